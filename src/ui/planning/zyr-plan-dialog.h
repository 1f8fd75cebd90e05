/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-visit-row.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrPlanDialog: a supervisor (or clerk) plans a visit, or a supervisor gives a planned one to
 * another worker, cancels it, or moves it to another day, as its worker may. Works offline: the act
 * waits in the outbox. Closes itself when the act is durable, and says so in the window.
 */
#define ZYR_TYPE_PLAN_DIALOG (zyr_plan_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ZyrPlanDialog, zyr_plan_dialog, ZYR, PLAN_DIALOG, AdwWindow)

/**
 * zyr_plan_dialog_plan:
 * @parent: a widget of the window that it is modal for, as in the next two
 * @head_name: of the household
 * @programmes: space separated codes to begin with
 * @visit_type: code to begin with
 */
void zyr_plan_dialog_plan (GtkWidget    *parent,
                           ZyrWorkspace *workspace,
                           const char   *household_id,
                           const char   *head_name,
                           const char   *programmes,
                           const char   *visit_type);

void zyr_plan_dialog_reassign (GtkWidget *parent, ZyrWorkspace *workspace, ZyrVisitRow *visit);

/** zyr_plan_dialog_move: to another day or hour; the last day is asked only of who may plan */
void zyr_plan_dialog_move (GtkWidget *parent, ZyrWorkspace *workspace, ZyrVisitRow *visit);

void zyr_plan_dialog_cancel (GtkWidget *parent, ZyrWorkspace *workspace, ZyrVisitRow *visit);

G_END_DECLS
