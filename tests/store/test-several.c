/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations that are appended together. */
#include "store-fixture.h"

#include "zyr-uuid.h"

#define H "h1"

/* Of several none is kept if one is refused. */
static void
test_several (Fixture *self, gconstpointer data)
{
  g_autofree char *first = zyr_uuid_new ();
  g_autofree char *second = zyr_uuid_new ();
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (GError) error = NULL;

  feed (self, SCOPE, 1, household (H, 1, "Veli Kaya"), NULL);
  g_ptr_array_add (ops, op_note (first, H, "ilk"));
  g_ptr_array_add (ops, op_note (second, "no-such-household", "x"));
  g_assert_false (zyr_store_append_operations (self->store, ops, &worker, &error));
  g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_REFUSED);
  g_clear_error (&error);
  g_assert_cmpint (zyr_store_get_last_op (self->store, NULL), ==, 0);
  g_assert_cmpint (zyr_store_count_records (self->store, ZYR_KIND_NOTE, NULL), ==, 0);

  g_ptr_array_set_size (ops, 1);
  g_ptr_array_add (ops, op_note (second, H, "ikinci"));
  g_assert_true (zyr_store_append_operations (self->store, ops, &worker, &error));
  g_assert_no_error (error);
  g_assert_cmpint (zyr_store_get_last_op (self->store, NULL), ==, 2);
  g_assert_cmpint (zyr_store_count_records (self->store, ZYR_KIND_NOTE, NULL), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/store/several/all-or-none", test_several);
  return g_test_run ();
}
