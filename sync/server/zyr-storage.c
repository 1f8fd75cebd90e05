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
  storage->klass->start_home (storage, home, func, data, on_waited_for, &waiter);
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
                        gpointer data,
                        ZyrStorageDone done,
                        gpointer done_data)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  g_assert (home != NULL);
  if (storage->klass->start_home != NULL)
    {
      storage->klass->start_home (storage, home, func, data, done, done_data);
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

static const char *
intern_rows (const char *insert, const char *rest, guint n_columns, guint n_rows)
{
  g_autoptr (GString) text = g_string_new (insert);

  for (guint i = 0; i < n_rows * n_columns; i++)
    g_string_append_printf (text, "%s?%u%s",
                            i % n_columns > 0 ? ", "
                            : i > 0           ? ", ("
                                              : " (",
                            i + 1, (i + 1) % n_columns == 0 ? ")" : "");
  g_string_append (text, rest);
  return g_intern_string (text->str);
}

/* A statement by what it was made of; the texts are literals, and are known by their addresses. */
typedef struct
{
  const char *insert;
  const char *rest;
  guint n_columns;
  guint n_rows;
  const char *text;
} Made;

const char *
zyr_tx_intern_rows (const char *insert, const char *rest, guint n_columns, guint n_rows)
{
  static GPrivate known_of_thread = G_PRIVATE_INIT ((GDestroyNotify)g_array_unref);
  GArray *known = g_private_get (&known_of_thread);
  Made made = { insert, rest, n_columns, n_rows, NULL };

  if (known == NULL)
    {
      known = g_array_new (FALSE, FALSE, sizeof (Made));
      g_private_set (&known_of_thread, known);
    }
  for (guint i = 0; i < known->len; i++)
    {
      const Made *other = &g_array_index (known, Made, i);

      if (other->insert == insert && other->rest == rest && other->n_columns == n_columns
          && other->n_rows == n_rows)
        return other->text;
    }
  made.text = intern_rows (insert, rest, n_columns, n_rows);
  g_array_append_val (known, made);
  return made.text;
}

/* Statements of 1, 2, 4 … rows: few to prepare. */
gboolean
zyr_tx_run_rows (ZyrTx *tx,
                 const char *insert,
                 const char *rest,
                 const ZyrValue *values,
                 guint n_columns,
                 guint n_rows,
                 GError **error)
{
  guint n_done = 0;

  while (n_done < n_rows)
    {
      guint n = MAX (tx->klass->rows_n_max, 1);

      while (n > n_rows - n_done)
        n /= 2;
      if (!zyr_tx_run (tx, zyr_tx_intern_rows (insert, rest, n_columns, n),
                       values + n_done * n_columns, n * n_columns, error))
        return FALSE;
      n_done += n;
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
