/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-bytes.h"

#include <string.h>

#define BLOCK_BYTES 16u

/* The compiler makes one instruction of each operation where the processor has it. */
typedef guint8 Block __attribute__ ((vector_size (BLOCK_BYTES)));

static Block
fill (guint8 byte)
{
  return (Block){ byte, byte, byte, byte, byte, byte, byte, byte,
                  byte, byte, byte, byte, byte, byte, byte, byte };
}

static Block
load (const char *text)
{
  Block block;

  memcpy (&block, text, sizeof block);

  return block;
}

static guint64
load_long (const char *text)
{
  guint64 value;

  memcpy (&value, text, sizeof value);

  return value;
}

static guint32
load_word (const char *text)
{
  guint32 value;

  memcpy (&value, text, sizeof value);

  return value;
}

/* The first byte of a block whose highest bit is set; of a block without, its size. */
static guint
find_set (Block block)
{
#ifdef __SSE2__
  typedef char Signed __attribute__ ((vector_size (BLOCK_BYTES)));

  return (guint) __builtin_ctz ((guint) __builtin_ia32_pmovmskb128 ((Signed) block)
                                | 1u << BLOCK_BYTES);
#else
  guint64 halves[2];

  memcpy (halves, &block, sizeof halves);
  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      guint64 set = GUINT64_FROM_LE (halves[i]) & G_GUINT64_CONSTANT (0x8080808080808080);

      if (set != 0)
        return i * 8 + (guint) __builtin_ctzll (set) / 8;
    }

  return BLOCK_BYTES;
#endif
}

typedef struct
{
  Block a, b, c, d;
} Stops;

static Stops
load_stops (const ZyrByteStops *stops)
{
  return (Stops){ load ((const char *) stops->stops[0]),
                  load ((const char *) stops->stops[1]),
                  load ((const char *) stops->stops[2]),
                  load ((const char *) stops->stops[3]) };
}

static guint
count_in_block (Block x, Stops stops)
{
  return find_set ((Block) (x < fill (0x20)) | (Block) (x == stops.a) | (Block) (x == stops.b)
                   | (Block) (x == stops.c) | (Block) (x == stops.d));
}

/* Less than a block: two halves that overlap, then zeros, which are stops. */
static gsize
count_in_few (const char *text, gsize length, Stops stops)
{
  typedef guint64 Longs __attribute__ ((vector_size (BLOCK_BYTES)));
  typedef guint32 Words __attribute__ ((vector_size (BLOCK_BYTES)));
  const gsize half = length >= sizeof (guint64) ? sizeof (guint64) : sizeof (guint32);
  Longs longs = { 0 };
  Words words = { 0 };
  gsize n = 0;

  if (length < half)
    {
      while (n < length && count_in_block (fill ((guint8) text[n]), stops) > 0)
        n++;
      return n;
    }
  if (half == sizeof (guint64))
    longs = (Longs){ load_long (text), load_long (text + length - half) };
  else
    words = (Words){ load_word (text), load_word (text + length - half) };
  n = count_in_block ((Block) longs | (Block) words, stops);

  return n < half ? n : MIN (n + length - half * 2, length);
}

gsize
zyr_bytes_count_plain (const char *text, gsize length, const ZyrByteStops *stops)
{
  const Stops loaded = load_stops (stops);
  gsize n = 0;

  if (length < BLOCK_BYTES)
    return count_in_few (text, length, loaded);
  for (; n + BLOCK_BYTES <= length; n += BLOCK_BYTES)
    {
      guint n_here = count_in_block (load (text + n), loaded);

      if (n_here < BLOCK_BYTES)
        return n + n_here;
    }

  if (n == length)
    return n;

  /* What is left, with the end of what was looked at already. */
  n = length - BLOCK_BYTES;

  return n + count_in_block (load (text + n), loaded);
}

static gboolean
is_tail (const guint8 *p, guint n)
{
  for (guint i = 1; i < n; i++)
    if ((p[i] & 0xc0) != 0x80)
      return FALSE;

  return TRUE;
}

/* Bytes of the character at @p, which is not ASCII; 0 when it is none: cut off, longer than it need
 * be, a surrogate, or beyond U+10FFFF. */
static guint
measure (const guint8 *p, gsize left)
{
  if (p[0] >= 0xc2 && p[0] <= 0xdf)
    return left >= 2 && is_tail (p, 2) ? 2 : 0;
  if (p[0] >= 0xe0 && p[0] <= 0xef)
    {
      if (left < 3 || !is_tail (p, 3) || (p[0] == 0xe0 && p[1] < 0xa0)
          || (p[0] == 0xed && p[1] > 0x9f))
        return 0;
      return 3;
    }
  if (p[0] >= 0xf0 && p[0] <= 0xf4)
    {
      if (left < 4 || !is_tail (p, 4) || (p[0] == 0xf0 && p[1] < 0x90)
          || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
      return 4;
    }

  return 0;
}

gboolean
zyr_bytes_are_utf8 (const char *text, gsize length)
{
  const guint8 *p = (const guint8 *) text;
  const guint8 *end = p + length;

  while (p < end)
    {
      guint n = 1;

      if (end - p >= (gssize) BLOCK_BYTES)
        {
          const Block x = load ((const char *) p);

          n = find_set (x | (Block) (x == fill (0)));
          p += n;
          if (n == BLOCK_BYTES)
            continue;
        }
      if (*p == '\0')
        return FALSE;
      n = *p >= 0x80 ? measure (p, (gsize) (end - p)) : 1;
      if (n == 0)
        return FALSE;
      p += n;
    }

  return TRUE;
}
