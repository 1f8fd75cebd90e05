/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "zyr-limits.h"
#include "zyr-rows-private.h"
#include "zyr-session-private.h"
#include "zyr-slots-private.h"

guint
zyr_repeat_count (ZyrNode *parent, const ZyrSchema *repeat)
{
  const ZyrSlot *slot = zyr_slots_get (parent, repeat);

  return slot->many != NULL ? slot->many->len : 0;
}

/* After which child of @parent a new node of @schema belongs; NULL is before all */
ZyrNode *
zyr_repeat_place (ZyrNode *parent, const ZyrSchema *schema)
{
  const ZyrSlot *slot = zyr_slots_get (parent, schema);
  ZyrNode *after = NULL;

  if (slot->many != NULL && slot->many->len > 0)
    return slot->many->pdata[slot->many->len - 1];
  for (ZyrNode *c = parent->first_child; c != NULL; c = c->next)
    if (c->schema != NULL && c->schema->index <= schema->index)
      after = c;
  return after;
}

static ZyrNode *
unpark (ZyrFormSession *self, const ZyrNode *parent, const ZyrSchema *repeat)
{
  for (guint i = self->parked->len; i-- > 0;)
    {
      const ZyrParked *parked = self->parked->pdata[i];
      ZyrNode *node = parked->node;

      if (parked->parent == parent && node->schema == repeat)
        {
          g_free (g_ptr_array_remove_index (self->parked, i));
          return node;
        }
    }
  return NULL;
}

static void
inherit_flags (ZyrNode *node)
{
  const gboolean irrelevant = (node->flags & ZYR_NODE_OWN_IRRELEVANT) != 0
                              || (node->parent->flags & ZYR_NODE_IRRELEVANT) != 0;

  if (irrelevant)
    node->flags |= ZYR_NODE_IRRELEVANT;
  else
    node->flags &= (guint16)~ZYR_NODE_IRRELEVANT;
  zyr_rows_follow (node);
  for (ZyrNode *a = node->attrs; a != NULL; a = a->next)
    inherit_flags (a);
  for (ZyrNode *c = node->first_child; c != NULL; c = c->next)
    inherit_flags (c);
}

static guint
count_nodes (const ZyrNode *top)
{
  guint n = 1;

  for (const ZyrNode *a = top->attrs; a != NULL; a = a->next)
    n++;
  for (const ZyrNode *c = top->first_child; c != NULL; c = c->next)
    n += count_nodes (c);
  return n;
}

/* Defaults, then events, then (by the caller's run) calculations.
 * Returns: (nullable): NULL, with the session's error noted, when the instance grows too large */
ZyrNode *
zyr_repeat_insert (ZyrFormSession *self, ZyrNode *parent, ZyrSchema *repeat)
{
  ZyrNode *node = unpark (self, parent, repeat);
  const gboolean is_new = node == NULL;

  if (is_new && self->tree->n_nodes + count_nodes (repeat->blank) > ZYR_FORM_NODES_N_MAX)
    {
      zyr_session_note_error (self, repeat->control != NULL ? repeat->control->line : 0,
                              repeat->path, "one more and ",
                              g_error_new (ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT,
                                           "the instance would have more than %d nodes",
                                           ZYR_FORM_NODES_N_MAX));
      return NULL;
    }
  if (is_new)
    node = zyr_node_copy (self->tree, repeat->blank, TRUE);
  zyr_node_insert_after (parent, node, zyr_repeat_place (parent, repeat));
  if (is_new)
    {
      zyr_action_preload (self, node);
      zyr_action_fire (self, ZYR_EVENT_NEW_REPEAT, repeat->control, node);
    }
  inherit_flags (node);
  zyr_recalc_init_subtree (self, node);
  zyr_recalc_structure (self, node);
  return node;
}

