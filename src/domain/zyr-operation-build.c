/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-hash.h"
#include "zyr-operation-build.h"
#include "zyr-operation-transfer.h"

static JsonObject *
new_operation (const char *id, const char *at, const char *kind)
{
  JsonObject *op = json_object_new ();

  json_object_set_string_member (op, "id", id);
  json_object_set_string_member (op, "at", at);
  json_object_set_string_member (op, "kind", kind);

  return op;
}

static JsonObject *
new_with_object (const char *id,
                 const char *at,
                 const char *kind,
                 const char *member,
                 JsonObject *object)
{
  JsonObject *op = new_operation (id, at, kind);

  json_object_set_object_member (op, member, json_object_ref (object));

  return op;
}

JsonObject *
zyr_operation_new_void (const char *id, const char *at)
{
  return new_operation (id, at, ZYR_OP_VOID);
}

JsonObject *
zyr_operation_new_set (const char *id, const char *at, ZyrRecord *rec, JsonObject *fields)
{
  JsonObject *op = NULL;
  JsonObject *changes = NULL;
  JsonObjectIter iter;
  const char *field = NULL;
  JsonNode *value = NULL;

  g_return_val_if_fail (rec != NULL && fields != NULL, NULL);

  op = new_operation (id, at, ZYR_OP_SET);
  changes = json_object_new ();
  json_object_iter_init_ordered (&iter, fields);
  while (json_object_iter_next_ordered (&iter, &field, &value))
    {
      JsonObject *change = json_object_new ();
      JsonNode *seen = json_object_get_member (zyr_record_get_body (rec), field);

      json_object_set_member (change, "value", zyr_json_copy (value));
      zyr_json_set_optional (change, "base", zyr_record_get_token (rec, field));
      if (seen != NULL)
        json_object_set_member (change, "seen", zyr_json_copy (seen));
      json_object_set_object_member (changes, field, change);
    }
  json_object_set_string_member (op, "rec_kind", zyr_kind_to_string (zyr_record_get_kind (rec)));
  json_object_set_string_member (op, "rec", zyr_record_get_id (rec));
  json_object_set_object_member (op, "fields", changes);

  return op;
}

JsonObject *
zyr_operation_new_note (const char *id,
                        const char *at,
                        const char *note_id,
                        const char *household,
                        const char *text,
                        const char *corrects)
{
  JsonObject *op = new_operation (id, at, ZYR_OP_NOTE_ADD);
  JsonObject *note = json_object_new ();

  json_object_set_string_member (note, "id", note_id);
  json_object_set_string_member (note, "household", household);
  json_object_set_string_member (note, "text", text);
  json_object_set_string_member (note, "created", at);
  zyr_json_set_optional (note, "corrects", corrects);
  json_object_set_object_member (op, "note", note);

  return op;
}

JsonObject *
zyr_operation_new_visit_start (const char *id, const char *at, const char *visit)
{
  JsonObject *op = new_operation (id, at, ZYR_OP_VISIT_START);

  json_object_set_string_member (op, "visit", visit);

  return op;
}

JsonObject *
zyr_operation_new_visit_submit (const char *id,
                                const char *at,
                                const char *visit,
                                JsonObject *revision)
{
  JsonObject *op = new_operation (id, at, ZYR_OP_VISIT_SUBMIT);
  JsonObject *complete = zyr_json_copy_object (revision);

  json_object_set_string_member (op, "visit", visit);
  if (!zyr_json_has (complete, "content_hash"))
    {
      const char *instance = zyr_json_get_string (complete, "instance", "");
      g_autofree char *hash = zyr_hash_sha256_hex_text (instance);

      json_object_set_string_member (complete, "content_hash", hash);
    }
  json_object_set_object_member (op, "revision", complete);

  return op;
}

JsonObject *
zyr_operation_new_visit_plan (const char *id, const char *at, JsonObject *visit)
{
  return new_with_object (id, at, ZYR_OP_VISIT_PLAN, "visit", visit);
}

JsonObject *
zyr_operation_new_visit_reassign (const char *id,
                                  const char *at,
                                  const char *visit,
                                  const char *worker)
{
  JsonObject *op = new_operation (id, at, ZYR_OP_VISIT_REASSIGN);

  json_object_set_string_member (op, "visit", visit);
  json_object_set_string_member (op, "worker", worker);

  return op;
}

JsonObject *
zyr_operation_new_visit_move (const char *id,
                              const char *at,
                              const char *visit,
                              const char *planned,
                              const char *due,
                              const char *reason)
{
  JsonObject *op = new_operation (id, at, ZYR_OP_VISIT_MOVE);

  json_object_set_string_member (op, "visit", visit);
  json_object_set_string_member (op, "planned", planned);
  zyr_json_set_optional (op, "due", due);
  zyr_json_set_optional (op, "reason", reason);

  return op;
}

