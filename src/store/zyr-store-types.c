/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-store-blobs.h"
#include "zyr-store-drafts.h"
#include "zyr-store-history.h"
#include "zyr-store-operations.h"
#include "zyr-store-private.h"
#include "zyr-store-records.h"

G_DEFINE_QUARK (zyr-store-error-quark, zyr_store_error)

void
zyr_store_cursor_free (ZyrStoreCursor *self)
{
  g_free (self->scope);
  g_free (self->epoch);
  g_free (self);
}

void
zyr_household_hit_free (ZyrHouseholdHit *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->file_no);
  g_free (self->address);
  g_free (self->rating);
  g_free (self->rating_date);
  g_free (self->due);
  g_free (self);
}

void
zyr_store_outbox_row_free (ZyrStoreOutboxRow *self)
{
  g_free (self->kind);
  g_free (self->rec);
  g_free (self->household);
  g_free (self->visit);
  g_free (self->at);
  g_free (self->reason);
  g_free (self);
}

static void
result_version_clear (gpointer data)
{
  ZyrStoreResultVersion *version = data;

  g_free (version->id);
}

ZyrStoreOpResult *
zyr_store_op_result_new (gint64 n, ZyrStoreResultStatus status, const char *reason)
{
  ZyrStoreOpResult *self = g_new0 (ZyrStoreOpResult, 1);

  self->n = n;
  self->status = status;
  self->reason = g_strdup (reason != NULL ? reason : "");
  self->versions = g_array_new (FALSE, FALSE, sizeof (ZyrStoreResultVersion));
  g_array_set_clear_func (self->versions, result_version_clear);
  return self;
}

void
zyr_store_op_result_add (ZyrStoreOpResult *self, ZyrKind kind, const char *id, gint64 ver)
{
  ZyrStoreResultVersion version = { kind, g_strdup (id), ver };

  g_array_append_val (self->versions, version);
}

void
zyr_store_op_result_free (ZyrStoreOpResult *self)
{
  g_free (self->reason);
  g_array_unref (self->versions);
  g_free (self);
}

static void
draft_entry_free (gpointer data)
{
  ZyrDraftEntry *entry = data;

  g_free (entry->ref);
  g_free (entry->value);
  g_free (entry);
}

GPtrArray *
zyr_draft_entries_new (void)
{
  return g_ptr_array_new_with_free_func (draft_entry_free);
}

void
zyr_draft_free (ZyrDraft *self)
{
  g_free (self->id);
  g_free (self->visit);
  g_free (self->household);
  g_free (self->form_id);
  g_free (self->form_version);
  g_clear_pointer (&self->media, json_object_unref);
  g_free (self->instance);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self->opened_at);
  g_free (self);
}

void
zyr_draft_info_free (ZyrDraftInfo *self)
{
  g_free (self->id);
  g_free (self->visit);
  g_free (self->household);
  g_free (self->opened_at);
  g_free (self->reason);
  g_free (self);
}

void
zyr_store_blob_info_free (ZyrStoreBlobInfo *self)
{
  g_free (self->sha256);
  g_free (self->mime);
  g_free (self);
}

ZyrStoreHistoryRow *
zyr_store_history_row_new (gint64 started_unix, gint64 ended_unix, const char *outcome)
{
  ZyrStoreHistoryRow *self = g_new0 (ZyrStoreHistoryRow, 1);

  self->started_unix = started_unix;
  self->ended_unix = ended_unix;
  self->outcome = g_strdup (outcome);
  self->detail = g_strdup ("{}");
  return self;
}

void
zyr_store_history_row_free (ZyrStoreHistoryRow *self)
{
  g_free (self->outcome);
  g_free (self->detail);
  g_free (self);
}
