/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "zyr-uuid.h"

#include <stdlib.h>
#include <string.h>

/*
 * A device's store against a model of the centre: the user works, others work, pages and answers
 * come late, twice or never, households leave and return, the centre is restored from a backup. At
 * every step what the user did is in his view until the centre's state holds it; at rest the view is
 * what the centre states, no more and no less. A failing seed: ZYR_SEED=n.
 */

#define SCOPES_N 2
#define HOUSEHOLDS_N 4
#define STEPS_N 150
#define HISTORIES_N 12
#define SOAK_HISTORIES_N 2000

static const char *const scope_names[SCOPES_N] = { "f:" FOUNDATION, SCOPE };

/* What the centre keeps of a scope: the newest entry of each record, by number */
typedef struct
{
  GHashTable *log; /* "kind/id": gint64 seq, negative when it left */
  gint64      head;
  gboolean    holds[HOUSEHOLDS_N];
} Scope;

typedef struct
{
  GHashTable *records; /* "kind/id": ZyrRecord */
  GPtrArray  *results; /* of operation 1, 2, …: Result */
  Scope       scopes[SCOPES_N];
  int         epoch;
} Centre;

/* What the centre answered, kept for the same operation sent again */
typedef struct
{
  ZyrStoreResultStatus status;
  GPtrArray           *changed; /* ZyrRecord */
} Result;

/* A note of the user's, which must not vanish */
typedef struct
{
  char  *id;
  int    household;
  gint64 n;
} OwnNote;

typedef struct
{
  Fixture   *fixture;
  GRand     *random;
  Centre     centre;
  GPtrArray *notes; /* OwnNote */
} World;

static int
draw (World *self, int below)
{
  return g_rand_int_range (self->random, 0, below);
}

static void
result_free (gpointer data)
{
  Result *result = data;

  g_ptr_array_unref (result->changed);
  g_free (result);
}

static void
own_note_free (gpointer data)
{
  OwnNote *note = data;

  g_free (note->id);
  g_free (note);
}

static char *
key_of (ZyrKind kind, const char *id)
{
  return g_strdup_printf ("%s/%s", zyr_kind_to_string (kind), id);
}

static GHashTable *
map_new (GDestroyNotify value_free)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_free);
}

static void
centre_init (Centre *self)
{
  self->records = map_new ((GDestroyNotify) zyr_record_unref);
  self->results = g_ptr_array_new_with_free_func (result_free);
  for (int i = 0; i < SCOPES_N; i++)
    self->scopes[i].log = map_new (g_free);
  self->epoch = 1;
}

static void
centre_clear (Centre *self)
{
  g_hash_table_unref (self->records);
  g_ptr_array_unref (self->results);
  for (int i = 0; i < SCOPES_N; i++)
    g_hash_table_unref (self->scopes[i].log);
}

static void
centre_copy (Centre *to, Centre *from)
{
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  centre_init (to);
  to->epoch = from->epoch;
  g_hash_table_iter_init (&iter, from->records);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to->records, g_strdup (key), zyr_record_ref (value));
  for (guint i = 0; i < from->results->len; i++)
    {
      Result *result = g_memdup2 (g_ptr_array_index (from->results, i), sizeof (Result));

      g_ptr_array_ref (result->changed);
      g_ptr_array_add (to->results, result);
    }
  for (int i = 0; i < SCOPES_N; i++)
    {
      GHashTable *log = to->scopes[i].log;

      to->scopes[i] = from->scopes[i];
      to->scopes[i].log = log;
      g_hash_table_iter_init (&iter, from->scopes[i].log);
      while (g_hash_table_iter_next (&iter, &key, &value))
        g_hash_table_insert (log, g_strdup (key), g_memdup2 (value, sizeof (gint64)));
    }
}

static int
household_index (const char *id)
{
  return id != NULL && id[0] == 'h' ? (int) g_ascii_strtoll (id + 1, NULL, 10) : -1;
}

static void
log_record (Scope *scope, const char *key, gboolean present)
{
  gint64 seq = ++scope->head;

  if (!present)
    seq = -seq;
  g_hash_table_insert (scope->log, g_strdup (key), g_memdup2 (&seq, sizeof seq));
}

static void
centre_put (Centre *self, ZyrRecord *record)
{
  g_autofree char *key = key_of (zyr_record_get_kind (record), zyr_record_get_id (record));
  int household = household_index (zyr_record_get_household (record));

  g_hash_table_insert (self->records, g_strdup (key), zyr_record_ref (record));
  for (int i = 0; i < SCOPES_N; i++)
    if (household < 0 || self->scopes[i].holds[household])
      log_record (&self->scopes[i], key, TRUE);
}

