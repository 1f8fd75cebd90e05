/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The instance as an XML document, and as a list of values */
#include <string.h>

#include "zyr-session-private.h"

#define XFORMS_NS "http://www.w3.org/2002/xforms"

/* Stands for the characters that XML does not have, as an expression may make them */
#define REPLACEMENT "\xef\xbf\xbd"

static void
append_escaped (GString *out, const char *text)
{
  for (; *text != '\0'; text++)
    switch (*text)
      {
      case '\xc0': /* the first byte of ZYR_TEXT_NUL, and of nothing else */
        g_string_append (out, REPLACEMENT);
        text++;
        break;
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '"':
        g_string_append (out, "&quot;");
        break;
      case '\r':
        g_string_append (out, "&#13;");
        break;
      case '\t':
      case '\n':
        g_string_append_c (out, *text);
        break;
      default:
        if (g_ascii_iscntrl (*text) && *text != 0x7f)
          g_string_append (out, REPLACEMENT);
        else
          g_string_append_c (out, *text);
        break;
      }
}

static void
append_name (GString *out, const ZyrNode *node)
{
  if (node->prefix != NULL)
    g_string_append_printf (out, "%s:", node->prefix);
  g_string_append (out, node->name);
}

static void
collect_namespaces (const ZyrNode *node, GHashTable *prefixes)
{
  if (node->prefix != NULL && node->ns != NULL && !g_str_equal (node->prefix, "xml"))
    g_hash_table_insert (prefixes, (gpointer)node->prefix, (gpointer)node->ns);
  for (const ZyrNode *a = node->attrs; a != NULL; a = a->next)
    collect_namespaces (a, prefixes);
  for (const ZyrNode *c = node->first_child; c != NULL; c = c->next)
    collect_namespaces (c, prefixes);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

static void
append_namespaces (GString *out, const ZyrNode *root)
{
  g_autoptr (GHashTable) prefixes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) names = NULL;

  collect_namespaces (root, prefixes);
  names = g_list_sort (g_hash_table_get_keys (prefixes), compare_names);
  for (const GList *l = names; l != NULL; l = l->next)
    {
      g_string_append_printf (out, " xmlns:%s=\"", (const char *)l->data);
      append_escaped (out, g_hash_table_lookup (prefixes, l->data));
      g_string_append_c (out, '"');
    }
}

/* The namespace of XForms itself is left out: what is sent is data, no longer a form */
static const char *
default_ns (const ZyrNode *node)
{
  if (node->prefix != NULL || node->ns == NULL || g_str_equal (node->ns, XFORMS_NS))
    return "";
  return node->ns;
}

static void
append_node (GString *out, const ZyrNode *node, ZyrFormSerialize how, const char *inherited)
{
  const char *ns = default_ns (node);

  if (how == ZYR_FORM_SERIALIZE_SUBMISSION && (node->flags & ZYR_NODE_IRRELEVANT) != 0)
    return;
  g_string_append_c (out, '<');
  append_name (out, node);
  if (node->prefix == NULL && !g_str_equal (ns, inherited))
    {
      g_string_append (out, " xmlns=\"");
      append_escaped (out, ns);
      g_string_append_c (out, '"');
      inherited = ns;
    }
  if (node->parent->parent == NULL)
    append_namespaces (out, node);
  for (const ZyrNode *a = node->attrs; a != NULL; a = a->next)
    {
      g_string_append_c (out, ' ');
      append_name (out, a);
      g_string_append (out, "=\"");
      append_escaped (out, zyr_node_value (a));
      g_string_append_c (out, '"');
    }
  if (node->first_child == NULL && node->value == NULL)
    {
      g_string_append (out, "/>");
      return;
    }
  g_string_append_c (out, '>');
  append_escaped (out, zyr_node_value (node));
  for (const ZyrNode *c = node->first_child; c != NULL; c = c->next)
    append_node (out, c, how, inherited);
  g_string_append (out, "</");
  append_name (out, node);
  g_string_append_c (out, '>');
}

char *
zyr_form_session_serialize (ZyrFormSession *self, ZyrFormSerialize how)
{
  GString *out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

  if (how == ZYR_FORM_SERIALIZE_SUBMISSION)
    {
      zyr_session_tick (self);
      zyr_action_fire (self, ZYR_EVENT_REVALIDATE, NULL, zyr_node_root_element (self->tree));
      zyr_action_finish (self);
      zyr_action_settle (self);
    }
  append_node (out, zyr_node_root_element (self->tree), how, "");
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

static void
add_values (const ZyrNode *node, const char *path, GPtrArray *out)
{
  for (const ZyrNode *c = node->first_child; c != NULL; c = c->next)
    {
      g_autoptr (GString) child = g_string_new (path);

      if ((c->flags & ZYR_NODE_IRRELEVANT) != 0)
        continue;
      g_string_append_printf (child, "%s%s", child->len > 0 ? "/" : "", c->name);
      if (c->schema != NULL && c->schema->is_repeat)
        g_string_append_printf (child, "#%u", zyr_node_position (c));
      if (c->first_child != NULL)
        add_values (c, child->str, out);
      else if (c->value != NULL)
        {
          ZyrFormValue *value = g_new0 (ZyrFormValue, 1);

          value->path = g_strdup (child->str);
          value->value = zyr_text_dup_printable (c->value);
          g_ptr_array_add (out, value);
        }
    }
}

GPtrArray *
zyr_form_session_list_values (ZyrFormSession *self)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_form_value_free);

  add_values (zyr_node_root_element (self->tree), "", out);
  return out;
}
