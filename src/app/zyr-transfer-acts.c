/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-transfer.h"

#include "zyr-acts.h"
#include "zyr-json.h"
#include "zyr-operation-transfer.h"
#include "zyr-store-records.h"
#include "zyr-store.h"
#include "zyr-uuid.h"
#include "zyr-workspace-private.h"

typedef struct
{
  char *id;        /* of the transfer */
  const char *kind; /* of the operation; NULL: it is asked for */
  char *household;
  char *foundation;
  char *reason;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  g_free (act->id);
  g_free (act->household);
  g_free (act->foundation);
  g_free (act->reason);
  g_free (act);
}

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
      JsonNode *node = json_array_get_element (lines, i);
      JsonObject *line = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (line != NULL && g_strcmp0 (zyr_json_get_string (line, "id", NULL), id) == 0)
        return g_strdup (zyr_json_get_string (line, "name", NULL));
    }
  return NULL;
}

static JsonObject *
build (const Act *act, ZyrStore *store, const char *op_id, const char *now)
{
  g_autoptr (JsonObject) given = NULL;
  g_autofree char *name = NULL;

  if (act->kind != NULL)
    return zyr_operation_new_transfer_answer (op_id, now, act->kind, act->id, act->reason);
  name = dup_foundation_name (store, act->foundation);
  given = json_object_new ();
  json_object_set_string_member (given, "id", act->id);
  json_object_set_string_member (given, "household", act->household);
  json_object_set_string_member (given, "to", act->foundation);
  zyr_json_set_optional (given, "to_name", name);
  zyr_json_set_optional (given, "reason", act->reason);
  return zyr_operation_new_transfer_ask (op_id, now, given);
}

static gpointer
do_act (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Act *act = data;
  const ZyrStoreActor who = zyr_actor_to_store (actor);
  g_autofree char *op_id = zyr_uuid_new ();
  g_autofree char *now = zyr_actor_dup_now (actor);
  g_autoptr (JsonObject) op = build (act, store, op_id, now);

  return zyr_store_append_operation (store, op, &who, error) >= 0 ? g_strdup (act->id) : NULL;
}

/* Takes @act. */
static void
start (ZyrWorkspace *workspace, Act *act, gboolean needs_reason, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer user_data)
{
  if (!needs_reason || act->reason != NULL)
    {
      zyr_workspace_run_act_async (workspace, do_act, act, act_free, g_free, cancellable, callback,
                                   user_data);
      return;
    }
  act_free (act);
  g_task_report_new_error (workspace, callback, user_data, (gpointer)zyr_act_finish,
                           ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_INCOMPLETE,
                           "a reason is required");
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
  Act *act;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (household_id != NULL && foundation_id != NULL);

  act = g_new0 (Act, 1);
  act->id = zyr_uuid_new ();
  act->household = g_strdup (household_id);
  act->foundation = g_strdup (foundation_id);
  act->reason = zyr_workspace_dup_words (reason);
  start (workspace, act, TRUE, cancellable, callback, user_data);
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
  Act *act;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && transfer_id != NULL);
  g_return_if_fail (answer <= ZYR_TRANSFER_WITHDRAW);

  act = g_new0 (Act, 1);
  act->id = g_strdup (transfer_id);
  act->kind = kinds[answer];
  act->reason = zyr_workspace_dup_words (reason);
  start (workspace, act, answer == ZYR_TRANSFER_DECLINE, cancellable, callback, user_data);
}
