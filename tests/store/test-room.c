/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What takes room, and what may be removed to make some. */
#include "store-fixture.h"

#include "zyr-store-blobs.h"
#include "zyr-store-room.h"
#include "zyr-uuid.h"

#define H "h1"
#define V "v1"
#define PHOTO_BYTES 300000

static ZyrStoreRoom
measure (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  ZyrStoreRoom room;

  zyr_store_measure_room (self->store, &room, &error);
  g_assert_no_error (error);
  return room;
}

/* @seed makes it another picture. */
static char *
put (Fixture *self, char seed, const char *draft, gboolean from_centre)
{
  g_autofree char *bytes = g_malloc (PHOTO_BYTES);
  g_autoptr (GBytes) photo = NULL;
  g_autoptr (GError) error = NULL;
  char *hash;

  memset (bytes, seed, PHOTO_BYTES);
  photo = g_bytes_new (bytes, PHOTO_BYTES);
  hash = zyr_store_put_blob (self->store, NULL, "image/jpeg", photo, draft, from_centre, &error);
  g_assert_no_error (error);
  return hash;
}

static gboolean
is_here (Fixture *self, const char *hash)
{
  g_autoptr (GBytes) bytes = zyr_store_dup_blob (self->store, hash, NULL, NULL);

  return bytes != NULL;
}

static void
free_room (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  zyr_store_free_room (self->store, &error);
  g_assert_no_error (error);
}

/* What came from the centre goes; a draft's, an unsent and a sent one that the journal names stay,
 * whatever the clock says. */
static void
test_free (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrClock) clock = zyr_clock_new_fake_iso ("2036-01-01T00:00:00Z");
  g_autoptr (JsonObject) media = parse ("{'addr_il.csv': 'name,label'}");
  g_autofree char *draft = NULL;
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *other = NULL;
  g_autofree char *revision = zyr_uuid_new ();
  g_autoptr (JsonObject) op = NULL;
  g_autoptr (GError) error = NULL;
  ZyrStoreRoom room;
  gint64 before;

  feed (self, SCOPE, 10, form_record (), household (H, 1, "Fatma Öztürk"),
        visit (V, H, 1, "planned"), visit ("v2", H, 1, "planned"), NULL);
  append (self, op_start (V));
  draft = zyr_store_create_draft (self->store, V, "hane", "1", media, "<data/>", &error);
  g_assert_no_error (error);
  mine = put (self, 'm', draft, FALSE);
  theirs = put (self, 't', NULL, TRUE);
  free_room (self);
  g_assert_true (is_here (self, mine));
  g_assert_false (is_here (self, theirs));

  op = op_submit (V, revision, 1, mine);
  zyr_store_finish_draft (self->store, draft, op, &worker, &error);
  g_assert_no_error (error);
  other = put (self, 'o', NULL, TRUE);
  room = measure (self);
  g_assert_cmpint (room.n_households, ==, 1);
  g_assert_cmpint (room.n_visits, ==, 2);
  g_assert_cmpint (room.n_photos, ==, 2);
  g_assert_cmpint (room.photos_bytes, ==, 2 * PHOTO_BYTES);
  g_assert_cmpint (room.n_unsent_photos, ==, 1);
  g_assert_cmpint (room.n_spare_photos, ==, 1);
  g_assert_cmpint (room.spare_bytes, ==, PHOTO_BYTES);
  before = room.file_bytes;

  free_room (self);
  room = measure (self);
  g_assert_cmpint (room.n_photos, ==, 1);
  g_assert_cmpint (room.file_bytes, <=, before - PHOTO_BYTES / 2);
  g_assert_cmpint (room.empty_bytes, ==, 0);

  answer (self, 1, ZYR_STORE_RESULT_OK, ZYR_KIND_VISIT, V, 2);
  answer (self, 2, ZYR_STORE_RESULT_OK, ZYR_KIND_VISIT, V, 3);
  zyr_store_mark_blob_sent (self->store, mine, &error);
  g_assert_no_error (error);
  zyr_store_set_clock (self->store, clock);
  g_assert_cmpint (measure (self).n_spare_photos, ==, 0);
  free_room (self);
  g_assert_true (is_here (self, mine));

  /* Still a store that opens and reads. */
  fixture_reopen (self);
  zyr_store_check (self->store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (measure (self).n_households, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/store/room/free", test_free);
  return g_test_run ();
}
