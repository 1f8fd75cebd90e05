/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-household-transfer-private.h"

#include "zyr-accounts.h"
#include "zyr-audit.h"
#include "zyr-json.h"
#include "zyr-limits.h"
#include "zyr-operation.h"
#include "zyr-record-table.h"
#include "zyr-visit-state.h"

/* How many foundations a household is followed through. */
#define MOVES_N_MAX 100

G_DEFINE_QUARK (zyr - household - transfer - error - quark, zyr_household_transfer_error)

static gboolean
refuse (GError **error, ZyrHouseholdTransferError code, const char *message)
{
  g_set_error_literal (error, ZYR_HOUSEHOLD_TRANSFER_ERROR, code, message);
  return FALSE;
}

/* Texts of the first column. (transfer full) (nullable) */
static GPtrArray *
list_texts (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (tx, sql, values, n_values, error);

  if (rows == NULL)
    return NULL;
  while (zyr_rows_next (rows, &local_error))
    g_ptr_array_add (texts, g_strdup (zyr_rows_get_text (rows, 0)));
  if (local_error == NULL)
    return g_steal_pointer (&texts);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* What is asked before */

/* Whoever may ask for it, or accept it, and where. (transfer full) */
static char *
dup_home_of (ZyrTx *tx, const char *id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrAccount) account = zyr_accounts_find (tx, id, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (account != NULL && account->active
      && zyr_roles_allow (account->roles, ZYR_ACTION_TRANSFER_FILE, ZYR_REACH_FOUNDATION))
    return g_strdup (account->home);
  refuse (error, ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_ALLOWED, "not a supervisor");
  return NULL;
}

/* The household's foundation is that of the one who asks. */
static gboolean
check_places (ZyrTx *tx, const ZyrHouseholdTransfer *transfer, const char *from, GError **error)
{
  g_autofree char *to = dup_home_of (tx, transfer->accepted_by, error);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) household = NULL;

  if (to == NULL)
    return FALSE;
  if (g_str_equal (from, transfer->to))
    return refuse (error, ZYR_HOUSEHOLD_TRANSFER_ERROR_SAME, "the household is there already");
  if (!g_str_equal (to, transfer->to))
    return refuse (error, ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_ALLOWED, "not a supervisor there");
  household
      = zyr_record_table_dup (tx, from, ZYR_KIND_HOUSEHOLD, transfer->household, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (household == NULL)
    return refuse (error, ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_FOUND, "no such household there");
  return TRUE;
}

/* What was sent is decided where the household goes; what is not finished would be nobody's. */
static gboolean
is_unfinished (ZyrRecord *record)
{
  ZyrVisitState state = zyr_visit_state_from_string (zyr_record_get_string (record, "state", NULL));

  return zyr_record_get_kind (record) == ZYR_KIND_VISIT && zyr_visit_state_is_open (state)
         && state != ZYR_VISIT_SUBMITTED;
}

gboolean
zyr_household_transfer_has_unfinished (GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    if (is_unfinished (g_ptr_array_index (records, i)))
      return TRUE;
  return FALSE;
}

static gboolean
check_visits (GPtrArray *records, GError **error)
{
  return !zyr_household_transfer_has_unfinished (records)
         || refuse (error, ZYR_HOUSEHOLD_TRANSFER_ERROR_OPEN_VISIT, "a visit is not finished");
}

/* Names of those who worked on the file: cards without a role in the new foundation. */

static gboolean
put_card (ZyrTx *tx,
          ZyrPublication *publication,
          const char *from,
          const char *to,
          const char *id,
          GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) user = NULL;
  g_autoptr (ZyrRecord) card = NULL;
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *scope = zyr_home_dup_scope (to);
  gboolean there = FALSE;

  if (!zyr_record_table_has_id (tx, to, id, &there, error))
    return FALSE;
  user = there ? NULL : zyr_record_table_dup (tx, from, ZYR_KIND_USER, id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (user == NULL)
    return TRUE;
  body = zyr_json_copy_object (zyr_record_get_body (user));
  json_object_set_boolean_member (body, "active", FALSE);
  json_object_set_array_member (body, "roles", json_array_new ());
  card = zyr_record_new (ZYR_KIND_USER, id, scope, 1, body, NULL);
  return zyr_publication_put (publication, card, error);
}

static gboolean
put_cards (ZyrTx *tx,
           ZyrPublication *publication,
           const char *from,
           const char *to,
           GPtrArray *records,
           GError **error)
{
  static const char *const members[] = { "worker", "second", "by", "author" };
  g_autoptr (GHashTable) people = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) ids = NULL;

  for (guint i = 0; i < records->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (members); j++)
      {
        const char *id
            = zyr_record_get_string (g_ptr_array_index (records, i), members[j], NULL);

        if (id != NULL)
          g_hash_table_add (people, (gpointer)id);
      }
  ids = g_list_sort (g_hash_table_get_keys (people), (GCompareFunc)g_strcmp0);
  for (GList *l = ids; l != NULL; l = l->next)
    {
      if (!put_card (tx, publication, from, to, l->data, error))
        return FALSE;
    }
  return TRUE;
}

