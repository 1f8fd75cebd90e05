/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the institutions said of a household, and what a report found to differ from it. Texts and
 * arrays as in ZyrHousehold, which owns them. */

/* One cell of a registry answer: what the institution recorded. */
typedef enum
{
  ZYR_FACT_TEXT,
  ZYR_FACT_CODE,  /* value is a code of list */
  ZYR_FACT_MONEY, /* kuruş, decimal integer */
  ZYR_FACT_DATE,
  ZYR_FACT_NUMBER, /* with a point */
  ZYR_FACT_FLAG,   /* "1" or "0" */
} ZyrFactType;

typedef struct
{
  /* "type", "amount", "as_of", "kind", "area", "share", "value", "plate", "count", "code",
   * "working" … */
  const char *key;
  ZyrFactType type;
  const char *value;
  const char *list; /* for ZYR_FACT_CODE: the list in ZyrCodeBook */
} ZyrFact;

typedef struct
{
  const char *member_name; /* "" = the household as a whole */
  GPtrArray *facts;        /* of const ZyrFact */
  gboolean is_active;      /* somebody works, earns, owns or trades now, or is in another file */
} ZyrRegistryRow;

typedef enum
{
  ZYR_REGISTRY_DATA,       /* rows were found */
  ZYR_REGISTRY_NOTHING,    /* asked, nothing recorded */
  ZYR_REGISTRY_FAILED,     /* the query failed for some member: nothing can be concluded */
  ZYR_REGISTRY_NO_CONSENT, /* not asked: no consent */
} ZyrRegistryStatus;

/* All answers of one institution's service about this household. */
typedef struct
{
  /* "nvi", "sgk", "iskur", "gib", "tkgm", "meb", "saglik", "sygm" … */
  const char *institution;
  /* "vital", "insurance", "income", "property", "vehicle", "land", "livestock", "tax", "aid",
   * "education", "health", "employment", "other_file" */
  const char *service;
  ZyrRegistryStatus status;
  guint n_failed;  /* members whose query failed */
  guint n_active;  /* of the rows: active findings */
  gint64 queried;  /* latest query */
  GPtrArray *rows; /* of const ZyrRegistryRow */
} ZyrRegistryGroup;

typedef struct
{
  const char *id;
  gint64 taken;        /* 0 = there is no snapshot */
  const char *trigger; /* "batch45", "pre_payment", "user", "visit" */
  const char *status;  /* "ok", "partial", "failed" */
  guint age_days;
  gboolean is_stale; /* older than the parameter (45 days) or none */
  guint n_failed;    /* failed queries of all groups */
  GPtrArray *groups; /* of const ZyrRegistryGroup */
} ZyrRegistrySnapshot;

/* A discrepancy of a report: what each side says. Facts have no key; an empty side said nothing. */
typedef struct
{
  const char *code;     /* "D04": words in zyr_code_book_dup_discrepancy */
  const char *severity; /* "crit", "warn", "info" */
  const char *what;     /* "Marital status", in the language of the codes; "" = the code says it all */
  const char *whose;    /* what names the row of the form, "" */
  GPtrArray *declared, *observed, *registry; /* of const ZyrFact */
} ZyrComparison;

/* The household's last report on this device in which somebody was spoken to. */
typedef struct
{
  const char *visit_id; /* "" = there is none */
  const char *state;    /* of the visit, as in ZyrVisitRow */
  const char *worker_name;
  gint64 submitted;
  GPtrArray *comparisons; /* of const ZyrComparison, most severe first */
} ZyrLastReport;

G_END_DECLS
