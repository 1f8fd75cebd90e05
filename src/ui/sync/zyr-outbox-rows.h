/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/* Rows of the Sync place, each as gtk_list_box_bind_model() wants its maker; @workspace outlives
 * them. All are (transfer floating). */

/** zyr_outbox_row_widget_new: of a #ZyrOutboxRow; when it asks for attention, with what can be done
 * (actions `sync.retry(t)`, `sync.dismiss(t)`) */
GtkWidget *zyr_outbox_row_widget_new (gpointer item, gpointer workspace);

/** zyr_outbox_row_widget_update: where it stands depends on the contact with the centre, too */
void zyr_outbox_row_widget_update (GtkWidget *row, ZyrWorkspace *workspace);

/** zyr_outbox_row_widget_get_item: Returns: (transfer none): its #ZyrOutboxRow */
gpointer zyr_outbox_row_widget_get_item (GtkWidget *row);

/** zyr_history_row_widget_new: of a #ZyrHistoryRow */
GtkWidget *zyr_history_row_widget_new (gpointer item, gpointer workspace);

/** zyr_kept_draft_row_widget_new: of a #ZyrKeptDraftRow, with `sync.read-draft(s)`,
 * `sync.continue-draft(s)`, `sync.discard-draft(s)` */
GtkWidget *zyr_kept_draft_row_widget_new (gpointer item, gpointer workspace);

G_END_DECLS
