/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-list.h"

#define FIRST_N_ROWS 10
#define MORE_N_ROWS 40

struct _ZyrSyncList
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *title_label;
  GtkLabel *empty_label;
  GtkListBox *list;
  GtkWidget *more_button;

  GListModel *model;
  GtkSliceListModel *slice;
};

enum
{
  PROP_TITLE = 1,
  PROP_EMPTY_TEXT,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ZyrSyncList, zyr_sync_list, GTK_TYPE_WIDGET)

static void
items_changed_cb (ZyrSyncList *self)
{
  guint n = self->model ? g_list_model_get_n_items (self->model) : 0;
  gboolean has_sentence = gtk_label_get_label (self->empty_label)[0] != '\0';

  gtk_widget_set_visible (GTK_WIDGET (self), n > 0 || has_sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label), n == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_visible (self->more_button,
                          self->slice && n > gtk_slice_list_model_get_size (self->slice));
}

static void
more_cb (ZyrSyncList *self)
{
  gtk_slice_list_model_set_size (self->slice,
                                 gtk_slice_list_model_get_size (self->slice) + MORE_N_ROWS);
  items_changed_cb (self);
}

static void
zyr_sync_list_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ZyrSyncList *self = ZYR_SYNC_LIST (object);
  const char *text = g_value_get_string (value) ? g_value_get_string (value) : "";

  switch (prop_id)
    {
    case PROP_TITLE:
      gtk_label_set_label (self->title_label, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      text, -1);
      break;
    case PROP_EMPTY_TEXT:
      gtk_label_set_label (self->empty_label, text);
      items_changed_cb (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_sync_list_dispose (GObject *object)
{
  ZyrSyncList *self = ZYR_SYNC_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->slice);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (zyr_sync_list_parent_class)->dispose (object);
}

static void
zyr_sync_list_class_init (ZyrSyncListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = zyr_sync_list_dispose;
  object_class->set_property = zyr_sync_list_set_property;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_EMPTY_TEXT] = g_param_spec_string ("empty-text", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/sync/zyr-sync-list.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncList, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncList, title_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncList, empty_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncList, list);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncList, more_button);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
}

static void
zyr_sync_list_init (ZyrSyncList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  items_changed_cb (self);
}

void
zyr_sync_list_set_model (ZyrSyncList *self,
                         GListModel *model,
                         GtkListBoxCreateWidgetFunc create,
                         gpointer data)
{
  g_return_if_fail (ZYR_IS_SYNC_LIST (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->model)
    g_signal_handlers_disconnect_by_data (self->model, self);
  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->slice);
  g_set_object (&self->model, model);
  if (model)
    {
      self->slice = gtk_slice_list_model_new (g_object_ref (model), 0, FIRST_N_ROWS);
      gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->slice), create, data, NULL);
      g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  items_changed_cb (self);
}

GtkListBox *
zyr_sync_list_get_list (ZyrSyncList *self)
{
  g_return_val_if_fail (ZYR_IS_SYNC_LIST (self), NULL);

  return self->list;
}
