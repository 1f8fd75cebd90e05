/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One history from one seed: real engines, modelled centre, stores, network and time. */
#include "sim-private.h"

#include <string.h>

#define ACTIVE_MS (20 * 60 * 1000)   /* faults and edits */
#define DRAIN_MS (40 * 60 * 1000)   /* then nothing but time */
#define WAIT_MS 55000
#define EVENTS_MAX 200000

typedef enum
{
  HAPPENS_STORE,      /* a store action is carried out */
  HAPPENS_ENGINE,     /* an event reaches an engine */
  HAPPENS_ARRIVAL,    /* a request reaches the centre */
  HAPPENS_WAIT_ENDS,
  HAPPENS_EDIT,
  HAPPENS_CENTRE,     /* something changes there */
  HAPPENS_CRASH,
  HAPPENS_RESTART,
  HAPPENS_BACKUP,
  HAPPENS_RESTORE,
  HAPPENS_CALM,       /* faults end */
} Happening;

typedef struct
{
  gint64 at_ms;
  guint64 order;
  Happening what;
  int device;
  guint life; /* of the device: what belongs to an earlier one is void */
  ZyrSyncAction *action;
  SimAnswer *answer;
  SimStored *stored;
  ZyrSyncEventKind kind;
  ZyrSyncProblem problem;
  guint64 id;
  gboolean torn;
} Event;

typedef struct
{
  SimStore store;
  ZyrSyncEngine *engine;
  guint life;
  gboolean up;
} Device;

typedef struct
{
  SimRandom random;
  SimMutation mutation;
  SimResult *result;
  SimCentre centre;
  SimCentre backup;
  Device devices[SIM_DEVICES];
  GPtrArray *heap;
  GPtrArray *waits; /* of Event: long polls at the centre */
  gint64 now_ms;
  guint64 n_events;
  gboolean calm;
  /* this history's own rates, in percent */
  guint lose, lose_answer, twice, tear, refuse, store_fails, crash;
} World;

/* ---- the heap: earliest first, in order of insertion at equal times ---- */

