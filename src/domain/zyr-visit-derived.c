/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-derived.h"

#include "zyr-clock.h"
#include "zyr-visit-state.h"

static ZyrVisitState
get_state (ZyrRecord *visit)
{
  return zyr_visit_state_from_string (zyr_record_get_string (visit, "state", NULL));
}

gboolean
zyr_visit_is_overdue (ZyrRecord *visit, const char *today)
{
  int days = 0;

  g_return_val_if_fail (visit != NULL, FALSE);

  return get_state (visit) == ZYR_VISIT_PLANNED
         && zyr_date_days_between (zyr_record_get_string (visit, "due", NULL), today, &days)
         && days > 0;
}

/* A limit in days of the parameter record, a number or (as on the wire) its text. */
static gint64
get_days (ZyrRecord *parameter, const char *field, gint64 fallback)
{
  const char *text = zyr_record_get_string (parameter, field, NULL);
  gint64 days = 0;

  if (text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &days, NULL))
    return days;

  return zyr_record_get_int (parameter, field, fallback);
}

gboolean
zyr_snapshot_is_stale (ZyrRecord *snapshot, ZyrRecord *parameter, const char *today)
{
  int days = 0;

  if (!zyr_date_days_between (zyr_record_get_string (snapshot, "taken", NULL), today, &days))
    return TRUE;

  return days > get_days (parameter, "snap_max", ZYR_SNAPSHOT_AGE_DAYS_MAX);
}

ZyrRatingStatus
zyr_household_get_rating_status (ZyrRecord *household, ZyrRecord *parameter, const char *today)
{
  int days = 0;

  g_return_val_if_fail (household != NULL, ZYR_RATING_NONE);

  if (!zyr_json_has (zyr_record_get_body (household), "rating"))
    return ZYR_RATING_NONE;
  if (!zyr_date_days_between (zyr_record_get_string (household, "rating_date", NULL), today, &days))
    return ZYR_RATING_OUT_OF_DATE;

  return days <= get_days (parameter, "visit_valid", ZYR_RATING_AGE_DAYS_MAX)
             ? ZYR_RATING_CURRENT
             : ZYR_RATING_OUT_OF_DATE;
}

static const char *
get_visit_time (ZyrRecord *visit)
{
  const char *ended = zyr_record_get_string (visit, "ended", NULL);

  return ended != NULL ? ended : zyr_record_get_string (visit, "planned", "");
}

/* Times of different offsets compare as instants, what is no time as text. */
static int
compare_times (const char *a, const char *b)
{
  gint64 a_us = 0, b_us = 0;

  if (zyr_time_parse_iso (a, &a_us, NULL, NULL) && zyr_time_parse_iso (b, &b_us, NULL, NULL))
    return (a_us > b_us) - (a_us < b_us);

  return g_strcmp0 (a, b);
}

ZyrRecord *
zyr_visit_find_current (GPtrArray *visits)
{
  ZyrRecord *current = NULL;

  for (guint i = 0; visits != NULL && i < visits->len; i++)
    {
      ZyrRecord *visit = g_ptr_array_index (visits, i);

      if (get_state (visit) != ZYR_VISIT_APPROVED
          || !zyr_json_has (zyr_record_get_body (visit), "rating"))
        continue;
      if (current == NULL || compare_times (get_visit_time (visit), get_visit_time (current)) > 0)
        current = visit;
    }

  return current;
}

ZyrRecord *
zyr_parameter_find (GPtrArray *parameters, const char *day)
{
  ZyrRecord *found = NULL;

  for (guint i = 0; parameters != NULL && i < parameters->len; i++)
    {
      ZyrRecord *parameter = g_ptr_array_index (parameters, i);
      const char *from = zyr_record_get_string (parameter, "valid_from", NULL);

      /* Dates of this form compare as text. */
      if (!zyr_date_is_valid (from) || g_strcmp0 (from, day) > 0)
        continue;
      if (found == NULL || g_strcmp0 (from, zyr_record_get_string (found, "valid_from", NULL)) > 0)
        found = parameter;
    }

  return found;
}
