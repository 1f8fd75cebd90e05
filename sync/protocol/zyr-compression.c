/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-compression.h"

#include "zyr-limits.h"
#include "zyr-protocol-error.h"

#include <string.h>
#include <zstd.h>

#define STEP_BYTES ZYR_KIB (64)
#define ZSTD_LEVEL 3
#define GZIP_LEVEL 6
/* The window that a frame may ask of the reader: 8 MiB. */
#define ZSTD_WINDOW_LOG_MAX 23

static const char *const names[] = { "identity", "gzip", "zstd" };

const char *
zyr_compression_to_name (ZyrCompression compression)
{
  g_assert ((guint)compression < G_N_ELEMENTS (names));
  return names[compression];
}

gboolean
zyr_compression_from_name (const char *name, ZyrCompression *compression)
{
  if (name == NULL || *name == '\0')
    {
      *compression = ZYR_COMPRESSION_IDENTITY;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strcasecmp (names[i], name) == 0)
        {
          *compression = (ZyrCompression)i;
          return TRUE;
        }
    }
  return FALSE;
}

/* "gzip;q=0" and "gzip; q=0.000" refuse a coding; any other q takes it. */
static gboolean
is_refused (const char *parameters)
{
  const char *q = parameters != NULL ? strstr (parameters, "q=") : NULL;

  return q != NULL && q[2] == '0' && strspn (q + 2, "0.") == strcspn (q + 2, "; \t");
}

ZyrCompression
zyr_compression_choose (const char *accept_encoding)
{
  ZyrCompression best = ZYR_COMPRESSION_IDENTITY;
  g_auto (GStrv) codings = NULL;

  if (accept_encoding == NULL)
    return best;
  codings = g_strsplit (accept_encoding, ",", 16);
  for (guint i = 0; codings[i] != NULL; i++)
    {
      char *parameters = strchr (codings[i], ';');
      ZyrCompression coding;

      if (parameters != NULL)
        *parameters++ = '\0';
      if (zyr_compression_from_name (g_strstrip (codings[i]), &coding) && !is_refused (parameters)
          && coding > best)
        best = coding;
    }
  return best;
}

static GBytes *
gzip (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) compressor
      = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, GZIP_LEVEL);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  GConverterResult result = G_CONVERTER_CONVERTED;
  guint8 step[16 * 1024];

  while (result != G_CONVERTER_FINISHED)
    {
      gsize n_read = 0;
      gsize n_written = 0;

      result = g_converter_convert (G_CONVERTER (compressor), data, size, step, sizeof step,
                                    G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);
      /* Memory in, memory out, with room for output each time: it cannot fail. */
      g_assert (result != G_CONVERTER_ERROR);
      g_byte_array_append (out, step, (guint)n_written);
      if (n_read > 0)
        data += n_read; /* NULL when there is nothing */
      size -= n_read;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static GBytes *
zstd (GBytes *bytes)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  gsize bound = ZSTD_compressBound (size);
  g_autofree guint8 *out = g_malloc (bound);
  gsize written = ZSTD_compress (out, bound, data, size, ZSTD_LEVEL);

  g_assert (!ZSTD_isError (written));
  return g_bytes_new (out, written);
}

GBytes *
zyr_compress (ZyrCompression compression, GBytes *bytes)
{
  switch (compression)
    {
    case ZYR_COMPRESSION_GZIP:
      return gzip (bytes);
    case ZYR_COMPRESSION_ZSTD:
      return zstd (bytes);
    case ZYR_COMPRESSION_IDENTITY:
    default:
      return g_bytes_ref (bytes);
    }
}

/* The most that @n_in bytes may become: the caller's bound, and the ratio beyond what is free. */
static gsize
output_bound (gsize n_in, gsize max_bytes)
{
  gsize by_ratio = n_in > G_MAXSIZE / ZYR_BODY_RATIO_MAX ? G_MAXSIZE : n_in * ZYR_BODY_RATIO_MAX;

  return MIN (max_bytes, MAX (by_ratio, (gsize)ZYR_BODY_RATIO_FREE_SIZE_BYTES));
}

