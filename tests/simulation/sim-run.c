/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One history from one seed: what happens when. */
#include "sim-private.h"

#include <string.h>

#define ACTIVE_MS_MAX (15 * 60 * 1000)
#define REST_LOOK_MS 30000
#define NUDGES_N_MIN 2  /* everybody has looked twice before it counts as rest */
/* … and with something damaged time passes twice more, long enough to be compared: the feed may have
 * moved meanwhile the first time. A device in contact looks every five minutes whether it is time. */
#define NUDGES_N_COMPARED 4
#define COMPARE_LOOK_MS (7 * 60 * 1000)
#define NUDGES_N_MAX 60
#define EVENTS_N_MAX 300000

static const char *const mark_names[SIM_N_MARKS] = {
  [SIM_MARK_PUSHED_TWICE] = "pushed twice",
  [SIM_MARK_CONFLICT] = "conflict",
  [SIM_MARK_QUARANTINED] = "quarantined",
  [SIM_MARK_JOURNAL_SENT] = "journal sent",
  [SIM_MARK_RESET] = "reset",
  [SIM_MARK_SCOPE_LOST] = "scope lost",
  [SIM_MARK_LEAVE] = "leave",
  [SIM_MARK_CUT] = "answer cut",
  [SIM_MARK_DEVICE_CRASH] = "device crash",
  [SIM_MARK_DEVICE_WRITE_LOST] = "device: write lost",
  [SIM_MARK_DEVICE_ERROR] = "device: I/O error",
  [SIM_MARK_DEVICE_FULL] = "device: disk full",
  [SIM_MARK_CENTRE_CRASH] = "centre crash",
  [SIM_MARK_CENTRE_WRITE_LOST] = "centre: write lost",
  [SIM_MARK_CENTRE_ERROR] = "centre: I/O error",
  [SIM_MARK_CENTRE_FULL] = "centre: disk full",
  [SIM_MARK_TORN] = "write torn",
  [SIM_MARK_LATE_ANSWER] = "late answer",
  [SIM_MARK_TOKEN_RENEWED] = "token renewed",
  [SIM_MARK_SIGNED_IN_AGAIN] = "signed in again",
  [SIM_MARK_REVOKED] = "revoked",
  [SIM_MARK_HANDED_OVER] = "handed over, wiped",
  [SIM_MARK_ROLE_CHANGED] = "role changed",
  [SIM_MARK_REASSIGNED] = "visit reassigned",
  [SIM_MARK_TRANSFERRED] = "household transferred",
  [SIM_MARK_RESTORED] = "backup restored",
  [SIM_MARK_PUT_BACK] = "device put back from a copy",
  [SIM_MARK_RENUMBERED] = "operations numbered anew",
  [SIM_MARK_TRIED_AGAIN] = "refused operation tried again",
  [SIM_MARK_ACCEPTED_LATER] = "… and accepted",
  [SIM_MARK_WRONG_CLOCK] = "wrong clock",
  [SIM_MARK_CLOCK_JUMPED] = "device: clock jumps",
  [SIM_MARK_CENTRE_CLOCK_JUMPED] = "centre: clock jumps",
  [SIM_MARK_TIME_PASSED] = "weeks or months pass",
  [SIM_MARK_PHOTO_SPOILED] = "photo spoiled",
  [SIM_MARK_PHOTO_DISK] = "photo: disk error",
  [SIM_MARK_BLOB_SENT] = "photo sent",
  [SIM_MARK_APPROVED] = "visit approved",
  [SIM_MARK_DRAFT_ANSWERED] = "answered in a report that is begun",
  [SIM_MARK_DRAFT_SENT] = "… that is sent",
  [SIM_MARK_DRAFT_ASIDE] = "… that is put aside",
  [SIM_MARK_DRAFT_TAKEN_UP] = "… and taken up again",
  [SIM_MARK_COMPARED] = "feeds compared",
  [SIM_MARK_DAMAGED] = "a device's record damaged",
  [SIM_MARK_DAMAGE_SEEN] = "… and noticed",
};

const char *
sim_mark_to_string (SimMark mark)
{
  return mark_names[mark];
}

/* ---- the heap: earliest first, in order of insertion at equal times ---- */

