/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-account.h"
#include "zyr-transport-private.h"

G_BEGIN_DECLS

ZyrTransport *zyr_account_get_transport (ZyrAccount *self);

/**
 * zyr_account_get_access: Returns: (nullable): NULL until a session is loaded or made, or when it
 *   must be renewed
 */
const char *zyr_account_get_access (ZyrAccount *self);

/**
 * zyr_account_load_async: reads the kept session, once. Returns FALSE without error: nobody is
 *   signed in
 */
void zyr_account_load_async (ZyrAccount         *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
gboolean zyr_account_load_finish (ZyrAccount *self, GAsyncResult *result, GError **error);

G_END_DECLS
