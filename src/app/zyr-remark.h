/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** ZyrRemark: what a supervisor wrote at a question of a report, or the worker's answer to it */
typedef struct
{
  char *ref;   /* the question, "" = about the whole report */
  char *label; /* the question's label when it was remarked */
  char *text;  /* what the supervisor wrote */
  char *by_name;
  gint64 at;         /* unix seconds */
  gboolean changed;  /* the answer differs now from the one that was returned */
  guint revision;    /* that it is about; of a reply, that it came with */
  gboolean is_reply; /* the worker's answer to a remark */
} ZyrRemark;

#define ZYR_TYPE_REMARK (zyr_remark_get_type ())
GType zyr_remark_get_type (void) G_GNUC_CONST;
ZyrRemark *zyr_remark_copy (const ZyrRemark *self);
void zyr_remark_free (ZyrRemark *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrRemark, zyr_remark_free)

G_END_DECLS