static gboolean
before (const SimEvent *a, const SimEvent *b)
{
  return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

static gboolean
swap_if_before (SimRun *run, guint a, guint b)
{
  gpointer held = g_ptr_array_index (run->heap, a);

  if (!before (held, g_ptr_array_index (run->heap, b)))
    return FALSE;
  g_ptr_array_index (run->heap, a) = g_ptr_array_index (run->heap, b);
  g_ptr_array_index (run->heap, b) = held;
  return TRUE;
}

void
sim_add_event (SimRun *run, gint64 in_ms, SimEvent *event)
{
  guint i = run->heap->len;

  event->at_ms = run->now_ms + in_ms;
  event->order = ++run->n_events;
  g_ptr_array_add (run->heap, event);
  while (i > 0 && swap_if_before (run, i, (i - 1) / 2))
    i = (i - 1) / 2;
}

static SimEvent *
take_event (SimRun *run)
{
  SimEvent *first = g_ptr_array_index (run->heap, 0);
  guint last = run->heap->len - 1;

  g_ptr_array_index (run->heap, 0) = g_ptr_array_index (run->heap, last);
  g_ptr_array_set_size (run->heap, (int) last);
  for (guint i = 0;;)
    {
      guint child = 2 * i + 1;

      if (child + 1 < last
          && before (g_ptr_array_index (run->heap, child + 1),
                     g_ptr_array_index (run->heap, child)))
        child++;
      if (child >= last || !swap_if_before (run, child, i))
        return first;
      i = child;
    }
}

SimEvent *
sim_event_new (SimRun *run, SimHappening what, int device)
{
  SimEvent *event = g_new0 (SimEvent, 1);

  event->what = what;
  event->device = device;
  event->life = device >= 0 ? run->devices[device].life : 0;
  return event;
}

void
sim_event_free (SimEvent *event)
{
  g_clear_pointer (&event->action, zyr_sync_action_free);
  g_clear_pointer (&event->message, sim_message_free);
  g_clear_pointer (&event->stored, sim_stored_free);
  g_free (event);
}

/* ---- time, chance, and what is told ---- */

gint64
sim_now_us (SimRun *run)
{
  return SIM_BEGINNING_US + run->now_ms * 1000;
}

/* Mostly short, now and then long */
gint64
sim_delay_ms (SimRun *run, guint max_ms)
{
  guint ms = 1 + sim_random_below (&run->random, max_ms);

  return !run->calm && sim_random_percent (&run->random, 5) ? ms * 20 : ms;
}

gboolean
sim_fault (SimRun *run, guint percent)
{
  return percent > 0 && sim_random_percent (&run->random, percent) && !run->calm;
}

gboolean
sim_rare_fault (SimRun *run, guint permille)
{
  return permille > 0 && sim_random_permille (&run->random, permille) && !run->calm;
}

void
sim_mark (SimRun *run, SimMark mark)
{
  run->result->marks[mark]++;
}

char *
sim_dup_id (SimRun *run)
{
  return g_strdup_printf ("019abcd1-0000-7000-8000-%012x", ++run->n_ids);
}

void
sim_violate (SimRun *run, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  sim_trace (run, "VIOLATION: %s", what);
  if (run->result->violation == NULL)
    run->result->violation = g_strdup_printf ("at %d ms: %s", (int) run->now_ms, what);
}

void
sim_trace (SimRun *run, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  if (!run->options->trace)
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("%8d %s\n", (int) run->now_ms, what);
}

static void
note_in_hash (SimRun *run, guint64 value)
{
  run->result->hash = (run->result->hash ^ value) * G_GUINT64_CONSTANT (0x100000001b3);
}

/* ---- what happens ---- */

static void
do_store (SimRun *run, SimEvent *event)
{
  SimDevice *device = &run->devices[event->device];
  gboolean crash = sim_rare_fault (run, run->rates.device_crash);
  SimEvent *done;
  gboolean ok;

  if (crash)
    sim_disk_crash_after (device->disk, 1 + sim_random_below (&run->random, 20));
  done = sim_event_new (run, SIM_ENGINE, event->device);
  done->id = event->action->id;
  done->stored = g_new0 (SimStored, 1);
  ok = sim_store_do (device, event->action, done->stored);
  if (sim_device_died (device))
    {
      sim_event_free (done);
      return;
    }
  if (crash)
    sim_disk_crash_after (device->disk, SIM_DISK_NEVER);
  done->kind = ok ? ZYR_SYNC_EVENT_STORE_DONE : ZYR_SYNC_EVENT_STORE_ERROR;
  sim_add_event (run, sim_delay_ms (run, 10), done);
  if (sim_store_writes (event->action))
    sim_check_view (device);
}

static void
deliver (SimRun *run, const SimEvent *event)
{
  const SimStored *stored = event->stored;

  sim_device_feed (&run->devices[event->device],
                   &(ZyrSyncEvent){
                       .kind = event->kind,
                       .id = event->id,
                       .flag = event->flag,
                       .problem = event->problem,
                       .state = stored != NULL ? stored->state : NULL,
                       .list = stored != NULL ? stored->list : NULL,
                       .bytes = stored != NULL ? stored->bytes : NULL,
                   });
}

/* A disk gets bad or full for a while. */
static void
change_weather (SimRun *run, const SimEvent *event)
{
  gboolean bad = event->flag && !run->calm;
  SimDisk *disk = event->device < 0 ? run->centre.disk : run->devices[event->device].disk;
  guint permille = event->device < 0 ? run->rates.centre_fails : run->rates.device_fails;
  gboolean full = bad && sim_random_percent (&run->random, 40);

  sim_trace (run, "disk of %d: %s", event->device, full ? "full" : bad ? "bad" : "well");
  sim_disk_set_faults (disk, bad ? permille : 0, full);
  if (bad)
    sim_add_event (run, sim_delay_ms (run, 20000), sim_event_new (run, SIM_WEATHER, event->device));
}

/* As every day: what has ended with time is taken away. */
static void
move_centre (SimRun *run)
{
  SimCentre *centre = &run->centre;

  centre->clock_offset_us_max = MAX (centre->clock_offset_us_max, centre->clock_offset_us);
  sim_centre_maintain (centre);
}

/* Forwards or back: what a clock says is not what the time is. The centre's also goes on by weeks and
 * months, as if that time had passed: what ends with time ends, on the devices too. */
static void
jump (SimRun *run, const SimEvent *event)
{
  static const gint64 days[] = { 8, 31, 91, 200 };
  gint64 hours = (gint64) sim_random_below (&run->random, 72) - 48;
  gint64 by_us;

  if (run->calm)
    return;
  if (event->device >= 0)
    {
      sim_device_set_clock (&run->devices[event->device]);
      sim_mark (run, SIM_MARK_CLOCK_JUMPED);
      return;
    }
  if (sim_random_percent (&run->random, 50))
    {
      run->centre.clock_offset_us += hours * 3600 * G_USEC_PER_SEC;
      sim_trace (run, "the centre's clock jumps by %d hours", (int) hours);
      sim_mark (run, SIM_MARK_CENTRE_CLOCK_JUMPED);
      move_centre (run);
      return;
    }
  by_us = days[sim_random_below (&run->random, G_N_ELEMENTS (days))] * 86400 * G_USEC_PER_SEC;
  sim_trace (run, "%d days pass", (int) (by_us / G_USEC_PER_SEC / 86400));
  sim_mark (run, SIM_MARK_TIME_PASSED);
  run->centre.clock_offset_us += by_us;
  for (int d = 0; d < SIM_DEVICES; d++)
    run->devices[d].clock_offset_us += by_us;
  move_centre (run);
}

static void
become_calm (SimRun *run)
{
  sim_trace (run, "calm");
  run->calm = TRUE;
  /* What left a device because of its age does not come back with the clock, until it is looked at. */
  run->centre.clock_offset_us = run->centre.clock_offset_us_max;
  sim_disk_set_faults (run->centre.disk, 0, FALSE);
  for (int d = 0; d < SIM_DEVICES; d++)
    {
      if (run->devices[d].takes_part)
        sim_disk_set_faults (run->devices[d].disk, 0, FALSE);
    }
  sim_add_event (run, REST_LOOK_MS, sim_event_new (run, SIM_NUDGE, -1));
}

/* A person presses the button, also where a device rests because it was turned away. */
static void
nudge (SimRun *run)
{
  gboolean rest = run->centre.storage != NULL;
  guint n_min = sim_damage_is_any (run) ? NUDGES_N_COMPARED : NUDGES_N_MIN;

  if (rest) /* who is welcome */
    sim_oracle_read (run->oracle, run->centre.storage, sim_centre_now_s (run));
  for (int d = 0; d < SIM_DEVICES; d++)
    rest = rest && sim_device_is_at_rest (&run->devices[d]);
  if (rest && run->n_nudges >= n_min)
    {
      sim_check_at_rest (run);
      g_ptr_array_foreach (run->heap, (GFunc) (void (*) (void)) sim_event_free, NULL);
      g_ptr_array_set_size (run->heap, 0);
      return;
    }
  if (++run->n_nudges > NUDGES_N_MAX)
    {
      for (int d = 0; d < SIM_DEVICES; d++)
        {
          if (!sim_device_is_at_rest (&run->devices[d]))
            sim_violate (run, "device %d does not come to rest", d);
        }
      sim_violate (run, "no rest");
      return;
    }
  if (run->n_nudges == 1)
    sim_centre_maintain (&run->centre);
  for (int d = 0; d < SIM_DEVICES && run->n_nudges <= NUDGES_N_MIN; d++)
    {
      /* Who had given up tries again: a restored centre may not know that it turned him away. */
      if (run->devices[d].is_gone)
        continue;
      if (run->devices[d].takes_part && run->devices[d].session == NULL)
        sim_device_sign_in (&run->devices[d]);
      else if (run->devices[d].up && run->n_nudges == 1)
        sim_user_retry (&run->devices[d]);
      if (run->devices[d].up && run->devices[d].session != NULL)
        sim_device_feed (&run->devices[d], &(ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_SYNC_NOW });
    }
  /* What is damaged is noticed by devices that nobody touches. */
  if (run->n_nudges > NUDGES_N_MIN && run->n_nudges <= n_min)
    sim_damage_let_time_pass (run);
  sim_add_event (run, run->n_nudges > NUDGES_N_MIN ? COMPARE_LOOK_MS : REST_LOOK_MS,
                 sim_event_new (run, SIM_NUDGE, -1));
}

static void
happen_at_device (SimRun *run, SimEvent *event)
{
  SimDevice *device = &run->devices[event->device];
  gboolean current = event->life == device->life;

  switch ((int) event->what)
    {
    case SIM_STORE:
      if (current && device->up)
        do_store (run, event);
      break;
    case SIM_ENGINE:
      if (current)
        deliver (run, event);
      break;
    case SIM_ANSWER:
      if (current)
        sim_line_deliver (device, event);
      break;
    case SIM_ACT:
      sim_user_act (device);
      sim_check_view (device);
      break;
    case SIM_SIGN_IN:
      if (current)
        sim_device_sign_in (device);
      break;
    case SIM_CRASH:
      sim_device_crash (device);
      break;
    case SIM_COPY:
      sim_device_copy (device);
      break;
    case SIM_PUT_BACK:
      sim_device_put_back (device);
      break;
    case SIM_DAMAGE:
      sim_device_damage (device);
      break;
    case SIM_BOOT:
      sim_device_boot (device);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
happen_at_centre (SimRun *run, SimEvent *event)
{
  switch ((int) event->what)
    {
    case SIM_ADMIN:
      sim_admin_act (run);
      break;
    case SIM_CENTRE_CRASH:
      sim_centre_crash (&run->centre);
      break;
    case SIM_CENTRE_BOOT:
      sim_centre_boot (&run->centre);
      break;
    case SIM_BACKUP:
      sim_centre_back_up (&run->centre);
      break;
    case SIM_RESTORE:
      sim_centre_restore (&run->centre);
      break;
    case SIM_MAINTAIN:
      sim_centre_maintain (&run->centre);
      break;
    case SIM_NUDGE:
      nudge (run);
      break;
    case SIM_CALM:
    default:
      become_calm (run);
      break;
    }
}

static void
happen (SimRun *run, SimEvent *event)
{
  switch ((int) event->what)
    {
    case SIM_ARRIVAL: /* what was sent arrives, whatever became of the sender */
      sim_line_arrive (run, event);
      break;
    case SIM_WAIT_ENDS:
      sim_centre_end_wait (&run->centre, event->device, event->life, event->id);
      break;
    case SIM_WEATHER:
      change_weather (run, event);
      break;
    case SIM_CLOCK:
      jump (run, event);
      break;
    default:
      if (event->device >= 0)
        happen_at_device (run, event);
      else
        happen_at_centre (run, event);
      break;
    }
}

/* ---- how a history is drawn ---- */

static void
plan (SimRun *run, SimHappening what, guint n, gboolean at_device)
{
  for (guint i = 0; i < n; i++)
    {
      int device = -1;
      SimEvent *event;

      while (at_device && (device < 0 || !run->devices[device].takes_part))
        device = (int) sim_random_below (&run->random, SIM_DEVICES);
      event = sim_event_new (run, what, device);
      event->flag = what == SIM_WEATHER;
      sim_add_event (run, sim_random_below (&run->random, (guint) run->active_ms), event);
    }
}

/* Each history has its own mixture: many have none of a kind. */
static guint
draw_rate (SimRun *run, guint max)
{
  return sim_random_percent (&run->random, 40) ? 0 : sim_random_below (&run->random, max + 1);
}

static void
draw_rates (SimRun *run)
{
  static const gint64 sizes[] = { 1, 2, 5, 20, 200 };
  SimRates *rates = &run->rates;

  rates->push_ops = sizes[sim_random_below (&run->random, G_N_ELEMENTS (sizes))];
  rates->pull_records = sizes[sim_random_below (&run->random, G_N_ELEMENTS (sizes))];

  rates->lose = draw_rate (run, 25);
  rates->lose_answer = draw_rate (run, 25);
  rates->twice = draw_rate (run, 20);
  rates->late = draw_rate (run, 8);
  rates->cut = draw_rate (run, 20);
  rates->portal = draw_rate (run, 5);
  rates->device_crash = draw_rate (run, 60);
  rates->centre_crash = draw_rate (run, 40);
  rates->device_fails = draw_rate (run, 60);
  rates->centre_fails = draw_rate (run, 60);
  rates->photo_spoiled = draw_rate (run, 20);
  rates->photo_fails = draw_rate (run, 30);
  if (run->options->emphasis == SIM_LATE || run->options->emphasis == SIM_COPIES)
    rates->lose = 40;
  if (run->options->no_other_crash)
    rates->device_crash = rates->centre_crash = 0;
  if (run->options->emphasis == SIM_PHOTOS)
    rates->photo_spoiled = rates->photo_fails = 20;
}

/* Short histories are many, long ones are few: of the errors of sim-mutation.h a quarter of an hour
 * finds two to four times as many with short ones; but for some a history has to be long. */
static guint
draw_size (SimRun *run)
{
  guint most = sim_random_percent (&run->random, 25) ? 4 : 2;

  return 1 + sim_random_below (&run->random, most) * sim_random_below (&run->random, most);
}

static void
plan_all (SimRun *run)
{
  guint size = draw_size (run);

  run->active_ms = 60000 + sim_random_below (&run->random, ACTIVE_MS_MAX / 10) * (gint64) size;
  plan (run, SIM_ACT, 4 + sim_random_below (&run->random, 12 * size), TRUE);
  plan (run, SIM_ADMIN, draw_rate (run, 3 * size), FALSE);
  plan (run, SIM_CRASH, draw_rate (run, 2), TRUE);
  plan (run, SIM_CENTRE_CRASH, draw_rate (run, 2), FALSE);
  plan (run, SIM_WEATHER, draw_rate (run, 3), TRUE);
  plan (run, SIM_WEATHER, draw_rate (run, 2), FALSE);
  plan (run, SIM_BACKUP, draw_rate (run, 2), FALSE);
  plan (run, SIM_RESTORE, draw_rate (run, 2), FALSE);
  plan (run, SIM_MAINTAIN, draw_rate (run, 2), FALSE);
  plan (run, SIM_COPY, draw_rate (run, 2), TRUE);
  plan (run, SIM_PUT_BACK, draw_rate (run, 2), TRUE);
  plan (run, SIM_DAMAGE, draw_rate (run, 1), TRUE);
  plan (run, SIM_CLOCK, draw_rate (run, 2), TRUE);
  plan (run, SIM_CLOCK, draw_rate (run, 2), FALSE);
  if (run->options->emphasis == SIM_RESTORES)
    {
      plan (run, SIM_BACKUP, 3, FALSE);
      plan (run, SIM_RESTORE, 2, FALSE);
    }
  else if (run->options->emphasis == SIM_COPIES)
    {
      plan (run, SIM_COPY, 4, TRUE);
      plan (run, SIM_PUT_BACK, 4, TRUE);
    }
  else if (run->options->emphasis == SIM_ROLES || run->options->emphasis == SIM_TRANSFERS)
    plan (run, SIM_ADMIN, 12, FALSE);
  else if (run->options->emphasis == SIM_TIMES)
    {
      plan (run, SIM_CLOCK, 4, TRUE);
      plan (run, SIM_CLOCK, 4, FALSE);
    }
  if (run->options->emphasis != SIM_ORDINARY)
    plan (run, SIM_ACT, run->options->emphasis == SIM_DRAFTS ? 80 : 40, TRUE);
  sim_add_event (run, run->active_ms, sim_event_new (run, SIM_CALM, -1));
}

static void
begin (SimRun *run)
{
  guint takes_part = 1 + sim_random_below (&run->random, (1u << SIM_DEVICES) - 1);

  if (run->options->emphasis != SIM_ORDINARY)
    takes_part |= 1u << 0 | 1u << 3; /* a worker and his supervisor at least */
  if (run->options->emphasis == SIM_DRAFTS)
    takes_part = 1u << 0 | 1u << 1 | 1u << 3;

  run->keeps_feeds
      = sim_random_percent (&run->random, 25) || run->options->emphasis == SIM_TIMES;
  run->sealed = sim_random_below (&run->random, SIM_SEALED_EVERY) == 0 || run->options->sealed;
  sim_centre_init (run);
  for (int d = 0; d < SIM_DEVICES; d++)
    {
      if (takes_part & (1u << d))
        sim_device_init (run, d);
    }
  draw_rates (run);
  plan_all (run);
}

/* A crash that was asked for by its number (see test-simulation.c) */
static void
order_crash (SimRun *run)
{
  const SimOptions *options = run->options;
  SimDevice *device = options->crash_device > 0 ? &run->devices[options->crash_device - 1] : NULL;

  if (device != NULL && device->takes_part)
    sim_disk_crash_after (device->disk, options->crash_at);
  if (options->crash_centre)
    sim_disk_crash_after (run->centre.disk, options->crash_at);
}

static void
note_disk (SimRun *run, const SimDisk *disk, SimMark lost, SimMark failed, SimMark full)
{
  const SimDiskCounts *counts = sim_disk_get_counts (disk);

  run->result->marks[lost] += counts->n_lost;
  run->result->marks[failed] += counts->n_failed;
  run->result->marks[full] += counts->n_full;
  run->result->marks[SIM_MARK_TORN] += counts->n_torn;
}

static void
end (SimRun *run)
{
  g_ptr_array_foreach (run->heap, (GFunc) (void (*) (void)) sim_event_free, NULL);
  g_ptr_array_unref (run->heap);
  note_disk (run, run->centre.disk, SIM_MARK_CENTRE_WRITE_LOST, SIM_MARK_CENTRE_ERROR,
             SIM_MARK_CENTRE_FULL);
  run->result->n_writes_centre = sim_disk_get_counts (run->centre.disk)->n_writes;
  for (int d = 0; d < SIM_DEVICES; d++)
    {
      if (!run->devices[d].takes_part)
        continue;
      note_disk (run, run->devices[d].disk, SIM_MARK_DEVICE_WRITE_LOST, SIM_MARK_DEVICE_ERROR,
                 SIM_MARK_DEVICE_FULL);
      if (run->result->n_writes_device == 0)
        run->result->n_writes_device = sim_disk_get_counts (run->devices[d].disk)->n_writes;
      sim_device_clear (&run->devices[d]);
    }
  sim_centre_clear (&run->centre);
  sim_oracle_free (run->oracle);
}

void
sim_run (guint64 seed, const SimOptions *options, SimResult *result)
{
  static const SimOptions no_options = { 0 };
  g_autofree SimRun *run = g_new0 (SimRun, 1);

  memset (result, 0, sizeof *result);
  result->hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  run->random.state = seed;
  run->options = options != NULL ? options : &no_options;
  run->result = result;
  run->world = sim_world_get ();
  run->oracle = sim_oracle_new ();
  run->heap = g_ptr_array_new ();
  begin (run);
  order_crash (run);
  while (run->heap->len > 0 && result->violation == NULL)
    {
      SimEvent *event = take_event (run);

      run->now_ms = event->at_ms;
      note_in_hash (run, (guint64) event->at_ms << 16 | (guint64) event->what << 8
                             | (guint64) (event->device + 1));
      happen (run, event);
      sim_event_free (event);
      if (++result->n_events > EVENTS_N_MAX)
        sim_violate (run, "no end of events");
    }
  end (run);
}

void
sim_result_clear (SimResult *result)
{
  g_clear_pointer (&result->violation, g_free);
}

void
sim_clean_up (void)
{
  sim_world_clear ();
}
