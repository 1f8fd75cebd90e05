/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store-private.h"

G_BEGIN_DECLS

/* zyr-store-view.c */

/** zyr_store_record_map_new: ZyrRecordKey: ZyrRecord (or NULL), owning both */
GHashTable *zyr_store_record_map_new (void);

/**
 * zyr_store_write_views:
 * @dirty: the records to write
 * @own: those whose view is not what the centre stated
 *
 * Rows, index and search words.
 */
gboolean zyr_store_write_views (ZyrStore   *self,
                                GHashTable *dirty,
                                GHashTable *own,
                                GError    **error);

G_END_DECLS
