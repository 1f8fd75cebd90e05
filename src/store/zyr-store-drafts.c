/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-drafts.h"
#include "zyr-limits.h"
#include "zyr-store-private.h"
#include "zyr-uuid.h"

#include <string.h>

static gboolean
set_not_found (GError **error, const char *what)
{
  g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND, what);
  return FALSE;
}

static gboolean
check_size (const char *text, gsize size_bytes_max, const char *what, GError **error)
{
  if (text == NULL || strlen (text) <= size_bytes_max)
    return TRUE;
  g_set_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT, "%s is too large", what);
  return FALSE;
}

/* "" when the visit is not here: a draft outlives it */
static char *
find_household (ZyrStore *self, const char *visit, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  query = zyr_store_query (self,
                           error,
                           "SELECT household FROM record WHERE kind = 'visit' AND id = ?",
                           "t",
                           visit);
  if (query == NULL)
    return NULL;
  if (zyr_stmt_next (query))
    return zyr_stmt_dup (query, 0);
  return zyr_stmt_ok (query, error) ? g_strdup ("") : NULL;
}

static gboolean
insert_draft (ZyrStore   *self,
              const char *id,
              const char *visit,
              const char *form_id,
              const char *form_version,
              const char *media,
              const char *instance,
              GError    **error)
{
  g_autofree char *household = find_household (self, visit, error);
  g_autofree char *now = zyr_clock_dup_now_iso (self->clock);
  gint64 unfinished = 0;

  if (household == NULL
      || !zyr_store_query_int (self,
                               error,
                               0,
                               &unfinished,
                               "SELECT 1 FROM draft WHERE visit = ? AND op = 0",
                               "t",
                               visit))
    return FALSE;
  if (unfinished)
    {
      g_set_error_literal (error,
                           ZYR_STORE_ERROR,
                           ZYR_STORE_ERROR_CONFLICT,
                           "the visit has an unfinished draft");
      return FALSE;
    }
  return zyr_store_exec (self,
                         error,
                         "INSERT INTO draft (id, visit, household, form_id, form_version,"
                         " opened_at, is_open, media, instance) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)",
                         "tttttttt",
                         id,
                         visit,
                         household,
                         form_id,
                         form_version,
                         now,
                         media,
                         instance);
}

char *
zyr_store_create_draft (ZyrStore   *self,
                        const char *visit,
                        const char *form_id,
                        const char *form_version,
                        JsonObject *media,
                        const char *instance,
                        GError    **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  g_autofree char *id = zyr_uuid_new ();
  g_autofree char *media_text = NULL;

  ZYR_STORE_ASSERT_THREAD (self);
  g_return_val_if_fail (visit != NULL && visit[0] != '\0' && media != NULL, NULL);

  media_text = zyr_json_object_to_canonical (media);
  if (!check_size (media_text, ZYR_FORM_MEDIA_SIZE_BYTES_MAX, "media", error)
      || !check_size (instance, ZYR_INSTANCE_SIZE_BYTES_MAX, "instance", error))
    return NULL;
  transaction = zyr_store_begin (self, error);
  if (transaction == NULL
      || !insert_draft (self, id, visit, form_id, form_version, media_text, instance, error))
    return NULL;
  self->changes->drafts = TRUE;
  if (!zyr_store_commit (g_steal_pointer (&transaction), error))
    return NULL;
  return g_steal_pointer (&id);
}

/* Returns: its number; -1 on error */
static gint64
append_entry (ZyrStore *self, const char *draft, const ZyrDraftEntry *entry, GError **error)
{
  gint64 seq = 0;

  if (!check_size (entry->value, ZYR_ANSWER_SIZE_BYTES_MAX, "answer", error)
      || !check_size (entry->ref, ZYR_FIELD_VALUE_SIZE_BYTES_MAX, "reference", error)
      || !zyr_store_query_int (self,
                               error,
                               0,
                               &seq,
                               "UPDATE draft SET last_seq = last_seq + 1 WHERE id = ? AND op = 0"
                               " RETURNING last_seq",
                               "t",
                               draft))
    return -1;
  if (seq == 0)
    {
      set_not_found (error, "no unfinished draft of that id");
      return -1;
    }
  return zyr_store_exec (self,
                         error,
                         "INSERT INTO draft_entry (draft, seq, action, ref, value)"
                         " VALUES (?, ?, ?, ?, ?)",
                         "tiitt",
                         draft,
                         seq,
                         (gint64) entry->action,
                         entry->ref,
                         entry->value)
             ? seq
             : -1;
}

