/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form.h"
#include "zyr-model-private.h"

G_BEGIN_DECLS

/* What is still to be computed of one trigger */
typedef struct
{
  gboolean all;
  GHashTable *nodes; /* set of ZyrNode */
  guint rounds;      /* in the present run */
  gboolean waits;    /* a count that reads itself: for the next answer, see zyr-count.c */
} ZyrPending;

/* A repeat instance that jr:count took away; it comes back with its answers when the count grows
 * again */
typedef struct
{
  ZyrNode *parent;
  ZyrNode *node;
} ZyrParked;

/* A node that an answer or an action wrote; what its questions' actions do comes after the
 * calculations. */
typedef struct
{
  ZyrNode *node;
  guint depth; /* of actions that set each other off */
} ZyrWritten;

struct _ZyrFormSession
{
  GObject parent_instance;

  ZyrForm *form;
  ZyrEnv env;
  ZyrBudget budget; /* of the operation under way */
  gint64 (*now) (gpointer now_data);
  gpointer now_data;
  GHashTable *properties;
  gboolean refuse_invalid;
  gboolean missing_blank;

  ZyrTree *tree;
  GHashTable *instances; /* id -> ZyrTree, of external ones, owned */
  guint language;

  ZyrPending *pending; /* per trigger */
  guint lowest;        /* no trigger before this is pending */
  guint n_evaluated;   /* since the session began */
  guint revision;      /* grows with every change of what expressions read */
  GHashTable *dropped; /* ZyrNode -> what was chosen before its list changed */
  GPtrArray *parked;   /* of ZyrParked */
  GArray *written;     /* of ZyrWritten: their xforms-value-changed is due */
  guint action_depth;
  GPtrArray *requests; /* of ZyrFormRequest */
  gboolean is_refused; /* an instance is missing: it goes on only to find what else is wrong */
  gboolean started;    /* the instance has been computed before, now or when the draft was made */
  GError *error;       /* (nullable): the first thing that failed since the last change */
  GError *last_error;  /* (nullable): and the last */
  GPtrArray *faults;   /* (nullable): of ZyrFormWarning: takes all that failed */
  GHashTable *failed;  /* ZyrReader -> GError: what cannot be computed as things stand */

  GHashTable *shared_lists;   /* ZyrControl -> ZyrSharedList, see zyr-text.c */
  GHashTable *static_choices; /* ZyrControl -> GPtrArray of ZyrFormChoice */
  GPtrArray *sections;        /* until the next change */
};

/* Evaluation. Every public function that evaluates begins an operation: those that change something
 * with tick, those that only look with refill. */
void zyr_session_refill (ZyrFormSession *self);
ZyrValue
zyr_session_eval (ZyrFormSession *self, const ZyrExpr *expr, ZyrNode *context, const char *what);
gboolean
zyr_session_test (ZyrFormSession *self, const ZyrExpr *expr, ZyrNode *context, const char *what);
void zyr_session_tick (ZyrFormSession *self);
/* Takes @error; the first one is kept for whoever started the operation, the last for what it kept
 * from being computed. @node: (nullable) */
void zyr_session_note_error (ZyrFormSession *self,
                             int line,
                             const char *node,
                             const char *what,
                             GError *error);

/* Recalculation */
void zyr_recalc_mark (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *node);
void zyr_recalc_mark_all (ZyrFormSession *self, gboolean choices);
void zyr_recalc_touch (ZyrFormSession *self, ZyrNode *node);
void zyr_recalc_init_subtree (ZyrFormSession *self, ZyrNode *top);
void zyr_recalc_structure (ZyrFormSession *self, ZyrNode *instance);
void zyr_recalc_inherit (ZyrFormSession *self, ZyrNode *node);
void zyr_recalc_run (ZyrFormSession *self);
void zyr_recalc_forget_failed (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *node);
/* Returns: (nullable): of the first in the graph's order */
const GError *zyr_recalc_first_failed (ZyrFormSession *self);
GHashTable *zyr_recalc_failed_new (void);
char *zyr_recalc_result (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *node);

/* Values */
gboolean zyr_store_canonical (ZyrFormSession *self,
                              const ZyrSchema *schema,
                              const char *text,
                              char **canonical,
                              GError **error);
char *zyr_store_from_value (ZyrFormSession *self, const ZyrSchema *schema, const ZyrValue *value);
void zyr_store_set (ZyrNode *node, const char *text);
/* Whether the instance may grow by @text in place of what @node has */
gboolean zyr_store_has_room (const ZyrNode *node, const char *text, GError **error);
gboolean zyr_session_write (ZyrFormSession *self, ZyrNode *node, const char *text);

/* Repeats */
ZyrNode *zyr_repeat_insert (ZyrFormSession *self, ZyrNode *parent, ZyrSchema *repeat);
void zyr_repeat_remove (ZyrFormSession *self, ZyrNode *instance, gboolean park);
gboolean zyr_repeat_apply_count (ZyrFormSession *self, const ZyrTrigger *trigger);
void zyr_repeat_forget_parked (ZyrFormSession *self);
void zyr_count_wake (ZyrFormSession *self, const ZyrNode *node);
guint zyr_repeat_count (ZyrNode *parent, const ZyrSchema *repeat);
ZyrNode *zyr_repeat_place (ZyrNode *parent, const ZyrSchema *schema);

/* Events */
void
zyr_action_fire (ZyrFormSession *self, guint event, const ZyrControl *within, ZyrNode *context);
void zyr_action_note_change (ZyrFormSession *self, ZyrNode *node);
/* Computes, and fires what is due until nothing is */
void zyr_action_settle (ZyrFormSession *self);
void zyr_action_preload (ZyrFormSession *self, ZyrNode *top);
void zyr_action_finish (ZyrFormSession *self);

/* References, texts, choices */
ZyrNode *zyr_session_find (ZyrFormSession *self, const char *ref);
char *zyr_session_ref_of (const ZyrNode *node);
char *
zyr_session_text (ZyrFormSession *self, const ZyrText *text, ZyrItextForm form, ZyrNode *context);
char *zyr_session_itext (ZyrFormSession *self, const char *id, ZyrItextForm form, ZyrNode *context);
GHashTable *zyr_session_other_texts (ZyrFormSession *self, const ZyrText *text, ZyrNode *context);
GPtrArray *zyr_session_choices (ZyrFormSession *self, const ZyrControl *control, ZyrNode *context);
void zyr_shared_list_free (gpointer list);
gboolean zyr_choices_wanted (ZyrFormSession *self, const ZyrNode *node);
ZyrFormChoice *zyr_choice_new (const char *value, const char *label);
void zyr_choice_free (gpointer choice);
gboolean zyr_choices_filter (ZyrFormSession *self, const ZyrTrigger *trigger, ZyrNode *node);
char *
zyr_session_choice_name (gpointer host, const char *value, const char *path, ZyrNode *context);

/* Without U+0000, which neither XML nor a widget takes. Returns: (transfer full) */
char *zyr_text_dup_printable (const char *text);

char *zyr_markdown_strip (char *text);

/* Rows */
gboolean zyr_session_is_readonly (ZyrFormSession *self, const ZyrNode *node);
gboolean zyr_session_is_valid (ZyrFormSession *self, ZyrNode *node);

/* Opening */
ZyrTree *zyr_open_blueprint (ZyrForm *form);
ZyrTree *zyr_open_xml (ZyrForm *form, const char *xml, GError **error);

G_END_DECLS
