/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "zyr-feed-digest.h"
#include "zyr-hash.h"
#include "zyr-store-blobs.h"
#include "zyr-store-digest.h"
#include "zyr-store-history.h"
#include "zyr-store-private.h"
#include "zyr-store-visits.h"
#include "zyr-uuid.h"
#include "zyr-visit-state.h"

#include <string.h>

static void
test_newer_only (Fixture *self, gconstpointer data)
{
  feed (self, SCOPE, 1, household ("h1", 3, "Üç"), NULL);
  feed (self, SCOPE, 2, household ("h1", 2, "İki"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "Üç");
  feed (self, SCOPE, 3, household ("h1", 3, "Yine üç"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "Üç");
  feed (self, SCOPE, 4, household ("h1", 4, "Dört"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "Dört");
}

static void
test_cursor (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) cursors = NULL;
  g_autoptr (ZyrStoreCursor) cursor = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (zyr_store_get_cursor (self->store, SCOPE, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  feed (self, SCOPE, 17, household ("h1", 1, "Bir"), NULL);
  feed (self, "ref", 4, form_record (), NULL);
  fixture_reopen (self);
  cursor = zyr_store_get_cursor (self->store, SCOPE, &error);
  g_assert_cmpstr (cursor->epoch, ==, EPOCH);
  g_assert_cmpint (cursor->seq, ==, 17);
  g_assert_false (cursor->resetting);
  cursors = zyr_store_list_cursors (self->store, &error);
  g_assert_cmpuint (cursors->len, ==, 2);

  g_assert_false (zyr_store_apply_page (self->store, SCOPE, EPOCH, none, 16, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (zyr_store_apply_page (self->store, SCOPE, "other", none, 18, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_CONFLICT);
}

/* Rows and cursor are one transaction: a page that fails moves neither. */
static void
test_page_is_atomic (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) page
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_feed_entry_free);
  g_autoptr (ZyrStoreCursor) cursor = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n_pages;
  g_autofree char *limit = NULL;
  g_autofree char *large = g_strnfill (4000, 'x');

  feed (self, SCOPE, 5, household ("h0", 1, "Önce"), NULL);
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *id = g_strdup_printf ("n%d", i);

      g_ptr_array_add (
          page,
          upsert (ZYR_KIND_NOTE, id, 1, parse ("{'household': 'h0', 'text': '%s'}", large)));
    }
  zyr_store_query_int (self->store, NULL, 0, &n_pages, "PRAGMA page_count", "");
  limit = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT, n_pages + 30);
  g_assert_true (zyr_store_script (self->store, limit, NULL));
  g_assert_false (zyr_store_apply_page (self->store, SCOPE, EPOCH, page, 205, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_FULL);
  g_clear_error (&error);
  cursor = zyr_store_get_cursor (self->store, SCOPE, NULL);
  g_assert_cmpint (cursor->seq, ==, 5);
  g_assert_cmpint (zyr_store_count_records (self->store, ZYR_KIND_NOTE, NULL), ==, 0);
  /* With room again the same page goes through. */
  fixture_reopen (self);
  g_assert_true (zyr_store_apply_page (self->store, SCOPE, EPOCH, page, 205, &error));
  g_assert_cmpint (zyr_store_count_records (self->store, ZYR_KIND_NOTE, NULL), ==, 200);
}

static gint64
count_rows (Fixture *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  zyr_store_query_int (self->store, &error, -1, &n, sql, "");
  g_assert_no_error (error);
  return n;
}

static gboolean
finds (Fixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hits
      = zyr_store_search_households (self->store, text, 10, 0, NULL, &error);

  g_assert_no_error (error);
  return hits->len > 0;
}

/* Several pages of the feed come as one: a record may be in it more than once. */
static void
test_pages_together (Fixture *self, gconstpointer data)
{
  feed (self,
        SCOPE,
        20,
        household ("h1", 1, "Fatma Yurt"),
        member ("m1", "h1", 1, "Fatma"),
        household ("h2", 1, "Veli Kaya"),
        member ("m2", "h2", 1, "Veli"),
        household ("h3", 1, "Ali Demir"),
        household ("h2", 2, "Veli Koç"),
        removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, "h1"),
        removal (ZYR_FEED_DELETE, ZYR_KIND_HOUSEHOLD, "h3"),
        household ("h1", 3, "Fatma Aslan"),
        member ("m1", "h1", 2, "Fatoş"),
        NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "Fatma Aslan");
  assert_view (self, ZYR_KIND_MEMBER, "m1", "given", "Fatoş");
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h2", "summary_name", "Veli Koç");
  assert_view (self, ZYR_KIND_MEMBER, "m2", "given", "Veli");
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h3", "id", "(none)");
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM record"), ==, 4);
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM held"), ==, 4);
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM household"), ==, 2);
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM household_search"), ==, 2);
  g_assert_true (finds (self, "aslan fatoş") && finds (self, "koç"));
  g_assert_false (finds (self, "yurt") || finds (self, "kaya") || finds (self, "ali"));
}

static void
test_leave (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *log = fixture_file (self, "-wal");
  g_autofree char *contents = NULL;
  gsize size = 1;

  feed (self,
        SCOPE,
        10,
        household ("h1", 1, "Fatma Öztürk"),
        member ("m1", "h1", 1, "Fatma"),
        visit ("v1", "h1", 1, "planned"),
        upsert (ZYR_KIND_AID, "a1", 1, parse ("{'household': 'h1', 'amount': 5}")),
        household ("h2", 1, "Veli Kaya"),
        member ("m2", "h2", 1, "Veli"),
        NULL);
  feed (self, SCOPE, 11, removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, "h1"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "id", "(none)");
  assert_view (self, ZYR_KIND_MEMBER, "m1", "id", "(none)");
  assert_view (self, ZYR_KIND_VISIT, "v1", "id", "(none)");
  assert_view (self, ZYR_KIND_AID, "a1", "amount", "(none)");
  assert_view (self, ZYR_KIND_MEMBER, "m2", "given", "Veli");
  /* Nothing stays anywhere, neither in the index nor in the log. */
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM record"), ==, 2);
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM visit"), ==, 0);
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM held"), ==, 2);
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM household"), ==, 1);
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM household_search"), ==, 1);
  g_assert_cmpint (count_rows (self,
                               "SELECT count (*) FROM household_search_data"
                               " WHERE instr (block, CAST ('fatma' AS BLOB)) > 0"),
                   ==,
                   0);
  g_assert_cmpint (count_rows (self,
                               "SELECT count (*) FROM household_search_data"
                               " WHERE instr (block, CAST ('veli' AS BLOB)) > 0"),
                   >,
                   0);
  g_assert_true (g_file_get_contents (log, &contents, &size, NULL));
  g_assert_cmpuint (size, ==, 0);
}

static void
assert_digest (Fixture *self, const char *scope, const char *kinds_ids, gint64 ver)
{
  g_auto (GStrv) names = g_strsplit (kinds_ids, " ", -1);
  g_autofree char *found = zyr_store_dup_digest (self->store, scope, NULL);
  g_autofree char *expected = NULL;
  ZyrFeedDigest digest = { 0 };

  for (guint i = 0; names[i] != NULL && names[i + 1] != NULL; i += 2)
    zyr_feed_digest_add (&digest, names[i], names[i + 1], ver);
  expected = zyr_feed_digest_to_text (&digest);
  g_assert_cmpstr (found, ==, expected);
}

/* Of what the centre has stated, whatever was done here since; a scope's own. */
static void
test_digest (Fixture *self, gconstpointer data)
{
  static const char h[] = "01900000-0000-7000-8000-0000000000a1";
  static const char *const both = "household 01900000-0000-7000-8000-0000000000a1 member m1";
  g_autofree char *note = zyr_uuid_new ();

  assert_digest (self, "f:1", "", 0);
  feed (self, "f:1", 1, household (h, 1, "Bir"), member ("m1", h, 1, "Ali"), NULL);
  feed (self, "f:2", 1, household ("h2", 1, "İki"), NULL);
  assert_digest (self, "f:1", both, 1);
  assert_digest (self, "f:2", "household h2", 1);
  append (self, op_note (note, h, "not"));
  append (self, op_set_phone (self, h, "5321110001"));
  assert_view (self, ZYR_KIND_NOTE, note, "text", "not");
  assert_digest (self, "f:1", both, 1);
  feed (self, "f:1", 2, household (h, 2, "Bir"), member ("m1", h, 2, "Ali"), NULL);
  assert_digest (self, "f:1", both, 2);
  feed (self, "f:1", 3, removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, h), NULL);
  assert_digest (self, "f:1", "", 0);
}

static void
note_digest_at (Fixture *self, gint64 ago_s)
{
  g_autofree char *at
      = g_strdup_printf ("%" G_GINT64_FORMAT, zyr_store_now_s (self->store) - ago_s);

  g_assert_true (zyr_store_set_meta (self->store, "digest-at", at, NULL));
}

static void
test_digest_is_due (Fixture *self, gconstpointer data)
{
  g_assert_false (zyr_store_is_digest_due (self->store));
  g_assert_false (zyr_store_is_digest_due (self->store));
  note_digest_at (self, ZYR_STORE_DIGEST_EVERY_S);
  g_assert_true (zyr_store_is_digest_due (self->store));
  g_assert_false (zyr_store_is_digest_due (self->store));
  /* The clock was put back: not at once, and not never again. */
  note_digest_at (self, -86400);
  g_assert_false (zyr_store_is_digest_due (self->store));
  note_digest_at (self, ZYR_STORE_DIGEST_EVERY_S + 1);
  g_assert_true (zyr_store_is_digest_due (self->store));
}

/* A transfer: both scopes are on this device, and their pages come in any order. */
static void
test_two_scopes (Fixture *self, gconstpointer data)
{
  feed (self, "f:1", 1, household ("h1", 1, "Bir"), member ("m1", "h1", 1, "Ali"), NULL);
  feed (self, "f:2", 1, household ("h1", 2, "İki"), member ("m1", "h1", 1, "Ali"), NULL);
  feed (self, "f:1", 2, removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, "h1"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "İki");
  assert_view (self, ZYR_KIND_MEMBER, "m1", "given", "Ali");
  /* What left does not leave twice. */
  feed (self, "f:1", 3, removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, "h1"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "İki");
  feed (self, "f:2", 2, removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, "h1"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "(none)");
  assert_view (self, ZYR_KIND_MEMBER, "m1", "given", "(none)");
  /* And it may come back, at whatever version. */
  feed (self, "f:1", 4, household ("h1", 1, "Yine"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "Yine");
}

/* A first download gives a file in any order; its leaving may overtake the file itself. */
static void
test_leave_before_household (Fixture *self, gconstpointer data)
{
  feed (self, "f:1", 1, member ("m1", "h1", 1, "Ali"), member ("m2", "h2", 1, "Veli"), NULL);
  feed (self, "f:2", 1, member ("m2", "h2", 1, "Veli"), NULL);
  feed (self,
        "f:1",
        2,
        removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, "h1"),
        removal (ZYR_FEED_LEAVE, ZYR_KIND_HOUSEHOLD, "h2"),
        NULL);
  assert_view (self, ZYR_KIND_MEMBER, "m1", "given", "(none)");
  /* The other scope still gives this one. */
  assert_view (self, ZYR_KIND_MEMBER, "m2", "given", "Veli");
}

static void
test_delete (Fixture *self, gconstpointer data)
{
  feed (self, "f:1", 1, household ("h1", 1, "Bir"), member ("m1", "h1", 1, "Ali"), NULL);
  feed (self, "f:2", 1, household ("h1", 1, "Bir"), NULL);
  feed (self, "f:1", 2, removal (ZYR_FEED_DELETE, ZYR_KIND_HOUSEHOLD, "h1"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "id", "(none)");
  assert_view (self, ZYR_KIND_MEMBER, "m1", "id", "(none)");
}

static void
apply_one (Fixture *self, const char *scope, const char *epoch, gint64 next, ZyrFeedEntry *entry)
{
  g_autoptr (GPtrArray) page
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_feed_entry_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (page, entry);
  zyr_store_apply_page (self->store, scope, epoch, page, next, &error);
  g_assert_no_error (error);
}

static void
test_reset (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrStoreCursor) cursor = NULL;
  g_autoptr (GError) error = NULL;

  feed (self,
        SCOPE,
        10,
        household ("h1", 7, "Kalan"),
        household ("h2", 7, "Giden"),
        member ("m2", "h2", 7, "Giden"),
        NULL);
  feed (self, "ref", 3, form_record (), NULL);
  g_assert_true (zyr_store_begin_reset (self->store, SCOPE, "e2", &error));
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h2", "summary_name", "Giden");
  /* A life of the centre that has counted less far */
  apply_one (self, SCOPE, "e2", 1, household ("h1", 2, "Yeni"));
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "Yeni");
  fixture_reopen (self);
  cursor = zyr_store_get_cursor (self->store, SCOPE, &error);
  g_assert_true (cursor->resetting);
  g_assert_cmpint (cursor->seq, ==, 1);
  g_assert_cmpstr (cursor->epoch, ==, "e2");
  g_assert_true (zyr_store_end_reset (self->store, SCOPE, &error));
  g_assert_no_error (error);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "Yeni");
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h2", "summary_name", "(none)");
  assert_view (self, ZYR_KIND_MEMBER, "m2", "given", "(none)");
  /* Other scopes are not touched. */
  assert_view (self, ZYR_KIND_FORM, "form1", "title", "Hane");
  g_clear_pointer (&cursor, zyr_store_cursor_free);
  cursor = zyr_store_get_cursor (self->store, SCOPE, &error);
  g_assert_false (cursor->resetting);
}

