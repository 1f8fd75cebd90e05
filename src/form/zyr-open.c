/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session's instance: as the form writes it, or from a draft laid over the form's schema. What
 * the draft lacks (a submission has no irrelevant nodes) has the form's default. */
#include <string.h>

#include "zyr-limits.h"
#include "zyr-session-private.h"

ZyrTree *
zyr_open_blueprint (ZyrForm *form)
{
  ZyrTree *tree = zyr_tree_new (form->names);

  tree->document->schema = form->document_schema;
  zyr_node_append (tree->document,
                   zyr_node_copy (tree, zyr_node_root_element (form->blueprint), TRUE));
  return tree;
}

static void
set_attributes (ZyrNode *node, const xmlNode *from, const ZyrNode *shape)
{
  for (guint i = 0; i < node->schema->children->len; i++)
    {
      ZyrSchema *schema = node->schema->children->pdata[i];
      const ZyrNode *written
          = shape != NULL && schema->is_attribute ? zyr_node_attribute (shape, schema->name) : NULL;
      g_autofree char *text = NULL;
      ZyrNode *attribute;

      if (!schema->is_attribute || g_str_equal (schema->name, "template"))
        continue;
      if (from != NULL)
        text = zyr_xml_attribute ((xmlNode *)from, schema->name);
      if (text == NULL && written == NULL)
        continue;
      attribute = zyr_node_new (node->tree, ZYR_NODE_ATTRIBUTE, schema->name);
      attribute->prefix = schema->prefix;
      attribute->ns = schema->ns;
      attribute->schema = schema;
      zyr_store_set (attribute, text != NULL ? text : zyr_node_value (written));
      zyr_node_add_attribute (node, attribute);
    }
}

static ZyrNode *
build (ZyrForm *form, ZyrTree *tree, ZyrSchema *schema, xmlNode *from, const ZyrNode *shape)
{
  ZyrNode *node = zyr_node_new (tree, ZYR_NODE_ELEMENT, schema->name);
  gboolean leaf = TRUE;

  node->prefix = schema->prefix;
  node->ns = schema->ns;
  node->schema = schema;
  set_attributes (node, from, shape);
  for (guint i = 0; i < schema->children->len; i++)
    {
      ZyrSchema *child = schema->children->pdata[i];
      const ZyrNode *child_shape = shape != NULL ? zyr_node_child (shape, child->name) : NULL;
      gboolean found = FALSE;

      if (child->is_attribute)
        continue;
      leaf = FALSE;
      if (child->is_repeat)
        child_shape = child->blank;
      for (xmlNode *c = from != NULL ? from->children : NULL; c != NULL; c = c->next)
        if (zyr_xml_is (c, child->name) && (child->is_repeat || !found))
          {
            g_autofree char *mark = zyr_xml_attribute (c, "template");

            found = TRUE;
            if (mark == NULL && tree->n_nodes <= ZYR_FORM_NODES_N_MAX)
              zyr_node_append (node, build (form, tree, child, c, child_shape));
          }
      if (!found && !child->is_repeat && !child->is_optional)
        zyr_node_append (node, build (form, tree, child, NULL, child_shape));
    }
  if (leaf && from == NULL && shape != NULL)
    zyr_store_set (node, zyr_node_value (shape));
  else if (leaf && from != NULL)
    {
      xmlChar *text = xmlNodeGetContent (from);

      zyr_store_set (node, text != NULL ? (const char *)text : "");
      if (text != NULL)
        xmlFree (text);
    }
  return node;
}

xmlDoc *
zyr_open_record (ZyrForm *form, const char *xml, GError **error)
{
  xmlDoc *doc = zyr_xml_read (xml, strlen (xml), error);
  const xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;

  if (root == NULL || zyr_xml_is (root, form->root->name))
    return doc;
  g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_REF,
               "the record's root is <%s>, this form's is <%s>", (const char *)root->name,
               form->root->name);
  xmlFreeDoc (doc);
  return NULL;
}

ZyrTree *
zyr_open_xml (ZyrForm *form, const char *xml, GError **error)
{
  xmlDoc *doc = zyr_open_record (form, xml, error);
  ZyrTree *tree;

  if (doc == NULL)
    return NULL;
  tree = zyr_tree_new (form->names);
  tree->document->schema = form->document_schema;
  zyr_node_append (tree->document, build (form, tree, form->root, xmlDocGetRootElement (doc),
                                          zyr_node_root_element (form->blueprint)));
  xmlFreeDoc (doc);
  if (tree->n_nodes > ZYR_FORM_NODES_N_MAX)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_LIMIT,
                   "the instance has more than %d nodes", ZYR_FORM_NODES_N_MAX);
      g_clear_pointer (&tree, zyr_tree_free);
    }
  return tree;
}
