/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "zyr-form.h"
#include "zyr-functions-private.h"
#include "zyr-limits.h"
#include "zyr-path-private.h"

void
zyr_eval_fail (ZyrEval *ev, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  if (ev->error != NULL)
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  ev->error = g_error_new_literal (ZYR_FORM_ERROR, ZYR_FORM_ERROR_EXPRESSION, what);
}

/* Where a path leads that goes from one node to one node */
static gboolean
single_node (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast, ZyrNode **node)
{
  return ast->kind == ZYR_AST_PATH && ev->error == NULL && zyr_path_single (ev, ctx, ast, node);
}

gboolean
zyr_eval_charge (ZyrEval *ev, gsize n)
{
  if (ev->error != NULL)
    return FALSE;
  if (n <= ev->steps_max - MIN (ev->steps, ev->steps_max))
    {
      ev->steps += (guint)n;
      return TRUE;
    }
  ev->steps = ev->steps_max;
  if (ev->steps_max < ZYR_FORM_EVALUATION_STEPS_MAX)
    ev->error = g_error_new (ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT,
                             "all that is to be computed takes more than %d steps, and was stopped "
                             "here; the form should compute less at once",
                             ZYR_FORM_OPERATION_STEPS_MAX);
  else
    ev->error = g_error_new (ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT,
                             "it takes more than %d steps to compute; it should look at fewer nodes",
                             ZYR_FORM_EVALUATION_STEPS_MAX);
  return FALSE;
}

char *
zyr_eval_string (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast)
{
  g_auto (ZyrValue) value = { .kind = ZYR_VALUE_NUMBER };
  ZyrNode *node;
  char *text;

  if (single_node (ev, ctx, ast, &node))
    text = node != NULL ? zyr_node_dup_text (node) : g_strdup ("");
  else
    {
      value = zyr_eval (ev, ctx, ast);
      text = value.kind == ZYR_VALUE_STRING ? g_steal_pointer (&value.string)
                                            : zyr_value_to_string (ev->env, &value);
    }
  zyr_eval_charge (ev, strlen (text) / 64);
  return text;
}

double
zyr_eval_node_number (ZyrEval *ev, const ZyrNode *node)
{
  g_autofree char *buffer = NULL;
  const char *text = zyr_node_text (node, &buffer);

  if (buffer != NULL && !zyr_eval_charge (ev, strlen (buffer) / 16))
    return NAN;
  return zyr_text_to_number (ev->env, text);
}

double
zyr_eval_number (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast)
{
  g_auto (ZyrValue) value = { .kind = ZYR_VALUE_NUMBER };
  ZyrNode *node;

  if (single_node (ev, ctx, ast, &node))
    return node != NULL ? zyr_eval_node_number (ev, node) : NAN;
  value = zyr_eval (ev, ctx, ast);
  if (value.kind == ZYR_VALUE_NODESET && value.nodes->len > 0)
    return zyr_eval_node_number (ev, value.nodes->pdata[0]);
  return zyr_value_to_number (ev->env, &value);
}

gboolean
zyr_eval_boolean (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast)
{
  g_auto (ZyrValue) value = { .kind = ZYR_VALUE_NUMBER };
  ZyrNode *node;

  if (single_node (ev, ctx, ast, &node))
    return node != NULL;
  value = zyr_eval (ev, ctx, ast);
  return zyr_value_to_boolean (&value);
}

GPtrArray *
zyr_eval_strings (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint from, guint n)
{
  GPtrArray *strings = g_ptr_array_new_with_free_func (g_free);
  guint n_charged = 0;

  for (guint i = from; i < n; i++)
    {
      g_auto (ZyrValue) value = { .kind = ZYR_VALUE_NUMBER };
      ZyrNode *node;

      if (single_node (ev, ctx, args[i], &node))
        {
          if (node != NULL)
            g_ptr_array_add (strings, zyr_node_dup_text (node));
          continue;
        }
      value = zyr_eval (ev, ctx, args[i]);
      if (value.kind == ZYR_VALUE_NODESET)
        for (guint k = 0; k < value.nodes->len; k++)
          g_ptr_array_add (strings, zyr_node_dup_text (value.nodes->pdata[k]));
      else
        g_ptr_array_add (strings, zyr_value_to_string (ev->env, &value));
      for (; n_charged < strings->len; n_charged++)
        if (!zyr_eval_charge (ev, strlen (strings->pdata[n_charged]) / 64))
          return strings;
    }
  return strings;
}

