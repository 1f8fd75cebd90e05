/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts and truth values */
#include <math.h>
#include <sodium.h>
#include <string.h>

#include "zyr-functions-private.h"
#include "zyr-limits.h"

/* About what checking one takes */
#define SIGNATURE_STEPS 5000

static char *
arg_or_context (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  if (n > 0)
    return zyr_eval_string (ev, ctx, args[0]);
  return ctx->node != NULL ? zyr_node_dup_text (ctx->node) : g_strdup ("");
}

static ZyrValue
fn_string (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_take (arg_or_context (ev, ctx, args, n));
}

static ZyrValue
join (ZyrEval *ev, const ZyrCtx *ctx, const char *glue, ZyrAst *const *args, guint from, guint n)
{
  g_autoptr (GPtrArray) parts = zyr_eval_strings (ev, ctx, args, from, n);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++)
    {
      if (i > 0)
        g_string_append (out, glue);
      g_string_append (out, parts->pdata[i]);
      if (out->len > ZYR_FORM_VALUE_BYTES_MAX)
        {
          zyr_eval_fail (ev, "the text grows beyond %" G_GSIZE_FORMAT " bytes", ZYR_FORM_VALUE_BYTES_MAX);
          break;
        }
    }
  return zyr_value_take (g_string_free (out, FALSE));
}

static ZyrValue
fn_concat (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return join (ev, ctx, "", args, 0, n);
}

static ZyrValue
fn_join (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *glue = zyr_eval_string (ev, ctx, args[0]);

  return join (ev, ctx, glue, args, 1, n);
}

/* substr (text, start[, end]): from 0, end excluded, negative counts from the end */
static ZyrValue
fn_substr (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);
  const glong length = g_utf8_strlen (text, -1);
  const double from = zyr_eval_number (ev, ctx, args[1]);
  const double to = n > 2 ? zyr_eval_number (ev, ctx, args[2]) : (double)length;
  double start = isnan (from) ? 0 : trunc (from);
  double end = isnan (to) ? 0 : trunc (to);

  if (start < 0)
    start += (double)length;
  if (end < 0)
    end += (double)length;
  start = CLAMP (start, 0, (double)length);
  end = CLAMP (end, 0, (double)length);
  if (end <= start)
    return zyr_value_string ("");
  return zyr_value_take (g_utf8_substring (text, (glong)start, (glong)end));
}

static double
round_half_up (double x)
{
  return floor (x + 0.5);
}

/* XPath 1.0 substring (): from 1, by length, rounded */
static ZyrValue
fn_substring (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);
  const double start = round_half_up (zyr_eval_number (ev, ctx, args[1]));
  const double end = n > 2 ? start + round_half_up (zyr_eval_number (ev, ctx, args[2])) : INFINITY;
  GString *out = g_string_new (NULL);
  double position = 1;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at), position++)
    if (position >= start && position < end)
      g_string_append_unichar (out, g_utf8_get_char (at));
  return zyr_value_take (g_string_free (out, FALSE));
}

static ZyrValue
fn_substring_before (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *mark = zyr_eval_string (ev, ctx, args[1]);
  const char *found = strstr (text, mark);

  return zyr_value_take (found != NULL ? g_strndup (text, found - text) : g_strdup (""));
}

static ZyrValue
fn_substring_after (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *mark = zyr_eval_string (ev, ctx, args[1]);
  const char *found = strstr (text, mark);

  return zyr_value_string (found != NULL ? found + strlen (mark) : "");
}

static ZyrValue
fn_translate (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *from = zyr_eval_string (ev, ctx, args[1]);
  g_autofree char *to = zyr_eval_string (ev, ctx, args[2]);
  GString *out = g_string_new (NULL);
  const glong n_to = g_utf8_strlen (to, -1);

  zyr_eval_charge (ev, strlen (text) * strlen (from) / 64);

  for (const char *at = text; *at != '\0' && ev->error == NULL; at = g_utf8_next_char (at))
    {
      const char *found = g_utf8_strchr (from, -1, g_utf8_get_char (at));
      const glong place = found != NULL ? g_utf8_pointer_to_offset (from, found) : -1;

      if (place < 0)
        g_string_append_unichar (out, g_utf8_get_char (at));
      else if (place < n_to)
        g_string_append_unichar (out, g_utf8_get_char (g_utf8_offset_to_pointer (to, place)));
    }
  return zyr_value_take (g_string_free (out, FALSE));
}

static ZyrValue
fn_string_length (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = arg_or_context (ev, ctx, args, n);

  return zyr_value_number ((double)g_utf8_strlen (text, -1));
}

static ZyrValue
fn_normalize_space (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = arg_or_context (ev, ctx, args, n);
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0';)
    {
      const gsize word = strcspn (at, " \t\r\n");

      if (word > 0 && out->len > 0)
        g_string_append_c (out, ' ');
      g_string_append_len (out, at, (gssize)word);
      at += word;
      at += strspn (at, " \t\r\n");
    }
  return zyr_value_take (g_string_free (out, FALSE));
}