static gboolean
before (const Event *a, const Event *b)
{
  return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

static void
swap (World *w, guint a, guint b)
{
  gpointer held = g_ptr_array_index (w->heap, a);

  g_ptr_array_index (w->heap, a) = g_ptr_array_index (w->heap, b);
  g_ptr_array_index (w->heap, b) = held;
}

static void
add_event (World *w, gint64 in_ms, Event *event)
{
  guint i = w->heap->len;

  event->at_ms = w->now_ms + in_ms;
  event->order = ++w->n_events;
  g_ptr_array_add (w->heap, event);
  while (i > 0
         && before (g_ptr_array_index (w->heap, i), g_ptr_array_index (w->heap, (i - 1) / 2)))
    {
      swap (w, i, (i - 1) / 2);
      i = (i - 1) / 2;
    }
}

static Event *
take_event (World *w)
{
  Event *event = g_ptr_array_index (w->heap, 0);
  guint i = 0, last = w->heap->len - 1;

  swap (w, 0, last);
  g_ptr_array_set_size (w->heap, (int) last);
  for (;;)
    {
      guint child = 2 * i + 1;

      if (child + 1 < last
          && before (g_ptr_array_index (w->heap, child + 1), g_ptr_array_index (w->heap, child)))
        child++;
      if (child >= last
          || !before (g_ptr_array_index (w->heap, child), g_ptr_array_index (w->heap, i)))
        return event;
      swap (w, i, child);
      i = child;
    }
}

static Event *
event_new (World *w, Happening what, int device)
{
  Event *event = g_new0 (Event, 1);

  event->what = what;
  event->device = device;
  event->life = device >= 0 ? w->devices[device].life : 0;
  return event;
}

static void
event_free (Event *event)
{
  g_clear_pointer (&event->action, zyr_sync_action_free);
  g_clear_pointer (&event->answer, sim_answer_free);
  g_clear_pointer (&event->stored, sim_stored_free);
  g_free (event);
}

static gint64
delay_ms (World *w, guint max_ms)
{
  /* Mostly short, now and then long */
  guint ms = 1 + sim_random_below (&w->random, max_ms);

  return !w->calm && sim_random_percent (&w->random, 5) ? ms * 20 : ms;
}

static gboolean
fault (World *w, guint percent)
{
  return sim_random_percent (&w->random, percent) && !w->calm;
}

/* ---- violations ---- */

G_GNUC_PRINTF (2, 3)
static void
violate (World *w, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list args;

  if (w->result->violation != NULL)
    return;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  w->result->violation
      = g_strdup_printf ("at %" G_GINT64_FORMAT " ms: %s", w->now_ms, what);
}

static void
note_in_hash (World *w, guint64 value)
{
  w->result->hash = (w->result->hash ^ value) * G_GUINT64_CONSTANT (0x100000001b3);
}

/* ---- engines ---- */

static void feed (World *w, int device, ZyrSyncEvent *event);

static void
send_engine_event (World *w, int device, gint64 in_ms, ZyrSyncEventKind kind, guint64 id)
{
  Event *event = event_new (w, HAPPENS_ENGINE, device);

  event->kind = kind;
  event->id = id;
  add_event (w, in_ms, event);
}

static void
send_problem (World *w, int device, gint64 in_ms, guint64 id, ZyrSyncProblem problem)
{
  Event *event = event_new (w, HAPPENS_ENGINE, device);

  event->kind = ZYR_SYNC_EVENT_TRANSPORT_ERROR;
  event->id = id;
  event->problem = problem;
  add_event (w, in_ms, event);
}

/* A request leaves a device; it may be lost, and it may arrive twice. */
static void
post_request (World *w, int device, ZyrSyncAction *action)
{
  Event *arrival;

  if (fault (w, w->lose))
    {
      send_problem (w, device, delay_ms (w, 2000), action->id, ZYR_SYNC_PROBLEM_SERVER_DOWN);
      zyr_sync_action_free (action);
      return;
    }
  if (action->request == ZYR_SYNC_REQUEST_PUSH && fault (w, w->twice))
    {
      ZyrSyncAction *copy = g_new0 (ZyrSyncAction, 1);

      copy->kind = action->kind;
      copy->id = action->id;
      copy->request = action->request;
      copy->push = g_new0 (ZyrPushRequest, 1);
      copy->push->first = action->push->first;
      copy->push->ops = g_ptr_array_ref (action->push->ops);
      arrival = event_new (w, HAPPENS_ARRIVAL, device);
      arrival->action = copy;
      add_event (w, delay_ms (w, 5000), arrival);
    }
  arrival = event_new (w, HAPPENS_ARRIVAL, device);
  arrival->action = action;
  add_event (w, delay_ms (w, 200), arrival);
}

static void
carry_out (World *w, int device, ZyrSyncAction *action)
{
  Event *event;

  note_in_hash (w, (guint64) action->kind << 8 | action->request << 4 | action->store);
  switch (action->kind)
    {
    case ZYR_SYNC_ACTION_REQUEST:
      post_request (w, device, action);
      return;
    case ZYR_SYNC_ACTION_STORE:
      event = event_new (w, HAPPENS_STORE, device);
      event->action = action;
      add_event (w, delay_ms (w, 10), event);
      return;
    case ZYR_SYNC_ACTION_TIMER:
      send_engine_event (w, device, action->delay_ms, ZYR_SYNC_EVENT_TIMER, action->id);
      break;
    case ZYR_SYNC_ACTION_CANCEL:
      w->result->marks[SIM_MARK_LATE_ANSWER]++;
      break;
    case ZYR_SYNC_ACTION_STATE:
    case ZYR_SYNC_ACTION_PROGRESS:
    case ZYR_SYNC_ACTION_CHANGED:
    case ZYR_SYNC_ACTION_IN_STEP:
    case ZYR_SYNC_ACTION_HISTORY:
    case ZYR_SYNC_ACTION_BLOB_DONE:
    default:
      break;
    }
  zyr_sync_action_free (action);
}

static void
feed (World *w, int device, ZyrSyncEvent *event)
{
  g_autoptr (GPtrArray) actions = g_ptr_array_new ();

  if (!w->devices[device].up)
    return;
  event->now_ms = w->now_ms;
  zyr_sync_engine_step (w->devices[device].engine, event, actions);
  for (guint i = 0; i < actions->len; i++)
    carry_out (w, device, g_ptr_array_index (actions, i));
}

static void
boot (World *w, int device)
{
  Device *d = &w->devices[device];

  d->engine = zyr_sync_engine_new ("device", "sim", sim_random (&w->random));
  d->up = TRUE;
  feed (w, device, &(ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_START, .flag = TRUE });
}

static void
crash (World *w, int device)
{
  Device *d = &w->devices[device];

  if (!d->up)
    return;
  g_clear_pointer (&d->engine, zyr_sync_engine_free);
  d->up = FALSE;
  d->life++;
  add_event (w, delay_ms (w, 5000), event_new (w, HAPPENS_RESTART, device));
}

/* ---- the store of a device ---- */

static void
do_store (World *w, Event *event)
{
  Device *d = &w->devices[event->device];
  gboolean crashes = fault (w, w->crash);
  Event *done;

  if (crashes)
    w->result->marks[SIM_MARK_CRASH_IN_STORE]++;
  if (crashes && sim_random_percent (&w->random, 50))
    {
      crash (w, event->device);
      return;
    }
  done = event_new (w, HAPPENS_ENGINE, event->device);
  done->id = event->action->id;
  done->kind = ZYR_SYNC_EVENT_STORE_DONE;
  if (fault (w, w->store_fails))
    {
      w->result->marks[SIM_MARK_STORE_ERROR]++;
      done->kind = ZYR_SYNC_EVENT_STORE_ERROR;
    }
  else if (w->mutation == SIM_MUTATION_CURSOR_BEFORE_ROWS
           && event->action->store == ZYR_SYNC_STORE_APPLY_PAGE && event->action->flag == 0)
    {
      /* Two transactions: the second one comes a little later, if the device still runs then. */
      Event *second = event_new (w, HAPPENS_STORE, event->device);

      sim_store_save_cursor_only (&d->store, event->action);
      second->action = g_steal_pointer (&event->action);
      second->action->flag = TRUE;
      add_event (w, delay_ms (w, 50), second);
      event_free (done);
      return;
    }
  else
    {
      done->stored = g_new0 (SimStored, 1);
      sim_store_do (&d->store, event->action, done->stored);
    }
  add_event (w, delay_ms (w, 10), done);
  if (crashes)
    crash (w, event->device);
}

/* ---- the network and the centre ---- */

static void
send_answer (World *w, int device, guint life, guint64 id, SimAnswer *answer, gboolean torn)
{
  Event *event = event_new (w, HAPPENS_ENGINE, device);

  event->life = life;
  event->id = id;
  if (torn && answer->page != NULL && answer->page->entries->len > 0)
    {
      w->result->marks[SIM_MARK_TORN]++;
      if (w->mutation != SIM_MUTATION_TORN_PAGE_TAKEN)
        {
          event->kind = ZYR_SYNC_EVENT_TRANSPORT_ERROR;
          event->problem = ZYR_SYNC_PROBLEM_BROKEN_ANSWER;
          sim_answer_free (answer);
          add_event (w, delay_ms (w, 300), event);
          return;
        }
      g_ptr_array_set_size (answer->page->entries, (int) answer->page->entries->len - 1);
    }
  event->kind = ZYR_SYNC_EVENT_RESPONSE;
  event->answer = answer;
  add_event (w, delay_ms (w, 300), event);
}

static void
answer_waits (World *w)
{
  for (guint i = w->waits->len; i > 0; i--)
    {
      Event *parked = g_ptr_array_index (w->waits, i - 1);
      SimAnswer *answer = g_new0 (SimAnswer, 1);

      if (sim_centre_answer (&w->centre, parked->device, parked->action, answer))
        {
          send_answer (w, parked->device, parked->life, parked->action->id, answer, FALSE);
          g_ptr_array_remove_index (w->waits, i - 1);
        }
      else
        g_free (answer);
    }
}

static void
arrive (World *w, Event *event)
{
  ZyrSyncAction *action = event->action;
  SimAnswer *answer = g_new0 (SimAnswer, 1);

  if (action->request != ZYR_SYNC_REQUEST_TOKEN && fault (w, w->refuse))
    {
      gboolean busy = sim_random_percent (&w->random, 50);

      w->result->marks[SIM_MARK_TOKEN_RENEWED] += !busy;
      answer->refusal = sim_refusal_new (
          busy ? ZYR_PROTOCOL_ERROR_BUSY : ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED, "retry_after", 1);
    }
  else if (!sim_centre_answer (&w->centre, event->device, action, answer))
    {
      Event *parked = event_new (w, HAPPENS_WAIT_ENDS, event->device);
      Event *end = event_new (w, HAPPENS_WAIT_ENDS, event->device);

      g_free (answer);
      parked->life = end->life = event->life;
      parked->action = g_steal_pointer (&event->action);
      end->id = parked->id = parked->action->id;
      g_ptr_array_add (w->waits, parked);
      add_event (w, WAIT_MS, end);
      return;
    }
  answer_waits (w);
  if (fault (w, w->lose_answer))
    {
      Event *lost = event_new (w, HAPPENS_ENGINE, event->device);

      lost->life = event->life;
      lost->kind = ZYR_SYNC_EVENT_TRANSPORT_ERROR;
      lost->id = action->id;
      lost->problem = ZYR_SYNC_PROBLEM_TIMEOUT;
      add_event (w, delay_ms (w, 2000), lost);
      sim_answer_free (answer);
    }
  else
    send_answer (w, event->device, event->life, action->id, answer, fault (w, w->tear));
}

static void
end_wait (World *w, const Event *event)
{
  for (guint i = 0; i < w->waits->len; i++)
    {
      const Event *parked = g_ptr_array_index (w->waits, i);

      if (parked->device == event->device && parked->life == event->life && parked->id == event->id)
        {
          SimAnswer *answer = g_new0 (SimAnswer, 1);

          answer->wait = g_new0 (ZyrWaitAnswer, 1);
          answer->wait->changed
              = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_scope_cursor_free);
          send_answer (w, event->device, event->life, event->id, answer, FALSE);
          g_ptr_array_remove_index (w->waits, i);
          return;
        }
    }
}

