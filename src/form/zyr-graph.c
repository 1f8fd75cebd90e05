/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dependency graph: who must be computed before whom. Cycles are refused with the nodes named.
 */
#include <string.h>

#include "zyr-limits.h"
#include "zyr-model-private.h"
#include "zyr-path-private.h"

static ZyrTrigger *
add_trigger (ZyrForm *form, ZyrTriggerKind kind, ZyrSchema *schema, const ZyrExpr *expr, int line)
{
  ZyrTrigger *trigger = g_new0 (ZyrTrigger, 1);

  trigger->kind = kind;
  trigger->schema = schema;
  trigger->expr = expr;
  trigger->line = line;
  g_ptr_array_add (form->triggers, trigger);
  g_ptr_array_add (schema->triggers, trigger);
  return trigger;
}

static void
subscribe (ZyrForm *form, ZyrTrigger *trigger, const GArray *reads)
{
  for (guint i = 0; i < reads->len && form->n_dependents < ZYR_FORM_DEPENDENTS_MAX; i++)
    {
      const ZyrStaticRef *ref = &g_array_index (reads, ZyrStaticRef, i);
      /* A list is looked at only while something in it is chosen, so nobody would know who looked */
      const ZyrSchema *key = trigger->kind < ZYR_TRIGGER_COUNT ? ref->key : NULL;
      const ZyrDependent dependent = { trigger, ref->bound, key };
      gboolean have = FALSE;

      /* Triggers come one after the other, so this one's entries are the last. */
      for (guint k = ref->schema->dependents->len; k-- > 0 && !have;)
        {
          const ZyrDependent *d = &g_array_index (ref->schema->dependents, ZyrDependent, k);

          if (d->trigger != trigger)
            break;
          have = d->bound == ref->bound && d->key == key;
        }
      if (!have)
        {
          g_array_append_val (ref->schema->dependents, dependent);
          form->n_dependents++;
        }
      if (ref->schema == trigger->schema
          && ref->bound == zyr_schema_repeat_above (trigger->schema, TRUE))
        trigger->reads_itself = TRUE;
    }
}

/* Conditions and lists ask whether there are nodes, and which */
static gboolean
is_bare (ZyrTriggerKind kind)
{
  return kind != ZYR_TRIGGER_CALCULATE && kind != ZYR_TRIGGER_COUNT;
}

static void
watch (ZyrForm *form, ZyrTrigger *trigger, const ZyrExpr *expr)
{
  g_autoptr (GArray) reads = g_array_new (FALSE, FALSE, sizeof (ZyrStaticRef));

  g_array_unref (zyr_analyse (form, expr, trigger->schema, is_bare (trigger->kind), reads));
  subscribe (form, trigger, reads);
}

static void
add_bind_triggers (ZyrForm *form)
{
  for (guint i = 0; i < form->schemas->len; i++)
    {
      ZyrSchema *schema = form->schemas->pdata[i];
      const ZyrBind *bind = &schema->bind;

      if (bind->relevant != NULL)
        add_trigger (form, ZYR_TRIGGER_RELEVANT, schema, bind->relevant, bind->line);
      if (bind->calculate != NULL)
        add_trigger (form, ZYR_TRIGGER_CALCULATE, schema, bind->calculate, bind->line);
      if (bind->readonly != NULL)
        add_trigger (form, ZYR_TRIGGER_READONLY, schema, bind->readonly, bind->line);
      if (bind->required != NULL)
        add_trigger (form, ZYR_TRIGGER_REQUIRED, schema, bind->required, bind->line);
    }
}

static gboolean
reads_anything (ZyrForm *form, const ZyrExpr *expr, ZyrSchema *context)
{
  g_autoptr (GArray) reads = g_array_new (FALSE, FALSE, sizeof (ZyrStaticRef));

  g_array_unref (zyr_analyse (form, expr, context, TRUE, reads));
  return reads->len > 0 || (expr->flags & ZYR_EXPR_VOLATILE) != 0;
}

/* The list does not depend on where it is asked for: "/data/person[adult = 'yes']" */
static gboolean
is_shared (ZyrForm *form, const ZyrControl *control)
{
  const ZyrExpr *expr = control->itemset->nodeset;
  g_autoptr (GArray) reads = g_array_new (FALSE, FALSE, sizeof (ZyrStaticRef));

  if (control->choices != NULL || (expr->flags & ZYR_EXPR_VOLATILE) != 0
      || !zyr_ast_is_context_free (expr->root))
    return FALSE;
  g_array_unref (zyr_analyse (form, expr, control->schema, TRUE, reads));
  for (guint i = 0; i < reads->len; i++)
    if (g_array_index (reads, ZyrStaticRef, i).bound != NULL)
      return FALSE;
  return TRUE;
}

