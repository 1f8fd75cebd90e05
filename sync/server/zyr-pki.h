/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The centre's own certificate authority and server certificate (RFC 5280, ECDSA P-256), as PEM
 * files in a directory: ca.pem, ca-key.pem, server.pem (the server's certificate, then the CA's),
 * server-key.pem. Keys are readable by their owner only.
 */
#define ZYR_PKI_CA "ca.pem"
#define ZYR_PKI_CA_KEY "ca-key.pem"
#define ZYR_PKI_SERVER "server.pem"
#define ZYR_PKI_SERVER_KEY "server-key.pem"

/** zyr_pki_create_ca: @name: the centre's, in the subject. Does not replace what is there. */
gboolean zyr_pki_create_ca (const char *directory, const char *name, gint64 now_s, GError **error);

/**
 * zyr_pki_create_server:
 * @hosts: names and IP addresses that devices reach the centre by: the subject alternative names
 *
 * Makes a new key and certificate and replaces those that are there (renewal).
 */
gboolean zyr_pki_create_server (const char *directory,
                                const char *const *hosts,
                                gint64 now_s,
                                GError **error);

/** zyr_pki_dup_ca_fingerprint: SHA-256 of the CA's DER, 64 lower-case hexadecimal digits */
char *zyr_pki_dup_ca_fingerprint (const char *directory, GError **error);

G_END_DECLS
