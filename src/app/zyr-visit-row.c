/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-row.h"

struct _ZyrVisitRow
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrVisitRow, zyr_visit_row, G_TYPE_OBJECT)

static void
zyr_visit_row_class_init (ZyrVisitRowClass *klass)
{
}

static void
zyr_visit_row_init (ZyrVisitRow *self)
{
}

const char *
zyr_visit_row_get_id (ZyrVisitRow *self)
{
  return NULL;
}

const char *
zyr_visit_row_get_no (ZyrVisitRow *self)
{
  return NULL;
}

const char *
zyr_visit_row_get_household_id (ZyrVisitRow *self)
{
  return NULL;
}

const char *
zyr_visit_row_get_head_name (ZyrVisitRow *self)
{
  return NULL;
}

const char *
zyr_visit_row_get_address (ZyrVisitRow *self)
{
  return NULL;
}

const char *
zyr_visit_row_get_phone (ZyrVisitRow *self)
{
  return NULL;
}

const char *
zyr_visit_row_get_file_no (ZyrVisitRow *self)
{
  return NULL;
}

const char *
zyr_visit_row_get_state (ZyrVisitRow *self)
{
  return NULL;
}

const char *
zyr_visit_row_get_visit_type (ZyrVisitRow *self)
{
  return NULL;
}

const char *
zyr_visit_row_get_programmes (ZyrVisitRow *self)
{
  return NULL;
}

gint64
zyr_visit_row_get_planned (ZyrVisitRow *self)
{
  return 0;
}

const char *
zyr_visit_row_get_due (ZyrVisitRow *self)
{
  return NULL;
}

guint
zyr_visit_row_get_attempt (ZyrVisitRow *self)
{
  return 0;
}

const char *
zyr_visit_row_get_worker_id (ZyrVisitRow *self)
{
  return NULL;
}

const char *
zyr_visit_row_get_worker_name (ZyrVisitRow *self)
{
  return NULL;
}

const char *
zyr_visit_row_get_second_name (ZyrVisitRow *self)
{
  return NULL;
}

gboolean
zyr_visit_row_get_is_mine (ZyrVisitRow *self)
{
  return 0;
}

gboolean
zyr_visit_row_get_is_overdue (ZyrVisitRow *self)
{
  return 0;
}

gboolean
zyr_visit_row_get_is_returned (ZyrVisitRow *self)
{
  return 0;
}

gboolean
zyr_visit_row_get_is_stale (ZyrVisitRow *self)
{
  return 0;
}

gboolean
zyr_visit_row_get_is_waiting (ZyrVisitRow *self)
{
  return 0;
}

guint
zyr_visit_row_get_revision (ZyrVisitRow *self)
{
  return 0;
}

gint64
zyr_visit_row_get_submitted (ZyrVisitRow *self)
{
  return 0;
}

gint64
zyr_visit_row_get_decided (ZyrVisitRow *self)
{
  return 0;
}

const char *
zyr_visit_row_get_outcome (ZyrVisitRow *self)
{
  return NULL;
}

const char *
zyr_visit_row_get_rating (ZyrVisitRow *self)
{
  return NULL;
}

guint
zyr_visit_row_get_n_critical (ZyrVisitRow *self)
{
  return 0;
}

guint
zyr_visit_row_get_n_warnings (ZyrVisitRow *self)
{
  return 0;
}

guint
zyr_visit_row_get_n_notices (ZyrVisitRow *self)
{
  return 0;
}

guint
zyr_visit_row_get_n_remarks (ZyrVisitRow *self)
{
  return 0;
}

guint
zyr_visit_row_get_recovered (ZyrVisitRow *self)
{
  return 0;
}
