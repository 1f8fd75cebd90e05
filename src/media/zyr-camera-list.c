/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cameras that there are */
#include "zyr-camera-private.h"
#include "zyr-task.h"

#define CLASS_CAMERA "Video/Source"
#define PIPEWIRE_PROVIDER "pipewiredeviceprovider"
#define LOCATION "api.libcamera.location"
#define DEVICES "/dev"
#define DEVICE_PREFIX "video"

static void
source_free (gpointer data)
{
  ZyrCameraSource *self = data;

  g_clear_object (&self->device);
  g_free (self->description);
  g_free (self->name);
  g_free (self);
}

static void
add_descriptions (GPtrArray *list, const char *sources)
{
  g_auto (GStrv) descriptions = g_strsplit (sources, ";", -1);

  for (guint i = 0; descriptions[i] != NULL; i++)
    {
      ZyrCameraSource *source;

      if (*g_strstrip (descriptions[i]) == '\0')
        continue;
      source = g_new0 (ZyrCameraSource, 1);
      source->description = g_strdup (descriptions[i]);
      source->name = g_strdup_printf ("%u", list->len + 1);
      g_ptr_array_add (list, source);
    }
}

static ZyrCameraSide
side_of (GstDevice *device)
{
  g_autoptr (GstStructure) properties = gst_device_get_properties (device);
  const char *location
      = properties != NULL ? gst_structure_get_string (properties, LOCATION) : NULL;

  if (g_strcmp0 (location, "front") == 0)
    return ZYR_CAMERA_SIDE_FRONT;
  return g_strcmp0 (location, "back") == 0 ? ZYR_CAMERA_SIDE_BACK : ZYR_CAMERA_SIDE_UNKNOWN;
}

/* Takes @devices. */
static void
add_devices (GPtrArray *list, GList *devices)
{
  for (GList *l = devices; l != NULL; l = l->next)
    {
      ZyrCameraSource *source;

      if (!gst_device_has_classes (l->data, CLASS_CAMERA))
        continue;
      source = g_new0 (ZyrCameraSource, 1);
      source->device = g_object_ref (l->data);
      source->name = gst_device_get_display_name (l->data);
      source->side = side_of (l->data);
      g_ptr_array_add (list, source);
    }
  g_list_free_full (devices, g_object_unref);
}

static GstDeviceProvider *
add_remote (GPtrArray *list, int remote)
{
  GstDeviceProvider *provider = gst_device_provider_factory_get_by_name (PIPEWIRE_PROVIDER);

  if (provider == NULL)
    return NULL;
  g_object_set (provider, "fd", remote, NULL);
  if (!gst_device_provider_start (provider))
    {
      g_object_unref (provider);
      return NULL;
    }
  add_devices (list, gst_device_provider_get_devices (provider));
  return provider;
}

GPtrArray *
zyr_camera_list (const char *sources, int remote, GstDeviceProvider **provider)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (source_free);

  *provider = NULL;
  if (sources != NULL)
    {
      add_descriptions (list, sources);
    }
  else if (remote >= 0)
    {
      *provider = add_remote (list, remote);
    }
  else
    {
      g_autoptr (GstDeviceMonitor) monitor = gst_device_monitor_new ();

      gst_device_monitor_add_filter (monitor, CLASS_CAMERA, NULL);
      add_devices (list, gst_device_monitor_get_devices (monitor));
    }
  return list;
}

GstElement *
zyr_camera_source_make (const ZyrCameraSource *self, GError **error)
{
  GstElement *element;

  if (self->description != NULL)
    return gst_parse_bin_from_description (self->description, TRUE, error);
  element = gst_device_create_element (self->device, NULL);
  if (element == NULL)
    g_set_error_literal (error, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_NO_SUPPORT,
                         "nothing reads this camera");
  return element;
}

/* Whether there is one at all */

/* Where there is none, the system's parts for pictures need not even be looked for. */
static gboolean
has_video_device (void)
{
  g_autoptr (GDir) devices = g_dir_open (DEVICES, 0, NULL);
  const char *name;

  while (devices != NULL && (name = g_dir_read_name (devices)) != NULL)
    {
      if (g_str_has_prefix (name, DEVICE_PREFIX))
        return TRUE;
    }
  return FALSE;
}

static void
devices_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GstDeviceProvider) provider = NULL;
  g_autoptr (GPtrArray) list = NULL;

  if (has_video_device () && gst_init_check (NULL, NULL, NULL))
    list = zyr_camera_list (NULL, -1, &provider);
  g_task_return_boolean (task, list != NULL && list->len > 0);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (zyr_camera_portal_look_finish (result) || g_task_get_task_data (task) != NULL)
    g_task_return_boolean (task, TRUE);
  else
    zyr_task_run_in_thread (task, devices_thread);
}

void
zyr_camera_look_async (const char *sources,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, zyr_camera_look_async);
  g_task_set_task_data (task, g_strdup (sources), g_free);
  zyr_camera_portal_look_async (cancellable, looked_cb, task);
}

gboolean
zyr_camera_look_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
