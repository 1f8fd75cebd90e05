/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-accounts.h"
#include "zyr-json.h"
#include "zyr-service.h"
#include "zyr-storage-sqlite.h"

/* A service in this process: its own database in a temporary directory (or in PostgreSQL, see
 * test-database.h), one foundation with a
 * worker and a supervisor, a household with a planned visit; time stands still, random numbers come
 * from a seed. */

#define FOUNDATION "019abcd0-0000-7000-8000-00000000000f"
#define WORKER "019abcd0-0000-7000-8000-000000000042"
#define WORKER_2 "019abcd0-0000-7000-8000-000000000043"
#define SUPERVISOR "019abcd0-0000-7000-8000-000000000044"
#define HOUSEHOLD "019abcd0-0000-7000-8000-000000000100"
#define MEMBER "019abcd0-0000-7000-8000-000000000101"
#define VISIT "019abcd0-0000-7000-8000-000000000200"
#define FORM "019abcd0-0000-7000-8000-000000000300"
#define EPOCH "019abcd0-0000-7000-8000-0000000000e0"
#define PASSWORD "correct horse battery"

typedef struct
{
  char *directory;
  ZyrStorage *storage; /* the one that the service uses */
  ZyrClock *clock;
  GRand *rand;
  ZyrService *service;
  GHashTable *heads; /* as the service told them after commits */
  const char *time;  /* (nullable): that requests say of their device's clock */
} Fixture;

/* @wrap (nullable): puts another storage in front of the database's. */
Fixture *fixture_new (guint32 seed, ZyrStorage *(*wrap) (ZyrStorage *inner));
void fixture_free (Fixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

void fixture_advance_s (Fixture *fixture, gint64 seconds);
void fixture_sql (Fixture *fixture, const char *sql);
gint64 fixture_count (Fixture *fixture, const char *sql);

/* A valid id that depends on @n alone. */
char *fixture_id (guint n);

typedef struct
{
  guint status;
  char *text;
  JsonObject *body; /* NULL for a page of a feed */
  ZyrWaitQuery *park;
} Answer;

void answer_free (Answer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

/* @body (nullable): JSON text with ' for ", formatted. */
Answer *request (Fixture *fixture,
                 const char *method,
                 const char *path,
                 const char *query,
                 const char *access,
                 const char *body,
                 ...) G_GNUC_PRINTF (6, 7);

const char *answer_code (const Answer *answer);

#define assert_refused(answer, expected_status, expected_code)                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_cmpuint ((answer)->status, ==, (expected_status));                                    \
    g_assert_cmpstr (answer_code (answer), ==, (expected_code));                                   \
  }                                                                                                \
  G_STMT_END

/* A device that is enrolled and signed in. */
typedef struct
{
  char *id;
  char *access;
  char *refresh;
} Device;

Device *device_new (Fixture *fixture, const char *account, const char *staff_no);
void device_free (Device *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Device, device_free)

/* A new code, valid for @hours. */
void fixture_add_code (Fixture *fixture, const char *code, const char *account, gint64 hours);

/* Pushes one operation: {'n': n, 'id': …, 'at': now, 'kind': kind, members}. */
Answer *push_one (Fixture *fixture,
                  const Device *device,
                  gint64 n,
                  const char *kind,
                  const char *members,
                  ...) G_GNUC_PRINTF (5, 6);

/* The outcome "s" of the i-th result, and its reason or NULL. */
const char *result_outcome (const Answer *answer, guint i);
const char *result_reason (const Answer *answer, guint i);

#define REPORT "<data id=\"f\" version=\"1\"><outcome>done</outcome><rating>weak</rating></data>"

/* The report (@plain: XML) of the visit that was started, as the worker's operation 2. */
Answer *submit_report (Fixture *fixture, const Device *worker, const char *plain);
void send_report (Fixture *fixture, const Device *worker, const char *plain);
void approve_report (Fixture *fixture, const Device *boss, gint64 boss_n);

/* The worker starts and sends the fixture's visit (his operations 1 and 2), the supervisor approves
 * it (his operation @boss_n). @plain: the report's XML. */
void decide_report (Fixture *fixture,
                    const Device *worker,
                    const Device *boss,
                    gint64 boss_n,
                    const char *plain);
void decide_visit (Fixture *fixture, const Device *worker, const Device *boss, gint64 boss_n);

/* Beside what the fixture begins with. */
void fixture_add_foundation (Fixture *fixture, const char *id);
void fixture_add_user (Fixture *fixture,
                       const char *id,
                       const char *home,
                       const char *staff_no,
                       ZyrRole roles);
