/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-path-private.h"

#include <math.h>
#include <string.h>

#include "zyr-functions-private.h"
#include "zyr-limits.h"
#include "zyr-rows-private.h"
#include "zyr-slots-private.h"

static int
compare_nodes (gconstpointer a, gconstpointer b)
{
  return zyr_node_compare (*(ZyrNode *const *)a, *(ZyrNode *const *)b);
}

void
zyr_nodes_sort (GPtrArray *nodes)
{
  guint kept = 0;

  if (nodes->len < 2)
    return;
  g_ptr_array_sort (nodes, compare_nodes);
  for (guint i = 0; i < nodes->len; i++)
    if (i == 0 || nodes->pdata[i] != nodes->pdata[kept - 1])
      nodes->pdata[kept++] = nodes->pdata[i];
  g_ptr_array_set_size (nodes, (int)kept);
}

/* Names without a prefix are in the namespace that "" stands for; attributes in none */
static gboolean
in_namespace (GHashTable *namespaces, const ZyrStep *step, const ZyrNode *node)
{
  const char *uri;

  if (step->prefix == NULL && (step->test == ZYR_TEST_ANY || node->kind == ZYR_NODE_ATTRIBUTE))
    return TRUE;
  uri = g_hash_table_lookup (namespaces, step->prefix != NULL ? step->prefix : "");
  return uri == NULL || g_str_equal (uri, node->ns != NULL ? node->ns : "");
}

static gboolean
matches (ZyrEval *ev, const ZyrStep *step, const ZyrNode *node)
{
  const ZyrNodeKind principal
      = step->axis == ZYR_AXIS_ATTRIBUTE ? ZYR_NODE_ATTRIBUTE : ZYR_NODE_ELEMENT;

  switch (step->test)
    {
    case ZYR_TEST_NODE:
      break;
    case ZYR_TEST_TEXT:
      return node->kind == ZYR_NODE_TEXT;
    case ZYR_TEST_COMMENT:
      return node->kind == ZYR_NODE_COMMENT;
    case ZYR_TEST_PI:
      return node->kind == ZYR_NODE_PI && (step->name == NULL || step->name == node->name);
    case ZYR_TEST_ANY:
    case ZYR_TEST_NAME:
    default:
      if (node->kind != principal || (step->test == ZYR_TEST_NAME && node->name != step->name))
        return FALSE;
      if (ev->env->namespaces != NULL && !in_namespace (ev->env->namespaces, step, node))
        return FALSE;
      break;
    }
  return (node->flags & ZYR_NODE_TEMPLATE) == 0;
}

static void
add_if (ZyrEval *ev, const ZyrStep *step, ZyrNode *node, GPtrArray *out)
{
  if (zyr_eval_charge (ev, 1) && matches (ev, step, node))
    g_ptr_array_add (out, node);
}

static void
add_descendants (ZyrEval *ev, const ZyrStep *step, ZyrNode *node, GPtrArray *out)
{
  for (ZyrNode *c = node->first_child; c != NULL; c = c->next)
    {
      add_if (ev, step, c, out);
      add_descendants (ev, step, c, out);
    }
}

static void
add_descendants_reverse (ZyrEval *ev, const ZyrStep *step, ZyrNode *node, GPtrArray *out)
{
  for (ZyrNode *c = node->last_child; c != NULL; c = c->prev)
    {
      add_descendants_reverse (ev, step, c, out);
      add_if (ev, step, c, out);
    }
}

static void
walk_siblings (ZyrEval *ev, const ZyrStep *step, ZyrNode *node, GPtrArray *out)
{
  const gboolean following
      = step->axis == ZYR_AXIS_FOLLOWING || step->axis == ZYR_AXIS_FOLLOWING_SIBLING;
  const gboolean deep = step->axis == ZYR_AXIS_FOLLOWING || step->axis == ZYR_AXIS_PRECEDING;

  if (node->kind == ZYR_NODE_ATTRIBUTE)
    {
      if (!deep)
        return;
      node = node->parent;
      if (following)
        add_descendants (ev, step, node, out);
    }
  for (; node != NULL; node = deep ? node->parent : NULL)
    for (ZyrNode *s = following ? node->next : node->prev; s != NULL;
         s = following ? s->next : s->prev)
      {
        if (deep && !following)
          add_descendants_reverse (ev, step, s, out);
        add_if (ev, step, s, out);
        if (deep && following)
          add_descendants (ev, step, s, out);
      }
}

