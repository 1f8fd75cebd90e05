/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-oracle.h"

#include "sim-world.h"

#include "zyr-clock.h"
#include "zyr-json.h"

#include <string.h>

#define DECIDED_DAYS 7
#define SENT_DAYS 30
#define BODY_BYTES_MAX 1000000

typedef struct
{
  char *home;
  char *roles; /* ",worker,supervisor," */
  gboolean active;
} Account;

typedef struct
{
  char *account;
  gboolean revoked;
  gint64 last_op;
} Device;

struct _SimOracle
{
  gboolean valid;
  guint reading;        /* counted */
  char *cutoff;         /* day */
  gint64 sent_s;        /* what was sent before has left */
  GHashTable *late;     /* set of "home id": visits that have not changed since */
  GHashTable *rows;     /* "home id" -> SimRow */
  GHashTable *accounts; /* id -> Account */
  GHashTable *devices;  /* id -> Device */
  GHashTable *cases;    /* "worker household" */
};

static void
row_free (SimRow *row)
{
  g_free (row->key);
  g_free (row->home);
  g_free (row->id);
  g_free (row->kind);
  g_free (row->household);
  g_free (row->body);
  g_free (row->tok);
  g_free (row->worker);
  g_free (row->second);
  g_free (row->visit);
  g_free (row->decided);
  g_free (row);
}

static void
account_free (Account *account)
{
  g_free (account->home);
  g_free (account->roles);
  g_free (account);
}

static void
device_free (Device *device)
{
  g_free (device->account);
  g_free (device);
}

SimOracle *
sim_oracle_new (void)
{
  SimOracle *self = g_new0 (SimOracle, 1);

  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) row_free);
  self->accounts
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) account_free);
  self->devices
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) device_free);
  self->cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->late = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
sim_oracle_free (SimOracle *self)
{
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->accounts);
  g_hash_table_unref (self->devices);
  g_hash_table_unref (self->cases);
  g_hash_table_unref (self->late);
  g_free (self->cutoff);
  g_free (self);
}

void
sim_oracle_invalidate (SimOracle *self)
{
  self->valid = FALSE;
}

/* ---- reading ---- */

static gboolean
is_one_of (const char *word, const char *const *words)
{
  return word != NULL && g_strv_contains (words, word);
}

static void
read_visit (SimRow *row, JsonObject *body)
{
  static const char *const open[] = { "planned", "in_progress", "completed", "submitted", "returned",
                                      NULL };
  const char *state = zyr_json_get_string (body, "state", NULL);
  const char *at = zyr_json_get_string (body, "decided_at", NULL);
  g_autofree char *latest = NULL;
  gint64 ended_us = 0;

  row->worker = g_strdup (zyr_json_get_string (body, "worker", NULL));
  row->second = g_strdup (zyr_json_get_string (body, "second", NULL));
  row->open = is_one_of (state, open);
  row->waits = g_strcmp0 (state, "submitted") == 0;
  if (!row->open && g_strcmp0 (state, "void") != 0 && at != NULL && strlen (at) >= 10)
    {
      row->decided = g_strndup (at, 10);
      if (zyr_time_parse_iso (zyr_json_get_string (body, "ended", ""), &ended_us, NULL, NULL))
        latest = zyr_time_format_iso (
            ended_us + (gint64) (SENT_DAYS - DECIDED_DAYS) * 86400 * G_USEC_PER_SEC, 0);
      if (latest != NULL && strncmp (latest, row->decided, 10) < 0)
        memcpy (row->decided, latest, 10);
    }
}

static void
read_body (SimRow *row)
{
  static const char *const read[] = { "visit", "visit_revision", "review", "attachment", NULL };
  g_autoptr (JsonObject) body = NULL;

  if (!is_one_of (row->kind, read))
    return;
  body = zyr_json_parse_object (row->body, -1, BODY_BYTES_MAX, NULL);
  if (g_str_equal (row->kind, "visit"))
    read_visit (row, body);
  else if (g_str_equal (row->kind, "visit_revision"))
    row->worker = g_strdup (zyr_json_get_string (body, "worker", NULL));
  else
    row->visit = g_strdup (zyr_json_get_string (body, "visit", NULL));
}

