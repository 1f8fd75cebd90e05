/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-operation.h"

#include "zyr-clock.h"
#include "zyr-json-members.h"
#include "zyr-limits.h"
#include "zyr-operation-private.h"
#include "zyr-uuid.h"

#include <string.h>

/* What the history of a file tells of operations. What comes of reports, notes and conflicts is told
 * by the records that they add. */
#define TRACE_NONE 0
#define TRACE_FILE (1u << ZYR_KIND_HOUSEHOLD | 1u << ZYR_KIND_MEMBER)
#define TRACE_VISIT (1u << ZYR_KIND_VISIT)
#define TRACE_CASE (1u << ZYR_KIND_REFERRAL | 1u << ZYR_KIND_OBJECTION)

/* Each kind with what it needs of the table of rights (zyr-role.c): here it is asked for every
 * operation, on the device and at the centre. How far a role reaches, to what is its own or to the
 * foundation, is looked at with the records. */
static const struct
{
  const char *kind;
  ZyrAction   action;
  const char *(*apply) (ZyrApply *self);
  guint       traced; /* kinds of records */
} handlers[] = {
  { ZYR_OP_SET, ZYR_ACTION_CORRECT_FILE, zyr_apply_set, TRACE_FILE },
  { ZYR_OP_FILE_READ, ZYR_ACTION_SEE_FILE, zyr_apply_file_read, TRACE_NONE },
  { ZYR_OP_NOTE_ADD, ZYR_ACTION_WRITE_NOTE, zyr_apply_note_add, TRACE_NONE },
  { ZYR_OP_NOTE_PIN, ZYR_ACTION_WRITE_NOTE, zyr_apply_note_pin, TRACE_NONE },
  { ZYR_OP_VISIT_START, ZYR_ACTION_FILL_VISIT, zyr_apply_visit_start, TRACE_NONE },
  { ZYR_OP_VISIT_SUBMIT, ZYR_ACTION_FILL_VISIT, zyr_apply_visit_submit, TRACE_NONE },
  { ZYR_OP_VISIT_PLAN, ZYR_ACTION_PLAN_VISIT, zyr_apply_visit_plan, TRACE_VISIT },
  { ZYR_OP_VISIT_REASSIGN, ZYR_ACTION_ASSIGN_VISIT, zyr_apply_visit_reassign, TRACE_VISIT },
  { ZYR_OP_VISIT_CANCEL, ZYR_ACTION_ASSIGN_VISIT, zyr_apply_visit_cancel, TRACE_VISIT },
  { ZYR_OP_VISIT_MOVE, ZYR_ACTION_MOVE_VISIT, zyr_apply_visit_move, TRACE_VISIT },
  { ZYR_OP_VISIT_ATTEMPT, ZYR_ACTION_FILL_VISIT, zyr_apply_visit_attempt, TRACE_VISIT },
  { ZYR_OP_VISIT_ANNUL, ZYR_ACTION_ANNUL_VISIT, zyr_apply_visit_annul, TRACE_FILE | TRACE_VISIT },
  { ZYR_OP_REVIEW_ADD, ZYR_ACTION_DECIDE_VISIT, zyr_apply_review_add, TRACE_FILE },
  { ZYR_OP_ATTACHMENT_ADD, ZYR_ACTION_FILL_VISIT, zyr_apply_attachment_add, TRACE_NONE },
  { ZYR_OP_CONFLICT_CLOSE, ZYR_ACTION_CORRECT_FILE, zyr_apply_conflict_close, TRACE_FILE },
  { ZYR_OP_REFERRAL_ADD, ZYR_ACTION_REFER, zyr_apply_referral_add, TRACE_CASE },
  { ZYR_OP_REFERRAL_MOVE, ZYR_ACTION_REFER, zyr_apply_referral_move, TRACE_CASE },
  { ZYR_OP_OBJECTION_FILE, ZYR_ACTION_RECORD_OBJECTION, zyr_apply_objection_file, TRACE_CASE },
  { ZYR_OP_OBJECTION_MOVE, ZYR_ACTION_RECORD_OBJECTION, zyr_apply_objection_move, TRACE_CASE },
  { ZYR_OP_TRANSFER_ASK, ZYR_ACTION_TRANSFER_FILE, zyr_apply_transfer_ask, TRACE_NONE },
  { ZYR_OP_TRANSFER_ACCEPT, ZYR_ACTION_TRANSFER_FILE, zyr_apply_transfer_accept, TRACE_NONE },
  { ZYR_OP_TRANSFER_DECLINE, ZYR_ACTION_TRANSFER_FILE, zyr_apply_transfer_decline, TRACE_NONE },
  { ZYR_OP_TRANSFER_WITHDRAW, ZYR_ACTION_TRANSFER_FILE, zyr_apply_transfer_withdraw, TRACE_NONE },
};

