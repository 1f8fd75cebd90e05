/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * The note that is being typed on a household's page: one a user and household, kept on
 * the device until zyr_household_add_note_async has made a note of it or it is emptied. It never
 * leaves the device.
 */

/**
 * zyr_note_draft_save_async:
 * @text: as typed; "" forgets the draft
 * @corrects: (nullable): id of the user's own note that it is to correct
 *
 * Durable when it finishes; later calls overtake earlier ones in order. Errors:
 * ZYR_WORKSPACE_ERROR_TOO_LARGE over ZYR_TEXT_SIZE_BYTES_MAX (the draft before it stays),
 * ZYR_STORE_ERROR.
 */
void zyr_note_draft_save_async (ZyrWorkspace *workspace,
                                const char *household_id,
                                const char *text,
                                const char *corrects,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean zyr_note_draft_save_finish (GAsyncResult *result, GError **error);

/* Finish gives (transfer full) the text, "" without a draft; @corrects: (out) (transfer full)
 * (nullable). */
void zyr_note_draft_load_async (ZyrWorkspace *workspace,
                                const char *household_id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *zyr_note_draft_load_finish (GAsyncResult *result, char **corrects, GError **error);

G_END_DECLS
