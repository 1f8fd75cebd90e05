/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-camera.h"

#include <gst/app/gstappsink.h>
#include <gst/video/video.h>
#include <unistd.h>

#include "zyr-camera-private.h"
#include "zyr-media-private.h"
#include "zyr-task.h"

/* What is shown, shared with the stream's thread, which may outlive the camera. */
typedef struct
{
  GMutex lock;
  ZyrCamera *camera; /* (nullable): from then on nobody looks */
  GstSample *sample; /* (nullable): the newest */
  guint idle;
} View;

struct _ZyrCamera
{
  GObject parent_instance;

  char *sources;
  ZyrCameraSide side;

  GCancellable *cancellable; /* (nullable): while it is in use, or on its way to be */
  int remote;                /* -1 when there is none */
  GstDeviceProvider *provider;
  GPtrArray *list; /* of ZyrCameraSource */
  guint current;
  GstElement *pipeline;
  guint watch;
  guint deadline; /* of the first image */
  View *view;
};

G_DEFINE_FINAL_TYPE (ZyrCamera, zyr_camera, G_TYPE_OBJECT)

enum
{
  SEEN,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define FIRST_IMAGE_S 10
#define CONVERT_NS (5 * GST_SECOND)
/* In this order: large enough to read a document by, often enough to hold still for; whatever there
 * is, at last. */
#define OFTEN ",framerate=[15/1,120/1];"
#define SIZE(size) "image/jpeg," size OFTEN "video/x-raw," size OFTEN
#define WANTED                                                                                     \
  SIZE ("width=1920,height=1080")                                                                  \
  SIZE ("width=1600,height=1200")                                                                  \
  SIZE ("width=1280,height=960")                                                                   \
  SIZE ("width=1280,height=720")                                                                   \
  SIZE ("width=[640,2560],height=[480,1920]") "video/x-raw;image/jpeg"
/* One way to the person's eyes, and one that always has the newest image in its full size. */
#define PIPELINE                                                                                   \
  "capsfilter name=head ! decodebin ! videoconvert ! videoflip method=automatic ! tee name=both"    \
  " both. ! queue leaky=downstream max-size-buffers=1 ! videorate drop-only=true max-rate=20"      \
  " ! videoscale ! videoconvert"                                                                   \
  " ! video/x-raw,format=BGRA,width=[1,960],height=[1,960],pixel-aspect-ratio=1/1"                 \
  " ! appsink name=view sync=false drop=true max-buffers=1"                                        \
  " both. ! queue leaky=downstream max-size-buffers=1 ! fakesink name=full sync=false"             \
  " enable-last-sample=true"

/* Devices are opened and closed one after the other, and never on the main thread: some take
 * seconds. */

typedef struct
{
  GstElement *pipeline; /* (nullable) */
  GstState state;
  GstDeviceProvider *provider; /* (nullable) */
  int remote;                  /* -1 when there is none */
} Step;

static void
step_func (gpointer data, gpointer user_data)
{
  g_autofree Step *step = data;

  /* A failure is told on the bus, with its cause. */
  if (step->pipeline != NULL)
    gst_element_set_state (step->pipeline, step->state);
  if (step->provider != NULL)
    gst_device_provider_stop (step->provider);
  g_clear_object (&step->provider);
  if (step->remote >= 0)
    close (step->remote);
  g_clear_pointer (&step->pipeline, gst_object_unref);
}

/* Takes what it is given. @pipeline: (nullable) */
static void
take_step (GstElement *pipeline, GstState state, GstDeviceProvider *provider, int remote)
{
  static gsize once = 0;
  static GThreadPool *pool;
  Step step = { pipeline, state, provider, remote };

  if (g_once_init_enter (&once))
    {
      pool = g_thread_pool_new (step_func, NULL, 1, FALSE, NULL);
      g_once_init_leave (&once, 1);
    }
  g_thread_pool_push (pool, g_memdup2 (&step, sizeof step), NULL);
}

/* What is seen */

void
zyr_camera_image_free (ZyrCameraImage *self)
{
  g_bytes_unref (self->pixels);
  g_free (self);
}

static void
view_clear (gpointer data)
{
  View *view = data;

  g_clear_pointer (&view->sample, gst_sample_unref);
  g_mutex_clear (&view->lock);
}

static void
view_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, view_clear);
}