ZyrRecord *
zyr_apply_lookup (ZyrApply *self, ZyrKind kind, const char *id)
{
  if (id == NULL || *id == '\0')
    return NULL;

  for (guint i = 0; i < self->pending->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (self->pending, i);

      if (zyr_record_get_kind (record) == kind && g_str_equal (zyr_record_get_id (record), id))
        return zyr_record_ref (record);
    }

  return self->context->lookup (kind, id, self->context->lookup_data);
}

const char *
zyr_apply_find_household (ZyrApply *self, const char *id, ZyrRecord **household)
{
  *household = zyr_apply_lookup (self, ZYR_KIND_HOUSEHOLD, id);
  if (*household == NULL)
    return ZYR_REFUSAL_UNKNOWN_RECORD;
  if (self->context->foundation == NULL
      || g_strcmp0 (zyr_record_get_string (*household, "foundation", NULL),
                    self->context->foundation)
             != 0)
    return ZYR_REFUSAL_OTHER_FOUNDATION;

  return NULL;
}

ZyrVisitActor
zyr_apply_get_actor (ZyrApply *self)
{
  ZyrVisitActor actor = ZYR_VISIT_ACTOR_NONE;

  if ((self->context->roles & ZYR_ROLE_CLERK) != 0)
    actor |= ZYR_VISIT_ACTOR_CLERK;
  if ((self->context->roles & ZYR_ROLE_SUPERVISOR) != 0)
    actor |= ZYR_VISIT_ACTOR_SUPERVISOR;
  if ((self->context->roles & ZYR_ROLE_INSPECTOR) != 0)
    actor |= ZYR_VISIT_ACTOR_INSPECTOR;

  return actor;
}

const char *
zyr_apply_find_visit (ZyrApply       *self,
                      const char     *id,
                      ZyrRecord     **visit,
                      ZyrRecord     **household,
                      ZyrVisitActor  *actor)
{
  const char *user = self->context->user_id;
  const char *refusal = NULL;

  *visit = zyr_apply_lookup (self, ZYR_KIND_VISIT, id);
  if (*visit == NULL)
    return ZYR_REFUSAL_UNKNOWN_RECORD;
  refusal = zyr_apply_find_household (self, zyr_record_get_household (*visit), household);
  if (refusal != NULL)
    return refusal;

  /* Who made a visit stays its maker when he no longer holds the worker's role: he may not do the
   * worker's part (below), but he may not judge it either. */
  *actor = zyr_apply_get_actor (self);
  if (g_strcmp0 (zyr_record_get_string (*visit, "worker", NULL), user) == 0)
    *actor |= ZYR_VISIT_ACTOR_WORKER;
  if (g_strcmp0 (zyr_record_get_string (*visit, "second", NULL), user) == 0)
    *actor |= ZYR_VISIT_ACTOR_SECOND;

  return NULL;
}

static void
replace_pending (ZyrApply *self, ZyrRecord *record)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      ZyrRecord *old = g_ptr_array_index (self->pending, i);

      if (zyr_record_get_kind (old) == zyr_record_get_kind (record)
          && g_str_equal (zyr_record_get_id (old), zyr_record_get_id (record)))
        {
          g_ptr_array_index (self->pending, i) = record;
          zyr_record_unref (old);
          return;
        }
    }
  g_ptr_array_add (self->pending, record);
}

void
zyr_apply_change (ZyrApply *self, ZyrRecord *record, JsonObject *body, JsonObject *tok)
{
  gboolean again = g_ptr_array_find (self->pending, record, NULL);

  replace_pending (self,
                   zyr_record_new (zyr_record_get_kind (record),
                                   zyr_record_get_id (record),
                                   zyr_record_get_scope (record),
                                   zyr_record_get_ver (record) + (again ? 0 : 1),
                                   body,
                                   tok != NULL ? tok : zyr_record_get_tok (record)));
  json_object_unref (body);
  g_clear_pointer (&tok, json_object_unref);
}

void
zyr_apply_change_text (ZyrApply *self, ZyrRecord *record, const char *patch)
{
  g_autofree char *body = zyr_json_patch_object (zyr_record_get_body_text (record), patch);
  const char *tok = zyr_record_get_tok_text (record);
  gboolean again = g_ptr_array_find (self->pending, record, NULL);

  replace_pending (self,
                   zyr_record_new_from_text (zyr_record_get_kind (record),
                                             zyr_record_get_id (record),
                                             zyr_record_get_scope (record),
                                             zyr_record_get_ver (record) + (again ? 0 : 1),
                                             body,
                                             strlen (body),
                                             tok,
                                             strlen (tok)));
}

