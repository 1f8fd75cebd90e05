/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "zyr-store-blobs.h"
#include "zyr-store-private.h"
#include "zyr-limits.h"
#include "zyr-operation-build.h"
#include "zyr-uuid.h"

#define H "h1"
#define V "v1"

/* The view and the outbox: SYNC.md 2.4 */

static void
feed_file (Fixture *self)
{
  feed (self,
        SCOPE,
        10,
        form_record (),
        household (H, 1, "Fatma Öztürk"),
        visit (V, H, 1, "planned"),
        NULL);
}

static ZyrStoreOpState
state_of (Fixture *self, gint64 n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = zyr_store_list_outbox (self->store, 0x1f, 0, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      ZyrStoreOutboxRow *row = g_ptr_array_index (rows, i);

      if (row->n == n)
        return row->state;
    }
  g_assert_not_reached ();
}

static void
test_numbers (Fixture *self, gconstpointer data)
{
  g_autofree char *first = zyr_uuid_new ();
  g_autofree char *second = zyr_uuid_new ();
  g_autoptr (JsonObject) refused = NULL;
  g_autoptr (GPtrArray) pending = NULL;
  g_autoptr (GError) error = NULL;

  feed_file (self);
  g_assert_cmpint (zyr_store_get_last_op (self->store, NULL), ==, 0);
  g_assert_cmpint (append (self, op_note (first, H, "ilk")), ==, 1);

  refused = op_note (second, "no-such-household", "x");
  g_assert_cmpint (zyr_store_append_operation (self->store, refused, &worker, &error), ==, -1);
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_REFUSED);
  g_assert_cmpstr (error->message, ==, ZYR_REFUSAL_UNKNOWN_RECORD);
  g_assert_cmpint (zyr_operation_get_number (refused), ==, 0);
  g_clear_error (&error);

  fixture_reopen (self);
  g_assert_cmpint (append (self, op_note (second, H, "ikinci")), ==, 2);
  g_assert_cmpint (zyr_store_get_last_op (self->store, NULL), ==, 2);
  g_assert_cmpint (zyr_store_count_pending (self->store, NULL), ==, 2);
  pending = zyr_store_list_operations (self->store, 0, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pending->len, ==, 2);
  for (guint i = 0; i < pending->len; i++)
    g_assert_cmpint (zyr_operation_get_number (g_ptr_array_index (pending, i)), ==, i + 1);
}

static void
test_batches (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = NULL;

  feed_file (self);
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *id = zyr_uuid_new ();

      append (self, op_note (id, H, "not"));
    }
  for (guint max = 1; max <= 5; max++)
    {
      g_autoptr (GPtrArray) batch = zyr_store_list_operations (self->store, 0, max, 0, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (batch->len, ==, max);
    }
  {
    /* One that is larger than the bound goes alone. */
    g_autoptr (GPtrArray) batch = zyr_store_list_operations (self->store, 0, 0, 10, &error);

    g_assert_cmpuint (batch->len, ==, 1);
  }
  answer (self, 1, ZYR_STORE_RESULT_OK, ZYR_KIND_UNKNOWN, NULL, 0);
  {
    g_autoptr (GPtrArray) batch = zyr_store_list_operations (self->store, 1, 0, 0, &error);
    g_autoptr (GPtrArray) journal = zyr_store_list_operations (self->store, 0, 0, 0, &error);

    g_assert_cmpuint (batch->len, ==, 4);
    g_assert_cmpint (zyr_operation_get_number (g_ptr_array_index (batch, 0)), ==, 2);
    /* A restored centre asks for answered ones again. */
    g_assert_cmpuint (journal->len, ==, 5);
    g_assert_cmpint (zyr_store_get_last_acked (self->store, NULL), ==, 1);
  }
  none = zyr_store_list_operations (self->store, 5, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_own_edit_stays_in_view (Fixture *self, gconstpointer data)
{
  gint64 n;

  feed_file (self);
  n = append (self, op_set_phone (self, H, "5550000001"));
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5550000001\"]");
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_PENDING);

  /* A pull of somebody else's edit of another field does not take it away, nor does it that. */
  feed (self, SCOPE, 11, household (H, 2, "Hatice Öztürk"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5550000001\"]");
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "summary_name", "Hatice Öztürk");

  /* Accepted as version 4: until the centre's state is there it stays in the overlay. */
  answer (self, n, ZYR_STORE_RESULT_OK, ZYR_KIND_HOUSEHOLD, H, 4);
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_SENT);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5550000001\"]");
  feed (self, SCOPE, 12, household (H, 3, "Zehra Öztürk"), NULL);
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_SENT);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5550000001\"]");
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "summary_name", "Zehra Öztürk");

  /* The version of the result, which says what the centre made of it */
  feed (self, SCOPE, 13, household (H, 4, "Zehra Öztürk"), NULL);
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_SETTLED);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5321234567\"]");
}

