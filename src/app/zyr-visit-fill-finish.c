/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Putting a draft away, and completing a visit. */
#include "zyr-visit-fill-private.h"

#include "zyr-limits.h"
#include "zyr-operation-build.h"
#include "zyr-picture-private.h"
#include "zyr-store-blobs.h"
#include "zyr-uuid.h"
#include "zyr-visit-fill-device.h"

typedef struct
{
  char *draft_id;
  char *instance; /* (nullable): NULL leaves the journal as it is */
  gint64 last_seq;
} Closing;

static void
closing_free (gpointer data)
{
  Closing *closing = data;

  g_free (closing->draft_id);
  g_free (closing->instance);
  g_free (closing);
}

static gpointer
close_draft (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Closing *closing = data;

  if (closing->instance != NULL
      && !zyr_store_compact_draft (store, closing->draft_id, closing->instance, closing->last_seq,
                                   error))
    return NULL;
  return GINT_TO_POINTER (zyr_store_mark_draft_closed (store, closing->draft_id, error));
}

static void
hold_free (gpointer workspace)
{
  zyr_workspace_release (workspace);
  g_object_unref (workspace);
}

/* The workspace stays open until release_workspace(), or as long as @task lives. */
static void
hold_workspace (GTask *task, ZyrWorkspace *workspace)
{
  zyr_workspace_hold (workspace);
  g_task_set_task_data (task, g_object_ref (workspace), hold_free);
}

static void
release_workspace (GTask *task)
{
  g_task_set_task_data (task, NULL, NULL);
}

/* Nothing was put away: it can be tried again. */
static void
return_close_error (GTask *task, GError *error)
{
  ZyrVisitFill *self = g_task_get_source_object (task);

  self->finished = FALSE;
  release_workspace (task);
  g_task_return_error (task, error);
}

static void
put_away_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  if (error != NULL)
    {
      return_close_error (task, error);
      return;
    }
  release_workspace (task);
  g_task_return_boolean (task, TRUE);
}

static void
flushed_for_close_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrVisitFill *self = ZYR_VISIT_FILL (source);
  GError *error = NULL;
  Closing *closing;

  if (!zyr_visit_fill_flush_finish (self, result, &error))
    {
      return_close_error (task, error);
      return;
    }
  closing = g_new0 (Closing, 1);
  closing->draft_id = g_strdup (self->draft_id);
  closing->last_seq = self->last_seq;
  if (self->can_compact && self->last_seq > 0)
    closing->instance = zyr_form_session_serialize (self->session, ZYR_FORM_SERIALIZE_DRAFT);
  zyr_workspace_run_for_async (self->workspace, self->actor, close_draft, closing, closing_free,
                               NULL, put_away_cb, g_steal_pointer (&task));
}

void
zyr_visit_fill_close_async (ZyrVisitFill *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  g_task_set_source_tag (task, zyr_visit_fill_close_async);
  if (self->finished || self->completing)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  zyr_visit_fill_close_audit (self);
  zyr_visit_fill_keep_history (self);
  self->finished = TRUE;
  hold_workspace (task, self->workspace);
  zyr_visit_fill_flush_async (self, NULL, flushed_for_close_cb, g_steal_pointer (&task));
}

gboolean
zyr_visit_fill_close_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Completing */

typedef struct
{
  char *visit_id;
  char *draft_id;
  char *form_id;
  char *form_version;
  char *started;
  char *instance;
  gint64 revision;
  GPtrArray *pictures; /* of Picture */
  char *audit;         /* (nullable): the log that goes with it */
  char *audit_ref;
  JsonArray *replies; /* to remarks */
} Submission;

typedef struct
{
  char *ref;
  char *name;
} Picture;

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_free (picture->ref);
  g_free (picture->name);
  g_free (picture);
}

static void
submission_free (gpointer data)
{
  Submission *submission = data;

  g_free (submission->visit_id);
  g_free (submission->draft_id);
  g_free (submission->form_id);
  g_free (submission->form_version);
  g_free (submission->started);
  g_free (submission->instance);
  g_clear_pointer (&submission->pictures, g_ptr_array_unref);
  g_free (submission->audit);
  g_free (submission->audit_ref);
  g_clear_pointer (&submission->replies, json_array_unref);
  g_free (submission);
}

static JsonObject *
make_attachment (ZyrStore *store, const Picture *picture, GError **error)
{
  g_autofree char *sha256 = zyr_picture_name_to_hash (picture->name);
  g_autofree char *mime = NULL;
  g_autoptr (GBytes) bytes = NULL;
  JsonObject *attachment;

  if (sha256 == NULL)
    {
      g_set_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_FOUND,
                   "no picture is stored under the name at %s", picture->ref);
      return NULL;
    }
  bytes = zyr_store_dup_blob (store, sha256, &mime, error);
  if (bytes == NULL)
    return NULL;
  attachment = json_object_new ();
  json_object_set_string_member (attachment, "ref", picture->ref);
  json_object_set_string_member (attachment, "sha256", sha256);
  json_object_set_int_member (attachment, "size", (gint64)g_bytes_get_size (bytes));
  json_object_set_string_member (attachment, "mime", mime);
  json_object_set_string_member (attachment, "name", picture->name);
  return attachment;
}

