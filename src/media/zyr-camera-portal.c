/* SPDX-License-Identifier: GPL-3.0-or-later */
/* org.freedesktop.portal.Camera */
#include <gio/gunixfdlist.h>

#include "zyr-camera-private.h"

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_CAMERA "org.freedesktop.portal.Camera"
#define PORTAL_REQUEST "org.freedesktop.portal.Request"
#define LOOK_MS 5000

/* The data of a task */
typedef struct
{
  GDBusConnection *bus;
  guint subscription; /* while the person is being asked: to the answer */
  char *request;      /* the path of what is asked */
} Portal;

static void
forget_subscription (Portal *portal)
{
  if (portal->subscription != 0)
    g_dbus_connection_signal_unsubscribe (portal->bus, portal->subscription);
  portal->subscription = 0;
}

static void
portal_free (gpointer data)
{
  Portal *portal = data;

  forget_subscription (portal);
  g_clear_object (&portal->bus);
  g_free (portal->request);
  g_free (portal);
}

static GTask *
portal_task (gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, g_new0 (Portal, 1), portal_free);
  return task;
}

static void
call (GTask *task,
      const char *interface,
      const char *method,
      GVariant *parameters,
      int timeout_ms,
      GAsyncReadyCallback callback)
{
  Portal *portal = g_task_get_task_data (task);

  g_dbus_connection_call (portal->bus, PORTAL, PORTAL_PATH, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, timeout_ms, g_task_get_cancellable (task),
                          callback, g_object_ref (task));
}

/* Whether there is one */

static void
property_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) value = NULL;

  if (reply != NULL && g_variant_is_of_type (reply, G_VARIANT_TYPE ("(v)")))
    g_variant_get (reply, "(v)", &value);
  g_task_return_boolean (task, value != NULL
                                   && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN)
                                   && g_variant_get_boolean (value));
}

static void
look_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Portal *portal = g_task_get_task_data (task);

  portal->bus = g_bus_get_finish (result, NULL);
  if (portal->bus == NULL)
    g_task_return_boolean (task, FALSE);
  else
    call (task, "org.freedesktop.DBus.Properties", "Get",
          g_variant_new ("(ss)", PORTAL_CAMERA, "IsCameraPresent"), LOOK_MS, property_cb);
}

void
zyr_camera_portal_look_async (GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, look_bus_cb,
             portal_task (zyr_camera_portal_look_async, cancellable, callback, user_data));
}

gboolean
zyr_camera_portal_look_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/* Its use */

static void
refuse (GTask *task, ZyrMediaError code, const GError *cause)
{
  g_task_return_new_error (task, ZYR_MEDIA_ERROR, (int)code, "%s",
                           cause != NULL ? cause->message : "the camera was not allowed");
}

static void
remote_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUnixFDList) list = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
      G_DBUS_CONNECTION (source), &list, result, &error);
  int handle = 0;
  int remote = -1;

  if (reply != NULL && list != NULL)
    {
      g_variant_get (reply, "(h)", &handle);
      remote = g_unix_fd_list_get (list, handle, &error);
    }
  if (remote < 0)
    refuse (task, ZYR_MEDIA_ERROR_NO_DEVICE, error);
  else
    g_task_return_int (task, remote);
}

static void
answered_cb (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  guint32 response = 1;

  forget_subscription (g_task_get_task_data (task));
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (parameters, "(ua{sv})", &response, NULL);
  if (response != 0)
    {
      refuse (task, ZYR_MEDIA_ERROR_DENIED, NULL);
      return;
    }
  g_dbus_connection_call_with_unix_fd_list (
      bus, PORTAL, PORTAL_PATH, PORTAL_CAMERA, "OpenPipeWireRemote",
      g_variant_new ("(a{sv})", NULL), G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
      g_task_get_cancellable (task), remote_cb, g_object_ref (task));
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Portal *portal = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  /* The person answers; or the question is taken back. */
  if (reply != NULL || g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    return;
  forget_subscription (portal);
  refuse (task,
          g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED)
              ? ZYR_MEDIA_ERROR_DENIED
              : ZYR_MEDIA_ERROR_NO_DEVICE,
          error);
}

static gboolean
take_back_cb (gpointer user_data)
{
  GTask *task = user_data;
  Portal *portal = g_task_get_task_data (task);

  if (portal->subscription == 0)
    return G_SOURCE_REMOVE;
  forget_subscription (portal);
  g_dbus_connection_call (portal->bus, PORTAL, portal->request, PORTAL_REQUEST, "Close", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

/* The bus's own thread waits for the end of this signal with the bus locked. */
static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, take_back_cb, g_object_ref (task), g_object_unref);
}

/* The answer comes as a signal from a path that follows from our own name, so it is heard of before
 * it is asked for. */
static void
open_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Portal *portal = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *token = g_strdup_printf ("ziyaret%u", g_random_int ());
  g_autofree char *sender = NULL;
  GVariantBuilder options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  portal->bus = g_bus_get_finish (result, &error);
  if (portal->bus == NULL)
    {
      refuse (task, ZYR_MEDIA_ERROR_NO_DEVICE, error);
      return;
    }
  sender = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (portal->bus) + 1), ".", '_');
  portal->request = g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
  portal->subscription = g_dbus_connection_signal_subscribe (
      portal->bus, PORTAL, PORTAL_REQUEST, "Response", portal->request, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, answered_cb, g_object_ref (task), g_object_unref);
  if (g_task_get_cancellable (task) != NULL)
    g_signal_connect_object (g_task_get_cancellable (task), "cancelled", G_CALLBACK (cancelled_cb),
                             task, 0);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  call (task, PORTAL_CAMERA, "AccessCamera", g_variant_new ("(a{sv})", &options), -1, asked_cb);
}

void
zyr_camera_portal_open_async (GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, open_bus_cb,
             portal_task (zyr_camera_portal_open_async, cancellable, callback, user_data));
}

int
zyr_camera_portal_open_finish (GAsyncResult *result, GError **error)
{
  return (int)g_task_propagate_int (G_TASK (result), error);
}
