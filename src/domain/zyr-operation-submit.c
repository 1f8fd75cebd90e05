/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-clock.h"
#include "zyr-hash.h"
#include "zyr-json-members.h"
#include "zyr-limits.h"
#include "zyr-operation-private.h"
#include "zyr-uuid.h"

#include <string.h>

/* What a revision's body has besides the answers: mostly less. */
#define BESIDE_INSTANCE_BYTES 2048

/* Name, type and digest of an attached file; NULL when something is missing or too large. */
static JsonObject *
copy_file (JsonObject *file)
{
  static const char *const texts[] = { "ref", "sha256", "mime", "name" };
  gint64 size_bytes = zyr_json_get_int (file, "size", -1);
  JsonObject *copy = NULL;

  if (!zyr_hash_is_sha256_hex (zyr_json_get_string (file, "sha256", NULL)) || size_bytes < 0
      || (gsize) size_bytes > ZYR_BLOB_SIZE_BYTES_MAX
      || zyr_json_get_string (file, "ref", NULL) == NULL)
    return NULL;

  copy = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!zyr_apply_copy_text (copy, file, texts[i], ZYR_NAME_SIZE_BYTES_MAX))
      {
        json_object_unref (copy);
        return NULL;
      }
  json_object_set_int_member (copy, "size", size_bytes);

  return copy;
}

static JsonArray *
copy_files (JsonObject *revision)
{
  g_autoptr (JsonArray) copies = json_array_new ();
  JsonArray *files = zyr_json_get_array (revision, "attachments");

  if (files == NULL)
    return zyr_json_has (revision, "attachments") ? NULL : g_steal_pointer (&copies);
  if (json_array_get_length (files) > ZYR_ATTACHMENTS_N_MAX)
    return NULL;

  for (guint i = 0; i < json_array_get_length (files); i++)
    {
      JsonObject *file = zyr_json_object_at (files, i);
      JsonObject *copy = file != NULL ? copy_file (file) : NULL;

      if (copy == NULL)
        return NULL;
      json_array_add_object_element (copies, copy);
    }

  return g_steal_pointer (&copies);
}

static gboolean
is_revision (JsonObject *revision)
{
  const char *instance = zyr_json_get_string (revision, "instance", NULL);
  const char *hash = zyr_json_get_string (revision, "content_hash", NULL);
  g_autofree char *computed = NULL;

  if (!zyr_uuid_is_valid (zyr_json_get_string (revision, "id", NULL))
      || !zyr_apply_is_text (instance, ZYR_INSTANCE_SIZE_BYTES_MAX))
    return FALSE;
  if ((zyr_json_has (revision, "started")
       && !zyr_apply_is_time (zyr_json_get_string (revision, "started", NULL)))
      || (zyr_json_has (revision, "ended")
          && !zyr_apply_is_time (zyr_json_get_string (revision, "ended", NULL))))
    return FALSE;
  computed = zyr_hash_sha256_hex_text (instance);

  return g_strcmp0 (hash, computed) == 0;
}

/* The form that the visit was planned with, which must be the one that was filled. */
static ZyrRecord *
find_form (ZyrApply *self, ZyrRecord *visit, JsonObject *revision)
{
  g_autoptr (ZyrRecord) form
      = zyr_apply_lookup (self, ZYR_KIND_FORM, zyr_record_get_string (visit, "form", NULL));

  if (form == NULL
      || g_strcmp0 (zyr_record_get_string (form, "form_id", NULL),
                    zyr_json_get_string (revision, "form_id", NULL))
             != 0
      || g_strcmp0 (zyr_record_get_string (form, "version", NULL),
                    zyr_json_get_string (revision, "form_version", NULL))
             != 0)
    return NULL;

  return g_steal_pointer (&form);
}

/* Completing and editing happen on the device and do not travel: one submission stands for all the
 * steps from where the centre last saw the visit. */
static const char *
step_to_submitted (ZyrVisitState *state, ZyrVisitActor actor, const char *outcome)
{
  gboolean failed = zyr_visit_outcome_is_unsuccessful (outcome);
  const char *refusal = NULL;

  if (*state == ZYR_VISIT_RETURNED)
    refusal = zyr_apply_step (state, ZYR_VISIT_EVENT_EDIT, actor, ZYR_VISIT_GUARD_NONE);
  if (refusal == NULL && *state == ZYR_VISIT_IN_PROGRESS)
    refusal = zyr_apply_step (state,
                              failed ? ZYR_VISIT_EVENT_FAIL : ZYR_VISIT_EVENT_COMPLETE,
                              actor,
                              failed ? ZYR_VISIT_GUARD_UNSUCCESSFUL : ZYR_VISIT_GUARD_ANSWERED);
  if (refusal == NULL)
    refusal = zyr_apply_step (state, ZYR_VISIT_EVENT_SEND, actor, ZYR_VISIT_GUARD_ACCEPTED);

  return refusal;
}

