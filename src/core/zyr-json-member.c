/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a value in text without taking the text apart. */
#include "zyr-error.h"
#include "zyr-json-members.h"
#include "zyr-json-private.h"
#include "zyr-json.h"
#include "zyr-limits.h"

#include <string.h>

/* Most objects have fewer. */
#define FEW_MEMBERS_N 24

typedef struct
{
  const char *name;
  gsize       name_size;
  const char *value;
  gsize       value_size;
} Member;

typedef struct
{
  Member member;
  char  *string; /* (nullable) (atomic): what the value means */
} Entry;

struct _ZyrJsonMembers
{
  Entry *entries;
  guint  n;
};

gboolean
zyr_json_check_object (const char *text, gsize size_bytes, gsize size_bytes_max, GError **error)
{
  const char *p = text;

  if (!zyr_json_check_size (size_bytes, size_bytes_max, error)
      || !zyr_json_check (text, size_bytes, ZYR_JSON_DEPTH_MAX, error))
    return FALSE;
  while (g_ascii_isspace (*p))
    p++;
  if (*p == '{')
    return TRUE;
  g_set_error_literal (error, ZYR_CORE_ERROR, ZYR_CORE_ERROR_TYPE, "not a JSON object");
  return FALSE;
}

/* What follows reads text that was found good. */

static const char *
skip_space_at (const char *p)
{
  while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
    p++;
  return p;
}

/* From an opening quote to behind the closing one */
static const char *
skip_string_at (const char *p, const char *end)
{
  for (;;)
    {
      const char *quote = memchr (p + 1, '"', (gsize) (end - p - 1));
      const char *before = quote;

      while (before[-1] == '\\' && before - 1 > p)
        before--;
      if ((quote - before) % 2 == 0)
        return quote + 1;
      p = quote;
    }
}

static const char *
skip_value_at (const char *p, const char *end)
{
  guint depth = 0;

  do
    {
      switch (*p)
        {
        case '"':
          p = skip_string_at (p, end);
          continue;
        case '{':
        case '[':
          depth++;
          break;
        case '}':
        case ']':
          depth--;
          break;
        default:
          break;
        }
      p++;
    }
  while (p < end && (depth > 0 || strchr (",}] \t\r\n", *p) == NULL));
  return p;
}

/* The member at @p, which stands behind the brace that opens the object, or behind a value. */
static gboolean
take_member (const char **p, const char *end, Member *member)
{
  const char *at = skip_space_at (*p);
  const char *after = NULL;

  if (*at == ',')
    at = skip_space_at (at + 1);
  if (*at != '"')
    return FALSE;
  after = skip_string_at (at, end);
  member->name = at + 1;
  member->name_size = (gsize) (after - 1 - member->name);
  member->value = skip_space_at (skip_space_at (after) + 1);
  *p = skip_value_at (member->value, end);
  member->value_size = (gsize) (*p - member->value);
  return TRUE;
}

static gboolean
is_called (const Member *member, const char *name, gsize size)
{
  return member->name_size == size && memcmp (member->name, name, size) == 0;
}

gboolean
zyr_json_find_member (const char  *text,
                      gsize        size_bytes,
                      const char  *member,
                      const char **value,
                      gsize       *value_size_bytes)
{
  const char *end = text + size_bytes;
  const char *p = skip_space_at (text) + 1;
  gsize length = strlen (member);
  Member found;

  while (take_member (&p, end, &found))
    if (is_called (&found, member, length))
      {
        *value = found.value;
        *value_size_bytes = found.value_size;
        return TRUE;
      }
  return FALSE;
}

static ZyrJsonMembers *
list_members (const char *text, gsize size_bytes)
{
  ZyrJsonMembers *self = g_new0 (ZyrJsonMembers, 1);
  const char *p = skip_space_at (text) + 1;
  guint n_room = FEW_MEMBERS_N;
  Member member;

  self->entries = g_new (Entry, n_room);
  while (take_member (&p, text + size_bytes, &member))
    {
      if (self->n == n_room)
        self->entries = g_renew (Entry, self->entries, n_room *= 2);
      self->entries[self->n++] = (Entry){ member, NULL };
    }
  return self;
}