static gboolean
seen_cb (gpointer user_data)
{
  View *view = user_data;
  g_autoptr (ZyrCamera) self = NULL;

  g_mutex_lock (&view->lock);
  view->idle = 0;
  self = view->camera != NULL ? g_object_ref (view->camera) : NULL;
  g_mutex_unlock (&view->lock);
  if (self != NULL)
    {
      g_clear_handle_id (&self->deadline, g_source_remove);
      g_signal_emit (self, signals[SEEN], 0);
    }
  return G_SOURCE_REMOVE;
}

static GstFlowReturn
sample_cb (GstAppSink *sink, gpointer user_data)
{
  View *view = user_data;
  GstSample *sample = gst_app_sink_pull_sample (sink);

  if (sample == NULL)
    return GST_FLOW_EOS;
  g_mutex_lock (&view->lock);
  g_clear_pointer (&view->sample, gst_sample_unref);
  view->sample = sample;
  if (view->camera != NULL && view->idle == 0)
    view->idle = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, seen_cb,
                                  g_atomic_rc_box_acquire (view), view_unref);
  g_mutex_unlock (&view->lock);
  return GST_FLOW_OK;
}

ZyrCameraImage *
zyr_camera_dup_image (ZyrCamera *self)
{
  g_autoptr (GstSample) sample = NULL;
  ZyrCameraImage *image;
  GstVideoInfo info;
  GstVideoFrame frame;

  g_return_val_if_fail (ZYR_IS_CAMERA (self), NULL);

  if (self->view == NULL)
    return NULL;
  g_mutex_lock (&self->view->lock);
  sample = self->view->sample != NULL ? gst_sample_ref (self->view->sample) : NULL;
  g_mutex_unlock (&self->view->lock);
  if (sample == NULL || !gst_video_info_from_caps (&info, gst_sample_get_caps (sample))
      || !gst_video_frame_map (&frame, &info, gst_sample_get_buffer (sample), GST_MAP_READ))
    return NULL;
  image = g_new0 (ZyrCameraImage, 1);
  image->stride_bytes = (gsize)GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0);
  image->width_px = GST_VIDEO_FRAME_WIDTH (&frame);
  image->height_px = GST_VIDEO_FRAME_HEIGHT (&frame);
  image->pixels = g_bytes_new (GST_VIDEO_FRAME_PLANE_DATA (&frame, 0),
                               image->stride_bytes * (gsize)image->height_px);
  gst_video_frame_unmap (&frame);
  return image;
}

/* The stream */

static void
drop_pipeline (ZyrCamera *self)
{
  g_clear_handle_id (&self->watch, g_source_remove);
  g_clear_handle_id (&self->deadline, g_source_remove);
  if (self->view != NULL)
    {
      g_mutex_lock (&self->view->lock);
      self->view->camera = NULL;
      g_mutex_unlock (&self->view->lock);
    }
  g_clear_pointer (&self->view, view_unref);
  if (self->pipeline != NULL)
    take_step (g_steal_pointer (&self->pipeline), GST_STATE_NULL, NULL, -1);
}

