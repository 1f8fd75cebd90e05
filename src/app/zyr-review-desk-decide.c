/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Approving, returning and rejecting a report, and taking that back. */
#include "zyr-operation-build.h"
#include "zyr-review-desk-private.h"

#include "zyr-store-drafts.h"
#include "zyr-uuid.h"

typedef struct
{
  char *visit_id;
  gint64 revision;
  const char *action;
  char *text;   /* (nullable) */
  char *reason; /* (nullable) */
  char *code;   /* (nullable) */
  JsonArray *remarks;
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  g_free (decision->visit_id);
  g_free (decision->text);
  g_free (decision->reason);
  g_free (decision->code);
  json_array_unref (decision->remarks);
  g_free (decision);
}

static gpointer
decide (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Decision *decision = data;
  const ZyrStoreActor who = zyr_actor_to_store (actor);
  g_autoptr (ZyrRecord) visit
      = zyr_store_dup_record (store, ZYR_KIND_VISIT, decision->visit_id, error);
  g_autoptr (JsonObject) review = json_object_new ();
  g_autoptr (JsonObject) op = NULL;
  g_autofree char *op_id = zyr_uuid_new ();
  g_autofree char *review_id = zyr_uuid_new ();
  g_autofree char *now = zyr_actor_dup_now (actor);

  if (visit == NULL)
    return NULL;
  if (zyr_record_get_int (visit, "revision", 0) != decision->revision)
    {
      g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_STALE,
                           "a newer revision has arrived");
      return NULL;
    }
  json_object_set_string_member (review, "id", review_id);
  json_object_set_string_member (review, "visit", decision->visit_id);
  json_object_set_int_member (review, "revision", decision->revision);
  json_object_set_string_member (review, "action", decision->action);
  zyr_json_set_optional (review, "text", decision->text);
  zyr_json_set_optional (review, "reason", decision->reason);
  zyr_json_set_optional (review, "code", decision->code);
  json_object_set_array_member (review, "remarks", json_array_ref (decision->remarks));
  op = zyr_operation_new_review (op_id, now, review);
  if (zyr_store_append_operation (store, op, &who, error) < 0)
    return NULL;
  /* The decision is made; prepared remarks that stay behind are of an older revision then. */
  zyr_store_set_review_draft (store, decision->visit_id, NULL, NULL);
  return GINT_TO_POINTER (TRUE);
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  zyr_review_desk_set_decided (
      g_task_get_source_object (task),
      !g_str_equal (g_task_get_task_data (task), ZYR_REVIEW_WITHDRAW));
  g_task_return_boolean (task, TRUE);
}

/* What is said about the whole report: the prepared remark without a question, and @text. */
static char *
dup_text (ZyrReviewDesk *self, const char *text)
{
  g_autofree char *whole = zyr_review_desk_dup_remark (self, "");
  g_autofree char *stripped = zyr_workspace_dup_words (text);

  if (whole == NULL)
    return g_steal_pointer (&stripped);
  if (stripped == NULL || g_str_equal (stripped, whole))
    return g_steal_pointer (&whole);
  return g_strconcat (whole, "\n", stripped, NULL);
}

static gboolean
says_why (const Decision *decision)
{
  return decision->reason != NULL
         || (decision->code != NULL && !g_str_equal (decision->code, ZYR_REVIEW_CODE_OTHER));
}

/* Why the decision may not be made; %NULL when it may. */
static GError *
check (ZyrReviewDesk *self, const Decision *decision)
{
  static const ZyrWorkspaceError codes[] = {
    [ZYR_REVIEW_NOT_SUPERVISOR] = ZYR_WORKSPACE_ERROR_NOT_ALLOWED,
    [ZYR_REVIEW_OWN_VISIT] = ZYR_WORKSPACE_ERROR_OWN_VISIT,
    [ZYR_REVIEW_SECOND_OFFICER] = ZYR_WORKSPACE_ERROR_OWN_VISIT,
    [ZYR_REVIEW_WRONG_STATE] = ZYR_WORKSPACE_ERROR_WRONG_STATE,
  };
  gboolean takes_back = g_str_equal (decision->action, ZYR_REVIEW_WITHDRAW);
  gboolean may = takes_back ? zyr_review_desk_get_may_withdraw (self)
                            : self->bar == ZYR_REVIEW_ALLOWED;

  /* What bars from deciding does not always bar from taking back. */
  if (!may)
    return g_error_new_literal (ZYR_WORKSPACE_ERROR,
                                self->bar != ZYR_REVIEW_ALLOWED ? (int)codes[self->bar]
                                                                : ZYR_WORKSPACE_ERROR_WRONG_STATE,
                                "the user may not decide on this visit");
  if (g_str_equal (decision->action, ZYR_REVIEW_RETURN) && decision->text == NULL
      && json_array_get_length (decision->remarks) == 0)
    return g_error_new_literal (ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_INCOMPLETE,
                                "a return needs a remark or a text");
  if ((takes_back || g_str_equal (decision->action, ZYR_REVIEW_REJECT)) && !says_why (decision))
    return g_error_new_literal (ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_INCOMPLETE,
                                "the decision needs a reason");
  return NULL;
}

void
zyr_review_desk_decide_async (ZyrReviewDesk *self,
                              const char *action,
                              const char *code,
                              const char *words,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  gboolean needs_reason
      = g_str_equal (action, ZYR_REVIEW_REJECT) || g_str_equal (action, ZYR_REVIEW_WITHDRAW);
  g_autoptr (GPtrArray) remarks = NULL;
  Decision *decision;
  GError *error;

  g_return_if_fail (ZYR_IS_REVIEW_DESK (self));

  g_task_set_source_tag (task, zyr_review_desk_decide_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_strdup (action), g_free);
  remarks = zyr_review_desk_list_remarks (self);
  decision = g_new0 (Decision, 1);
  decision->visit_id = g_strdup (self->visit->id);
  decision->revision = self->revision;
  decision->action = g_task_get_task_data (task);
  decision->text = dup_text (self, needs_reason ? NULL : words);
  decision->reason = needs_reason ? zyr_workspace_dup_words (words) : NULL;
  decision->code = g_strdup (code);
  decision->remarks = zyr_remarks_to_json (remarks, FALSE);
  error = check (self, decision);
  if (error == NULL)
    {
      zyr_workspace_run_act_async (self->workspace, decide, decision, decision_free, NULL,
                                   cancellable, decided_cb, task);
      return;
    }
  decision_free (decision);
  g_task_return_error (task, error);
  g_object_unref (task);
}

gboolean
zyr_review_desk_decide_finish (ZyrReviewDesk *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