/* The children of a node of the primary instance, by name */
static void
add_slot (ZyrEval *ev, ZyrStep *step, ZyrNode *node, GPtrArray *out)
{
  const ZyrSchema *schema = zyr_step_schema (step, node->schema);
  const ZyrSlot *slot = schema != NULL ? zyr_slots_get (node, schema) : NULL;

  if (slot == NULL || !zyr_eval_charge (ev, 1 + (slot->many != NULL ? slot->many->len : 0)))
    return;
  if (slot->only != NULL)
    g_ptr_array_add (out, slot->only);
  if (slot->many != NULL)
    g_ptr_array_extend (out, slot->many, NULL, NULL);
}

/* In axis order: reverse axes run backwards, as positions in their predicates count */
static void
walk_axis (ZyrEval *ev, const ZyrStep *step, ZyrNode *node, GPtrArray *out)
{
  switch (step->axis)
    {
    case ZYR_AXIS_CHILD:
      if (node->schema != NULL && step->test == ZYR_TEST_NAME && ev->env->namespaces == NULL)
        {
          add_slot (ev, (ZyrStep *)step, node, out);
          break;
        }
      for (ZyrNode *c = node->first_child; c != NULL; c = c->next)
        add_if (ev, step, c, out);
      break;
    case ZYR_AXIS_PARENT:
      if (node->parent != NULL)
        add_if (ev, step, node->parent, out);
      break;
    case ZYR_AXIS_SELF:
      add_if (ev, step, node, out);
      break;
    case ZYR_AXIS_ATTRIBUTE:
      for (ZyrNode *a = node->attrs; a != NULL; a = a->next)
        add_if (ev, step, a, out);
      break;
    case ZYR_AXIS_DESCENDANT_OR_SELF:
      add_if (ev, step, node, out);
      add_descendants (ev, step, node, out);
      break;
    case ZYR_AXIS_DESCENDANT:
      add_descendants (ev, step, node, out);
      break;
    case ZYR_AXIS_ANCESTOR_OR_SELF:
    case ZYR_AXIS_ANCESTOR:
      if (step->axis == ZYR_AXIS_ANCESTOR)
        node = node->parent;
      for (; node != NULL; node = node->parent)
        add_if (ev, step, node, out);
      break;
    case ZYR_AXIS_NAMESPACE:
      break;
    default:
      walk_siblings (ev, step, node, out);
      break;
    }
}

static void
apply_predicate (ZyrEval *ev, const ZyrAst *predicate, GPtrArray *nodes)
{
  const guint size = nodes->len;
  guint kept = 0;

  for (guint i = 0; i < size && ev->error == NULL; i++)
    {
      const ZyrCtx ctx = { nodes->pdata[i], i + 1, size };
      g_auto (ZyrValue) value = zyr_eval (ev, &ctx, predicate);
      const gboolean keep
          = value.kind == ZYR_VALUE_NUMBER ? value.number == i + 1 : zyr_value_to_boolean (&value);

      if (keep)
        nodes->pdata[kept++] = nodes->pdata[i];
    }
  g_ptr_array_set_size (nodes, (int)kept);
}

const char *
zyr_path_single_child (const ZyrAst *ast)
{
  const ZyrStep *step;

  if (ast->kind != ZYR_AST_PATH || ast->absolute || ast->base != NULL || ast->steps->len == 0)
    return NULL;
  step = &g_array_index (ast->steps, ZyrStep, ast->steps->len - 1);
  if (step->axis != ZYR_AXIS_CHILD || step->test != ZYR_TEST_NAME || step->predicates != NULL)
    return NULL;
  if (ast->steps->len == 2)
    {
      const ZyrStep *first = &g_array_index (ast->steps, ZyrStep, 0);

      if (first->axis != ZYR_AXIS_SELF || first->test != ZYR_TEST_NODE || first->predicates != NULL)
        return NULL;
    }
  return ast->steps->len <= 2 ? step->name : NULL;
}