static void
add_body_triggers (ZyrForm *form)
{
  for (guint i = 0; i < form->controls->len; i++)
    {
      ZyrControl *control = form->controls->pdata[i];
      ZyrTrigger *trigger;

      if (control->kind == ZYR_BODY_REPEAT && control->count != NULL)
        {
          trigger = add_trigger (form, ZYR_TRIGGER_COUNT, control->schema, control->count,
                                 control->line);
          trigger->control = control;
        }
      if (control->kind != ZYR_BODY_QUESTION || control->itemset == NULL
          || control->itemset->nodeset == NULL || control->itemset->value == NULL)
        continue;
      control->itemset->is_static
          = !reads_anything (form, control->itemset->nodeset, control->schema);
      if (control->itemset->is_static)
        continue;
      control->itemset->is_shared = is_shared (form, control);
      trigger = add_trigger (form, ZYR_TRIGGER_CHOICES, control->schema, control->itemset->nodeset,
                             control->line);
      trigger->control = control;
    }
}

/* The values of a list over the primary instance are read from below the nodes it selects */
static void
watch_choice_values (ZyrForm *form, ZyrTrigger *trigger)
{
  g_autoptr (GArray) nodes = zyr_analyse (form, trigger->expr, trigger->schema, TRUE, NULL);
  g_autoptr (GArray) reads = g_array_new (FALSE, FALSE, sizeof (ZyrStaticRef));

  for (guint i = 0; i < nodes->len; i++)
    {
      const ZyrStaticRef *node = &g_array_index (nodes, ZyrStaticRef, i);

      g_array_unref (
          zyr_analyse (form, trigger->control->itemset->value, node->schema, FALSE, reads));
    }
  for (guint i = 0; i < reads->len; i++)
    g_array_index (reads, ZyrStaticRef, i).bound = NULL;
  subscribe (form, trigger, reads);
}

typedef struct
{
  guint n;
  GPtrArray **next; /* per trigger: those that must come after it */
  guint *n_before;
  guint n_edges;
  guint *last_from; /* per trigger: 1 + the trigger from which an edge was last added */
} Edges;

static void
add_edge (Edges *edges, ZyrTrigger *from, ZyrTrigger *to)
{
  if (from == to || to->kind >= ZYR_TRIGGER_COUNT || edges->n_edges > ZYR_FORM_EDGES_MAX
      || edges->last_from[to->order] == from->order + 1)
    return;
  edges->last_from[to->order] = from->order + 1;
  g_ptr_array_add (edges->next[from->order], to);
  edges->n_edges++;
  edges->n_before[to->order]++;
}

static void
add_readers (Edges *edges, ZyrTrigger *from, const ZyrSchema *schema)
{
  for (guint i = 0; i < schema->dependents->len; i++)
    add_edge (edges, from, g_array_index (schema->dependents, ZyrDependent, i).trigger);
}

/* Whatever reads below a node, or calculates there, waits for the node's relevance */
static void
add_relevance_edges (Edges *edges, ZyrTrigger *from, const ZyrSchema *schema)
{
  add_readers (edges, from, schema);
  for (guint i = 0; i < schema->triggers->len; i++)
    {
      ZyrTrigger *trigger = schema->triggers->pdata[i];

      if (trigger->kind == ZYR_TRIGGER_CALCULATE)
        add_edge (edges, from, trigger);
    }
  for (guint i = 0; i < schema->children->len; i++)
    add_relevance_edges (edges, from, schema->children->pdata[i]);
}

static void
add_edges (ZyrForm *form, Edges *edges)
{
  for (guint i = 0; i < form->triggers->len; i++)
    {
      ZyrTrigger *trigger = form->triggers->pdata[i];

      if (trigger->kind == ZYR_TRIGGER_CALCULATE)
        add_readers (edges, trigger, trigger->schema);
      else if (trigger->kind == ZYR_TRIGGER_RELEVANT)
        add_relevance_edges (edges, trigger, trigger->schema);
    }
}

/* Every leftover has a leftover before it; walking back must come round.
 * Returns: one that is in the ring */
static ZyrTrigger *
report_cycle (ZyrLoader *self, Edges *edges)
{
  ZyrForm *form = self->form;
  g_autofree guint *seen = g_new0 (guint, edges->n);
  g_autofree ZyrTrigger **before = g_new0 (ZyrTrigger *, edges->n);
  g_autoptr (GPtrArray) walk = g_ptr_array_new ();
  GString *names = g_string_new (NULL);
  ZyrTrigger *at = NULL;
  const char *last = NULL;
  guint first;

  for (guint i = 0; i < form->triggers->len && at == NULL; i++)
    if (edges->n_before[i] > 0)
      at = form->triggers->pdata[i];
  for (guint i = form->triggers->len; i-- > 0;)
    for (guint k = 0; edges->n_before[i] > 0 && k < edges->next[i]->len; k++)
      before[((ZyrTrigger *)edges->next[i]->pdata[k])->order] = form->triggers->pdata[i];
  for (; seen[at->order] == 0; at = before[at->order])
    {
      g_ptr_array_add (walk, at);
      seen[at->order] = walk->len;
    }
  first = seen[at->order] - 1;
  g_string_append (names, at->schema->path);
  for (guint i = walk->len; i-- > first;)
    {
      const char *path = ((ZyrTrigger *)walk->pdata[i])->schema->path;

      if (g_strcmp0 (last, path) != 0)
        g_string_append_printf (names, " → %s", path);
      last = path;
    }
  zyr_loader_fail (self, ZYR_FORM_ERROR_CYCLE, at->line, at->schema->path,
                   "these nodes depend on each other in a ring, one of them must not: %s",
                   names->str);
  g_string_free (names, TRUE);
  return at;
}

