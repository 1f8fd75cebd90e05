/* SPDX-License-Identifier: GPL-3.0-or-later */
/* search ('file', 'how', 'columns', text, 'filter column', filter text): ODK Collect's extension of
 * the appearance, here a function that gives rows of a CSV file as nodes. The list's one written
 * choice then names the columns of value and label; written choices whose value is a number stay
 * choices of their own. How: matches (equality), contains, startswith, endswith; without it all. */
#include <string.h>

#include "zyr-eval-private.h"
#include "zyr-model-private.h"

typedef gboolean (*Match) (const char *cell, const char *wanted);

static gboolean
match_equal (const char *cell, const char *wanted)
{
  return strcmp (cell, wanted) == 0;
}

static gboolean
match_contains (const char *cell, const char *wanted)
{
  return strstr (cell, wanted) != NULL;
}

static gboolean
match_start (const char *cell, const char *wanted)
{
  return g_str_has_prefix (cell, wanted);
}

static gboolean
match_end (const char *cell, const char *wanted)
{
  return g_str_has_suffix (cell, wanted);
}

/* NULL when there is no such way */
static Match
match_of (const char *how)
{
  static const struct
  {
    const char *name;
    Match match;
  } ways[] = {
    { "matches", match_equal },
    { "contains", match_contains },
    { "startswith", match_start },
    { "endswith", match_end },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (strcmp (ways[i].name, how) == 0)
      return ways[i].match;
  return NULL;
}

static gboolean
cell_matches (ZyrNode *row, const char *column, Match match, const char *wanted)
{
  const ZyrNode *cell = zyr_node_child (row, zyr_names_intern (row->tree->names, column));
  g_autofree char *buffer = NULL;

  return cell != NULL && match (zyr_node_text (cell, &buffer), wanted);
}

static gboolean
row_matches (ZyrNode *row, char **columns, Match match, const char *wanted)
{
  for (guint i = 0; columns[i] != NULL; i++)
    if (cell_matches (row, columns[i], match, wanted))
      return TRUE;
  return FALSE;
}

static char **
split_columns (const char *names)
{
  char **columns = g_strsplit (names, ",", -1);

  for (guint i = 0; columns[i] != NULL; i++)
    g_strstrip (columns[i]);
  return columns;
}

static ZyrNode *
root_of (ZyrEval *ev, const char *file)
{
  ZyrTree *tree = ev->env->instance != NULL ? ev->env->instance (ev->env->host, file) : NULL;

  if (tree == NULL)
    zyr_eval_fail (ev, "search(): there is no file “%s.csv”", file);
  return tree != NULL ? zyr_node_root_element (tree) : NULL;
}

/* Rows are in the file's order. An empty text is contained in all and equal to none. */
ZyrValue
zyr_fn_search (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *file = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *how = n > 3 ? zyr_eval_string (ev, ctx, args[1]) : NULL;
  g_autofree char *names = zyr_eval_string (ev, ctx, args[n > 3 ? 2 : 0]);
  g_autofree char *wanted = n > 3 ? zyr_eval_string (ev, ctx, args[3]) : NULL;
  g_autofree char *filter = n > 5 ? zyr_eval_string (ev, ctx, args[4]) : NULL;
  g_autofree char *filter_text = n > 5 ? zyr_eval_string (ev, ctx, args[5]) : NULL;
  g_auto (GStrv) columns = split_columns (names);
  const ZyrNode *root = root_of (ev, file);
  ZyrValue value = { .kind = ZYR_VALUE_NODESET, .nodes = g_ptr_array_new () };
  const Match match = how != NULL ? match_of (how) : NULL;

  if (n == 2 || n == 3 || n == 5 || (how != NULL && match == NULL))
    zyr_eval_fail (ev, "search() takes a file, then one of matches, contains, startswith, endswith,"
                       " columns and a text, then perhaps a column and a text to filter by");
  for (ZyrNode *row = root != NULL ? root->first_child : NULL; row != NULL && ev->error == NULL;
       row = row->next)
    if ((match == NULL || row_matches (row, columns, match, wanted))
        && (filter == NULL || cell_matches (row, filter, match_equal, filter_text)))
      g_ptr_array_add (value.nodes, row);
  return value;
}

/* The call in an appearance such as "minimal search('x')". Returns: (transfer full) (nullable) */
static char *
call_in (const char *appearance)
{
  const char *start = appearance;
  const char *end;
  guint depth = 0;
  char quote = '\0';

  while ((start = strstr (start, "search")) != NULL)
    {
      end = start + strlen ("search");
      end += strspn (end, " \t\r\n");
      if (*end == '(' && (start == appearance || g_ascii_isspace (start[-1])))
        break;
      start++;
    }
  if (start == NULL)
    return NULL;
  for (; *end != '\0'; end++)
    {
      if (quote != '\0')
        quote = *end == quote ? '\0' : quote;
      else if (*end == '\'' || *end == '"')
        quote = *end;
      else if (*end == '(')
        depth++;
      else if (*end == ')' && --depth == 0)
        return g_strndup (start, end + 1 - start);
    }
  return g_strdup (start);
}

static gboolean
is_whole_number (const char *text)
{
  if (*text == '-')
    text++;
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

/* The written choice that names columns, taken out of the written ones; *@at is where it stood */
static ZyrStaticChoice *
take_pattern (ZyrControl *control, guint *at)
{
  for (guint i = 0; control->choices != NULL && i < control->choices->len; i++)
    {
      const ZyrStaticChoice *choice = control->choices->pdata[i];

      if (is_whole_number (choice->value))
        continue;
      *at = i;
      return g_ptr_array_steal_index (control->choices, i);
    }
  return NULL;
}

void
zyr_load_search (ZyrLoader *self, ZyrControl *control)
{
  g_autofree char *call = control->appearance != NULL ? call_in (control->appearance) : NULL;
  const char *node = control->schema->path;
  ZyrStaticChoice *pattern;
  ZyrItemset *itemset;
  guint at = 0;

  if (call == NULL)
    return;
  pattern = take_pattern (control, &at);
  if (pattern == NULL || control->itemset != NULL)
    {
      zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, control->line, node,
                       "search() needs one <item> whose <value> and <label> name columns of the"
                       " file");
      return;
    }
  itemset = control->itemset = g_new0 (ZyrItemset, 1);
  itemset->nodeset = zyr_loader_expr (self, call, control->line, "appearance", node);
  self->is_elsewhere = TRUE;
  itemset->value = zyr_loader_expr (self, pattern->value, control->line, "value", node);
  self->is_elsewhere = FALSE;
  itemset->label = g_steal_pointer (&pattern->label);
  itemset->n_before = at;
  itemset->label_is_columns = TRUE;
  g_free (pattern->value);
  g_free (pattern);
}

/* A label that names columns: their texts, one after the other */
char *
zyr_search_label (ZyrNode *row, const char *names)
{
  g_auto (GStrv) columns = split_columns (names);
  GString *label = g_string_new (NULL);

  for (guint i = 0; columns[i] != NULL; i++)
    {
      const ZyrNode *cell = zyr_node_child (row, zyr_names_intern (row->tree->names, columns[i]));
      g_autofree char *buffer = NULL;

      if (cell != NULL)
        g_string_append_printf (label, "%s%s", label->len > 0 ? ", " : "",
                                zyr_node_text (cell, &buffer));
    }
  return g_string_free (label, FALSE);
}

static void
collect_files (const ZyrAst *ast, GHashTable *files)
{
  const ZyrAst *first
      = ast->kind == ZYR_AST_CALL && ast->args->len > 0 ? ast->args->pdata[0] : NULL;

  if (first != NULL && first->kind == ZYR_AST_LITERAL
      && (strcmp (ast->text, "pulldata") == 0 || strcmp (ast->text, "search") == 0))
    g_hash_table_add (files, (gpointer)first->text);
  for (guint i = 0; ast->args != NULL && i < ast->args->len; i++)
    collect_files (ast->args->pdata[i], files);
  if (ast->base != NULL)
    collect_files (ast->base, files);
  for (guint i = 0; ast->filters != NULL && i < ast->filters->len; i++)
    collect_files (ast->filters->pdata[i], files);
  for (guint i = 0; ast->steps != NULL && i < ast->steps->len; i++)
    {
      const ZyrStep *step = &g_array_index (ast->steps, ZyrStep, i);

      for (guint k = 0; step->predicates != NULL && k < step->predicates->len; k++)
        collect_files (step->predicates->pdata[k], files);
    }
}

/* search () and pulldata () name files that need no <instance> */
void
zyr_load_named_files (ZyrLoader *self)
{
  g_autoptr (GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) names = NULL;
  GHashTableIter iter;
  gpointer source;
  gpointer expr;

  g_hash_table_iter_init (&iter, self->form->exprs);
  while (g_hash_table_iter_next (&iter, &source, &expr))
    if (strstr (source, "pulldata") != NULL || strstr (source, "search") != NULL)
      collect_files (((ZyrExpr *)expr)->root, files);
  names = g_list_sort (g_hash_table_get_keys (files), (GCompareFunc)strcmp);
  for (const GList *l = names; l != NULL; l = l->next)
    {
      ZyrSecondary *secondary;

      if (g_hash_table_contains (self->form->secondary_by_id, l->data))
        continue;
      secondary = g_new0 (ZyrSecondary, 1);
      secondary->id = g_strdup (l->data);
      secondary->kind = ZYR_SOURCE_CSV;
      secondary->file = g_str_has_suffix (l->data, ".csv") ? g_strdup (l->data)
                                                           : g_strconcat (l->data, ".csv", NULL);
      g_ptr_array_add (self->form->secondaries, secondary);
      g_hash_table_insert (self->form->secondary_by_id, secondary->id, secondary);
    }
}
