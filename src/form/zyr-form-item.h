/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Immutable snapshots of what a session shows: boxed, reference counted, valid after the session is
 * gone. Strings are UTF-8, never %NULL unless said, and plain text (outputs resolved, no markup).
 */

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  ZYR_FORM_ITEM_GROUP,
  ZYR_FORM_ITEM_REPEAT,          /* the heading of a repeat; its instances follow */
  ZYR_FORM_ITEM_REPEAT_INSTANCE, /* one instance; its children follow, one level deeper */
  ZYR_FORM_ITEM_QUESTION,
  ZYR_FORM_ITEM_NOTE, /* a read-only input or a trigger without a value: only its label counts */
} ZyrFormItemKind;

typedef enum
{
  ZYR_FORM_CONTROL_NONE, /* groups and repeats */
  ZYR_FORM_CONTROL_INPUT,
  ZYR_FORM_CONTROL_SELECT1,
  ZYR_FORM_CONTROL_SELECT,
  ZYR_FORM_CONTROL_UPLOAD,
  ZYR_FORM_CONTROL_TRIGGER,
  ZYR_FORM_CONTROL_RANGE,
  ZYR_FORM_CONTROL_RANK,
  ZYR_FORM_CONTROL_SECRET,
} ZyrFormControl;

typedef enum
{
  ZYR_FORM_DATA_STRING,
  ZYR_FORM_DATA_INT,
  ZYR_FORM_DATA_DECIMAL,
  ZYR_FORM_DATA_BOOLEAN,
  ZYR_FORM_DATA_DATE,
  ZYR_FORM_DATA_TIME,
  ZYR_FORM_DATA_DATETIME,
  ZYR_FORM_DATA_GEOPOINT,
  ZYR_FORM_DATA_GEOTRACE,
  ZYR_FORM_DATA_GEOSHAPE,
  ZYR_FORM_DATA_BINARY,
  ZYR_FORM_DATA_BARCODE,
} ZyrFormDataType;

typedef enum
{
  ZYR_FORM_ITEM_EMPTY,   /* not answered, not required (and groups, notes) */
  ZYR_FORM_ITEM_MISSING, /* not answered, required */
  ZYR_FORM_ITEM_VALID,
  ZYR_FORM_ITEM_INVALID, /* answered, against the constraint */
} ZyrFormItemState;

/* @texts: (nullable): see zyr_form_choice_get_text() */
typedef struct
{
  char *value;
  char *label;
  GHashTable *texts;
} ZyrFormChoice;

/**
 * ZyrFormItem: one row.
 * @depth: 0 for the section's own children
 * @ref: canonical reference, a position on every repeat: "/data/s3/member[2]/m_status"; a group
 * without a reference has that of its nearest ancestor with one, followed by "#" and a number
 * @section_ref: the section it belongs to, as in #ZyrFormSection
 * @appearance: space separated, "" if none
 * @media_type: of an upload ("image/" etc.), "" otherwise
 * @hint, @guidance: "" when none
 * @value: as stored, "" = empty
 * @choices: (nullable) (element-type ZyrFormChoice): shared, not to be changed; %NULL unless a
 * select or rank
 * @range_start, @range_end, @range_step: of a range, as written in the form, else ""
 * @can_add: a REPEAT that takes another instance; @can_remove: a REPEAT_INSTANCE that may go
 * @n_instances: of a REPEAT; for a REPEAT_INSTANCE its own 1-based position
 * @message: the form's constraint message when INVALID, its required message when MISSING, or ""
 * @attributes, @texts: (nullable): see zyr_form_item_get_attribute(), zyr_form_item_get_text()
 */
typedef struct
{
  ZyrFormItemKind kind;
  ZyrFormControl control;
  ZyrFormDataType data_type;
  ZyrFormItemState state;
  guint depth;
  guint n_instances;
  gboolean required;
  gboolean readonly;
  gboolean can_add;
  gboolean can_remove;
  char *ref;
  char *section_ref;
  char *appearance;
  char *media_type;
  char *label;
  char *hint;
  char *guidance;
  char *value;
  char *range_start;
  char *range_end;
  char *range_step;
  char *message;
  GPtrArray *choices;
  GHashTable *attributes[2];
  GHashTable *texts;
} ZyrFormItem;

#define ZYR_TYPE_FORM_ITEM (zyr_form_item_get_type ())
GType zyr_form_item_get_type (void);
ZyrFormItem *zyr_form_item_ref (ZyrFormItem *self);
void zyr_form_item_unref (ZyrFormItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFormItem, zyr_form_item_unref)

/* What the form says beside, of the control or of its node's bind: "accept", "rows", "autoplay",
 * "max-pixels", "saveIncomplete", "capture-accuracy" …, names without prefix; "" when it does not
 */
const char *zyr_form_item_get_attribute (const ZyrFormItem *self, const char *name);

/* The label's other forms: "short"; file names of an "image", "big-image", "audio", "video"; or ""
 */
const char *zyr_form_item_get_text (const ZyrFormItem *self, const char *form);
const char *zyr_form_choice_get_text (const ZyrFormChoice *self, const char *form);

/**
 * ZyrFormSection: a top-level group or repeat of the body, or a run of loose questions ("#1", "#2"
 * …). Counts are of relevant questions only; notes are not questions.
 * @n_missing: required and empty; @n_invalid: against their constraint
 */
typedef struct
{
  char *ref;
  char *title;
  gboolean relevant;
  guint n_questions;
  guint n_answered;
  guint n_missing;
  guint n_invalid;
} ZyrFormSection;

#define ZYR_TYPE_FORM_SECTION (zyr_form_section_get_type ())
GType zyr_form_section_get_type (void);
ZyrFormSection *zyr_form_section_ref (ZyrFormSection *self);
void zyr_form_section_unref (ZyrFormSection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFormSection, zyr_form_section_unref)

typedef enum
{
  ZYR_FORM_PROBLEM_MISSING,
  ZYR_FORM_PROBLEM_INVALID,
} ZyrFormProblemKind;

/* What keeps a form from being complete: the question, and the form's own message ("" when it has
 * none) */
typedef struct
{
  ZyrFormProblemKind kind;
  char *ref;
  char *section_ref;
  char *label;
  char *message;
} ZyrFormProblem;

void zyr_form_problem_free (ZyrFormProblem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFormProblem, zyr_form_problem_free)

/* A leaf of the instance; @path relative to the root, repeats counted from 1: "s3/member#2/m_age"
 */
typedef struct
{
  char *path;
  char *value;
} ZyrFormValue;

void zyr_form_value_free (ZyrFormValue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFormValue, zyr_form_value_free)

G_END_DECLS
