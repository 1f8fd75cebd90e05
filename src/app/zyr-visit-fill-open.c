/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a visit: records and draft are read in the store's thread, the form is built in another.
 * Only when it stands, the visit is started and given its draft, again in the store's thread: a
 * form that cannot be opened leaves the visit as it was. */
#include "zyr-visit-fill-private.h"

#include "zyr-file-read.h"
#include "zyr-form.h"
#include "zyr-operation-build.h"
#include "zyr-remark-thread-private.h"
#include "zyr-task.h"
#include "zyr-uuid.h"
#include "zyr-visit-state.h"

static void
material_free (gpointer data)
{
  ZyrFillMaterial *material = data;

  g_clear_object (&material->visit);
  g_clear_pointer (&material->visit_record, zyr_record_unref);
  g_clear_pointer (&material->form, zyr_record_unref);
  g_clear_pointer (&material->media, json_object_unref);
  g_clear_pointer (&material->draft, zyr_draft_free);
  g_clear_pointer (&material->review, zyr_record_unref);
  g_clear_pointer (&material->thread, g_ptr_array_unref);
  g_free (material->replies_text);
  g_clear_pointer (&material->revision, zyr_record_unref);
  g_clear_pointer (&material->last_visit, zyr_record_unref);
  g_clear_pointer (&material->actor, zyr_actor_unref);
  g_clear_object (&material->session);
  g_clear_pointer (&material->requests, g_ptr_array_unref);
  g_clear_pointer (&material->sounds, g_ptr_array_unref);
  g_free (material->overtaken);
  g_free (material->language);
  g_free (material);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFillMaterial, material_free)

gboolean
zyr_visit_fill_check_visit (ZyrRecord *visit, const ZyrActor *actor, GError **error)
{
  const ZyrVisitState state
      = visit != NULL ? zyr_visit_state_from_string (zyr_record_get_string (visit, "state", ""))
                      : ZYR_VISIT_NONE;

  if (visit == NULL)
    g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_FOUND,
                         "the visit is not on this device");
  else if (!g_str_equal (zyr_record_get_string (visit, "worker", ""), actor->user_id)
           || !zyr_roles_allow (actor->roles, ZYR_ACTION_FILL_VISIT, ZYR_REACH_OWN))
    g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_ALLOWED,
                         "the visit is another worker's");
  else if (!zyr_visit_state_is_with_worker (state))
    g_set_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_WRONG_STATE, "the visit is %s",
                 zyr_visit_state_to_string (state));
  else
    return TRUE;
  return FALSE;
}

/* planned, returned → in_progress. A visit in progress needs nothing. */
static gboolean
start_visit (ZyrStore *store, const ZyrActor *actor, ZyrRecord *visit, GError **error)
{
  const ZyrVisitState state
      = zyr_visit_state_from_string (zyr_record_get_string (visit, "state", ""));
  const ZyrStoreActor who = zyr_actor_to_store (actor);
  g_autofree char *id = NULL;
  g_autofree char *now = NULL;
  g_autoptr (JsonObject) op = NULL;

  if (state != ZYR_VISIT_PLANNED && state != ZYR_VISIT_RETURNED)
    return TRUE;
  id = zyr_uuid_new ();
  now = zyr_actor_dup_now (actor);
  op = zyr_operation_new_visit_start (id, now, zyr_record_get_id (visit));
  return zyr_store_append_operation (store, op, &who, error) >= 0;
}

