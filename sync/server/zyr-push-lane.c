/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-push-lane-private.h"

#include <sys/resource.h>

#define THREADS_N 4
/* The one that writes and the one that receives go before: when they wait for a processor, everybody
 * does, and soon there is nothing left to judge. */
#define NICE 5
/* Of what is judged and not yet written, as it was received: some groups of the writer's. */
#define AHEAD_BYTES_MAX (96u * 1024)

typedef struct
{
  gpointer item;
  gsize size_bytes;
} Work;

struct _ZyrPushLane
{
  ZyrPushLaneFunc func;
  GThread *threads[THREADS_N];
  GMutex lock;
  GCond work;        /* for a thread, or closing */
  GQueue held;       /* Work for which there is no room yet */
  GQueue admitted;   /* Work to be run */
  GQueue resumed;    /* items; what only lacks its answer comes first */
  GHashTable *ahead; /* item -> Work; the newer of two items that had the same address */
  gsize n_ahead_bytes;
  gboolean closing;
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
      g_queue_push_tail (&self->admitted, work);
      g_cond_signal (&self->work);
    }
}

/* With the lock. What is answered may be gone, and its address another item's. */
static void
leave (ZyrPushLane *self, Work *work)
{
  if (g_hash_table_lookup (self->ahead, work->item) == work)
    g_hash_table_remove (self->ahead, work->item);
  self->n_ahead_bytes -= work->size_bytes;
  g_free (work);
  admit (self);
}

static gpointer
lane_thread (gpointer data)
{
  ZyrPushLane *self = data;

  setpriority (PRIO_PROCESS, 0, NICE); /* of this thread */
  g_mutex_lock (&self->lock);
  for (;;)
    {
      gpointer item = g_queue_pop_head (&self->resumed);
      gboolean resumed = item != NULL;
      Work *work = resumed ? NULL : g_queue_pop_head (&self->admitted);

      if (work != NULL)
        item = work->item;
      if (item == NULL && self->closing)
        break;
      if (item == NULL)
        {
          g_cond_wait (&self->work, &self->lock);
          continue;
        }
      g_mutex_unlock (&self->lock);
      if (self->func (item, resumed) && !resumed)
        {
          g_mutex_lock (&self->lock);
          leave (self, work);
        }
      else
        g_mutex_lock (&self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

ZyrPushLane *
zyr_push_lane_new (ZyrPushLaneFunc func)
{
  ZyrPushLane *self = g_new0 (ZyrPushLane, 1);

  self->func = func;
  g_mutex_init (&self->lock);
  g_cond_init (&self->work);
  g_queue_init (&self->held);
  g_queue_init (&self->admitted);
  g_queue_init (&self->resumed);
  self->ahead = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < THREADS_N; i++)
    self->threads[i] = g_thread_new ("zyr-lane", lane_thread, self);
  return self;
}

void
zyr_push_lane_free (ZyrPushLane *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_cond_broadcast (&self->work);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < THREADS_N; i++)
    g_thread_join (self->threads[i]);
  g_assert (g_queue_is_empty (&self->held) && g_hash_table_size (self->ahead) == 0);
  g_hash_table_unref (self->ahead);
  g_cond_clear (&self->work);
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
  g_mutex_lock (&self->lock);
  leave (self, g_hash_table_lookup (self->ahead, item));
  g_queue_push_tail (&self->resumed, item);
  g_cond_signal (&self->work);
  g_mutex_unlock (&self->lock);
}

guint
zyr_push_lane_get_n_waiting (ZyrPushLane *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = g_queue_get_length (&self->held) + g_queue_get_length (&self->admitted)
      + g_queue_get_length (&self->resumed);
  g_mutex_unlock (&self->lock);
  return n;
}
