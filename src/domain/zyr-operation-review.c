/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-clock.h"
#include "zyr-limits.h"
#include "zyr-operation-private.h"
#include "zyr-review-code.h"
#include "zyr-uuid.h"

/* How many visits a household's chain is followed back. */
#define CHAIN_N_MAX 200

static const struct
{
  const char   *action;
  ZyrVisitEvent event;
} actions[] = {
  { ZYR_REVIEW_APPROVE, ZYR_VISIT_EVENT_APPROVE },
  { ZYR_REVIEW_RETURN, ZYR_VISIT_EVENT_RETURN },
  { ZYR_REVIEW_REJECT, ZYR_VISIT_EVENT_REJECT },
  { ZYR_REVIEW_WITHDRAW, ZYR_VISIT_EVENT_WITHDRAW },
};

static gboolean
find_event (const char *action, ZyrVisitEvent *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_strcmp0 (action, actions[i].action) == 0)
      {
        *event = actions[i].event;
        return TRUE;
      }

  return FALSE;
}

JsonArray *
zyr_apply_copy_remarks (JsonObject *object, const char *member)
{
  g_autoptr (JsonArray) copies = json_array_new ();
  JsonArray *remarks = zyr_json_get_array (object, member);

  if (remarks == NULL)
    return zyr_json_has (object, member) ? NULL : g_steal_pointer (&copies);
  if (json_array_get_length (remarks) > ZYR_REMARKS_N_MAX)
    return NULL;

  for (guint i = 0; i < json_array_get_length (remarks); i++)
    {
      JsonObject *remark = zyr_json_object_at (remarks, i);
      g_autoptr (JsonObject) copy = json_object_new ();

      if (!zyr_apply_is_text (zyr_json_get_string (remark, "ref", NULL), ZYR_NAME_SIZE_BYTES_MAX)
          || !zyr_apply_is_text (zyr_json_get_string (remark, "text", NULL),
                                 ZYR_TEXT_SIZE_BYTES_MAX)
          || !zyr_apply_copy_text (copy, remark, "ref", ZYR_NAME_SIZE_BYTES_MAX)
          || !zyr_apply_copy_text (copy, remark, "label", ZYR_TEXT_SIZE_BYTES_MAX)
          || !zyr_apply_copy_text (copy, remark, "text", ZYR_TEXT_SIZE_BYTES_MAX))
        return NULL;
      json_array_add_object_element (copies, g_steal_pointer (&copy));
    }

  return g_steal_pointer (&copies);
}

static ZyrVisitGuard
get_guards (JsonObject *review, JsonArray *remarks)
{
  gboolean reason
      = zyr_apply_is_text (zyr_json_get_string (review, "reason", NULL), ZYR_TEXT_SIZE_BYTES_MAX);
  gboolean text
      = zyr_apply_is_text (zyr_json_get_string (review, "text", NULL), ZYR_TEXT_SIZE_BYTES_MAX);
  const char *code = zyr_json_get_string (review, "code", ZYR_REVIEW_CODE_OTHER);
  ZyrVisitGuard guards = ZYR_VISIT_GUARD_NONE;

  if (reason || text || !g_str_equal (code, ZYR_REVIEW_CODE_OTHER))
    guards |= ZYR_VISIT_GUARD_REASON;
  if (json_array_get_length (remarks) > 0 || text)
    guards |= ZYR_VISIT_GUARD_REMARKS;

  return guards;
}

static const char *
get_visit_time (ZyrRecord *visit)
{
  const char *ended = zyr_record_get_string (visit, "ended", NULL);

  return ended != NULL ? ended : zyr_record_get_string (visit, "planned", NULL);
}

static gboolean
is_later (ZyrRecord *a, ZyrRecord *b)
{
  gint64 a_us = 0, b_us = 0;

  return zyr_time_parse_iso (get_visit_time (a), &a_us, NULL, NULL)
         && zyr_time_parse_iso (get_visit_time (b), &b_us, NULL, NULL) && a_us > b_us;
}

void
zyr_apply_rate_household (ZyrApply *self, ZyrRecord *household, ZyrRecord *visit)
{
  JsonObject *body = zyr_json_copy_object (zyr_record_get_body (household));
  const char *time = get_visit_time (visit);
  g_autofree char *date = g_strndup (time != NULL ? time : self->at, 10);

  json_object_set_string_member (body, "rating", zyr_record_get_string (visit, "rating", NULL));
  json_object_set_string_member (body, "rating_date", date);
  json_object_set_string_member (body, "rating_source", "visit");
  json_object_set_string_member (body, "rating_visit", zyr_record_get_id (visit));
  zyr_apply_change (self, household, body, NULL);
}

