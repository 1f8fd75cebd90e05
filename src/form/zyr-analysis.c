/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an expression reads, found without evaluating it: paths are walked over the schema. */
#include <string.h>

#include "zyr-model-private.h"

typedef struct
{
  ZyrForm *form;
  ZyrSchema *origin;
  GArray *reads;    /* of ZyrStaticRef, (nullable) */
  gboolean unbound; /* inside indexed-repeat(): instances are chosen by number */
  gboolean bare;    /* only which nodes there are matters, not their texts */
} Analysis;

static GArray *analyse (Analysis *self, const ZyrAst *ast, const GArray *context, gboolean bare);

static GArray *
set_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (ZyrStaticRef));
}

static void
set_add (GArray *set, ZyrSchema *schema, ZyrSchema *bound)
{
  const ZyrStaticRef ref = { schema, bound };

  for (guint i = 0; i < set->len; i++)
    {
      const ZyrStaticRef *have = &g_array_index (set, ZyrStaticRef, i);

      if (have->schema == schema && have->bound == bound)
        return;
    }
  g_array_append_val (set, ref);
}

static void
set_extend (GArray *set, const GArray *other)
{
  for (guint i = 0; i < other->len; i++)
    {
      const ZyrStaticRef *ref = &g_array_index (other, ZyrStaticRef, i);

      set_add (set, ref->schema, ref->bound);
    }
}

