/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts that are no visit's unfinished one any more, and kept for their author. */
#include "zyr-store-drafts.h"
#include "zyr-store-kept.h"
#include "zyr-store-private.h"

/* Put aside (-1), or finished with a submission that the centre keeps aside (4) and that its author
 * has not dismissed. */
#define KEPT                                                                                       \
  "(d.op = -1 OR d.op IN (SELECT n FROM outbox WHERE state = 4 AND dismissed = 0))"

GPtrArray *
zyr_store_list_kept_drafts (ZyrStore *self, GError **error)
{
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT " ZYR_STORE_DRAFT_INFO ", d.op, coalesce (o.reason, '')"
                           " FROM draft d LEFT JOIN outbox o ON o.n = d.op WHERE " KEPT
                           " ORDER BY d.opened_at DESC, d.id",
                           "i",
                           (gint64) ZYR_DRAFT_NOTE);
  if (query == NULL)
    return NULL;
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_draft_info_free);
  while (zyr_stmt_next (query))
    {
      ZyrDraftInfo *info = zyr_store_read_draft_info (query);

      info->op = zyr_stmt_int (query, 5);
      info->reason = zyr_stmt_dup (query, 6);
      g_ptr_array_add (drafts, info);
    }
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&drafts) : NULL;
}

ZyrDraft *
zyr_store_load_kept_draft (ZyrStore *self, const char *draft, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT id, visit, household, form_id, form_version, opened_at,"
                           " instance, media FROM draft d WHERE id = ? AND " KEPT,
                           "t",
                           draft);
  if (query == NULL)
    return NULL;
  if (zyr_stmt_next (query))
    return zyr_store_read_draft (self, query, error);
  if (zyr_stmt_ok (query, error))
    g_set_error_literal (error,
                         ZYR_STORE_ERROR,
                         ZYR_STORE_ERROR_NOT_FOUND,
                         "no kept draft of that id");
  return NULL;
}

/* Its submission asks for nothing any more. Before the draft changes hands. */
static gboolean
dismiss_submission (ZyrStore *self, const char *draft, GError **error)
{
  self->changes->outbox = TRUE;
  self->changes->drafts = TRUE;
  return zyr_store_exec (self,
                         error,
                         "UPDATE outbox SET dismissed = 1 WHERE state = 4"
                         " AND n = (SELECT op FROM draft WHERE id = ?)",
                         "t",
                         draft);
}

/* Whether @draft is one; NOT_FOUND otherwise. */
static gboolean
require_kept (ZyrStore *self, const char *draft, GError **error)
{
  gint64 known = 0;

  if (!zyr_store_query_int (self,
                            error,
                            0,
                            &known,
                            "SELECT 1 FROM draft d WHERE id = ? AND " KEPT,
                            "t",
                            draft))
    return FALSE;
  if (known)
    return TRUE;
  g_set_error_literal (error,
                       ZYR_STORE_ERROR,
                       ZYR_STORE_ERROR_NOT_FOUND,
                       "no kept draft of that id");
  return FALSE;
}

gboolean
zyr_store_take_up_draft (ZyrStore *self, const char *draft, JsonObject *media, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  g_autofree char *text = zyr_json_object_to_canonical (media);

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  return transaction != NULL && require_kept (self, draft, error)
         && dismiss_submission (self, draft, error)
         && zyr_store_exec (self,
                            error,
                            "UPDATE draft SET op = -1, is_open = 0 WHERE op = 0"
                            " AND visit = (SELECT visit FROM draft WHERE id = ?)",
                            "t",
                            draft)
         && zyr_store_exec (self,
                            error,
                            "UPDATE draft SET op = 0, is_open = 0, media = ? WHERE id = ?",
                            "tt",
                            text,
                            draft)
         && zyr_store_commit (g_steal_pointer (&transaction), error);
}

gboolean
zyr_store_discard_draft (ZyrStore *self, const char *draft, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  transaction = zyr_store_begin (self, error);
  return transaction != NULL && require_kept (self, draft, error)
         && dismiss_submission (self, draft, error)
         && zyr_store_exec (self,
                            error,
                            "DELETE FROM blob WHERE draft = ? AND sent = 0"
                            " AND sha256 NOT IN (SELECT sha256 FROM outbox_blob)",
                            "t",
                            draft)
         && zyr_store_exec (self, error, "DELETE FROM draft WHERE id = ?", "t", draft)
         && zyr_store_commit (g_steal_pointer (&transaction), error);
}
