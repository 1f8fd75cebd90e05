/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV as root/item/<column> */
#include "zyr-csv-reader.h"
#include "zyr-limits.h"
#include "zyr-model-private.h"

static gboolean
read_header (ZyrCsvReader *self, ZyrNames *names, GPtrArray *columns, GError **error)
{
  gboolean more = TRUE;

  while (more)
    {
      more = zyr_csv_reader_next (self);
      if (columns->len >= ZYR_FORM_CSV_COLUMNS_MAX)
        {
          g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT, "more than %d columns",
                       ZYR_FORM_CSV_COLUMNS_MAX);
          return FALSE;
        }
      g_strstrip (self->field->str);
      g_ptr_array_add (columns, (char *)zyr_names_intern (names, self->field->str));
    }
  return TRUE;
}

static void
read_row (ZyrCsvReader *self, ZyrTree *tree, ZyrNode *root, const GPtrArray *columns)
{
  ZyrNode *item = zyr_node_new (tree, ZYR_NODE_ELEMENT, "item");
  gboolean more = TRUE;
  gboolean empty = TRUE;

  for (guint i = 0; i < columns->len; i++)
    {
      ZyrNode *cell = zyr_node_new (tree, ZYR_NODE_ELEMENT, columns->pdata[i]);

      zyr_node_append (item, cell);
      if (!more)
        continue;
      more = zyr_csv_reader_next (self);
      zyr_node_set_value (cell, self->field->str);
      empty = empty && self->field->len == 0;
    }
  while (more)
    more = zyr_csv_reader_next (self);
  if (empty)
    zyr_node_free (item);
  else
    zyr_node_append (root, item);
}

ZyrTree *
zyr_csv_read (ZyrNames *names, const char *text, gsize size, GError **error)
{
  g_autoptr (ZyrTree) tree = zyr_tree_new_lasting (names);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_auto (ZyrCsvReader) reader = { 0 };
  ZyrNode *root = zyr_node_new (tree, ZYR_NODE_ELEMENT, "root");

  zyr_node_append (tree->document, root);
  if (!g_utf8_validate (text, (gssize)size, NULL))
    {
      g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_PARSE, "the file is not UTF-8");
      return NULL;
    }
  zyr_csv_reader_init (&reader, text, size);
  if (zyr_csv_reader_has_row (&reader) && !read_header (&reader, names, columns, error))
    return NULL;
  while (zyr_csv_reader_has_row (&reader))
    {
      read_row (&reader, tree, root, columns);
      if (tree->n_nodes > (guint)ZYR_FORM_TREE_NODES_N_MAX)
        {
          g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT,
                       "line %u: more than %d cells", reader.line, ZYR_FORM_TREE_NODES_N_MAX);
          return NULL;
        }
    }
  if (reader.unclosed > 0)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_PARSE,
                   "line %u: a field starts with a quotation mark that nothing closes; a mark "
                   "within a field is written twice",
                   reader.unclosed);
      return NULL;
    }
  tree->is_static = TRUE;
  return g_steal_pointer (&tree);
}
