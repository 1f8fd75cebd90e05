/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is put right while the store is open: the search index, and a handle that has given up. */
#include "zyr-store-private.h"

/*
 * FTS5 marks in its own table the format of an index that words were really removed from, when it
 * removes the first one, and thinks it marked from then on. Is that transaction undone, so is the
 * mark, and it is not set again: whoever reads the mark later (a savepoint that is undone, the next
 * opening) takes the index for one of the older format, and for malformed. Making it anew takes the
 * mark away, too. So it is we who set it, before anything is removed, and who look after it.
 */
#define SEARCH_FORMAT 5

#define REBUILD "INSERT INTO household_search (household_search) VALUES ('rebuild');"
#define SET_FORMAT "UPDATE household_search_config SET v = 5 WHERE k = 'version';"

gboolean
zyr_store_mend_search (ZyrStore *self, GError **error)
{
  gboolean alone = !self->in_transaction;
  gboolean done;

  self->search_malformed = FALSE;
  zyr_store_drop_search (self);
  /* A table of FTS5's own */
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
  done = zyr_store_script (self,
                           alone ? "BEGIN IMMEDIATE;" REBUILD SET_FORMAT "COMMIT"
                                 : REBUILD SET_FORMAT,
                           error);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (alone && !sqlite3_get_autocommit (self->db))
    zyr_store_script (self, "ROLLBACK", NULL);
  self->search_mended = !alone;
  self->search_malformed = !done;
  return done;
}

gboolean
zyr_store_check_search (ZyrStore *self, GError **error)
{
  gint64 format = 0;

  if (!zyr_store_query_int (self,
                            error,
                            0,
                            &format,
                            "SELECT v FROM household_search_config WHERE k = 'version'",
                            ""))
    return FALSE;
  return (format == SEARCH_FORMAT && !self->search_malformed)
         || zyr_store_mend_search (self, error);
}

static gboolean
is_alive (ZyrStore *self)
{
  return self->db != NULL
         && sqlite3_exec (self->db, "SELECT count (*) FROM meta", NULL, NULL, NULL) == SQLITE_OK;
}

static gboolean
open_anew (ZyrStore *self, GError **error)
{
  zyr_store_drop_search (self);
  zyr_store_drop_statements (self);
  if (self->db != NULL)
    sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  g_clear_pointer (&self->db, sqlite3_close);
  if (!zyr_store_open_handle (self, error))
    {
      zyr_store_drop_statements (self);
      g_clear_pointer (&self->db, sqlite3_close);
      self->suspect = TRUE;
      return FALSE;
    }
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  return TRUE;
}

/*
 * SQLCipher does not read on once a page could not be read: every later call of that handle fails,
 * also when the disk is well again. What was committed is in the file or its log, and a new handle
 * finds it there.
 */
gboolean
zyr_store_revive (ZyrStore *self, GError **error)
{
  GCancellable *cancellable = g_steal_pointer (&self->cancellable);
  gboolean alive;

  self->suspect = FALSE;
  alive = is_alive (self) || open_anew (self, error);
  self->cancellable = cancellable;
  return alive;
}
