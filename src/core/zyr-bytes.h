/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Looking through text sixteen bytes at a time. */

/* zyr_bytes_count_plain() stops at these four and at control characters; one may be named twice.
 * Each fills a block, as it is compared with one of the text. */
typedef struct
{
  guint64 stops[4][2];
} ZyrByteStops;

#define ZYR_BYTE_BLOCK(byte)                                                                       \
  {                                                                                                \
    (byte) * G_GUINT64_CONSTANT (0x0101010101010101),                                              \
        (byte) * G_GUINT64_CONSTANT (0x0101010101010101)                                           \
  }
#define ZYR_BYTE_STOPS(a, b, c, d)                                                                 \
  {                                                                                                \
    {                                                                                              \
      ZYR_BYTE_BLOCK (a), ZYR_BYTE_BLOCK (b), ZYR_BYTE_BLOCK (c), ZYR_BYTE_BLOCK (d)               \
    }                                                                                              \
  }

/** zyr_bytes_count_plain: how many of the first @length bytes of @text stand before the first that
 * is one of @stops or less than 0x20; all, when none is */
gsize zyr_bytes_count_plain (const char *text, gsize length, const ZyrByteStops *stops);

/** zyr_bytes_are_utf8: UTF-8 without nuls, exactly as g_utf8_validate_len() has it */
gboolean zyr_bytes_are_utf8 (const char *text, gsize length);

G_END_DECLS
