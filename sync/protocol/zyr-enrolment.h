/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrEnrolment: what a worker pastes or scans to bind a device to a centre, as one text:
 *
 *   ziyaret:HOST:PORT:CA:CODE     ziyaret:centre.example:8443:<64 hex>:7KQ2-M9XD
 *
 * @host: a name or an IPv4 address, or an IPv6 address (in brackets in the text, without here)
 * @ca_sha256: SHA-256 of the DER of the centre's CA certificate, 64 lower-case hexadecimal digits
 * @code: the one-time code, canonical: eight characters of Crockford's alphabet as "XXXX-XXXX"
 */
typedef struct
{
  char *host;
  guint16 port;
  char *ca_sha256;
  char *code;
} ZyrEnrolment;

/**
 * zyr_enrolment_parse:
 * @text: as typed or scanned: surrounding white space, letter case of the code and of the digits,
 * and the hyphen of the code do not matter; O, I and L in the code are read as 0, 1 and 1
 *
 * Returns: (transfer full) (nullable): NULL with G_IO_ERROR_INVALID_ARGUMENT, whose message names
 * the part
 */
ZyrEnrolment *zyr_enrolment_parse (const char *text, GError **error);

/** zyr_enrolment_new: from parts that are valid already (the centre makes them) */
ZyrEnrolment *
zyr_enrolment_new (const char *host, guint16 port, const char *ca_sha256, const char *code);

/** zyr_enrolment_format: Returns: (transfer full): the text, which zyr_enrolment_parse() reads back
 */
char *zyr_enrolment_format (const ZyrEnrolment *enrolment);

/** zyr_enrolment_normalize_code: Returns: (transfer full) (nullable): "XXXX-XXXX", or NULL */
char *zyr_enrolment_normalize_code (const char *code);

/**
 * zyr_enrolment_code_from_random:
 * @random: five random bytes (40 bits)
 *
 * Returns: (transfer full): the code that they spell
 */
char *zyr_enrolment_code_from_random (const guint8 random[5]);

void zyr_enrolment_free (ZyrEnrolment *enrolment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrEnrolment, zyr_enrolment_free)

G_END_DECLS
