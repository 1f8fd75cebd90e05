/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-recording-bar.h"

#include <glib/gi18n.h>

#include "zyr-dialogs.h"
#include "zyr-format.h"
#include "zyr-limits.h"
#include "zyr-recorder.h"
#include "zyr-visit-fill-device.h"

struct _ZyrRecordingBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *dot, *toggle, *remove;
  GtkLabel *state, *hint;

  ZyrVisitFill *fill; /* (nullable): until something is wanted */
  GPtrArray *refs;    /* of char *: questions, all with the same sound */
  char *quality;
  ZyrRecorder *recorder; /* (nullable): none yet, or it could not be */
  gboolean preparing;
  gboolean failed;
  gboolean begun;    /* the recorder's first piece is in the draft */
  gint64 taken_us;   /* when the last one went there */
  gint64 earlier_ms; /* of the recorders before this one, since the page was opened */
  GTask *ending;     /* (nullable): waits for all to be answered */
  guint n_ending;
};

G_DEFINE_FINAL_TYPE (ZyrRecordingBar, zyr_recording_bar, GTK_TYPE_WIDGET)

/* So much is lost at most when the program dies. */
#define PIECE_US (2 * G_USEC_PER_SEC)

static gboolean
is_recording (ZyrRecordingBar *self)
{
  return self->recorder != NULL
         && zyr_recorder_get_state (self->recorder) == ZYR_RECORDER_RECORDING;
}

static gboolean
has_sound (ZyrRecordingBar *self)
{
  for (guint i = 0; i < self->refs->len; i++)
    {
      if (zyr_visit_fill_has_sound (self->fill, g_ptr_array_index (self->refs, i)))
        return TRUE;
    }
  return FALSE;
}

static char *
dup_state (ZyrRecordingBar *self)
{
  gint64 ms = self->earlier_ms;
  g_autofree char *length = NULL;

  if (self->recorder != NULL)
    ms += zyr_recorder_get_length_ms (self->recorder);
  length = zyr_format_length (ms);
  if (is_recording (self))
    /* Translators: what is said during the visit is being recorded, for so long: "Recording – 0:07" */
    return g_strdup_printf (_ ("Recording – %s"), length);
  if (ms > 0)
    return g_strdup_printf (_ ("Not recording – %s is kept"), length);
  return g_strdup (has_sound (self) ? _ ("Not recording – what was recorded is kept")
                                    : _ ("Not recording"));
}

static const char *
get_hint (ZyrRecordingBar *self)
{
  if (self->failed)
    return _ ("This form records what is said, but no microphone could be used. Connect one or "
              "allow it in the settings of the device; the visit can be filled in without it.");
  return _ ("This form records what is said. Tell the household before; stop it if they do not "
            "want it.");
}

static void
show (ZyrRecordingBar *self)
{
  g_autofree char *state = dup_state (self);
  gboolean recording = is_recording (self);
  const char *toggle = recording      ? C_ ("recording", "Stop")
                       : self->failed ? _ ("Try Again")
                                      : C_ ("recording", "Record");

  gtk_label_set_text (self->state, state);
  gtk_label_set_text (self->hint, get_hint (self));
  gtk_button_set_label (GTK_BUTTON (self->toggle), toggle);
  gtk_widget_set_sensitive (self->toggle, !self->preparing && self->ending == NULL);
  gtk_widget_set_visible (self->dot, recording);
  gtk_widget_set_visible (self->remove, !recording && has_sound (self));
  if (recording)
    gtk_widget_add_css_class (GTK_WIDGET (self), "recording");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "recording");
}

static void
forget_recorder (ZyrRecordingBar *self)
{
  if (self->recorder == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->recorder, self);
  self->earlier_ms += zyr_recorder_get_length_ms (self->recorder);
  g_clear_object (&self->recorder);
}

/* %FALSE: the worker has removed by hand what it goes on from. */
static gboolean
keep (ZyrRecordingBar *self, GBytes *piece)
{
  gboolean kept = FALSE;

  for (guint i = 0; i < self->refs->len; i++)
    kept = zyr_visit_fill_add_sound (self->fill, g_ptr_array_index (self->refs, i), piece,
                                     !self->begun)
           || kept;
  self->begun = TRUE;
  return kept;
}

