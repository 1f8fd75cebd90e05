/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-destruction.h"

#include "zyr-audit.h"
#include "zyr-publication-private.h"
#include "zyr-record-table.h"

#define DAY_S 86400
#define MONTH_S (30.4375 * DAY_S)
/* Bytes that arrived before what names them have that long. */
#define LOOSE_S (30 * DAY_S)

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
/* A report that waits for long is no open visit of its worker any more: it is asked by its state. */
#define DUE                                                                                        \
  " AND NOT EXISTS (SELECT 1 FROM record r JOIN log l ON l.home = r.home AND l.rec = r.id"         \
  " WHERE r.home = h.home AND r.household = h.id AND l.scope = 'f:' || r.home AND l.at >= ?1)"     \
  " AND NOT EXISTS (SELECT 1 FROM visit_case c WHERE c.home = h.home AND c.household = h.id"       \
  " AND c.open = 1)"                                                                               \
  " AND NOT EXISTS (SELECT 1 FROM record v WHERE v.home = h.home AND v.household = h.id"           \
  " AND v.kind = 'visit' AND v.body LIKE '%\"state\":\"submitted\"%')"

gint64
zyr_destruction_get_before_s (guint months, gint64 now_s)
{
  return months > 0 ? now_s - (gint64)(months * MONTH_S) : 0;
}

char *
zyr_destruction_dup_rule (guint months)
{
  return g_strdup_printf ("file_months=%u", months);
}

GPtrArray *
zyr_destruction_list_due (ZyrTx *tx, gint64 before_s, GError **error)
{
  return list_files (tx, SELECT DUE " ORDER BY h.home, h.id", ZYR_VALUES (ZYR_INT (before_s)),
                     error);
}

static gboolean
find_due (ZyrTx *tx,
          const ZyrDestructible *file,
          gint64 before_s,
          gboolean *found,
          GError **error)
{
  g_autoptr (GPtrArray) files
      = before_s > 0
            ? list_files (tx, SELECT DUE " AND h.home = ?2 AND h.id = ?3",
                          ZYR_VALUES (ZYR_INT (before_s), ZYR_TEXT (file->home),
                                      ZYR_TEXT (file->household)),
                          error)
            : list_files (tx, SELECT " AND h.home = ?1 AND h.id = ?2",
                          ZYR_VALUES (ZYR_TEXT (file->home), ZYR_TEXT (file->household)), error);

  *found = files != NULL && files->len > 0;
  return files != NULL;
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
      const ZyrDestructionOrder *order,
      const ZyrDestructible *file,
      JsonObject *counts,
      GError **error)
{
  g_autofree char *at = zyr_clock_dup_now_iso (order->clock);
  g_autoptr (GList) kinds = json_object_get_members (counts);
  g_autoptr (JsonObject) details = json_object_new ();
  const char *program = order->program != NULL ? order->program : "";
  const ZyrAuditEntry entry = { .home = file->home, .at = at, .account = order->account,
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
                          ZYR_TEXT (file->file_no), ZYR_TEXT (order->rule),
                          ZYR_TEXT (order->account != NULL ? order->account : program),
                          ZYR_TEXT (order->reason)),
              error))
        return FALSE;
    }
  json_object_set_string_member (details, "household", file->household);
  json_object_set_string_member (details, "rule", order->rule);
  zyr_json_set_optional (details, "reason", order->reason);
  zyr_json_set_optional (details, "program", order->program);
  json_object_set_object_member (details, "records", json_object_ref (counts));
  return zyr_audit_append (tx, &entry, error);
}

/* Bytes */

/* What was refused may be tried again, with its picture. */
#define UNNAMED                                                                                    \
  " NOT EXISTS (SELECT 1 FROM blob_use u WHERE u.home = b.home AND u.sha256 = b.sha256)"           \
  " AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.home = b.home AND o.outcome <> 'ok'"         \
  " AND o.payload LIKE '%' || b.sha256 || '%')"

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
  gint64 n = zyr_tx_query_int (
      tx, "SELECT count(*) FROM blob b WHERE b.home = ?1 AND b.sha256 = ?2 AND" UNNAMED,
      ZYR_VALUES (ZYR_TEXT (loose->home), ZYR_TEXT (loose->sha256)), 0, &local_error);

  if (local_error != NULL || n == 0)
    return take_error (error, g_steal_pointer (&local_error));
  zyr_blob_store_remove (loose->store, loose->home, loose->sha256);
  return zyr_tx_run (tx, "DELETE FROM blob WHERE home = ?1 AND sha256 = ?2",
                     ZYR_VALUES (ZYR_TEXT (loose->home), ZYR_TEXT (loose->sha256)), error);
}

