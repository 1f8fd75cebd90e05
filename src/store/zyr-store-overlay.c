/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-store-overlay-private.h"

/*
 * The view is the centre's state with the user's unsettled operations applied to it in order. When
 * records change, the operations that read or changed them are applied anew, over the centre's
 * state of everything that these operations change.
 */
typedef struct
{
  ZyrStore   *store;
  GHashTable *dirty; /* set of ZyrRecordKey: their views are being made anew */
  GHashTable *own;   /* ZyrRecordKey: ZyrRecord, as the operations so far have left it */
  GHashTable *reads; /* set of ZyrRecordKey: what the present operation has looked up */
  GError     *problem;
} Overlay;

/* An operation of the outbox */
typedef struct
{
  gint64      n;
  gboolean    answered;
  JsonObject *op;
  JsonObject *actor;
} OverlayOperation;

static void
overlay_clear (Overlay *self)
{
  g_clear_pointer (&self->own, g_hash_table_unref);
  g_clear_pointer (&self->reads, g_hash_table_unref);
  g_clear_error (&self->problem);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Overlay, overlay_clear)

static void
overlay_operation_free (OverlayOperation *self)
{
  g_clear_pointer (&self->op, json_object_unref);
  g_clear_pointer (&self->actor, json_object_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OverlayOperation, overlay_operation_free)

static ZyrRecord *
lookup_cb (ZyrKind kind, const char *id, gpointer data)
{
  Overlay *self = data;
  ZyrRecordKey key = { kind, (char *) id };
  ZyrRecord *own;
  ZyrRecord *record;
  g_autoptr (GError) local_error = NULL;

  if (id == NULL || id[0] == '\0' || kind == ZYR_KIND_UNKNOWN)
    return NULL;
  zyr_store_dirty_add (self->reads, kind, id);
  own = g_hash_table_lookup (self->own, &key);
  if (own != NULL)
    return zyr_record_ref (own);
  record = zyr_store_load_record (self->store,
                                  kind,
                                  id,
                                  g_hash_table_contains (self->dirty, &key),
                                  &local_error);
  if (local_error != NULL && self->problem == NULL)
    self->problem = g_steal_pointer (&local_error);
  return record;
}

static char *
read_result_cb (ZyrRecord *form, const char *instance, gpointer data)
{
  Overlay *self = data;

  return self->store->result_reader (form, instance, self->store->result_data);
}

static gboolean
apply (Overlay *self, JsonObject *op, JsonObject *actor, GPtrArray *changed, const char **refusal)
{
  g_auto (GStrv) roles = zyr_json_dup_strings (actor, "roles");
  ZyrOperationContext context = {
    .user_id = zyr_json_get_string (actor, "user", ""),
    .user_name = zyr_json_get_string (actor, "name", ""),
    .roles = zyr_roles_from_strings ((const char *const *) roles),
    .foundation = zyr_json_get_string (actor, "foundation", ""),
    .device_id = zyr_json_get_string (actor, "device", ""),
    .lookup = lookup_cb,
    .read_result = self->store->result_reader != NULL ? read_result_cb : NULL,
    .lookup_data = self,
  };

  return zyr_operation_apply (op, &context, changed, refusal);
}

static gboolean
note_dependency (ZyrStore           *self,
                 const ZyrRecordKey *key,
                 gint64              n,
                 gboolean            changed,
                 GError            **error)
{
  return zyr_store_exec (self,
                         error,
                         "INSERT INTO outbox_record (kind, id, n, changed) VALUES (?, ?, ?, ?)"
                         " ON CONFLICT DO UPDATE SET changed = max (changed, excluded.changed)",
                         "ttii",
                         zyr_kind_to_string (key->kind),
                         key->id,
                         n,
                         (gint64) changed);
}

static gboolean
note_dependencies (Overlay *self, gint64 n, GPtrArray *changed, GError **error)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->reads);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!note_dependency (self->store, key, n, FALSE, error))
      return FALSE;
  for (guint i = 0; i < changed->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (changed, i);
      ZyrRecordKey record_key = { zyr_record_get_kind (record),
                                  (char *) zyr_record_get_id (record) };

      if (!note_dependency (self->store, &record_key, n, TRUE, error))
        return FALSE;
    }
  return TRUE;
}

