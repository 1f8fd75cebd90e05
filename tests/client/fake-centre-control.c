/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tests make a fake centre hold and do. */
#include "fake-centre-private.h"

#include "zyr-hash.h"
#include "zyr-json.h"

static void
add_fault (FakeCentre      *self,
           const char      *path,
           FakeFault        kind,
           ZyrProtocolError refusal,
           guint            n,
           const char      *details)
{
  for (guint i = 0; i < n; i++)
    {
      Fault *fault = g_new0 (Fault, 1);

      fault->path = g_strdup (path);
      fault->fault = kind;
      fault->refusal = refusal;
      fault->details = g_strdup (details);
      g_queue_push_tail (&self->faults, fault);
    }
}

void
fake_centre_fail (FakeCentre *self, const char *path, FakeFault fault, guint n)
{
  add_fault (self, path, fault, 0, n, NULL);
}

void
fake_centre_refuse (
    FakeCentre *self, const char *path, ZyrProtocolError refusal, guint n, const char *details)
{
  add_fault (self, path, FAKE_FAULT_REFUSE, refusal, n, details);
}

void
fake_centre_expire_access (FakeCentre *self)
{
  g_clear_pointer (&self->access, g_free);
}

void
fake_centre_kill_session (FakeCentre *self)
{
  g_clear_pointer (&self->access, g_free);
  g_clear_pointer (&self->refresh, g_free);
}

static void
log_entry (FakeCentre *self, Scope *scope, ZyrFeedOp op, const char *id, const char *text)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (ZyrRecord) record = NULL;

  for (guint i = 0; i < scope->log->len; i++)
    {
      const ZyrFeedEntry *old = g_ptr_array_index (scope->log, i);

      if (g_str_equal (zyr_record_get_id (old->record), id))
        {
          g_ptr_array_remove_index (scope->log, i);
          break;
        }
    }
  scope->head++;
  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "text", text);
  record = zyr_record_new (ZYR_KIND_NOTE, id, scope->name, scope->head, body, NULL);
  g_ptr_array_add (scope->log, zyr_feed_entry_new (op, scope->head, record));
  fake_centre_wake (self);
}

void
fake_centre_put_note (FakeCentre *self, const char *scope, const char *id, const char *text)
{
  log_entry (self, fake_centre_find_scope (self, scope, TRUE), ZYR_FEED_UPSERT, id, text);
}

void
fake_centre_leave (FakeCentre *self, const char *scope, const char *id)
{
  log_entry (self, fake_centre_find_scope (self, scope, TRUE), ZYR_FEED_LEAVE, id, "");
}

void
fake_centre_revoke_scope (FakeCentre *self, const char *scope)
{
  g_ptr_array_remove (self->scopes, fake_centre_find_scope (self, scope, TRUE));
  fake_centre_wake (self);
}

void
fake_centre_restore (FakeCentre *self, guint n_ops)
{
  g_assert_cmpuint (n_ops, <=, self->ops->len);
  for (guint i = 0; i < n_ops; i++)
    {
      JsonObject *op = g_ptr_array_index (self->ops, self->ops->len - 1);
      Scope *scope = fake_centre_find_scope (self, FAKE_SCOPE, TRUE);

      for (guint k = 0; k < scope->log->len; k++)
        {
          const ZyrFeedEntry *entry = g_ptr_array_index (scope->log, k);

          if (g_str_equal (zyr_record_get_id (entry->record), zyr_json_get_string (op, "id", "")))
            g_ptr_array_remove_index (scope->log, k);
        }
      g_ptr_array_set_size (self->ops, (gint) self->ops->len - 1);
      g_ptr_array_set_size (self->results, (gint) self->results->len - 1);
    }
  g_free (self->epoch);
  self->epoch = g_strdup_printf ("epoch-%u", ++self->epoch_n);
}

void
fake_centre_put_blob (FakeCentre *self, GBytes *bytes)
{
  g_hash_table_insert (self->blobs, zyr_hash_sha256_hex_bytes (bytes), g_bytes_ref (bytes));
}

guint
fake_centre_count (FakeCentre *self, const char *path)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, path));
}

void
fake_centre_add_op (FakeCentre *self, const char *id, const char *text)
{
  JsonObject *op = json_object_new ();

  json_object_set_string_member (op, "id", id);
  json_object_set_string_member (op, "text", text);
  json_object_set_int_member (op, "n", self->ops->len + 1);
  g_ptr_array_add (self->ops, op);
  g_ptr_array_add (self->results, fake_centre_take_op (self, op));
}

guint
fake_centre_get_n_ops (FakeCentre *self)
{
  return self->ops->len;
}

JsonObject *
fake_centre_get_op (FakeCentre *self, guint index)
{
  return g_ptr_array_index (self->ops, index);
}

gboolean
fake_centre_has_blob (FakeCentre *self, const char *sha256)
{
  return g_hash_table_contains (self->blobs, sha256);
}

const char *
fake_centre_get_push_coding (FakeCentre *self)
{
  return self->push_coding;
}

void
fake_centre_set_answer_coding (FakeCentre *self, const char *coding)
{
  g_free (self->answer_coding);
  self->answer_coding = g_strdup (coding);
}

guint
fake_centre_get_n_waiting (FakeCentre *self)
{
  return self->waiting->len;
}