static gboolean
drop (ZyrStorage *storage, Loose *loose, GError **error)
{
  return zyr_storage_write_home (storage, loose->home, drop_tx, loose, error);
}

/* One file */

typedef struct
{
  const ZyrDestructionOrder *order;
  const ZyrDestructible *file;
  GPtrArray *blobs; /* that it names */
  GHashTable *heads;
} Destruction;

static gboolean
destroy (ZyrTx *tx, Destruction *self, ZyrPublication *publication, GError **error)
{
  g_autoptr (JsonObject) counts = zyr_destruction_count (tx, self->file, error);

  /* SQLite leaves in its file what was deleted, unless it is told. */
  if (zyr_storage_writes_one_by_one (self->order->storage))
    {
      g_autofree char *set
          = zyr_tx_dup_text (tx, "PRAGMA secure_delete = ON", ZYR_NO_VALUES, NULL);
    }
  return counts != NULL && announce (tx, publication, self->file, error)
         && remove_rows (tx, self->file, self->blobs, error)
         && note (tx, self->order, self->file, counts, error);
}

static gboolean
destroy_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Destruction *self = data;
  g_autoptr (ZyrPublication) publication
      = zyr_publication_new (tx, zyr_clock_get_now_us (self->order->clock) / G_USEC_PER_SEC);
  gboolean found;

  g_ptr_array_set_size (self->blobs, 0);
  g_clear_pointer (&self->heads, g_hash_table_unref);
  /* Somebody may have begun a visit since it was listed. */
  if (!find_due (tx, self->file, self->order->before_s, &found, error))
    return FALSE;
  if (!found)
    return TRUE;
  if (!destroy (tx, self, publication, error))
    return FALSE;
  self->heads = zyr_publication_finish (publication, error);
  return self->heads != NULL;
}

gboolean
zyr_destruction_run (const ZyrDestructionOrder *order,
                     const ZyrDestructible *file,
                     GHashTable **heads,
                     GError **error)
{
  g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func (g_free);
  Destruction self = { order, file, blobs, NULL };
  gboolean ok = zyr_storage_write (order->storage, destroy_tx, &self, error);

  *heads = NULL;
  if (ok)
    *heads = g_steal_pointer (&self.heads);
  g_clear_pointer (&self.heads, g_hash_table_unref);
  for (guint i = 0; ok && i < blobs->len; i++)
    {
      Loose loose = { order->blobs, file->home, g_ptr_array_index (blobs, i) };

      ok = drop (order->storage, &loose, error);
    }
  return ok;
}

typedef struct
{
  gint64 before_s;
  GArray *found; /* Loose, texts owned */
} Sweep;

static void
loose_clear (Loose *loose)
{
  g_free ((char *)loose->home);
  g_free ((char *)loose->sha256);
}

static gboolean
list_loose_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Sweep *sweep = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx, "SELECT b.home, b.sha256 FROM blob b WHERE b.at < ?1 AND" UNNAMED,
                      ZYR_VALUES (ZYR_INT (sweep->before_s)), error);

  if (rows == NULL)
    return FALSE;
  g_array_set_size (sweep->found, 0);
  while (zyr_rows_next (rows, &local_error))
    {
      const Loose loose = { .home = g_strdup (zyr_rows_get_text (rows, 0)),
                            .sha256 = g_strdup (zyr_rows_get_text (rows, 1)) };

      g_array_append_val (sweep->found, loose);
    }
  return take_error (error, g_steal_pointer (&local_error));
}

gboolean
zyr_destruction_sweep (ZyrStorage *storage, ZyrBlobStore *blobs, gint64 now_s, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, TRUE, sizeof (Loose));
  Sweep sweep = { now_s - LOOSE_S, found };
  gboolean ok;

  g_array_set_clear_func (found, (GDestroyNotify)loose_clear);
  ok = zyr_storage_read (storage, list_loose_tx, &sweep, error);
  for (guint i = 0; ok && i < found->len; i++)
    {
      Loose *loose = &g_array_index (found, Loose, i);

      loose->store = blobs;
      ok = drop (storage, loose, error);
    }
  return ok;
}
