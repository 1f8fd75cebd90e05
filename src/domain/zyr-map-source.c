/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-map-source.h"

#include "zyr-limits.h"

#include <string.h>

char *
zyr_map_source_dup_tile (const char *address, int x, int y, int zoom)
{
  GString *text = g_string_new (address);
  const struct
  {
    const char *word;
    int number;
  } words[] = { { "{z}", zoom }, { "{x}", x }, { "{y}", y } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *number = g_strdup_printf ("%d", words[i].number);

      g_string_replace (text, words[i].word, number, 0);
    }
  return g_string_free (text, FALSE);
}

gboolean
zyr_map_source_is_valid (const char *address)
{
  static const char *const words[] = { "{z}", "{x}", "{y}" };
  g_autofree char *tile = NULL;
  g_autofree char *host = NULL;

  if (address == NULL || strlen (address) > ZYR_NAME_SIZE_BYTES_MAX
      || !(g_str_has_prefix (address, "https://")
           || g_str_has_prefix (address, "http://127.0.0.1:")))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strstr (address, words[i]) == NULL)
        return FALSE;
    }
  tile = zyr_map_source_dup_tile (address, 1, 1, 1);
  return g_uri_split_network (tile, G_URI_FLAGS_NONE, NULL, &host, NULL, NULL) && host != NULL
         && *host != '\0';
}