static void
change_centre (World *w)
{
  int household = (int) sim_random_below (&w->random, SIM_HOUSEHOLDS);
  int device = (int) sim_random_below (&w->random, SIM_DEVICES);

  switch (sim_random_below (&w->random, 8))
    {
    case 0:
    case 1:
    case 2:
      sim_centre_transfer (
          &w->centre, household, sim_random_below (&w->random, 1u << SIM_DEVICES));
      break;
    case 3:
    case 4:
      sim_centre_edit (&w->centre,
                       household,
                       (int) sim_random_below (&w->random, SIM_FIELDS),
                       (int) sim_random_below (&w->random, 9) + 20);
      break;
    case 5:
      sim_centre_new_form (&w->centre, (int) sim_random_below (&w->random, SIM_FORMS));
      break;
    default:
      w->centre.grants[device] ^= 1u << SIM_SCOPE_FOUNDATION;
      break;
    }
  answer_waits (w);
}

/* The centre comes back as it was at the backup, and everybody's connection breaks. */
static void
restore_centre (World *w)
{
  int epoch = w->centre.epoch;

  w->centre = w->backup;
  w->centre.epoch = epoch + 1;
  w->backup = w->centre;
  for (guint i = 0; i < w->waits->len; i++)
    {
      const Event *parked = g_ptr_array_index (w->waits, i);
      Event *broken = event_new (w, HAPPENS_ENGINE, parked->device);

      broken->life = parked->life;
      broken->kind = ZYR_SYNC_EVENT_TRANSPORT_ERROR;
      broken->id = parked->id;
      broken->problem = ZYR_SYNC_PROBLEM_SERVER_DOWN;
      add_event (w, delay_ms (w, 100), broken);
    }
  g_ptr_array_set_size (w->waits, 0);
}

