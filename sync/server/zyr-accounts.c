/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-accounts.h"

#include "zyr-audit.h"
#include "zyr-hash.h"
#include "zyr-record-table.h"
#include "zyr-storage-rows.h"

#include <string.h>

#define ACCOUNT_COLUMNS "id, home, staff_no, name, roles, password, active"
#define DEVICE_COLUMNS                                                                             \
  "device.id, device.home, device.account, device.name, device.enrolled, device_progress.seen,"    \
  " device_progress.last_op, device.revoked, device_progress.clock_ahead"
#define DEVICES                                                                                    \
  " FROM device JOIN device_progress ON device_progress.home = device.home"                        \
  " AND device_progress.device = device.id"

void
zyr_account_free (ZyrAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->id);
  g_free (account->home);
  g_free (account->staff_no);
  g_free (account->name);
  g_free (account->password);
  g_free (account);
}

void
zyr_device_free (ZyrDevice *device)
{
  if (device == NULL)
    return;
  g_free (device->id);
  g_free (device->home);
  g_free (device->account);
  g_free (device->name);
  g_free (device->platform);
  g_free (device->app_version);
  g_free (device);
}

char *
zyr_staff_no_normalize (const char *staff_no)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (staff_no));

  return g_ascii_strup (trimmed, -1);
}

/* Roles are stored as ",worker,supervisor,": each can be looked for between commas. */
static char *
roles_to_column (ZyrRole roles)
{
  g_auto (GStrv) names = zyr_roles_to_strings (roles);
  g_autofree char *joined = g_strjoinv (",", names);

  return g_strdup_printf (",%s,", joined);
}

static ZyrRole
roles_from_column (const char *column)
{
  g_auto (GStrv) names = g_strsplit (column, ",", -1);

  return zyr_roles_from_strings ((const char *const *)names);
}

static gpointer
account_from_row (ZyrRows *rows)
{
  ZyrAccount *account = g_new0 (ZyrAccount, 1);

  account->id = g_strdup (zyr_rows_get_text (rows, 0));
  account->home = g_strdup (zyr_rows_get_text (rows, 1));
  account->staff_no = g_strdup (zyr_rows_get_text (rows, 2));
  account->name = g_strdup (zyr_rows_get_text (rows, 3));
  account->roles = roles_from_column (zyr_rows_get_text (rows, 4));
  account->password = g_strdup (zyr_rows_get_text (rows, 5));
  account->active = zyr_rows_get_int (rows, 6) != 0;
  return account;
}

static gpointer
device_from_row (ZyrRows *rows)
{
  ZyrDevice *device = g_new0 (ZyrDevice, 1);

  device->id = g_strdup (zyr_rows_get_text (rows, 0));
  device->home = g_strdup (zyr_rows_get_text (rows, 1));
  device->account = g_strdup (zyr_rows_get_text (rows, 2));
  device->name = g_strdup (zyr_rows_get_text (rows, 3));
  device->enrolled_s = zyr_rows_get_int (rows, 4);
  device->seen_s = zyr_rows_get_int (rows, 5);
  device->last_op = zyr_rows_get_int (rows, 6);
  device->revoked = zyr_rows_get_int (rows, 7) != 0;
  device->clock_ahead_s = zyr_rows_get_int (rows, 8);
  return device;
}

static gpointer
listed_from_row (ZyrRows *rows)
{
  ZyrDevice *device = device_from_row (rows);

  device->platform = g_strdup (zyr_rows_get_text (rows, 9));
  device->app_version = g_strdup (zyr_rows_get_text (rows, 10));
  return device;
}

static gpointer
find_one (ZyrTx *tx,
          const char *sql,
          const char *key,
          gpointer (*from_row) (ZyrRows *),
          GError **error)
{
  g_autoptr (ZyrRows) rows = zyr_tx_query (tx, sql, ZYR_VALUES (ZYR_TEXT (key)), error);

  if (rows == NULL || !zyr_rows_next (rows, error))
    return NULL;
  return from_row (rows);
}

static GPtrArray *
list_all (ZyrTx *tx,
          const char *sql,
          const char *home,
          gpointer (*from_row) (ZyrRows *),
          GDestroyNotify destroy,
          GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (destroy);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (tx, sql, ZYR_VALUES (ZYR_TEXT (home)), error);

  if (rows == NULL)
    return NULL;
  while (zyr_rows_next (rows, &local_error))
    g_ptr_array_add (list, from_row (rows));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&list);
}

ZyrAccount *
zyr_accounts_find (ZyrTx *tx, const char *id, GError **error)
{
  return find_one (tx, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE id = ?1", id,
                   account_from_row, error);
}