static char *
dup_scope (ZyrApply *self, ZyrRecord *household)
{
  const char *scope = zyr_record_get_scope (household);

  return *scope != '\0' ? g_strdup (scope) : g_strconcat ("f:", self->context->foundation, NULL);
}

void
zyr_apply_add (ZyrApply   *self,
               ZyrKind     kind,
               const char *id,
               ZyrRecord  *household,
               JsonObject *body)
{
  g_autofree char *scope = dup_scope (self, household);

  replace_pending (self, zyr_record_new (kind, id, scope, 1, body, NULL));
  json_object_unref (body);
}

void
zyr_apply_add_text (ZyrApply      *self,
                    ZyrKind        kind,
                    const char    *id,
                    ZyrRecord     *household,
                    const GString *body)
{
  g_autofree char *scope = dup_scope (self, household);

  replace_pending (self,
                   zyr_record_new_from_text (kind, id, scope, 1, body->str, body->len, NULL, 0));
}

const char *
zyr_apply_step (ZyrVisitState *state,
                ZyrVisitEvent  event,
                ZyrVisitActor  actor,
                ZyrVisitGuard  guards)
{
  g_autoptr (GError) error = NULL;

  if (zyr_visit_state_next (*state, event, actor, guards, state, NULL, &error))
    return NULL;
  if (g_error_matches (error, ZYR_VISIT_STATE_ERROR, ZYR_VISIT_STATE_ERROR_WRONG_STATE))
    return ZYR_REFUSAL_WRONG_STATE;
  if (g_error_matches (error, ZYR_VISIT_STATE_ERROR, ZYR_VISIT_STATE_ERROR_OWN_VISIT))
    return ZYR_REFUSAL_OWN_VISIT;
  if (g_error_matches (error, ZYR_VISIT_STATE_ERROR, ZYR_VISIT_STATE_ERROR_GUARD))
    return ZYR_REFUSAL_MALFORMED;

  return ZYR_REFUSAL_NOT_ALLOWED;
}

gboolean
zyr_apply_is_text (const char *text, gsize size_bytes_max)
{
  if (text == NULL || strlen (text) > size_bytes_max)
    return FALSE;
  while (g_ascii_isspace (*text))
    text++;

  return *text != '\0';
}

gboolean
zyr_apply_is_time (const char *text)
{
  return zyr_time_parse_iso (text, NULL, NULL, NULL);
}

gboolean
zyr_apply_copy_text (JsonObject *to, JsonObject *from, const char *member, gsize size_max)
{
  const char *text = zyr_json_get_string (from, member, NULL);

  /* Absent is fine; what is there must be text. */
  if (text == NULL)
    return !zyr_json_has (from, member);
  if (strlen (text) > size_max)
    return FALSE;
  zyr_json_set_optional (to, member, text);

  return TRUE;
}

/* It changes nothing. Whether the file was in the reader's reach is not looked at: it was read. */
const char *
zyr_apply_file_read (ZyrApply *self)
{
  const char *visit = zyr_json_get_string (self->op, "visit", NULL);

  if (!zyr_uuid_is_valid (zyr_json_get_string (self->op, "household", NULL))
      || (visit != NULL ? !zyr_uuid_is_valid (visit) : zyr_json_has (self->op, "visit")))
    return ZYR_REFUSAL_MALFORMED;

  return NULL;
}

static const char *
apply_in (ZyrApply *self)
{
  const char *kind = zyr_operation_get_kind (self->op);

  if (g_str_equal (kind, ZYR_OP_VOID))
    return NULL;
  if (g_str_equal (kind, ZYR_OP_DRAFT))
    return ZYR_REFUSAL_DEVICE_REVOKED;
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    {
      const char *refusal = NULL;

      if (!g_str_equal (kind, handlers[i].kind))
        continue;
      if (zyr_roles_get_reach (self->context->roles, handlers[i].action) == ZYR_REACH_NONE)
        return ZYR_REFUSAL_NOT_ALLOWED;
      refusal = handlers[i].apply (self);
      if (refusal == NULL && handlers[i].traced != TRACE_NONE)
        zyr_apply_trace (self, handlers[i].action, handlers[i].traced);
      return refusal;
    }

  return ZYR_REFUSAL_MALFORMED;
}

/* 0 where the clock was right, or nearly so */
static gint64
get_clock_ahead_s (const ZyrApply *self)
{
  gint64 ahead_s = self->context->clock_ahead_s;
  gint64 at_us = 0;
  gint64 now_us = 0;

  if (ABS (ahead_s) > ZYR_CLOCK_SKEW_FLAG_S)
    return ahead_s;
  if (!zyr_time_parse_iso (self->at, &at_us, NULL, NULL)
      || !zyr_time_parse_iso (self->now, &now_us, NULL, NULL))
    return 0;
  ahead_s = (at_us - now_us) / G_USEC_PER_SEC;

  return ahead_s > ZYR_CLOCK_SKEW_FLAG_S ? ahead_s : 0;
}

