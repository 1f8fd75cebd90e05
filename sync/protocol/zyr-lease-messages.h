/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * A device that was away from its centre for too long has put the key of its database out of its own
 * reach: what opens it again is sealed to the centre's key, together with the device's id, so that
 * the centre opens it for that device alone. Parts are ZYR_LEASE_PART_BYTES random bytes.
 */
#define ZYR_LEASE_PART_BYTES 32
#define ZYR_LEASE_DAYS_MAX 3650

/** zyr_lease_part_seal: Returns: (transfer full) (nullable): as zyr_seal() */
GBytes *
zyr_lease_part_seal (const char *device, GBytes *part, const char *public_key, GError **error);
/**
 * zyr_lease_part_open: Returns: (transfer full) (nullable): the part. ZYR_PROTOCOL_ERROR_MALFORMED:
 *   sealed to another key, or no part; _FORBIDDEN: it is another device's than @device
 */
GBytes *
zyr_lease_part_open (GBytes *sealed, const char *secret, const char *device, GError **error);

/** The body of POST /lease, with what zyr_lease_part_seal() made; and its answer, with the part.
 * What was read and written may be secret: it is wiped by nobody. */
GBytes *zyr_lease_request_to_bytes (GBytes *sealed);
GBytes *zyr_lease_request_parse (GBytes *body, GError **error);
GBytes *zyr_lease_answer_to_bytes (GBytes *part);
GBytes *zyr_lease_answer_parse (GBytes *body, GError **error);

G_END_DECLS
