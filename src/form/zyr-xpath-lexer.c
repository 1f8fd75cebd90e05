/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "zyr-limits.h"
#include "zyr-form.h"
#include "zyr-xpath-private.h"

typedef struct
{
  ZyrNames *names;
  const char *source;
  const char *at;
  GArray *tokens;
  GError **error;
} Lexer;

static gboolean
is_name_start (gunichar c)
{
  if (c < 0x80)
    return c == '_' || g_ascii_isalpha ((char)c);
  return c == '_' || g_unichar_isalpha (c);
}

static gboolean
is_name_char (gunichar c)
{
  if (c < 0x80)
    return c == '_' || c == '-' || c == '.' || g_ascii_isalnum ((char)c);
  return is_name_start (c) || c == '-' || c == '.' || c == 0xb7 || g_unichar_isdigit (c)
         || g_unichar_ismark (c);
}

/* The end of the name that starts at @at, or @at */
static const char *
name_end (const char *at)
{
  if (!is_name_start (g_utf8_get_char (at)))
    return at;
  while ((guchar)*at < 0x80 ? is_name_char ((guchar)*at) : is_name_char (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  return at;
}

static const char *
intern (Lexer *self, const char *start, const char *end)
{
  char room[64];
  g_autofree char *text = NULL;
  const gsize size = (gsize)(end - start);

  if (size >= sizeof room)
    text = g_strndup (start, size);
  else
    {
      memcpy (room, start, size);
      room[size] = '\0';
    }
  return zyr_names_intern (self->names, text != NULL ? text : room);
}

static ZyrToken *
push (Lexer *self, ZyrTokenKind kind)
{
  ZyrToken token = { .kind = kind };

  token.offset = (guint)(self->at - self->source);
  g_array_append_val (self->tokens, token);
  return &g_array_index (self->tokens, ZyrToken, self->tokens->len - 1);
}

static void
push_op (Lexer *self, ZyrOp op, guint size)
{
  push (self, ZYR_TOKEN_OPERATOR)->op = op;
  self->at += size;
}

/* XPath 1.0 section 3.7: after an operand, "*" and and/or/div/mod are operators */
static gboolean
after_operand (Lexer *self)
{
  const ZyrToken *last;

  if (self->tokens->len == 0)
    return FALSE;
  last = &g_array_index (self->tokens, ZyrToken, self->tokens->len - 1);
  switch (last->kind)
    {
    case ZYR_TOKEN_AT:
    case ZYR_TOKEN_AXIS:
    case ZYR_TOKEN_LPAREN:
    case ZYR_TOKEN_LBRACKET:
    case ZYR_TOKEN_COMMA:
    case ZYR_TOKEN_OPERATOR:
    case ZYR_TOKEN_SLASH:
    case ZYR_TOKEN_SLASHSLASH:
      return FALSE;
    default:
      return TRUE;
    }
}

static gboolean
lex_literal (Lexer *self)
{
  const char quote = *self->at;
  const char *end = strchr (self->at + 1, quote);

  if (end == NULL)
    {
      g_set_error (self->error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_EXPRESSION,
                   "text that starts with %c is not closed by another %c", quote, quote);
      return FALSE;
    }
  push (self, ZYR_TOKEN_LITERAL)->text = intern (self, self->at + 1, end);
  self->at = end + 1;
  return TRUE;
}

static void
lex_number (Lexer *self)
{
  const char *end = self->at;
  g_autofree char *digits = NULL;

  while (g_ascii_isdigit (*end))
    end++;
  if (*end == '.')
    end++;
  while (g_ascii_isdigit (*end))
    end++;
  digits = g_strndup (self->at, end - self->at);
  push (self, ZYR_TOKEN_NUMBER)->number = g_ascii_strtod (digits, NULL);
  self->at = end;
}

/* Only an operator can follow an operand, so "1div2" needs no spaces */
static gboolean
lex_word_operator (Lexer *self)
{
  static const struct
  {
    const char *word;
    ZyrOp op;
  } words[] = {
    { "and", ZYR_OP_AND }, { "or", ZYR_OP_OR }, { "div", ZYR_OP_DIV }, { "mod", ZYR_OP_MOD }
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (*self->at == *words[i].word && g_str_has_prefix (self->at, words[i].word))
      {
        push_op (self, words[i].op, strlen (words[i].word));
        return TRUE;
      }
  return FALSE;
}

static void
lex_name (Lexer *self, const char *end)
{
  ZyrToken *token = push (self, ZYR_TOKEN_NAME);
  const char *local = end + 1;

  if (*end == ':' && end[1] == '*')
    {
      token->kind = ZYR_TOKEN_STAR;
      token->prefix = intern (self, self->at, end);
      self->at = end + 2;
      return;
    }
  if (*end == ':' && end[1] != ':' && name_end (local) > local)
    {
      token->prefix = intern (self, self->at, end);
      self->at = local;
      end = name_end (local);
    }
  token->text = intern (self, self->at, end);
  self->at = end;
}

static gboolean
lex_symbol (Lexer *self)
{
  static const struct
  {
    const char *text;
    ZyrTokenKind kind;
    ZyrOp op;
  } symbols[] = {
    { "//", ZYR_TOKEN_SLASHSLASH, 0 },
    { "::", ZYR_TOKEN_AXIS, 0 },
    { "..", ZYR_TOKEN_DOTDOT, 0 },
    { "!=", ZYR_TOKEN_OPERATOR, ZYR_OP_NE },
    { "<=", ZYR_TOKEN_OPERATOR, ZYR_OP_LE },
    { ">=", ZYR_TOKEN_OPERATOR, ZYR_OP_GE },
    { "/", ZYR_TOKEN_SLASH, 0 },
    { "(", ZYR_TOKEN_LPAREN, 0 },
    { ")", ZYR_TOKEN_RPAREN, 0 },
    { "[", ZYR_TOKEN_LBRACKET, 0 },
    { "]", ZYR_TOKEN_RBRACKET, 0 },
    { ".", ZYR_TOKEN_DOT, 0 },
    { "@", ZYR_TOKEN_AT, 0 },
    { ",", ZYR_TOKEN_COMMA, 0 },
    { "=", ZYR_TOKEN_OPERATOR, ZYR_OP_EQ },
    { "<", ZYR_TOKEN_OPERATOR, ZYR_OP_LT },
    { ">", ZYR_TOKEN_OPERATOR, ZYR_OP_GT },
    { "+", ZYR_TOKEN_OPERATOR, ZYR_OP_ADD },
    { "-", ZYR_TOKEN_OPERATOR, ZYR_OP_SUB },
    { "|", ZYR_TOKEN_OPERATOR, ZYR_OP_UNION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (*self->at == *symbols[i].text && g_str_has_prefix (self->at, symbols[i].text))
      {
        push (self, symbols[i].kind)->op = symbols[i].op;
        self->at += strlen (symbols[i].text);
        return TRUE;
      }
  return FALSE;
}

static gboolean
lex_one (Lexer *self)
{
  const char c = *self->at;
  const char *end;

  if (c == '"' || c == '\'')
    return lex_literal (self);
  if (g_ascii_isdigit (c) || (c == '.' && g_ascii_isdigit (self->at[1])))
    {
      lex_number (self);
      return TRUE;
    }
  if (c == '*')
    {
      if (after_operand (self))
        push_op (self, ZYR_OP_MUL, 1);
      else
        {
          push (self, ZYR_TOKEN_STAR);
          self->at++;
        }
      return TRUE;
    }
  if (c == '$' && name_end (self->at + 1) > self->at + 1)
    {
      end = name_end (self->at + 1);
      push (self, ZYR_TOKEN_VARIABLE)->text = intern (self, self->at + 1, end);
      self->at = end;
      return TRUE;
    }
  end = name_end (self->at);
  if (end > self->at)
    {
      if (!after_operand (self) || !lex_word_operator (self))
        lex_name (self, end);
      return TRUE;
    }
  if (lex_symbol (self))
    return TRUE;
  g_set_error (self->error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_EXPRESSION,
               "the character “%.*s” has no place in an expression",
               (int)(g_utf8_next_char (self->at) - self->at), self->at);
  return FALSE;
}

GArray *
zyr_xpath_lex (ZyrNames *names, const char *source, GError **error)
{
  g_autoptr (GArray) tokens = g_array_new (FALSE, FALSE, sizeof (ZyrToken));
  Lexer self = { names, source, source, tokens, error };

  if (strlen (source) > ZYR_XPATH_SIZE_BYTES_MAX)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT,
                   "an expression of %" G_GSIZE_FORMAT " bytes; at most %" G_GSIZE_FORMAT
                   " are read",
                   strlen (source), ZYR_XPATH_SIZE_BYTES_MAX);
      return NULL;
    }
  if (!g_utf8_validate (source, -1, NULL))
    {
      g_set_error_literal (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_EXPRESSION, "not UTF-8");
      return NULL;
    }
  while (TRUE)
    {
      while (*self.at == ' ' || *self.at == '\t' || *self.at == '\n' || *self.at == '\r')
        self.at++;
      if (*self.at == '\0')
        break;
      if (!lex_one (&self))
        return NULL;
    }
  push (&self, ZYR_TOKEN_END);
  return g_steal_pointer (&tokens);
}
