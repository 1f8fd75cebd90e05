/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-eval-private.h"

G_BEGIN_DECLS

ZyrValue zyr_eval_path (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *path);

/* Paths that go from one node to one node, without making a set.
 * Returns: whether the path is one here; then *@node is where it leads, %NULL when nowhere */
gboolean zyr_path_single (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *path, ZyrNode **node);

/* Where @target leads within the @index-th instance of @repeat, both absolute paths.
 * Returns: FALSE when that is not for slots to say */
gboolean zyr_path_instance (ZyrEval *ev,
                            const ZyrAst *target,
                            const ZyrAst *repeat,
                            double index,
                            ZyrNode **node);

/* The schema node of a child step from a node of the primary instance.
 * Returns: (nullable): %NULL when the form has no such node there */
const ZyrSchema *zyr_step_schema (ZyrStep *step, const ZyrSchema *from);

/* "name[column = key]" with a key that is the same for all candidates. Returns: whether the step is one */
gboolean zyr_step_find_key (ZyrStep *step);

/* … over the instances of a repeat: the column. Returns: (nullable) */
const ZyrSchema *zyr_step_key_column (ZyrStep *step, const ZyrSchema *repeat);

/* Document order, each node once */
void zyr_nodes_sort (GPtrArray *nodes);

/* The path is one child step without predicates: its name, else NULL */
const char *zyr_path_single_child (const ZyrAst *ast);

/* The value does not depend on the context node, position or size */
gboolean zyr_ast_is_context_free (const ZyrAst *ast);

/* Repeats are known by the schema; see zyr-form-model.c */
gboolean zyr_schema_is_repeat (const ZyrSchema *schema);

/* Bound to the type dateTime */
gboolean zyr_schema_is_instant (const ZyrSchema *schema);

G_END_DECLS
