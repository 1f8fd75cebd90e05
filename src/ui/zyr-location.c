/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-location.h"

#include "zyr-application.h"

G_DEFINE_QUARK (zyr - location - error - quark, zyr_location_error)

#define GEOCLUE "org.freedesktop.GeoClue2"
#define MEASURE_S 30
#define GOOD_ACCURACY_M 25.0
#define ACCURACY_EXACT 8   /* GClueAccuracyLevel */
#define NO_ALTITUDE_M -1e6 /* GeoClue says so with the smallest double */

typedef struct
{
  GDBusConnection *bus;
  char *client;
  guint subscription;
  guint timeout;
  gboolean finished;
  gboolean has_location;
  ZyrLocation location;
} Measure;

static void
measure_free (Measure *measure)
{
  if (measure->subscription != 0)
    g_dbus_connection_signal_unsubscribe (measure->bus, measure->subscription);
  if (measure->timeout != 0)
    g_source_remove (measure->timeout);
  if (measure->client != NULL)
    g_dbus_connection_call (measure->bus, GEOCLUE, measure->client, GEOCLUE ".Client", "Stop", NULL,
                            NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  g_clear_object (&measure->bus);
  g_free (measure->client);
  g_free (measure);
}

/* Ends the measurement once; later answers of the service find it finished. */
static void
finish (GTask *task, ZyrLocationError code, const GError *cause)
{
  Measure *measure = g_task_get_task_data (task);

  if (measure->finished)
    return;

  measure->finished = TRUE;
  if (measure->subscription != 0)
    g_dbus_connection_signal_unsubscribe (measure->bus, measure->subscription);
  measure->subscription = 0;
  g_clear_handle_id (&measure->timeout, g_source_remove);

  if (measure->has_location)
    g_task_return_pointer (task, g_memdup2 (&measure->location, sizeof measure->location), g_free);
  else
    g_task_return_new_error (task, ZYR_LOCATION_ERROR, code, "%s",
                             cause != NULL ? cause->message : "no position");
}

static ZyrLocationError
code_of (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED)
             ? ZYR_LOCATION_ERROR_DENIED
             : ZYR_LOCATION_ERROR_NO_SERVICE;
}

static double
double_of (GVariant *properties, const char *name)
{
  double value = 0;

  g_variant_lookup (properties, name, "d", &value);

  return value;
}

static void
located_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Measure *measure = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) properties = NULL;
  ZyrLocation location;

  if (reply == NULL)
    return;

  g_variant_get (reply, "(@a{sv})", &properties);
  location.latitude = double_of (properties, "Latitude");
  location.longitude = double_of (properties, "Longitude");
  location.altitude_m = double_of (properties, "Altitude");
  location.accuracy_m = double_of (properties, "Accuracy");
  if (location.altitude_m < NO_ALTITUDE_M)
    location.altitude_m = 0;
  if (!measure->has_location || location.accuracy_m <= measure->location.accuracy_m)
    measure->location = location;
  measure->has_location = TRUE;
  if (location.accuracy_m <= GOOD_ACCURACY_M)
    finish (task, ZYR_LOCATION_ERROR_NO_FIX, NULL);
}

static void
updated_cb (GDBusConnection *bus,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  const char *location = NULL;

  g_variant_get (parameters, "(&o&o)", NULL, &location);
  g_dbus_connection_call (bus, GEOCLUE, location, "org.freedesktop.DBus.Properties", "GetAll",
                          g_variant_new ("(s)", GEOCLUE ".Location"), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, located_cb, g_object_ref (user_data));
}

static gboolean
timeout_cb (gpointer user_data)
{
  GTask *task = user_data;
  Measure *measure = g_task_get_task_data (task);

  measure->timeout = 0;
  finish (task, ZYR_LOCATION_ERROR_NO_FIX, NULL);

  return G_SOURCE_REMOVE;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    finish (task, code_of (error), error);
}

static void
set_property (Measure *measure, const char *name, GVariant *value)
{
  g_dbus_connection_call (measure->bus, GEOCLUE, measure->client, "org.freedesktop.DBus.Properties",
                          "Set", g_variant_new ("(ssv)", GEOCLUE ".Client", name, value), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
client_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Measure *measure = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    {
      finish (task, code_of (error), error);
      return;
    }

  g_variant_get (reply, "(o)", &measure->client);
  set_property (measure, "DesktopId", g_variant_new_string (ZYR_APPLICATION_ID));
  set_property (measure, "RequestedAccuracyLevel", g_variant_new_uint32 (ACCURACY_EXACT));
  measure->subscription = g_dbus_connection_signal_subscribe (
      measure->bus, GEOCLUE, GEOCLUE ".Client", "LocationUpdated", measure->client, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, updated_cb, g_object_ref (task), g_object_unref);
  measure->timeout = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, MEASURE_S, timeout_cb,
                                                 g_object_ref (task), g_object_unref);
  g_dbus_connection_call (measure->bus, GEOCLUE, measure->client, GEOCLUE ".Client", "Start", NULL,
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, g_task_get_cancellable (task),
                          started_cb, g_object_ref (task));
}

static void
bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Measure *measure = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  measure->bus = g_bus_get_finish (result, &error);
  if (measure->bus == NULL)
    {
      finish (task, ZYR_LOCATION_ERROR_NO_SERVICE, error);
      return;
    }

  g_dbus_connection_call (measure->bus, GEOCLUE, "/org/freedesktop/GeoClue2/Manager",
                          GEOCLUE ".Manager", "GetClient", NULL, G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, g_task_get_cancellable (task), client_cb,
                          g_object_ref (task));
}

void
zyr_location_measure_async (GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, zyr_location_measure_async);
  g_task_set_task_data (task, g_new0 (Measure, 1), (GDestroyNotify)measure_free);
  g_bus_get (G_BUS_TYPE_SYSTEM, cancellable, bus_cb, task);
}

gboolean
zyr_location_measure_finish (GAsyncResult *result, ZyrLocation *location, GError **error)
{
  g_autofree ZyrLocation *measured = NULL;

  g_return_val_if_fail (G_IS_TASK (result), FALSE);
  g_return_val_if_fail (location != NULL, FALSE);

  measured = g_task_propagate_pointer (G_TASK (result), error);
  if (measured == NULL)
    return FALSE;
  *location = *measured;

  return TRUE;
}
