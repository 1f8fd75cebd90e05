/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-review-desk.h"
#include "zyr-visit-material-private.h"
#include "zyr-visit-row-private.h"

G_BEGIN_DECLS

struct _ZyrReviewDesk
{
  GObject parent_instance;
  ZyrWorkspace *workspace;
  ZyrActor *actor;
  ZyrClock *clock; /* stands at the submission: what depends on the day shows as it was */
  ZyrVisitRow *visit;
  JsonObject *meta; /* (nullable) */
  ZyrFormSession *session;
  guint revision;
  gint64 submitted;
  gboolean is_second; /* the user is its second officer, by the plan or by the report */
  char *state;
  ZyrReviewBar bar;
  gboolean decided;

  ZyrReportSummary *summary;
  GPtrArray *changes;
  GPtrArray *reviews; /* of ZyrRecord: the decisions' texts are theirs */
  GPtrArray *decisions;
  GPtrArray *remarks; /* of ZyrRemark: being prepared */

  guint unsaved; /* changes of the remarks that are not durable */
  guint saving;  /* of these, being written */
  gboolean watching;
  gboolean watch_again;
};

/* What was read and built for a desk. */
typedef struct
{
  ZyrActor *actor;
  ZyrClock *clock;
  char *language;
  ZyrVisitRow *visit;
  ZyrRecord *visit_record;
  ZyrRecord *form;
  ZyrRecord *revision;
  ZyrRecord *previous; /* (nullable) */
  GHashTable *media;
  GPtrArray *reviews;
  char *remarks_text; /* (nullable): the prepared remarks as they were kept */
  ZyrFormSession *session;
  GPtrArray *changes;
} ZyrDeskMaterial;

ZyrReviewDesk *zyr_review_desk_new (ZyrWorkspace *workspace, ZyrDeskMaterial *material);
/* Looks again whether the user may decide. */
void zyr_review_desk_update_bar (ZyrReviewDesk *self, const char *state);
void zyr_review_desk_set_decided (ZyrReviewDesk *self);
/* (transfer full): the prepared remarks in form order as a JSON array of {ref, label, text}.
 * @whole: with the one about the whole report, whose ref is "" */
JsonArray *zyr_review_desk_remarks_to_json (ZyrReviewDesk *self, gboolean whole);

G_END_DECLS
