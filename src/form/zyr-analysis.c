/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an expression reads, found without evaluating it: paths are walked over the schema. */
#include <string.h>

#include "zyr-functions-private.h"
#include "zyr-limits.h"
#include "zyr-model-private.h"
#include "zyr-path-private.h"

/* A set of references, in the order in which they came; @seen once it is large */
typedef struct
{
  ZyrForm *form;
  GArray *refs; /* of ZyrStaticRef */
  GHashTable *seen;
} Set;

#define SMALL_SET 32

typedef struct
{
  ZyrForm *form;
  ZyrSchema *origin;
  Set *reads;       /* (nullable) */
  gboolean unbound; /* inside indexed-repeat(): instances are chosen by number */
  gboolean bare;    /* only which nodes there are matters, not their texts */
  GPtrArray *missing; /* (nullable): see zyr_analyse_missing() */
} Analysis;

static Set *analyse (Analysis *self, const ZyrAst *ast, const Set *context, gboolean bare);

static Set *
set_new (ZyrForm *form)
{
  Set *self = g_new0 (Set, 1);

  self->form = form;
  self->refs = g_array_new (FALSE, FALSE, sizeof (ZyrStaticRef));
  return self;
}

static GArray *
set_steal (Set *self)
{
  GArray *refs = self->refs;

  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_free (self);
  return refs;
}

static void
set_free (Set *self)
{
  g_array_unref (set_steal (self));
}

static guint
ref_hash (gconstpointer data)
{
  const ZyrStaticRef *ref = data;

  return g_direct_hash (ref->schema) * 31 ^ g_direct_hash (ref->bound);
}

static gboolean
ref_equal (gconstpointer a, gconstpointer b)
{
  const ZyrStaticRef *x = a;
  const ZyrStaticRef *y = b;

  return x->schema == y->schema && x->bound == y->bound && x->key == y->key;
}

static ZyrStaticRef *
set_at (const Set *self, guint i)
{
  return &g_array_index (self->refs, ZyrStaticRef, i);
}

static gboolean
set_has (Set *self, const ZyrStaticRef *ref)
{
  if (self->refs->len <= SMALL_SET)
    {
      for (guint i = 0; i < self->refs->len; i++)
        if (ref_equal (set_at (self, i), ref))
          return TRUE;
      return FALSE;
    }
  if (self->seen == NULL)
    {
      self->seen = g_hash_table_new_full (ref_hash, ref_equal, g_free, NULL);
      for (guint i = 0; i < self->refs->len; i++)
        g_hash_table_add (self->seen, g_memdup2 (set_at (self, i), sizeof *ref));
    }
  return !g_hash_table_add (self->seen, g_memdup2 (ref, sizeof *ref));
}

static void
set_add (Set *self, ZyrSchema *schema, ZyrSchema *bound, const ZyrSchema *key)
{
  const ZyrStaticRef ref = { schema, bound, key };

  if (self->form->n_analysed < ZYR_FORM_ANALYSIS_STEPS_MAX)
    {
      self->form->n_analysed++;
      if (!set_has (self, &ref))
        g_array_append_val (self->refs, ref);
    }
}

static void
set_extend (Set *self, const Set *other)
{
  for (guint i = 0; i < other->refs->len; i++)
    set_add (self, set_at (other, i)->schema, set_at (other, i)->bound, set_at (other, i)->key);
}

static ZyrStaticRef
parent_of (const ZyrStaticRef *ref)
{
  ZyrStaticRef up = { ref->schema->parent, ref->bound, ref->key };

  if (ref->schema == ref->bound)
    up.bound = zyr_schema_repeat_above (ref->schema, FALSE);
  if (ref->key != NULL && ref->schema == ref->key->parent)
    up.key = NULL;
  return up;
}

static gboolean
names_match (const ZyrStep *step, const ZyrSchema *schema)
{
  if (step->test == ZYR_TEST_NAME)
    return schema->name == step->name;
  return step->test == ZYR_TEST_ANY || step->test == ZYR_TEST_NODE;
}

static void
add_children (Set *out, const ZyrStep *step, const ZyrStaticRef *ref, gboolean attributes)
{
  for (guint i = 0; i < ref->schema->children->len; i++)
    {
      ZyrSchema *child = ref->schema->children->pdata[i];

      if (child->is_attribute == attributes && names_match (step, child))
        set_add (out, child, ref->bound, ref->key);
    }
}

static void
add_descendants (Set *out, const ZyrStep *step, const ZyrStaticRef *ref)
{
  add_children (out, step, ref, FALSE);
  for (guint i = 0; i < ref->schema->children->len; i++)
    {
      const ZyrStaticRef child = { ref->schema->children->pdata[i], ref->bound, ref->key };

      if (!child.schema->is_attribute)
        add_descendants (out, step, &child);
    }
}

static void
add_ancestors (Set *out, const ZyrStep *step, ZyrStaticRef ref)
{
  while (ref.schema != NULL)
    {
      if (names_match (step, ref.schema))
        set_add (out, ref.schema, ref.bound, ref.key);
      ref = parent_of (&ref);
    }
}