/* With two scopes it is the record's version that counts, not how far a scope was read. */
static void
test_settle_two_scopes (Fixture *self, gconstpointer data)
{
  gint64 n;

  feed_file (self);
  n = append (self, op_set_phone (self, H, "5550000002"));
  answer (self, n, ZYR_STORE_RESULT_OK, ZYR_KIND_HOUSEHOLD, H, 5);
  /* The other scope is far ahead and gives an older version. */
  feed (self, "f:" FOUNDATION, 9000, household (H, 4, "Fatma Öztürk"), NULL);
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_SENT);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5550000002\"]");
  feed (self, "f:" FOUNDATION, 9001, household (H, 5, "Fatma Öztürk"), NULL);
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_SETTLED);
  /* The first scope is late with what the second gave long ago. */
  feed (self, SCOPE, 20, household (H, 2, "Eski"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "summary_name", "Fatma Öztürk");
}

/* The result may come after the state. */
static void
test_answer_after_state (Fixture *self, gconstpointer data)
{
  gint64 n;

  feed_file (self);
  n = append (self, op_set_phone (self, H, "5550000003"));
  feed (self, SCOPE, 11, household (H, 7, "Fatma Öztürk"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5550000003\"]");
  answer (self, n, ZYR_STORE_RESULT_OK, ZYR_KIND_HOUSEHOLD, H, 6);
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_SETTLED);
  /* The view is made anew at the answer, not only at the next pull. */
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5321234567\"]");
}

static void
test_conflict_leaves_at_once (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 n;

  feed_file (self);
  n = append (self, op_set_phone (self, H, "5550000004"));
  answer (self, n, ZYR_STORE_RESULT_CONFLICT, ZYR_KIND_UNKNOWN, NULL, 0);
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_CONFLICT);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5321234567\"]");
  g_assert_true (zyr_store_dismiss_operation (self->store, n, &error));
  g_assert_no_error (error);
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_SETTLED);
  /* The same answer once more does not raise it again. */
  answer (self, n, ZYR_STORE_RESULT_CONFLICT, ZYR_KIND_UNKNOWN, NULL, 0);
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_SETTLED);
}

