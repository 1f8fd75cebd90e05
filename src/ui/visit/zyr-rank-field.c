/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-rank-field.h"

#include <glib/gi18n.h>

#include "zyr-clear.h"
#include "zyr-focus.h"

struct _ZyrRankField
{
  ZyrField parent_instance;

  GtkWidget *list;
  GPtrArray *order; /* of ZyrFormChoice, borrowed from the item */
};

G_DEFINE_FINAL_TYPE (ZyrRankField, zyr_rank_field, ZYR_TYPE_FIELD)

static void show_order (ZyrRankField *self);

static void
give_answer (ZyrRankField *self)
{
  g_autoptr (GString) value = g_string_new ("");

  for (guint i = 0; i < self->order->len; i++)
    {
      const ZyrFormChoice *choice = g_ptr_array_index (self->order, i);

      g_string_append_printf (value, "%s%s", i > 0 ? " " : "", choice->value);
    }
  zyr_field_answer (ZYR_FIELD (self), value->str);
}

static void
move (ZyrRankField *self, guint from, guint to)
{
  GtkListBoxRow *row;
  gpointer choice = g_ptr_array_index (self->order, from);

  g_ptr_array_remove_index (self->order, from);
  g_ptr_array_insert (self->order, (int)to, choice);
  show_order (self);
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int)to);
  zyr_focus_first (GTK_WIDGET (row));
  give_answer (self);
}

static void
up_cb (GtkWidget *button, ZyrRankField *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  if (index > 0)
    move (self, index, index - 1);
}

static void
down_cb (GtkWidget *button, ZyrRankField *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  if (index + 1 < self->order->len)
    move (self, index, index + 1);
}

static GdkContentProvider *
drag_prepare_cb (GtkDragSource *source, double x, double y, GtkWidget *row)
{
  return gdk_content_provider_new_typed (GTK_TYPE_LIST_BOX_ROW, row);
}

static void
drag_begin_cb (GtkDragSource *source, GdkDrag *drag, GtkWidget *row)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

/* Only among its own kind. */
static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, ZyrRankField *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  GtkListBoxRow *dragged = g_value_get_object (value);
  int from = gtk_list_box_row_get_index (dragged);
  int to = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  if (gtk_widget_get_parent (GTK_WIDGET (dragged)) != self->list || from < 0 || to < 0
      || from == to)
    return FALSE;
  move (self, (guint)from, (guint)to);

  return TRUE;
}

static void
make_draggable (ZyrRankField *self, GtkWidget *row)
{
  GtkDragSource *drag = gtk_drag_source_new ();
  GtkDropTarget *drop = gtk_drop_target_new (GTK_TYPE_LIST_BOX_ROW, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect (drag, "prepare", G_CALLBACK (drag_prepare_cb), row);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (drop));
}

static GtkWidget *
move_button (ZyrRankField *self, guint index, gboolean up, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (up ? "go-up-symbolic" : "go-down-symbolic");
  /* Translators: %s is a choice that is put in order */
  g_autofree char *name = g_strdup_printf (up ? _ ("Move “%s” up") : _ ("Move “%s” down"), label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "answer");
  gtk_widget_set_tooltip_text (button, up ? _ ("Move Up") : _ ("Move Down"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_sensitive (button, up ? index > 0 : index + 1 < self->order->len);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", up ? G_CALLBACK (up_cb) : G_CALLBACK (down_cb), self,
                           0);

  return button;
}

static void
show_order (ZyrRankField *self)
{
  gboolean readonly = zyr_field_get_item (ZYR_FIELD (self))->readonly;

  zyr_list_box_clear (GTK_LIST_BOX (self->list));
  for (guint i = 0; i < self->order->len; i++)
    {
      const ZyrFormChoice *choice = g_ptr_array_index (self->order, i);
      g_autofree char *text = g_strdup_printf ("%u. %s", i + 1, choice->label);
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *label = gtk_label_new (text);
      GtkListBoxRow *row;

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_add_css_class (box, "rank-row");
      if (!readonly)
        gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("list-drag-handle-symbolic"));
      gtk_box_append (GTK_BOX (box), label);
      if (!readonly)
        {
          gtk_box_append (GTK_BOX (box), move_button (self, i, TRUE, choice->label));
          gtk_box_append (GTK_BOX (box), move_button (self, i, FALSE, choice->label));
        }
      gtk_list_box_append (GTK_LIST_BOX (self->list), box);
      row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int)i);
      gtk_list_box_row_set_activatable (row, FALSE);
      if (!readonly)
        make_draggable (self, GTK_WIDGET (row));
    }
}

/* Those in the answer first, in its order; then the others as the form has them. */
static void
zyr_rank_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrRankField *self = ZYR_RANK_FIELD (field);
  g_auto (GStrv) values = g_strsplit (item->value, " ", -1);

  zyr_field_name (field, self->list, NULL);
  if (zyr_field_is_echo (field, item) && old != NULL && old->choices == item->choices)
    return;

  g_ptr_array_set_size (self->order, 0);
  for (guint v = 0; values[v] != NULL; v++)
    {
      for (guint i = 0; item->choices != NULL && i < item->choices->len; i++)
        {
          ZyrFormChoice *choice = g_ptr_array_index (item->choices, i);

          if (g_str_equal (choice->value, values[v]))
            g_ptr_array_add (self->order, choice);
        }
    }
  for (guint i = 0; item->choices != NULL && i < item->choices->len; i++)
    {
      if (!g_ptr_array_find (self->order, g_ptr_array_index (item->choices, i), NULL))
        g_ptr_array_add (self->order, g_ptr_array_index (item->choices, i));
    }
  show_order (self);
}

static void
zyr_rank_field_finalize (GObject *object)
{
  g_clear_pointer (&ZYR_RANK_FIELD (object)->order, g_ptr_array_unref);

  G_OBJECT_CLASS (zyr_rank_field_parent_class)->finalize (object);
}

static void
zyr_rank_field_class_init (ZyrRankFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_rank_field_finalize;
  ZYR_FIELD_CLASS (klass)->update = zyr_rank_field_update;
}

static void
zyr_rank_field_init (ZyrRankField *self)
{
  self->order = g_ptr_array_new ();
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}