static ZyrValue
eval_union (ZyrEval *ev, ZyrValue *a, ZyrValue *b)
{
  ZyrValue result = { .kind = ZYR_VALUE_NODESET };

  if (a->kind != ZYR_VALUE_NODESET || b->kind != ZYR_VALUE_NODESET)
    {
      zyr_eval_fail (ev, "“|” joins two sets of nodes, nothing else");
      return zyr_value_string ("");
    }
  result.nodes = g_ptr_array_new ();
  g_ptr_array_extend (result.nodes, a->nodes, NULL, NULL);
  g_ptr_array_extend (result.nodes, b->nodes, NULL, NULL);
  if (zyr_eval_charge (ev, result.nodes->len))
    zyr_nodes_sort (result.nodes);
  return result;
}

/* A side of a comparison, without copies where there need be none. @shared: the text belongs to the node
 * or the expression; @is_node: it is that of a node, which by itself is true */
typedef struct
{
  ZyrValue value;
  char *buffer;
  gboolean shared;
  gboolean is_node;
} Operand;

static void
operand_clear (Operand *self)
{
  g_free (self->buffer);
  if (!self->shared)
    zyr_value_clear (&self->value);
}

static void
operand_eval (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast, Operand *self)
{
  ZyrNode *node;

  *self = (Operand){ .shared = TRUE };
  if (ast->kind == ZYR_AST_LITERAL)
    self->value = zyr_value_take ((char *)ast->text);
  else if (single_node (ev, ctx, ast, &node) && (node != NULL || ev->env->blank_empty))
    {
      self->is_node = node != NULL;
      self->value
          = zyr_value_take ((char *)(node != NULL ? zyr_node_text (node, &self->buffer) : ""));
      zyr_eval_charge (ev, 1 + (self->buffer != NULL ? strlen (self->buffer) / 16 : 0));
    }
  else
    {
      self->shared = FALSE;
      self->value = zyr_eval (ev, ctx, ast);
    }
}

static ZyrValue
eval_comparison (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast)
{
  const ZyrValue truth = zyr_value_boolean (TRUE);
  const gboolean equality = ast->op == ZYR_OP_EQ || ast->op == ZYR_OP_NE;
  Operand a;
  Operand b;
  gboolean result = FALSE;

  operand_eval (ev, ctx, ast->args->pdata[0], &a);
  operand_eval (ev, ctx, ast->args->pdata[1], &b);
  if (ev->error == NULL)
    result = zyr_value_compare (
        ev, ast->op,
        equality && a.is_node && b.value.kind == ZYR_VALUE_BOOLEAN ? &truth : &a.value,
        equality && b.is_node && a.value.kind == ZYR_VALUE_BOOLEAN ? &truth : &b.value);
  operand_clear (&a);
  operand_clear (&b);
  return ev->error == NULL ? zyr_value_boolean (result) : zyr_value_string ("");
}

static ZyrValue
eval_arithmetic (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast)
{
  Operand left;
  Operand right;
  double a;
  double b;

  operand_eval (ev, ctx, ast->args->pdata[0], &left);
  operand_eval (ev, ctx, ast->args->pdata[1], &right);
  if (ast->op == ZYR_OP_ADD || ast->op == ZYR_OP_SUB)
    {
      a = zyr_value_add (ev->env, &left.value, &right.value, ast->op == ZYR_OP_ADD ? 1 : -1);
      operand_clear (&left);
      operand_clear (&right);
      return zyr_value_number (a);
    }
  zyr_value_to_numbers (ev->env, &left.value, &right.value, &a, &b);
  operand_clear (&left);
  operand_clear (&right);
  switch ((int)ast->op)
    {
    case ZYR_OP_MUL:
      return zyr_value_number (a * b);
    case ZYR_OP_DIV:
      return zyr_value_number (a / b);
    default:
      return zyr_value_number (fmod (a, b));
    }
}

