/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-inspection-private.h"

#include "zyr-feed.h"
#include "zyr-file-request.h"
#include "zyr-limits.h"
#include "zyr-operation.h"
#include "zyr-protocol.h"
#include "zyr-store-blobs.h"
#include "zyr-store-records.h"
#include "zyr-workspace-private.h"

#define FOUND_BYTES_MAX ZYR_KIB (64)
#define FILE_BYTES_MAX ZYR_MIB (64)

/* The open file, and why it was opened. */
struct _ZyrInspection
{
  char *foundation;
  char *household;
  char *reason;
};

static ZyrInspection *
inspection_new (const char *foundation, const char *household, const char *reason)
{
  ZyrInspection *self = g_new0 (ZyrInspection, 1);

  self->foundation = g_strdup (foundation);
  self->household = g_strdup (household);
  self->reason = zyr_workspace_dup_words (reason);
  return self;
}

void
zyr_inspection_free (ZyrInspection *self)
{
  if (self == NULL)
    return;
  g_free (self->foundation);
  g_free (self->household);
  g_free (self->reason);
  g_free (self);
}

void
zyr_found_file_free (ZyrFoundFile *self)
{
  g_free (self->household_id);
  g_free (self->file_no);
  g_free (self->head_name);
  g_free (self);
}

gboolean
zyr_inspection_is_open (ZyrWorkspace *workspace)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), FALSE);

  return workspace->inspection != NULL;
}

/* Asking the centre */

/* Whether @task may be carried out at all; answers it otherwise. */
static gboolean
may_ask (ZyrWorkspace *workspace, GTask *task, const ZyrFileRequest *request)
{
  if (workspace->state != ZYR_WORKSPACE_READY || workspace->account == NULL)
    g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY,
                             "nobody is signed in");
  else if (!zyr_workspace_may (workspace, ZYR_ACTION_SEE_FILE, ZYR_REACH_ALL))
    g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_ALLOWED,
                             "not this user's to read");
  else if (request->reason == NULL || (request->household == NULL && request->number == NULL))
    g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_BAD_VALUE,
                             "no number, or no reason");
  else
    return TRUE;
  return FALSE;
}

/* Takes @task, which keeps @request as long as it needs it. */
static void
ask (GTask *task,
     const char *path,
     const ZyrFileRequest *request,
     gsize answer_bytes_max,
     GAsyncReadyCallback callback)
{
  ZyrWorkspace *workspace = g_task_get_source_object (task);
  g_autoptr (GBytes) body = NULL;

  if (!may_ask (workspace, task, request))
    {
      g_object_unref (task);
      return;
    }
  body = zyr_file_request_to_bytes (request);
  zyr_account_ask_async (workspace->account, path, body, answer_bytes_max,
                         g_task_get_cancellable (task), callback, task);
}

/* Finding */

/* Spaces within a number are the writer's. (transfer full) (nullable) */
static char *
dup_number (const char *typed)
{
  GString *number = g_string_new (NULL);

  for (const char *c = typed; *c != '\0'; c++)
    if (!g_ascii_isspace (*c))
      g_string_append_c (number, *c);
  return g_string_free (number, number->len == 0);
}

static GPtrArray *
parse_found (GBytes *answer, GError **error)
{
  gsize size_bytes = 0;
  const char *text = g_bytes_get_data (answer, &size_bytes);
  g_autoptr (JsonObject) object
      = zyr_json_parse_object (text, (gssize)size_bytes, FOUND_BYTES_MAX, error);
  JsonArray *files = zyr_json_get_array (object, "files");
  GPtrArray *found = NULL;

  if (object == NULL)
    return NULL;
  found = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_found_file_free);
  for (guint i = 0; files != NULL && i < json_array_get_length (files); i++)
    {
      JsonObject *one = zyr_json_object_at (files, i);
      ZyrFoundFile *file = g_new0 (ZyrFoundFile, 1);

      file->household_id = g_strdup (zyr_json_get_string (one, "household", ""));
      file->file_no = g_strdup (zyr_json_get_string (one, "file_no", ""));
      file->head_name = g_strdup (zyr_json_get_string (one, "head_name", ""));
      g_ptr_array_add (found, file);
    }
  return found;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) answer = zyr_account_ask_finish (ZYR_ACCOUNT (source), result, &error);
  GPtrArray *found = answer != NULL ? parse_found (answer, &error) : NULL;

  if (found == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, found, (GDestroyNotify)g_ptr_array_unref);
}

