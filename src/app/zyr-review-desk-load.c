/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a report: records in the store's thread, the form and the comparison in another. */
#include "zyr-review-desk-private.h"

#include "zyr-file-read.h"
#include "zyr-remark-thread-private.h"
#include "zyr-store-drafts.h"
#include "zyr-store-visits.h"
#include "zyr-task.h"

static void
material_free (gpointer data)
{
  ZyrDeskMaterial *material = data;

  g_clear_pointer (&material->actor, zyr_actor_unref);
  g_clear_pointer (&material->clock, zyr_clock_unref);
  g_free (material->language);
  g_clear_object (&material->visit);
  g_clear_pointer (&material->visit_record, zyr_record_unref);
  g_clear_pointer (&material->form, zyr_record_unref);
  g_clear_pointer (&material->revision, zyr_record_unref);
  g_clear_pointer (&material->previous, zyr_record_unref);
  g_clear_pointer (&material->media, g_hash_table_unref);
  g_clear_pointer (&material->earlier, zyr_record_unref);
  g_clear_pointer (&material->earlier_form, zyr_record_unref);
  g_clear_pointer (&material->earlier_media, g_hash_table_unref);
  g_clear_object (&material->earlier_visit);
  g_clear_pointer (&material->reviews, g_ptr_array_unref);
  g_clear_pointer (&material->thread, g_ptr_array_unref);
  for (ZyrReviewBase base = 0; base < ZYR_N_REVIEW_BASES; base++)
    g_clear_pointer (&material->changes[base], g_ptr_array_unref);
  g_clear_object (&material->session);
  g_free (material->remarks_text);
  g_free (material);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrDeskMaterial, material_free)

static gboolean
not_found (GError **error, const char *what)
{
  g_set_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_FOUND,
               "%s is not on this device", what);
  return FALSE;
}

static gboolean
read_revisions (ZyrDeskMaterial *material, ZyrReader *reader, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  const gint64 number = zyr_record_get_int (material->visit_record, "revision", 0);

  if (number > 0)
    material->revision
        = zyr_visit_material_find_revision (reader, material->visit_record, number, &local_error);
  if (local_error == NULL && number > 1)
    material->previous = zyr_visit_material_find_revision (reader, material->visit_record,
                                                           number - 1, &local_error);
  if (local_error == NULL)
    return material->revision != NULL || not_found (error, "the submitted report");
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
read_reviews (ZyrDeskMaterial *material, ZyrReader *reader, GError **error)
{
  material->reviews = zyr_remark_thread_list_reviews (reader, material->visit_record, error);
  if (material->reviews != NULL)
    material->thread
        = zyr_remark_thread_read (reader, material->visit_record, material->reviews, error);
  return material->thread != NULL;
}

/* The household's visit made before this one, the latest of those that were approved. */
static ZyrRecord *
find_earlier_visit (ZyrReader *reader, ZyrRecord *visit, GError **error)
{
  const ZyrStoreVisitFilter filter = {
    .household = zyr_record_get_string (visit, "household", ""),
    .states = (1u << ZYR_VISIT_APPROVED) | (1u << ZYR_VISIT_SUPERSEDED),
  };
  const gint64 ended = zyr_record_get_unix (visit, "ended");
  g_autoptr (GPtrArray) visits
      = zyr_store_list_visits (zyr_reader_get_store (reader), &filter, error);
  ZyrRecord *latest = NULL;

  for (guint i = 0; visits != NULL && i < visits->len; i++)
    {
      ZyrRecord *other = g_ptr_array_index (visits, i);
      const gint64 other_ended = zyr_record_get_unix (other, "ended");

      if (!g_str_equal (zyr_record_get_id (other), zyr_record_get_id (visit))
          && other_ended < ended
          && (latest == NULL || other_ended > zyr_record_get_unix (latest, "ended")))
        latest = other;
    }
  return latest != NULL ? zyr_record_ref (latest) : NULL;
}

/* What a report is compared with is a help: one that is not on this device, or whose form is not,
 * is done without. */
static void
read_earlier (ZyrDeskMaterial *material, ZyrReader *reader)
{
  g_autoptr (ZyrRecord) visit = find_earlier_visit (reader, material->visit_record, NULL);
  g_autoptr (ZyrRecord) revision = NULL;

  if (visit == NULL)
    return;
  revision = zyr_visit_material_find_revision (reader, visit,
                                               zyr_record_get_int (visit, "revision", 0), NULL);
  if (revision != NULL)
    material->earlier_form = zyr_visit_material_find_form (reader, visit, NULL);
  if (material->earlier_form != NULL)
    material->earlier_media = zyr_visit_material_build_media (reader, visit, NULL);
  if (material->earlier_media != NULL)
    material->earlier_visit = zyr_reader_make_visit_row (reader, visit, NULL);
  if (material->earlier_visit != NULL)
    material->earlier = g_steal_pointer (&revision);
}

static gpointer
read_material (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const ZyrVisitRequest *request = data;
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);
  g_autoptr (ZyrDeskMaterial) material = NULL;
  g_autoptr (GError) local_error = NULL;

  if (reader == NULL)
    return NULL;
  material = g_new0 (ZyrDeskMaterial, 1);
  material->actor = zyr_actor_ref ((ZyrActor *)actor);
  material->language = g_strdup (request->language);
  material->visit_record
      = zyr_reader_find (reader, ZYR_KIND_VISIT, request->visit_id, &local_error);
  if (material->visit_record == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        not_found (error, "the visit");
      return NULL;
    }
  if (!read_revisions (material, reader, error) || !read_reviews (material, reader, error))
    return NULL;
  material->form = zyr_visit_material_find_form (reader, material->visit_record, error);
  if (material->form == NULL)
    return NULL;
  material->media = zyr_visit_material_build_media (reader, material->visit_record, error);
  material->visit = material->media != NULL
                        ? zyr_reader_make_visit_row (reader, material->visit_record, error)
                        : NULL;
  if (material->visit == NULL)
    return NULL;
  read_earlier (material, reader);
  material->remarks_text = zyr_store_dup_review_draft (store, request->visit_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&material);
}

