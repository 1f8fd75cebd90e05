/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-limiter-memory.h"

G_BEGIN_DECLS

/* A hash, keyed by a secret of the memory: nobody chooses whom he is mistaken for. */
typedef struct
{
  guint8 bytes[16];
} ZyrLimiterId;

/* What a device or an account has left. */
typedef struct
{
  ZyrLimiterId id;
  double requests;
  double bytes; /* less than nothing after a large answer */
  gint64 at_us;
} ZyrLimiterBucket;

/* How often an address was wrong. */
typedef struct
{
  ZyrLimiterId id;
  guint n; /* that are not forgotten */
  gint64 at_s;
  gint64 until_s;
} ZyrLimiterGuesses;

/** zyr_limiter_memory_new_private: of this process alone; never fails */
ZyrLimiterMemory *zyr_limiter_memory_new_private (void);

/** zyr_limiter_memory_lock: FALSE when another process keeps it, as one that is stopped by a
 * debugger: then nobody is limited, rather than nobody served */
gboolean zyr_limiter_memory_lock (ZyrLimiterMemory *memory);
void zyr_limiter_memory_unlock (ZyrLimiterMemory *memory);

/**
 * zyr_limiter_memory_get_bucket: that of @key, locked; borrowed until it is unlocked
 * @fresh: (out): it was not known, and is all zero but for its id. When there is no room, whoever
 *   was quiet for longest is forgotten.
 */
ZyrLimiterBucket *
zyr_limiter_memory_get_bucket (ZyrLimiterMemory *memory, const char *key, gboolean *fresh);

/** zyr_limiter_memory_get_guesses: the same of an address; NULL when it is not known and @make is
 * FALSE */
ZyrLimiterGuesses *
zyr_limiter_memory_get_guesses (ZyrLimiterMemory *memory, const char *address, gboolean make);

G_END_DECLS
