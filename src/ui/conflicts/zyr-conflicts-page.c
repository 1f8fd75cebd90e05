/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-conflicts-page.h"

#include <glib/gi18n.h>

#include "zyr-conflict-list.h"
#include "zyr-conflict-words.h"
#include "zyr-label.h"
#include "zyr-list-place.h"

struct _ZyrConflictsPage
{
  GtkWidget parent_instance;

  ZyrListPlace *place;

  ZyrWorkspace *workspace;
  ZyrLiveList *conflicts; /* (nullable): while somebody is signed in */
};

enum
{
  PROP_BADGE_NUMBER = 1,
  PROP_WANTED,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ZyrConflictsPage, zyr_conflicts_page, GTK_TYPE_WIDGET)

/* A row: whose file, which field, and the values that stand against each other. */

static void
add_row_label (GtkWidget *row, GtkWidget *box, const char *name, const char *css_class)
{
  g_object_set_data (G_OBJECT (row), name, zyr_label_append (GTK_BOX (box), NULL, css_class));
}

static GtkWidget *
setup_row (gpointer data)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  gtk_widget_add_css_class (row, "visit-tile");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_add_css_class (arrow, "dim-label");
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), arrow);
  add_row_label (row, texts, "who", "visit-lead");
  add_row_label (row, texts, "what", NULL);
  add_row_label (row, texts, "values", "dim-label");
  return row;
}

static void
set_label (GtkWidget *row, const char *name, const char *text)
{
  gtk_label_set_label (GTK_LABEL (g_object_get_data (G_OBJECT (row), name)), text);
}

static void
bind_row (GtkWidget *row, gpointer item, gpointer data)
{
  ZyrConflictsPage *self = data;
  g_autofree char *what = zyr_conflict_subject (item);
  g_autofree char *values = zyr_conflict_values (self->workspace, item);

  set_label (row, "who", zyr_conflict_row_get_head_name (item));
  set_label (row, "what", what);
  set_label (row, "values", values);
}

static void
activate_cb (ZyrConflictsPage *self, ZyrConflictRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-conflict", "s",
                              zyr_conflict_row_get_id (row));
}

static void
items_changed_cb (ZyrConflictsPage *self)
{
  guint n = zyr_list_place_get_n_items (self->place);
  /* Translators: fields about which two people wrote different things. */
  g_autofree char *subtitle = g_strdup_printf (ngettext ("%u field", "%u fields", n), n);

  zyr_list_place_set_subtitle (self->place, subtitle);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BADGE_NUMBER]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WANTED]);
}

static void
workspace_changed_cb (ZyrConflictsPage *self)
{
  gboolean ready = zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY;

  if (ready && self->conflicts == NULL)
    {
      self->conflicts = zyr_conflict_list_new (self->workspace);
      zyr_list_place_set_model (self->place, G_LIST_MODEL (self->conflicts));
      g_signal_connect_object (self->conflicts, "items-changed", G_CALLBACK (items_changed_cb),
                               self, G_CONNECT_SWAPPED);
    }
  else if (!ready)
    {
      zyr_list_place_set_model (self->place, NULL);
      g_clear_object (&self->conflicts);
    }
  items_changed_cb (self);
}

static void
zyr_conflicts_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  guint n = zyr_list_place_get_n_items (ZYR_CONFLICTS_PAGE (object)->place);

  switch (prop_id)
    {
    case PROP_BADGE_NUMBER:
      g_value_set_uint (value, n);
      break;
    case PROP_WANTED:
      g_value_set_boolean (value, n > 0);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_conflicts_page_dispose (GObject *object)
{
  ZyrConflictsPage *self = ZYR_CONFLICTS_PAGE (object);

  if (self->place)
    gtk_widget_unparent (GTK_WIDGET (self->place));
  self->place = NULL;
  g_clear_object (&self->conflicts);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_conflicts_page_parent_class)->dispose (object);
}

static void
zyr_conflicts_page_class_init (ZyrConflictsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = zyr_conflicts_page_dispose;
  object_class->get_property = zyr_conflicts_page_get_property;

  props[PROP_BADGE_NUMBER] = g_param_spec_uint ("badge-number", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_WANTED] = g_param_spec_boolean ("wanted", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/conflicts/zyr-conflicts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrConflictsPage, place);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
zyr_conflicts_page_init (ZyrConflictsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  zyr_list_place_set_rows (self->place, setup_row, bind_row, self);
}

void
zyr_conflicts_page_set_workspace (ZyrConflictsPage *self, ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_CONFLICTS_PAGE (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  workspace_changed_cb (self);
}