static gboolean
name_is (const ZyrAst *ast, const char *name)
{
  return g_str_equal (ast->text, name);
}

gboolean
zyr_ast_is_context_free (const ZyrAst *ast)
{
  switch (ast->kind)
    {
    case ZYR_AST_NUMBER:
    case ZYR_AST_LITERAL:
      return TRUE;
    case ZYR_AST_PATH:
      if (ast->absolute)
        return TRUE;
      return ast->base != NULL && zyr_ast_is_context_free (ast->base);
    case ZYR_AST_CALL:
      if (name_is (ast, "current"))
        return TRUE;
      if (ast->args->len == 0 && !name_is (ast, "today") && !name_is (ast, "true")
          && !name_is (ast, "false"))
        return FALSE;
      if (ast->function == NULL || (ast->function->flags & ZYR_EXPR_VOLATILE) != 0)
        return FALSE;
      break;
    case ZYR_AST_BINARY:
    case ZYR_AST_NEGATE:
      break;
    default:
      return FALSE;
    }
  for (guint i = 0; i < ast->args->len; i++)
    if (!zyr_ast_is_context_free (ast->args->pdata[i]))
      return FALSE;
  return TRUE;
}

/* Does the predicate count positions? Then candidates may not be narrowed beforehand. */
static gboolean
is_positional (const ZyrAst *ast)
{
  if (ast->kind == ZYR_AST_NUMBER)
    return FALSE;
  if (ast->kind == ZYR_AST_CALL && ast->args->len == 0
      && (name_is (ast, "position") || name_is (ast, "last")))
    return TRUE;
  if (ast->args != NULL)
    for (guint i = 0; i < ast->args->len; i++)
      if (is_positional (ast->args->pdata[i]))
        return TRUE;
  return FALSE;
}

/* A conjunct "column = something that does not depend on the candidate" */
static const ZyrAst *
find_equality (const ZyrAst *predicate, const char **column, const ZyrAst **key)
{
  const ZyrAst *left;
  const ZyrAst *right;
  const ZyrAst *found;

  if (predicate->kind != ZYR_AST_BINARY)
    return NULL;
  left = predicate->args->pdata[0];
  right = predicate->args->pdata[1];
  if (predicate->op == ZYR_OP_AND)
    {
      found = find_equality (left, column, key);
      return found != NULL ? found : find_equality (right, column, key);
    }
  if (predicate->op != ZYR_OP_EQ)
    return NULL;
  *column = zyr_path_single_child (left);
  *key = right;
  if (*column == NULL)
    {
      *column = zyr_path_single_child (right);
      *key = left;
    }
  return *column != NULL && zyr_ast_is_context_free (*key) ? predicate : NULL;
}

gboolean
zyr_step_find_key (ZyrStep *step)
{
  const ZyrAst *predicate;
  const ZyrAst *equality;

  if (step->key_sought)
    return step->key != NULL;
  step->key_sought = TRUE;
  if (step->axis != ZYR_AXIS_CHILD || step->test != ZYR_TEST_NAME || step->predicates == NULL
      || step->predicates->len == 0)
    return FALSE;
  predicate = step->predicates->pdata[0];
  if (is_positional (predicate))
    return FALSE;
  equality = find_equality (predicate, &step->key_column, &step->key);
  if (equality == NULL)
    step->key = NULL;
  step->key_is_all = equality == predicate;
  return step->key != NULL;
}

const ZyrSchema *
zyr_step_key_column (ZyrStep *step, const ZyrSchema *repeat)
{
  const ZyrSchema *column;

  if (!repeat->is_repeat || !zyr_step_find_key (step))
    return NULL;
  column = zyr_schema_child (repeat, step->key_column, FALSE);
  return column != NULL && !column->is_repeat && !column->is_multiple ? column : NULL;
}