static void
append_array (GString *body, const char *name, JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *text = NULL;

  json_node_set_array (node, array);
  text = zyr_json_to_canonical (node);
  zyr_json_append_value_member (body, name, text);
}

/* A text of the revision as it was sent. */
static void
append_sent (GString *body, JsonObject *revision, const char *name)
{
  zyr_json_append_text_member (body, name, zyr_json_get_string (revision, name, NULL));
}

/* @result: (nullable): canonical JSON */
static void
add_revision (ZyrApply   *self,
              ZyrRecord  *visit,
              ZyrRecord  *household,
              JsonObject *revision,
              JsonArray  *files,
              JsonArray  *replies,
              const char *result)
{
  const char *id = zyr_json_get_string (revision, "id", NULL);
  const char *instance = zyr_json_get_string (revision, "instance", "");
  g_autoptr (GString) body = g_string_sized_new (strlen (instance) + BESIDE_INSTANCE_BYTES);

  g_string_append_c (body, '{');
  append_array (body, "attachments", files);
  append_sent (body, revision, "content_hash");
  zyr_json_append_text_member (body, "device", self->context->device_id);
  append_sent (body, revision, "ended");
  append_sent (body, revision, "form_id");
  append_sent (body, revision, "form_version");
  zyr_json_append_text_member (body, "household", zyr_record_get_id (household));
  zyr_json_append_text_member (body, "id", id);
  zyr_json_append_text_member (body, "instance", instance);
  zyr_json_append_text_member (body, "received", self->now);
  if (json_array_get_length (replies) > 0)
    append_array (body, "replies", replies);
  if (result != NULL)
    zyr_json_append_value_member (body, "result", result);
  zyr_json_append_int_member (body, "revision", zyr_json_get_int (revision, "revision", 0));
  append_sent (body, revision, "started");
  zyr_json_append_text_member (body, "submitted", self->at);
  zyr_json_append_text_member (body, "visit", zyr_record_get_id (visit));
  zyr_json_append_text_member (body, "worker", self->context->user_id);
  g_string_append_c (body, '}');
  zyr_apply_add_text (self, ZYR_KIND_VISIT_REVISION, id, household, body);
}

/* By the device's clock, but not after the centre's: of two visits of a household the later one
 * counts, and one that seems to be years ahead would count against all that come after it. */
static const char *
get_end (ZyrApply *self, JsonObject *revision)
{
  const char *ended = zyr_json_get_string (revision, "ended", self->at);
  gint64 ended_us = 0, now_us = 0;

  if (zyr_time_parse_iso (ended, &ended_us, NULL, NULL)
      && zyr_time_parse_iso (self->now, &now_us, NULL, NULL) && ended_us > now_us)
    return self->now;

  return ended;
}

static const char *
get_text (ZyrJsonMembers *read, const char *name)
{
  return read != NULL ? zyr_json_members_get_string (read, name, NULL) : NULL;
}

/* What an earlier revision had, and this one has not, is taken away. */
static void
append_anew (GString *patch, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    zyr_json_append_value_member (patch, name, "null");
  else
    zyr_json_append_text_member (patch, name, value);
}

/* @read: (nullable): what @result says, canonical JSON */
static void
change_visit (ZyrApply       *self,
              ZyrRecord      *visit,
              JsonObject     *revision,
              const char     *result,
              ZyrJsonMembers *read,
              ZyrVisitState   state)
{
  g_autoptr (GString) patch = g_string_new ("{");

  append_anew (patch, "decided_at", NULL);
  append_anew (patch, "decided_by", NULL);
  append_anew (patch, "ended", get_end (self, revision));
  append_anew (patch, "outcome", get_text (read, "outcome"));
  append_anew (patch, "rating", get_text (read, "rating"));
  zyr_json_append_value_member (patch, "result", result != NULL ? result : "null");
  zyr_json_append_int_member (patch, "revision", zyr_json_get_int (revision, "revision", 0));
  if (zyr_record_get_string (visit, "started", NULL) == NULL)
    append_sent (patch, revision, "started");
  zyr_json_append_text_member (patch, "state", zyr_visit_state_to_string (state));
  g_string_append_c (patch, '}');
  zyr_apply_change_text (self, visit, patch->str);
}

/* TRUE when the revision id is taken; @refusal then says whether this is the same one again. */
static gboolean
find_earlier (ZyrApply *self, ZyrRecord *visit, JsonObject *revision, const char **refusal)
{
  g_autoptr (ZyrRecord) earlier = zyr_apply_lookup (self,
                                                    ZYR_KIND_VISIT_REVISION,
                                                    zyr_json_get_string (revision, "id", NULL));
  gboolean same = FALSE;

  if (earlier == NULL)
    return FALSE;

  same = g_strcmp0 (zyr_record_get_string (earlier, "visit", NULL), zyr_record_get_id (visit)) == 0
         && g_strcmp0 (zyr_record_get_string (earlier, "content_hash", NULL),
                       zyr_json_get_string (revision, "content_hash", NULL))
                == 0
         && zyr_record_get_int (earlier, "revision", 0)
                == zyr_json_get_int (revision, "revision", 0);
  *refusal = same ? NULL : ZYR_REFUSAL_DUPLICATE;

  return TRUE;
}

