/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "zyr-form.h"
#include "zyr-functions-private.h"
#include "zyr-limits.h"

typedef struct
{
  ZyrNames *names;
  const char *source;
  const ZyrToken *token;
  guint depth;
  guint flags;
  gboolean lazy;      /* an unknown function fails when it is called */
  GPtrArray *misfits; /* (nullable): of char *: takes what is wrong with calls, which go on */
  GError *error;
} Parser;

static ZyrAst *parse_expr (Parser *self);

static void
step_clear (gpointer data)
{
  g_clear_pointer (&((ZyrStep *)data)->predicates, g_ptr_array_unref);
}

static void
ast_free (gpointer data)
{
  ZyrAst *self = data;

  if (self == NULL)
    return;
  g_clear_pointer (&self->args, g_ptr_array_unref);
  g_clear_pointer (&self->filters, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_array_unref);
  ast_free (self->base);
  g_free (self);
}

static ZyrAst *
ast_new (ZyrAstKind kind)
{
  ZyrAst *self = g_new0 (ZyrAst, 1);

  self->kind = kind;
  self->height = 1;
  return self;
}

static void fail (Parser *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static char *
place (Parser *self, const char *what)
{
  return g_strdup_printf ("at character %ld: %s",
                          g_utf8_strlen (self->source, self->token->offset) + 1, what);
}

static void
fail (Parser *self, const char *format, ...)
{
  g_autofree char *what = NULL;
  g_autofree char *placed = NULL;
  va_list args;

  if (self->error != NULL)
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  placed = place (self, what);
  self->error = g_error_new_literal (ZYR_FORM_ERROR, ZYR_FORM_ERROR_EXPRESSION, placed);
}

/* Everything that works on trees calls itself for each level, so their height is bounded. */
static void
adopt (Parser *self, ZyrAst *parent, const ZyrAst *child)
{
  if (child == NULL)
    return;
  parent->height = MAX (parent->height, child->height + 1);
  if (parent->height > ZYR_FORM_EXPRESSION_HEIGHT_MAX)
    fail (self, "more than %d operations within each other", ZYR_FORM_EXPRESSION_HEIGHT_MAX);
}

static gboolean
accept (Parser *self, ZyrTokenKind kind)
{
  if (self->token->kind != kind)
    return FALSE;
  self->token++;
  return TRUE;
}

static gboolean
accept_op (Parser *self, ZyrOp op)
{
  if (self->token->kind != ZYR_TOKEN_OPERATOR || self->token->op != op)
    return FALSE;
  self->token++;
  return TRUE;
}

static void
expect (Parser *self, ZyrTokenKind kind, const char *what)
{
  if (!accept (self, kind))
    fail (self, "“%s” is missing", what);
}

static void
parse_predicates (Parser *self, ZyrAst *path, GPtrArray **predicates)
{
  while (self->error == NULL && accept (self, ZYR_TOKEN_LBRACKET))
    {
      ZyrAst *predicate = parse_expr (self);

      if (*predicates == NULL)
        *predicates = g_ptr_array_new_with_free_func (ast_free);
      if (predicate != NULL)
        g_ptr_array_add (*predicates, predicate);
      adopt (self, path, predicate);
      expect (self, ZYR_TOKEN_RBRACKET, "]");
    }
}

static gboolean
parse_axis (Parser *self, ZyrAxis *axis)
{
  static const char *const axes[] = {
    "child",      "parent",
    "self",       "attribute",
    "descendant", "descendant-or-self",
    "ancestor",   "ancestor-or-self",
    "following",  "following-sibling",
    "preceding",  "preceding-sibling",
    "namespace",
  };

  if (self->token[0].kind != ZYR_TOKEN_NAME || self->token[1].kind != ZYR_TOKEN_AXIS)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (axes); i++)
    if (g_str_equal (axes[i], self->token->text) && self->token->prefix == NULL)
      {
        *axis = (ZyrAxis)i;
        self->token += 2;
        return TRUE;
      }
  fail (self, "there is no axis “%s”", self->token->text);
  return FALSE;
}

/* node(), text(), comment(), processing-instruction('x') */
static gboolean
parse_kind_test (Parser *self, ZyrStep *step)
{
  const ZyrToken *name = self->token;

  if (name->kind != ZYR_TOKEN_NAME || name->prefix != NULL || name[1].kind != ZYR_TOKEN_LPAREN)
    return FALSE;
  if (g_str_equal (name->text, "node"))
    step->test = ZYR_TEST_NODE;
  else if (g_str_equal (name->text, "text"))
    step->test = ZYR_TEST_TEXT;
  else if (g_str_equal (name->text, "comment"))
    step->test = ZYR_TEST_COMMENT;
  else if (g_str_equal (name->text, "processing-instruction"))
    step->test = ZYR_TEST_PI;
  else
    return FALSE;
  self->token += 2;
  if (step->test == ZYR_TEST_PI && self->token->kind == ZYR_TOKEN_LITERAL)
    {
      step->name = self->token->text;
      self->token++;
    }
  expect (self, ZYR_TOKEN_RPAREN, ")");
  return TRUE;
}

