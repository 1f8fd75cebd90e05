/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reads strict JSON in UTF-8 to the depth, without recursion. The tree can be changed.
 * (transfer full) (nullable): with ZYR_CORE_ERROR */
JsonNode *zyr_json_read (const char *text, gsize length, guint depth_max, GError **error);

/* Whether zyr_json_read() would read it. */
gboolean zyr_json_check (const char *text, gsize length, guint depth_max, GError **error);

gboolean zyr_json_check_size (gsize size_bytes, gsize size_bytes_max, GError **error);

/* How many bytes from @text on stand for themselves within a string. */
gsize zyr_json_count_plain (const char *text, gsize length);

G_END_DECLS
