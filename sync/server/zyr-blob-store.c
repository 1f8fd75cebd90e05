/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-blob-store.h"

G_DEFINE_QUARK (zyr - blob - error - quark, zyr_blob_error)

void
zyr_blob_store_free (ZyrBlobStore *store)
{
  if (store != NULL)
    store->klass->free (store);
}

gboolean
zyr_blob_store_stat (ZyrBlobStore *store,
                     const char *home,
                     const char *sha256,
                     ZyrBlobStat *stat,
                     GError **error)
{
  return store->klass->stat (store, home, sha256, stat, error);
}

gboolean
zyr_blob_store_append (ZyrBlobStore *store,
                       const char *home,
                       const char *sha256,
                       gint64 offset,
                       GBytes *bytes,
                       gboolean last,
                       GError **error)
{
  return store->klass->append (store, home, sha256, offset, bytes, last, error);
}

GBytes *
zyr_blob_store_read (ZyrBlobStore *store,
                     const char *home,
                     const char *sha256,
                     gint64 offset,
                     gsize size_bytes_max,
                     gint64 *total,
                     GError **error)
{
  return store->klass->read (store, home, sha256, offset, size_bytes_max, total, error);
}

void
zyr_blob_store_remove (ZyrBlobStore *store, const char *home, const char *sha256)
{
  store->klass->remove (store, home, sha256);
}

guint
zyr_blob_store_expire (ZyrBlobStore *store, gint64 before_unix)
{
  return store->klass->expire (store, before_unix);
}

void
zyr_blob_store_foreach (ZyrBlobStore *store, ZyrBlobFunc func, gpointer user_data)
{
  store->klass->foreach (store, func, user_data);
}
