/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-json.h"
#include "zyr-kind.h"

G_BEGIN_DECLS

/**
 * ZyrRecord:
 *
 * One record as the centre states it: kind, id, home scope, version, body, tokens. Immutable and
 * reference counted (thread-safe count); a change is a new record. The body object must not be
 * modified once given to a record.
 *
 * The tokens say, for each field ever edited, which operation wrote it ("device:op_no").
 */
typedef struct _ZyrRecord ZyrRecord;

/** ZyrRecordError: @ZYR_RECORD_ERROR_MALFORMED: no record in that JSON */
typedef enum
{
  ZYR_RECORD_ERROR_MALFORMED,
} ZyrRecordError;

#define ZYR_RECORD_ERROR (zyr_record_error_quark ())
GQuark zyr_record_error_quark (void);

#define ZYR_TYPE_RECORD (zyr_record_get_type ())
GType zyr_record_get_type (void);

/**
 * zyr_record_new:
 * @id: not empty
 * @scope: (nullable): home scope, "f:<foundation>" or "ref"; "" when not known
 * @ver: version, 1 for the first; 0 for a record not yet confirmed by the centre
 * @body: (transfer none): referenced
 * @tok: (transfer none) (nullable): referenced; %NULL for none
 *
 * Returns: (transfer full):
 */
ZyrRecord *zyr_record_new (ZyrKind     kind,
                           const char *id,
                           const char *scope,
                           gint64      ver,
                           JsonObject *body,
                           JsonObject *tok);

/**
 * zyr_record_new_from_text:
 * @body: an object's text that zyr_json_check_object() has found good; it is parsed when somebody
 *   asks for the whole of it
 * @tok: (nullable): likewise
 *
 * What passes through, as records of a first download do by the ten thousand, need not be taken
 * apart and put together again.
 *
 * Returns: (transfer full):
 */
ZyrRecord *zyr_record_new_from_text (ZyrKind     kind,
                                     const char *id,
                                     const char *scope,
                                     gint64      ver,
                                     const char *body,
                                     gsize       body_size_bytes,
                                     const char *tok,
                                     gsize       tok_size_bytes);

ZyrRecord *zyr_record_ref (ZyrRecord *self);
void       zyr_record_unref (ZyrRecord *self);

ZyrKind     zyr_record_get_kind (ZyrRecord *self);
const char *zyr_record_get_id (ZyrRecord *self);
const char *zyr_record_get_scope (ZyrRecord *self); /* never NULL */
gint64      zyr_record_get_ver (ZyrRecord *self);
JsonObject *zyr_record_get_body (ZyrRecord *self); /* (transfer none), read only */
JsonObject *zyr_record_get_tok (ZyrRecord *self);  /* (transfer none), read only, never NULL */

/** zyr_record_dup_body_text: the body as JSON, as it came or else canonical; likewise the tokens */
char *zyr_record_dup_body_text (ZyrRecord *self);
char *zyr_record_dup_tok_text (ZyrRecord *self);

/** zyr_record_get_body_text: the same, made once and kept; likewise the tokens */
const char *zyr_record_get_body_text (ZyrRecord *self);
const char *zyr_record_get_tok_text (ZyrRecord *self);

/** zyr_record_get_token: Returns: (nullable): the operation that last wrote @field */
const char *zyr_record_get_token (ZyrRecord *self, const char *field);

/* The body's members, with zyr_json_get_*()'s meaning; for a string or a whole number a body that is
 * text is not taken apart. @self may be %NULL. */
const char *zyr_record_get_string (ZyrRecord *self, const char *field, const char *fallback);
gint64      zyr_record_get_int (ZyrRecord *self, const char *field, gint64 fallback);
gboolean    zyr_record_get_bool (ZyrRecord *self, const char *field, gboolean fallback);

/**
 * zyr_record_get_household:
 *
 * Returns: (nullable): the id of the household that the record belongs to; its own for a household
 */
const char *zyr_record_get_household (ZyrRecord *self);

/** zyr_record_with_ver: the same record at another version. Returns: (transfer full): */
ZyrRecord *zyr_record_with_ver (ZyrRecord *self, gint64 ver);

/** zyr_record_with_scope: the same record with another home scope. Returns: (transfer full): */
ZyrRecord *zyr_record_with_scope (ZyrRecord *self, const char *scope);

/** zyr_record_to_json: {kind, id, scope, ver, body, tok}; shares body. Returns: (transfer full): */
JsonObject *zyr_record_to_json (ZyrRecord *self);

/** zyr_record_from_json: the reverse. A kind that is not known is refused. */
ZyrRecord *zyr_record_from_json (JsonObject *object, GError **error);

/** zyr_record_equal: everything but the version */
gboolean zyr_record_equal (ZyrRecord *a, ZyrRecord *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrRecord, zyr_record_unref)

G_END_DECLS