static gboolean
append_bounded (GByteArray *out, const guint8 *step, gsize n, gsize bound, GError **error)
{
  if (n > bound - out->len)
    {
      g_set_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_TOO_LARGE,
                   "body unpacks to more than %" G_GSIZE_FORMAT " bytes", bound);
      return FALSE;
    }
  g_byte_array_append (out, step, (guint)n);
  return TRUE;
}

static gboolean
damaged (GError **error, const char *coding)
{
  g_set_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED, "%s body is damaged or cut",
               coding);
  return FALSE;
}

static gboolean
gunzip (const guint8 *data, gsize size, gsize bound, GByteArray *out, GError **error)
{
  g_autoptr (GZlibDecompressor) decompressor
      = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autofree guint8 *step = g_malloc (STEP_BYTES);
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result != G_CONVERTER_FINISHED)
    {
      gsize n_read = 0;
      gsize n_written = 0;

      result = g_converter_convert (G_CONVERTER (decompressor), data, size, step, STEP_BYTES,
                                    G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        return damaged (error, "gzip");
      if (!append_bounded (out, step, n_written, bound, error))
        return FALSE;
      data += n_read;
      size -= n_read;
    }
  return size == 0 || damaged (error, "gzip");
}

static void
context_free (gpointer context)
{
  ZSTD_freeDCtx (context);
}

/* One a thread: making one costs more than unpacking a message. */
static ZSTD_DCtx *
get_context (void)
{
  static GPrivate contexts = G_PRIVATE_INIT (context_free);
  ZSTD_DCtx *context = g_private_get (&contexts);

  if (context == NULL)
    {
      context = ZSTD_createDCtx ();
      g_private_set (&contexts, context);
    }
  ZSTD_DCtx_reset (context, ZSTD_reset_session_only);
  return context;
}

static gboolean
unzstd (const guint8 *data, gsize size, gsize bound, GByteArray *out, GError **error)
{
  ZSTD_DCtx *context = get_context ();
  g_autofree guint8 *step = g_malloc (STEP_BYTES);
  ZSTD_inBuffer in = { data, size, 0 };
  gsize remaining = 1;
  gboolean ok = TRUE;

  ZSTD_DCtx_setParameter (context, ZSTD_d_windowLogMax, ZSTD_WINDOW_LOG_MAX);
  while (ok && remaining != 0)
    {
      ZSTD_outBuffer piece = { step, STEP_BYTES, 0 };
      gsize before = in.pos;

      remaining = ZSTD_decompressStream (context, &piece, &in);
      if (ZSTD_isError (remaining) || (piece.pos == 0 && in.pos == before && remaining != 0))
        ok = damaged (error, "zstd");
      else
        ok = append_bounded (out, step, piece.pos, bound, error);
    }
  if (ok && in.pos != in.size)
    ok = damaged (error, "zstd");
  return ok;
}

GBytes *
zyr_decompress (ZyrCompression compression, GBytes *bytes, gsize max_bytes, GError **error)
{
  g_autoptr (GByteArray) out = NULL;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gsize bound = output_bound (size, max_bytes);
  gboolean ok;

  if (compression == ZYR_COMPRESSION_IDENTITY)
    {
      if (size > max_bytes)
        {
          g_set_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_TOO_LARGE,
                       "body has more than %" G_GSIZE_FORMAT " bytes", max_bytes);
          return NULL;
        }
      return g_bytes_ref (bytes);
    }
  out = g_byte_array_new ();
  if (compression == ZYR_COMPRESSION_GZIP)
    ok = gunzip (data, size, bound, out, error);
  else
    ok = unzstd (data, size, bound, out, error);
  return ok ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}
