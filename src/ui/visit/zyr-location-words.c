/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-location-words.h"

#include <glib/gi18n.h>

char *
zyr_location_dup_answer (const ZyrLocation *location)
{
  char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE], c[G_ASCII_DTOSTR_BUF_SIZE],
      d[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf ("%s %s %s %s", g_ascii_formatd (a, sizeof a, "%.6f", location->latitude),
                          g_ascii_formatd (b, sizeof b, "%.6f", location->longitude),
                          g_ascii_formatd (c, sizeof c, "%.1f", location->altitude_m),
                          g_ascii_formatd (d, sizeof d, "%.1f", location->accuracy_m));
}

const char *
zyr_location_sentence_for_error (const GError *error)
{
  if (g_error_matches (error, ZYR_LOCATION_ERROR, ZYR_LOCATION_ERROR_DENIED))
    return _ ("This program may not use the location. Allow it in the settings of the device, or "
              "type the position.");
  if (g_error_matches (error, ZYR_LOCATION_ERROR, ZYR_LOCATION_ERROR_NO_FIX))
    return _ ("No position was found. Try again under the open sky, or type it.");
  return _ ("This device has no location service. Type the position, or leave it empty.");
}
