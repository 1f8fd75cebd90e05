/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-recorder.h"

#include <gst/app/gstappsink.h>

#include "zyr-limits.h"
#include "zyr-media-private.h"

struct _ZyrRecorder
{
  GObject parent_instance;

  char *source;
  GstElement *pipeline; /* (nullable): while it is not idle */
  GstElement *sink;
  guint watch;
  ZyrRecorderState state;
  double level;
  gint64 length_ms;
  gsize size_bytes_max;
  gint64 length_ms_max;

  GMutex lock; /* of what follows: the stream's thread appends to it */
  GByteArray *sound;
  gsize n_taken_bytes; /* before it */
};

G_DEFINE_FINAL_TYPE (ZyrRecorder, zyr_recorder, G_TYPE_OBJECT)

enum
{
  CHANGED,
  FINISHED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Softer than this is silence. */
#define QUIET_DB -60.0
#define LEVEL_INTERVAL_NS (100 * GST_MSECOND)
#define PAGE_NS (200 * GST_MSECOND) /* what is taken in pieces is without the last of them */
#define DEFAULT_SOURCE "autoaudiosrc"

static const int bit_rates[] = { 16000, 24000, 64000 };

ZyrRecorderQuality
zyr_recorder_quality_of (const char *word)
{
  if (g_strcmp0 (word, "low") == 0)
    return ZYR_RECORDER_LOW;
  return g_strcmp0 (word, "normal") == 0 ? ZYR_RECORDER_NORMAL : ZYR_RECORDER_VOICE;
}

static void
drop_pipeline (ZyrRecorder *self)
{
  g_clear_handle_id (&self->watch, g_source_remove);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_pointer (&self->sink, gst_object_unref);
  g_clear_pointer (&self->pipeline, gst_object_unref);
  self->state = ZYR_RECORDER_IDLE;
  self->level = 0;
}

static GstFlowReturn
sample_cb (GstAppSink *sink, gpointer user_data)
{
  ZyrRecorder *self = user_data;
  GstSample *sample = gst_app_sink_pull_sample (sink);
  GstMapInfo map;

  if (sample == NULL)
    return GST_FLOW_EOS;
  if (gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ))
    {
      g_mutex_lock (&self->lock);
      /* The main thread ends it at the limit; this is for when it does not come to it. */
      if (self->n_taken_bytes + self->sound->len + map.size <= 2 * self->size_bytes_max)
        g_byte_array_append (self->sound, map.data, (guint)map.size);
      g_mutex_unlock (&self->lock);
      gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
    }
  gst_sample_unref (sample);
  return GST_FLOW_OK;
}

static void
fail (ZyrRecorder *self, const GError *cause)
{
  g_autoptr (GError) error = NULL;

  error = g_error_new (ZYR_MEDIA_ERROR,
                       g_error_matches (cause, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN)
                           ? ZYR_MEDIA_ERROR_NO_SUPPORT
                           : ZYR_MEDIA_ERROR_NO_DEVICE,
                       "%s", cause->message);
  drop_pipeline (self);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
finish (ZyrRecorder *self)
{
  g_autoptr (GBytes) sound = NULL;

  drop_pipeline (self);
  sound = g_byte_array_free_to_bytes (g_steal_pointer (&self->sound));
  self->sound = g_byte_array_new ();
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[FINISHED], 0, sound);
}

static gboolean
is_at_limit (ZyrRecorder *self)
{
  gsize size_bytes;

  g_mutex_lock (&self->lock);
  size_bytes = self->n_taken_bytes + self->sound->len;
  g_mutex_unlock (&self->lock);
  return size_bytes >= self->size_bytes_max || self->length_ms >= self->length_ms_max;
}

