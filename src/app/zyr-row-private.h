/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Rows of lists are immutable objects whose properties are members of a struct; one table a class
 * declares, reads, frees and compares them. */

typedef struct
{
  const char *name; /* of the property */
  GType
      type; /* G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_UINT, G_TYPE_INT64, G_TYPE_UINT64 or an enum */
  gsize offset;
} ZyrRowField;

#define ZYR_ROW_STRING(Type, name, member)                                                         \
  {                                                                                                \
    name, G_TYPE_STRING, G_STRUCT_OFFSET (Type, member)                                            \
  }
#define ZYR_ROW_BOOLEAN(Type, name, member)                                                        \
  {                                                                                                \
    name, G_TYPE_BOOLEAN, G_STRUCT_OFFSET (Type, member)                                           \
  }
#define ZYR_ROW_UINT(Type, name, member)                                                           \
  {                                                                                                \
    name, G_TYPE_UINT, G_STRUCT_OFFSET (Type, member)                                              \
  }
#define ZYR_ROW_INT64(Type, name, member)                                                          \
  {                                                                                                \
    name, G_TYPE_INT64, G_STRUCT_OFFSET (Type, member)                                             \
  }

/* Installs read-only properties 1 … n in the order of @fields. */
void zyr_row_install_fields (GObjectClass *klass, const ZyrRowField *fields, guint n_fields);
void zyr_row_get_field (gpointer row, const ZyrRowField *field, GValue *value);
void zyr_row_clear_fields (gpointer row, const ZyrRowField *fields, guint n_fields);
gboolean zyr_row_equal_fields (gpointer a, gpointer b, const ZyrRowField *fields, guint n_fields);
/* Exchanges the contents of two rows. Returns: whether they differed */
gboolean zyr_row_swap_fields (gpointer a, gpointer b, const ZyrRowField *fields, guint n_fields);
/* Into a row that was just made. */
void zyr_row_copy_fields (gpointer to, gpointer from, const ZyrRowField *fields, guint n_fields);
/* Sets @member to a copy of @text, "" for NULL. */
void zyr_row_set_text (char **member, const char *text);

typedef gboolean (*ZyrRowEqualFunc) (gpointer a, gpointer b);

/**
 * ZyrRowModel: a #GListModel whose contents are replaced by a newer answer of the store.
 *
 * Rows that are equal stay the same objects where the new answer has as many rows as the old one;
 * else those at both ends do, and the span between them changes.
 */
#define ZYR_TYPE_ROW_MODEL (zyr_row_model_get_type ())
G_DECLARE_FINAL_TYPE (ZyrRowModel, zyr_row_model, ZYR, ROW_MODEL, GObject)

ZyrRowModel *zyr_row_model_new (GType item_type, ZyrRowEqualFunc equal);
/* @rows: (transfer full) (element-type GObject): with g_object_unref as its free function */
void zyr_row_model_take (ZyrRowModel *self, GPtrArray *rows);
guint zyr_row_model_get_n_items (ZyrRowModel *self);

G_END_DECLS
