/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From question to question and from card to card, by key. */
#include "zyr-section-view-private.h"

#include "zyr-question-row.h"

static int
index_of_focus (ZyrSectionView *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (self->column);

  for (guint i = 0; i < self->rows->len; i++)
    {
      if (child != NULL && ((ZyrSectionRow *)g_ptr_array_index (self->rows, i))->widget == child)
        return (int)i;
    }

  return -1;
}

/* A question to be answered, or a closed card, which Return opens. */
static gboolean
is_stop (ZyrSectionView *self, const ZyrSectionRow *row)
{
  if (row->item->kind == ZYR_FORM_ITEM_QUESTION)
    return !row->item->readonly;

  return row->item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE
         && !g_hash_table_contains (self->expanded, row->item->ref);
}

/* Makes it first, if need be. */
static gboolean
focus_at (ZyrSectionView *self, int index)
{
  ZyrSectionRow *row = g_ptr_array_index (self->rows, (guint)index);

  if (row->widget == NULL)
    {
      g_autofree char *ref = g_strdup (row->item->ref);

      zyr_section_view_make (self, ref);
      row = g_ptr_array_index (self->rows, (guint)index);
    }

  return gtk_widget_grab_focus (row->widget);
}

static gboolean
focus_from (ZyrSectionView *self, int index, int by)
{
  for (int i = index + by; i >= 0 && i < (int)self->rows->len; i += by)
    {
      if (is_stop (self, g_ptr_array_index (self->rows, (guint)i)) && focus_at (self, i))
        {
          const ZyrSectionRow *row = g_ptr_array_index (self->rows, (guint)i);

          zyr_section_view_reveal (self, row->item->ref);
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
focus_beside (ZyrSectionView *self, int by)
{
  return focus_from (self, index_of_focus (self), by);
}

gboolean
zyr_section_view_focus_beside (ZyrSectionView *self, int by)
{
  g_return_val_if_fail (ZYR_IS_SECTION_VIEW (self), FALSE);

  zyr_section_view_make (self, NULL);

  return focus_beside (self, by);
}

gboolean
zyr_section_view_focus_end (ZyrSectionView *self, int by)
{
  g_return_val_if_fail (ZYR_IS_SECTION_VIEW (self), FALSE);

  zyr_section_view_make (self, NULL);

  return focus_from (self, by > 0 ? -1 : (int)self->rows->len, by);
}

gboolean
zyr_section_view_open_card (ZyrSectionView *self)
{
  int index;
  ZyrSectionRow *row;

  g_return_val_if_fail (ZYR_IS_SECTION_VIEW (self), FALSE);

  index = index_of_focus (self);
  row = index >= 0 ? g_ptr_array_index (self->rows, (guint)index) : NULL;
  if (row == NULL || row->item->kind != ZYR_FORM_ITEM_REPEAT_INSTANCE || !is_stop (self, row))
    return FALSE;
  zyr_section_view_collapse_beside (self, row->item->ref);
  g_hash_table_add (self->expanded, g_strdup (row->item->ref));
  zyr_section_view_make (self, NULL);

  return focus_beside (self, 1);
}

/* The head of the card that the row is in; @index itself for a head; -1: it is in none. */
static int
head_of (ZyrSectionView *self, int index)
{
  const ZyrSectionRow *row = index >= 0 ? g_ptr_array_index (self->rows, (guint)index) : NULL;

  if (row == NULL || row->item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE)
    return index;
  for (int i = index - 1; i >= 0; i--)
    {
      const ZyrSectionRow *head = g_ptr_array_index (self->rows, (guint)i);

      if (head->item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE
          && head->item->depth < row->item->depth)
        return i;
    }

  return -1;
}

gboolean
zyr_section_view_move_card (ZyrSectionView *self, int by)
{
  int index, head;

  g_return_val_if_fail (ZYR_IS_SECTION_VIEW (self), FALSE);

  index = index_of_focus (self);
  head = head_of (self, index);
  for (int i = (head >= 0 ? head : index) + by; i >= 0 && i < (int)self->rows->len; i += by)
    {
      ZyrSectionRow *row = g_ptr_array_index (self->rows, (guint)i);

      if (row->item->kind != ZYR_FORM_ITEM_REPEAT_INSTANCE)
        continue;
      focus_at (self, i);
      row = g_ptr_array_index (self->rows, (guint)i);
      if (g_hash_table_contains (self->expanded, row->item->ref))
        return focus_from (self, i, 1);

      return zyr_section_view_open_card (self);
    }

  return FALSE;
}

gboolean
zyr_section_view_use_registry (ZyrSectionView *self)
{
  int index;
  ZyrSectionRow *row;

  g_return_val_if_fail (ZYR_IS_SECTION_VIEW (self), FALSE);

  index = index_of_focus (self);
  row = index >= 0 ? g_ptr_array_index (self->rows, (guint)index) : NULL;

  return row != NULL && row->item->kind == ZYR_FORM_ITEM_QUESTION
         && zyr_question_row_use_registry (ZYR_QUESTION_ROW (row->widget));
}
