/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the outbox and of the history. */
#include "zyr-json.h"
#include "zyr-limits.h"
#include "zyr-row-private.h"
#include "zyr-sync-status-private.h"

G_DEFINE_ENUM_TYPE (ZyrOutboxState,
                    zyr_outbox_state,
                    G_DEFINE_ENUM_VALUE (ZYR_OUTBOX_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (ZYR_OUTBOX_SENT, "sent"),
                    G_DEFINE_ENUM_VALUE (ZYR_OUTBOX_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (ZYR_OUTBOX_CONFLICT, "conflict"),
                    G_DEFINE_ENUM_VALUE (ZYR_OUTBOX_REFUSED, "refused"))

G_DEFINE_ENUM_TYPE (ZyrSyncTrouble,
                    zyr_sync_trouble,
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_NO_NETWORK, "no-network"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_CENTRE_DOWN, "centre-down"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_CENTRE_BUSY, "centre-busy"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_WRONG_CENTRE, "wrong-centre"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_NOT_THE_CENTRE, "not-the-centre"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_SIGN_IN_EXPIRED, "sign-in-expired"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_DEVICE_REVOKED, "device-revoked"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_OLD_CENTRE, "old-centre"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_OLD_VERSION, "old-version"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_DISK_FULL, "disk-full"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_STORE, "store"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_CANCELLED, "cancelled"),
                    G_DEFINE_ENUM_VALUE (ZYR_SYNC_TROUBLE_OTHER, "other"))

G_DEFINE_FINAL_TYPE (ZyrOutboxRow, zyr_outbox_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (ZyrHistoryRow, zyr_history_row, G_TYPE_OBJECT)

/* The types of enums are known at run time only; class_init completes the table. */
static ZyrRowField outbox_fields[] = {
  { "number", G_TYPE_UINT64, G_STRUCT_OFFSET (ZyrOutboxRow, number) },
  ZYR_ROW_STRING (ZyrOutboxRow, "kind", kind),
  ZYR_ROW_STRING (ZyrOutboxRow, "detail", detail),
  ZYR_ROW_STRING (ZyrOutboxRow, "household-name", household_name),
  ZYR_ROW_INT64 (ZyrOutboxRow, "at", at),
  ZYR_ROW_STRING (ZyrOutboxRow, "reason", reason),
  ZYR_ROW_BOOLEAN (ZyrOutboxRow, "again", again),
  ZYR_ROW_STRING (ZyrOutboxRow, "visit-id", visit_id),
  ZYR_ROW_STRING (ZyrOutboxRow, "household-id", household_id),
  { "state", G_TYPE_INVALID, G_STRUCT_OFFSET (ZyrOutboxRow, state) },
};

static ZyrRowField history_fields[] = {
  ZYR_ROW_INT64 (ZyrHistoryRow, "at", at),
  ZYR_ROW_BOOLEAN (ZyrHistoryRow, "ok", ok),
  ZYR_ROW_UINT (ZyrHistoryRow, "n-sent", n_sent),
  ZYR_ROW_UINT (ZyrHistoryRow, "n-received", n_received),
  ZYR_ROW_UINT (ZyrHistoryRow, "n-pictures", n_pictures),
  ZYR_ROW_INT64 (ZyrHistoryRow, "n-bytes", n_bytes),
  ZYR_ROW_STRING (ZyrHistoryRow, "detail", detail),
  { "problem", G_TYPE_INVALID, G_STRUCT_OFFSET (ZyrHistoryRow, problem) },
};

static void
zyr_outbox_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id >= 1 && prop_id <= G_N_ELEMENTS (outbox_fields))
    zyr_row_get_field (object, &outbox_fields[prop_id - 1], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_outbox_row_finalize (GObject *object)
{
  zyr_row_clear_fields (object, outbox_fields, G_N_ELEMENTS (outbox_fields));
  G_OBJECT_CLASS (zyr_outbox_row_parent_class)->finalize (object);
}

static void
zyr_outbox_row_class_init (ZyrOutboxRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  outbox_fields[G_N_ELEMENTS (outbox_fields) - 1].type = ZYR_TYPE_OUTBOX_STATE;
  object_class->get_property = zyr_outbox_row_get_property;
  object_class->finalize = zyr_outbox_row_finalize;
  zyr_row_install_fields (object_class, outbox_fields, G_N_ELEMENTS (outbox_fields));
}

static void
zyr_outbox_row_init (ZyrOutboxRow *self)
{
}

static void
zyr_history_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id >= 1 && prop_id <= G_N_ELEMENTS (history_fields))
    zyr_row_get_field (object, &history_fields[prop_id - 1], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_history_row_finalize (GObject *object)
{
  zyr_row_clear_fields (object, history_fields, G_N_ELEMENTS (history_fields));
  G_OBJECT_CLASS (zyr_history_row_parent_class)->finalize (object);
}

static void
zyr_history_row_class_init (ZyrHistoryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  history_fields[G_N_ELEMENTS (history_fields) - 1].type = ZYR_TYPE_SYNC_TROUBLE;
  object_class->get_property = zyr_history_row_get_property;
  object_class->finalize = zyr_history_row_finalize;
  zyr_row_install_fields (object_class, history_fields, G_N_ELEMENTS (history_fields));
}

static void
zyr_history_row_init (ZyrHistoryRow *self)
{
}

gboolean
zyr_outbox_row_equal (gpointer a, gpointer b)
{
  return zyr_row_equal_fields (a, b, outbox_fields, G_N_ELEMENTS (outbox_fields));
}

gboolean
zyr_history_row_equal (gpointer a, gpointer b)
{
  return zyr_row_equal_fields (a, b, history_fields, G_N_ELEMENTS (history_fields));
}

guint64
zyr_outbox_row_get_number (ZyrOutboxRow *self)
{
  return self->number;
}

const char *
zyr_outbox_row_get_kind (ZyrOutboxRow *self)
{
  return self->kind;
}

const char *
zyr_outbox_row_get_detail (ZyrOutboxRow *self)
{
  return self->detail;
}

const char *
zyr_outbox_row_get_household_name (ZyrOutboxRow *self)
{
  return self->household_name;
}

gint64
zyr_outbox_row_get_at (ZyrOutboxRow *self)
{
  return self->at;
}

ZyrOutboxState
zyr_outbox_row_get_state (ZyrOutboxRow *self)
{
  return self->state;
}

const char *
zyr_outbox_row_get_reason (ZyrOutboxRow *self)
{
  return self->reason;
}

gboolean
zyr_outbox_row_get_again (ZyrOutboxRow *self)
{
  return self->again;
}

const char *
zyr_outbox_row_get_visit_id (ZyrOutboxRow *self)
{
  return self->visit_id[0] != '\0' ? self->visit_id : NULL;
}

const char *
zyr_outbox_row_get_household_id (ZyrOutboxRow *self)
{
  return self->household_id[0] != '\0' ? self->household_id : NULL;
}

gint64
zyr_history_row_get_at (ZyrHistoryRow *self)
{
  return self->at;
}

gboolean
zyr_history_row_get_ok (ZyrHistoryRow *self)
{
  return self->ok;
}

guint
zyr_history_row_get_n_sent (ZyrHistoryRow *self)
{
  return self->n_sent;
}

guint
zyr_history_row_get_n_received (ZyrHistoryRow *self)
{
  return self->n_received;
}

guint
zyr_history_row_get_n_pictures (ZyrHistoryRow *self)
{
  return self->n_pictures;
}

gint64
zyr_history_row_get_n_bytes (ZyrHistoryRow *self)
{
  return self->n_bytes;
}

static JsonObject *
dup_part (ZyrHistoryRow *self, const char *part)
{
  g_autoptr (JsonObject) detail = zyr_json_parse_object (self->detail, -1, ZYR_KIB (64), NULL);
  JsonObject *object = detail != NULL ? zyr_json_get_object (detail, part) : NULL;

  return object != NULL ? json_object_ref (object) : NULL;
}

guint
zyr_history_row_get_count (ZyrHistoryRow *self, const char *part, const char *kind)
{
  g_autoptr (JsonObject) counts = dup_part (self, part);

  return counts != NULL ? (guint)zyr_json_get_int (counts, kind, 0) : 0;
}

gboolean
zyr_history_row_get_photos_held (ZyrHistoryRow *self)
{
  g_autoptr (JsonObject) waiting = dup_part (self, "waiting");

  return waiting != NULL && json_object_get_boolean_member_with_default (waiting, "held", FALSE);
}

ZyrSyncTrouble
zyr_history_row_get_problem (ZyrHistoryRow *self)
{
  return self->problem;
}

ZyrSyncTrouble
zyr_sync_trouble_from_problem (ZyrSyncProblem problem)
{
  switch (problem)
    {
    case ZYR_SYNC_PROBLEM_NONE:
      return ZYR_SYNC_TROUBLE_NONE;
    case ZYR_SYNC_PROBLEM_OFFLINE:
      return ZYR_SYNC_TROUBLE_NO_NETWORK;
    case ZYR_SYNC_PROBLEM_SERVER_DOWN:
    case ZYR_SYNC_PROBLEM_TIMEOUT:
    case ZYR_SYNC_PROBLEM_BROKEN_ANSWER:
      return ZYR_SYNC_TROUBLE_CENTRE_DOWN;
    case ZYR_SYNC_PROBLEM_BUSY:
      return ZYR_SYNC_TROUBLE_CENTRE_BUSY;
    case ZYR_SYNC_PROBLEM_WRONG_CA:
      return ZYR_SYNC_TROUBLE_WRONG_CENTRE;
    case ZYR_SYNC_PROBLEM_NOT_THE_CENTRE:
    case ZYR_SYNC_PROBLEM_PORTAL:
      return ZYR_SYNC_TROUBLE_NOT_THE_CENTRE;
    case ZYR_SYNC_PROBLEM_PROTOCOL_VERSION:
      return ZYR_SYNC_TROUBLE_OLD_VERSION;
    case ZYR_SYNC_PROBLEM_OLD_CENTRE:
      return ZYR_SYNC_TROUBLE_OLD_CENTRE;
    case ZYR_SYNC_PROBLEM_STORE:
      return ZYR_SYNC_TROUBLE_STORE;
    case ZYR_SYNC_PROBLEM_CANCELLED:
      return ZYR_SYNC_TROUBLE_CANCELLED;
    default:
      return ZYR_SYNC_TROUBLE_OTHER;
    }
}

ZyrSyncTrouble
zyr_sync_trouble_from_outcome (const char *outcome)
{
  for (guint problem = 0; problem < ZYR_SYNC_N_PROBLEMS; problem++)
    {
      if (g_strcmp0 (zyr_sync_problem_to_string (problem), outcome) == 0)
        return zyr_sync_trouble_from_problem (problem);
    }
  return g_strcmp0 (outcome, "ok") == 0 ? ZYR_SYNC_TROUBLE_NONE : ZYR_SYNC_TROUBLE_OTHER;
}
