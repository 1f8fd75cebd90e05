/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-audit.h"
#include "zyr-blob-store.h"
#include "zyr-limits.h"
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

/* ---- pictures that came after the backup ---- */

typedef struct
{
  ZyrStorage *storage;
  ZyrBlobStore *blobs;
  const char *home; /* of the one that is being looked at */
  const char *sha256;
  gint64 size_bytes;
  gint64 now_s;
  gboolean missing;
  guint n_added;
  GError **error;
} Pictures;

static gboolean
is_missing_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Pictures *self = data;
  g_autoptr (GError) local_error = NULL;

  self->missing = zyr_tx_query_int (
                      tx, "SELECT count(*) FROM blob WHERE home = ?1 AND sha256 = ?2",
                      ZYR_VALUES (ZYR_TEXT (self->home), ZYR_TEXT (self->sha256)), 0, &local_error)
                  == 0;
  if (local_error == NULL && self->missing)
    self->missing = zyr_tx_query_int (tx, "SELECT count(*) FROM record WHERE home = ?1",
                                      ZYR_VALUES (ZYR_TEXT (self->home)), 0, &local_error)
                    > 0;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
add_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Pictures *self = data;

  return zyr_tx_run (tx,
                     "INSERT INTO blob (home, sha256, size, device, at)"
                     " VALUES (?1, ?2, ?3, '', ?4) ON CONFLICT DO NOTHING",
                     ZYR_VALUES (ZYR_TEXT (self->home), ZYR_TEXT (self->sha256),
                                 ZYR_INT (self->size_bytes), ZYR_INT (self->now_s)),
                     error);
}

/* A name alone does not say what is in a file that a disk has come back with. */
static gboolean
has_right_bytes (Pictures *self)
{
  gint64 total = 0;
  g_autoptr (GBytes) bytes = zyr_blob_store_read (self->blobs, self->home, self->sha256, 0,
                                                  ZYR_BLOB_SIZE_BYTES_MAX, &total, NULL);
  g_autofree char *sha256 = bytes != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes)
                                          : NULL;

  return g_strcmp0 (sha256, self->sha256) == 0;
}

static gboolean
look_at_picture (const char *home, const char *sha256, gint64 size_bytes, gpointer data)
{
  Pictures *self = data;

  self->home = home;
  self->sha256 = sha256;
  self->size_bytes = size_bytes;
  if (!zyr_storage_read (self->storage, is_missing_tx, self, self->error))
    return FALSE;
  if (!self->missing || !has_right_bytes (self))
    return TRUE;
  self->n_added++;
  return zyr_storage_write_home (self->storage, home, add_tx, self, self->error);
}

/* Their bytes are in the folder, but the backup does not know of them, and the devices that sent
 * them may have forgotten them or be gone. */
static gboolean
find_pictures (const ZyrCentre *centre, ZyrStorage *storage, guint *n_added, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  Pictures pictures = { .storage = storage,
                        .blobs = zyr_blob_folder_new (centre->blobs),
                        .now_s = g_get_real_time () / G_USEC_PER_SEC,
                        .error = &local_error };

  zyr_blob_store_foreach (pictures.blobs, look_at_picture, &pictures);
  zyr_blob_store_free (pictures.blobs);
  *n_added = pictures.n_added;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
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
  guint n_pictures = 0;
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
  ok = zyr_cli_write (storage, ZYR_AUDIT_CENTRE, "restore", epoch, begin_epoch, epoch, &error)
       && find_pictures (centre, storage, &n_pictures, &error);
  zyr_storage_close (storage);
  if (!ok)
    return zyr_cli_fail (g_steal_pointer (&error));
  if (n_pictures > 0)
    g_print (ngettext ("%u picture that came after the backup was found in the folder.\n",
                       "%u pictures that came after the backup were found in the folder.\n",
                       n_pictures),
             n_pictures);
  g_print (_ ("Restored. Each device notices, fetches anew and sends what the backup lacks.\n"));
  return 0;
}
