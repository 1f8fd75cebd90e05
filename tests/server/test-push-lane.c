/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lane forgets what is answered, not another item that has its address by then. */
#include "zyr-push-lane-private.h"

static GMutex lock;
static GCond changed;
static ZyrPushLane *lane;
static guint n_begun;
static guint n_run;
static guint n_resumed;

static void
wait_for (guint *n, guint wanted)
{
  g_mutex_lock (&lock);
  while (*n < wanted)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

/* The item is gone and its address given out again before the lane hears that it is answered. */
static gboolean
answer (gpointer item, gboolean resumed)
{
  gboolean first;

  g_mutex_lock (&lock);
  first = n_begun++ == 0;
  g_mutex_unlock (&lock);
  if (first)
    zyr_push_lane_add (lane, item, 2);

  g_mutex_lock (&lock);
  n_run++;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
  return TRUE;
}

static void
test_same_address (void)
{
  int item;

  lane = zyr_push_lane_new (answer);
  zyr_push_lane_add (lane, &item, 1);
  wait_for (&n_run, 2);
  zyr_push_lane_free (lane);
  g_assert_cmpuint (n_run, ==, 2);
}

static gboolean
answer_later (gpointer item, gboolean resumed)
{
  g_mutex_lock (&lock);
  n_resumed += resumed;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
  if (!resumed)
    zyr_push_lane_resume (lane, item);
  return resumed;
}

/* More than there is room for at once: each has its turn, and its answer. */
static void
test_resumed (void)
{
  int items[20];

  lane = zyr_push_lane_new (answer_later);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    zyr_push_lane_add (lane, &items[i], 60 * 1024);
  wait_for (&n_resumed, G_N_ELEMENTS (items));
  zyr_push_lane_free (lane);
  g_assert_cmpuint (n_resumed, ==, G_N_ELEMENTS (items));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/push-lane/same-address", test_same_address);
  g_test_add_func ("/push-lane/resumed", test_resumed);
  return g_test_run ();
}
