/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** ZyrKind: what a record is; the name on the wire is zyr_kind_to_string() */
typedef enum
{
  ZYR_KIND_UNKNOWN, /* of a newer version: kept, never interpreted */
  ZYR_KIND_HOUSEHOLD,
  ZYR_KIND_MEMBER,
  ZYR_KIND_REGISTRY_SNAPSHOT,
  ZYR_KIND_VISIT,
  ZYR_KIND_VISIT_REVISION,
  ZYR_KIND_NOTE,
  ZYR_KIND_REVIEW,
  ZYR_KIND_ATTACHMENT,
  ZYR_KIND_AID,
  ZYR_KIND_REFERRAL,
  ZYR_KIND_OBJECTION,
  ZYR_KIND_FORM,
  ZYR_KIND_PARAMETER,
  ZYR_KIND_USER,
  ZYR_KIND_FOUNDATION,
  ZYR_KIND_CONFLICT,
  ZYR_KIND_TRANSFER,  /* of a household to another foundation; both have one */
  ZYR_KIND_DIRECTORY, /* the names of all foundations */
  ZYR_KIND_CHANGE,    /* of a household's file: what, by whom, when */
  ZYR_KIND_DECISION,  /* of the Board about a household */
} ZyrKind;

#define ZYR_N_KINDS (ZYR_KIND_DECISION + 1)

/** zyr_kind_to_string: "household", "registry_snapshot", …; "unknown" for %ZYR_KIND_UNKNOWN */
const char *zyr_kind_to_string (ZyrKind kind);

/** zyr_kind_from_string: %ZYR_KIND_UNKNOWN for any other text and %NULL */
ZyrKind zyr_kind_from_string (const char *name);

/** zyr_kind_is_append_only: never changes once written (revision, note, review, attachment,
 * change) */
gboolean zyr_kind_is_append_only (ZyrKind kind);

/** zyr_kind_is_household_bound: its body names the household that it hangs on */
gboolean zyr_kind_is_household_bound (ZyrKind kind);

G_END_DECLS
