/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Expressions: source -> tokens -> syntax tree. A tree is immutable and shared by everything that
 * has the same source; what it refers to depends on the node in whose context it is evaluated. */

#include "zyr-tree-private.h"

G_BEGIN_DECLS

typedef enum
{
  ZYR_TOKEN_END,
  ZYR_TOKEN_NUMBER,
  ZYR_TOKEN_LITERAL,
  ZYR_TOKEN_NAME, /* text = local name, prefix = prefix or NULL */
  ZYR_TOKEN_STAR, /* wildcard, prefix or NULL */
  ZYR_TOKEN_VARIABLE,
  ZYR_TOKEN_LPAREN,
  ZYR_TOKEN_RPAREN,
  ZYR_TOKEN_LBRACKET,
  ZYR_TOKEN_RBRACKET,
  ZYR_TOKEN_DOT,
  ZYR_TOKEN_DOTDOT,
  ZYR_TOKEN_AT,
  ZYR_TOKEN_COMMA,
  ZYR_TOKEN_AXIS, /* "::" */
  ZYR_TOKEN_SLASH,
  ZYR_TOKEN_SLASHSLASH,
  ZYR_TOKEN_OPERATOR,
} ZyrTokenKind;

typedef enum
{
  ZYR_OP_OR,
  ZYR_OP_AND,
  ZYR_OP_EQ,
  ZYR_OP_NE,
  ZYR_OP_LT,
  ZYR_OP_LE,
  ZYR_OP_GT,
  ZYR_OP_GE,
  ZYR_OP_ADD,
  ZYR_OP_SUB,
  ZYR_OP_MUL,
  ZYR_OP_DIV,
  ZYR_OP_MOD,
  ZYR_OP_UNION,
} ZyrOp;

typedef struct
{
  ZyrTokenKind kind;
  ZyrOp op;
  double number;
  const char *text; /* interned */
  const char *prefix;
  guint offset; /* in bytes */
} ZyrToken;

/* Returns: (element-type ZyrToken): the tokens, the last is END; NULL with @error */
GArray *zyr_xpath_lex (ZyrNames *names, const char *source, GError **error);

typedef enum
{
  ZYR_AXIS_CHILD,
  ZYR_AXIS_PARENT,
  ZYR_AXIS_SELF,
  ZYR_AXIS_ATTRIBUTE,
  ZYR_AXIS_DESCENDANT,
  ZYR_AXIS_DESCENDANT_OR_SELF,
  ZYR_AXIS_ANCESTOR,
  ZYR_AXIS_ANCESTOR_OR_SELF,
  ZYR_AXIS_FOLLOWING,
  ZYR_AXIS_FOLLOWING_SIBLING,
  ZYR_AXIS_PRECEDING,
  ZYR_AXIS_PRECEDING_SIBLING,
  ZYR_AXIS_NAMESPACE,
} ZyrAxis;

typedef enum
{
  ZYR_TEST_NAME,
  ZYR_TEST_ANY, /* "*" */
  ZYR_TEST_NODE,
  ZYR_TEST_TEXT,
  ZYR_TEST_COMMENT,
  ZYR_TEST_PI,
} ZyrTest;

typedef struct _ZyrAst ZyrAst;
typedef struct _ZyrFunction ZyrFunction;

typedef struct
{
  ZyrAxis axis;
  ZyrTest test;
  const char *name;
  const char *prefix;
  GPtrArray *predicates; /* of ZyrAst, NULL when none */

  /* Of the first predicate, "column = key" among what it asks; found at the first evaluation */
  gboolean key_sought;
  gboolean key_is_all; /* it asks nothing else */
  const char *key_column;
  const ZyrAst *key;

  /* What the name was below the schema node where the step was taken last */
  const ZyrSchema *below;
  const ZyrSchema *schema;
} ZyrStep;

typedef enum
{
  ZYR_AST_NUMBER,
  ZYR_AST_LITERAL,
  ZYR_AST_VARIABLE,
  ZYR_AST_BINARY,
  ZYR_AST_NEGATE,
  ZYR_AST_CALL,
  ZYR_AST_PATH,
} ZyrAstKind;

/* Whether a path can only go from one node to one node, see zyr-path-single.c */
typedef enum
{
  ZYR_SHAPE_UNKNOWN,
  ZYR_SHAPE_SINGLE,
  ZYR_SHAPE_GENERAL,
} ZyrShape;

struct _ZyrAst
{
  ZyrAstKind kind;
  ZyrShape shape; /* of a path, found at its first evaluation */
  ZyrOp op;
  guint height;      /* of the tree below, itself counted; bounds the recursion over it */
  gboolean absolute; /* path from the document */
  double number;
  const char *text; /* literal, variable or function name */
  const ZyrFunction *function;
  GPtrArray *args;    /* operands, arguments */
  ZyrAst *base;       /* path: what it starts from instead of the context node */
  GPtrArray *filters; /* path: predicates of base */
  GArray *steps;      /* path: of ZyrStep */
};

enum
{
  ZYR_EXPR_VOLATILE = 1 << 0, /* gives another result each time: random(), uuid(), now() */
  ZYR_EXPR_ONCE = 1 << 1,
};

typedef struct
{
  char *source;
  int line; /* of the form, where it first stands; 0 when not from a form */
  ZyrAst *root;
  guint flags;
} ZyrExpr;

/* Unknown functions are refused here, so that a form with one does not load. */
ZyrExpr *zyr_expr_parse (ZyrNames *names, const char *source, GError **error);
/* … by telling all of them: @misfits (element-type utf8) takes what is wrong with each call of a function.
 * When it took any, the expression must not be evaluated. */
ZyrExpr *
zyr_expr_parse_telling (ZyrNames *names, const char *source, GPtrArray *misfits, GError **error);
/* Only for single expressions: what is not called may be unknown */
ZyrExpr *zyr_expr_parse_lazily (ZyrNames *names, const char *source, GError **error);
void zyr_expr_free (ZyrExpr *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrExpr, zyr_expr_free)

G_END_DECLS
