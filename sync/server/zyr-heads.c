/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds with their heads, as they are told about. */
#include "zyr-publication.h"

GHashTable *
zyr_heads_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
zyr_heads_set (GHashTable *heads, const char *scope, gint64 head)
{
  g_hash_table_replace (heads, g_strdup (scope), g_memdup2 (&head, sizeof head));
}

gboolean
zyr_heads_read (GHashTable *heads, ZyrRows *rows, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    zyr_heads_set (heads, zyr_rows_get_text (rows, 0), zyr_rows_get_int (rows, 1));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}
