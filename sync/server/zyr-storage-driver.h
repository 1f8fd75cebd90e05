/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-storage.h"

G_BEGIN_DECLS

/** ZyrStorageClass: what a driver implements, or what stands in front of one */
typedef struct _ZyrStorageClass ZyrStorageClass;

struct _ZyrStorageClass
{
  gboolean (*write) (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);
  gboolean (*read) (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);
  void (*close) (ZyrStorage *storage);
  ZyrRows *(
      *query) (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error);
  gboolean (*next) (ZyrRows *rows, GError **error);
  const char *(*get_text) (ZyrRows *rows, guint column);
  gint64 (*get_int) (ZyrRows *rows, guint column);
  void (*free_rows) (ZyrRows *rows);

  gboolean writes_one_by_one; /* also what is of different homes */
  guint rows_n_max; /* that one statement inserts; 0: one (SQLite copies what several would change) */

  /* NULL where a driver has nothing better than write, query, and silence. */
  void (*start_home) (ZyrStorage *storage,
                      const char *home,
                      ZyrTxFunc func,
                      ZyrTxManyFunc many,
                      gpointer data,
                      ZyrStorageDone done,
                      gpointer done_data);
  gboolean (*peek) (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error);
  gboolean (
      *run) (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error);
  gboolean (*listen) (ZyrStorage *storage, ZyrStorageHeardFunc func, gpointer data);
  void (*announce) (ZyrStorage *storage, GHashTable *heads);
};

/** zyr_storage_wait_home: zyr_storage_start_home(), waited for: a driver's write or write_home */
gboolean zyr_storage_wait_home (ZyrStorage *storage,
                                const char *home,
                                ZyrTxFunc func,
                                gpointer data,
                                GError **error);

/** zyr_storage_count_commit: to be called after a commit that @n transactions shared */
void zyr_storage_count_commit (guint n);

/* Each driver's own structs begin with these. */
struct _ZyrStorage
{
  const ZyrStorageClass *klass;
};

struct _ZyrTx
{
  const ZyrStorageClass *klass;
};

struct _ZyrRows
{
  const ZyrStorageClass *klass;
};

G_END_DECLS