static void
forget_pending (ZyrFormSession *self, ZyrNode *node)
{
  g_hash_table_remove (self->dropped, node);
  for (guint i = 0; node->schema != NULL && i < node->schema->triggers->len; i++)
    {
      const ZyrTrigger *trigger = node->schema->triggers->pdata[i];
      GHashTable *nodes = self->pending[trigger->order].nodes;

      if (nodes != NULL)
        g_hash_table_remove (nodes, node);
      zyr_recalc_forget_failed (self, trigger, node);
    }
  for (ZyrNode *a = node->attrs; a != NULL; a = a->next)
    forget_pending (self, a);
  for (ZyrNode *c = node->first_child; c != NULL; c = c->next)
    forget_pending (self, c);
}

static void
forget_parked_below (ZyrFormSession *self, const ZyrNode *top)
{
  for (guint i = self->parked->len; i-- > 0;)
    {
      ZyrParked *parked = self->parked->pdata[i];

      if (!zyr_node_is_ancestor (top, parked->parent))
        continue;
      g_ptr_array_remove_index (self->parked, i);
      zyr_node_free (parked->node);
      g_free (parked);
    }
}

void
zyr_repeat_forget_parked (ZyrFormSession *self)
{
  for (guint i = 0; i < self->parked->len; i++)
    {
      ZyrParked *parked = self->parked->pdata[i];

      zyr_node_free (parked->node);
      g_free (parked);
    }
  g_ptr_array_set_size (self->parked, 0);
}

void
zyr_repeat_remove (ZyrFormSession *self, ZyrNode *instance, gboolean park)
{
  ZyrNode *parent = instance->parent;

  zyr_recalc_structure (self, instance);
  forget_pending (self, instance);
  zyr_rows_forget (instance);
  zyr_node_unlink (instance);
  if (park)
    {
      ZyrParked *parked = g_new0 (ZyrParked, 1);

      parked->parent = parent;
      parked->node = instance;
      g_ptr_array_add (self->parked, parked);
    }
  else
    {
      forget_parked_below (self, instance);
      zyr_node_free (instance);
    }
}

static ZyrNode *
last_instance (ZyrNode *parent, const ZyrSchema *repeat)
{
  const ZyrSlot *slot = zyr_slots_get (parent, repeat);

  return slot->many != NULL && slot->many->len > 0 ? slot->many->pdata[slot->many->len - 1] : NULL;
}

/* A repeat that may have no instance has no node to evaluate its count in: this stands in for one.
 * While the count is blank (its question is being changed), what there is stays. */
static double
wanted_count (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *parent)
{
  ZyrNode stand_in = { .parent = parent,
                       .tree = self->tree,
                       .kind = ZYR_NODE_ELEMENT,
                       .name = trigger->schema->name,
                       .schema = trigger->schema };
  g_auto (ZyrValue) value = zyr_session_eval (self, trigger->expr, &stand_in, "jr:count");
  const double number = zyr_value_to_number (&self->env, &value);

  if ((isnan (number) && self->started) || self->budget.steps_left == 0)
    return zyr_repeat_count (parent, trigger->schema);
  if (isnan (number) || number < 0)
    return 0;
  if (number < ZYR_FORM_REPEAT_N_MAX + 1)
    return trunc (number);
  zyr_session_note_error (self, trigger->line, trigger->schema->path, "jr:count",
                          g_error_new (ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT,
                                       ": %.0f instances are asked for; at most %d are possible",
                                       number, ZYR_FORM_REPEAT_N_MAX));
  return zyr_repeat_count (parent, trigger->schema);
}

static gboolean
set_count (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *parent)
{
  const guint wanted = (guint)wanted_count (self, trigger, parent);
  guint n = zyr_repeat_count (parent, trigger->schema);
  gboolean changed = FALSE;

  for (; n < wanted && zyr_repeat_insert (self, parent, trigger->schema) != NULL; n++)
    changed = TRUE;
  for (; n > wanted; n--, changed = TRUE)
    zyr_repeat_remove (self, last_instance (parent, trigger->schema), TRUE);
  return changed;
}

