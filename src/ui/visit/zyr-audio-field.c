/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-audio-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-field-parts.h"
#include "zyr-file-answer.h"
#include "zyr-file-input.h"
#include "zyr-flow-layout.h"
#include "zyr-format.h"
#include "zyr-limits.h"
#include "zyr-media-sentences.h"
#include "zyr-player.h"
#include "zyr-recorder.h"

struct _ZyrAudioField
{
  ZyrField parent_instance;

  GtkWidget *empty; /* record, choose */
  GtkWidget *record, *choose, *spinner;
  GtkWidget *recording; /* what shows while it records */
  GtkWidget *level, *pause, *stop;
  GtkLabel *time;
  GtkWidget *kept; /* play, remove */
  GtkWidget *play, *position, *remove;
  GtkLabel *length;

  ZyrRecorder *recorder; /* (nullable): while it records */
  ZyrPlayer *player;     /* (nullable): of the sound that is kept, from the first play on */
  gint64 length_ms;      /* of the sound recorded last, 0 unknown */
  char *shown;           /* the answer whose sound is ready to be played */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (ZyrAudioField, zyr_audio_field, ZYR_TYPE_FIELD)

/* What may be missing when the program dies while it records */
#define PIECE_MS 2000

/* Outlives the field: who leaves the page while it records keeps what was recorded. */
typedef struct
{
  ZyrFormHost *host;
  char *ref;
  GByteArray *sound; /* what was taken from the recorder so far */
  gint64 taken_ms;
} Keeper;

static void
keeper_free (gpointer data, GClosure *closure)
{
  Keeper *keeper = data;

  g_object_unref (keeper->host);
  g_free (keeper->ref);
  g_byte_array_unref (keeper->sound);
  g_free (keeper);
}

static void
show_parts (ZyrAudioField *self)
{
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));
  gboolean recording = self->recorder != NULL;
  gboolean empty = item == NULL || *item->value == '\0';
  gboolean readonly = zyr_field_is_readonly (ZYR_FIELD (self));

  gtk_widget_set_visible (self->recording, recording);
  gtk_widget_set_visible (self->empty, !recording && empty && !readonly);
  gtk_widget_set_visible (self->kept, !recording && !empty);
  gtk_widget_set_visible (self->remove, !readonly);
}

static void
show_busy (ZyrField *field, gboolean busy)
{
  ZyrAudioField *self = ZYR_AUDIO_FIELD (field);

  zyr_field_spinner_turn (self->spinner, busy);
  gtk_widget_set_sensitive (self->record, !busy);
  gtk_widget_set_sensitive (self->choose, !busy);
  show_parts (self);
}

/* The field may be gone; the answer is not. */
static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  zyr_form_host_attach_finish (ZYR_FORM_HOST (source), result, NULL);
}

static void
take (Keeper *keeper, GBytes *piece)
{
  gsize size_bytes = 0;
  const guint8 *bytes = g_bytes_get_data (piece, &size_bytes);

  g_byte_array_append (keeper->sound, bytes, (guint)size_bytes);
}

static void
keep_piece_cb (ZyrRecorder *recorder, gpointer user_data)
{
  Keeper *keeper = user_data;
  const gint64 now_ms = zyr_recorder_get_length_ms (recorder);
  g_autoptr (GBytes) piece = NULL;

  if (now_ms - keeper->taken_ms < PIECE_MS)
    return;
  keeper->taken_ms = now_ms;
  piece = zyr_recorder_take_piece (recorder);
  if (piece == NULL)
    return;
  zyr_form_host_add_sound (keeper->host, keeper->ref, piece, keeper->sound->len == 0);
  take (keeper, piece);
}

