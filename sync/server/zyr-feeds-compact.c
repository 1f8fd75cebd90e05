/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-publication.h"

/* A log has one row a record, so only what has left goes on adding up. */
#define GONE " op IN ('LEAVE', 'DELETE') AND at < ?1 AND kind <> 'household'"

typedef struct
{
  char *home;
  char *scope;
  gint64 floor;
  gint64 floor_at;
} Gone;

static void
gone_free (Gone *gone)
{
  g_free (gone->home);
  g_free (gone->scope);
  g_free (gone);
}

static GPtrArray *
list_gone (ZyrTx *tx, gint64 before_s, gint64 *n, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)gone_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx,
                      "SELECT home, scope, max(seq), count(*), max(at) FROM log WHERE" GONE
                      " GROUP BY home, scope ORDER BY home, scope",
                      ZYR_VALUES (ZYR_INT (before_s)), error);

  if (rows == NULL)
    return NULL;
  while (zyr_rows_next (rows, &local_error))
    {
      Gone *gone = g_new0 (Gone, 1);

      gone->home = g_strdup (zyr_rows_get_text (rows, 0));
      gone->scope = g_strdup (zyr_rows_get_text (rows, 1));
      gone->floor = zyr_rows_get_int (rows, 2);
      gone->floor_at = zyr_rows_get_int (rows, 4);
      *n += zyr_rows_get_int (rows, 3);
      g_ptr_array_add (list, gone);
    }
  if (local_error == NULL)
    return g_steal_pointer (&list);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

gboolean
zyr_feeds_compact (ZyrTx *tx, gint64 before_s, gint64 *n, GError **error)
{
  g_autoptr (GPtrArray) list = NULL;

  *n = 0;
  list = list_gone (tx, before_s, n, error);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const Gone *gone = g_ptr_array_index (list, i);

      if (!zyr_tx_run (tx, "DELETE FROM log WHERE" GONE " AND home = ?2 AND scope = ?3",
                       ZYR_VALUES (ZYR_INT (before_s), ZYR_TEXT (gone->home),
                                   ZYR_TEXT (gone->scope)),
                       error)
          || !zyr_tx_run (
              tx,
              "UPDATE scope SET floor = ?3, floor_at = ?4"
              " WHERE home = ?1 AND scope = ?2 AND floor < ?3",
              ZYR_VALUES (ZYR_TEXT (gone->home), ZYR_TEXT (gone->scope), ZYR_INT (gone->floor),
                          ZYR_INT (gone->floor_at)),
              error))
        return FALSE;
    }
  return list != NULL;
}
