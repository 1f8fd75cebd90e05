/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incremental recalculation: what an answer touches is marked, then computed in the graph's order,
 * each node once; where the text that comes out is the old one, nothing further is marked. */
#include <string.h>

#include "zyr-limits.h"
#include "zyr-rows-private.h"
#include "zyr-session-private.h"
#include "zyr-slots-private.h"

void
zyr_recalc_mark (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *node)
{
  ZyrPending *pending = &self->pending[trigger->order];

  if (pending->all)
    return;
  if (node == NULL || trigger->kind == ZYR_TRIGGER_COUNT)
    {
      pending->all = TRUE;
      if (pending->nodes != NULL)
        g_hash_table_remove_all (pending->nodes);
    }
  else
    {
      if (pending->nodes == NULL)
        pending->nodes = g_hash_table_new (NULL, NULL);
      g_hash_table_add (pending->nodes, node);
    }
  self->lowest = MIN (self->lowest, trigger->order);
}

/* @choices: also look whether what is chosen is still in its list. A draft that opens keeps what it
 * holds. */
void
zyr_recalc_mark_all (ZyrFormSession *self, gboolean choices)
{
  for (guint i = 0; i < self->form->triggers->len; i++)
    {
      const ZyrTrigger *trigger = self->form->triggers->pdata[i];

      if (trigger->kind == ZYR_TRIGGER_COUNT && trigger->reads_itself && self->started)
        self->pending[i].waits = TRUE;
      else if (choices || trigger->kind != ZYR_TRIGGER_CHOICES)
        zyr_recalc_mark (self, trigger, NULL);
    }
}

static void
mark_lookup (const ZyrReader *reader, gpointer data)
{
  zyr_recalc_mark (data, reader->trigger, reader->node);
}

/* Those who picked the instance that @node is in by the text of its @dependent->key.
 * Returns: FALSE when @node is in none */
static gboolean
mark_lookups (ZyrFormSession *self, const ZyrDependent *dependent, ZyrNode *node)
{
  while (node != NULL && node->schema != dependent->key->parent)
    node = node->parent;
  if (node == NULL)
    return FALSE;
  zyr_rows_notify (node, dependent->key, dependent->trigger, mark_lookup, self);
  return TRUE;
}

/* The readers of @schema that share the instance of their repeat with @node */
static void
mark_reader (ZyrFormSession *self, const ZyrDependent *dependent, ZyrNode *node)
{
  g_autoptr (GPtrArray) nodes = NULL;
  ZyrNode *top = node;

  if (dependent->key != NULL && mark_lookups (self, dependent, node))
    return;
  if (dependent->bound == NULL || self->pending[dependent->trigger->order].all)
    {
      zyr_recalc_mark (self, dependent->trigger, NULL);
      return;
    }
  while (top != NULL && top->schema != dependent->bound)
    top = top->parent;
  if (top == NULL)
    {
      zyr_recalc_mark (self, dependent->trigger, NULL);
      return;
    }
  nodes = g_ptr_array_new ();
  zyr_schema_collect (dependent->trigger->schema, top, nodes);
  if (dependent->trigger->kind == ZYR_TRIGGER_COUNT)
    zyr_recalc_mark (self, dependent->trigger, NULL);
  for (guint i = 0; i < nodes->len; i++)
    zyr_recalc_mark (self, dependent->trigger, nodes->pdata[i]);
}

/* The node reads differently than before */
void
zyr_recalc_touch (ZyrFormSession *self, ZyrNode *node)
{
  const GArray *dependents = node->schema != NULL ? node->schema->dependents : NULL;

  for (guint i = 0; dependents != NULL && i < dependents->len; i++)
    mark_reader (self, &g_array_index (dependents, ZyrDependent, i), node);
  if (node->schema != NULL)
    zyr_rows_settle (node);
  self->revision++;
}

