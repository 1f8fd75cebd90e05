/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-blob-store.h"
#include "zyr-publication.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * A household that moved house goes to the foundation of its new address, with its whole history:
 * members, visits, reports, notes, pictures. It leaves the devices of the old foundation and enters
 * those of the new one; both foundations' audit logs say so. No visit may be unfinished: those are
 * cancelled or sent first. The supervisor of the old foundation asks, that of the new one accepts.
 */

#define ZYR_HOUSEHOLD_TRANSFER_ERROR (zyr_household_transfer_error_quark ())
GQuark zyr_household_transfer_error_quark (void);

/**
 * ZyrHouseholdTransferError:
 * @ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_FOUND: no such household in the asker's foundation
 * @ZYR_HOUSEHOLD_TRANSFER_ERROR_SAME: it is that foundation's already
 * @ZYR_HOUSEHOLD_TRANSFER_ERROR_OPEN_VISIT: a visit is planned, under way or returned
 * @ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_ALLOWED: one of the two may not decide this
 */
typedef enum
{
  ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_FOUND,
  ZYR_HOUSEHOLD_TRANSFER_ERROR_SAME,
  ZYR_HOUSEHOLD_TRANSFER_ERROR_OPEN_VISIT,
  ZYR_HOUSEHOLD_TRANSFER_ERROR_NOT_ALLOWED,
} ZyrHouseholdTransferError;

/**
 * ZyrHouseholdTransfer: borrowed
 * @to: id of the foundation
 * @asked_by: @accepted_by: account ids of supervisors of the old and the new foundation
 * @at: ISO time
 */
typedef struct
{
  const char *household;
  const char *to;
  const char *reason;
  const char *asked_by;
  const char *accepted_by;
  const char *at;
} ZyrHouseholdTransfer;

/**
 * zyr_household_transfer: within a transaction of zyr_storage_write(), before anything is put
 * @blobs: to copy the pictures that are here; those that arrive later follow by themselves
 * @from: (out) (transfer full): the foundation that had it
 */
gboolean zyr_household_transfer (ZyrTx *tx,
                                 ZyrPublication *publication,
                                 ZyrBlobStore *blobs,
                                 const ZyrHouseholdTransfer *transfer,
                                 char **from,
                                 GError **error);

/**
 * zyr_household_transfer_tidy: once that is committed: bytes of pictures that nothing of @home
 * names any more are dropped there. To be called again after a crash, as often as one likes.
 */
void zyr_household_transfer_tidy (ZyrStorage *storage, ZyrBlobStore *blobs, const char *home);

/**
 * zyr_household_transfer_find: where a record of @home went, also when it has moved on since
 *
 * Returns: (transfer full) (nullable): NULL without an error when it went nowhere
 */
char *
zyr_household_transfer_find (ZyrTx *tx, const char *home, const char *rec, GError **error);

/**
 * zyr_household_transfer_look: whether something that @op names was @home's once
 * @household: (out) (transfer full) (nullable): the household that it went along with
 */
gboolean zyr_household_transfer_look (ZyrTx *tx,
                                      const char *home,
                                      JsonObject *op,
                                      char **household,
                                      GError **error);

/**
 * zyr_household_transfer_forward: pictures that arrived at @home for records that have moved are
 * given to where those are now. Within a transaction of zyr_storage_write().
 */
gboolean zyr_household_transfer_forward (ZyrTx *tx,
                                         ZyrBlobStore *blobs,
                                         const char *home,
                                         const char *sha256,
                                         GError **error);

G_END_DECLS
