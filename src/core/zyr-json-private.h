/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Checks strict JSON syntax, UTF-8 and depth without recursion, before json-glib recurses (it also
 * takes comments, single quotes and trailing commas, which we do not). */
gboolean zyr_json_check_syntax (const char *text, gsize length, guint depth_max, GError **error);

G_END_DECLS
