/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-push-lane-private.h"

#define THREADS_N 4
/* Of what is judged and not yet written, as it was received: some groups of the writer's. */
#define AHEAD_BYTES_MAX (96u * 1024)

typedef struct
{
  gpointer item;
  gsize size_bytes;
  gboolean resumed;
} Work;

struct _ZyrPushLane
{
  ZyrPushLaneFunc func;
  GThreadPool *threads;
  GMutex lock;
  GQueue held;          /* Work for which there is no room yet */
  GHashTable *ahead;    /* item -> Work */
  gsize n_ahead_bytes;
};

/* With the lock. */
static void
admit (ZyrPushLane *self)
{
  Work *work;

  while ((work = g_queue_peek_head (&self->held)) != NULL
         && (self->n_ahead_bytes == 0
             || self->n_ahead_bytes + work->size_bytes <= AHEAD_BYTES_MAX))
    {
      g_queue_pop_head (&self->held);
      self->n_ahead_bytes += work->size_bytes;
      g_hash_table_insert (self->ahead, work->item, work);
      g_thread_pool_push (self->threads, work, NULL);
    }
}

/* With the lock. */
static void
leave (ZyrPushLane *self, Work *work)
{
  g_hash_table_remove (self->ahead, work->item);
  self->n_ahead_bytes -= work->size_bytes;
  admit (self);
}

static void
run_work (gpointer data, gpointer user_data)
{
  ZyrPushLane *self = user_data;
  Work *work = data;

  if (work->resumed)
    {
      self->func (work->item, TRUE);
      g_free (work);
      return;
    }
  if (!self->func (work->item, FALSE))
    return;
  g_mutex_lock (&self->lock);
  leave (self, work);
  g_mutex_unlock (&self->lock);
  g_free (work);
}

/* What only lacks its answer comes first. */
static gint
compare_work (gconstpointer a, gconstpointer b, gpointer data)
{
  return (int)((const Work *)b)->resumed - (int)((const Work *)a)->resumed;
}

ZyrPushLane *
zyr_push_lane_new (ZyrPushLaneFunc func, GError **error)
{
  ZyrPushLane *self = g_new0 (ZyrPushLane, 1);

  self->func = func;
  g_mutex_init (&self->lock);
  g_queue_init (&self->held);
  self->ahead = g_hash_table_new (NULL, NULL);
  self->threads = g_thread_pool_new (run_work, self, THREADS_N, FALSE, error);
  if (self->threads == NULL)
    {
      zyr_push_lane_free (self);
      return NULL;
    }
  g_thread_pool_set_sort_function (self->threads, compare_work, NULL);
  return self;
}

void
zyr_push_lane_free (ZyrPushLane *self)
{
  if (self == NULL)
    return;
  if (self->threads != NULL)
    g_thread_pool_free (self->threads, FALSE, TRUE);
  g_assert (g_queue_is_empty (&self->held) && g_hash_table_size (self->ahead) == 0);
  g_hash_table_unref (self->ahead);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
zyr_push_lane_add (ZyrPushLane *self, gpointer item, gsize size_bytes)
{
  Work *work = g_new0 (Work, 1);

  work->item = item;
  work->size_bytes = size_bytes;
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->held, work);
  admit (self);
  g_mutex_unlock (&self->lock);
}

void
zyr_push_lane_resume (ZyrPushLane *self, gpointer item)
{
  Work *work;

  g_mutex_lock (&self->lock);
  work = g_hash_table_lookup (self->ahead, item);
  g_assert (work != NULL && !work->resumed);
  work->resumed = TRUE;
  leave (self, work);
  g_mutex_unlock (&self->lock);
  g_thread_pool_push (self->threads, work, NULL);
}

guint
zyr_push_lane_get_n_waiting (ZyrPushLane *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = g_queue_get_length (&self->held);
  g_mutex_unlock (&self->lock);
  return n + g_thread_pool_unprocessed (self->threads);
}