static void
keep_piece (ZyrRecordingBar *self)
{
  g_autoptr (GBytes) piece = zyr_recorder_take_piece (self->recorder);

  self->taken_us = g_get_monotonic_time ();
  if (piece == NULL || keep (self, piece))
    return;
  forget_recorder (self);
  self->earlier_ms = 0;
  zyr_visit_fill_set_records (self->fill, FALSE);
}

/* The microphone is let go of. */
static void
stop_recorder (ZyrRecordingBar *self)
{
  if (self->recorder != NULL)
    keep_piece (self);
  forget_recorder (self);
}

/* All pieces are on their way to the draft: they become the answers. */

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrRecordingBar) self = user_data;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  zyr_visit_fill_end_sound_finish (ZYR_VISIT_FILL (source), result, &error);
  if (self->ending == NULL)
    return;
  if (error == NULL && --self->n_ending > 0)
    return;
  task = g_steal_pointer (&self->ending);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
  if (self->box != NULL)
    show (self);
}

static void
end_sounds (ZyrRecordingBar *self)
{
  self->n_ending = self->refs->len;
  for (guint i = 0; i < self->refs->len; i++)
    zyr_visit_fill_end_sound_async (self->fill, g_ptr_array_index (self->refs, i), ended_cb,
                                    g_object_ref (self));
}

/* The recorder */

static void
changed_cb (ZyrRecordingBar *self)
{
  if (self->recorder == NULL)
    return;
  if (g_get_monotonic_time () - self->taken_us >= PIECE_US)
    keep_piece (self);
  show (self);
}

/* Stopped for the end, or as large as it may be */
static void
finished_cb (ZyrRecordingBar *self, GBytes *rest)
{
  if (g_bytes_get_size (rest) > 0)
    keep (self, rest);
  forget_recorder (self);
  if (self->ending != NULL)
    end_sounds (self);
  else
    zyr_visit_fill_set_records (self->fill, FALSE);
  show (self);
}

static void
failed_cb (ZyrRecordingBar *self, const GError *error)
{
  forget_recorder (self);
  self->failed = TRUE;
  if (self->ending != NULL)
    end_sounds (self);
  show (self);
}

