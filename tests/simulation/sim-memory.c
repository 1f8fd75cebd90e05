/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SQLite's memory in a program of one thread that opens and closes databases all the time: what one
 * has freed the next one takes again, the last first, as long as it is in the processor's cache.
 */
#include "sim-disk.h"

#include <sqlite3.h>
#include <string.h>

#define STEP 16 /* sizes are multiples of it up to SMALL_MAX, then quarters of powers of two */
#define SMALL_MAX 512
#define LARGE_MAX (1 << 17)
#define N_SMALL (SMALL_MAX / STEP)
#define N_CLASSES (N_SMALL + 4 * 8)
#define SLAB_BYTES (1 << 20)

/* In front of each piece; of a free one its bytes begin with the next one. */
typedef struct
{
  guint32 size;
  guint32 class; /* N_CLASSES: of the system */
  gint64 align;
} Piece;

static Piece *free_pieces[N_CLASSES];
static guint8 *slab;
static gsize slab_left;

static guint
class_of (guint32 *size)
{
  guint shift, quarter;

  if (*size <= SMALL_MAX)
    {
      guint n = MAX ((*size + STEP - 1) / STEP, 1);

      *size = n * STEP;
      return n - 1;
    }
  if (*size > LARGE_MAX)
    return N_CLASSES;
  shift = g_bit_storage (*size - 1) - 3; /* the two bits below the first one are the quarter */
  quarter = (*size - 1) >> shift;        /* 4 … 7 */
  *size = (quarter + 1) << shift;
  return N_SMALL + (shift - 7) * 4 + quarter - 4;
}

static void *
take (int n)
{
  guint32 size = (guint32) n;
  guint class = class_of (&size);
  gsize whole = sizeof (Piece) + size;
  Piece *piece;

  if (class == N_CLASSES)
    piece = g_malloc (whole);
  else if (free_pieces[class] != NULL)
    {
      piece = free_pieces[class];
      memcpy (&free_pieces[class], piece + 1, sizeof (Piece *));
    }
  else
    {
      if (slab_left < whole)
        {
          slab = g_malloc (SLAB_BYTES);
          slab_left = SLAB_BYTES;
        }
      piece = (Piece *) slab;
      slab += whole;
      slab_left -= whole;
    }
  piece->size = size;
  piece->class = class;
  return piece + 1;
}

static void
give_back (void *bytes)
{
  Piece *piece = (Piece *) bytes - 1;

  if (piece->class == N_CLASSES)
    {
      g_free (piece);
      return;
    }
  memcpy (bytes, &free_pieces[piece->class], sizeof (Piece *));
  free_pieces[piece->class] = piece;
}

static int
size_of (void *bytes)
{
  return bytes != NULL ? (int) ((Piece *) bytes - 1)->size : 0;
}

static void *
resize (void *bytes, int n)
{
  int size = size_of (bytes);
  void *more;

  if (n <= size)
    return bytes;
  more = take (n);
  memcpy (more, bytes, (gsize) size);
  give_back (bytes);
  return more;
}

static int
round_up (int n)
{
  guint32 size = (guint32) n;

  class_of (&size);
  return (int) ((size + 7) & ~7u);
}

static int
start (void *data)
{
  return SQLITE_OK;
}

static void
end (void *data)
{
}

void
sim_memory_register (void)
{
  static sqlite3_mem_methods methods
      = { take, give_back, resize, size_of, round_up, start, end, NULL };

  g_assert (sqlite3_config (SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK);
}
