/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-eval-private.h"

G_BEGIN_DECLS

ZyrValue zyr_eval_path (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *path);

/* Document order, each node once */
void zyr_nodes_sort (GPtrArray *nodes);

/* The path is one child step without predicates: its name, else NULL */
const char *zyr_path_single_child (const ZyrAst *ast);

/* The value does not depend on the context node, position or size */
gboolean zyr_ast_is_context_free (const ZyrAst *ast);

/* Repeats are known by the schema; see zyr-form-model.c */
gboolean zyr_schema_is_repeat (const ZyrSchema *schema);

G_END_DECLS
