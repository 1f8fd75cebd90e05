/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "zyr-eval-private.h"

/* An index of a static tree: of the children called @name of one parent, by the text of their child
 * @column */
typedef struct
{
  const ZyrNode *parent;
  const char *name;
  const char *column;
  gboolean numeric;
  gboolean blank;
  GHashTable *rows; /* text -> GPtrArray of ZyrNode */
} Index;

static guint
index_hash (gconstpointer data)
{
  const Index *self = data;

  return g_direct_hash (self->parent) ^ (g_direct_hash (self->name) * 31)
         ^ (g_direct_hash (self->column) * 131) ^ (guint)self->numeric
         ^ ((guint)self->blank << 1);
}

static gboolean
index_equal (gconstpointer a, gconstpointer b)
{
  const Index *x = a;
  const Index *y = b;

  return x->parent == y->parent && x->name == y->name && x->column == y->column
         && x->numeric == y->numeric && x->blank == y->blank;
}

static void
index_free (gpointer data)
{
  Index *self = data;

  g_hash_table_unref (self->rows);
  g_free (self);
}

static void
add_row (Index *self, ZyrNode *row, const ZyrNode *cell)
{
  g_autofree char *buffer = NULL;
  g_autofree char *key = g_strdup (cell != NULL ? zyr_node_text (cell, &buffer) : "");
  GPtrArray *rows;

  if (self->numeric)
    {
      const double number = zyr_number_parse (key);

      if (isnan (number))
        return;
      g_free (key);
      key = zyr_number_to_string (number);
    }
  rows = g_hash_table_lookup (self->rows, key);
  if (rows == NULL)
    {
      rows = g_ptr_array_new ();
      g_hash_table_insert (self->rows, g_steal_pointer (&key), rows);
    }
  if (rows->len == 0 || rows->pdata[rows->len - 1] != row)
    g_ptr_array_add (rows, row);
}

static Index *
index_new (const Index *key)
{
  Index *self = g_memdup2 (key, sizeof *key);

  self->rows
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (ZyrNode *row = key->parent->first_child; row != NULL; row = row->next)
    {
      guint n_cells = 0;

      if (row->kind != ZYR_NODE_ELEMENT || row->name != key->name)
        continue;
      for (const ZyrNode *cell = row->first_child; cell != NULL; cell = cell->next)
        if (cell->kind == ZYR_NODE_ELEMENT && cell->name == key->column)
          {
            add_row (self, row, cell);
            n_cells++;
          }
      if (n_cells == 0 && key->blank)
        add_row (self, row, NULL);
    }
  return self;
}

GPtrArray *
zyr_index_lookup (ZyrNode *parent,
                  const char *name,
                  const char *column,
                  gboolean numeric,
                  gboolean blank,
                  const char *key)
{
  const Index wanted = { parent, name, column, numeric, blank, NULL };
  ZyrTree *tree = parent->tree;
  Index *found;

  if (tree->indexes == NULL)
    tree->indexes = g_hash_table_new_full (index_hash, index_equal, NULL, index_free);
  found = g_hash_table_lookup (tree->indexes, &wanted);
  if (found == NULL)
    {
      found = index_new (&wanted);
      g_hash_table_add (tree->indexes, found);
    }
  return g_hash_table_lookup (found->rows, key);
}
