/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-audit.h"
#include "zyr-uuid.h"

#include <errno.h>
#include <glib/gstdio.h>

/* The database of SQLite's driver; PostgreSQL has its own tools, after which `restore` without a
 * file begins the new timeline. */

int
zyr_cli_backup (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autoptr (ZyrCentre) centre = NULL;
  g_autoptr (GError) error = NULL;

  if (!zyr_cli_parse (argc, argv, NULL, "FILE", 1, 1, &directory, NULL, &arguments))
    return 2;
  centre = zyr_centre_load (directory, &error);
  if (centre == NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  if (zyr_centre_is_shared (centre))
    return zyr_cli_fail_text (_ ("This centre is on PostgreSQL: use pg_dump or pg_basebackup."));
  if (g_file_test (arguments[0], G_FILE_TEST_EXISTS))
    return zyr_cli_fail_text (_ ("That file is there already."));
  if (!zyr_storage_sqlite_backup (centre->database, arguments[0], &error))
    return zyr_cli_fail (g_steal_pointer (&error));
  g_print (_ ("The database is in %s; the folder of pictures is copied as it is.\n"), arguments[0]);
  return 0;
}

/* What was acknowledged after the backup is on devices: another epoch makes them give it again. */
static gboolean
begin_epoch (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  return zyr_tx_run (tx, "UPDATE meta SET value = ?1 WHERE key = 'epoch'",
                     ZYR_VALUES (ZYR_TEXT (data)), error);
}

static gboolean
replace_database (const ZyrCentre *centre, const char *backup, GError **error)
{
  g_autofree char *aside = g_strconcat (centre->database, ".before-restore", NULL);
  g_autofree char *wal = g_strconcat (centre->database, "-wal", NULL);
  g_autofree char *shm = g_strconcat (centre->database, "-shm", NULL);
  g_autofree char *made = g_strconcat (centre->database, ".restored", NULL);

  g_unlink (made);
  if (!zyr_storage_sqlite_backup (backup, made, error))
    return FALSE;
  if (g_file_test (centre->database, G_FILE_TEST_EXISTS))
    {
      g_unlink (aside);
      if (!zyr_storage_sqlite_backup (centre->database, aside, NULL))
        g_rename (centre->database, aside); /* damaged: kept as it is */
    }
  g_unlink (wal);
  g_unlink (shm);
  if (g_rename (made, centre->database) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", centre->database,
               g_strerror (errno));
  return FALSE;
}

int
zyr_cli_restore (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autoptr (ZyrCentre) centre = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *epoch = zyr_uuid_new ();
  ZyrStorage *storage = NULL;
  gboolean ok;

  if (!zyr_cli_parse (argc, argv, NULL, "[FILE]", 0, 1, &directory, NULL, &arguments))
    return 2;
  centre = zyr_centre_load (directory, &error);
  if (centre == NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  if (zyr_centre_is_shared (centre) != (arguments[0] == NULL))
    return zyr_cli_fail_text (_ ("A file is for SQLite; a centre on PostgreSQL is restored with its"
                                 " own tools first."));
  if (!zyr_cli_hold (centre, TRUE))
    return 1;
  if (arguments[0] != NULL && !replace_database (centre, arguments[0], &error))
    return zyr_cli_fail (g_steal_pointer (&error));
  storage = zyr_centre_open_storage (centre, ZYR_SQLITE_INLINE, &error);
  if (storage == NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  ok = zyr_cli_write (storage, ZYR_AUDIT_CENTRE, "restore", epoch, begin_epoch, epoch, &error);
  zyr_storage_close (storage);
  if (!ok)
    return zyr_cli_fail (g_steal_pointer (&error));
  g_print (_ ("Restored. Each device notices, fetches anew and sends what the backup lacks.\n"));
  return 0;
}