static void
start_recorder (ZyrRecordingBar *self)
{
  g_autoptr (ZyrRecorder) recorder = zyr_recorder_new (g_getenv ("ZYR_AUDIO_SOURCE"));
  g_autoptr (GError) error = NULL;

  zyr_recorder_set_size_max (recorder, ZYR_BLOB_SIZE_BYTES_MAX);
  if (!zyr_recorder_start (recorder, zyr_recorder_quality_of (self->quality), &error))
    {
      failed_cb (self, error);
      return;
    }
  g_signal_connect_object (recorder, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (recorder, "finished", G_CALLBACK (finished_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (recorder, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  self->recorder = g_steal_pointer (&recorder);
  self->begun = FALSE;
  self->taken_us = g_get_monotonic_time ();
  show (self);
}

static gboolean
may_record (ZyrRecordingBar *self)
{
  return self->refs->len > 0 && self->ending == NULL && !self->failed
         && gtk_widget_get_mapped (GTK_WIDGET (self)) && zyr_visit_fill_get_records (self->fill);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrRecordingBar) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean prepared = zyr_media_prepare_finish (result, &error);

  if (self->box == NULL)
    return;
  self->preparing = FALSE;
  if (!prepared)
    failed_cb (self, error);
  else if (may_record (self) && self->recorder == NULL)
    start_recorder (self);
  else
    show (self);
}

/* Records, if it may and does not. */
static void
go_on (ZyrRecordingBar *self)
{
  if (!may_record (self) || self->preparing || self->recorder != NULL)
    return;
  self->preparing = TRUE;
  zyr_media_prepare_async (NULL, prepared_cb, g_object_ref (self));
  show (self);
}

/* A full disk: it goes on when the worker says so. */
static void
save_failed_cb (ZyrRecordingBar *self)
{
  stop_recorder (self);
  zyr_visit_fill_set_records (self->fill, FALSE);
  show (self);
}

static void
toggle_cb (ZyrRecordingBar *self)
{
  gboolean recording = is_recording (self);

  self->failed = FALSE;
  zyr_visit_fill_set_records (self->fill, !recording);
  if (recording)
    stop_recorder (self);
  else
    go_on (self);
  show (self);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrRecordingBar *self = ZYR_RECORDING_BAR (source);

  if (!zyr_confirm_finish (result) || self->box == NULL)
    return;
  stop_recorder (self);
  self->earlier_ms = 0;
  for (guint i = 0; i < self->refs->len; i++)
    zyr_visit_fill_drop_sound (self->fill, g_ptr_array_index (self->refs, i));
  show (self);
  gtk_widget_grab_focus (self->toggle);
}

static void
remove_cb (ZyrRecordingBar *self)
{
  zyr_confirm_async (GTK_WIDGET (self), _ ("Remove the Recording?"),
                     _ ("What was recorded of this visit is then gone for good."), _ ("_Remove"),
                     ZYR_CONFIRM_DESTRUCTIVE, removed_cb, NULL);
}

void
zyr_recording_bar_want (ZyrRecordingBar *self,
                        ZyrVisitFill *fill,
                        const char *ref,
                        const char *quality)
{
  g_return_if_fail (ZYR_IS_RECORDING_BAR (self));
  g_return_if_fail (self->fill == NULL || self->fill == fill);

  if (g_ptr_array_find_with_equal_func (self->refs, ref, g_str_equal, NULL))
    return;
  if (self->fill == NULL)
    {
      self->fill = g_object_ref (fill);
      self->quality = g_strdup (quality);
      g_signal_connect_object (fill, "save-failed", G_CALLBACK (save_failed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  g_ptr_array_add (self->refs, g_strdup (ref));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  show (self);
  go_on (self);
}

void
zyr_recording_bar_end_async (ZyrRecordingBar *self,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (ZYR_IS_RECORDING_BAR (self));
  g_return_if_fail (self->ending == NULL);

  g_task_set_source_tag (task, zyr_recording_bar_end_async);
  if (self->refs->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->ending = g_steal_pointer (&task);
  if (self->recorder != NULL)
    zyr_recorder_stop (self->recorder);
  else
    end_sounds (self);
}

gboolean
zyr_recording_bar_end_finish (ZyrRecordingBar *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
zyr_recording_bar_go_on (ZyrRecordingBar *self)
{
  g_return_if_fail (ZYR_IS_RECORDING_BAR (self));

  go_on (self);
}

static void
zyr_recording_bar_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (zyr_recording_bar_parent_class)->map (widget);

  go_on (ZYR_RECORDING_BAR (widget));
}

static void
zyr_recording_bar_unmap (GtkWidget *widget)
{
  ZyrRecordingBar *self = ZYR_RECORDING_BAR (widget);

  if (self->recorder != NULL)
    {
      stop_recorder (self);
      show (self);
    }

  GTK_WIDGET_CLASS (zyr_recording_bar_parent_class)->unmap (widget);
}

static void
zyr_recording_bar_dispose (GObject *object)
{
  ZyrRecordingBar *self = ZYR_RECORDING_BAR (object);

  stop_recorder (self);
  g_clear_object (&self->fill);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (zyr_recording_bar_parent_class)->dispose (object);
}

static void
zyr_recording_bar_finalize (GObject *object)
{
  ZyrRecordingBar *self = ZYR_RECORDING_BAR (object);

  g_ptr_array_unref (self->refs);
  g_free (self->quality);

  G_OBJECT_CLASS (zyr_recording_bar_parent_class)->finalize (object);
}

static void
zyr_recording_bar_class_init (ZyrRecordingBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_recording_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_recording_bar_finalize;
  widget_class->map = zyr_recording_bar_map;
  widget_class->unmap = zyr_recording_bar_unmap;

  gtk_widget_class_set_css_name (widget_class, "recordingbar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/visit/zyr-recording-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrRecordingBar, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrRecordingBar, dot);
  gtk_widget_class_bind_template_child (widget_class, ZyrRecordingBar, state);
  gtk_widget_class_bind_template_child (widget_class, ZyrRecordingBar, toggle);
  gtk_widget_class_bind_template_child (widget_class, ZyrRecordingBar, remove);
  gtk_widget_class_bind_template_child (widget_class, ZyrRecordingBar, hint);
  gtk_widget_class_bind_template_callback (widget_class, toggle_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
zyr_recording_bar_init (ZyrRecordingBar *self)
{
  self->refs = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
