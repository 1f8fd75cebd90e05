/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-status.h"

G_DEFINE_ENUM_TYPE (ZyrSyncStatusState,
                    zyr_sync_status_state,
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_STOPPED, "ZYR_SYNC_STATUS_STOPPED"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_OFFLINE, "ZYR_SYNC_STATUS_OFFLINE"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_CONNECTING, "ZYR_SYNC_STATUS_CONNECTING"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_SYNCING, "ZYR_SYNC_STATUS_SYNCING"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_UP_TO_DATE, "ZYR_SYNC_STATUS_UP_TO_DATE"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_NEEDS_SIGN_IN,
                                         "ZYR_SYNC_STATUS_NEEDS_SIGN_IN"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_REVOKED, "ZYR_SYNC_STATUS_REVOKED"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_STATUS_ERROR, "ZYR_SYNC_STATUS_ERROR"))

G_DEFINE_ENUM_TYPE (
    ZyrSyncTrouble,
    zyr_sync_trouble,
    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_NONE, "ZYR_SYNC_TROUBLE_NONE"),
    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_NO_NETWORK, "ZYR_SYNC_TROUBLE_NO_NETWORK"),
    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_CENTRE_DOWN, "ZYR_SYNC_TROUBLE_CENTRE_DOWN"),
    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_WRONG_CENTRE, "ZYR_SYNC_TROUBLE_WRONG_CENTRE"),
    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_NOT_THE_CENTRE, "ZYR_SYNC_TROUBLE_NOT_THE_CENTRE"),
    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_SIGN_IN_EXPIRED, "ZYR_SYNC_TROUBLE_SIGN_IN_EXPIRED"),
    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_DEVICE_REVOKED, "ZYR_SYNC_TROUBLE_DEVICE_REVOKED"),
    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_OLD_VERSION, "ZYR_SYNC_TROUBLE_OLD_VERSION"),
    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_DISK_FULL, "ZYR_SYNC_TROUBLE_DISK_FULL"),
    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_STORE, "ZYR_SYNC_TROUBLE_STORE"),
    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_OTHER, "ZYR_SYNC_TROUBLE_OTHER"))

G_DEFINE_ENUM_TYPE (ZyrOutboxState,
                    zyr_outbox_state,
                    G_DEFINE_ENUM_VALUE (ZYR_OUTBOX_WAITING, "ZYR_OUTBOX_WAITING"),
                    G_DEFINE_ENUM_VALUE (ZYR_OUTBOX_SENT, "ZYR_OUTBOX_SENT"),
                    G_DEFINE_ENUM_VALUE (ZYR_OUTBOX_DONE, "ZYR_OUTBOX_DONE"),
                    G_DEFINE_ENUM_VALUE (ZYR_OUTBOX_CONFLICT, "ZYR_OUTBOX_CONFLICT"),
                    G_DEFINE_ENUM_VALUE (ZYR_OUTBOX_REFUSED, "ZYR_OUTBOX_REFUSED"))

struct _ZyrSyncStatus
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrSyncStatus, zyr_sync_status, G_TYPE_OBJECT)

static void
zyr_sync_status_class_init (ZyrSyncStatusClass *klass)
{
}

static void
zyr_sync_status_init (ZyrSyncStatus *self)
{
}

struct _ZyrOutboxRow
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrOutboxRow, zyr_outbox_row, G_TYPE_OBJECT)

static void
zyr_outbox_row_class_init (ZyrOutboxRowClass *klass)
{
}

static void
zyr_outbox_row_init (ZyrOutboxRow *self)
{
}

struct _ZyrHistoryRow
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrHistoryRow, zyr_history_row, G_TYPE_OBJECT)

static void
zyr_history_row_class_init (ZyrHistoryRowClass *klass)
{
}

static void
zyr_history_row_init (ZyrHistoryRow *self)
{
}

ZyrSyncStatusState
zyr_sync_status_get_state (ZyrSyncStatus *self)
{
  return 0;
}

ZyrSyncTrouble
zyr_sync_status_get_problem (ZyrSyncStatus *self)
{
  return 0;
}

gint64
zyr_sync_status_get_last_success (ZyrSyncStatus *self)
{
  return 0;
}

guint
zyr_sync_status_get_n_waiting (ZyrSyncStatus *self)
{
  return 0;
}

guint
zyr_sync_status_get_n_attention (ZyrSyncStatus *self)
{
  return 0;
}

double
zyr_sync_status_get_progress (ZyrSyncStatus *self)
{
  return 0;
}

gboolean
zyr_sync_status_get_first_download (ZyrSyncStatus *self)
{
  return 0;
}

void
zyr_sync_status_sync_now (ZyrSyncStatus *self)
{
}

GListModel *
zyr_sync_status_get_outbox (ZyrSyncStatus *self)
{
  return NULL;
}

GListModel *
zyr_sync_status_get_history (ZyrSyncStatus *self)
{
  return NULL;
}

guint64
zyr_outbox_row_get_number (ZyrOutboxRow *self)
{
  return 0;
}

const char *
zyr_outbox_row_get_kind (ZyrOutboxRow *self)
{
  return NULL;
}

const char *
zyr_outbox_row_get_detail (ZyrOutboxRow *self)
{
  return NULL;
}

const char *
zyr_outbox_row_get_household_name (ZyrOutboxRow *self)
{
  return NULL;
}

gint64
zyr_outbox_row_get_at (ZyrOutboxRow *self)
{
  return 0;
}

ZyrOutboxState
zyr_outbox_row_get_state (ZyrOutboxRow *self)
{
  return 0;
}

const char *
zyr_outbox_row_get_reason (ZyrOutboxRow *self)
{
  return NULL;
}

const char *
zyr_outbox_row_get_visit_id (ZyrOutboxRow *self)
{
  return NULL;
}

const char *
zyr_outbox_row_get_household_id (ZyrOutboxRow *self)
{
  return NULL;
}

gint64
zyr_history_row_get_at (ZyrHistoryRow *self)
{
  return 0;
}

gboolean
zyr_history_row_get_ok (ZyrHistoryRow *self)
{
  return 0;
}

guint
zyr_history_row_get_n_sent (ZyrHistoryRow *self)
{
  return 0;
}

guint
zyr_history_row_get_n_received (ZyrHistoryRow *self)
{
  return 0;
}

ZyrSyncTrouble
zyr_history_row_get_problem (ZyrHistoryRow *self)
{
  return 0;
}
