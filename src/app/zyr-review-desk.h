/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-report-summary.h"
#include "zyr-review-code.h"
#include "zyr-visit-fill.h"

G_BEGIN_DECLS

/**
 * ZyrReviewDesk: a submitted report on a supervisor's desk (also read by its worker, then without
 * decisions).
 *
 * Shows the last submitted revision in a read-only form session. Remarks are kept durably on this
 * device until the decision is made. Properties (read, notify): "may-decide" (boolean), "n-remarks"
 * (uint), "unsaved" (uint: remark changes not durable yet), "decided" (boolean: a decision was made
 * here). Signals without arguments: "remarks-changed", "annulment-changed".
 */
#define ZYR_TYPE_REVIEW_DESK (zyr_review_desk_get_type ())
G_DECLARE_FINAL_TYPE (ZyrReviewDesk, zyr_review_desk, ZYR, REVIEW_DESK, GObject)

typedef enum
{
  ZYR_REVIEW_ALLOWED,
  ZYR_REVIEW_NOT_SUPERVISOR, /* the user's role does not decide */
  ZYR_REVIEW_OWN_VISIT,      /* the user is the worker of this visit */
  ZYR_REVIEW_SECOND_OFFICER, /* the user witnessed it as second officer */
  ZYR_REVIEW_WRONG_STATE,    /* not waiting for a decision (any more) */
} ZyrReviewBar;

#define ZYR_TYPE_REVIEW_BAR (zyr_review_bar_get_type ())
GType zyr_review_bar_get_type (void) G_GNUC_CONST;

/* What the report is compared with. */
typedef enum
{
  ZYR_REVIEW_BASE_REVISION, /* the previous submitted revision of this visit */
  ZYR_REVIEW_BASE_VISIT,    /* the household's visit before this one */
  ZYR_REVIEW_BASE_REGISTRY, /* what the institutions said */
  ZYR_N_REVIEW_BASES,
} ZyrReviewBase;

/* What differs at one question between the base and this report. */
typedef struct
{
  char *ref;
  char *label; /* the question */
  char *section_ref;
  char *old_text;        /* label for choices; "" = was empty or did not exist */
  char *new_text;        /* "" = is empty or no longer exists */
  gboolean was_remarked; /* of a previous revision: its return had a remark here */
} ZyrRevisionChange;

/* One earlier decision. Owned by the desk. */
typedef struct
{
  guint revision;
  const char *action; /* ZYR_REVIEW_… */
  const char *code;   /* see zyr_review_list_codes(), "" if none */
  const char *by_name;
  gint64 at;
  const char *reason, *text;
  guint n_remarks;
} ZyrDecision;

/* One of the two inspectors who make an approved visit void. Owned by the desk. */
typedef struct
{
  const char *by_name;
  gint64 at;
  const char *reason;
  gboolean is_mine; /* the user's own */
} ZyrAnnulment;

/* Errors: ZYR_WORKSPACE_ERROR NOT_FOUND (no submitted revision on this device), NO_FORM;
 * ZYR_FORM_ERROR; ZYR_STORE_ERROR. */
