/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Blobs as files: HOME/ab/SHA256, and HOME/ab/SHA256.part while one is arriving. The size of the
 * part is the offset of the upload; its lock keeps two requests, also of two processes, apart.
 */
#include "zyr-blob-store.h"

#include "zyr-hash.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART ".part"
#define READ_SIZE_BYTES 65536

typedef struct
{
  ZyrBlobStore parent;
  char *directory;
} Folder;

static gboolean
fail (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, ZYR_BLOB_ERROR, ZYR_BLOB_ERROR_IO, "blob: %s: %s", what, g_strerror (code));
  return FALSE;
}

static gboolean
refuse (GError **error, ZyrBlobError code, const char *what)
{
  g_set_error_literal (error, ZYR_BLOB_ERROR, code, what);
  return FALSE;
}

/* Two letters of the hash spread the files over 256 folders a home. */
static char *
dup_folder (ZyrBlobStore *store, const char *home, const char *sha256)
{
  char prefix[3] = { sha256[0], sha256[1], '\0' };

  return g_build_filename (((Folder *)store)->directory, home, prefix, NULL);
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

static gboolean
folder_stat (ZyrBlobStore *store,
             const char *home,
             const char *sha256,
             ZyrBlobStat *blob,
             GError **error)
{
  g_autofree char *folder = dup_folder (store, home, sha256);
  g_autofree char *path = g_build_filename (folder, sha256, NULL);
  g_autofree char *part = g_strconcat (path, PART, NULL);
  struct stat info;

  blob->complete = stat (path, &info) == 0;
  if (!blob->complete && stat (part, &info) != 0 && stat (path, &info) != 0)
    return errno == ENOENT ? refuse (error, ZYR_BLOB_ERROR_NOT_FOUND, "no such blob")
                           : fail (error, "stat");
  blob->size_bytes = info.st_size;
  return TRUE;
}

/* Uploading */

static gboolean
write_all (int fd, gint64 offset, GBytes *bytes)
{
  gsize left = 0;
  const guint8 *data = g_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      gssize n = pwrite (fd, data, left, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      offset += n;
      left -= (gsize)n;
    }
  return fsync (fd) == 0;
}

/* The part, locked. What another request has just renamed or dropped is opened again. */
static int
open_part (const char *part)
{
  for (;;)
    {
      int fd = open (part, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
      struct stat opened;
      struct stat named;

      if (fd < 0)
        return -1;
      while (flock (fd, LOCK_EX) != 0 && errno == EINTR)
        ;
      if (fstat (fd, &opened) == 0 && stat (part, &named) == 0 && opened.st_ino == named.st_ino)
        return fd;
      close (fd);
    }
}

static gboolean
has_hash (int fd, const char *sha256)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *data = g_malloc (READ_SIZE_BYTES);
  gint64 offset = 0;
  gssize n;

  while ((n = pread (fd, data, READ_SIZE_BYTES, offset)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      g_checksum_update (checksum, data, n);
      offset += n;
    }
  return g_str_equal (g_checksum_get_string (checksum), sha256);
}

static gboolean
finish (int fd, const char *folder, const char *part, const char *sha256, GError **error)
{
  g_autofree char *path = g_build_filename (folder, sha256, NULL);

  if (!has_hash (fd, sha256))
    {
      g_unlink (part);
      return refuse (error, ZYR_BLOB_ERROR_HASH, "the bytes have another hash");
    }
  if (g_rename (part, path) != 0)
    return fail (error, "rename");
  return sync_folder (folder) || fail (error, "folder");
}

static gboolean
append_to (int fd, gint64 offset, GBytes *bytes, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) != 0)
    return fail (error, "stat");
  if (offset == ZYR_BLOB_WHOLE)
    offset = 0;
  else if (info.st_size != offset)
    return refuse (error, ZYR_BLOB_ERROR_OFFSET, "the upload stands elsewhere");
  if (info.st_size > offset && ftruncate (fd, offset) != 0)
    return fail (error, "truncate");
  if (write_all (fd, offset, bytes))
    return TRUE;
  fail (error, "write");
  /* A full disk: what was not acknowledged is given back. Should that fail too, the hash tells. */
  if (ftruncate (fd, offset) != 0)
    g_prefix_error (error, "not given back: ");
  return FALSE;
}

