/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens on events */
#include <string.h>

#include "zyr-limits.h"
#include "zyr-session-private.h"

static GPtrArray *
targets_of (ZyrFormSession *self, const ZyrAction *action, ZyrNode *context)
{
  const gboolean was = self->env.keep_irrelevant;
  ZyrValue value;

  self->env.keep_irrelevant = TRUE;
  value = zyr_session_eval (self, action->target, context, "ref");
  self->env.keep_irrelevant = was;
  if (value.kind == ZYR_VALUE_NODESET)
    return value.nodes;
  zyr_value_clear (&value);
  return g_ptr_array_new ();
}

static void
set_target (ZyrFormSession *self, const ZyrAction *action, ZyrNode *target)
{
  g_autofree char *text = NULL;
  g_autofree char *canonical = NULL;

  if (action->value != NULL)
    {
      g_auto (ZyrValue) value = zyr_session_eval (self, action->value, target, "setvalue");

      text = zyr_store_from_value (self, target->schema, &value);
    }
  else
    text = g_strdup (action->literal != NULL ? action->literal : "");
  if (!zyr_store_canonical (self, target->schema, text, &canonical, NULL))
    canonical = g_steal_pointer (&text);
  if (zyr_session_write (self, target, canonical))
    zyr_action_note_change (self, target);
}

static void
request (ZyrFormSession *self, const ZyrAction *action, const ZyrNode *target)
{
  ZyrFormRequest *wish = g_new0 (ZyrFormRequest, 1);

  wish->kind = action->kind == ZYR_ACTION_SETGEOPOINT ? ZYR_FORM_REQUEST_POSITION
                                                      : ZYR_FORM_REQUEST_RECORDING;
  wish->ref = zyr_session_ref_of (target);
  wish->quality = g_strdup (action->quality != NULL ? action->quality : "");
  g_ptr_array_add (self->requests, wish);
}

static void
run_action (ZyrFormSession *self, const ZyrAction *action, ZyrNode *context)
{
  g_autoptr (GPtrArray) targets = targets_of (self, action, context);

  for (guint i = 0; i < targets->len; i++)
    {
      ZyrNode *target = targets->pdata[i];

      if (target->schema == NULL)
        continue;
      if (action->kind == ZYR_ACTION_SETVALUE)
        set_target (self, action, target);
      else
        request (self, action, target);
    }
}

void
zyr_action_note_change (ZyrFormSession *self, ZyrNode *node)
{
  const ZyrWritten written = { node, self->action_depth };

  if (node->schema->on_change != NULL)
    g_array_append_val (self->written, written);
}

/* An instance that jr:count took away meanwhile hears of nothing */
static gboolean
is_attached (const ZyrFormSession *self, const ZyrNode *node)
{
  while (node->parent != NULL)
    node = node->parent;
  return node == self->tree->document;
}

static void
fire_change (ZyrFormSession *self, const ZyrWritten *written)
{
  const GPtrArray *actions = written->node->schema->on_change;

  if (!is_attached (self, written->node))
    return;
  self->action_depth = written->depth + 1;
  for (guint i = 0; i < actions->len; i++)
    run_action (self, actions->pdata[i], written->node);
  self->action_depth = 0;
}

void
zyr_action_settle (ZyrFormSession *self)
{
  zyr_recalc_run (self);
  for (guint i = 0; i < self->written->len; i++)
    {
      const ZyrWritten written = g_array_index (self->written, ZyrWritten, i);

      if (written.depth >= ZYR_FORM_ACTION_DEPTH_MAX || i >= ZYR_FORM_ACTIONS_N_MAX)
        {
          zyr_session_note_error (
              self, ((ZyrAction *)written.node->schema->on_change->pdata[0])->line,
              written.node->schema->path, "xforms-value-changed: ",
              g_error_new_literal (ZYR_FORM_ERROR, ZYR_FORM_ERROR_CYCLE,
                                   "these actions set each other off without end"));
          break;
        }
      fire_change (self, &written);
      zyr_recalc_run (self);
    }
  g_array_set_size (self->written, 0);
}

static gboolean
is_inside (const ZyrControl *control, const ZyrControl *repeat)
{
  for (; control != NULL; control = control->parent)
    {
      if (control == repeat)
        return TRUE;
      if (control->kind == ZYR_BODY_REPEAT)
        return FALSE;
    }
  return FALSE;
}

/* @within: the control whose event it is; NULL for the form's own (loading) events */
void
zyr_action_fire (ZyrFormSession *self, guint event, const ZyrControl *within, ZyrNode *context)
{
  for (guint i = 0; i < self->form->actions->len; i++)
    {
      const ZyrAction *action = self->form->actions->pdata[i];

      if ((action->events & event) == 0)
        continue;
      if (within == NULL || action->within == within
          || (event == ZYR_EVENT_NEW_REPEAT && is_inside (action->within, within)))
        run_action (self, action, context);
    }
}
