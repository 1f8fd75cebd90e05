/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-store.h"

#include "zyr-operation.h"

#include "zyr-feed-entry.h"
#include "zyr-hash.h"
#include "zyr-json.h"

typedef struct
{
  char *text;
  char *scope;
  ZyrKind kind;
  gint64 ver;
  gboolean marked;
} Note;

struct _FakeStore
{
  GObject parent_instance;

  GPtrArray *ops;     /* of JsonObject */
  GPtrArray *answers; /* of char *: outcome, "" when there is none yet */
  GArray *n_answers;
  gint64 acked;
  gint64 journal_from; /* operations up to this number are gone */
  GHashTable *notes;
  GPtrArray *cursors;
  GHashTable *blobs;
  GHashTable *parts;
  GPtrArray *unsent; /* of ZyrSyncBlob */
  guint n_failures;
  guint n_history;
  char *last_outcome;
};

static void fake_store_iface_init (ZyrSyncStoreInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeStore,
                               fake_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ZYR_TYPE_SYNC_STORE, fake_store_iface_init))

static void
note_free (Note *note)
{
  g_free (note->text);
  g_free (note->scope);
  g_free (note);
}

static gboolean
refuse_write (FakeStore *self, GTask *task)
{
  if (self->n_failures == 0)
    return FALSE;
  self->n_failures--;
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "the disk is full");
  g_object_unref (task);
  return TRUE;
}

static void
done (GTask *task)
{
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static ZyrSyncCursor *
find_cursor (FakeStore *self, const char *scope)
{
  for (guint i = 0; i < self->cursors->len; i++)
    {
      ZyrSyncCursor *cursor = g_ptr_array_index (self->cursors, i);

      if (g_str_equal (cursor->scope, scope))
        return cursor;
    }
  return NULL;
}

static void
set_cursor (FakeStore *self, const char *scope, const char *epoch, gint64 seq, gboolean resetting)
{
  ZyrSyncCursor *cursor = find_cursor (self, scope);

  if (cursor == NULL)
    {
      g_ptr_array_add (self->cursors, zyr_sync_cursor_new (scope, epoch, seq, resetting));
      return;
    }
  if (cursor->epoch != epoch)
    {
      g_free (cursor->epoch);
      cursor->epoch = g_strdup (epoch);
    }
  cursor->seq = seq;
  cursor->resetting = resetting;
}

static void
load_state (ZyrSyncStore *store, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);
  ZyrSyncStoreState *state = zyr_sync_store_state_new ();

  state->acked_op = self->acked;
  state->last_op = self->ops->len;
  for (guint i = 0; i < self->cursors->len; i++)
    {
      const ZyrSyncCursor *c = g_ptr_array_index (self->cursors, i);

      g_ptr_array_add (state->cursors,
                       zyr_sync_cursor_new (c->scope, c->epoch, c->seq, c->resetting));
    }
  g_task_return_pointer (task, state, (GDestroyNotify) zyr_sync_store_state_free);
  g_object_unref (task);
}

static void
count_pending (ZyrSyncStore *store, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);

  g_task_return_pointer (task, GUINT_TO_POINTER ((guint) (self->ops->len - self->acked)), NULL);
  g_object_unref (task);
}

