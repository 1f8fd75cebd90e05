/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-tree-private.h"

#include <string.h>

#include "zyr-limits.h"

#define BLOCK_SIZE_BYTES 2048
#define BLOCK_DOUBLINGS_N 7
#define RECENT_N 64
#define ORDER_STRIDE (G_GUINT64_CONSTANT (1) << 32)

struct _ZyrNames
{
  GHashTable *table;
  GStringChunk *chunk;
  const char *recent[RECENT_N]; /* names asked for lately, by where the asker keeps them */
};

ZyrNames *
zyr_names_new (void)
{
  ZyrNames *self = g_rc_box_new0 (ZyrNames);

  self->table = g_hash_table_new (g_str_hash, g_str_equal);
  self->chunk = g_string_chunk_new (4096);
  return self;
}

ZyrNames *
zyr_names_ref (ZyrNames *self)
{
  return g_rc_box_acquire (self);
}

static void
names_clear (gpointer data)
{
  ZyrNames *self = data;

  g_hash_table_unref (self->table);
  g_string_chunk_free (self->chunk);
}

void
zyr_names_unref (ZyrNames *self)
{
  g_rc_box_release_full (self, names_clear);
}

const char *
zyr_names_intern (ZyrNames *self, const char *name)
{
  const char **recent;
  const char *found;

  if (name == NULL)
    return NULL;
  recent = &self->recent[((gsize)name >> 3) % RECENT_N];
  if (*recent != NULL && strcmp (*recent, name) == 0)
    return *recent;
  found = g_hash_table_lookup (self->table, name);
  if (found == NULL)
    {
      found = g_string_chunk_insert (self->chunk, name);
      g_hash_table_add (self->table, (char *)found);
    }
  *recent = found;
  return found;
}

const char *
zyr_names_find (const ZyrNames *self, const char *name)
{
  return g_hash_table_lookup (self->table, name);
}

ZyrTree *
zyr_tree_new (ZyrNames *names)
{
  ZyrTree *self = g_new0 (ZyrTree, 1);

  self->names = zyr_names_ref (names);
  self->document = zyr_node_new (self, ZYR_NODE_DOCUMENT, NULL);
  return self;
}

ZyrTree *
zyr_tree_new_lasting (ZyrNames *names)
{
  ZyrTree *self = g_new0 (ZyrTree, 1);

  self->names = zyr_names_ref (names);
  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->document = zyr_node_new (self, ZYR_NODE_DOCUMENT, NULL);
  return self;
}

void
zyr_tree_free (ZyrTree *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->indexes, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  if (self->blocks == NULL)
    zyr_node_free (self->document);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  zyr_names_unref (self->names);
  g_free (self);
}

/* Zeroed memory of a lasting tree; blocks grow, so that a short list takes little and a long one few */
static gpointer
cut (ZyrTree *tree, gsize size)
{
  const guint shift = MIN (tree->blocks->len, BLOCK_DOUBLINGS_N);
  char *start;

  size = (size + sizeof (gpointer) - 1) & ~(sizeof (gpointer) - 1);
  if (size > tree->room_size)
    {
      tree->room_size = MAX (size, (gsize)BLOCK_SIZE_BYTES << shift);
      tree->room = g_malloc0 (tree->room_size);
      g_ptr_array_add (tree->blocks, tree->room);
    }
  start = tree->room;
  tree->room += size;
  tree->room_size -= size;
  return start;
}

ZyrNode *
zyr_node_new (ZyrTree *tree, ZyrNodeKind kind, const char *name)
{
  ZyrNode *self
      = tree->blocks != NULL ? cut (tree, sizeof (ZyrNode)) : g_new0 (ZyrNode, 1);

  self->kind = kind;
  self->tree = tree;
  self->name = zyr_names_intern (tree->names, name);
  tree->n_nodes++;
  return self;
}

