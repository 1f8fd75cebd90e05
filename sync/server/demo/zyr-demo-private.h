/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "zyr-demo.h"

G_BEGIN_DECLS

/* Tables of words (zyr-demo-words.c), each ended by NULL. */
extern const char *const zyr_demo_women[];
extern const char *const zyr_demo_men[];
extern const char *const zyr_demo_surnames[];
extern const char *const zyr_demo_streets[];
extern const char *const zyr_demo_notes[];
extern const char *const zyr_demo_opinions[];
extern const char *const zyr_demo_grounds[];  /* of the Board: why it grants */
extern const char *const zyr_demo_refusals[]; /* … or does not */

typedef struct
{
  const char *code;
  const char *name;
  double lat;
  double lon;
} ZyrDemoPlace;

typedef struct
{
  const char *key; /* distinguishes the seeds of two foundations */
  const char *name;
  const char *province;
  const char *province_name;
  const char *district;
  const char *district_name;
  guint staff_base;
  const ZyrDemoPlace *neighbourhoods; /* ended by a NULL code */
} ZyrDemoFoundation;

extern const ZyrDemoFoundation zyr_demo_foundations[2];

/* What is being generated: passed down, never global. */
typedef struct
{
  GRand *rand;
  GRand *beside; /* of what was added later: all else stays as drawn before */
  GDate today;
  GPtrArray *records;
  char *scope; /* home scope of what is being generated */
  char *form_id;
  char *form_name;
  char *form_version;
  guint visit_no;
} ZyrDemoRun;

typedef struct
{
  char *id;
  char *given;
  char *surname;
  const char *sex;
  const char *relation;
  const char *marital;
  GDate birth;
  int age;
  const char *edu;
  gboolean enrolled;
  gboolean working;
  const char *sgk;
  int disability_rate; /* 0: none */
} ZyrDemoMember;

typedef struct
{
  char *id;
  const ZyrDemoFoundation *foundation;
  char *foundation_id;
  char *file_no;
  GPtrArray *members; /* (element-type ZyrDemoMember) */
  const char *programmes[3]; /* ended by NULL */
  char *snapshot_id;
  gboolean visited; /* has an approved earlier visit */
  JsonObject *body;
} ZyrDemoHousehold;

/* zyr-demo-draw.c */
guint zyr_demo_below (ZyrDemoRun *run, guint n);
gboolean zyr_demo_chance (ZyrDemoRun *run, guint percent);
const char *zyr_demo_pick (ZyrDemoRun *run, const char *const *words);
char *zyr_demo_uuid (ZyrDemoRun *run, const GDate *day);
void zyr_demo_days_before (const GDate *day, guint n_days, GDate *out);
char *zyr_demo_date (const GDate *day);
char *zyr_demo_timestamp (const GDate *day, guint hour, guint minute);
/* "2026/37-018.1": the Board's meeting of that week, the file, the decision's number of it */
char *zyr_demo_dup_decision_no (const ZyrDemoHousehold *household, const GDate *day, guint n);
void zyr_demo_add (ZyrDemoRun *run, ZyrKind kind, JsonObject *body);

/* zyr-demo-household.c */
ZyrDemoHousehold *zyr_demo_household_new (ZyrDemoRun *run,
                                          const ZyrDemoFoundation *foundation,
                                          const char *foundation_id,
                                          guint index);
void zyr_demo_household_free (ZyrDemoHousehold *household);
void zyr_demo_household_emit (ZyrDemoRun *run, ZyrDemoHousehold *household);

/* zyr-demo-registry.c */
void zyr_demo_registry_emit (ZyrDemoRun *run, ZyrDemoHousehold *household);

/* zyr-demo-visits.c */
void zyr_demo_visits_emit_past (ZyrDemoRun *run,
                                ZyrDemoHousehold *household,
                                const ZyrDemoAccount *worker,
                                const ZyrDemoAccount *supervisor);
void zyr_demo_visits_emit_planned (ZyrDemoRun *run,
                                   ZyrDemoHousehold *household,
                                   const ZyrDemoAccount *worker,
                                   const ZyrDemoAccount *second,
                                   const GDate *first_day,
                                   guint slot);

/* zyr-demo-file.c: @first_record: of the household among the run's */
void zyr_demo_file_emit (ZyrDemoRun *run,
                         ZyrDemoHousehold *household,
                         const ZyrDemoAccount *worker,
                         const ZyrDemoAccount *supervisor,
                         guint first_record);

G_END_DECLS
