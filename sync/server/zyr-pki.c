/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-pki.h"

#include "zyr-hash.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <unistd.h>

#define DAY_S ((gint64)86400)
/* Devices' clocks may be behind. */
#define BACKDATE_S (2 * DAY_S)
#define CA_AGE_S (20 * 365 * DAY_S)
#define SERVER_AGE_S (2 * 365 * DAY_S)
#define SERIAL_BYTES 16
#define SUBJECT_BYTES_MAX 64

typedef struct
{
  gnutls_x509_privkey_t key;
  gnutls_x509_crt_t crt;
} Pair;

static void
pair_clear (Pair *pair)
{
  if (pair->key != NULL)
    gnutls_x509_privkey_deinit (pair->key);
  if (pair->crt != NULL)
    gnutls_x509_crt_deinit (pair->crt);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

/* Returns whether @status is success; sets @error otherwise. */
static gboolean
check (int status, const char *what, GError **error)
{
  if (status >= 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "certificate: %s: %s", what,
               gnutls_strerror (status));
  return FALSE;
}

/* Writes a new file under another name first, so that a reader never meets half of one. */
static gboolean
write_file (const char *directory, const char *name, int mode, const GString *text, GError **error)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  return g_file_set_contents_full (path, text->str, (gssize)text->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   mode, error);
}

static gboolean
append_certificate (GString *text, gnutls_x509_crt_t crt, GError **error)
{
  gnutls_datum_t pem = { NULL, 0 };

  if (!check (gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_PEM, &pem), "export", error))
    return FALSE;
  g_string_append_len (text, (const char *)pem.data, pem.size);
  gnutls_free (pem.data);
  return TRUE;
}

static gboolean
write_key (const char *directory, const char *name, gnutls_x509_privkey_t key, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gnutls_datum_t pem = { NULL, 0 };
  gboolean ok;

  if (!check (gnutls_x509_privkey_export2_pkcs8 (key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                                 &pem),
              "export of the key", error))
    return FALSE;
  g_string_append_len (text, (const char *)pem.data, pem.size);
  ok = write_file (directory, name, 0600, text, error);
  gnutls_memset (pem.data, 0, pem.size);
  gnutls_memset (text->str, 0, text->len);
  gnutls_free (pem.data);
  return ok;
}

static gboolean
set_key_ids (gnutls_x509_crt_t crt, gnutls_x509_crt_t issuer, GError **error)
{
  guint8 id[64];
  size_t size = sizeof id;

  if (!check (gnutls_x509_crt_get_key_id (crt, GNUTLS_KEYID_USE_SHA1, id, &size), "key id", error)
      || !check (gnutls_x509_crt_set_subject_key_id (crt, id, size), "subject key id", error))
    return FALSE;
  size = sizeof id;
  return check (gnutls_x509_crt_get_key_id (issuer, GNUTLS_KEYID_USE_SHA1, id, &size), "key id",
                error)
         && check (gnutls_x509_crt_set_authority_key_id (crt, id, size), "authority key id", error);
}

/* What both certificates have: key, version 3, positive random serial, times, common name. */
static gboolean
begin (Pair *pair, const char *name, gint64 now_s, gint64 age_s, GError **error)
{
  guint8 serial[SERIAL_BYTES];
  g_autofree char *subject = g_utf8_make_valid (name, -1);
  gsize length = strlen (subject);

  if (length > SUBJECT_BYTES_MAX)
    *g_utf8_find_prev_char (subject, subject + SUBJECT_BYTES_MAX + 1) = '\0';
  if (!check (gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial), "random numbers", error))
    return FALSE;
  serial[0] = (serial[0] & 0x7f) | 0x40;
  return check (gnutls_x509_privkey_init (&pair->key), "key", error)
         && check (gnutls_x509_privkey_generate (pair->key, GNUTLS_PK_ECDSA,
                                                 GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1),
                                                 0),
                   "new key", error)
         && check (gnutls_x509_crt_init (&pair->crt), "certificate", error)
         && check (gnutls_x509_crt_set_version (pair->crt, 3), "version", error)
         && check (gnutls_x509_crt_set_key (pair->crt, pair->key), "public key", error)
         && check (gnutls_x509_crt_set_serial (pair->crt, serial, sizeof serial), "serial", error)
         && check (gnutls_x509_crt_set_activation_time (pair->crt, now_s - BACKDATE_S), "time",
                   error)
         && check (gnutls_x509_crt_set_expiration_time (pair->crt, now_s + age_s), "time", error)
         && check (gnutls_x509_crt_set_dn_by_oid (pair->crt, GNUTLS_OID_X520_COMMON_NAME, 0,
                                                  subject, (unsigned)strlen (subject)),
                   "subject", error);
}

