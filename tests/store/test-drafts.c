/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "zyr-hash.h"
#include "zyr-limits.h"
#include "zyr-store-blobs.h"
#include "zyr-store-kept.h"
#include "zyr-uuid.h"

#include <string.h>

#define H "h1"
#define V "v1"

static char *
create (Fixture *self)
{
  g_autoptr (JsonObject) media = parse ("{'addr_il.csv': 'name,label'}");
  g_autoptr (GError) error = NULL;
  char *id = zyr_store_create_draft (self->store, V, "hane", "1", media, "<data/>", &error);

  g_assert_no_error (error);
  return id;
}

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

static void
answer_one (Fixture *self, const char *draft, const char *ref, const char *value, gint64 expected)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = zyr_store_append_answer (self->store, draft, ref, ZYR_DRAFT_SET, value, &error);

  g_assert_no_error (error);
  g_assert_cmpint (seq, ==, expected);
}

static void
test_journal (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *again = NULL;
  g_autoptr (JsonObject) media = json_object_new ();
  g_autoptr (ZyrDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  ZyrDraftEntry *entry;

  feed_file (self);
  id = create (self);
  answer_one (self, id, "/data/a", "ığdır", 1);
  answer_one (self, id, "/data/b", NULL, 2);
  g_assert_cmpint (zyr_store_append_answer (
                       self->store, id, "/data/m", ZYR_DRAFT_ADD_REPEAT, NULL, &error),
                   ==,
                   3);
  again = zyr_store_create_draft (self->store, V, "hane", "1", media, "", &error);
  g_assert_null (again);
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT);
  g_clear_error (&error);

  fixture_reopen (self);
  draft = zyr_store_load_draft (self->store, V, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (draft->id, ==, id);
  g_assert_cmpstr (draft->household, ==, H);
  g_assert_cmpstr (draft->form_id, ==, "hane");
  g_assert_cmpstr (draft->instance, ==, "<data/>");
  g_assert_cmpstr (zyr_json_get_string (draft->media, "addr_il.csv", ""), ==, "name,label");
  g_assert_cmpuint (draft->entries->len, ==, 3);
  entry = g_ptr_array_index (draft->entries, 0);
  g_assert_cmpint (entry->action, ==, ZYR_DRAFT_SET);
  g_assert_cmpstr (entry->ref, ==, "/data/a");
  g_assert_cmpstr (entry->value, ==, "ığdır");
  entry = g_ptr_array_index (draft->entries, 1);
  g_assert_null (entry->value);
  entry = g_ptr_array_index (draft->entries, 2);
  g_assert_cmpint (entry->action, ==, ZYR_DRAFT_ADD_REPEAT);
  g_assert_cmpint (entry->seq, ==, 3);
}

static void
test_compact (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (ZyrDraft) draft = NULL;
  g_autoptr (GError) error = NULL;

  feed_file (self);
  id = create (self);
  for (int i = 1; i <= 4; i++)
    answer_one (self, id, "/data/a", "x", i);
  /* An answer given while the instance was being written is not in it. */
  g_assert_true (zyr_store_compact_draft (self->store, id, "<data>3</data>", 3, &error));
  draft = zyr_store_load_draft (self->store, V, &error);
  g_assert_cmpstr (draft->instance, ==, "<data>3</data>");
  g_assert_cmpuint (draft->entries->len, ==, 1);
  g_assert_cmpint (((ZyrDraftEntry *) g_ptr_array_index (draft->entries, 0))->seq, ==, 4);
  answer_one (self, id, "/data/a", "y", 5);
  g_assert_false (zyr_store_compact_draft (self->store, "none", "<x/>", 9, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
}

/* Notes lie beside the journal: they stay when it is folded, and are no answers. */
static void
test_notes (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (ZyrDraft) draft = NULL;
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GError) error = NULL;

  feed_file (self);
  id = create (self);
  answer_one (self, id, "/data/a", "x", 1);
  g_assert_cmpint (
      zyr_store_append_answer (self->store, id, "", ZYR_DRAFT_NOTE, "form start,,1,", &error), ==, 2);
  answer_one (self, id, "/data/a", "y", 3);
  g_assert_cmpint (
      zyr_store_append_answer (self->store, id, "", ZYR_DRAFT_NOTE, "form exit,,2,", &error), ==, 4);
  fixture_reopen (self);
  drafts = zyr_store_list_unclean_drafts (self->store, &error);
  g_assert_cmpint (((ZyrDraftInfo *) g_ptr_array_index (drafts, 0))->n_entries, ==, 2);
  g_assert_true (zyr_store_compact_draft (self->store, id, "<data>2</data>", 4, &error));
  fixture_reopen (self);
  draft = zyr_store_load_draft (self->store, V, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (draft->entries->len, ==, 0);
  g_assert_cmpuint (draft->notes->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (draft->notes, 0), ==, "form start,,1,");
  g_assert_cmpstr (g_ptr_array_index (draft->notes, 1), ==, "form exit,,2,");
}

static guint
n_unclean (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = zyr_store_list_unclean_drafts (self->store, &error);

  g_assert_no_error (error);
  return drafts->len;
}

static void
test_unclean (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (ZyrDraft) draft = NULL;
  g_autoptr (ZyrDraft) again = NULL;

  feed_file (self);
  id = create (self);
  answer_one (self, id, "/data/a", "x", 1);
  /* Open now, but not left behind by anybody */
  g_assert_cmpuint (n_unclean (self), ==, 0);
  fixture_reopen (self);
  g_assert_cmpuint (n_unclean (self), ==, 1);
  draft = zyr_store_load_draft (self->store, V, NULL);
  g_assert_false (draft->clean);
  g_assert_true (zyr_store_mark_draft_open (self->store, id, NULL));
  g_assert_cmpuint (n_unclean (self), ==, 0);
  g_assert_true (zyr_store_mark_draft_closed (self->store, id, NULL));
  fixture_reopen (self);
  g_assert_cmpuint (n_unclean (self), ==, 0);
  again = zyr_store_load_draft (self->store, V, NULL);
  g_assert_true (again->clean);
  g_assert_cmpuint (again->entries->len, ==, 1);
}

static void
test_limits (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *large = g_strnfill (ZYR_ANSWER_SIZE_BYTES_MAX + 1, 'x');
  g_autoptr (GError) error = NULL;

  feed_file (self);
  id = create (self);
  g_assert_cmpint (
      zyr_store_append_answer (self->store, id, "/data/a", ZYR_DRAFT_SET, large, &error), ==, -1);
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT);
  g_clear_error (&error);
  g_assert_cmpint (
      zyr_store_append_answer (self->store, "none", "/data/a", ZYR_DRAFT_SET, "x", &error), ==, -1);
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
  /* Neither took a number. */
  answer_one (self, id, "/data/a", "x", 1);
}

static void
test_several_at_once (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *large = g_strnfill (ZYR_ANSWER_SIZE_BYTES_MAX + 1, 'x');
  ZyrDraftEntry one = { 0, ZYR_DRAFT_ADD_REPEAT, (char *) "/data/r", NULL };
  ZyrDraftEntry two = { 0, ZYR_DRAFT_SET, (char *) "/data/r[1]/a", large };
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autoptr (ZyrDraft) draft = NULL;
  g_autoptr (GError) error = NULL;

  feed_file (self);
  id = create (self);
  g_ptr_array_add (entries, &one);
  g_ptr_array_add (entries, &two);
  g_assert_cmpint (zyr_store_append_answers (self->store, id, entries, &error), ==, -1);
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT);
  two.value = (char *) "x";
  g_assert_cmpint (zyr_store_append_answers (self->store, id, entries, NULL), ==, 2);
  draft = zyr_store_load_draft (self->store, V, NULL);
  g_assert_cmpuint (draft->entries->len, ==, 2);
}

static void
test_finish (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *revision = zyr_uuid_new ();
  g_autoptr (JsonObject) op = op_submit (V, revision, 1, NULL);
  g_autoptr (JsonObject) other = op_submit ("v2", revision, 1, NULL);
  g_autoptr (GError) error = NULL;

  feed_file (self);
  id = create (self);
  answer_one (self, id, "/data/a", "x", 1);
  g_assert_cmpint (zyr_store_finish_draft (self->store, id, other, &worker, &error), ==, -1);
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT);
  g_clear_error (&error);

  /* Refused by the rules (not started yet): both stay as they were. */
  g_assert_cmpint (zyr_store_finish_draft (self->store, id, op, &worker, &error), ==, -1);
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpint (zyr_store_get_last_op (self->store, NULL), ==, 0);
  answer_one (self, id, "/data/a", "y", 2);

  append (self, op_start (V));
  g_assert_cmpint (zyr_store_finish_draft (self->store, id, op, &worker, &error), ==, 2);
  g_assert_no_error (error);
  assert_view (self, ZYR_KIND_VISIT, V, "state", "submitted");
  g_assert_null (zyr_store_load_draft (self->store, V, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (
      zyr_store_append_answer (self->store, id, "/data/a", ZYR_DRAFT_SET, "z", &error), ==, -1);
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
}

/* After the visit was returned there is a new draft, whatever became of the first. */
static void
test_second_draft (Fixture *self, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *revision = zyr_uuid_new ();
  g_autoptr (JsonObject) op = op_submit (V, revision, 1, NULL);
  g_autoptr (GError) error = NULL;

  feed_file (self);
  append (self, op_start (V));
  first = create (self);
  g_assert_cmpint (zyr_store_finish_draft (self->store, first, op, &worker, &error), ==, 2);
  second = create (self);
  g_assert_cmpstr (first, !=, second);
}

static void
assert_kept (Fixture *self, const char *ids, gint64 op)
{
  g_autoptr (GPtrArray) kept = zyr_store_list_kept_drafts (self->store, NULL);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < kept->len; i++)
    {
      const ZyrDraftInfo *info = g_ptr_array_index (kept, i);

      g_string_append_printf (found, "%s ", info->id);
      g_assert_cmpint (info->op, ==, op);
      g_assert_cmpstr (info->reason, ==, op > 0 ? ZYR_REFUSAL_WRONG_STATE : "");
      g_assert_cmpint (info->n_entries, ==, 1);
    }
  g_assert_cmpstr (g_strchomp (found->str), ==, ids);
}

/* A report that the centre refused is not lost: its author goes on with what he typed. */
static void
test_refused_report (Fixture *self, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *revision = zyr_uuid_new ();
  g_autoptr (JsonObject) op = op_submit (V, revision, 1, NULL);
  g_autoptr (JsonObject) media = json_object_new ();
  g_autoptr (GPtrArray) results
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_store_op_result_free);
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (ZyrDraft) kept = NULL;
  g_autoptr (ZyrDraft) draft = NULL;
  g_autoptr (GError) error = NULL;

  feed_file (self);
  append (self, op_start (V));
  first = create (self);
  answer_one (self, first, "/data/a", "1", 1);
  g_assert_cmpint (zyr_store_finish_draft (self->store, first, op, &worker, &error), ==, 2);
  assert_kept (self, "", 0);
  g_assert_false (zyr_store_discard_draft (self->store, first, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_ptr_array_add (results, zyr_store_op_result_new (1, ZYR_STORE_RESULT_OK, NULL));
  g_ptr_array_add (results, zyr_store_op_result_new (2, ZYR_STORE_RESULT_QUARANTINED,
                                                     ZYR_REFUSAL_WRONG_STATE));
  g_assert_true (zyr_store_apply_push_results (self->store, NULL, results, &error));
  assert_kept (self, first, 2);
  kept = zyr_store_load_kept_draft (self->store, first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kept->entries->len, ==, 1);

  /* Meanwhile another was begun, which is kept in its place. */
  second = create (self);
  answer_one (self, second, "/data/a", "2", 1);
  json_object_set_int_member (media, "revision", 3);
  g_assert_true (zyr_store_take_up_draft (self->store, first, media, &error));
  g_assert_no_error (error);
  assert_kept (self, second, -1);
  draft = zyr_store_load_draft (self->store, V, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (draft->id, ==, first);
  g_assert_cmpint (zyr_json_get_int (draft->media, "revision", 0), ==, 3);
  refused = zyr_store_list_outbox (self->store, 1 << ZYR_STORE_OP_QUARANTINED, 0, NULL);
  g_assert_cmpuint (refused->len, ==, 0);
  answer_one (self, first, "/data/b", "3", 2);
  g_assert_true (zyr_store_discard_draft (self->store, second, &error));
  assert_kept (self, "", 0);
  g_assert_false (zyr_store_discard_draft (self->store, first, NULL));
}

static void
test_remarks (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) seen = NULL;

  feed_file (self);
  id = create (self);
  g_assert_true (zyr_store_mark_remark_seen (self->store, id, "r2", NULL));
  g_assert_true (zyr_store_mark_remark_seen (self->store, id, "r1", NULL));
  g_assert_true (zyr_store_mark_remark_seen (self->store, id, "r1", NULL));
  g_assert_true (zyr_store_set_review_draft (self->store, V, "düzeltilmeli", NULL));
  fixture_reopen (self);
  seen = zyr_store_list_remarks_seen (self->store, id, NULL);
  g_assert_cmpuint (g_strv_length (seen), ==, 2);
  g_assert_cmpstr (seen[0], ==, "r1");
  text = zyr_store_dup_review_draft (self->store, V, NULL);
  g_assert_cmpstr (text, ==, "düzeltilmeli");
  g_assert_true (zyr_store_set_review_draft (self->store, V, NULL, NULL));
  g_assert_null (zyr_store_dup_review_draft (self->store, V, NULL));
}

/* Work not yet sent stays when its household leaves; what the centre has goes. */
static void
test_leave (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (ZyrDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *revision = zyr_uuid_new ();
  g_autofree char *note = zyr_uuid_new ();
  g_autoptr (JsonObject) op = NULL;

  feed_file (self);
  feed (self, SCOPE, 11, household ("h2", 1, "Veli"), visit ("v2", "h2", 1, "planned"), NULL);
  id = create (self);
  answer_one (self, id, "/data/a", "x", 1);
  {
    /* Nothing was answered in this one. */
    g_autoptr (JsonObject) media = json_object_new ();
    g_autofree char *empty
        = zyr_store_create_draft (self->store, "v2", "hane", "1", media, "", NULL);

    g_assert_nonnull (empty);
  }
  g_assert_true (zyr_store_set_review_draft (self->store, "v2", "x", NULL));
  append (self, op_note (note, H, "gönderilmedi"));
  feed (self,
        SCOPE,
        12,
        removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, H),
        removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, "h2"),
        NULL);
  g_assert_null (zyr_store_load_draft (self->store, "v2", &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  draft = zyr_store_load_draft (self->store, V, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (draft->entries->len, ==, 1);
  g_assert_null (zyr_store_dup_review_draft (self->store, "v2", NULL));
  g_assert_cmpint (zyr_store_count_pending (self->store, NULL), ==, 1);
  assert_view (self, ZYR_KIND_NOTE, note, "text", "(none)");

  /* The visit is here again, and is finished; then it leaves with the centre's answer known. */
  feed (self, SCOPE, 13, household (H, 2, "Fatma"), visit (V, H, 2, "planned"), NULL);
  assert_view (self, ZYR_KIND_NOTE, note, "text", "gönderilmedi");
  append (self, op_start (V));
  op = op_submit (V, revision, 1, NULL);
  g_assert_cmpint (zyr_store_finish_draft (self->store, id, op, &worker, &error), ==, 3);
  g_assert_no_error (error);
  answer (self, 1, ZYR_STORE_RESULT_OK, ZYR_KIND_NOTE, note, 1);
  answer (self, 2, ZYR_STORE_RESULT_OK, ZYR_KIND_VISIT, V, 3);
  answer (self, 3, ZYR_STORE_RESULT_OK, ZYR_KIND_VISIT, V, 4);
  feed (self, SCOPE, 14, removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, H), NULL);
  assert_view (self, ZYR_KIND_VISIT_REVISION, revision, "visit", "(none)");
  assert_view (self, ZYR_KIND_NOTE, note, "text", "(none)");
  {
    g_autoptr (GPtrArray) rows = zyr_store_list_outbox (self->store, 0, 0, NULL);

    g_assert_cmpuint (rows->len, ==, 0);
  }
}

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static guint
n_unsent (Fixture *self)
{
  g_autoptr (GPtrArray) blobs = zyr_store_list_unsent_blobs (self->store, NULL);

  return blobs->len;
}

static void
test_blobs (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) photo = bytes_of ("photo");
  g_autoptr (GBytes) replaced = bytes_of ("taken first, then replaced");
  g_autoptr (GBytes) found = NULL;
  g_autofree char *draft = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *replaced_hash = NULL;
  g_autofree char *mime = NULL;
  g_autofree char *revision = zyr_uuid_new ();
  g_autoptr (JsonObject) op = NULL;
  g_autoptr (GError) error = NULL;

  feed_file (self);
  append (self, op_start (V));
  draft = create (self);
  hash = zyr_store_put_blob (self->store, NULL, "image/jpeg", photo, draft, FALSE, &error);
  g_assert_no_error (error);
  replaced_hash = zyr_store_put_blob (self->store, NULL, "image/jpeg", replaced, draft, FALSE, NULL);
  g_assert_true (zyr_hash_is_sha256_hex (hash));
  g_assert_cmpuint (n_unsent (self), ==, 0);

  op = op_submit (V, revision, 1, hash);
  g_assert_cmpint (zyr_store_finish_draft (self->store, draft, op, &worker, &error), ==, 2);
  g_assert_no_error (error);
  /* Answers first, then photos */
  g_assert_cmpuint (n_unsent (self), ==, 0);
  found = zyr_store_dup_blob (self->store, replaced_hash, NULL, &error);
  g_assert_null (found);
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  answer (self, 1, ZYR_STORE_RESULT_OK, ZYR_KIND_VISIT, V, 2);
  answer (self, 2, ZYR_STORE_RESULT_OK, ZYR_KIND_VISIT, V, 3);
  g_assert_cmpuint (n_unsent (self), ==, 1);

  fixture_reopen (self);
  found = zyr_store_dup_blob (self->store, hash, &mime, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (found, photo));
  g_assert_cmpstr (mime, ==, "image/jpeg");
  g_clear_pointer (&found, g_bytes_unref);

  /* While it is not there, leaving does not take it away. */
  feed (self, SCOPE, 20, removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, H), NULL);
  g_assert_cmpuint (n_unsent (self), ==, 1);
  g_assert_true (zyr_store_mark_blob_sent (self->store, hash, &error));
  g_assert_cmpuint (n_unsent (self), ==, 0);
  /* A centre restored from a backup has lost it. */
  g_assert_true (zyr_store_reopen_operations (self->store, 1, &error));
  answer (self, 2, ZYR_STORE_RESULT_OK, ZYR_KIND_UNKNOWN, NULL, 0);
  g_assert_cmpuint (n_unsent (self), ==, 1);
  g_assert_true (zyr_store_mark_blob_sent (self->store, hash, &error));
  feed (self, SCOPE, 21, household ("h3", 1, "Ali"), NULL);
  feed (self, SCOPE, 22, removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, "h3"), NULL);
  g_assert_null (zyr_store_dup_blob (self->store, hash, NULL, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (zyr_store_mark_blob_sent (self->store, hash, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
}

static JsonObject *
last_operation (Fixture *self)
{
  g_autoptr (GPtrArray) ops
      = zyr_store_list_operations (self->store, zyr_store_get_last_op (self->store, NULL) - 1, 1, 0,
                                   NULL);

  g_assert_cmpuint (ops->len, ==, 1);
  return json_object_ref (g_ptr_array_index (ops, 0));
}

static void
hand_over (Fixture *self, gint64 last)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (zyr_store_hand_over_drafts (self->store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (zyr_store_get_last_op (self->store, NULL), ==, last);
}

/* A device that was withdrawn: what was typed becomes operations, once for each state, and stays. */
static void
test_hand_over (Fixture *self, gconstpointer data)
{
  static const char note_key[]
      = ZYR_STORE_META_NOTE_DRAFT "u1.019abcd0-0000-7000-8000-0000000000a0";
  g_autofree char *device = zyr_uuid_new ();
  g_autoptr (GBytes) photo = bytes_of ("photo");
  g_autofree char *hash = NULL;
  g_autofree char *id = NULL;
  g_autoptr (JsonObject) op = NULL;
  JsonObject *draft;
  JsonArray *answers;

  feed_file (self);
  zyr_store_set_meta (self->store, ZYR_STORE_META_DEVICE_ID, device, NULL);
  id = create (self);
  hand_over (self, 0); /* nobody has written anything */
  answer_one (self, id, "/data/a", "ığdır", 1);
  answer_one (self, id, "/data/b", NULL, 2);
  hash = zyr_store_put_blob (self->store, NULL, "image/jpeg", photo, id, FALSE, NULL);
  hand_over (self, 1);
  hand_over (self, 1);
  op = last_operation (self);
  g_assert_cmpstr (zyr_operation_get_kind (op), ==, ZYR_OP_DRAFT);
  draft = zyr_json_get_object (op, "draft");
  g_assert_cmpstr (zyr_json_get_string (draft, "visit", ""), ==, V);
  g_assert_cmpstr (zyr_json_get_string (draft, "form_id", ""), ==, "hane");
  g_assert_cmpstr (zyr_json_get_string (draft, "instance", ""), ==, "<data/>");
  answers = zyr_json_get_array (draft, "answers");
  g_assert_cmpuint (json_array_get_length (answers), ==, 2);
  g_assert_cmpstr (zyr_json_get_string (json_array_get_object_element (answers, 0), "value", ""), ==,
                   "ığdır");
  g_assert_cmpuint (n_unsent (self), ==, 0);
  answer (self, 1, ZYR_STORE_RESULT_QUARANTINED, ZYR_KIND_UNKNOWN, NULL, 0);
  g_assert_cmpuint (n_unsent (self), ==, 1);

  answer_one (self, id, "/data/a", "x", 3);
  g_assert_true (zyr_store_set_draft_aside (self->store, id, NULL));
  hand_over (self, 2);
  g_assert_true (zyr_store_set_review_draft (self->store, V, "henüz değil", NULL));
  g_assert_true (zyr_store_set_meta (self->store, note_key, "\nyarım not", NULL));
  hand_over (self, 4);
  fixture_reopen (self);
  hand_over (self, 4);
  json_object_unref (op);
  op = last_operation (self);
  draft = zyr_json_get_object (op, "draft");
  g_assert_cmpstr (zyr_json_get_string (draft, "of", ""), ==, "note");
  g_assert_cmpstr (zyr_json_get_string (draft, "household", ""), ==,
                   "019abcd0-0000-7000-8000-0000000000a0");
  g_assert_nonnull (strstr (zyr_json_get_string (draft, "text", ""), "yarım not"));
}

/* What is too long for one operation goes in several; nothing is left out. */
static void
test_hand_over_much (Fixture *self, gconstpointer data)
{
  g_autofree char *device = zyr_uuid_new ();
  g_autofree char *large = g_strnfill (ZYR_ANSWER_SIZE_BYTES_MAX, '"');
  g_autofree char *id = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  guint n_answers = 0;

  feed_file (self);
  zyr_store_set_meta (self->store, ZYR_STORE_META_DEVICE_ID, device, NULL);
  id = create (self);
  for (int i = 1; i <= 20; i++)
    answer_one (self, id, "/data/a", large, i);
  g_assert_true (zyr_store_hand_over_drafts (self->store, NULL));
  ops = zyr_store_list_operations (self->store, 0, 100, 0, NULL);
  g_assert_cmpuint (ops->len, ==, 3);
  for (guint i = 0; i < ops->len; i++)
    {
      JsonObject *op = g_ptr_array_index (ops, i);
      JsonObject *draft = zyr_json_get_object (op, "draft");
      g_autofree char *text = zyr_json_object_to_canonical (op);

      g_assert_cmpuint (strlen (text), <=, ZYR_OPERATION_SIZE_BYTES_MAX);
      g_assert_cmpint (zyr_json_get_int (draft, "part", 0), ==, i + 1);
      n_answers += json_array_get_length (zyr_json_get_array (draft, "answers"));
    }
  g_assert_cmpuint (n_answers, ==, 20);
}

/* Overtaken by the worker's other device: kept, but another draft may begin. */
static void
test_set_aside (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrDraft) draft = NULL;
  g_autofree char *id = NULL;
  g_autofree char *second = NULL;

  feed_file (self);
  id = create (self);
  answer_one (self, id, "/data/a", "1", 1);
  g_assert_true (zyr_store_set_draft_aside (self->store, id, &error));
  g_assert_no_error (error);
  g_assert_null (zyr_store_load_draft (self->store, V, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (zyr_store_append_answer (self->store, id, "/data/a", ZYR_DRAFT_SET, "2", &error),
                   ==, -1);
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (zyr_store_set_draft_aside (self->store, id, NULL));
  second = create (self);
  fixture_reopen (self);
  draft = zyr_store_load_draft (self->store, V, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (draft->id, ==, second);
  g_assert_cmpuint (draft->entries->len, ==, 0);
}

static void
test_blob_checks (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) photo = bytes_of ("photo");
  g_autoptr (GBytes) large = g_bytes_new_take (g_malloc0 (ZYR_BLOB_SIZE_BYTES_MAX + 1),
                                               ZYR_BLOB_SIZE_BYTES_MAX + 1);
  g_autofree char *other = zyr_hash_sha256_hex_text ("other");
  g_autoptr (GError) error = NULL;

  g_assert_null (zyr_store_put_blob (self->store, other, "x/y", photo, NULL, TRUE, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (zyr_store_put_blob (self->store, NULL, "x/y", large, NULL, TRUE, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/store/drafts/journal", test_journal);
  fixture_add ("/store/drafts/compact", test_compact);
  fixture_add ("/store/drafts/notes", test_notes);
  fixture_add ("/store/drafts/unclean", test_unclean);
  fixture_add ("/store/drafts/limits", test_limits);
  fixture_add ("/store/drafts/several-at-once", test_several_at_once);
  fixture_add ("/store/drafts/finish", test_finish);
  fixture_add ("/store/drafts/second", test_second_draft);
  fixture_add ("/store/drafts/remarks", test_remarks);
  fixture_add ("/store/drafts/leave", test_leave);
  fixture_add ("/store/drafts/blobs", test_blobs);
  fixture_add ("/store/drafts/hand-over", test_hand_over);
  fixture_add ("/store/drafts/hand-over-much", test_hand_over_much);
  fixture_add ("/store/drafts/set-aside", test_set_aside);
  fixture_add ("/store/drafts/refused-report", test_refused_report);
  fixture_add ("/store/drafts/blob-checks", test_blob_checks);
  return g_test_run ();
}
