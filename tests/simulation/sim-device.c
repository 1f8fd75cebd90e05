/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device: the real engine over the real store, which die and come back. */
#include "sim-private.h"

#include "zyr-store-history.h"

#include <glib/gstdio.h>

#define BOOT_MS_MAX 6000

static gint64
now_us (gpointer data)
{
  SimDevice *self = data;

  return sim_now_us (self->run) + self->clock_offset_us;
}

static gint64
monotonic_us (gpointer data)
{
  return ((SimDevice *) data)->run->now_ms * 1000;
}

static const ZyrClockFuncs clock_funcs = { now_us, monotonic_us };

/* Years in both directions, hours, or right */
static gint64
draw_clock_offset_us (SimRun *run)
{
  static const gint64 spans_s[] = { 0, 0, 0, 600, 7200, 86400, (gint64) 3650 * 86400 };
  gint64 span_s = spans_s[sim_random_below (&run->random, G_N_ELEMENTS (spans_s))];

  if (span_s == 0)
    return 0;
  sim_mark (run, SIM_MARK_WRONG_CLOCK);
  return (sim_random_percent (&run->random, 50) ? span_s : -span_s) * G_USEC_PER_SEC;
}

void
sim_device_set_clock (SimDevice *self)
{
  self->clock_offset_us = draw_clock_offset_us (self->run);
}

static ZyrSession *
copy_session (ZyrSession *session)
{
  g_autoptr (GBytes) bytes = zyr_session_to_bytes (session);

  return zyr_session_parse (bytes, NULL);
}

void
sim_device_init (SimRun *run, int number)
{
  SimDevice *self = &run->devices[number];
  g_autofree char *name = g_strdup_printf ("device-%d", number);
  const char *template;
  g_autofree char *key_from = NULL;
  g_autofree char *key_to = NULL;

  self->run = run;
  self->number = number;
  self->takes_part = TRUE;
  self->sealed = run->sealed;
  self->folder = g_build_filename (run->world->folder, name, NULL);
  self->path = g_build_filename (self->folder, "store.db", NULL);
  g_mkdir (self->folder, 0700);
  template = self->sealed ? run->world->sealed : run->world->plain;
  key_from = g_strconcat (template, "-key", NULL);
  key_to = g_strconcat (self->path, "-key", NULL);
  sim_lend_file (key_from, key_to);
  self->disk = sim_disk_new (self->folder, sim_random (&run->random));
  sim_disk_give (self->disk, self->path,
                 self->sealed ? &run->world->sealed_image : &run->world->plain_image);
  self->clock = zyr_clock_new_custom (&clock_funcs, self, NULL);
  self->clock_offset_us = draw_clock_offset_us (run);
  self->session = copy_session (run->world->devices[number].session);
  sim_ledger_init (&self->ledger);
  self->lost = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_act_free);
  sim_device_boot (self);
}

static void
close_down (SimDevice *self)
{
  g_clear_pointer (&self->engine, zyr_sync_engine_free);
  sim_seal_stores (self->sealed);
  g_clear_pointer (&self->store, zyr_store_close);
}

