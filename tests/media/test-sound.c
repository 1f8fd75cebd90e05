/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recording and playing through the real pipelines, with another source and another sink. */
#include <locale.h>
#include <string.h>

#include "zyr-player.h"
#include "zyr-recorder.h"

#define TONE "audiotestsrc is-live=true volume=0.5"
#define SILENCE "audiotestsrc is-live=true wave=silence"
#define DEAF "filesrc location=/nowhere/at/all"
#define NOBODY "fakesink sync=true"

typedef struct
{
  ZyrRecorder *recorder;
  GBytes *sound;
  GError *error;
  double loudest;
  guint n_changes;
} Recording;

static void
changed_cb (Recording *recording)
{
  recording->n_changes++;
  recording->loudest = MAX (recording->loudest, zyr_recorder_get_level (recording->recorder));
}

static void
finished_cb (Recording *recording, GBytes *sound)
{
  g_assert_null (recording->sound);
  recording->sound = g_bytes_ref (sound);
}

static void
failed_cb (Recording *recording, GError *error)
{
  recording->error = g_error_copy (error);
}

static void
recording_init (Recording *recording, const char *source)
{
  recording->recorder = zyr_recorder_new (source);
  g_signal_connect_swapped (recording->recorder, "changed", G_CALLBACK (changed_cb), recording);
  g_signal_connect_swapped (recording->recorder, "finished", G_CALLBACK (finished_cb), recording);
  g_signal_connect_swapped (recording->recorder, "failed", G_CALLBACK (failed_cb), recording);
}

static void
recording_clear (Recording *recording)
{
  g_clear_object (&recording->recorder);
  g_clear_pointer (&recording->sound, g_bytes_unref);
  g_clear_error (&recording->error);
}

