/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * ZyrClock:
 *
 * Where the program gets its time from: the system, a fake that a test moves, or functions of the
 * caller (simulator). Reference counted; reading it is thread-safe. Wall time is microseconds
 * since 1970-01-01 UTC and may jump; monotonic time is microseconds and never goes back.
 */
typedef struct _ZyrClock ZyrClock;

typedef struct
{
  gint64 (*now_us) (gpointer data);
  gint64 (*monotonic_us) (gpointer data);
} ZyrClockFuncs;

#define ZYR_TYPE_CLOCK (zyr_clock_get_type ())
GType zyr_clock_get_type (void);

/** zyr_clock_get_system: Returns: (transfer none): the process-wide system clock */
ZyrClock *zyr_clock_get_system (void);

/** zyr_clock_new_fake: stands at @now_us (monotonic 0) until moved. Returns: (transfer full): */
ZyrClock *zyr_clock_new_fake (gint64 now_us);

/** zyr_clock_new_fake_iso: as zyr_clock_new_fake(), from ISO 8601 text; asserts that it is one */
ZyrClock *zyr_clock_new_fake_iso (const char *now);

/** zyr_clock_new_custom: @funcs must outlive the clock. Returns: (transfer full): */
ZyrClock *zyr_clock_new_custom (const ZyrClockFuncs *funcs,
                                gpointer             data,
                                GDestroyNotify       destroy);

ZyrClock *zyr_clock_ref (ZyrClock *self);
void      zyr_clock_unref (ZyrClock *self);

gint64 zyr_clock_get_now_us (ZyrClock *self);
gint64 zyr_clock_get_monotonic_us (ZyrClock *self);

/* Only for a fake clock (asserted). Setting moves wall time alone, also backwards; advancing
 * moves wall and monotonic time by the same amount, which must not be negative. */
void zyr_clock_set_now_us (ZyrClock *self, gint64 now_us);
void zyr_clock_advance_us (ZyrClock *self, gint64 delta_us);

/** zyr_clock_dup_now_iso: now in UTC, "2026-11-21T07:00:00Z". Returns: (transfer full): */
char *zyr_clock_dup_now_iso (ZyrClock *self);

/**
 * zyr_clock_dup_now_iso_local:
 * @zone: (nullable): a time zone, %NULL for the process's
 *
 * Now with the zone's offset, "2026-11-21T10:00:00+03:00": what a person's act is stamped with,
 * so that its first ten characters are the date on the wall of the one who did it.
 */
char *zyr_clock_dup_now_iso_local (ZyrClock *self, GTimeZone *zone);

/** zyr_clock_dup_today: the date in @zone (%NULL: the process's), "YYYY-MM-DD" */
char *zyr_clock_dup_today (ZyrClock *self, GTimeZone *zone);

/**
 * zyr_time_format_iso:
 * @offset_s: seconds east of UTC, |@offset_s| < 86400, whole minutes; 0 gives "Z"
 *
 * Seconds precision (fractions are dropped towards the past).
 */
char *zyr_time_format_iso (gint64 time_us, gint32 offset_s);

/**
 * zyr_time_parse_iso:
 * @time_us: (out) (optional):
 * @offset_s: (out) (optional):
 *
 * Reads "YYYY-MM-DDThh:mm:ss[.fraction](Z|±hh:mm)"; an offset is required, fractions are kept to
 * the microsecond. Errors: %ZYR_CORE_ERROR_INVALID.
 */
gboolean zyr_time_parse_iso (const char *text, gint64 *time_us, gint32 *offset_s, GError **error);

/** zyr_date_is_valid: "YYYY-MM-DD" of a day that exists, years 1000..9999 */
gboolean zyr_date_is_valid (const char *date);

/**
 * zyr_date_days_between:
 * @from: a date, or a time whose first ten characters are one
 * @to: the same
 * @days: (out): @to - @from in days
 *
 * Returns: %FALSE when one of them is no date
 */
gboolean zyr_date_days_between (const char *from, const char *to, int *days);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrClock, zyr_clock_unref)

G_END_DECLS
