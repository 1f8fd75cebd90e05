/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-operation.h"
#include "zyr-visit-state.h"

G_BEGIN_DECLS

/* One call of zyr_operation_apply(). Handlers return a refusal code or NULL, and add what changes
 * to @pending, which is handed on only when the whole operation succeeds. */
typedef struct
{
  JsonObject                *op;
  const ZyrOperationContext *context;
  const char                *id;
  const char                *at;
  const char                *now;
  char                      *token;
  GPtrArray                 *pending;
} ZyrApply;

/* (transfer full) (nullable): what @pending already changed, otherwise what the lookup knows */
ZyrRecord *zyr_apply_lookup (ZyrApply *self, ZyrKind kind, const char *id);

/* The household, when it is known and of the actor's foundation. */
const char *zyr_apply_find_household (ZyrApply *self, const char *id, ZyrRecord **household);

/* The same for a visit and its household; what the actor is to it. */
const char *zyr_apply_find_visit (ZyrApply       *self,
                                  const char     *id,
                                  ZyrRecord     **visit,
                                  ZyrRecord     **household,
                                  ZyrVisitActor  *actor);

/* Who the actor is besides a visit: clerk, supervisor, inspector. */
ZyrVisitActor zyr_apply_get_actor (ZyrApply *self);

/* Takes @body (and @tok, NULL: as before) as the next version of @record. */
void zyr_apply_change (ZyrApply *self, ZyrRecord *record, JsonObject *body, JsonObject *tok);

/* Takes @body as version 1 of a new record beside @household. */
void zyr_apply_add (ZyrApply   *self,
                    ZyrKind     kind,
                    const char *id,
                    ZyrRecord  *household,
                    JsonObject *body);

/* The same of bodies in canonical text, which need no tree: what is submitted is large and comes by
 * the thousand. @patch: as zyr_json_patch_object() */
void zyr_apply_change_text (ZyrApply *self, ZyrRecord *record, const char *patch);
void zyr_apply_add_text (ZyrApply      *self,
                         ZyrKind        kind,
                         const char    *id,
                         ZyrRecord     *household,
                         const GString *body);

/* One step of the state machine: the state after it in @state, or a refusal. */
const char *zyr_apply_step (ZyrVisitState *state,
                            ZyrVisitEvent  event,
                            ZyrVisitActor  actor,
                            ZyrVisitGuard  guards);

/* Reads members of what a device sent, with the limits on their size. */
gboolean zyr_apply_copy_text (JsonObject *to, JsonObject *from, const char *member, gsize size_max);
gboolean zyr_apply_is_text (const char *text, gsize size_bytes_max);
gboolean zyr_apply_is_time (const char *text);

/* Sets fields that are checked already: {name: {value, base?, seen?}}; what meets another's edit
 * becomes a conflict. */
void zyr_apply_set_fields (ZyrApply   *self,
                           ZyrRecord  *record,
                           ZyrRecord  *household,
                           JsonObject *changes);

/* What the report of @visit says about @household and its members. */
void zyr_apply_entities (ZyrApply *self, ZyrRecord *visit, ZyrRecord *household);

/* Handlers, one a kind of operation. */
const char *zyr_apply_set (ZyrApply *self);
const char *zyr_apply_file_read (ZyrApply *self);
const char *zyr_apply_note_add (ZyrApply *self);
const char *zyr_apply_note_pin (ZyrApply *self);
const char *zyr_apply_visit_start (ZyrApply *self);
const char *zyr_apply_visit_submit (ZyrApply *self);
const char *zyr_apply_visit_plan (ZyrApply *self);
const char *zyr_apply_visit_reassign (ZyrApply *self);
const char *zyr_apply_visit_cancel (ZyrApply *self);
const char *zyr_apply_visit_move (ZyrApply *self);
const char *zyr_apply_visit_attempt (ZyrApply *self);
const char *zyr_apply_review_add (ZyrApply *self);
const char *zyr_apply_attachment_add (ZyrApply *self);
const char *zyr_apply_visit_annul (ZyrApply *self);
const char *zyr_apply_conflict_close (ZyrApply *self);
const char *zyr_apply_referral_add (ZyrApply *self);
const char *zyr_apply_referral_move (ZyrApply *self);
const char *zyr_apply_objection_file (ZyrApply *self);
const char *zyr_apply_objection_move (ZyrApply *self);
const char *zyr_apply_transfer_ask (ZyrApply *self);
const char *zyr_apply_transfer_accept (ZyrApply *self);
const char *zyr_apply_transfer_decline (ZyrApply *self);
const char *zyr_apply_transfer_withdraw (ZyrApply *self);

/* Whether the fields are such as the actor may set, with values of their types. */
const char *zyr_apply_check_fields (ZyrApply *self, ZyrKind kind, JsonObject *changes);

/* Remarks about questions, or answers to them: {ref, label?, text}. (transfer full) (nullable): NULL
 * when they are malformed; without @member an empty array */
JsonArray *zyr_apply_copy_remarks (JsonObject *object, const char *member);

/* Adds to what the operation changes of @kinds (bits 1 << ZyrKind) a record of who changed what. */
void zyr_apply_trace (ZyrApply *self, ZyrAction action, guint kinds);

/* Which visit is current is found again, as if @visit had never been approved. */
void zyr_apply_recompute_chain (ZyrApply *self, ZyrRecord *visit, ZyrRecord *household);

/* The visit's rating becomes the household's. */
void zyr_apply_rate_household (ZyrApply *self, ZyrRecord *household, ZyrRecord *visit);

G_END_DECLS
