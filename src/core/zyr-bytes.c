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

static gboolean
is_zero (Block block)
{
  guint64 halves[2];

  memcpy (halves, &block, sizeof halves);

  return (halves[0] | halves[1]) == 0;
}

/* The first byte of a block that is not 0; there is one. */
static guint
find_set (Block block)
{
  guint64 halves[2];

  memcpy (halves, &block, sizeof halves);
  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    halves[i] = GUINT64_FROM_LE (halves[i]);

  if (halves[0] != 0)
    return (guint) __builtin_ctzll (halves[0]) / 8;

  return 8 + (guint) __builtin_ctzll (halves[1]) / 8;
}

gsize
zyr_bytes_count_plain (const char *text, gsize length, const ZyrByteStops *stops)
{
  const guint8 *s = stops->stops;
  const Block a = fill (s[0]), b = fill (s[1]), c = fill (s[2]), d = fill (s[3]);
  const Block space = fill (0x20);
  gsize n = 0;

  for (; n + BLOCK_BYTES <= length; n += BLOCK_BYTES)
    {
      const Block x = load (text + n);

      const Block stopped = (Block) (x < space) | (Block) (x == a) | (Block) (x == b)
                            | (Block) (x == c) | (Block) (x == d);

      if (!is_zero (stopped))
        return n + find_set (stopped);
    }
  for (; n < length; n++)
    {
      const guint8 x = (guint8) text[n];

      if (x < 0x20 || x == s[0] || x == s[1] || x == s[2] || x == s[3])
        break;
    }

  return n;
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
      const guint8 *block_end = end - p > (gssize) BLOCK_BYTES ? p + BLOCK_BYTES : end;

      while (p < block_end)
        {
          guint n = 1;

          if (*p == '\0')
            return FALSE;
          if (*p >= 0x80)
            n = measure (p, (gsize) (end - p));
          if (n == 0)
            return FALSE;
          p += n;
        }
      for (const Block high = fill (0x80), zero = fill (0); end - p >= (gssize) BLOCK_BYTES;
           p += BLOCK_BYTES)
        {
          const Block x = load ((const char *) p);

          if (!is_zero ((x & high) | (Block) (x == zero)))
            break;
        }
    }

  return TRUE;
}