/* Pictures */

static gboolean
copy_blob (ZyrTx *tx,
           ZyrBlobStore *blobs,
           const char *from,
           const char *to,
           const char *sha256,
           GError **error)
{
  gint64 total = 0;
  g_autoptr (GBytes) bytes
      = zyr_blob_store_read (blobs, from, sha256, 0, ZYR_BLOB_SIZE_BYTES_MAX, &total, error);

  return bytes != NULL
         && zyr_blob_store_append (blobs, to, sha256, ZYR_BLOB_WHOLE, bytes, TRUE, error)
         && zyr_tx_run (tx,
                        "INSERT INTO blob (home, sha256, size, device, at)"
                        " SELECT ?2, sha256, size, device, at FROM blob"
                        " WHERE home = ?1 AND sha256 = ?3 ON CONFLICT DO NOTHING",
                        ZYR_VALUES (ZYR_TEXT (from), ZYR_TEXT (to), ZYR_TEXT (sha256)), error);
}

/* Unless a household that stayed has the same picture, it is not @home's any more. */
static gboolean
release_blob (ZyrTx *tx, const char *home, const char *sha256, GError **error)
{
  return zyr_tx_run (
      tx,
      "DELETE FROM blob WHERE home = ?1 AND sha256 = ?2 AND NOT EXISTS (SELECT 1 FROM blob_use"
      " JOIN record ON record.home = blob_use.home AND record.id = blob_use.rec"
      " WHERE blob_use.home = ?1 AND blob_use.sha256 = ?2)",
      ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (sha256)), error);
}

