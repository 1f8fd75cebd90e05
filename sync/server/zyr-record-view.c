/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-record-view-private.h"

/* Ids of one statement; fewer are filled up with the last one, so that few statements are prepared.
 */
#define IDS_N_MAX 64u

struct _ZyrRecordView
{
  ZyrTx *tx;
  char *home;
  GHashTable *known; /* id -> ZyrRecord, or NULL: there is none */
};

static void
unref_record (gpointer record)
{
  if (record != NULL)
    zyr_record_unref (record);
}

ZyrRecordView *
zyr_record_view_new (ZyrTx *tx, const char *home)
{
  ZyrRecordView *self = g_new0 (ZyrRecordView, 1);

  self->tx = tx;
  self->home = g_strdup (home);
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_record);
  return self;
}

void
zyr_record_view_free (ZyrRecordView *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->known);
  g_free (self->home);
  g_free (self);
}

static const char *
statement (guint n)
{
  g_autoptr (GString) text = g_string_new (ZYR_RECORD_SELECT " WHERE home = ?1 AND id IN (");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s?%u", i > 0 ? ", " : "", i + 2);
  g_string_append (text, ")");
  return g_intern_string (text->str);
}

static gboolean
fetch_some (ZyrRecordView *self, char **ids, guint n, GError **error)
{
  ZyrValue values[IDS_N_MAX + 1] = { ZYR_TEXT (self->home) };
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = NULL;
  guint n_values = 1;

  while (n_values < n)
    n_values *= 2;
  for (guint i = 0; i < n_values; i++)
    values[i + 1] = ZYR_TEXT (ids[MIN (i, n - 1)]);
  rows = zyr_tx_query (self->tx, statement (n_values), values, n_values + 1, error);
  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    {
      ZyrRecord *record = zyr_record_from_row (rows, self->home, &local_error);

      if (record == NULL)
        break;
      g_hash_table_replace (self->known, g_strdup (zyr_record_get_id (record)), record);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      if (!g_hash_table_contains (self->known, ids[i]))
        g_hash_table_insert (self->known, g_strdup (ids[i]), NULL);
    }
  return TRUE;
}

gboolean
zyr_record_view_fetch (ZyrRecordView *self, GPtrArray *ids, GError **error)
{
  g_autoptr (GPtrArray) unknown = g_ptr_array_new ();

  for (guint i = 0; i < ids->len; i++)
    {
      if (!g_hash_table_contains (self->known, g_ptr_array_index (ids, i)))
        g_ptr_array_add (unknown, g_ptr_array_index (ids, i));
    }
  for (guint i = 0; i < unknown->len; i += IDS_N_MAX)
    {
      if (!fetch_some (self, (char **)unknown->pdata + i, MIN (IDS_N_MAX, unknown->len - i), error))
        return FALSE;
    }
  return TRUE;
}

ZyrRecord *
zyr_record_view_dup (ZyrRecordView *self, const char *id, GError **error)
{
  ZyrRecord *record;

  if (!g_hash_table_contains (self->known, id) && !fetch_some (self, (char **)&id, 1, error))
    return NULL;
  record = g_hash_table_lookup (self->known, id);
  return record != NULL ? zyr_record_ref (record) : NULL;
}

void
zyr_record_view_put (ZyrRecordView *self, ZyrRecord *record)
{
  g_hash_table_replace (self->known, g_strdup (zyr_record_get_id (record)),
                        zyr_record_ref (record));
}
