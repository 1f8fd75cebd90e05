/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-bytes.h"
#include "zyr-error.h"
#include "zyr-json-private.h"

#include <string.h>

/* More might not fit a 64-bit integer, and would be wrong without anyone noticing. */
#define INTEGER_DIGITS_MAX 18
/* Longer texts of numbers are read from a copy. */
#define NUMBER_SIZE_BYTES_MAX 64

/* A container that is open; both are borrowed from the tree under the root. When nothing is built,
 * an object is told from an array by the pointer alone. */
typedef struct
{
  JsonObject *object;
  JsonArray  *array; /* when it is no object */
} Container;

/* Checks and builds in one pass: json-glib's own parser takes five times as long, recurses, and
 * takes comments, single quotes and trailing commas, which we do not. */
typedef struct
{
  const char *p;
  const char *end;
  GArray     *open; /* Container */
  gboolean    dry;  /* nothing is built */
  JsonNode   *root;
  GString    *key;  /* of the member whose value comes next */
  GString    *text; /* of the string that was taken last */
  GError    **error;
} Scanner;

static gboolean
fail (Scanner *s, const char *start, const char *what)
{
  g_set_error (s->error,
               ZYR_CORE_ERROR,
               ZYR_CORE_ERROR_INVALID,
               "not JSON: %s at byte %" G_GSSIZE_FORMAT,
               what,
               (gssize) (s->p - start));
  return FALSE;
}

gsize
zyr_json_count_plain (const char *text, gsize length)
{
  static const ZyrByteStops stops = ZYR_BYTE_STOPS ('"', '\\', '"', '\\');

  return zyr_bytes_count_plain (text, length, &stops);
}

static void
skip_space (Scanner *s)
{
  while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\r' || *s->p == '\n'))
    s->p++;
}

static gboolean
take_hex (Scanner *s, guint *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, s->p++)
    {
      if (s->p >= s->end || !g_ascii_isxdigit (*s->p))
        return FALSE;
      *unit = *unit << 4 | (guint) g_ascii_xdigit_value (*s->p);
    }

  return TRUE;
}

/* After "\u": a scalar value or a surrogate pair, and not U+0000, which C text cannot hold. */
static gboolean
take_unicode_escape (Scanner *s, GString *text)
{
  guint unit = 0;
  guint low = 0;

  if (!take_hex (s, &unit) || unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
    return FALSE;
  if (unit >= 0xd800 && unit <= 0xdbff)
    {
      if (s->end - s->p < 6 || s->p[0] != '\\' || s->p[1] != 'u')
        return FALSE;
      s->p += 2;
      if (!take_hex (s, &low) || low < 0xdc00 || low > 0xdfff)
        return FALSE;
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }
  g_string_append_unichar (text, unit);

  return TRUE;
}

/* After the backslash. */
static gboolean
take_escape (Scanner *s, GString *text)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char meant[] = "\"\\/\b\f\n\r\t";
  const char *found = NULL;

  if (s->p >= s->end || *s->p == '\0')
    return FALSE;
  if (*s->p == 'u')
    {
      s->p++;
      return take_unicode_escape (s, text);
    }
  found = strchr (letters, *s->p++);
  if (found == NULL)
    return FALSE;
  g_string_append_c (text, meant[found - letters]);

  return TRUE;
}

/* Its meaning comes into @text. */
static gboolean
take_string (Scanner *s, GString *text)
{
  g_string_truncate (text, 0);
  if (s->p >= s->end || *s->p != '"')
    return FALSE;
  s->p++;
  for (;;)
    {
      gsize n = zyr_json_count_plain (s->p, (gsize) (s->end - s->p));

      g_string_append_len (text, s->p, (gssize) n);
      s->p += n;
      if (s->p >= s->end || (guchar) *s->p < 0x20)
        return FALSE;
      if (*s->p++ == '"')
        return TRUE;
      if (!take_escape (s, text))
        return FALSE;
    }
}

static gsize
take_digits (Scanner *s)
{
  gsize n = 0;

  while (s->p < s->end && g_ascii_isdigit (*s->p))
    {
      s->p++;
      n++;
    }

  return n;
}

/* A value has its place: under the key of the object that is open, or at the end of the array. */
static void
place (Scanner *s, JsonNode *node)
{
  const Container *last = NULL;

  if (s->open->len == 0)
    {
      s->root = node;
      return;
    }
  last = &g_array_index (s->open, Container, s->open->len - 1);
  if (last->object != NULL)
    json_object_set_member (last->object, s->key->str, node);
  else
    json_array_add_element (last->array, node);
}

static void
place_number (Scanner *s, const char *start, gboolean whole)
{
  char buffer[NUMBER_SIZE_BYTES_MAX];
  gsize length = (gsize) (s->p - start);
  g_autofree char *copy = length < sizeof buffer ? NULL : g_strndup (start, length);
  const char *text = copy;

  if (s->dry)
    return;
  if (text == NULL)
    {
      memcpy (buffer, start, length);
      buffer[length] = '\0';
      text = buffer;
    }
  if (whole)
    place (s, json_node_init_int (json_node_alloc (), g_ascii_strtoll (text, NULL, 10)));
  else
    place (s, json_node_init_double (json_node_alloc (), g_ascii_strtod (text, NULL)));
}

