/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-json.h"
#include "zyr-protocol-error.h"

G_BEGIN_DECLS

/* Reading of members with a check of type and bounds; all errors are ZYR_PROTOCOL_ERROR_MALFORMED
 * or _TOO_LARGE and name the member, never its value. Values are borrowed from the object. */

JsonObject *zyr_message_open (GBytes *body, gsize size_bytes_max, GError **error);
JsonObject *
zyr_message_open_text (const char *text, gsize size, gsize size_bytes_max, GError **error);

/* As zyr_json_check_object(). */
gboolean
zyr_message_check_text (const char *text, gsize size, gsize size_bytes_max, GError **error);

/* Returns FALSE always, so that a check can end with it. */
gboolean zyr_message_malformed (GError **error, const char *what);

/* Required, not empty. */
gboolean zyr_message_read_text (JsonObject *object,
                                const char *member,
                                gsize size_bytes_max,
                                const char **value,
                                GError **error);
/* NULL when absent. */
gboolean zyr_message_read_optional (JsonObject *object,
                                    const char *member,
                                    gsize size_bytes_max,
                                    const char **value,
                                    GError **error);
gboolean
zyr_message_read_id (JsonObject *object, const char *member, const char **value, GError **error);
gboolean zyr_message_read_int (JsonObject *object,
                               const char *member,
                               gint64 min,
                               gint64 max,
                               gint64 *value,
                               GError **error);
gboolean zyr_message_read_array (JsonObject *object,
                                 const char *member,
                                 guint n_max,
                                 JsonArray **value,
                                 GError **error);

/* Consumes the object. */
GBytes *zyr_message_close (JsonObject *object);

G_END_DECLS