static ZyrRecord *
centre_lookup_cb (ZyrKind kind, const char *id, gpointer data)
{
  Centre *self = data;
  g_autofree char *key = key_of (kind, id);
  ZyrRecord *record = g_hash_table_lookup (self->records, key);

  return record != NULL ? zyr_record_ref (record) : NULL;
}

static Result *
centre_apply (Centre *self, JsonObject *op, const char *device, const char *user)
{
  Result *result = g_new0 (Result, 1);
  ZyrOperationContext context = {
    .user_id = user,
    .user_name = "",
    .roles = ZYR_ROLE_WORKER | ZYR_ROLE_SUPERVISOR,
    .foundation = FOUNDATION,
    .device_id = device,
    .lookup = centre_lookup_cb,
    .lookup_data = self,
  };

  if (g_str_equal (user, WORKER))
    context.roles = ZYR_ROLE_WORKER;
  result->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);
  if (!zyr_operation_apply (op, &context, result->changed, NULL))
    result->status = ZYR_STORE_RESULT_QUARANTINED;
  for (guint i = 0; i < result->changed->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (result->changed, i);

      if (zyr_record_get_kind (record) == ZYR_KIND_CONFLICT)
        result->status = ZYR_STORE_RESULT_CONFLICT;
      centre_put (self, record);
    }
  return result;
}

static void
centre_set_held (Centre *self, int scope, int household, gboolean held)
{
  g_autofree char *id = g_strdup_printf ("h%d", household);
  g_autofree char *own_key = key_of (ZYR_KIND_HOUSEHOLD, id);
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  self->scopes[scope].holds[household] = held;
  if (!held)
    log_record (&self->scopes[scope], own_key, FALSE);
  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      if (g_strcmp0 (zyr_record_get_household (value), id) != 0)
        continue;
      if (held)
        log_record (&self->scopes[scope], key, TRUE);
      else if (!g_str_equal (key, own_key))
        g_hash_table_remove (self->scopes[scope].log, key);
    }
}

/* What the user does */

static void
do_note (World *self)
{
  g_autofree char *household_id = g_strdup_printf ("h%d", draw (self, HOUSEHOLDS_N));
  g_autofree char *id = zyr_uuid_new ();
  g_autoptr (JsonObject) op = op_note (id, household_id, "not");
  gint64 n = zyr_store_append_operation (self->fixture->store, op, &worker, NULL);
  OwnNote *note;

  if (n < 0)
    return;
  note = g_new0 (OwnNote, 1);
  note->id = g_steal_pointer (&id);
  note->household = household_index (household_id);
  note->n = n;
  g_ptr_array_add (self->notes, note);
}

static void
do_set (World *self)
{
  g_autofree char *id = g_strdup_printf ("h%d", draw (self, HOUSEHOLDS_N));
  g_autofree char *seen = view_string (self->fixture, ZYR_KIND_HOUSEHOLD, id, "id");
  g_autofree char *phone = g_strdup_printf ("5%09d", draw (self, 1000000));
  g_autofree char *now = NULL;
  g_autofree char *expected = g_strdup_printf ("[\"%s\"]", phone);

  if (g_str_equal (seen, "(none)"))
    return;
  append (self->fixture, op_set_phone (self->fixture, id, phone));
  now = view_string (self->fixture, ZYR_KIND_HOUSEHOLD, id, "phones");
  g_assert_cmpstr (now, ==, expected);
}

static void
do_visit (World *self)
{
  g_autofree char *id = g_strdup_printf ("v%d", draw (self, HOUSEHOLDS_N));
  g_autofree char *revision = zyr_uuid_new ();
  g_autofree char *number = view_string (self->fixture, ZYR_KIND_VISIT, id, "revision");
  g_autoptr (JsonObject) op = NULL;

  if (draw (self, 2) == 0)
    op = op_start (id);
  else
    op = op_submit (id, revision, (int) g_ascii_strtoll (number, NULL, 10) + 1, NULL);
  /* The rules may refuse it: then it was not done. */
  if (zyr_store_append_operation (self->fixture->store, op, &worker, NULL) > 0)
    {
      g_autofree char *state = view_string (self->fixture, ZYR_KIND_VISIT, id, "state");

      g_assert_true (g_str_equal (state, "in_progress") || g_str_equal (state, "submitted"));
    }
}