ZyrJsonMembers *
zyr_json_members_new (const char *text, gsize size_bytes)
{
  g_autoptr (ZyrJsonMembers) self = list_members (text, size_bytes);

  for (guint i = 0; i < self->n; i++)
    if (memchr (self->entries[i].member.name, '\\', self->entries[i].member.name_size) != NULL)
      return NULL;
  return g_steal_pointer (&self);
}

void
zyr_json_members_free (ZyrJsonMembers *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->n; i++)
    g_free (self->entries[i].string);
  g_free (self->entries);
  g_free (self);
}

/* Of two that are called so the last counts, as in a tree. */
static Entry *
find_entry (ZyrJsonMembers *self, const char *name, gsize length)
{
  for (guint i = self->n; i > 0; i--)
    if (is_called (&self->entries[i - 1].member, name, length))
      return &self->entries[i - 1];
  return NULL;
}

static char *
read_string (const Member *member)
{
  g_autoptr (JsonNode) node = NULL;

  if (memchr (member->value, '\\', member->value_size) == NULL)
    return g_strndup (member->value + 1, member->value_size - 2);
  node = zyr_json_read (member->value, member->value_size, 1, NULL);
  return node != NULL ? json_node_dup_string (node) : g_strdup ("");
}

const char *
zyr_json_members_get_string (ZyrJsonMembers *self, const char *name, const char *fallback)
{
  Entry *entry = find_entry (self, name, strlen (name));
  char *string = NULL;

  if (entry == NULL || *entry->member.value != '"')
    return fallback;
  string = g_atomic_pointer_get (&entry->string);
  if (string != NULL)
    return string;
  string = read_string (&entry->member);
  if (!g_atomic_pointer_compare_and_exchange (&entry->string, NULL, string))
    g_free (string);
  return g_atomic_pointer_get (&entry->string);
}

gint64
zyr_json_members_get_int (ZyrJsonMembers *self, const char *name, gint64 fallback)
{
  const Entry *entry = find_entry (self, name, strlen (name));
  const Member *member = entry != NULL ? &entry->member : NULL;
  gsize sign = member != NULL && *member->value == '-' ? 1 : 0;

  if (member == NULL
      || strspn (member->value + sign, "0123456789") != member->value_size - sign)
    return fallback;
  return g_ascii_strtoll (member->value, NULL, 10);
}

static int
compare_names (const Member *a, const Member *b)
{
  int order = memcmp (a->name, b->name, MIN (a->name_size, b->name_size));

  return order != 0 ? order : (int) a->name_size - (int) b->name_size;
}

/* With the quotes of its name. */
static void
append_member (GString *object, const Member *member)
{
  if (object->len > 1)
    g_string_append_c (object, ',');
  g_string_append_len (object, member->name - 1, (gssize) member->name_size + 2);
  g_string_append_c (object, ':');
  g_string_append_len (object, member->value, (gssize) member->value_size);
}

static void
append_unless_null (GString *object, const Member *member)
{
  if (*member->value != 'n')
    append_member (object, member);
}

char *
zyr_json_patch_object (const char *text, const char *patch)
{
  gsize size = strlen (text), patch_size = strlen (patch);
  g_autoptr (ZyrJsonMembers) former = list_members (text, size);
  g_autoptr (ZyrJsonMembers) changed = list_members (patch, patch_size);
  GString *object = g_string_sized_new (size + patch_size);
  guint n_done = 0;

  g_string_append_c (object, '{');
  for (guint i = 0; i < former->n; i++)
    {
      const Member *member = &former->entries[i].member;

      while (n_done < changed->n && compare_names (&changed->entries[n_done].member, member) <= 0)
        append_unless_null (object, &changed->entries[n_done++].member);
      if (find_entry (changed, member->name, member->name_size) == NULL)
        append_member (object, member);
    }
  while (n_done < changed->n)
    append_unless_null (object, &changed->entries[n_done++].member);
  g_string_append_c (object, '}');
  return g_string_free (object, FALSE);
}