static void
keep_cb (ZyrRecorder *recorder, GBytes *rest, gpointer user_data)
{
  Keeper *keeper = user_data;
  ZyrAudioField *self = g_object_get_data (G_OBJECT (recorder), "field");
  g_autoptr (GBytes) sound = NULL;

  take (keeper, rest);
  sound = g_bytes_new (keeper->sound->data, keeper->sound->len);
  if (self == NULL)
    {
      zyr_form_host_attach_async (keeper->host, keeper->ref, NULL, sound, kept_cb, NULL);
      return;
    }
  self->length_ms = zyr_recorder_get_length_ms (recorder);
  g_clear_object (&self->recorder);
  zyr_file_answer_keep (ZYR_FIELD (self), NULL, sound, show_busy);
}

/* The microphone went away: what was recorded until then is not lost. */
static void
keep_taken_cb (ZyrRecorder *recorder, const GError *error, gpointer user_data)
{
  Keeper *keeper = user_data;
  g_autoptr (GBytes) sound = g_bytes_new (keeper->sound->data, keeper->sound->len);

  if (keeper->sound->len > 0)
    zyr_form_host_attach_async (keeper->host, keeper->ref, NULL, sound, kept_cb, NULL);
}

static void
failed_cb (ZyrAudioField *self, const GError *error)
{
  g_clear_object (&self->recorder);
  zyr_field_complain (ZYR_FIELD (self), zyr_media_sentence_for_recording (error));
  show_parts (self);
}

static void
recorder_changed_cb (ZyrAudioField *self)
{
  g_autofree char *now = NULL;
  g_autofree char *most = zyr_format_length (ZYR_RECORDING_LENGTH_S_MAX * G_GINT64_CONSTANT (1000));
  g_autofree char *text = NULL;
  gboolean paused;

  if (self->recorder == NULL)
    return;
  paused = zyr_recorder_get_state (self->recorder) == ZYR_RECORDER_PAUSED;
  now = zyr_format_length (zyr_recorder_get_length_ms (self->recorder));
  /* Translators: a recording: how long it is, and how long it may become: "0:07 of 30:00" */
  text = g_strdup_printf (paused ? _ ("Paused – %1$s of %2$s") : _ ("Recording – %1$s of %2$s"),
                          now, most);
  gtk_label_set_text (self->time, text);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (self->level), zyr_recorder_get_level (self->recorder));
  gtk_button_set_label (GTK_BUTTON (self->pause), paused ? _ ("Continue") : _ ("Pause"));
}

