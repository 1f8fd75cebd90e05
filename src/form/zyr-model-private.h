/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The compiled form: schema, binds, body, texts, dependency graph. Nothing here changes after
 * loading. */

#include "zyr-eval-private.h"
#include "zyr-form.h"

G_BEGIN_DECLS

typedef struct _ZyrControl ZyrControl;
typedef struct _ZyrTrigger ZyrTrigger;

/* A text with outputs: literal parts and expressions in turn */
typedef struct
{
  char *literal;
  const ZyrExpr *expr;
} ZyrTextPart;

/* A text in the form: its own parts, an itext id, or an expression that gives the text */
typedef struct
{
  GArray *parts; /* of ZyrTextPart, NULL when none */
  char *itext_id;
  const ZyrExpr *ref; /* gives the text; of jr:itext (…), the id */
  gboolean ref_is_itext;
} ZyrText;

ZyrText *zyr_text_new (void);
void zyr_text_free (ZyrText *self);

typedef enum
{
  ZYR_ITEXT_LONG,
  ZYR_ITEXT_GUIDANCE,
  ZYR_ITEXT_SHORT,
  ZYR_ITEXT_IMAGE,
  ZYR_ITEXT_BIG_IMAGE,
  ZYR_ITEXT_AUDIO,
  ZYR_ITEXT_VIDEO,
  ZYR_ITEXT_N_FORMS,
} ZyrItextForm;

extern const char *const zyr_itext_form_names[ZYR_ITEXT_N_FORMS];

typedef struct
{
  ZyrText *forms[ZYR_ITEXT_N_FORMS]; /* NULL when absent */
} ZyrItextEntry;

typedef struct
{
  char *name;
  GHashTable *entries; /* id -> ZyrItextEntry */
} ZyrLanguage;

typedef struct
{
  int line;
  gboolean is_set;
  const ZyrExpr *relevant;
  const ZyrExpr *readonly;
  const ZyrExpr *required;
  const ZyrExpr *constraint;
  const ZyrExpr *calculate;
  ZyrText *constraint_msg;
  ZyrText *required_msg;
  char *type_name;
  char *preload;
  char *preload_params;
  GHashTable *attributes; /* (nullable): those that mean nothing to the engine */
} ZyrBind;

/* What an expression reads. @bound: the repeat whose instance the reader shares with what it reads;
 * NULL when it reads all instances. @key: the node by whose text it picks instances of the node's repeat
 * (zyr-rows.c), NULL when it does not */
typedef struct
{
  ZyrTrigger *trigger;
  ZyrSchema *bound;
  const ZyrSchema *key;
} ZyrDependent;

/* A node of the primary instance without positions: one for all instances of a repeat */
struct _ZyrSchema
{
  const char *name;
  const char *prefix;
  const char *ns;
  ZyrSchema *parent;
  GPtrArray *children;
  gboolean is_attribute;
  gboolean is_repeat;
  gboolean is_key; /* a session has an index by it */
  gboolean is_multiple; /* written more than once below one parent */
  gboolean is_optional; /* absent from an instance that does not bring it */
  guint index;          /* among the parent's children */
  ZyrFormDataType type;
  gboolean typed; /* has a bind with a type other than string */
  ZyrBind bind;
  ZyrControl *control;  /* the first that shows it */
  ZyrNode *blank;       /* of a repeat: what a new instance is a copy of */
  GArray *dependents;   /* of ZyrDependent */
  GPtrArray *triggers;  /* of ZyrTrigger that compute this node */
  GPtrArray *on_change; /* (nullable): of ZyrAction nested in its questions */
  char *path;
};

typedef enum
{
  ZYR_TRIGGER_RELEVANT,
  ZYR_TRIGGER_CALCULATE,
  ZYR_TRIGGER_READONLY,
  ZYR_TRIGGER_REQUIRED,
  ZYR_TRIGGER_COUNT,   /* jr:count: number of a repeat's instances; outside the order */
  ZYR_TRIGGER_CHOICES, /* a list that depends on answers: outside the order */
} ZyrTriggerKind;

struct _ZyrTrigger
{
  ZyrTriggerKind kind;
  ZyrSchema *schema;
  const ZyrExpr *expr;
  ZyrControl *control;
  gboolean reads_itself; /* the very node that it computes; a count: the instances it makes */
  guint order;
  int line;
};

typedef struct
{
  char *value;
  ZyrText *label;
} ZyrStaticChoice;

typedef struct
{
  const ZyrExpr *nodeset;
  const ZyrExpr *value;
  ZyrText *label;
  gboolean is_static;        /* the same for the whole session */
  gboolean is_shared;        /* at any time the same for all nodes of the question */
  char *column;              /* (nullable): of search (): the value's; the label's text names others */
  guint n_before;            /* that many of the control's written choices come first */
} ZyrItemset;

typedef enum
{
  ZYR_BODY_ROOT,
  ZYR_BODY_GROUP,
  ZYR_BODY_REPEAT,
  ZYR_BODY_QUESTION,
} ZyrBodyKind;