void
zyr_node_free (ZyrNode *self)
{
  ZyrNode *next;

  if (self == NULL)
    return;
  zyr_slots_clear (self);
  for (ZyrNode *child = self->first_child; child != NULL; child = next)
    {
      next = child->next;
      zyr_node_free (child);
    }
  for (ZyrNode *attribute = self->attrs; attribute != NULL; attribute = next)
    {
      next = attribute->next;
      zyr_node_free (attribute);
    }
  self->tree->n_nodes--;
  if (self->tree->blocks != NULL)
    return;
  self->tree->text_bytes -= strlen (zyr_node_value (self));
  g_free (self->value);
  g_free (self->xvalue);
  g_free (self);
}

void
zyr_node_append (ZyrNode *parent, ZyrNode *child)
{
  zyr_node_insert_after (parent, child, parent->last_child);
}

static guint64
number_from (ZyrNode *node, guint64 next, guint64 stride)
{
  node->order = next;
  next += stride;
  for (ZyrNode *a = node->attrs; a != NULL; a = a->next, next += stride)
    a->order = next;
  for (ZyrNode *c = node->first_child; c != NULL; c = c->next)
    next = number_from (c, next, stride);
  return next;
}

/* The number of the last node before what follows @node's own start: of its attributes, or its own */
static guint64
last_number (const ZyrNode *node)
{
  const ZyrNode *last = node;

  for (const ZyrNode *a = node->attrs; a != NULL; a = a->next)
    last = a;
  return last->order;
}

/* What was inserted into a numbered document takes numbers from the gap in which it stands */
static void
number_inserted (ZyrNode *child)
{
  const ZyrNode *before = child->prev != NULL ? child->prev : child->parent;
  const ZyrNode *behind = child;
  const ZyrNode *top = child;

  while (top->parent != NULL)
    top = top->parent;
  if (top->kind != ZYR_NODE_DOCUMENT)
    return;
  while (before != child->parent && before->last_child != NULL)
    before = before->last_child;
  while (behind != NULL && behind->next == NULL)
    behind = behind->parent;
  if (number_from (child, last_number (before) + 1, 1)
      > (behind != NULL ? behind->next->order : G_MAXUINT64))
    child->tree->order_valid = FALSE;
}

void
zyr_node_insert_after (ZyrNode *parent, ZyrNode *child, ZyrNode *after)
{
  child->parent = parent;
  child->prev = after;
  child->next = after != NULL ? after->next : parent->first_child;
  if (child->next != NULL)
    child->next->prev = child;
  else
    parent->last_child = child;
  if (after != NULL)
    after->next = child;
  else
    parent->first_child = child;
  if (parent->tree->order_valid)
    number_inserted (child);
  if (parent->slots != NULL)
    zyr_slots_added (parent, child);
  if (parent->tree->rows != NULL)
    zyr_rows_added (child);
}

void
zyr_node_add_attribute (ZyrNode *self, ZyrNode *attribute)
{
  ZyrNode **end = &self->attrs;

  if (self->parent != NULL)
    self->tree->order_valid = FALSE;
  attribute->parent = self;
  while (*end != NULL)
    {
      attribute->prev = *end;
      end = &(*end)->next;
    }
  *end = attribute;
}

void
zyr_node_unlink (ZyrNode *self)
{
  ZyrNode *parent = self->parent;

  if (self->tree->rows != NULL)
    zyr_rows_removing (self);
  if (parent->slots != NULL)
    zyr_slots_removing (parent, self);
  if (self->prev != NULL)
    self->prev->next = self->next;
  else if (self->kind == ZYR_NODE_ATTRIBUTE)
    parent->attrs = self->next;
  else
    parent->first_child = self->next;
  if (self->next != NULL)
    self->next->prev = self->prev;
  else if (self->kind != ZYR_NODE_ATTRIBUTE)
    parent->last_child = self->prev;
  self->parent = self->prev = self->next = NULL;
}

ZyrNode *
zyr_node_copy (ZyrTree *tree, const ZyrNode *node, gboolean with_values)
{
  ZyrNode *copy = zyr_node_new (tree, node->kind, node->name);

  copy->prefix = node->prefix;
  copy->ns = node->ns;
  copy->schema = node->schema;
  if (with_values || node->kind == ZYR_NODE_ATTRIBUTE)
    zyr_node_set_value (copy, node->value);
  for (const ZyrNode *a = node->attrs; a != NULL; a = a->next)
    zyr_node_add_attribute (copy, zyr_node_copy (tree, a, with_values));
  for (const ZyrNode *c = node->first_child; c != NULL; c = c->next)
    zyr_node_append (copy, zyr_node_copy (tree, c, with_values));
  return copy;
}

