/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-player.h"

#include "zyr-media-private.h"
#include "zyr-ogg-chain.h"

struct _ZyrPlayer
{
  GObject parent_instance;

  GBytes *sound;
  char *sink;
  GstElement *pipeline; /* (nullable): from the first use on */
  guint watch;
  guint tick; /* while it is playing */
  gboolean playing;
  gboolean ended;
  gint64 position_ms, length_ms;
};

G_DEFINE_FINAL_TYPE (ZyrPlayer, zyr_player, G_TYPE_OBJECT)

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

#define TICK_MS 200
#define DEFAULT_SINK "autoaudiosink"

static void
drop_pipeline (ZyrPlayer *self)
{
  g_clear_handle_id (&self->watch, g_source_remove);
  g_clear_handle_id (&self->tick, g_source_remove);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_pointer (&self->pipeline, gst_object_unref);
  self->playing = FALSE;
}

static void
fail (ZyrPlayer *self, ZyrMediaError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (ZYR_MEDIA_ERROR, (int)code, message);

  drop_pipeline (self);
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[FAILED], 0, error);
}

static void
look (ZyrPlayer *self)
{
  gint64 ns;

  if (gst_element_query_position (self->pipeline, GST_FORMAT_TIME, &ns))
    self->position_ms = ns / GST_MSECOND;
  if (gst_element_query_duration (self->pipeline, GST_FORMAT_TIME, &ns) && ns > 0)
    self->length_ms = ns / GST_MSECOND;
}

static gboolean
tick_cb (gpointer user_data)
{
  ZyrPlayer *self = user_data;

  look (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_CONTINUE;
}

static void
set_playing (ZyrPlayer *self, gboolean playing)
{
  self->playing = playing;
  g_clear_handle_id (&self->tick, g_source_remove);
  if (playing)
    self->tick = g_timeout_add (TICK_MS, tick_cb, self);
  gst_element_set_state (self->pipeline, playing ? GST_STATE_PLAYING : GST_STATE_PAUSED);
}

static gboolean
message_cb (GstBus *bus, GstMessage *message, gpointer user_data)
{
  g_autoptr (ZyrPlayer) self = g_object_ref (user_data);
  g_autoptr (GError) error = zyr_media_dup_failure (message);

  if (error != NULL)
    {
      self->watch = 0;
      fail (self, zyr_media_error_code_of (error), error->message);
      return G_SOURCE_REMOVE;
    }
  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_EOS:
      look (self);
      self->ended = TRUE;
      self->length_ms = MAX (self->length_ms, self->position_ms);
      self->position_ms = self->length_ms;
      set_playing (self, FALSE);
      g_signal_emit (self, signals[CHANGED], 0);
      return G_SOURCE_CONTINUE;
    case GST_MESSAGE_ASYNC_DONE:
    case GST_MESSAGE_DURATION_CHANGED:
      look (self);
      g_signal_emit (self, signals[CHANGED], 0);
      return G_SOURCE_CONTINUE;
    default:
      return G_SOURCE_CONTINUE;
    }
}

static gboolean
ensure_pipeline (ZyrPlayer *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstBus) bus = NULL;

  if (self->pipeline != NULL)
    return TRUE;
  text = g_strdup_printf (
      "giostreamsrc name=source ! decodebin ! audioconvert ! audioresample ! %s", self->sink);
  self->pipeline = gst_parse_launch (text, &error);
  if (self->pipeline == NULL || error != NULL)
    {
      fail (self, ZYR_MEDIA_ERROR_NO_SUPPORT, error != NULL ? error->message : "no pipeline");
      return FALSE;
    }
  stream = g_memory_input_stream_new_from_bytes (self->sound);
  source = gst_bin_get_by_name (GST_BIN (self->pipeline), "source");
  g_object_set (source, "stream", stream, NULL);
  bus = gst_pipeline_get_bus (GST_PIPELINE (self->pipeline));
  self->watch = gst_bus_add_watch (bus, message_cb, self);
  return TRUE;
}

void
zyr_player_seek (ZyrPlayer *self, gint64 position_ms)
{
  g_return_if_fail (ZYR_IS_PLAYER (self));

  if (self->pipeline == NULL)
    return;
  self->ended = FALSE;
  self->position_ms = CLAMP (position_ms, 0, MAX (self->length_ms, 0));
  gst_element_seek_simple (self->pipeline, GST_FORMAT_TIME,
                           GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE,
                           self->position_ms * (gint64)GST_MSECOND);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
zyr_player_play (ZyrPlayer *self)
{
  g_return_if_fail (ZYR_IS_PLAYER (self));

  if (self->playing || !ensure_pipeline (self))
    return;
  if (self->ended)
    zyr_player_seek (self, 0);
  set_playing (self, TRUE);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
zyr_player_pause (ZyrPlayer *self)
{
  g_return_if_fail (ZYR_IS_PLAYER (self));

  if (self->pipeline == NULL)
    return;
  set_playing (self, FALSE);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
zyr_player_is_playing (ZyrPlayer *self)
{
  g_return_val_if_fail (ZYR_IS_PLAYER (self), FALSE);

  return self->playing;
}

gint64
zyr_player_get_position_ms (ZyrPlayer *self)
{
  g_return_val_if_fail (ZYR_IS_PLAYER (self), 0);

  return self->position_ms;
}

gint64
zyr_player_get_length_ms (ZyrPlayer *self)
{
  g_return_val_if_fail (ZYR_IS_PLAYER (self), 0);

  return self->length_ms;
}

static void
zyr_player_finalize (GObject *object)
{
  ZyrPlayer *self = ZYR_PLAYER (object);

  drop_pipeline (self);
  g_clear_pointer (&self->sound, g_bytes_unref);
  g_free (self->sink);

  G_OBJECT_CLASS (zyr_player_parent_class)->finalize (object);
}

static void
zyr_player_class_init (ZyrPlayerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_player_finalize;

  signals[CHANGED] = g_signal_new ("changed", ZYR_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", ZYR_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
zyr_player_init (ZyrPlayer *self)
{
}

ZyrPlayer *
zyr_player_new (GBytes *sound, const char *sink)
{
  ZyrPlayer *self = g_object_new (ZYR_TYPE_PLAYER, NULL);

  self->sound = zyr_ogg_chain_join (sound);
  self->sink = g_strdup (sink != NULL ? sink : DEFAULT_SINK);
  return self;
}