/* ---- people ---- */

static void
edit (World *w, int device)
{
  Device *d = &w->devices[device];
  int household = (int) sim_random_below (&w->random, SIM_HOUSEHOLDS);
  SimOp op = { .household = household };

  if (!d->up || d->store.last_op == SIM_OPS
      || d->store.rows[SIM_HOUSEHOLD (household)].scopes == 0)
    return;
  op.value = (int) sim_random_below (&w->random, 20);
  if (sim_random_percent (&w->random, 50))
    op.kind = SIM_OP_NOTE;
  else
    {
      op.kind = SIM_OP_SET;
      op.field = (int) sim_random_below (&w->random, SIM_FIELDS);
      op.base = sim_store_view_token (&d->store, household, op.field);
    }
  sim_store_edit (&d->store, &op);
  feed (w, device, &(ZyrSyncEvent){ .kind = ZYR_SYNC_EVENT_LOCAL_CHANGE });
}

/* ---- what must hold ---- */

/* At every moment: a note that its author wrote stays in his view until the centre's copy is
 * there. */
static void
check_view (World *w, int device)
{
  const SimStore *store = &w->devices[device].store;

  for (int n = 1; n <= store->last_op; n++)
    {
      const SimOp *op = &store->ops[n - 1];

      if (op->kind == SIM_OP_NOTE && !store->returned[n - 1]
          && store->outcome[n - 1] != SIM_QUARANTINED
          && store->rows[SIM_HOUSEHOLD (op->household)].scopes != 0
          && !sim_store_view_has_note (store, n))
        violate (w, "device %d: its own note %d has gone from the view", device, n);
    }
}

