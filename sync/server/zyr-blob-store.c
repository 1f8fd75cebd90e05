/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-blob-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _ZyrBlobStore
{
  char *directory;
  gint n_temporary;
};

ZyrBlobStore *
zyr_blob_store_new (const char *directory)
{
  ZyrBlobStore *store = g_new0 (ZyrBlobStore, 1);

  store->directory = g_strdup (directory);
  return store;
}

void
zyr_blob_store_free (ZyrBlobStore *store)
{
  if (store == NULL)
    return;
  g_free (store->directory);
  g_free (store);
}

static gboolean
fail (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "blob: %s: %s", what,
               g_strerror (code));
  return FALSE;
}

/* Two letters of the hash spread the files over 256 folders a home. */
static char *
dup_folder (ZyrBlobStore *store, const char *home, const char *sha256)
{
  char prefix[3] = { sha256[0], sha256[1], '\0' };

  return g_build_filename (store->directory, home, prefix, NULL);
}

static gboolean
write_all (int fd, GBytes *bytes)
{
  gsize left = 0;
  const guint8 *data = g_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      gssize n = write (fd, data, left);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      left -= (gsize)n;
    }
  return fsync (fd) == 0;
}

static gboolean
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean ok = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return ok;
}

gboolean
zyr_blob_store_put (ZyrBlobStore *store,
                    const char *home,
                    const char *sha256,
                    GBytes *bytes,
                    GError **error)
{
  g_autofree char *folder = dup_folder (store, home, sha256);
  g_autofree char *path = g_build_filename (folder, sha256, NULL);
  g_autofree char *temporary = NULL;
  gboolean written;
  int fd;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (error, "folder");
  temporary = g_strdup_printf ("%s.%d-%d", path, (int)getpid (),
                               g_atomic_int_add (&store->n_temporary, 1));
  fd = open (temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (error, "create");
  written = write_all (fd, bytes);
  if (!written)
    fail (error, "write");
  close (fd);
  if (written && g_rename (temporary, path) != 0)
    written = fail (error, "rename");
  if (!written)
    {
      g_unlink (temporary);
      return FALSE;
    }
  return sync_folder (folder) || fail (error, "folder");
}

GBytes *
zyr_blob_store_get (ZyrBlobStore *store, const char *home, const char *sha256, GError **error)
{
  g_autofree char *folder = dup_folder (store, home, sha256);
  g_autofree char *path = g_build_filename (folder, sha256, NULL);
  char *data = NULL;
  gsize size = 0;

  if (!g_file_get_contents (path, &data, &size, error))
    return NULL;
  return g_bytes_new_take (data, size);
}
