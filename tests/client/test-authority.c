/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-authority.h"

#include "zyr-hash.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define OK(call) g_assert_cmpint ((call), >=, 0)

static gnutls_x509_privkey_t
make_key (void)
{
  gnutls_x509_privkey_t key;

  OK (gnutls_x509_privkey_init (&key));
  OK (gnutls_x509_privkey_generate (
      key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0));
  return key;
}

static gnutls_x509_crt_t
make_certificate (
    const char *name, gnutls_x509_privkey_t key, guint8 serial, gint64 from, gint64 to)
{
  gnutls_x509_crt_t crt;
  guint8 id[20];
  size_t id_size = sizeof id;

  OK (gnutls_x509_crt_init (&crt));
  OK (gnutls_x509_crt_set_version (crt, 3));
  OK (gnutls_x509_crt_set_serial (crt, &serial, 1));
  OK (gnutls_x509_crt_set_activation_time (crt, time (NULL) + from));
  OK (gnutls_x509_crt_set_expiration_time (crt, time (NULL) + to));
  OK (gnutls_x509_crt_set_dn_by_oid (
      crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned) strlen (name)));
  OK (gnutls_x509_crt_set_key (crt, key));
  OK (gnutls_x509_crt_get_key_id (crt, 0, id, &id_size));
  OK (gnutls_x509_crt_set_subject_key_id (crt, id, id_size));
  return crt;
}

static char *
to_pem (gnutls_x509_crt_t crt)
{
  gnutls_datum_t out;
  char *pem;

  OK (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &out));
  pem = g_strndup ((const char *) out.data, out.size);
  gnutls_free (out.data);
  return pem;
}

TestAuthority *
test_authority_new (const char *name)
{
  TestAuthority *self = g_new0 (TestAuthority, 1);
  gnutls_x509_privkey_t key = make_key ();
  gnutls_x509_crt_t ca = make_certificate (name, key, 1, -86400, 86400);
  gnutls_datum_t der;

  OK (gnutls_x509_crt_set_basic_constraints (ca, 1, -1));
  OK (gnutls_x509_crt_set_key_usage (ca, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN));
  OK (gnutls_x509_crt_sign2 (ca, ca, key, GNUTLS_DIG_SHA256, 0));
  OK (gnutls_x509_crt_export2 (ca, GNUTLS_X509_FMT_DER, &der));
  self->ca_sha256 = zyr_hash_sha256_hex (der.data, der.size);
  gnutls_free (der.data);
  self->ca_pem = to_pem (ca);
  self->ca = ca;
  self->key = key;
  return self;
}

void
test_authority_free (TestAuthority *self)
{
  gnutls_x509_crt_deinit (self->ca);
  gnutls_x509_privkey_deinit (self->key);
  g_free (self->ca_pem);
  g_free (self->ca_sha256);
  g_free (self);
}

GTlsCertificate *
test_authority_issue (TestAuthority *self, const char *host, gint64 valid_from_s, gint64 valid_to_s)
{
  gnutls_x509_privkey_t key = make_key ();
  gnutls_x509_crt_t crt = make_certificate (host, key, 2, valid_from_s, valid_to_s);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);
  g_autofree char *crt_pem = NULL;
  g_autofree char *all = NULL;
  gnutls_datum_t key_pem;
  GTlsCertificate *certificate;
  GError *error = NULL;

  if (address != NULL)
    OK (gnutls_x509_crt_set_subject_alt_name (crt,
                                              GNUTLS_SAN_IPADDRESS,
                                              g_inet_address_to_bytes (address),
                                              (unsigned) g_inet_address_get_native_size (address),
                                              GNUTLS_FSAN_SET));
  else
    OK (gnutls_x509_crt_set_subject_alt_name (
        crt, GNUTLS_SAN_DNSNAME, host, (unsigned) strlen (host), GNUTLS_FSAN_SET));
  OK (gnutls_x509_crt_set_basic_constraints (crt, 0, -1));
  OK (gnutls_x509_crt_set_key_usage (crt, GNUTLS_KEY_DIGITAL_SIGNATURE));
  OK (gnutls_x509_crt_sign2 (crt, self->ca, self->key, GNUTLS_DIG_SHA256, 0));
  OK (gnutls_x509_privkey_export2 (key, GNUTLS_X509_FMT_PEM, &key_pem));
  crt_pem = to_pem (crt);
  all = g_strdup_printf ("%.*s%s%s", (int) key_pem.size, key_pem.data, crt_pem, self->ca_pem);
  certificate = g_tls_certificate_new_from_pem (all, -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (g_tls_certificate_get_issuer (certificate));
  gnutls_free (key_pem.data);
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_privkey_deinit (key);
  return certificate;
}