static ZyrValue
fn_contains (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *part = zyr_eval_string (ev, ctx, args[1]);

  return zyr_value_boolean (strstr (text, part) != NULL);
}

static ZyrValue
fn_starts_with (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *part = zyr_eval_string (ev, ctx, args[1]);

  return zyr_value_boolean (g_str_has_prefix (text, part));
}

static ZyrValue
fn_ends_with (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *part = zyr_eval_string (ev, ctx, args[1]);

  return zyr_value_boolean (g_str_has_suffix (text, part));
}

/* uuid (), or as many random letters and digits as asked for */
static ZyrValue
fn_uuid (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  double length;
  GString *out;

  if (n == 0)
    return zyr_value_take (g_uuid_string_random ());
  length = zyr_eval_number (ev, ctx, args[0]);
  out = g_string_new (NULL);
  for (int i = 0; i < length && i < 1024; i++)
    g_string_append_c (out, letters[g_random_int_range (0, (gint32)sizeof letters - 1)]);
  return zyr_value_take (g_string_free (out, FALSE));
}

static ZyrValue
fn_digest (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  static const struct
  {
    const char *name;
    GChecksumType type;
  } kinds[] = { { "MD5", G_CHECKSUM_MD5 },
                { "SHA-1", G_CHECKSUM_SHA1 },
                { "SHA-256", G_CHECKSUM_SHA256 },
                { "SHA-384", G_CHECKSUM_SHA384 },
                { "SHA-512", G_CHECKSUM_SHA512 },
                { "SHA1", G_CHECKSUM_SHA1 },
                { "SHA256", G_CHECKSUM_SHA256 },
                { "SHA384", G_CHECKSUM_SHA384 },
                { "SHA512", G_CHECKSUM_SHA512 } };
  g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *name = zyr_eval_string (ev, ctx, args[1]);
  g_autofree char *form = n > 2 ? zyr_eval_string (ev, ctx, args[2]) : g_strdup ("base64");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strcasecmp (name, kinds[i].name) == 0)
      {
        g_autoptr (GChecksum) sum = g_checksum_new (kinds[i].type);
        guint8 bytes[64];
        gsize size = sizeof bytes;

        g_checksum_update (sum, (const guchar *)text, (gssize)strlen (text));
        if (g_ascii_strcasecmp (form, "hex") == 0)
          return zyr_value_string (g_checksum_get_string (sum));
        if (g_ascii_strcasecmp (form, "base64") != 0)
          break;
        g_checksum_get_digest (sum, bytes, &size);
        return zyr_value_take (g_base64_encode (bytes, size));
      }
  zyr_eval_fail (ev, "digest() knows MD5, SHA-1, SHA-256, SHA-384, SHA-512 and hex, base64");
  return zyr_value_string ("");
}

/* Letters of the alphabet, the last group filled up with "=" or not */
static gboolean
is_base64 (const char *text)
{
  const gsize letters = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789+/");
  const gsize fill = strspn (text + letters, "=");

  return text[letters + fill] == '\0' && letters % 4 != 1
         && (fill == 0 || (fill <= 2 && (letters + fill) % 4 == 0));
}

/* Returns: (transfer full) (nullable): NULL when it is not base64 */
static guchar *
decode_base64 (char *text, gsize *size)
{
  g_autofree char *filled = NULL;

  *size = 0;
  if (!is_base64 (g_strstrip (text)))
    return NULL;
  filled = g_strconcat (text, strchr (text, '=') != NULL ? NULL : "==", NULL);
  return g_base64_decode (filled, size);
}

/* The bytes as UTF-8, what is none replaced; U+0000 as ZYR_TEXT_NUL */
static ZyrValue
value_of_bytes (const guchar *bytes, gsize size)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize at = 0; at < size;)
    {
      const gsize run = strnlen ((const char *)bytes + at, size - at);
      g_autofree char *valid = g_utf8_make_valid ((const char *)bytes + at, (gssize)run);

      g_string_append (out, valid);
      at += run;
      if (at++ < size)
        g_string_append (out, ZYR_TEXT_NUL);
    }
  return zyr_value_string (out->str);
}

static ZyrValue
fn_base64_decode (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);
  gsize size;
  g_autofree guchar *bytes = decode_base64 (text, &size);

  return value_of_bytes (bytes, size);
}

/* extract-signed (contents, key), both base64: what follows the 64 bytes of an Ed25519 signature, when
 * it is that of what follows and of the key; else nothing */
static ZyrValue
fn_extract_signed (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *contents = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *key_text = zyr_eval_string (ev, ctx, args[1]);
  gsize size;
  gsize key_size;
  g_autofree guchar *bytes = decode_base64 (contents, &size);
  g_autofree guchar *key = decode_base64 (key_text, &key_size);

  if (size < crypto_sign_BYTES || key_size < crypto_sign_PUBLICKEYBYTES
      || !zyr_eval_charge (ev, SIGNATURE_STEPS)
      || crypto_sign_verify_detached (bytes, bytes + crypto_sign_BYTES, size - crypto_sign_BYTES,
                                      key)
             != 0)
    return zyr_value_string ("");
  return value_of_bytes (bytes + crypto_sign_BYTES, size - crypto_sign_BYTES);
}