static ZyrValue
eval_binary (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast)
{
  const ZyrAst *left = ast->args->pdata[0];
  const ZyrAst *right = ast->args->pdata[1];
  g_auto (ZyrValue) a = { .kind = ZYR_VALUE_NUMBER };
  g_auto (ZyrValue) b = { .kind = ZYR_VALUE_NUMBER };

  if (ast->op == ZYR_OP_OR)
    return zyr_value_boolean (zyr_eval_boolean (ev, ctx, left)
                              || zyr_eval_boolean (ev, ctx, right));
  if (ast->op == ZYR_OP_AND)
    return zyr_value_boolean (zyr_eval_boolean (ev, ctx, left)
                              && zyr_eval_boolean (ev, ctx, right));
  if (ast->op <= ZYR_OP_GE)
    return eval_comparison (ev, ctx, ast);
  if (ast->op != ZYR_OP_UNION)
    return eval_arithmetic (ev, ctx, ast);
  a = zyr_eval (ev, ctx, left);
  b = zyr_eval (ev, ctx, right);
  if (ev->error != NULL)
    return zyr_value_string ("");
  return eval_union (ev, &a, &b);
}

ZyrValue
zyr_eval (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast)
{
  ZyrValue result = { .kind = ZYR_VALUE_NUMBER };

  if (!zyr_eval_charge (ev, 1))
    return zyr_value_string ("");
  switch (ast->kind)
    {
    case ZYR_AST_NUMBER:
      return zyr_value_number (ast->number);
    case ZYR_AST_LITERAL:
      return zyr_value_string (ast->text);
    case ZYR_AST_BINARY:
      return eval_binary (ev, ctx, ast);
    case ZYR_AST_NEGATE:
      return zyr_value_number (-zyr_eval_number (ev, ctx, ast->args->pdata[0]));
    case ZYR_AST_CALL:
      if (ast->function == NULL)
        {
          zyr_eval_fail (ev, "there is no function %s() of %u arguments", ast->text, ast->args->len);
          break;
        }
      result = ast->function->impl (ev, ctx, (ZyrAst *const *)ast->args->pdata, ast->args->len);
      break;
    case ZYR_AST_PATH:
      result = zyr_eval_path (ev, ctx, ast);
      break;
    case ZYR_AST_VARIABLE:
    default:
      zyr_eval_fail (ev, "there are no variables in XForms");
      break;
    }
  return result;
}

ZyrValue
zyr_expr_evaluate (const ZyrExpr *self, const ZyrEnv *env, ZyrNode *context, GError **error)
{
  ZyrBudget alone = { ZYR_FORM_EVALUATION_STEPS_MAX, 0 };
  ZyrBudget *budget = env->budget != NULL ? env->budget : &alone;
  ZyrEval ev = { .env = env,
                 .origin = context,
                 .steps_max = (guint)MIN (budget->steps_left, ZYR_FORM_EVALUATION_STEPS_MAX) };
  const ZyrCtx ctx = { context, 1, 1 };
  ZyrValue value;

  budget->height += self->root->height;
  if (budget->height > ZYR_FORM_EVALUATION_HEIGHT_MAX)
    {
      ev.error = g_error_new_literal (ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT,
                                      "texts and expressions refer to each other without an end");
      value = zyr_value_string ("");
    }
  else
    value = zyr_eval (&ev, &ctx, self->root);
  budget->height -= self->root->height;
  budget->steps_left -= MIN (budget->steps_left, ev.steps);
  if (ev.error == NULL)
    return value;
  zyr_value_clear (&value);
  g_propagate_error (error, ev.error);
  return zyr_value_string ("");
}

const ZyrFunction *
zyr_function_find (const char *name)
{
  static GHashTable *table = NULL;
  static const ZyrFunction *const families[] = {
    zyr_functions_string, zyr_functions_number, zyr_functions_date,
    zyr_functions_node,   zyr_functions_odk,    zyr_functions_geo,
  };

  if (g_once_init_enter (&table))
    {
      GHashTable *made = g_hash_table_new (g_str_hash, g_str_equal);

      for (guint i = 0; i < G_N_ELEMENTS (families); i++)
        for (const ZyrFunction *f = families[i]; f->name != NULL; f++)
          g_hash_table_insert (made, (char *)f->name, (gpointer)f);
      g_once_init_leave (&table, made);
    }
  return g_hash_table_lookup (table, name);
}
