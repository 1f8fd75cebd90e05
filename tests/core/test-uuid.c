/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-uuid.h"

#include <string.h>

static void
fill (guint8 *bytes, gsize size_bytes, gpointer data)
{
  memset (bytes, GPOINTER_TO_INT (data), size_bytes);
}

static void
test_layout (void)
{
  g_autoptr (ZyrClock) clock = zyr_clock_new_fake (G_GINT64_CONSTANT (1645557742000000));
  g_autoptr (ZyrUuidSource) zeros = zyr_uuid_source_new (clock, fill, GINT_TO_POINTER (0));
  g_autoptr (ZyrUuidSource) ones = zyr_uuid_source_new (clock, fill, GINT_TO_POINTER (0xff));
  g_autofree char *low = zyr_uuid_source_next (zeros);
  g_autofree char *high = zyr_uuid_source_next (ones);

  /* The time is that of the example in RFC 9562, appendix A.6. */
  g_assert_cmpstr (low, ==, "017f22e2-79b0-7000-8000-000000000000");
  g_assert_cmpstr (high, ==, "017f22e2-79b0-77ff-bfff-ffffffffffff");
  g_assert_cmpint (zyr_uuid_get_time_ms (low), ==, G_GINT64_CONSTANT (1645557742000));
}

/* Within a millisecond, forwards and backwards, and when the counter runs over. */
static void
test_order (gconstpointer data)
{
  g_autoptr (ZyrClock) clock = zyr_clock_new_fake (G_GINT64_CONSTANT (1700000000000000));
  g_autoptr (ZyrUuidSource) source = zyr_uuid_source_new (clock, data == NULL ? NULL : fill,
                                                          (gpointer) data);
  g_autofree char *last = zyr_uuid_source_next (source);

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *next = NULL;

      if (i % 1000 == 999)
        zyr_clock_advance_us (clock, 700);
      if (i % 5000 == 4999)
        zyr_clock_set_now_us (clock, zyr_clock_get_now_us (clock) - (gint64) G_USEC_PER_SEC * 3600);
      next = zyr_uuid_source_next (source);
      g_assert_true (zyr_uuid_is_valid (next));
      g_assert_cmpstr (last, <, next);
      g_free (last);
      last = g_steal_pointer (&next);
    }
}

static void
test_time_moves_on (void)
{
  g_autoptr (ZyrClock) clock = zyr_clock_new_fake (G_GINT64_CONSTANT (1700000000000000));
  g_autoptr (ZyrUuidSource) source = zyr_uuid_source_new (clock, NULL, NULL);
  g_autofree char *first = zyr_uuid_source_next (source);
  g_autofree char *second = NULL;

  zyr_clock_advance_us (clock, 5000);
  second = zyr_uuid_source_next (source);
  g_assert_cmpint (zyr_uuid_get_time_ms (second) - zyr_uuid_get_time_ms (first), ==, 5);
}

static gpointer
make_many (gpointer data)
{
  GPtrArray *made = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 2000; i++)
    g_ptr_array_add (made, zyr_uuid_new ());

  return made;
}

static void
test_threads (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("uuid", make_many, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (GPtrArray) made = g_thread_join (threads[i]);

      for (guint j = 0; j < made->len; j++)
        g_assert_true (g_hash_table_add (seen, g_strdup (g_ptr_array_index (made, j))));
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, 8000);
}

static void
test_derive (void)
{
  static const char base[] = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";
  g_autofree char *a = zyr_uuid_derive (base, "phones");
  g_autofree char *again = zyr_uuid_derive (base, "phones");
  g_autofree char *b = zyr_uuid_derive (base, "iban");

  g_assert_true (zyr_uuid_is_valid (a));
  g_assert_cmpstr (a, ==, again);
  g_assert_cmpstr (a, !=, b);
  g_assert_cmpstr (a, !=, base);
  g_assert_cmpint (zyr_uuid_get_time_ms (a), ==, zyr_uuid_get_time_ms (base));
}

static void
test_validity (void)
{
  static const char *const wrong[]
      = { "", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017f22e279b07cc398c4dc0c0c07398f",
          "017f22e2-79b0-4cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-78c4-dc0c0c07398f",
          "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff",
          "017f22e2-79b0-7cc3-98c4_dc0c0c07398f", "g17f22e2-79b0-7cc3-98c4-dc0c0c07398f" };

  g_assert_true (zyr_uuid_is_valid ("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));
  g_assert_false (zyr_uuid_is_valid (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (zyr_uuid_is_valid (wrong[i]));
      g_assert_cmpint (zyr_uuid_get_time_ms (wrong[i]), ==, -1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/uuid/layout", test_layout);
  g_test_add_data_func ("/core/uuid/order/random", NULL, test_order);
  g_test_add_data_func ("/core/uuid/order/overflow", GINT_TO_POINTER (0xff), test_order);
  g_test_add_func ("/core/uuid/time-moves-on", test_time_moves_on);
  g_test_add_func ("/core/uuid/threads", test_threads);
  g_test_add_func ("/core/uuid/derive", test_derive);
  g_test_add_func ("/core/uuid/validity", test_validity);

  return g_test_run ();
}
