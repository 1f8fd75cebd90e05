/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-section-view-private.h"

static gboolean
is_heading (const ZyrFormItem *item, gboolean in_instance)
{
  return item->kind == ZYR_FORM_ITEM_REPEAT || (item->kind == ZYR_FORM_ITEM_GROUP && !in_instance);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on != gtk_widget_has_css_class (widget, name))
    {
      if (on)
        gtk_widget_add_css_class (widget, name);
      else
        gtk_widget_remove_css_class (widget, name);
    }
}

void
zyr_section_shape_cards (GPtrArray *rows)
{
  guint instance_depth = G_MAXUINT;
  GtkWidget *previous = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      ZyrSectionRow *row = g_ptr_array_index (rows, i);
      gboolean was_inside = instance_depth != G_MAXUINT;
      gboolean starts, heading;

      if (row->widget == NULL)
        continue;
      if (was_inside && row->item->depth <= instance_depth)
        instance_depth = G_MAXUINT;
      heading = is_heading (row->item, instance_depth != G_MAXUINT);
      starts = previous == NULL || (was_inside && instance_depth == G_MAXUINT)
               || (row->item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE && instance_depth == G_MAXUINT);
      if (row->item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE && instance_depth == G_MAXUINT)
        instance_depth = row->item->depth;

      set_class (row->widget, "in-card", !heading);
      set_class (row->widget, "card-first", !heading && starts);
      set_class (row->widget, "card-last", FALSE);
      if (previous != NULL && (heading || starts))
        set_class (previous, "card-last", TRUE);
      previous = heading ? NULL : row->widget;
    }
  if (previous != NULL)
    set_class (previous, "card-last", TRUE);
}
