/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-household-equal.h"

#include "zyr-conflict-private.h"
#include "zyr-file-history-private.h"
#include "zyr-household-private.h"
#include "zyr-row-private.h"
#include "zyr-visit-row-private.h"

#define STRING(member) ZYR_ROW_STRING (Struct, #member, member)
#define BOOLEAN(member) ZYR_ROW_BOOLEAN (Struct, #member, member)
#define NUMBER(member) ZYR_ROW_UINT (Struct, #member, member) /* of 32 bits */
#define LONG(member) ZYR_ROW_INT64 (Struct, #member, member)

/* Defines function name_equal() over some members of a struct. */
#define DEFINE_EQUAL(Type, name, ...)                                                              \
  static gboolean name##_equal (gpointer a, gpointer b)                                            \
  {                                                                                                \
    typedef Type Struct;                                                                           \
    static const ZyrRowField fields[] = { __VA_ARGS__ };                                           \
                                                                                                   \
    return zyr_row_equal_fields (a, b, fields, G_N_ELEMENTS (fields));                             \
  }

DEFINE_EQUAL (ZyrHouseholdHeader, header,
              STRING (head_name), STRING (file_no), STRING (address), STRING (phones[0]),
              STRING (phones[1]), STRING (phones[2]), STRING (programmes), STRING (rating),
              STRING (rating_date), STRING (rating_source), BOOLEAN (rating_current))
DEFINE_EQUAL (ZyrHouseholdMember, member,
              STRING (id), STRING (name), STRING (relation), STRING (sex), STRING (birth),
              NUMBER (age), STRING (death), STRING (marital), STRING (edu), STRING (id_kind),
              STRING (id_no), BOOLEAN (gss_family), STRING (left), STRING (leave_reason))
DEFINE_EQUAL (ZyrHouseholdAid, aid,
              STRING (id), STRING (programme), STRING (institution), STRING (member_name),
              LONG (amount_kurus), STRING (status), STRING (decided), STRING (paid),
              STRING (delivered), STRING (decision_no), BOOLEAN (regular))
DEFINE_EQUAL (ZyrHouseholdDecision, decision,
              STRING (id), STRING (no), STRING (meeting), STRING (date), STRING (kind),
              STRING (programme), STRING (member_name), STRING (result), LONG (amount_kurus),
              BOOLEAN (regular), STRING (from), STRING (until), NUMBER (votes_for),
              NUMBER (votes_against), STRING (text))
DEFINE_EQUAL (ZyrHouseholdNote, note_words,
              STRING (id), STRING (author_name), BOOLEAN (is_mine), LONG (created),
              LONG (clock_ahead), STRING (text), STRING (corrects), BOOLEAN (pinned),
              BOOLEAN (is_waiting))
DEFINE_EQUAL (ZyrHouseholdTwin, twin,
              STRING (household_id), STRING (head_name), STRING (file_no), STRING (number),
              STRING (member_name))
DEFINE_EQUAL (ZyrHouseholdMatter, matter,
              STRING (id), BOOLEAN (is_objection), BOOLEAN (is_transfer), STRING (institution),
              STRING (state), STRING (code), STRING (date), STRING (text), STRING (due),
              STRING (need), STRING (urgency), STRING (member_name), STRING (by_name),
              STRING (reason), STRING (moved), BOOLEAN (is_waiting))
DEFINE_EQUAL (ZyrFact, fact,
              STRING (key), NUMBER (type), STRING (value), STRING (list))
DEFINE_EQUAL (ZyrRegistryRow, answer_words,
              STRING (member_name), BOOLEAN (is_active))
DEFINE_EQUAL (ZyrRegistryGroup, group_words,
              STRING (institution), STRING (service), NUMBER (status), NUMBER (n_failed),
              NUMBER (n_active), LONG (queried))
DEFINE_EQUAL (ZyrRegistrySnapshot, snapshot_words,
              STRING (id), LONG (taken), STRING (trigger), STRING (status), NUMBER (age_days),
              BOOLEAN (is_stale), NUMBER (n_failed))