ZyrAccount *
zyr_accounts_find_staff_no (ZyrTx *tx, const char *staff_no, GError **error)
{
  g_autofree char *key = zyr_staff_no_normalize (staff_no);

  return find_one (tx, "SELECT " ACCOUNT_COLUMNS " FROM account WHERE staff_no = ?1", key,
                   account_from_row, error);
}

GPtrArray *
zyr_accounts_list (ZyrTx *tx, const char *home, GError **error)
{
  return list_all (tx,
                   "SELECT " ACCOUNT_COLUMNS " FROM account WHERE home = ?1 OR ?1 IS NULL"
                   " ORDER BY home, staff_no",
                   home, account_from_row, (GDestroyNotify)zyr_account_free, error);
}

static gboolean
put_user_record (ZyrPublication *publication,
                 const ZyrAccount *account,
                 gint64 ver,
                 gboolean active,
                 GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (ZyrRecord) record = NULL;
  g_autofree char *scope = zyr_home_dup_scope (account->home);
  g_auto (GStrv) roles = zyr_roles_to_strings (account->roles);

  json_object_set_string_member (body, "id", account->id);
  json_object_set_string_member (body, "staff_no", account->staff_no);
  json_object_set_string_member (body, "name", account->name);
  json_object_set_string_member (body, "foundation", account->home);
  json_object_set_boolean_member (body, "active", active);
  zyr_json_set_strings (body, "roles", (const char *const *)roles);
  record = zyr_record_new (ZYR_KIND_USER, account->id, scope, ver, body, NULL);
  return zyr_publication_put (publication, record, error);
}

gboolean
zyr_accounts_insert (ZyrTx *tx, const ZyrAccount *account, GError **error)
{
  g_autofree char *roles = roles_to_column (account->roles);
  g_autofree char *staff_no = zyr_staff_no_normalize (account->staff_no);

  return zyr_tx_run (tx,
                     "INSERT INTO account (id, home, staff_no, name, roles, password, active)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
                     ZYR_VALUES (ZYR_TEXT (account->id), ZYR_TEXT (account->home),
                                 ZYR_TEXT (staff_no), ZYR_TEXT (account->name), ZYR_TEXT (roles),
                                 ZYR_TEXT (account->password)),
                     error);
}

gboolean
zyr_accounts_add (ZyrTx *tx, ZyrPublication *publication, const ZyrAccount *account, GError **error)
{
  if (!zyr_accounts_insert (tx, account, error))
    return FALSE;
  if (g_str_equal (account->home, ZYR_AUDIT_CENTRE))
    return TRUE;
  if (!put_user_record (publication, account, 1, TRUE, error))
    return FALSE;
  return zyr_publication_settle_worker (publication, account->home, account->id, error);
}

gboolean
zyr_accounts_set_password (ZyrTx *tx, const char *id, const char *hash, GError **error)
{
  return zyr_tx_run (tx, "UPDATE account SET password = ?2 WHERE id = ?1",
                     ZYR_VALUES (ZYR_TEXT (id), ZYR_TEXT (hash)), error)
         && zyr_tx_run (tx, "DELETE FROM token WHERE account = ?1", ZYR_VALUES (ZYR_TEXT (id)),
                        error);
}

/* What has changed of the account reaches everybody's feeds, and decides about its own. */
static gboolean
publish (ZyrTx *tx,
         ZyrPublication *publication,
         const ZyrAccount *account,
         gboolean active,
         GError **error)
{
  g_autoptr (ZyrRecord) record = NULL;
  g_autoptr (GError) local_error = NULL;

  if (g_str_equal (account->home, ZYR_AUDIT_CENTRE))
    return TRUE;
  record = zyr_record_table_dup (tx, account->home, ZYR_KIND_USER, account->id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return put_user_record (publication, account,
                          record != NULL ? zyr_record_get_ver (record) + 1 : 1, active, error)
         && zyr_publication_settle_worker (publication, account->home, account->id, error);
}

static gboolean
set_active (ZyrTx *tx,
            ZyrPublication *publication,
            const ZyrAccount *account,
            gboolean active,
            GError **error)
{
  return zyr_tx_run (tx, "UPDATE account SET active = ?2 WHERE id = ?1",
                     ZYR_VALUES (ZYR_TEXT (account->id), ZYR_INT (active ? 1 : 0)), error)
         && publish (tx, publication, account, active, error);
}

gboolean
zyr_accounts_disable (ZyrTx *tx,
                      ZyrPublication *publication,
                      const ZyrAccount *account,
                      GError **error)
{
  return zyr_tx_run (tx, "DELETE FROM token WHERE account = ?1",
                     ZYR_VALUES (ZYR_TEXT (account->id)), error)
         && set_active (tx, publication, account, FALSE, error);
}

gboolean
zyr_accounts_enable (ZyrTx *tx,
                     ZyrPublication *publication,
                     const ZyrAccount *account,
                     GError **error)
{
  return set_active (tx, publication, account, TRUE, error);
}

gboolean
zyr_accounts_set_roles (ZyrTx *tx,
                        ZyrPublication *publication,
                        ZyrAccount *account,
                        ZyrRole roles,
                        GError **error)
{
  g_autofree char *column = roles_to_column (roles);

  account->roles = roles;
  return zyr_tx_run (tx, "UPDATE account SET roles = ?2 WHERE id = ?1",
                     ZYR_VALUES (ZYR_TEXT (account->id), ZYR_TEXT (column)), error)
         && publish (tx, publication, account, account->active, error);
}

gboolean
zyr_accounts_add_foundation (ZyrPublication *publication,
                             const char *id,
                             const char *name,
                             const char *province,
                             const char *district,
                             GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (ZyrRecord) record = NULL;
  g_autofree char *scope = zyr_home_dup_scope (id);

  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "name", name);
  zyr_json_set_optional (body, "province", province);
  zyr_json_set_optional (body, "district", district);
  record = zyr_record_new (ZYR_KIND_FOUNDATION, id, scope, 1, body, NULL);
  return zyr_publication_put (publication, record, error);
}