/* The text to look up. Returns: (transfer full) (nullable): NULL when the key is no single text or number */
static char *
key_text (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast, gboolean *numeric)
{
  g_auto (ZyrValue) key = { .kind = ZYR_VALUE_NUMBER };
  ZyrNode *node;

  *numeric = FALSE;
  if (ast->kind == ZYR_AST_PATH && ev->env->blank_empty && zyr_path_single (ev, ctx, ast, &node))
    return node != NULL ? zyr_node_dup_text (node) : g_strdup ("");
  key = zyr_eval (ev, ctx, ast);
  *numeric = key.kind == ZYR_VALUE_NUMBER;
  if (key.kind == ZYR_VALUE_BOOLEAN || key.kind == ZYR_VALUE_DATE
      || (key.kind == ZYR_VALUE_NODESET
          && (key.nodes->len > 1 || (key.nodes->len == 0 && !ev->env->blank_empty)))
      || (key.kind == ZYR_VALUE_NUMBER && isnan (key.number)))
    return NULL;
  return zyr_value_to_string (ev->env, &key);
}

/* Candidates from an index, FALSE when none can say: of a list that does not change, or of a repeat's
 * instances */
static gboolean
walk_indexed (ZyrEval *ev, const ZyrCtx *ctx, ZyrStep *step, ZyrNode *node, GPtrArray *out)
{
  const ZyrSchema *row = NULL;
  const ZyrSchema *column = NULL;
  g_autofree char *text = NULL;
  GPtrArray *found = NULL;
  gboolean numeric;

  if (!zyr_step_find_key (step))
    return FALSE;
  if (!node->tree->is_static)
    {
      row = node->schema != NULL && ev->env->blank_empty && ev->env->namespaces == NULL
                      && !ev->env->brute_force
                ? zyr_step_schema (step, node->schema)
                : NULL;
      column = row != NULL ? zyr_step_key_column (step, row) : NULL;
      if (column == NULL)
        return FALSE;
    }
  text = key_text (ev, ctx, step->key, &numeric);
  if (text == NULL && column != NULL)
    zyr_rows_scan (node, column, ev->env);
  if (text == NULL)
    return FALSE;
  if (column != NULL)
    zyr_rows_lookup (node, column, ev->env, numeric, text, out);
  else
    found = zyr_index_lookup (node, step->name, step->key_column, numeric, ev->env->blank_empty,
                              text);
  if (found != NULL)
    g_ptr_array_extend (out, found, NULL, NULL);
  if (zyr_eval_charge (ev, out->len) && !step->key_is_all)
    apply_predicate (ev, step->predicates->pdata[0], out);
  return TRUE;
}

static gboolean
is_reverse (ZyrAxis axis)
{
  return axis == ZYR_AXIS_ANCESTOR || axis == ZYR_AXIS_ANCESTOR_OR_SELF
         || axis == ZYR_AXIS_PRECEDING || axis == ZYR_AXIS_PRECEDING_SIBLING;
}

static GPtrArray *
eval_step (ZyrEval *ev, const ZyrCtx *ctx, ZyrStep *step, GPtrArray *from, gboolean *nested)
{
  GPtrArray *all = g_ptr_array_new ();
  const gboolean tame = step->axis == ZYR_AXIS_CHILD || step->axis == ZYR_AXIS_ATTRIBUTE
                        || step->axis == ZYR_AXIS_SELF;

  for (guint i = 0; i < from->len && ev->error == NULL; i++)
    {
      g_autoptr (GPtrArray) one = NULL;
      GPtrArray *into = all;
      guint first = 0;

      if (step->predicates != NULL)
        into = one = g_ptr_array_new ();
      if (step->predicates != NULL && walk_indexed (ev, ctx, step, from->pdata[i], into))
        first = 1;
      else
        walk_axis (ev, step, from->pdata[i], into);
      for (guint k = first; step->predicates != NULL && k < step->predicates->len; k++)
        apply_predicate (ev, step->predicates->pdata[k], into);
      if (into != all)
        g_ptr_array_extend (all, into, NULL, NULL);
      zyr_eval_charge (ev, 0);
    }
  if (((from->len > 1 && (!tame || *nested)) || is_reverse (step->axis))
      && zyr_eval_charge (ev, all->len))
    zyr_nodes_sort (all);
  if (!tame && !(step->axis == ZYR_AXIS_PARENT && from->len == 1))
    *nested = TRUE;
  return all;
}

