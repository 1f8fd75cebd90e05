/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "zyr-store-private.h"
#include "zyr-store-thread.h"

#include <string.h>

/* A thread over the fixture's store, and what its callbacks have seen */
typedef struct
{
  Fixture base;
  ZyrStoreThread *thread;
  GString *log;
  guint n_running;
} ThreadFixture;

static void
set_up (ThreadFixture *self, gconstpointer data)
{
  fixture_set_up (&self->base, NULL);
  feed (&self->base, SCOPE, 1, household ("h1", 1, "Fatma Öztürk"), NULL);
  fixture_close (&self->base);
  self->thread = zyr_store_thread_new (self->base.path);
  self->log = g_string_new (NULL);
}

static void
tear_down (ThreadFixture *self, gconstpointer data)
{
  g_clear_object (&self->thread);
  g_string_free (self->log, TRUE);
  fixture_tear_down (&self->base, NULL);
}

#define thread_add(name, func) \
  g_test_add (name, ThreadFixture, NULL, set_up, func, tear_down)

static void
wait_all (ThreadFixture *self)
{
  while (self->n_running > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ThreadFixture *self = data;
  g_autoptr (GError) error = NULL;

  if (zyr_store_thread_open_finish (ZYR_STORE_THREAD (source), result, &error))
    g_string_append (self->log, "open ");
  else
    g_string_append_printf (self->log, "open:%d ", error->code);
  self->n_running--;
}

static void
open_thread (ThreadFixture *self, GBytes *key)
{
  self->n_running++;
  zyr_store_thread_open_async (self->thread, key, NULL, open_cb, self);
}

static void
close_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ThreadFixture *self = data;

  g_assert_true (zyr_store_thread_close_finish (ZYR_STORE_THREAD (source), result, NULL));
  g_string_append (self->log, "close ");
  self->n_running--;
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ThreadFixture *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text
      = zyr_store_thread_run_finish (ZYR_STORE_THREAD (source), result, &error);

  if (error == NULL)
    g_string_append_printf (self->log, "%s ", text);
  else if (error->domain == G_IO_ERROR && error->code == G_IO_ERROR_CANCELLED)
    g_string_append (self->log, "cancelled ");
  else
    g_string_append_printf (self->log, "%s:%d ", g_quark_to_string (error->domain), error->code);
  self->n_running--;
}

static void
run (ThreadFixture *self, ZyrStoreFunc func, gpointer data, GCancellable *cancellable)
{
  self->n_running++;
  zyr_store_thread_run_async (self->thread, func, data, g_free, g_free, cancellable, run_cb, self);
}

static gpointer
echo (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_nonnull (store);
  return g_strdup (data);
}

static gpointer
write_meta (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return zyr_store_set_meta (store, "k", data, error) ? g_strdup ("written") : NULL;
}

static gpointer
missing (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (ZyrRecord) record = zyr_store_dup_record (store, ZYR_KIND_NOTE, "none", error);

  return record != NULL ? g_strdup ("found") : NULL;
}

/* Lets go of the store, so that the test itself can look into it */
static void
shut (ThreadFixture *self)
{
  self->n_running++;
  zyr_store_thread_close_async (self->thread, NULL, close_cb, self);
  wait_all (self);
}

static void
test_in_order (ThreadFixture *self, gconstpointer data)
{
  g_assert_false (zyr_store_thread_is_open (self->thread));
  run (self, echo, g_strdup ("early"), NULL);
  open_thread (self, self->base.key);
  for (int i = 0; i < 5; i++)
    run (self, echo, g_strdup_printf ("%d", i), NULL);
  wait_all (self);
  g_assert_cmpstr (self->log->str, ==, "zyr-store-error-quark:11 open 0 1 2 3 4 ");
  g_assert_true (zyr_store_thread_is_open (self->thread));
}

static void
test_errors (ThreadFixture *self, gconstpointer data)
{
  g_autoptr (GBytes) other = make_key (1);

  open_thread (self, other);
  wait_all (self);
  g_assert_cmpstr (self->log->str, ==, "open:0 "); /* WRONG_KEY */
  g_assert_false (zyr_store_thread_is_open (self->thread));
  open_thread (self, self->base.key);
  run (self, missing, NULL, NULL);
  wait_all (self);
  g_assert_cmpstr (self->log->str, ==, "open:0 open zyr-store-error-quark:7 ");
}

static void
test_close_with_queue (ThreadFixture *self, gconstpointer data)
{
  g_autofree char *value = NULL;

  open_thread (self, self->base.key);
  for (int i = 0; i < 20; i++)
    run (self, write_meta, g_strdup_printf ("value %d", i), NULL);
  self->n_running++;
  zyr_store_thread_close_async (self->thread, NULL, close_cb, self);
  run (self, write_meta, g_strdup ("too late"), NULL);
  wait_all (self);
  g_assert_true (g_str_has_suffix (self->log->str, "written close zyr-store-error-quark:11 "));
  /* What was queued before was done, what came after was not. */
  fixture_open (&self->base);
  value = zyr_store_dup_meta (self->base.store, "k", NULL);
  g_assert_cmpstr (value, ==, "value 19");
  fixture_close (&self->base);
  /* The same object opens it again. */
  g_string_truncate (self->log, 0);
  open_thread (self, self->base.key);
  wait_all (self);
  g_assert_cmpstr (self->log->str, ==, "open ");
}