/* The loudest moment of a tenth of a second. */
static void
take_level (ZyrRecorder *self, const GstStructure *structure)
{
  const GValue *list = gst_structure_get_value (structure, "peak");
  const GValueArray *peaks = list != NULL ? g_value_get_boxed (list) : NULL;
  GstClockTime end_ns;

  if (peaks != NULL && peaks->n_values > 0)
    {
      double db = g_value_get_double (peaks->values);

      self->level = CLAMP (1 - db / QUIET_DB, 0, 1);
    }
  if (gst_structure_get_uint64 (structure, "endtime", &end_ns))
    self->length_ms = MAX (self->length_ms, (gint64)(end_ns / GST_MSECOND));
}

static gboolean
message_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  g_autoptr (ZyrRecorder) self = g_object_ref (user_data);
  g_autoptr (GError) error = zyr_media_dup_failure (message);

  if (error != NULL)
    {
      self->watch = 0;
      fail (self, error);
      return G_SOURCE_REMOVE;
    }
  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_EOS:
      self->watch = 0;
      finish (self);
      return G_SOURCE_REMOVE;
    case GST_MESSAGE_ELEMENT:
      if (gst_message_has_name (message, "level"))
        {
          take_level (self, gst_message_get_structure (message));
          if (self->state == ZYR_RECORDER_RECORDING && is_at_limit (self))
            zyr_recorder_stop (self);
          else
            g_signal_emit (self, signals[CHANGED], 0);
        }
      return G_SOURCE_CONTINUE;
    default:
      return G_SOURCE_CONTINUE;
    }
}

static GstElement *
build_pipeline (ZyrRecorder *self, ZyrRecorderQuality quality, GError **error)
{
  g_autofree char *text = g_strdup_printf (
      "%s name=source ! audioconvert ! audioresample ! audio/x-raw,rate=48000,channels=1"
      " ! level interval=%" G_GUINT64_FORMAT " post-messages=true"
      " ! opusenc bitrate=%d audio-type=%s"
      " ! oggmux max-page-delay=%" G_GUINT64_FORMAT " ! appsink name=sink sync=false",
      self->source, (guint64)LEVEL_INTERVAL_NS, bit_rates[quality],
      quality == ZYR_RECORDER_NORMAL ? "generic" : "voice", (guint64)PAGE_NS);
  g_autoptr (GError) cause = NULL;
  GstElement *pipeline = gst_parse_launch (text, &cause);

  if (pipeline != NULL && cause == NULL)
    return pipeline;
  g_clear_pointer (&pipeline, gst_object_unref);
  g_set_error (error, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_NO_SUPPORT, "%s",
               cause != NULL ? cause->message : "no pipeline");
  return NULL;
}

