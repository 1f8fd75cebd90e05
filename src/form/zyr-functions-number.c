/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "zyr-functions-private.h"

/* A day or an instant becomes the days since 1970-01-01 UTC, with their fraction. It stays a date
 * that is counted: where a form stores it as a text, both clients of the specification write the
 * whole days. */
static ZyrValue
fn_number (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_auto (ZyrValue) value = { .kind = ZYR_VALUE_NUMBER };
  double number;
  ZyrDate date;

  if (n > 0)
    value = zyr_eval (ev, ctx, args[0]);
  else
    value = zyr_value_take (ctx->node != NULL ? zyr_node_dup_text (ctx->node) : g_strdup (""));
  number = zyr_value_to_number (ev->env, &value);
  if (isnan (number) || value.kind == ZYR_VALUE_NUMBER
      || !zyr_value_to_date (ev->env, &value, &date))
    return zyr_value_number (number);
  date.counted = TRUE;
  return zyr_value_date (date);
}

static ZyrValue
fn_random (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_number (ev->env->random != NULL ? g_rand_double (ev->env->random)
                                                   : g_random_double ());
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

/* Beyond these no double has digits */
#define ROUND_DIGITS_MAX 308

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
  if (fabs (wanted) > ROUND_DIGITS_MAX)
    return zyr_value_number (NAN);
  digits = (int)wanted;
  if (digits == 0)
    return zyr_value_number (round (x));
  return zyr_value_number (scale (round (scale (x, digits)), -digits));
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
    sum += zyr_eval_node_number (ev, set.nodes->pdata[i]);
  return zyr_value_number (sum);
}

/* Every number of the arguments, node-sets expanded */
static GArray *
all_numbers (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < n; i++)
    {
      g_auto (ZyrValue) value = zyr_eval (ev, ctx, args[i]);
      double x;

      if (value.kind != ZYR_VALUE_NODESET)
        {
          x = zyr_value_to_number (ev->env, &value);
          g_array_append_val (numbers, x);
          continue;
        }
      for (guint k = 0; k < value.nodes->len; k++)
        {
          x = zyr_eval_node_number (ev, value.nodes->pdata[k]);
          g_array_append_val (numbers, x);
        }
    }
  return numbers;
}

static ZyrValue
extreme (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n, int sign)
{
  g_autoptr (GArray) numbers = all_numbers (ev, ctx, args, n);
  double best = NAN;

  for (guint i = 0; i < numbers->len; i++)
    {
      const double x = g_array_index (numbers, double, i);

      if (isnan (x))
        return zyr_value_number (NAN);
      if (isnan (best) || (sign > 0 ? x > best : x < best))
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

/* Unlike C's, an unknown or infinite power of one is unknown */
static ZyrValue
fn_pow (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  const double base = zyr_eval_number (ev, ctx, args[0]);
  const double power = zyr_eval_number (ev, ctx, args[1]);

  if (isnan (power) || (isinf (power) && fabs (base) == 1))
    return zyr_value_number (NAN);
  return zyr_value_number (pow (base, power));
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

/* How to add a function: zyr-functions-private.h */
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
