/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-downloads-private.h"

#define RETRY_S_MIN 2
#define RETRY_S_MAX 60
/* Who was told to come again and does not has gone, too. */
#define WAITING_S_MAX (2 * RETRY_S_MAX)
#define HALVINGS_N_MAX 5u

/* A device that fetches a feed, or would like to. */
typedef struct
{
  gboolean is_in;
  guint n_refused;
  gint64 at_s; /* when it asked last */
} Entry;

struct _ZyrDownloads
{
  guint n_max;
  GMutex lock;
  GHashTable *entries; /* device -> Entry */
  guint n_in;
};

ZyrDownloads *
zyr_downloads_new (guint n_max)
{
  ZyrDownloads *self = g_new0 (ZyrDownloads, 1);

  self->n_max = n_max;
  g_mutex_init (&self->lock);
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
zyr_downloads_free (ZyrDownloads *self)
{
  if (self == NULL)
    return;
  g_mutex_clear (&self->lock);
  g_hash_table_unref (self->entries);
  g_free (self);
}

static void
forget_gone (ZyrDownloads *self, gint64 now_s)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Entry *entry = value;

      if (ABS (now_s - entry->at_s) < (entry->is_in ? ZYR_DOWNLOAD_IDLE_S : WAITING_S_MAX))
        continue;
      self->n_in -= entry->is_in ? 1 : 0;
      g_hash_table_iter_remove (&iter);
    }
}

static Entry *
ensure (ZyrDownloads *self, const char *device)
{
  Entry *entry = g_hash_table_lookup (self->entries, device);

  if (entry != NULL)
    return entry;
  entry = g_new0 (Entry, 1);
  g_hash_table_insert (self->entries, g_strdup (device), entry);
  return entry;
}

static gboolean
let_in (ZyrDownloads *self, Entry *entry)
{
  if (!entry->is_in && self->n_in < self->n_max)
    {
      entry->is_in = TRUE;
      self->n_in++;
    }
  return entry->is_in;
}

/* A few turns of those who are in, for all who wait; who has waited comes again sooner. */
static gint64
refuse (ZyrDownloads *self, Entry *entry)
{
  const gint64 n_waiting = g_hash_table_size (self->entries) - self->n_in;
  const gint64 wait_s = MIN (RETRY_S_MIN + n_waiting / self->n_max, RETRY_S_MAX);

  entry->n_refused++;
  return MAX (wait_s >> MIN (entry->n_refused - 1, HALVINGS_N_MAX), RETRY_S_MIN);
}

gint64
zyr_downloads_enter (ZyrDownloads *self, const char *device, gboolean begins, gint64 now_s)
{
  gint64 wait_s = 0;
  Entry *entry;

  if (self->n_max == 0)
    return 0;
  g_mutex_lock (&self->lock);
  if (self->n_in == self->n_max)
    forget_gone (self, now_s);
  if (begins || g_hash_table_contains (self->entries, device))
    {
      entry = ensure (self, device);
      entry->at_s = now_s;
      if (!let_in (self, entry))
        wait_s = refuse (self, entry);
    }
  g_mutex_unlock (&self->lock);
  return wait_s;
}

void
zyr_downloads_leave (ZyrDownloads *self, const char *device, gboolean more, gint64 now_s)
{
  Entry *entry;

  if (self->n_max == 0)
    return;
  g_mutex_lock (&self->lock);
  if (more)
    {
      entry = ensure (self, device);
      entry->at_s = now_s;
      let_in (self, entry);
    }
  else if ((entry = g_hash_table_lookup (self->entries, device)) != NULL)
    {
      self->n_in -= entry->is_in ? 1 : 0;
      g_hash_table_remove (self->entries, device);
    }
  g_mutex_unlock (&self->lock);
}

guint
zyr_downloads_get_n (ZyrDownloads *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->n_in;
  g_mutex_unlock (&self->lock);
  return n;
}