gboolean
zyr_recorder_start (ZyrRecorder *self, ZyrRecorderQuality quality, GError **error)
{
  const GstAppSinkCallbacks callbacks = { .new_sample = sample_cb };
  g_autoptr (GstBus) bus = NULL;

  g_return_val_if_fail (ZYR_IS_RECORDER (self), FALSE);
  g_return_val_if_fail (self->state == ZYR_RECORDER_IDLE, FALSE);
  g_return_val_if_fail (quality < G_N_ELEMENTS (bit_rates), FALSE);

  self->pipeline = build_pipeline (self, quality, error);
  if (self->pipeline == NULL)
    return FALSE;
  g_byte_array_set_size (self->sound, 0);
  self->n_taken_bytes = 0;
  self->length_ms = 0;
  self->sink = gst_bin_get_by_name (GST_BIN (self->pipeline), "sink");
  gst_app_sink_set_callbacks (GST_APP_SINK (self->sink), (GstAppSinkCallbacks *)&callbacks, self,
                              NULL);
  bus = gst_pipeline_get_bus (GST_PIPELINE (self->pipeline));
  self->watch = gst_bus_add_watch (bus, message_cb, self);
  self->state = ZYR_RECORDER_RECORDING;
  /* A failure is told on the bus, with its cause. */
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

void
zyr_recorder_pause (ZyrRecorder *self)
{
  g_return_if_fail (ZYR_IS_RECORDER (self));

  if (self->state != ZYR_RECORDER_RECORDING)
    return;
  gst_element_set_state (self->pipeline, GST_STATE_PAUSED);
  self->state = ZYR_RECORDER_PAUSED;
  self->level = 0;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
zyr_recorder_resume (ZyrRecorder *self)
{
  g_return_if_fail (ZYR_IS_RECORDER (self));

  if (self->state != ZYR_RECORDER_PAUSED)
    return;
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  self->state = ZYR_RECORDER_RECORDING;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
zyr_recorder_stop (ZyrRecorder *self)
{
  g_return_if_fail (ZYR_IS_RECORDER (self));

  if (self->state != ZYR_RECORDER_RECORDING && self->state != ZYR_RECORDER_PAUSED)
    return;
  /* A source that is paused would not pass the end on. */
  if (self->state == ZYR_RECORDER_PAUSED)
    gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  self->state = ZYR_RECORDER_ENDING;
  self->level = 0;
  gst_element_send_event (self->pipeline, gst_event_new_eos ());
  g_signal_emit (self, signals[CHANGED], 0);
}

GBytes *
zyr_recorder_take_piece (ZyrRecorder *self)
{
  g_autoptr (GByteArray) piece = NULL;

  g_return_val_if_fail (ZYR_IS_RECORDER (self), NULL);

  g_mutex_lock (&self->lock);
  if (self->sound->len > 0)
    {
      piece = g_steal_pointer (&self->sound);
      self->sound = g_byte_array_new ();
      self->n_taken_bytes += piece->len;
    }
  g_mutex_unlock (&self->lock);
  return piece != NULL ? g_byte_array_free_to_bytes (g_steal_pointer (&piece)) : NULL;
}

void
zyr_recorder_set_size_max (ZyrRecorder *self, gsize size_bytes_max)
{
  g_return_if_fail (ZYR_IS_RECORDER (self));
  g_return_if_fail (self->state == ZYR_RECORDER_IDLE);

  self->size_bytes_max = size_bytes_max;
  self->length_ms_max = G_MAXINT64;
}

void
zyr_recorder_cancel (ZyrRecorder *self)
{
  g_return_if_fail (ZYR_IS_RECORDER (self));

  drop_pipeline (self);
  g_byte_array_set_size (self->sound, 0);
  self->length_ms = 0;
  g_signal_emit (self, signals[CHANGED], 0);
}

ZyrRecorderState
zyr_recorder_get_state (ZyrRecorder *self)
{
  g_return_val_if_fail (ZYR_IS_RECORDER (self), ZYR_RECORDER_IDLE);

  return self->state;
}

double
zyr_recorder_get_level (ZyrRecorder *self)
{
  g_return_val_if_fail (ZYR_IS_RECORDER (self), 0);

  return self->level;
}

gint64
zyr_recorder_get_length_ms (ZyrRecorder *self)
{
  g_return_val_if_fail (ZYR_IS_RECORDER (self), 0);

  return self->length_ms;
}

static void
zyr_recorder_finalize (GObject *object)
{
  ZyrRecorder *self = ZYR_RECORDER (object);

  drop_pipeline (self);
  g_byte_array_unref (self->sound);
  g_mutex_clear (&self->lock);
  g_free (self->source);

  G_OBJECT_CLASS (zyr_recorder_parent_class)->finalize (object);
}

static void
zyr_recorder_class_init (ZyrRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_recorder_finalize;

  signals[CHANGED] = g_signal_new ("changed", ZYR_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[FINISHED] = g_signal_new ("finished", ZYR_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
  signals[FAILED] = g_signal_new ("failed", ZYR_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
zyr_recorder_init (ZyrRecorder *self)
{
  g_mutex_init (&self->lock);
  self->sound = g_byte_array_new ();
  self->size_bytes_max = ZYR_RECORDING_SIZE_BYTES_MAX;
  self->length_ms_max = ZYR_RECORDING_LENGTH_S_MAX * G_GINT64_CONSTANT (1000);
}

ZyrRecorder *
zyr_recorder_new (const char *source)
{
  ZyrRecorder *self = g_object_new (ZYR_TYPE_RECORDER, NULL);

  self->source = g_strdup (source != NULL ? source : DEFAULT_SOURCE);
  return self;
}