gboolean
zyr_pki_create_ca (const char *directory, const char *name, gint64 now_s, GError **error)
{
  g_auto (Pair) ca = { NULL, NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = g_build_filename (directory, ZYR_PKI_CA_KEY, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s is there already", path);
      return FALSE;
    }
  return begin (&ca, name, now_s, CA_AGE_S, error)
         && check (gnutls_x509_crt_set_basic_constraints (ca.crt, 1, 0), "constraints", error)
         && check (
             gnutls_x509_crt_set_key_usage (ca.crt, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN),
             "usage", error)
         && set_key_ids (ca.crt, ca.crt, error)
         && check (gnutls_x509_crt_sign2 (ca.crt, ca.crt, ca.key, GNUTLS_DIG_SHA256, 0),
                   "signature", error)
         && append_certificate (text, ca.crt, error)
         && write_key (directory, ZYR_PKI_CA_KEY, ca.key, error)
         && write_file (directory, ZYR_PKI_CA, 0644, text, error);
}

static gboolean
read_pem (const char *directory, const char *name, gnutls_datum_t *pem, GError **error)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  gsize size = 0;
  char *data = NULL;

  if (!g_file_get_contents (path, &data, &size, error))
    return FALSE;
  pem->data = (unsigned char *)data;
  pem->size = (unsigned)size;
  return TRUE;
}

static gboolean
load_certificate (const char *directory, gnutls_x509_crt_t *crt, GError **error)
{
  gnutls_datum_t pem = { NULL, 0 };
  gboolean ok;

  if (!read_pem (directory, ZYR_PKI_CA, &pem, error))
    return FALSE;
  ok = check (gnutls_x509_crt_init (crt), "certificate", error)
       && check (gnutls_x509_crt_import (*crt, &pem, GNUTLS_X509_FMT_PEM), "import", error);
  g_free (pem.data);
  return ok;
}

static gboolean
load_ca (const char *directory, Pair *ca, GError **error)
{
  gnutls_datum_t pem = { NULL, 0 };
  gboolean ok;

  if (!load_certificate (directory, &ca->crt, error)
      || !read_pem (directory, ZYR_PKI_CA_KEY, &pem, error))
    return FALSE;
  ok = check (gnutls_x509_privkey_init (&ca->key), "key", error)
       && check (gnutls_x509_privkey_import2 (ca->key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0),
                 "import of the key", error);
  gnutls_memset (pem.data, 0, pem.size);
  g_free (pem.data);
  return ok;
}

static gboolean
add_host (gnutls_x509_crt_t crt, const char *host, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return check (gnutls_x509_crt_set_subject_alt_name (
                      crt, GNUTLS_SAN_IPADDRESS, g_inet_address_to_bytes (address),
                      (unsigned)g_inet_address_get_native_size (address), GNUTLS_FSAN_APPEND),
                  "address", error);
  return check (gnutls_x509_crt_set_subject_alt_name (crt, GNUTLS_SAN_DNSNAME, host,
                                                      (unsigned)strlen (host), GNUTLS_FSAN_APPEND),
                "host name", error);
}

gboolean
zyr_pki_create_server (const char *directory,
                       const char *const *hosts,
                       gint64 now_s,
                       GError **error)
{
  g_auto (Pair) ca = { NULL, NULL };
  g_auto (Pair) server = { NULL, NULL };
  g_autoptr (GString) chain = g_string_new (NULL);

  g_assert (hosts[0] != NULL);
  if (!load_ca (directory, &ca, error) || !begin (&server, hosts[0], now_s, SERVER_AGE_S, error))
    return FALSE;
  for (guint i = 0; hosts[i] != NULL; i++)
    {
      if (!add_host (server.crt, hosts[i], error))
        return FALSE;
    }
  return check (gnutls_x509_crt_set_basic_constraints (server.crt, 0, -1), "constraints", error)
         && check (gnutls_x509_crt_set_key_usage (server.crt, GNUTLS_KEY_DIGITAL_SIGNATURE),
                   "usage", error)
         && check (gnutls_x509_crt_set_key_purpose_oid (server.crt, GNUTLS_KP_TLS_WWW_SERVER, 0),
                   "purpose", error)
         && set_key_ids (server.crt, ca.crt, error)
         && check (gnutls_x509_crt_sign2 (server.crt, ca.crt, ca.key, GNUTLS_DIG_SHA256, 0),
                   "signature", error)
         && append_certificate (chain, server.crt, error)
         && append_certificate (chain, ca.crt, error)
         && write_key (directory, ZYR_PKI_SERVER_KEY, server.key, error)
         && write_file (directory, ZYR_PKI_SERVER, 0644, chain, error);
}

char *
zyr_pki_dup_ca_fingerprint (const char *directory, GError **error)
{
  g_auto (Pair) ca = { NULL, NULL };
  gnutls_datum_t der = { NULL, 0 };
  char *fingerprint;

  if (!load_certificate (directory, &ca.crt, error)
      || !check (gnutls_x509_crt_export2 (ca.crt, GNUTLS_X509_FMT_DER, &der), "export", error))
    return NULL;
  fingerprint = zyr_hash_sha256_hex (der.data, der.size);
  gnutls_free (der.data);
  return fingerprint;
}
