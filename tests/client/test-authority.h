/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A throw-away certificate authority, made anew for each test run. */
typedef struct
{
  char *ca_pem;
  char *ca_sha256;     /* of the DER, 64 lower-case digits */
  gpointer ca;         /* gnutls */
  gpointer key;
} TestAuthority;

TestAuthority *test_authority_new (const char *name);
void test_authority_free (TestAuthority *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestAuthority, test_authority_free)

/**
 * test_authority_issue: a server's certificate with its key, and the CA behind it in the chain
 * @host: the name or IPv4 address that it is for
 * @valid_from_s, @valid_to_s: seconds from now
 */
GTlsCertificate *test_authority_issue (TestAuthority *self,
                                       const char    *host,
                                       gint64         valid_from_s,
                                       gint64         valid_to_s);

G_END_DECLS
