/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-remark-draft-private.h"
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
  gint64 received;
  gint64 clock_ahead;
  gboolean is_second; /* the user is its second officer, by the plan or by the report */
  char *state;
  ZyrReviewBar bar;
  gboolean decided;

  ZyrReportSummary *summary;
  ZyrVisitRow *earlier_visit; /* (nullable): of the household's, before this one */
  GPtrArray *changes[ZYR_N_REVIEW_BASES];
  GPtrArray *reviews; /* of ZyrRecord: the decisions' texts are theirs */
  GPtrArray *decisions;
  ZyrRecord *visit_record; /* as it is now: the annulments' texts are its */
  GPtrArray *annulments;
  GPtrArray *thread;  /* of ZyrRemark: what was said so far */
  ZyrRemarkDraft *remarks;
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
  ZyrRecord *earlier;          /* (nullable): the last revision of an earlier visit */
  ZyrRecord *earlier_form;     /* these three with it */
  GHashTable *earlier_media;
  ZyrVisitRow *earlier_visit;
  GPtrArray *reviews;
  GPtrArray *thread;
  char *remarks_text; /* (nullable): the prepared remarks as they were kept */
  ZyrFormSession *session;
  GPtrArray *changes[ZYR_N_REVIEW_BASES];
} ZyrDeskMaterial;

ZyrReviewDesk *zyr_review_desk_new (ZyrWorkspace *workspace, ZyrDeskMaterial *material);
/* Reads who wants the visit annulled. Whether that has changed. */
gboolean zyr_review_desk_read_annulments (ZyrReviewDesk *self, ZyrRecord *visit);
/* Looks again whether the user may decide. */
void zyr_review_desk_update_bar (ZyrReviewDesk *self, const char *state);
/* A decision was made, or taken back. */
void zyr_review_desk_set_decided (ZyrReviewDesk *self, gboolean decided);

G_END_DECLS