ZyrNode *
zyr_node_child (const ZyrNode *self, const char *interned_name)
{
  for (ZyrNode *c = self->first_child; c != NULL; c = c->next)
    if (c->name == interned_name && c->kind == ZYR_NODE_ELEMENT)
      return c;
  return NULL;
}

ZyrNode *
zyr_node_attribute (const ZyrNode *self, const char *interned_name)
{
  for (ZyrNode *a = self->attrs; a != NULL; a = a->next)
    if (a->name == interned_name)
      return a;
  return NULL;
}

ZyrNode *
zyr_node_root_element (const ZyrTree *tree)
{
  for (ZyrNode *c = tree->document->first_child; c != NULL; c = c->next)
    if (c->kind == ZYR_NODE_ELEMENT)
      return c;
  return NULL;
}

gboolean
zyr_node_is_ancestor (const ZyrNode *self, const ZyrNode *of)
{
  for (; of != NULL; of = of->parent)
    if (of == self)
      return TRUE;
  return FALSE;
}

void
zyr_node_set_value (ZyrNode *self, const char *value)
{
  const gboolean blank = value == NULL || *value == '\0';

  if (self->tree->blocks != NULL)
    {
      const gsize size = blank ? 0 : strlen (value) + 1;

      self->value = blank ? NULL : memcpy (cut (self->tree, size), value, size);
      return;
    }
  self->tree->text_bytes -= strlen (zyr_node_value (self));
  g_free (self->value);
  self->value = blank ? NULL : g_strdup (value);
  self->tree->text_bytes += strlen (zyr_node_value (self));
  g_clear_pointer (&self->xvalue, g_free);
}

int
zyr_node_compare (const ZyrNode *a, const ZyrNode *b)
{
  if (a->tree != b->tree)
    return a->tree < b->tree ? -1 : 1;
  if (!a->tree->order_valid)
    {
      number_from (a->tree->document, 0, ORDER_STRIDE);
      a->tree->order_valid = TRUE;
    }
  return a->order < b->order ? -1 : a->order > b->order;
}

static void
collect_text (const ZyrNode *self, GString *out)
{
  if (self->value != NULL && self->kind != ZYR_NODE_COMMENT && self->kind != ZYR_NODE_PI)
    g_string_append (out, self->xvalue != NULL ? self->xvalue : self->value);
  for (const ZyrNode *c = self->first_child; c != NULL && out->len <= ZYR_FORM_VALUE_BYTES_MAX;
       c = c->next)
    if (c->kind == ZYR_NODE_ELEMENT || c->kind == ZYR_NODE_TEXT)
      if ((c->flags & (ZYR_NODE_IRRELEVANT | ZYR_NODE_TEMPLATE | ZYR_NODE_COMPUTED)) == 0)
        collect_text (c, out);
}

const char *
zyr_node_text (const ZyrNode *self, char **buffer)
{
  GString *out;

  if ((self->flags & ZYR_NODE_IRRELEVANT) != 0)
    return "";
  if (self->first_child == NULL)
    return self->xvalue != NULL ? self->xvalue : zyr_node_value (self);
  if (self->first_child == self->last_child && self->first_child->kind == ZYR_NODE_TEXT)
    return zyr_node_value (self->first_child);
  out = g_string_new (NULL);
  collect_text (self, out);
  g_free (*buffer);
  *buffer = g_string_free (out, FALSE);
  return *buffer;
}

static void
copy_name (ZyrNode *node, const xmlNs *ns)
{
  if (ns == NULL)
    return;
  node->prefix = zyr_names_intern (node->tree->names, (const char *)ns->prefix);
  node->ns = zyr_names_intern (node->tree->names, (const char *)ns->href);
}

