/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A database that was put back from an older copy: the centre knows operations of this device that
 * the copy has not, and their numbers are taken. */
#include "zyr-limits.h"
#include "zyr-store-private.h"
#include "zyr-uuid.h"

/* Moves operation @n and all that names it; what is behind it has been moved before. */
static gboolean
move_operation (ZyrStore *self,
                const char *device,
                gint64 n,
                const char *payload,
                gint64 after,
                gint64 by,
                GError **error)
{
  static const char *const children[] = {
    "UPDATE outbox_version SET n = n + ? WHERE n = ?",
    "UPDATE outbox_record SET n = n + ? WHERE n = ?",
    "UPDATE outbox_blob SET n = n + ? WHERE n = ?",
    "UPDATE draft SET op = op + ? WHERE op = ?",
  };
  g_autoptr (JsonObject) op
      = zyr_json_parse_object (payload, -1, ZYR_OPERATION_SIZE_BYTES_MAX, error);
  g_autofree char *text = NULL;

  if (op == NULL)
    return FALSE;
  zyr_operation_renumber (op, device, after, by);
  text = zyr_json_object_to_canonical (op);
  if (!zyr_store_exec (self, error, "UPDATE outbox SET n = ?, payload = ? WHERE n = ?", "iti",
                       n + by, text, n))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    if (!zyr_store_exec (self, error, children[i], "ii", by, n))
      return FALSE;
  return TRUE;
}

static gboolean
move_operations (ZyrStore *self,
                 const char *device,
                 gint64 after,
                 gint64 by,
                 GHashTable *dirty,
                 GError **error)
{
  for (gint64 n = zyr_store_get_last_op (self, error); n > after; n--)
    {
      g_autoptr (ZyrStmt) query = zyr_store_query (
          self, error, "SELECT payload FROM outbox WHERE n = ?", "i", n);
      g_autofree char *payload = NULL;

      if (query == NULL)
        return FALSE;
      if (zyr_stmt_next (query))
        payload = zyr_stmt_dup (query, 0);
      if (!zyr_stmt_ok (query, error))
        return FALSE;
      g_clear_pointer (&query, zyr_stmt_free);
      if (payload != NULL
          && (!zyr_store_add_changed (self, n, dirty, error)
              || !move_operation (self, device, n, payload, after, by, error)))
        return FALSE;
    }
  return TRUE;
}

/* So that the account has no gap, should a restored centre ask for those numbers. */
static gboolean
insert_void (ZyrStore *self, const char *device, gint64 n, GError **error)
{
  g_autofree char *name = g_strdup_printf (ZYR_OP_VOID " %" G_GINT64_FORMAT, n);
  g_autofree char *id = zyr_uuid_derive (device, name);
  g_autofree char *at = zyr_clock_dup_now_iso (self->clock);
  g_autoptr (JsonObject) op = zyr_operation_new_void (id, at);
  g_autofree char *payload = NULL;

  zyr_operation_set_number (op, n);
  payload = zyr_json_object_to_canonical (op);
  return zyr_store_exec (self, error,
                         "INSERT INTO outbox (n, kind, payload, actor, rec_kind, rec, household,"
                         " visit, at, state, answered) VALUES (?, ?, ?, '{}', '', '', '', '', ?, ?,"
                         " ?)",
                         "itttii", n, ZYR_OP_VOID, payload, at, (gint64)ZYR_STORE_OP_SETTLED,
                         zyr_store_now_s (self));
}

gboolean
zyr_store_renumber_operations (ZyrStore *self, gint64 after, gint64 last, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  g_autoptr (GHashTable) dirty = zyr_store_dirty_new ();
  g_autofree char *device = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  device = zyr_store_dup_meta (self, ZYR_STORE_META_DEVICE_ID, error);
  if (device == NULL || after < 0 || last <= after || last - after > ZYR_LOST_OPERATIONS_N_MAX)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT,
                     "numbers after %" G_GINT64_FORMAT " up to %" G_GINT64_FORMAT
                     " cannot be left out",
                     after, last);
      return FALSE;
    }
  transaction = zyr_store_begin (self, error);
  if (transaction == NULL || !zyr_store_exec (self, error, "PRAGMA defer_foreign_keys = ON", "")
      || !move_operations (self, device, after, last - after, dirty, error))
    return FALSE;
  for (gint64 n = after + 1; n <= last; n++)
    if (!insert_void (self, device, n, error))
      return FALSE;
  self->changes->outbox = TRUE;
  self->changes->drafts = TRUE;
  return zyr_store_exec (self, error, "UPDATE outbox_counter SET last_op = max (last_op, ?) + ?",
                         "ii", after, last - after)
         && zyr_store_refresh_view (self, dirty, error)
         && zyr_store_commit (g_steal_pointer (&transaction), error);
}
