/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-files-private.h"

#include "zyr-hash.h"
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

char *
zyr_store_file (const char *path, const char *suffix)
{
  return g_strconcat (path, suffix, NULL);
}

gboolean
zyr_store_file_exists (const char *path, const char *suffix)
{
  g_autofree char *name = zyr_store_file (path, suffix);

  return g_file_test (name, G_FILE_TEST_EXISTS);
}

gint64
zyr_store_file_size (const char *path, const char *suffix)
{
  g_autofree char *name = zyr_store_file (path, suffix);
  GStatBuf status;

  return g_stat (name, &status) == 0 ? status.st_size : 0;
}

void
zyr_store_file_remove (const char *path, const char *suffix)
{
  g_autofree char *name = zyr_store_file (path, suffix);

  g_unlink (name);
}

void
zyr_store_file_error (GError **error, int saved_errno, const char *what)
{
  gboolean full = saved_errno == ENOSPC || saved_errno == EDQUOT || saved_errno == EFBIG;

  g_set_error (error,
               ZYR_STORE_ERROR,
               full ? ZYR_STORE_ERROR_FULL : ZYR_STORE_ERROR_IO,
               "%s: %s",
               what,
               g_strerror (saved_errno));
}

int
zyr_store_lock (const char *path, GError **error)
{
  g_autofree char *name = zyr_store_file (path, ZYR_STORE_LOCK_SUFFIX);
  int fd = g_open (name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd < 0)
    {
      zyr_store_file_error (error, errno, "lock file");
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      int saved_errno = errno;

      close (fd);
      if (saved_errno == EWOULDBLOCK)
        g_set_error_literal (error,
                             ZYR_STORE_ERROR,
                             ZYR_STORE_ERROR_LOCKED,
                             "another process has the store open");
      else
        zyr_store_file_error (error, saved_errno, "lock file");
      return -1;
    }
  return fd;
}

/* The key is 256 random bits: its hash tells nobody anything about it. */
static char *
hash_key (GBytes *key)
{
  static const char purpose[] = "org.ziyaret.store.key.1";
  g_autoptr (GByteArray) text = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (key, &size);
  char *hash;

  g_byte_array_append (text, (const guint8 *) purpose, sizeof purpose);
  g_byte_array_append (text, data, size);
  hash = zyr_hash_sha256_hex (text->data, text->len);
  explicit_bzero (text->data, text->len);
  return hash;
}

ZyrStoreKeyVerdict
zyr_store_compare_key (const char *path, GBytes *key)
{
  g_autofree char *name = zyr_store_file (path, ZYR_STORE_KEY_SUFFIX);
  g_autofree char *stored = NULL;
  g_autofree char *hash = NULL;

  if (zyr_store_file_size (path, ZYR_STORE_KEY_SUFFIX) > 1024
      || !g_file_get_contents (name, &stored, NULL, NULL))
    return ZYR_STORE_KEY_UNKNOWN;
  g_strstrip (stored);
  if (!zyr_hash_is_sha256_hex (stored))
    return ZYR_STORE_KEY_UNKNOWN;
  hash = hash_key (key);
  return g_str_equal (hash, stored) ? ZYR_STORE_KEY_MATCHES : ZYR_STORE_KEY_DIFFERS;
}

gboolean
zyr_store_write_key_hash (const char *path, GBytes *key, GError **error)
{
  g_autofree char *name = zyr_store_file (path, ZYR_STORE_KEY_SUFFIX);
  g_autofree char *hash = hash_key (key);
  g_autofree char *line = g_strconcat (hash, "\n", NULL);
  g_autoptr (GError) local_error = NULL;

  if (g_file_set_contents_full (name,
                                line,
                                -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600,
                                &local_error))
    return TRUE;
  g_set_error (error,
               ZYR_STORE_ERROR,
               g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOSPC)
                   ? ZYR_STORE_ERROR_FULL
                   : ZYR_STORE_ERROR_IO,
               "key file: code %d",
               local_error->code);
  return FALSE;
}

gboolean
zyr_store_move_into_place (const char *from, const char *to, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to);
  int fd;

  if (g_rename (from, to) != 0)
    {
      zyr_store_file_error (error, errno, "rename");
      return FALSE;
    }
  fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd < 0 || fsync (fd) != 0)
    {
      zyr_store_file_error (error, errno, "folder");
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  close (fd);
  return TRUE;
}
