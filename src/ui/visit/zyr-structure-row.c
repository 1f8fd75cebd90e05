/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-structure-row.h"

#include <glib/gi18n.h>

#include "zyr-focus.h"
#include "zyr-format.h"
#include "zyr-label.h"

struct _ZyrStructureRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *title;
  GtkWidget *add;    /* of a repeat */
  GtkWidget *toggle; /* of an instance: the whole head */
  GtkWidget *arrow;
  GtkLabel *summary;
  GtkLabel *count; /* what is missing or wrong inside */
  GtkWidget *remove;

  ZyrFormItemKind kind;
};

G_DEFINE_FINAL_TYPE (ZyrStructureRow, zyr_structure_row, GTK_TYPE_WIDGET)

enum
{
  ADD,
  REMOVE,
  TOGGLED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
add_cb (ZyrStructureRow *self)
{
  g_signal_emit (self, signals[ADD], 0);
}

static void
remove_cb (ZyrStructureRow *self)
{
  g_signal_emit (self, signals[REMOVE], 0);
}

static void
toggle_cb (ZyrStructureRow *self)
{
  g_signal_emit (self, signals[TOGGLED], 0);
}

static GtkLabel *
label_new (const char *css_class)
{
  GtkWidget *label = zyr_label_new ("", css_class);

  gtk_widget_set_hexpand (label, TRUE);
  return GTK_LABEL (label);
}

static void
build_note (ZyrStructureRow *self)
{
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-information-symbolic");

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  self->title = label_new (NULL);
  gtk_label_set_selectable (self->title, TRUE);
  gtk_box_append (GTK_BOX (self->box), icon);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->title));
  gtk_widget_add_css_class (GTK_WIDGET (self), "form-note");
}

static void
build_heading (ZyrStructureRow *self)
{
  self->title = label_new (self->kind == ZYR_FORM_ITEM_REPEAT ? "title-4" : "heading");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->title));
  gtk_widget_add_css_class (GTK_WIDGET (self), "group-heading");
  if (self->kind != ZYR_FORM_ITEM_REPEAT)
    return;

  self->add = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->add),
                        g_object_new (ADW_TYPE_BUTTON_CONTENT, "icon-name", "list-add-symbolic",
                                      "label", C_ ("repeat", "Add"), NULL));
  gtk_widget_add_css_class (self->add, "answer");
  gtk_widget_set_valign (self->add, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), self->add);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
}

static void
build_instance (ZyrStructureRow *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->arrow = gtk_image_new_from_icon_name ("pan-end-symbolic");
  self->title = label_new ("heading");
  self->summary = label_new ("dim-label");
  self->count = label_new ("count");
  gtk_widget_set_hexpand (GTK_WIDGET (self->count), FALSE);
  gtk_widget_set_valign (GTK_WIDGET (self->count), GTK_ALIGN_CENTER);
  gtk_label_set_wrap (self->count, FALSE);
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->summary));
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), self->arrow);
  gtk_box_append (GTK_BOX (head), texts);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->count));

  self->toggle = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->toggle), head);
  gtk_widget_add_css_class (self->toggle, "flat");
  gtk_widget_set_hexpand (self->toggle, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->toggle);
  g_signal_connect_object (self->toggle, "clicked", G_CALLBACK (toggle_cb), self,
                           G_CONNECT_SWAPPED);

  self->remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_add_css_class (self->remove, "flat");
  gtk_widget_add_css_class (self->remove, "row-tool");
  gtk_widget_set_valign (self->remove, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->remove, _ ("Remove"));
  gtk_box_append (GTK_BOX (self->box), self->remove);
  g_signal_connect_object (self->remove, "clicked", G_CALLBACK (remove_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (GTK_WIDGET (self), "instance");
}

static void
name (GtkWidget *widget, const char *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
update_instance (ZyrStructureRow *self, const ZyrFormItem *item, const ZyrStructureState *state)
{
  g_autofree char *title = g_strdup_printf ("%s %u", item->label, item->n_instances);
  g_autofree char *label = NULL;
  /* Translators: a button's name; %s is what is removed, such as "Household member 3" */
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), title);
  g_autofree char *count = NULL;

  if (state->n_invalid > 0)
    count = g_strdup_printf (ngettext ("%u to correct", "%u to correct", state->n_invalid),
                             state->n_invalid);
  else if (state->n_missing > 0)
    count = g_strdup_printf (ngettext ("%u missing", "%u missing", state->n_missing),
                             state->n_missing);
  /* What it is about says more than its number, once there is something. */
  gtk_label_set_text (self->title, *state->summary != '\0' ? state->summary : title);
  gtk_label_set_text (self->summary, title);
  gtk_widget_set_visible (GTK_WIDGET (self->summary), *state->summary != '\0');
  gtk_label_set_text (self->count, count != NULL ? count : "");
  gtk_widget_set_visible (GTK_WIDGET (self->count), count != NULL);
  if (state->n_invalid > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->count), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->count), "error");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow),
                                state->expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  label = g_strjoin (", ", title, *state->summary != '\0' ? state->summary : NULL, NULL);
  name (self->toggle, label);
  name (self->remove, remove);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_STATE_EXPANDED,
                               state->expanded, -1);
  gtk_widget_set_visible (self->remove, item->can_remove && state->editable);
}

void
zyr_structure_row_update (ZyrStructureRow *self, ZyrFormItem *item, const ZyrStructureState *state)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ZYR_IS_STRUCTURE_ROW (self));
  g_return_if_fail (item->kind == self->kind);

  if (self->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE)
    {
      update_instance (self, item, state);
      return;
    }
  text = zyr_format_amounts (item->label);
  if (g_strcmp0 (gtk_label_get_text (self->title), text) != 0)
    gtk_label_set_text (self->title, text);
  if (self->add == NULL)
    gtk_widget_set_visible (GTK_WIDGET (self), *item->label != '\0');
  else
    {
      gboolean can_add = item->can_add && state->editable;
      /* Translators: a button's name; %s is the name of a list, such as "Incomes" */
      g_autofree char *add = g_strdup_printf (_ ("Add to %s"), item->label);

      name (self->add, add);
      gtk_widget_set_visible (self->add, can_add);
      /* No heading over nothing: how many there are is asked for elsewhere. */
      gtk_widget_set_visible (GTK_WIDGET (self), item->n_instances > 0 || can_add);
    }
}

static gboolean
zyr_structure_row_grab_focus (GtkWidget *widget)
{
  return zyr_focus_first (widget);
}

static void
zyr_structure_row_dispose (GObject *object)
{
  g_clear_pointer (&ZYR_STRUCTURE_ROW (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (zyr_structure_row_parent_class)->dispose (object);
}

static void
zyr_structure_row_class_init (ZyrStructureRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_structure_row_dispose;
  widget_class->grab_focus = zyr_structure_row_grab_focus;

  signals[ADD] = g_signal_new ("add", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[TOGGLED] = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
zyr_structure_row_init (ZyrStructureRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
zyr_structure_row_new (ZyrFormItemKind kind)
{
  ZyrStructureRow *self = g_object_new (ZYR_TYPE_STRUCTURE_ROW, NULL);

  self->kind = kind;
  if (kind == ZYR_FORM_ITEM_NOTE)
    build_note (self);
  else if (kind == ZYR_FORM_ITEM_REPEAT_INSTANCE)
    build_instance (self);
  else
    build_heading (self);

  return GTK_WIDGET (self);
}
