/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-list-head.h"

struct _ZyrListHead
{
  GObject parent_instance;

  GListModel *model;
  guint size;
};

static void zyr_list_head_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZyrListHead, zyr_list_head, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      zyr_list_head_model_init))

static GType
zyr_list_head_get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (ZYR_LIST_HEAD (model)->model);
}

static guint
zyr_list_head_get_n_items (GListModel *model)
{
  ZyrListHead *self = ZYR_LIST_HEAD (model);

  return MIN (self->size, g_list_model_get_n_items (self->model));
}

static gpointer
zyr_list_head_get_item (GListModel *model, guint position)
{
  ZyrListHead *self = ZYR_LIST_HEAD (model);

  return position < self->size ? g_list_model_get_item (self->model, position) : NULL;
}

static void
zyr_list_head_model_init (GListModelInterface *iface)
{
  iface->get_item_type = zyr_list_head_get_item_type;
  iface->get_n_items = zyr_list_head_get_n_items;
  iface->get_item = zyr_list_head_get_item;
}

static void
items_changed_cb (ZyrListHead *self, guint position, guint removed, guint added)
{
  const guint n_after = g_list_model_get_n_items (self->model);
  const guint n_before = n_after - added + removed;

  if (position >= self->size)
    return;
  if (MAX (n_before, n_after) > self->size)
    {
      /* What is behind the change moves over the end of what is known, or back. */
      removed = MIN (n_before, self->size) - position;
      added = MIN (n_after, self->size) - position;
    }
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
zyr_list_head_dispose (GObject *object)
{
  g_clear_object (&ZYR_LIST_HEAD (object)->model);

  G_OBJECT_CLASS (zyr_list_head_parent_class)->dispose (object);
}

static void
zyr_list_head_class_init (ZyrListHeadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_list_head_dispose;
}

static void
zyr_list_head_init (ZyrListHead *self)
{
}

ZyrListHead *
zyr_list_head_new (GListModel *model, guint size)
{
  ZyrListHead *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), NULL);

  self = g_object_new (ZYR_TYPE_LIST_HEAD, NULL);
  self->model = g_object_ref (model);
  self->size = size;
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

GListModel *
zyr_list_head_get_model (ZyrListHead *self)
{
  g_return_val_if_fail (ZYR_IS_LIST_HEAD (self), NULL);

  return self->model;
}

guint
zyr_list_head_get_size (ZyrListHead *self)
{
  g_return_val_if_fail (ZYR_IS_LIST_HEAD (self), 0);

  return self->size;
}

void
zyr_list_head_set_size (ZyrListHead *self, guint size)
{
  guint n_before;
  guint n_after;

  g_return_if_fail (ZYR_IS_LIST_HEAD (self));

  n_before = g_list_model_get_n_items (G_LIST_MODEL (self));
  self->size = size;
  n_after = g_list_model_get_n_items (G_LIST_MODEL (self));
  if (n_before != n_after)
    g_list_model_items_changed (G_LIST_MODEL (self), MIN (n_before, n_after),
                                n_before - MIN (n_before, n_after),
                                n_after - MIN (n_before, n_after));
}