/* JavaRosa's reading of absolute paths: a step that leads into a repeat which the context is itself
 * in stays in the context's instance, unless it has predicates or is the path's last. */
static void
contextualise (ZyrEval *ev, const ZyrStep *step, GPtrArray *nodes)
{
  if (step->predicates != NULL || nodes->len == 0)
    return;
  for (ZyrNode *own = ev->origin; own != NULL; own = own->parent)
    {
      const ZyrNode *first = nodes->pdata[0];

      if (own->schema == NULL || own->schema != first->schema || own->parent != first->parent
          || !zyr_schema_is_repeat (own->schema))
        continue;
      g_ptr_array_set_size (nodes, 1);
      nodes->pdata[0] = own;
      return;
    }
}

static void
drop_irrelevant (GPtrArray *nodes)
{
  guint kept = 0;

  for (guint i = 0; i < nodes->len; i++)
    if ((((ZyrNode *)nodes->pdata[i])->flags & ZYR_NODE_IRRELEVANT) == 0)
      nodes->pdata[kept++] = nodes->pdata[i];
  g_ptr_array_set_size (nodes, (int)kept);
}

static ZyrNode *
document_of (ZyrEval *ev, const ZyrCtx *ctx)
{
  return ev->env->document != NULL ? ev->env->document : ctx->node->tree->document;
}

ZyrValue
zyr_eval_path (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *path)
{
  g_autoptr (GPtrArray) nodes = NULL;
  gboolean nested = FALSE;
  ZyrNode *single;

  if (zyr_path_single (ev, ctx, path, &single))
    {
      nodes = g_ptr_array_new ();
      if (single != NULL)
        g_ptr_array_add (nodes, single);
      return (ZyrValue){ .kind = ZYR_VALUE_NODESET, .nodes = g_steal_pointer (&nodes) };
    }
  if (path->base != NULL)
    {
      g_auto (ZyrValue) base = zyr_eval (ev, ctx, path->base);

      if (base.kind != ZYR_VALUE_NODESET)
        {
          zyr_eval_fail (ev, "“[” and “/” can only follow a set of nodes");
          return zyr_value_string ("");
        }
      nodes = g_steal_pointer (&base.nodes);
      base.kind = ZYR_VALUE_NUMBER;
      nested = nodes->len > 1;
      for (guint i = 0; path->filters != NULL && i < path->filters->len; i++)
        apply_predicate (ev, path->filters->pdata[i], nodes);
    }
  else
    {
      nodes = g_ptr_array_new ();
      if (path->absolute)
        g_ptr_array_add (nodes, document_of (ev, ctx));
      else if (ctx->node != NULL)
        g_ptr_array_add (nodes, ctx->node);
    }
  for (guint i = 0; i < path->steps->len && ev->error == NULL; i++)
    {
      ZyrStep *step = &g_array_index (path->steps, ZyrStep, i);
      GPtrArray *next = eval_step (ev, ctx, step, nodes, &nested);

      g_ptr_array_unref (nodes);
      nodes = next;
      if (path->absolute && ev->env->contextualise && i + 1 < path->steps->len)
        contextualise (ev, step, nodes);
    }
  if (!ev->env->keep_irrelevant)
    drop_irrelevant (nodes);
  return (ZyrValue){ .kind = ZYR_VALUE_NODESET, .nodes = g_steal_pointer (&nodes) };
}
