/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-note-editor.h"

#include <glib/gi18n.h>

#include "zyr-household.h"
#include "zyr-note-draft.h"
#include "zyr-sentences.h"
#include "zyr-window.h"

#define SAVE_DELAY_MS 250

struct _ZyrNoteEditor
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *correction_box;
  GtkTextView *view;
  GtkLabel *kept_label;
  GtkButton *add_button;

  ZyrWorkspace *workspace;
  char *household_id;
  char *corrects; /* (nullable): id of the note to be corrected */
  char *original; /* (nullable): what that note says */
  guint save_id;  /* a change is not saved yet */
  guint n_saves;  /* saves whose end is awaited */
  gboolean adding;
};

G_DEFINE_FINAL_TYPE (ZyrNoteEditor, zyr_note_editor, GTK_TYPE_WIDGET)

static char *
dup_text (ZyrNoteEditor *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_text (ZyrNoteEditor *self, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text, -1);
}

static void
update (ZyrNoteEditor *self)
{
  g_autofree char *text = g_strstrip (dup_text (self));

  gtk_widget_set_visible (self->correction_box, self->corrects != NULL);
  gtk_button_set_label (self->add_button, self->corrects ? _ ("Save Correction")
                                                         : _ ("Add Note"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button),
                            !self->adding && text[0] != '\0'
                                && g_strcmp0 (text, self->original) != 0);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrNoteEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *text = NULL;

  self->n_saves--;
  if (!zyr_note_draft_save_finish (result, &error))
    sentence = zyr_sentence_for_error (error);
  if (self->box == NULL || self->save_id != 0 || self->n_saves > 0)
    return;
  text = dup_text (self);
  gtk_label_set_label (self->kept_label, sentence          ? sentence
                                         : text[0] != '\0' ? _ ("Kept on this device as a draft")
                                                           : "");
}

static void
save_now (ZyrNoteEditor *self)
{
  g_autofree char *text = NULL;

  if (self->save_id == 0)
    return;
  g_clear_handle_id (&self->save_id, g_source_remove);
  text = dup_text (self);
  self->n_saves++;
  zyr_note_draft_save_async (self->workspace, self->household_id, text, self->corrects, NULL,
                             saved_cb, g_object_ref (self));
}

static gboolean
save_later_cb (gpointer user_data)
{
  save_now (user_data);
  return G_SOURCE_REMOVE;
}

/* From the first change on, not from the last: somebody who never pauses is saved as well. */
static void
edited_cb (ZyrNoteEditor *self)
{
  update (self);
  gtk_label_set_label (self->kept_label, "");
  if (self->save_id == 0 && self->workspace != NULL)
    self->save_id = g_timeout_add (SAVE_DELAY_MS, save_later_cb, self);
}

static void
focus_left_cb (ZyrNoteEditor *self)
{
  save_now (self);
}

static void
set_correction (ZyrNoteEditor *self, const char *note_id, const char *original)
{
  g_autofree char *kept_id = g_strdup (note_id);
  g_autofree char *kept = original ? g_strstrip (g_strdup (original)) : NULL;

  g_free (self->corrects);
  g_free (self->original);
  self->corrects = g_steal_pointer (&kept_id);
  self->original = g_steal_pointer (&kept);
  update (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrNoteEditor) self = user_data;
  g_autofree char *corrects = NULL;
  g_autofree char *text = zyr_note_draft_load_finish (result, &corrects, NULL);
  g_autofree char *typed = NULL;

  if (self->box == NULL || text == NULL || text[0] == '\0')
    return;
  typed = dup_text (self);
  if (typed[0] != '\0')
    return;
  set_correction (self, corrects, NULL);
  set_text (self, text);
  g_clear_handle_id (&self->save_id, g_source_remove); /* it is what is kept already */
  gtk_label_set_label (self->kept_label, _ ("Kept on this device as a draft"));
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrNoteEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = zyr_household_add_note_finish (result, &error);
  g_autofree char *sentence = NULL;
  ZyrWindow *window;

  self->adding = FALSE;
  if (self->box == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->view), TRUE);
  if (id)
    {
      gboolean was_correction = self->corrects != NULL;

      set_correction (self, NULL, NULL);
      set_text (self, "");
      sentence = g_strdup (was_correction ? _ ("Correction saved") : _ ("Note saved"));
    }
  else
    sentence = zyr_sentence_for_error (error);
  update (self);
  window = zyr_window_of (GTK_WIDGET (self));
  if (window)
    zyr_window_toast (window, sentence);
}

static void
add_cb (ZyrNoteEditor *self)
{
  g_autofree char *text = dup_text (self);

  save_now (self);
  self->adding = TRUE;
  update (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->view), FALSE);
  zyr_household_add_note_async (self->workspace, self->household_id, text, self->corrects, NULL,
                                added_cb, g_object_ref (self));
}

/* What was changed already stays as the text of a new note. */
static void
cancel_correction_cb (ZyrNoteEditor *self)
{
  g_autofree char *text = g_strstrip (dup_text (self));
  gboolean untouched = g_strcmp0 (text, self->original) == 0;

  set_correction (self, NULL, NULL);
  if (untouched)
    set_text (self, "");
  edited_cb (self);
}

static void
zyr_note_editor_dispose (GObject *object)
{
  ZyrNoteEditor *self = ZYR_NOTE_EDITOR (object);

  if (self->box)
    save_now (self);
  g_clear_handle_id (&self->save_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_note_editor_parent_class)->dispose (object);
}

static void
zyr_note_editor_finalize (GObject *object)
{
  ZyrNoteEditor *self = ZYR_NOTE_EDITOR (object);

  g_clear_pointer (&self->household_id, g_free);
  g_clear_pointer (&self->corrects, g_free);
  g_clear_pointer (&self->original, g_free);

  G_OBJECT_CLASS (zyr_note_editor_parent_class)->finalize (object);
}

static void
zyr_note_editor_class_init (ZyrNoteEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_note_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_note_editor_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/household/zyr-note-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrNoteEditor, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrNoteEditor, correction_box);
  gtk_widget_class_bind_template_child (widget_class, ZyrNoteEditor, view);
  gtk_widget_class_bind_template_child (widget_class, ZyrNoteEditor, kept_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrNoteEditor, add_button);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_correction_cb);
}

static void
zyr_note_editor_init (ZyrNoteEditor *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed",
                           G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->view), focus);
  g_signal_connect (self, "unmap", G_CALLBACK (focus_left_cb), NULL);
  update (self);
}

void
zyr_note_editor_set_household (ZyrNoteEditor *self,
                               ZyrWorkspace *workspace,
                               const char *household_id)
{
  g_return_if_fail (ZYR_IS_NOTE_EDITOR (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (self->workspace == NULL);

  self->workspace = g_object_ref (workspace);
  self->household_id = g_strdup (household_id);
  zyr_note_draft_load_async (workspace, household_id, NULL, loaded_cb, g_object_ref (self));
}

void
zyr_note_editor_correct (ZyrNoteEditor *self, const char *note_id, const char *text)
{
  g_autofree char *typed = NULL;

  g_return_if_fail (ZYR_IS_NOTE_EDITOR (self));
  g_return_if_fail (note_id != NULL && text != NULL);

  typed = g_strstrip (dup_text (self));
  set_correction (self, note_id, text);
  if (typed[0] == '\0')
    set_text (self, text);
  edited_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