static void
walk_one (Set *out, const ZyrStep *step, const ZyrStaticRef *ref)
{
  ZyrStaticRef up;

  switch (step->axis)
    {
    case ZYR_AXIS_SELF:
      if (names_match (step, ref->schema))
        set_add (out, ref->schema, ref->bound, ref->key);
      break;
    case ZYR_AXIS_CHILD:
    case ZYR_AXIS_ATTRIBUTE:
      add_children (out, step, ref, step->axis == ZYR_AXIS_ATTRIBUTE);
      break;
    case ZYR_AXIS_PARENT:
      up = parent_of (ref);
      if (up.schema != NULL && names_match (step, up.schema))
        set_add (out, up.schema, up.bound, up.key);
      break;
    case ZYR_AXIS_DESCENDANT_OR_SELF:
      if (names_match (step, ref->schema))
        set_add (out, ref->schema, ref->bound, ref->key);
      add_descendants (out, step, ref);
      break;
    case ZYR_AXIS_DESCENDANT:
      add_descendants (out, step, ref);
      break;
    case ZYR_AXIS_ANCESTOR_OR_SELF:
      add_ancestors (out, step, *ref);
      break;
    case ZYR_AXIS_ANCESTOR:
      add_ancestors (out, step, parent_of (ref));
      break;
    case ZYR_AXIS_FOLLOWING_SIBLING:
    case ZYR_AXIS_PRECEDING_SIBLING:
      up = parent_of (ref);
      if (up.schema != NULL)
        add_children (out, step, &up, FALSE);
      break;
    default:
      /* following, preceding: anything may be meant */
      up = *ref;
      while (up.schema->parent != NULL)
        up = parent_of (&up);
      add_descendants (out, step, &up);
      break;
    }
}

/* The static side of the rule in zyr-path.c: an absolute step into a repeat that the reader is in
 */
static void
contextualise (Analysis *self, const ZyrStep *step, Set *set)
{
  if (step->predicates != NULL || self->unbound)
    return;
  for (guint i = 0; i < set->refs->len; i++)
    {
      ZyrStaticRef *ref = set_at (set, i);

      if (ref->schema->is_repeat && zyr_schema_is_below (self->origin, ref->schema)
          && ref->bound == zyr_schema_repeat_above (ref->schema, FALSE))
        ref->bound = ref->schema;
    }
}

/* Instances picked by the text of one of their nodes: the reader need only know of changes in those */
static void
set_keys (ZyrStep *step, Set *set)
{
  for (guint i = 0; step->predicates != NULL && i < set->refs->len; i++)
    {
      ZyrStaticRef *ref = set_at (set, i);
      const ZyrSchema *column = zyr_step_key_column (step, ref->schema);

      if (column != NULL && ref->bound != ref->schema)
        ref->key = column;
    }
}

static void
analyse_all (Analysis *self, const GPtrArray *asts, const Set *context)
{
  for (guint i = 0; asts != NULL && i < asts->len; i++)
    set_free (analyse (self, asts->pdata[i], context, TRUE));
}

static Set *
start_of (Analysis *self, const ZyrAst *path, const Set *context)
{
  Set *set;

  if (path->base != NULL)
    {
      set = analyse (self, path->base, context, TRUE);
      analyse_all (self, path->filters, set);
      return set;
    }
  set = set_new (self->form);
  if (path->absolute)
    set_add (set, self->form->document_schema, NULL, NULL);
  else
    set_extend (set, context);
  return set;
}

/* The text of a group is made of the texts in it */
static void
read_texts_below (Analysis *self, const ZyrStaticRef *ref)
{
  for (guint i = 0; i < ref->schema->children->len; i++)
    {
      const ZyrStaticRef child = { ref->schema->children->pdata[i], ref->bound, ref->key };

      if (child.schema->is_attribute)
        continue;
      set_add (self->reads, child.schema, child.bound, child.key);
      read_texts_below (self, &child);
    }
}

static void
note_missing (Analysis *self, const ZyrStep *step, const Set *set)
{
  const ZyrSchema *at = set->refs->len > 0 ? set_at (set, 0)->schema : NULL;

  if (at == NULL || step->test != ZYR_TEST_NAME
      || self->form->n_analysed >= ZYR_FORM_ANALYSIS_STEPS_MAX
      || (step->axis != ZYR_AXIS_CHILD && step->axis != ZYR_AXIS_ATTRIBUTE))
    return;
  if (at == self->form->document_schema)
    g_ptr_array_add (self->missing, g_strdup_printf ("the first instance is not called “%s”",
                                                     step->name));
  else
    g_ptr_array_add (self->missing,
                     g_strdup_printf ("there is no “%s%s” in %s",
                                      step->axis == ZYR_AXIS_ATTRIBUTE ? "@" : "", step->name,
                                      at->path));
}

