/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limiter-memory-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Room for four times the country's devices and users: a set of eight is hardly ever full. */
#define SETS_N 4096
#define WAYS_N 8
/* Whoever has the lock needs it for less than a microsecond, unless he is stopped. */
#define LOCK_WAIT_MS 20

typedef struct
{
  pthread_mutex_t lock;
  guint8 secret[crypto_shorthash_siphashx24_KEYBYTES];
  ZyrLimiterBucket buckets[SETS_N][WAYS_N];
  ZyrLimiterGuesses guesses[SETS_N][WAYS_N];
} Shared;

G_STATIC_ASSERT (sizeof (ZyrLimiterId) == crypto_shorthash_siphashx24_BYTES);

struct _ZyrLimiterMemory
{
  Shared *shared;
  int fd; /* -1: of this process alone */
};

static Shared *
map (int fd)
{
  int flags = fd >= 0 ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS;
  void *address = mmap (NULL, sizeof (Shared), PROT_READ | PROT_WRITE, flags, fd, 0);

  return address != MAP_FAILED ? address : NULL;
}

/* Of all processes, and whoever is killed while he has it does not keep it. */
static void
init (Shared *shared)
{
  pthread_mutexattr_t attributes;

  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_setpshared (&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust (&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init (&shared->lock, &attributes);
  pthread_mutexattr_destroy (&attributes);
  randombytes_buf (shared->secret, sizeof shared->secret);
}

static void
set_error (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", what, g_strerror (code));
}

static ZyrLimiterMemory *
wrap (Shared *shared, int fd)
{
  ZyrLimiterMemory *memory = g_new0 (ZyrLimiterMemory, 1);

  memory->shared = shared;
  memory->fd = fd;
  return memory;
}

ZyrLimiterMemory *
zyr_limiter_memory_new_private (void)
{
  Shared *shared = map (-1);

  g_assert (shared != NULL);
  init (shared);
  return wrap (shared, -1);
}

ZyrLimiterMemory *
zyr_limiter_memory_new (GError **error)
{
  int fd = memfd_create ("ziyaretd-limits", MFD_CLOEXEC);
  Shared *shared = NULL;

  if (fd < 0 || ftruncate (fd, sizeof (Shared)) != 0 || (shared = map (fd)) == NULL)
    {
      set_error (error, "memory for limits");
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  init (shared);
  return wrap (shared, fd);
}

ZyrLimiterMemory *
zyr_limiter_memory_open (int fd, GError **error)
{
  struct stat info;
  Shared *shared = NULL;
  int own_fd = -1;

  if (fstat (fd, &info) == 0 && info.st_size != sizeof (Shared))
    errno = EINVAL;
  else if ((own_fd = dup (fd)) >= 0)
    shared = map (own_fd);
  if (shared != NULL)
    return wrap (shared, own_fd);
  set_error (error, "memory for limits");
  if (own_fd >= 0)
    close (own_fd);
  return NULL;
}

int
zyr_limiter_memory_get_fd (const ZyrLimiterMemory *memory)
{
  return memory->fd;
}

void
zyr_limiter_memory_free (ZyrLimiterMemory *memory)
{
  if (memory == NULL)
    return;
  munmap (memory->shared, sizeof (Shared));
  if (memory->fd >= 0)
    close (memory->fd);
  g_free (memory);
}

/* What one who was killed left half written is one device's share, and no more than a wrong number. */
gboolean
zyr_limiter_memory_lock (ZyrLimiterMemory *memory)
{
  struct timespec end;
  int code = pthread_mutex_trylock (&memory->shared->lock);

  if (code == EBUSY)
    {
      clock_gettime (CLOCK_MONOTONIC, &end);
      end.tv_nsec += LOCK_WAIT_MS * 1000000;
      end.tv_sec += end.tv_nsec / 1000000000;
      end.tv_nsec %= 1000000000;
      code = pthread_mutex_clocklock (&memory->shared->lock, CLOCK_MONOTONIC, &end);
    }
  if (code == EOWNERDEAD)
    code = pthread_mutex_consistent (&memory->shared->lock);
  return code == 0;
}

void
zyr_limiter_memory_unlock (ZyrLimiterMemory *memory)
{
  pthread_mutex_unlock (&memory->shared->lock);
}

static guint
hash (const ZyrLimiterMemory *memory, const char *key, ZyrLimiterId *id)
{
  guint16 start;

  crypto_shorthash_siphashx24 (id->bytes, (const guint8 *)key, strlen (key),
                               memory->shared->secret);
  memcpy (&start, id->bytes, sizeof start);
  return start % SETS_N;
}

ZyrLimiterBucket *
zyr_limiter_memory_get_bucket (ZyrLimiterMemory *memory, const char *key, gboolean *fresh)
{
  ZyrLimiterId id;
  ZyrLimiterBucket *set = memory->shared->buckets[hash (memory, key, &id)];
  ZyrLimiterBucket *quiet = &set[0];

  *fresh = FALSE;
  for (guint i = 0; i < WAYS_N; i++)
    {
      if (memcmp (&set[i].id, &id, sizeof id) == 0)
        return &set[i];
      if (set[i].at_us < quiet->at_us)
        quiet = &set[i];
    }
  memset (quiet, 0, sizeof *quiet);
  quiet->id = id;
  *fresh = TRUE;
  return quiet;
}

ZyrLimiterGuesses *
zyr_limiter_memory_get_guesses (ZyrLimiterMemory *memory, const char *address, gboolean make)
{
  ZyrLimiterId id;
  ZyrLimiterGuesses *set = memory->shared->guesses[hash (memory, address, &id)];
  ZyrLimiterGuesses *quiet = &set[0];

  for (guint i = 0; i < WAYS_N; i++)
    {
      if (memcmp (&set[i].id, &id, sizeof id) == 0)
        return &set[i];
      if (set[i].at_s < quiet->at_s)
        quiet = &set[i];
    }
  if (!make)
    return NULL;
  memset (quiet, 0, sizeof *quiet);
  quiet->id = id;
  return quiet;
}
