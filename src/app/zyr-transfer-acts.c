/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-transfer.h"

#include "zyr-acts-private.h"
#include "zyr-json.h"
#include "zyr-operation-transfer.h"
#include "zyr-store-records.h"
#include "zyr-store.h"

/* What the directory calls it: shown until the centre has its record. (transfer full) (nullable) */
static char *
dup_foundation_name (ZyrStore *store, const char *id)
{
  g_autoptr (GPtrArray) directories
      = zyr_store_list_records (store, ZYR_KIND_DIRECTORY, NULL, NULL);
  JsonArray *lines = NULL;

  if (directories != NULL && directories->len > 0)
    lines = zyr_json_get_array (zyr_record_get_body (g_ptr_array_index (directories, 0)),
                                "foundations");
  for (guint i = 0; lines != NULL && i < json_array_get_length (lines); i++)
    {
      JsonObject *line = zyr_json_object_at (lines, i);

      if (g_strcmp0 (zyr_json_get_string (line, "id", NULL), id) == 0)
        return g_strdup (zyr_json_get_string (line, "name", NULL));
    }
  return NULL;
}

static JsonObject *
build_ask (const ZyrAct *act, ZyrStore *store, const char *op_id, const char *now, GError **error)
{
  g_autofree char *name
      = dup_foundation_name (store, json_object_get_string_member (act->object, "to"));

  zyr_json_set_optional (act->object, "to_name", name);
  return zyr_operation_new_transfer_ask (op_id, now, act->object);
}

static JsonObject *
build_answer (const ZyrAct *act,
              ZyrStore *store,
              const char *op_id,
              const char *now,
              GError **error)
{
  return zyr_operation_new_transfer_answer (op_id, now, act->state, act->id, act->text);
}

void
zyr_act_ask_transfer_async (ZyrWorkspace *workspace,
                            const char *household_id,
                            const char *foundation_id,
                            const char *reason,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autofree char *words = zyr_workspace_dup_words (reason);
  ZyrAct *act;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (household_id != NULL && foundation_id != NULL);

  act = zyr_act_new (build_ask, NULL);
  act->object = json_object_new ();
  json_object_set_string_member (act->object, "id", act->id);
  json_object_set_string_member (act->object, "household", household_id);
  json_object_set_string_member (act->object, "to", foundation_id);
  zyr_json_set_optional (act->object, "reason", words);
  zyr_act_start (workspace, act, words == NULL, cancellable, callback, user_data);
}

void
zyr_act_answer_transfer_async (ZyrWorkspace *workspace,
                               const char *transfer_id,
                               ZyrTransferAnswer answer,
                               const char *reason,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  static const char *const kinds[] = {
    [ZYR_TRANSFER_ACCEPT] = ZYR_OP_TRANSFER_ACCEPT,
    [ZYR_TRANSFER_DECLINE] = ZYR_OP_TRANSFER_DECLINE,
    [ZYR_TRANSFER_WITHDRAW] = ZYR_OP_TRANSFER_WITHDRAW,
  };
  ZyrAct *act;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && transfer_id != NULL);
  g_return_if_fail (answer <= ZYR_TRANSFER_WITHDRAW);

  act = zyr_act_new (build_answer, transfer_id);
  act->state = g_strdup (kinds[answer]);
  act->text = zyr_workspace_dup_words (reason);
  zyr_act_start (workspace, act, answer == ZYR_TRANSFER_DECLINE && act->text == NULL, cancellable,
                 callback, user_data);
}