struct _ZyrControl
{
  ZyrBodyKind kind;
  ZyrFormControl control;
  ZyrControl *parent;
  GPtrArray *children;
  ZyrSchema *schema; /* a group's may be NULL */
  char *appearance;
  char *media_type;
  char *range_start;
  char *range_end;
  char *range_step;
  ZyrText *label;
  ZyrText *hint;
  GHashTable *attributes; /* (nullable): those that mean nothing to the engine */
  GPtrArray *choices;     /* of ZyrStaticChoice */
  ZyrItemset *itemset;
  const ZyrExpr *count;
  gboolean no_add_remove;
  guint number; /* in document order */
  int line;
};

enum
{
  ZYR_EVENT_FIRST_LOAD = 1 << 0,
  ZYR_EVENT_LOAD = 1 << 1,
  ZYR_EVENT_VALUE_CHANGED = 1 << 2,
  ZYR_EVENT_NEW_REPEAT = 1 << 3,
  ZYR_EVENT_REVALIDATE = 1 << 4,
};

typedef enum
{
  ZYR_ACTION_SETVALUE,
  ZYR_ACTION_SETGEOPOINT,
  ZYR_ACTION_RECORDAUDIO,
} ZyrActionKind;

typedef struct
{
  ZyrActionKind kind;
  guint events;
  const ZyrExpr *target;
  ZyrSchema *target_schema;
  const ZyrExpr *value;
  char *literal;
  char *quality;      /* of a recording, NULL when not said */
  ZyrControl *within; /* NULL at model level */
  int line;
} ZyrAction;

typedef enum
{
  ZYR_SOURCE_INLINE,
  ZYR_SOURCE_XML,
  ZYR_SOURCE_CSV,
  ZYR_SOURCE_GEOJSON,
  ZYR_SOURCE_LAST_SAVED,
} ZyrSourceKind;

typedef struct
{
  char *id;
  ZyrSourceKind kind;
  char *file;
  ZyrTree *tree; /* of an inline one */
  int line;
} ZyrSecondary;

struct _ZyrForm
{
  GObject parent_instance;

  ZyrNames *names;
  char *title;
  char *form_id;
  char *version;
  ZyrTree *blueprint; /* the primary instance as written, templates taken out */
  ZyrTree *blanks;    /* owns what new repeat instances are copies of */
  ZyrSchema *root;    /* of the primary instance's root element */
  ZyrSchema *document_schema;
  ZyrSchema *meta;        /* these three (nullable) */
  ZyrSchema *instance_id; /* with it there is a deprecated_id */
  ZyrSchema *deprecated_id;
  ZyrFormAudit *audit; /* (nullable) */
  GPtrArray *schemas;
  GHashTable *schema_by_path;
  GHashTable *exprs; /* source -> ZyrExpr */
  GPtrArray *secondaries;
  GHashTable *secondary_by_id;
  GHashTable *bind_by_id; /* id -> ZyrSchema: controls and actions may name a bind */
  GPtrArray *languages; /* of ZyrLanguage */
  guint default_language;
  ZyrControl *body;
  GPtrArray *controls; /* all, in document order, owned */
  GPtrArray *triggers; /* those in order first (n_ordered of them), owned */
  guint n_ordered;
  guint n_analysed; /* steps of static analysis, bounded */
  guint n_dependents;
  GPtrArray *actions;  /* owned */
  GPtrArray *entities; /* see zyr-entity.c */
  GPtrArray *repeats;  /* of ZyrControl */
  GPtrArray *warnings;
};

/* Loading; each part reports its own errors. The first ends it, unless someone reads them all: then
 * every part leaves what it could not make sense of as good as it can and goes on. */
typedef struct
{
  ZyrForm *form;
  GError *error;        /* (nullable): the first */
  gboolean is_thorough; /* someone reads all errors and warnings: look also where it takes time */
  gboolean is_elsewhere; /* expressions are read from a list's nodes, not from their question's */
  gboolean is_hopeless; /* there is no sense in going on after this error */
  guint n_errors;
  GArray *uses; /* (nullable): of ZyrUse, when thorough */
} ZyrLoader;

/* Where an expression stands */
typedef struct
{
  const ZyrExpr *expr;
  int line;
  char *node;
  gboolean is_elsewhere;
} ZyrUse;

/* FALSE: return, whatever is half done is thrown away */
gboolean zyr_loader_goes_on (const ZyrLoader *self);

/* Takes @message. @node: (nullable) */
ZyrFormWarning *
zyr_form_warning_new (gboolean is_error, int line, const char *node, char *message);
/* Does nothing for an error of another domain. @node: (nullable) */
void zyr_form_error_set_place (GError *error, int line, const char *node);

void zyr_loader_fail (ZyrLoader *self,
                      ZyrFormError code,
                      int line,
                      const char *node,
                      const char *format,
                      ...) G_GNUC_PRINTF (5, 6);