void
zyr_inspection_find_async (ZyrWorkspace *workspace,
                           const char *foundation_id,
                           const char *number,
                           const char *reason,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, user_data);
  g_autofree char *bare = dup_number (number);
  g_autofree char *words = zyr_workspace_dup_words (reason);
  const ZyrFileRequest request
      = { .foundation = (char *)foundation_id, .number = bare, .reason = words };

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_task_set_source_tag (task, zyr_inspection_find_async);
  ask (task, ZYR_PROTOCOL_PATH_FIND, &request, FOUND_BYTES_MAX, found_cb);
}

GPtrArray *
zyr_inspection_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Opening */

gboolean
zyr_inspection_forget (ZyrStore *store, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrStoreCursor) cursor
      = zyr_store_get_cursor (store, ZYR_INSPECTION_SCOPE, &local_error);

  if (cursor != NULL)
    return zyr_store_drop_scope (store, ZYR_INSPECTION_SCOPE, error);
  if (g_error_matches (local_error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* As a scope that is read whole; in the life of the centre that the device knows. What was open before
 * goes with it. */
static gpointer
keep_page (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const ZyrFeedPage *page = data;
  g_autoptr (ZyrStoreCursor) known = zyr_store_get_cursor (store, "ref", error);
  gboolean kept = known != NULL
                  && zyr_store_begin_reset (store, ZYR_INSPECTION_SCOPE, known->epoch, error)
                  && zyr_store_apply_page (store, ZYR_INSPECTION_SCOPE, known->epoch, page->entries,
                                           page->next, error)
                  && zyr_store_end_reset (store, ZYR_INSPECTION_SCOPE, error);

  return GINT_TO_POINTER (kept);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrWorkspace *workspace = ZYR_WORKSPACE (source);
  const ZyrInspection *opening = g_task_get_task_data (task);
  GError *error = NULL;

  zyr_workspace_run_finish (workspace, result, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  zyr_inspection_free (workspace->inspection);
  workspace->inspection
      = inspection_new (opening->foundation, opening->household, opening->reason);
  g_task_return_boolean (task, TRUE);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *workspace = g_task_get_source_object (task);
  const ZyrInspection *opening = g_task_get_task_data (task);
  g_autofree char *scope = g_strconcat ("f:", opening->foundation, NULL);
  GError *error = NULL;
  g_autoptr (GBytes) answer = zyr_account_ask_finish (ZYR_ACCOUNT (source), result, &error);
  ZyrFeedPage *page = answer != NULL ? zyr_feed_page_parse (answer, scope, &error) : NULL;

  if (page == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  zyr_workspace_run_async (workspace, keep_page, page, (GDestroyNotify)zyr_feed_page_free, NULL,
                           NULL, kept_cb, task);
}

void
zyr_inspection_open_async (ZyrWorkspace *workspace,
                           const char *foundation_id,
                           const char *household_id,
                           const char *reason,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, user_data);
  ZyrInspection *opening = inspection_new (foundation_id, household_id, reason);
  ZyrFileRequest request = { 0 };

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_task_set_source_tag (task, zyr_inspection_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify)zyr_inspection_free);
  request.foundation = opening->foundation;
  request.household = opening->household;
  request.reason = opening->reason;
  ask (task, ZYR_PROTOCOL_PATH_FILE, &request, FILE_BYTES_MAX, page_cb);
}

gboolean
zyr_inspection_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
forget (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return GINT_TO_POINTER (zyr_inspection_forget (store, error));
}

/* What could not be taken off now is, when the store is opened next. */
static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, NULL);
}

void
zyr_inspection_close (ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  if (workspace->inspection == NULL)
    return;
  g_clear_pointer (&workspace->inspection, zyr_inspection_free);
  zyr_workspace_run_async (workspace, forget, NULL, NULL, NULL, NULL, forgotten_cb, NULL);
}

/* Pictures */

