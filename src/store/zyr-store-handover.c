/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device that was withdrawn hands over of work that was begun and not finished: operations of
 * a kind that changes nothing, for a person at the centre to read. */
#include "zyr-store-drafts.h"

#include "zyr-hash.h"
#include "zyr-limits.h"
#include "zyr-store-private.h"
#include "zyr-uuid.h"

#include <string.h>

/* Of one operation; what is longer goes in several. */
#define PART_BYTES (ZYR_OPERATION_SIZE_BYTES_MAX / 4)

typedef struct
{
  ZyrStore *store;
  char *device;
  char *at;
  gint64 n_new;
} HandOver;

/* One state of a draft is handed over once: its hash is in the operation's id. */
static gboolean
is_known (HandOver *self, const char *id, gboolean *known, GError **error)
{
  gint64 found = 0;
  gboolean ok = zyr_store_query_int (self->store, error, 0, &found,
                                     "SELECT 1 FROM outbox WHERE kind = '" ZYR_OP_DRAFT
                                     "' AND rec = ?",
                                     "t", id);

  *known = found != 0;
  return ok;
}

/* Takes @content. @draft: (nullable): whose pictures go with it */
static gboolean
append (HandOver *self, JsonObject *content, const char *draft, GError **error)
{
  const char *visit = zyr_json_get_string (content, "visit", "");
  const char *household = zyr_json_get_string (content, "household", "");
  g_autofree char *text = zyr_json_object_to_canonical (content);
  g_autofree char *hash = zyr_hash_sha256_hex_text (text);
  g_autofree char *id = zyr_uuid_derive (self->device, hash);
  g_autoptr (JsonObject) op = json_object_new ();
  g_autofree char *payload = NULL;
  gboolean known = FALSE;
  gint64 n;

  json_object_set_object_member (op, "draft", content);
  if (!is_known (self, id, &known, error))
    return FALSE;
  if (known)
    return TRUE;
  if (!zyr_store_next_number (self->store, &n, error))
    return FALSE;
  json_object_set_string_member (op, "id", id);
  json_object_set_string_member (op, "at", self->at);
  json_object_set_string_member (op, "kind", ZYR_OP_DRAFT);
  zyr_operation_set_number (op, n);
  payload = zyr_json_object_to_canonical (op);
  self->n_new++;
  return zyr_store_exec (self->store, error,
                         "INSERT INTO outbox (n, kind, payload, actor, rec_kind, rec, household,"
                         " visit, at, state) VALUES (?, '" ZYR_OP_DRAFT "', ?, '{}', '', ?, ?, ?, ?,"
                         " 0)",
                         "ittttt", n, payload, id, household, visit, self->at)
         && (draft == NULL
             || zyr_store_exec (self->store, error,
                                "INSERT OR IGNORE INTO outbox_blob (sha256, n)"
                                " SELECT sha256, ? FROM blob WHERE draft = ? AND sent = 0",
                                "it", n, draft));
}

/* ---- visits ---- */

static const char *const actions[] = {
  [ZYR_DRAFT_SET] = "set",
  [ZYR_DRAFT_ADD_REPEAT] = "add",
  [ZYR_DRAFT_REMOVE_REPEAT] = "remove",
  [ZYR_DRAFT_SUPPLY] = "set",
  [ZYR_DRAFT_NOTE] = "note",
};

static JsonObject *
build_part (const ZyrDraft *draft, guint part)
{
  JsonObject *content = json_object_new ();

  json_object_set_string_member (content, "of", "visit");
  json_object_set_string_member (content, "id", draft->id);
  json_object_set_string_member (content, "visit", draft->visit);
  zyr_json_set_optional (content, "household", draft->household);
  json_object_set_string_member (content, "form_id", draft->form_id);
  json_object_set_string_member (content, "form_version", draft->form_version);
  json_object_set_string_member (content, "begun", draft->opened_at);
  json_object_set_int_member (content, "part", part);
  if (part == 1)
    zyr_json_set_optional (content, "instance", draft->instance);
  return content;
}