static SimRow *
read_row (ZyrRows *rows, const char *key)
{
  SimRow *row = g_new0 (SimRow, 1);

  row->home = g_strdup (zyr_rows_get_text (rows, 0));
  row->id = g_strdup (zyr_rows_get_text (rows, 1));
  row->kind = g_strdup (zyr_rows_get_text (rows, 2));
  row->household = g_strdup (zyr_rows_get_text (rows, 3));
  row->ver = zyr_rows_get_int (rows, 4);
  row->body = g_strdup (zyr_rows_get_text (rows, 5));
  row->tok = g_strdup (zyr_rows_get_text (rows, 6));
  read_body (row);
  row->key = g_strdup (key);
  return row;
}

static gboolean
is_as_before (const SimRow *row, ZyrRows *rows)
{
  return row->ver == zyr_rows_get_int (rows, 4)
         && g_strcmp0 (row->body, zyr_rows_get_text (rows, 5)) == 0
         && g_strcmp0 (row->tok, zyr_rows_get_text (rows, 6)) == 0
         && g_strcmp0 (row->household, zyr_rows_get_text (rows, 3)) == 0
         && g_strcmp0 (row->kind, zyr_rows_get_text (rows, 2)) == 0;
}

static gboolean
was_not_read (gpointer key, gpointer row, gpointer reading)
{
  return ((SimRow *) row)->reading != GPOINTER_TO_UINT (reading);
}

static gboolean
read_records (ZyrTx *tx, SimOracle *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx, "SELECT home, id, kind, household, ver, body, tok FROM record", ZYR_NO_VALUES, error);
  g_autoptr (GString) key = g_string_new (NULL);

  if (rows == NULL)
    return FALSE;
  self->reading++;
  while (zyr_rows_next (rows, &local_error))
    {
      SimRow *row;

      g_string_assign (key, zyr_rows_get_text (rows, 0));
      g_string_append_c (key, ' ');
      g_string_append (key, zyr_rows_get_text (rows, 1));
      row = g_hash_table_lookup (self->rows, key->str);
      if (row == NULL || !is_as_before (row, rows))
        {
          row = read_row (rows, key->str);
          g_hash_table_replace (self->rows, row->key, row);
        }
      row->reading = self->reading;
    }
  if (local_error != NULL)
    return FALSE;
  g_hash_table_foreach_remove (self->rows, was_not_read, GUINT_TO_POINTER (self->reading));
  return TRUE;
}

static gboolean
read_late (ZyrTx *tx, SimOracle *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx,
                      "SELECT home, rec FROM log WHERE kind = 'visit' AND scope LIKE 'f:%'"
                      " AND at < ?1",
                      ZYR_VALUES (ZYR_INT (self->sent_s)), error);

  if (rows == NULL)
    return FALSE;
  g_hash_table_remove_all (self->late);
  while (zyr_rows_next (rows, &local_error))
    g_hash_table_add (self->late, g_strconcat (zyr_rows_get_text (rows, 0), " ",
                                               zyr_rows_get_text (rows, 1), NULL));
  return local_error == NULL;
}

static gboolean
read_people (ZyrTx *tx, SimOracle *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) accounts
      = zyr_tx_query (tx, "SELECT id, home, roles, active FROM account", ZYR_NO_VALUES, error);
  g_autoptr (ZyrRows) devices
      = zyr_tx_query (tx, "SELECT id, account, revoked, last_op FROM device"
                          " JOIN device_progress ON device_progress.device = device.id", ZYR_NO_VALUES, error);

  if (accounts == NULL || devices == NULL)
    return FALSE;
  while (zyr_rows_next (accounts, &local_error))
    {
      Account *account = g_new0 (Account, 1);

      account->home = g_strdup (zyr_rows_get_text (accounts, 1));
      account->roles = g_strdup (zyr_rows_get_text (accounts, 2));
      account->active = zyr_rows_get_int (accounts, 3) != 0;
      g_hash_table_replace (self->accounts, g_strdup (zyr_rows_get_text (accounts, 0)), account);
    }
  while (local_error == NULL && zyr_rows_next (devices, &local_error))
    {
      Device *device = g_new0 (Device, 1);

      device->account = g_strdup (zyr_rows_get_text (devices, 1));
      device->revoked = zyr_rows_get_int (devices, 2) != 0;
      device->last_op = zyr_rows_get_int (devices, 3);
      g_hash_table_replace (self->devices, g_strdup (zyr_rows_get_text (devices, 0)), device);
    }
  return local_error == NULL;
}

static gboolean
read_tx (ZyrTx *tx, gpointer data, GError **error)
{
  return read_records (tx, data, error) && read_late (tx, data, error)
         && read_people (tx, data, error);
}

