/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zyr-keyring-error.h"

G_BEGIN_DECLS

/**
 * ZyrKeyring: the secrets of one device directory in the Secret Service (schema
 * org.ziyaret.Device): the database key and the session's tokens. Nothing of it is ever written to
 * a file. Secrets are told apart by the directory, so that two clients of one desktop user do not
 * mix.
 *
 * All calls are asynchronous (the service may ask its user to unlock) and belong to the main
 * context.
 */
#define ZYR_TYPE_KEYRING (zyr_keyring_get_type ())
G_DECLARE_FINAL_TYPE (ZyrKeyring, zyr_keyring, ZYR, KEYRING, GObject)

#define ZYR_KEYRING_DB_KEY_SIZE_BYTES 32

/**
 * zyr_keyring_new:
 * @device_dir: the device's data directory; made absolute, need not exist
 */
ZyrKeyring *zyr_keyring_new (const char *device_dir);

typedef enum
{
  ZYR_KEYRING_LOAD,
  /* Makes a key of 32 random bytes when there is none. Only for a directory without a database: a
   * new key never opens an old one. The key is read back from the service before it is handed out. */
  ZYR_KEYRING_LOAD_OR_MAKE,
  /* Nobody is there to be asked: a keyring that is locked stays so, ZYR_KEYRING_ERROR_LOCKED. */
  ZYR_KEYRING_LOAD_UNATTENDED,
} ZyrKeyringLoad;

void zyr_keyring_load_db_key_async (ZyrKeyring         *self,
                                    ZyrKeyringLoad      how,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);

/**
 * zyr_keyring_load_db_key_finish: Returns: (transfer full) (nullable): 32 bytes;
 *   ZYR_KEYRING_ERROR_WRAPPED when they are behind a passphrase
 */
GBytes *zyr_keyring_load_db_key_finish (ZyrKeyring *self, GAsyncResult *result, GError **error);

/**
 * zyr_keyring_unwrap_db_key_async: the key that a passphrase has wrapped; also, while it is in use,
 * to see whether the passphrase is right. Takes about half a second, in a thread. Errors:
 * ZYR_KEYRING_ERROR (WRONG_PASSPHRASE, NOT_FOUND, LOCKED …); of a key that is not wrapped DAMAGED.
 */
void zyr_keyring_unwrap_db_key_async (ZyrKeyring         *self,
                                      const char         *passphrase,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
/** zyr_keyring_unwrap_db_key_finish: Returns: (transfer full) (nullable): 32 bytes */
GBytes *zyr_keyring_unwrap_db_key_finish (ZyrKeyring *self, GAsyncResult *result, GError **error);

/**
 * zyr_keyring_set_passphrase_async:
 * @old: (nullable): the passphrase of today; %NULL: the key is not wrapped
 * @new: (nullable): the passphrase from now on; %NULL: none any more
 *
 * One secret takes the place of the other: whenever this is interrupted, either the old or the new
 * passphrase opens the key. It is read back before this answers. Errors: ZYR_KEYRING_ERROR
 * (WRONG_PASSPHRASE; WRAPPED: there is a passphrase and @old is %NULL; …).
 */
void zyr_keyring_set_passphrase_async (ZyrKeyring         *self,
                                       const char         *old,
                                       const char         *new,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean
zyr_keyring_set_passphrase_finish (ZyrKeyring *self, GAsyncResult *result, GError **error);

/**
 * zyr_keyring_destroy_db_key_async: nothing opens the database any more. No error when there was no
 * key.
 */
void zyr_keyring_destroy_db_key_async (ZyrKeyring         *self,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
gboolean
zyr_keyring_destroy_db_key_finish (ZyrKeyring *self, GAsyncResult *result, GError **error);

/** ZyrTokens: a session. @access may be %NULL (unknown): it is then renewed with @refresh. */
typedef struct
{
  char *access;
  char *refresh;
} ZyrTokens;

ZyrTokens *zyr_tokens_new (const char *access, const char *refresh);
/* Wipes both. */
void zyr_tokens_free (ZyrTokens *tokens);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrTokens, zyr_tokens_free)

/** zyr_keyring_store_tokens_async: replaces the session; @tokens is copied */
void zyr_keyring_store_tokens_async (ZyrKeyring         *self,
                                     const ZyrTokens    *tokens,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean
zyr_keyring_store_tokens_finish (ZyrKeyring *self, GAsyncResult *result, GError **error);

/** zyr_keyring_load_tokens_async: ZYR_KEYRING_ERROR_NOT_FOUND when nobody is signed in */
void zyr_keyring_load_tokens_async (ZyrKeyring         *self,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
ZyrTokens *
zyr_keyring_load_tokens_finish (ZyrKeyring *self, GAsyncResult *result, GError **error);

/** zyr_keyring_clear_tokens_async: no error when there was no session */
void zyr_keyring_clear_tokens_async (ZyrKeyring         *self,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean
zyr_keyring_clear_tokens_finish (ZyrKeyring *self, GAsyncResult *result, GError **error);

G_END_DECLS
