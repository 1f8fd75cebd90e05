/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sleep-watch.h"

#include <gio/gunixfdlist.h>
#include <unistd.h>

#define LOGIND "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define LOGIND_MANAGER "org.freedesktop.login1.Manager"

struct _ZyrSleepWatch
{
  GObject parent_instance;

  GDBusConnection *bus; /* (nullable) */
  GCancellable *cancellable;
  guint subscription;
  int inhibitor; /* -1: none */
  gboolean sleeping;
};

enum
{
  SLEEP,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZyrSleepWatch, zyr_sleep_watch, G_TYPE_OBJECT)

static void
release (ZyrSleepWatch *self)
{
  if (self->inhibitor >= 0)
    close (self->inhibitor);
  self->inhibitor = -1;
}

static void
inhibited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSleepWatch) self = user_data;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), &fds, result, NULL);
  gint32 index;

  /* Without leave to delay it, locking has to be quick. */
  if (answer == NULL || fds == NULL)
    return;
  g_variant_get (answer, "(h)", &index);
  release (self);
  self->inhibitor = g_unix_fd_list_get (fds, index, NULL);
}

static void
inhibit (ZyrSleepWatch *self)
{
  g_dbus_connection_call_with_unix_fd_list (
      self->bus, LOGIND, LOGIND_PATH, LOGIND_MANAGER, "Inhibit",
      g_variant_new ("(ssss)", "sleep", "Ziyaret", "Writes what was entered, and locks", "delay"),
      G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, self->cancellable,
      inhibited_cb, g_object_ref (self));
}

static void
prepare_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
            const char *name, GVariant *parameters, gpointer user_data)
{
  ZyrSleepWatch *self = user_data;
  gboolean start = FALSE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &start);
  self->sleeping = start;
  if (start)
    g_signal_emit (self, signals[SLEEP], 0);
  else
    inhibit (self);
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSleepWatch) self = user_data;
  GDBusConnection *bus = g_bus_get_finish (result, NULL);

  if (bus == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      g_clear_object (&bus);
      return;
    }
  self->bus = bus;
  self->subscription = g_dbus_connection_signal_subscribe (
      bus, LOGIND, LOGIND_MANAGER, "PrepareForSleep", LOGIND_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
      prepare_cb, self, NULL);
  inhibit (self);
}

static void
zyr_sleep_watch_dispose (GObject *object)
{
  ZyrSleepWatch *self = ZYR_SLEEP_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  if (self->subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  self->subscription = 0;
  release (self);
  g_clear_object (&self->bus);

  G_OBJECT_CLASS (zyr_sleep_watch_parent_class)->dispose (object);
}

static void
zyr_sleep_watch_finalize (GObject *object)
{
  g_clear_object (&ZYR_SLEEP_WATCH (object)->cancellable);

  G_OBJECT_CLASS (zyr_sleep_watch_parent_class)->finalize (object);
}

static void
zyr_sleep_watch_class_init (ZyrSleepWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = zyr_sleep_watch_dispose;
  object_class->finalize = zyr_sleep_watch_finalize;

  signals[SLEEP] = g_signal_new ("sleep", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
zyr_sleep_watch_init (ZyrSleepWatch *self)
{
  self->inhibitor = -1;
  self->cancellable = g_cancellable_new ();
}

ZyrSleepWatch *
zyr_sleep_watch_new (void)
{
  ZyrSleepWatch *self = g_object_new (ZYR_TYPE_SLEEP_WATCH, NULL);

  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, bus_cb, g_object_ref (self));
  return self;
}

void
zyr_sleep_watch_ready (ZyrSleepWatch *self)
{
  g_return_if_fail (ZYR_IS_SLEEP_WATCH (self));

  if (self->sleeping)
    release (self);
}
