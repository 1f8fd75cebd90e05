/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-list-head.h"

/* Who believes what the model tells of its changes */
typedef struct
{
  GPtrArray *items;
  guint n_exchanged; /* told to be others */
} Believer;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Believer *believer = user_data;

  g_assert_cmpuint (position + removed, <=, believer->items->len);
  if (removed > 0)
    g_ptr_array_remove_range (believer->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (believer->items, (int)(position + i),
                        g_list_model_get_item (model, position + i));
  believer->n_exchanged += removed + added;
}

static void
assert_believed (GListModel *head, GListModel *model, guint size, const Believer *believer)
{
  const guint n = MIN (size, g_list_model_get_n_items (model));

  g_assert_cmpuint (g_list_model_get_n_items (head), ==, n);
  g_assert_cmpuint (believer->items->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);
      g_autoptr (GObject) same = g_list_model_get_item (head, i);

      g_assert_true (item == same && item == g_ptr_array_index (believer->items, i));
    }
  g_assert_null (g_list_model_get_item (head, n));
}

static void
splice (GListStore *store, guint position, guint removed, guint added)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (items, g_object_new (G_TYPE_OBJECT, NULL));
  g_list_store_splice (store, position, removed, items->pdata, added);
}

static void
test_changes (void)
{
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (ZyrListHead) head = zyr_list_head_new (G_LIST_MODEL (store), 6);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  Believer believer = { .items = g_ptr_array_new_with_free_func (g_object_unref) };
  guint size = 6;

  g_signal_connect (head, "items-changed", G_CALLBACK (items_changed_cb), &believer);
  for (guint i = 0; i < 5000; i++)
    {
      const guint n = g_list_model_get_n_items (G_LIST_MODEL (store));
      const guint position = (guint)g_rand_int_range (random, 0, (int)n + 1);
      const guint removed = (guint)g_rand_int_range (random, 0, MIN (4, (int)(n - position) + 1));

      if (i % 7 == 0)
        {
          size = i % 3 == 0 ? G_MAXUINT : (guint)g_rand_int_range (random, 0, 30);
          zyr_list_head_set_size (head, size);
        }
      splice (store, position, removed, (guint)g_rand_int_range (random, 0, n > 40 ? 2 : 4));
      assert_believed (G_LIST_MODEL (head), G_LIST_MODEL (store), size, &believer);
    }
  g_ptr_array_unref (believer.items);
}

/* The row that comes is the only one that is told of. */
static void
test_whole (void)
{
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (ZyrListHead) head = zyr_list_head_new (G_LIST_MODEL (store), G_MAXUINT);
  Believer believer = { .items = g_ptr_array_new_with_free_func (g_object_unref) };

  splice (store, 0, 0, 1000);
  g_ptr_array_set_size (believer.items, 0);
  for (guint i = 0; i < 1000; i++)
    g_ptr_array_add (believer.items, g_list_model_get_item (G_LIST_MODEL (head), i));
  g_signal_connect (head, "items-changed", G_CALLBACK (items_changed_cb), &believer);
  splice (store, 500, 0, 1);
  g_assert_cmpuint (believer.n_exchanged, ==, 1);
  splice (store, 10, 2, 0);
  g_assert_cmpuint (believer.n_exchanged, ==, 3);
  assert_believed (G_LIST_MODEL (head), G_LIST_MODEL (store), G_MAXUINT, &believer);
  g_ptr_array_unref (believer.items);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/list-head/changes", test_changes);
  g_test_add_func ("/ui/list-head/whole", test_whole);
  return g_test_run ();
}
