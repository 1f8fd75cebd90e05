/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-list-place.h"

#include "zyr-long-list.h"

struct _ZyrListPlace
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkStack *states;
  AdwStatusPage *empty_page;
  GtkGridView *list;

  GListModel *model; /* (nullable) */
  char *subtitle;    /* (nullable) */
  ZyrListPlaceSetupFunc setup;
  ZyrListPlaceBindFunc bind;
  ZyrListPlaceHeaderFunc header_of; /* (nullable) */
  gpointer data;
  GPtrArray *bound; /* of GtkListItem: those that show something */
};

enum
{
  PROP_TITLE = 1,
  PROP_ICON_NAME,
  PROP_EMPTY_TITLE,
  PROP_EMPTY_TEXT,
  PROP_LIST_LABEL,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static guint activate_signal;

G_DEFINE_FINAL_TYPE (ZyrListPlace, zyr_list_place, GTK_TYPE_WIDGET)

static char *
dup_header (ZyrListPlace *self, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (self->model, position);

  return item && self->header_of ? self->header_of (item, self->data) : NULL;
}

static void
update_header (ZyrListPlace *self, GtkListItem *item)
{
  guint position = gtk_list_item_get_position (item);
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  g_autofree char *text = self->model ? dup_header (self, position) : NULL;
  g_autofree char *before = text && position > 0 ? dup_header (self, position - 1) : NULL;

  gtk_label_set_label (GTK_LABEL (label), text ? text : "");
  gtk_widget_set_visible (label, text && g_strcmp0 (text, before) != 0);
}

static void
update_headers (ZyrListPlace *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    update_header (self, g_ptr_array_index (self->bound, i));
}

static void
items_changed_cb (ZyrListPlace *self)
{
  gboolean has_items = zyr_list_place_get_n_items (self) > 0;

  gtk_stack_set_visible_child_name (self->states, has_items ? "list" : "empty");
  adw_window_title_set_subtitle (self->title, has_items && self->subtitle ? self->subtitle : "");
  update_headers (self);
}

static void
activate_cb (ZyrListPlace *self, guint position)
{
  g_autoptr (GObject) item = self->model ? g_list_model_get_item (self->model, position) : NULL;

  if (item)
    g_signal_emit (self, activate_signal, 0, item);
}

static void
setup_cb (ZyrListPlace *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (header), 0);
  gtk_label_set_wrap (GTK_LABEL (header), TRUE);
  gtk_widget_set_visible (header, FALSE);
  gtk_widget_add_css_class (header, "heading");
  gtk_widget_add_css_class (header, "list-header");
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), self->setup (self->data));
  g_object_set_data (G_OBJECT (item), "place", self);
  zyr_long_list_set_row (item, box);
}

/* Another record stands there: the row after it may begin another part, or no longer. */
static void
row_changed_cb (GtkListItem *item)
{
  ZyrListPlace *self = g_object_get_data (G_OBJECT (item), "place");
  const guint position = gtk_list_item_get_position (item);

  for (guint i = 0; i < self->bound->len; i++)
    {
      GtkListItem *bound = g_ptr_array_index (self->bound, i);
      const guint at = gtk_list_item_get_position (bound);

      if (at == position || at == position + 1)
        update_header (self, bound);
    }
}

static void
bind_cb (ZyrListPlace *self, GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);

  self->bind (gtk_widget_get_last_child (box), gtk_list_item_get_item (item), self->data);
  g_ptr_array_add (self->bound, item);
  update_header (self, item);
  if (g_signal_lookup ("changed", G_OBJECT_TYPE (gtk_list_item_get_item (item))) != 0)
    g_signal_connect_object (gtk_list_item_get_item (item), "changed",
                             G_CALLBACK (row_changed_cb), item, G_CONNECT_SWAPPED);
}

static void
unbind_cb (ZyrListPlace *self, GtkListItem *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), row_changed_cb, item);
  g_ptr_array_remove_fast (self->bound, item);
}

