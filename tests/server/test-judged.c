/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A push is judged before its transaction. Here something else is written between the two: what
 * comes of it must be what comes of the two one after the other, each alone. */
#include "service-fixture.h"

#include "zyr-storage-driver.h"

/* A storage in front of another that lets another's request in before a transaction begins. */
typedef struct
{
  ZyrStorage parent;
  ZyrStorage *inner;
} SlowStorage;

typedef struct
{
  ZyrTx parent;
  ZyrTx *inner;
  gboolean writes;
} SlowTx;

typedef struct
{
  ZyrTxFunc func;
  gpointer data;
  gboolean writes;
} Body;

typedef struct
{
  Fixture *fixture;
  Device *worker;
  Device *boss;
  Answer *other; /* of what came between */
} World;

typedef void (*Between) (World *world);

static Between between; /* once */
static World *between_world;
static guint n_records_read; /* statements that read records within a transaction that writes */

static const ZyrStorageClass slow_class;

static gboolean
run_body (ZyrTx *inner, gpointer data, GError **error)
{
  const Body *body = data;
  SlowTx tx = { { &slow_class }, inner, body->writes };

  return body->func (&tx.parent, body->data, error);
}

static gboolean
slow_write (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  Body body = { func, data, TRUE };
  Between now = between;

  between = NULL;
  if (now != NULL)
    now (between_world);
  n_records_read = 0;
  return zyr_storage_write (((SlowStorage *)storage)->inner, run_body, &body, error);
}

static gboolean
slow_read (ZyrStorage *storage, ZyrTxFunc func, gpointer data, GError **error)
{
  Body body = { func, data, FALSE };

  return zyr_storage_read (((SlowStorage *)storage)->inner, run_body, &body, error);
}

static void
slow_close (ZyrStorage *storage)
{
  zyr_storage_close (((SlowStorage *)storage)->inner);
  g_free (storage);
}

static ZyrRows *
slow_query (ZyrTx *tx, const char *sql, const ZyrValue *values, guint n_values, GError **error)
{
  SlowTx *self = (SlowTx *)tx;

  if (self->writes && g_str_has_prefix (sql, "SELECT id, kind, ver, body"))
    n_records_read++;
  return zyr_tx_query (self->inner, sql, values, n_values, error);
}

static const ZyrStorageClass slow_class = {
  .writes_one_by_one = TRUE,
  .write = slow_write,
  .read = slow_read,
  .close = slow_close,
  .query = slow_query,
};

static ZyrStorage *
wrap (ZyrStorage *inner)
{
  SlowStorage *storage = g_new0 (SlowStorage, 1);

  storage->parent.klass = &slow_class;
  storage->inner = inner;
  return &storage->parent;
}

static World *
world_new (void)
{
  World *world = g_new0 (World, 1);

  world->fixture = fixture_new (5, wrap);
  world->worker = device_new (world->fixture, WORKER, "S1042");
  world->boss = device_new (world->fixture, SUPERVISOR, "M7");
  between_world = world;
  return world;
}

static void
world_free (World *world)
{
  g_clear_pointer (&world->other, answer_free);
  device_free (world->worker);
  device_free (world->boss);
  fixture_free (world->fixture);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static Answer *
start_visit (World *world)
{
  return push_one (world->fixture, world->worker, 1, "visit.start", "'visit':'" VISIT "'");
}

/* Nothing between: no record is read again, only that they are as they were. */
static void
test_as_it_was (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Answer) started = start_visit (world);

  g_assert_cmpstr (result_outcome (started, 0), ==, "ok");
  g_assert_cmpuint (n_records_read, ==, 0);
  g_assert_cmpint (fixture_count (world->fixture, "SELECT ver FROM record WHERE id = '" VISIT "'"),
                   ==, 2);
}

static void
cancel_visit (World *world)
{
  world->other = push_one (world->fixture, world->boss, 1, "visit.cancel",
                           "'visit':'" VISIT "','reason':'x'");
}

/* The visit is no longer to be made. */
static void
test_record_changed (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Answer) started = NULL;

  between = cancel_visit;
  started = start_visit (world);
  g_assert_cmpstr (result_outcome (world->other, 0), ==, "ok");
  g_assert_cmpstr (result_outcome (started, 0), ==, "quarantined");
  g_assert_cmpstr (result_reason (started, 0), ==, "wrong-state");
  g_assert_cmpint (
      fixture_count (world->fixture, "SELECT count(*) FROM operation WHERE payload IS NOT NULL"),
      ==, 1);
}

static Answer *
set_door (World *world, const Device *device, const char *door)
{
  return push_one (world->fixture, device, 1, "set",
                   "'rec_kind':'household','rec':'" HOUSEHOLD
                   "','fields':{'addr_door':{'value':'%s','seen':null}}",
                   door);
}

static void
set_door_first (World *world)
{
  world->other = set_door (world, world->boss, "1");
}

/* Two who saw the same: the second is kept beside the first. */
static void
test_field_changed (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Answer) second = NULL;

  between = set_door_first;
  second = set_door (world, world->worker, "2");
  g_assert_cmpstr (result_outcome (world->other, 0), ==, "ok");
  g_assert_cmpstr (result_outcome (second, 0), ==, "conflict");
  g_assert_cmpint (
      fixture_count (world->fixture, "SELECT count(*) FROM record WHERE kind = 'conflict'"), ==, 1);
}

static Answer *
add_note (World *world, const Device *device)
{
  g_autofree char *note = fixture_id (77);

  return push_one (world->fixture, device, 1, "note.add",
                   "'note':{'id':'%s','household':'" HOUSEHOLD "','text':'%s'}", note, device->id);
}

static void
add_note_first (World *world)
{
  world->other = add_note (world, world->boss);
}

/* An id that was free. */
static void
test_id_taken (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Answer) second = NULL;

  between = add_note_first;
  second = add_note (world, world->worker);
  g_assert_cmpstr (result_outcome (world->other, 0), ==, "ok");
  g_assert_cmpstr (result_reason (second, 0), ==, "duplicate");
}

static void
start_visit_first (World *world)
{
  world->other = start_visit (world);
}

/* The same push twice, at once: the second is told the same. */
static void
test_sent_twice (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Answer) second = NULL;

  between = start_visit_first;
  second = start_visit (world);
  g_assert_cmpstr (result_outcome (world->other, 0), ==, "ok");
  g_assert_cmpstr (second->text, ==, world->other->text);
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM operation"), ==, 1);
  g_assert_cmpint (fixture_count (world->fixture, "SELECT ver FROM record WHERE id = '" VISIT "'"),
                   ==, 2);
}

static void
revoke_device (World *world)
{
  fixture_sql (world->fixture, "UPDATE device SET revoked = 1");
}

static void
test_device_revoked (void)
{
  g_autoptr (World) world = world_new ();
  g_autoptr (Answer) refused = NULL;

  between = revoke_device;
  refused = start_visit (world);
  assert_refused (refused, 401, "device-revoked");
  g_assert_cmpint (fixture_count (world->fixture, "SELECT count(*) FROM operation"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/judged/as-it-was", test_as_it_was);
  g_test_add_func ("/judged/record-changed", test_record_changed);
  g_test_add_func ("/judged/field-changed", test_field_changed);
  g_test_add_func ("/judged/id-taken", test_id_taken);
  g_test_add_func ("/judged/sent-twice", test_sent_twice);
  g_test_add_func ("/judged/device-revoked", test_device_revoked);
  return g_test_run ();
}
