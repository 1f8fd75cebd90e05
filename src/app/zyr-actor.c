/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-workspace-private.h"

ZyrActor *
zyr_actor_ref (ZyrActor *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
actor_clear (gpointer data)
{
  ZyrActor *self = data;

  g_free (self->user_id);
  g_free (self->user_name);
  g_free (self->staff_no);
  g_free (self->foundation);
  g_free (self->foundation_name);
  g_free (self->device_id);
  g_clear_pointer (&self->clock, zyr_clock_unref);
}

void
zyr_actor_unref (ZyrActor *self)
{
  g_atomic_rc_box_release_full (self, actor_clear);
}

ZyrStoreActor
zyr_actor_to_store (const ZyrActor *self)
{
  return (ZyrStoreActor){
    .user_id = self->user_id,
    .user_name = self->user_name,
    .roles = self->roles,
    .foundation = self->foundation,
  };
}

char *
zyr_actor_dup_now (const ZyrActor *self)
{
  return zyr_clock_dup_now_iso_local (self->clock, NULL);
}

char *
zyr_actor_dup_today (const ZyrActor *self)
{
  return zyr_clock_dup_today (self->clock, NULL);
}

char *
zyr_dup_local_iso (gint64 unix_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (unix_s);
  const GTimeSpan offset_us = time != NULL ? g_date_time_get_utc_offset (time) : 0;

  return zyr_time_format_iso (unix_s * G_USEC_PER_SEC, (gint32)(offset_us / G_USEC_PER_SEC));
}