/* What others do */

static void
do_foreign (World *self)
{
  int i = draw (self, HOUSEHOLDS_N);
  g_autofree char *id = g_strdup_printf (draw (self, 2) ? "h%d" : "v%d", i);
  ZyrKind kind = id[0] == 'h' ? ZYR_KIND_HOUSEHOLD : ZYR_KIND_VISIT;
  g_autoptr (ZyrRecord) record = centre_lookup_cb (kind, id, &self->centre);
  g_autoptr (JsonObject) body = zyr_json_copy_object (zyr_record_get_body (record));
  g_autoptr (JsonObject) tok = zyr_json_copy_object (zyr_record_get_tok (record));
  g_autoptr (ZyrRecord) changed = NULL;
  static const char *const states[] = { "planned", "returned", "in_progress", "void" };

  if (kind == ZYR_KIND_VISIT)
    json_object_set_string_member (body, "state", states[draw (self, G_N_ELEMENTS (states))]);
  else if (draw (self, 2))
    {
      g_autofree char *token = g_strdup_printf ("d9:%d", draw (self, 100000) + 1);
      JsonArray *phones = json_array_new ();

      json_array_add_string_element (phones, "5000000000");
      json_object_set_array_member (body, "phones", phones);
      json_object_set_string_member (tok, "phones", token);
    }
  else
    json_object_set_int_member (body, "marker", draw (self, 1000));
  changed = zyr_record_new (kind,
                            id,
                            zyr_record_get_scope (record),
                            zyr_record_get_ver (record) + 1,
                            body,
                            tok);
  centre_put (&self->centre, changed);
}

static void
do_move (World *self)
{
  int scope = draw (self, SCOPES_N);
  int household = draw (self, HOUSEHOLDS_N);

  centre_set_held (&self->centre,
                   scope,
                   household,
                   !self->centre.scopes[scope].holds[household]);
}

/* Exchange */

static void
do_push (World *self, gboolean reliable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) batch = NULL;
  gint64 acked = zyr_store_get_last_acked (self->fixture->store, &error);
  gint64 known = self->centre.results->len;

  batch = zyr_store_list_operations (self->fixture->store,
                                     MIN (acked, known),
                                     reliable ? 0 : (guint) draw (self, 4) + 1,
                                     0,
                                     &error);
  g_assert_no_error (error);
  results = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_op_result_free);
  for (guint i = 0; i < batch->len; i++)
    {
      JsonObject *op = g_ptr_array_index (batch, i);
      gint64 n = zyr_operation_get_number (op);
      ZyrStoreOpResult *answer_of;
      Result *result;

      if (n > (gint64) self->centre.results->len)
        {
          g_assert_cmpint (n, ==, self->centre.results->len + 1);
          g_ptr_array_add (self->centre.results, centre_apply (&self->centre, op, "d1", WORKER));
        }
      result = g_ptr_array_index (self->centre.results, n - 1);
      answer_of = zyr_store_op_result_new (n, result->status, "");
      for (guint j = 0; j < result->changed->len; j++)
        {
          ZyrRecord *record = g_ptr_array_index (result->changed, j);

          zyr_store_op_result_add (answer_of,
                                   zyr_record_get_kind (record),
                                   zyr_record_get_id (record),
                                   zyr_record_get_ver (record));
        }
      g_ptr_array_add (results, answer_of);
    }
  /* The answer may be lost: the centre has them all the same. */
  if (!reliable && draw (self, 4) == 0)
    return;
  zyr_store_apply_push_results (self->fixture->store, NULL, results, &error);
  g_assert_no_error (error);
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer data)
{
  const gint64 *one = g_hash_table_lookup (data, *(char *const *) a);
  const gint64 *other = g_hash_table_lookup (data, *(char *const *) b);

  return (ABS (*one) > ABS (*other)) - (ABS (*one) < ABS (*other));
}

static ZyrFeedEntry *
make_entry (World *self, const char *key, gint64 seq)
{
  ZyrRecord *record = g_hash_table_lookup (self->centre.records, key);

  if (seq > 0)
    return zyr_feed_entry_new (ZYR_FEED_UPSERT, seq, record);
  return removal (ZYR_FEED_LEAVE, zyr_record_get_kind (record), zyr_record_get_id (record));
}

