/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-store-overlay-private.h"

/* A form with its lists is the largest body there is. */
#define STORED_BODY_SIZE_BYTES_MAX \
  (2 * (ZYR_FORM_SIZE_BYTES_MAX + ZYR_FORM_MEDIA_SIZE_BYTES_MAX + ZYR_RECORD_BODY_SIZE_BYTES_MAX))

/* One row of `record`, as it is before the view is written */
typedef struct
{
  gint64 row; /* 0: no such row */
  gboolean has_base;
  gboolean has_own;
  char *household;
} StoredRow;

static void
stored_row_clear (StoredRow *self)
{
  g_free (self->household);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StoredRow, stored_row_clear)

ZyrRecordKey *
zyr_record_key_new (ZyrKind kind, const char *id)
{
  ZyrRecordKey *self = g_new (ZyrRecordKey, 1);

  self->kind = kind;
  self->id = g_strdup (id);
  return self;
}

static void
record_key_free (gpointer data)
{
  ZyrRecordKey *self = data;

  g_free (self->id);
  g_free (self);
}

static guint
record_key_hash (gconstpointer data)
{
  const ZyrRecordKey *self = data;

  return g_str_hash (self->id) * 31 + self->kind;
}

static gboolean
record_key_equal (gconstpointer a, gconstpointer b)
{
  const ZyrRecordKey *one = a;
  const ZyrRecordKey *other = b;

  return one->kind == other->kind && g_str_equal (one->id, other->id);
}

GHashTable *
zyr_store_dirty_new (void)
{
  return g_hash_table_new_full (record_key_hash, record_key_equal, record_key_free, NULL);
}

gboolean
zyr_store_dirty_add (GHashTable *dirty, ZyrKind kind, const char *id)
{
  ZyrRecordKey key = { kind, (char *) id };

  if (g_hash_table_contains (dirty, &key))
    return FALSE;
  return g_hash_table_add (dirty, zyr_record_key_new (kind, id));
}

static void
record_unref (gpointer data)
{
  if (data != NULL)
    zyr_record_unref (data);
}

GHashTable *
zyr_store_record_map_new (void)
{
  return g_hash_table_new_full (record_key_hash, record_key_equal, record_key_free, record_unref);
}

static void
fresh_free (gpointer data)
{
  ZyrStoreFresh *self = data;

  zyr_record_unref (self->record);
  g_free (self);
}

GHashTable *
zyr_store_fresh_map_new (void)
{
  return g_hash_table_new_full (record_key_hash, record_key_equal, record_key_free, fresh_free);
}

void
zyr_store_fresh_add (ZyrStore *self, ZyrRecord *record, gint64 row, gboolean made)
{
  ZyrKind kind = zyr_record_get_kind (record);
  ZyrStoreFresh *fresh = g_new (ZyrStoreFresh, 1);

  fresh->record = zyr_record_ref (record);
  fresh->row = row;
  fresh->made = made;
  g_hash_table_replace (self->fresh, zyr_record_key_new (kind, zyr_record_get_id (record)), fresh);
}

const ZyrStoreFresh *
zyr_store_fresh_find (ZyrStore *self, ZyrKind kind, const char *id)
{
  return self->fresh != NULL
             ? g_hash_table_lookup (self->fresh, &(ZyrRecordKey){ kind, (char *) id })
             : NULL;
}

ZyrRecord *
zyr_store_read_record (ZyrStore   *self,
                       ZyrKind     kind,
                       const char *id,
                       const char *scope,
                       gint64      ver,
                       const char *body,
                       const char *tok,
                       GError    **error)
{
  g_autoptr (JsonObject) body_object = NULL;
  g_autoptr (JsonObject) tok_object = NULL;

  body_object = zyr_json_parse_object (body, -1, STORED_BODY_SIZE_BYTES_MAX, error);
  if (body_object != NULL && tok[0] != '\0')
    tok_object = zyr_json_parse_object (tok, -1, ZYR_RECORD_BODY_SIZE_BYTES_MAX, error);
  if (body_object == NULL || (tok[0] != '\0' && tok_object == NULL))
    {
      g_prefix_error (error, "stored %s: ", zyr_kind_to_string (kind));
      return NULL;
    }
  return zyr_record_new (kind, id, scope, ver, body_object, tok_object);
}

ZyrRecord *
zyr_store_load_record (ZyrStore   *self,
                       ZyrKind     kind,
                       const char *id,
                       gboolean    base,
                       GError    **error)
{
  g_autoptr (ZyrStmt) query = NULL;
  gboolean own;

  query = zyr_store_query (self,
                           error,
                           "SELECT scope, ver, tok, base, own_ver, own_tok, own"
                           " FROM record WHERE kind = ? AND id = ?",
                           "tt",
                           zyr_kind_to_string (kind),
                           id);
  if (query == NULL)
    return NULL;
  if (!zyr_stmt_next (query))
    {
      zyr_stmt_ok (query, error);
      return NULL;
    }
  own = !base && !zyr_stmt_is_null (query, 6);
  if (!own && zyr_stmt_is_null (query, 3))
    return NULL;
  return zyr_store_read_record (self,
                                kind,
                                id,
                                zyr_stmt_text (query, 0),
                                zyr_stmt_int (query, own ? 4 : 1),
                                zyr_stmt_text (query, own ? 6 : 3),
                                zyr_stmt_text (query, own ? 5 : 2),
                                error);
}

