/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-row-private.h"

#include "zyr-row-private.h"

G_DEFINE_FINAL_TYPE (ZyrVisitRow, zyr_visit_row, G_TYPE_OBJECT)

static guint changed_signal;

static const ZyrRowField fields[] = {
  ZYR_ROW_STRING (ZyrVisitRow, "id", id),
  ZYR_ROW_STRING (ZyrVisitRow, "no", no),
  ZYR_ROW_STRING (ZyrVisitRow, "household-id", household_id),
  ZYR_ROW_STRING (ZyrVisitRow, "head-name", head_name),
  ZYR_ROW_STRING (ZyrVisitRow, "address", address),
  ZYR_ROW_STRING (ZyrVisitRow, "phone", phone),
  ZYR_ROW_STRING (ZyrVisitRow, "file-no", file_no),
  ZYR_ROW_STRING (ZyrVisitRow, "state", state),
  ZYR_ROW_STRING (ZyrVisitRow, "visit-type", visit_type),
  ZYR_ROW_STRING (ZyrVisitRow, "programmes", programmes),
  ZYR_ROW_INT64 (ZyrVisitRow, "planned", planned),
  ZYR_ROW_STRING (ZyrVisitRow, "due", due),
  ZYR_ROW_UINT (ZyrVisitRow, "attempt", attempt),
  ZYR_ROW_STRING (ZyrVisitRow, "worker-id", worker_id),
  ZYR_ROW_STRING (ZyrVisitRow, "worker-name", worker_name),
  ZYR_ROW_STRING (ZyrVisitRow, "second-name", second_name),
  ZYR_ROW_BOOLEAN (ZyrVisitRow, "is-mine", is_mine),
  ZYR_ROW_BOOLEAN (ZyrVisitRow, "is-overdue", is_overdue),
  ZYR_ROW_BOOLEAN (ZyrVisitRow, "is-returned", is_returned),
  ZYR_ROW_BOOLEAN (ZyrVisitRow, "is-stale", is_stale),
  ZYR_ROW_BOOLEAN (ZyrVisitRow, "is-waiting", is_waiting),
  ZYR_ROW_UINT (ZyrVisitRow, "revision", revision),
  ZYR_ROW_INT64 (ZyrVisitRow, "submitted", submitted),
  ZYR_ROW_INT64 (ZyrVisitRow, "decided", decided),
  ZYR_ROW_STRING (ZyrVisitRow, "outcome", outcome),
  ZYR_ROW_STRING (ZyrVisitRow, "rating", rating),
  ZYR_ROW_UINT (ZyrVisitRow, "n-critical", n_critical),
  ZYR_ROW_UINT (ZyrVisitRow, "n-warnings", n_warnings),
  ZYR_ROW_UINT (ZyrVisitRow, "n-notices", n_notices),
  ZYR_ROW_UINT (ZyrVisitRow, "n-remarks", n_remarks),
  ZYR_ROW_UINT (ZyrVisitRow, "recovered", recovered),
  ZYR_ROW_STRING (ZyrVisitRow, "reason", reason),
  ZYR_ROW_STRING (ZyrVisitRow, "failed-outcome", failed_outcome),
  ZYR_ROW_INT64 (ZyrVisitRow, "failed-at", failed_at),
};