void
zyr_camera_stop (ZyrCamera *self)
{
  g_return_if_fail (ZYR_IS_CAMERA (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  drop_pipeline (self);
  g_clear_pointer (&self->list, g_ptr_array_unref);
  if (self->provider != NULL || self->remote >= 0)
    take_step (NULL, GST_STATE_NULL, g_steal_pointer (&self->provider), self->remote);
  self->remote = -1;
}

static void
fail (ZyrCamera *self, ZyrMediaError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (ZYR_MEDIA_ERROR, (int)code, message);

  zyr_camera_stop (self);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static gboolean
message_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  g_autoptr (ZyrCamera) self = g_object_ref (user_data);
  g_autoptr (GError) error = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    {
      self->watch = 0;
      fail (self, ZYR_MEDIA_ERROR_NO_DEVICE, "the camera has ended");
      return G_SOURCE_REMOVE;
    }
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return G_SOURCE_CONTINUE;
  gst_message_parse_error (message, &error, NULL);
  self->watch = 0;
  fail (self, zyr_media_error_code_of (error), error->message);
  return G_SOURCE_REMOVE;
}

static gboolean
deadline_cb (gpointer user_data)
{
  ZyrCamera *self = user_data;

  self->deadline = 0;
  fail (self, ZYR_MEDIA_ERROR_NO_DEVICE, "the camera gives no image");
  return G_SOURCE_REMOVE;
}

static GstElement *
build_pipeline (ZyrCamera *self, GError **error)
{
  g_autoptr (GstElement) pipeline = gst_parse_launch (PIPELINE, error);
  g_autoptr (GstElement) head = NULL;
  g_autoptr (GstCaps) caps = gst_caps_from_string (WANTED);
  GstElement *source;

  if (pipeline == NULL)
    return NULL;
  source = zyr_camera_source_make (g_ptr_array_index (self->list, self->current), error);
  if (source == NULL)
    return NULL;
  head = gst_bin_get_by_name (GST_BIN (pipeline), "head");
  g_object_set (head, "caps", caps, NULL);
  gst_bin_add (GST_BIN (pipeline), source);
  if (gst_element_link (source, head))
    return g_steal_pointer (&pipeline);
  g_set_error_literal (error, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_NO_SUPPORT,
                       "the camera gives no pictures");
  return NULL;
}

static void
play (ZyrCamera *self)
{
  const GstAppSinkCallbacks callbacks = { .new_sample = sample_cb };
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstBus) bus = NULL;

  self->pipeline = build_pipeline (self, &error);
  if (self->pipeline == NULL)
    {
      fail (self, ZYR_MEDIA_ERROR_NO_SUPPORT, error->message);
      return;
    }
  self->view = g_atomic_rc_box_new0 (View);
  g_mutex_init (&self->view->lock);
  self->view->camera = self;
  sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "view");
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), (GstAppSinkCallbacks *)&callbacks,
                              g_atomic_rc_box_acquire (self->view), view_unref);
  bus = gst_pipeline_get_bus (GST_PIPELINE (self->pipeline));
  self->watch = gst_bus_add_watch (bus, message_cb, self);
  self->deadline = g_timeout_add_seconds (FIRST_IMAGE_S, deadline_cb, self);
  take_step (gst_object_ref (self->pipeline), GST_STATE_PLAYING, NULL, -1);
}

/* On its way: parts, portal, devices. Each step finds whether it is still wanted. */

typedef struct
{
  char *sources;
  int remote;
  GstDeviceProvider *provider;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  if (listing->provider != NULL || listing->remote >= 0)
    take_step (NULL, GST_STATE_NULL, listing->provider, listing->remote);
  g_free (listing->sources);
  g_free (listing);
}

static void
list_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Listing *listing = data;

  g_task_return_pointer (
      task, zyr_camera_list (listing->sources, listing->remote, &listing->provider),
      (GDestroyNotify)g_ptr_array_unref);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  ZyrCamera *self = ZYR_CAMERA (object);
  Listing *listing = g_task_get_task_data (G_TASK (result));
  g_autoptr (GPtrArray) list = g_task_propagate_pointer (G_TASK (result), NULL);

  if (list == NULL) /* nobody waits any more */
    return;
  self->provider = g_steal_pointer (&listing->provider);
  self->remote = listing->remote;
  listing->remote = -1;
  if (list->len == 0)
    {
      fail (self, ZYR_MEDIA_ERROR_NO_DEVICE, "there is no camera");
      return;
    }
  self->list = g_steal_pointer (&list);
  self->current = 0;
  for (guint i = self->list->len; i-- > 0;)
    {
      const ZyrCameraSource *source = g_ptr_array_index (self->list, i);

      if (self->side != ZYR_CAMERA_SIDE_UNKNOWN && source->side == self->side)
        self->current = i;
    }
  play (self);
}

/* Takes @remote. */
static void
list_cameras (ZyrCamera *self, int remote)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, listed_cb, NULL);
  Listing *listing = g_new0 (Listing, 1);

  listing->sources = g_strdup (self->sources);
  listing->remote = remote;
  g_task_set_task_data (task, listing, listing_free);
  zyr_task_run_in_thread (task, list_thread);
}

/* What a step is given: it counts only as long as @cancellable is the camera's own. */
typedef struct
{
  ZyrCamera *camera;
  GCancellable *cancellable;
} Way;

static void
way_free (Way *way)
{
  g_object_unref (way->camera);
  g_object_unref (way->cancellable);
  g_free (way);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Way, way_free)

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Way) way = user_data;
  g_autoptr (GError) error = NULL;
  int remote = zyr_camera_portal_open_finish (result, &error);

  if (remote >= 0 && !g_cancellable_is_cancelled (way->cancellable))
    list_cameras (way->camera, remote);
  else if (remote >= 0)
    close (remote);
  else if (!g_cancellable_is_cancelled (way->cancellable))
    fail (way->camera, (ZyrMediaError)error->code, error->message);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Way) way = user_data;
  GCancellable *cancellable = way->cancellable;
  gboolean has_portal = zyr_camera_portal_look_finish (result);

  if (g_cancellable_is_cancelled (cancellable))
    return;
  if (has_portal)
    zyr_camera_portal_open_async (cancellable, opened_cb, g_steal_pointer (&way));
  else
    list_cameras (way->camera, -1);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Way) way = user_data;
  GCancellable *cancellable = way->cancellable;
  g_autoptr (GError) error = NULL;
  gboolean prepared = zyr_media_prepare_finish (result, &error);

  if (g_cancellable_is_cancelled (cancellable))
    return;
  if (prepared)
    zyr_camera_portal_look_async (cancellable, looked_cb, g_steal_pointer (&way));
  else
    fail (way->camera, ZYR_MEDIA_ERROR_NO_SUPPORT, error->message);
}

