/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-live-list.h"
#include "zyr-workspace-private.h"

/* A signed-in workspace over a real store in a folder of its own, with a small foundation in it and
 * no centre: one household of two members with a snapshot, four visits, the visit form. Today is
 * 2026-11-21, 10:00 +03:00. */

#define ID_FOUNDATION "01a2008d-7400-7000-8000-000000000001"
#define ID_WORKER "01a2008d-7400-7000-8000-000000000011"
#define ID_OTHER "01a2008d-7400-7000-8000-000000000012"
#define ID_SUPERVISOR "01a2008d-7400-7000-8000-000000000013"
#define ID_FORM "01a2008d-7400-7000-8000-000000000021"
#define ID_HOUSEHOLD "01a2008d-7400-7000-8000-000000000031"
#define ID_SELF "01a2008d-7400-7000-8000-000000000041"
#define ID_SPOUSE "01a2008d-7400-7000-8000-000000000042"
#define ID_SNAPSHOT "01a2008d-7400-7000-8000-000000000051"
#define ID_TODAY "01a2008d-7400-7000-8000-000000000061"
#define ID_OVERDUE "01a2008d-7400-7000-8000-000000000062"
#define ID_UPCOMING "01a2008d-7400-7000-8000-000000000063"
#define ID_OTHERS "01a2008d-7400-7000-8000-000000000064"
#define ID_NOTE "01a2008d-7400-7000-8000-000000000071"
#define ID_AID "01a2008d-7400-7000-8000-000000000081"

typedef struct
{
  char *folder;
  ZyrClock *clock;
  ZyrWorkspace *workspace;
  GAsyncResult *result; /* (nullable): of the call waited for */
} AppFixture;

/* @user: whose device it is. The store is filled the first time. */
void app_fixture_open (AppFixture *fixture, const char *user);
/* As a process that dies: nothing is put away. */
void app_fixture_crash (AppFixture *fixture);
void app_fixture_clear (AppFixture *fixture);

/* Give app_done_cb and the fixture to an asynchronous call, then wait for its result. */
void app_done_cb (GObject *source, GAsyncResult *result, gpointer fixture);
GAsyncResult *app_wait (AppFixture *fixture);
/* Lets everything that is queued in the store's thread and on the main context happen. */
void app_settle (AppFixture *fixture);

/* Waits for an act of zyr-acts.h: (transfer full): the id that it gives. */
char *app_finish_act (AppFixture *fixture);
/* … which is refused with @code. */
void app_assert_act_fails (AppFixture *fixture, ZyrWorkspaceError code);
/* Waits until @list, of whatever fixture, has loaded. */
void app_wait_for_list (ZyrLiveList *list);

/* The centre states records: an array of {"kind", "id", "tok"?: tokens of fields, …body}. */
void app_fixture_state (AppFixture *fixture, const char *json);
/* … the visit form as the product has it, again. */
void app_fixture_state_form (AppFixture *fixture);
/* … another form in its place. */
void app_fixture_state_xml (AppFixture *fixture, const char *xml);