typedef struct
{
  char *sha256;
  char *mime;
  GBytes *bytes;
} Picture;

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_free (picture->sha256);
  g_free (picture->mime);
  g_clear_pointer (&picture->bytes, g_bytes_unref);
  g_free (picture);
}

static gpointer
keep_picture (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Picture *picture = data;
  g_autofree char *hash = zyr_store_put_blob (store, picture->sha256, picture->mime,
                                              picture->bytes, NULL, TRUE, error);

  return GINT_TO_POINTER (hash != NULL);
}

static void
picture_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
picture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *workspace = g_task_get_source_object (task);
  Picture *picture = g_task_get_task_data (task);
  GError *error = NULL;

  picture->bytes = zyr_account_ask_finish (ZYR_ACCOUNT (source), result, &error);
  if (picture->bytes == NULL || workspace->inspection == NULL)
    {
      if (error == NULL)
        error = g_error_new_literal (ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_FOUND,
                                     "the file was closed");
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  zyr_workspace_run_async (workspace, keep_picture, picture, NULL, NULL, NULL, picture_kept_cb,
                           task);
}

void
zyr_inspection_fetch_async (ZyrWorkspace *workspace,
                            const char *sha256,
                            const char *mime,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, user_data);
  const ZyrInspection *open = workspace->inspection;
  Picture *picture = g_new0 (Picture, 1);
  const ZyrFileRequest request = { .foundation = open->foundation,
                                   .household = open->household,
                                   .reason = open->reason,
                                   .blob = (char *)sha256 };

  g_task_set_source_tag (task, zyr_inspection_fetch_async);
  picture->sha256 = g_strdup (sha256);
  picture->mime = g_strdup (mime);
  g_task_set_task_data (task, picture, picture_free);
  ask (task, ZYR_PROTOCOL_PATH_FILE, &request, ZYR_BLOB_SIZE_BYTES_MAX, picture_cb);
}

gboolean
zyr_inspection_fetch_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Annulling */

/* The file as it stands now is read again for the same reason; when that fails, it is at the next
 * opening. */
static void
reopened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  zyr_inspection_open_finish (result, NULL);
  g_task_return_pointer (task, g_strdup (g_task_get_task_data (task)), g_free);
}

static gboolean
read_outcome (GBytes *answer, GError **error)
{
  gsize size_bytes = 0;
  const char *text = g_bytes_get_data (answer, &size_bytes);
  g_autoptr (JsonObject) object
      = zyr_json_parse_object (text, (gssize)size_bytes, FOUND_BYTES_MAX, error);

  if (object == NULL)
    return FALSE;
  if (g_str_equal (zyr_json_get_string (object, "s", ""), "ok"))
    return TRUE;
  g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_REFUSED,
                       zyr_json_get_string (object, "reason", ZYR_REFUSAL_MALFORMED));
  zyr_workspace_error_translate (error);
  return FALSE;
}

static void
annulled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  ZyrWorkspace *workspace = g_task_get_source_object (task);
  const ZyrInspection *open = workspace->inspection;
  GError *error = NULL;
  g_autoptr (GBytes) answer = zyr_account_ask_finish (ZYR_ACCOUNT (source), result, &error);

  if (answer == NULL || !read_outcome (answer, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
    }
  else if (open != NULL)
    zyr_inspection_open_async (workspace, open->foundation, open->household, open->reason, NULL,
                               reopened_cb, task);
  else
    {
      g_task_return_pointer (task, g_strdup (g_task_get_task_data (task)), g_free);
      g_object_unref (task);
    }
}

void
zyr_inspection_annul_async (ZyrWorkspace *workspace,
                            const char *visit_id,
                            const char *reason,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, user_data);
  const ZyrInspection *open = workspace->inspection;
  g_autofree char *words = zyr_workspace_dup_words (reason);
  const ZyrFileRequest request = { .foundation = open->foundation,
                                   .household = open->household,
                                   .reason = words,
                                   .visit = (char *)visit_id };

  g_task_set_source_tag (task, zyr_inspection_annul_async);
  g_task_set_task_data (task, g_strdup (visit_id), g_free);
  ask (task, ZYR_PROTOCOL_PATH_ANNUL, &request, FOUND_BYTES_MAX, annulled_cb);
}
