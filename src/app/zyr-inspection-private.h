/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-inspection.h"
#include "zyr-store.h"

G_BEGIN_DECLS

/* The store's scope of the file that is open: of this device alone, the exchange does not know it. */
#define ZYR_INSPECTION_SCOPE "file"

typedef struct _ZyrInspection ZyrInspection;

void zyr_inspection_free (ZyrInspection *self);

/* What a process that died has left, in the store's thread. */
gboolean zyr_inspection_forget (ZyrStore *store, GError **error);

/* Bytes of a picture of the open file come into the store. */
void zyr_inspection_fetch_async (ZyrWorkspace *workspace,
                                 const char *sha256,
                                 const char *mime,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean zyr_inspection_fetch_finish (GAsyncResult *result, GError **error);

/* Annuls a visit of the open file, or asks for it as the first of two. Answers as an act of
 * zyr-acts.h. */
void zyr_inspection_annul_async (ZyrWorkspace *workspace,
                                 const char *visit_id,
                                 const char *reason,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

G_END_DECLS