static void
start_recording (ZyrAudioField *self)
{
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));
  g_autoptr (ZyrRecorder) recorder = zyr_recorder_new (g_getenv ("ZYR_AUDIO_SOURCE"));
  g_autoptr (GError) error = NULL;
  Keeper *keeper;

  if (!zyr_recorder_start (recorder, zyr_recorder_quality_of (zyr_form_item_get_attribute (item, "quality")), &error))
    {
      failed_cb (self, error);
      return;
    }
  keeper = g_new0 (Keeper, 1);
  keeper->host = g_object_ref (zyr_field_get_host (ZYR_FIELD (self)));
  keeper->ref = g_strdup (item->ref);
  keeper->sound = g_byte_array_new ();
  g_object_set_data (G_OBJECT (recorder), "field", self);
  g_signal_connect_data (recorder, "finished", G_CALLBACK (keep_cb), keeper, keeper_free, 0);
  g_signal_connect (recorder, "changed", G_CALLBACK (keep_piece_cb), keeper);
  g_signal_connect (recorder, "failed", G_CALLBACK (keep_taken_cb), keeper);
  g_signal_connect_object (recorder, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (recorder, "changed", G_CALLBACK (recorder_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->recorder = g_steal_pointer (&recorder);
  show_parts (self);
  recorder_changed_cb (self);
  gtk_widget_grab_focus (self->stop);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrAudioField) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean prepared = zyr_media_prepare_finish (result, &error);

  if (zyr_field_get_item (ZYR_FIELD (self)) == NULL)
    return;
  show_busy (ZYR_FIELD (self), FALSE);
  if (prepared)
    start_recording (self);
  else
    zyr_field_complain (ZYR_FIELD (self), zyr_media_sentence_for_recording (error));
}

static void
record_cb (ZyrAudioField *self)
{
  zyr_field_complain (ZYR_FIELD (self), "");
  show_busy (ZYR_FIELD (self), TRUE);
  zyr_media_prepare_async (NULL, prepared_cb, g_object_ref (self));
}

static void
pause_cb (ZyrAudioField *self)
{
  if (self->recorder == NULL)
    return;
  if (zyr_recorder_get_state (self->recorder) == ZYR_RECORDER_PAUSED)
    zyr_recorder_resume (self->recorder);
  else
    zyr_recorder_pause (self->recorder);
}

/* Who waits for the end of what is on its way holds the recorder. */
static void
over_cb (ZyrRecorder *recorder, gpointer result, gpointer user_data)
{
  g_object_unref (recorder);
}

static void
stop_cb (ZyrAudioField *self)
{
  if (self->recorder != NULL)
    zyr_recorder_stop (self->recorder);
}

static void
leave_recorder (ZyrAudioField *self)
{
  ZyrRecorder *recorder = g_steal_pointer (&self->recorder);

  if (recorder == NULL)
    return;
  g_object_set_data (G_OBJECT (recorder), "field", NULL);
  g_signal_connect (recorder, "finished", G_CALLBACK (over_cb), NULL);
  g_signal_connect (recorder, "failed", G_CALLBACK (over_cb), NULL);
  zyr_recorder_stop (recorder);
}

static void
take_file (GtkWidget *widget, GFile *file, GBytes *bytes)
{
  zyr_file_answer_keep (ZYR_FIELD (widget), file, bytes, show_busy);
}

static gboolean
takes_file (GtkWidget *widget)
{
  ZyrAudioField *self = ZYR_AUDIO_FIELD (widget);

  return !zyr_field_is_readonly (ZYR_FIELD (self)) && self->recorder == NULL;
}

static void
choose_cb (ZyrAudioField *self)
{
  zyr_file_input_choose (GTK_WIDGET (self), _ ("Choose a Sound"), "audio/*", NULL, take_file);
}

static void
player_changed_cb (ZyrAudioField *self)
{
  gboolean playing = self->player != NULL && zyr_player_is_playing (self->player);
  gint64 position_ms = self->player != NULL ? zyr_player_get_position_ms (self->player) : 0;
  gint64 length_ms = self->player != NULL ? zyr_player_get_length_ms (self->player) : 0;
  g_autofree char *length = NULL;
  g_autofree char *position = zyr_format_length (position_ms);
  g_autofree char *text = NULL;

  length_ms = MAX (length_ms, self->length_ms);
  length = zyr_format_length (length_ms);
  text = length_ms > 0 ? g_strdup_printf ("%s / %s", position, length) : g_strdup ("");
  gtk_label_set_text (self->length, text);
  gtk_widget_set_visible (GTK_WIDGET (self->length), *text != '\0');
  gtk_button_set_icon_name (GTK_BUTTON (self->play), playing ? "media-playback-pause-symbolic"
                                                             : "media-playback-start-symbolic");
  zyr_field_name (ZYR_FIELD (self), self->play, playing ? _ ("Pause") : _ ("Play"));
  self->showing = TRUE;
  gtk_range_set_range (GTK_RANGE (self->position), 0, (double)MAX (length_ms, 1000));
  gtk_range_set_value (GTK_RANGE (self->position), (double)position_ms);
  self->showing = FALSE;
  gtk_widget_set_sensitive (self->position, self->player != NULL);
}

static void
player_failed_cb (ZyrAudioField *self, const GError *error)
{
  zyr_field_complain (ZYR_FIELD (self), zyr_media_sentence_for_playing (error));
}

static void
forget_player (ZyrAudioField *self)
{
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_clear_object (&self->player);
}

typedef struct
{
  ZyrAudioField *field;
  GBytes *sound;
} Playing;

static void
play_sound (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Playing *playing = user_data;
  g_autoptr (ZyrAudioField) self = playing->field;
  g_autoptr (GBytes) sound = playing->sound;
  g_autoptr (GError) error = NULL;

  if (!zyr_media_prepare_finish (result, &error))
    {
      player_failed_cb (self, error);
      return;
    }
  if (zyr_field_get_item (ZYR_FIELD (self)) == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->player = zyr_player_new (sound, g_getenv ("ZYR_AUDIO_SINK"));
  g_signal_connect_object (self->player, "changed", G_CALLBACK (player_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->player, "failed", G_CALLBACK (player_failed_cb), self,
                           G_CONNECT_SWAPPED);
  zyr_player_play (self->player);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrAudioField) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sound
      = zyr_form_host_load_picture_finish (ZYR_FORM_HOST (source), result, &error);
  Playing *playing;

  if (zyr_field_get_item (ZYR_FIELD (self)) == NULL)
    return;
  gtk_widget_set_sensitive (self->play, TRUE);
  if (sound == NULL)
    {
      zyr_field_complain (ZYR_FIELD (self), _ ("The sound is not on this device yet. It comes with "
                                               "the next contact with the centre."));
      return;
    }
  playing = g_new0 (Playing, 1);
  playing->field = g_object_ref (self);
  playing->sound = g_bytes_ref (sound);
  zyr_media_prepare_async (NULL, play_sound, playing);
}

static void
play_cb (ZyrAudioField *self)
{
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));

  zyr_field_complain (ZYR_FIELD (self), "");
  if (self->player == NULL)
    {
      gtk_widget_set_sensitive (self->play, FALSE);
      zyr_form_host_load_picture_async (zyr_field_get_host (ZYR_FIELD (self)), item->ref, loaded_cb,
                                        g_object_ref (self));
    }
  else if (zyr_player_is_playing (self->player))
    {
      zyr_player_pause (self->player);
    }
  else
    {
      zyr_player_play (self->player);
    }
}

