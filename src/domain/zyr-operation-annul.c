/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-operation-private.h"

/* How many visits a household's chain is followed back. */
#define CHAIN_N_MAX 200

static ZyrVisitState
get_state (ZyrRecord *visit)
{
  return zyr_visit_state_from_string (zyr_record_get_string (visit, "state", NULL));
}

/* The visit that counted before @visit: the nearest one back in its chain that was not annulled. */
static ZyrRecord *
find_earlier (ZyrApply *self, ZyrRecord *visit)
{
  g_autoptr (ZyrRecord) earlier = zyr_record_ref (visit);

  for (guint i = 0; i < CHAIN_N_MAX; i++)
    {
      ZyrRecord *next = zyr_apply_lookup (self,
                                          ZYR_KIND_VISIT,
                                          zyr_record_get_string (earlier, "supersedes", NULL));

      if (next == NULL)
        return NULL;
      zyr_record_unref (earlier);
      earlier = next;
      if (get_state (earlier) == ZYR_VISIT_SUPERSEDED)
        return g_steal_pointer (&earlier);
    }

  return NULL;
}

static void
drop_rating (ZyrApply *self, ZyrRecord *household)
{
  static const char *const fields[] = { "rating", "rating_date", "rating_source", "rating_visit" };
  JsonObject *body = zyr_json_copy_object (zyr_record_get_body (household));

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    json_object_remove_member (body, fields[i]);
  zyr_apply_change (self, household, body, NULL);
}

void
zyr_apply_recompute_chain (ZyrApply *self, ZyrRecord *visit, ZyrRecord *household)
{
  g_autoptr (ZyrRecord) earlier = NULL;
  JsonObject *body = NULL;

  if (g_strcmp0 (zyr_record_get_string (household, "rating_visit", NULL),
                 zyr_record_get_id (visit))
      != 0)
    return;
  earlier = find_earlier (self, visit);
  if (earlier == NULL)
    {
      drop_rating (self, household);
      return;
    }
  body = zyr_json_copy_object (zyr_record_get_body (earlier));
  json_object_set_string_member (body, "state", zyr_visit_state_to_string (ZYR_VISIT_APPROVED));
  zyr_apply_change (self, earlier, body, NULL);
  zyr_apply_rate_household (self, household, earlier);
}

static JsonObject *
build_annulment (ZyrApply *self, const char *reason)
{
  JsonObject *annulment = json_object_new ();

  json_object_set_string_member (annulment, "by", self->context->user_id);
  zyr_json_set_optional (annulment, "by_name", self->context->user_name);
  json_object_set_string_member (annulment, "at", self->at);
  json_object_set_string_member (annulment, "reason", reason);

  return annulment;
}

/* The first of two persons: what he wants stands with the visit, which counts as before. */
static void
ask (ZyrApply *self, ZyrRecord *visit, const char *reason)
{
  JsonObject *body = zyr_json_copy_object (zyr_record_get_body (visit));

  json_object_set_object_member (body, "annulment", build_annulment (self, reason));
  zyr_apply_change (self, visit, body, NULL);
}

static void
annul (ZyrApply *self, ZyrRecord *visit, ZyrVisitState state, const char *reason)
{
  JsonObject *body = zyr_json_copy_object (zyr_record_get_body (visit));

  json_object_set_string_member (body, "state", zyr_visit_state_to_string (state));
  json_object_set_string_member (body, "reason", reason);
  json_object_set_string_member (body, "decided_by", self->context->user_id);
  json_object_set_string_member (body, "decided_at", self->at);
  json_object_set_object_member (body, "annulment_confirmed", build_annulment (self, reason));
  zyr_apply_change (self, visit, body, NULL);
}

const char *
zyr_apply_visit_annul (ZyrApply *self)
{
  const char *reason = zyr_json_get_string (self->op, "reason", NULL);
  g_autoptr (ZyrRecord) visit = NULL;
  g_autoptr (ZyrRecord) household = NULL;
  ZyrVisitActor actor = ZYR_VISIT_ACTOR_NONE;
  ZyrVisitGuard guards = ZYR_VISIT_GUARD_SECOND_PERSON;
  JsonObject *asked = NULL;
  const char *refusal = zyr_apply_find_visit (self,
                                              zyr_json_get_string (self->op, "visit", NULL),
                                              &visit,
                                              &household,
                                              &actor);
  ZyrVisitState state = ZYR_VISIT_NONE;

  if (refusal != NULL)
    return refusal;
  if (zyr_apply_is_text (reason, ZYR_TEXT_SIZE_BYTES_MAX))
    guards |= ZYR_VISIT_GUARD_REASON;
  state = get_state (visit);
  refusal = zyr_apply_step (&state, ZYR_VISIT_EVENT_ANNUL, actor, guards);
  if (refusal != NULL)
    return refusal;

  asked = zyr_json_get_object (zyr_record_get_body (visit), "annulment");
  if (asked == NULL)
    ask (self, visit, reason);
  else if (g_strcmp0 (zyr_json_get_string (asked, "by", NULL), self->context->user_id) == 0)
    return ZYR_REFUSAL_SAME_PERSON;
  else
    {
      zyr_apply_recompute_chain (self, visit, household);
      annul (self, visit, state, reason);
    }

  return NULL;
}
