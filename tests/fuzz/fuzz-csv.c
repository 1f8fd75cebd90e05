/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any table: refused, or rows that all have every column, that are found by the index as by looking at
 * each, and that read the same when written out with quotes and read again. */
#include "fuzz.h"

#include <string.h>

#include "zyr-eval-private.h"
#include "zyr-form.h"
#include "zyr-model-private.h"

static void
append_cell (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

/* The table as CSV with commas, the header first */
static char *
write_out (const ZyrNode *root)
{
  GString *out = g_string_new (NULL);

  for (const ZyrNode *row = root->first_child; row != NULL; row = row->next)
    {
      if (row == root->first_child)
        {
          for (const ZyrNode *cell = row->first_child; cell != NULL; cell = cell->next)
            {
              append_cell (out, cell->name);
              g_string_append_c (out, cell->next != NULL ? ',' : '\n');
            }
        }
      for (const ZyrNode *cell = row->first_child; cell != NULL; cell = cell->next)
        {
          append_cell (out, zyr_node_value (cell));
          g_string_append_c (out, cell->next != NULL ? ',' : '\n');
        }
    }
  return g_string_free (out, FALSE);
}

/* The first cell's column and text, by index and by looking */
static void
check_index (ZyrNode *root)
{
  const ZyrNode *cell = root->first_child->first_child;
  const char *key = zyr_node_value (cell);
  const GPtrArray *found
      = zyr_index_lookup (root, root->first_child->name, cell->name, FALSE, FALSE, key);
  guint n = 0;

  for (const ZyrNode *row = root->first_child; row != NULL; row = row->next)
    {
      gboolean same = FALSE;

      for (const ZyrNode *c = row->first_child; c != NULL; c = c->next)
        same = same || (c->name == cell->name && g_str_equal (zyr_node_value (c), key));
      if (same)
        {
          g_assert_cmpuint (n, <, found->len);
          g_assert_true (found->pdata[n] == row);
          n++;
        }
    }
  g_assert_cmpuint (n, ==, found->len);
}

void
zyr_fuzz_one (const guint8 *data, gsize size)
{
  g_autoptr (ZyrNames) names = zyr_names_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_memdup2 (data, size + 0);
  g_autoptr (ZyrTree) tree = zyr_csv_read (names, text != NULL ? text : "", size, &error);
  g_autoptr (ZyrTree) again = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  ZyrNode *root;
  guint n_columns = 0;

  g_assert_true ((tree == NULL) == (error != NULL));
  g_assert_true (error == NULL || error->domain == ZYR_FORM_ERROR);
  root = tree != NULL ? zyr_node_root_element (tree) : NULL;
  if (root == NULL || root->first_child == NULL || root->first_child->first_child == NULL)
    return;
  for (const ZyrNode *row = root->first_child; row != NULL; row = row->next)
    {
      guint n = 0;

      for (const ZyrNode *cell = row->first_child; cell != NULL; cell = cell->next)
        n++;
      if (row == root->first_child)
        n_columns = n;
      g_assert_cmpuint (n, ==, n_columns);
    }
  check_index (root);
  first = write_out (root);
  again = zyr_csv_read (names, first, strlen (first), &error);
  g_assert_no_error (error);
  second = write_out (zyr_node_root_element (again));
  g_assert_cmpstr (second, ==, first);
}