static void
load_batch (ZyrSyncStore *store, gint64 after, guint max_ops, gsize max_bytes, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (gint64 i = after; i < self->ops->len && ops->len < max_ops && i >= self->journal_from; i++)
    g_ptr_array_add (ops, json_object_ref (g_ptr_array_index (self->ops, i)));
  g_task_return_pointer (task, ops, (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static void
reopen (ZyrSyncStore *store, gint64 after, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);

  if (refuse_write (self, task))
    return;
  g_assert_cmpint (after, >=, self->journal_from);
  self->acked = MIN (self->acked, after);
  done (task);
}

static JsonObject *
void_op (gint64 n)
{
  JsonObject *op = json_object_new ();

  json_object_set_int_member (op, "n", n);
  json_object_set_string_member (op, "kind", ZYR_OP_VOID);
  return op;
}

static void
renumber (ZyrSyncStore *store, gint64 after, gint64 last, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);

  if (refuse_write (self, task))
    return;
  g_assert_cmpint (after, ==, self->acked);
  g_assert_cmpint (last, >, after);
  for (gint64 n = after + 1; n <= last; n++)
    {
      const guint once = 1;

      g_ptr_array_insert (self->ops, (int) n - 1, void_op (n));
      g_ptr_array_insert (self->answers, (int) n - 1, NULL);
      g_array_insert_val (self->n_answers, (guint) n - 1, once);
    }
  for (gint64 n = last + 1; n <= self->ops->len; n++)
    zyr_operation_renumber (g_ptr_array_index (self->ops, n - 1), "device", after, last - after);
  self->acked = last;
  done (task);
}

static void
apply_push_results (ZyrSyncStore *store, const char *epoch, GPtrArray *results, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);

  if (refuse_write (self, task))
    return;
  for (guint i = 0; i < results->len; i++)
    {
      JsonObject *result = g_ptr_array_index (results, i);
      gint64 n = zyr_json_get_int (result, "n", 0);

      g_assert_cmpint (n, >, 0);
      g_assert_cmpint (n, <=, self->ops->len);
      g_free (g_ptr_array_index (self->answers, n - 1));
      g_ptr_array_index (self->answers, n - 1) = g_strdup (zyr_json_get_string (result, "s", "?"));
      g_array_index (self->n_answers, guint, n - 1)++;
      self->acked = MAX (self->acked, n);
    }
  done (task);
}

static void
begin_reset (ZyrSyncStore *store, const char *scope, const char *epoch, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);
  GHashTableIter iter;
  Note *note;

  if (refuse_write (self, task))
    return;
  g_hash_table_iter_init (&iter, self->notes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &note))
    {
      if (g_str_equal (note->scope, scope))
        {
          note->marked = TRUE;
          note->ver = 0;
        }
    }
  set_cursor (self, scope, epoch, 0, TRUE);
  done (task);
}

static void
apply_entry (FakeStore *self, const char *scope, const ZyrFeedEntry *entry)
{
  const char *id = zyr_record_get_id (entry->record);
  Note *old = g_hash_table_lookup (self->notes, id);
  Note *note;

  if (entry->op == ZYR_FEED_LEAVE || entry->op == ZYR_FEED_DELETE)
    {
      g_hash_table_remove (self->notes, id);
      return;
    }
  if (old != NULL && old->ver >= zyr_record_get_ver (entry->record))
    {
      old->marked = FALSE;
      return;
    }
  note = g_new0 (Note, 1);
  note->text = g_strdup (zyr_record_get_string (entry->record, "text", ""));
  note->scope = g_strdup (scope);
  note->kind = zyr_record_get_kind (entry->record);
  note->ver = zyr_record_get_ver (entry->record);
  g_hash_table_insert (self->notes, g_strdup (id), note);
}

static void
apply_page (ZyrSyncStore *store,
            const char   *scope,
            const char   *epoch,
            GPtrArray    *entries,
            gint64        next,
            GTask        *task)
{
  FakeStore *self = FAKE_STORE (store);
  const ZyrSyncCursor *cursor = find_cursor (self, scope);
  gboolean resetting = cursor != NULL && cursor->resetting;

  if (refuse_write (self, task))
    return;
  /* Within an epoch a cursor never goes back. */
  if (cursor != NULL && g_str_equal (cursor->epoch, epoch))
    g_assert_cmpint (next, >=, cursor->seq);
  for (guint i = 0; i < entries->len; i++)
    apply_entry (self, scope, g_ptr_array_index (entries, i));
  set_cursor (self, scope, epoch, next, resetting);
  done (task);
}

static gboolean
is_marked (gpointer key, gpointer value, gpointer scope)
{
  const Note *note = value;

  return note->marked && g_str_equal (note->scope, scope);
}

static gboolean
is_in_scope (gpointer key, gpointer value, gpointer scope)
{
  return g_str_equal (((Note *) value)->scope, scope);
}

static void
end_reset (ZyrSyncStore *store, const char *scope, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);
  ZyrSyncCursor *cursor = find_cursor (self, scope);

  if (refuse_write (self, task))
    return;
  g_assert_true (cursor->resetting);
  cursor->resetting = FALSE;
  g_hash_table_foreach_remove (self->notes, is_marked, (gpointer) scope);
  done (task);
}

