/* SPDX-License-Identifier: GPL-3.0-or-later */
/* search ('file', 'how', 'columns', text, 'filter column', filter text): ODK Collect's extension of
 * the appearance, here a function that gives rows of a CSV file as nodes. The list's one written
 * choice then names the columns of value and label; written choices whose value is a number stay
 * choices of their own. How: matches (equality), contains, startswith, endswith; without it all. */
#include <math.h>
#include <string.h>

#include "zyr-functions-private.h"
#include "zyr-model-private.h"

/* How Collect's database compares: A to Z like a to z, other letters as they are */
static char *
folded (const char *text)
{
  return g_ascii_strdown (text, -1);
}

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

/* A way that is not known is "contains" */
static Match
match_of (const char *how)
{
  static const struct
  {
    const char *name;
    Match match;
  } ways[] = {
    { "matches", match_equal },
    { "startswith", match_start },
    { "endswith", match_end },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_ascii_strcasecmp (ways[i].name, how) == 0)
      return ways[i].match;
  return match_contains;
}

/* Separated by commas; one without any, by spaces */
static char **
split_columns (const char *names)
{
  char **columns = g_strsplit (names, strchr (names, ',') != NULL ? "," : " ", -1);

  for (guint i = 0; columns[i] != NULL; i++)
    g_strstrip (columns[i]);
  return columns;
}

static char
safe (char c)
{
  return g_ascii_isalnum (c) ? g_ascii_tolower (c) : '_';
}

/* Names of columns are the same when their letters and digits are */
static gboolean
is_same_column (const char *a, const char *b)
{
  for (; *a != '\0' && *b != '\0'; a++, b++)
    if (safe (*a) != safe (*b))
      return FALSE;
  return *a == *b;
}

/* Returns: (transfer none) (nullable) */
static const ZyrNode *
find_cell (const ZyrNode *row, const char *column)
{
  const char *name = zyr_names_find (row->tree->names, column);
  const ZyrNode *cell = name != NULL ? zyr_node_child (row, name) : NULL;

  for (const ZyrNode *c = row->first_child; c != NULL && cell == NULL; c = c->next)
    if (is_same_column (c->name, column))
      cell = c;
  return cell;
}

/* What the rows are called by in the file, so that each need not be searched */
static void
resolve_columns (const ZyrNode *root, char **columns)
{
  const ZyrNode *row = root != NULL ? root->first_child : NULL;

  for (guint i = 0; row != NULL && columns[i] != NULL; i++)
    {
      const ZyrNode *cell = find_cell (row, columns[i]);

      if (cell == NULL)
        continue;
      g_free (columns[i]);
      columns[i] = g_strdup (cell->name);
    }
}

static char *
cell_text (const ZyrNode *row, const char *column)
{
  const ZyrNode *cell = find_cell (row, column);
  g_autofree char *buffer = NULL;

  return g_strdup (cell != NULL ? zyr_node_text (cell, &buffer) : "");
}

static gboolean
row_matches (const ZyrNode *row, char **columns, Match match, const char *wanted)
{
  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_autofree char *text = *columns[i] != '\0' ? cell_text (row, columns[i]) : NULL;
      g_autofree char *cell = text != NULL ? folded (text) : NULL;

      if (cell != NULL && match (cell, wanted))
        return TRUE;
    }
  return FALSE;
}

static ZyrNode *
root_of (ZyrEval *ev, const char *file)
{
  ZyrTree *tree = ev->env->instance != NULL ? ev->env->instance (ev->env->host, file) : NULL;

  if (tree == NULL)
    zyr_eval_fail (ev, "search(): there is no file “%s.csv”", file);
  return tree != NULL ? zyr_node_root_element (tree) : NULL;
}

typedef struct
{
  ZyrNode *row;
  double key;
} Sorted;

static int
by_key (gconstpointer a, gconstpointer b)
{
  const double x = ((const Sorted *)a)->key;
  const double y = ((const Sorted *)b)->key;

  return x < y ? -1 : x > y;
}