void
zyr_camera_start (ZyrCamera *self)
{
  Way *way;

  g_return_if_fail (ZYR_IS_CAMERA (self));

  zyr_camera_stop (self);
  self->cancellable = g_cancellable_new ();
  way = g_new0 (Way, 1);
  way->camera = g_object_ref (self);
  way->cancellable = g_object_ref (self->cancellable);
  zyr_media_prepare_async (self->cancellable, prepared_cb, way);
}

/* In use */

guint
zyr_camera_get_n_cameras (ZyrCamera *self)
{
  g_return_val_if_fail (ZYR_IS_CAMERA (self), 0);

  return self->list != NULL ? self->list->len : 0;
}

const char *
zyr_camera_get_name (ZyrCamera *self)
{
  const ZyrCameraSource *source;

  g_return_val_if_fail (ZYR_IS_CAMERA (self), NULL);

  source = self->list != NULL ? g_ptr_array_index (self->list, self->current) : NULL;
  return source != NULL ? source->name : NULL;
}

void
zyr_camera_change (ZyrCamera *self)
{
  g_return_if_fail (ZYR_IS_CAMERA (self));

  if (self->list == NULL)
    return;
  drop_pipeline (self);
  self->current = (self->current + 1) % self->list->len;
  play (self);
}

static void
take_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("image/jpeg");
  g_autoptr (GError) error = NULL;
  g_autoptr (GstSample) picture = gst_video_convert_sample (data, caps, CONVERT_NS, &error);
  GstMapInfo map;

  if (picture == NULL || !gst_buffer_map (gst_sample_get_buffer (picture), &map, GST_MAP_READ))
    {
      g_task_return_new_error (task, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_NO_SUPPORT, "%s",
                               error != NULL ? error->message : "the image cannot be read");
      return;
    }
  g_task_return_pointer (task, g_bytes_new (map.data, map.size), (GDestroyNotify)g_bytes_unref);
  gst_buffer_unmap (gst_sample_get_buffer (picture), &map);
}

void
zyr_camera_take_async (ZyrCamera *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GstElement) full = NULL;
  GstSample *sample = NULL;

  g_return_if_fail (ZYR_IS_CAMERA (self));

  g_task_set_source_tag (task, zyr_camera_take_async);
  full = self->pipeline != NULL ? gst_bin_get_by_name (GST_BIN (self->pipeline), "full") : NULL;
  if (full != NULL)
    g_object_get (full, "last-sample", &sample, NULL);
  if (sample == NULL)
    {
      g_task_return_new_error (task, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_NO_DEVICE,
                               "the camera gives no image");
      return;
    }
  g_task_set_task_data (task, sample, (GDestroyNotify)gst_sample_unref);
  zyr_task_run_in_thread (task, take_thread);
}

GBytes *
zyr_camera_take_finish (ZyrCamera *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
zyr_camera_dispose (GObject *object)
{
  zyr_camera_stop (ZYR_CAMERA (object));

  G_OBJECT_CLASS (zyr_camera_parent_class)->dispose (object);
}

static void
zyr_camera_finalize (GObject *object)
{
  g_free (ZYR_CAMERA (object)->sources);

  G_OBJECT_CLASS (zyr_camera_parent_class)->finalize (object);
}

static void
zyr_camera_class_init (ZyrCameraClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_camera_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_camera_finalize;

  signals[SEEN] = g_signal_new ("seen", ZYR_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", ZYR_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
zyr_camera_init (ZyrCamera *self)
{
  self->remote = -1;
}

ZyrCamera *
zyr_camera_new (const char *sources, ZyrCameraSide side)
{
  ZyrCamera *self = g_object_new (ZYR_TYPE_CAMERA, NULL);

  self->sources = g_strdup (sources);
  self->side = side;
  return self;
}