gint64
zyr_store_append_answers (ZyrStore *self, const char *draft, GPtrArray *entries, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  gint64 seq = -1;

  ZYR_STORE_ASSERT_THREAD (self);
  g_return_val_if_fail (entries->len > 0, -1);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL)
    return -1;
  for (guint i = 0; i < entries->len; i++)
    {
      seq = append_entry (self, draft, g_ptr_array_index (entries, i), error);
      if (seq < 0)
        return -1;
    }
  return zyr_store_commit (g_steal_pointer (&transaction), error) ? seq : -1;
}

gint64
zyr_store_append_answer (ZyrStore      *self,
                         const char    *draft,
                         const char    *ref,
                         ZyrDraftAction action,
                         const char    *value,
                         GError       **error)
{
  ZyrDraftEntry entry = { 0, action, (char *) ref, (char *) value };
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  g_ptr_array_add (entries, &entry);
  return zyr_store_append_answers (self, draft, entries, error);
}

static gboolean
load_entries (ZyrStore *self, ZyrDraft *draft, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  query = zyr_store_query (self,
                           error,
                           "SELECT seq, action, ref, value FROM draft_entry WHERE draft = ?"
                           " ORDER BY seq",
                           "t",
                           draft->id);
  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    {
      ZyrDraftEntry *entry = NULL;

      if (zyr_stmt_int (query, 1) == ZYR_DRAFT_NOTE)
        {
          g_ptr_array_add (draft->notes, zyr_stmt_dup (query, 3));
          continue;
        }
      entry = g_new0 (ZyrDraftEntry, 1);
      entry->seq = zyr_stmt_int (query, 0);
      entry->action = zyr_stmt_int (query, 1);
      entry->ref = zyr_stmt_dup (query, 2);
      entry->value = zyr_stmt_is_null (query, 3) ? NULL : zyr_stmt_dup (query, 3);
      g_ptr_array_add (draft->entries, entry);
    }
  return zyr_stmt_ok (query, error);
}

ZyrDraft *
zyr_store_read_draft (ZyrStore *self, ZyrStmt *query, GError **error)
{
  g_autoptr (ZyrDraft) draft = g_new0 (ZyrDraft, 1);

  draft->id = zyr_stmt_dup (query, 0);
  draft->visit = zyr_stmt_dup (query, 1);
  draft->household = zyr_stmt_dup (query, 2);
  draft->form_id = zyr_stmt_dup (query, 3);
  draft->form_version = zyr_stmt_dup (query, 4);
  draft->opened_at = zyr_stmt_dup (query, 5);
  draft->instance = zyr_stmt_dup (query, 6);
  draft->clean = !g_hash_table_contains (self->unclean, draft->id);
  draft->media = zyr_json_parse_object (zyr_stmt_text (query, 7),
                                        -1,
                                        ZYR_FORM_MEDIA_SIZE_BYTES_MAX,
                                        error);
  if (draft->media == NULL)
    return NULL;
  draft->entries = zyr_draft_entries_new ();
  draft->notes = g_ptr_array_new_with_free_func (g_free);
  return load_entries (self, draft, error) ? g_steal_pointer (&draft) : NULL;
}

ZyrDraft *
zyr_store_load_draft (ZyrStore *self, const char *visit, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT id, visit, household, form_id, form_version, opened_at,"
                           " instance, media FROM draft WHERE visit = ? AND op = 0",
                           "t",
                           visit);
  if (query == NULL)
    return NULL;
  if (zyr_stmt_next (query))
    return zyr_store_read_draft (self, query, error);
  if (zyr_stmt_ok (query, error))
    set_not_found (error, "the visit has no unfinished draft");
  return NULL;
}

/* Whether the statement just run has changed a draft */
static gboolean
require_draft (ZyrStore *self, GError **error)
{
  return zyr_store_require_change (self, "no unfinished draft of that id", error);
}

