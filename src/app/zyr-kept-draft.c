/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-kept-draft.h"

#include "zyr-code-book.h"
#include "zyr-live-list-private.h"
#include "zyr-store-kept.h"
#include "zyr-task.h"
#include "zyr-visit-fill-private.h"

struct _ZyrKeptDraftRow
{
  GObject parent_instance;
  char *id;
  char *visit_id;
  char *head_name;
  gint64 opened;
  guint64 number;
  char *reason;
  gboolean may_continue;
};

G_DEFINE_FINAL_TYPE (ZyrKeptDraftRow, zyr_kept_draft_row, G_TYPE_OBJECT)

static const ZyrRowField fields[] = {
  ZYR_ROW_STRING (ZyrKeptDraftRow, "id", id),
  ZYR_ROW_STRING (ZyrKeptDraftRow, "visit-id", visit_id),
  ZYR_ROW_STRING (ZyrKeptDraftRow, "head-name", head_name),
  ZYR_ROW_INT64 (ZyrKeptDraftRow, "opened", opened),
  { "number", G_TYPE_UINT64, G_STRUCT_OFFSET (ZyrKeptDraftRow, number) },
  ZYR_ROW_STRING (ZyrKeptDraftRow, "reason", reason),
  ZYR_ROW_BOOLEAN (ZyrKeptDraftRow, "may-continue", may_continue),
};

static void
zyr_kept_draft_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id >= 1 && prop_id <= G_N_ELEMENTS (fields))
    zyr_row_get_field (object, &fields[prop_id - 1], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_kept_draft_row_finalize (GObject *object)
{
  zyr_row_clear_fields (object, fields, G_N_ELEMENTS (fields));
  G_OBJECT_CLASS (zyr_kept_draft_row_parent_class)->finalize (object);
}

static void
zyr_kept_draft_row_class_init (ZyrKeptDraftRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zyr_kept_draft_row_get_property;
  object_class->finalize = zyr_kept_draft_row_finalize;
  zyr_row_install_fields (object_class, fields, G_N_ELEMENTS (fields));
}

static void
zyr_kept_draft_row_init (ZyrKeptDraftRow *self)
{
}

static gboolean
row_equal (gpointer a, gpointer b)
{
  return zyr_row_equal_fields (a, b, fields, G_N_ELEMENTS (fields));
}

const char *
zyr_kept_draft_row_get_id (ZyrKeptDraftRow *self)
{
  return self->id;
}

const char *
zyr_kept_draft_row_get_visit_id (ZyrKeptDraftRow *self)
{
  return self->visit_id;
}

const char *
zyr_kept_draft_row_get_head_name (ZyrKeptDraftRow *self)
{
  return self->head_name;
}

gint64
zyr_kept_draft_row_get_opened (ZyrKeptDraftRow *self)
{
  return self->opened;
}

guint64
zyr_kept_draft_row_get_number (ZyrKeptDraftRow *self)
{
  return self->number;
}

const char *
zyr_kept_draft_row_get_reason (ZyrKeptDraftRow *self)
{
  return self->reason;
}

gboolean
zyr_kept_draft_row_get_may_continue (ZyrKeptDraftRow *self)
{
  return self->may_continue;
}

/* The list */

static ZyrKeptDraftRow *
make_row (ZyrReader *reader, const ZyrDraftInfo *info, GError **error)
{
  g_autoptr (ZyrKeptDraftRow) row = g_object_new (ZYR_TYPE_KEPT_DRAFT_ROW, NULL);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) visit = zyr_reader_find (reader, ZYR_KIND_VISIT, info->visit, &local_error);
  g_autoptr (ZyrRecord) household = NULL;
  gint64 opened_us = 0;

  if (local_error == NULL)
    household = zyr_reader_find (reader, ZYR_KIND_HOUSEHOLD, info->household, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  zyr_time_parse_iso (info->opened_at, &opened_us, NULL, NULL);
  zyr_row_set_text (&row->id, info->id);
  zyr_row_set_text (&row->visit_id, info->visit);
  zyr_row_set_text (&row->head_name, zyr_record_get_string (household, "summary_name", ""));
  row->opened = opened_us / G_USEC_PER_SEC;
  row->number = (guint64)MAX (info->op, 0);
  zyr_row_set_text (&row->reason, info->reason);
  row->may_continue = zyr_visit_fill_check_visit (visit, zyr_reader_get_actor (reader), NULL);
  return g_steal_pointer (&row);
}

static gpointer
read_rows (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (reader == NULL)
    return NULL;
  drafts = zyr_store_list_kept_drafts (store, error);
  for (guint i = 0; drafts != NULL && i < drafts->len; i++)
    {
      ZyrKeptDraftRow *row = make_row (reader, g_ptr_array_index (drafts, i), error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return drafts != NULL ? g_steal_pointer (&rows) : NULL;
}

ZyrLiveList *
zyr_kept_draft_list_new (ZyrWorkspace *workspace)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  return zyr_live_list_new (workspace, ZYR_TYPE_KEPT_DRAFT_ROW, row_equal, read_rows);
}

/* Reading */

typedef struct
{
  char *draft_id;
  char *language;
  ZyrDraft *draft;
  ZyrRecord *form;
  ZyrActor *actor;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->draft_id);
  g_free (reading->language);
  g_clear_pointer (&reading->draft, zyr_draft_free);
  g_clear_pointer (&reading->form, zyr_record_unref);
  g_clear_pointer (&reading->actor, zyr_actor_unref);
  g_free (reading);
}

/* The form that the draft was begun with, whatever has become of the visit. */
static ZyrRecord *
find_form (ZyrStore *store, const ZyrDraft *draft, GError **error)
{
  g_autoptr (GPtrArray) forms = zyr_store_list_records (store, ZYR_KIND_FORM, NULL, error);

  for (guint i = 0; forms != NULL && i < forms->len; i++)
    {
      ZyrRecord *form = g_ptr_array_index (forms, i);

      if (g_str_equal (zyr_record_get_string (form, "form_id", ""), draft->form_id)
          && g_str_equal (zyr_record_get_string (form, "version", ""), draft->form_version))
        return zyr_record_ref (form);
    }
  if (forms != NULL)
    g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NO_FORM,
                         "the draft's form is not on this device");
  return NULL;
}