static const char *
supersede (ZyrVisitState *state)
{
  return zyr_apply_step (state,
                         ZYR_VISIT_EVENT_SUPERSEDE,
                         ZYR_VISIT_ACTOR_SYSTEM,
                         ZYR_VISIT_GUARD_NONE);
}

/* A visit that was overtaken takes its place by time in the chain below @current, so that it counts
 * again when all later ones are annulled. Returns: (transfer full) (nullable): the one below it */
static char *
insert_into_chain (ZyrApply *self, ZyrRecord *visit, ZyrRecord *current)
{
  g_autoptr (ZyrRecord) above = zyr_record_ref (current);
  char *below = NULL;
  JsonObject *body = NULL;

  for (guint i = 0; i < CHAIN_N_MAX; i++)
    {
      g_autoptr (ZyrRecord) next
          = zyr_apply_lookup (self,
                              ZYR_KIND_VISIT,
                              zyr_record_get_string (above, "supersedes", NULL));

      if (next == NULL || !is_later (next, visit))
        break;
      zyr_record_unref (above);
      above = g_steal_pointer (&next);
    }
  below = g_strdup (zyr_record_get_string (above, "supersedes", NULL));
  body = zyr_json_copy_object (zyr_record_get_body (above));
  json_object_set_string_member (body, "supersedes", zyr_record_get_id (visit));
  zyr_apply_change (self, above, body, NULL);

  return below;
}

/* A visit's rating becomes the household's, and the visit approved before is superseded; a visit
 * made before the one that counts now is superseded itself. Without a rating (nobody at home)
 * nothing of this happens. */
static const char *
settle_rating (ZyrApply      *self,
               ZyrRecord     *visit,
               ZyrRecord     *household,
               ZyrVisitState *state,
               char         **supersedes)
{
  const char *earlier_id = zyr_record_get_string (household, "rating_visit", NULL);
  g_autoptr (ZyrRecord) earlier = NULL;
  ZyrVisitState earlier_state = ZYR_VISIT_NONE;
  JsonObject *body = NULL;
  const char *refusal = NULL;

  if (zyr_record_get_string (visit, "rating", NULL) == NULL)
    return NULL;

  earlier = zyr_apply_lookup (self, ZYR_KIND_VISIT, earlier_id);
  if (earlier != NULL)
    earlier_state = zyr_visit_state_from_string (zyr_record_get_string (earlier, "state", NULL));
  if (earlier_state == ZYR_VISIT_APPROVED)
    {
      if (is_later (earlier, visit))
        {
          *supersedes = insert_into_chain (self, visit, earlier);
          return supersede (state);
        }

      refusal = supersede (&earlier_state);
      if (refusal != NULL)
        return refusal;
      body = zyr_json_copy_object (zyr_record_get_body (earlier));
      json_object_set_string_member (body, "state", zyr_visit_state_to_string (earlier_state));
      zyr_apply_change (self, earlier, body, NULL);
      *supersedes = g_strdup (earlier_id);
    }
  zyr_apply_rate_household (self, household, visit);

  return NULL;
}

static gboolean
add_review (ZyrApply   *self,
            ZyrRecord  *visit,
            ZyrRecord  *household,
            JsonObject *review,
            JsonArray  *remarks)
{
  const char *id = zyr_json_get_string (review, "id", NULL);
  JsonObject *body = json_object_new ();

  if (!zyr_apply_copy_text (body, review, "reason", ZYR_TEXT_SIZE_BYTES_MAX)
      || !zyr_apply_copy_text (body, review, "text", ZYR_TEXT_SIZE_BYTES_MAX))
    {
      json_object_unref (body);
      return FALSE;
    }
  zyr_json_set_optional (body, "code", zyr_json_get_string (review, "code", NULL));
  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "visit", zyr_record_get_id (visit));
  json_object_set_string_member (body, "household", zyr_record_get_id (household));
  json_object_set_int_member (body, "revision", zyr_json_get_int (review, "revision", 0));
  json_object_set_string_member (body, "by", self->context->user_id);
  zyr_json_set_optional (body, "by_name", self->context->user_name);
  json_object_set_string_member (body, "at", self->at);
  json_object_set_string_member (body, "action", zyr_json_get_string (review, "action", ""));
  json_object_set_array_member (body, "remarks", json_array_ref (remarks));
  zyr_apply_add (self, ZYR_KIND_REVIEW, id, household, body);

  return TRUE;
}

