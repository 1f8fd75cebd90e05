/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-conflict-list.h"
#include "zyr-file-history.h"
#include "zyr-household-registry.h"
#include "zyr-visit-row.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrHousehold: everything that a household's page shows, read once; an immutable snapshot.
 *
 * Load again on #ZyrWorkspace::records-changed. All strings below are owned by the ZyrHousehold,
 * never %NULL ("" = not recorded) unless said; money is kuruş; dates are "YYYY-MM-DD"; times are
 * unix seconds (0 = none). Arrays are (transfer none).
 */
#define ZYR_TYPE_HOUSEHOLD (zyr_household_get_type ())
G_DECLARE_FINAL_TYPE (ZyrHousehold, zyr_household, ZYR, HOUSEHOLD, GObject)

typedef struct
{
  const char *id;
  const char *head_name;
  const char *file_no, *ref_no;
  const char *status;     /* "active", "passive", "transferred", "dissolved" */
  const char *opened;     /* date */
  const char *settlement; /* code list "settlement" */
  const char *address;    /* full text */
  const char *district, *province;
  const char *phones[3]; /* NULL-terminated */
  const char *iban;
  const char *consent;    /* code list "consent" */
  const char *programmes; /* space separated, code list "programme" */
  gboolean has_location;
  double latitude, longitude;
  const char *rating; /* "good", "medium", "weak", "" */
  const char *rating_date;
  const char *rating_source; /* "visit" or "declaration" */
  /* Güncel: of an approved visit not older than the validity (365 days) */
  gboolean rating_current;
} ZyrHouseholdHeader;

typedef struct
{
  const char *id;
  const char *name;     /* given and surname */
  const char *relation; /* code list "relation" */
  const char *sex;      /* code list "sex" */
  const char *birth;    /* date */
  int age;              /* full years today, or at death; -1 unknown */
  const char *death;    /* date */
  const char *marital;  /* code list "marital" */
  const char *edu;      /* code list "edu_level" */
  const char *id_kind;  /* "tckn", "ykn", "none" */
  const char *id_no;
  gboolean gss_family;
  const char *left;         /* date of leaving the household */
  const char *leave_reason; /* code list "leave_reason" */
} ZyrHouseholdMember;

typedef struct
{
  const char *id;
  const char *programme; /* code list "programme" */
  const char *institution;
  const char *member_name; /* "" = the household */
  gint64 amount_kurus;
  const char *status;                     /* "accepted", "completed", "rejected", "terminated" */
  const char *decided, *paid, *delivered; /* dates */
  const char *decision_no;
  gboolean regular;
} ZyrHouseholdAid;

/* What the Board decided. */
typedef struct
{
  const char *id;
  const char *no, *meeting;
  const char *date;
  const char *kind;      /* "new", "continue", "change", "stop", "objection" */
  const char *programme; /* code list "programme" */
  const char *member_name; /* "" = the household */
  const char *result;    /* "accepted", "rejected", "terminated" */
  gint64 amount_kurus;   /* 0: none */
  gboolean regular;      /* that much each month */
  const char *from, *until; /* dates */
  int votes_for, votes_against;
  const char *text; /* why */
} ZyrHouseholdDecision;

typedef struct _ZyrHouseholdNote ZyrHouseholdNote;
struct _ZyrHouseholdNote
{
  const char *id;
  const char *author_name;
  gboolean is_mine;
  gint64 created;
  gint64 clock_ahead; /* seconds by which the clock that says so was wrong; 0: not marked */
  const char *text;
  const char *corrects;                 /* id of the note that this one corrects, or "" */
  const ZyrHouseholdNote *corrected_by; /* (nullable): a later note that corrects it */
  gboolean pinned;                      /* stands before the others */
  gboolean is_waiting;                  /* not at the centre yet */
};

/* Another file in which a number of this one stands: perhaps the same household twice. */
typedef struct
{
  const char *household_id, *head_name, *file_no, *number;
  const char *member_name; /* whose identity number it is; "" for a telephone */
} ZyrHouseholdTwin;