/* Those that wait only for what is sorted already */
static void
take_free (Edges *edges, GPtrArray *sorted, guint from)
{
  for (guint i = from; i < sorted->len; i++)
    {
      const GPtrArray *next = edges->next[((ZyrTrigger *)sorted->pdata[i])->order];

      for (guint k = 0; k < next->len; k++)
        {
          guint *n_before = &edges->n_before[((ZyrTrigger *)next->pdata[k])->order];

          if (*n_before > 0 && --*n_before == 0)
            g_ptr_array_add (sorted, next->pdata[k]);
        }
    }
}

/* Kahn's ordering, stable by document order */
static void
sort (ZyrLoader *self, Edges *edges)
{
  ZyrForm *form = self->form;
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  guint n_ordered = 0;

  for (guint i = 0; i < form->triggers->len; i++)
    {
      ZyrTrigger *trigger = form->triggers->pdata[i];

      if (trigger->kind >= ZYR_TRIGGER_COUNT)
        continue;
      n_ordered++;
      if (edges->n_before[i] == 0)
        g_ptr_array_add (sorted, trigger);
    }
  take_free (edges, sorted, 0);
  while (sorted->len < n_ordered)
    {
      ZyrTrigger *in_ring = report_cycle (self, edges);

      if (!zyr_loader_goes_on (self))
        return;
      /* As if it waited for nobody: are there other rings? */
      edges->n_before[in_ring->order] = 0;
      g_ptr_array_add (sorted, in_ring);
      take_free (edges, sorted, sorted->len - 1);
    }
  if (self->error != NULL)
    return;
  for (guint i = 0; i < form->triggers->len; i++)
    if (((ZyrTrigger *)form->triggers->pdata[i])->kind >= ZYR_TRIGGER_COUNT)
      g_ptr_array_add (sorted, form->triggers->pdata[i]);
  form->n_ordered = n_ordered;
  for (guint i = 0; i < sorted->len; i++)
    {
      form->triggers->pdata[i] = sorted->pdata[i];
      ((ZyrTrigger *)sorted->pdata[i])->order = i;
    }
}

static void
check_size (ZyrLoader *self, const ZyrTrigger *trigger)
{
  if (self->form->n_analysed >= ZYR_FORM_ANALYSIS_STEPS_MAX
      || self->form->n_dependents >= ZYR_FORM_DEPENDENTS_MAX)
    zyr_loader_fail (self, ZYR_FORM_ERROR_LIMIT, trigger->line, trigger->schema->path,
                     "“%.200s”: the form's expressions read more than %d nodes together; they "
                     "should name the nodes that they read",
                     trigger->expr->source, ZYR_FORM_DEPENDENTS_MAX);
}

void
zyr_load_graph (ZyrLoader *self)
{
  ZyrForm *form = self->form;
  Edges edges;

  add_bind_triggers (form);
  add_body_triggers (form);
  edges.n = form->triggers->len;
  edges.n_edges = 0;
  edges.next = g_new0 (GPtrArray *, edges.n + 1);
  edges.n_before = g_new0 (guint, edges.n + 1);
  edges.last_from = g_new0 (guint, edges.n + 1);
  for (guint i = 0; i < edges.n; i++)
    edges.next[i] = g_ptr_array_new ();
  for (guint i = 0; i < edges.n && !self->is_hopeless; i++)
    {
      ZyrTrigger *trigger = form->triggers->pdata[i];

      trigger->order = i;
      watch (form, trigger, trigger->expr);
      if (trigger->kind == ZYR_TRIGGER_CHOICES)
        watch_choice_values (form, trigger);
      check_size (self, trigger);
    }
  if (zyr_loader_goes_on (self))
    add_edges (form, &edges);
  if (edges.n_edges > ZYR_FORM_EDGES_MAX)
    zyr_loader_fail (self, ZYR_FORM_ERROR_LIMIT, 0, NULL,
                     "more than %d dependencies; expressions should name the nodes that they read",
                     ZYR_FORM_EDGES_MAX);
  if (zyr_loader_goes_on (self))
    {
      sort (self, &edges);
      zyr_count_load (form);
    }
  for (guint i = 0; i < edges.n; i++)
    g_ptr_array_unref (edges.next[i]);
  g_free (edges.next);
  g_free (edges.n_before);
  g_free (edges.last_from);
}