/* A late page of the other scope, still of the old life, does not overwrite the new one. */
static void
test_reset_two_scopes (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  feed (self, "f:1", 10, household ("h1", 7, "Eski"), NULL);
  feed (self, "f:2", 10, household ("h1", 7, "Eski"), NULL);
  g_assert_true (zyr_store_begin_reset (self->store, "f:1", "e2", &error));
  apply_one (self, "f:1", "e2", 1, household ("h1", 2, "Yeni"));
  feed (self, "f:2", 11, household ("h1", 8, "Eskinin sonu"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "Yeni");
  g_assert_true (zyr_store_end_reset (self->store, "f:1", &error));
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "Yeni");
}

/* Within one life a scope read again repairs, but does not go back. */
static void
test_reset_same_epoch (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  feed (self, SCOPE, 10, household ("h1", 7, "Bozuk"), household ("h2", 7, "Yedi"), NULL);
  g_assert_true (zyr_store_begin_reset (self->store, SCOPE, EPOCH, &error));
  feed (self, SCOPE, 1, household ("h1", 7, "Onarılmış"), household ("h2", 6, "Altı"), NULL);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "summary_name", "Onarılmış");
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h2", "summary_name", "Yedi");
}

static void
test_drop_scope (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  feed (self, SCOPE, 10, household ("h1", 1, "Bir"), household ("h2", 1, "İki"), NULL);
  feed (self, "f:1", 10, household ("h2", 1, "İki"), NULL);
  g_assert_true (zyr_store_drop_scope (self->store, SCOPE, &error));
  g_assert_no_error (error);
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h1", "id", "(none)");
  assert_view (self, ZYR_KIND_HOUSEHOLD, "h2", "id", "h2");
  g_assert_null (zyr_store_get_cursor (self->store, SCOPE, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (zyr_store_drop_scope (self->store, SCOPE, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND);
}

static void
test_unknown_kind (Fixture *self, gconstpointer data)
{
  feed (self,
        SCOPE,
        1,
        upsert (ZYR_KIND_UNKNOWN, "x1", 1, parse ("{'a': 1}")),
        household ("h1", 1, "Bir"),
        NULL);
  g_assert_cmpint (count_rows (self, "SELECT count (*) FROM record"), ==, 1);
}

static void
test_fields_kept (Fixture *self, gconstpointer data)
{
  g_autoptr (JsonObject) tok = parse ("{'phones': 'd9:4'}");
  g_autoptr (JsonObject) body = parse ("{'foundation': 'f1', 'of_a_later_version': [1, {'x': 2.5}]}");
  g_autoptr (ZyrRecord) record = zyr_record_new (ZYR_KIND_HOUSEHOLD, "h1", "f:f1", 4, body, tok);
  g_autoptr (ZyrRecord) found = NULL;

  apply_one (self, SCOPE, EPOCH, 1, zyr_feed_entry_new (ZYR_FEED_ENTER, 1, record));
  found = zyr_store_dup_record (self->store, ZYR_KIND_HOUSEHOLD, "h1", NULL);
  g_assert_true (zyr_record_equal (record, found));
  g_assert_cmpint (zyr_record_get_ver (found), ==, 4);
  g_assert_cmpstr (zyr_record_get_token (found, "phones"), ==, "d9:4");
  g_assert_cmpstr (zyr_record_get_scope (found), ==, "f:f1");
}

static ZyrFeedEntry *
visit_at (const char *id, const char *planned, const char *ended, const char *worker_id,
          const char *second, const char *state)
{
  return upsert (ZYR_KIND_VISIT,
                 id,
                 1,
                 parse ("{'id': '%s', 'household': 'h1', 'planned': '%s', 'ended': '%s',"
                        " 'worker': '%s', 'second': '%s', 'state': '%s'}",
                        id, planned, ended, worker_id, second, state));
}

static void
assert_visits (Fixture *self, const ZyrStoreVisitFilter *filter, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) visits = zyr_store_list_visits (self->store, filter, &error);
  g_autoptr (GString) ids = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < visits->len; i++)
    g_string_append_printf (ids, "%s ", zyr_record_get_id (g_ptr_array_index (visits, i)));
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_visits (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  ZyrStoreVisitFilter bad = { .from = "yesterday" };

  feed (self,
        SCOPE,
        1,
        /* The same morning in two notations: text order would be wrong. */
        visit_at ("a", "2026-11-21T10:00:00+03:00", "", "u1", "", "planned"),
        visit_at ("b", "2026-11-21T06:00:00Z", "", "u1", "u2", "in_progress"),
        visit_at ("c", "2026-11-20T10:00:00+03:00", "2026-11-20T15:00:00Z", "u2", "", "submitted"),
        visit_at ("d", "2026-11-22T10:00:00+03:00", "2026-11-20T14:00:00Z", "u1", "", "submitted"),
        visit_at ("e", "", "", "u3", "", "planned"),
        NULL);
  assert_visits (self, &(ZyrStoreVisitFilter){ 0 }, "e c b a d ");
  assert_visits (self,
                 &(ZyrStoreVisitFilter){ .order = ZYR_STORE_VISITS_BY_PLANNED_DESC },
                 "d a b c e ");
  assert_visits (self, &(ZyrStoreVisitFilter){ .worker = "u2" }, "c ");
  assert_visits (self,
                 &(ZyrStoreVisitFilter){ .states = 1 << ZYR_VISIT_SUBMITTED,
                                         .order = ZYR_STORE_VISITS_BY_ENDED },
                 "d c ");
  assert_visits (self,
                 &(ZyrStoreVisitFilter){ .states = 1 << ZYR_VISIT_PLANNED
                                                   | 1 << ZYR_VISIT_IN_PROGRESS,
                                         .worker = "u1" },
                 "b a ");
  assert_visits (self,
                 &(ZyrStoreVisitFilter){ .from = "2026-11-21T00:00:00+03:00",
                                         .to = "2026-11-21T10:00:00+03:00" },
                 "b ");
  assert_visits (self, &(ZyrStoreVisitFilter){ .limit = 2, .offset = 1 }, "c b ");
  assert_visits (self, &(ZyrStoreVisitFilter){ .household = "h2" }, "");
  assert_visits (self, &(ZyrStoreVisitFilter){ .household = "h1", .limit = 1 }, "e ");
  g_assert_null (zyr_store_list_visits (self->store, &bad, &error));
  g_assert_nonnull (error);
}

static void
assert_window (Fixture *self, ZyrStoreVisitFilter filter, guint n_total, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) ids = g_string_new (NULL);
  g_autoptr (GPtrArray) visits = NULL;
  guint n = 0;

  filter.limit = 2;
  visits = zyr_store_read_visits (self->store, &filter, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, n_total);
  for (guint i = 0; i < visits->len; i++)
    {
      const char *id = zyr_record_get_id (g_ptr_array_index (visits, i));

      g_string_append_printf (ids, "%s ", id);
      g_assert_cmpint (zyr_store_find_visit (self->store, &filter, id, &error),
                       ==,
                       filter.offset + i);
    }
  g_assert_cmpstr (ids->str, ==, expected);
}

static void
test_windows_of_visits (Fixture *self, gconstpointer data)
{
  const ZyrStoreVisitFilter planned = { .states = 1 << ZYR_VISIT_PLANNED };
  const ZyrStoreVisitFilter newest = { .order = ZYR_STORE_VISITS_BY_PLANNED_DESC };
  g_autoptr (GError) error = NULL;

  feed (self,
        SCOPE,
        1,
        visit_at ("a", "2026-11-21T10:00:00Z", "", "u1", "", "planned"),
        visit_at ("b", "2026-11-22T10:00:00Z", "", "u1", "u2", "in_progress"),
        visit_at ("c", "2026-11-23T10:00:00Z", "", "u2", "", "planned"),
        NULL);
  assert_window (self, (ZyrStoreVisitFilter){ 0 }, 3, "a b ");
  assert_window (self, (ZyrStoreVisitFilter){ .offset = 2 }, 3, "c ");
  assert_window (self, (ZyrStoreVisitFilter){ .offset = 3 }, 3, "");
  assert_window (self, newest, 3, "c b ");
  assert_window (self, planned, 2, "a c ");
  assert_window (self, (ZyrStoreVisitFilter){ .worker = "u2" }, 1, "c ");
  assert_window (self, (ZyrStoreVisitFilter){ .not_worker = "u2" }, 1, "a ");
  g_assert_cmpint (zyr_store_find_visit (self->store, &planned, "b", &error), ==, -1);
  g_assert_cmpint (zyr_store_find_visit (self->store, &planned, "nobody", &error), ==, -1);
  g_assert_no_error (error);

  /* A change is seen in every window that was read before. */
  feed (self, SCOPE, 2, visit_at ("d", "2026-11-24T10:00:00Z", "", "u1", "", "planned"), NULL);
  assert_window (self, newest, 4, "d c ");
  assert_window (self, planned, 3, "a c ");
  feed (self, SCOPE, 3, removal (ZYR_FEED_LEAVE, ZYR_KIND_VISIT, "c"), NULL);
  assert_window (self, newest, 3, "d b ");
  assert_window (self, planned, 2, "a d ");
}

/* @discrepancies: severities, separated by spaces */
static ZyrFeedEntry *
report (const char *id, guint64 ver, const char *ended,
        const char *worker_id, const char *discrepancies)
{
  g_auto (GStrv) severities = g_strsplit (discrepancies, " ", -1);
  g_autoptr (GString) json = g_string_new (NULL);

  for (guint i = 0; severities[i] != NULL; i++)
    g_string_append_printf (json, "%s{'severity': '%s'}", i > 0 ? ", " : "", severities[i]);
  return upsert (ZYR_KIND_VISIT,
                 id,
                 ver,
                 parse ("{'id': '%s', 'household': 'h1', 'planned': '', 'ended': '%s',"
                        " 'worker': '%s', 'state': 'submitted', 'revision': 1,"
                        " 'result': {'discrepancies': [%s]}}",
                        id, ended, worker_id, json->str));
}

static ZyrFeedEntry *
user (const char *id, guint64 ver, const char *name)
{
  return upsert (ZYR_KIND_USER, id, ver, parse ("{'id': '%s', 'name': '%s'}", id, name));
}

static void
assert_queue (Fixture *self, ZyrStoreVisitOrder order, const char *expected)
{
  const ZyrStoreVisitFilter filter = { .states = 1 << ZYR_VISIT_SUBMITTED,
                                       .not_worker = "u9",
                                       .order = order,
                                       .limit = 3,
                                       .offset = 1 };
  const ZyrStoreVisitFilter all = { .states = filter.states,
                                    .not_worker = filter.not_worker,
                                    .order = order };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = zyr_store_list_visit_ids (self->store, &filter, &error);
  g_autofree char *window = NULL;

  g_assert_no_error (error);
  window = g_strjoinv (" ", ids);
  assert_visits (self, &all, expected);
  g_assert_cmpint (g_strv_length (ids), ==, 3);
  g_assert_nonnull (strstr (expected, window));
  g_assert_cmpint (zyr_store_find_visit (self->store, &filter, ids[0], &error), ==, 1);
}

/* A supervisor's queue in its three orders, none of them in the bytes' order or that of a locale. */
static void
test_queue (Fixture *self, gconstpointer data)
{
  feed (self,
        SCOPE,
        1,
        user ("u1", 1, "Zeynep"),
        user ("u2", 1, "Çiğdem"),
        user ("u3", 1, "Cemil"),
        report ("a", 1, "2026-11-20T10:00:00Z", "u1", "warn warn info"),
        report ("b", 1, "2026-11-20T11:00:00Z", "u2", "info"),
        report ("c", 1, "2026-11-20T12:00:00Z", "u3", "crit"),
        report ("d", 1, "2026-11-20T13:00:00Z", "u2", "warn warn info"),
        report ("e", 1, "2026-11-19T10:00:00Z", "u1", ""),
        report ("own", 1, "2026-11-18T10:00:00Z", "u9", "crit crit"),
        NULL);
  assert_queue (self, ZYR_STORE_VISITS_BY_ENDED, "e a b c d ");
  assert_queue (self, ZYR_STORE_VISITS_BY_WORKER, "c b d e a ");
  assert_queue (self, ZYR_STORE_VISITS_BY_DISCREPANCIES, "c a d b e ");

  /* A name of another letter, and a report that was corrected. */
  feed (self,
        SCOPE,
        20,
        user ("u2", 2, "Şükran"),
        report ("b", 2, "2026-11-20T11:00:00Z", "u2", "crit crit"),
        NULL);
  assert_queue (self, ZYR_STORE_VISITS_BY_WORKER, "c b d e a ");
  assert_queue (self, ZYR_STORE_VISITS_BY_DISCREPANCIES, "b c a d e ");
  feed (self, SCOPE, 40, user ("u3", 2, "Zühal"), NULL);
  assert_queue (self, ZYR_STORE_VISITS_BY_WORKER, "b d e a c ");
}

static void
test_work (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) works = NULL;
  const char *const visits[] = {
    "'worker': 'u1', 'state': 'planned', 'due': '2026-11-20'",
    "'worker': 'u1', 'state': 'planned', 'due': '2026-11-21'",
    "'worker': 'u1', 'state': 'in_progress', 'due': '2026-11-28', 'revision': 1",
    "'worker': 'u1', 'state': 'returned', 'due': '2026-11-29', 'revision': 2",
    "'worker': 'u1', 'state': 'completed', 'due': ''",
    "'worker': 'u1', 'state': 'submitted', 'due': '2026-11-01', 'revision': 1",
    "'worker': 'u2', 'state': 'planned', 'due': '2026-11-21', 'second': 'u1'",
    "'worker': 'u3', 'state': 'approved', 'due': '2026-11-21', 'revision': 1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (visits); i++)
    {
      g_autofree char *id = g_strdup_printf ("v%u", i);

      feed (self, SCOPE, i + 1,
            upsert (ZYR_KIND_VISIT, id, 1,
                    parse ("{'id': '%s', 'household': 'h1', %s}", id, visits[i])),
            NULL);
    }
  works = zyr_store_count_work (self->store, "2026-11-21", "2026-11-28", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (works->len, ==, 2);
  for (guint i = 0; i < works->len; i++)
    {
      const ZyrStoreWork *work = g_ptr_array_index (works, i);
      const gboolean is_first = g_str_equal (work->worker, "u1");

      g_assert_true (is_first || g_str_equal (work->worker, "u2"));
      g_assert_cmpuint (work->n_open, ==, is_first ? 5 : 1);
      g_assert_cmpuint (work->n_due, ==, is_first ? 2 : 1);
      g_assert_cmpuint (work->n_overdue, ==, is_first ? 1 : 0);
      g_assert_cmpuint (work->n_returned, ==, is_first ? 2 : 0);
    }
}

static void
test_list_records (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) members = NULL;
  g_autoptr (GPtrArray) notes = NULL;
  g_autoptr (GPtrArray) forms = NULL;

  feed (self,
        SCOPE,
        1,
        household ("h1", 1, "Bir"),
        member ("m3", "h1", 1, "İlk"),
        member ("m1", "h1", 3, "Üçüncü"),
        member ("m2", "h1", 2, "İkinci"),
        member ("mx", "h2", 1, "Başka"),
        form_record (),
        NULL);
  members = zyr_store_list_records (self->store, ZYR_KIND_MEMBER, "h1", NULL);
  g_assert_cmpuint (members->len, ==, 3);
  g_assert_cmpstr (zyr_record_get_id (g_ptr_array_index (members, 0)), ==, "m3");
  g_assert_cmpstr (zyr_record_get_id (g_ptr_array_index (members, 2)), ==, "m1");
  notes = zyr_store_list_records (self->store, ZYR_KIND_NOTE, "h1", NULL);
  g_assert_cmpuint (notes->len, ==, 0);
  forms = zyr_store_list_records (self->store, ZYR_KIND_FORM, NULL, NULL);
  g_assert_cmpuint (forms->len, ==, 1);
  g_assert_cmpint (zyr_store_count_records (self->store, ZYR_KIND_MEMBER, NULL), ==, 4);
}

static void
test_history (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrClock) clock = zyr_clock_new_fake_iso ("2026-11-21T10:00:00Z");
  gint64 now = zyr_clock_get_now_us (clock) / G_USEC_PER_SEC;
  g_autoptr (ZyrStoreHistoryRow) old = zyr_store_history_row_new (now - 31 * 86400, now, "ok");
  g_autoptr (ZyrStoreHistoryRow) row = zyr_store_history_row_new (now, now + 2, "timeout");
  g_autoptr (GPtrArray) rows = NULL;

  zyr_store_set_clock (self->store, clock);
  row->n_ops_sent = 3;
  row->n_blobs_sent = 9;
  g_assert_true (zyr_store_add_history (self->store, old, NULL));
  g_assert_true (zyr_store_add_history (self->store, row, NULL));
  g_assert_true (zyr_store_add_history (self->store, row, NULL));
  rows = zyr_store_list_history (self->store, 0, NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  {
    ZyrStoreHistoryRow *first = g_ptr_array_index (rows, 0);

    g_assert_cmpstr (first->outcome, ==, "timeout");
    g_assert_cmpuint (first->n_ops_sent, ==, 3);
    g_assert_cmpuint (first->n_blobs_sent, ==, 9);
    g_assert_cmpint (first->ended_unix, ==, now + 2);
  }
}

/* The beginning of a blob stays until the blob is here. */
static void
test_blob_part (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) whole = g_bytes_new_static ("a photo", 7);
  g_autoptr (GBytes) half = g_bytes_new_static ("a ph", 4);
  g_autofree char *sha = zyr_hash_sha256_hex_bytes (whole);
  g_autoptr (GBytes) none = zyr_store_dup_blob_part (self->store, sha, &error);
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autofree char *put = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (none), ==, 0);
  g_assert_true (zyr_store_keep_blob_part (self->store, sha, half, &error));
  fixture_reopen (self);
  kept = zyr_store_dup_blob_part (self->store, sha, &error);
  g_assert_true (g_bytes_equal (kept, half));
  g_assert_null (zyr_store_dup_blob (self->store, sha, NULL, NULL));

  put = zyr_store_put_blob (self->store, sha, "image/jpeg", whole, NULL, TRUE, &error);
  g_assert_no_error (error);
  after = zyr_store_dup_blob_part (self->store, sha, &error);
  g_assert_cmpuint (g_bytes_get_size (after), ==, 0);

  g_assert_true (zyr_store_keep_blob_part (self->store, sha, half, &error));
  g_assert_true (zyr_store_keep_blob_part (self->store, sha, NULL, &error));
  g_clear_pointer (&after, g_bytes_unref);
  after = zyr_store_dup_blob_part (self->store, sha, &error);
  g_assert_cmpuint (g_bytes_get_size (after), ==, 0);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/store/records/newer-only", test_newer_only);
  fixture_add ("/store/records/cursor", test_cursor);
  fixture_add ("/store/records/page-is-atomic", test_page_is_atomic);
  fixture_add ("/store/records/pages-together", test_pages_together);
  fixture_add ("/store/records/leave", test_leave);
  fixture_add ("/store/records/two-scopes", test_two_scopes);
  fixture_add ("/store/records/leave-before-household", test_leave_before_household);
  fixture_add ("/store/records/delete", test_delete);
  fixture_add ("/store/records/reset", test_reset);
  fixture_add ("/store/records/reset-two-scopes", test_reset_two_scopes);
  fixture_add ("/store/records/reset-same-epoch", test_reset_same_epoch);
  fixture_add ("/store/records/drop-scope", test_drop_scope);
  fixture_add ("/store/records/digest", test_digest);
  fixture_add ("/store/records/digest-is-due", test_digest_is_due);
  fixture_add ("/store/records/unknown-kind", test_unknown_kind);
  fixture_add ("/store/records/fields-kept", test_fields_kept);
  fixture_add ("/store/records/visits", test_visits);
  fixture_add ("/store/records/windows-of-visits", test_windows_of_visits);
  fixture_add ("/store/records/queue", test_queue);
  fixture_add ("/store/records/work", test_work);
  fixture_add ("/store/records/list", test_list_records);
  fixture_add ("/store/records/history", test_history);
  fixture_add ("/store/records/blob-part", test_blob_part);
  return g_test_run ();
}
