/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-key-wrap-private.h"

#include <libsecret/secret.h>

G_BEGIN_DECLS

/* For tests: what a new passphrase costs. */
void zyr_keyring_set_wrap_cost (ZyrKeyring *self, ZyrKeyWrapCost cost);
ZyrKeyWrapCost zyr_keyring_get_wrap_cost (ZyrKeyring *self);

/* Takes @error. */
void zyr_keyring_return_error (GTask *task, GError *error, const char *what);

const SecretSchema *zyr_keyring_get_schema (void);
/* Of one secret of this directory. (transfer full) */
GHashTable *zyr_keyring_item_attributes (ZyrKeyring *self, const char *item);
/* @name: as people read it in their keyring; finish with secret_password_store_finish(). */
void zyr_keyring_store_item (ZyrKeyring         *self,
                             const char         *item,
                             const char         *name,
                             gconstpointer       bytes,
                             gsize               size_bytes,
                             const char         *type,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
/* Finish as zyr_keyring_clear_tokens_finish(). */
void zyr_keyring_clear_item (ZyrKeyring         *self,
                             const char         *item,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);

/* The database key as it is kept, wrapped, out of reach or neither; finish as load_db_key. */
void zyr_keyring_load_kept_key_async (ZyrKeyring         *self,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
/* Puts @next in the place of the one before, and reads it back. Takes @task, which returns TRUE
 * then. */
void zyr_keyring_replace_key (ZyrKeyring *self, GBytes *next, GTask *task);

G_END_DECLS