static void
test_quarantine_is_visible (Fixture *self, gconstpointer data)
{
  g_autofree char *note = zyr_uuid_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  ZyrStoreOutboxRow *row;

  feed_file (self);
  append (self, op_note (note, H, "kalan"));
  assert_view (self, ZYR_KIND_NOTE, note, "text", "kalan");
  answer (self, 1, ZYR_STORE_RESULT_QUARANTINED, ZYR_KIND_UNKNOWN, NULL, 0);
  assert_view (self, ZYR_KIND_NOTE, note, "text", "(none)");
  fixture_reopen (self);
  rows = zyr_store_list_outbox (self->store, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpint (row->state, ==, ZYR_STORE_OP_QUARANTINED);
  g_assert_cmpstr (row->reason, ==, "reason");
  g_assert_cmpstr (row->kind, ==, ZYR_OP_NOTE_ADD);
  g_assert_cmpstr (row->household, ==, H);
  g_assert_cmpstr (row->rec, ==, note);
  g_assert_cmpint (row->rec_kind, ==, ZYR_KIND_NOTE);
}

static gboolean
is_again (Fixture *self)
{
  g_autoptr (GPtrArray) rows
      = zyr_store_list_outbox (self->store, 1 << ZYR_STORE_OP_QUARANTINED, 0, NULL);

  g_assert_cmpuint (rows->len, ==, 1);
  return ((ZyrStoreOutboxRow *) rows->pdata[0])->again;
}

/* What was refused is marked to be tried again until it has another answer, whatever it says. */
static void
test_retry (Fixture *self, gconstpointer data)
{
  g_autofree char *note = zyr_uuid_new ();
  g_autoptr (GError) error = NULL;

  feed_file (self);
  append (self, op_note (note, H, "kalan"));
  g_assert_false (zyr_store_retry_operation (self->store, 1, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  answer (self, 1, ZYR_STORE_RESULT_QUARANTINED, ZYR_KIND_UNKNOWN, NULL, 0);
  g_assert_false (is_again (self));
  g_assert_true (zyr_store_dismiss_operation (self->store, 1, &error));
  g_assert_true (zyr_store_retry_operation (self->store, 1, &error));
  g_assert_no_error (error);
  fixture_reopen (self);
  g_assert_true (is_again (self));
  answer (self, 1, ZYR_STORE_RESULT_QUARANTINED, ZYR_KIND_UNKNOWN, NULL, 0);
  g_assert_false (is_again (self));

  /* Accepted at last: in view from now, and done once the centre's state holds it. */
  g_assert_true (zyr_store_retry_operation (self->store, 1, &error));
  answer (self, 1, ZYR_STORE_RESULT_OK, ZYR_KIND_NOTE, note, 1);
  g_assert_cmpint (state_of (self, 1), ==, ZYR_STORE_OP_SENT);
  assert_view (self, ZYR_KIND_NOTE, note, "text", "kalan");
  g_assert_false (zyr_store_retry_operation (self->store, 1, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
}

/* An operation on top of one that the centre refuses is looked at again. */
static void
test_dependent_operations (Fixture *self, gconstpointer data)
{
  g_autofree char *revision = zyr_uuid_new ();

  feed_file (self);
  append (self, op_start (V));
  append (self, op_submit (V, revision, 1, NULL));
  assert_view (self, ZYR_KIND_VISIT, V, "state", "submitted");
  assert_view (self, ZYR_KIND_VISIT_REVISION, revision, "visit", V);

  /* Meanwhile the visit was cancelled: neither can be shown as done. */
  feed (self, SCOPE, 11, visit (V, H, 2, "void"), NULL);
  assert_view (self, ZYR_KIND_VISIT, V, "state", "void");
  assert_view (self, ZYR_KIND_VISIT_REVISION, revision, "visit", "(none)");
  g_assert_cmpint (zyr_store_count_pending (self->store, NULL), ==, 2);

  /* It was not: both are there again. */
  feed (self, SCOPE, 12, visit (V, H, 3, "planned"), NULL);
  assert_view (self, ZYR_KIND_VISIT, V, "state", "submitted");
  assert_view (self, ZYR_KIND_VISIT_REVISION, revision, "visit", V);
}

/* What an accepted submission made stays in view while its effect comes back in parts. */
static void
test_partial_return (Fixture *self, gconstpointer data)
{
  g_autofree char *revision = zyr_uuid_new ();
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  ZyrStoreOpResult *result;

  feed_file (self);
  append (self, op_start (V));
  append (self, op_submit (V, revision, 1, NULL));
  answer (self, 1, ZYR_STORE_RESULT_OK, ZYR_KIND_VISIT, V, 2);
  results = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_op_result_free);
  result = zyr_store_op_result_new (2, ZYR_STORE_RESULT_OK, NULL);
  zyr_store_op_result_add (result, ZYR_KIND_VISIT, V, 3);
  zyr_store_op_result_add (result, ZYR_KIND_VISIT_REVISION, revision, 1);
  g_ptr_array_add (results, result);
  g_assert_true (zyr_store_apply_push_results (self->store, NULL, results, &error));
  g_assert_no_error (error);

  /* The visit first: the revision is not taken away. */
  feed (self, SCOPE, 11, visit (V, H, 3, "submitted"), NULL);
  assert_view (self, ZYR_KIND_VISIT_REVISION, revision, "visit", V);
  g_assert_cmpint (state_of (self, 1), ==, ZYR_STORE_OP_SETTLED);
  g_assert_cmpint (state_of (self, 2), ==, ZYR_STORE_OP_SENT);
  feed (self,
        SCOPE,
        12,
        upsert (ZYR_KIND_VISIT_REVISION,
                revision,
                1,
                parse ("{'id': '%s', 'visit': 'v1', 'household': 'h1', 'revision': 1}", revision)),
        NULL);
  g_assert_cmpint (state_of (self, 2), ==, ZYR_STORE_OP_SETTLED);
  assert_view (self, ZYR_KIND_VISIT_REVISION, revision, "form_id", "(absent)");
}

/* The reverse order: the visit does not fall back to the state before its submission. */
static void
test_partial_return_reversed (Fixture *self, gconstpointer data)
{
  g_autofree char *revision = zyr_uuid_new ();
  g_autofree char *hash = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (ZyrRecord) made = NULL;
  g_autoptr (GError) error = NULL;
  ZyrStoreOpResult *result;

  feed_file (self);
  append (self, op_start (V));
  append (self, op_submit (V, revision, 1, NULL));
  made = zyr_store_dup_record (self->store, ZYR_KIND_VISIT_REVISION, revision, &error);
  g_assert_no_error (error);
  results = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_op_result_free);
  for (int n = 1; n <= 2; n++)
    {
      result = zyr_store_op_result_new (n, ZYR_STORE_RESULT_OK, NULL);
      zyr_store_op_result_add (result, ZYR_KIND_VISIT, V, n + 1);
      if (n == 2)
        zyr_store_op_result_add (result, ZYR_KIND_VISIT_REVISION, revision, 1);
      g_ptr_array_add (results, result);
    }
  g_assert_true (zyr_store_apply_push_results (self->store, NULL, results, &error));
  feed (self,
        SCOPE,
        11,
        upsert (ZYR_KIND_VISIT_REVISION,
                revision,
                1,
                json_object_ref (zyr_record_get_body (made))),
        NULL);
  assert_view (self, ZYR_KIND_VISIT, V, "state", "submitted");
  g_assert_cmpint (state_of (self, 2), ==, ZYR_STORE_OP_SENT);
  feed (self, SCOPE, 12, visit (V, H, 3, "submitted"), NULL);
  g_assert_cmpint (state_of (self, 2), ==, ZYR_STORE_OP_SETTLED);
}

/* A centre restored from a backup has lost what it had accepted: the second answer counts. */
static void
test_answered_again (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 n;

  feed_file (self);
  n = append (self, op_set_phone (self, H, "5550000005"));
  answer (self, n, ZYR_STORE_RESULT_OK, ZYR_KIND_HOUSEHOLD, H, 9);
  feed (self, SCOPE, 11, household (H, 9, "Fatma Öztürk"), NULL);
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_SETTLED);

  g_assert_true (zyr_store_begin_reset (self->store, SCOPE, "e2", &error));
  g_assert_no_error (error);
  answer (self, n, ZYR_STORE_RESULT_OK, ZYR_KIND_HOUSEHOLD, H, 3);
  /* Version 9 is of the life before. */
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_SENT);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5550000005\"]");
  {
    g_autoptr (GPtrArray) page = g_ptr_array_new_with_free_func (
        (GDestroyNotify) zyr_feed_entry_free);

    g_ptr_array_add (page, household (H, 3, "Fatma Öztürk"));
    g_assert_true (zyr_store_apply_page (self->store, SCOPE, "e2", page, 3, &error));
    g_assert_no_error (error);
  }
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_SETTLED);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5321234567\"]");
}

