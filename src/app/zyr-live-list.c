/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-live-list-private.h"

typedef struct
{
  ZyrWorkspace *workspace;
  ZyrRowModel *rows;
  ZyrJobFunc read;
  GError *error;
  guint generation; /* of the question: grows when what is asked for changes */
  gboolean is_reading;
  gboolean reads_again; /* something changed meanwhile */
  gboolean loaded;
} ZyrLiveListPrivate;

enum
{
  PROP_LOADING = 1,
  PROP_N_ITEMS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void zyr_live_list_model_init (GListModelInterface *iface);

G_DEFINE_TYPE_WITH_CODE (ZyrLiveList,
                         zyr_live_list,
                         G_TYPE_OBJECT,
                         G_ADD_PRIVATE (ZyrLiveList)
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, zyr_live_list_model_init))

#define PRIVATE(list) \
  ((ZyrLiveListPrivate *)zyr_live_list_get_instance_private (ZYR_LIVE_LIST (list)))

typedef struct
{
  ZyrLiveList *list;
  guint generation;
} Pending;

static void reload (ZyrLiveList *self);

static void
take_rows (ZyrLiveList *self, GPtrArray *rows, GError *error)
{
  ZyrLiveListPrivate *priv = PRIVATE (self);

  g_clear_error (&priv->error);
  priv->error = error;
  if (rows != NULL)
    zyr_row_model_take (priv->rows, rows);
  if (priv->loaded)
    return;
  priv->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static void
rows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Pending *pending = user_data;
  g_autoptr (ZyrLiveList) self = pending->list;
  ZyrLiveListPrivate *priv = PRIVATE (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);

  priv->is_reading = FALSE;
  /* An answer to an earlier question is not shown; one that changes overtook is, and read again. */
  if (pending->generation == priv->generation)
    take_rows (self, g_steal_pointer (&rows), g_steal_pointer (&error));
  if (priv->reads_again && priv->workspace != NULL)
    reload (self);
}

static void
reload (ZyrLiveList *self)
{
  ZyrLiveListPrivate *priv = PRIVATE (self);
  ZyrLiveListClass *klass = ZYR_LIVE_LIST_GET_CLASS (self);
  GDestroyNotify question_free = NULL;
  gpointer question = NULL;
  Pending *pending;

  priv->reads_again = priv->is_reading;
  if (priv->is_reading || zyr_workspace_get_state (priv->workspace) != ZYR_WORKSPACE_READY)
    return;
  priv->is_reading = TRUE;
  if (klass->make_question != NULL)
    question = klass->make_question (self, &question_free);
  pending = g_new0 (Pending, 1);
  pending->list = g_object_ref (self);
  pending->generation = priv->generation;
  zyr_workspace_run_async (priv->workspace, priv->read, question, question_free,
                           (GDestroyNotify)g_ptr_array_unref, NULL, rows_cb, pending);
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
  return g_list_model_get_item_type (G_LIST_MODEL (PRIVATE (model)->rows));
}

static guint
zyr_live_list_get_n_items (GListModel *model)
{
  return zyr_row_model_get_n_items (PRIVATE (model)->rows);
}

static gpointer
zyr_live_list_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (PRIVATE (model)->rows), position);
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
  ZyrLiveListPrivate *priv = PRIVATE (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, !priv->loaded);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, zyr_row_model_get_n_items (priv->rows));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_live_list_dispose (GObject *object)
{
  g_clear_object (&PRIVATE (object)->workspace);
  G_OBJECT_CLASS (zyr_live_list_parent_class)->dispose (object);
}

static void
zyr_live_list_finalize (GObject *object)
{
  ZyrLiveListPrivate *priv = PRIVATE (object);

  g_clear_object (&priv->rows);
  g_clear_error (&priv->error);
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

void
zyr_live_list_construct (ZyrLiveList *self,
                         ZyrWorkspace *workspace,
                         GType item_type,
                         ZyrRowEqualFunc equal,
                         ZyrJobFunc read)
{
  ZyrLiveListPrivate *priv = PRIVATE (self);

  priv->workspace = g_object_ref (workspace);
  priv->read = read;
  priv->rows = zyr_row_model_new (item_type, equal);
  g_signal_connect_object (priv->rows, "items-changed", G_CALLBACK (rows_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "records-changed", G_CALLBACK (reload), self,
                           G_CONNECT_SWAPPED);
  reload (self);
}

ZyrLiveList *
zyr_live_list_new (ZyrWorkspace *workspace,
                   GType item_type,
                   ZyrRowEqualFunc equal,
                   ZyrJobFunc read)
{
  ZyrLiveList *self = g_object_new (ZYR_TYPE_LIVE_LIST, NULL);

  zyr_live_list_construct (self, workspace, item_type, equal, read);
  return self;
}

void
zyr_live_list_ask_anew (ZyrLiveList *self)
{
  PRIVATE (self)->generation++;
  reload (self);
}

ZyrWorkspace *
zyr_live_list_get_workspace (ZyrLiveList *self)
{
  return PRIVATE (self)->workspace;
}

gboolean
zyr_live_list_get_loading (ZyrLiveList *self)
{
  g_return_val_if_fail (ZYR_IS_LIVE_LIST (self), FALSE);

  return !PRIVATE (self)->loaded;
}

const GError *
zyr_live_list_get_error (ZyrLiveList *self)
{
  g_return_val_if_fail (ZYR_IS_LIVE_LIST (self), NULL);

  return PRIVATE (self)->error;
}
