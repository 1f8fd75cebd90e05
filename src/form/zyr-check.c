/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be known to be wrong in expressions without evaluating them, for form authors */
#include "zyr-model-private.h"

static gboolean
has_instance (const ZyrForm *form, const char *id)
{
  return g_hash_table_contains (form->secondary_by_id, id) || g_strcmp0 (form->form_id, id) == 0;
}

static void check_instances (ZyrLoader *self, const ZyrUse *use, const ZyrAst *ast);

static void
check_all (ZyrLoader *self, const ZyrUse *use, const GPtrArray *asts)
{
  for (guint i = 0; asts != NULL && i < asts->len; i++)
    check_instances (self, use, asts->pdata[i]);
}

/* instance ('x') where the form has no <instance id="x"> */
static void
check_instances (ZyrLoader *self, const ZyrUse *use, const ZyrAst *ast)
{
  const ZyrAst *first
      = ast->kind == ZYR_AST_CALL && ast->args->len > 0 ? ast->args->pdata[0] : NULL;

  if (first != NULL && first->kind == ZYR_AST_LITERAL && g_str_equal (ast->text, "instance")
      && !has_instance (self->form, first->text))
    zyr_loader_foresee (self, use->line, use->node,
                        "“%.200s”: there is no instance “%s”; name one of the form's",
                        use->expr->source, first->text);
  check_all (self, use, ast->args);
  check_all (self, use, ast->filters);
  if (ast->base != NULL)
    check_instances (self, use, ast->base);
  for (guint i = 0; ast->steps != NULL && i < ast->steps->len; i++)
    check_all (self, use, g_array_index (ast->steps, ZyrStep, i).predicates);
}

/* What is not there is no error in XPath: it reads as empty, which is hardly what was meant */
static void
check_paths (ZyrLoader *self, const ZyrUse *use)
{
  const char *node = use->is_elsewhere || use->node == NULL ? "?" : use->node;
  ZyrSchema *context = g_hash_table_lookup (self->form->schema_by_path, node);
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);

  zyr_analyse_missing (self->form, use->expr, context, missing);
  for (guint i = 0; i < missing->len; i++)
    zyr_loader_warn (self, use->line, use->node, "“%.200s”: %s, so that this is always empty",
                     use->expr->source, (const char *)missing->pdata[i]);
}

void
zyr_load_check_uses (ZyrLoader *self)
{
  for (guint i = 0; self->uses != NULL && i < self->uses->len && !self->is_hopeless; i++)
    {
      const ZyrUse *use = &g_array_index (self->uses, ZyrUse, i);

      check_instances (self, use, use->expr->root);
      check_paths (self, use);
    }
}