/* A restored centre answers before its first page has come: a state of its former life is none that
 * holds the operation, whatever its version. */
static void
test_answered_in_new_life (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_op_result_free);
  g_autoptr (GError) error = NULL;
  ZyrStoreOpResult *result;
  gint64 n;

  feed_file (self);
  feed (self, SCOPE, 11, household (H, 9, "Fatma Öztürk"), NULL);
  n = append (self, op_set_phone (self, H, "5550000005"));
  result = zyr_store_op_result_new (n, ZYR_STORE_RESULT_OK, NULL);
  zyr_store_op_result_add (result, ZYR_KIND_HOUSEHOLD, H, 2);
  g_ptr_array_add (results, result);
  g_assert_true (zyr_store_apply_push_results (self->store, "e2", results, &error));
  g_assert_no_error (error);
  g_assert_cmpint (state_of (self, n), ==, ZYR_STORE_OP_SENT);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5550000005\"]");
}

/* A centre restored from a backup may have lost a photo whose operation it knows. */
static void
test_photos_in_new_life (Fixture *self, gconstpointer data)
{
  g_autofree char *revision = zyr_uuid_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("photo", 5);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) same = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sha256
      = zyr_store_put_blob (self->store, NULL, "image/jpeg", bytes, NULL, FALSE, &error);

  g_assert_no_error (error);
  feed_file (self);
  append (self, op_start (V));
  append (self, op_submit (V, revision, 1, sha256));
  answer (self, 1, ZYR_STORE_RESULT_OK, ZYR_KIND_VISIT, V, 2);
  answer (self, 2, ZYR_STORE_RESULT_OK, ZYR_KIND_VISIT_REVISION, revision, 1);
  g_assert_true (zyr_store_mark_blob_sent (self->store, sha256, &error));
  before = zyr_store_list_unsent_blobs (self->store, &error);
  g_assert_cmpuint (before->len, ==, 0);
  g_assert_true (zyr_store_begin_reset (self->store, SCOPE, EPOCH, &error));
  same = zyr_store_list_unsent_blobs (self->store, &error);
  g_assert_cmpuint (same->len, ==, 0);
  g_assert_true (zyr_store_begin_reset (self->store, SCOPE, "e2", &error));
  after = zyr_store_list_unsent_blobs (self->store, &error);
  g_assert_cmpuint (after->len, ==, 1);
}