/* One page. Returns: whether there is more. */
static gboolean
pull (World *self, int which, guint n_max)
{
  Scope *scope = &self->centre.scopes[which];
  const char *name = scope_names[which];
  g_autofree char *epoch = g_strdup_printf ("e%d", self->centre.epoch);
  g_autoptr (ZyrStoreCursor) cursor = zyr_store_get_cursor (self->fixture->store, name, NULL);
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) page
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_feed_entry_free);
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer key;
  gpointer value;
  gint64 next = cursor != NULL ? cursor->seq : 0;
  gboolean more;

  if (cursor == NULL || !g_str_equal (cursor->epoch, epoch))
    {
      gint64 acked = zyr_store_get_last_acked (self->fixture->store, NULL);

      /* A restored centre is told again what it had answered, before it is read. */
      if ((gint64) self->centre.results->len < acked)
        g_assert_true (zyr_store_reopen_operations (self->fixture->store,
                                                    self->centre.results->len,
                                                    &error));
      while (zyr_store_get_last_acked (self->fixture->store, NULL) < acked)
        do_push (self, FALSE);
      g_assert_true (zyr_store_begin_reset (self->fixture->store, name, epoch, &error));
      return TRUE;
    }
  g_hash_table_iter_init (&iter, scope->log);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (ABS (*(gint64 *) value) > cursor->seq)
      g_ptr_array_add (keys, key);
  g_ptr_array_sort_with_data (keys, compare_keys, scope->log);
  for (guint i = 0; i < keys->len && i < n_max; i++)
    {
      gint64 seq = *(gint64 *) g_hash_table_lookup (scope->log, g_ptr_array_index (keys, i));

      g_ptr_array_add (page, make_entry (self, g_ptr_array_index (keys, i), seq));
      next = ABS (seq);
    }
  more = keys->len > n_max;
  zyr_store_apply_page (self->fixture->store, name, epoch, page, next, &error);
  g_assert_no_error (error);
  if (!more && cursor->resetting)
    g_assert_true (zyr_store_end_reset (self->fixture->store, name, &error));
  return more;
}

/* Checks */

static ZyrStoreOpState
state_of (GPtrArray *rows, gint64 n)
{
  for (guint i = 0; i < rows->len; i++)
    if (((ZyrStoreOutboxRow *) g_ptr_array_index (rows, i))->n == n)
      return ((ZyrStoreOutboxRow *) g_ptr_array_index (rows, i))->state;
  g_assert_not_reached ();
}

static void
check_notes (World *self)
{
  g_autoptr (GPtrArray) rows
      = zyr_store_list_outbox (self->fixture->store, 0x1f, 100000, NULL);

  for (guint i = 0; i < self->notes->len; i++)
    {
      OwnNote *note = g_ptr_array_index (self->notes, i);
      ZyrStoreOpState state = state_of (rows, note->n);
      g_autofree char *household_id = g_strdup_printf ("h%d", note->household);
      g_autofree char *seen
          = view_string (self->fixture, ZYR_KIND_HOUSEHOLD, household_id, "id");
      g_autofree char *text = view_string (self->fixture, ZYR_KIND_NOTE, note->id, "text");

      /* Without its file it cannot be shown; it waits in the outbox. */
      if (!g_str_equal (seen, "(none)")
          && (state == ZYR_STORE_OP_PENDING || state == ZYR_STORE_OP_SENT))
        g_assert_cmpstr (text, ==, "not");
    }
}

static gboolean
is_in_scope (World *self, ZyrRecord *record)
{
  int household = household_index (zyr_record_get_household (record));

  for (int i = 0; i < SCOPES_N; i++)
    if (household < 0 || self->centre.scopes[i].holds[household])
      return TRUE;
  return FALSE;
}

/* At rest: exactly what the centre states of what the device may see */
static void
check_rest (World *self)
{
  GHashTableIter iter;
  gpointer value;
  gint64 n_expected = 0;
  gint64 n_found = 0;
  g_autoptr (GPtrArray) waiting = NULL;

  g_hash_table_iter_init (&iter, self->centre.records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_autoptr (ZyrRecord) found = NULL;

      if (!is_in_scope (self, value))
        continue;
      n_expected++;
      found = zyr_store_dup_record (self->fixture->store,
                                    zyr_record_get_kind (value),
                                    zyr_record_get_id (value),
                                    NULL);
      g_assert_nonnull (found);
      g_assert_true (zyr_record_equal (found, value));
    }
  for (int kind = ZYR_KIND_UNKNOWN + 1; kind < ZYR_N_KINDS; kind++)
    {
      g_autoptr (GPtrArray) records
          = zyr_store_list_records (self->fixture->store, kind, NULL, NULL);

      n_found += records->len;
      for (guint i = 0; i < records->len; i++)
        {
          ZyrRecord *record = g_ptr_array_index (records, i);
          g_autofree char *key = key_of (kind, zyr_record_get_id (record));

          if (!g_hash_table_contains (self->centre.records, key) || !is_in_scope (self, record))
            g_test_message ("too much: %s of %s", key, zyr_record_get_household (record));
        }
    }
  g_assert_cmpint (n_found, ==, n_expected);
  waiting = zyr_store_list_outbox (self->fixture->store,
                                   1 << ZYR_STORE_OP_PENDING,
                                   100000,
                                   NULL);
  g_assert_cmpuint (waiting->len, ==, 0);
}

