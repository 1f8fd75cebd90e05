/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store.h"

G_BEGIN_DECLS

/*
 * What the device holds of a feed, to be compared with the centre's (zyr-feed-digest.h): a fault of
 * either side would show nowhere else.
 */

#define ZYR_STORE_DIGEST_EVERY_S (6 * 3600)

/**
 * zyr_store_is_digest_due: once in six hours, and not before the store is six hours old: adding up
 * a large feed takes a moment. Asking notes that it was done.
 */
gboolean zyr_store_is_digest_due (ZyrStore *self);

/** zyr_store_dup_digest: of what the centre has stated in @scope. Returns: (transfer full) */
char *zyr_store_dup_digest (ZyrStore *self, const char *scope, GError **error);

G_END_DECLS
