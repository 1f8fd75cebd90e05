/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-household-transfer.h"

G_BEGIN_DECLS

/** zyr_household_transfer_has_unfinished: whether among a household's records there is a visit that
 * would be nobody's if it moved */
gboolean zyr_household_transfer_has_unfinished (GPtrArray *records);

/**
 * zyr_household_transfer_settle: carries on the transfer whose record is @home's, as far as it goes
 * now: shows it to the other foundation, takes its answer over, moves the household. Does nothing
 * when there is nothing to do, so it may be called at any time. Within a transaction of
 * zyr_storage_write(), before anything is put.
 * @moved_from: (out) (transfer full) (nullable): for zyr_household_transfer_tidy() when it moved
 */
gboolean zyr_household_transfer_settle (ZyrTx *tx,
                                        ZyrPublication *publication,
                                        ZyrBlobStore *blobs,
                                        const char *home,
                                        const char *id,
                                        const char *now,
                                        char **moved_from,
                                        GError **error);

G_END_DECLS
