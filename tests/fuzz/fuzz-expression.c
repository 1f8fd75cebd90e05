/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any expression: refused, or evaluated within its steps; twice to the same end, and to the same end
 * with the indexes and short cuts of a tree that never changes as without them. */
#include "fuzz.h"

#include <string.h>

#include "zyr-eval-private.h"
#include "zyr-form.h"

#define STEPS_MAX 100000

static const char document[]
    = "<data xml:lang='tr' id='d'><a>1</a><b>2020-02-29</b><c>x y z</c><empty/><neg>-3.5</neg>"
      "<person pos='1'><name>Ayşe</name><age>40</age><income>100</income><income>200</income>"
      "</person><person pos='2'><name>Işık İnce</name><age>7</age></person>"
      "<person pos='3'><name/><age>40</age><income>40</income></person>"
      "<root><item><name>i1</name><label>One</label><n>1</n></item><item><name>i2</name>"
      "<label>Two</label><n>2</n></item><item><name>i3</name><label>Two</label><n>02</n></item>"
      "</root><geo>39.9 32.8 0 0; 39.8 32.7 0 0; 39.7 32.9 0 0; 39.9 32.8 0 0</geo></data>";

static ZyrNames *names;
static ZyrTree *plain;
static ZyrTree *indexed;

static void
set_up (void)
{
  xmlDoc *doc = zyr_xml_read (document, sizeof document - 1, NULL);

  names = zyr_names_new ();
  plain = zyr_tree_new_from_xml (names, xmlDocGetRootElement (doc), ZYR_TREE_DATA);
  indexed = zyr_tree_new_from_xml (names, xmlDocGetRootElement (doc), ZYR_TREE_DATA);
  indexed->is_static = TRUE;
  xmlFreeDoc (doc);
}

static ZyrTree *
find_instance (gpointer host, const char *id)
{
  return g_str_equal (id, "none") ? NULL : host;
}

static char *
evaluate (const ZyrExpr *expr, ZyrTree *tree, GError **error)
{
  g_autoptr (GTimeZone) tz = g_time_zone_new_offset (3 * 3600);
  ZyrBudget budget = { STEPS_MAX, 0 };
  const ZyrEnv env = {
    .tz = tz,
    .now_us = G_GINT64_CONSTANT (1795244400000000),
    .shuffle_seed = 7,
    .document = tree->document,
    .contextualise = TRUE,
    .blank_empty = TRUE,
    .budget = &budget,
    .names = names,
    .host = tree,
    .instance = find_instance,
  };
  ZyrNode *context = zyr_node_root_element (tree);
  g_auto (ZyrValue) value = zyr_expr_evaluate (expr, &env, context, error);
  g_autofree char *text = zyr_value_to_string (&env, &value);

  g_assert_cmpuint (budget.height, ==, 0);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  return g_strdup_printf ("%d %s %d", value.kind, text, zyr_value_to_boolean (&value));
}

void
zyr_fuzz_one (const guint8 *data, gsize size)
{
  g_autofree char *source = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again_error = NULL; /* a slow pattern is stopped by the clock */
  g_autoptr (GError) fast_error = NULL;
  g_autoptr (ZyrExpr) expr = NULL;
  g_autofree char *slow = NULL;
  g_autofree char *again = NULL;
  g_autofree char *fast = NULL;

  if (plain == NULL)
    set_up ();
  expr = zyr_expr_parse (names, source, &error);
  g_assert_true ((expr == NULL) == (error != NULL));
  if (expr == NULL)
    return;
  slow = evaluate (expr, plain, &error);
  again = evaluate (expr, plain, &again_error);
  fast = evaluate (expr, indexed, &fast_error);
  if ((expr->flags & ZYR_EXPR_VOLATILE) != 0 || error != NULL || again_error != NULL
      || fast_error != NULL)
    return;
  g_assert_cmpstr (again, ==, slow);
  g_assert_cmpstr (fast, ==, slow);
}