/* Records that say when something was done do not hide that the clock was wrong. */
static void
mark_clock (ZyrApply *self)
{
  const guint dated = 1u << ZYR_KIND_NOTE | 1u << ZYR_KIND_VISIT_REVISION | 1u << ZYR_KIND_REVIEW
                      | 1u << ZYR_KIND_CHANGE | 1u << ZYR_KIND_CONFLICT;
  const gint64 ahead_s = get_clock_ahead_s (self);

  for (guint i = 0; ahead_s != 0 && i < self->pending->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (self->pending, i);

      if (zyr_record_get_ver (record) == 1 && (dated & 1u << zyr_record_get_kind (record)) != 0)
        json_object_set_int_member (zyr_record_get_body (record), "clock_ahead", ahead_s);
    }
}

gboolean
zyr_operation_apply (JsonObject                *op,
                     const ZyrOperationContext *context,
                     GPtrArray                 *changed,
                     const char               **refusal)
{
  g_autoptr (GPtrArray) pending
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);
  g_autofree char *token = NULL;
  ZyrApply apply = { .op = op, .context = context, .pending = pending };
  const char *found = ZYR_REFUSAL_MALFORMED;

  g_return_val_if_fail (op != NULL && context != NULL && changed != NULL, FALSE);
  g_return_val_if_fail (context->lookup != NULL && context->user_id != NULL, FALSE);
  g_return_val_if_fail (context->device_id != NULL, FALSE);

  apply.id = zyr_json_get_string (op, "id", NULL);
  apply.at = zyr_json_get_string (op, "at", NULL);
  apply.now = context->now != NULL ? context->now : apply.at;
  if (zyr_uuid_is_valid (apply.id) && zyr_apply_is_time (apply.at)
      && zyr_operation_get_number (op) > 0)
    {
      token = zyr_operation_dup_token (context->device_id, zyr_operation_get_number (op));
      apply.token = token;
      found = apply_in (&apply);
    }

  if (refusal != NULL)
    *refusal = found;
  if (found != NULL)
    return FALSE;
  mark_clock (&apply);

  g_ptr_array_extend (changed, pending, (GCopyFunc) (void *) zyr_record_ref, NULL);

  return TRUE;
}

gboolean
zyr_operation_is_allowed (const char *kind, ZyrRole roles)
{
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    if (g_strcmp0 (kind, handlers[i].kind) == 0)
      return zyr_roles_get_reach (roles, handlers[i].action) != ZYR_REACH_NONE;

  return FALSE;
}

gboolean
zyr_operation_is_work (const char *kind)
{
  return !g_str_equal (kind, ZYR_OP_VOID) && !g_str_equal (kind, ZYR_OP_FILE_READ);
}

const char *
zyr_operation_get_kind (JsonObject *op)
{
  return zyr_json_get_string (op, "kind", "");
}

gint64
zyr_operation_get_number (JsonObject *op)
{
  return zyr_json_get_int (op, "n", 0);
}

void
zyr_operation_set_number (JsonObject *op, gint64 number)
{
  g_return_if_fail (op != NULL && number > 0);

  json_object_set_int_member (op, "n", number);
}

static void
renumber_base (JsonObject *object, const char *device_id, gint64 after, gint64 by)
{
  const char *base = zyr_json_get_string (object, "base", "");
  const gsize length = strlen (device_id);
  guint64 n = 0;

  if (strncmp (base, device_id, length) != 0 || base[length] != ':'
      || !g_ascii_string_to_unsigned (base + length + 1, 10, 0, G_MAXINT64 / 2, &n, NULL)
      || (gint64) n <= after)
    return;
  {
    g_autofree char *token = zyr_operation_dup_token (device_id, (gint64) n + by);

    json_object_set_string_member (object, "base", token);
  }
}

void
zyr_operation_renumber (JsonObject *op, const char *device_id, gint64 after, gint64 by)
{
  JsonObject *fields = zyr_json_get_object (op, "fields");
  g_autoptr (GList) changes = fields != NULL ? json_object_get_values (fields) : NULL;

  g_return_if_fail (op != NULL && device_id != NULL);

  zyr_operation_set_number (op, zyr_operation_get_number (op) + by);
  renumber_base (op, device_id, after, by);
  for (GList *l = changes; l != NULL; l = l->next)
    if (JSON_NODE_HOLDS_OBJECT ((JsonNode *) l->data))
      renumber_base (json_node_get_object (l->data), device_id, after, by);
}

char *
zyr_operation_dup_token (const char *device_id, gint64 number)
{
  g_return_val_if_fail (device_id != NULL, NULL);

  return g_strdup_printf ("%s:%" G_GINT64_FORMAT, device_id, number);
}
