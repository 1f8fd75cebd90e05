/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Typed values and the evaluator. */

#include "zyr-xpath-private.h"

G_BEGIN_DECLS

/* A day, or an instant. Days count from 1970-01-01. */
typedef struct
{
  gint64 ms; /* of an instant: since 1970-01-01 UTC; of a day: days * 86400000 */
  gboolean has_time;
  int offset_s; /* of an instant: zone in which it is written */
  gboolean counted; /* what number () made of it: a count of days; as a text, whole ones */
  gboolean whole;   /* of a day: made from a number of days, and counts as that */
} ZyrDate;

#define ZYR_DAY_MS G_GINT64_CONSTANT (86400000)

/* How a text holds U+0000, as Java's does: XML has no such character, so that it never leaves the
 * engine */
#define ZYR_TEXT_NUL "\xc0\x80"

typedef enum
{
  ZYR_VALUE_STRING,
  ZYR_VALUE_NUMBER,
  ZYR_VALUE_BOOLEAN,
  ZYR_VALUE_DATE,
  ZYR_VALUE_NODESET,
} ZyrValueKind;

typedef struct
{
  ZyrValueKind kind;
  union
  {
    char *string; /* owned */
    double number;
    gboolean boolean;
    ZyrDate date;
    GPtrArray *nodes; /* owned, of borrowed ZyrNode, in document order */
  };
} ZyrValue;

void zyr_value_clear (ZyrValue *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ZyrValue, zyr_value_clear)

ZyrValue zyr_value_string (const char *text);
ZyrValue zyr_value_take (char *text);
ZyrValue zyr_value_number (double number);
ZyrValue zyr_value_boolean (gboolean boolean);
ZyrValue zyr_value_date (ZyrDate date);

/* What evaluations may still spend. Expressions set off others (a label holds an <output>, which asks
 * for another label), so steps and stack are counted over all of them. */
typedef struct
{
  guint64 steps_left;
  guint height; /* of the syntax trees that are being evaluated */
} ZyrBudget;

/* The world of one evaluation */
typedef struct _ZyrEnv ZyrEnv;
typedef struct _ZyrReader ZyrReader;
struct _ZyrEnv
{
  GTimeZone *tz;
  gint64 now_us;
  const char *version; /* (nullable): what version () gives */
  GRand *random; /* (nullable): source of random (), for fills that repeat themselves */
  guint32
      shuffle_seed;  /* of randomize () without a seed: one order a session; 0: another each time */
  ZyrNode *document; /* "/" */
  GHashTable *namespaces;   /* (nullable): prefix to URI; without it prefixes do not matter */
  gboolean contextualise;   /* absolute paths stay in the context's repeat instance */
  gboolean keep_irrelevant; /* node-sets hold irrelevant nodes too: for actions */
  gboolean blank_empty;     /* what does not exist or is irrelevant compares as "" */
  gboolean brute_force;     /* repeats' instances are compared one by one, no index is asked */
  ZyrBudget *budget; /* (nullable): none but the limits of a single expression */
  ZyrNames *names;
  const ZyrReader *reader; /* (nullable): who is to be told when a row changes that was looked up */
  gpointer host;
  ZyrTree *(*instance) (gpointer host, const char *id);
  char *(*itext) (gpointer host, const char *id, ZyrNode *context);
  char *(*choice_name) (gpointer host, const char *value, const char *path, ZyrNode *context);
  const char *(*property) (gpointer host, const char *name);
};

typedef struct
{
  const ZyrEnv *env;
  ZyrNode *origin; /* current() */
  guint steps;     /* spent, see zyr_eval_charge() */
  guint steps_max;
  GError *error;
} ZyrEval;

typedef struct
{
  ZyrNode *node;
  guint position;
  guint size;
} ZyrCtx;

/* Returns: the value, "" with @error */
ZyrValue
zyr_expr_evaluate (const ZyrExpr *self, const ZyrEnv *env, ZyrNode *context, GError **error);

/* For functions */
ZyrValue zyr_eval (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast);
char *zyr_eval_string (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast);
double zyr_eval_node_number (ZyrEval *ev, const ZyrNode *node);
double zyr_eval_number (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast);
gboolean zyr_eval_boolean (ZyrEval *ev, const ZyrCtx *ctx, const ZyrAst *ast);
/* Called by whatever works longer than a few steps, before or after it does: @n is the number of
 * nodes, or of bytes / 64, that it looks at. Returns: FALSE when the evaluation has failed, now or before */
gboolean zyr_eval_charge (ZyrEval *ev, gsize n);
void zyr_eval_fail (ZyrEval *ev, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Every string of the arguments from @from on, node-sets expanded */
GPtrArray *
zyr_eval_strings (ZyrEval *ev, const ZyrCtx *ctx, ZyrAst *const *args, guint from, guint n);

/* Conversions */
char *zyr_value_to_string (const ZyrEnv *env, const ZyrValue *value);
double zyr_text_to_number (const ZyrEnv *env, const char *text);
double zyr_value_to_number (const ZyrEnv *env, const ZyrValue *value);
/* Both operands of an operator: two days count as whole ones */
void zyr_value_to_numbers (const ZyrEnv *env,
                           const ZyrValue *a,
                           const ZyrValue *b,
                           double *x,
                           double *y);
/* The sum; of a day and whole days, the count of the local midnight that it comes to */
double zyr_value_add (const ZyrEnv *env, const ZyrValue *a, const ZyrValue *b, int sign);
gboolean zyr_value_to_boolean (const ZyrValue *value);
/* As a day or an instant: FALSE when it is none */
gboolean zyr_value_to_date (const ZyrEnv *env, const ZyrValue *value, ZyrDate *date);
char *zyr_node_dup_text (const ZyrNode *node);
gboolean zyr_value_compare (ZyrEval *ev, ZyrOp op, const ZyrValue *a, const ZyrValue *b);

/* Numbers as text */
char *zyr_number_to_string (double number);
double zyr_number_parse (const char *text); /* XPath number(), NaN when none */

/* Dates as text */
gboolean zyr_date_parse (const ZyrEnv *env, const char *text, ZyrDate *date);
gboolean zyr_date_valid_day (int year, int month, int day);
char *zyr_date_to_string (const ZyrEnv *env, const ZyrDate *date);
char *zyr_date_day_string (const ZyrEnv *env, const ZyrDate *date);
char *zyr_date_instant_string (const ZyrEnv *env, const ZyrDate *date);
double zyr_date_to_number (const ZyrDate *date);
double zyr_date_count (const ZyrEnv *env, const ZyrDate *date);
ZyrDate zyr_date_from_days (gint64 days);
ZyrDate zyr_date_from_instant (const ZyrEnv *env, gint64 ms);
gint64 zyr_date_local_days (const ZyrEnv *env, const ZyrDate *date, int *ms_of_day);
gint64 zyr_date_instant_ms (const ZyrEnv *env, const ZyrDate *date);
int zyr_time_offset (const ZyrEnv *env, gint64 utc_ms);
gint64 zyr_days_from_civil (int year, int month, int day);
void zyr_civil_from_days (gint64 days, int *year, int *month, int *day);
gboolean zyr_time_parse (const char *text, int *ms_of_day, gboolean *has_offset, int *offset_s);

/* Equality index, see zyr-index.c. @blank: one without a child @column reads "".
 * Returns: (transfer none) (nullable): the children of @parent named @name whose child @column equals @key */
GPtrArray *zyr_index_lookup (ZyrNode *parent,
                             const char *name,
                             const char *column,
                             gboolean numeric,
                             gboolean blank,
                             const char *key);

G_END_DECLS