char *
zyr_store_dup_draft_note (ZyrStore *self, const char *visit, const char *beginning, GError **error)
{
  ZYR_STORE_ASSERT_THREAD (self);

  return zyr_store_query_text (self,
                               error,
                               "SELECT e.value FROM draft d JOIN draft_entry e ON e.draft = d.id"
                               " WHERE d.visit = ? AND e.action = ? AND substr (e.value, 1, ?) = ?"
                               " ORDER BY d.opened_at DESC, e.seq DESC LIMIT 1",
                               "tiit",
                               visit,
                               (gint64) ZYR_DRAFT_NOTE,
                               (gint64) g_utf8_strlen (beginning, -1),
                               beginning);
}

gboolean
zyr_store_compact_draft (ZyrStore   *self,
                         const char *draft,
                         const char *instance,
                         gint64      seq,
                         GError    **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  if (!check_size (instance, ZYR_INSTANCE_SIZE_BYTES_MAX, "instance", error))
    return FALSE;
  transaction = zyr_store_begin (self, error);
  return transaction != NULL
         && zyr_store_exec (self,
                            error,
                            "UPDATE draft SET instance = ? WHERE id = ? AND op = 0",
                            "tt",
                            instance,
                            draft)
         && require_draft (self, error)
         && zyr_store_exec (self,
                            error,
                            "DELETE FROM draft_entry WHERE draft = ? AND seq <= ?"
                            " AND action <> ?",
                            "tii",
                            draft,
                            seq,
                            (gint64) ZYR_DRAFT_NOTE)
         && zyr_store_commit (g_steal_pointer (&transaction), error);
}

static gboolean
mark_draft (ZyrStore *self, const char *draft, gboolean is_open, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL
      || !zyr_store_exec (self,
                          error,
                          "UPDATE draft SET is_open = ? WHERE id = ? AND op = 0",
                          "it",
                          (gint64) is_open,
                          draft)
      || !require_draft (self, error))
    return FALSE;
  self->changes->drafts = TRUE;
  if (!zyr_store_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  g_hash_table_remove (self->unclean, draft);
  return TRUE;
}

gboolean
zyr_store_mark_draft_open (ZyrStore *self, const char *draft, GError **error)
{
  return mark_draft (self, draft, TRUE, error);
}

gboolean
zyr_store_mark_draft_closed (ZyrStore *self, const char *draft, GError **error)
{
  return mark_draft (self, draft, FALSE, error);
}

gboolean
zyr_store_set_draft_aside (ZyrStore *self, const char *draft, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL
      || !zyr_store_exec (self,
                          error,
                          "UPDATE draft SET op = -1, is_open = 0 WHERE id = ? AND op = 0",
                          "t",
                          draft)
      || !require_draft (self, error))
    return FALSE;
  self->changes->drafts = TRUE;
  if (!zyr_store_commit (g_steal_pointer (&transaction), error))
    return FALSE;
  g_hash_table_remove (self->unclean, draft);
  return TRUE;
}

ZyrDraftInfo *
zyr_store_read_draft_info (ZyrStmt *query)
{
  ZyrDraftInfo *info = g_new0 (ZyrDraftInfo, 1);

  info->id = zyr_stmt_dup (query, 0);
  info->visit = zyr_stmt_dup (query, 1);
  info->household = zyr_stmt_dup (query, 2);
  info->opened_at = zyr_stmt_dup (query, 3);
  info->n_entries = zyr_stmt_int (query, 4);
  return info;
}

GPtrArray *
zyr_store_list_unclean_drafts (ZyrStore *self, GError **error)
{
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT " ZYR_STORE_DRAFT_INFO
                           " FROM draft d WHERE op = 0 ORDER BY opened_at, id",
                           "i",
                           (gint64) ZYR_DRAFT_NOTE);
  if (query == NULL)
    return NULL;
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_draft_info_free);
  while (zyr_stmt_next (query))
    if (g_hash_table_contains (self->unclean, zyr_stmt_text (query, 0)))
      g_ptr_array_add (drafts, zyr_store_read_draft_info (query));
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&drafts) : NULL;
}

static gboolean
check_draft_visit (ZyrStore *self, const char *draft, JsonObject *op, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  query = zyr_store_query (self,
                           error,
                           "SELECT visit FROM draft WHERE id = ? AND op = 0",
                           "t",
                           draft);
  if (query == NULL)
    return FALSE;
  if (!zyr_stmt_next (query))
    return zyr_stmt_ok (query, error) && set_not_found (error, "no unfinished draft of that id");
  if (g_str_equal (zyr_stmt_text (query, 0), zyr_json_get_string (op, "visit", "")))
    return TRUE;
  g_set_error_literal (error,
                       ZYR_STORE_ERROR,
                       ZYR_STORE_ERROR_CONFLICT,
                       "the operation is about another visit than the draft");
  return FALSE;
}

