/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of nodes, instances, repeats */
#include <math.h>
#include <string.h>

#include "zyr-functions-private.h"
#include "zyr-path-private.h"

static gboolean
eval_nodes (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast, ZyrValue *value)
{
  *value = zyr_eval (ev, ctx, ast);
  if (value->kind == ZYR_VALUE_NODESET)
    return TRUE;
  zyr_eval_fail (ev, "a set of nodes is due, not a %s",
                 value->kind == ZYR_VALUE_STRING ? "text" : "single value");
  return FALSE;
}

static ZyrValue
nodeset_of (ZyrNode *node)
{
  ZyrValue value = { .kind = ZYR_VALUE_NODESET, .nodes = g_ptr_array_new () };

  if (node != NULL)
    g_ptr_array_add (value.nodes, node);
  return value;
}

static ZyrValue
fn_count (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) set = { .kind = ZYR_VALUE_NUMBER };

  if (!eval_nodes (ev, ctx, args[0], &set))
    return zyr_value_number (NAN);
  return zyr_value_number (set.nodes->len);
}

static ZyrValue
fn_count_non_empty (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) set = { .kind = ZYR_VALUE_NUMBER };
  guint count = 0;

  if (!eval_nodes (ev, ctx, args[0], &set))
    return zyr_value_number (NAN);
  for (guint i = 0; i < set.nodes->len; i++)
    {
      g_autofree char *buffer = NULL;

      count += *zyr_node_text (set.nodes->pdata[i], &buffer) != '\0';
    }
  return zyr_value_number (count);
}

static ZyrValue
fn_position (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) set = { .kind = ZYR_VALUE_NUMBER };
  guint position;

  if (n == 0)
    return zyr_value_number (ctx->position);
  if (!eval_nodes (ev, ctx, args[0], &set) || set.nodes->len == 0)
    return zyr_value_number (NAN);
  position = zyr_node_position (set.nodes->pdata[0]);
  if (((const ZyrNode *)set.nodes->pdata[0])->place == 0)
    zyr_eval_charge (ev, position / 4); /* it was counted, not read */
  return zyr_value_number (position);
}

static ZyrValue
fn_last (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_number (ctx->size);
}

static ZyrValue
fn_current (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return nodeset_of (ev->origin);
}

static ZyrTree *
find_instance (ZyrEval *ev, const char *id)
{
  return ev->env->instance != NULL ? ev->env->instance (ev->env->host, id) : NULL;
}

static ZyrValue
fn_instance (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *id = zyr_eval_string (ev, ctx, args[0]);
  ZyrTree *tree = find_instance (ev, id);

  if (tree != NULL)
    return nodeset_of (tree->document);
  zyr_eval_fail (ev, "there is no instance “%s”", id);
  return nodeset_of (NULL);
}

/* A column is an element, or with "@" an attribute */
static ZyrNode *
cell_of (const ZyrNode *row, const char *column)
{
  const gboolean attribute = *column == '@';
  const char *name = zyr_names_intern (row->tree->names, attribute ? column + 1 : column);

  return attribute ? zyr_node_attribute (row, name) : zyr_node_child (row, name);
}

/* The first row whose attribute is @key; there is no index over attributes. Returns: (nullable) */
static ZyrNode *
row_by_attribute (ZyrEval *ev, const ZyrNode *root, const char *column, const char *key)
{
  const char *item = zyr_names_intern (root->tree->names, "item");

  for (ZyrNode *row = root->first_child; row != NULL && zyr_eval_charge (ev, 1); row = row->next)
    {
      const ZyrNode *cell = row->name == item ? cell_of (row, column) : NULL;

      if (cell != NULL && strcmp (zyr_node_value (cell), key) == 0)
        return row;
    }
  return NULL;
}

/* pulldata (instance, wanted column, key column, key) */
static ZyrValue
fn_pulldata (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *id = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *wanted = zyr_eval_string (ev, ctx, args[1]);
  g_autofree char *column = zyr_eval_string (ev, ctx, args[2]);
  g_autofree char *key = zyr_eval_string (ev, ctx, args[3]);
  ZyrTree *tree = find_instance (ev, id);
  ZyrNode *root = tree != NULL ? zyr_node_root_element (tree) : NULL;
  const GPtrArray *rows;
  const ZyrNode *row;
  const ZyrNode *cell;

  if (root == NULL)
    {
      zyr_eval_fail (ev, "pulldata(): there is no instance “%s”", id);
      return zyr_value_string ("");
    }
  rows = *column != '@'
             ? zyr_index_lookup (root, zyr_names_intern (tree->names, "item"),
                                 zyr_names_intern (tree->names, column), FALSE, FALSE, key)
             : NULL;
  row = rows != NULL ? rows->pdata[0] : NULL;
  if (*column == '@')
    row = row_by_attribute (ev, root, column, key);
  cell = row != NULL ? cell_of (row, wanted) : NULL;
  return cell != NULL ? zyr_value_take (zyr_node_dup_text (cell)) : zyr_value_string ("");
}