/* @data is the reading, which the caller keeps; so it is the answer. */
static gpointer
read_draft (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  Reading *reading = data;

  reading->actor = zyr_actor_ref ((ZyrActor *)actor);
  reading->draft = zyr_store_load_kept_draft (store, reading->draft_id, error);
  if (reading->draft != NULL)
    reading->form = find_form (store, reading->draft, error);
  return reading->form != NULL ? reading : NULL;
}

/* In a thread of GIO: compiling the form is too long for the main one. */
static void
build_session (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autoptr (GHashTable) media = zyr_visit_material_media_from_json (reading->draft->media);
  GError *error = NULL;
  ZyrFormSession *session = zyr_visit_material_open_session (
      reading->form, media, reading->actor, reading->actor->clock, reading->language,
      reading->draft->instance, &error);

  if (session == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  zyr_visit_fill_replay (session, reading->draft->entries);
  g_task_return_pointer (task, session, g_object_unref);
}

static void
built_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer session = g_task_propagate_pointer (G_TASK (result), &error);

  if (session == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, session, g_object_unref);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GTask) build = NULL;

  if (zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  build = g_task_new (source, NULL, built_cb, g_object_ref (task));
  g_task_set_task_data (build, g_task_get_task_data (task), NULL);
  zyr_task_run_in_thread (build, build_session);
}

void
zyr_kept_draft_read_async (ZyrWorkspace *workspace,
                           const char *draft_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;
  Reading *reading;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && draft_id != NULL);

  task = g_task_new (workspace, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_kept_draft_read_async);
  reading = g_new0 (Reading, 1);
  reading->draft_id = g_strdup (draft_id);
  reading->language = g_strdup (zyr_code_book_get_language (zyr_workspace_get_codes (workspace)));
  g_task_set_task_data (task, reading, reading_free);
  zyr_workspace_run_async (workspace, read_draft, reading, NULL, NULL, cancellable, read_cb, task);
}

ZyrFormSession *
zyr_kept_draft_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Going on, and letting go */

static gpointer
take_up (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);
  g_autoptr (ZyrDraft) draft = NULL;
  g_autoptr (ZyrRecord) visit = NULL;
  g_autoptr (JsonObject) media = NULL;
  g_autoptr (GError) local_error = NULL;

  if (reader == NULL)
    return NULL;
  draft = zyr_store_load_kept_draft (store, data, error);
  if (draft == NULL)
    return NULL;
  visit = zyr_reader_find (reader, ZYR_KIND_VISIT, draft->visit, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!zyr_visit_fill_check_visit (visit, actor, error))
    return NULL;
  /* From now on it corrects what was submitted meanwhile, as its author wants it. */
  media = zyr_json_copy_object (draft->media);
  json_object_set_int_member (media, ZYR_FILL_BASE_REVISION,
                              zyr_record_get_int (visit, "revision", 0));
  return zyr_store_take_up_draft (store, data, media, error) ? g_strdup (draft->visit) : NULL;
}

static void
taken_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gpointer visit = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);

  if (visit == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  zyr_workspace_queue_changed (ZYR_WORKSPACE (source));
  g_task_return_pointer (task, visit, g_free);
}

static void
start (ZyrWorkspace *workspace,
       const char *draft_id,
       ZyrJobFunc func,
       GDestroyNotify result_free,
       gpointer tag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  zyr_workspace_run_act_async (workspace, func, g_strdup (draft_id), g_free, result_free,
                               cancellable, taken_up_cb, task);
}

void
zyr_kept_draft_continue_async (ZyrWorkspace *workspace,
                               const char *draft_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && draft_id != NULL);

  start (workspace, draft_id, take_up, g_free, zyr_kept_draft_continue_async, cancellable,
         callback, user_data);
}

char *
zyr_kept_draft_continue_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
discard (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return zyr_store_discard_draft (store, data, error) ? g_strdup (data) : NULL;
}

void
zyr_kept_draft_discard_async (ZyrWorkspace *workspace,
                              const char *draft_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && draft_id != NULL);

  start (workspace, draft_id, discard, g_free, zyr_kept_draft_discard_async, cancellable, callback,
         user_data);
}

gboolean
zyr_kept_draft_discard_finish (GAsyncResult *result, GError **error)
{
  g_autofree char *id = g_task_propagate_pointer (G_TASK (result), error);

  return id != NULL;
}