/* The centre's state of the record holds operation @n */
static gboolean
is_settled (ZyrStore *self, gint64 n, ZyrKind kind, const char *id, gint64 *settled, GError **error)
{
  return zyr_store_query_int (self,
                              error,
                              0,
                              settled,
                              "SELECT 1 FROM outbox_version v JOIN record r USING (kind, id)"
                              " WHERE v.n = ? AND v.kind = ? AND v.id = ? AND r.base IS NOT NULL"
                              " AND r.ver >= v.ver AND r.epoch = (SELECT max (n) FROM epoch)",
                              "itt",
                              n,
                              zyr_kind_to_string (kind),
                              id);
}

static void
put_own (Overlay *self, ZyrRecord *record)
{
  g_hash_table_replace (self->own,
                        zyr_record_key_new (zyr_record_get_kind (record),
                                            zyr_record_get_id (record)),
                        zyr_record_ref (record));
}

static gboolean
take_changes (Overlay *self, gint64 n, GPtrArray *changed, gboolean *grown, GError **error)
{
  for (guint i = 0; i < changed->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (changed, i);
      ZyrKind kind = zyr_record_get_kind (record);
      const char *id = zyr_record_get_id (record);
      gint64 settled = 0;

      if (zyr_store_dirty_add (self->dirty, kind, id))
        *grown = TRUE;
      if (!is_settled (self->store, n, kind, id, &settled, error))
        return FALSE;
      if (!settled)
        put_own (self, record);
    }
  return TRUE;
}

static gboolean
is_among (GPtrArray *records, ZyrKind kind, const char *id)
{
  for (guint i = 0; i < records->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (records, i);

      if (zyr_record_get_kind (record) == kind && g_str_equal (zyr_record_get_id (record), id))
        return TRUE;
    }
  return FALSE;
}

/*
 * An accepted operation whose effect has come back in part can no longer be applied, or no longer
 * does everything (the visit is submitted, its revision is in the next page, or the reverse): what
 * it changed before and the centre has not sent yet stays as it was.
 */
static gboolean
keep_what_is_under_way (Overlay *self, gint64 n, GPtrArray *changed, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  query = zyr_store_query (self->store,
                           error,
                           "SELECT r.kind, r.id, r.scope, r.own_ver, r.own, r.own_tok"
                           " FROM outbox_version v JOIN record r USING (kind, id)"
                           " JOIN outbox_record o USING (n, kind, id)"
                           " WHERE v.n = ? AND o.changed = 1 AND r.own IS NOT NULL"
                           " AND (r.base IS NULL OR r.ver < v.ver"
                           "  OR r.epoch < (SELECT max (n) FROM epoch))",
                           "i",
                           n);
  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    {
      ZyrKind kind = zyr_kind_from_string (zyr_stmt_text (query, 0));
      g_autoptr (ZyrRecord) record = NULL;

      if (is_among (changed, kind, zyr_stmt_text (query, 1)))
        continue;
      record = zyr_store_read_record (self->store,
                                      kind,
                                      zyr_stmt_text (query, 1),
                                      zyr_stmt_text (query, 2),
                                      zyr_stmt_int (query, 3),
                                      zyr_stmt_text (query, 4),
                                      zyr_stmt_text (query, 5),
                                      error);
      if (record == NULL)
        return FALSE;
      put_own (self, record);
    }
  return zyr_stmt_ok (query, error);
}

