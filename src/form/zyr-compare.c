/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The comparisons of XPath: what any two values come to, node by node where they are sets */
#include <math.h>
#include <string.h>

#include "zyr-eval-private.h"

static gboolean
numbers_relate (ZyrOp op, double a, double b)
{
  switch ((int)op)
    {
    case ZYR_OP_EQ:
      return a == b;
    case ZYR_OP_NE:
      return a != b;
    case ZYR_OP_LT:
      return a < b;
    case ZYR_OP_LE:
      return a <= b;
    case ZYR_OP_GT:
      return a > b;
    default:
      return a >= b;
    }
}

static gboolean
is_count (const ZyrValue *value)
{
  return value->kind == ZYR_VALUE_NUMBER || (value->kind == ZYR_VALUE_DATE && value->date.counted);
}

static gboolean
is_equality (ZyrOp op)
{
  return op == ZYR_OP_EQ || op == ZYR_OP_NE;
}

static gboolean
as_numbers_relate (const ZyrEnv *env, ZyrOp op, const ZyrValue *a, const ZyrValue *b)
{
  double x;
  double y;

  zyr_value_to_numbers (env, a, b, &x, &y);
  return numbers_relate (op, x, y);
}

/* Two values, neither a node-set */
static gboolean
atoms_relate (const ZyrEnv *env, ZyrOp op, const ZyrValue *a, const ZyrValue *b)
{
  ZyrDate left;
  ZyrDate right;

  if (!is_equality (op))
    return as_numbers_relate (env, op, a, b);
  if (a->kind == ZYR_VALUE_BOOLEAN || b->kind == ZYR_VALUE_BOOLEAN)
    return (zyr_value_to_boolean (a) == zyr_value_to_boolean (b)) == (op == ZYR_OP_EQ);
  if ((a->kind == ZYR_VALUE_DATE || b->kind == ZYR_VALUE_DATE) && !is_count (a) && !is_count (b)
      && zyr_value_to_date (env, a, &left)
      && zyr_value_to_date (env, b, &right))
    {
      if (left.has_time == right.has_time)
        return (left.ms == right.ms) == (op == ZYR_OP_EQ);
      return (zyr_date_count (env, &left) == zyr_date_count (env, &right)) == (op == ZYR_OP_EQ);
    }
  if (a->kind == ZYR_VALUE_STRING && b->kind == ZYR_VALUE_STRING)
    return (strcmp (a->string, b->string) == 0) == (op == ZYR_OP_EQ);
  return as_numbers_relate (env, op, a, b);
}

static ZyrOp
mirror (ZyrOp op)
{
  switch ((int)op)
    {
    case ZYR_OP_LT:
      return ZYR_OP_GT;
    case ZYR_OP_LE:
      return ZYR_OP_GE;
    case ZYR_OP_GT:
      return ZYR_OP_LT;
    case ZYR_OP_GE:
      return ZYR_OP_LE;
    default:
      return op;
    }
}

/* XPath 1.0 section 3.4: true when it is true for some node. Where order is asked of a boolean, the
 * specification's clients compare node by node as well. */
static gboolean
nodes_relate (ZyrEval *ev, ZyrOp op, const ZyrValue *set, const ZyrValue *other)
{
  if (other->kind == ZYR_VALUE_BOOLEAN && is_equality (op))
    {
      const ZyrValue truth = zyr_value_boolean (set->nodes->len > 0);

      return atoms_relate (ev->env, op, &truth, other);
    }
  for (guint i = 0; i < set->nodes->len; i++)
    {
      g_autofree char *buffer = NULL;
      const ZyrValue atom = { .kind = ZYR_VALUE_STRING,
                              .string = (char *)zyr_node_text (set->nodes->pdata[i], &buffer) };

      if (!zyr_eval_charge (ev, 1 + strlen (atom.string) / 64))
        return FALSE;
      if (other->kind == ZYR_VALUE_NODESET ? nodes_relate (ev, mirror (op), other, &atom)
                                           : atoms_relate (ev->env, op, &atom, other))
        return TRUE;
    }
  return FALSE;
}

gboolean
zyr_value_compare (ZyrEval *ev, ZyrOp op, const ZyrValue *a, const ZyrValue *b)
{
  static char nothing[] = "";
  const ZyrValue blank = { .kind = ZYR_VALUE_STRING, .string = nothing };

  if (ev->env->blank_empty && a->kind == ZYR_VALUE_NODESET && a->nodes->len == 0)
    a = &blank;
  if (ev->env->blank_empty && b->kind == ZYR_VALUE_NODESET && b->nodes->len == 0)
    b = &blank;
  if (a->kind == ZYR_VALUE_NODESET && !(b->kind == ZYR_VALUE_NODESET && b->nodes->len == 0))
    return nodes_relate (ev, op, a, b);
  if (b->kind == ZYR_VALUE_NODESET)
    return nodes_relate (ev, mirror (op), b, a);
  return atoms_relate (ev->env, op, a, b);
}