static void
drop_scope (ZyrSyncStore *store, const char *scope, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);

  if (refuse_write (self, task))
    return;
  g_hash_table_foreach_remove (self->notes, is_in_scope, (gpointer) scope);
  g_ptr_array_remove (self->cursors, find_cursor (self, scope));
  done (task);
}

/* Nothing is begun here. */
static void
hand_over (ZyrSyncStore *store, GTask *task)
{
  done (task);
}

static void
list_unsent_blobs (ZyrSyncStore *store, guint max_n, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);
  GPtrArray *blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_sync_blob_free);

  for (guint i = 0; i < self->unsent->len && blobs->len < max_n; i++)
    {
      const ZyrSyncBlob *blob = g_ptr_array_index (self->unsent, i);

      g_ptr_array_add (blobs, zyr_sync_blob_new (blob->sha256, blob->mime, blob->size_bytes));
    }
  g_task_return_pointer (task, blobs, (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static void
dup_blob (ZyrSyncStore *store, const char *sha256, GTask *task)
{
  GBytes *bytes = g_hash_table_lookup (FAKE_STORE (store)->blobs, sha256);

  g_assert_nonnull (bytes);
  g_task_return_pointer (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_object_unref (task);
}

static void
mark_blob_sent (ZyrSyncStore *store, const char *sha256, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);

  if (refuse_write (self, task))
    return;
  for (guint i = 0; i < self->unsent->len; i++)
    {
      if (g_str_equal (((ZyrSyncBlob *) g_ptr_array_index (self->unsent, i))->sha256, sha256))
        {
          g_ptr_array_remove_index (self->unsent, i);
          break;
        }
    }
  done (task);
}

static void
put_blob (ZyrSyncStore *store, const char *sha256, const char *mime, GBytes *bytes, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);

  if (refuse_write (self, task))
    return;
  fake_store_add_blob (self, bytes, FALSE);
  fake_store_set_part (self, sha256, NULL);
  done (task);
}

static void
dup_part (ZyrSyncStore *store, const char *sha256, GTask *task)
{
  GBytes *part = fake_store_get_part (FAKE_STORE (store), sha256);

  g_task_return_pointer (task,
                         part != NULL ? g_bytes_ref (part) : g_bytes_new (NULL, 0),
                         (GDestroyNotify) g_bytes_unref);
  g_object_unref (task);
}

static void
keep_part (ZyrSyncStore *store, const char *sha256, GBytes *bytes, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);

  if (refuse_write (self, task))
    return;
  fake_store_set_part (self, sha256, bytes);
  done (task);
}

static void
add_history (ZyrSyncStore *store, const ZyrSyncHistoryEntry *entry, GTask *task)
{
  FakeStore *self = FAKE_STORE (store);

  g_assert_cmpint (entry->started_unix, <=, entry->ended_unix);
  self->n_history++;
  g_free (self->last_outcome);
  self->last_outcome = g_strdup (entry->outcome);
  done (task);
}

static void
fake_store_iface_init (ZyrSyncStoreInterface *iface)
{
  iface->load_state = load_state;
  iface->count_pending = count_pending;
  iface->load_batch = load_batch;
  iface->reopen = reopen;
  iface->renumber = renumber;
  iface->apply_push_results = apply_push_results;
  iface->begin_reset = begin_reset;
  iface->apply_page = apply_page;
  iface->end_reset = end_reset;
  iface->drop_scope = drop_scope;
  iface->hand_over = hand_over;
  iface->list_unsent_blobs = list_unsent_blobs;
  iface->dup_blob = dup_blob;
  iface->mark_blob_sent = mark_blob_sent;
  iface->put_blob = put_blob;
  iface->dup_part = dup_part;
  iface->keep_part = keep_part;
  iface->add_history = add_history;
}

static void
fake_store_finalize (GObject *object)
{
  FakeStore *self = FAKE_STORE (object);

  g_ptr_array_unref (self->ops);
  g_ptr_array_unref (self->answers);
  g_array_unref (self->n_answers);
  g_hash_table_unref (self->notes);
  g_ptr_array_unref (self->cursors);
  g_hash_table_unref (self->blobs);
  g_hash_table_unref (self->parts);
  g_ptr_array_unref (self->unsent);
  g_free (self->last_outcome);

  G_OBJECT_CLASS (fake_store_parent_class)->finalize (object);
}

