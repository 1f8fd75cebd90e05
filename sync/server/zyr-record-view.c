/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-record-view-private.h"

/* Ids of one statement; fewer are filled up with the last one, so that few statements are prepared.
 */
#define IDS_LOG2_N_MAX 6u
#define IDS_N_MAX (1u << IDS_LOG2_N_MAX)

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
  return self;
}

void
zyr_record_view_free (ZyrRecordView *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->known);
  g_array_unref (self->read);
  g_free (self->home);
  g_free (self);
}

typedef enum
{
  SELECT_RECORDS,
  SELECT_VERSIONS,
} Select;

static const char *const selects[] = { ZYR_RECORD_SELECT, "SELECT id, ver FROM record" };

/* Of 2^@log2_n ids. */
static const char *
get_statement (Select select, guint log2_n)
{
  static const char *known[G_N_ELEMENTS (selects)][IDS_LOG2_N_MAX + 1];
  const char *text = g_atomic_pointer_get (&known[select][log2_n]);
  g_autoptr (GString) made = NULL;

  if (text != NULL)
    return text;
  made = g_string_new (selects[select]);
  for (guint i = 0; i < 1u << log2_n; i++)
    g_string_append_printf (made, "%s?%u", i > 0 ? ", " : " WHERE home = ?1 AND id IN (", i + 2);
  g_string_append (made, ")");
  text = g_intern_string (made->str);
  g_atomic_pointer_set (&known[select][log2_n], text);
  return text;
}

/* The rows of @n ids, of which there are at most IDS_N_MAX. */
static ZyrRows *
query_ids (ZyrTx *tx,
           Select select,
           const char *home,
           const char *const *ids,
           guint n,
           GError **error)
{
  ZyrValue values[IDS_N_MAX + 1] = { ZYR_TEXT (home) };
  guint log2_n = 0;

  while (1u << log2_n < n)
    log2_n++;
  for (guint i = 0; i < 1u << log2_n; i++)
    values[i + 1] = ZYR_TEXT (ids[MIN (i, n - 1)]);
  return zyr_tx_query (tx, get_statement (select, log2_n), values, (1u << log2_n) + 1, error);
}

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
  g_autoptr (ZyrRows) rows = query_ids (self->tx, SELECT_RECORDS, self->home, ids, n, error);

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
  for (guint i = 0; i < unknown->len; i += IDS_N_MAX)
    {
      if (!fetch_some (self, (const char *const *)unknown->pdata + i,
                       MIN (IDS_N_MAX, unknown->len - i), error))
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

void
zyr_record_view_put (ZyrRecordView *self, ZyrRecord *record)
{
  g_hash_table_replace (self->known, g_strdup (zyr_record_get_id (record)),
                        zyr_record_ref (record));
}

void
zyr_record_view_forget (ZyrRecordView *self)
{
  g_hash_table_remove_all (self->known);
  self->tx = NULL;
}

/* Of @n that were read, as many are there as were, each at its version. */
static gboolean
are_current (ZyrRecordView *self, ZyrTx *tx, guint from, guint n, gboolean *current, GError **error)
{
  const char *ids[IDS_N_MAX];
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
  rows = query_ids (tx, SELECT_VERSIONS, self->home, ids, n, error);
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
  for (guint i = 0; i < self->read->len && *current; i += IDS_N_MAX)
    {
      if (!are_current (self, tx, i, MIN (IDS_N_MAX, self->read->len - i), current, error))
        return FALSE;
    }
  return TRUE;
}