static void
find_cases (SimOracle *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SimRow *row = value;

      if (row->worker == NULL || !g_str_equal (row->kind, "visit"))
        continue;
      if ((row->open && !(row->waits && g_hash_table_contains (self->late, row->key)))
          || (row->decided != NULL && strcmp (row->decided, self->cutoff) >= 0))
        g_hash_table_add (self->cases, g_strconcat (row->worker, " ", row->household, NULL));
    }
}

gboolean
sim_oracle_read (SimOracle *self, ZyrStorage *storage, gint64 now_s)
{
  g_autofree char *cutoff = NULL;

  if (self->valid)
    return TRUE;
  cutoff = zyr_time_format_iso ((now_s - (gint64) DECIDED_DAYS * 86400) * G_USEC_PER_SEC, 0);
  g_free (self->cutoff);
  self->cutoff = g_strndup (cutoff, 10);
  self->sent_s = now_s - now_s % 86400 - (gint64) SENT_DAYS * 86400;
  g_hash_table_remove_all (self->accounts);
  g_hash_table_remove_all (self->devices);
  g_hash_table_remove_all (self->cases);
  if (!zyr_storage_read (storage, read_tx, self, NULL))
    return FALSE;
  find_cases (self);
  self->valid = TRUE;
  return TRUE;
}

/* ---- judging ---- */

static const SimRow *
find_in (SimOracle *self, const char *home, const char *id)
{
  g_autofree char *key = g_strconcat (home, " ", id, NULL);

  return g_hash_table_lookup (self->rows, key);
}

const SimRow *
sim_oracle_find_for (SimOracle *self, const char *device, const char *id)
{
  const Device *found = g_hash_table_lookup (self->devices, device);
  const Account *account
      = found != NULL ? g_hash_table_lookup (self->accounts, found->account) : NULL;
  const SimRow *row = account != NULL ? find_in (self, account->home, id) : NULL;

  return row != NULL ? row : sim_oracle_find (self, id);
}

const SimRow *
sim_oracle_find (SimOracle *self, const char *id)
{
  const SimRow *row = NULL;

  for (int f = 0; f < SIM_FOUNDATIONS && row == NULL; f++)
    row = find_in (self, sim_foundation_id (f), id);
  return row != NULL ? row : find_in (self, "ref", id);
}

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const SimRow *const *) a)->id, (*(const SimRow *const *) b)->id);
}

GPtrArray *
sim_oracle_list (SimOracle *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_ptr_array_add (list, row);
  g_ptr_array_sort (list, compare_rows);
  return list;
}

gboolean
sim_oracle_device_is_welcome (SimOracle *self, const char *device)
{
  const Device *found = g_hash_table_lookup (self->devices, device);
  const Account *account
      = found != NULL ? g_hash_table_lookup (self->accounts, found->account) : NULL;

  return account != NULL && !found->revoked && account->active;
}

gint64
sim_oracle_device_last (SimOracle *self, const char *device)
{
  const Device *found = g_hash_table_lookup (self->devices, device);

  return found != NULL ? found->last_op : -1;
}

static gboolean
worker_may_see (SimOracle *self, const char *worker, const SimRow *row)
{
  static const char *const of_all[] = { "user", "foundation", NULL };
  g_autofree char *pair = g_strconcat (worker, " ", row->household, NULL);
  const SimRow *visit;

  if (is_one_of (row->kind, of_all))
    return TRUE;
  if (row->household == NULL || !g_hash_table_contains (self->cases, pair))
    return FALSE;
  if (g_str_equal (row->kind, "visit_revision"))
    return g_strcmp0 (row->worker, worker) == 0;
  if (row->visit == NULL)
    return TRUE;
  visit = sim_oracle_find (self, row->visit);
  return visit != NULL && g_strcmp0 (visit->worker, worker) == 0;
}

gboolean
sim_oracle_may_see (SimOracle *self, const char *device, const SimRow *row)
{
  const Device *found = g_hash_table_lookup (self->devices, device);
  const Account *account
      = found != NULL ? g_hash_table_lookup (self->accounts, found->account) : NULL;

  if (!sim_oracle_device_is_welcome (self, device))
    return FALSE;
  if (g_str_equal (row->home, "ref"))
    return TRUE;
  if (!g_str_equal (row->home, account->home))
    return FALSE;
  if (strstr (account->roles, ",supervisor,") != NULL || strstr (account->roles, ",clerk,") != NULL)
    return TRUE;
  return strstr (account->roles, ",worker,") != NULL
         && worker_may_see (self, found->account, row);
}
