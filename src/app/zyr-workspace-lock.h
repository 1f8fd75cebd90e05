/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-keyring-error.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * The app lock: the database's key is wrapped by a passphrase (Argon2id), so that neither the
 * session's keyring nor the files open the database without it. There is no way around a forgotten
 * passphrase: what the centre has is fetched again by another enrolment, what was not sent is lost.
 * Whoever sets one is told so.
 *
 * The property "has-passphrase" (boolean, read, notifies) is known once the workspace was opened.
 * A workspace with one opens into %ZYR_WORKSPACE_LOCKED.
 *
 * Errors: ZYR_KEYRING_ERROR (WRONG_PASSPHRASE; LOCKED, NO_SERVICE … of the session's keyring);
 * ZYR_WORKSPACE_ERROR_NOT_READY; when the right passphrase meets a store that does not open, as
 * zyr_workspace_open_async(). Each check takes about half a second, in a thread: who guesses pays.
 */

gboolean zyr_workspace_has_passphrase (ZyrWorkspace *self);

/**
 * zyr_workspace_unlock_async:
 *
 * LOCKED: opens the store; while that is tried the state is OPENING, after a wrong passphrase LOCKED
 * again. In a state in which the store is open (behind a curtain) it only says whether the
 * passphrase is right.
 */
void zyr_workspace_unlock_async (ZyrWorkspace *self,
                                 const char *passphrase,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean zyr_workspace_unlock_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error);

/**
 * zyr_workspace_change_passphrase_async:
 * @old: (nullable): the passphrase of today; %NULL when there is none
 * @new: (nullable): the next one; %NULL removes it
 *
 * In any state in which the store is open, or LOCKED. Interrupted at any moment, either the old or
 * the new passphrase is right; synchronising is not disturbed.
 */
void zyr_workspace_change_passphrase_async (ZyrWorkspace *self,
                                            const char *old,
                                            const char *new,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean
zyr_workspace_change_passphrase_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error);

/**
 * zyr_workspace_start_afresh_async:
 *
 * LOCKED, for a passphrase that nobody knows, and NEEDS_CENTRE, for a centre that is no more. Removes
 * everything from this device, what was not sent with it, and makes it one that was never enrolled: the
 * state is OPENING meanwhile, after a failure as before, at last NEEDS_ENROLMENT. Interrupted, the device
 * is either as it was or begins again here.
 */
void zyr_workspace_start_afresh_async (ZyrWorkspace *self,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
zyr_workspace_start_afresh_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error);

G_END_DECLS
