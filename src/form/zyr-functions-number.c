/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "zyr-eval-private.h"

static ZyrValue
fn_number (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *own = NULL;

  if (n > 0)
    return zyr_value_number (zyr_eval_number (ev, ctx, args[0]));
  own = ctx->node != NULL ? zyr_node_dup_text (ctx->node) : g_strdup ("");
  return zyr_value_number (zyr_number_parse (own));
}

static ZyrValue
fn_random (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_number (g_random_double ());
}

static ZyrValue
fn_int (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_number (trunc (zyr_eval_number (ev, ctx, args[0])));
}

static ZyrValue
fn_floor (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_number (floor (zyr_eval_number (ev, ctx, args[0])));
}

static ZyrValue
fn_ceiling (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_number (ceil (zyr_eval_number (ev, ctx, args[0])));
}

/* The number that the decimal text of @x times 10^@digits denotes: scaling in binary would turn
 * 12345.15 into 123451.49999999999 */
static double
scale (double x, int digits)
{
  g_autofree char *text = zyr_number_to_string (x);
  g_autofree char *scaled = g_strdup_printf ("%se%d", text, digits);

  return g_ascii_strtod (scaled, NULL);
}

static ZyrValue
fn_round (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  const double x = zyr_eval_number (ev, ctx, args[0]);
  const double wanted = n > 1 ? trunc (zyr_eval_number (ev, ctx, args[1])) : 0;
  int digits;

  if (isnan (wanted))
    return zyr_value_number (NAN);
  if (!isfinite (x))
    return zyr_value_number (x);
  digits = (int)CLAMP (wanted, -300, 300);
  if (digits == 0)
    return zyr_value_number (round (x));
  return zyr_value_number (scale (round (scale (x, digits)), -digits));
}

static GPtrArray *
all_strings (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_eval_strings (ev, ctx, args, 0, n);
}

static ZyrValue
fn_sum (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) set = zyr_eval (ev, ctx, args[0]);
  double sum = 0;

  if (set.kind != ZYR_VALUE_NODESET)
    {
      zyr_eval_fail (ev, "sum() adds up a set of nodes, nothing else");
      return zyr_value_number (NAN);
    }
  for (guint i = 0; i < set.nodes->len; i++)
    {
      g_autofree char *buffer = NULL;

      sum += zyr_number_parse (zyr_node_text (set.nodes->pdata[i], &buffer));
    }
  return zyr_value_number (sum);
}

static ZyrValue
extreme (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n, int sign)
{
  g_autoptr (GPtrArray) texts = all_strings (ev, ctx, args, n);
  double best = NAN;

  for (guint i = 0; i < texts->len; i++)
    {
      const ZyrValue text = { .kind = ZYR_VALUE_STRING, .string = texts->pdata[i] };
      const double x = zyr_value_to_number (ev->env, &text);

      if (isnan (x))
        return zyr_value_number (NAN);
      if (isnan (best) || (x - best) * sign > 0)
        best = x;
    }
  return zyr_value_number (best);
}

static ZyrValue
fn_max (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return extreme (ev, ctx, args, n, 1);
}

static ZyrValue
fn_min (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return extreme (ev, ctx, args, n, -1);
}

static ZyrValue
fn_pow (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_number (
      pow (zyr_eval_number (ev, ctx, args[0]), zyr_eval_number (ev, ctx, args[1])));
}

static ZyrValue
fn_atan2 (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_number (
      atan2 (zyr_eval_number (ev, ctx, args[0]), zyr_eval_number (ev, ctx, args[1])));
}

static ZyrValue
fn_pi (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_number (G_PI);
}

#define UNARY(name, expression)                                                                    \
  static ZyrValue name (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)              \
  {                                                                                                \
    const double x = zyr_eval_number (ev, ctx, args[0]);                                           \
                                                                                                   \
    return zyr_value_number (expression);                                                          \
  }

UNARY (fn_log, log (x))
UNARY (fn_log10, log10 (x))
UNARY (fn_abs, fabs (x))
UNARY (fn_sin, sin (x))
UNARY (fn_cos, cos (x))
UNARY (fn_tan, tan (x))
UNARY (fn_asin, asin (x))
UNARY (fn_acos, acos (x))
UNARY (fn_atan, atan (x))
UNARY (fn_sqrt, sqrt (x))
UNARY (fn_exp, exp (x))
UNARY (fn_exp10, pow (10, x))

const ZyrFunction zyr_functions_number[] = {
  { "number", fn_number, 0, 1, 0 },
  { "random", fn_random, 0, 0, ZYR_EXPR_VOLATILE },
  { "int", fn_int, 1, 1, 0 },
  { "floor", fn_floor, 1, 1, 0 },
  { "ceiling", fn_ceiling, 1, 1, 0 },
  { "round", fn_round, 1, 2, 0 },
  { "sum", fn_sum, 1, 1, 0 },
  { "max", fn_max, 0, -1, 0 },
  { "min", fn_min, 0, -1, 0 },
  { "pow", fn_pow, 2, 2, 0 },
  { "log", fn_log, 1, 1, 0 },
  { "log10", fn_log10, 1, 1, 0 },
  { "abs", fn_abs, 1, 1, 0 },
  { "sin", fn_sin, 1, 1, 0 },
  { "cos", fn_cos, 1, 1, 0 },
  { "tan", fn_tan, 1, 1, 0 },
  { "asin", fn_asin, 1, 1, 0 },
  { "acos", fn_acos, 1, 1, 0 },
  { "atan", fn_atan, 1, 1, 0 },
  { "atan2", fn_atan2, 2, 2, 0 },
  { "sqrt", fn_sqrt, 1, 1, 0 },
  { "exp", fn_exp, 1, 1, 0 },
  { "exp10", fn_exp10, 1, 1, 0 },
  { "pi", fn_pi, 0, 0, 0 },
  { NULL },
};
