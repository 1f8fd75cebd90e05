/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrKeyringError:
 * @ZYR_KEYRING_ERROR_NO_SERVICE: there is no Secret Service in this session
 * @ZYR_KEYRING_ERROR_LOCKED: the keyring is locked and its user did not unlock it (dismissed)
 * @ZYR_KEYRING_ERROR_DENIED: the service is there and refuses
 * @ZYR_KEYRING_ERROR_NOT_FOUND: no such secret for this directory
 * @ZYR_KEYRING_ERROR_DAMAGED: a secret of another shape than this program writes
 * @ZYR_KEYRING_ERROR_FAILED: anything else
 * @ZYR_KEYRING_ERROR_WRAPPED: the database key is wrapped by a passphrase: ask for it
 * @ZYR_KEYRING_ERROR_WRONG_PASSPHRASE: it does not unwrap the key
 * @ZYR_KEYRING_ERROR_LEASE_ENDED: only the centre opens the database key (zyr-keyring-lease.h)
 */
typedef enum
{
  ZYR_KEYRING_ERROR_NO_SERVICE,
  ZYR_KEYRING_ERROR_LOCKED,
  ZYR_KEYRING_ERROR_DENIED,
  ZYR_KEYRING_ERROR_NOT_FOUND,
  ZYR_KEYRING_ERROR_DAMAGED,
  ZYR_KEYRING_ERROR_FAILED,
  ZYR_KEYRING_ERROR_WRAPPED,
  ZYR_KEYRING_ERROR_WRONG_PASSPHRASE,
  ZYR_KEYRING_ERROR_LEASE_ENDED,
} ZyrKeyringError;

#define ZYR_KEYRING_ERROR (zyr_keyring_error_quark ())
GQuark zyr_keyring_error_quark (void);

G_END_DECLS