const char *
zyr_apply_visit_submit (ZyrApply *self)
{
  JsonObject *revision = zyr_json_get_object (self->op, "revision");
  const char *id = zyr_json_get_string (self->op, "visit", NULL);
  g_autoptr (ZyrRecord) visit = NULL;
  g_autoptr (ZyrRecord) household = NULL;
  g_autoptr (ZyrRecord) form = NULL;
  g_autoptr (JsonArray) files = NULL;
  g_autoptr (JsonArray) replies = NULL;
  g_autofree char *result = NULL;
  g_autoptr (ZyrJsonMembers) read = NULL;
  ZyrVisitActor actor = ZYR_VISIT_ACTOR_NONE;
  ZyrVisitState state = ZYR_VISIT_NONE;
  const char *refusal = zyr_apply_find_visit (self, id, &visit, &household, &actor);

  if (refusal != NULL)
    return refusal;
  if ((actor & ZYR_VISIT_ACTOR_WORKER) == 0 || (self->context->roles & ZYR_ROLE_WORKER) == 0)
    return ZYR_REFUSAL_NOT_ALLOWED;
  files = copy_files (revision);
  replies = zyr_apply_copy_remarks (revision, "replies");
  if (!is_revision (revision) || files == NULL || replies == NULL)
    return ZYR_REFUSAL_MALFORMED;
  if (find_earlier (self, visit, revision, &refusal))
    return refusal;
  /* The other device of the same worker was first: its revision stands, this one is kept aside. */
  if (zyr_json_get_int (revision, "revision", 0) != zyr_record_get_int (visit, "revision", 0) + 1)
    return ZYR_REFUSAL_STALE_REVISION;
  form = find_form (self, visit, revision);
  if (form == NULL)
    return ZYR_REFUSAL_UNKNOWN_FORM;

  if (self->context->read_result != NULL)
    result = self->context->read_result (form,
                                         zyr_json_get_string (revision, "instance", NULL),
                                         self->context->lookup_data);
  read = result != NULL ? zyr_json_members_new (result, strlen (result)) : NULL;
  state = zyr_visit_state_from_string (zyr_record_get_string (visit, "state", NULL));
  refusal = step_to_submitted (&state, actor, get_text (read, "outcome"));
  if (refusal != NULL)
    return refusal;

  add_revision (self, visit, household, revision, files, replies, result);
  change_visit (self, visit, revision, result, read, state);

  return NULL;
}

const char *
zyr_apply_attachment_add (ZyrApply *self)
{
  JsonObject *attachment = zyr_json_get_object (self->op, "attachment");
  const char *id = zyr_json_get_string (attachment, "id", NULL);
  const char *taken = zyr_json_get_string (attachment, "taken", self->at);
  g_autoptr (ZyrRecord) visit = NULL;
  g_autoptr (ZyrRecord) household = NULL;
  g_autoptr (ZyrRecord) existing = NULL;
  ZyrVisitActor actor = ZYR_VISIT_ACTOR_NONE;
  ZyrVisitState state = ZYR_VISIT_NONE;
  JsonObject *body = NULL;
  const char *refusal = zyr_apply_find_visit (self,
                                              zyr_json_get_string (attachment, "visit", NULL),
                                              &visit,
                                              &household,
                                              &actor);

  if (refusal != NULL)
    return refusal;
  if ((actor & ZYR_VISIT_ACTOR_WORKER) == 0 || (self->context->roles & ZYR_ROLE_WORKER) == 0)
    return ZYR_REFUSAL_NOT_ALLOWED;
  if (!zyr_uuid_is_valid (id) || !zyr_apply_is_time (taken))
    return ZYR_REFUSAL_MALFORMED;
  existing = zyr_apply_lookup (self, ZYR_KIND_ATTACHMENT, id);
  if (existing != NULL)
    return ZYR_REFUSAL_DUPLICATE;
  state = zyr_visit_state_from_string (zyr_record_get_string (visit, "state", NULL));
  if (state == ZYR_VISIT_PLANNED || !zyr_visit_state_is_open (state))
    return ZYR_REFUSAL_WRONG_STATE;

  body = copy_file (attachment);
  if (body == NULL)
    return ZYR_REFUSAL_MALFORMED;
  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "visit", zyr_record_get_id (visit));
  json_object_set_string_member (body, "household", zyr_record_get_id (household));
  json_object_set_string_member (body, "taken", taken);
  zyr_apply_add (self, ZYR_KIND_ATTACHMENT, id, household, body);

  return NULL;
}