static gboolean
folder_append (ZyrBlobStore *store,
               const char *home,
               const char *sha256,
               gint64 offset,
               GBytes *bytes,
               gboolean last,
               GError **error)
{
  g_autofree char *folder = dup_folder (store, home, sha256);
  g_autofree char *path = g_build_filename (folder, sha256, NULL);
  g_autofree char *part = g_strconcat (path, PART, NULL);
  gboolean ok;
  int fd;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail (error, "folder");
  fd = open_part (part);
  if (fd < 0)
    return fail (error, "open");
  /* Under the lock: another may have completed it meanwhile. */
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_unlink (part);
      ok = TRUE;
    }
  else
    ok = append_to (fd, offset, bytes, error)
         && (!last || finish (fd, folder, part, sha256, error));
  close (fd);
  return ok;
}

/* Reading */

static GBytes *
folder_read (ZyrBlobStore *store,
             const char *home,
             const char *sha256,
             gint64 offset,
             gsize size_bytes_max,
             gint64 *total,
             GError **error)
{
  g_autofree char *folder = dup_folder (store, home, sha256);
  g_autofree char *path = g_build_filename (folder, sha256, NULL);
  g_autofree guint8 *data = NULL;
  struct stat info;
  gssize n = 0;
  gsize got = 0;
  gsize wanted = 0;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    {
      if (errno == ENOENT)
        refuse (error, ZYR_BLOB_ERROR_NOT_FOUND, "no such blob");
      else
        fail (error, "open");
      return NULL;
    }
  if (fstat (fd, &info) == 0 && offset <= info.st_size)
    {
      *total = info.st_size;
      wanted = MIN ((gsize)(info.st_size - offset), size_bytes_max);
      data = g_malloc (wanted + 1);
    }
  while (data != NULL && got < wanted)
    {
      n = pread (fd, data + got, wanted - got, offset + (gint64)got);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      got += (gsize)n;
    }
  close (fd);
  if (data == NULL)
    {
      refuse (error, ZYR_BLOB_ERROR_OFFSET, "beyond the end of the blob");
      return NULL;
    }
  if (got < wanted)
    {
      fail (error, "read");
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), wanted);
}

/* Forgetting */

static void
folder_remove (ZyrBlobStore *store, const char *home, const char *sha256)
{
  g_autofree char *folder = dup_folder (store, home, sha256);
  g_autofree char *path = g_build_filename (folder, sha256, NULL);

  g_unlink (path);
}

static gboolean
expire_part (const char *path, gint64 before_unix)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  struct stat info;
  gboolean old;

  if (fd < 0)
    return FALSE;
  old = flock (fd, LOCK_EX | LOCK_NB) == 0 && fstat (fd, &info) == 0
        && info.st_mtim.tv_sec < before_unix && g_unlink (path) == 0;
  close (fd);
  return old;
}

static guint
expire_below (const char *folder, guint depth, gint64 before_unix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (depth > 0)
        n += expire_below (path, depth - 1, before_unix);
      else if (g_str_has_suffix (name, PART) && expire_part (path, before_unix))
        n++;
    }
  return n;
}

static guint
folder_expire (ZyrBlobStore *store, gint64 before_unix)
{
  return expire_below (((Folder *)store)->directory, 2, before_unix);
}

/* Those of one home, or of one of its folders */
static gboolean
foreach_below (
    const char *folder, const char *home, guint depth, ZyrBlobFunc func, gpointer user_data)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat info;

      if (depth > 0 && !foreach_below (path, home, depth - 1, func, user_data))
        return FALSE;
      if (depth == 0 && zyr_hash_is_sha256_hex (name) && stat (path, &info) == 0
          && !func (home, name, info.st_size, user_data))
        return FALSE;
    }
  return TRUE;
}

static void
folder_foreach (ZyrBlobStore *store, ZyrBlobFunc func, gpointer user_data)
{
  const char *directory = ((Folder *)store)->directory;
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *home;

  while (dir != NULL && (home = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, home, NULL);

      if (!foreach_below (path, home, 1, func, user_data))
        return;
    }
}

static void
folder_free (ZyrBlobStore *store)
{
  g_free (((Folder *)store)->directory);
  g_free (store);
}

static const ZyrBlobStoreClass folder_class = { .stat = folder_stat,
                                                .append = folder_append,
                                                .read = folder_read,
                                                .remove = folder_remove,
                                                .expire = folder_expire,
                                                .foreach = folder_foreach,
                                                .free = folder_free };

ZyrBlobStore *
zyr_blob_folder_new (const char *directory)
{
  Folder *folder = g_new0 (Folder, 1);

  folder->parent.klass = &folder_class;
  folder->directory = g_strdup (directory);
  return &folder->parent;
}