DEFINE_EQUAL (ZyrComparison, comparison_words,
              STRING (code), STRING (severity), STRING (what), STRING (whose))
DEFINE_EQUAL (ZyrLastReport, report_words,
              STRING (visit_id), STRING (state), STRING (worker_name), LONG (submitted))

/* %NULL is an array without anything in it. */
static gboolean
all_equal (GPtrArray *a, GPtrArray *b, ZyrRowEqualFunc equal)
{
  const guint n = a != NULL ? a->len : 0;

  if (n != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      if (!equal (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
note_equal (gpointer a, gpointer b)
{
  const ZyrHouseholdNote *left = a, *right = b;

  return note_words_equal (a, b) && !left->corrected_by == !right->corrected_by;
}

static gboolean
answer_equal (gpointer a, gpointer b)
{
  return answer_words_equal (a, b)
         && all_equal (((ZyrRegistryRow *)a)->facts, ((ZyrRegistryRow *)b)->facts, fact_equal);
}

static gboolean
group_equal (gpointer a, gpointer b)
{
  return group_words_equal (a, b)
         && all_equal (((ZyrRegistryGroup *)a)->rows, ((ZyrRegistryGroup *)b)->rows, answer_equal);
}

static gboolean
comparison_equal (gpointer a, gpointer b)
{
  const ZyrComparison *left = a, *right = b;

  return comparison_words_equal (a, b)
         && all_equal (left->declared, right->declared, fact_equal)
         && all_equal (left->observed, right->observed, fact_equal)
         && all_equal (left->registry, right->registry, fact_equal);
}

static gboolean
head_equal (ZyrHousehold *a, ZyrHousehold *b)
{
  if (a->open_visit == NULL || b->open_visit == NULL)
    return a->open_visit == b->open_visit && header_equal (&a->header, &b->header);

  return zyr_visit_row_equal (a->open_visit, b->open_visit)
         && header_equal (&a->header, &b->header);
}

gboolean
zyr_household_is_equal (ZyrHousehold *self, ZyrHousehold *other, ZyrHouseholdPart part)
{
  g_return_val_if_fail (ZYR_IS_HOUSEHOLD (self) && ZYR_IS_HOUSEHOLD (other), FALSE);

  if (!g_str_equal (self->today, other->today) || self->roles != other->roles)
    return FALSE;

  switch (part)
    {
    case ZYR_HOUSEHOLD_HEAD:
      return head_equal (self, other);
    case ZYR_HOUSEHOLD_CONFLICTS:
      return all_equal (self->conflicts, other->conflicts, zyr_conflict_row_equal);
    case ZYR_HOUSEHOLD_MEMBERS:
      return all_equal (self->members, other->members, member_equal);
    case ZYR_HOUSEHOLD_VISITS:
      return all_equal (self->visits, other->visits, zyr_visit_row_equal);
    case ZYR_HOUSEHOLD_NOTES:
      return all_equal (self->notes, other->notes, note_equal);
    case ZYR_HOUSEHOLD_REGISTRY:
      return snapshot_words_equal (&self->snapshot, &other->snapshot)
             && all_equal (self->snapshot.groups, other->snapshot.groups, group_equal);
    case ZYR_HOUSEHOLD_REPORT:
      return report_words_equal (&self->report, &other->report)
             && all_equal (self->report.comparisons, other->report.comparisons, comparison_equal);
    case ZYR_HOUSEHOLD_AIDS:
      return all_equal (self->aids, other->aids, aid_equal);
    case ZYR_HOUSEHOLD_DECISIONS:
      return all_equal (self->decisions, other->decisions, decision_equal);
    case ZYR_HOUSEHOLD_MATTERS:
      return all_equal (self->matters, other->matters, matter_equal);
    case ZYR_HOUSEHOLD_EVENTS:
      return all_equal (self->events, other->events, zyr_file_event_equal);
    case ZYR_HOUSEHOLD_TWINS:
      return all_equal (self->twins, other->twins, twin_equal);
    default:
      g_return_val_if_reached (FALSE);
    }
}