/* Accepted after the household had left: its effect will never come back to this device. */
static void
test_answered_after_leave (Fixture *self, gconstpointer data)
{
  g_autofree char *note = zyr_uuid_new ();
  gint64 set, added;

  feed_file (self);
  set = append (self, op_set_phone (self, H, "5550000005"));
  added = append (self, op_note (note, H, "geç"));
  feed (self, SCOPE, 11, removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, H), NULL);
  answer (self, set, ZYR_STORE_RESULT_OK, ZYR_KIND_HOUSEHOLD, H, 9);
  answer (self, added, ZYR_STORE_RESULT_OK, ZYR_KIND_NOTE, note, 1);
  g_assert_cmpint (state_of (self, set), ==, ZYR_STORE_OP_SETTLED);
  g_assert_cmpint (state_of (self, added), ==, ZYR_STORE_OP_SETTLED);
}

/* … and until it has answered again, it has not: a lost answer must be asked for once more. */
static void
test_reopened (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *note = zyr_uuid_new ();
  gint64 kept, lost;

  feed_file (self);
  kept = append (self, op_note (note, H, "bir"));
  lost = append (self, op_set_phone (self, H, "5550000007"));
  answer (self, kept, ZYR_STORE_RESULT_OK, ZYR_KIND_NOTE, note, 1);
  answer (self, lost, ZYR_STORE_RESULT_CONFLICT, ZYR_KIND_UNKNOWN, NULL, 0);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5321234567\"]");
  g_assert_cmpint (zyr_store_get_last_acked (self->store, NULL), ==, lost);

  g_assert_true (zyr_store_reopen_operations (self->store, kept, &error));
  g_assert_no_error (error);
  g_assert_cmpint (zyr_store_get_last_acked (self->store, NULL), ==, kept);
  g_assert_cmpint (zyr_store_count_pending (self->store, NULL), ==, 1);
  g_assert_cmpint (state_of (self, kept), ==, ZYR_STORE_OP_SENT);
  g_assert_cmpint (state_of (self, lost), ==, ZYR_STORE_OP_PENDING);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5550000007\"]");
  fixture_reopen (self);
  g_assert_cmpint (state_of (self, lost), ==, ZYR_STORE_OP_PENDING);
  answer (self, lost, ZYR_STORE_RESULT_OK, ZYR_KIND_HOUSEHOLD, H, 9);
  g_assert_cmpint (zyr_store_get_last_acked (self->store, NULL), ==, lost);
}

