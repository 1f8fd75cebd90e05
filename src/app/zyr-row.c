/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-row-private.h"

#include <string.h>

struct _ZyrRowModel
{
  GObject parent_instance;
  GType item_type;
  ZyrRowEqualFunc equal;
  GPtrArray *rows;
};

static void zyr_row_model_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZyrRowModel,
                               zyr_row_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, zyr_row_model_list_init))

static GParamSpec *
field_to_spec (const ZyrRowField *field)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  if (field->type == G_TYPE_STRING)
    return g_param_spec_string (field->name, NULL, NULL, "", flags);
  if (field->type == G_TYPE_BOOLEAN)
    return g_param_spec_boolean (field->name, NULL, NULL, FALSE, flags);
  if (field->type == G_TYPE_UINT)
    return g_param_spec_uint (field->name, NULL, NULL, 0, G_MAXUINT, 0, flags);
  if (field->type == G_TYPE_INT64)
    return g_param_spec_int64 (field->name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  if (field->type == G_TYPE_UINT64)
    return g_param_spec_uint64 (field->name, NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_assert (G_TYPE_IS_ENUM (field->type));
  return g_param_spec_enum (field->name, NULL, NULL, field->type, 0, flags);
}

void
zyr_row_install_fields (GObjectClass *klass, const ZyrRowField *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    g_object_class_install_property (klass, i + 1, field_to_spec (&fields[i]));
}

void
zyr_row_get_field (gpointer row, const ZyrRowField *field, GValue *value)
{
  gpointer member = G_STRUCT_MEMBER_P (row, field->offset);

  if (field->type == G_TYPE_STRING)
    g_value_set_string (value, *(char **)member != NULL ? *(char **)member : "");
  else if (field->type == G_TYPE_BOOLEAN)
    g_value_set_boolean (value, *(gboolean *)member);
  else if (field->type == G_TYPE_UINT)
    g_value_set_uint (value, *(guint *)member);
  else if (field->type == G_TYPE_INT64)
    g_value_set_int64 (value, *(gint64 *)member);
  else if (field->type == G_TYPE_UINT64)
    g_value_set_uint64 (value, *(guint64 *)member);
  else
    g_value_set_enum (value, *(int *)member);
}

void
zyr_row_clear_fields (gpointer row, const ZyrRowField *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    {
      if (fields[i].type == G_TYPE_STRING)
        g_clear_pointer ((char **)G_STRUCT_MEMBER_P (row, fields[i].offset), g_free);
    }
}

static gboolean
field_equal (gpointer a, gpointer b, const ZyrRowField *field)
{
  gpointer left = G_STRUCT_MEMBER_P (a, field->offset);
  gpointer right = G_STRUCT_MEMBER_P (b, field->offset);

  if (field->type == G_TYPE_STRING)
    return g_strcmp0 (*(char **)left, *(char **)right) == 0;
  if (field->type == G_TYPE_INT64 || field->type == G_TYPE_UINT64)
    return *(gint64 *)left == *(gint64 *)right;
  return *(guint *)left == *(guint *)right;
}

gboolean
zyr_row_equal_fields (gpointer a, gpointer b, const ZyrRowField *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    {
      if (!field_equal (a, b, &fields[i]))
        return FALSE;
    }
  return TRUE;
}

static void
swap_bytes (gpointer a, gpointer b, gsize size)
{
  guint64 kept = 0;

  g_assert (size <= sizeof kept);
  memcpy (&kept, a, size);
  memcpy (a, b, size);
  memcpy (b, &kept, size);
}

static gsize
field_size (const ZyrRowField *field)
{
  if (field->type == G_TYPE_STRING)
    return sizeof (char *);
  return field->type == G_TYPE_INT64 || field->type == G_TYPE_UINT64 ? sizeof (gint64)
                                                                     : sizeof (guint);
}

gboolean
zyr_row_swap_fields (gpointer a, gpointer b, const ZyrRowField *fields, guint n_fields)
{
  if (zyr_row_equal_fields (a, b, fields, n_fields))
    return FALSE;
  for (guint i = 0; i < n_fields; i++)
    swap_bytes (G_STRUCT_MEMBER_P (a, fields[i].offset), G_STRUCT_MEMBER_P (b, fields[i].offset),
                field_size (&fields[i]));
  return TRUE;
}

void
zyr_row_copy_fields (gpointer to, gpointer from, const ZyrRowField *fields, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    {
      gpointer target = G_STRUCT_MEMBER_P (to, fields[i].offset);
      gpointer source = G_STRUCT_MEMBER_P (from, fields[i].offset);

      if (fields[i].type == G_TYPE_STRING)
        *(char **)target = g_strdup (*(char **)source);
      else
        memcpy (target, source, field_size (&fields[i]));
    }
}

void
zyr_row_set_text (char **member, const char *text)
{
  char *copy = g_strdup (text != NULL ? text : "");

  g_free (*member);
  *member = copy;
}

static GType
zyr_row_model_get_item_type (GListModel *model)
{
  return ZYR_ROW_MODEL (model)->item_type;
}

static guint
zyr_row_model_list_get_n_items (GListModel *model)
{
  return ZYR_ROW_MODEL (model)->rows->len;
}

static gpointer
zyr_row_model_get_item (GListModel *model, guint position)
{
  ZyrRowModel *self = ZYR_ROW_MODEL (model);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position))
                                    : NULL;
}