static const char *
decide (ZyrApply      *self,
        ZyrRecord     *visit,
        ZyrRecord     *household,
        ZyrVisitEvent  event,
        ZyrVisitActor  actor,
        ZyrVisitGuard  guards)
{
  ZyrVisitState state
      = zyr_visit_state_from_string (zyr_record_get_string (visit, "state", NULL));
  const char *refusal = zyr_apply_step (&state, event, actor, guards);
  g_autofree char *supersedes = NULL;
  JsonObject *body = NULL;

  if (refusal == NULL && event == ZYR_VISIT_EVENT_RETURN
      && zyr_json_has (zyr_record_get_body (visit), ZYR_VISIT_MADE_AT))
    return ZYR_REFUSAL_WRONG_STATE;
  if (refusal == NULL && event == ZYR_VISIT_EVENT_APPROVE)
    refusal = settle_rating (self, visit, household, &state, &supersedes);
  if (refusal != NULL)
    return refusal;
  /* A visit that a later one already overtook changes nothing in the file. */
  if (state == ZYR_VISIT_APPROVED)
    zyr_apply_entities (self, visit, household);

  body = zyr_json_copy_object (zyr_record_get_body (visit));
  json_object_set_string_member (body, "state", zyr_visit_state_to_string (state));
  json_object_set_string_member (body, "decided_by", self->context->user_id);
  json_object_set_string_member (body, "decided_at", self->at);
  zyr_json_set_optional (body, "supersedes", supersedes);
  zyr_apply_change (self, visit, body, NULL);

  return NULL;
}

/* The report waits again as it did before it was decided on. What an approval wrote into the file
 * from the report stays there, as other corrections do. */
static const char *
withdraw (ZyrApply      *self,
          ZyrRecord     *visit,
          ZyrRecord     *household,
          ZyrVisitActor  actor,
          ZyrVisitGuard  guards)
{
  static const char *const of_decision[] = { "decided_by", "decided_at", "supersedes", "annulment" };
  ZyrVisitState state
      = zyr_visit_state_from_string (zyr_record_get_string (visit, "state", NULL));
  gboolean is_approval = state == ZYR_VISIT_APPROVED;
  const char *refusal = zyr_apply_step (&state, ZYR_VISIT_EVENT_WITHDRAW, actor, guards);
  JsonObject *body = NULL;

  if (refusal != NULL)
    return refusal;
  /* The Board works with it: from now on it takes an annulment. */
  if (is_approval && zyr_json_has (zyr_record_get_body (household), "agenda"))
    return ZYR_REFUSAL_WRONG_STATE;
  if (is_approval)
    zyr_apply_recompute_chain (self, visit, household);

  body = zyr_json_copy_object (zyr_record_get_body (visit));
  for (guint i = 0; i < G_N_ELEMENTS (of_decision); i++)
    json_object_remove_member (body, of_decision[i]);
  json_object_set_string_member (body, "state", zyr_visit_state_to_string (state));
  zyr_apply_change (self, visit, body, NULL);

  return NULL;
}

const char *
zyr_apply_review_add (ZyrApply *self)
{
  JsonObject *review = zyr_json_get_object (self->op, "review");
  const char *id = zyr_json_get_string (review, "id", NULL);
  g_autoptr (JsonArray) remarks = NULL;
  g_autoptr (ZyrRecord) visit = NULL;
  g_autoptr (ZyrRecord) household = NULL;
  g_autoptr (ZyrRecord) existing = NULL;
  ZyrVisitActor actor = ZYR_VISIT_ACTOR_NONE;
  ZyrVisitEvent event = ZYR_VISIT_EVENT_APPROVE;
  const char *refusal = zyr_apply_find_visit (self,
                                              zyr_json_get_string (review, "visit", NULL),
                                              &visit,
                                              &household,
                                              &actor);

  if (refusal != NULL)
    return refusal;
  remarks = zyr_apply_copy_remarks (review, "remarks");
  if (!zyr_uuid_is_valid (id) || remarks == NULL
      || !find_event (zyr_json_get_string (review, "action", NULL), &event))
    return ZYR_REFUSAL_MALFORMED;
  if (zyr_json_has (review, "code")
      && !zyr_review_code_is_valid (zyr_json_get_string (review, "action", NULL),
                                    zyr_json_get_string (review, "code", NULL)))
    return ZYR_REFUSAL_MALFORMED;
  existing = zyr_apply_lookup (self, ZYR_KIND_REVIEW, id);
  if (existing != NULL)
    return ZYR_REFUSAL_DUPLICATE;
  /* Judged is what was read: a revision that came after it is not. */
  if (zyr_json_get_int (review, "revision", 0) != zyr_record_get_int (visit, "revision", 0))
    return ZYR_REFUSAL_STALE_REVISION;

  refusal = event == ZYR_VISIT_EVENT_WITHDRAW
                ? withdraw (self, visit, household, actor, get_guards (review, remarks))
                : decide (self, visit, household, event, actor, get_guards (review, remarks));
  if (refusal != NULL)
    return refusal;

  return add_review (self, visit, household, review, remarks) ? NULL : ZYR_REFUSAL_MALFORMED;
}