static gboolean
load_row (ZyrStore *self, const ZyrRecordKey *key, StoredRow *stored, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  query = zyr_store_query (self,
                           error,
                           "SELECT row, base IS NOT NULL, own IS NOT NULL, household"
                           " FROM record WHERE kind = ? AND id = ?",
                           "tt",
                           zyr_kind_to_string (key->kind),
                           key->id);
  if (query == NULL)
    return FALSE;
  if (zyr_stmt_next (query))
    {
      stored->row = zyr_stmt_int (query, 0);
      stored->has_base = zyr_stmt_int (query, 1) != 0;
      stored->has_own = zyr_stmt_int (query, 2) != 0;
      stored->household = zyr_stmt_dup (query, 3);
    }
  return zyr_stmt_ok (query, error);
}

/* A view that is not the centre's state; makes the row when only own operations know the record */
static gboolean
write_own (ZyrStore           *self,
           const ZyrRecordKey *key,
           ZyrRecord          *record,
           StoredRow          *stored,
           GError            **error)
{
  g_autofree char *body = zyr_json_object_to_canonical (zyr_record_get_body (record));
  g_autofree char *tok = zyr_json_object_to_canonical (zyr_record_get_tok (record));
  const char *household = zyr_record_get_household (record);

  if (stored->row == 0)
    {
      if (!zyr_store_exec (self,
                           error,
                           "INSERT INTO record (kind, id, scope) VALUES (?, ?, ?)",
                           "ttt",
                           zyr_kind_to_string (key->kind),
                           key->id,
                           zyr_record_get_scope (record)))
        return FALSE;
      stored->row = sqlite3_last_insert_rowid (self->db);
    }
  return zyr_store_exec (self,
                         error,
                         "UPDATE record SET own = ?, own_tok = ?, own_ver = ?, household = ?"
                         " WHERE row = ?",
                         "ttiti",
                         body,
                         tok,
                         zyr_record_get_ver (record),
                         household != NULL ? household : "",
                         stored->row);
}

/* Nothing of the record stays; what refers to the row goes with it. */
static gboolean
remove_row (ZyrStore *self, gint64 row, ZyrKind kind, GError **error)
{
  if (kind == ZYR_KIND_HOUSEHOLD)
    {
      zyr_store_drop_search (self);
      self->search_touched = TRUE;
      if (!zyr_store_exec (self, error, "DELETE FROM household_search WHERE rowid = ?", "i", row))
        return FALSE;
    }
  if (kind == ZYR_KIND_VISIT)
    zyr_store_drop_visits (self);
  return zyr_store_exec (self, error, "DELETE FROM record WHERE row = ?", "i", row);
}

static gboolean
write_base_view (ZyrStore *self, ZyrRecord *record, StoredRow *stored, GError **error)
{
  const char *household = zyr_record_get_household (record);

  if (!stored->has_own && g_strcmp0 (household != NULL ? household : "", stored->household) == 0)
    return TRUE;
  return zyr_store_exec (self,
                         error,
                         "UPDATE record SET own = NULL, own_tok = NULL, own_ver = 0, household = ?"
                         " WHERE row = ?",
                         "ti",
                         household != NULL ? household : "",
                         stored->row);
}

/* Of a row that the page has made, everything is known. */
static gboolean
write_made (ZyrStore *self, const ZyrStoreFresh *fresh, GHashTable *households, GError **error)
{
  zyr_store_note_change (self,
                         zyr_record_get_kind (fresh->record),
                         zyr_record_get_household (fresh->record));
  return zyr_store_index_record (self, fresh->row, fresh->record, households, error);
}

/* @record: the view; %NULL: none. @own: it is not what the centre stated. */
static gboolean
write_view (ZyrStore           *self,
            const ZyrRecordKey *key,
            ZyrRecord          *record,
            gboolean            own,
            GHashTable         *households,
            GError            **error)
{
  const ZyrStoreFresh *fresh = own ? NULL : zyr_store_fresh_find (self, key->kind, key->id);
  g_auto (StoredRow) stored = { 0 };

  if (fresh != NULL && fresh->made)
    return write_made (self, fresh, households, error);
  if (!load_row (self, key, &stored, error))
    return FALSE;
  if (stored.household != NULL && stored.household[0] != '\0')
    g_hash_table_add (households, g_strdup (stored.household));
  if (record == NULL)
    {
      zyr_store_note_change (self, key->kind, stored.household);
      return stored.row == 0 || remove_row (self, stored.row, key->kind, error);
    }
  if (own ? !write_own (self, key, record, &stored, error)
          : !write_base_view (self, record, &stored, error))
    return FALSE;
  zyr_store_note_change (self, key->kind, stored.household);
  zyr_store_note_change (self, key->kind, zyr_record_get_household (record));
  return zyr_store_index_record (self, stored.row, record, households, error);
}

gboolean
zyr_store_write_views (ZyrStore   *self,
                       GHashTable *dirty,
                       GHashTable *own,
                       GError    **error)
{
  g_autoptr (GHashTable) households = NULL;
  GHashTableIter iter;
  gpointer key;

  households = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, dirty);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const ZyrRecordKey *record_key = key;
      ZyrRecord *own_record = g_hash_table_lookup (own, key);
      const ZyrStoreFresh *fresh;
      g_autoptr (ZyrRecord) base = NULL;
      g_autoptr (GError) local_error = NULL;

      /* What is left of the fresh ones is the view. */
      if (own_record != NULL && self->fresh != NULL)
        g_hash_table_remove (self->fresh, key);
      fresh = zyr_store_fresh_find (self, record_key->kind, record_key->id);
      if (fresh != NULL)
        base = zyr_record_ref (fresh->record);
      else if (own_record == NULL)
        base = zyr_store_load_record (self, record_key->kind, record_key->id, TRUE, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (!write_view (self,
                       record_key,
                       own_record != NULL ? own_record : base,
                       own_record != NULL,
                       households,
                       error))
        return FALSE;
    }
  return zyr_store_index_households (self, households, error);
}
