/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nearly all paths of a form ("../age", "/data/s1/name") lead from one node to one node. They are walked
 * without making a set of nodes, by slots instead of by comparing names. */
#include "zyr-path-private.h"
#include "zyr-slots-private.h"

static gboolean
is_current (const ZyrAst *base)
{
  return base->kind == ZYR_AST_CALL && g_str_equal (base->text, "current");
}

static gboolean
may_be_single (const ZyrAst *path)
{
  if (path->base != NULL && (!is_current (path->base) || path->filters != NULL))
    return FALSE;
  for (guint i = 0; i < path->steps->len; i++)
    {
      const ZyrStep *step = &g_array_index (path->steps, ZyrStep, i);

      if (step->predicates != NULL)
        return FALSE;
      switch ((int)step->axis)
        {
        case ZYR_AXIS_CHILD:
          if (step->test != ZYR_TEST_NAME)
            return FALSE;
          break;
        case ZYR_AXIS_PARENT:
        case ZYR_AXIS_SELF:
          if (step->test != ZYR_TEST_NODE)
            return FALSE;
          break;
        default:
          return FALSE;
        }
    }
  return TRUE;
}

const ZyrSchema *
zyr_step_schema (ZyrStep *step, const ZyrSchema *from)
{
  if (step->below != from)
    {
      step->schema = zyr_schema_child (from, step->name, FALSE);
      step->below = from;
    }
  return step->schema;
}

/* The instance of a repeat that the context itself is in, which is what an absolute path means */
static ZyrNode *
own_instance (ZyrEval *ev, const ZyrSchema *repeat, const ZyrNode *parent)
{
  for (ZyrNode *own = ev->origin; own != NULL; own = own->parent)
    if (own->schema == repeat && own->parent == parent)
      return own;
  return NULL;
}

/* Returns: FALSE when there is more than one */
static gboolean
child_by_name (const ZyrStep *step, ZyrNode **node)
{
  ZyrNode *found = NULL;

  for (ZyrNode *c = (*node)->first_child; c != NULL; c = c->next)
    {
      if (c->name != step->name || c->kind != ZYR_NODE_ELEMENT)
        continue;
      if (found != NULL || (c->flags & ZYR_NODE_TEMPLATE) != 0)
        return FALSE;
      found = c;
    }
  *node = found;
  return TRUE;
}

/* Returns: FALSE when there is more than one */
static gboolean
child_by_slot (ZyrEval *ev, ZyrStep *step, gboolean contextualise, ZyrNode **node)
{
  const ZyrSchema *schema = zyr_step_schema (step, (*node)->schema);
  const ZyrSlot *slot;
  ZyrNode *own;

  if (schema == NULL)
    {
      *node = NULL;
      return TRUE;
    }
  slot = zyr_slots_get (*node, schema);
  if (slot->many == NULL)
    {
      *node = slot->only;
      return TRUE;
    }
  own = contextualise && schema->is_repeat ? own_instance (ev, schema, *node) : NULL;
  if (own == NULL && slot->many->len > 1)
    return FALSE;
  *node = own != NULL || slot->many->len == 0 ? own : slot->many->pdata[0];
  return TRUE;
}

static gboolean
start_of (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *path, ZyrNode **node)
{
  if (path->base != NULL)
    *node = ev->origin;
  else if (!path->absolute)
    *node = ctx->node;
  else if (ev->env->document != NULL)
    *node = ev->env->document;
  else
    *node = ctx->node->tree->document;
  return *node != NULL;
}

gboolean
zyr_path_single (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *path, ZyrNode **node)
{
  if (path->shape == ZYR_SHAPE_UNKNOWN)
    ((ZyrAst *)path)->shape = may_be_single (path) ? ZYR_SHAPE_SINGLE : ZYR_SHAPE_GENERAL;
  if (path->shape != ZYR_SHAPE_SINGLE || ev->env->namespaces != NULL
      || !start_of (ev, ctx, path, node))
    return FALSE;
  for (guint i = 0; i < path->steps->len && *node != NULL; i++)
    {
      ZyrStep *step = &g_array_index (path->steps, ZyrStep, i);

      ev->steps++;
      if (step->axis == ZYR_AXIS_PARENT)
        *node = (*node)->parent;
      else if (step->axis == ZYR_AXIS_CHILD
               && !((*node)->schema != NULL
                        ? child_by_slot (ev, step,
                                         path->absolute && ev->env->contextualise
                                             && i + 1 < path->steps->len,
                                         node)
                        : child_by_name (step, node)))
        return FALSE;
    }
  if (*node != NULL && !ev->env->keep_irrelevant && ((*node)->flags & ZYR_NODE_IRRELEVANT) != 0)
    *node = NULL;
  return TRUE;
}

static gboolean
is_absolute_single (const ZyrAst *path)
{
  if (path->kind != ZYR_AST_PATH || !path->absolute)
    return FALSE;
  for (guint i = 0; i < path->steps->len; i++)
    if (g_array_index (path->steps, ZyrStep, i).axis != ZYR_AXIS_CHILD)
      return FALSE;
  return may_be_single (path);
}

/* Of the @index-th instance where the step leads to a repeat's instances */
static gboolean
take_instance (ZyrEval *ev, ZyrStep *step, double index, ZyrNode **node)
{
  const ZyrSchema *schema = zyr_step_schema (step, (*node)->schema);
  const GPtrArray *many = schema != NULL ? zyr_slots_get (*node, schema)->many : NULL;

  if (schema == NULL || !schema->is_repeat)
    return FALSE;
  *node = many != NULL && index >= 1 && index <= many->len ? many->pdata[(guint)index - 1] : NULL;
  return TRUE;
}

gboolean
zyr_path_instance (ZyrEval *ev,
                   const ZyrAst *target,
                   const ZyrAst *repeat,
                   double index,
                   ZyrNode **node)
{
  if (ev->env->brute_force || ev->env->namespaces != NULL || ev->env->document == NULL
      || ev->env->document->schema == NULL || !is_absolute_single (target)
      || !is_absolute_single (repeat) || repeat->steps->len == 0
      || repeat->steps->len > target->steps->len)
    return FALSE;
  *node = ev->env->document;
  for (guint i = 0; i < target->steps->len && *node != NULL; i++)
    {
      ZyrStep *step = &g_array_index (target->steps, ZyrStep, i);

      if (i < repeat->steps->len
          && g_array_index (repeat->steps, ZyrStep, i).name != step->name)
        return FALSE;
      if (!zyr_eval_charge (ev, 1)
          || !(i + 1 == repeat->steps->len ? take_instance (ev, step, index, node)
                                           : child_by_slot (ev, step, FALSE, node)))
        return FALSE;
    }
  if (*node != NULL && !ev->env->keep_irrelevant && ((*node)->flags & ZYR_NODE_IRRELEVANT) != 0)
    *node = NULL;
  return TRUE;
}