static ZyrDraft *
load_draft (ZyrStore *store, const char *visit_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  ZyrDraft *draft = zyr_store_load_draft (store, visit_id, &local_error);

  if (draft == NULL && !g_error_matches (local_error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return draft;
}

/* -1 unknown */
static gint64
get_base_revision (const ZyrDraft *draft)
{
  return zyr_json_get_int (draft->media, ZYR_FILL_BASE_REVISION, -1);
}

/* For a new draft: the form's instances of today, and what it is made from. */
static JsonObject *
build_media (ZyrReader *reader, ZyrRecord *visit, ZyrRecord *form, GError **error)
{
  g_autoptr (GHashTable) media = zyr_visit_material_build_media (reader, visit, error);
  g_autofree char *last_saved = NULL;
  g_autoptr (JsonObject) json = NULL;

  if (media == NULL)
    return NULL;
  json = zyr_visit_material_media_to_json (media);
  /* Not a text, so not one of the files. */
  json_object_set_int_member (json, ZYR_FILL_BASE_REVISION, zyr_record_get_int (visit, "revision", 0));
  last_saved = zyr_visit_material_dup_last_saved (reader, form, error);
  if (last_saved == NULL)
    return NULL;
  if (last_saved[0] != '\0')
    json_object_set_string_member (json, ZYR_VISIT_LAST_SAVED, last_saved);
  return g_steal_pointer (&json);
}

static gboolean
read_records (ZyrFillMaterial *material, ZyrReader *reader, const char *visit_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 revision;

  material->visit_record = zyr_reader_find (reader, ZYR_KIND_VISIT, visit_id, &local_error);
  if (local_error == NULL
      && zyr_visit_fill_check_visit (material->visit_record, material->actor, &local_error))
    material->form = zyr_visit_material_find_form (reader, material->visit_record, &local_error);
  if (local_error == NULL)
    {
      revision = zyr_record_get_int (material->visit_record, "revision", 0);
      if (revision > 0)
        material->revision = zyr_visit_material_find_revision (reader, material->visit_record,
                                                               revision, &local_error);
    }
  if (local_error == NULL)
    material->last_visit = zyr_visit_material_find_last_visit (reader, material->visit_record,
                                                               material->form, &local_error);
  if (local_error == NULL)
    material->review = zyr_reader_find_return (reader, material->visit_record, &local_error);
  if (local_error == NULL)
    material->thread = zyr_remark_thread_load (reader, material->visit_record, &local_error);
  if (local_error == NULL)
    material->replies_text
        = zyr_store_dup_review_draft (zyr_reader_get_store (reader), visit_id, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The worker's other device sent a report since this draft was begun, and it came back: what is to
 * be corrected is that report, and the remarks are about it. Sending the draft would undo it. */
static gboolean
is_overtaken (const ZyrFillMaterial *material)
{
  const gint64 base = get_base_revision (material->draft);

  return base >= 0 && base < zyr_record_get_int (material->visit_record, "revision", 0);
}

/* The language that the form was left in, also when it was sent since and came back */
static gboolean
take_language (ZyrFillMaterial *material, ZyrReader *reader, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *note = zyr_store_dup_draft_note (
      zyr_reader_get_store (reader), zyr_record_get_id (material->visit_record),
      ZYR_FILL_LANGUAGE_NOTE, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (note == NULL)
    return TRUE;
  g_free (material->language);
  material->language = g_strdup (note + strlen (ZYR_FILL_LANGUAGE_NOTE));
  return TRUE;
}

static gboolean
read_draft (ZyrFillMaterial *material, ZyrReader *reader, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  material->draft = load_draft (zyr_reader_get_store (reader),
                                zyr_record_get_id (material->visit_record), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (material->draft != NULL && is_overtaken (material))
    {
      material->overtaken = g_strdup (material->draft->id);
      material->n_set_aside = MAX (material->draft->entries->len, 1);
      g_clear_pointer (&material->draft, zyr_draft_free);
    }
  if (!take_language (material, reader, error))
    return FALSE;
  if (material->draft != NULL)
    material->media = json_object_ref (material->draft->media);
  else
    material->media = build_media (reader, material->visit_record, material->form, error);
  return material->media != NULL;
}

static gpointer
read_material (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const ZyrVisitRequest *request = data;
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);
  g_autoptr (ZyrFillMaterial) material = NULL;

  if (reader == NULL)
    return NULL;
  material = g_new0 (ZyrFillMaterial, 1);
  material->actor = zyr_actor_ref ((ZyrActor *)actor);
  material->language = g_strdup (request->language);
  if (!read_records (material, reader, request->visit_id, error)
      || !read_draft (material, reader, error))
    return NULL;
  return g_steal_pointer (&material);
}

/* A new draft is empty, or begins with what was submitted last. */
static gboolean
make_draft (ZyrStore *store, ZyrFillMaterial *material, GError **error)
{
  const char *visit_id = zyr_record_get_id (material->visit_record);
  g_autofree char *id = NULL;

  if (material->overtaken != NULL && !zyr_store_set_draft_aside (store, material->overtaken, error))
    return FALSE;
  id = zyr_store_create_draft (
      store, visit_id, zyr_record_get_string (material->form, "form_id", ""),
      zyr_record_get_string (material->form, "version", ""), material->media,
      zyr_record_get_string (material->revision, "instance", ""), error);
  if (id == NULL)
    return FALSE;
  material->draft = load_draft (store, visit_id, error);
  if (material->draft == NULL)
    return FALSE;
  material->draft->clean = TRUE;
  return TRUE;
}

/* The visit as it stands once it is started. */
static gboolean
read_started (ZyrStore *store, const ZyrActor *actor, ZyrFillMaterial *material, GError **error)
{
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);
  g_autoptr (GError) local_error = NULL;
  ZyrRecord *started;

  if (reader == NULL)
    return FALSE;
  started = zyr_reader_find (reader, ZYR_KIND_VISIT, zyr_record_get_id (material->visit_record),
                             &local_error);
  if (started == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        zyr_visit_fill_check_visit (NULL, actor, error);
      return FALSE;
    }
  zyr_record_unref (material->visit_record);
  material->visit_record = started;
  material->visit = zyr_reader_make_visit_row (reader, started, error);
  return material->visit != NULL;
}

/* Starts the visit, if it is not, and opens its draft. @data is the material, which the caller
 * keeps; so it is the answer. */
static gpointer
enter_visit (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  ZyrFillMaterial *material = data;

  if (!start_visit (store, actor, material->visit_record, error)
      || !read_started (store, actor, material, error))
    return NULL;
  if (material->draft == NULL)
    return make_draft (store, material, error) ? material : NULL;
  material->sounds = zyr_visit_fill_gather_sounds (store, material->draft->id, error);
  if (material->sounds == NULL
      || !zyr_store_mark_draft_open (store, material->draft->id, error))
    return NULL;
  return material;
}

/* Applies the journal once more; what the form would not take is counted, and stays in the journal.
 */
guint
zyr_visit_fill_replay (ZyrFormSession *session, GPtrArray *entries)
{
  guint n_failed = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const ZyrDraftEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *instance = NULL;
      gboolean taken = FALSE;

      switch (entry->action)
        {
        case ZYR_DRAFT_SET:
          taken = zyr_form_session_set_value (session, entry->ref, entry->value, NULL, NULL);
          break;
        case ZYR_DRAFT_ADD_REPEAT:
          instance = zyr_form_session_add_repeat (session, entry->ref, NULL);
          taken = instance != NULL;
          break;
        case ZYR_DRAFT_REMOVE_REPEAT:
          taken = zyr_form_session_remove_repeat (session, entry->ref, NULL);
          break;
        case ZYR_DRAFT_SUPPLY:
          taken = zyr_form_session_supply (session, entry->ref, entry->value, NULL);
          break;
        case ZYR_DRAFT_NOTE:
        default:
          g_assert_not_reached ();
        }
      if (!taken)
        n_failed++;
    }
  return n_failed;
}

/* What the form asked for when it was opened and has not been given yet. What it asked while the
 * journal was applied was asked before. */
static GPtrArray *
open_requests (ZyrFormSession *session, GPtrArray *requests)
{
  g_autoptr (GPtrArray) of_journal = zyr_form_session_take_requests (session);

  for (guint i = requests->len; i-- > 0;)
    {
      const ZyrFormRequest *request = g_ptr_array_index (requests, i);
      g_autofree char *value = zyr_form_session_dup_value (session, request->ref);

      /* A recording goes on from what there is. */
      if (value == NULL || (value[0] != '\0' && request->kind == ZYR_FORM_REQUEST_POSITION))
        g_ptr_array_remove_index (requests, i);
    }
  return requests;
}

/* What corrects a report that was sent is a report of its own, which names that one. */
static void
begin_correction (ZyrFormSession *session, ZyrRecord *revision)
{
  g_autofree char *id = zyr_form_session_dup_meta (session, "instanceID");

  if (id[0] != '\0' && strstr (zyr_record_get_string (revision, "instance", ""), id) != NULL)
    zyr_form_session_begin_edit (session);
}

/* In a thread of GIO: compiling the form and recomputing a fill is too long for the main one. */
static void
build_session (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ZyrFillMaterial *material = data;
  const ZyrDraft *draft = material->draft;
  const char *instance = draft != NULL ? draft->instance
                                       : zyr_record_get_string (material->revision, "instance", "");
  g_autoptr (GHashTable) media = zyr_visit_material_media_from_json (material->media);
  GError *error = NULL;

  material->session = zyr_visit_material_open_session (material->form, media, material->actor,
                                                       material->actor->clock, material->language,
                                                       instance, &error);
  if (material->session == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (material->revision != NULL)
    begin_correction (material->session, material->revision);
  material->requests = zyr_form_session_take_requests (material->session);
  if (draft != NULL)
    material->n_failed = zyr_visit_fill_replay (material->session, draft->entries);
  material->requests = open_requests (material->session, material->requests);
  g_task_return_boolean (task, TRUE);
}

static void
entered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrWorkspace *workspace = ZYR_WORKSPACE (source);
  ZyrFillMaterial *material = g_task_get_task_data (task);
  GError *error = NULL;

  if (zyr_workspace_run_finish (workspace, result, &error) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  zyr_workspace_forget_recovered (workspace, zyr_record_get_id (material->visit_record));
  zyr_file_read_note (workspace, NULL, zyr_record_get_id (material->visit_record));
  g_task_return_pointer (task, zyr_visit_fill_new (workspace, material), g_object_unref);
}

static void
built_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrFillMaterial *material = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  zyr_workspace_run_act_async (ZYR_WORKSPACE (source), enter_visit, material, NULL, NULL,
                               cancellable, entered_cb, g_steal_pointer (&task));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ZyrFillMaterial *material = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  g_autoptr (GTask) build = NULL;

  if (material == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, material, material_free);
  build = g_task_new (source, NULL, built_cb, g_steal_pointer (&task));
  g_task_set_task_data (build, material, NULL);
  zyr_task_run_in_thread (build, build_session);
}

void
zyr_visit_fill_start_async (ZyrWorkspace *workspace,
                            const char *visit_id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, user_data);

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_task_set_source_tag (task, zyr_visit_fill_start_async);
  g_task_set_check_cancellable (task, FALSE);
  zyr_workspace_run_async (workspace, read_material, zyr_visit_request_new (workspace, visit_id),
                           zyr_visit_request_free, material_free, cancellable, read_cb, task);
}

ZyrVisitFill *
zyr_visit_fill_start_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