gboolean
zyr_repeat_apply_count (ZyrFormSession *self, const ZyrTrigger *trigger)
{
  g_autoptr (GPtrArray) parents = g_ptr_array_new ();
  gboolean changed = FALSE;

  zyr_schema_collect (trigger->schema->parent, self->tree->document, parents);
  for (guint i = 0; i < parents->len; i++)
    {
      ZyrNode *parent = parents->pdata[i];

      if ((parent->flags & ZYR_NODE_IRRELEVANT) == 0)
        changed |= set_count (self, trigger, parent);
    }
  return changed;
}

static ZyrControl *
find_repeat (ZyrFormSession *self, const ZyrSchema *schema)
{
  for (guint i = 0; i < self->form->repeats->len; i++)
    {
      ZyrControl *control = self->form->repeats->pdata[i];

      if (control->schema == schema)
        return control;
    }
  return NULL;
}

/* "/data/s3/member" or "/data/s3/member[2]": the parent that holds the instances */
static ZyrNode *
find_parent (ZyrFormSession *self, const char *ref, const ZyrSchema **repeat)
{
  g_autofree char *path = g_strdup (ref);
  char *slash = g_strrstr (path, "/");
  g_autofree char *name = NULL;
  ZyrNode *parent;

  if (slash == NULL || slash == path)
    return NULL;
  name = g_strdup (slash + 1);
  *slash = '\0';
  name[strcspn (name, "[")] = '\0';
  parent = zyr_session_find (self, path);
  if (parent == NULL)
    return NULL;
  *repeat = zyr_schema_child (parent->schema, zyr_names_intern (self->form->names, name), FALSE);
  return *repeat != NULL ? parent : NULL;
}

char *
zyr_form_session_add_repeat (ZyrFormSession *self, const char *repeat_ref, GError **error)
{
  const ZyrSchema *repeat = NULL;
  ZyrNode *parent;
  const ZyrControl *control;
  ZyrNode *node;

  g_return_val_if_fail (ZYR_IS_FORM_SESSION (self), NULL);
  parent = find_parent (self, repeat_ref, &repeat);
  control = parent != NULL ? find_repeat (self, repeat) : NULL;
  if (control == NULL)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_REF, "%s is not a repeat of this form",
                   repeat_ref);
      return NULL;
    }
  if (control->no_add_remove)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_READONLY,
                   "%s: the form itself decides how many there are", repeat_ref);
      return NULL;
    }
  if (zyr_repeat_count (parent, repeat) >= ZYR_FORM_REPEAT_N_MAX)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT, "%s: more than %d are not possible",
                   repeat_ref, ZYR_FORM_REPEAT_N_MAX);
      return NULL;
    }
  zyr_session_tick (self);
  node = zyr_repeat_insert (self, parent, (ZyrSchema *)repeat);
  if (node == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }
  zyr_action_settle (self);
  g_signal_emit_by_name (self, "changed");
  return zyr_session_ref_of (node);
}

gboolean
zyr_form_session_remove_repeat (ZyrFormSession *self, const char *instance_ref, GError **error)
{
  ZyrNode *node;
  const ZyrControl *control;

  g_return_val_if_fail (ZYR_IS_FORM_SESSION (self), FALSE);
  node = zyr_session_find (self, instance_ref);
  control = node != NULL && node->schema->is_repeat ? find_repeat (self, node->schema) : NULL;
  if (control == NULL)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_REF,
                   "%s is not an instance of a repeat", instance_ref);
      return FALSE;
    }
  if (control->no_add_remove)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_READONLY,
                   "%s: the form itself decides how many there are", instance_ref);
      return FALSE;
    }
  zyr_session_tick (self);
  zyr_repeat_remove (self, node, FALSE);
  zyr_recalc_run (self);
  g_signal_emit_by_name (self, "changed");
  return TRUE;
}
