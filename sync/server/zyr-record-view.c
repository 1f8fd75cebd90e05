/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-record-view-private.h"

#include "zyr-storage-rows.h"

typedef struct
{
  char *id;
  gint64 ver; /* 0: there was none */
} Read;

struct _ZyrRecordView
{
  ZyrTx *tx;
  char *home;
  GHashTable *known; /* id -> ZyrRecord, or NULL: there is none */
  GArray *read;      /* Read: what there was */
  GPtrArray *former; /* ZyrRecord, or NULL, … */
  GPtrArray *put;    /* … before these ids were put, since the mark */
};

static void
read_clear (gpointer data)
{
  g_free (((Read *)data)->id);
}

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
  self->read = g_array_new (FALSE, FALSE, sizeof (Read));
  g_array_set_clear_func (self->read, read_clear);
  self->former = g_ptr_array_new_with_free_func (unref_record);
  self->put = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
zyr_record_view_free (ZyrRecordView *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->known);
  g_array_unref (self->read);
  g_ptr_array_unref (self->former);
  g_ptr_array_unref (self->put);
  g_free (self->home);
  g_free (self);
}

#define SELECT_RECORDS ZYR_RECORD_SELECT " WHERE home = ?1 AND id IN"
#define SELECT_VERSIONS "SELECT id, ver FROM record WHERE home = ?1 AND id IN"

static void
note_read (ZyrRecordView *self, const char *id, gint64 ver)
{
  Read what = { g_strdup (id), ver };

  g_array_append_val (self->read, what);
}

static gboolean
fetch_some (ZyrRecordView *self, const char *const *ids, guint n, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query_ids (self->tx, SELECT_RECORDS, self->home, ids, n, error);

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    {
      ZyrRecord *record = zyr_record_from_row (rows, self->home, &local_error);

      if (record == NULL)
        break;
      g_hash_table_replace (self->known, g_strdup (zyr_record_get_id (record)), record);
      note_read (self, zyr_record_get_id (record), zyr_record_get_ver (record));
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      if (g_hash_table_contains (self->known, ids[i]))
        continue;
      g_hash_table_insert (self->known, g_strdup (ids[i]), NULL);
      note_read (self, ids[i], 0);
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
  for (guint i = 0; i < unknown->len; i += ZYR_QUERY_IDS_N_MAX)
    {
      if (!fetch_some (self, (const char *const *)unknown->pdata + i,
                       MIN (ZYR_QUERY_IDS_N_MAX, unknown->len - i), error))
        return FALSE;
    }
  return TRUE;
}

ZyrRecord *
zyr_record_view_dup (ZyrRecordView *self, const char *id, GError **error)
{
  ZyrRecord *record;

  if (!g_hash_table_contains (self->known, id) && !fetch_some (self, &id, 1, error))
    return NULL;
  record = g_hash_table_lookup (self->known, id);
  return record != NULL ? zyr_record_ref (record) : NULL;
}

GPtrArray *
zyr_record_view_list_households (ZyrRecordView *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    {
      const char *household = record != NULL ? zyr_record_get_household (record) : NULL;

      if (household != NULL && g_hash_table_add (seen, (gpointer)household))
        g_ptr_array_add (list, (gpointer)household);
    }
  return list;
}

void
zyr_record_view_put (ZyrRecordView *self, ZyrRecord *record)
{
  const char *id = zyr_record_get_id (record);
  ZyrRecord *former = g_hash_table_lookup (self->known, id);

  g_ptr_array_add (self->former, former != NULL ? zyr_record_ref (former) : NULL);
  g_ptr_array_add (self->put, g_strdup (id));
  g_hash_table_replace (self->known, g_strdup (id), zyr_record_ref (record));
}

void
zyr_record_view_mark (ZyrRecordView *self)
{
  g_ptr_array_set_size (self->former, 0);
  g_ptr_array_set_size (self->put, 0);
}

void
zyr_record_view_revert (ZyrRecordView *self)
{
  for (guint i = self->put->len; i > 0; i--)
    g_hash_table_replace (self->known, g_strdup (g_ptr_array_index (self->put, i - 1)),
                          g_steal_pointer (&g_ptr_array_index (self->former, i - 1)));
  zyr_record_view_mark (self);
}

void
zyr_record_view_forget (ZyrRecordView *self)
{
  g_hash_table_remove_all (self->known);
  zyr_record_view_mark (self);
  self->tx = NULL;
}

/* Of @n that were read, as many are there as were, each at its version. */
static gboolean
are_current (ZyrRecordView *self, ZyrTx *tx, guint from, guint n, gboolean *current, GError **error)
{
  const char *ids[ZYR_QUERY_IDS_N_MAX];
  g_autoptr (GHashTable) vers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = NULL;
  guint n_there = 0;

  for (guint i = 0; i < n; i++)
    {
      Read *what = &g_array_index (self->read, Read, from + i);

      ids[i] = what->id;
      g_hash_table_insert (vers, what->id, &what->ver);
      n_there += what->ver > 0 ? 1 : 0;
    }
  rows = zyr_tx_query_ids (tx, SELECT_VERSIONS, self->home, ids, n, error);
  if (rows == NULL)
    return FALSE;
  *current = TRUE;
  while (*current && zyr_rows_next (rows, &local_error))
    {
      const gint64 *ver = g_hash_table_lookup (vers, zyr_rows_get_text (rows, 0));

      *current = ver != NULL && n_there-- > 0 && *ver == zyr_rows_get_int (rows, 1);
    }
  *current = *current && n_there == 0;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gboolean
zyr_record_view_is_current (ZyrRecordView *self, ZyrTx *tx, gboolean *current, GError **error)
{
  *current = TRUE;
  for (guint i = 0; i < self->read->len && *current; i += ZYR_QUERY_IDS_N_MAX)
    {
      guint n = MIN (ZYR_QUERY_IDS_N_MAX, self->read->len - i);

      if (!are_current (self, tx, i, n, current, error))
        return FALSE;
    }
  return TRUE;
}