static double
own_position (const ZyrNode *node, const GPtrArray *repeats)
{
  for (; node != NULL; node = node->parent)
    for (guint i = 0; i < repeats->len; i++)
      {
        const ZyrNode *repeat = repeats->pdata[i];

        if (repeat == node || (repeat->schema != NULL && repeat->schema == node->schema))
          return zyr_node_position (node);
      }
  return NAN;
}

/* indexed-repeat (target, repeat, index, …): of all targets, those in the repeats' index-th
 * instances */
static ZyrValue
fn_indexed_repeat (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  ZyrEnv env = *ev->env;
  const ZyrEnv *outer = ev->env;
  ZyrValue targets = { .kind = ZYR_VALUE_NUMBER };
  ZyrNode *node;

  if (n % 2 == 0)
    {
      zyr_eval_fail (ev, "indexed-repeat() takes a node and then pairs of repeat and index");
      return nodeset_of (NULL);
    }
  if (n == 3
      && zyr_path_instance (ev, args[0], args[1], trunc (zyr_eval_number (ev, ctx, args[2])),
                            &node))
    return nodeset_of (node);
  env.contextualise = FALSE;
  ev->env = &env;
  if (!eval_nodes (ev, ctx, args[0], &targets))
    {
      ev->env = outer;
      zyr_value_clear (&targets);
      return nodeset_of (NULL);
    }
  for (guint i = 1; i + 1 < n; i += 2)
    {
      g_auto (ZyrValue) repeats = { .kind = ZYR_VALUE_NUMBER };
      double index;
      guint kept = 0;

      ev->env = outer;
      index = trunc (zyr_eval_number (ev, ctx, args[i + 1]));
      ev->env = &env;
      if (!eval_nodes (ev, ctx, args[i], &repeats))
        break;
      for (guint k = 0; k < targets.nodes->len; k++)
        if (zyr_eval_charge (ev, 1 + repeats.nodes->len / 4)
            && own_position (targets.nodes->pdata[k], repeats.nodes) == index)
          targets.nodes->pdata[kept++] = targets.nodes->pdata[k];
      g_ptr_array_set_size (targets.nodes, (int)kept);
    }
  ev->env = outer;
  return targets;
}

/* Park-Miller as in the specification's clients, so that a seed gives the same order everywhere */
static gint64
seed_of (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast)
{
  g_auto (ZyrValue) value = zyr_eval (ev, ctx, ast);
  g_autofree char *text = zyr_value_to_string (ev->env, &value);
  const double number = zyr_number_parse (text);
  guint8 bytes[32];
  gsize size = sizeof bytes;
  guint64 seed = 0;
  g_autoptr (GChecksum) sum = NULL;

  if (!isnan (number))
    return (gint64)CLAMP (number, -9.2e18, 9.2e18);
  if (*text == '\0')
    return 0;
  sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, (const guchar *)text, (gssize)strlen (text));
  g_checksum_get_digest (sum, bytes, &size);
  for (guint i = 0; i < 8; i++)
    seed = seed << 8 | bytes[i];
  return (gint64)seed;
}

static ZyrValue
fn_randomize (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  ZyrValue set = { .kind = ZYR_VALUE_NUMBER };
  g_autoptr (GPtrArray) source = NULL;
  gint64 seed;

  if (!eval_nodes (ev, ctx, args[0], &set))
    {
      zyr_value_clear (&set);
      return nodeset_of (NULL);
    }
  seed = n > 1                         ? seed_of (ev, ctx, args[1])
         : ev->env->shuffle_seed != 0 ? (gint64)ev->env->shuffle_seed
                                      : (gint64)g_random_int ();
  seed %= 2147483647;
  if (seed <= 0)
    seed += 2147483646;
  source = g_ptr_array_copy (set.nodes, NULL, NULL);
  for (guint i = 0; i < source->len; i++)
    {
      guint j;

      seed = seed * 16807 % 2147483647;
      j = (guint)((double)(seed - 1) / 2147483646.0 * (i + 1));
      if (j != i)
        set.nodes->pdata[i] = set.nodes->pdata[j];
      set.nodes->pdata[j] = source->pdata[i];
    }
  return set;
}

static const ZyrNode *
node_arg (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n, ZyrValue *set)
{
  if (n == 0)
    return ctx->node;
  if (!eval_nodes (ev, ctx, args[0], set) || set->nodes->len == 0)
    return NULL;
  return set->nodes->pdata[0];
}

static ZyrValue
fn_local_name (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) set = { .kind = ZYR_VALUE_NUMBER };
  const ZyrNode *node = node_arg (ev, ctx, args, n, &set);

  return zyr_value_string (node != NULL ? node->name : "");
}