/* An older copy of the database: the centre knows three operations more, by the same numbers. */
static void
test_renumbered (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *note = zyr_uuid_new ();
  g_autofree char *revision = zyr_uuid_new ();
  g_autofree char *token = NULL;
  g_autofree char *device = zyr_uuid_new ();
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (JsonObject) change = NULL;

  g_assert_true (
      zyr_store_set_meta (self->store, ZYR_STORE_META_DEVICE_ID, device, &error));
  feed_file (self);
  append (self, op_note (note, H, "bir"));
  answer (self, 1, ZYR_STORE_RESULT_OK, ZYR_KIND_NOTE, note, 1);
  append (self, op_set_phone (self, H, "5550000001"));
  append (self, op_set_phone (self, H, "5550000002"));
  append (self, op_start (V));
  append (self, op_submit (V, revision, 1, NULL));

  g_assert_true (zyr_store_renumber_operations (self->store, 1, 4, &error));
  g_assert_no_error (error);
  fixture_reopen (self);
  g_assert_cmpint (zyr_store_get_last_acked (self->store, NULL), ==, 4);
  g_assert_cmpint (zyr_store_get_last_op (self->store, NULL), ==, 8);
  g_assert_cmpint (zyr_store_count_pending (self->store, NULL), ==, 4);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5550000002\"]");
  assert_view (self, ZYR_KIND_VISIT, V, "state", "submitted");

  /* Without a gap, and the second change of the phone names the first one, wherever that is. */
  operations = zyr_store_list_operations (self->store, 0, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (operations->len, ==, 8);
  for (guint i = 0; i < operations->len; i++)
    {
      JsonObject *op = g_ptr_array_index (operations, i);

      g_assert_cmpint (zyr_operation_get_number (op), ==, i + 1);
      g_assert_cmpint (g_str_equal (zyr_operation_get_kind (op), ZYR_OP_VOID), ==, i >= 1 && i < 4);
    }
  change = json_object_ref (zyr_json_get_object (
      zyr_json_get_object (g_ptr_array_index (operations, 5), "fields"), "phones"));
  token = zyr_operation_dup_token (device, 5);
  g_assert_cmpstr (zyr_json_get_string (change, "base", ""), ==, token);

  /* Nobody is told of what is no act; and the numbers go on. */
  rows = zyr_store_list_outbox (self->store, 0x1f, 0, &error);
  g_assert_cmpuint (rows->len, ==, 5);
  g_assert_cmpint (append (self, op_set_phone (self, H, "5550000003")), ==, 9);
  answer (self, 5, ZYR_STORE_RESULT_OK, ZYR_KIND_HOUSEHOLD, H, 2);
  answer (self, 6, ZYR_STORE_RESULT_OK, ZYR_KIND_HOUSEHOLD, H, 3);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5550000003\"]");

  /* A centre that was restored is told all of it. */
  g_assert_true (zyr_store_reopen_operations (self->store, 2, &error));
  g_assert_cmpint (zyr_store_get_last_acked (self->store, NULL), ==, 2);
  assert_view (self, ZYR_KIND_HOUSEHOLD, H, "phones", "[\"5550000003\"]");

  /* Found with nothing to send: only the numbers. */
  for (gint64 n = 3; n <= 9; n++)
    answer (self, n, ZYR_STORE_RESULT_QUARANTINED, ZYR_KIND_UNKNOWN, NULL, 0);
  g_assert_true (zyr_store_renumber_operations (self->store, 9, 12, &error));
  g_assert_cmpint (zyr_store_get_last_acked (self->store, NULL), ==, 12);
  g_assert_cmpint (append (self, op_set_phone (self, H, "5550000004")), ==, 13);

  g_assert_false (zyr_store_renumber_operations (self->store, 12, 12, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (zyr_store_renumber_operations (self->store, 12, G_MAXINT64, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT);
  g_assert_cmpint (zyr_store_get_last_op (self->store, NULL), ==, 13);
}

static void
test_unknown_result (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  results = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_op_result_free);
  g_ptr_array_add (results, zyr_store_op_result_new (1, ZYR_STORE_RESULT_OK, NULL));
  g_assert_false (zyr_store_apply_push_results (self->store, NULL, results, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT);
}

static void
test_journal_age (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrClock) clock = zyr_clock_new_fake_iso ("2026-11-21T10:00:00Z");
  g_autofree char *note = zyr_uuid_new ();
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (GError) error = NULL;

  zyr_store_set_clock (self->store, clock);
  feed_file (self);
  append (self, op_note (note, H, "bir"));
  append (self, op_set_phone (self, H, "5550000006"));
  answer (self, 1, ZYR_STORE_RESULT_OK, ZYR_KIND_NOTE, note, 1);
  zyr_clock_advance_us (clock, (gint64) 29 * 86400 * G_USEC_PER_SEC);
  g_assert_true (zyr_store_prune (self->store, &error));
  operations = zyr_store_list_operations (self->store, 0, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (operations->len, ==, 2);
  g_clear_pointer (&operations, g_ptr_array_unref);

  /* The last ones stay, whatever the clock says. */
  zyr_clock_advance_us (clock, (gint64) 3650 * 86400 * G_USEC_PER_SEC);
  g_assert_true (zyr_store_prune (self->store, &error));
  operations = zyr_store_list_operations (self->store, 0, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (operations->len, ==, 2);

  for (guint n = 3; n <= 1 + ZYR_JOURNAL_N_MIN; n++)
    {
      g_autofree char *more = zyr_uuid_new ();

      append (self, op_note (more, H, "daha"));
    }
  g_assert_true (zyr_store_prune (self->store, &error));
  /* What was never answered stays for ever, and the numbers go on. */
  g_assert_cmpint (zyr_store_count_pending (self->store, NULL), ==, ZYR_JOURNAL_N_MIN);
  g_assert_cmpint (zyr_store_get_last_op (self->store, NULL), ==, ZYR_JOURNAL_N_MIN + 1);
  g_assert_null (zyr_store_list_operations (self->store, 0, 0, 0, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT);
}

static void
test_needs_device (Fixture *self, gconstpointer data)
{
  g_autofree char *note = zyr_uuid_new ();
  g_autoptr (JsonObject) op = op_note (note, H, "x");
  g_autoptr (GError) error = NULL;

  feed_file (self);
  g_assert_true (zyr_store_set_meta (self->store, ZYR_STORE_META_DEVICE_ID, NULL, &error));
  g_assert_cmpint (zyr_store_append_operation (self->store, op, &worker, &error), ==, -1);
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT);
}

static char *
read_result_cb (ZyrRecord *form, const char *instance, gpointer data)
{
  g_assert_cmpstr (zyr_record_get_id (form), ==, "form1");
  g_assert_cmpstr (instance, ==, "<data>Fatma</data>");
  ++*(int *) data;
  return g_strdup ("{\"outcome\":\"completed\",\"rating\":\"medium\"}");
}

static void
test_result_reader (Fixture *self, gconstpointer data)
{
  g_autofree char *revision = zyr_uuid_new ();
  int n_calls = 0;

  feed_file (self);
  zyr_store_set_result_reader (self->store, read_result_cb, &n_calls, NULL);
  append (self, op_start (V));
  append (self, op_submit (V, revision, 1, NULL));
  g_assert_cmpint (n_calls, ==, 1);
  assert_view (self, ZYR_KIND_VISIT, V, "rating", "medium");
}

static void
test_changes (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrStoreChanges) changes = NULL;
  g_autoptr (JsonObject) refused = NULL;
  g_autofree char *note = zyr_uuid_new ();

  feed_file (self);
  feed (self, SCOPE, 11, household ("h2", 1, "Veli Kaya"), NULL);
  changes = zyr_store_steal_changes (self->store);
  g_clear_pointer (&changes, zyr_store_changes_free);
  g_assert_null (zyr_store_steal_changes (self->store));

  append (self, op_note (note, H, "x"));
  changes = zyr_store_steal_changes (self->store);
  g_assert_nonnull (changes);
  g_assert_true (changes->outbox);
  g_assert_false (changes->everything);
  g_assert_true (zyr_store_changes_has_kind (changes, ZYR_KIND_NOTE));
  g_assert_false (zyr_store_changes_has_kind (changes, ZYR_KIND_VISIT));
  g_assert_true (zyr_store_changes_has_household (changes, H));
  g_assert_false (zyr_store_changes_has_household (changes, "h2"));

  /* What was undone was not changed. */
  refused = op_note (note, "nowhere", "x");
  g_assert_cmpint (zyr_store_append_operation (self->store, refused, &worker, NULL), ==, -1);
  g_assert_null (zyr_store_steal_changes (self->store));
}

#define READ_AT "2026-11-21T10:%02u:00+03:00"

static gint64
open_file (Fixture *self, const ZyrStoreActor *reader, const char *household, const char *visit,
           guint minute)
{
  g_autofree char *id = zyr_uuid_new ();
  g_autofree char *at = g_strdup_printf (READ_AT, minute);
  g_autoptr (JsonObject) op = zyr_operation_new_file_read (id, at, household, visit);
  g_autoptr (GError) error = NULL;
  const gint64 n = zyr_store_append_read (self->store, op, reader, &error);

  g_assert_no_error (error);
  return n;
}

/* That a file was opened has a number and goes to the centre, and nobody sees it wait. */
static void
test_reads (Fixture *self, gconstpointer data)
{
  static const char h1[] = "019abcd0-0000-7000-8000-000000000100";
  static const char h2[] = "019abcd0-0000-7000-8000-000000000101";
  static const char v[] = "019abcd0-0000-7000-8000-000000000200";
  ZyrStoreActor other = worker;
  g_autoptr (GPtrArray) shown = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_op_result_free);

  feed_file (self);
  zyr_store_changes_free (zyr_store_steal_changes (self->store));
  other.user_id = "u2";
  g_assert_cmpint (open_file (self, &worker, h1, NULL, 20), ==, 1);
  g_assert_cmpint (open_file (self, &worker, h1, NULL, 20), ==, 0);
  g_assert_cmpint (open_file (self, &worker, h1, NULL, 34), ==, 0);
  g_assert_cmpint (open_file (self, &worker, h2, NULL, 34), ==, 2);
  g_assert_cmpint (open_file (self, &worker, h1, v, 34), ==, 3);
  g_assert_cmpint (open_file (self, &other, h1, NULL, 34), ==, 4);
  fixture_reopen (self);
  g_assert_cmpint (open_file (self, &worker, h1, NULL, 35), ==, 5);
  g_assert_cmpint (open_file (self, &worker, h1, NULL, 49), ==, 0);
  /* A clock that was put back */
  g_assert_cmpint (open_file (self, &worker, h1, NULL, 10), ==, 6);

  g_assert_null (zyr_store_steal_changes (self->store));
  g_assert_cmpint (zyr_store_count_pending (self->store, NULL), ==, 0);
  shown = zyr_store_list_outbox (self->store, 0, 0, NULL);
  g_assert_cmpuint (shown->len, ==, 0);
  sent = zyr_store_list_operations (self->store, 0, 0, 0, NULL);
  g_assert_cmpuint (sent->len, ==, 6);
  g_assert_cmpint (zyr_store_get_last_acked (self->store, NULL), ==, 0);
  for (guint i = 0; i < sent->len; i++)
    g_ptr_array_add (results, zyr_store_op_result_new (i + 1, ZYR_STORE_RESULT_OK, NULL));
  g_assert_true (zyr_store_apply_push_results (self->store, EPOCH, results, NULL));
  g_assert_cmpint (zyr_store_get_last_acked (self->store, NULL), ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/store/operations/numbers", test_numbers);
  fixture_add ("/store/operations/batches", test_batches);
  fixture_add ("/store/operations/reads", test_reads);
  fixture_add ("/store/operations/own-edit", test_own_edit_stays_in_view);
  fixture_add ("/store/operations/two-scopes", test_settle_two_scopes);
  fixture_add ("/store/operations/answer-after-state", test_answer_after_state);
  fixture_add ("/store/operations/conflict", test_conflict_leaves_at_once);
  fixture_add ("/store/operations/quarantine", test_quarantine_is_visible);
  fixture_add ("/store/operations/retry", test_retry);
  fixture_add ("/store/operations/dependent", test_dependent_operations);
  fixture_add ("/store/operations/partial-return", test_partial_return);
  fixture_add ("/store/operations/partial-return-reversed", test_partial_return_reversed);
  fixture_add ("/store/operations/answered-again", test_answered_again);
  fixture_add ("/store/operations/answered-in-new-life", test_answered_in_new_life);
  fixture_add ("/store/operations/photos-in-new-life", test_photos_in_new_life);
  fixture_add ("/store/operations/answered-after-leave", test_answered_after_leave);
  fixture_add ("/store/operations/reopened", test_reopened);
  fixture_add ("/store/operations/renumbered", test_renumbered);
  fixture_add ("/store/operations/unknown-result", test_unknown_result);
  fixture_add ("/store/operations/journal-age", test_journal_age);
  fixture_add ("/store/operations/needs-device", test_needs_device);
  fixture_add ("/store/operations/result-reader", test_result_reader);
  fixture_add ("/store/operations/changes", test_changes);
  return g_test_run ();
}
