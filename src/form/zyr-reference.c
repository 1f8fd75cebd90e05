/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Canonical references: "/data/s3/member[2]/m_status" */
#include <string.h>

#include "zyr-session-private.h"
#include "zyr-slots-private.h"

static const char *
next_step (const char *at, char **name, guint *position, gboolean *attribute)
{
  const char *end;
  gint64 number;

  if (*at != '/')
    return NULL;
  at++;
  *attribute = *at == '@';
  if (*attribute)
    at++;
  end = at + strcspn (at, "/[");
  *name = g_strndup (at, end - at);
  *position = 1;
  if (*end == '[')
    {
      char *after;

      number = g_ascii_strtoll (end + 1, &after, 10);
      if (*after != ']' || number < 1 || number > G_MAXINT)
        return NULL;
      *position = (guint)number;
      end = after + 1;
    }
  return end;
}

/* The @position-th child or attribute of that name. Returns: (nullable) */
static ZyrNode *
find_child (const ZyrNode *node, const char *name, guint position, gboolean attribute)
{
  const ZyrSchema *schema
      = name != NULL ? zyr_schema_child (node->schema, name, attribute) : NULL;
  const ZyrSlot *slot;

  if (schema == NULL || position == 0)
    return NULL;
  if (attribute)
    return position == 1 ? zyr_node_attribute (node, name) : NULL;
  slot = zyr_slots_get ((ZyrNode *)node, schema);
  if (slot->many != NULL)
    return position <= slot->many->len ? slot->many->pdata[position - 1] : NULL;
  return position == 1 ? slot->only : NULL;
}

/* Names may carry a prefix, which does not matter. Returns: (nullable) */
ZyrNode *
zyr_session_find (ZyrFormSession *self, const char *ref)
{
  ZyrNode *node = self->tree->document;

  if (ref == NULL)
    return NULL;
  while (*ref != '\0' && node != NULL)
    {
      g_autofree char *name = NULL;
      const char *local;
      guint position = 1;
      gboolean attribute = FALSE;

      ref = next_step (ref, &name, &position, &attribute);
      if (ref == NULL)
        return NULL;
      local = strchr (name, ':') != NULL ? strchr (name, ':') + 1 : name;
      node = node->schema != NULL
                 ? find_child (node, zyr_names_find (self->form->names, local), position,
                               attribute)
                 : NULL;
    }
  return node != self->tree->document ? node : NULL;
}

static void
append_ref (const ZyrNode *node, GString *out)
{
  if (node->parent == NULL)
    return;
  append_ref (node->parent, out);
  g_string_append_printf (out, "/%s%s", node->kind == ZYR_NODE_ATTRIBUTE ? "@" : "", node->name);
  if (node->schema != NULL && node->schema->is_repeat)
    g_string_append_printf (out, "[%u]", zyr_node_position (node));
}

char *
zyr_session_ref_of (const ZyrNode *node)
{
  GString *out = g_string_new (NULL);

  append_ref (node, out);
  return g_string_free (out, FALSE);
}
