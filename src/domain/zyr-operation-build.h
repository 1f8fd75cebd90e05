/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-record.h"

G_BEGIN_DECLS

/* Operations (zyr-operation.h) of what a user has just done. @id is the operation's own new id, @at
 * the time of the act (ISO with offset). All return (transfer full); objects passed in are referenced
 * and must not be changed afterwards. */

/** zyr_operation_new_set: @rec as the author saw it gives base tokens and seen values; @fields are
 * the new values, a null node removes a field */
JsonObject *zyr_operation_new_set (const char *id,
                                   const char *at,
                                   ZyrRecord  *rec,
                                   JsonObject *fields);

JsonObject *zyr_operation_new_note (const char *id,
                                    const char *at,
                                    const char *note_id,
                                    const char *household,
                                    const char *text,
                                    const char *corrects);

JsonObject *zyr_operation_new_visit_start (const char *id, const char *at, const char *visit);

/** zyr_operation_new_visit_submit: @revision {id, revision, form_id, form_version, instance,
 * content_hash, started, ended, attachments}; content_hash is added when absent */
JsonObject *zyr_operation_new_visit_submit (const char *id,
                                            const char *at,
                                            const char *visit,
                                            JsonObject *revision);

/** zyr_operation_new_visit_plan: @visit a visit body without `state` and `revision` */
JsonObject *zyr_operation_new_visit_plan (const char *id, const char *at, JsonObject *visit);
JsonObject *zyr_operation_new_visit_reassign (const char *id,
                                              const char *at,
                                              const char *visit,
                                              const char *worker);
JsonObject *zyr_operation_new_visit_cancel (const char *id,
                                            const char *at,
                                            const char *visit,
                                            const char *reason);

/** zyr_operation_new_visit_move: @due, @reason: (nullable) */
JsonObject *zyr_operation_new_visit_move (const char *id, const char *at, const char *visit,
                                          const char *planned,
                                          const char *due,
                                          const char *reason);

/** zyr_operation_new_visit_attempt: @outcome an unsuccessful one; @note, @place {lat, lon,
 * accuracy} and @planned, the time of the next attempt: (nullable) */
JsonObject *zyr_operation_new_visit_attempt (const char *id, const char *at, const char *visit,
                                             const char *outcome,
                                             const char *note,
                                             JsonObject *place,
                                             const char *planned);
/** zyr_operation_new_file_read: @visit: (nullable): of a report that was opened, or a visit */
JsonObject *zyr_operation_new_file_read (const char *id,
                                         const char *at,
                                         const char *household,
                                         const char *visit);
JsonObject *
zyr_operation_new_note_pin (const char *id, const char *at, const char *note, gboolean pinned);

/** zyr_operation_new_visit_annul: asks for it, or, as the second person, confirms it */
JsonObject *zyr_operation_new_visit_annul (const char *id,
                                           const char *at,
                                           const char *visit,
                                           const char *reason);

/** zyr_operation_new_conflict_close: @keep "mine", "theirs" or "other"; @value (nullable): the
 * other; @record as the chooser saw it gives the base token */
JsonObject *zyr_operation_new_conflict_close (const char *id,
                                              const char *at,
                                              ZyrRecord  *conflict,
                                              ZyrRecord  *record,
                                              const char *keep,
                                              JsonNode   *value);

/** zyr_operation_new_referral: @referral {id, household, institution, visit?, member?, need?,
 * urgency?, detail?, due?} */
JsonObject *zyr_operation_new_referral (const char *id, const char *at, JsonObject *referral);

/** zyr_operation_new_objection: @objection {id, household, filed (day), text, visit?, decision?} */
JsonObject *zyr_operation_new_objection (const char *id, const char *at, JsonObject *objection);

/** zyr_operation_new_move: of a referral (open, sent, done) or an objection (filed, in_review,
 * visit_ordered, upheld, dismissed); @reason, @visit (nullable) */
JsonObject *zyr_operation_new_move (const char *id,
                                    const char *at,
                                    ZyrKind     kind,
                                    const char *rec,
                                    const char *state,
                                    const char *reason,
                                    const char *visit);

/** zyr_operation_new_review: @review {id, visit, revision, action, reason?, text?, remarks?} */
JsonObject *zyr_operation_new_review (const char *id, const char *at, JsonObject *review);

/** zyr_operation_new_attachment: @attachment {id, visit, ref, sha256, size, mime, name, taken} */
JsonObject *zyr_operation_new_attachment (const char *id, const char *at, JsonObject *attachment);

G_END_DECLS