static void
parse_step (Parser *self, ZyrAst *path)
{
  ZyrStep step = { .axis = ZYR_AXIS_CHILD, .test = ZYR_TEST_NODE };

  if (accept (self, ZYR_TOKEN_DOT))
    step.axis = ZYR_AXIS_SELF;
  else if (accept (self, ZYR_TOKEN_DOTDOT))
    step.axis = ZYR_AXIS_PARENT;
  else
    {
      if (accept (self, ZYR_TOKEN_AT))
        step.axis = ZYR_AXIS_ATTRIBUTE;
      else if (!parse_axis (self, &step.axis))
        return;
      if (self->token->kind == ZYR_TOKEN_STAR)
        {
          step.test = ZYR_TEST_ANY;
          step.prefix = self->token->prefix;
          self->token++;
        }
      else if (!parse_kind_test (self, &step))
        {
          step.test = ZYR_TEST_NAME;
          step.name = self->token->text;
          step.prefix = self->token->prefix;
          if (!accept (self, ZYR_TOKEN_NAME))
            {
              fail (self, "a name, “.”, “..”, “*” or “@” is missing");
              return;
            }
          if (self->token->kind == ZYR_TOKEN_LPAREN)
            {
              fail (self, "“%s” is not a function that can stand here", step.name);
              return;
            }
        }
    }
  parse_predicates (self, path, &step.predicates);
  g_array_append_val (path->steps, step);
}

static void
push_descendants (GArray *steps)
{
  ZyrStep step = { .axis = ZYR_AXIS_DESCENDANT_OR_SELF, .test = ZYR_TEST_NODE };

  g_array_append_val (steps, step);
}

static gboolean
starts_step (const ZyrToken *token)
{
  return token->kind == ZYR_TOKEN_NAME || token->kind == ZYR_TOKEN_STAR
         || token->kind == ZYR_TOKEN_DOT || token->kind == ZYR_TOKEN_DOTDOT
         || token->kind == ZYR_TOKEN_AT;
}

static void
parse_relative (Parser *self, ZyrAst *path)
{
  parse_step (self, path);
  while (self->error == NULL)
    {
      if (accept (self, ZYR_TOKEN_SLASHSLASH))
        push_descendants (path->steps);
      else if (!accept (self, ZYR_TOKEN_SLASH))
        return;
      parse_step (self, path);
    }
}

static ZyrAst *
path_new (void)
{
  ZyrAst *path = ast_new (ZYR_AST_PATH);

  path->steps = g_array_new (FALSE, FALSE, sizeof (ZyrStep));
  g_array_set_clear_func (path->steps, step_clear);
  return path;
}

static ZyrAst *
parse_location (Parser *self)
{
  ZyrAst *path = path_new ();

  if (accept (self, ZYR_TOKEN_SLASHSLASH))
    {
      path->absolute = TRUE;
      push_descendants (path->steps);
      parse_relative (self, path);
    }
  else if (accept (self, ZYR_TOKEN_SLASH))
    {
      path->absolute = TRUE;
      if (starts_step (self->token))
        parse_relative (self, path);
    }
  else
    parse_relative (self, path);
  return path;
}

/* Returns: (transfer full) */
static char *
misfit (const ZyrAst *call, const ZyrFunction *function)
{
  if (function == NULL)
    return g_strdup_printf ("there is no function %s()", call->text);
  if (function->n_max < 0)
    return g_strdup_printf ("%s() takes at least %u arguments, not %u", call->text,
                            function->n_min, call->args->len);
  return g_strdup_printf ("%s() takes %u to %d arguments, not %u", call->text, function->n_min,
                          function->n_max, call->args->len);
}

static void
check_call (Parser *self, ZyrAst *call)
{
  const ZyrFunction *function = zyr_function_find (call->text);
  const gboolean fits = function != NULL && call->args->len >= function->n_min
                        && (function->n_max < 0 || call->args->len <= (guint)function->n_max);
  g_autofree char *what = NULL;

  call->function = fits ? function : NULL;
  if (fits)
    self->flags |= function->flags;
  if (fits || self->lazy)
    return;
  what = misfit (call, function);
  if (self->misfits != NULL)
    g_ptr_array_add (self->misfits, place (self, what));
  else
    fail (self, "%s", what);
}

