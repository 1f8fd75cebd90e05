/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For how long a household stays with its worker once his report was sent, and once it was decided. */
#include "zyr-publication.h"

#include "zyr-clock.h"
#include "zyr-visit-state.h"

#include <string.h>

#define DAY_S 86400

static int decided_days = ZYR_CASELOAD_DECIDED_DAYS;
static int sent_days = ZYR_CASELOAD_SENT_DAYS;

void
zyr_caseload_set_days (guint decided, guint sent)
{
  g_atomic_int_set (&decided_days, (int)decided);
  g_atomic_int_set (&sent_days, (int)sent);
}

/* (transfer full): of a time in seconds */
static char *
dup_day (gint64 time_s)
{
  g_autofree char *time = zyr_time_format_iso (time_s * G_USEC_PER_SEC, 0);

  return g_strndup (time, 10);
}

char *
zyr_caseload_dup_cutoff (gint64 now_s)
{
  return dup_day (now_s - (gint64)g_atomic_int_get (&decided_days) * DAY_S);
}

gint64
zyr_caseload_get_sent_s (gint64 now_s)
{
  return now_s - now_s % DAY_S - (gint64)g_atomic_int_get (&sent_days) * DAY_S;
}

/* One that was cancelled is gone at once. */
char *
zyr_caseload_dup_decided_day (ZyrRecord *visit)
{
  const char *at = zyr_record_get_string (visit, "decided_at", NULL);
  const char *ended = zyr_record_get_string (visit, "ended", NULL);
  const gint64 more_s
      = (gint64)(g_atomic_int_get (&sent_days) - g_atomic_int_get (&decided_days)) * DAY_S;
  g_autofree char *latest = NULL;
  gint64 ended_us = 0;

  if (g_strcmp0 (zyr_record_get_string (visit, "state", NULL),
                 zyr_visit_state_to_string (ZYR_VISIT_VOID))
          == 0
      || at == NULL || strlen (at) < 10)
    return NULL;
  if (ended != NULL && zyr_time_parse_iso (ended, &ended_us, NULL, NULL))
    latest = dup_day (ended_us / G_USEC_PER_SEC + more_s);
  return latest != NULL && strncmp (latest, at, 10) < 0 ? g_steal_pointer (&latest)
                                                        : g_strndup (at, 10);
}
