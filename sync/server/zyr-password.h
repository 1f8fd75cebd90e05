/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-uuid.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrPasswordCost: of Argon2id
 * @passes: at least 1
 * @memory_kib: at least 8
 */
typedef struct
{
  guint passes;
  guint memory_kib;
} ZyrPasswordCost;

/** zyr_password_cost_default: 3 passes over 64 MiB (RFC 9106's second choice, one lane) */
ZyrPasswordCost zyr_password_cost_default (void);

/**
 * zyr_password_hash:
 * @random: the salt's source
 *
 * Returns: (transfer full) (nullable): Argon2id in PHC form, "$argon2id$v=19$m=…"; NULL when there
 * is not enough memory
 */
char *zyr_password_hash (const char *password,
                         ZyrPasswordCost cost,
                         ZyrRandomFunc random,
                         gpointer random_data);

/** zyr_password_verify: takes as long as the hash's own cost says. At most a few run at once. */
gboolean zyr_password_verify (const char *hash, const char *password);

G_END_DECLS