void
sim_device_clear (SimDevice *self)
{
  if (!self->takes_part)
    return;
  sim_disk_kill (self->disk); /* nobody will look at its files */
  close_down (self);
  sim_disk_free (self->disk);
  zyr_clock_unref (self->clock);
  g_clear_pointer (&self->session, zyr_session_free);
  sim_ledger_clear (&self->ledger);
  sim_ledger_clear (&self->ledger_copy);
  g_ptr_array_unref (self->lost);
  sim_image_clear (&self->copy);
  sim_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

/* The device's own name is given before anything can fail: enrolling is not simulated. */
static void
give_identity (SimDevice *self)
{
  if (self->has_identity)
    return;
  g_assert_true (zyr_store_set_meta (self->store, ZYR_STORE_META_DEVICE_ID,
                                     self->run->world->devices[self->number].id, NULL));
  self->has_identity = TRUE;
}

void
sim_device_boot (SimDevice *self)
{
  SimRun *run = self->run;
  g_autoptr (GError) error = NULL;

  if (self->up || self->is_gone)
    return;
  sim_seal_stores (self->sealed);
  self->store = zyr_store_open (self->path, run->world->key, &error);
  if (self->store == NULL)
    {
      sim_trace (run, "device %d does not open: %s", self->number, error->message);
      if (sim_disk_is_dead (self->disk))
        sim_disk_restart (self->disk);
      else if (run->calm
               || g_error_matches (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_DAMAGED)
               || g_error_matches (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_WRONG_KEY))
        sim_violate (run, "device %d: the store does not open again: %s", self->number,
                     error->message);
      sim_add_event (run, sim_delay_ms (run, BOOT_MS_MAX),
                     sim_event_new (run, SIM_BOOT, self->number));
      return;
    }
  zyr_store_set_clock (self->store, self->clock);
  give_identity (self);
  sim_check_device_booted (self);
  self->engine = zyr_sync_engine_new (run->world->devices[self->number].id, "sim",
                                      sim_random (&run->random));
  self->up = TRUE;
  sim_device_feed (
      self, &(ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_START, .flag = self->session != NULL });
}

void
sim_device_crash (SimDevice *self)
{
  if (!self->up)
    return;
  sim_trace (self->run, "device %d crashes", self->number);
  sim_mark (self->run, SIM_MARK_DEVICE_CRASH);
  sim_device_shut_down (self);
}

void
sim_device_shut_down (SimDevice *self)
{
  sim_disk_kill (self->disk);
  close_down (self);
  sim_disk_restart (self->disk);
  self->up = FALSE;
  self->signing_in = FALSE;
  self->last_request = 0;
  self->life++;
  sim_add_event (self->run, sim_delay_ms (self->run, BOOT_MS_MAX),
                 sim_event_new (self->run, SIM_BOOT, self->number));
}

gboolean
sim_device_died (SimDevice *self)
{
  if (!sim_disk_is_dead (self->disk))
    return FALSE;
  sim_device_crash (self);
  return TRUE;
}

/* ---- the engine ---- */

static void
send_event (SimDevice *self, gint64 in_ms, ZyrSyncEventKind kind, guint64 id)
{
  SimEvent *event = sim_event_new (self->run, SIM_ENGINE, self->number);

  event->kind = kind;
  event->id = id;
  sim_add_event (self->run, in_ms, event);
}

static void
keep_history (SimDevice *self, const ZyrSyncHistoryEntry *entry)
{
  g_autoptr (ZyrStoreHistoryRow) row = zyr_store_history_row_new (
      entry->started_unix, entry->ended_unix, entry->outcome);

  zyr_store_add_history (self->store, row, NULL);
}

/* It was withdrawn and has handed over everything: all that is left of it is its work at the centre. */
static void
be_gone (SimDevice *self)
{
  sim_trace (self->run, "device %d is wiped", self->number);
  sim_mark (self->run, SIM_MARK_HANDED_OVER);
  sim_check_handed_over (self);
  sim_disk_kill (self->disk);
  close_down (self);
  sim_disk_restart (self->disk);
  self->up = FALSE;
  self->life++;
}

/* Whoever needs to sign in does so after a while. */
static void
show_state (SimDevice *self, ZyrSyncState state)
{
  sim_trace (self->run, "device %d is %s (%s)", self->number, zyr_sync_state_to_string (state),
             zyr_sync_problem_to_string (zyr_sync_engine_get_problem (self->engine)));
  if (state == ZYR_SYNC_STATE_REVOKED)
    sim_mark (self->run, SIM_MARK_REVOKED);
  if (state != ZYR_SYNC_STATE_NEEDS_SIGN_IN)
    return;
  g_clear_pointer (&self->session, zyr_session_free);
  sim_add_event (self->run, sim_delay_ms (self->run, 20000),
                 sim_event_new (self->run, SIM_SIGN_IN, self->number));
}

static void
carry_out (SimDevice *self, ZyrSyncAction *action)
{
  SimEvent *event;

  switch (action->kind)
    {
    case ZYR_SYNC_ACTION_REQUEST:
      self->last_request = action->id;
      sim_line_send (self, action);
      break;
    case ZYR_SYNC_ACTION_STORE:
      event = sim_event_new (self->run, SIM_STORE, self->number);
      event->action = action;
      sim_add_event (self->run, sim_delay_ms (self->run, 10), event);
      return;
    case ZYR_SYNC_ACTION_TIMER:
      send_event (self, action->delay_ms, ZYR_SYNC_EVENT_TIMER, action->id);
      break;
    case ZYR_SYNC_ACTION_CANCEL:
      sim_mark (self->run, SIM_MARK_LATE_ANSWER);
      break;
    case ZYR_SYNC_ACTION_STATE:
      show_state (self, action->state);
      break;
    case ZYR_SYNC_ACTION_HISTORY:
      keep_history (self, &action->history);
      break;
    case ZYR_SYNC_ACTION_HANDED_OVER:
      self->is_gone = TRUE;
      break;
    default:
      break;
    }
  zyr_sync_action_free (action);
}

void
sim_device_feed (SimDevice *self, ZyrSyncEvent *event)
{
  g_autoptr (GPtrArray) actions = g_ptr_array_new ();

  if (!self->up)
    return;
  event->now_ms = self->run->now_ms;
  zyr_sync_engine_step (self->engine, event, actions);
  for (guint i = 0; i < actions->len; i++)
    carry_out (self, g_ptr_array_index (actions, i));
  if (!sim_device_died (self) && self->is_gone)
    be_gone (self);
}

void
sim_device_sign_in (SimDevice *self)
{
  if (!self->up || self->session != NULL || self->signing_in)
    return;
  self->signing_in = TRUE;
  sim_line_sign_in (self);
}

/* Nothing is under way but a long poll, or nothing ever will be. */
gboolean
sim_device_is_at_rest (SimDevice *self)
{
  ZyrSyncState state;

  if (!self->takes_part || self->is_gone)
    return TRUE;
  if (!self->up)
    return FALSE;
  state = zyr_sync_engine_get_state (self->engine);
  if (state == ZYR_SYNC_STATE_REVOKED)
    return TRUE;
  if (state == ZYR_SYNC_STATE_NEEDS_SIGN_IN)
    return !sim_oracle_device_is_welcome (self->run->oracle,
                                          self->run->world->devices[self->number].id);
  return state == ZYR_SYNC_STATE_WAITING && sim_centre_is_asked_to_wait (&self->run->centre, self);
}
