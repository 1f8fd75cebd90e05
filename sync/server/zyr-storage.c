/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-storage-driver.h"

G_DEFINE_QUARK (zyr - storage - error - quark, zyr_storage_error)

gboolean
zyr_storage_write (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  return storage->klass->write (storage, func, data, error);
}

/* Who waits for a transaction: each for his own, so that none is woken in vain. */
typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean done;
  gboolean ok;
  GError *error;
} Waiter;

static void
on_waited_for (gboolean ok, const GError *error, gpointer data)
{
  Waiter *waiter = data;

  g_mutex_lock (&waiter->lock);
  waiter->done = TRUE;
  waiter->ok = ok;
  waiter->error = error != NULL ? g_error_copy (error) : NULL;
  g_cond_signal (&waiter->cond);
  g_mutex_unlock (&waiter->lock);
}

gboolean
zyr_storage_wait_home (ZyrStorage *storage,
                       const char *home,
                       ZyrTxFunc func,
                       gpointer data,
                       GError **error)
{
  Waiter waiter = { .done = FALSE };

  g_mutex_init (&waiter.lock);
  g_cond_init (&waiter.cond);
  storage->klass->start_home (storage, home, func, NULL, data, on_waited_for, &waiter);
  g_mutex_lock (&waiter.lock);
  while (!waiter.done)
    g_cond_wait (&waiter.cond, &waiter.lock);
  g_mutex_unlock (&waiter.lock);
  g_mutex_clear (&waiter.lock);
  g_cond_clear (&waiter.cond);
  if (!waiter.ok)
    {
      g_assert (waiter.error != NULL);
      g_propagate_error (error, waiter.error);
    }
  return waiter.ok;
}

gboolean
zyr_storage_write_home (ZyrStorage *storage,
                        const char *home,
                        ZyrTxFunc func,
                        gpointer data,
                        GError **error)
{
  g_assert (home != NULL);
  if (storage->klass->start_home != NULL)
    return zyr_storage_wait_home (storage, home, func, data, error);
  return storage->klass->write (storage, func, data, error);
}

void
zyr_storage_start_home (ZyrStorage *storage,
                        const char *home,
                        ZyrTxFunc func,
                        ZyrTxManyFunc many,
                        gpointer data,
                        ZyrStorageDone done,
                        gpointer done_data)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  g_assert (home != NULL);
  if (storage->klass->start_home != NULL)
    {
      storage->klass->start_home (storage, home, func, many, data, done, done_data);
      return;
    }
  ok = zyr_storage_write_home (storage, home, func, data, &error);
  done (ok, error, done_data);
}

gboolean
zyr_storage_peek (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  return storage->klass->peek != NULL ? storage->klass->peek (storage, func, data, error)
                                      : storage->klass->read (storage, func, data, error);
}

gboolean
zyr_storage_writes_one_by_one (ZyrStorage *storage)
{
  return storage->klass->writes_one_by_one;
}

gboolean
zyr_storage_listen (ZyrStorage *storage, ZyrStorageHeardFunc func, gpointer data)
{
  return storage->klass->listen != NULL && storage->klass->listen (storage, func, data);
}

void
zyr_storage_announce (ZyrStorage *storage, GHashTable *heads)
{
  if (storage->klass->announce != NULL)
    storage->klass->announce (storage, heads);
}

gboolean
zyr_storage_read (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  return storage->klass->read (storage, func, data, error);
}

void
zyr_storage_close (ZyrStorage *storage)
{
  if (storage != NULL)
    storage->klass->close (storage);
}

ZyrRows *
zyr_tx_query (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error)
{
  return tx->klass->query (tx, sql, values, n_values, error);
}

gboolean
zyr_tx_run (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = NULL;

  if (tx->klass->run != NULL)
    return tx->klass->run (tx, sql, values, n_values, error);
  rows = zyr_tx_query (tx, sql, values, n_values, &local_error);
  if (rows != NULL)
    {
      while (zyr_rows_next (rows, &local_error))
        ;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  return TRUE;
}

gboolean
zyr_rows_next (ZyrRows *rows, GError **error)
{
  return rows->klass->next (rows, error);
}

const char *
zyr_rows_get_text (ZyrRows *rows, guint column)
{
  return rows->klass->get_text (rows, column);
}

gint64
zyr_rows_get_int (ZyrRows *rows, guint column)
{
  return rows->klass->get_int (rows, column);
}

void
zyr_rows_free (ZyrRows *rows)
{
  if (rows != NULL)
    rows->klass->free_rows (rows);
}

gint64
zyr_tx_query_int (ZyrTx *tx,
                  const char *sql,
                  const ZyrValue *values,
                  guint n_values,
                  gint64 fallback,
                  GError **error)
{
  g_autoptr (ZyrRows) rows = zyr_tx_query (tx, sql, values, n_values, error);

  if (rows == NULL || !zyr_rows_next (rows, error))
    return fallback;
  return zyr_rows_get_int (rows, 0);
}

char *
zyr_tx_dup_text (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error)
{
  g_autoptr (ZyrRows) rows = zyr_tx_query (tx, sql, values, n_values, error);

  if (rows == NULL || !zyr_rows_next (rows, error))
    return NULL;
  return g_strdup (zyr_rows_get_text (rows, 0));
}

/* Counts, for the metrics */

static GMutex commits_lock;
static guint64 commits_n;
static guint64 transactions_n;

void
zyr_storage_count_commit (guint n)
{
  g_mutex_lock (&commits_lock);
  commits_n++;
  transactions_n += n;
  g_mutex_unlock (&commits_lock);
}

void
zyr_storage_get_commits (guint64 *n_commits, guint64 *n_transactions)
{
  g_mutex_lock (&commits_lock);
  *n_commits = commits_n;
  *n_transactions = transactions_n;
  g_mutex_unlock (&commits_lock);
}