const char *
zyr_apply_note_add (ZyrApply *self)
{
  JsonObject *note = zyr_json_get_object (self->op, "note");
  const char *id = zyr_json_get_string (note, "id", NULL);
  const char *created = zyr_json_get_string (note, "created", self->at);
  const char *corrects = zyr_json_get_string (note, "corrects", NULL);
  g_autoptr (ZyrRecord) household = NULL;
  g_autoptr (ZyrRecord) existing = NULL;
  g_autoptr (ZyrRecord) corrected = NULL;
  JsonObject *body = NULL;
  const char *refusal
      = zyr_apply_find_household (self, zyr_json_get_string (note, "household", NULL), &household);

  if (refusal != NULL)
    return refusal;
  if (!zyr_uuid_is_valid (id) || !zyr_apply_is_time (created)
      || !zyr_apply_is_text (zyr_json_get_string (note, "text", NULL), ZYR_TEXT_SIZE_BYTES_MAX))
    return ZYR_REFUSAL_MALFORMED;
  existing = zyr_apply_lookup (self, ZYR_KIND_NOTE, id);
  if (existing != NULL)
    return ZYR_REFUSAL_DUPLICATE;
  if (corrects != NULL)
    {
      corrected = zyr_apply_lookup (self, ZYR_KIND_NOTE, corrects);
      if (corrected == NULL
          || g_strcmp0 (zyr_record_get_household (corrected), zyr_record_get_id (household)) != 0)
        return ZYR_REFUSAL_UNKNOWN_RECORD;
      if (g_strcmp0 (zyr_record_get_string (corrected, "author", NULL), self->context->user_id)
          != 0)
        return ZYR_REFUSAL_NOT_ALLOWED;
    }

  body = json_object_new ();
  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "household", zyr_record_get_id (household));
  json_object_set_string_member (body, "author", self->context->user_id);
  zyr_json_set_optional (body, "author_name", self->context->user_name);
  json_object_set_string_member (body, "created", created);
  json_object_set_string_member (body, "text", zyr_json_get_string (note, "text", ""));
  zyr_json_set_optional (body, "corrects", corrects);
  zyr_apply_add (self, ZYR_KIND_NOTE, id, household, body);

  return NULL;
}

/* What the note says is never changed: pinning only tells readers where to begin. */
const char *
zyr_apply_note_pin (ZyrApply *self)
{
  const char *id = zyr_json_get_string (self->op, "note", NULL);
  g_autoptr (ZyrRecord) note = zyr_apply_lookup (self, ZYR_KIND_NOTE, id);
  g_autoptr (ZyrRecord) household = NULL;
  gboolean pinned = zyr_json_get_bool (self->op, "pinned", FALSE);
  const char *refusal = NULL;
  JsonObject *body = NULL;

  if (note == NULL)
    return ZYR_REFUSAL_UNKNOWN_RECORD;
  refusal = zyr_apply_find_household (self, zyr_record_get_household (note), &household);
  if (refusal != NULL)
    return refusal;
  if (!zyr_json_has (self->op, "pinned"))
    return ZYR_REFUSAL_MALFORMED;
  if (zyr_record_get_bool (note, "pinned", FALSE) == pinned)
    return NULL;

  body = zyr_json_copy_object (zyr_record_get_body (note));
  json_object_set_boolean_member (body, "pinned", pinned);
  zyr_apply_change (self, note, body, NULL);

  return NULL;
}
