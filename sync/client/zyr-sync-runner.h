/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-account.h"
#include "zyr-sync-state.h"
#include "zyr-sync-store.h"

G_BEGIN_DECLS

/**
 * ZyrSyncRunner: keeps one device in step with its centre: drives the sync engine with HTTPS, the
 * store, timers and the network monitor, on the main context of its creator. Does its work while
 * started; nothing of it blocks.
 *
 * Properties, read-only, all notified on the main context:
 * - "state" (ZyrSyncState), "problem" (ZyrSyncProblem: why the last contact failed, NONE after a
 *   good one),
 * - "last-success" (gint64: unix seconds when everything was last in step, 0 never in this run),
 * - "pending-ops" (guint: operations not yet answered),
 * - "progress-done", "progress-total" (guint64: records of the download under way; total 0: none
 * under way),
 * - "upload-done", "upload-total" (guint64: bytes of the pictures that are being sent; total 0:
 * none), "photos-waiting" (guint: how many are not sent yet), "photos-held" (gboolean: they wait
 * for a network that does not cost by the byte).
 * Read and write: "foreground" (gboolean, default TRUE): a person is looking, so retries are quick
 * (<= 5 s); "photos-on-metered" (gboolean, default FALSE): pictures may go over any network.
 *
 * Signals:
 * - "records-changed": a page or answers were applied; views are to be asked again,
 * - "state-changed": state or problem have changed (after both are set).
 * - "handed-over": the centre has withdrawn this device and has taken all that was not sent yet: the
 *   database may be destroyed.
 * - "greeted" (guint days, const char *seal): the centre has answered this session: a lease of so many
 *   days begins (0: none), with the centre's public key (nullable: as it was; zyr-lease.h).
 */
#define ZYR_TYPE_SYNC_RUNNER (zyr_sync_runner_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSyncRunner, zyr_sync_runner, ZYR, SYNC_RUNNER, GObject)

ZyrSyncRunner *zyr_sync_runner_new (ZyrSyncStore *store, ZyrAccount *account);

/** zyr_sync_runner_set_lease_days: of the lease that the device has; before it starts */
void zyr_sync_runner_set_lease_days (ZyrSyncRunner *self, guint days);

/** zyr_sync_runner_start: begins (again); after a sign-in the runner notices by itself */
void zyr_sync_runner_start (ZyrSyncRunner *self);

/**
 * zyr_sync_runner_stop_async: cancels what is under way and answers when no call to the store and no
 * request is left, in no thread either: the store can be closed, the program may end. Never fails.
 */
void zyr_sync_runner_stop_async (ZyrSyncRunner      *self,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
void zyr_sync_runner_stop_finish (ZyrSyncRunner *self, GAsyncResult *result);

/**
 * zyr_sync_runner_sync_now: a person asked: contact at once, whatever the retry delay; clears
 *   REVOKED too
 */
void zyr_sync_runner_sync_now (ZyrSyncRunner *self);

/**
 * zyr_sync_runner_cancel: a person ends the exchange under way, at whatever step it is. What was
 *   received is kept, what was not yet answered is sent again the next time: after some ten
 *   minutes, or with zyr_sync_runner_sync_now(). Until then the state is OFFLINE, the problem
 *   CANCELLED. Nothing happens where nothing is under way.
 */
void zyr_sync_runner_cancel (ZyrSyncRunner *self);

/** zyr_sync_runner_notify_local_change: to be called after each operation added to the outbox */
void zyr_sync_runner_notify_local_change (ZyrSyncRunner *self);

/** zyr_sync_runner_notify_retry: to be called after a refused operation was marked in the store to be
 * tried again; asked of the centre now, or at the next contact */
void zyr_sync_runner_notify_retry (ZyrSyncRunner *self);

/**
 * zyr_sync_runner_fetch_blob_async: asks the centre for bytes that the store does not have, and
 * puts them there. Errors: ZYR_CLIENT_ERROR (NOT_FOUND, OFFLINE … when there is no contact now), or
 * the store's.
 */
void zyr_sync_runner_fetch_blob_async (ZyrSyncRunner      *self,
                                       const char         *sha256,
                                       const char         *mime,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean
zyr_sync_runner_fetch_blob_finish (ZyrSyncRunner *self, GAsyncResult *result, GError **error);

ZyrSyncState zyr_sync_runner_get_state (ZyrSyncRunner *self);
ZyrSyncProblem zyr_sync_runner_get_problem (ZyrSyncRunner *self);
gint64 zyr_sync_runner_get_last_success (ZyrSyncRunner *self);
guint zyr_sync_runner_get_pending_ops (ZyrSyncRunner *self);
void zyr_sync_runner_get_progress (ZyrSyncRunner *self, guint64 *done, guint64 *total);
void zyr_sync_runner_get_uploads (ZyrSyncRunner *self, guint64 *done, guint64 *total);
guint zyr_sync_runner_get_photos_waiting (ZyrSyncRunner *self);
gboolean zyr_sync_runner_get_photos_held (ZyrSyncRunner *self);
void zyr_sync_runner_set_foreground (ZyrSyncRunner *self, gboolean foreground);
void zyr_sync_runner_set_photos_on_metered (ZyrSyncRunner *self, gboolean allowed);

/** zyr_sync_runner_get_traffic: bytes of HTTP in this run of the program, headers and bodies */
void zyr_sync_runner_get_traffic (ZyrSyncRunner *self, guint64 *sent, guint64 *received);

/** zyr_sync_runner_get_clock_ahead: seconds by which the device's clock is ahead of the centre's, as
 * it was at the centre's last answer; less than 0: behind */
gint64 zyr_sync_runner_get_clock_ahead (ZyrSyncRunner *self);

G_END_DECLS
