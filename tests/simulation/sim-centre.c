/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-private.h"

#include "zyr-json.h"

#include <string.h>

#define PAGE_LIMIT 4
#define PUSH_LIMIT 3

/* ---- random ---- */

guint64
sim_random (SimRandom *random)
{
  guint64 z = (random->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

guint
sim_random_below (SimRandom *random, guint n)
{
  return (guint) (sim_random (random) % n);
}

gboolean
sim_random_percent (SimRandom *random, guint percent)
{
  return sim_random_below (random, 100) < percent;
}

/* ---- names ---- */

static const char *const scope_names[SIM_SCOPES] = { "ref", "f:1", "w:0", "w:1", "w:2", "w:3" };

const char *
sim_scope_name (int scope)
{
  return scope_names[scope];
}

int
sim_scope_from_name (const char *name)
{
  for (int i = 0; i < SIM_SCOPES; i++)
    {
      if (g_str_equal (scope_names[i], name))
        return i;
    }
  g_assert_not_reached ();
}

const char *
sim_record_id (int record)
{
  static char ids[SIM_RECORDS][40];

  if (ids[record][0] == '\0')
    g_snprintf (ids[record], sizeof ids[record], "01900000-0000-7000-8000-%012d", record);
  return ids[record];
}

int
sim_record_from_id (const char *id)
{
  return (int) g_ascii_strtoll (id + 24, NULL, 10);
}

char *
sim_epoch_name (int epoch)
{
  return g_strdup_printf ("epoch-%d", epoch);
}

/* ---- answers ---- */

void
sim_answer_free (SimAnswer *answer)
{
  g_clear_pointer (&answer->hello, zyr_hello_answer_free);
  g_clear_pointer (&answer->push, zyr_push_answer_free);
  g_clear_pointer (&answer->page, zyr_feed_page_free);
  g_clear_pointer (&answer->wait, zyr_wait_answer_free);
  g_clear_pointer (&answer->refusal, zyr_protocol_problem_free);
  g_free (answer);
}

ZyrProtocolProblem *
sim_refusal_new (ZyrProtocolError code, const char *member, gint64 value)
{
  ZyrProtocolProblem *problem = g_new0 (ZyrProtocolProblem, 1);

  problem->code = code;
  problem->message = g_strdup ("simulated");
  problem->details = json_object_new ();
  if (member != NULL)
    json_object_set_int_member (problem->details, member, value);
  return problem;
}

/* ---- the log ---- */

static void
log_in (SimCentre *self, int scope, int record, ZyrFeedOp op)
{
  SimLog *log = &self->logs[scope];

  log->seq[record] = ++log->head;
  log->op[record] = (guint8) op;
}

static int
household_of (const SimCentre *self, int record)
{
  return record < SIM_FORMS + SIM_HOUSEHOLDS ? record - SIM_FORMS : self->note_household[record];
}

static void
log_everywhere (SimCentre *self, int record)
{
  guint caseloads = self->caseloads[household_of (self, record)];

  log_in (self, SIM_SCOPE_FOUNDATION, record, ZYR_FEED_UPSERT);
  for (int d = 0; d < SIM_DEVICES; d++)
    {
      if (caseloads & (1u << d))
        log_in (self, SIM_SCOPE_CASELOAD (d), record, ZYR_FEED_UPSERT);
    }
}

gboolean
sim_centre_is_live (const SimCentre *self, int scope, int record)
{
  return self->logs[scope].seq[record] > 0 && self->logs[scope].op[record] != ZYR_FEED_LEAVE;
}

void
sim_centre_init (SimCentre *self, SimMutation mutation, guint *marks)
{
  memset (self, 0, sizeof *self);
  self->mutation = mutation;
  self->marks = marks;
  self->epoch = 1;
  for (int i = 0; i < SIM_FORMS; i++)
    sim_centre_new_form (self, i);
  for (int h = 0; h < SIM_HOUSEHOLDS; h++)
    {
      self->caseloads[h] = 1u << (h % SIM_DEVICES);
      self->ver[SIM_HOUSEHOLD (h)] = 1;
      log_everywhere (self, SIM_HOUSEHOLD (h));
    }
  /* The first device is a supervisor's who also has a caseload: two scopes over the same
   * records. */
  for (int d = 0; d < SIM_DEVICES; d++)
    self->grants[d] = 1u << SIM_SCOPE_REF | 1u << SIM_SCOPE_CASELOAD (d);
  self->grants[0] |= 1u << SIM_SCOPE_FOUNDATION;
}

void
sim_centre_new_form (SimCentre *self, int form)
{
  self->ver[form]++;
  self->body[form].value[0]++;
  log_in (self, SIM_SCOPE_REF, form, ZYR_FEED_UPSERT);
}

void
sim_centre_edit (SimCentre *self, int household, int field, int value)
{
  int record = SIM_HOUSEHOLD (household);

  self->body[record].value[field] = value;
  self->body[record].token[field] = -value; /* an import's, of no device */
  self->ver[record]++;
  log_everywhere (self, record);
}

void
sim_centre_transfer (SimCentre *self, int household, guint caseloads)
{
  guint before = self->caseloads[household];

  self->caseloads[household] = caseloads;
  for (int d = 0; d < SIM_DEVICES; d++)
    {
      guint bit = 1u << d;

      if ((before & bit) == (caseloads & bit))
        continue;
      for (int r = SIM_FORMS; r < SIM_RECORDS; r++)
        {
          if (self->ver[r] > 0 && household_of (self, r) == household)
            log_in (self,
                    SIM_SCOPE_CASELOAD (d),
                    r,
                    caseloads & bit ? ZYR_FEED_ENTER : ZYR_FEED_LEAVE);
        }
    }
}

/* ---- operations ---- */

static void
apply (SimCentre *self, int device, int n)
{
  const SimOp *op = &self->ops[device][n - 1];
  SimOutcome *outcome = &self->outcome[device][n - 1];
  int record = op->kind == SIM_OP_NOTE ? SIM_NOTE (device, n) : SIM_HOUSEHOLD (op->household);

  self->n_applied[device][n - 1]++;
  *outcome = SIM_OK;
  if (op->value == SIM_POISON)
    {
      *outcome = SIM_QUARANTINED;
      self->marks[SIM_MARK_QUARANTINED]++;
    }
  else if (op->kind == SIM_OP_NOTE)
    {
      self->ver[record]++;
      self->note_household[record] = op->household;
      self->body[record].value[0] = op->value;
      log_everywhere (self, record);
    }
  else if (self->body[record].token[op->field] == op->base)
    {
      self->body[record].value[op->field] = op->value;
      self->body[record].token[op->field] = SIM_TOKEN (device, n);
      self->ver[record]++;
      log_everywhere (self, record);
    }
  else if (self->body[record].value[op->field] != op->value)
    {
      *outcome = SIM_CONFLICT;
      self->marks[SIM_MARK_CONFLICT]++;
    }
  self->res_ver[device][n - 1] = self->ver[record];
}

static SimOp
read_op (JsonObject *object)
{
  return (SimOp){
    .kind = (SimOpKind) zyr_json_get_int (object, "kind", 0),
    .household = (int) zyr_json_get_int (object, "household", 0),
    .field = (int) zyr_json_get_int (object, "field", 0),
    .value = (int) zyr_json_get_int (object, "value", 0),
    .base = (int) zyr_json_get_int (object, "base", 0),
  };
}

static JsonObject *
write_result (const SimCentre *self, int device, int n)
{
  static const char *const words[] = { "", "ok", "conflict", "quarantined" };
  JsonObject *result = json_object_new ();

  json_object_set_int_member (result, "n", n);
  json_object_set_string_member (result, "s", words[self->outcome[device][n - 1]]);
  json_object_set_int_member (result, "ver", self->res_ver[device][n - 1]);
  return result;
}

static void
push (SimCentre *self, int device, const ZyrPushRequest *request, SimAnswer *answer)
{
  int *last = &self->last_op[device];

  if (request->first > *last + 1)
    {
      self->marks[SIM_MARK_GAP]++;
      answer->refusal = sim_refusal_new (ZYR_PROTOCOL_ERROR_GAP, "last", *last);
      return;
    }
  answer->push = g_new0 (ZyrPushAnswer, 1);
  answer->push->results
      = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  for (guint i = 0; i < request->ops->len; i++)
    {
      int n = (int) request->first + (int) i;
      SimOp op = read_op (g_ptr_array_index (request->ops, i));

      if (n <= *last)
        {
          /* The same number is the same operation, whatever happened in between. */
          g_assert_cmpmem (&op, sizeof op, &self->ops[device][n - 1], sizeof op);
          self->marks[SIM_MARK_PUSHED_TWICE]++;
          if (self->mutation == SIM_MUTATION_NO_DEDUP)
            apply (self, device, n);
        }
      else
        {
          self->ops[device][n - 1] = op;
          *last = n;
          apply (self, device, n);
        }
      g_ptr_array_add (answer->push->results, write_result (self, device, n));
    }
  answer->push->epoch = sim_epoch_name (self->epoch);
  answer->push->last = *last;
}

/* ---- reading ---- */

static void
hello (SimCentre *self, int device, const ZyrHelloRequest *request, SimAnswer *answer)
{
  GPtrArray *names = g_ptr_array_new ();

  for (int s = 0; s < SIM_SCOPES; s++)
    {
      if (self->grants[device] & (1u << s))
        g_ptr_array_add (names, g_strdup (sim_scope_name (s)));
    }
  g_ptr_array_add (names, NULL);
  if (request->last_op > self->last_op[device])
    self->marks[SIM_MARK_JOURNAL_SENT]++;
  answer->hello = g_new0 (ZyrHelloAnswer, 1);
  answer->hello->epoch = sim_epoch_name (self->epoch);
  answer->hello->server_time = g_strdup ("2026-11-21T10:00:00Z");
  answer->hello->scopes = (char **) g_ptr_array_free (names, FALSE);
  answer->hello->last_op = self->last_op[device];
  answer->hello->limits = (ZyrLimits){ .push_ops = PUSH_LIMIT,
                                       .push_bytes = 65536,
                                       .pull_records = PAGE_LIMIT,
                                       .blob_bytes = 1,
                                       .wait_seconds = 55 };
  answer->hello->orders = g_new0 (char *, 1);
}

static int
next_in_log (const SimLog *log, gint64 after)
{
  int found = -1;

  for (int r = 0; r < SIM_RECORDS; r++)
    {
      if (log->seq[r] > after && (found < 0 || log->seq[r] < log->seq[found]))
        found = r;
    }
  return found;
}

static ZyrFeedEntry *
write_entry (const SimCentre *self, int scope, int record)
{
  JsonObject *body = json_object_new ();
  g_autoptr (ZyrRecord) written = NULL;
  ZyrFeedEntry *entry;

  self->marks[SIM_MARK_LEAVE] += self->logs[scope].op[record] == ZYR_FEED_LEAVE;
  json_object_set_int_member (body, "v0", self->body[record].value[0]);
  json_object_set_int_member (body, "v1", self->body[record].value[1]);
  json_object_set_int_member (body, "t0", self->body[record].token[0]);
  json_object_set_int_member (body, "t1", self->body[record].token[1]);
  json_object_set_int_member (body, "household", self->note_household[record]);
  written = zyr_record_new (
      ZYR_KIND_NOTE, sim_record_id (record), sim_scope_name (scope), self->ver[record], body, NULL);
  entry = zyr_feed_entry_new (
      self->logs[scope].op[record], self->logs[scope].seq[record], written);
  json_object_unref (body);
  return entry;
}

static void
pull (SimCentre *self, int device, const ZyrPullQuery *query, SimAnswer *answer)
{
  int scope = sim_scope_from_name (query->scope);
  const SimLog *log = &self->logs[scope];
  g_autofree char *epoch = sim_epoch_name (self->epoch);
  gint64 after = query->after;

  if ((self->grants[device] & (1u << scope)) == 0)
    {
      self->marks[SIM_MARK_SCOPE_LOST]++;
      answer->refusal = sim_refusal_new (ZYR_PROTOCOL_ERROR_SCOPE_REVOKED, NULL, 0);
      return;
    }
  if (!g_str_equal (query->epoch, epoch))
    {
      self->marks[SIM_MARK_RESET]++;
      answer->refusal = sim_refusal_new (ZYR_PROTOCOL_ERROR_RESET, NULL, 0);
      json_object_set_string_member (answer->refusal->details, "epoch", epoch);
      return;
    }
  answer->page = g_new0 (ZyrFeedPage, 1);
  answer->page->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_feed_entry_free);
  for (int r = next_in_log (log, after); r >= 0; r = next_in_log (log, after))
    {
      answer->page->total++;
      if (answer->page->entries->len < PAGE_LIMIT)
        {
          g_ptr_array_add (answer->page->entries, write_entry (self, scope, r));
          answer->page->next = log->seq[r];
        }
      else
        answer->page->more = TRUE;
      after = log->seq[r];
    }
  answer->page->head = log->head;
  if (!answer->page->more)
    answer->page->next = MAX (log->head, query->after);
}

static gboolean
wait (SimCentre *self, int device, const ZyrWaitQuery *query, SimAnswer *answer)
{
  g_autoptr (GPtrArray) changed
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_scope_cursor_free);

  for (guint i = 0; i < query->cursors->len; i++)
    {
      const ZyrScopeCursor *cursor = g_ptr_array_index (query->cursors, i);
      int scope = sim_scope_from_name (cursor->scope);

      if ((self->grants[device] & (1u << scope)) == 0)
        {
          self->marks[SIM_MARK_SCOPE_LOST]++;
          answer->refusal = sim_refusal_new (ZYR_PROTOCOL_ERROR_SCOPE_REVOKED, NULL, 0);
          return TRUE;
        }
      if (self->logs[scope].head > cursor->seq)
        g_ptr_array_add (
            changed, zyr_scope_cursor_new (cursor->scope, NULL, self->logs[scope].head));
    }
  if (changed->len == 0)
    return FALSE;
  answer->wait = g_new0 (ZyrWaitAnswer, 1);
  answer->wait->changed = g_steal_pointer (&changed);
  return TRUE;
}

gboolean
sim_centre_answer (SimCentre           *self,
                   int                  device,
                   const ZyrSyncAction *action,
                   SimAnswer           *answer)
{
  switch ((int) action->request)
    {
    case ZYR_SYNC_REQUEST_HELLO:
      hello (self, device, action->hello, answer);
      return TRUE;
    case ZYR_SYNC_REQUEST_PUSH:
      push (self, device, action->push, answer);
      return TRUE;
    case ZYR_SYNC_REQUEST_PULL:
      pull (self, device, action->pull, answer);
      return TRUE;
    case ZYR_SYNC_REQUEST_WAIT:
      return wait (self, device, action->wait, answer);
    default:
      answer->plain = TRUE;
      return TRUE;
    }
}