static void
zyr_list_place_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ZyrListPlace *self = ZYR_LIST_PLACE (object);
  const char *text = g_value_get_string (value);

  switch (prop_id)
    {
    case PROP_TITLE:
      adw_window_title_set_title (self->title, text ? text : "");
      break;
    case PROP_ICON_NAME:
      adw_status_page_set_icon_name (self->empty_page, text);
      break;
    case PROP_EMPTY_TITLE:
      adw_status_page_set_title (self->empty_page, text ? text : "");
      break;
    case PROP_EMPTY_TEXT:
      adw_status_page_set_description (self->empty_page, text);
      break;
    case PROP_LIST_LABEL:
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      text ? text : "", -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_list_place_dispose (GObject *object)
{
  ZyrListPlace *self = ZYR_LIST_PLACE (object);

  if (self->box)
    zyr_list_place_set_model (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->subtitle, g_free);

  G_OBJECT_CLASS (zyr_list_place_parent_class)->dispose (object);
}

static void
zyr_list_place_finalize (GObject *object)
{
  g_ptr_array_unref (ZYR_LIST_PLACE (object)->bound);

  G_OBJECT_CLASS (zyr_list_place_parent_class)->finalize (object);
}

static void
zyr_list_place_class_init (ZyrListPlaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = zyr_list_place_dispose;
  object_class->finalize = zyr_list_place_finalize;
  object_class->set_property = zyr_list_place_set_property;

  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  props[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, "", flags);
  props[PROP_EMPTY_TITLE] = g_param_spec_string ("empty-title", NULL, NULL, "", flags);
  props[PROP_EMPTY_TEXT] = g_param_spec_string ("empty-text", NULL, NULL, "", flags);
  props[PROP_LIST_LABEL] = g_param_spec_string ("list-label", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  activate_signal
      = g_signal_new ("activate", ZYR_TYPE_LIST_PLACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_OBJECT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/zyr-list-place.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrListPlace, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrListPlace, header);
  gtk_widget_class_bind_template_child (widget_class, ZyrListPlace, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrListPlace, states);
  gtk_widget_class_bind_template_child (widget_class, ZyrListPlace, empty_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrListPlace, list);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
zyr_list_place_init (ZyrListPlace *self)
{
  self->bound = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zyr_list_place_set_rows (ZyrListPlace *self,
                         ZyrListPlaceSetupFunc setup,
                         ZyrListPlaceBindFunc bind,
                         gpointer data)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (ZYR_IS_LIST_PLACE (self) && setup != NULL && bind != NULL);

  self->setup = setup;
  self->bind = bind;
  self->data = data;
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_view_set_factory (self->list, factory);
}

void
zyr_list_place_set_headers (ZyrListPlace *self, ZyrListPlaceHeaderFunc header)
{
  g_return_if_fail (ZYR_IS_LIST_PLACE (self));

  self->header_of = header;
  update_headers (self);
}

void
zyr_list_place_set_model (ZyrListPlace *self, GListModel *model)
{
  g_return_if_fail (ZYR_IS_LIST_PLACE (self));

  if (self->model)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  zyr_long_list_set_model (self->list, model);
  if (model)
    g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self,
                             G_CONNECT_SWAPPED);
  items_changed_cb (self);
}

void
zyr_list_place_scroll_to_top (ZyrListPlace *self)
{
  g_return_if_fail (ZYR_IS_LIST_PLACE (self));

  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list)), 0);
}

guint
zyr_list_place_get_n_items (ZyrListPlace *self)
{
  g_return_val_if_fail (ZYR_IS_LIST_PLACE (self), 0);

  return self->model ? g_list_model_get_n_items (self->model) : 0;
}

void
zyr_list_place_set_subtitle (ZyrListPlace *self, const char *subtitle)
{
  g_return_if_fail (ZYR_IS_LIST_PLACE (self));

  g_free (self->subtitle);
  self->subtitle = g_strdup (subtitle);
  items_changed_cb (self);
}

void
zyr_list_place_pack_start (ZyrListPlace *self, GtkWidget *child)
{
  g_return_if_fail (ZYR_IS_LIST_PLACE (self));

  adw_header_bar_pack_start (self->header, child);
}
