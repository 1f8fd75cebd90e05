/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limiter-private.h"

#include "zyr-limiter-memory-private.h"

/* A wrong guess is forgotten after this. */
#define GUESS_AGE_S 60

struct _ZyrLimiter
{
  ZyrServiceLimits limits;
  ZyrLimiterMemory *memory;
  ZyrLimiterMemory *own_memory; /* NULL: @memory is borrowed */
  gint n_refused;               /* atomic */
  GMutex lock;
  GHashTable *under_way; /* device or account -> number of requests: of this process's threads */
};

ZyrLimiter *
zyr_limiter_new (const ZyrServiceLimits *limits, ZyrLimiterMemory *memory)
{
  ZyrLimiter *limiter = g_new0 (ZyrLimiter, 1);

  limiter->limits = *limits;
  if (memory == NULL)
    memory = limiter->own_memory = zyr_limiter_memory_new_private ();
  limiter->memory = memory;
  g_mutex_init (&limiter->lock);
  limiter->under_way = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return limiter;
}

void
zyr_limiter_free (ZyrLimiter *limiter)
{
  if (limiter == NULL)
    return;
  zyr_limiter_memory_free (limiter->own_memory);
  g_hash_table_unref (limiter->under_way);
  g_mutex_clear (&limiter->lock);
  g_free (limiter);
}

/* Buckets */

static void
refill (const ZyrLimiter *limiter, ZyrLimiterBucket *bucket, guint share, gint64 now_us)
{
  const ZyrServiceLimits *limits = &limiter->limits;
  double passed_s = (double)MAX (now_us - bucket->at_us, 0) / G_USEC_PER_SEC;

  bucket->requests = MIN (bucket->requests + passed_s * (double)limits->requests_per_s * share,
                          (double)limits->requests_burst * share);
  bucket->bytes = MIN (bucket->bytes + passed_s * (double)limits->bytes_per_s * share,
                       (double)limits->bytes_burst * share);
  bucket->at_us = now_us;
}

/* Who is not known, or was forgotten, begins with a full bucket, as everybody. */
static ZyrLimiterBucket *
get_bucket (ZyrLimiter *limiter, const char *key, guint share, gint64 now_us)
{
  gboolean fresh;
  ZyrLimiterBucket *bucket = zyr_limiter_memory_get_bucket (limiter->memory, key, &fresh);

  if (fresh)
    {
      bucket->requests = (double)limiter->limits.requests_burst * share;
      bucket->bytes = (double)limiter->limits.bytes_burst * share;
      bucket->at_us = now_us;
    }
  refill (limiter, bucket, share, now_us);
  return bucket;
}

/* Seconds until there is enough, at least one: what it says goes into Retry-After. A request that is
 * larger than the bucket passes once this is full. */
static gint64
get_lack_s (const ZyrLimiter *limiter, const ZyrLimiterBucket *bucket, guint share, gsize bytes)
{
  const ZyrServiceLimits *limits = &limiter->limits;
  double wanted = MIN ((double)bytes, (double)limits->bytes_burst * share);
  double lack_s = 0;

  if (limits->requests_per_s > 0 && bucket->requests < 1)
    lack_s = (1 - bucket->requests) / ((double)limits->requests_per_s * share);
  if (limits->bytes_per_s > 0 && bucket->bytes < wanted)
    lack_s = MAX (lack_s, (wanted - bucket->bytes) / ((double)limits->bytes_per_s * share));
  return lack_s > 0 ? (gint64)lack_s + 1 : 0;
}

gint64
zyr_limiter_take (
    ZyrLimiter *limiter, const char *device, const char *account, gint64 now_us, gsize bytes)
{
  guint share = MAX (limiter->limits.devices_per_user, 1);
  ZyrLimiterBucket *own;
  ZyrLimiterBucket *users;
  gint64 wait_s;

  if (limiter->limits.requests_per_s == 0 && limiter->limits.bytes_per_s == 0)
    return 0;
  if (!zyr_limiter_memory_lock (limiter->memory))
    return 0;
  own = get_bucket (limiter, device, 1, now_us);
  users = get_bucket (limiter, account, share, now_us);
  wait_s = MAX (get_lack_s (limiter, own, 1, bytes), get_lack_s (limiter, users, share, bytes));
  if (wait_s > 0)
    g_atomic_int_inc (&limiter->n_refused);
  else
    {
      own->requests -= 1;
      own->bytes -= (double)bytes;
      users->requests -= 1;
      users->bytes -= (double)bytes;
    }
  zyr_limiter_memory_unlock (limiter->memory);
  return wait_s;
}

