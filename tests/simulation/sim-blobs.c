/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What goes wrong with photos on their way into the centre's folder: a byte that is not what it was,
 * a disk that takes half of a piece, or says no when it is to keep it. The folder lies beside the
 * database, not below our VFS: the calls that write it are wrapped instead.
 */
#include "sim-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

ssize_t __real_pwrite64 (int fd, const void *data, size_t size, off64_t offset);
ssize_t __wrap_pwrite64 (int fd, const void *data, size_t size, off64_t offset);
int __real_fsync (int fd);
int __wrap_fsync (int fd);

static struct
{
  SimRun *run; /* NULL: nothing is wrong */
  SimRandom random;
  guint percent;
} trouble;

static gboolean
is_of_a_photo (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);

  return path != NULL && g_str_has_suffix (path, ".part");
}

static gboolean
fails (int fd)
{
  if (trouble.run == NULL || !is_of_a_photo (fd)
      || !sim_random_percent (&trouble.random, trouble.percent))
    return FALSE;
  sim_mark (trouble.run, SIM_MARK_PHOTO_DISK);
  return TRUE;
}

ssize_t
__wrap_pwrite64 (int fd, const void *data, size_t size, off64_t offset)
{
  if (!fails (fd))
    return __real_pwrite64 (fd, data, size, offset);
  /* Half of it gets in, and the rest does not: the disk is full. */
  if (size > 1 && sim_random_percent (&trouble.random, 50))
    {
      trouble.percent = 100;
      return __real_pwrite64 (fd, data, size / 2, offset);
    }
  errno = ENOSPC;
  return -1;
}

int
__wrap_fsync (int fd)
{
  if (!fails (fd))
    return __real_fsync (fd);
  errno = EIO;
  return -1;
}

static void
spoil (SimRun *run, SimMessage *message)
{
  gsize size = 0;
  g_autofree guint8 *data = NULL;

  if (message->body == NULL || g_bytes_get_size (message->body) == 0)
    return;
  sim_mark (run, SIM_MARK_PHOTO_SPOILED);
  data = g_bytes_unref_to_data (message->body, &size);
  data[sim_random_below (&run->random, (guint) size)] ^= 1 << sim_random_below (&run->random, 8);
  message->body = g_bytes_new_take (g_steal_pointer (&data), size);
}

void
sim_blobs_begin (SimRun *run, SimMessage *message)
{
  if (message->kind != ZYR_SYNC_REQUEST_PUT_BLOB && message->kind != ZYR_SYNC_REQUEST_PATCH_BLOB)
    return;
  if (sim_fault (run, run->rates.photo_spoiled))
    spoil (run, message);
  if (run->rates.photo_fails == 0 || run->calm)
    return;
  trouble.random.state = sim_random (&run->random);
  trouble.percent = run->rates.photo_fails;
  trouble.run = run;
}

void
sim_blobs_end (void)
{
  trouble.run = NULL;
}

/* ---- what must hold ---- */

static char *
dup_path (SimRun *run, const char *home, const char *sha256)
{
  char prefix[3] = { sha256[0], sha256[1], '\0' };

  return g_build_filename (run->centre.blobs, home, prefix, sha256, NULL);
}

gboolean
sim_blobs_has (SimRun *run, const char *home, const char *sha256)
{
  g_autofree char *path = dup_path (run, home, sha256);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static gboolean
check_bytes (const char *home, const char *sha256, gint64 size_bytes, gpointer data)
{
  SimRun *run = data;
  g_autofree char *path = dup_path (run, home, sha256);
  g_autofree char *text = NULL;
  g_autofree char *found = NULL;
  gsize size = 0;

  if (g_file_get_contents (path, &text, &size, NULL))
    found = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, size);
  if (g_strcmp0 (found, sha256) != 0)
    sim_violate (run, "a photo at the centre is not what its name says");
  return TRUE;
}

void
sim_blobs_check (SimRun *run)
{
  ZyrBlobStore *blobs = zyr_blob_folder_new (run->centre.blobs);

  zyr_blob_store_foreach (blobs, check_bytes, run);
  zyr_blob_store_free (blobs);
}
