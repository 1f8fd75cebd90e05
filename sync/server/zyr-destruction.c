/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-destruction.h"

#include "zyr-audit.h"
#include "zyr-publication-private.h"
#include "zyr-record-table.h"

void
zyr_destructible_free (ZyrDestructible *self)
{
  if (self == NULL)
    return;
  g_free (self->home);
  g_free (self->household);
  g_free (self->file_no);
  g_free (self);
}

static gboolean
take_error (GError **error, GError *local_error)
{
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

/* (transfer full) (nullable) */
static GPtrArray *
list_texts (
    ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (tx, sql, values, n_values, error);

  if (rows == NULL)
    return NULL;
  while (zyr_rows_next (rows, &local_error))
    g_ptr_array_add (found, g_strdup (zyr_rows_get_text (rows, 0)));
  return take_error (error, g_steal_pointer (&local_error)) ? g_steal_pointer (&found) : NULL;
}

/* Which files */

static GPtrArray *
list_files (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error)
{
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_destructible_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (tx, sql, values, n_values, error);

  if (rows == NULL)
    return NULL;
  while (zyr_rows_next (rows, &local_error))
    {
      ZyrDestructible *file = g_new0 (ZyrDestructible, 1);
      const char *body = zyr_rows_get_text (rows, 2);
      g_autoptr (JsonObject) object = zyr_json_parse_object (body, -1, G_MAXSSIZE, NULL);

      file->home = g_strdup (zyr_rows_get_text (rows, 0));
      file->household = g_strdup (zyr_rows_get_text (rows, 1));
      file->file_no = g_strdup (
          object != NULL ? zyr_json_get_string (object, "file_no", "") : "");
      g_ptr_array_add (found, file);
    }
  return take_error (error, g_steal_pointer (&local_error)) ? g_steal_pointer (&found) : NULL;
}

#define SELECT "SELECT h.home, h.id, h.body FROM record h WHERE h.kind = 'household'"

GPtrArray *
zyr_destruction_list_due (ZyrTx *tx, gint64 before_s, GError **error)
{
  return list_files (
      tx,
      SELECT " AND NOT EXISTS (SELECT 1 FROM record r JOIN log l ON l.home = r.home AND l.rec = r.id"
             " WHERE r.home = h.home AND r.household = h.id AND l.scope = 'f:' || r.home"
             " AND l.at >= ?1)"
             " AND NOT EXISTS (SELECT 1 FROM visit_case c WHERE c.home = h.home"
             " AND c.household = h.id AND c.open = 1) ORDER BY h.home, h.id",
      ZYR_VALUES (ZYR_INT (before_s)), error);
}

ZyrDestructible *
zyr_destruction_find (ZyrTx *tx, const char *household, GError **error)
{
  g_autoptr (GPtrArray) found
      = list_files (tx, SELECT " AND h.id = ?1", ZYR_VALUES (ZYR_TEXT (household)), error);

  return found != NULL && found->len > 0 ? g_ptr_array_steal_index (found, 0) : NULL;
}

JsonObject *
zyr_destruction_count (ZyrTx *tx, const ZyrDestructible *file, GError **error)
{
  g_autoptr (JsonObject) counts = json_object_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx,
                      "SELECT kind, count(*) FROM record WHERE home = ?1 AND household = ?2"
                      " GROUP BY kind ORDER BY kind",
                      ZYR_VALUES (ZYR_TEXT (file->home), ZYR_TEXT (file->household)), error);

  if (rows == NULL)
    return NULL;
  while (zyr_rows_next (rows, &local_error))
    json_object_set_int_member (counts, zyr_rows_get_text (rows, 0), zyr_rows_get_int (rows, 1));
  return take_error (error, g_steal_pointer (&local_error)) ? g_steal_pointer (&counts) : NULL;
}

/* Destroying one */

/* Whoever has something of it is told. */
static gboolean
announce (ZyrTx *tx, ZyrPublication *publication, const ZyrDestructible *file, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx,
      "SELECT l.scope, l.rec, l.kind FROM record r JOIN log l ON l.home = r.home AND l.rec = r.id"
      " WHERE r.home = ?1 AND r.household = ?2 AND l.op IN ('UPSERT', 'ENTER')"
      " ORDER BY l.scope, l.seq",
      ZYR_VALUES (ZYR_TEXT (file->home), ZYR_TEXT (file->household)), error);

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    zyr_publication_announce (publication, zyr_rows_get_text (rows, 0), file->home,
                              zyr_rows_get_text (rows, 1), zyr_rows_get_text (rows, 2),
                              file->household, ZYR_FEED_DELETE);
  return take_error (error, g_steal_pointer (&local_error));
}

/* What was refused and names something of it keeps its number and its answer, and nothing else. */
static gboolean
empty_operations (ZyrTx *tx, const ZyrDestructible *file, GError **error)
{
  g_autoptr (GPtrArray) ids
      = list_texts (tx, "SELECT id FROM record WHERE home = ?1 AND household = ?2",
                    ZYR_VALUES (ZYR_TEXT (file->home), ZYR_TEXT (file->household)), error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      if (!zyr_tx_run (tx,
                       "UPDATE operation SET payload = NULL WHERE home = ?1 AND outcome <> 'ok'"
                       " AND payload LIKE '%' || ?2 || '%'",
                       ZYR_VALUES (ZYR_TEXT (file->home), ZYR_TEXT (g_ptr_array_index (ids, i))),
                       error))
        return FALSE;
    }
  return ids != NULL;
}

