/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrSyncStatus: what the user is told about the connection with the centre.
 *
 * Properties (all read, all notify): "state" (#ZyrSyncStatusState), "problem" (#ZyrSyncTrouble),
 * "last-success" (int64, unix seconds, 0 = never), "n-waiting" (uint, acts of the user and pictures
 * that the centre has not acknowledged), "progress" (double, 0..1, -1 when there is nothing to
 * show), "first-download" (boolean: the caseload never arrived completely yet), "n-attention"
 * (uint, rows of the outbox that the centre could not apply), "photos-waiting" (uint, of what waits),
 * "photos-held" (boolean: they wait for a network that does not cost by the byte), "clock-ahead"
 * (int64, seconds by which this device's clock is ahead of the centre's, less than 0 when it is
 * behind, 0 within ZYR_CLOCK_SKEW_WARNING_S: acts are dated by it) and, which can be set too and are
 * kept on this device, "photos-on-metered" (boolean: they need not) and "paused"
 * (boolean: nothing is sent or received until it is set back).
 */
typedef enum
{
  ZYR_SYNC_STATUS_STOPPED, /* nobody signed in */
  /* no network, or the centre does not answer: see the problem; tried again by itself */
  ZYR_SYNC_STATUS_OFFLINE,
  ZYR_SYNC_STATUS_CONNECTING,
  ZYR_SYNC_STATUS_SYNCING,    /* sending or receiving: see the progress */
  ZYR_SYNC_STATUS_UP_TO_DATE, /* connected, nothing waiting */
  /* the session ended: work goes on, sending waits for zyr_workspace_sign_in_async */
  ZYR_SYNC_STATUS_NEEDS_SIGN_IN,
  ZYR_SYNC_STATUS_REVOKED, /* the centre withdrew this device */
  ZYR_SYNC_STATUS_ERROR,   /* see the problem; tried again by itself */
  ZYR_SYNC_STATUS_PAUSED,  /* by the user */
} ZyrSyncStatusState;

#define ZYR_TYPE_SYNC_STATUS_STATE (zyr_sync_status_state_get_type ())
GType zyr_sync_status_state_get_type (void) G_GNUC_CONST;

typedef enum
{
  ZYR_SYNC_TROUBLE_NONE,
  ZYR_SYNC_TROUBLE_NO_NETWORK,
  ZYR_SYNC_TROUBLE_CENTRE_DOWN, /* refused, unreachable, or no answer in time */
  ZYR_SYNC_TROUBLE_CENTRE_BUSY, /* it said when to come again */
  /* certificate of another authority than at enrolment: nothing was sent */
  ZYR_SYNC_TROUBLE_WRONG_CENTRE,
  ZYR_SYNC_TROUBLE_NOT_THE_CENTRE, /* something else answered (a login page of a network) */
  ZYR_SYNC_TROUBLE_SIGN_IN_EXPIRED,
  ZYR_SYNC_TROUBLE_DEVICE_REVOKED,
  ZYR_SYNC_TROUBLE_OLD_CENTRE,  /* the centre speaks an older protocol only: it has to be updated */
  ZYR_SYNC_TROUBLE_OLD_VERSION, /* the centre speaks a newer protocol: update the program */
  ZYR_SYNC_TROUBLE_DISK_FULL,
  ZYR_SYNC_TROUBLE_STORE, /* the device's store failed */
  ZYR_SYNC_TROUBLE_CANCELLED, /* by the user: it goes on after some ten minutes, or with sync_now */
  ZYR_SYNC_TROUBLE_OTHER,
} ZyrSyncTrouble;

#define ZYR_TYPE_SYNC_TROUBLE (zyr_sync_trouble_get_type ())
GType zyr_sync_trouble_get_type (void) G_GNUC_CONST;

#define ZYR_TYPE_SYNC_STATUS (zyr_sync_status_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSyncStatus, zyr_sync_status, ZYR, SYNC_STATUS, GObject)

ZyrSyncStatusState zyr_sync_status_get_state (ZyrSyncStatus *self);
ZyrSyncTrouble zyr_sync_status_get_problem (ZyrSyncStatus *self);
gint64 zyr_sync_status_get_last_success (ZyrSyncStatus *self);
guint zyr_sync_status_get_n_waiting (ZyrSyncStatus *self);
guint zyr_sync_status_get_n_attention (ZyrSyncStatus *self);
double zyr_sync_status_get_progress (ZyrSyncStatus *self);
gboolean zyr_sync_status_get_first_download (ZyrSyncStatus *self);

guint zyr_sync_status_get_photos_waiting (ZyrSyncStatus *self);
gboolean zyr_sync_status_get_photos_held (ZyrSyncStatus *self);
gboolean zyr_sync_status_get_photos_on_metered (ZyrSyncStatus *self);
gint64 zyr_sync_status_get_clock_ahead (ZyrSyncStatus *self);
gboolean zyr_sync_status_get_paused (ZyrSyncStatus *self);
void zyr_sync_status_set_paused (ZyrSyncStatus *self, gboolean paused);
/* records of the download under way, and bytes of pictures that are being sent; @total 0: none */
void zyr_sync_status_get_download (ZyrSyncStatus *self, guint64 *done, guint64 *total);
void zyr_sync_status_get_upload (ZyrSyncStatus *self, guint64 *done, guint64 *total);
void zyr_sync_status_set_photos_on_metered (ZyrSyncStatus *self, gboolean allowed);
/* bytes of HTTP in this run of the program, headers and bodies; 0 while nobody is signed in */
void zyr_sync_status_get_traffic (ZyrSyncStatus *self, guint64 *sent, guint64 *received);

/* try at once; harmless in every state */
void zyr_sync_status_sync_now (ZyrSyncStatus *self);
/* end the exchange under way (CONNECTING, SYNCING); nothing is lost; harmless in every state */
void zyr_sync_status_cancel (ZyrSyncStatus *self);
/* The user has read about a refused or conflicting act: it no longer asks for attention. @number as
 * in its row. */
void zyr_sync_status_dismiss (ZyrSyncStatus *self, guint64 number);
/* The user wants a refused act tried again: the centre is asked at once, or at the next contact; its
 * answer takes the place of the refusal. */
void zyr_sync_status_retry (ZyrSyncStatus *self, guint64 number);
/* (transfer none): of ZyrOutboxRow, newest first; updates itself */
GListModel *zyr_sync_status_get_outbox (ZyrSyncStatus *self);
/* (transfer none): of ZyrHistoryRow, newest first, 30 days */
GListModel *zyr_sync_status_get_history (ZyrSyncStatus *self);

/* One act of the user on its way to the centre. */
typedef enum
{
  ZYR_OUTBOX_WAITING, /* on this device only */
  ZYR_OUTBOX_SENT,    /* sent, not answered yet */
  ZYR_OUTBOX_DONE,    /* the centre has it */
  /* somebody else changed the same thing: both values are kept, a person decides */
  ZYR_OUTBOX_CONFLICT,
  ZYR_OUTBOX_REFUSED, /* kept at the centre but not applied: see the reason */
} ZyrOutboxState;

#define ZYR_TYPE_OUTBOX_STATE (zyr_outbox_state_get_type ())
GType zyr_outbox_state_get_type (void) G_GNUC_CONST;

#define ZYR_TYPE_OUTBOX_ROW (zyr_outbox_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrOutboxRow, zyr_outbox_row, ZYR, OUTBOX_ROW, GObject)

/* Properties (read): "kind", "household-name", "at", "state", "reason", "again", "visit-id", "household-id",
 * "number". */
/* 1, 2, 3 … on this device; 0 for a picture */
guint64 zyr_outbox_row_get_number (ZyrOutboxRow *self);
/* "visit.submit", "visit.start", "note.add", "review.add", "set", "attachment.add", "visit.plan" …
 * or "picture" */
const char *zyr_outbox_row_get_kind (ZyrOutboxRow *self);
/* for review.add the action; for set the field; else "" */
const char *zyr_outbox_row_get_detail (ZyrOutboxRow *self);
/* head of the household, "" if unknown */
const char *zyr_outbox_row_get_household_name (ZyrOutboxRow *self);
gint64 zyr_outbox_row_get_at (ZyrOutboxRow *self); /* unix seconds of the act */
ZyrOutboxState zyr_outbox_row_get_state (ZyrOutboxRow *self);
/* refusal code ("own-visit", "wrong-state" …), "" if none */
const char *zyr_outbox_row_get_reason (ZyrOutboxRow *self);
/* refused, and to be tried again at the next contact */
gboolean zyr_outbox_row_get_again (ZyrOutboxRow *self);
const char *zyr_outbox_row_get_visit_id (ZyrOutboxRow *self);     /* (nullable) */
const char *zyr_outbox_row_get_household_id (ZyrOutboxRow *self); /* (nullable) */

/* One exchange with the centre. */
#define ZYR_TYPE_HISTORY_ROW (zyr_history_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrHistoryRow, zyr_history_row, ZYR, HISTORY_ROW, GObject)

/* Properties (read): "at", "ok", "n-sent", "n-received", "problem", "n-pictures", "detail" (JSON, as
 * in the store), "n-bytes" (int64). */
gint64 zyr_history_row_get_at (ZyrHistoryRow *self); /* unix seconds of its end */
gboolean zyr_history_row_get_ok (ZyrHistoryRow *self);
guint zyr_history_row_get_n_sent (ZyrHistoryRow *self);     /* acts and pictures */
guint zyr_history_row_get_n_received (ZyrHistoryRow *self); /* records */
ZyrSyncTrouble zyr_history_row_get_problem (ZyrHistoryRow *self);
guint zyr_history_row_get_n_pictures (ZyrHistoryRow *self); /* sent */
gint64 zyr_history_row_get_n_bytes (ZyrHistoryRow *self);   /* both ways */
/* How many of a kind were "sent" or "received"; "waiting": "ops", "photos". */
guint zyr_history_row_get_count (ZyrHistoryRow *self, const char *part, const char *kind);
gboolean zyr_history_row_get_photos_held (ZyrHistoryRow *self);

G_END_DECLS
