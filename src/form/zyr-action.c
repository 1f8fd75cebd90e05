/* SPDX-License-Identifier: GPL-3.0-or-later */
/* setvalue and preloads */
#include <string.h>

#include "zyr-session-private.h"

#define ACTION_DEPTH_MAX 50

static void fire_value_changed (ZyrFormSession *self, ZyrNode *node);

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

  if (target->schema == NULL)
    return;
  if (action->value != NULL)
    {
      g_auto (ZyrValue) value = zyr_session_eval (self, action->value, target, "setvalue");

      text = zyr_store_from_value (self, target->schema, &value);
    }
  else
    text = g_strdup (action->literal != NULL ? action->literal : "");
  if (zyr_store_canonical (self, target->schema, text, &canonical, NULL))
    {
      if (zyr_session_write (self, target, canonical))
        fire_value_changed (self, target);
    }
  else if (zyr_session_write (self, target, text))
    fire_value_changed (self, target);
}

static void
run_action (ZyrFormSession *self, const ZyrAction *action, ZyrNode *context)
{
  g_autoptr (GPtrArray) targets = NULL;

  if (self->action_depth >= ACTION_DEPTH_MAX)
    return;
  self->action_depth++;
  targets = targets_of (self, action, context);
  for (guint i = 0; i < targets->len; i++)
    set_target (self, action, targets->pdata[i]);
  self->action_depth--;
}

/* Actions that stand in the control of a changed node, and theirs in turn */
static void
fire_value_changed (ZyrFormSession *self, ZyrNode *node)
{
  if (node->schema->control != NULL)
    zyr_action_fire (self, ZYR_EVENT_VALUE_CHANGED, node->schema->control, node);
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

static char *
preload_value (ZyrFormSession *self, const ZyrBind *bind)
{
  const char *params = bind->preload_params != NULL ? bind->preload_params : "";
  const ZyrDate now = zyr_date_from_instant (&self->env, self->env.now_us / 1000);

  if (g_str_equal (bind->preload, "uid"))
    {
      g_autofree char *uuid = g_uuid_string_random ();

      return g_strconcat ("uuid:", uuid, NULL);
    }
  if (g_str_equal (bind->preload, "timestamp") && g_str_equal (params, "start"))
    return zyr_date_instant_string (&self->env, &now);
  if (g_str_equal (bind->preload, "date") && g_str_equal (params, "today"))
    return zyr_date_day_string (&self->env, &now);
  if (g_str_equal (bind->preload, "property") && self->properties != NULL)
    return g_strdup (g_hash_table_lookup (self->properties, params));
  return NULL;
}

/* Fills what the form asks to be filled; nothing that is there is overwritten */
void
zyr_action_preload (ZyrFormSession *self, ZyrNode *top)
{
  if (top->schema != NULL && top->schema->bind.preload != NULL && top->value == NULL)
    {
      g_autofree char *text = preload_value (self, &top->schema->bind);

      if (text != NULL)
        zyr_session_write (self, top, text);
    }
  for (ZyrNode *a = top->attrs; a != NULL; a = a->next)
    zyr_action_preload (self, a);
  for (ZyrNode *c = top->first_child; c != NULL; c = c->next)
    zyr_action_preload (self, c);
}

/* What the form wants to know at the end: when that was */
void
zyr_action_finish (ZyrFormSession *self, ZyrNode *top)
{
  const ZyrBind *bind = top->schema != NULL ? &top->schema->bind : NULL;

  if (bind != NULL && g_strcmp0 (bind->preload, "timestamp") == 0
      && g_strcmp0 (bind->preload_params, "end") == 0)
    {
      const ZyrDate now = zyr_date_from_instant (&self->env, self->env.now_us / 1000);
      g_autofree char *text = zyr_date_instant_string (&self->env, &now);

      zyr_session_write (self, top, text);
    }
  for (ZyrNode *c = top->first_child; c != NULL; c = c->next)
    zyr_action_finish (self, c);
}