/* A new instance: everything in it is computed for the first time */
void
zyr_recalc_init_subtree (ZyrFormSession *self, ZyrNode *top)
{
  if (top->schema == NULL)
    return;
  for (guint i = 0; i < top->schema->triggers->len; i++)
    zyr_recalc_mark (self, top->schema->triggers->pdata[i], top);
  for (ZyrNode *a = top->attrs; a != NULL; a = a->next)
    zyr_recalc_init_subtree (self, a);
  for (ZyrNode *c = top->first_child; c != NULL; c = c->next)
    zyr_recalc_init_subtree (self, c);
}

/* position (..) of those behind */
static void
mark_behind (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *instance)
{
  const ZyrSlot *slot = zyr_slots_get (instance->parent, instance->schema);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  for (guint i = zyr_node_position (instance); i < slot->many->len; i++)
    zyr_schema_collect (trigger->schema, slot->many->pdata[i], nodes);
  if (nodes->len > 0 && trigger->kind == ZYR_TRIGGER_COUNT)
    zyr_recalc_mark (self, trigger, NULL);
  for (guint i = 0; i < nodes->len; i++)
    zyr_recalc_mark (self, trigger, nodes->pdata[i]);
}

static void
mark_structure (ZyrFormSession *self, ZyrNode *instance, const ZyrSchema *at)
{
  const ZyrSchema *repeat = instance->schema;

  for (guint i = 0; i < at->dependents->len; i++)
    {
      const ZyrDependent *dependent = &g_array_index (at->dependents, ZyrDependent, i);

      if (at == repeat && dependent->bound == repeat)
        mark_behind (self, dependent->trigger, instance);
      else if (dependent->bound == NULL || !zyr_schema_is_below (dependent->bound, repeat))
        mark_reader (self, dependent,
                     dependent->key != NULL && dependent->key->parent == repeat
                         ? instance
                         : instance->parent);
    }
  for (guint i = 0; i < at->children->len; i++)
    mark_structure (self, instance, at->children->pdata[i]);
}

/* @instance came, or is about to go */
void
zyr_recalc_structure (ZyrFormSession *self, ZyrNode *instance)
{
  mark_structure (self, instance, instance->schema);
  self->revision++;
}

/* Relevance as inherited, for the node and what is below it */
void
zyr_recalc_inherit (ZyrFormSession *self, ZyrNode *node)
{
  const gboolean was = (node->flags & ZYR_NODE_IRRELEVANT) != 0;
  const gboolean is = (node->flags & ZYR_NODE_OWN_IRRELEVANT) != 0
                      || (node->parent != NULL && (node->parent->flags & ZYR_NODE_IRRELEVANT) != 0);

  if (was == is)
    return;
  node->flags ^= ZYR_NODE_IRRELEVANT;
  zyr_rows_follow (node);
  zyr_recalc_touch (self, node);
  if (!is && node->schema != NULL)
    for (guint i = 0; i < node->schema->triggers->len; i++)
      {
        const ZyrTrigger *trigger = node->schema->triggers->pdata[i];

        if (trigger->kind == ZYR_TRIGGER_CALCULATE || trigger->kind == ZYR_TRIGGER_CHOICES
            || trigger->kind == ZYR_TRIGGER_COUNT)
          zyr_recalc_mark (self, trigger, node);
      }
  for (ZyrNode *a = node->attrs; a != NULL; a = a->next)
    zyr_recalc_inherit (self, a);
  for (ZyrNode *c = node->first_child; c != NULL; c = c->next)
    zyr_recalc_inherit (self, c);
}

/* The operation may compute nothing more: what it has not done stays as it was and stays pending,
 * for the next one. */
static gboolean
is_spent (const ZyrFormSession *self)
{
  return self->budget.steps_left == 0;
}

static void
set_flag (const ZyrFormSession *self, ZyrNode *node, guint flag, gboolean on)
{
  if (is_spent (self))
    return;
  if (on)
    node->flags |= (guint16)flag;
  else
    node->flags &= (guint16)~flag;
}