static gboolean
move_blobs (ZyrTx *tx,
            ZyrBlobStore *blobs,
            const char *from,
            const char *to,
            GPtrArray *records,
            GError **error)
{
  for (guint i = 0; i < records->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (records, i);
      const char *sha256 = zyr_record_get_string (record, "sha256", "");
      g_autoptr (GError) local_error = NULL;
      gint64 n;

      if (zyr_record_get_kind (record) != ZYR_KIND_ATTACHMENT)
        continue;
      n = zyr_tx_query_int (tx, "SELECT count(*) FROM blob WHERE home = ?1 AND sha256 = ?2",
                            ZYR_VALUES (ZYR_TEXT (from), ZYR_TEXT (sha256)), 0, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (n > 0
          && (!copy_blob (tx, blobs, from, to, sha256, error)
              || !release_blob (tx, from, sha256, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
zyr_household_transfer_forward (ZyrTx *tx,
                                ZyrBlobStore *blobs,
                                const char *home,
                                const char *sha256,
                                GError **error)
{
  g_autoptr (GPtrArray) records = list_texts (
      tx,
      "SELECT moved.rec FROM blob_use JOIN moved ON moved.home = blob_use.home"
      " AND moved.rec = blob_use.rec WHERE blob_use.home = ?1 AND blob_use.sha256 = ?2",
      ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (sha256)), error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autofree char *to
          = zyr_household_transfer_find (tx, home, g_ptr_array_index (records, i), &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (to != NULL && !copy_blob (tx, blobs, home, to, sha256, error))
        return FALSE;
    }
  return records != NULL && release_blob (tx, home, sha256, error);
}

typedef struct
{
  const char *home;
  GPtrArray *names;
} Tidy;

static gboolean
tidy_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Tidy *tidy = data;

  g_clear_pointer (&tidy->names, g_ptr_array_unref);
  tidy->names = list_texts (
      tx,
      "SELECT DISTINCT blob_use.sha256 FROM blob_use JOIN moved ON moved.home = blob_use.home"
      " AND moved.rec = blob_use.rec WHERE blob_use.home = ?1 AND NOT EXISTS (SELECT 1 FROM blob"
      " WHERE blob.home = blob_use.home AND blob.sha256 = blob_use.sha256)",
      ZYR_VALUES (ZYR_TEXT (tidy->home)), error);
  return tidy->names != NULL;
}

void
zyr_household_transfer_tidy (ZyrStorage *storage, ZyrBlobStore *blobs, const char *home)
{
  Tidy tidy = { home, NULL };

  if (zyr_storage_read (storage, tidy_tx, &tidy, NULL))
    for (guint i = 0; i < tidy.names->len; i++)
      zyr_blob_store_remove (blobs, home, g_ptr_array_index (tidy.names, i));
  g_clear_pointer (&tidy.names, g_ptr_array_unref);
}

/* The transfer */

static gboolean
note (ZyrTx *tx, const ZyrHouseholdTransfer *transfer, const char *home, const char *from,
      GError **error)
{
  g_autoptr (JsonObject) details = json_object_new ();
  gboolean leaves = g_str_equal (home, from);
  ZyrAuditEntry entry = { .home = home,
                          .at = transfer->at,
                          .account = leaves ? transfer->asked_by : transfer->accepted_by,
                          .action = leaves ? "household-leaves" : "household-enters",
                          .details = details };

  json_object_set_string_member (details, "household", transfer->household);
  json_object_set_string_member (details, "from", from);
  json_object_set_string_member (details, "to", transfer->to);
  json_object_set_string_member (details, "asked_by", transfer->asked_by);
  json_object_set_string_member (details, "accepted_by", transfer->accepted_by);
  json_object_set_string_member (details, "reason", transfer->reason);
  return zyr_audit_append (tx, &entry, error);
}

gboolean
zyr_household_transfer (ZyrTx *tx,
                        ZyrPublication *publication,
                        ZyrBlobStore *blobs,
                        const ZyrHouseholdTransfer *transfer,
                        char **from,
                        GError **error)
{
  g_autofree char *home = NULL;
  g_autoptr (GPtrArray) records = NULL;

  home = dup_home_of (tx, transfer->asked_by, error);
  if (home == NULL || !check_places (tx, transfer, home, error))
    return FALSE;
  records = zyr_record_table_list_household (tx, home, transfer->household, error);
  if (records == NULL || !check_visits (records, error)
      || !zyr_publication_move (publication, home, transfer->household, transfer->to, error)
      || !move_blobs (tx, blobs, home, transfer->to, records, error)
      || !put_cards (tx, publication, home, transfer->to, records, error)
      || !note (tx, transfer, home, home, error) || !note (tx, transfer, transfer->to, home, error))
    return FALSE;
  if (from != NULL)
    *from = g_steal_pointer (&home);
  return TRUE;
}

char *
zyr_household_transfer_find (ZyrTx *tx, const char *home, const char *rec, GError **error)
{
  g_autofree char *at = NULL;

  for (guint i = 0; i < MOVES_N_MAX; i++)
    {
      g_autoptr (GError) local_error = NULL;
      char *next = zyr_tx_dup_text (
          tx, "SELECT to_home FROM moved WHERE home = ?1 AND rec = ?2",
          ZYR_VALUES (ZYR_TEXT (at != NULL ? at : home), ZYR_TEXT (rec)), &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (next == NULL)
        break;
      g_free (at);
      at = next;
    }
  return g_steal_pointer (&at);
}

gboolean
zyr_household_transfer_look (ZyrTx *tx,
                             const char *home,
                             JsonObject *op,
                             char **household,
                             GError **error)
{
  g_autoptr (GArray) touches = zyr_operation_touches (op);

  *household = NULL;
  for (guint i = 0; i < touches->len && *household == NULL; i++)
    {
      const ZyrOperationTouch *touch = &g_array_index (touches, ZyrOperationTouch, i);
      g_autoptr (GError) local_error = NULL;

      *household
          = zyr_tx_dup_text (tx, "SELECT household FROM moved WHERE home = ?1 AND rec = ?2",
                             ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (touch->id)), &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return TRUE;
}