static void
record_until (Recording *recording, gint64 length_ms)
{
  while (recording->error == NULL && zyr_recorder_get_length_ms (recording->recorder) < length_ms)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_sound (Recording *recording)
{
  while (recording->sound == NULL && recording->error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (recording->error);
}

static GBytes *
record (const char *source, gint64 length_ms)
{
  Recording recording = { 0 };
  GBytes *sound;

  recording_init (&recording, source);
  g_assert_true (zyr_recorder_start (recording.recorder, ZYR_RECORDER_VOICE, NULL));
  record_until (&recording, length_ms);
  zyr_recorder_stop (recording.recorder);
  wait_for_sound (&recording);
  g_assert_cmpint (zyr_recorder_get_state (recording.recorder), ==, ZYR_RECORDER_IDLE);
  sound = g_bytes_ref (recording.sound);
  recording_clear (&recording);
  return sound;
}

static void
test_record (void)
{
  g_autoptr (GBytes) sound = record (TONE, 500);
  gsize size_bytes;
  const char *data = g_bytes_get_data (sound, &size_bytes);

  g_assert_cmpuint (size_bytes, >, 500);
  g_assert_cmpmem (data, 4, "OggS", 4);
  g_assert_nonnull (memmem (data, size_bytes, "OpusHead", 8));
}

static void
test_level (void)
{
  Recording recording = { 0 };

  recording_init (&recording, TONE);
  g_assert_true (zyr_recorder_start (recording.recorder, ZYR_RECORDER_VOICE, NULL));
  record_until (&recording, 300);
  g_assert_cmpfloat (recording.loudest, >, 0.7);
  zyr_recorder_cancel (recording.recorder);
  recording_clear (&recording);

  recording = (Recording){ 0 };
  recording_init (&recording, SILENCE);
  g_assert_true (zyr_recorder_start (recording.recorder, ZYR_RECORDER_LOW, NULL));
  record_until (&recording, 300);
  g_assert_cmpfloat (recording.loudest, ==, 0);
  zyr_recorder_cancel (recording.recorder);
  g_assert_null (recording.sound);
  recording_clear (&recording);
}

static gboolean
timeout_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint ms)
{
  gboolean done = FALSE;

  g_timeout_add (ms, timeout_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
not_played_cb (ZyrPlayer *player, const GError *error)
{
  g_assert_no_error (error);
}

/* Where it is, once it was played to its end */
static gint64
play_to_end (ZyrPlayer *player)
{
  const gulong handler = g_signal_connect (player, "failed", G_CALLBACK (not_played_cb), NULL);

  zyr_player_play (player);
  while (zyr_player_is_playing (player))
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (player, handler);
  return zyr_player_get_position_ms (player);
}

static gint64
length_of (GBytes *sound)
{
  g_autoptr (ZyrPlayer) player = zyr_player_new (sound, NOBODY);

  return play_to_end (player);
}

/* Recorded in three goes; the second was cut off within a page. All of it is heard, and every part of
 * it is found again. */
static void
test_goes (void)
{
  g_autoptr (GBytes) first = record (TONE, 600);
  g_autoptr (GBytes) second = record (SILENCE, 300);
  g_autoptr (GBytes) third = record (TONE, 500);
  const gint64 first_ms = length_of (first), third_ms = length_of (third);
  g_autoptr (GByteArray) goes = g_byte_array_new ();
  g_autoptr (GBytes) all = NULL;
  g_autoptr (ZyrPlayer) player = NULL;
  gint64 all_ms;

  g_byte_array_append (goes, g_bytes_get_data (first, NULL), (guint)g_bytes_get_size (first));
  g_byte_array_append (goes, g_bytes_get_data (second, NULL), (guint)g_bytes_get_size (second) - 9);
  g_byte_array_append (goes, g_bytes_get_data (third, NULL), (guint)g_bytes_get_size (third));
  all = g_byte_array_free_to_bytes (g_steal_pointer (&goes));
  player = zyr_player_new (all, NOBODY);
  all_ms = play_to_end (player);
  g_assert_cmpint (all_ms, >=, first_ms + third_ms);
  g_assert_cmpint (zyr_player_get_length_ms (player), ==, all_ms);
  for (gint64 to_ms = 0; to_ms < all_ms; to_ms += all_ms / 2)
    {
      zyr_player_seek (player, to_ms);
      g_assert_cmpint (play_to_end (player), ==, all_ms);
    }
}

/* What was said in the pause is not in it. */
static void
test_pause (void)
{
  Recording recording = { 0 };
  gint64 paused_at;

  recording_init (&recording, TONE);
  g_assert_true (zyr_recorder_start (recording.recorder, ZYR_RECORDER_VOICE, NULL));
  record_until (&recording, 300);
  zyr_recorder_pause (recording.recorder);
  g_assert_cmpint (zyr_recorder_get_state (recording.recorder), ==, ZYR_RECORDER_PAUSED);
  wait_ms (150); /* what was on its way */
  paused_at = zyr_recorder_get_length_ms (recording.recorder);
  wait_ms (1500);
  g_assert_cmpint (zyr_recorder_get_length_ms (recording.recorder), ==, paused_at);
  zyr_recorder_resume (recording.recorder);
  record_until (&recording, paused_at + 300);
  zyr_recorder_pause (recording.recorder);
  zyr_recorder_stop (recording.recorder);
  wait_for_sound (&recording);
  g_assert_cmpint (length_of (recording.sound), >=, 500);
  g_assert_cmpint (length_of (recording.sound), <, 1800);
  recording_clear (&recording);
}

static void
test_no_microphone (void)
{
  Recording recording = { 0 };

  recording_init (&recording, DEAF);
  g_assert_true (zyr_recorder_start (recording.recorder, ZYR_RECORDER_VOICE, NULL));
  while (recording.error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (recording.error, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_NO_DEVICE);
  g_assert_cmpint (zyr_recorder_get_state (recording.recorder), ==, ZYR_RECORDER_IDLE);
  recording_clear (&recording);

  recording = (Recording){ 0 };
  recording_init (&recording, "nosuchelementsrc");
  g_assert_false (zyr_recorder_start (recording.recorder, ZYR_RECORDER_VOICE, &recording.error));
  g_assert_error (recording.error, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_NO_SUPPORT);
  recording_clear (&recording);
}

static void
test_play (void)
{
  g_autoptr (GBytes) sound = record (TONE, 800);
  g_autoptr (ZyrPlayer) player = zyr_player_new (sound, NOBODY);

  g_assert_false (zyr_player_is_playing (player));
  zyr_player_play (player);
  g_assert_true (zyr_player_is_playing (player));
  while (zyr_player_get_position_ms (player) < 200)
    g_main_context_iteration (NULL, TRUE);
  zyr_player_pause (player);
  g_assert_false (zyr_player_is_playing (player));
  zyr_player_seek (player, 0);
  zyr_player_play (player);
  while (zyr_player_is_playing (player))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (zyr_player_get_length_ms (player), >=, 700);
  g_assert_cmpint (zyr_player_get_position_ms (player), ==, zyr_player_get_length_ms (player));
  /* And again, from the start. */
  zyr_player_play (player);
  g_assert_cmpint (zyr_player_get_position_ms (player), ==, 0);
}

static void
copy_error_cb (GError **copy, GError *error)
{
  *copy = g_error_copy (error);
}

static void
test_play_nonsense (void)
{
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("Bu bir ses değil, yalnızca bir yazı.", 36);
  g_autoptr (ZyrPlayer) player = zyr_player_new (nonsense, NOBODY);
  g_autoptr (GError) error = NULL;

  g_signal_connect_swapped (player, "failed", G_CALLBACK (copy_error_cb), &error);
  zyr_player_play (player);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (error->domain, ==, ZYR_MEDIA_ERROR);
  g_assert_cmpint (error->code, !=, ZYR_MEDIA_ERROR_NO_DEVICE);
  g_assert_false (zyr_player_is_playing (player));
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  zyr_media_prepare_finish (result, &error);
  g_assert_no_error (error);
  *(gboolean *)user_data = TRUE;
}

int
main (int argc, char *argv[])
{
  gboolean prepared = FALSE;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  zyr_media_prepare_async (NULL, prepared_cb, &prepared);
  while (!prepared)
    g_main_context_iteration (NULL, TRUE);

  g_test_add_func ("/media/sound/record", test_record);
  g_test_add_func ("/media/sound/level", test_level);
  g_test_add_func ("/media/sound/pause", test_pause);
  g_test_add_func ("/media/sound/goes", test_goes);
  g_test_add_func ("/media/sound/no-microphone", test_no_microphone);
  g_test_add_func ("/media/sound/play", test_play);
  g_test_add_func ("/media/sound/play-nonsense", test_play_nonsense);
  return g_test_run ();
}