static JsonObject *
build_entry (const ZyrDraft *draft, guint i)
{
  JsonObject *object = json_object_new ();

  if (i < draft->entries->len)
    {
      const ZyrDraftEntry *entry = g_ptr_array_index (draft->entries, i);

      json_object_set_string_member (object, "do", actions[entry->action]);
      json_object_set_string_member (object, "ref", entry->ref);
      zyr_json_set_optional (object, "value", entry->value);
    }
  else
    {
      json_object_set_string_member (object, "do", actions[ZYR_DRAFT_NOTE]);
      json_object_set_string_member (object, "value",
                                     g_ptr_array_index (draft->notes, i - draft->entries->len));
    }
  return object;
}

/* The instance it was begun with, and what was answered since, in order */
static gboolean
hand_over_visit (HandOver *self, const ZyrDraft *draft, GError **error)
{
  guint n = draft->entries->len + draft->notes->len;
  guint i = 0;

  for (guint part = 1; part == 1 || i < n; part++)
    {
      JsonObject *content = build_part (draft, part);
      JsonArray *entries = json_array_new ();
      gsize size_bytes = part == 1 ? strlen (draft->instance) : 0;

      json_object_set_array_member (content, "answers", entries);
      while (i < n && size_bytes < PART_BYTES)
        {
          JsonObject *entry = build_entry (draft, i++);

          size_bytes += strlen (zyr_json_get_string (entry, "ref", ""))
                        + strlen (zyr_json_get_string (entry, "value", ""));
          json_array_add_object_element (entries, entry);
        }
      if (!append (self, content, draft->id, error))
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
list_visits (ZyrStore *store, GError **error)
{
  g_autoptr (GPtrArray) drafts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_draft_free);
  g_autoptr (ZyrStmt) query
      = zyr_store_query (store, error,
                         "SELECT id, visit, household, form_id, form_version, opened_at, instance,"
                         " media FROM draft WHERE op <= 0 AND last_seq > 0 ORDER BY opened_at, id",
                         "");

  if (query == NULL)
    return NULL;
  while (zyr_stmt_next (query))
    {
      ZyrDraft *draft = zyr_store_read_draft (store, query, error);

      if (draft == NULL)
        return NULL;
      g_ptr_array_add (drafts, draft);
    }
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&drafts) : NULL;
}

/* ---- decisions and notes: texts ---- */

static gboolean
hand_over_texts (HandOver   *self,
                 const char *sql,
                 const char *of,
                 const char *member,
                 GError    **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autoptr (ZyrStmt) query = zyr_store_query (self->store, error, sql, "");

  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    {
      JsonObject *content = json_object_new ();

      json_object_set_string_member (content, "of", of);
      json_object_set_string_member (content, member, zyr_stmt_text (query, 0));
      json_object_set_string_member (content, "text", zyr_stmt_text (query, 1));
      g_ptr_array_add (found, content);
    }
  if (!zyr_stmt_ok (query, error))
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    if (!append (self, json_object_ref (g_ptr_array_index (found, i)), NULL, error))
      return FALSE;
  return TRUE;
}

static gboolean
hand_over_all (HandOver *self, GError **error)
{
  g_autoptr (GPtrArray) visits = list_visits (self->store, error);

  if (visits == NULL)
    return FALSE;
  for (guint i = 0; i < visits->len; i++)
    if (!hand_over_visit (self, g_ptr_array_index (visits, i), error))
      return FALSE;
  return hand_over_texts (self, "SELECT visit, text FROM review_draft ORDER BY visit", "review",
                          "visit", error)
         && hand_over_texts (self,
                             "SELECT substr (key, -36), value FROM meta WHERE key GLOB '"
                             ZYR_STORE_META_NOTE_DRAFT "*' ORDER BY key",
                             "note", "household", error);
}

gboolean
zyr_store_hand_over_drafts (ZyrStore *self, GError **error)
{
  g_autoptr (ZyrStoreTransaction) transaction = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *device = NULL;
  g_autofree char *at = zyr_clock_dup_now_iso (self->clock);
  HandOver hand_over = { .store = self, .at = at };

  ZYR_STORE_ASSERT_THREAD (self);

  hand_over.device = device = zyr_store_dup_meta (self, ZYR_STORE_META_DEVICE_ID, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (device == NULL) /* nobody has worked here yet */
    return TRUE;
  transaction = zyr_store_begin (self, error);
  if (transaction == NULL || !hand_over_all (&hand_over, error))
    return FALSE;
  self->changes->outbox = hand_over.n_new > 0;
  return zyr_store_commit (g_steal_pointer (&transaction), error);
}
