/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-household.h"

G_BEGIN_DECLS

/**
 * ZyrMatterDialog: refers a household to another institution, records an objection or answers one,
 * or annuls a visit. Works offline: the act waits in the outbox, except for a visit of a file that
 * is open for inspection. Closes itself when the act is durable, and says so in the window.
 */
#define ZYR_TYPE_MATTER_DIALOG (zyr_matter_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ZyrMatterDialog, zyr_matter_dialog, ZYR, MATTER_DIALOG, AdwWindow)

/** zyr_matter_dialog_refer: @parent: a widget of the window that it is modal for, as below */
void zyr_matter_dialog_refer (GtkWidget *parent, ZyrWorkspace *workspace, ZyrHousehold *household);

void zyr_matter_dialog_object (GtkWidget *parent, ZyrWorkspace *workspace, ZyrHousehold *household);

/** zyr_matter_dialog_answer: @objection_id: in the state @state, in_review or visit_ordered */
void zyr_matter_dialog_answer (GtkWidget    *parent,
                               ZyrWorkspace *workspace,
                               const char   *head_name,
                               const char   *objection_id,
                               const char   *state);

/** zyr_matter_dialog_annul: @asked: (nullable): what another inspector has said who asked for it */
void zyr_matter_dialog_annul (GtkWidget    *parent,
                              ZyrWorkspace *workspace,
                              const char   *head_name,
                              const char   *visit_id,
                              const char   *asked);

G_END_DECLS
