/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-uuid.h"

#include <string.h>
#include <sys/random.h>

/* Of the 16 bytes: 48 bits milliseconds, 4 bits version, 12 random bits, 2 bits variant, 62 random
 * bits. The 74 random bits are one counter, high part first, when ids of the same or an earlier
 * millisecond follow. */
#define RANDOM_HIGH_MAX 0xfffu
#define RANDOM_LOW_MAX G_GUINT64_CONSTANT (0x3fffffffffffffff)
#define TIME_MS_MAX G_GINT64_CONSTANT (0xffffffffffff)

struct _ZyrUuidSource
{
  GMutex        lock;
  ZyrClock     *clock;
  ZyrRandomFunc random;
  gpointer      random_data;
  gint64        last_ms;
  guint         last_high;
  guint64       last_low;
};

static void
system_random (guint8 *bytes, gsize size_bytes, gpointer data)
{
  gsize done = 0;

  while (done < size_bytes)
    {
      gssize got = getrandom (bytes + done, size_bytes - done, 0);

      /* Only a signal can interrupt it: the kernel's pool is ready long before we run. */
      if (got > 0)
        done += (gsize) got;
    }
}

ZyrUuidSource *
zyr_uuid_source_new (ZyrClock *clock, ZyrRandomFunc random, gpointer random_data)
{
  ZyrUuidSource *self = g_new0 (ZyrUuidSource, 1);

  g_mutex_init (&self->lock);
  self->clock = zyr_clock_ref (clock != NULL ? clock : zyr_clock_get_system ());
  self->random = random != NULL ? random : system_random;
  self->random_data = random_data;
  self->last_ms = -1;

  return self;
}

void
zyr_uuid_source_free (ZyrUuidSource *self)
{
  if (self == NULL)
    return;

  zyr_clock_unref (self->clock);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static char *
format_bytes (const guint8 bytes[16])
{
  static const char digits[] = "0123456789abcdef";
  char *text = g_malloc (ZYR_UUID_LENGTH + 1);
  guint at = 0;

  for (guint i = 0; i < 16; i++)
    {
      if (i == 4 || i == 6 || i == 8 || i == 10)
        text[at++] = '-';
      text[at++] = digits[bytes[i] >> 4];
      text[at++] = digits[bytes[i] & 0xf];
    }
  text[at] = '\0';
  g_assert (at == ZYR_UUID_LENGTH);

  return text;
}

static char *
format_parts (gint64 time_ms, guint high, guint64 low)
{
  guint8 bytes[16];

  for (guint i = 0; i < 6; i++)
    bytes[i] = (guint8) (time_ms >> (40 - 8 * i));
  bytes[6] = (guint8) (0x70 | (high >> 8));
  bytes[7] = (guint8) high;
  for (guint i = 0; i < 8; i++)
    bytes[8 + i] = (guint8) (low >> (56 - 8 * i));
  bytes[8] = (guint8) (0x80 | (bytes[8] & 0x3f));

  return format_bytes (bytes);
}

static void
draw_random (ZyrUuidSource *self)
{
  guint8 bytes[10];

  self->random (bytes, sizeof bytes, self->random_data);
  /* The top bit stays 0 so that counting on cannot soon run over. */
  self->last_high = ((guint) bytes[0] << 8 | bytes[1]) & (RANDOM_HIGH_MAX >> 1);
  self->last_low = 0;
  for (guint i = 2; i < 10; i++)
    self->last_low = self->last_low << 8 | bytes[i];
  self->last_low &= RANDOM_LOW_MAX;
}

static void
count_on (ZyrUuidSource *self)
{
  guint8 bytes[4];
  guint64 step = 0;

  self->random (bytes, sizeof bytes, self->random_data);
  step = 1 + ((guint64) bytes[0] << 24 | (guint64) bytes[1] << 16 | (guint64) bytes[2] << 8
              | (guint64) bytes[3]);
  self->last_low += step;
  if (self->last_low <= RANDOM_LOW_MAX)
    return;

  self->last_low &= RANDOM_LOW_MAX;
  self->last_high++;
  if (self->last_high <= RANDOM_HIGH_MAX)
    return;

  self->last_ms++;
  draw_random (self);
}

char *
zyr_uuid_source_next (ZyrUuidSource *self)
{
  gint64 now_ms = 0;
  char *uuid = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->lock);
  now_ms = CLAMP (zyr_clock_get_now_us (self->clock) / 1000, 0, TIME_MS_MAX);
  if (now_ms > self->last_ms)
    {
      self->last_ms = now_ms;
      draw_random (self);
    }
  else
    {
      count_on (self);
    }
  uuid = format_parts (self->last_ms, self->last_high, self->last_low);
  g_mutex_unlock (&self->lock);

  return uuid;
}

char *
zyr_uuid_new (void)
{
  static ZyrUuidSource *source = NULL;

  if (g_once_init_enter (&source))
    {
      ZyrUuidSource *made = zyr_uuid_source_new (NULL, NULL, NULL);

      g_once_init_leave (&source, made);
    }

  return zyr_uuid_source_next (source);
}

char *
zyr_uuid_derive (const char *base, const char *name)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size_bytes = sizeof digest;
  guint64 low = 0;

  g_return_val_if_fail (zyr_uuid_is_valid (base), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  g_checksum_update (checksum, (const guchar *) base, ZYR_UUID_LENGTH);
  g_checksum_update (checksum, (const guchar *) name, (gssize) strlen (name));
  g_checksum_get_digest (checksum, digest, &size_bytes);
  for (guint i = 0; i < 8; i++)
    low = low << 8 | digest[2 + i];

  return format_parts (zyr_uuid_get_time_ms (base),
                       ((guint) digest[0] << 8 | digest[1]) & RANDOM_HIGH_MAX,
                       low & RANDOM_LOW_MAX);
}

gboolean
zyr_uuid_is_valid (const char *uuid)
{
  if (uuid == NULL)
    return FALSE;

  for (guint i = 0; i < ZYR_UUID_LENGTH; i++)
    {
      char c = uuid[i];

      if (i == 8 || i == 13 || i == 18 || i == 23)
        {
          if (c != '-')
            return FALSE;
        }
      else if (!g_ascii_isdigit (c) && !(c >= 'a' && c <= 'f'))
        {
          return FALSE;
        }
    }

  return uuid[ZYR_UUID_LENGTH] == '\0' && uuid[14] == '7' && strchr ("89ab", uuid[19]) != NULL;
}

gint64
zyr_uuid_get_time_ms (const char *uuid)
{
  gint64 time_ms = 0;

  if (!zyr_uuid_is_valid (uuid))
    return -1;

  for (guint i = 0; i < 13; i++)
    if (i != 8)
      time_ms = time_ms << 4 | g_ascii_xdigit_value (uuid[i]);

  return time_ms;
}
