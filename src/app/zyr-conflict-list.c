/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-conflict-private.h"

#include "zyr-row-private.h"

struct _ZyrConflictList
{
  GObject parent_instance;
  ZyrWorkspace *workspace;
  ZyrRowModel *rows;
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

static void zyr_conflict_list_model_init (GListModelInterface *iface);
static void reload (ZyrConflictList *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZyrConflictList,
                               zyr_conflict_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      zyr_conflict_list_model_init))

static gpointer
read_rows (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);

  return reader != NULL ? zyr_conflict_read_open (reader, NULL, error) : NULL;
}

static void
rows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrConflictList) self = user_data;
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
reload (ZyrConflictList *self)
{
  self->reads_again = self->is_reading;
  if (self->is_reading || zyr_workspace_get_state (self->workspace) != ZYR_WORKSPACE_READY)
    return;
  self->is_reading = TRUE;
  zyr_workspace_run_async (self->workspace, read_rows, NULL, NULL,
                           (GDestroyNotify)g_ptr_array_unref, NULL, rows_cb, g_object_ref (self));
}

static void
rows_changed_cb (ZyrConflictList *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_ITEMS]);
}

static GType
zyr_conflict_list_get_item_type (GListModel *model)
{
  return ZYR_TYPE_CONFLICT_ROW;
}

static guint
zyr_conflict_list_get_n_items (GListModel *model)
{
  return zyr_row_model_get_n_items (ZYR_CONFLICT_LIST (model)->rows);
}

static gpointer
zyr_conflict_list_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (ZYR_CONFLICT_LIST (model)->rows), position);
}

static void
zyr_conflict_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = zyr_conflict_list_get_item_type;
  iface->get_n_items = zyr_conflict_list_get_n_items;
  iface->get_item = zyr_conflict_list_get_item;
}

static void
zyr_conflict_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrConflictList *self = ZYR_CONFLICT_LIST (object);

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
zyr_conflict_list_dispose (GObject *object)
{
  g_clear_object (&ZYR_CONFLICT_LIST (object)->workspace);
  G_OBJECT_CLASS (zyr_conflict_list_parent_class)->dispose (object);
}

static void
zyr_conflict_list_finalize (GObject *object)
{
  ZyrConflictList *self = ZYR_CONFLICT_LIST (object);

  g_clear_object (&self->rows);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (zyr_conflict_list_parent_class)->finalize (object);
}

static void
zyr_conflict_list_class_init (ZyrConflictListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = zyr_conflict_list_get_property;
  object_class->dispose = zyr_conflict_list_dispose;
  object_class->finalize = zyr_conflict_list_finalize;

  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  props[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
zyr_conflict_list_init (ZyrConflictList *self)
{
  self->rows = zyr_row_model_new (ZYR_TYPE_CONFLICT_ROW, zyr_conflict_row_equal);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (rows_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

ZyrConflictList *
zyr_conflict_list_new (ZyrWorkspace *workspace)
{
  ZyrConflictList *self;

  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (ZYR_TYPE_CONFLICT_LIST, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "records-changed", G_CALLBACK (reload), self,
                           G_CONNECT_SWAPPED);
  reload (self);
  return self;
}

gboolean
zyr_conflict_list_get_loading (ZyrConflictList *self)
{
  g_return_val_if_fail (ZYR_IS_CONFLICT_LIST (self), FALSE);

  return !self->loaded;
}

const GError *
zyr_conflict_list_get_error (ZyrConflictList *self)
{
  g_return_val_if_fail (ZYR_IS_CONFLICT_LIST (self), NULL);

  return self->error;
}

/* One of them */

static gpointer
read_row (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);
  g_autoptr (ZyrRecord) conflict = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (reader == NULL)
    return NULL;
  conflict = zyr_store_dup_record (store, ZYR_KIND_CONFLICT, data, error);
  if (conflict == NULL)
    return NULL;
  rows = zyr_conflict_read_open (reader, zyr_record_get_household (conflict), error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      ZyrConflictRow *row = g_ptr_array_index (rows, i);

      if (g_str_equal (row->id, data))
        return g_object_ref (row);
    }
  if (rows != NULL)
    g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_FOUND,
                         "the conflict is decided");
  return NULL;
}

static void
row_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer row = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);

  if (row == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, row, g_object_unref);
}

void
zyr_conflict_load_async (ZyrWorkspace *workspace,
                         const char *conflict_id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && conflict_id != NULL);

  task = g_task_new (workspace, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_conflict_load_async);
  zyr_workspace_run_async (workspace, read_row, g_strdup (conflict_id), g_free, g_object_unref,
                           cancellable, row_cb, task);
}

ZyrConflictRow *
zyr_conflict_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