static void
zyr_visit_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id >= 1 && prop_id <= G_N_ELEMENTS (fields))
    zyr_row_get_field (object, &fields[prop_id - 1], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_visit_row_finalize (GObject *object)
{
  zyr_row_clear_fields (object, fields, G_N_ELEMENTS (fields));
  G_OBJECT_CLASS (zyr_visit_row_parent_class)->finalize (object);
}

static void
zyr_visit_row_class_init (ZyrVisitRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zyr_visit_row_get_property;
  object_class->finalize = zyr_visit_row_finalize;
  zyr_row_install_fields (object_class, fields, G_N_ELEMENTS (fields));
  changed_signal = g_signal_new ("changed", ZYR_TYPE_VISIT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
zyr_visit_row_init (ZyrVisitRow *self)
{
}

gboolean
zyr_visit_row_equal (gpointer a, gpointer b)
{
  const ZyrSpot *left = &ZYR_VISIT_ROW (a)->place;
  const ZyrSpot *right = &ZYR_VISIT_ROW (b)->place;

  return left->known == right->known && left->latitude == right->latitude
         && left->longitude == right->longitude
         && zyr_row_equal_fields (a, b, fields, G_N_ELEMENTS (fields));
}

ZyrVisitRow *
zyr_visit_row_dup (ZyrVisitRow *self)
{
  ZyrVisitRow *copy;

  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), NULL);

  copy = g_object_new (ZYR_TYPE_VISIT_ROW, NULL);
  zyr_row_copy_fields (copy, self, fields, G_N_ELEMENTS (fields));
  copy->place = self->place;
  return copy;
}

void
zyr_visit_row_take (gpointer row, gpointer fresh)
{
  if (zyr_row_swap_fields (row, fresh, fields, G_N_ELEMENTS (fields)))
    g_signal_emit (row, changed_signal, 0);
}

const char *
zyr_visit_row_get_id (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->id != NULL ? self->id : "";
}

const char *
zyr_visit_row_get_no (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->no != NULL ? self->no : "";
}

const char *
zyr_visit_row_get_household_id (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->household_id != NULL ? self->household_id : "";
}

const char *
zyr_visit_row_get_head_name (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->head_name != NULL ? self->head_name : "";
}

const char *
zyr_visit_row_get_address (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->address != NULL ? self->address : "";
}

const char *
zyr_visit_row_get_phone (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->phone != NULL ? self->phone : "";
}

const char *
zyr_visit_row_get_file_no (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->file_no != NULL ? self->file_no : "";
}

const char *
zyr_visit_row_get_state (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->state != NULL ? self->state : "";
}

const char *
zyr_visit_row_get_visit_type (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->visit_type != NULL ? self->visit_type : "";
}

const char *
zyr_visit_row_get_programmes (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->programmes != NULL ? self->programmes : "";
}

gint64
zyr_visit_row_get_planned (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->planned;
}

const char *
zyr_visit_row_get_due (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->due != NULL ? self->due : "";
}

guint
zyr_visit_row_get_attempt (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->attempt;
}

const char *
zyr_visit_row_get_worker_id (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->worker_id != NULL ? self->worker_id : "";
}

const char *
zyr_visit_row_get_worker_name (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->worker_name != NULL ? self->worker_name : "";
}

const char *
zyr_visit_row_get_second_name (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->second_name != NULL ? self->second_name : "";
}

gboolean
zyr_visit_row_get_is_mine (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->is_mine;
}

gboolean
zyr_visit_row_get_is_overdue (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->is_overdue;
}

gboolean
zyr_visit_row_get_is_returned (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->is_returned;
}

gboolean
zyr_visit_row_get_is_stale (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->is_stale;
}

gboolean
zyr_visit_row_get_is_waiting (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->is_waiting;
}

guint
zyr_visit_row_get_revision (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->revision;
}

gint64
zyr_visit_row_get_submitted (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->submitted;
}

gint64
zyr_visit_row_get_decided (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->decided;
}

const char *
zyr_visit_row_get_outcome (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->outcome != NULL ? self->outcome : "";
}

const char *
zyr_visit_row_get_rating (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->rating != NULL ? self->rating : "";
}

guint
zyr_visit_row_get_n_critical (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->n_critical;
}

guint
zyr_visit_row_get_n_warnings (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->n_warnings;
}

guint
zyr_visit_row_get_n_notices (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->n_notices;
}

guint
zyr_visit_row_get_n_remarks (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->n_remarks;
}

guint
zyr_visit_row_get_recovered (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->recovered;
}

const char *
zyr_visit_row_get_reason (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->reason != NULL ? self->reason : "";
}

const char *
zyr_visit_row_get_failed_outcome (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), "");

  return self->failed_outcome != NULL ? self->failed_outcome : "";
}

gint64
zyr_visit_row_get_failed_at (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), 0);

  return self->failed_at;
}

const ZyrSpot *
zyr_visit_row_get_place (ZyrVisitRow *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_ROW (self), NULL);

  return &self->place;
}
