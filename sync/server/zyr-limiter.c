/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limiter-private.h"

/* What is known of that many; then those that owe nothing are forgotten. */
#define BUCKETS_N_MAX 20000
/* A wrong guess is forgotten after this. */
#define GUESS_AGE_S 60

typedef struct
{
  double requests; /* left */
  double bytes;    /* left; less than nothing after a large answer */
  gint64 at_us;
} Bucket;

typedef struct
{
  guint n; /* that are not forgotten */
  gint64 at_s;
  gint64 until_s;
} Guesses;

struct _ZyrLimiter
{
  GMutex lock;
  ZyrServiceLimits limits;
  GHashTable *buckets; /* device or account -> Bucket */
  GHashTable *guesses; /* address -> Guesses */
  guint64 n_refused;
};

ZyrLimiter *
zyr_limiter_new (const ZyrServiceLimits *limits)
{
  ZyrLimiter *limiter = g_new0 (ZyrLimiter, 1);

  g_mutex_init (&limiter->lock);
  limiter->limits = *limits;
  limiter->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  limiter->guesses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return limiter;
}

void
zyr_limiter_free (ZyrLimiter *limiter)
{
  if (limiter == NULL)
    return;
  g_hash_table_unref (limiter->buckets);
  g_hash_table_unref (limiter->guesses);
  g_mutex_clear (&limiter->lock);
  g_free (limiter);
}

/* Buckets */

static void
refill (const ZyrLimiter *limiter, Bucket *bucket, guint share, gint64 now_us)
{
  const ZyrServiceLimits *limits = &limiter->limits;
  double passed_s = (double)MAX (now_us - bucket->at_us, 0) / G_USEC_PER_SEC;

  bucket->requests = MIN (bucket->requests + passed_s * (double)limits->requests_per_s * share,
                          (double)limits->requests_burst * share);
  bucket->bytes = MIN (bucket->bytes + passed_s * (double)limits->bytes_per_s * share,
                       (double)limits->bytes_burst * share);
  bucket->at_us = now_us;
}

static gboolean
is_full (gpointer key, gpointer value, gpointer data)
{
  const ZyrLimiter *limiter = data;
  const Bucket *bucket = value;

  return bucket->requests + 1 >= (double)limiter->limits.requests_burst
         && bucket->bytes + 1 >= (double)limiter->limits.bytes_burst;
}

/* Somebody may have changed what he is named by: then he begins with a full bucket, as everybody. */
static Bucket *
get_bucket (ZyrLimiter *limiter, const char *key, guint share, gint64 now_us)
{
  Bucket *bucket = g_hash_table_lookup (limiter->buckets, key);

  if (bucket == NULL)
    {
      if (g_hash_table_size (limiter->buckets) >= BUCKETS_N_MAX)
        g_hash_table_foreach_remove (limiter->buckets, is_full, limiter);
      bucket = g_new0 (Bucket, 1);
      bucket->requests = (double)limiter->limits.requests_burst * share;
      bucket->bytes = (double)limiter->limits.bytes_burst * share;
      bucket->at_us = now_us;
      g_hash_table_insert (limiter->buckets, g_strdup (key), bucket);
    }
  refill (limiter, bucket, share, now_us);
  return bucket;
}

/* Seconds until there is enough, at least one: what it says goes into Retry-After. A request that is
 * larger than the bucket passes once this is full. */
static gint64
get_lack_s (const ZyrLimiter *limiter, const Bucket *bucket, guint share, gsize bytes)
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
  Bucket *own;
  Bucket *users;
  gint64 wait_s;

  if (limiter->limits.requests_per_s == 0 && limiter->limits.bytes_per_s == 0)
    return 0;
  g_mutex_lock (&limiter->lock);
  own = get_bucket (limiter, device, 1, now_us);
  users = get_bucket (limiter, account, share, now_us);
  wait_s = MAX (get_lack_s (limiter, own, 1, bytes), get_lack_s (limiter, users, share, bytes));
  if (wait_s > 0)
    limiter->n_refused++;
  else
    {
      own->requests -= 1;
      own->bytes -= (double)bytes;
      users->requests -= 1;
      users->bytes -= (double)bytes;
    }
  g_mutex_unlock (&limiter->lock);
  return wait_s;
}

void
zyr_limiter_charge (
    ZyrLimiter *limiter, const char *device, const char *account, gint64 now_us, gsize bytes)
{
  if (limiter->limits.bytes_per_s == 0)
    return;
  g_mutex_lock (&limiter->lock);
  get_bucket (limiter, device, 1, now_us)->bytes -= (double)bytes;
  get_bucket (limiter, account, MAX (limiter->limits.devices_per_user, 1), now_us)->bytes
      -= (double)bytes;
  g_mutex_unlock (&limiter->lock);
}

/* Guesses */

static gboolean
is_forgotten (gpointer key, gpointer value, gpointer data)
{
  const Guesses *guesses = value;

  return guesses->at_s + (gint64)guesses->n * GUESS_AGE_S <= *(const gint64 *)data;
}

gint64
zyr_limiter_get_wait_s (ZyrLimiter *limiter, const char *address, gint64 now_s)
{
  const Guesses *guesses = NULL;
  gint64 wait_s = 0;

  if (address == NULL || limiter->limits.free_guesses == 0)
    return 0;
  g_mutex_lock (&limiter->lock);
  guesses = g_hash_table_lookup (limiter->guesses, address);
  if (guesses != NULL)
    wait_s = CLAMP (guesses->until_s - now_s, 0, ZYR_LIMITER_WAIT_S_MAX);
  if (wait_s > 0)
    limiter->n_refused++;
  g_mutex_unlock (&limiter->lock);
  return wait_s;
}

void
zyr_limiter_note_guess (ZyrLimiter *limiter, const char *address, gint64 now_s)
{
  Guesses *guesses;
  guint n_forgotten;
  guint n_beyond;

  if (address == NULL || limiter->limits.free_guesses == 0)
    return;
  g_mutex_lock (&limiter->lock);
  guesses = g_hash_table_lookup (limiter->guesses, address);
  if (guesses == NULL)
    {
      if (g_hash_table_size (limiter->guesses) >= BUCKETS_N_MAX)
        g_hash_table_foreach_remove (limiter->guesses, is_forgotten, &now_s);
      guesses = g_new0 (Guesses, 1);
      guesses->at_s = now_s;
      g_hash_table_insert (limiter->guesses, g_strdup (address), guesses);
    }
  n_forgotten = (guint)MIN (MAX (now_s - guesses->at_s, 0) / GUESS_AGE_S, (gint64)guesses->n);
  guesses->n -= n_forgotten;
  if (n_forgotten > 0 || guesses->n == 0)
    guesses->at_s = now_s;
  guesses->n++;
  n_beyond = guesses->n > limiter->limits.free_guesses ? guesses->n - limiter->limits.free_guesses
                                                       : 0;
  if (n_beyond > 0)
    guesses->until_s = now_s + MIN ((gint64)1 << MIN (n_beyond - 1, 10), ZYR_LIMITER_WAIT_S_MAX);
  g_mutex_unlock (&limiter->lock);
}

guint64
zyr_limiter_get_n_refused (ZyrLimiter *limiter)
{
  guint64 n;

  g_mutex_lock (&limiter->lock);
  n = limiter->n_refused;
  g_mutex_unlock (&limiter->lock);
  return n;
}