gboolean
zyr_codes_add (ZyrTx *tx,
               const char *code,
               const char *account,
               gint64 now_s,
               gint64 expires_s,
               GError **error)
{
  g_autofree char *hash = zyr_hash_sha256_hex_text (code);

  return zyr_tx_run (
      tx, "INSERT INTO code (hash, account, made, expires) VALUES (?1, ?2, ?3, ?4)",
      ZYR_VALUES (ZYR_TEXT (hash), ZYR_TEXT (account), ZYR_INT (now_s), ZYR_INT (expires_s)),
      error);
}

ZyrDevice *
zyr_devices_find (ZyrTx *tx, const char *id, GError **error)
{
  return find_one (tx, "SELECT " DEVICE_COLUMNS DEVICES " WHERE device.id = ?1", id,
                   device_from_row, error);
}

#define DEVICE_IN                                                                                  \
  "SELECT " DEVICE_COLUMNS ", (SELECT value FROM meta WHERE key = 'epoch')" DEVICES               \
  " WHERE device_progress.home"

ZyrDevice *
zyr_devices_find_in (ZyrTx *tx, const char *home, const char *id, char **epoch, GError **error)
{
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx, DEVICE_IN " = ?1 AND device_progress.device = ?2", ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (id)), error);

  if (rows == NULL || !zyr_rows_next (rows, error))
    return NULL;
  *epoch = g_strdup (zyr_rows_get_text (rows, 9));
  return device_from_row (rows);
}

GHashTable *
zyr_devices_find_all_in (ZyrTx *tx,
                         const char *const *homes,
                         guint n_homes,
                         const char *const *ids,
                         guint n_ids,
                         char **epoch,
                         GError **error)
{
  g_autoptr (GHashTable) devices
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)zyr_device_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query_ids (tx, DEVICE_IN " IN", " AND device_progress.device IN",
                                               homes, n_homes, ids, n_ids, error);

  if (rows == NULL)
    return NULL;
  while (zyr_rows_next (rows, &local_error))
    {
      ZyrDevice *device = device_from_row (rows);

      g_hash_table_insert (devices, device->id, device);
      g_free (*epoch);
      *epoch = g_strdup (zyr_rows_get_text (rows, 9));
    }
  if (local_error == NULL)
    return g_steal_pointer (&devices);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

gboolean
zyr_devices_add (ZyrTx *tx,
                 const ZyrDevice *device,
                 const char *platform,
                 const char *app_version,
                 GError **error)
{
  return zyr_tx_run (tx,
                     "INSERT INTO device (id, home, account, name, platform, app_version, enrolled,"
                     " revoked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)",
                     ZYR_VALUES (ZYR_TEXT (device->id), ZYR_TEXT (device->home),
                                 ZYR_TEXT (device->account), ZYR_TEXT (device->name),
                                 ZYR_TEXT (platform), ZYR_TEXT (app_version),
                                 ZYR_INT (device->enrolled_s)),
                     error)
         && zyr_tx_run (tx,
                        "INSERT INTO device_progress (home, device, last_op, seen)"
                        " VALUES (?1, ?2, 0, ?3)",
                        ZYR_VALUES (ZYR_TEXT (device->home), ZYR_TEXT (device->id),
                                    ZYR_INT (device->enrolled_s)),
                        error);
}

gboolean
zyr_devices_set_seen (ZyrTx *tx, const char *home, const char *id, gint64 seen_s, GError **error)
{
  return zyr_tx_run (tx, "UPDATE device_progress SET seen = ?3 WHERE home = ?1 AND device = ?2",
                     ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (id), ZYR_INT (seen_s)), error);
}

#define PROGRESS_COLUMNS_N 5u