/* At rest: everything is at the centre, once, and everybody holds what the centre has for him. */
static void
check_operations (World *w, int device)
{
  const SimStore *store = &w->devices[device].store;

  if (store->acked != store->last_op || w->centre.last_op[device] != store->last_op)
    violate (w,
             "device %d made %d operations, %d are answered, %d are at the centre",
             device,
             store->last_op,
             store->acked,
             w->centre.last_op[device]);
  for (int n = 1; n <= w->centre.last_op[device]; n++)
    {
      if (w->centre.n_applied[device][n - 1] != 1)
        violate (w,
                 "operation %d:%d took effect %d times",
                 device,
                 n,
                 w->centre.n_applied[device][n - 1]);
      if (memcmp (&w->centre.ops[device][n - 1], &store->ops[n - 1], sizeof (SimOp)) != 0)
        violate (w, "operation %d:%d is another at the centre", device, n);
      if (store->outcome[n - 1] != w->centre.outcome[device][n - 1])
        violate (w, "operation %d:%d ended otherwise at the centre", device, n);
    }
}

static void
check_records (World *w, int device)
{
  const SimStore *store = &w->devices[device].store;

  for (int r = 0; r < SIM_RECORDS; r++)
    {
      const SimRow *row = &store->rows[r];
      guint wanted = 0;

      for (int s = 0; s < SIM_SCOPES; s++)
        {
          if ((w->centre.grants[device] & (1u << s)) && sim_centre_is_live (&w->centre, s, r))
            wanted |= 1u << s;
        }
      if (row->scopes != wanted)
        violate (
            w, "device %d holds record %d in scopes %x, not %x", device, r, row->scopes, wanted);
      else if (wanted != 0
               && (row->ver != w->centre.ver[r]
                   || memcmp (&row->body, &w->centre.body[r], sizeof row->body) != 0))
        violate (w, "device %d holds another state of record %d", device, r);
    }
  for (int h = 0; h < SIM_HOUSEHOLDS; h++)
    {
      for (int f = 0; f < SIM_FIELDS; f++)
        {
          if (store->rows[SIM_HOUSEHOLD (h)].scopes != 0
              && sim_store_view_value (store, h, f) != w->centre.body[SIM_HOUSEHOLD (h)].value[f])
            violate (w, "device %d shows another value of household %d", device, h);
        }
    }
}

static void
check_at_rest (World *w)
{
  for (int d = 0; d < SIM_DEVICES; d++)
    {
      if (zyr_sync_engine_get_state (w->devices[d].engine) != ZYR_SYNC_STATE_WAITING)
        violate (w,
                 "device %d does not come to rest: %s, %s",
                 d,
                 zyr_sync_state_to_string (zyr_sync_engine_get_state (w->devices[d].engine)),
                 zyr_sync_problem_to_string (zyr_sync_engine_get_problem (w->devices[d].engine)));
      check_operations (w, d);
      check_records (w, d);
    }
}

/* ---- running ---- */

static void
deliver (World *w, const Event *event)
{
  const SimAnswer *a = event->answer;

  feed (w,
        event->device,
        &(ZyrSyncEvent){
            .kind = event->kind,
            .id = event->id,
            .problem = event->problem,
            .hello = a != NULL ? a->hello : NULL,
            .push = a != NULL ? a->push : NULL,
            .page = a != NULL ? a->page : NULL,
            .wait = a != NULL ? a->wait : NULL,
            .refusal = a != NULL ? a->refusal : NULL,
            .state = event->stored != NULL ? event->stored->state : NULL,
            .list = event->stored != NULL ? event->stored->list : NULL,
        });
}