static gboolean
take_number (Scanner *s)
{
  const char *start = s->p;
  gboolean whole = TRUE;
  gsize n_digits = 1;

  if (s->p < s->end && *s->p == '-')
    s->p++;
  if (s->p < s->end && *s->p == '0')
    s->p++;
  else
    n_digits = take_digits (s);
  if (n_digits == 0)
    return FALSE;
  if (s->p < s->end && *s->p == '.')
    {
      whole = FALSE;
      s->p++;
      if (take_digits (s) == 0)
        return FALSE;
    }
  if (s->p < s->end && (*s->p == 'e' || *s->p == 'E'))
    {
      whole = FALSE;
      s->p++;
      if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
        s->p++;
      if (take_digits (s) == 0)
        return FALSE;
    }
  if (whole && n_digits > INTEGER_DIGITS_MAX)
    return FALSE;
  place_number (s, start, whole);

  return TRUE;
}

static gboolean
take_word (Scanner *s, const char *word, JsonNode *node)
{
  gsize length = strlen (word);

  if (node != NULL)
    place (s, node);
  if ((gsize) (s->end - s->p) < length || strncmp (s->p, word, length) != 0)
    return FALSE;
  s->p += length;

  return TRUE;
}

static gboolean
take_scalar (Scanner *s)
{
  JsonNode *node = NULL;

  switch (*s->p)
    {
    case '"':
      if (!take_string (s, s->text))
        return FALSE;
      if (!s->dry)
        place (s, json_node_init_string (json_node_alloc (), s->text->str));
      return TRUE;
    case 't':
    case 'f':
      if (!s->dry)
        node = json_node_init_boolean (json_node_alloc (), *s->p == 't');
      return take_word (s, *s->p == 't' ? "true" : "false", node);
    case 'n':
      if (!s->dry)
        node = json_node_init_null (json_node_alloc ());
      return take_word (s, "null", node);
    default:
      return take_number (s);
    }
}

/* Keys of no letters are refused, as by json-glib. */
static gboolean
take_key (Scanner *s)
{
  skip_space (s);
  if (!take_string (s, s->key) || s->key->len == 0)
    return FALSE;
  skip_space (s);
  if (s->p >= s->end || *s->p != ':')
    return FALSE;
  s->p++;

  return TRUE;
}

/* After a value: closes containers that end here. Sets @done at the end of the outermost one,
 * otherwise stands before the next value. */
static gboolean
take_after_value (Scanner *s, gboolean *done)
{
  while (s->open->len > 0)
    {
      gboolean object = g_array_index (s->open, Container, s->open->len - 1).object != NULL;

      skip_space (s);
      if (s->p >= s->end)
        return FALSE;
      if (*s->p == ',')
        {
          s->p++;
          return !object || take_key (s);
        }
      if (*s->p != (object ? '}' : ']'))
        return FALSE;
      s->p++;
      g_array_set_size (s->open, s->open->len - 1);
    }
  *done = TRUE;

  return TRUE;
}

static Container
place_container (Scanner *s, gboolean object)
{
  Container container = { NULL, NULL };
  JsonNode *node = NULL;

  if (s->dry)
    {
      container.object = object ? GINT_TO_POINTER (TRUE) : NULL;
      return container;
    }
  node = json_node_new (object ? JSON_NODE_OBJECT : JSON_NODE_ARRAY);
  if (object)
    {
      container.object = json_object_new ();
      json_node_take_object (node, container.object);
    }
  else
    {
      container.array = json_array_new ();
      json_node_take_array (node, container.array);
    }
  place (s, node);

  return container;
}

/* At a value: opens a container (and stands before its first value) or takes a whole scalar. */
static gboolean
take_value (Scanner *s, gboolean *complete)
{
  gboolean object = *s->p == '{';
  Container container;

  *complete = TRUE;
  if (!object && *s->p != '[')
    return take_scalar (s);

  s->p++;
  container = place_container (s, object);
  skip_space (s);
  if (s->p < s->end && *s->p == (object ? '}' : ']'))
    {
      s->p++;
      return TRUE;
    }
  g_array_append_val (s->open, container);
  *complete = FALSE;

  return !object || take_key (s);
}

static gboolean
take_text (Scanner *s, const char *text, guint depth_max)
{
  gboolean done = FALSE;

  while (!done)
    {
      gboolean complete = FALSE;

      skip_space (s);
      if (s->p >= s->end)
        return fail (s, text, "unexpected end");
      if (!take_value (s, &complete))
        return fail (s, text, "unexpected character");
      if (s->open->len > depth_max)
        {
          g_set_error (s->error,
                       ZYR_CORE_ERROR,
                       ZYR_CORE_ERROR_TOO_DEEP,
                       "JSON nested deeper than %u",
                       depth_max);
          return FALSE;
        }
      if (complete && !take_after_value (s, &done))
        return fail (s, text, "unexpected character");
    }

  skip_space (s);

  return s->p == s->end || fail (s, text, "text after the value");
}

static JsonNode *
run (const char *text, gsize length, guint depth_max, gboolean dry, gboolean *good, GError **error)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (Container));
  g_autoptr (GString) key = g_string_new (NULL);
  g_autoptr (GString) string = g_string_new (NULL);
  Scanner s = { text, text + length, open, dry, NULL, key, string, error };

  if (!zyr_bytes_are_utf8 (text, length))
    {
      g_utf8_validate_len (text, length, &s.p);
      *good = fail (&s, text, "not UTF-8 text");
      return NULL;
    }
  *good = take_text (&s, text, depth_max);
  if (!*good)
    g_clear_pointer (&s.root, json_node_unref);

  return s.root;
}

JsonNode *
zyr_json_read (const char *text, gsize length, guint depth_max, GError **error)
{
  gboolean good = FALSE;

  return run (text, length, depth_max, FALSE, &good, error);
}

gboolean
zyr_json_check (const char *text, gsize length, guint depth_max, GError **error)
{
  gboolean good = FALSE;

  run (text, length, depth_max, TRUE, &good, error);

  return good;
}