/* Comparing two revisions */

static void
change_free (gpointer data)
{
  ZyrRevisionChange *change = data;

  g_free (change->ref);
  g_free (change->label);
  g_free (change->section_ref);
  g_free (change->old_text);
  g_free (change->new_text);
  g_free (change);
}

/* Answers of a session by reference. (element-type utf8 ZyrFormItem) */
static GHashTable *
index_answers (GPtrArray *items)
{
  GHashTable *answers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++)
    {
      ZyrFormItem *item = g_ptr_array_index (items, i);

      g_hash_table_insert (answers, item->ref, item);
    }
  return answers;
}

/* The questions that a person answers, in form order. (element-type ZyrFormItem) */
static GPtrArray *
list_questions (ZyrFormSession *session)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_form_item_unref);
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);

  for (guint i = 0; i < sections->len; i++)
    {
      ZyrFormSection *section = g_ptr_array_index (sections, i);
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (session, section->ref);

      for (guint j = 0; j < items->len; j++)
        {
          ZyrFormItem *item = g_ptr_array_index (items, j);

          if (item->kind == ZYR_FORM_ITEM_QUESTION && !item->readonly)
            g_ptr_array_add (questions, zyr_form_item_ref (item));
        }
    }
  return questions;
}

/* Takes both texts. */
static void
add_texts (GPtrArray *changes, const ZyrFormItem *item, char *old_text, char *new_text)
{
  ZyrRevisionChange *change = g_new0 (ZyrRevisionChange, 1);

  change->ref = g_strdup (item->ref);
  change->label = g_strdup (item->label);
  change->section_ref = g_strdup (item->section_ref);
  change->old_text = old_text;
  change->new_text = new_text;
  g_ptr_array_add (changes, change);
}

static void
add_change (GPtrArray *changes,
            const ZyrFormItem *item,
            ZyrFormSession *before,
            const char *old_value,
            ZyrFormSession *now,
            const char *new_value)
{
  add_texts (changes, item, zyr_visit_material_dup_value_text (before, item->ref, old_value),
             zyr_visit_material_dup_value_text (now, item->ref, new_value));
}

/* Questions answered before that are gone now, of one section, after those that are still there. */
static void
add_vanished (GPtrArray *changes,
              GPtrArray *before_items,
              GHashTable *now_answers,
              const char *section_ref,
              ZyrFormSession *before,
              ZyrFormSession *now)
{
  for (guint i = 0; i < before_items->len; i++)
    {
      const ZyrFormItem *item = g_ptr_array_index (before_items, i);

      if (item->value[0] != '\0' && g_str_equal (item->section_ref, section_ref)
          && !g_hash_table_contains (now_answers, item->ref))
        add_change (changes, item, before, item->value, now, "");
    }
}

static GPtrArray *
compare_sessions (ZyrFormSession *before, ZyrFormSession *now)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (change_free);
  g_autoptr (GPtrArray) before_items = list_questions (before);
  g_autoptr (GPtrArray) now_items = list_questions (now);
  g_autoptr (GHashTable) before_answers = index_answers (before_items);
  g_autoptr (GHashTable) now_answers = index_answers (now_items);
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (now);

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);

      for (guint j = 0; j < now_items->len; j++)
        {
          const ZyrFormItem *item = g_ptr_array_index (now_items, j);
          const ZyrFormItem *old = g_hash_table_lookup (before_answers, item->ref);
          const char *old_value = old != NULL ? old->value : "";

          if (g_str_equal (item->section_ref, section->ref)
              && !g_str_equal (item->value, old_value))
            add_change (changes, item, before, old_value, now, item->value);
        }
      add_vanished (changes, before_items, now_answers, section->ref, before, now);
    }
  return changes;
}

