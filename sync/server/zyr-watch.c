/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-watch-private.h"

/* How soon a commit of another process is noticed. */
#define LOOK_INTERVAL_MS 500
#define MAINTAIN_INTERVAL_S 3600

struct _ZyrWatch
{
  ZyrStorage *storage;
  ZyrParking *parking;
  ZyrLoad *load;
  ZyrService *service;
  GSourceOnceFunc rested;
  gpointer data;
  GMainContext *context;
  GThread *thread; /* (nullable): of on_look() or on_maintain(), until what it found is told */
  guint look_id;
  guint maintain_id;
};

typedef struct
{
  ZyrWatch *watch;
  GHashTable *heads; /* NULL: they could not be read */
  gboolean looked;
  gint64 committed_us; /* 0: in another process */
} Moved;

static gboolean
on_moved (gpointer data)
{
  Moved *moved = data;
  ZyrWatch *watch = moved->watch;

  if (moved->looked)
    g_clear_pointer (&watch->thread, g_thread_join);
  if (moved->heads != NULL)
    {
      zyr_parking_move (watch->parking, moved->heads);
      g_hash_table_unref (moved->heads);
      if (moved->committed_us > 0)
        zyr_load_count_delivery (watch->load, g_get_monotonic_time () - moved->committed_us);
    }
  watch->rested (watch->data);
  g_free (moved);
  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke(): that may run the function in the calling thread. */
static void
tell_moved (ZyrWatch *watch, GHashTable *heads, gboolean looked, gint64 committed_us)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Moved *moved = g_new0 (Moved, 1);

  moved->watch = watch;
  moved->heads = heads;
  moved->looked = looked;
  moved->committed_us = committed_us;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_moved, moved, NULL);
  g_source_attach (source, watch->context);
}

void
zyr_watch_committed (GHashTable *heads, gpointer data)
{
  ZyrWatch *watch = data;

  tell_moved (watch, g_hash_table_ref (heads), FALSE, g_get_monotonic_time ());
  zyr_storage_announce (watch->storage, heads);
}

/* In the storage's thread. After something may have been missed, on_look() sees to it. */
static void
on_heard (GHashTable *heads, gpointer data)
{
  if (heads != NULL)
    tell_moved (data, g_hash_table_ref (heads), FALSE, 0);
}

static gpointer
look_thread (gpointer data)
{
  ZyrWatch *watch = data;

  tell_moved (watch, zyr_service_read_heads (watch->service, NULL), TRUE, 0);
  return NULL;
}

static gboolean
on_look (gpointer data)
{
  ZyrWatch *watch = data;

  if (watch->thread == NULL && zyr_parking_get_n_polls (watch->parking) > 0)
    watch->thread = g_thread_new ("zyr-look", look_thread, watch);
  return G_SOURCE_CONTINUE;
}

static gpointer
maintain_thread (gpointer data)
{
  ZyrWatch *watch = data;

  /* What fails now is done the next time. */
  zyr_service_maintain (watch->service, NULL);
  tell_moved (watch, NULL, TRUE, 0);
  return NULL;
}

static gboolean
on_maintain (gpointer data)
{
  ZyrWatch *watch = data;

  if (watch->thread == NULL)
    watch->thread = g_thread_new ("zyr-maintain", maintain_thread, watch);
  return G_SOURCE_CONTINUE;
}

ZyrWatch *
zyr_watch_new (ZyrStorage *storage,
               ZyrParking *parking,
               ZyrLoad *load,
               GSourceOnceFunc rested,
               gpointer data)
{
  ZyrWatch *watch = g_new0 (ZyrWatch, 1);

  watch->storage = storage;
  watch->parking = parking;
  watch->load = load;
  watch->rested = rested;
  watch->data = data;
  watch->context = g_main_context_ref_thread_default ();
  return watch;
}

void
zyr_watch_start (ZyrWatch *watch, ZyrService *service)
{
  watch->service = service;
  watch->look_id = g_timeout_add (LOOK_INTERVAL_MS, on_look, watch);
  watch->maintain_id = g_timeout_add_seconds (MAINTAIN_INTERVAL_S, on_maintain, watch);
  zyr_storage_listen (watch->storage, on_heard, watch);
  on_maintain (watch);
}

void
zyr_watch_stop (ZyrWatch *watch)
{
  zyr_storage_listen (watch->storage, NULL, NULL);
  g_clear_handle_id (&watch->look_id, g_source_remove);
  g_clear_handle_id (&watch->maintain_id, g_source_remove);
  /* A process that cannot serve ends while the first maintenance still reads. */
  g_clear_pointer (&watch->thread, g_thread_join);
}

void
zyr_watch_free (ZyrWatch *watch)
{
  if (watch == NULL)
    return;
  g_main_context_unref (watch->context);
  g_free (watch);
}

gboolean
zyr_watch_is_busy (const ZyrWatch *watch)
{
  return watch->thread != NULL;
}