static void
happen (World *w, Event *event)
{
  gboolean void_now = event->device >= 0 && event->life != w->devices[event->device].life;

  switch (event->what)
    {
    case HAPPENS_STORE:
      if (!void_now)
        do_store (w, event);
      break;
    case HAPPENS_ENGINE:
      if (!void_now)
        deliver (w, event);
      break;
    case HAPPENS_ARRIVAL:
      arrive (w, event); /* what was sent arrives, whatever became of the sender */
      break;
    case HAPPENS_WAIT_ENDS:
      end_wait (w, event);
      break;
    case HAPPENS_EDIT:
      edit (w, event->device);
      break;
    case HAPPENS_CENTRE:
      change_centre (w);
      break;
    case HAPPENS_CRASH:
      crash (w, event->device);
      break;
    case HAPPENS_RESTART:
      boot (w, event->device);
      break;
    case HAPPENS_BACKUP:
      w->backup = w->centre;
      break;
    case HAPPENS_RESTORE:
      restore_centre (w);
      break;
    case HAPPENS_CALM:
    default:
      w->calm = TRUE;
      break;
    }
  if (event->device >= 0)
    check_view (w, event->device);
}

static void
plan (World *w, Happening what, guint n_max)
{
  guint n = sim_random_below (&w->random, n_max + 1);

  for (guint i = 0; i < n; i++)
    {
      int device = (int) sim_random_below (&w->random, SIM_DEVICES);
      Event *event = event_new (
          w, what, what == HAPPENS_EDIT || what == HAPPENS_CRASH ? device : -1);

      add_event (w, sim_random_below (&w->random, ACTIVE_MS), event);
    }
}

static void
prepare (World *w)
{
  w->lose = sim_random_below (&w->random, 25);
  w->lose_answer = sim_random_below (&w->random, 25);
  w->twice = sim_random_below (&w->random, 25);
  w->tear = sim_random_below (&w->random, 20);
  w->refuse = sim_random_below (&w->random, 15);
  w->crash = sim_random_below (&w->random, 3);
  w->store_fails = sim_random_below (&w->random, 5);
  sim_centre_init (&w->centre, w->mutation, w->result->marks);
  w->backup = w->centre;
  for (int d = 0; d < SIM_DEVICES; d++)
    {
      sim_store_init (&w->devices[d].store, d, w->mutation);
      boot (w, d);
    }
  plan (w, HAPPENS_EDIT, 150);
  plan (w, HAPPENS_CENTRE, 60);
  plan (w, HAPPENS_CRASH, 8);
  plan (w, HAPPENS_BACKUP, 3);
  plan (w, HAPPENS_RESTORE, 2);
  add_event (w, ACTIVE_MS, event_new (w, HAPPENS_CALM, -1));
}

void
sim_run (guint64 seed, SimMutation mutation, SimResult *result)
{
  g_autofree World *w = g_new0 (World, 1);

  memset (result, 0, sizeof *result);
  result->hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  w->random.state = seed;
  w->mutation = mutation;
  w->result = result;
  w->heap = g_ptr_array_new ();
  w->waits = g_ptr_array_new_with_free_func ((GDestroyNotify) event_free);
  prepare (w);

  while (w->heap->len > 0 && result->violation == NULL)
    {
      Event *event = take_event (w);

      w->now_ms = event->at_ms;
      if (w->now_ms > ACTIVE_MS + DRAIN_MS)
        {
          event_free (event);
          break;
        }
      note_in_hash (w, (guint64) event->at_ms << 8 | (guint64) event->what);
      happen (w, event);
      event_free (event);
      if (++result->n_events > EVENTS_MAX)
        violate (w, "no end of events");
    }
  if (result->violation == NULL)
    check_at_rest (w);

  for (int d = 0; d < SIM_DEVICES; d++)
    g_clear_pointer (&w->devices[d].engine, zyr_sync_engine_free);
  g_ptr_array_foreach (w->heap, (GFunc) (void (*) (void)) event_free, NULL);
  g_ptr_array_unref (w->heap);
  g_ptr_array_unref (w->waits);
}

void
sim_result_clear (SimResult *result)
{
  g_clear_pointer (&result->violation, g_free);
}
