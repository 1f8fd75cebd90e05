/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-key-wrap-private.h"

G_BEGIN_DECLS

/* For tests: what a new passphrase costs. */
void zyr_keyring_set_wrap_cost (ZyrKeyring *self, ZyrKeyWrapCost cost);
ZyrKeyWrapCost zyr_keyring_get_wrap_cost (ZyrKeyring *self);

/* Takes @error. */
void zyr_keyring_return_error (GTask *task, GError *error, const char *what);

/* The database key as it is kept, wrapped or not; finish as load_db_key. */
void zyr_keyring_load_kept_key_async (ZyrKeyring         *self,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
/* Puts @key in the place of the one before; finish with secret_password_store_finish(). */
void zyr_keyring_keep_key_async (ZyrKeyring         *self,
                                 gconstpointer       key,
                                 gsize               size_bytes,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);

G_END_DECLS
