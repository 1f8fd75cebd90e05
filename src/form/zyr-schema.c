/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-model-private.h"
#include "zyr-path-private.h"
#include "zyr-slots-private.h"

static ZyrSchema *
schema_new (ZyrForm *form, ZyrSchema *parent, const ZyrNode *node)
{
  ZyrSchema *self = g_new0 (ZyrSchema, 1);

  self->name = node->name;
  self->prefix = node->prefix;
  self->ns = node->ns;
  self->is_attribute = node->kind == ZYR_NODE_ATTRIBUTE;
  self->parent = parent;
  self->children = g_ptr_array_new ();
  self->dependents = g_array_new (FALSE, FALSE, sizeof (ZyrDependent));
  self->triggers = g_ptr_array_new ();
  if (parent != NULL)
    {
      self->index = parent->children->len;
      g_ptr_array_add (parent->children, self);
      self->path = g_strconcat (parent->path, "/", self->is_attribute ? "@" : "", self->name, NULL);
    }
  else
    self->path = g_strdup ("");
  g_ptr_array_add (form->schemas, self);
  g_hash_table_insert (form->schema_by_path, self->path, self);
  return self;
}

ZyrSchema *
zyr_schema_add (ZyrForm *form, ZyrSchema *parent, const char *name)
{
  const ZyrNode like = { .name = name, .kind = ZYR_NODE_ELEMENT };

  return schema_new (form, parent, &like);
}

void
zyr_schema_free (gpointer data)
{
  ZyrSchema *self = data;

  g_ptr_array_unref (self->children);
  g_array_unref (self->dependents);
  g_ptr_array_unref (self->triggers);
  g_clear_pointer (&self->on_change, g_ptr_array_unref);
  zyr_text_free (self->bind.constraint_msg);
  zyr_text_free (self->bind.required_msg);
  g_free (self->bind.type_name);
  g_free (self->bind.preload);
  g_free (self->bind.preload_params);
  g_clear_pointer (&self->bind.attributes, g_hash_table_unref);
  g_free (self->path);
  g_free (self);
}

static void
merge (ZyrForm *form, ZyrSchema *self, ZyrNode *node)
{
  node->schema = self;
  for (ZyrNode *a = node->attrs; a != NULL; a = a->next)
    {
      ZyrSchema *child = zyr_schema_child (self, a->name, TRUE);

      a->schema = child != NULL ? child : schema_new (form, self, a);
    }
  for (ZyrNode *c = node->first_child; c != NULL; c = c->next)
    {
      ZyrSchema *child = zyr_schema_child (self, c->name, FALSE);

      for (const ZyrNode *p = child != NULL ? c->prev : NULL; p != NULL && !child->is_multiple;
           p = p->prev)
        child->is_multiple = p->schema == child;
      merge (form, child != NULL ? child : schema_new (form, self, c), c);
    }
}

ZyrSchema *
zyr_schema_build (ZyrForm *form, ZyrNode *root)
{
  form->document_schema = schema_new (form, NULL, root->tree->document);
  root->tree->document->schema = form->document_schema;
  form->root = schema_new (form, form->document_schema, root);
  merge (form, form->root, root);
  return form->root;
}

ZyrSchema *
zyr_schema_child (const ZyrSchema *self, const char *name, gboolean attribute)
{
  for (guint i = 0; i < self->children->len; i++)
    {
      ZyrSchema *child = self->children->pdata[i];

      if (child->name == name && child->is_attribute == attribute)
        return child;
    }
  return NULL;
}

gboolean
zyr_schema_is_repeat (const ZyrSchema *schema)
{
  return schema->is_repeat;
}

gboolean
zyr_schema_is_instant (const ZyrSchema *schema)
{
  return schema->type == ZYR_FORM_DATA_DATETIME;
}

ZyrSchema *
zyr_schema_repeat_above (ZyrSchema *self, gboolean or_self)
{
  if (!or_self)
    self = self->parent;
  for (; self != NULL; self = self->parent)
    if (self->is_repeat)
      return self;
  return NULL;
}

gboolean
zyr_schema_is_below (const ZyrSchema *self, const ZyrSchema *ancestor)
{
  for (; self != NULL; self = self->parent)
    if (self == ancestor)
      return TRUE;
  return FALSE;
}

void
zyr_schema_collect (const ZyrSchema *self, ZyrNode *top, GPtrArray *out)
{
  const ZyrSchema *next = self;
  const ZyrSlot *slot;

  if (top->schema == self)
    {
      g_ptr_array_add (out, top);
      return;
    }
  while (next->parent != NULL && next->parent != top->schema)
    next = next->parent;
  if (next->parent == NULL)
    return;
  if (next->is_attribute)
    {
      for (ZyrNode *a = top->attrs; a != NULL; a = a->next)
        if (a->schema == next)
          g_ptr_array_add (out, a);
      return;
    }
  slot = zyr_slots_get (top, next);
  if (slot->only != NULL)
    zyr_schema_collect (self, slot->only, out);
  for (guint i = 0; slot->many != NULL && i < slot->many->len; i++)
    zyr_schema_collect (self, slot->many->pdata[i], out);
}
