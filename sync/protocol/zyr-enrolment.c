/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-enrolment.h"

#include <string.h>

/* Crockford's base 32: no I, L, O, U. */
static const char code_alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#define CODE_N_CHARS 8
#define TEXT_BYTES_MAX 512
#define HOST_BYTES_MAX 253

static gboolean
is_host (const char *host)
{
  gsize length = strlen (host);

  if (length == 0 || length > HOST_BYTES_MAX)
    return FALSE;
  if (g_hostname_is_ip_address (host))
    return TRUE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (host[i]) && host[i] != '-' && host[i] != '.')
        return FALSE;
    }
  return host[0] != '-' && host[0] != '.';
}

static char
fold_code_char (char c)
{
  c = g_ascii_toupper (c);
  if (c == 'O')
    return '0';
  if (c == 'I' || c == 'L')
    return '1';
  return c;
}

char *
zyr_enrolment_normalize_code (const char *code)
{
  char chars[CODE_N_CHARS];
  guint n = 0;

  if (code == NULL)
    return NULL;
  for (const char *p = code; *p != '\0'; p++)
    {
      char c = fold_code_char (*p);

      if (c == '-' || c == ' ')
        continue;
      if (n == CODE_N_CHARS || strchr (code_alphabet, c) == NULL)
        return NULL;
      chars[n++] = c;
    }
  if (n != CODE_N_CHARS)
    return NULL;
  return g_strdup_printf ("%.4s-%.4s", chars, chars + 4);
}

char *
zyr_enrolment_code_from_random (const guint8 random[5])
{
  guint64 bits = 0;
  char chars[CODE_N_CHARS];

  for (guint i = 0; i < 5; i++)
    bits = bits << 8 | random[i];
  for (guint i = 0; i < CODE_N_CHARS; i++)
    chars[i] = code_alphabet[bits >> (35 - 5 * i) & 31];
  return g_strdup_printf ("%.4s-%.4s", chars, chars + 4);
}

ZyrEnrolment *
zyr_enrolment_new (const char *host, guint16 port, const char *ca_sha256, const char *code)
{
  ZyrEnrolment *enrolment = g_new0 (ZyrEnrolment, 1);

  enrolment->host = g_strdup (host);
  enrolment->port = port;
  enrolment->ca_sha256 = g_strdup (ca_sha256);
  enrolment->code = g_strdup (code);
  return enrolment;
}

static ZyrEnrolment *
invalid (GError **error, const char *part)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "enrolment text: %s", part);
  return NULL;
}

/* The host ends at a colon, which an IPv6 address in brackets may hold itself. */
static char *
take_host (const char **rest)
{
  const char *end;
  char *host;

  if (**rest == '[')
    {
      end = strchr (*rest, ']');
      if (end == NULL || end[1] != ':')
        return NULL;
      host = g_strndup (*rest + 1, (gsize)(end - *rest - 1));
      *rest = end + 2;
      if (strchr (host, ':') == NULL)
        g_clear_pointer (&host, g_free);
      return host;
    }
  end = strchr (*rest, ':');
  if (end == NULL)
    return NULL;
  host = g_strndup (*rest, (gsize)(end - *rest));
  *rest = end + 1;
  return host;
}

ZyrEnrolment *
zyr_enrolment_parse (const char *text, GError **error)
{
  g_autofree char *stripped = NULL;
  g_autofree char *host = NULL;
  g_autofree char *ca = NULL;
  g_autofree char *code = NULL;
  g_auto (GStrv) parts = NULL;
  const char *rest;
  guint64 port = 0;

  if (text == NULL || strlen (text) > TEXT_BYTES_MAX)
    return invalid (error, "length");
  stripped = g_strstrip (g_strdup (text));
  if (g_ascii_strncasecmp (stripped, "ziyaret:", 8) != 0)
    return invalid (error, "does not begin with ziyaret:");
  rest = stripped + 8;

  host = take_host (&rest);
  if (host == NULL || !is_host (host))
    return invalid (error, "host");
  parts = g_strsplit (rest, ":", 4);
  if (g_strv_length (parts) != 3)
    return invalid (error, "number of parts");
  if (!g_ascii_string_to_unsigned (parts[0], 10, 1, G_MAXUINT16, &port, NULL))
    return invalid (error, "port");

  ca = g_ascii_strdown (parts[1], -1);
  if (strlen (ca) != 64 || strspn (ca, "0123456789abcdef") != 64)
    return invalid (error, "fingerprint");
  code = zyr_enrolment_normalize_code (parts[2]);
  if (code == NULL)
    return invalid (error, "code");
  return zyr_enrolment_new (host, (guint16)port, ca, code);
}

char *
zyr_enrolment_format (const ZyrEnrolment *enrolment)
{
  gboolean v6 = strchr (enrolment->host, ':') != NULL;

  return g_strdup_printf ("ziyaret:%s%s%s:%u:%s:%s", v6 ? "[" : "", enrolment->host, v6 ? "]" : "",
                          enrolment->port, enrolment->ca_sha256, enrolment->code);
}

void
zyr_enrolment_free (ZyrEnrolment *enrolment)
{
  if (enrolment == NULL)
    return;
  g_free (enrolment->host);
  g_free (enrolment->ca_sha256);
  g_free (enrolment->code);
  g_free (enrolment);
}
