/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-conflict-private.h"
#include "zyr-live-list-private.h"

static gpointer
read_rows (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);

  return reader != NULL ? zyr_conflict_read_open (reader, NULL, error) : NULL;
}

ZyrLiveList *
zyr_conflict_list_new (ZyrWorkspace *workspace)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  return zyr_live_list_new (workspace, ZYR_TYPE_CONFLICT_ROW, zyr_conflict_row_equal, read_rows);
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

void
zyr_conflict_load_async (ZyrWorkspace *workspace,
                         const char *conflict_id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && conflict_id != NULL);

  zyr_workspace_run_async (workspace, read_row, g_strdup (conflict_id), g_free, g_object_unref,
                           cancellable, callback, user_data);
}

ZyrConflictRow *
zyr_conflict_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
