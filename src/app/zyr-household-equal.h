/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-household.h"

G_BEGIN_DECLS

/* Whether what was read anew says the same, part by part, so that only what differs is shown anew. */

typedef enum
{
  ZYR_HOUSEHOLD_HEAD, /* the header and the visit that is open */
  ZYR_HOUSEHOLD_CONFLICTS,
  ZYR_HOUSEHOLD_MEMBERS,
  ZYR_HOUSEHOLD_VISITS,
  ZYR_HOUSEHOLD_NOTES,
  ZYR_HOUSEHOLD_REGISTRY,
  ZYR_HOUSEHOLD_REPORT,
  ZYR_HOUSEHOLD_AIDS,
  ZYR_HOUSEHOLD_DECISIONS,
  ZYR_HOUSEHOLD_MATTERS,
  ZYR_HOUSEHOLD_EVENTS,
  ZYR_HOUSEHOLD_TWINS,
} ZyrHouseholdPart;

/* Whether @part of what was read earlier or later is the same, and is shown in the same way: nothing is
 * on another day, or to somebody with other roles. */
gboolean zyr_household_is_equal (ZyrHousehold *self, ZyrHousehold *other, ZyrHouseholdPart part);

G_END_DECLS