static void
fake_store_class_init (FakeStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_store_finalize;
}

static void
fake_store_init (FakeStore *self)
{
  self->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  self->answers = g_ptr_array_new_with_free_func (g_free);
  self->n_answers = g_array_new (FALSE, TRUE, sizeof (guint));
  self->notes
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) note_free);
  self->cursors = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_sync_cursor_free);
  self->blobs
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->parts
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->unsent = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_sync_blob_free);
}

FakeStore *
fake_store_new (void)
{
  return g_object_new (FAKE_TYPE_STORE, NULL);
}

gint64
fake_store_add_op (FakeStore *self, const char *id, const char *text)
{
  JsonObject *op = json_object_new ();

  json_object_set_string_member (op, "id", id);
  json_object_set_string_member (op, "kind", "note.add");
  json_object_set_string_member (op, "text", text);
  return fake_store_add_json (self, op);
}

gint64
fake_store_add_json (FakeStore *self, JsonObject *op)
{
  guint zero = 0;

  json_object_set_int_member (op, "n", self->ops->len + 1);
  g_ptr_array_add (self->ops, op);
  g_ptr_array_add (self->answers, g_strdup (""));
  g_array_append_val (self->n_answers, zero);
  return self->ops->len;
}

gint64
fake_store_get_acked (FakeStore *self)
{
  return self->acked;
}

const char *
fake_store_get_outcome (FakeStore *self, gint64 n)
{
  const char *outcome = g_ptr_array_index (self->answers, n - 1);

  return *outcome != '\0' ? outcome : NULL;
}

guint
fake_store_get_n_answers (FakeStore *self, gint64 n)
{
  return g_array_index (self->n_answers, guint, n - 1);
}

const char *
fake_store_get_note (FakeStore *self, const char *id)
{
  const Note *note = g_hash_table_lookup (self->notes, id);

  return note != NULL ? note->text : NULL;
}

const char *
fake_store_find (FakeStore *self, ZyrKind kind)
{
  GHashTableIter iter;
  const char *id;
  const Note *note;

  g_hash_table_iter_init (&iter, self->notes);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &note))
    {
      if (note->kind == kind)
        return id;
    }
  return NULL;
}

guint
fake_store_get_n_notes (FakeStore *self)
{
  return g_hash_table_size (self->notes);
}

const ZyrSyncCursor *
fake_store_get_cursor (FakeStore *self, const char *scope)
{
  return find_cursor (self, scope);
}

void
fake_store_add_blob (FakeStore *self, GBytes *bytes, gboolean unsent)
{
  char *sha256 = zyr_hash_sha256_hex_bytes (bytes);

  if (unsent)
    g_ptr_array_add (
        self->unsent,
        zyr_sync_blob_new (sha256, "image/jpeg", (gint64) g_bytes_get_size (bytes)));
  g_hash_table_insert (self->blobs, sha256, g_bytes_ref (bytes));
}

gboolean
fake_store_has_blob (FakeStore *self, const char *sha256)
{
  return g_hash_table_contains (self->blobs, sha256);
}

guint
fake_store_get_n_unsent_blobs (FakeStore *self)
{
  return self->unsent->len;
}

void
fake_store_fail_writes (FakeStore *self, guint n)
{
  self->n_failures = n;
}

void
fake_store_drop_journal (FakeStore *self)
{
  self->journal_from = self->acked;
}

guint
fake_store_get_n_history (FakeStore *self)
{
  return self->n_history;
}

const char *
fake_store_get_last_outcome (FakeStore *self)
{
  return self->last_outcome;
}

void
fake_store_set_part (FakeStore *self, const char *sha256, GBytes *bytes)
{
  if (bytes != NULL)
    g_hash_table_replace (self->parts, g_strdup (sha256), g_bytes_ref (bytes));
  else
    g_hash_table_remove (self->parts, sha256);
}

GBytes *
fake_store_get_part (FakeStore *self, const char *sha256)
{
  return g_hash_table_lookup (self->parts, sha256);
}