/* A referral to another institution, an objection, or the household's way to another foundation. */
typedef struct
{
  const char *id;
  gboolean is_objection;
  gboolean is_transfer;
  const char *institution; /* of a referral: code list "refer"; of a transfer: its name */
  /* "open", "sent", "done"; "filed", "in_review", "visit_ordered", "upheld", "dismissed";
   * "requested", "declined", "withdrawn", "refused", "moved" (it came by it) */
  const char *state;
  const char *code; /* of a transfer that the centre refused: why, see zyr-transfer.h */
  const char *date;        /* of the referral, or on which the objection was handed in */
  const char *text;        /* the detail, or the objection itself */
  const char *due;         /* date */
  const char *need;        /* code list "need" */
  const char *urgency;     /* code list "urgency" */
  const char *member_name; /* "" = the household */
  const char *by_name;     /* who recorded it */
  const char *reason;      /* of its present state */
  const char *moved;       /* date on which it came into its present state */
  gboolean is_waiting;     /* an act on it is not at the centre yet */
} ZyrHouseholdMatter;

/* Errors: ZYR_WORKSPACE_ERROR_NOT_FOUND (not or no longer on this device), ZYR_STORE_ERROR. */
void zyr_household_load_async (ZyrWorkspace *workspace,
                               const char *household_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
ZyrHousehold *zyr_household_load_finish (GAsyncResult *result, GError **error);

const char *zyr_household_get_id (ZyrHousehold *self);
const ZyrHouseholdHeader *zyr_household_get_header (ZyrHousehold *self);
/* of const ZyrHouseholdMember, in file order; those who left last */
GPtrArray *zyr_household_get_members (ZyrHousehold *self);
/* latest; never NULL */
const ZyrRegistrySnapshot *zyr_household_get_snapshot (ZyrHousehold *self);
const ZyrLastReport *zyr_household_get_report (ZyrHousehold *self);
/* of const ZyrHouseholdAid, newest decision first */
GPtrArray *zyr_household_get_aids (ZyrHousehold *self);
/* of const ZyrHouseholdDecision, newest first; none for who may not read them */
GPtrArray *zyr_household_get_decisions (ZyrHousehold *self);
/* of ZyrVisitRow, newest first */
GPtrArray *zyr_household_get_visits (ZyrHousehold *self);
/* of const ZyrHouseholdNote: pinned ones first, newest first, a correction before its original */
GPtrArray *zyr_household_get_notes (ZyrHousehold *self);
/* of const ZyrHouseholdMatter, newest first */
GPtrArray *zyr_household_get_matters (ZyrHousehold *self);
/* of ZyrConflictRow, newest first: fields about which two people said different things */
GPtrArray *zyr_household_get_conflicts (ZyrHousehold *self);
#define ZYR_HOUSEHOLD_EVENTS_N 5
/* of ZyrFileEvent, newest first: one more than ZYR_HOUSEHOLD_EVENTS_N when there are earlier ones,
 * which zyr_file_history_new() has */
GPtrArray *zyr_household_get_events (ZyrHousehold *self);
/* of const ZyrHouseholdTwin: by identity numbers, then by telephones */
GPtrArray *zyr_household_get_twins (ZyrHousehold *self);
/* (nullable) (transfer none): the visit that the user can start or continue here now; of the visits
 * above */
ZyrVisitRow *zyr_household_get_open_visit (ZyrHousehold *self);

/* Adds a caseworker note; durable and in the outbox when it finishes. @corrects: (nullable): id of
 * the user's own note that it corrects. Finish gives (transfer full) the new note's id. */
void zyr_household_add_note_async (ZyrWorkspace *workspace,
                                   const char *household_id,
                                   const char *text,
                                   const char *corrects,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
char *zyr_household_add_note_finish (GAsyncResult *result, GError **error);

G_END_DECLS
