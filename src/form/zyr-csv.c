/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV (RFC 4180, also with LF line ends, a byte order mark, or semicolons) as root/item/<column> */
#include <string.h>

#include "zyr-limits.h"
#include "zyr-model-private.h"

typedef struct
{
  const char *at;
  const char *end;
  char separator;
  GString *field;
  guint line;     /* 1-based */
  guint unclosed; /* the line of a quote that nothing closes, or 0 */
} Reader;

static void
read_quoted (Reader *self)
{
  const guint line = self->line;

  for (self->at++; self->at < self->end; self->at++)
    {
      if (*self->at == '"')
        {
          self->at++;
          if (self->at >= self->end || *self->at != '"')
            return;
        }
      self->line += *self->at == '\n';
      g_string_append_c (self->field, *self->at);
    }
  self->unclosed = line;
}

/* Reads one field. Returns: whether another follows in the same row */
static gboolean
read_field (Reader *self)
{
  const char *start;

  g_string_truncate (self->field, 0);
  if (self->at < self->end && *self->at == '"')
    read_quoted (self);
  start = self->at;
  while (self->at < self->end && *self->at != self->separator && *self->at != '\n'
         && *self->at != '\r')
    self->at++;
  g_string_append_len (self->field, start, self->at - start);
  if (self->at < self->end && *self->at == self->separator)
    {
      self->at++;
      return TRUE;
    }
  self->line++;
  if (self->at < self->end && *self->at == '\r')
    self->at++;
  if (self->at < self->end && *self->at == '\n')
    self->at++;
  return FALSE;
}

/* The first of them in the header, outside quotation marks */
static char
guess_separator (const char *text, const char *end)
{
  gboolean quoted = FALSE;

  for (; text < end && (quoted || *text != '\n'); text++)
    if (*text == '"')
      quoted = !quoted;
    else if (quoted)
      continue;
    else if (*text == ',' || *text == ';' || *text == '\t')
      return *text;
  return ',';
}

static gboolean
read_header (Reader *self, ZyrNames *names, GPtrArray *columns, GError **error)
{
  gboolean more = TRUE;

  while (more)
    {
      more = read_field (self);
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
read_row (Reader *self, ZyrTree *tree, ZyrNode *root, const GPtrArray *columns)
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
      more = read_field (self);
      zyr_node_set_value (cell, self->field->str);
      empty = empty && self->field->len == 0;
    }
  while (more)
    more = read_field (self);
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
  g_autoptr (GString) field = g_string_new (NULL);
  ZyrNode *root = zyr_node_new (tree, ZYR_NODE_ELEMENT, "root");
  Reader reader = { text, text + size, ',', field, 1, 0 };

  zyr_node_append (tree->document, root);
  if (!g_utf8_validate (text, (gssize)size, NULL))
    {
      g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_PARSE, "the file is not UTF-8");
      return NULL;
    }
  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    reader.at += 3;
  reader.separator = guess_separator (reader.at, reader.end);
  if (reader.at < reader.end && !read_header (&reader, names, columns, error))
    return NULL;
  while (reader.at < reader.end)
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