static Set *
analyse_path (Analysis *self, const ZyrAst *path, const Set *context)
{
  Set *set = start_of (self, path, context);

  for (guint i = 0; i < path->steps->len; i++)
    {
      ZyrStep *step = &g_array_index (path->steps, ZyrStep, i);
      Set *next = set_new (self->form);

      for (guint k = 0; k < set->refs->len; k++)
        walk_one (next, step, set_at (set, k));
      if (self->missing != NULL && next->refs->len == 0)
        note_missing (self, step, set);
      set_free (set);
      set = next;
      if (path->absolute && i + 1 < path->steps->len)
        contextualise (self, step, set);
      set_keys (step, set);
      analyse_all (self, step->predicates, set);
    }
  if (self->unbound)
    for (guint i = 0; i < set->refs->len; i++)
      {
        set_at (set, i)->bound = NULL;
        set_at (set, i)->key = NULL;
      }
  if (self->reads == NULL)
    return set;
  set_extend (self->reads, set);
  for (guint i = 0; !self->bare && i < set->refs->len; i++)
    read_texts_below (self, set_at (set, i));
  return set;
}

static Set *
analyse_call (Analysis *self, const ZyrAst *call, const Set *context)
{
  const gboolean was_unbound = self->unbound;
  const gboolean was_bare = self->bare;
  const gboolean indexed = g_str_equal (call->text, "indexed-repeat");
  const gboolean keeps = g_str_equal (call->text, "coalesce") || g_str_equal (call->text, "once");
  const char *uses = call->function != NULL && call->function->uses != NULL ? call->function->uses : "t";
  Set *result = set_new (self->form);

  if (g_str_equal (call->text, "current"))
    {
      if (self->origin == NULL)
        return result;
      set_add (result, self->origin, zyr_schema_repeat_above (self->origin, TRUE), NULL);
      return result;
    }
  for (guint i = 0; i < call->args->len; i++)
    {
      Set *part;

      self->unbound = was_unbound || (indexed && (i == 0 || i % 2 == 1));
      part = analyse (self, call->args->pdata[i], context,
                      *uses == 'b' || (*uses == 'r' && was_bare));
      if (*uses == 'r' || keeps)
        set_extend (result, part);
      set_free (part);
      if (uses[1] != '\0')
        uses++;
    }
  self->unbound = was_unbound;
  return result;
}

static Set *
analyse_operands (Analysis *self, const ZyrAst *ast, const Set *context)
{
  const gboolean is_union = ast->kind == ZYR_AST_BINARY && ast->op == ZYR_OP_UNION;
  const gboolean is_logic
      = ast->kind == ZYR_AST_BINARY && (ast->op == ZYR_OP_AND || ast->op == ZYR_OP_OR);
  const gboolean bare = is_logic || (is_union && self->bare);
  Set *result = set_new (self->form);

  for (guint i = 0; ast->args != NULL && i < ast->args->len; i++)
    {
      Set *part = analyse (self, ast->args->pdata[i], context, bare);

      if (is_union)
        set_extend (result, part);
      set_free (part);
    }
  return result;
}

static Set *
analyse (Analysis *self, const ZyrAst *ast, const Set *context, gboolean bare)
{
  const gboolean was = self->bare;
  Set *result;

  self->bare = bare;
  if (ast->kind == ZYR_AST_PATH)
    result = analyse_path (self, ast, context);
  else if (ast->kind == ZYR_AST_CALL)
    result = analyse_call (self, ast, context);
  else
    result = analyse_operands (self, ast, context);
  self->bare = was;
  return result;
}

GArray *
zyr_analyse (ZyrForm *form, const ZyrExpr *expr, ZyrSchema *context, gboolean bare, GArray *reads)
{
  Set *into = reads != NULL ? set_new (form) : NULL;
  Analysis self = { .form = form, .origin = context, .reads = into, .bare = bare };
  Set *start = set_new (form);
  Set *result;

  set_add (start, context, zyr_schema_repeat_above (context, TRUE), NULL);
  result = analyse (&self, expr->root, start, bare);
  set_free (start);
  if (into != NULL)
    {
      g_array_append_vals (reads, into->refs->data, into->refs->len);
      set_free (into);
    }
  return set_steal (result);
}

void
zyr_analyse_missing (ZyrForm *form,
                     const ZyrExpr *expr,
                     ZyrSchema *context,
                     GPtrArray *missing)
{
  Analysis self = { .form = form, .origin = context, .bare = TRUE, .missing = missing };
  Set *start = set_new (form);

  if (context != NULL)
    set_add (start, context, zyr_schema_repeat_above (context, TRUE), NULL);
  set_free (analyse (&self, expr->root, start, TRUE));
  set_free (start);
}

ZyrSchema *
zyr_analyse_single (ZyrForm *form, const ZyrExpr *expr, ZyrSchema *context)
{
  g_autoptr (GArray) set = zyr_analyse (form, expr, context, TRUE, NULL);

  return set->len > 0 ? g_array_index (set, ZyrStaticRef, 0).schema : NULL;
}