gint64
zyr_store_finish_draft (ZyrStore            *self,
                        const char          *draft,
                        JsonObject          *op,
                        const ZyrStoreActor *actor,
                        GError             **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  gint64 n;

  ZYR_STORE_ASSERT_THREAD (self);
  g_return_val_if_fail (op != NULL && actor != NULL && actor->user_id != NULL, -1);

  transaction = zyr_store_begin (self, error);
  if (transaction == NULL || !check_draft_visit (self, draft, op, error))
    return -1;
  n = zyr_store_append_in_transaction (self, op, actor, error);
  if (n < 0
      || !zyr_store_exec (self,
                          error,
                          "UPDATE draft SET op = ?, is_open = 0 WHERE id = ?",
                          "it",
                          n,
                          draft)
      || !zyr_store_exec (self,
                          error,
                          "DELETE FROM blob WHERE draft = ? AND sent = 0"
                          " AND sha256 NOT IN (SELECT sha256 FROM outbox_blob)",
                          "t",
                          draft))
    return -1;
  self->changes->drafts = TRUE;
  if (!zyr_store_commit (g_steal_pointer (&transaction), error))
    return -1;
  g_hash_table_remove (self->unclean, draft);
  zyr_operation_set_number (op, n);
  return n;
}

gboolean
zyr_store_mark_remark_seen (ZyrStore   *self,
                            const char *draft,
                            const char *remark,
                            GError    **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  gint64 known = 0;

  ZYR_STORE_ASSERT_THREAD (self);

  if (!check_size (remark, ZYR_FIELD_VALUE_SIZE_BYTES_MAX, "remark", error))
    return FALSE;
  transaction = zyr_store_begin (self, error);
  if (transaction == NULL
      || !zyr_store_query_int (self,
                               error,
                               0,
                               &known,
                               "SELECT 1 FROM draft WHERE id = ? AND op = 0",
                               "t",
                               draft))
    return FALSE;
  if (!known)
    return set_not_found (error, "no unfinished draft of that id");
  self->changes->drafts = TRUE;
  return zyr_store_exec (self,
                         error,
                         "INSERT OR IGNORE INTO draft_remark (draft, remark) VALUES (?, ?)",
                         "tt",
                         draft,
                         remark)
         && zyr_store_commit (g_steal_pointer (&transaction), error);
}

GStrv
zyr_store_list_remarks_seen (ZyrStore *self, const char *draft, GError **error)
{
  g_autoptr (GStrvBuilder) remarks = g_strv_builder_new ();
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT remark FROM draft_remark WHERE draft = ? ORDER BY remark",
                           "t",
                           draft);
  if (query == NULL)
    return NULL;
  while (zyr_stmt_next (query))
    g_strv_builder_add (remarks, zyr_stmt_text (query, 0));
  return zyr_stmt_ok (query, error) ? g_strv_builder_end (remarks) : NULL;
}

gboolean
zyr_store_set_review_draft (ZyrStore *self, const char *visit, const char *text, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  gboolean done;

  ZYR_STORE_ASSERT_THREAD (self);

  if (!check_size (text, ZYR_STORE_META_SIZE_BYTES_MAX, "text", error))
    return FALSE;
  transaction = zyr_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  if (text == NULL)
    done = zyr_store_exec (self, error, "DELETE FROM review_draft WHERE visit = ?", "t", visit);
  else
    done = zyr_store_exec (self,
                           error,
                           "INSERT OR REPLACE INTO review_draft (visit, text) VALUES (?, ?)",
                           "tt",
                           visit,
                           text);
  self->changes->drafts = TRUE;
  return done && zyr_store_commit (g_steal_pointer (&transaction), error);
}

char *
zyr_store_dup_review_draft (ZyrStore *self, const char *visit, GError **error)
{
  ZYR_STORE_ASSERT_THREAD (self);

  return zyr_store_query_text (self, error, "SELECT text FROM review_draft WHERE visit = ?", "t",
                               visit);
}