/* What the institutions said otherwise than the report says. */
static GPtrArray *
compare_with_registry (ZyrFormSession *now, JsonObject *meta)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (change_free);
  g_autoptr (GPtrArray) items = list_questions (now);

  for (guint i = 0; i < items->len; i++)
    {
      const ZyrFormItem *item = g_ptr_array_index (items, i);
      g_autofree char *registry = zyr_visit_material_dup_registry_text (now, meta, item->ref);

      if (registry[0] != '\0' && !zyr_visit_material_agrees_with_registry (now, meta, item->ref))
        add_texts (changes, item, g_steal_pointer (&registry),
                   zyr_visit_material_dup_value_text (now, item->ref, item->value));
    }
  return changes;
}

/* Which changes answer a remark of the return of the previous revision. */
static void
mark_remarked (ZyrDeskMaterial *material)
{
  GPtrArray *changes = material->changes[ZYR_REVIEW_BASE_REVISION];
  const gint64 previous = zyr_record_get_int (material->previous, "revision", 0);

  for (guint i = 0; i < material->reviews->len; i++)
    {
      ZyrRecord *review = g_ptr_array_index (material->reviews, i);
      JsonArray *remarks = zyr_json_get_array (zyr_record_get_body (review), "remarks");

      if (zyr_record_get_int (review, "revision", 0) != previous || remarks == NULL)
        continue;
      for (guint j = 0; j < json_array_get_length (remarks); j++)
        {
          const char *ref = zyr_json_get_string (zyr_json_object_at (remarks, j), "ref", "");

          for (guint k = 0; k < changes->len; k++)
            {
              ZyrRevisionChange *change = g_ptr_array_index (changes, k);

              if (g_str_equal (change->ref, ref))
                change->was_remarked = TRUE;
            }
        }
    }
}

static ZyrFormSession *
open_report (ZyrDeskMaterial *material,
             ZyrRecord *form,
             GHashTable *media,
             ZyrRecord *revision,
             GError **error)
{
  return zyr_visit_material_open_session (form, media, material->actor, material->clock,
                                          material->language,
                                          zyr_record_get_string (revision, "instance", ""), error);
}

/* What @before says otherwise. (nullable): then there is nothing to compare with */
static void
compare (ZyrDeskMaterial *material, ZyrReviewBase base, ZyrFormSession *before)
{
  material->changes[base] = before != NULL ? compare_sessions (before, material->session)
                                           : g_ptr_array_new_with_free_func (change_free);
}

/* In a thread of GIO. */
static void
build_desk (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ZyrDeskMaterial *material = data;
  JsonObject *meta = zyr_json_get_object (zyr_record_get_body (material->form), "meta");
  g_autoptr (ZyrFormSession) before = NULL;
  g_autoptr (ZyrFormSession) earlier = NULL;
  GError *error = NULL;
  gint64 submitted_s = zyr_record_get_unix (material->revision, "ended");

  if (submitted_s == 0)
    submitted_s = zyr_record_get_unix (material->revision, "submitted");
  material->clock = submitted_s != 0 ? zyr_clock_new_fake (submitted_s * G_USEC_PER_SEC)
                                     : zyr_clock_ref (material->actor->clock);
  material->session
      = open_report (material, material->form, material->media, material->revision, &error);
  if (material->session != NULL && material->previous != NULL)
    before = open_report (material, material->form, material->media, material->previous, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (material->earlier != NULL)
    earlier = open_report (material, material->earlier_form, material->earlier_media,
                           material->earlier, NULL);
  if (earlier == NULL)
    g_clear_object (&material->earlier_visit);
  compare (material, ZYR_REVIEW_BASE_REVISION, before);
  compare (material, ZYR_REVIEW_BASE_VISIT, earlier);
  material->changes[ZYR_REVIEW_BASE_REGISTRY] = compare_with_registry (material->session, meta);
  if (before != NULL)
    mark_remarked (material);
  g_task_return_boolean (task, TRUE);
}

static void
built_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrWorkspace *workspace = g_task_get_source_object (task);
  ZyrDeskMaterial *material = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  zyr_file_read_note (workspace, NULL, zyr_record_get_id (material->visit_record));
  g_task_return_pointer (task, zyr_review_desk_new (workspace, material), g_object_unref);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  ZyrDeskMaterial *material = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  g_autoptr (GTask) build = NULL;

  if (material == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  build = g_task_new (source, NULL, built_cb, g_steal_pointer (&task));
  g_task_set_task_data (build, material, material_free);
  zyr_task_run_in_thread (build, build_desk);
}

void
zyr_review_desk_load_async (ZyrWorkspace *workspace,
                            const char *visit_id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, user_data);

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_task_set_source_tag (task, zyr_review_desk_load_async);
  zyr_workspace_run_async (workspace, read_material, zyr_visit_request_new (workspace, visit_id),
                           zyr_visit_request_free, material_free, cancellable, read_cb, task);
}

ZyrReviewDesk *
zyr_review_desk_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