/* Dropping the object ends the thread after the work that was queued, and frees the lock. */
static void
test_dropped (ThreadFixture *self, gconstpointer data)
{
  g_autofree char *value = NULL;

  open_thread (self, self->base.key);
  run (self, write_meta, g_strdup ("last"), NULL);
  g_clear_object (&self->thread);
  wait_all (self);
  g_assert_cmpstr (self->log->str, ==, "open written ");
  for (int i = 0; i < 12000 && self->base.store == NULL; i++)
    {
      self->base.store = zyr_store_open (self->base.path, self->base.key, NULL);
      g_usleep (10000);
    }
  g_assert_nonnull (self->base.store);
  value = zyr_store_dup_meta (self->base.store, "k", NULL);
  g_assert_cmpstr (value, ==, "last");
}

static gpointer
hold (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  GAsyncQueue *gate = *(GAsyncQueue **) data;

  g_async_queue_pop (gate);
  return g_strdup ("held");
}

static void
test_cancelled_before (ThreadFixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncQueue) gate = g_async_queue_new ();
  g_autofree char *value = NULL;

  open_thread (self, self->base.key);
  run (self, hold, g_memdup2 (&gate, sizeof gate), NULL);
  run (self, write_meta, g_strdup ("never"), cancellable);
  g_cancellable_cancel (cancellable);
  g_async_queue_push (gate, self);
  wait_all (self);
  g_assert_cmpstr (self->log->str, ==, "open held cancelled ");
  shut (self);
  fixture_open (&self->base);
  value = zyr_store_dup_meta (self->base.store, "k", NULL);
  g_assert_null (value);
}

/* A statement that would run for minutes, inside a transaction that has written */
static gpointer
run_long (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  GAsyncQueue *started = *(GAsyncQueue **) data;
  g_autoptr (ZyrStoreTransaction) transaction = zyr_store_begin (store, error);
  gint64 n;

  if (!zyr_store_exec (store, error, "INSERT INTO meta VALUES ('k', 'half')", ""))
    return NULL;
  g_async_queue_push (started, store);
  if (!zyr_store_query_int (store,
                            error,
                            0,
                            &n,
                            "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c"
                            " WHERE i < 5000000000) SELECT count (*) FROM c",
                            ""))
    return NULL;
  return g_strdup ("counted");
}

static void
test_cancelled_within (ThreadFixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncQueue) started = g_async_queue_new ();
  g_autofree char *value = NULL;

  open_thread (self, self->base.key);
  run (self, run_long, g_memdup2 (&started, sizeof started), cancellable);
  g_async_queue_pop (started);
  g_cancellable_cancel (cancellable);
  run (self, echo, g_strdup ("next"), NULL);
  wait_all (self);
  g_assert_cmpstr (self->log->str, ==, "open cancelled next ");
  shut (self);
  fixture_open (&self->base);
  value = zyr_store_dup_meta (self->base.store, "k", NULL);
  g_assert_null (value);
}

static gpointer
write_then_cancel (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  if (!zyr_store_set_meta (store, "k", "v", error))
    return NULL;
  g_cancellable_cancel (cancellable);
  return g_strdup ("saved");
}

/* Who is told "cancelled" must not have been saved. */
static void
test_cancelled_after (ThreadFixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  open_thread (self, self->base.key);
  run (self, write_then_cancel, NULL, cancellable);
  wait_all (self);
  g_assert_cmpstr (self->log->str, ==, "open saved ");
}

static gpointer
add_note (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) op = op_note (data, "h1", "not");

  return zyr_store_append_operation (store, op, &worker, error) > 0 ? g_strdup ("note") : NULL;
}

static void
changed_cb (ZyrStoreThread *thread, ZyrStoreChanges *changes, gpointer data)
{
  ThreadFixture *self = data;

  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_string_append_printf (self->log,
                          "changed(%s%s%s) ",
                          zyr_store_changes_has_kind (changes, ZYR_KIND_NOTE) ? "note " : "",
                          zyr_store_changes_has_household (changes, "h1") ? "h1 " : "",
                          changes->outbox ? "outbox" : "");
}

static void
test_changed (ThreadFixture *self, gconstpointer data)
{
  g_signal_connect (self->thread, "changed", G_CALLBACK (changed_cb), self);
  open_thread (self, self->base.key);
  run (self, add_note, g_strdup ("01939d3a-6c00-7000-8000-000000000001"), NULL);
  run (self, echo, g_strdup ("read"), NULL);
  run (self, missing, NULL, NULL);
  wait_all (self);
  /* Before the caller hears that it is done; not after reading, not after failing */
  g_assert_cmpstr (self->log->str,
                   ==,
                   "open changed(note h1 outbox) note read zyr-store-error-quark:7 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  thread_add ("/store/thread/in-order", test_in_order);
  thread_add ("/store/thread/errors", test_errors);
  thread_add ("/store/thread/close-with-queue", test_close_with_queue);
  thread_add ("/store/thread/dropped", test_dropped);
  thread_add ("/store/thread/cancelled-before", test_cancelled_before);
  thread_add ("/store/thread/cancelled-within", test_cancelled_within);
  thread_add ("/store/thread/cancelled-after", test_cancelled_after);
  thread_add ("/store/thread/changed", test_changed);
  return g_test_run ();
}