static ZyrAst *
parse_call (Parser *self)
{
  ZyrAst *call = ast_new (ZYR_AST_CALL);
  const ZyrToken *name = self->token;

  if (self->token->prefix != NULL)
    {
      g_autofree char *qname = g_strconcat (self->token->prefix, ":", self->token->text, NULL);

      call->text = zyr_names_intern (self->names, qname);
    }
  else
    call->text = self->token->text;
  call->args = g_ptr_array_new_with_free_func (ast_free);
  self->token += 2;
  if (!accept (self, ZYR_TOKEN_RPAREN))
    {
      do
        {
          ZyrAst *arg = parse_expr (self);

          if (arg != NULL)
            g_ptr_array_add (call->args, arg);
          adopt (self, call, arg);
        }
      while (self->error == NULL && accept (self, ZYR_TOKEN_COMMA));
      expect (self, ZYR_TOKEN_RPAREN, ")");
    }
  if (self->error == NULL)
    {
      const ZyrToken *end = self->token;

      self->token = name; /* where messages point */
      check_call (self, call);
      self->token = end;
    }
  return call;
}

static gboolean
is_kind_test (const ZyrToken *token)
{
  return token->prefix == NULL
         && (g_str_equal (token->text, "node") || g_str_equal (token->text, "text")
             || g_str_equal (token->text, "comment")
             || g_str_equal (token->text, "processing-instruction"));
}

static ZyrAst *
parse_primary (Parser *self)
{
  ZyrAst *ast = NULL;

  if (self->token->kind == ZYR_TOKEN_NUMBER)
    {
      ast = ast_new (ZYR_AST_NUMBER);
      ast->number = self->token->number;
      self->token++;
    }
  else if (self->token->kind == ZYR_TOKEN_LITERAL || self->token->kind == ZYR_TOKEN_VARIABLE)
    {
      ast = ast_new (self->token->kind == ZYR_TOKEN_LITERAL ? ZYR_AST_LITERAL : ZYR_AST_VARIABLE);
      ast->text = self->token->text;
      if (ast->kind == ZYR_AST_VARIABLE)
        fail (self, "there are no variables in XForms: $%s", ast->text);
      self->token++;
    }
  else if (accept (self, ZYR_TOKEN_LPAREN))
    {
      ast = parse_expr (self);
      expect (self, ZYR_TOKEN_RPAREN, ")");
    }
  else
    ast = parse_call (self);
  return ast;
}

/* A primary expression, perhaps filtered and walked on from, or a location path */
static ZyrAst *
parse_path (Parser *self)
{
  const ZyrToken *token = self->token;
  ZyrAst *primary;
  ZyrAst *path;

  if (token->kind == ZYR_TOKEN_END)
    {
      fail (self, "the expression ends where a value is due");
      return NULL;
    }
  if (!(token->kind == ZYR_TOKEN_NUMBER || token->kind == ZYR_TOKEN_LITERAL
        || token->kind == ZYR_TOKEN_VARIABLE || token->kind == ZYR_TOKEN_LPAREN
        || (token->kind == ZYR_TOKEN_NAME && token[1].kind == ZYR_TOKEN_LPAREN
            && !is_kind_test (token))))
    {
      if (!starts_step (token) && token->kind != ZYR_TOKEN_SLASH
          && token->kind != ZYR_TOKEN_SLASHSLASH)
        {
          fail (self, "a value is due here");
          return NULL;
        }
      return parse_location (self);
    }
  primary = parse_primary (self);
  if (self->error != NULL
      || (self->token->kind != ZYR_TOKEN_LBRACKET && self->token->kind != ZYR_TOKEN_SLASH
          && self->token->kind != ZYR_TOKEN_SLASHSLASH))
    return primary;
  path = path_new ();
  path->base = primary;
  adopt (self, path, primary);
  parse_predicates (self, path, &path->filters);
  if (accept (self, ZYR_TOKEN_SLASHSLASH))
    {
      push_descendants (path->steps);
      parse_relative (self, path);
    }
  else if (accept (self, ZYR_TOKEN_SLASH))
    parse_relative (self, path);
  return path;
}

static ZyrAst *
binary (Parser *self, ZyrOp op, ZyrAst *left, ZyrAst *right)
{
  ZyrAst *ast = ast_new (ZYR_AST_BINARY);

  ast->op = op;
  ast->args = g_ptr_array_new_with_free_func (ast_free);
  g_ptr_array_add (ast->args, left);
  if (right != NULL)
    g_ptr_array_add (ast->args, right);
  adopt (self, ast, left);
  adopt (self, ast, right);
  return ast;
}

