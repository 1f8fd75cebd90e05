/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-instance-private.h"

#include "zyr-limits.h"
#include "zyr-visit-result.h"
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

struct _ZyrInstance
{
  xmlDoc *doc;
};

ZyrInstance *
zyr_instance_new (const char *xml)
{
  const gsize size_bytes = strlen (xml);
  ZyrInstance *self;
  xmlDoc *doc = NULL;

  if (size_bytes <= ZYR_INSTANCE_SIZE_BYTES_MAX)
    doc = xmlReadMemory (xml, (int)size_bytes, "instance.xml", NULL,
                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (doc == NULL)
    return NULL;
  self = g_new0 (ZyrInstance, 1);
  self->doc = doc;
  return self;
}

void
zyr_instance_free (ZyrInstance *self)
{
  xmlFreeDoc (self->doc);
  g_free (self);
}

/* @step: "member" or "member[2]" */
static xmlNode *
find_step (xmlNode *first, const char *step)
{
  const gsize length = strcspn (step, "[");
  guint64 position = step[length] == '[' ? g_ascii_strtoull (step + length + 1, NULL, 10) : 1;

  for (xmlNode *node = first; node != NULL; node = node->next)
    {
      const char *name = (const char *)node->name;

      if (node->type == XML_ELEMENT_NODE && strlen (name) == length
          && strncmp (name, step, length) == 0 && --position == 0)
        return node;
    }
  return NULL;
}

char *
zyr_instance_dup_value (ZyrInstance *self, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path[0] == '/' ? path + 1 : path, "/", -1);
  xmlNode *node = xmlDocGetRootElement (self->doc);
  xmlChar *content;
  char *value;

  for (guint i = 0; node != NULL && steps[i] != NULL; i++)
    node = find_step (i == 0 ? node : node->children, steps[i]);
  if (node == NULL)
    return NULL;
  content = xmlNodeGetContent (node);
  value = g_strdup (content != NULL ? (const char *)content : "");
  if (content != NULL)
    xmlFree (content);
  return value;
}

/* (transfer full) */
static char *
dup_path (const char *parent, xmlNode *node)
{
  const char *name = (const char *)node->name;
  guint position = 1;
  guint n = 0;

  for (xmlNode *sibling = node->parent->children; sibling != NULL; sibling = sibling->next)
    {
      if (sibling->type != XML_ELEMENT_NODE || !g_str_equal ((const char *)sibling->name, name))
        continue;
      n++;
      if (sibling == node)
        position = n;
    }
  return n > 1 ? g_strdup_printf ("%s/%s[%u]", parent, name, position)
               : g_strdup_printf ("%s/%s", parent, name);
}

static void
visit_node (xmlNode *node, const char *parent, ZyrInstanceFunc func, gpointer data)
{
  g_autofree char *path = dup_path (parent, node);

  if (xmlFirstElementChild (node) == NULL)
    {
      xmlChar *content = xmlNodeGetContent (node);

      func (path, content != NULL ? (const char *)content : "", data);
      xmlFree (content);
    }
  for (xmlNode *child = xmlFirstElementChild (node); child != NULL;
       child = xmlNextElementSibling (child))
    visit_node (child, path, func, data);
}

void
zyr_instance_foreach (ZyrInstance *self, ZyrInstanceFunc func, gpointer data)
{
  visit_node (xmlDocGetRootElement (self->doc), "", func, data);
}

static char *
value_cb (const char *path, gpointer data)
{
  return zyr_instance_dup_value (data, path);
}

char *
zyr_instance_read_result (ZyrRecord *form, const char *instance, gpointer data)
{
  JsonObject *meta = zyr_json_get_object (zyr_record_get_body (form), "meta");
  g_autoptr (ZyrInstance) values = zyr_instance_new (instance);

  if (meta == NULL || values == NULL)
    return NULL;
  return zyr_visit_result_read (meta, value_cb, values);
}