/* The record by which others may have the picture. Its id follows from visit, question and bytes,
 * so that a picture that stays from one revision to the next is announced once. */
static gboolean
announce_picture (ZyrStore *store,
                  const ZyrActor *actor,
                  const Submission *submission,
                  JsonObject *file,
                  GError **error)
{
  const ZyrStoreActor who = zyr_actor_to_store (actor);
  g_autofree char *what = g_strdup_printf ("%s %s", zyr_json_get_string (file, "ref", ""),
                                           zyr_json_get_string (file, "sha256", ""));
  g_autofree char *id = zyr_uuid_derive (submission->visit_id, what);
  g_autofree char *op_id = NULL;
  g_autofree char *now = NULL;
  g_autoptr (JsonObject) attachment = NULL;
  g_autoptr (JsonObject) op = NULL;
  g_autoptr (ZyrRecord) existing = zyr_store_dup_record (store, ZYR_KIND_ATTACHMENT, id, NULL);

  if (existing != NULL)
    return TRUE;
  op_id = zyr_uuid_new ();
  now = zyr_actor_dup_now (actor);
  attachment = zyr_json_copy_object (file);
  json_object_set_string_member (attachment, "id", id);
  json_object_set_string_member (attachment, "visit", submission->visit_id);
  json_object_set_string_member (attachment, "taken", now);
  op = zyr_operation_new_attachment (op_id, now, attachment);
  return zyr_store_append_operation (store, op, &who, error) >= 0;
}

/* The log goes the way of the pictures. */
static gboolean
add_audit (ZyrStore *store,
           const ZyrActor *actor,
           const Submission *submission,
           JsonArray *attachments,
           GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (submission->audit, strlen (submission->audit));
  g_autofree char *sha256
      = zyr_store_put_blob (store, NULL, "text/csv", bytes, submission->draft_id, FALSE, error);
  JsonObject *attachment;

  if (sha256 == NULL)
    return FALSE;
  attachment = json_object_new ();
  json_object_set_string_member (attachment, "ref", submission->audit_ref);
  json_object_set_string_member (attachment, "sha256", sha256);
  json_object_set_int_member (attachment, "size", (gint64)g_bytes_get_size (bytes));
  json_object_set_string_member (attachment, "mime", "text/csv");
  json_object_set_string_member (attachment, "name", ZYR_FILL_LOG_FILE);
  json_array_add_object_element (attachments, attachment);
  return announce_picture (store, actor, submission, attachment, error);
}

static gpointer
submit (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Submission *submission = data;
  const ZyrStoreActor who = zyr_actor_to_store (actor);
  g_autoptr (JsonObject) revision = json_object_new ();
  g_autoptr (JsonObject) op = NULL;
  JsonArray *attachments = json_array_new ();
  g_autofree char *op_id = zyr_uuid_new ();
  g_autofree char *revision_id = zyr_uuid_new ();
  g_autofree char *now = zyr_actor_dup_now (actor);

  json_object_set_array_member (revision, "attachments", attachments);
  for (guint i = 0; i < submission->pictures->len; i++)
    {
      JsonObject *attachment
          = make_attachment (store, g_ptr_array_index (submission->pictures, i), error);

      if (attachment == NULL)
        return NULL;
      json_array_add_object_element (attachments, attachment);
      if (!announce_picture (store, actor, submission, attachment, error))
        return NULL;
    }
  if (submission->audit != NULL && !add_audit (store, actor, submission, attachments, error))
    return NULL;
  json_object_set_string_member (revision, "id", revision_id);
  json_object_set_int_member (revision, "revision", submission->revision);
  json_object_set_string_member (revision, "form_id", submission->form_id);
  json_object_set_string_member (revision, "form_version", submission->form_version);
  json_object_set_string_member (revision, "instance", submission->instance);
  zyr_json_set_optional (revision, "started", submission->started);
  json_object_set_string_member (revision, "ended", now);
  if (json_array_get_length (submission->replies) > 0)
    json_object_set_array_member (revision, "replies", json_array_ref (submission->replies));
  op = zyr_operation_new_visit_submit (op_id, now, submission->visit_id, revision);
  if (zyr_store_finish_draft (store, submission->draft_id, op, &who, error) < 0)
    return NULL;
  /* They went with it; what would stay behind is of an older revision then. */
  zyr_store_set_review_draft (store, submission->visit_id, NULL, NULL);
  return GINT_TO_POINTER (TRUE);
}

