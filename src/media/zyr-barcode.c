/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-barcode.h"

#include <zbar.h>

#include "zyr-limits.h"

/* "Y800" as ZBar wants it: the first letter is the lowest byte. */
#define FOURCC_Y800 0x30303859UL
/* What older programs write into a QR code. */
#define OLD_TURKISH "ISO-8859-9"

static void
add_text (GPtrArray *texts, const zbar_symbol_t *symbol)
{
  const char *data = zbar_symbol_get_data (symbol);
  gsize size_bytes = zbar_symbol_get_data_length (symbol);
  g_autofree char *text = NULL;

  if (size_bytes == 0 || size_bytes > ZYR_BARCODE_SIZE_BYTES_MAX)
    return;
  text = g_utf8_validate_len (data, size_bytes, NULL)
             ? g_strndup (data, size_bytes)
             : g_convert (data, (gssize)size_bytes, "UTF-8", OLD_TURKISH, NULL, NULL, NULL);
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return;
  g_strstrip (text);
  if (*text != '\0' && !g_ptr_array_find_with_equal_func (texts, text, g_str_equal, NULL))
    g_ptr_array_add (texts, g_steal_pointer (&text));
}

GPtrArray *
zyr_barcode_read (GBytes *gray, guint width, guint height)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  gsize size_bytes;
  const void *pixels = g_bytes_get_data (gray, &size_bytes);
  zbar_image_scanner_t *scanner;
  zbar_image_t *image;

  g_return_val_if_fail ((gsize)width * height == size_bytes, texts);

  if (size_bytes == 0)
    return texts;
  scanner = zbar_image_scanner_create ();
  image = zbar_image_create ();
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 1);
  /* Else it guesses in which writing the bytes are, and takes Turkish for Japanese. */
  zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
  zbar_image_set_format (image, FOURCC_Y800);
  zbar_image_set_size (image, width, height);
  zbar_image_set_data (image, pixels, size_bytes, NULL); /* read only: it does not take them */
  if (zbar_scan_image (scanner, image) > 0)
    {
      for (const zbar_symbol_t *symbol = zbar_image_first_symbol (image); symbol != NULL;
           symbol = zbar_symbol_next (symbol))
        add_text (texts, symbol);
    }
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
  return texts;
}