/* What a calculation would store */
char *
zyr_recalc_result (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *node)
{
  g_auto (ZyrValue) value = { .kind = ZYR_VALUE_NUMBER };
  char *text;

  node->flags |= ZYR_NODE_COMPUTED;
  value = zyr_session_eval (self, trigger->expr, node, "calculate");
  text = zyr_store_from_value (self, trigger->schema, &value);
  node->flags &= (guint16)~ZYR_NODE_COMPUTED;
  return text;
}

static void
calculate (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *node)
{
  g_autofree char *text = NULL;
  GError *error = NULL;

  if ((node->flags & ZYR_NODE_IRRELEVANT) != 0)
    return;
  text = zyr_recalc_result (self, trigger, node);
  if (is_spent (self))
    return;
  if (!zyr_store_has_room (node, text, &error))
    {
      zyr_session_note_error (self, trigger->schema->bind.line, trigger->schema->path, "calculate: ",
                              error);
      text[0] = '\0';
    }
  node->flags &= (guint16)~ZYR_NODE_OVERRIDDEN;
  if (strcmp (text, zyr_node_value (node)) == 0)
    return;
  zyr_store_set (node, text);
  zyr_recalc_touch (self, node);
}

static guint
reader_hash (gconstpointer data)
{
  const ZyrReader *reader = data;

  return g_direct_hash (reader->node) * 31 + reader->trigger->order;
}

static gboolean
reader_equal (gconstpointer a, gconstpointer b)
{
  const ZyrReader *x = a;
  const ZyrReader *y = b;

  return x->trigger == y->trigger && x->node == y->node;
}

GHashTable *
zyr_recalc_failed_new (void)
{
  return g_hash_table_new_full (reader_hash, reader_equal, g_free, (GDestroyNotify)g_error_free);
}

void
zyr_recalc_forget_failed (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *node)
{
  const ZyrReader reader = { trigger, node };

  if (g_hash_table_size (self->failed) > 0)
    g_hash_table_remove (self->failed, &reader);
}

/* It failed if something was noted while it was computed */
static void
keep_failed (ZyrFormSession *self, const ZyrReader *reader)
{
  if (self->last_error == NULL)
    zyr_recalc_forget_failed (self, reader->trigger, reader->node);
  else if (g_hash_table_size (self->failed) < ZYR_FORM_FAILURES_N_MAX)
    g_hash_table_replace (self->failed, g_memdup2 (reader, sizeof *reader),
                          g_steal_pointer (&self->last_error));
}

static gboolean
is_before (const ZyrReader *a, const ZyrReader *b)
{
  if (a->trigger != b->trigger)
    return a->trigger->order < b->trigger->order;
  return zyr_node_compare (a->node, b->node) < 0;
}

/* What is not relevant is not computed */
static gboolean
matters (const ZyrReader *reader)
{
  const ZyrNode *node
      = reader->trigger->kind == ZYR_TRIGGER_RELEVANT ? reader->node->parent : reader->node;

  return node == NULL || (node->flags & ZYR_NODE_IRRELEVANT) == 0;
}

const GError *
zyr_recalc_first_failed (ZyrFormSession *self)
{
  const ZyrReader *first = NULL;
  GHashTableIter iter;
  gpointer reader;

  g_hash_table_iter_init (&iter, self->failed);
  while (g_hash_table_iter_next (&iter, &reader, NULL))
    if (matters (reader) && (first == NULL || is_before (reader, first)))
      first = reader;
  return first != NULL ? g_hash_table_lookup (self->failed, first) : NULL;
}