static ZyrStaticRef
parent_of (const ZyrStaticRef *ref)
{
  ZyrStaticRef up = { ref->schema->parent, ref->bound };

  if (ref->schema == ref->bound)
    up.bound = zyr_schema_repeat_above (ref->schema, FALSE);
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
add_children (GArray *out, const ZyrStep *step, const ZyrStaticRef *ref, gboolean attributes)
{
  for (guint i = 0; i < ref->schema->children->len; i++)
    {
      ZyrSchema *child = ref->schema->children->pdata[i];

      if (child->is_attribute == attributes && names_match (step, child))
        set_add (out, child, ref->bound);
    }
}

static void
add_descendants (GArray *out, const ZyrStep *step, const ZyrStaticRef *ref)
{
  add_children (out, step, ref, FALSE);
  for (guint i = 0; i < ref->schema->children->len; i++)
    {
      const ZyrStaticRef child = { ref->schema->children->pdata[i], ref->bound };

      if (!child.schema->is_attribute)
        add_descendants (out, step, &child);
    }
}

static void
add_ancestors (GArray *out, const ZyrStep *step, ZyrStaticRef ref)
{
  while (ref.schema != NULL)
    {
      if (names_match (step, ref.schema))
        set_add (out, ref.schema, ref.bound);
      ref = parent_of (&ref);
    }
}

static void
walk_one (GArray *out, const ZyrStep *step, const ZyrStaticRef *ref)
{
  ZyrStaticRef up;

  switch (step->axis)
    {
    case ZYR_AXIS_SELF:
      if (names_match (step, ref->schema))
        set_add (out, ref->schema, ref->bound);
      break;
    case ZYR_AXIS_CHILD:
    case ZYR_AXIS_ATTRIBUTE:
      add_children (out, step, ref, step->axis == ZYR_AXIS_ATTRIBUTE);
      break;
    case ZYR_AXIS_PARENT:
      up = parent_of (ref);
      if (up.schema != NULL && names_match (step, up.schema))
        set_add (out, up.schema, up.bound);
      break;
    case ZYR_AXIS_DESCENDANT_OR_SELF:
      if (names_match (step, ref->schema))
        set_add (out, ref->schema, ref->bound);
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
contextualise (Analysis *self, const ZyrStep *step, GArray *set)
{
  if (step->predicates != NULL || self->unbound)
    return;
  for (guint i = 0; i < set->len; i++)
    {
      ZyrStaticRef *ref = &g_array_index (set, ZyrStaticRef, i);

      if (ref->schema->is_repeat && zyr_schema_is_below (self->origin, ref->schema)
          && ref->bound == zyr_schema_repeat_above (ref->schema, FALSE))
        ref->bound = ref->schema;
    }
}

static void
analyse_all (Analysis *self, const GPtrArray *asts, const GArray *context)
{
  for (guint i = 0; asts != NULL && i < asts->len; i++)
    g_array_unref (analyse (self, asts->pdata[i], context, TRUE));
}

static GArray *
start_of (Analysis *self, const ZyrAst *path, const GArray *context)
{
  GArray *set;

  if (path->base != NULL)
    {
      set = analyse (self, path->base, context, TRUE);
      analyse_all (self, path->filters, set);
      return set;
    }
  set = set_new ();
  if (path->absolute)
    set_add (set, self->form->document_schema, NULL);
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
      const ZyrStaticRef child = { ref->schema->children->pdata[i], ref->bound };

      if (child.schema->is_attribute)
        continue;
      set_add (self->reads, child.schema, child.bound);
      read_texts_below (self, &child);
    }
}

static GArray *
analyse_path (Analysis *self, const ZyrAst *path, const GArray *context)
{
  GArray *set = start_of (self, path, context);

  for (guint i = 0; i < path->steps->len; i++)
    {
      const ZyrStep *step = &g_array_index (path->steps, ZyrStep, i);
      GArray *next = set_new ();

      for (guint k = 0; k < set->len; k++)
        walk_one (next, step, &g_array_index (set, ZyrStaticRef, k));
      g_array_unref (set);
      set = next;
      if (path->absolute && i + 1 < path->steps->len)
        contextualise (self, step, set);
      analyse_all (self, step->predicates, set);
    }
  if (self->unbound)
    for (guint i = 0; i < set->len; i++)
      g_array_index (set, ZyrStaticRef, i).bound = NULL;
  if (self->reads == NULL)
    return set;
  set_extend (self->reads, set);
  for (guint i = 0; !self->bare && i < set->len; i++)
    read_texts_below (self, &g_array_index (set, ZyrStaticRef, i));
  return set;
}

/* How the function uses its arguments: "b" only asks which nodes there are, "t" reads their texts,
 * "r" gives them on as they are; the last letter is for all that follow. */
static const char *
argument_uses (const char *name)
{
  static const struct
  {
    const char *name;
    const char *uses;
  } table[] = {
    { "count", "b" },      { "position", "b" },
    { "boolean", "b" },    { "not", "b" },
    { "name", "b" },       { "local-name", "b" },
    { "randomize", "rt" }, { "if", "br" },
    { "coalesce", "t" },   { "indexed-repeat", "rbtbtbtbtbt" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].name, name))
      return table[i].uses;
  return "t";
}

static GArray *
analyse_call (Analysis *self, const ZyrAst *call, const GArray *context)
{
  const gboolean was_unbound = self->unbound;
  const gboolean was_bare = self->bare;
  const gboolean indexed = g_str_equal (call->text, "indexed-repeat");
  const gboolean keeps = g_str_equal (call->text, "coalesce") || g_str_equal (call->text, "once");
  const char *uses = argument_uses (call->text);
  GArray *result = set_new ();

  if (g_str_equal (call->text, "current"))
    {
      set_add (result, self->origin, zyr_schema_repeat_above (self->origin, TRUE));
      return result;
    }
  for (guint i = 0; i < call->args->len; i++)
    {
      GArray *part;

      self->unbound = was_unbound || (indexed && (i == 0 || i % 2 == 1));
      part = analyse (self, call->args->pdata[i], context,
                      *uses == 'b' || (*uses == 'r' && was_bare));
      if (*uses == 'r' || keeps)
        set_extend (result, part);
      g_array_unref (part);
      if (uses[1] != '\0')
        uses++;
    }
  self->unbound = was_unbound;
  return result;
}

static GArray *
analyse_operands (Analysis *self, const ZyrAst *ast, const GArray *context)
{
  const gboolean is_union = ast->kind == ZYR_AST_BINARY && ast->op == ZYR_OP_UNION;
  const gboolean is_logic
      = ast->kind == ZYR_AST_BINARY && (ast->op == ZYR_OP_AND || ast->op == ZYR_OP_OR);
  const gboolean bare = is_logic || (is_union && self->bare);
  GArray *result = set_new ();

  for (guint i = 0; ast->args != NULL && i < ast->args->len; i++)
    {
      GArray *part = analyse (self, ast->args->pdata[i], context, bare);

      if (is_union)
        set_extend (result, part);
      g_array_unref (part);
    }
  return result;
}

static GArray *
analyse (Analysis *self, const ZyrAst *ast, const GArray *context, gboolean bare)
{
  const gboolean was = self->bare;
  GArray *result;

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
  Analysis self = { form, context, reads, FALSE, bare };
  g_autoptr (GArray) set = set_new ();

  set_add (set, context, zyr_schema_repeat_above (context, TRUE));
  return analyse (&self, expr->root, set, bare);
}

ZyrSchema *
zyr_analyse_single (ZyrForm *form, const ZyrExpr *expr, ZyrSchema *context)
{
  g_autoptr (GArray) set = zyr_analyse (form, expr, context, TRUE, NULL);

  return set->len > 0 ? g_array_index (set, ZyrStaticRef, 0).schema : NULL;
}
