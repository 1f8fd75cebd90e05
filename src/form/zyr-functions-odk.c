/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Selections and checklists */
#include <math.h>
#include <string.h>

#include "zyr-functions-private.h"

#define SPACES " \t\r\n"

/* The n-th word of a space separated list, NULL after the last */
static const char *
word_at (const char *list, guint index, gsize *size)
{
  const char *at = list + strspn (list, SPACES);

  for (guint i = 0; *at != '\0'; i++)
    {
      *size = strcspn (at, SPACES);
      if (i == index)
        return at;
      at += *size;
      at += strspn (at, SPACES);
    }
  return NULL;
}

static ZyrValue
fn_selected (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *list = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *wanted = zyr_eval_string (ev, ctx, args[1]);
  const char *word;
  gsize size;
  gsize length;

  g_strstrip (wanted);
  length = strlen (wanted);
  if (length == 0)
    return zyr_value_boolean (list[strspn (list, SPACES)] == '\0');
  for (guint i = 0; (word = word_at (list, i, &size)) != NULL; i++)
    if (size == length && strncmp (word, wanted, size) == 0)
      return zyr_value_boolean (TRUE);
  return zyr_value_boolean (FALSE);
}

static ZyrValue
fn_selected_at (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *list = zyr_eval_string (ev, ctx, args[0]);
  const double index = trunc (zyr_eval_number (ev, ctx, args[1]));
  const char *word;
  gsize size;

  if (!(index >= 0 && index < 1e6))
    return zyr_value_string ("");
  word = word_at (list, (guint)index, &size);
  return word != NULL ? zyr_value_take (g_strndup (word, size)) : zyr_value_string ("");
}

static ZyrValue
fn_count_selected (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *list = zyr_eval_string (ev, ctx, args[0]);
  gsize size;
  guint count = 0;

  while (word_at (list, count, &size) != NULL)
    count++;
  return zyr_value_number (count);
}

static gboolean
within (double count, double min, double max)
{
  return (min < 0 || count >= min) && (max < 0 || count <= max);
}

/* The truth of each item: of a node whether it has a text, of anything else its boolean () */
static GArray *
truths (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (gboolean));
  g_auto (ZyrValue) value = zyr_eval (ev, ctx, ast);
  gboolean truth;

  if (value.kind != ZYR_VALUE_NODESET)
    {
      truth = zyr_value_to_boolean (&value);
      g_array_append_val (out, truth);
      return out;
    }
  for (guint i = 0; i < value.nodes->len; i++)
    {
      g_autofree char *buffer = NULL;

      truth = *zyr_node_text (value.nodes->pdata[i], &buffer) != '\0';
      g_array_append_val (out, truth);
    }
  return out;
}

static ZyrValue
fn_checklist (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  const double min = zyr_eval_number (ev, ctx, args[0]);
  const double max = zyr_eval_number (ev, ctx, args[1]);
  guint count = 0;

  for (guint i = 2; i < n; i++)
    {
      g_autoptr (GArray) items = truths (ev, ctx, args[i]);

      for (guint k = 0; k < items->len; k++)
        count += (guint)g_array_index (items, gboolean, k);
    }
  return zyr_value_boolean (within (count, min, max));
}

/* Pairs of value and weight; where both are sets of nodes, node by node */
static ZyrValue
fn_weighted_checklist (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  const double min = zyr_eval_number (ev, ctx, args[0]);
  const double max = zyr_eval_number (ev, ctx, args[1]);
  double sum = 0;

  if (n % 2 != 0)
    {
      zyr_eval_fail (ev, "weighted-checklist() takes pairs of value and weight");
      return zyr_value_boolean (FALSE);
    }
  for (guint i = 2; i + 1 < n; i += 2)
    {
      g_autoptr (GArray) items = truths (ev, ctx, args[i]);
      g_autoptr (GPtrArray) weights = zyr_eval_strings (ev, ctx, args, i + 1, i + 2);

      for (guint k = 0; k < items->len && weights->len > 0; k++)
        if (g_array_index (items, gboolean, k))
          sum += zyr_number_parse (weights->pdata[MIN (k, weights->len - 1)]);
    }
  return zyr_value_boolean (within (sum, min, max));
}

/* How to add a function: zyr-functions-private.h */
const ZyrFunction zyr_functions_odk[] = {
  { "selected", fn_selected, 2, 2, 0 },
  { "is-selected", fn_selected, 2, 2, 0 },
  { "selected-at", fn_selected_at, 2, 2, 0 },
  { "count-selected", fn_count_selected, 1, 1, 0 },
  { "checklist", fn_checklist, 2, -1, 0 },
  { "search", zyr_fn_search, 1, 6, 0 },
  { "weighted-checklist", fn_weighted_checklist, 2, -1, 0 },
  { NULL },
};
