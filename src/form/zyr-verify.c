/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The brute force check of the incremental engine */
#include <string.h>

#include "zyr-session-private.h"

static gboolean
differs (GError **error, const ZyrNode *node, const char *what, const char *have, const char *want)
{
  g_autofree char *ref = zyr_session_ref_of (node);

  g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_VALUE,
               "%s: %s is “%s”, computed afresh it is “%s”", ref, what, have, want);
  return FALSE;
}

static gboolean
verify_flag (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *node, GError **error)
{
  static const struct
  {
    guint flag;
    gboolean inverted;
    const char *what;
  } flags[] = {
    [ZYR_TRIGGER_RELEVANT] = { ZYR_NODE_OWN_IRRELEVANT, TRUE, "relevant" },
    [ZYR_TRIGGER_READONLY] = { ZYR_NODE_OWN_READONLY, FALSE, "readonly" },
    [ZYR_TRIGGER_REQUIRED] = { ZYR_NODE_REQUIRED, FALSE, "required" },
  };
  const gboolean have
      = ((node->flags & flags[trigger->kind].flag) != 0) != flags[trigger->kind].inverted;
  const gboolean want = zyr_session_test (self, trigger->expr, node, flags[trigger->kind].what);

  if (have == want || (trigger->expr->flags & (ZYR_EXPR_VOLATILE | ZYR_EXPR_ONCE)) != 0)
    return TRUE;
  return differs (error, node, flags[trigger->kind].what, have ? "true" : "false",
                  want ? "true" : "false");
}

static gboolean
verify_value (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *node, GError **error)
{
  g_autofree char *want = NULL;

  if ((node->flags & (ZYR_NODE_IRRELEVANT | ZYR_NODE_OVERRIDDEN)) != 0 || trigger->reads_itself
      || (trigger->expr->flags & (ZYR_EXPR_VOLATILE | ZYR_EXPR_ONCE)) != 0)
    return TRUE;
  want = zyr_recalc_result (self, trigger, node);
  if (g_str_equal (want, zyr_node_value (node)))
    return TRUE;
  return differs (error, node, "the value", zyr_node_value (node), want);
}

static gboolean
verify_inherited (const ZyrNode *node, GError **error)
{
  const gboolean want
      = (node->flags & ZYR_NODE_OWN_IRRELEVANT) != 0
        || (node->parent != NULL && (node->parent->flags & ZYR_NODE_IRRELEVANT) != 0);

  if (want != ((node->flags & ZYR_NODE_IRRELEVANT) != 0))
    return differs (error, node, "inherited irrelevance", want ? "false" : "true",
                    want ? "true" : "false");
  for (const ZyrNode *c = node->first_child; c != NULL; c = c->next)
    if (!verify_inherited (c, error))
      return FALSE;
  return TRUE;
}

static gboolean
verify_equations (ZyrFormSession *self, GError **error)
{
  if (self->lowest < self->form->triggers->len)
    {
      g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT,
                           "not all has been computed, it takes too many steps");
      return FALSE;
    }
  for (guint i = 0; i < self->form->n_ordered; i++)
    {
      const ZyrTrigger *trigger = self->form->triggers->pdata[i];
      g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

      zyr_session_refill (self);
      zyr_schema_collect (trigger->schema, self->tree->document, nodes);
      for (guint k = 0; k < nodes->len; k++)
        if (trigger->kind == ZYR_TRIGGER_CALCULATE
                ? !verify_value (self, trigger, nodes->pdata[k], error)
                : !verify_flag (self, trigger, nodes->pdata[k], error))
          return FALSE;
    }
  return TRUE;
}

/* The graph has no cycle, so if every equation holds, the state is the one that a computation from
 * scratch would give. */
gboolean
zyr_form_session_verify (ZyrFormSession *self, GError **error)
{
  gboolean same;

  self->env.brute_force = TRUE;
  same = verify_equations (self, error);
  self->env.brute_force = FALSE;
  return same && verify_inherited (self->tree->document, error);
}
