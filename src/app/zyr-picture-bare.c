/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture without what a camera writes beside it: where it was taken, when, with what. */
#include "zyr-picture-private.h"

#include <string.h>

#define JPEG_MARKER 0xff
#define JPEG_APP0 0xe0
#define JPEG_APP1 0xe1
#define JPEG_APP2 0xe2 /* the colour profile */
#define JPEG_APP14 0xee /* how colours are coded */
#define JPEG_APP15 0xef
#define JPEG_COMMENT 0xfe
#define JPEG_SCAN 0xda
#define EXIF_HEADER "Exif\0\0"
#define EXIF_HEADER_SIZE 6
#define TAG_ORIENTATION 0x0112
#define PNG_SIGNATURE_SIZE 8
#define PNG_CHUNK_SIZE 12 /* length, type, checksum */
#define WEBP_HEADER_SIZE 12
#define WEBP_FLAGS_BESIDE 0x0c /* Exif, XMP */

/* Bytes of a picture being read; every access is within them. */
typedef struct
{
  const guint8 *data;
  gsize size;
} Span;

static guint
read_number (const guint8 *data, guint n_bytes, gboolean little)
{
  guint number = 0;

  for (guint i = 0; i < n_bytes; i++)
    number |= (guint)data[little ? i : n_bytes - 1 - i] << (8 * i);
  return number;
}

/* Of the first directory of an Exif block; 1, upright, when it says nothing. */
static guint
read_orientation (Span exif)
{
  gboolean little;
  guint offset;
  guint n_tags;

  if (exif.size < EXIF_HEADER_SIZE + 8 || memcmp (exif.data, EXIF_HEADER, EXIF_HEADER_SIZE) != 0)
    return 1;
  exif.data += EXIF_HEADER_SIZE;
  exif.size -= EXIF_HEADER_SIZE;
  little = exif.data[0] == 'I';
  offset = read_number (exif.data + 4, 4, little);
  if (offset > exif.size - 2)
    return 1;
  n_tags = read_number (exif.data + offset, 2, little);
  for (guint i = 0; i < n_tags; i++)
    {
      const gsize at = (gsize)offset + 2 + 12 * (gsize)i;

      if (at + 12 > exif.size)
        return 1;
      if (read_number (exif.data + at, 2, little) == TAG_ORIENTATION)
        return CLAMP (read_number (exif.data + at + 8, 2, little), 1, 8);
    }
  return 1;
}

/* All that stays of an Exif block: which side is up. */
static void
append_orientation (GByteArray *bare, guint orientation)
{
  const guint8 segment[] = { JPEG_MARKER, JPEG_APP1, 0, 34, 'E', 'x', 'i', 'f', 0, 0,
                             'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0,
                             TAG_ORIENTATION & 0xff, TAG_ORIENTATION >> 8, 3, 0, 1, 0, 0, 0,
                             (guint8)orientation, 0, 0, 0, 0, 0, 0, 0 };

  g_byte_array_append (bare, segment, sizeof segment);
}

static gboolean
jpeg_keeps (guint8 marker)
{
  if (marker == JPEG_COMMENT)
    return FALSE;
  return marker < JPEG_APP0 || marker > JPEG_APP15 || marker == JPEG_APP0 || marker == JPEG_APP2
         || marker == JPEG_APP14;
}

static gboolean
bare_jpeg (Span picture, GByteArray *bare)
{
  gsize at = 2;

  g_byte_array_append (bare, picture.data, 2);
  while (at + 4 <= picture.size && picture.data[at] == JPEG_MARKER)
    {
      const guint8 marker = picture.data[at + 1];
      const gsize length = read_number (picture.data + at + 2, 2, FALSE);

      if (marker == JPEG_SCAN)
        {
          g_byte_array_append (bare, picture.data + at, (guint)(picture.size - at));
          return TRUE;
        }
      if (length < 2 || at + 2 + length > picture.size)
        return FALSE;
      if (jpeg_keeps (marker))
        g_byte_array_append (bare, picture.data + at, (guint)(length + 2));
      else if (marker == JPEG_APP1)
        {
          const guint orientation
              = read_orientation ((Span){ picture.data + at + 4, length - 2 });

          if (orientation != 1)
            append_orientation (bare, orientation);
        }
      at += 2 + length;
    }
  return FALSE;
}

static gboolean
bare_png (Span picture, GByteArray *bare)
{
  static const char *const dropped[] = { "eXIf", "tEXt", "zTXt", "iTXt", "tIME" };
  gsize at = PNG_SIGNATURE_SIZE;
  gboolean has_ended = FALSE;

  g_byte_array_append (bare, picture.data, PNG_SIGNATURE_SIZE);
  while (at + PNG_CHUNK_SIZE <= picture.size)
    {
      const gsize size = PNG_CHUNK_SIZE + (gsize)read_number (picture.data + at, 4, FALSE);
      gboolean keeps = TRUE;

      if (size > picture.size - at)
        return FALSE;
      for (guint i = 0; i < G_N_ELEMENTS (dropped); i++)
        keeps = keeps && memcmp (picture.data + at + 4, dropped[i], 4) != 0;
      if (keeps)
        g_byte_array_append (bare, picture.data + at, (guint)size);
      has_ended = memcmp (picture.data + at + 4, "IEND", 4) == 0;
      at += size;
    }
  return at == picture.size && has_ended;
}

static gboolean
bare_webp (Span picture, GByteArray *bare)
{
  gsize at = WEBP_HEADER_SIZE;

  g_byte_array_append (bare, picture.data, WEBP_HEADER_SIZE);
  while (at + 8 <= picture.size)
    {
      const gsize length = read_number (picture.data + at + 4, 4, TRUE);
      const gsize size = 8 + length + (length & 1);

      if (length > picture.size || size > picture.size - at)
        return FALSE;
      if (memcmp (picture.data + at, "EXIF", 4) != 0 && memcmp (picture.data + at, "XMP ", 4) != 0)
        {
          const guint start = bare->len;

          g_byte_array_append (bare, picture.data + at, (guint)size);
          if (memcmp (picture.data + at, "VP8X", 4) == 0 && length > 0)
            bare->data[start + 8] &= (guint8)~WEBP_FLAGS_BESIDE;
        }
      at += size;
    }
  for (guint i = 0; i < 4; i++)
    bare->data[4 + i] = (guint8)((bare->len - 8) >> (8 * i));
  return at == picture.size;
}

GBytes *
zyr_picture_dup_bare (GBytes *picture)
{
  const char *mime = zyr_picture_get_mime (picture);
  g_autoptr (GByteArray) bare = g_byte_array_new ();
  Span span = { 0 };
  gboolean done = FALSE;

  span.data = g_bytes_get_data (picture, &span.size);
  if (g_strcmp0 (mime, "image/jpeg") == 0)
    done = bare_jpeg (span, bare);
  else if (g_strcmp0 (mime, "image/png") == 0)
    done = bare_png (span, bare);
  else if (g_strcmp0 (mime, "image/webp") == 0)
    done = bare_webp (span, bare);
  return done ? g_byte_array_free_to_bytes (g_steal_pointer (&bare)) : g_bytes_ref (picture);
}