static ZyrAst *
parse_union (Parser *self)
{
  ZyrAst *ast = parse_path (self);
  guint n = 0;

  while (self->error == NULL && accept_op (self, ZYR_OP_UNION))
    {
      if (++n > ZYR_FORM_EXPRESSION_CHAIN_MAX)
        fail (self, "more than %d operands in a row", ZYR_FORM_EXPRESSION_CHAIN_MAX);
      ast = binary (self, ZYR_OP_UNION, ast, parse_path (self));
    }
  return ast;
}

static ZyrAst *
parse_unary (Parser *self)
{
  ZyrAst *ast;

  if (++self->depth > ZYR_FORM_EXPRESSION_DEPTH_MAX)
    {
      fail (self, "nested more than %d deep", ZYR_FORM_EXPRESSION_DEPTH_MAX);
      return NULL;
    }
  if (accept_op (self, ZYR_OP_SUB))
    {
      ZyrAst *operand = parse_unary (self);

      ast = ast_new (ZYR_AST_NEGATE);
      ast->args = g_ptr_array_new_with_free_func (ast_free);
      if (operand != NULL)
        g_ptr_array_add (ast->args, operand);
      adopt (self, ast, operand);
    }
  else
    ast = parse_union (self);
  self->depth--;
  return ast;
}

/* Weakest first: or, and, equality, order, sum, product */
static const struct
{
  ZyrOp first;
  ZyrOp last;
} levels[] = {
  { ZYR_OP_OR, ZYR_OP_OR }, { ZYR_OP_AND, ZYR_OP_AND }, { ZYR_OP_EQ, ZYR_OP_NE },
  { ZYR_OP_LT, ZYR_OP_GE }, { ZYR_OP_ADD, ZYR_OP_SUB }, { ZYR_OP_MUL, ZYR_OP_MOD },
};

static ZyrAst *
parse_level (Parser *self, guint level)
{
  ZyrAst *left;
  guint n = 0;

  if (level == G_N_ELEMENTS (levels))
    return parse_unary (self);
  left = parse_level (self, level + 1);
  while (self->error == NULL && self->token->kind == ZYR_TOKEN_OPERATOR
         && self->token->op >= levels[level].first && self->token->op <= levels[level].last)
    {
      const ZyrOp op = self->token->op;

      if (++n > ZYR_FORM_EXPRESSION_CHAIN_MAX)
        fail (self, "more than %d operands in a row", ZYR_FORM_EXPRESSION_CHAIN_MAX);
      self->token++;
      left = binary (self, op, left, parse_level (self, level + 1));
    }
  return left;
}

static ZyrAst *
parse_expr (Parser *self)
{
  ZyrAst *ast;

  if (++self->depth > ZYR_FORM_EXPRESSION_DEPTH_MAX)
    {
      fail (self, "nested more than %d deep", ZYR_FORM_EXPRESSION_DEPTH_MAX);
      return NULL;
    }
  ast = parse_level (self, 0);
  self->depth--;
  return ast;
}

static ZyrExpr *
parse (
    ZyrNames *names, const char *source, gboolean lazy, GPtrArray *misfits, GError **error)
{
  g_autoptr (GArray) tokens = zyr_xpath_lex (names, source, error);
  g_autoptr (ZyrExpr) self = NULL;
  Parser parser = { .names = names, .source = source, .lazy = lazy, .misfits = misfits };

  if (tokens == NULL)
    return NULL;
  parser.token = (const ZyrToken *)tokens->data;
  self = g_new0 (ZyrExpr, 1);
  self->source = g_strdup (source);
  self->root = parse_expr (&parser);
  if (parser.error == NULL && parser.token->kind != ZYR_TOKEN_END)
    fail (&parser, "the expression should end here");
  if (parser.error != NULL)
    {
      g_propagate_error (error, parser.error);
      return NULL;
    }
  self->flags = parser.flags;
  return g_steal_pointer (&self);
}

ZyrExpr *
zyr_expr_parse (ZyrNames *names, const char *source, GError **error)
{
  return parse (names, source, FALSE, NULL, error);
}

ZyrExpr *
zyr_expr_parse_telling (ZyrNames *names, const char *source, GPtrArray *misfits, GError **error)
{
  return parse (names, source, FALSE, misfits, error);
}

ZyrExpr *
zyr_expr_parse_lazily (ZyrNames *names, const char *source, GError **error)
{
  return parse (names, source, TRUE, NULL, error);
}

void
zyr_expr_free (ZyrExpr *self)
{
  if (self == NULL)
    return;
  ast_free (self->root);
  g_free (self->source);
  g_free (self);
}
