/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-route.h"
#include "zyr-visit-row.h"

G_BEGIN_DECLS

/* Filled in by its maker before anybody else sees it, then changed by zyr_visit_row_take() only. NULL
 * texts read as "". */
struct _ZyrVisitRow
{
  GObject parent_instance;
  char *id;
  char *no;
  char *household_id;
  char *head_name;
  char *address;
  char *phone;
  char *file_no;
  char *state;
  char *visit_type;
  char *programmes;
  gint64 planned;
  char *due;
  guint attempt;
  char *worker_id;
  char *worker_name;
  char *second_name;
  gboolean is_mine;
  gboolean is_second; /* the signed-in user is its second officer */
  gboolean is_overdue;
  gboolean is_returned;
  gboolean is_stale;
  gboolean is_waiting;
  guint revision;
  gint64 submitted;
  gint64 decided;
  char *outcome;
  char *rating;
  guint n_critical;
  guint n_warnings;
  guint n_notices;
  guint n_remarks;
  guint recovered;
  char *reason;
  char *failed_outcome;
  gint64 failed_at;
  ZyrSpot place;
};

gboolean zyr_visit_row_equal (gpointer a, gpointer b);
/* Moves the contents of @fresh into @row, and emits "changed" if they differ. */
void zyr_visit_row_take (gpointer row, gpointer fresh);

G_END_DECLS