static gboolean
remove_rows (ZyrTx *tx, const ZyrDestructible *file, GPtrArray *blobs, GError **error)
{
  static const char *const statements[] = {
    "DELETE FROM blob_use WHERE home = ?1 AND rec IN"
    " (SELECT id FROM record WHERE home = ?1 AND household = ?2)",
    "DELETE FROM visit_case WHERE home = ?1 AND household = ?2",
    "DELETE FROM caseload WHERE home = ?1 AND household = ?2",
    "DELETE FROM record WHERE home = ?1 AND household = ?2",
  };
  g_autoptr (GPtrArray) named = list_texts (
      tx,
      "SELECT DISTINCT u.sha256 FROM blob_use u JOIN record r ON r.home = u.home AND r.id = u.rec"
      " WHERE u.home = ?1 AND r.household = ?2",
      ZYR_VALUES (ZYR_TEXT (file->home), ZYR_TEXT (file->household)), error);

  if (named == NULL || !empty_operations (tx, file, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      if (!zyr_tx_run (tx, statements[i],
                       ZYR_VALUES (ZYR_TEXT (file->home), ZYR_TEXT (file->household)), error))
        return FALSE;
    }
  for (guint i = 0; i < named->len; i++)
    g_ptr_array_add (blobs, g_strdup (g_ptr_array_index (named, i)));
  return TRUE;
}

static gboolean
note (ZyrTx *tx,
      const ZyrDestructible *file,
      JsonObject *counts,
      const char *rule,
      const char *account,
      const char *reason,
      const char *at,
      GError **error)
{
  g_autoptr (GList) kinds = json_object_get_members (counts);
  g_autoptr (JsonObject) details = json_object_new ();
  const ZyrAuditEntry entry = { .home = file->home, .at = at, .account = account,
                                .action = "file-destroyed", .details = details };

  for (GList *l = kinds; l != NULL; l = l->next)
    {
      if (!zyr_tx_run (
              tx,
              "INSERT INTO destruction (home, household, at, kind, n, file_no, rule, account, reason)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
              ZYR_VALUES (ZYR_TEXT (file->home), ZYR_TEXT (file->household), ZYR_TEXT (at),
                          ZYR_TEXT (l->data),
                          ZYR_INT (json_object_get_int_member (counts, l->data)),
                          ZYR_TEXT (file->file_no), ZYR_TEXT (rule),
                          ZYR_TEXT (account != NULL ? account : ""), ZYR_TEXT (reason)),
              error))
        return FALSE;
    }
  json_object_set_string_member (details, "household", file->household);
  json_object_set_string_member (details, "rule", rule);
  zyr_json_set_optional (details, "reason", reason);
  json_object_set_object_member (details, "records", json_object_ref (counts));
  return zyr_audit_append (tx, &entry, error);
}

gboolean
zyr_destruction_run (ZyrTx *tx,
                     ZyrPublication *publication,
                     const ZyrDestructible *file,
                     const char *rule,
                     const char *account,
                     const char *reason,
                     const char *at,
                     GPtrArray *blobs,
                     GError **error)
{
  g_autoptr (JsonObject) counts = zyr_destruction_count (tx, file, error);

  return counts != NULL && announce (tx, publication, file, error)
         && remove_rows (tx, file, blobs, error)
         && note (tx, file, counts, rule, account, reason, at, error);
}

/* Bytes */

GPtrArray *
zyr_destruction_list_loose (ZyrTx *tx, const char *home, gint64 before_s, GError **error)
{
  return list_texts (tx,
                     "SELECT b.sha256 FROM blob b WHERE b.home = ?1 AND b.at < ?2 AND NOT EXISTS"
                     " (SELECT 1 FROM blob_use u WHERE u.home = b.home AND u.sha256 = b.sha256)",
                     ZYR_VALUES (ZYR_TEXT (home), ZYR_INT (before_s)), error);
}

typedef struct
{
  ZyrBlobStore *store;
  const char *home;
  const char *sha256;
} Loose;

/* The bytes first: what is cut off in between is done again, and nobody comes by a blob without them. */
static gboolean
drop_tx (ZyrTx *tx, gpointer data, GError **error)
{
  const Loose *loose = data;
  g_autoptr (GError) local_error = NULL;
  gint64 n_uses
      = zyr_tx_query_int (tx, "SELECT count(*) FROM blob_use WHERE home = ?1 AND sha256 = ?2",
                          ZYR_VALUES (ZYR_TEXT (loose->home), ZYR_TEXT (loose->sha256)), 0,
                          &local_error);

  if (local_error != NULL || n_uses > 0)
    return take_error (error, g_steal_pointer (&local_error));
  zyr_blob_store_remove (loose->store, loose->home, loose->sha256);
  return zyr_tx_run (tx, "DELETE FROM blob WHERE home = ?1 AND sha256 = ?2",
                     ZYR_VALUES (ZYR_TEXT (loose->home), ZYR_TEXT (loose->sha256)), error);
}

gboolean
zyr_destruction_tidy (ZyrStorage *storage,
                      ZyrBlobStore *store,
                      const char *home,
                      GPtrArray *blobs,
                      GError **error)
{
  for (guint i = 0; i < blobs->len; i++)
    {
      Loose loose = { store, home, g_ptr_array_index (blobs, i) };

      if (!zyr_storage_write_home (storage, home, drop_tx, &loose, error))
        return FALSE;
    }
  return TRUE;
}