static void
drain (World *self)
{
  while (self->centre.results->len
             < (guint) zyr_store_get_last_op (self->fixture->store, NULL)
         || zyr_store_count_pending (self->fixture->store, NULL) > 0)
    do_push (self, TRUE);
  for (int scope = 0; scope < SCOPES_N; scope++)
    while (pull (self, scope, 50))
      ;
  check_rest (self);
  check_notes (self);
}

static void
step (World *self, Centre *backup, gboolean *has_backup)
{
  int what = draw (self, 100);

  if (what < 12)
    do_note (self);
  else if (what < 24)
    do_set (self);
  else if (what < 36)
    do_visit (self);
  else if (what < 48)
    do_foreign (self);
  else if (what < 53)
    do_move (self);
  else if (what < 70)
    do_push (self, FALSE);
  else if (what < 94)
    pull (self, draw (self, SCOPES_N), (guint) draw (self, 5) + 1);
  else if (what < 96)
    fixture_reopen (self->fixture);
  else if (what < 98)
    {
      if (*has_backup)
        centre_clear (backup);
      centre_copy (backup, &self->centre);
      *has_backup = TRUE;
    }
  else if (*has_backup)
    {
      int epoch = self->centre.epoch + 1;

      centre_clear (&self->centre);
      self->centre = *backup;
      self->centre.epoch = epoch;
      *has_backup = FALSE;
    }
}

static void
seed_centre (World *self)
{
  g_autoptr (ZyrFeedEntry) form = form_record ();

  centre_init (&self->centre);
  centre_put (&self->centre, form->record);
  for (int i = 0; i < HOUSEHOLDS_N; i++)
    {
      g_autofree char *household_id = g_strdup_printf ("h%d", i);
      g_autofree char *visit_id = g_strdup_printf ("v%d", i);
      g_autoptr (ZyrFeedEntry) file = household (household_id, 1, "Fatma Öztürk");
      g_autoptr (ZyrFeedEntry) planned = visit (visit_id, household_id, 1, "planned");

      self->centre.scopes[0].holds[i] = TRUE;
      self->centre.scopes[1].holds[i] = i % 2 == 0;
      centre_put (&self->centre, file->record);
      centre_put (&self->centre, planned->record);
    }
}

static void
run_history (guint32 seed)
{
  Fixture fixture = { 0 };
  World world = { .fixture = &fixture };
  Centre backup = { 0 };
  gboolean has_backup = FALSE;

  fixture_set_up (&fixture, NULL);
  world.random = g_rand_new_with_seed (seed);
  world.notes = g_ptr_array_new_with_free_func (own_note_free);
  seed_centre (&world);
  drain (&world);
  for (int i = 0; i < STEPS_N; i++)
    {
      step (&world, &backup, &has_backup);
      check_notes (&world);
    }
  drain (&world);
  if (has_backup)
    centre_clear (&backup);
  centre_clear (&world.centre);
  g_ptr_array_unref (world.notes);
  g_rand_free (world.random);
  fixture_tear_down (&fixture, NULL);
}

static void
test_converges (void)
{
  const char *given = g_getenv ("ZYR_SEED");
  guint n = g_getenv ("ZYR_SOAK") != NULL ? SOAK_HISTORIES_N : HISTORIES_N;

  if (given != NULL)
    {
      run_history ((guint32) g_ascii_strtoull (given, NULL, 10));
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      guint32 seed = (guint32) g_test_rand_int ();

      /* Printed before: what aborts prints nothing afterwards. */
      g_test_message ("ZYR_SEED=%u", seed);
      run_history (seed);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/convergence/converges", test_converges);
  return g_test_run ();
}
