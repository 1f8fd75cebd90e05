/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-lease.h"

#include "zyr-json.h"
#include "zyr-lease-messages.h"
#include "zyr-limits.h"

#define DAY_S 86400
#define KEEP_EVERY_S 3600
#define NEAR_DAYS 3
#define TEXT_BYTES_MAX ZYR_KIB (64)

ZyrLease *
zyr_lease_new (const char *host, guint16 port, const char *ca_pem, const char *device)
{
  ZyrLease *self = g_new0 (ZyrLease, 1);

  self->host = g_strdup (host);
  self->port = port;
  self->ca_pem = g_strdup (ca_pem);
  self->device = g_strdup (device);
  self->n_unsent = -1;
  return self;
}

void
zyr_lease_free (ZyrLease *self)
{
  g_free (self->seal);
  g_free (self->host);
  g_free (self->ca_pem);
  g_free (self->device);
  g_free (self->staff_no);
  g_free (self);
}

char *
zyr_lease_to_text (ZyrLease *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_int_member (object, "days", self->days);
  json_object_set_int_member (object, "renewed", self->renewed_s);
  json_object_set_int_member (object, "seen", self->seen_s);
  zyr_json_set_optional (object, "seal", self->seal);
  json_object_set_string_member (object, "host", self->host);
  json_object_set_int_member (object, "port", self->port);
  json_object_set_string_member (object, "ca", self->ca_pem);
  json_object_set_string_member (object, "device", self->device);
  zyr_json_set_optional (object, "staff_no", self->staff_no);
  json_object_set_int_member (object, "unsent", self->n_unsent);
  self->kept_s = self->seen_s;
  return zyr_json_object_to_canonical (object);
}

ZyrLease *
zyr_lease_from_text (const char *text, gsize size_bytes)
{
  g_autoptr (JsonObject) object
      = zyr_json_parse_object (text, (gssize) size_bytes, TEXT_BYTES_MAX, NULL);
  const char *host = zyr_json_get_string (object, "host", NULL);
  const char *ca_pem = zyr_json_get_string (object, "ca", NULL);
  const char *device = zyr_json_get_string (object, "device", NULL);
  const gint64 port = zyr_json_get_int (object, "port", 0);
  ZyrLease *self;

  if (host == NULL || ca_pem == NULL || device == NULL || port < 1 || port > G_MAXUINT16)
    return NULL;
  self = zyr_lease_new (host, (guint16) port, ca_pem, device);
  self->days = (guint) CLAMP (zyr_json_get_int (object, "days", 0), 0, ZYR_LEASE_DAYS_MAX);
  self->renewed_s = zyr_json_get_int (object, "renewed", 0);
  self->seen_s = self->kept_s = zyr_json_get_int (object, "seen", 0);
  self->seal = g_strdup (zyr_json_get_string (object, "seal", NULL));
  self->staff_no = g_strdup (zyr_json_get_string (object, "staff_no", NULL));
  self->n_unsent = zyr_json_get_int (object, "unsent", -1);
  if (self->seal == NULL)
    self->days = 0; /* nothing could be sealed */
  return self;
}

/* ---- time ---- */

static gint64
latest (const ZyrLease *self, gint64 now_s)
{
  return MAX (self->seen_s, now_s);
}

static gint64
end_of (const ZyrLease *self)
{
  return self->renewed_s + (gint64) self->days * DAY_S;
}

static gboolean
is_worth_keeping (const ZyrLease *self)
{
  return ABS (self->seen_s - self->kept_s) >= KEEP_EVERY_S;
}

gboolean
zyr_lease_renew (
    ZyrLease *self, guint days, const char *seal, gint64 now_s, gint64 clock_ahead_s)
{
  const gboolean changed
      = days != self->days || (seal != NULL && g_strcmp0 (seal, self->seal) != 0);

  self->days = days;
  if (seal != NULL && changed)
    {
      g_free (self->seal);
      self->seal = g_strdup (seal);
    }
  self->renewed_s = self->seen_s = MAX (now_s, now_s - clock_ahead_s);
  return changed || is_worth_keeping (self);
}

gboolean
zyr_lease_see (ZyrLease *self, gint64 now_s)
{
  self->seen_s = latest (self, now_s);
  return self->days > 0 && is_worth_keeping (self);
}

gboolean
zyr_lease_is_over (const ZyrLease *self, gint64 now_s)
{
  return self->days > 0 && latest (self, now_s) >= end_of (self);
}

gboolean
zyr_lease_is_near (const ZyrLease *self, gint64 now_s, guint *away_days, guint *left_days)
{
  const gint64 at_s = latest (self, now_s);
  const gint64 left_s = end_of (self) - at_s;

  if (self->days == 0 || left_s <= 0
      || left_s > MIN ((gint64) NEAR_DAYS * DAY_S, (gint64) self->days * DAY_S / 2))
    return FALSE;
  *away_days = (guint) ((at_s - self->renewed_s) / DAY_S);
  *left_days = (guint) ((left_s + DAY_S - 1) / DAY_S);
  return TRUE;
}
