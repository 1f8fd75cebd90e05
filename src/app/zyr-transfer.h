/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-live-list.h"

G_BEGIN_DECLS

/**
 * ZyrTransferRow: a household's way to another foundation, as this foundation's record tells it; an
 * immutable snapshot.
 *
 * Every getter is also a readable property of the same name. Strings are never %NULL.
 */
#define ZYR_TYPE_TRANSFER_ROW (zyr_transfer_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTransferRow, zyr_transfer_row, ZYR, TRANSFER_ROW, GObject)

const char *zyr_transfer_row_get_id (ZyrTransferRow *self);
const char *zyr_transfer_row_get_household_id (ZyrTransferRow *self);
/* "requested", "accepted", "declined", "withdrawn", "moved", "refused" */
const char *zyr_transfer_row_get_state (ZyrTransferRow *self);
/* why the centre refused it: "open-visit", "not-found", "no-foundation", "not-allowed" */
const char *zyr_transfer_row_get_code (ZyrTransferRow *self);
const char *zyr_transfer_row_get_file_no (ZyrTransferRow *self);
/* "" once it is not told any more */
const char *zyr_transfer_row_get_head_name (ZyrTransferRow *self);
const char *zyr_transfer_row_get_from_name (ZyrTransferRow *self); /* of the foundation */
const char *zyr_transfer_row_get_to_name (ZyrTransferRow *self);
const char *zyr_transfer_row_get_reason (ZyrTransferRow *self);
const char *zyr_transfer_row_get_by_name (ZyrTransferRow *self); /* who asked */
gint64 zyr_transfer_row_get_at (ZyrTransferRow *self);           /* unix seconds */
const char *zyr_transfer_row_get_answer_name (ZyrTransferRow *self); /* who answered, "" for nobody */
const char *zyr_transfer_row_get_answer (ZyrTransferRow *self);      /* why it was declined */
gboolean zyr_transfer_row_get_is_incoming (ZyrTransferRow *self); /* to this foundation */
/* it is open, and the signed-in user may accept and decline it, or withdraw it */
gboolean zyr_transfer_row_get_may_answer (ZyrTransferRow *self);

/* Of all #ZyrTransferRow on this device: open ones first, then newest first. */
ZyrLiveList *zyr_transfer_list_new (ZyrWorkspace *workspace);
/* Of the open ones alone. */
ZyrLiveList *zyr_transfer_list_new_open (ZyrWorkspace *workspace);

/** ZyrFoundationRow: a foundation that a household may go to: "id", "name"; never %NULL */
#define ZYR_TYPE_FOUNDATION_ROW (zyr_foundation_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrFoundationRow, zyr_foundation_row, ZYR, FOUNDATION_ROW, GObject)

const char *zyr_foundation_row_get_id (ZyrFoundationRow *self);
const char *zyr_foundation_row_get_name (ZyrFoundationRow *self);

/* Of all other foundations (#ZyrFoundationRow), by name as the locale sorts. */
ZyrLiveList *zyr_foundation_list_new (ZyrWorkspace *workspace);
/* With the user's own. */
ZyrLiveList *zyr_foundation_list_new_all (ZyrWorkspace *workspace);

/* Acts, as those of zyr-acts.h: durable and in the outbox when they finish, with zyr_act_finish(). */

/* Asks for a household's transfer: @foundation_id of zyr_foundation_list_new(). Gives the new
 * transfer's id. */
void zyr_act_ask_transfer_async (ZyrWorkspace *workspace,
                                 const char *household_id,
                                 const char *foundation_id,
                                 const char *reason,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);

typedef enum
{
  ZYR_TRANSFER_ACCEPT,
  ZYR_TRANSFER_DECLINE,
  ZYR_TRANSFER_WITHDRAW,
} ZyrTransferAnswer;

/* @reason: (nullable): required to decline. Gives the transfer's id. */
void zyr_act_answer_transfer_async (ZyrWorkspace *workspace,
                                    const char *transfer_id,
                                    ZyrTransferAnswer answer,
                                    const char *reason,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);

G_END_DECLS
