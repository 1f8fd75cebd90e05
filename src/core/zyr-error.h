/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZyrCoreError:
 * @ZYR_CORE_ERROR_INVALID: the text is not what was asked for (JSON, a time, an amount)
 * @ZYR_CORE_ERROR_TOO_LARGE: a limit of zyr-limits.h on size or count
 * @ZYR_CORE_ERROR_TOO_DEEP: a limit on nesting
 * @ZYR_CORE_ERROR_TYPE: a JSON member has another type
 * @ZYR_CORE_ERROR_MISSING: a required JSON member is absent
 *
 * What a caller can act on; messages are English, for logs, and hold no personal data: they
 * name members and positions, never values.
 */
typedef enum
{
  ZYR_CORE_ERROR_INVALID,
  ZYR_CORE_ERROR_TOO_LARGE,
  ZYR_CORE_ERROR_TOO_DEEP,
  ZYR_CORE_ERROR_TYPE,
  ZYR_CORE_ERROR_MISSING,
} ZyrCoreError;

#define ZYR_CORE_ERROR (zyr_core_error_quark ())
GQuark zyr_core_error_quark (void);

G_END_DECLS