static void
moved_cb (ZyrAudioField *self)
{
  if (!self->showing && self->player != NULL)
    zyr_player_seek (self->player, (gint64)gtk_range_get_value (GTK_RANGE (self->position)));
}

static void
remove_cb (ZyrAudioField *self)
{
  zyr_file_answer_remove (ZYR_FIELD (self), _ ("Remove the Sound?"),
                          _ ("The question is then not answered. A recording cannot be made again "
                             "as it was."),
                          self->record);
}

static void
zyr_audio_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrAudioField *self = ZYR_AUDIO_FIELD (field);

  zyr_field_name (field, self->record, _ ("Record"));
  zyr_field_name (field, self->choose, _ ("Choose a Sound…"));
  zyr_field_name (field, self->pause, NULL);
  zyr_field_name (field, self->stop, _ ("Stop"));
  zyr_field_name (field, self->level, _ ("Loudness"));
  zyr_field_name (field, self->position, _ ("Place in the sound"));
  zyr_field_name (field, self->remove, _ ("Remove the Sound"));
  gtk_accessible_reset_property (GTK_ACCESSIBLE (self->pause), GTK_ACCESSIBLE_PROPERTY_LABEL);
  if (g_strcmp0 (self->shown, item->value) != 0)
    {
      g_free (self->shown);
      self->shown = g_strdup (item->value);
      if (*item->value == '\0')
        self->length_ms = 0;
      forget_player (self);
    }
  player_changed_cb (self);
  show_parts (self);
}

static void
unmap_cb (ZyrAudioField *self)
{
  leave_recorder (self);
  forget_player (self);
  show_parts (self);
}

static void
zyr_audio_field_dispose (GObject *object)
{
  ZyrAudioField *self = ZYR_AUDIO_FIELD (object);

  leave_recorder (self);
  forget_player (self);

  G_OBJECT_CLASS (zyr_audio_field_parent_class)->dispose (object);
}