/* Unsettled operations that read or changed a dirty record, in order; what they change is dirty */
static gboolean
collect (Overlay *self, GArray *numbers, GError **error)
{
  g_autoptr (GQueue) queue = g_queue_new ();
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;
  gint64 any = 0;

  if (!zyr_store_query_int (self->store,
                            error,
                            0,
                            &any,
                            "SELECT 1 FROM outbox WHERE state <= 1 LIMIT 1",
                            ""))
    return FALSE;
  if (!any)
    return TRUE;
  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_queue_push_tail (queue, key);
  while ((key = g_queue_pop_head (queue)) != NULL)
    {
      const ZyrRecordKey *record_key = key;
      g_autoptr (ZyrStmt) query = NULL;

      query = zyr_store_query (self->store,
                               error,
                               "SELECT d.n, c.kind, c.id FROM outbox_record d JOIN outbox o USING (n)"
                               " JOIN outbox_record c ON c.n = d.n AND c.changed = 1"
                               " WHERE d.kind = ? AND d.id = ? AND o.state <= 1",
                               "tt",
                               zyr_kind_to_string (record_key->kind),
                               record_key->id);
      if (query == NULL)
        return FALSE;
      while (zyr_stmt_next (query))
        {
          gint64 n = zyr_stmt_int (query, 0);
          ZyrRecordKey *changed = zyr_record_key_new (
              zyr_kind_from_string (zyr_stmt_text (query, 1)), zyr_stmt_text (query, 2));

          if (g_hash_table_add (known, g_memdup2 (&n, sizeof n)))
            g_array_append_val (numbers, n);
          if (zyr_store_dirty_add (self->dirty, changed->kind, changed->id))
            {
              gpointer stored = NULL;

              g_hash_table_lookup_extended (self->dirty, changed, &stored, NULL);
              g_queue_push_tail (queue, stored);
            }
          g_free (changed->id);
          g_free (changed);
        }
      if (!zyr_stmt_ok (query, error))
        return FALSE;
    }
  return TRUE;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

static OverlayOperation *
load_operation (ZyrStore *self, gint64 n, GError **error)
{
  g_autoptr (OverlayOperation) loaded = g_new0 (OverlayOperation, 1);
  g_autoptr (ZyrStmt) query = NULL;

  query = zyr_store_query (self,
                           error,
                           "SELECT payload, actor, state FROM outbox WHERE n = ?",
                           "i",
                           n);
  if (query == NULL)
    return NULL;
  if (!zyr_stmt_next (query))
    {
      if (zyr_stmt_ok (query, error))
        g_set_error (error,
                     ZYR_STORE_ERROR,
                     ZYR_STORE_ERROR_NOT_FOUND,
                     "operation %" G_GINT64_FORMAT,
                     n);
      return NULL;
    }
  loaded->n = n;
  loaded->op = zyr_json_parse_object (zyr_stmt_text (query, 0),
                                      -1,
                                      ZYR_OPERATION_SIZE_BYTES_MAX,
                                      error);
  if (loaded->op == NULL)
    return NULL;
  loaded->actor = zyr_json_parse_object (zyr_stmt_text (query, 1), -1, ZYR_KIB (64), error);
  if (loaded->actor == NULL)
    return NULL;
  loaded->answered = zyr_stmt_int (query, 2) != ZYR_STORE_OP_PENDING;
  return g_steal_pointer (&loaded);
}

static gboolean
apply_stored (Overlay *self, gint64 n, gboolean *grown, GError **error)
{
  g_autoptr (OverlayOperation) loaded = load_operation (self->store, n, error);
  g_autoptr (GPtrArray) changed = NULL;

  if (loaded == NULL)
    return FALSE;
  changed = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);
  g_hash_table_remove_all (self->reads);
  /* Refused: the centre's state has changed under it. The outbox shows it, the view does not. */
  apply (self, loaded->op, loaded->actor, changed, NULL);
  if (self->problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->problem));
      return FALSE;
    }
  return note_dependencies (self, n, changed, error)
         && take_changes (self, n, changed, grown, error)
         && (!loaded->answered || keep_what_is_under_way (self, n, changed, error));
}

