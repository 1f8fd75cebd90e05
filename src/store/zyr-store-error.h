/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrStoreError: what a caller can act on. Messages are English, for logs, without personal data.
 * @ZYR_STORE_ERROR_WRONG_KEY: the file belongs to another key
 * @ZYR_STORE_ERROR_DAMAGED: the right key, but bytes of the file are not what was written
 * @ZYR_STORE_ERROR_NEWER_SCHEMA: written by a newer version of the program
 * @ZYR_STORE_ERROR_MIGRATION: an older file could not be brought to this version; the message
 *   names the backup copy beside it
 * @ZYR_STORE_ERROR_FULL: no room on the disk; what was being written is not there, all else is
 * @ZYR_STORE_ERROR_IO: the disk or the folder refused (also: read-only)
 * @ZYR_STORE_ERROR_LOCKED: another process has this store open
 * @ZYR_STORE_ERROR_NOT_FOUND: no such record, draft, blob, …
 * @ZYR_STORE_ERROR_LIMIT: larger or more than zyr-limits.h allows
 * @ZYR_STORE_ERROR_CONFLICT: contradicts what is stored (other epoch, unknown operation number)
 * @ZYR_STORE_ERROR_REFUSED: the rules of the domain refuse the operation; the message is one of
 *   ZYR_REFUSAL_… and nothing else
 * @ZYR_STORE_ERROR_CLOSED: the store thread was closed or never opened
 *
 * An open that fails leaves the database file as it was, byte for byte.
 */
typedef enum
{
  ZYR_STORE_ERROR_WRONG_KEY,
  ZYR_STORE_ERROR_DAMAGED,
  ZYR_STORE_ERROR_NEWER_SCHEMA,
  ZYR_STORE_ERROR_MIGRATION,
  ZYR_STORE_ERROR_FULL,
  ZYR_STORE_ERROR_IO,
  ZYR_STORE_ERROR_LOCKED,
  ZYR_STORE_ERROR_NOT_FOUND,
  ZYR_STORE_ERROR_LIMIT,
  ZYR_STORE_ERROR_CONFLICT,
  ZYR_STORE_ERROR_REFUSED,
  ZYR_STORE_ERROR_CLOSED,
} ZyrStoreError;

#define ZYR_STORE_ERROR (zyr_store_error_quark ())
GQuark zyr_store_error_quark (void);

G_END_DECLS