static GPtrArray *
list_pictures (ZyrFormSession *session)
{
  GPtrArray *pictures = g_ptr_array_new_with_free_func (picture_free);
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);

  for (guint i = 0; i < sections->len; i++)
    {
      ZyrFormSection *section = g_ptr_array_index (sections, i);
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (session, section->ref);

      for (guint j = 0; j < items->len; j++)
        {
          ZyrFormItem *item = g_ptr_array_index (items, j);
          Picture *picture;

          if (item->control != ZYR_FORM_CONTROL_UPLOAD || item->value[0] == '\0')
            continue;
          picture = g_new0 (Picture, 1);
          picture->ref = g_strdup (item->ref);
          picture->name = g_strdup (item->value);
          g_ptr_array_add (pictures, picture);
        }
    }
  return pictures;
}

/* What was recorded need have no question. */
static void
add_sound_cb (const char *path, const char *value, gpointer data)
{
  GPtrArray *pictures = data;
  g_autofree char *sha256 = zyr_picture_name_to_hash (value);
  Picture *picture;

  if (sha256 == NULL)
    return;
  for (guint i = 0; i < pictures->len; i++)
    {
      if (g_str_equal (((Picture *)g_ptr_array_index (pictures, i))->name, value))
        return;
    }
  picture = g_new0 (Picture, 1);
  picture->ref = g_strdup (path);
  picture->name = g_strdup (value);
  g_ptr_array_add (pictures, picture);
}

/* The draft is the worker's again. */
static void
return_complete_error (GTask *task, GError *error)
{
  ZyrVisitFill *self = g_task_get_source_object (task);

  self->finished = FALSE;
  self->completing = FALSE;
  release_workspace (task);
  g_task_return_error (task, error);
}

static void
submitted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrVisitFill *self = g_task_get_source_object (task);
  GError *error = NULL;

  zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  if (error != NULL)
    {
      return_complete_error (task, error);
      return;
    }
  zyr_visit_fill_set_state (self, "submitted");
  release_workspace (task);
  g_task_return_boolean (task, TRUE);
}

static Submission *
make_submission (ZyrVisitFill *self)
{
  Submission *submission = g_new0 (Submission, 1);
  g_autoptr (ZyrInstance) sent = NULL;

  submission->visit_id = g_strdup (self->visit->id);
  submission->draft_id = g_strdup (self->draft_id);
  submission->form_id = g_strdup (self->form_id);
  submission->form_version = g_strdup (self->form_version);
  submission->started = g_strdup (self->started);
  submission->revision = (gint64)self->visit->revision + 1;
  submission->audit = zyr_visit_fill_end_audit (self);
  if (submission->audit != NULL)
    submission->audit_ref = g_strdup (zyr_fill_log_get_ref (self->audit));
  submission->instance = zyr_form_session_serialize (self->session, ZYR_FORM_SERIALIZE_SUBMISSION);
  submission->pictures = list_pictures (self->session);
  sent = zyr_instance_new (submission->instance);
  if (sent != NULL)
    zyr_instance_foreach (sent, add_sound_cb, submission->pictures);
  submission->replies = zyr_remarks_to_json (zyr_remark_draft_get_remarks (self->replies), TRUE);
  return submission;
}

static void
flushed_for_complete_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrVisitFill *self = ZYR_VISIT_FILL (source);
  g_autoptr (GPtrArray) problems = NULL;
  Submission *submission;
  GError *error = NULL;

  if (!zyr_visit_fill_flush_finish (self, result, &error))
    {
      return_complete_error (task, error);
      return;
    }
  problems = zyr_form_session_list_problems (self->session);
  if (problems->len > 0)
    {
      zyr_visit_fill_audit (self, ZYR_FILL_LOG_FINALIZE_ERROR, NULL);
      return_complete_error (task,
                             g_error_new (ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_INCOMPLETE,
                                          "%u questions are missing or invalid", problems->len));
      return;
    }
  submission = make_submission (self);
  if (strlen (submission->instance) > ZYR_INSTANCE_SIZE_BYTES_MAX
      || submission->pictures->len > ZYR_ATTACHMENTS_N_MAX)
    {
      submission_free (submission);
      return_complete_error (task, g_error_new_literal (ZYR_WORKSPACE_ERROR,
                                                        ZYR_WORKSPACE_ERROR_TOO_LARGE,
                                                        "the report is too large"));
      return;
    }
  self->finished = TRUE;
  zyr_workspace_run_act_async (self->workspace, submit, submission, submission_free, NULL, NULL,
                               submitted_cb, g_steal_pointer (&task));
}

void
zyr_visit_fill_complete_async (ZyrVisitFill *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  g_task_set_source_tag (task, zyr_visit_fill_complete_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->finished || self->completing)
    {
      g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_WRONG_STATE,
                               "the visit is no longer being filled in");
      return;
    }
  self->completing = TRUE;
  hold_workspace (task, self->workspace);
  zyr_visit_fill_flush_async (self, NULL, flushed_for_complete_cb, g_steal_pointer (&task));
}

gboolean
zyr_visit_fill_complete_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