void
zyr_limiter_charge (
    ZyrLimiter *limiter, const char *device, const char *account, gint64 now_us, gsize bytes)
{
  if (limiter->limits.bytes_per_s == 0 || !zyr_limiter_memory_lock (limiter->memory))
    return;
  get_bucket (limiter, device, 1, now_us)->bytes -= (double)bytes;
  get_bucket (limiter, account, MAX (limiter->limits.devices_per_user, 1), now_us)->bytes
      -= (double)bytes;
  zyr_limiter_memory_unlock (limiter->memory);
}

/* Requests under way */

static guint
count (const ZyrLimiter *limiter, const char *key)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (limiter->under_way, key));
}

static void
set_count (ZyrLimiter *limiter, const char *key, guint n)
{
  if (n > 0)
    g_hash_table_replace (limiter->under_way, g_strdup (key), GUINT_TO_POINTER (n));
  else
    g_hash_table_remove (limiter->under_way, key);
}

gboolean
zyr_limiter_enter (ZyrLimiter *limiter, const char *device, const char *account)
{
  const ZyrServiceLimits *limits = &limiter->limits;
  gboolean enters;

  if (limits->concurrent == 0)
    return TRUE;
  g_mutex_lock (&limiter->lock);
  enters = count (limiter, device) < limits->concurrent
           && count (limiter, account) < limits->concurrent * MAX (limits->devices_per_user, 1);
  if (enters)
    {
      set_count (limiter, device, count (limiter, device) + 1);
      set_count (limiter, account, count (limiter, account) + 1);
    }
  else
    g_atomic_int_inc (&limiter->n_refused);
  g_mutex_unlock (&limiter->lock);
  return enters;
}

void
zyr_limiter_leave (ZyrLimiter *limiter, const char *device, const char *account)
{
  if (limiter->limits.concurrent == 0)
    return;
  g_mutex_lock (&limiter->lock);
  set_count (limiter, device, count (limiter, device) - 1);
  set_count (limiter, account, count (limiter, account) - 1);
  g_mutex_unlock (&limiter->lock);
}

/* Guesses */

gint64
zyr_limiter_get_wait_s (ZyrLimiter *limiter, const char *address, gint64 now_s)
{
  const ZyrLimiterGuesses *guesses;
  gint64 wait_s = 0;

  if (address == NULL || limiter->limits.free_guesses == 0
      || !zyr_limiter_memory_lock (limiter->memory))
    return 0;
  guesses = zyr_limiter_memory_get_guesses (limiter->memory, address, FALSE);
  if (guesses != NULL)
    wait_s = CLAMP (guesses->until_s - now_s, 0, ZYR_LIMITER_WAIT_S_MAX);
  if (wait_s > 0)
    g_atomic_int_inc (&limiter->n_refused);
  zyr_limiter_memory_unlock (limiter->memory);
  return wait_s;
}

void
zyr_limiter_note_guess (ZyrLimiter *limiter, const char *address, gint64 now_s)
{
  ZyrLimiterGuesses *guesses;
  guint n_forgotten;
  guint n_beyond;

  if (address == NULL || limiter->limits.free_guesses == 0
      || !zyr_limiter_memory_lock (limiter->memory))
    return;
  guesses = zyr_limiter_memory_get_guesses (limiter->memory, address, TRUE);
  n_forgotten = (guint)MIN (MAX (now_s - guesses->at_s, 0) / GUESS_AGE_S, (gint64)guesses->n);
  guesses->n -= n_forgotten;
  if (n_forgotten > 0 || guesses->n == 0)
    guesses->at_s = now_s;
  guesses->n++;
  n_beyond = guesses->n > limiter->limits.free_guesses ? guesses->n - limiter->limits.free_guesses
                                                       : 0;
  if (n_beyond > 0)
    guesses->until_s = now_s + MIN ((gint64)1 << MIN (n_beyond - 1, 10), ZYR_LIMITER_WAIT_S_MAX);
  zyr_limiter_memory_unlock (limiter->memory);
}

guint64
zyr_limiter_get_n_refused (ZyrLimiter *limiter)
{
  return (guint64)g_atomic_int_get (&limiter->n_refused);
}
