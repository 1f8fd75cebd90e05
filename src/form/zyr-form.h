/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* ODK XForms: a form is compiled once, then filled in by any number of sessions of one thread. No
 * I/O. Sources: the ODK XForms specification; JavaRosa and web-forms where it is silent.
 * Strings are UTF-8; "" is none, %NULL only where "(nullable)" stands. What new, dup_, list_, take_
 * read_ and add_ functions return is the caller's (a list: GPtrArray that owns its elements), all
 * else is borrowed; what takes an @error returns %NULL or %FALSE with it. References are canonical:
 * "/data/s3/member[2]/m_status", a position from 1 on each repeat; a step without one: the first */
#include <gio/gio.h>

/* clang-format off: what belongs together stands on one line */
G_BEGIN_DECLS
#define ZYR_FORM_ERROR (zyr_form_error_quark ())
GQuark zyr_form_error_quark (void);
/* Every message names line, node and what would be right, where they are known */
typedef enum {
  ZYR_FORM_ERROR_PARSE,            /* not well-formed XML, or not an XForm */
  ZYR_FORM_ERROR_UNSUPPORTED,      /* a construct that this engine does not know */
  ZYR_FORM_ERROR_LIMIT,            /* too large, too deep, too many, too long */
  ZYR_FORM_ERROR_CYCLE,            /* expressions that depend on each other in a ring */
  ZYR_FORM_ERROR_EXPRESSION,       /* cannot be parsed or evaluated */
  ZYR_FORM_ERROR_MISSING_INSTANCE, /* an external instance whose file was not given */
  ZYR_FORM_ERROR_BAD_REF,          /* a reference to a node that does not exist */
  ZYR_FORM_ERROR_BAD_VALUE,        /* a value that the question's type cannot hold */
  ZYR_FORM_ERROR_READONLY,         /* the node may not be changed by a person */
} ZyrFormError;
const char *zyr_form_error_get_place (const GError *error, int *line); /* node; "" and 0: unknown */

/* The form */
#define ZYR_TYPE_FORM (zyr_form_get_type ())
G_DECLARE_FINAL_TYPE (ZyrForm, zyr_form, ZYR, FORM, GObject)
/* What is wrong, or only doubtful. @line: from 1, 0 unknown; @node: it concerns */
typedef struct { gboolean is_error; int line; char *node, *message; } ZyrFormWarning;
/* Compiles; entities beyond the five of XML are refused. @warnings: (out) (optional) (element-type
 * ZyrFormWarning): all errors, not only the first, and warnings; set whether or not the form loads */
ZyrForm *zyr_form_new_from_bytes (GBytes *xml, GPtrArray **warnings, GError **error);
const char *zyr_form_get_form_id (ZyrForm *self); /* the primary instance's @id, or its namespace */
const char *zyr_form_get_version (ZyrForm *self);
const char *zyr_form_get_title (ZyrForm *self);
GStrv zyr_form_dup_languages (ZyrForm *self);      /* names as written ("Türkçe (tr)"), in order */
GStrv zyr_form_dup_external_files (ZyrForm *self); /* after jr://file/, jr://file-csv/, in order */
GStrv zyr_form_dup_media_files (ZyrForm *self);    /* pictures, sounds of its texts, sorted */

/* What meta/audit wants logged of a fill (ODK's client audit log); the log itself is not here */
typedef struct {
  const char *ref;            /* where the record names the log's file: zyr_form_session_supply() */
  const char *place_priority; /* (nullable): "no-power", "low-power", "balanced", "high-accuracy" */
  gint64 place_interval_s, place_age_s; /* not more often than; not older than */
  gboolean tracks_changes, tracks_reasons, tracks_user;
} ZyrFormAudit;
const ZyrFormAudit *zyr_form_get_audit (ZyrForm *self); /* (nullable) */

