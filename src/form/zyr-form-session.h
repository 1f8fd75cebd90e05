/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* One fill in progress. Single-threaded; never does I/O and never blocks, so the GUI may call it
 * directly. References are canonical (see #ZyrFormItem); a repeat step without a position means the
 * first instance. Signal "changed" (): after each change of a value, of the repeats or of the
 * language. */

#include "zyr-form-item.h"
#include "zyr-form.h"

G_BEGIN_DECLS

/* Microseconds since 1970-01-01 UTC */
typedef gint64 (*ZyrFormNowFunc) (gpointer user_data);

typedef enum
{
  ZYR_FORM_MISSING_ERROR, /* a missing external instance refuses the session */
  ZYR_FORM_MISSING_BLANK, /* … or is an empty one */
} ZyrFormMissing;

/**
 * ZyrFormContext: all that a session learns of the world; copied.
 * @now: (nullable): source of today() and now(); %NULL is the system's clock
 * @tz: (nullable): IANA zone ("Europe/Istanbul") or fixed offset ("+03:00") for zoneless dates;
 * %NULL is local
 * @language: (nullable): to start with; %NULL is the form's default
 * @preload_properties: (nullable) (element-type utf8 utf8): "deviceid", "username", "email",
 * "phonenumber" …
 * @last_saved: (nullable): the record of this form that was sent last, for jr://instance/last-saved
 * @random_seed: of random (), for fills that repeat themselves; 0 is another number each time
 * @refuse_invalid: an answer against its constraint is not stored (default: stored and flagged,
 * nothing typed is lost)
 */
typedef struct
{
  ZyrFormNowFunc now;
  gpointer now_data;
  const char *tz;
  const char *language;
  const char *last_saved;
  GHashTable *preload_properties;
  guint32 random_seed;
  gboolean refuse_invalid;
  ZyrFormMissing missing;
} ZyrFormContext;

typedef enum
{
  ZYR_FORM_ANSWER_OK,
  ZYR_FORM_ANSWER_CONSTRAINT, /* against the constraint: flagged, or refused with refuse_invalid */
} ZyrFormAnswer;

typedef enum
{
  ZYR_FORM_SERIALIZE_DRAFT,      /* all values, templates: re-opens as it was */
  ZYR_FORM_SERIALIZE_SUBMISSION, /* without irrelevant nodes and templates: what is sent */
} ZyrFormSerialize;

#define ZYR_TYPE_FORM_SESSION (zyr_form_session_get_type ())
G_DECLARE_FINAL_TYPE (ZyrFormSession, zyr_form_session, ZYR, FORM_SESSION, GObject)

/**
 * zyr_form_session_new:
 * @media: (nullable) (element-type utf8 GBytes): file name ("params.csv") to content
 * @context: (nullable): %NULL is all defaults
 *
 * Starts a new instance: defaults, preloads, odk-instance-first-load, calculations.
 *
 * Returns: (transfer full): the session, or %NULL with @error
 */
ZyrFormSession *zyr_form_session_new (ZyrForm *form,
                                      GHashTable *media,
                                      const ZyrFormContext *context,
                                      GError **error);

/* Opens a draft (or a submission that came back): no first-load events; calculations run again.
 * Unknown nodes in @instance_xml are ignored, absent ones have the form's default. What cannot be
 * computed refuses a new instance, but never a draft: there it is blank. */
ZyrFormSession *zyr_form_session_new_from_instance (ZyrForm *form,
                                                    GHashTable *media,
                                                    const ZyrFormContext *context,
                                                    const char *instance_xml,
                                                    GError **error);

ZyrForm *zyr_form_session_get_form (ZyrFormSession *self);

/* The first thing that could not be computed since the last change, with line, node and expression. A
 * node whose expression fails is blank; when all together took too long (ZYR_FORM_ERROR_LIMIT), what
 * was not reached is as it was, and is computed with the next change.
 * Returns: (transfer none) (nullable) */
const GError *zyr_form_session_get_error (ZyrFormSession *self);

/* An unknown language is refused: returns %FALSE and changes nothing */
gboolean zyr_form_session_set_language (ZyrFormSession *self, const char *language);
const char *zyr_form_session_get_language (ZyrFormSession *self);

/* Returns: (transfer container) (element-type ZyrFormSection): in document order; cheap until the
 * next change */
GPtrArray *zyr_form_session_list_sections (ZyrFormSession *self);

/* Returns: (transfer container) (element-type ZyrFormItem): the section's relevant rows in document
 * order, the section's own heading left out (but a section that is a repeat starts with its REPEAT
 * row); empty for an unknown or irrelevant section */
GPtrArray *zyr_form_session_list_items (ZyrFormSession *self, const char *section_ref);

/* Returns: (transfer full) (nullable): %NULL when @ref has no control, is absent or not relevant */
ZyrFormItem *zyr_form_session_dup_item (ZyrFormSession *self, const char *ref);

/* Any node of the instance, calculated ones too.
 * Returns: (transfer full) (nullable): %NULL when there is no such node, "" when empty or not
 * relevant */
char *zyr_form_session_dup_value (ZyrFormSession *self, const char *ref);

/* Returns: (transfer full) (nullable): the label of @value in the question's list, %NULL when it is
 * not in it */
char *zyr_form_session_dup_choice_label (ZyrFormSession *self,
                                         const char *question_ref,
                                         const char *value);

/**
 * zyr_form_session_set_value:
 * @value: (nullable): as XForms writes it (ISO dates, "." decimals, codes separated by spaces); ""
 * clears
 * @outcome: (out) (optional):
 *
 * Stores an answer in the type's canonical form and recomputes what depends on it.
 *
 * Returns: %TRUE unless @ref is unknown, not relevant or read-only, or the type cannot hold @value
 */
gboolean zyr_form_session_set_value (ZyrFormSession *self,
                                     const char *ref,
                                     const char *value,
                                     ZyrFormAnswer *outcome,
                                     GError **error);

/* Returns: (transfer full) (nullable): the new instance's reference, %NULL with @error */
char *zyr_form_session_add_repeat (ZyrFormSession *self, const char *repeat_ref, GError **error);
gboolean
zyr_form_session_remove_repeat (ZyrFormSession *self, const char *instance_ref, GError **error);

/* Returns: (transfer container) (element-type ZyrFormProblem): document order, relevant questions
 * only */
GPtrArray *zyr_form_session_list_problems (ZyrFormSession *self);

/* A submission also notes the time in what the form preloads with "timestamp end".
 * Returns: (transfer full): an XML document */
char *zyr_form_session_serialize (ZyrFormSession *self, ZyrFormSerialize how);

/* Returns: (transfer container) (element-type ZyrFormValue): every relevant leaf that is not empty
 */
GPtrArray *zyr_form_session_list_values (ZyrFormSession *self);

/* Recomputes everything from scratch and compares with what the incremental engine holds.
 * Returns: %FALSE with @error naming the first node that differs */
gboolean zyr_form_session_verify (ZyrFormSession *self, GError **error);

G_END_DECLS
