/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-conflict-list.h"
#include "zyr-reader-private.h"

G_BEGIN_DECLS

/* Filled in by zyr_conflict_read_open(), then never changed. */
struct _ZyrConflictRow
{
  GObject parent_instance;
  char *id;
  char *household_id;
  char *head_name;
  char *rec_kind;
  char *rec;
  char *member_name;
  char *field;
  char *seen;
  char *mine;
  char *mine_name;
  gint64 mine_at;
  gboolean mine_by_report;
  gboolean mine_is_own;
  char *theirs;
  char *theirs_name;
  gint64 theirs_at;
  gboolean theirs_is_own;
  char *present;
  char *token;
  gboolean may_close;
};

gboolean zyr_conflict_row_equal (gpointer a, gpointer b);

/* @household: (nullable): NULL for all. Returns: (transfer full) (element-type ZyrConflictRow):
 * newest first; NULL with @error */
GPtrArray *zyr_conflict_read_open (ZyrReader *reader, const char *household, GError **error);

G_END_DECLS
