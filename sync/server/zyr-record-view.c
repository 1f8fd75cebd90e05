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

#define SELECT_RECORDS ZYR_RECORD_SELECT " WHERE home"
#define SELECT_VERSIONS "SELECT id, ver FROM record WHERE home IN"
#define AND_IDS " AND id IN"

/* What is asked for at once: those of one home one after the other. */
typedef struct
{
  ZyrRecordView *views[ZYR_QUERY_IDS_N_MAX];
  const char *ids[ZYR_QUERY_IDS_N_MAX];
  guint n;
} Asked;

static void
note_read (ZyrRecordView *self, const char *id, gint64 ver)
{
  Read what = { g_strdup (id), ver };

  g_array_append_val (self->read, what);
}

/* (transfer full) @record (nullable): there is none */
static void
learn (ZyrRecordView *self, const char *id, ZyrRecord *record)
{
  g_hash_table_insert (self->known, g_strdup (id), record);
  note_read (self, id, record != NULL ? zyr_record_get_ver (record) : 0);
}

static void
ask (Asked *asked, ZyrRecordView *view, const char *id)
{
  asked->views[asked->n] = view;
  asked->ids[asked->n++] = id;
}

static ZyrRows *
query_asked (const Asked *asked, GError **error)
{
  const ZyrRecordView *first = asked->views[0];
  const char *pairs[ZYR_QUERY_IDS_N_MAX][2];

  if (asked->views[asked->n - 1] == first)
    return zyr_tx_query_ids (first->tx, SELECT_RECORDS " IN", AND_IDS,
                             (const char *const *)&first->home, 1, asked->ids, asked->n, error);
  for (guint i = 0; i < asked->n; i++)
    {
      pairs[i][0] = asked->views[i]->home;
      pairs[i][1] = asked->ids[i];
    }
  return zyr_tx_query_pairs (first->tx, SELECT_RECORDS " =", " AND id =", pairs, asked->n, error);
}

/* A row may come twice. */
static gboolean
take_row (const Asked *asked, ZyrRows *rows, GError **error)
{
  const char *id = zyr_rows_get_text (rows, 0);
  const char *home = zyr_rows_get_text (rows, 5);
  ZyrRecord *record;
  guint i = 0;

  while (i < asked->n
         && (!g_str_equal (asked->ids[i], id) || !g_str_equal (asked->views[i]->home, home)))
    i++;
  if (i == asked->n || g_hash_table_contains (asked->views[i]->known, id))
    return TRUE;
  record = zyr_record_from_row (rows, asked->views[i]->home, error);
  if (record == NULL)
    return FALSE;
  learn (asked->views[i], asked->ids[i], record);
  return TRUE;
}

static gboolean
fetch_asked (Asked *asked, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = NULL;

  if (asked->n == 0)
    return TRUE;
  rows = query_asked (asked, error);
  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error) && take_row (asked, rows, &local_error))
    ;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  for (guint i = 0; i < asked->n; i++)
    {
      if (!g_hash_table_contains (asked->views[i]->known, asked->ids[i]))
        learn (asked->views[i], asked->ids[i], NULL);
    }
  asked->n = 0;
  return TRUE;
}

gboolean
zyr_record_views_fetch (ZyrRecordView *const *views,
                        GPtrArray *const *ids,
                        guint n_views,
                        GError **error)
{
  Asked asked = { .n = 0 };

  for (guint i = 0; i < n_views; i++)
    {
      for (guint j = 0; j < ids[i]->len; j++)
        {
          const char *id = g_ptr_array_index (ids[i], j);

          if (g_hash_table_contains (views[i]->known, id))
            continue;
          if (asked.n == ZYR_QUERY_IDS_N_MAX && !fetch_asked (&asked, error))
            return FALSE;
          ask (&asked, views[i], id);
        }
    }
  return fetch_asked (&asked, error);
}

ZyrRecord *
zyr_record_view_dup (ZyrRecordView *self, const char *id, GError **error)
{
  ZyrRecord *record;

  if (!g_hash_table_contains (self->known, id))
    {
      Asked asked = { .n = 0 };

      ask (&asked, self, id);
      if (!fetch_asked (&asked, error))
        return NULL;
    }
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
  rows = zyr_tx_query_ids (tx, SELECT_VERSIONS, AND_IDS, (const char *const *)&self->home, 1, ids,
                           n, error);
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