void zyr_review_desk_load_async (ZyrWorkspace *workspace,
                                 const char *visit_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
ZyrReviewDesk *zyr_review_desk_load_finish (GAsyncResult *result, GError **error);

ZyrVisitRow *zyr_review_desk_get_visit (ZyrReviewDesk *self); /* (transfer none) */
/* (transfer none): for reading only */
ZyrFormSession *zyr_review_desk_get_session (ZyrReviewDesk *self);
guint zyr_review_desk_get_revision (ZyrReviewDesk *self);
/* unix seconds, on the worker's device */
gint64 zyr_review_desk_get_submitted (ZyrReviewDesk *self);
/* unix seconds, at the centre; 0: not known */
gint64 zyr_review_desk_get_received (ZyrReviewDesk *self);
/* seconds by which that device's clock was ahead, less than 0 for behind; 0: not marked */
gint64 zyr_review_desk_get_clock_ahead (ZyrReviewDesk *self);
const ZyrReportSummary *zyr_review_desk_get_summary (ZyrReviewDesk *self);
/* whether there is such a base on this device */
gboolean zyr_review_desk_has_base (ZyrReviewDesk *self, ZyrReviewBase base);
/* (transfer none) (nullable): the visit that %ZYR_REVIEW_BASE_VISIT is */
ZyrVisitRow *zyr_review_desk_get_earlier_visit (ZyrReviewDesk *self);
/* (transfer none): of const ZyrRevisionChange in form order; empty without the base */
GPtrArray *zyr_review_desk_get_changes (ZyrReviewDesk *self, ZyrReviewBase base);
/* (nullable) (transfer none) */
const ZyrRevisionChange *
zyr_review_desk_find_change (ZyrReviewDesk *self, ZyrReviewBase base, const char *ref);
/* (transfer none): of const ZyrDecision, oldest first */
GPtrArray *zyr_review_desk_get_decisions (ZyrReviewDesk *self);
/* (transfer none): of const ZyrAnnulment, until "annulment-changed": who asked for it, then who
 * carried it out; also those that only this device knows of */
GPtrArray *zyr_review_desk_get_annulments (ZyrReviewDesk *self);
/* The user may ask for the annulment, or carry it out when another inspector has asked. */
gboolean zyr_review_desk_get_may_annul (ZyrReviewDesk *self);
/* as zyr_visit_fill_dup_consents */
char **zyr_review_desk_dup_consents (ZyrReviewDesk *self);
/* as zyr_visit_fill_dup_registry_text */
char *zyr_review_desk_dup_registry_text (ZyrReviewDesk *self, const char *ref);
/* why the user may not decide */
ZyrReviewBar zyr_review_desk_get_bar (ZyrReviewDesk *self);
gboolean zyr_review_desk_get_may_decide (ZyrReviewDesk *self);

/* as zyr_visit_fill_dup_instance_label */
char *zyr_review_desk_dup_instance_label (ZyrReviewDesk *self, const char *instance_ref);

void zyr_review_desk_load_picture_async (ZyrReviewDesk *self,
                                         const char *ref,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
/* NULL without error: none, or not arrived */
GBytes *
zyr_review_desk_load_picture_finish (ZyrReviewDesk *self, GAsyncResult *result, GError **error);

/* What was said about the question so far, by supervisors and by the worker, oldest first. (transfer
 * full): of ZyrRemark */
GPtrArray *zyr_review_desk_list_thread (ZyrReviewDesk *self, const char *ref);

/* Remarks of the decision being prepared; one a question, "" as @ref = about the whole report.
 * Setting replaces, an empty text removes. In memory at once, then durable ("unsaved" goes back to
 * 0). */
void zyr_review_desk_set_remark (ZyrReviewDesk *self, const char *ref, const char *text);
/* (nullable) (transfer full) */
char *zyr_review_desk_dup_remark (ZyrReviewDesk *self, const char *ref);
guint zyr_review_desk_get_n_remarks (ZyrReviewDesk *self);
/* (transfer full): of ZyrRemark in form order, which goes through the whole form */
GPtrArray *zyr_review_desk_list_remarks (ZyrReviewDesk *self);

/* a decision was made here, and not taken back here */
gboolean zyr_review_desk_is_decided (ZyrReviewDesk *self);
/* Whether the decision made last may be taken back by this user. */
gboolean zyr_review_desk_get_may_withdraw (ZyrReviewDesk *self);

/* Decisions: into the outbox; the remarks go with them (also with an approval) and the prepared
 * ones are cleared. @action: ZYR_REVIEW_…; @code: (nullable): of the action's list; @words:
 * (nullable): what is said about the whole report, of a rejection and of taking back the reason.
 * Errors: ZYR_WORKSPACE_ERROR NOT_ALLOWED, OWN_VISIT, WRONG_STATE, STALE (a newer revision
 * arrived), INCOMPLETE (a return without a remark and words; a rejection, or taking a decision
 * back, without a code that speaks for itself and without words); ZYR_STORE_ERROR. */
void zyr_review_desk_decide_async (ZyrReviewDesk *self,
                                   const char *action,
                                   const char *code,
                                   const char *words,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean zyr_review_desk_decide_finish (ZyrReviewDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS
