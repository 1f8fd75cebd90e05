/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  ZYR_COMPRESSION_IDENTITY,
  ZYR_COMPRESSION_GZIP,
  ZYR_COMPRESSION_ZSTD,
} ZyrCompression;

/** zyr_compression_to_name: Returns: "identity", "gzip" or "zstd", as in Content-Encoding */
const char *zyr_compression_to_name (ZyrCompression compression);

/** zyr_compression_from_name: NULL and "" are identity. Returns: FALSE when the name is none of
 * these. */
gboolean zyr_compression_from_name (const char *name, ZyrCompression *compression);

/**
 * zyr_compression_choose:
 * @accept_encoding: (nullable): the request's Accept-Encoding, with or without q values
 *
 * Returns: zstd before gzip before identity; a coding with q=0 is not taken
 */
ZyrCompression zyr_compression_choose (const char *accept_encoding);

/** zyr_compress: Returns: (transfer full): @bytes themselves (a reference) for IDENTITY */
GBytes *zyr_compress (ZyrCompression compression, GBytes *bytes);

/**
 * zyr_decompress:
 * @max_bytes: bound of the result
 *
 * Also refuses a result beyond ZYR_BODY_RATIO_FREE_SIZE_BYTES that is more than ZYR_BODY_RATIO_MAX
 * times its input. Never allocates more than the bound.
 *
 * Returns: (transfer full) (nullable): NULL with ZYR_PROTOCOL_ERROR_TOO_LARGE or _MALFORMED
 * (damaged or cut)
 */
GBytes *zyr_decompress (ZyrCompression compression, GBytes *bytes, gsize max_bytes, GError **error);

G_END_DECLS
