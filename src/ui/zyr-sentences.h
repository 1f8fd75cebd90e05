/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * zyr_sentence_for_error:
 * @error: an error of any floor
 *
 * What a person reads when something went wrong: what happened, what is safe, what to do next.
 * The error's own message is for logs and never shown.
 *
 * Returns: (transfer full): one or two translated sentences
 */
char *zyr_sentence_for_error (const GError *error);

G_END_DECLS