gboolean
zyr_store_refresh_view (ZyrStore *self, GHashTable *dirty, GError **error)
{
  g_auto (Overlay) overlay = { .store = self, .dirty = dirty };
  gboolean grown;

  overlay.reads = zyr_store_dirty_new ();
  overlay.own = zyr_store_record_map_new ();
  if (!zyr_store_settle (self, dirty, error))
    return FALSE;
  /* Ends: each further round has found a record more, and an operation changes only so many. */
  do
    {
      g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));

      grown = FALSE;
      g_hash_table_remove_all (overlay.own);
      if (!collect (&overlay, numbers, error))
        return FALSE;
      g_array_sort (numbers, compare_numbers);
      for (guint i = 0; i < numbers->len; i++)
        if (!apply_stored (&overlay, g_array_index (numbers, gint64, i), &grown, error))
          return FALSE;
    }
  while (grown);
  return zyr_store_write_views (self, dirty, overlay.own, error);
}

static JsonObject *
actor_to_json (ZyrStore *self, const ZyrStoreActor *actor, const char *device)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_auto (GStrv) roles = zyr_roles_to_strings (actor->roles);

  json_object_set_string_member (object, "user", actor->user_id);
  zyr_json_set_optional (object, "name", actor->user_name);
  zyr_json_set_optional (object, "foundation", actor->foundation);
  zyr_json_set_strings (object, "roles", (const char *const *) roles);
  json_object_set_string_member (object, "device", device);
  return g_steal_pointer (&object);
}

/* What the outbox shows of an operation, which its effect tells best */
static gboolean
describe_operation (ZyrStore *self, gint64 n, JsonObject *op, GPtrArray *changed, GError **error)
{
  g_autoptr (GArray) touches = zyr_operation_touches (op);
  ZyrOperationTouch about = { ZYR_KIND_UNKNOWN, "" };
  const char *household = "";
  const char *visit = "";

  if (touches->len > 0)
    about = g_array_index (touches, ZyrOperationTouch, 0);
  for (guint i = 0; i < touches->len; i++)
    {
      ZyrOperationTouch touch = g_array_index (touches, ZyrOperationTouch, i);

      if (touch.kind == ZYR_KIND_VISIT && visit[0] == '\0')
        visit = touch.id;
    }
  for (guint i = 0; i < changed->len && household[0] == '\0'; i++)
    {
      const char *bound = zyr_record_get_household (g_ptr_array_index (changed, i));

      household = bound != NULL ? bound : "";
    }
  return zyr_store_exec (self,
                         error,
                         "UPDATE outbox SET rec_kind = ?, rec = ?, household = ?, visit = ?"
                         " WHERE n = ?",
                         "tttti",
                         zyr_kind_to_string (about.kind),
                         about.id,
                         household,
                         visit,
                         n);
}

gboolean
zyr_store_overlay_operation (ZyrStore            *self,
                             JsonObject          *op,
                             const ZyrStoreActor *actor,
                             const char          *device,
                             GError             **error)
{
  g_autoptr (GHashTable) dirty = zyr_store_dirty_new ();
  g_autoptr (GHashTable) none = zyr_store_dirty_new ();
  g_auto (Overlay) overlay = { .store = self, .dirty = none };
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (JsonObject) actor_json = actor_to_json (self, actor, device);
  g_autofree char *actor_text = zyr_json_object_to_canonical (actor_json);
  gint64 n = zyr_operation_get_number (op);
  const char *refusal = NULL;
  gboolean applied;

  changed = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);
  overlay.reads = zyr_store_dirty_new ();
  overlay.own = zyr_store_record_map_new ();
  applied = apply (&overlay, op, actor_json, changed, &refusal);
  if (overlay.problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&overlay.problem));
      return FALSE;
    }
  if (!applied)
    {
      g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_REFUSED, refusal);
      return FALSE;
    }
  for (guint i = 0; i < changed->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (changed, i);

      zyr_store_dirty_add (dirty, zyr_record_get_kind (record), zyr_record_get_id (record));
      put_own (&overlay, record);
    }
  return zyr_store_exec (self, error, "UPDATE outbox SET actor = ? WHERE n = ?", "ti", actor_text, n)
         && note_dependencies (&overlay, n, changed, error)
         && describe_operation (self, n, op, changed, error)
         && zyr_store_write_views (self, dirty, overlay.own, error);
}
