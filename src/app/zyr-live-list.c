/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-live-list-private.h"

struct _ZyrLiveList
{
  GObject parent_instance;
  ZyrWorkspace *workspace;
  ZyrRowModel *rows;
  ZyrJobFunc read;
  GError *error;
  gboolean is_reading;
  gboolean reads_again; /* something changed meanwhile */
  gboolean loaded;
};

enum
{
  PROP_LOADING = 1,
  PROP_N_ITEMS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void zyr_live_list_model_init (GListModelInterface *iface);
static void reload (ZyrLiveList *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZyrLiveList,
                               zyr_live_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      zyr_live_list_model_init))

static void
rows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrLiveList) self = user_data;
  GPtrArray *rows;

  g_clear_error (&self->error);
  rows = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &self->error);
  self->is_reading = FALSE;
  if (rows != NULL)
    zyr_row_model_take (self->rows, rows);
  if (!self->loaded)
    {
      self->loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
    }
  if (self->reads_again && self->workspace != NULL)
    reload (self);
}

static void
reload (ZyrLiveList *self)
{
  self->reads_again = self->is_reading;
  if (self->is_reading || zyr_workspace_get_state (self->workspace) != ZYR_WORKSPACE_READY)
    return;
  self->is_reading = TRUE;
  zyr_workspace_run_async (self->workspace, self->read, NULL, NULL,
                           (GDestroyNotify)g_ptr_array_unref, NULL, rows_cb, g_object_ref (self));
}

static void
rows_changed_cb (ZyrLiveList *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_ITEMS]);
}

static GType
zyr_live_list_get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (G_LIST_MODEL (ZYR_LIVE_LIST (model)->rows));
}

static guint
zyr_live_list_get_n_items (GListModel *model)
{
  return zyr_row_model_get_n_items (ZYR_LIVE_LIST (model)->rows);
}

static gpointer
zyr_live_list_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (ZYR_LIVE_LIST (model)->rows), position);
}

static void
zyr_live_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = zyr_live_list_get_item_type;
  iface->get_n_items = zyr_live_list_get_n_items;
  iface->get_item = zyr_live_list_get_item;
}

static void
zyr_live_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrLiveList *self = ZYR_LIVE_LIST (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, !self->loaded);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, zyr_row_model_get_n_items (self->rows));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_live_list_dispose (GObject *object)
{
  g_clear_object (&ZYR_LIVE_LIST (object)->workspace);
  G_OBJECT_CLASS (zyr_live_list_parent_class)->dispose (object);
}

static void
zyr_live_list_finalize (GObject *object)
{
  ZyrLiveList *self = ZYR_LIVE_LIST (object);

  g_clear_object (&self->rows);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (zyr_live_list_parent_class)->finalize (object);
}

static void
zyr_live_list_class_init (ZyrLiveListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = zyr_live_list_get_property;
  object_class->dispose = zyr_live_list_dispose;
  object_class->finalize = zyr_live_list_finalize;

  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  props[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
zyr_live_list_init (ZyrLiveList *self)
{
}

ZyrLiveList *
zyr_live_list_new (ZyrWorkspace *workspace,
                   GType item_type,
                   ZyrRowEqualFunc equal,
                   ZyrJobFunc read)
{
  ZyrLiveList *self = g_object_new (ZYR_TYPE_LIVE_LIST, NULL);

  self->workspace = g_object_ref (workspace);
  self->read = read;
  self->rows = zyr_row_model_new (item_type, equal);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (rows_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "records-changed", G_CALLBACK (reload), self,
                           G_CONNECT_SWAPPED);
  reload (self);
  return self;
}

gboolean
zyr_live_list_get_loading (ZyrLiveList *self)
{
  g_return_val_if_fail (ZYR_IS_LIVE_LIST (self), FALSE);

  return !self->loaded;
}

const GError *
zyr_live_list_get_error (ZyrLiveList *self)
{
  g_return_val_if_fail (ZYR_IS_LIVE_LIST (self), NULL);

  return self->error;
}