static ZyrValue
fn_name (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) set = { .kind = ZYR_VALUE_NUMBER };
  const ZyrNode *node = node_arg (ev, ctx, args, n, &set);

  if (node != NULL && node->prefix != NULL)
    return zyr_value_take (g_strconcat (node->prefix, ":", node->name, NULL));
  return zyr_value_string (node != NULL ? node->name : "");
}

static ZyrValue
fn_namespace_uri (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) set = { .kind = ZYR_VALUE_NUMBER };
  const ZyrNode *node = node_arg (ev, ctx, args, n, &set);

  return zyr_value_string (node != NULL ? node->ns : "");
}

static ZyrValue
fn_lang (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *wanted = zyr_eval_string (ev, ctx, args[0]);
  const gsize size = strlen (wanted);

  for (const ZyrNode *node = ctx->node; node != NULL; node = node->parent)
    for (const ZyrNode *a = node->attrs; a != NULL; a = a->next)
      if (g_strcmp0 (a->prefix, "xml") == 0 && g_str_equal (a->name, "lang"))
        {
          const char *value = zyr_node_value (a);

          return zyr_value_boolean (g_ascii_strncasecmp (value, wanted, size) == 0
                                    && (value[size] == '\0' || value[size] == '-'));
        }
  return zyr_value_boolean (FALSE);
}

static void
add_by_id (ZyrNode *node, const char *const *ids, GPtrArray *out)
{
  for (const ZyrNode *a = node->attrs; a != NULL; a = a->next)
    if (g_str_equal (a->name, "id") && g_strv_contains (ids, zyr_node_value (a)))
      g_ptr_array_add (out, node);
  for (ZyrNode *c = node->first_child; c != NULL; c = c->next)
    if (c->kind == ZYR_NODE_ELEMENT)
      add_by_id (c, ids, out);
}

static ZyrValue
fn_id (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autoptr (GPtrArray) texts = zyr_eval_strings (ev, ctx, args, 0, 1);
  g_autoptr (GString) all = g_string_new (NULL);
  g_auto (GStrv) ids = NULL;
  ZyrValue result = nodeset_of (NULL);

  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (all, "%s ", (char *)texts->pdata[i]);
  g_strdelimit (all->str, "\t\r\n", ' ');
  ids = g_strsplit (all->str, " ", -1);
  if (ctx->node != NULL)
    add_by_id (ctx->node->tree->document, (const char *const *)ids, result.nodes);
  return result;
}

static ZyrValue
fn_itext (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *id = zyr_eval_string (ev, ctx, args[0]);
  char *text = ev->env->itext != NULL ? ev->env->itext (ev->env->host, id, ev->origin) : NULL;

  return text != NULL ? zyr_value_take (text) : zyr_value_string ("");
}

static ZyrValue
fn_choice_name (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *value = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *path = zyr_eval_string (ev, ctx, args[1]);
  char *label = ev->env->choice_name != NULL
                    ? ev->env->choice_name (ev->env->host, value, path, ev->origin)
                    : NULL;

  return label != NULL ? zyr_value_take (label) : zyr_value_string ("");
}

static ZyrValue
fn_property (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *name = zyr_eval_string (ev, ctx, args[0]);

  return zyr_value_string (ev->env->property != NULL ? ev->env->property (ev->env->host, name)
                                                     : "");
}

/* The form's */
static ZyrValue
fn_version (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_string (ev->env->version);
}

/* depend (what, on …): the first; the others are only there to be depended upon */
static ZyrValue
fn_depend (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_eval (ev, ctx, args[0]);
}

/* How to add a function: zyr-functions-private.h */
const ZyrFunction zyr_functions_node[] = {
  { "count", fn_count, 1, 1, 0, "b" },
  { "count-non-empty", fn_count_non_empty, 1, 1, 0 },
  { "position", fn_position, 0, 1, 0, "b" },
  { "last", fn_last, 0, 0, 0 },
  { "current", fn_current, 0, 0, 0 },
  { "instance", fn_instance, 1, 1, 0 },
  { "pulldata", fn_pulldata, 4, 4, 0 },
  { "indexed-repeat", fn_indexed_repeat, 3, 11, 0, "rbtbtbtbtbt" },
  { "randomize", fn_randomize, 1, 2, 0, "rt" },
  { "local-name", fn_local_name, 0, 1, 0, "b" },
  { "name", fn_name, 0, 1, 0, "b" },
  { "namespace-uri", fn_namespace_uri, 0, 1, 0 },
  { "lang", fn_lang, 1, 1, 0 },
  { "id", fn_id, 1, 1, 0 },
  { "jr:itext", fn_itext, 1, 1, 0 },
  { "itext", fn_itext, 1, 1, 0 },
  { "jr:choice-name", fn_choice_name, 2, 2, 0 },
  { "property", fn_property, 1, 1, 0 },
  { "version", fn_version, 0, 0, 0 },
  { "depend", fn_depend, 1, -1, 0 },
  { NULL },
};