JsonObject *
zyr_operation_new_visit_attempt (const char *id,
                                 const char *at,
                                 const char *visit,
                                 const char *outcome,
                                 const char *note,
                                 JsonObject *place,
                                 const char *planned)
{
  JsonObject *op = new_operation (id, at, ZYR_OP_VISIT_ATTEMPT);

  json_object_set_string_member (op, "visit", visit);
  json_object_set_string_member (op, "outcome", outcome);
  zyr_json_set_optional (op, "note", note);
  if (place != NULL)
    json_object_set_object_member (op, "place", json_object_ref (place));
  zyr_json_set_optional (op, "planned", planned);

  return op;
}

JsonObject *
zyr_operation_new_file_read (const char *id,
                             const char *at,
                             const char *household,
                             const char *visit)
{
  JsonObject *op = new_operation (id, at, ZYR_OP_FILE_READ);

  json_object_set_string_member (op, "household", household);
  zyr_json_set_optional (op, "visit", visit);

  return op;
}

JsonObject *
zyr_operation_new_note_pin (const char *id, const char *at, const char *note, gboolean pinned)
{
  JsonObject *op = new_operation (id, at, ZYR_OP_NOTE_PIN);

  json_object_set_string_member (op, "note", note);
  json_object_set_boolean_member (op, "pinned", pinned);

  return op;
}

JsonObject *
zyr_operation_new_visit_cancel (const char *id,
                                const char *at,
                                const char *visit,
                                const char *reason)
{
  JsonObject *op = new_operation (id, at, ZYR_OP_VISIT_CANCEL);

  json_object_set_string_member (op, "visit", visit);
  json_object_set_string_member (op, "reason", reason);

  return op;
}

JsonObject *
zyr_operation_new_review (const char *id, const char *at, JsonObject *review)
{
  return new_with_object (id, at, ZYR_OP_REVIEW_ADD, "review", review);
}

JsonObject *
zyr_operation_new_attachment (const char *id, const char *at, JsonObject *attachment)
{
  return new_with_object (id, at, ZYR_OP_ATTACHMENT_ADD, "attachment", attachment);
}

JsonObject *
zyr_operation_new_visit_annul (const char *id, const char *at, const char *visit,
                               const char *reason)
{
  JsonObject *op = new_operation (id, at, ZYR_OP_VISIT_ANNUL);

  json_object_set_string_member (op, "visit", visit);
  json_object_set_string_member (op, "reason", reason);

  return op;
}

JsonObject *
zyr_operation_new_conflict_close (const char *id,
                                  const char *at,
                                  ZyrRecord  *conflict,
                                  ZyrRecord  *record,
                                  const char *keep,
                                  JsonNode   *value)
{
  JsonObject *op = new_operation (id, at, ZYR_OP_CONFLICT_CLOSE);
  const char *field = zyr_record_get_string (conflict, "field", "");

  json_object_set_string_member (op, "conflict", zyr_record_get_id (conflict));
  json_object_set_string_member (op, "keep", keep);
  if (value != NULL)
    json_object_set_member (op, "value", zyr_json_copy (value));
  zyr_json_set_optional (op, "base", zyr_record_get_token (record, field));

  return op;
}

JsonObject *
zyr_operation_new_referral (const char *id, const char *at, JsonObject *referral)
{
  return new_with_object (id, at, ZYR_OP_REFERRAL_ADD, "referral", referral);
}

JsonObject *
zyr_operation_new_objection (const char *id, const char *at, JsonObject *objection)
{
  return new_with_object (id, at, ZYR_OP_OBJECTION_FILE, "objection", objection);
}

JsonObject *
zyr_operation_new_move (const char *id,
                        const char *at,
                        ZyrKind     kind,
                        const char *rec,
                        const char *state,
                        const char *reason,
                        const char *visit)
{
  gboolean referral = kind == ZYR_KIND_REFERRAL;
  JsonObject *op = NULL;

  g_return_val_if_fail (referral || kind == ZYR_KIND_OBJECTION, NULL);

  op = new_operation (id, at, referral ? ZYR_OP_REFERRAL_MOVE : ZYR_OP_OBJECTION_MOVE);
  json_object_set_string_member (op, referral ? "referral" : "objection", rec);
  json_object_set_string_member (op, "state", state);
  zyr_json_set_optional (op, "reason", reason);
  zyr_json_set_optional (op, "visit", visit);

  return op;
}

JsonObject *
zyr_operation_new_transfer_ask (const char *id, const char *at, JsonObject *transfer)
{
  JsonObject *op = new_operation (id, at, ZYR_OP_TRANSFER_ASK);

  json_object_set_object_member (op, "transfer", json_object_ref (transfer));

  return op;
}

JsonObject *
zyr_operation_new_transfer_answer (const char *id,
                                   const char *at,
                                   const char *kind,
                                   const char *transfer,
                                   const char *reason)
{
  JsonObject *op = new_operation (id, at, kind);

  json_object_set_string_member (op, "transfer", transfer);
  zyr_json_set_optional (op, "reason", reason);

  return op;
}
