/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws: everything random comes from here, and only from the run's own generator. */
#include "zyr-demo-private.h"

#include <string.h>

guint
zyr_demo_below (ZyrDemoRun *run, guint n)
{
  return (guint) g_rand_int_range (run->rand, 0, (gint32) n);
}

gboolean
zyr_demo_chance (ZyrDemoRun *run, guint percent)
{
  return zyr_demo_below (run, 100) < percent;
}

const char *
zyr_demo_pick (ZyrDemoRun *run, const char *const *words)
{
  return words[zyr_demo_below (run, g_strv_length ((GStrv) words))];
}

/* UUIDv7 of midnight of @day (RFC 9562 section 5.7), the rest drawn: the same run, the same ids. */
char *
zyr_demo_uuid (ZyrDemoRun *run, const GDate *day)
{
  guint64 ms = ((guint64) g_date_get_julian (day) - 719163) * 86400000u;
  guint32 a = g_rand_int (run->rand), b = g_rand_int (run->rand), c = g_rand_int (run->rand);

  return g_strdup_printf ("%08x-%04x-7%03x-%04x-%04x%08x", (guint32) (ms >> 16),
                          (guint32) (ms & 0xffff), a & 0xfff, 0x8000 | ((a >> 12) & 0x3fff),
                          b & 0xffff, c);
}

void
zyr_demo_days_before (const GDate *day, guint n_days, GDate *out)
{
  *out = *day;
  g_date_subtract_days (out, n_days);
}

char *
zyr_demo_date (const GDate *day)
{
  return g_strdup_printf ("%04u-%02u-%02u", g_date_get_year (day), g_date_get_month (day),
                          g_date_get_day (day));
}

char *
zyr_demo_timestamp (const GDate *day, guint hour, guint minute)
{
  g_autofree char *date = zyr_demo_date (day);

  return g_strdup_printf ("%sT%02u:%02u:00+03:00", date, hour, minute);
}

char *
zyr_demo_dup_decision_no (const ZyrDemoHousehold *household, const GDate *day, guint n)
{
  const gsize length = strlen (household->file_no);

  return g_strdup_printf ("%u/%02u-%s.%u", g_date_get_year (day), g_date_get_monday_week_of_year (day),
                          household->file_no + (length > 4 ? length - 4 : 0), n);
}

/* Takes @body. Forms and parameters belong to everyone, all else to the foundation in hand. */
void
zyr_demo_add (ZyrDemoRun *run, ZyrKind kind, JsonObject *body)
{
  const char *scope = kind == ZYR_KIND_PARAMETER ? "ref" : run->scope;

  g_ptr_array_add (run->records, zyr_record_new (kind, zyr_json_get_string (body, "id", ""), scope,
                                                 1, body, NULL));
  json_object_unref (body);
}
