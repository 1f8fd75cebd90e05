/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A node of the primary instance knows its children by their place in the schema, and the instances of a
 * repeat by number. So a step of a path costs the same in a form of a thousand repeats as in one of ten, and
 * so do position () and the number of a repeat's instances. Slots are made when they are first asked for,
 * and then follow every change of the tree. */
#include "zyr-slots-private.h"

void
zyr_slots_clear (ZyrNode *parent)
{
  for (guint i = 0; i < parent->n_slots; i++)
    if (parent->slots[i].many != NULL)
      {
        for (guint k = 0; k < parent->slots[i].many->len; k++)
          ((ZyrNode *)parent->slots[i].many->pdata[k])->place = 0;
        g_ptr_array_unref (parent->slots[i].many);
      }
  g_clear_pointer (&parent->slots, g_free);
  parent->n_slots = 0;
}

static void
fill_slot (ZyrSlot *slot, ZyrNode *child)
{
  if (!child->schema->is_multiple && !child->schema->is_repeat)
    {
      slot->only = child;
      return;
    }
  if (slot->many == NULL)
    slot->many = g_ptr_array_new ();
  g_ptr_array_add (slot->many, child);
  child->place = slot->many->len;
}

static gboolean
has_slot (const ZyrNode *parent, const ZyrNode *child)
{
  return child->kind == ZYR_NODE_ELEMENT && child->schema != NULL
         && child->schema->parent == parent->schema && child->schema->index < parent->n_slots;
}

static void
make_slots (ZyrNode *parent)
{
  parent->n_slots = parent->schema->children->len;
  parent->slots = g_new0 (ZyrSlot, MAX (parent->n_slots, 1));
  for (ZyrNode *c = parent->first_child; c != NULL; c = c->next)
    if (has_slot (parent, c))
      fill_slot (&parent->slots[c->schema->index], c);
}

void
zyr_slots_added (ZyrNode *parent, ZyrNode *child)
{
  GPtrArray *many;
  guint at;

  if (!has_slot (parent, child))
    return;
  many = parent->slots[child->schema->index].many;
  if (child->next == NULL || many == NULL || many->len == 0
      || ((ZyrNode *)many->pdata[many->len - 1])->next == child)
    {
      fill_slot (&parent->slots[child->schema->index], child);
      return;
    }
  for (at = 0; at < many->len; at++)
    if (((ZyrNode *)many->pdata[at])->prev == child)
      break;
  if (at == many->len)
    {
      zyr_slots_clear (parent);
      return;
    }
  g_ptr_array_insert (many, (int)at, child);
  for (; at < many->len; at++)
    ((ZyrNode *)many->pdata[at])->place = at + 1;
}

void
zyr_slots_removing (ZyrNode *parent, ZyrNode *child)
{
  ZyrSlot *slot;
  guint at;

  if (!has_slot (parent, child))
    return;
  slot = &parent->slots[child->schema->index];
  if (slot->only == child)
    slot->only = NULL;
  if (slot->many == NULL || child->place == 0)
    return;
  at = child->place - 1;
  g_ptr_array_remove_index (slot->many, at);
  child->place = 0;
  for (; at < slot->many->len; at++)
    ((ZyrNode *)slot->many->pdata[at])->place = at + 1;
}

const ZyrSlot *
zyr_slots_get (ZyrNode *parent, const ZyrSchema *schema)
{
  static const ZyrSlot none = { NULL, NULL };

  if (parent->slots == NULL)
    make_slots (parent);
  return schema->index < parent->n_slots ? &parent->slots[schema->index] : &none;
}

/* 1-based place among the siblings of the same name, templates not counted */
guint
zyr_node_position (const ZyrNode *self)
{
  guint n = 1;

  if (self->place == 0 && self->parent != NULL && self->parent->schema != NULL
      && self->parent->slots == NULL)
    make_slots (self->parent);
  if (self->place != 0)
    return self->place;
  for (const ZyrNode *p = self->prev; p != NULL; p = p->prev)
    if (p->name == self->name && p->kind == self->kind && (p->flags & ZYR_NODE_TEMPLATE) == 0)
      n++;
  return n;
}