/* What a session shows: snapshots that outlive it. Texts are plain: outputs resolved, no markup */
typedef enum {
  ZYR_FORM_ITEM_GROUP,           /* its children follow, one level deeper */
  ZYR_FORM_ITEM_REPEAT,          /* the heading of a repeat; its instances follow */
  ZYR_FORM_ITEM_REPEAT_INSTANCE, /* one instance; its children follow, one level deeper */
  ZYR_FORM_ITEM_QUESTION,
  ZYR_FORM_ITEM_NOTE, /* a read-only input or a trigger without a value: only its label counts */
} ZyrFormItemKind;
typedef enum {
  ZYR_FORM_CONTROL_NONE, /* groups and repeats */
  ZYR_FORM_CONTROL_INPUT, ZYR_FORM_CONTROL_SELECT1, ZYR_FORM_CONTROL_SELECT,
  ZYR_FORM_CONTROL_UPLOAD, ZYR_FORM_CONTROL_TRIGGER, ZYR_FORM_CONTROL_RANGE,
  ZYR_FORM_CONTROL_RANK, ZYR_FORM_CONTROL_SECRET,
} ZyrFormControl;
typedef enum {
  ZYR_FORM_DATA_STRING, ZYR_FORM_DATA_INT, ZYR_FORM_DATA_DECIMAL, ZYR_FORM_DATA_BOOLEAN,
  ZYR_FORM_DATA_DATE, ZYR_FORM_DATA_TIME, ZYR_FORM_DATA_DATETIME, ZYR_FORM_DATA_GEOPOINT,
  ZYR_FORM_DATA_GEOTRACE, ZYR_FORM_DATA_GEOSHAPE, ZYR_FORM_DATA_BINARY, ZYR_FORM_DATA_BARCODE,
} ZyrFormDataType;
typedef enum {
  ZYR_FORM_ITEM_EMPTY, ZYR_FORM_ITEM_MISSING, /* not answered: need not be; is required */
  ZYR_FORM_ITEM_VALID, ZYR_FORM_ITEM_INVALID, /* answered: as it should; against the constraint */
} ZyrFormItemState;
/* @texts: (nullable): for zyr_form_get_text() */
typedef struct { char *value, *label; GHashTable *texts; } ZyrFormChoice;
/* One row, reference counted, not to be changed */
typedef struct {
  ZyrFormItemKind kind;
  ZyrFormControl control;
  ZyrFormDataType data_type;
  ZyrFormItemState state;
  guint depth;       /* 0: the section's own children */
  guint n_instances; /* of a REPEAT; of a REPEAT_INSTANCE its own position, from 1 */
  gboolean required, readonly, can_add, can_remove; /* another of a REPEAT, this REPEAT_INSTANCE */
  char *ref, *section_ref;           /* a group without one: its ancestor's, "#" and a number */
  char *appearance, *media_type;     /* separated by spaces; of an upload: "image/" etc. */
  char *label, *hint, *guidance, *value;
  char *message;                     /* the form's own, when INVALID or MISSING */
  char *range_start, *range_end, *range_step; /* as written in the form */
  GPtrArray *choices;                /* (nullable) (element-type ZyrFormChoice): of select, rank */
  GHashTable *attributes[2], *texts; /* (nullable): for the two functions below */
} ZyrFormItem;
ZyrFormItem *zyr_form_item_ref (ZyrFormItem *self);
void zyr_form_item_unref (ZyrFormItem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFormItem, zyr_form_item_unref)
/* What else control or bind say, without prefix: "accept", "rows", "max-pixels" …; the label's
 * "short" form, and the file names of its "image", "big-image", "audio", "video" */
const char *zyr_form_item_get_attribute (const ZyrFormItem *self, const char *name);
const char *zyr_form_get_text (GHashTable *texts, const char *form);

/* A top-level group or repeat, or a run of loose questions ("#1"). Counts: of relevant questions */
typedef struct {
  char *ref, *title, *appearance;
  gboolean relevant; guint n_questions, n_answered, n_missing, n_invalid;
} ZyrFormSection;
/* A leaf; @path from the root, repeats counted from 1: "s3/member#2/m_age" */
typedef struct { char *path, *value; } ZyrFormValue;

/* All that a session learns of the world; copied. All pointers are (nullable) */
typedef struct {
  gint64 (*now) (gpointer now_data); /* µs since 1970-01-01 UTC; %NULL: the system's clock */
  gpointer now_data;
  const char *tz;         /* of dates without one: "Europe/Istanbul", "+03:00"; %NULL: local */
  const char *language;   /* to start with; %NULL: the form's default */
  const char *last_saved; /* the record that was sent last, for jr://instance/last-saved */
  GHashTable *preload_properties; /* utf8 to utf8: "deviceid", "username", "email" … */
  GPtrArray **faults; /* (out): ZyrFormWarning of all that cannot be read or computed, as it comes */
  guint32 random_seed;     /* of random(), for fills that repeat themselves; 0: another each time */
  gboolean refuse_invalid; /* else an answer against its constraint is stored and flagged */
  gboolean missing_blank;  /* a missing external instance is empty; else it refuses the session */
} ZyrFormContext;

/* One fill in progress. Signal "changed" (): a value, the repeats or the language changed */
#define ZYR_TYPE_FORM_SESSION (zyr_form_session_get_type ())
G_DECLARE_FINAL_TYPE (ZyrFormSession, zyr_form_session, ZYR, FORM_SESSION, GObject)
/* A new record. @media: (nullable): "params.csv" to GBytes; @context: (nullable): all defaults */
ZyrFormSession *zyr_form_session_new (ZyrForm *form, GHashTable *media,
                                      const ZyrFormContext *context, GError **error);
/* A draft, or a record that came back: no first-load events; unknown nodes are ignored, absent ones
 * have the form's default. What cannot be computed is blank, and refuses only a new record */