static void
zyr_audio_field_finalize (GObject *object)
{
  g_clear_pointer (&ZYR_AUDIO_FIELD (object)->shown, g_free);

  G_OBJECT_CLASS (zyr_audio_field_parent_class)->finalize (object);
}

static void
zyr_audio_field_class_init (ZyrAudioFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_audio_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_audio_field_finalize;
  ZYR_FIELD_CLASS (klass)->update = zyr_audio_field_update;
}

static GtkWidget *
button_new (ZyrAudioField *self, GtkWidget *box, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "answer");
  zyr_flow_append (box, button);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static void
build_recording (ZyrAudioField *self)
{
  GtkWidget *actions = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);
  GtkWidget *time = gtk_label_new ("");

  self->recording = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->time = GTK_LABEL (time);
  gtk_label_set_xalign (self->time, 0);
  gtk_label_set_wrap (self->time, TRUE);
  gtk_widget_add_css_class (time, "numeric");
  self->level = gtk_level_bar_new_for_interval (0, 1);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->level), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->level), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (self->level), GTK_LEVEL_BAR_OFFSET_FULL);
  self->stop = button_new (self, actions, _ ("Stop"), G_CALLBACK (stop_cb));
  gtk_widget_add_css_class (self->stop, "destructive-action");
  self->pause = button_new (self, actions, _ ("Pause"), G_CALLBACK (pause_cb));
  gtk_box_append (GTK_BOX (self->recording), time);
  gtk_box_append (GTK_BOX (self->recording), self->level);
  gtk_box_append (GTK_BOX (self->recording), actions);
  gtk_widget_set_visible (self->recording, FALSE);
  gtk_widget_set_parent (self->recording, GTK_WIDGET (self));
}

static void
build_kept (ZyrAudioField *self)
{
  GtkWidget *length = gtk_label_new ("");
  GtkWidget *place = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->kept = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->play = gtk_button_new_from_icon_name ("media-playback-start-symbolic");
  self->position = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1000, 1000);
  self->remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_set_hexpand (self->position, TRUE);
  gtk_widget_add_css_class (self->play, "answer");
  gtk_widget_add_css_class (self->position, "answer");
  gtk_widget_add_css_class (self->remove, "answer");
  gtk_widget_set_tooltip_text (self->remove, _ ("Remove the Sound"));
  self->length = GTK_LABEL (length);
  gtk_widget_add_css_class (length, "numeric");
  gtk_widget_add_css_class (length, "dim-label");
  gtk_widget_set_valign (self->play, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->remove, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (self->length, 1);
  gtk_box_append (GTK_BOX (place), self->position);
  gtk_box_append (GTK_BOX (place), length);
  gtk_box_append (GTK_BOX (self->kept), self->play);
  gtk_box_append (GTK_BOX (self->kept), place);
  gtk_box_append (GTK_BOX (self->kept), self->remove);
  gtk_widget_set_visible (self->kept, FALSE);
  gtk_widget_set_parent (self->kept, GTK_WIDGET (self));
  g_signal_connect_object (self->play, "clicked", G_CALLBACK (play_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->remove, "clicked", G_CALLBACK (remove_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->position, "value-changed", G_CALLBACK (moved_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
zyr_audio_field_init (ZyrAudioField *self)
{
  self->empty = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);
  self->record = button_new (self, self->empty, _ ("Record"), G_CALLBACK (record_cb));
  self->choose = button_new (self, self->empty, _ ("Choose a Sound…"), G_CALLBACK (choose_cb));
  self->spinner = zyr_field_spinner_new ();
  zyr_flow_append (self->empty, self->spinner);
  gtk_widget_set_parent (self->empty, GTK_WIDGET (self));
  build_recording (self);
  build_kept (self);
  g_signal_connect (self, "unmap", G_CALLBACK (unmap_cb), NULL);
  zyr_file_input_attach (GTK_WIDGET (self), FALSE, takes_file, take_file);
}