/* What will fail while the form is filled in, where it stands; the form loads. Only for those who
 * read them all */
void zyr_loader_foresee (ZyrLoader *self, int line, const char *node, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
void zyr_loader_warn (ZyrLoader *self, int line, const char *node, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

/* Returns: (nullable): %NULL when @path is none, or has to be read as an expression */
ZyrSchema *zyr_loader_plain_path (ZyrLoader *self, const char *path);
const ZyrExpr *
zyr_loader_expr (ZyrLoader *self, const char *source, int line, const char *what, const char *node);
char *zyr_xml_attribute (xmlNode *node, const char *name);
/* Those not among @known, by name without prefix. Returns: (transfer full) (nullable) */
GHashTable *zyr_xml_other_attributes (xmlNode *node, const char *const *known);
gboolean zyr_xml_is (const xmlNode *node, const char *name);
gboolean zyr_xml_is_action (const xmlNode *node);
int zyr_xml_line (const xmlNode *node);

/* The node that an element is about: its ref, its nodeset, or that of the bind it names.
 * Returns: (transfer full) (nullable) */
char *zyr_loader_ref (ZyrLoader *self, xmlNode *element);

void zyr_load_model (ZyrLoader *self, xmlNode *model);
void zyr_load_itext (ZyrLoader *self, xmlNode *itext);
void zyr_load_body (ZyrLoader *self, xmlNode *body);
void zyr_load_model_actions (ZyrLoader *self, xmlNode *model);
ZyrText *zyr_load_text (ZyrLoader *self, xmlNode *element, const char *node);
ZyrText *zyr_load_message (ZyrLoader *self, const char *source, int line, const char *node);
void zyr_load_graph (ZyrLoader *self);
void zyr_count_load (ZyrForm *form);
void zyr_load_action (ZyrLoader *self, xmlNode *element, ZyrControl *within, ZyrSchema *context);
void zyr_load_blanks (ZyrLoader *self);
void zyr_load_search (ZyrLoader *self, ZyrControl *control);
void zyr_load_named_files (ZyrLoader *self);
/* Of a row that search () found */
char *zyr_search_value (ZyrNode *row, const char *column);
char *zyr_search_label (ZyrNode *row, const char *names);
GHashTable *zyr_search_texts (ZyrNode *row, GHashTable *texts);

void zyr_load_meta (ZyrLoader *self);
void zyr_load_entities (ZyrLoader *self, xmlNode *model);
void zyr_load_check_uses (ZyrLoader *self);
void zyr_load_audit (ZyrLoader *self);
void zyr_load_check_preload (ZyrLoader *self, const ZyrSchema *schema);

/* Schema */
ZyrSchema *zyr_schema_add (ZyrForm *form, ZyrSchema *parent, const char *interned_name);
ZyrSchema *zyr_schema_build (ZyrForm *form, ZyrNode *root);
void zyr_schema_free (gpointer self);
ZyrSchema *zyr_schema_child (const ZyrSchema *self, const char *name, gboolean attribute);
ZyrSchema *zyr_schema_repeat_above (ZyrSchema *self, gboolean or_self);
gboolean zyr_schema_is_below (const ZyrSchema *self, const ZyrSchema *ancestor);
/* All nodes of the schema at or below @top */
void zyr_schema_collect (const ZyrSchema *self, ZyrNode *top, GPtrArray *out);

/* Static analysis: the schema nodes that an expression gives when read in @context's place */
/* @bare: only which nodes there are matters, not their texts */
GArray *
zyr_analyse (ZyrForm *form, const ZyrExpr *expr, ZyrSchema *context, gboolean bare, GArray *reads);
/* @context: (nullable): then relative paths are passed over. Adds to @missing, in words, where a
 * path leads to nothing at any time */
void zyr_analyse_missing (ZyrForm *form,
                          const ZyrExpr *expr,
                          ZyrSchema *context,
                          GPtrArray *missing);
ZyrSchema *zyr_analyse_single (ZyrForm *form, const ZyrExpr *expr, ZyrSchema *context);
typedef struct
{
  ZyrSchema *schema;
  ZyrSchema *bound;
  const ZyrSchema *key;
} ZyrStaticRef;

ZyrControl *zyr_control_new (ZyrBodyKind kind, ZyrControl *parent);
void zyr_control_free (gpointer self);
void zyr_action_free (gpointer self);

/* What was made with this form, as a document. Returns: (nullable): %NULL with @error, also when it is
 * another form's */
xmlDoc *zyr_open_record (ZyrForm *form, const char *xml, GError **error);

void zyr_form_warning_free (ZyrFormWarning *self);
void zyr_form_value_free (ZyrFormValue *self);

/* External instances */
ZyrTree *zyr_instance_from_bytes (ZyrNames *names,
                                  ZyrSourceKind kind,
                                  const char *file,
                                  GBytes *bytes,
                                  GError **error);
ZyrTree *zyr_csv_read (ZyrNames *names, const char *text, gsize size, GError **error);

G_END_DECLS
