/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-storage.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * The audit log: append-only, one hash chain a home. Each entry's hash is the SHA-256 of the
 * canonical JSON of {home, n, at, account, device, action, details, prev}, where prev is the hash
 * of the entry before (64 zeros for the first). The last link is kept apart, so that entries cut
 * off at the end are missed too.
 */

/* The home of what belongs to no foundation. */
#define ZYR_AUDIT_CENTRE "centre"

/**
 * ZyrAuditEntry: what is to be written
 * @at: ISO time
 * @account: (nullable): who, an account's id
 * @device: (nullable): from which device
 * @action: a word: "sign-in", "push", "pull", "review" …
 * @details: (nullable): ids and counts, never contents
 */
typedef struct
{
  const char *home;
  const char *at;
  const char *account;
  const char *device;
  const char *action;
  JsonObject *details;
  const char *text; /* of canonical details, in their place */
} ZyrAuditEntry;

/** zyr_audit_append: adds a link within @tx */
gboolean zyr_audit_append (ZyrTx *tx, const ZyrAuditEntry *entry, GError **error);

/** zyr_audit_append_all: adds @n links, each to its home's chain, in their order; the homes are
 * ZYR_QUERY_HOMES_N_MAX at most */
gboolean
zyr_audit_append_all (ZyrTx *tx, const ZyrAuditEntry *entries, guint n, GError **error);

/**
 * ZyrAuditFault: where a chain is broken
 * @n: number of the entry, or the one that is missing
 * @what: English: "changed", "missing", "inserted", "cut off at the end"
 */
typedef struct
{
  char *home;
  gint64 n;
  const char *what;
} ZyrAuditFault;

void zyr_audit_fault_free (ZyrAuditFault *fault);

/**
 * zyr_audit_verify:
 * @n_entries: (out): entries read
 *
 * Returns: (transfer full) (nullable) (element-type ZyrAuditFault): empty when every chain holds;
 * NULL on an error of the database
 */
GPtrArray *zyr_audit_verify (ZyrTx *tx, gint64 *n_entries, GError **error);

G_END_DECLS