ZyrFormSession *zyr_form_session_new_from_instance (ZyrForm *form, GHashTable *media,
                                                    const ZyrFormContext *context,
                                                    const char *instance_xml, GError **error);
/* A sent record becomes a new one that replaces it: its instanceID goes to deprecatedID. Once for a
 * correction, drafts keep both. %FALSE: the form has no instanceID, nothing changed */
gboolean zyr_form_session_begin_edit (ZyrFormSession *self);
ZyrForm *zyr_form_session_get_form (ZyrFormSession *self);
/* (nullable): what cannot be computed as things stand: the first since the last change, else in the
 * form; that node is blank. LIMIT: the rest is as it was, and is computed with the next change */
const GError *zyr_form_session_get_error (ZyrFormSession *self);
const char *zyr_form_session_get_language (ZyrFormSession *self); /* (nullable): has none */
gboolean zyr_form_session_set_language (ZyrFormSession *self, const char *language); /* known? */

/* In document order, and but for sections only what is relevant. Items: of a repeat from its REPEAT
 * row on, of a group without its heading. Problems: items, but no choices and hints, whose state is
 * MISSING or INVALID: what keeps the form from being complete. Values: those that are not empty */
GPtrArray *zyr_form_session_list_sections (ZyrFormSession *self);
GPtrArray *zyr_form_session_list_items (ZyrFormSession *self, const char *section_ref);
GPtrArray *zyr_form_session_list_problems (ZyrFormSession *self);
GPtrArray *zyr_form_session_list_values (ZyrFormSession *self);
/* (nullable): no control there or not relevant; no such node ("": not relevant); not in the list */
ZyrFormItem *zyr_form_session_dup_item (ZyrFormSession *self, const char *ref);
char *zyr_form_session_dup_value (ZyrFormSession *self, const char *ref);
char *zyr_form_session_dup_choice_label (ZyrFormSession *self, const char *ref, const char *value);
char *zyr_form_session_dup_meta (ZyrFormSession *self, const char *name); /* "instanceID" … */

/* Stores @value as its type is written and computes what depends on it: ISO dates, "." decimals,
 * codes separated by spaces, "" clears. @valid: (out) (optional): by its constraint. @error: @ref
 * is unknown, not relevant or read-only, or @value not of the type */
gboolean zyr_form_session_set_value (ZyrFormSession *self, const char *ref, const char *value,
                                     gboolean *valid, GError **error);
char *zyr_form_session_add_repeat (ZyrFormSession *self, const char *of, GError **error); /* ref */
gboolean zyr_form_session_remove_repeat (ZyrFormSession *self, const char *ref, GError **error);

/* What a form asks of the device, and goes on without. @ref: the node that waits for it;
 * @quality: of a recording: "voice-only", "low", "normal", "external" */
typedef enum { ZYR_FORM_REQUEST_POSITION, ZYR_FORM_REQUEST_RECORDING } ZyrFormRequestKind;
typedef struct { ZyrFormRequestKind kind; char *ref, *quality; } ZyrFormRequest;
void zyr_form_request_free (ZyrFormRequest *self);
/* Those since the last call, oldest first: look after opening and after "changed" */
GPtrArray *zyr_form_session_take_requests (ZyrFormSession *self);
/* @value: "39.92 32.85 0 5", or a file's name; @ref may be read-only, or no question's */
gboolean zyr_form_session_supply (ZyrFormSession *self, const char *ref, const char *value,
                                  GError **error);
/* A draft re-opens as it was; a submission is without irrelevant nodes and notes "timestamp end" */
typedef enum { ZYR_FORM_SERIALIZE_DRAFT, ZYR_FORM_SERIALIZE_SUBMISSION } ZyrFormSerialize;
char *zyr_form_session_serialize (ZyrFormSession *self, ZyrFormSerialize how);
/* Computes all afresh; @error names the first node that differs from what the session holds */
gboolean zyr_form_session_verify (ZyrFormSession *self, GError **error);

/* What a record says of things that outlive it (ODK Entities 2022.1 to 2025.1) */
typedef enum { ZYR_FORM_ENTITY_CREATE, ZYR_FORM_ENTITY_UPDATE } ZyrFormEntityKind;
typedef struct {
  ZyrFormEntityKind kind;
  char *ref;                  /* of the <entity> element */
  char *dataset, *id, *label; /* what kind of thing; which, a UUID; its name for people */
  gint64 base_version;        /* of an update: that which the form saw, 0 unknown */
  gint64 trunk_version; char *branch_id; /* of changes made offline one after another, 0 and "" */
  GPtrArray *properties;      /* ZyrFormValue: @path the name; "" clears; none that is irrelevant */
  char *problem;              /* (nullable): why this must not be carried out, in one sentence */
} ZyrFormEntity;
/* @submission: as it was sent, nothing is computed. @error: no record of this form */
GPtrArray *zyr_form_read_entities (ZyrForm *self, const char *submission, GError **error);

G_END_DECLS