/* A column "sortby" of numbers orders the rows, whatever their order in the file */
static void
sort_rows (GPtrArray *rows)
{
  g_autoptr (GArray) sorted = NULL;

  if (rows->len < 2 || find_cell (rows->pdata[0], "sortby") == NULL)
    return;
  sorted = g_array_sized_new (FALSE, FALSE, sizeof (Sorted), rows->len);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *text = cell_text (rows->pdata[i], "sortby");
      const double number = zyr_number_parse (text);
      const Sorted entry = { rows->pdata[i], isnan (number) ? 0 : number };

      g_array_append_val (sorted, entry);
    }
  g_array_sort (sorted, by_key);
  for (guint i = 0; i < rows->len; i++)
    rows->pdata[i] = g_array_index (sorted, Sorted, i).row;
}

/* An empty text is contained in all and equal to none. */
ZyrValue
zyr_fn_search (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *file = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *how = n > 3 ? zyr_eval_string (ev, ctx, args[1]) : NULL;
  g_autofree char *names = n > 3 ? zyr_eval_string (ev, ctx, args[2]) : g_strdup ("");
  g_autofree char *text = n > 3 ? zyr_eval_string (ev, ctx, args[3]) : g_strdup ("");
  g_autofree char *wanted = folded (text);
  g_autofree char *filter = n > 5 ? zyr_eval_string (ev, ctx, args[4]) : NULL;
  g_autofree char *filter_text = n > 5 ? zyr_eval_string (ev, ctx, args[5]) : NULL;
  g_auto (GStrv) columns = split_columns (names);
  const ZyrNode *root = root_of (ev, file);
  ZyrValue value = { .kind = ZYR_VALUE_NODESET, .nodes = g_ptr_array_new () };
  const Match match = *g_strstrip (names) != '\0' ? match_of (how) : NULL;

  if (n == 2 || n == 3 || n == 5)
    zyr_eval_fail (ev, "search() takes a file, then one of matches, contains, startswith, endswith,"
                       " columns and a text, then perhaps a column and a text to filter by");
  resolve_columns (root, columns);
  for (ZyrNode *row = root != NULL ? root->first_child : NULL;
       row != NULL && zyr_eval_charge (ev, 1); row = row->next)
    {
      g_autofree char *cell = filter != NULL ? cell_text (row, filter) : NULL;

      if ((match == NULL || row_matches (row, columns, match, wanted))
          && (filter == NULL || strcmp (cell, filter_text) == 0))
        g_ptr_array_add (value.nodes, row);
    }
  sort_rows (value.nodes);
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
  pattern = control->itemset == NULL ? take_pattern (control, &at) : NULL;
  if (pattern == NULL)
    {
      zyr_loader_warn (self, control->line, node,
                       "search() adds nothing to this list: it needs one <item> whose <value> and"
                       " <label> name columns of the file");
      return;
    }
  itemset = control->itemset = g_new0 (ZyrItemset, 1);
  itemset->nodeset = zyr_loader_expr (self, call, control->line, "appearance", node);
  itemset->value = zyr_loader_expr (self, ".", control->line, "value", node);
  itemset->column = g_strstrip (g_steal_pointer (&pattern->value));
  itemset->label = g_steal_pointer (&pattern->label);
  itemset->n_before = at;
  g_free (pattern);
}

char *
zyr_search_value (ZyrNode *row, const char *column)
{
  return cell_text (row, column);
}

/* "Ankara", or of several columns "Ankara (plate: 06) (region: İç Anadolu)" */
char *
zyr_search_label (ZyrNode *row, const char *names)
{
  g_auto (GStrv) columns = split_columns (names);
  GString *label = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; columns[i] != NULL; i++)
    {
      g_autofree char *text = *columns[i] != '\0' ? cell_text (row, columns[i]) : NULL;

      if (text == NULL)
        continue;
      if (n++ == 0)
        g_string_append (label, text);
      else
        g_string_append_printf (label, " (%s: %s)", columns[i], text);
    }
  return g_string_free (label, FALSE);
}

/* @texts: (nullable): of the item that names the columns: the picture's is a column, too.
 * Returns: (transfer full) (nullable) */
GHashTable *
zyr_search_texts (ZyrNode *row, GHashTable *texts)
{
  const char *column = texts != NULL ? g_hash_table_lookup (texts, "image") : NULL;
  g_autofree char *picture = column != NULL ? cell_text (row, column) : NULL;
  GHashTable *own;

  if (picture == NULL || *picture == '\0')
    return NULL;
  own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (own, g_strdup ("image"), g_steal_pointer (&picture));
  return own;
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