static void
zyr_row_model_list_init (GListModelInterface *iface)
{
  iface->get_item_type = zyr_row_model_get_item_type;
  iface->get_n_items = zyr_row_model_list_get_n_items;
  iface->get_item = zyr_row_model_get_item;
}

static void
zyr_row_model_finalize (GObject *object)
{
  g_ptr_array_unref (ZYR_ROW_MODEL (object)->rows);
  G_OBJECT_CLASS (zyr_row_model_parent_class)->finalize (object);
}

static void
zyr_row_model_class_init (ZyrRowModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_row_model_finalize;
}

static void
zyr_row_model_init (ZyrRowModel *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

ZyrRowModel *
zyr_row_model_new (GType item_type, ZyrRowEqualFunc equal)
{
  ZyrRowModel *self = g_object_new (ZYR_TYPE_ROW_MODEL, NULL);

  self->item_type = item_type;
  self->equal = equal;
  return self;
}

/* Puts the old object in the place of an equal new one. */
static void
keep_row (GPtrArray *fresh, guint at, GPtrArray *old, guint old_at)
{
  gpointer replaced = g_ptr_array_index (fresh, at);

  fresh->pdata[at] = g_object_ref (g_ptr_array_index (old, old_at));
  g_object_unref (replaced);
}

/* As many as before: each run of rows that changed is told by itself. */
static void
exchange_rows (ZyrRowModel *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len;)
    {
      const guint first = i;

      for (; i < rows->len && !self->equal (self->rows->pdata[i], rows->pdata[i]); i++)
        {
          gpointer old = self->rows->pdata[i];

          self->rows->pdata[i] = rows->pdata[i];
          rows->pdata[i] = old;
        }
      if (i > first)
        g_list_model_items_changed (G_LIST_MODEL (self), first, i - first, i - first);
      else
        i++;
    }
  g_ptr_array_unref (rows);
}

/* Others than before: all between the rows that stayed at both ends is told at once. */
static void
replace_rows (ZyrRowModel *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) old = self->rows;
  guint head = 0;
  guint tail = 0;
  const guint shorter = MIN (old->len, rows->len);

  while (head < shorter
         && self->equal (g_ptr_array_index (old, head), g_ptr_array_index (rows, head)))
    {
      keep_row (rows, head, old, head);
      head++;
    }
  while (tail < shorter - head
         && self->equal (g_ptr_array_index (old, old->len - 1 - tail),
                         g_ptr_array_index (rows, rows->len - 1 - tail)))
    {
      keep_row (rows, rows->len - 1 - tail, old, old->len - 1 - tail);
      tail++;
    }
  self->rows = rows;
  g_list_model_items_changed (G_LIST_MODEL (self), head, old->len - head - tail,
                              rows->len - head - tail);
}

void
zyr_row_model_take (ZyrRowModel *self, GPtrArray *rows)
{
  if (rows->len == self->rows->len)
    exchange_rows (self, rows);
  else
    replace_rows (self, rows);
}

guint
zyr_row_model_get_n_items (ZyrRowModel *self)
{
  return self->rows->len;
}