static ZyrValue
fn_true (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_boolean (TRUE);
}

static ZyrValue
fn_false (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_boolean (FALSE);
}

static ZyrValue
fn_not (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_boolean (!zyr_eval_boolean (ev, ctx, args[0]));
}

static ZyrValue
fn_boolean (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_value_boolean (zyr_eval_boolean (ev, ctx, args[0]));
}

static ZyrValue
fn_boolean_from_string (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);

  return zyr_value_boolean (g_str_equal (text, "1") || g_str_equal (text, "true"));
}

static ZyrValue
fn_if (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  return zyr_eval (ev, ctx, args[zyr_eval_boolean (ev, ctx, args[0]) ? 1 : 2]);
}

static ZyrValue
fn_coalesce (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  for (guint i = 0; i + 1 < n; i++)
    {
      ZyrValue value = zyr_eval (ev, ctx, args[i]);
      g_autofree char *text = zyr_value_to_string (ev->env, &value);

      if (*text != '\0' && !(value.kind == ZYR_VALUE_NUMBER && isnan (value.number)))
        return value;
      zyr_value_clear (&value);
    }
  return zyr_eval (ev, ctx, args[n - 1]);
}

/* once (x): the node's own value when it has one */
static ZyrValue
fn_once (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *own = ctx->node != NULL ? zyr_node_dup_text (ctx->node) : NULL;

  if (own != NULL && *own != '\0')
    return zyr_value_take (g_steal_pointer (&own));
  return zyr_eval (ev, ctx, args[0]);
}

/* A match anywhere, as in the specification's other clients; anchors are the form's. */
static ZyrValue
fn_regex (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint n)
{
  g_autofree char *text = zyr_eval_string (ev, ctx, args[0]);
  g_autofree char *pattern = zyr_eval_string (ev, ctx, args[1]);
  g_autofree char *bounded
      = g_strdup_printf ("(*LIMIT_MATCH=%d)%s", ZYR_REGEX_MATCH_STEPS_MAX, pattern);
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = NULL;
  gint64 started_us;
  gint64 spent_us;
  gboolean matches;

  if (strlen (pattern) > ZYR_REGEX_SIZE_BYTES_MAX)
    {
      zyr_eval_fail (ev, "regex(): a pattern has at most %" G_GSIZE_FORMAT " bytes",
                     ZYR_REGEX_SIZE_BYTES_MAX);
      return zyr_value_boolean (FALSE);
    }
  started_us = g_get_monotonic_time ();
  regex = g_regex_new (bounded, G_REGEX_DOLLAR_ENDONLY, 0, &error);
  if (regex == NULL)
    {
      zyr_eval_fail (ev, "regex(): “%.200s” is not a pattern: %s", pattern, error->message);
      return zyr_value_boolean (FALSE);
    }
  matches = g_regex_match_full (regex, text, -1, 0, 0, NULL, &error);
  if (error != NULL)
    zyr_eval_fail (ev, "regex(): “%.200s” takes too long on this text: %s", pattern,
                   error->message);
  /* The library does not say how much it did; only what is slow is charged, by the clock. */
  spent_us = g_get_monotonic_time () - started_us;
  if (spent_us > 500)
    zyr_eval_charge (ev, (gsize)spent_us * 20);
  return zyr_value_boolean (matches);
}

/* How to add a function: zyr-functions-private.h */
const ZyrFunction zyr_functions_string[] = {
  { "string", fn_string, 0, 1, 0 },
  { "concat", fn_concat, 0, -1, 0 },
  { "join", fn_join, 1, -1, 0 },
  { "substr", fn_substr, 2, 3, 0 },
  { "substring", fn_substring, 2, 3, 0 },
  { "substring-before", fn_substring_before, 2, 2, 0 },
  { "substring-after", fn_substring_after, 2, 2, 0 },
  { "translate", fn_translate, 3, 3, 0 },
  { "string-length", fn_string_length, 0, 1, 0 },
  { "normalize-space", fn_normalize_space, 0, 1, 0 },
  { "contains", fn_contains, 2, 2, 0 },
  { "starts-with", fn_starts_with, 2, 2, 0 },
  { "ends-with", fn_ends_with, 2, 2, 0 },
  { "uuid", fn_uuid, 0, 1, ZYR_EXPR_VOLATILE },
  { "digest", fn_digest, 2, 3, 0 },
  { "base64-decode", fn_base64_decode, 1, 1, 0 },
  { "extract-signed", fn_extract_signed, 2, 2, 0 },
  { "true", fn_true, 0, 0, 0 },
  { "false", fn_false, 0, 0, 0 },
  { "not", fn_not, 1, 1, 0, "b" },
  { "boolean", fn_boolean, 1, 1, 0, "b" },
  { "boolean-from-string", fn_boolean_from_string, 1, 1, 0 },
  { "if", fn_if, 3, 3, 0, "br" },
  { "coalesce", fn_coalesce, 2, -1, 0 },
  { "once", fn_once, 1, 1, ZYR_EXPR_ONCE },
  { "regex", fn_regex, 2, 2, 0 },
  { NULL },
};