gboolean
zyr_devices_set_progress_all (ZyrTx *tx, GHashTable *devices, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (ZyrValue));
  GHashTableIter iter;
  gpointer device;

  g_hash_table_iter_init (&iter, devices);
  while (g_hash_table_iter_next (&iter, NULL, &device))
    {
      const ZyrDevice *one = device;
      const ZyrValue row[PROGRESS_COLUMNS_N]
          = { ZYR_TEXT (one->home), ZYR_TEXT (one->id), ZYR_INT (one->last_op),
              ZYR_INT (one->seen_s), ZYR_INT (one->clock_ahead_s) };

      g_array_append_vals (values, row, PROGRESS_COLUMNS_N);
    }
  return zyr_tx_run_rows (tx,
                          "INSERT INTO device_progress (home, device, last_op, seen, clock_ahead)"
                          " VALUES",
                          " ON CONFLICT (home, device) DO UPDATE SET last_op = excluded.last_op,"
                          " seen = excluded.seen, clock_ahead = excluded.clock_ahead",
                          (const ZyrValue *)(gpointer)values->data, PROGRESS_COLUMNS_N,
                          values->len / PROGRESS_COLUMNS_N, error);
}

gboolean
zyr_devices_set_progress (ZyrTx *tx,
                          const char *home,
                          const char *id,
                          gint64 last_op,
                          gint64 seen_s,
                          gint64 clock_ahead_s,
                          GError **error)
{
  return zyr_tx_run (tx,
                     "UPDATE device_progress SET last_op = ?3, seen = ?4, clock_ahead = ?5"
                     " WHERE home = ?1 AND device = ?2",
                     ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (id), ZYR_INT (last_op),
                                 ZYR_INT (seen_s), ZYR_INT (clock_ahead_s)),
                     error);
}

gboolean
zyr_devices_set_app_version (ZyrTx *tx, const char *id, const char *app_version, GError **error)
{
  return zyr_tx_run (
      tx, "UPDATE device SET app_version = ?2 WHERE id = ?1 AND app_version <> ?2",
      ZYR_VALUES (ZYR_TEXT (id), ZYR_TEXT (app_version)), error);
}

void
zyr_access_clear (ZyrAccess *access)
{
  g_clear_pointer (&access->account, zyr_account_free);
  g_clear_pointer (&access->device, zyr_device_free);
}

gboolean
zyr_access_find (ZyrTx *tx, const char *hash, ZyrAccess *access, GError **error)
{
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx,
      "SELECT account.id, account.home, account.staff_no, account.name, account.roles,"
      " account.password, account.active, device.id, device.home, device.account, device.name,"
      " device.enrolled, device.revoked, token.expires, token.used"
      " FROM token JOIN account ON account.id = token.account JOIN device ON device.id ="
      " token.device WHERE token.hash = ?1 AND token.sort = 'access'",
      ZYR_VALUES (ZYR_TEXT (hash)), error);
  ZyrDevice *device;

  if (rows == NULL || !zyr_rows_next (rows, error))
    return FALSE;
  access->account = account_from_row (rows);
  access->device = device = g_new0 (ZyrDevice, 1);
  device->id = g_strdup (zyr_rows_get_text (rows, 7));
  device->home = g_strdup (zyr_rows_get_text (rows, 8));
  device->account = g_strdup (zyr_rows_get_text (rows, 9));
  device->name = g_strdup (zyr_rows_get_text (rows, 10));
  device->enrolled_s = zyr_rows_get_int (rows, 11);
  device->revoked = zyr_rows_get_int (rows, 12) != 0;
  access->expires_s = zyr_rows_get_int (rows, 13);
  access->used = zyr_rows_get_int (rows, 14) != 0;
  return TRUE;
}

GPtrArray *
zyr_devices_list (ZyrTx *tx, const char *home, GError **error)
{
  return list_all (tx,
                   "SELECT " DEVICE_COLUMNS ", device.platform, device.app_version" DEVICES
                   " WHERE device.home = ?1 OR ?1 IS NULL"
                   " ORDER BY device.home, device.enrolled, device.id",
                   home, listed_from_row, (GDestroyNotify)zyr_device_free, error);
}

gboolean
zyr_devices_revoke (ZyrTx *tx, const char *id, GError **error)
{
  /* Its tokens stay: the device is to learn that it was revoked, not that it should sign in again.
   */
  return zyr_tx_run (tx, "UPDATE device SET revoked = 1 WHERE id = ?1", ZYR_VALUES (ZYR_TEXT (id)),
                     error);
}

gboolean
zyr_devices_readmit (ZyrTx *tx, const char *id, GError **error)
{
  return zyr_tx_run (tx, "UPDATE device SET revoked = 0 WHERE id = ?1", ZYR_VALUES (ZYR_TEXT (id)),
                     error);
}
