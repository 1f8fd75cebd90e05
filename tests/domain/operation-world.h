/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-operation.h"

G_BEGIN_DECLS

/* A little world for operations: one household with two members, a planned visit, officers, a form;
 * and who acts. world_apply() applies an operation and takes what it changed, like the centre. */

#define HOUSEHOLD "01900000-0000-7000-8000-000000000001"
#define MEMBER "01900000-0000-7000-8000-000000000002"
#define VISIT "01900000-0000-7000-8000-000000000003"
#define EARLIER_VISIT "01900000-0000-7000-8000-000000000004"
#define WORKER "01900000-0000-7000-8000-000000000011"
#define WORKER_2 "01900000-0000-7000-8000-000000000012"
#define SUPERVISOR "01900000-0000-7000-8000-000000000013"
#define STRANGER "01900000-0000-7000-8000-000000000014"
#define RETIRED "01900000-0000-7000-8000-000000000015"
#define FORM "01900000-0000-7000-8000-000000000021"
#define FOUNDATION "01900000-0000-7000-8000-000000000031"
#define OTHER_FOUNDATION "01900000-0000-7000-8000-000000000032"
#define NEW_ID "01910000-0000-7000-8000-000000000001"
#define NEW_ID_2 "01910000-0000-7000-8000-000000000002"
#define AT "2026-11-21T10:00:00+03:00"

typedef struct
{
  GHashTable         *records; /* "kind:id" to ZyrRecord */
  GPtrArray          *changed; /* of the last operation, but for the next line's */
  GPtrArray          *traced;  /* of the last operation: the history's records */
  ZyrOperationContext context;
  const char         *refusal;
  gint64              number;
  const char         *result; /* JSON that the result reader gives */
} World;

void world_set_up (World *world, gconstpointer data);
void world_tear_down (World *world, gconstpointer data);

/* Quotes are ' in @text. (transfer full) */
JsonObject *world_json (const char *text);

/* Puts a record there, or replaces it. */
void world_put (World *world, ZyrKind kind, const char *id, const char *text);

ZyrRecord  *world_get (World *world, ZyrKind kind, const char *id);
const char *world_state (World *world, const char *visit);

/* Who acts from now on. */
void world_act_as (World *world, const char *user, ZyrRole roles);

/* Applies @op (transfer full) under the next number; checks that nothing given was changed. */
gboolean world_apply (World *world, JsonObject *op);

/* The same, and the refusal that it must meet; nothing may have changed. */
void world_refuse (World *world, JsonObject *op, const char *refusal);

/* The last operation's changed record of a kind, NULL when none. */
ZyrRecord *world_changed (World *world, ZyrKind kind);

/* Operations with fresh ids. */
JsonObject *world_submit (World      *world,
                          const char *revision_id,
                          int         revision,
                          const char *instance);
JsonObject *world_review (World *world, const char *review_id, int revision, const char *rest);

/* A new operation id each call. */
char *world_op_id (World *world);

G_END_DECLS
