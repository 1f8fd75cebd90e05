/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The functions that forms may call */

#include "zyr-eval-private.h"

G_BEGIN_DECLS

/*
 * How to add a function. It takes one C function, one row in a table and its test cases; nothing else
 * needs to know: forms that call it load, a call with too few or too many arguments is refused with its
 * line, and what was computed with it is computed again when an answer changes that it reads.
 *
 * 1. Write it above the table at the end of the file it belongs to: zyr-functions-string.c (texts, truth
 *    values), -number.c (what gives a number: round(), also sum() and max() of nodes), -date.c (dates,
 *    times), -node.c (what asks about the nodes themselves: how many, which, where), -odk.c (selections),
 *    -geo.c (places). Look there for a helper first; many share one. Comments in the sources are
 *    written as this one; those of the examples are not, because they stand in it.
 *
 *    Of a text:
 *
 *      // reverse ("abc") = "cba"
 *      static ZyrValue
 *      fn_reverse (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
 *      {
 *        g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);
 *
 *        return zyr_value_take (g_utf8_strreverse (text, -1));
 *      }
 *
 *    Of a set of nodes, with an option that may be left out:
 *
 *      // mean (nodes[, "known"]): with "known", of those that are numbers
 *      static ZyrValue
 *      fn_mean (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
 *      {
 *        g_auto (ZyrValue) set = zyr_eval (ev, ctx, args[0]);
 *        g_autofree char *option = n > 1 ? zyr_eval_string (ev, ctx, args[1]) : g_strdup ("");
 *        const gboolean known = g_str_equal (option, "known");
 *        double sum = 0;
 *        guint count = 0;
 *
 *        if (set.kind != ZYR_VALUE_NODESET || !(known || *option == '\0'))
 *          {
 *            zyr_eval_fail (ev, "mean() takes a set of nodes, then nothing or 'known'");
 *            return zyr_value_number (NAN);
 *          }
 *        for (guint i = 0; i < set.nodes->len; i++)
 *          {
 *            const double x = zyr_eval_node_number (ev, set.nodes->pdata[i]);
 *
 *            if (known && isnan (x))
 *              continue;
 *            sum += x;
 *            count++;
 *          }
 *        return zyr_value_number (count > 0 ? sum / count : NAN);
 *      }
 *
 * 2. Add a row to the table: the name as forms write it, which no other row has; the C function; the
 *    fewest and the most arguments (-1: any number); flags, see below; and, seldom, how it uses its
 *    arguments:
 *
 *      { "reverse", fn_reverse, 1, 1, 0 },
 *      { "mean", fn_mean, 1, 2, 0 },
 *
 * 3. Add cases to tests/form/test-expressions.c, over the small document at its top: to `cases` what it
 *    gives, as text ({ "mean(/data/r/v, 'known')", "15" }), beside its
 *    relatives; to `failing` a call that zyr_eval_fail() ends, with words of its message. Try what is
 *    missing, too: no node, an empty one, no number. A wrong number of arguments needs no case: the
 *    table refuses it.
 *
 * 4. In the project's folder, once: meson setup _build. Then
 *
 *      ninja -C _build tests/form/test-expressions && _build/tests/form/test-expressions
 *
 *    (a result that differs is told with its expression), and to try it by hand
 *
 *      ninja -C _build src/form/tool/ziyaret-form
 *      echo '{"id":1, "expression":"reverse(\"abc\")"}' | _build/src/form/tool/ziyaret-form eval --batch
 *
 *    (there is no document behind this one: sets of nodes are tried in the tests), and at the end, for the
 *    rest of the engine and the rules of style, which want all to be built:
 *
 *      ninja -C _build && meson test -C _build --no-rebuild --suite form --suite lint
 *
 * Arguments: @n of them, as many as the row allows, not evaluated yet. Evaluate those you need, once
 * each, and only them (if() evaluates one of its branches):
 *   zyr_eval_string()   a text, yours to free, never NULL: of a set of nodes that of the first, else ""
 *   zyr_eval_number()   a double; NAN for what is no number, as an empty text
 *   zyr_eval_boolean()  as XPath's boolean()
 *   zyr_eval_strings()  the texts of all nodes of several arguments
 *   zyr_eval()          a ZyrValue of any kind; yours, so hold it in a g_auto (ZyrValue) or return it.
 *                       Look at its kind before its union. Of a set take the number of a node by
 *                       zyr_eval_node_number() (NAN for no answer and for no number alike), its
 *                       text by zyr_node_dup_text() ("" for no answer: so the two are told apart).
 *                       For dates: zyr_value_to_date()
 * Nodes are borrowed, sorted as in the document, and must not be changed. Texts are valid UTF-8.
 *
 * Result: any kind, by zyr_value_take() (takes a text that was allocated), zyr_value_string() (copies
 * one), zyr_value_number(), zyr_value_boolean(), zyr_value_date(). Forms turn it into what they need.
 *
 * Errors: a missing answer is none: give "" or NAN. What the form's author did wrong is told by
 * zyr_eval_fail(): one English sentence, without a full stop, saying what would be right; the first
 * one counts, and line, node and expression are put before it. Then return any value.
 *
 * Limits, for forms come from others: one pass over the arguments and their nodes is paid for. Before
 * anything more, a sort or a second pass: if (!zyr_eval_charge (ev, n_nodes)) return any value; one unit
 * is a node or 64 bytes. Bound what grows by ZYR_FORM_VALUE_BYTES_MAX (src/core/zyr-limits.h).
 *
 * What the result may depend on: the arguments, @ctx (node, position, size) and ev->env (time zone; the
 * moment, which stands still during an operation), and nothing else: no static state, no clock. If it is
 * another each time all the same, as random() is, the row's flags are ZYR_EXPR_VOLATILE: it is then
 * not indexed and not compared with a computation from scratch. ZYR_EXPR_ONCE is for once() alone: a
 * calculation with it keeps what its node already has.
 *
 * When it is computed again: when the text of a node changes that is among the arguments' nodes, or such
 * nodes come or go. So take nodes from the arguments only. A sixth field of the row says otherwise, a
 * letter for each argument, the last also for all that follow: "b" it only asks which nodes there are
 * (count()), "t" it reads their texts (the default), "r" it gives them on (randomize()).
 */
typedef ZyrValue (*ZyrFunctionImpl) (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n);

struct _ZyrFunction
{
  const char *name; /* as forms write it, with its prefix if it has one: "jr:itext" */
  ZyrFunctionImpl impl;
  guint n_min;
  int n_max;        /* -1: any number */
  guint flags;      /* 0, ZYR_EXPR_VOLATILE or ZYR_EXPR_ONCE (keeps the node's own value) */
  const char *uses; /* (nullable): a letter an argument, see above */
};

const ZyrFunction *zyr_function_find (const char *name);

/* One a file; each ends with a row without a name */
extern const ZyrFunction zyr_functions_string[];
extern const ZyrFunction zyr_functions_number[];
extern const ZyrFunction zyr_functions_date[];
extern const ZyrFunction zyr_functions_node[];
extern const ZyrFunction zyr_functions_odk[];
extern const ZyrFunction zyr_functions_geo[];

ZyrValue zyr_fn_search (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n);

G_END_DECLS