/* The text of an attribute's children; @made is to be freed when it had to be put together */
const char *
zyr_xml_text (xmlDoc *doc, xmlNode *children, xmlChar **made)
{
  if (children == NULL)
    return "";
  if (children->next == NULL && children->type == XML_TEXT_NODE && children->content != NULL)
    return (const char *)children->content;
  *made = xmlNodeListGetString (doc, children, 1);
  return *made != NULL ? (const char *)*made : "";
}

/* … and of an element without elements in it */
static const char *
content_of (xmlNode *element, xmlChar **made)
{
  const xmlNode *only = element->children;

  if (only == NULL)
    return "";
  if (only->next == NULL && only->type == XML_TEXT_NODE && only->content != NULL)
    return (const char *)only->content;
  *made = xmlNodeGetContent (element);
  return *made != NULL ? (const char *)*made : "";
}

static void
add_attributes (ZyrNode *node, xmlNode *from)
{
  for (xmlAttr *a = from->properties; a != NULL; a = a->next)
    {
      ZyrNode *attribute = zyr_node_new (node->tree, ZYR_NODE_ATTRIBUTE, (const char *)a->name);
      xmlChar *text = NULL;

      copy_name (attribute, a->ns);
      zyr_node_set_value (attribute, zyr_xml_text (from->doc, a->children, &text));
      if (text != NULL)
        xmlFree (text);
      zyr_node_add_attribute (node, attribute);
    }
}

static gboolean
has_elements (const xmlNode *node)
{
  for (const xmlNode *c = node->children; c != NULL; c = c->next)
    if (c->type == XML_ELEMENT_NODE)
      return TRUE;
  return FALSE;
}

static void
add_other (ZyrTree *self, ZyrNode *parent, xmlNode *from)
{
  ZyrNodeKind kind = ZYR_NODE_TEXT;
  ZyrNode *node = NULL;

  if (from->type == XML_COMMENT_NODE)
    kind = ZYR_NODE_COMMENT;
  else if (from->type == XML_PI_NODE)
    kind = ZYR_NODE_PI;
  else if (from->type != XML_TEXT_NODE && from->type != XML_CDATA_SECTION_NODE)
    return;
  if (kind == ZYR_NODE_TEXT && parent->kind == ZYR_NODE_DOCUMENT)
    return;
  if (kind == ZYR_NODE_TEXT && parent->last_child != NULL && parent->last_child->kind == kind)
    {
      g_autofree char *joined
          = g_strconcat (zyr_node_value (parent->last_child), (const char *)from->content, NULL);
      zyr_node_set_value (parent->last_child, joined);
      return;
    }
  node = zyr_node_new (self, kind, kind == ZYR_NODE_PI ? (const char *)from->name : NULL);
  zyr_node_set_value (node, (const char *)from->content);
  zyr_node_append (parent, node);
}

void
zyr_tree_add_xml (ZyrTree *self, ZyrNode *parent, xmlNode *first, ZyrTreeMode mode)
{
  for (xmlNode *from = first; from != NULL; from = from->next)
    {
      ZyrNode *node;

      if (self->n_nodes > (guint)ZYR_FORM_TREE_NODES_N_MAX)
        return;
      if (from->type != XML_ELEMENT_NODE)
        {
          if (mode == ZYR_TREE_FULL)
            add_other (self, parent, from);
          continue;
        }
      node = zyr_node_new (self, ZYR_NODE_ELEMENT, (const char *)from->name);
      copy_name (node, from->ns);
      zyr_node_append (parent, node);
      add_attributes (node, from);
      if (mode == ZYR_TREE_DATA && !has_elements (from))
        {
          xmlChar *text = NULL;

          zyr_node_set_value (node, content_of (from, &text));
          if (text != NULL)
            xmlFree (text);
        }
      else
        zyr_tree_add_xml (self, node, from->children, mode);
    }
}

ZyrTree *
zyr_tree_new_from_xml (ZyrNames *names, xmlNode *root, ZyrTreeMode mode)
{
  g_autoptr (ZyrTree) self = zyr_tree_new_lasting (names);

  zyr_tree_add_xml (self, self->document, root, mode);
  if (self->n_nodes > (guint)ZYR_FORM_TREE_NODES_N_MAX)
    return NULL;
  return g_steal_pointer (&self);
}
