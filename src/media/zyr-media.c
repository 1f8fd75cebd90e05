/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-media-private.h"
#include "zyr-task.h"

G_DEFINE_QUARK (zyr - media - error - quark, zyr_media_error)

static void
prepare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (gst_init_check (NULL, NULL, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_task_return_new_error (task, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_NO_SUPPORT, "%s",
                           error != NULL ? error->message : "GStreamer does not start");
  g_clear_error (&error);
}

void
zyr_media_prepare_async (GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, zyr_media_prepare_async);
  if (gst_is_initialized ())
    g_task_return_boolean (task, TRUE);
  else
    zyr_task_run_in_thread (task, prepare_thread);
}

gboolean
zyr_media_prepare_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

GError *
zyr_media_dup_failure (GstMessage *message)
{
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    gst_message_parse_error (message, &error, NULL);
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING)
    gst_message_parse_warning (message, &error, NULL);
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_WARNING && error->domain != GST_RESOURCE_ERROR)
    return NULL;
  return g_steal_pointer (&error);
}

ZyrMediaError
zyr_media_error_code_of (const GError *error)
{
  if (g_error_matches (error, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN)
      || g_error_matches (error, GST_STREAM_ERROR, GST_STREAM_ERROR_CODEC_NOT_FOUND))
    return ZYR_MEDIA_ERROR_NO_SUPPORT;
  return error->domain == GST_RESOURCE_ERROR ? ZYR_MEDIA_ERROR_NO_DEVICE : ZYR_MEDIA_ERROR_FORMAT;
}
