/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrBlobStore: bytes of attachments, addressed by home and SHA-256. A blob is complete, verified
 * and durable, or it is an upload under way whose bytes are kept from one request to the next, or it
 * is not there. Thread-safe, and safe for several processes on one store. An interface: a folder
 * (zyr_blob_folder_new()) now, an object store behind the same class later.
 */
typedef struct _ZyrBlobStore ZyrBlobStore;

#define ZYR_BLOB_ERROR (zyr_blob_error_quark ())
GQuark zyr_blob_error_quark (void);

/**
 * ZyrBlobError:
 * @ZYR_BLOB_ERROR_NOT_FOUND: neither complete nor begun (for reading: not complete)
 * @ZYR_BLOB_ERROR_OFFSET: the upload stands elsewhere: ask with stat
 * @ZYR_BLOB_ERROR_HASH: what arrived has another hash: it was dropped
 * @ZYR_BLOB_ERROR_IO: the disk; what was acknowledged before stays
 */
typedef enum
{
  ZYR_BLOB_ERROR_NOT_FOUND,
  ZYR_BLOB_ERROR_OFFSET,
  ZYR_BLOB_ERROR_HASH,
  ZYR_BLOB_ERROR_IO,
} ZyrBlobError;

/** ZyrBlobStat: @size_bytes: of the blob, or of what has arrived of it */
typedef struct
{
  gboolean complete;
  gint64 size_bytes;
} ZyrBlobStat;

/** Where an append begins when it is the whole blob, whatever was begun before */
#define ZYR_BLOB_WHOLE G_GINT64_CONSTANT (-1)

/** ZyrBlobFunc: a complete blob. Returns: %FALSE to see no more */
typedef gboolean (*ZyrBlobFunc) (const char *home,
                                 const char *sha256,
                                 gint64 size_bytes,
                                 gpointer user_data);

typedef struct
{
  gboolean (*stat) (ZyrBlobStore *store,
                    const char *home,
                    const char *sha256,
                    ZyrBlobStat *stat,
                    GError **error);
  gboolean (*append) (ZyrBlobStore *store,
                      const char *home,
                      const char *sha256,
                      gint64 offset,
                      GBytes *bytes,
                      gboolean last,
                      GError **error);
  GBytes *(*read) (ZyrBlobStore *store,
                   const char *home,
                   const char *sha256,
                   gint64 offset,
                   gsize size_bytes_max,
                   gint64 *total,
                   GError **error);
  void (*remove) (ZyrBlobStore *store, const char *home, const char *sha256);
  guint (*expire) (ZyrBlobStore *store, gint64 before_unix);
  void (*foreach) (ZyrBlobStore *store, ZyrBlobFunc func, gpointer user_data);
  void (*free) (ZyrBlobStore *store);
} ZyrBlobStoreClass;

/* Each implementation's struct begins with this. */
struct _ZyrBlobStore
{
  const ZyrBlobStoreClass *klass;
};

/** zyr_blob_folder_new: files below @directory, which is made when missing */
ZyrBlobStore *zyr_blob_folder_new (const char *directory);
void zyr_blob_store_free (ZyrBlobStore *store);

gboolean zyr_blob_store_stat (ZyrBlobStore *store,
                              const char *home,
                              const char *sha256,
                              ZyrBlobStat *stat,
                              GError **error);

/**
 * zyr_blob_store_append:
 * @offset: must be where the upload stands (0: begins), or ZYR_BLOB_WHOLE
 * @last: with these bytes it is complete: the hash is compared, and on TRUE it is durable
 *
 * Bytes of TRUE are durable. Appending to what is complete already is TRUE and changes nothing.
 */
gboolean zyr_blob_store_append (ZyrBlobStore *store,
                                const char *home,
                                const char *sha256,
                                gint64 offset,
                                GBytes *bytes,
                                gboolean last,
                                GError **error);

/**
 * zyr_blob_store_read: of a complete blob, from @offset on
 * @total: (out): the size of the whole
 */
GBytes *zyr_blob_store_read (ZyrBlobStore *store,
                             const char *home,
                             const char *sha256,
                             gint64 offset,
                             gsize size_bytes_max,
                             gint64 *total,
                             GError **error);

/** zyr_blob_store_remove: drops a complete blob, if it is there; uploads under way stay */
void zyr_blob_store_remove (ZyrBlobStore *store, const char *home, const char *sha256);

/** zyr_blob_store_foreach: all complete blobs, in no order */
void zyr_blob_store_foreach (ZyrBlobStore *store, ZyrBlobFunc func, gpointer user_data);

/** zyr_blob_store_expire: drops uploads that nothing was added to since. Returns: how many */
guint zyr_blob_store_expire (ZyrBlobStore *store, gint64 before_unix);

G_END_DECLS