static void
compute (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *node)
{
  const ZyrReader reader = { trigger, node };

  if (trigger->kind == ZYR_TRIGGER_CHOICES && !zyr_choices_wanted (self, node))
    return;
  self->n_evaluated++;
  g_clear_error (&self->last_error);
  self->env.reader = trigger->kind < ZYR_TRIGGER_COUNT ? &reader : NULL;
  switch (trigger->kind)
    {
    case ZYR_TRIGGER_RELEVANT:
      set_flag (self, node, ZYR_NODE_OWN_IRRELEVANT,
                !zyr_session_test (self, trigger->expr, node, "relevant"));
      zyr_recalc_inherit (self, node);
      break;
    case ZYR_TRIGGER_CALCULATE:
      calculate (self, trigger, node);
      break;
    case ZYR_TRIGGER_READONLY:
      set_flag (self, node, ZYR_NODE_OWN_READONLY,
                zyr_session_test (self, trigger->expr, node, "readonly"));
      break;
    case ZYR_TRIGGER_REQUIRED:
      set_flag (self, node, ZYR_NODE_REQUIRED,
                zyr_session_test (self, trigger->expr, node, "required"));
      break;
    case ZYR_TRIGGER_CHOICES:
      if (trigger->schema->bind.calculate == NULL) /* what is calculated was not chosen */
        zyr_choices_filter (self, trigger, node);
      break;
    case ZYR_TRIGGER_COUNT:
    default:
      break;
    }
  self->env.reader = NULL;
  keep_failed (self, &reader);
}

static int
by_order (gconstpointer a, gconstpointer b)
{
  return zyr_node_compare (*(ZyrNode *const *)a, *(ZyrNode *const *)b);
}

/* The pending nodes in document order; the trigger is clean afterwards */
static GPtrArray *
take_pending (ZyrFormSession *self, const ZyrTrigger *trigger)
{
  ZyrPending *pending = &self->pending[trigger->order];
  GPtrArray *nodes = g_ptr_array_new ();

  if (pending->all)
    zyr_schema_collect (trigger->schema, self->tree->document, nodes);
  else
    {
      GHashTableIter iter;
      gpointer node;

      g_hash_table_iter_init (&iter, pending->nodes);
      while (g_hash_table_iter_next (&iter, &node, NULL))
        g_ptr_array_add (nodes, node);
      g_hash_table_remove_all (pending->nodes);
      if (nodes->len > 1)
        g_ptr_array_sort (nodes, by_order);
    }
  pending->all = FALSE;
  return nodes;
}

static void
run_trigger (ZyrFormSession *self, const ZyrTrigger *trigger)
{
  ZyrPending *pending = &self->pending[trigger->order];
  g_autoptr (GPtrArray) nodes = NULL;

  if (++pending->rounds > ZYR_FORM_ROUNDS_MAX)
    {
      GError *error = g_error_new_literal (ZYR_FORM_ERROR, ZYR_FORM_ERROR_CYCLE,
                                           "never comes to rest; it depends on itself");

      g_ptr_array_unref (take_pending (self, trigger));
      zyr_session_note_error (self, trigger->line, trigger->schema->path, "", error);
      return;
    }
  if (trigger->kind == ZYR_TRIGGER_COUNT)
    {
      pending->all = FALSE;
      pending->waits = trigger->reads_itself && pending->rounds > 1;
      if (!pending->waits)
        zyr_repeat_apply_count (self, trigger);
      if (is_spent (self))
        zyr_recalc_mark (self, trigger, NULL);
      return;
    }
  nodes = take_pending (self, trigger);
  for (guint i = 0; i < nodes->len; i++)
    {
      compute (self, trigger, nodes->pdata[i]);
      if (is_spent (self))
        zyr_recalc_mark (self, trigger, nodes->pdata[i]);
    }
}

static gboolean
is_pending (const ZyrPending *pending)
{
  return pending->all || (pending->nodes != NULL && g_hash_table_size (pending->nodes) > 0);
}

/* Triggers outside the order stand behind all others: they run when those have come to rest, and
 * may set off another pass. */
void
zyr_recalc_run (ZyrFormSession *self)
{
  const guint n = self->form->triggers->len;

  for (guint i = 0; i < n; i++)
    self->pending[i].rounds = 0;
  while (self->lowest < n && !is_spent (self))
    {
      const guint at = self->lowest++;

      if (!is_pending (&self->pending[at]))
        continue;
      run_trigger (self, self->form->triggers->pdata[at]);
    }
}
