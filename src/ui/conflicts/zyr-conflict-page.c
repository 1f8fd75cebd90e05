/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-conflict-page.h"

#include <glib/gi18n.h>

#include "zyr-acts.h"
#include "zyr-clear.h"
#include "zyr-conflict-words.h"
#include "zyr-field-entry.h"
#include "zyr-field-words.h"
#include "zyr-sentences.h"
#include "zyr-window.h"

struct _ZyrConflictPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwWindowTitle *title;
  GtkStack *states;
  AdwStatusPage *decided_page;
  GtkLabel *subject_label;
  GtkLabel *explanation_label;
  GtkButton *household_button;
  GtkListBox *choices;
  GtkListBox *other_list;
  GtkLabel *trouble_label;
  GtkWidget *keep_button;

  ZyrWorkspace *workspace;
  char *conflict_id;
  ZyrConflictRow *conflict; /* (nullable): as it is shown */
  GtkCheckButton *first;    /* (nullable): of the radio buttons */
  GtkWidget *other_entry;   /* (nullable) */
  GCancellable *cancellable;
  int chosen; /* a ZyrConflictKeep, -1: none yet */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (ZyrConflictPage, zyr_conflict_page, GTK_TYPE_WIDGET)

#define DATA_KEEP "keep"

static void
show_trouble (ZyrConflictPage *self, const char *sentence)
{
  gtk_label_set_label (self->trouble_label, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_label), sentence != NULL);
}

static void
update (ZyrConflictPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->other_list),
                          self->chosen == ZYR_CONFLICT_KEEP_OTHER && self->other_entry != NULL);
  gtk_widget_set_sensitive (self->keep_button, self->chosen >= 0 && !self->busy);
}

static void
edited_cb (ZyrConflictPage *self)
{
  show_trouble (self, NULL);
}

static void
toggled_cb (ZyrConflictPage *self, GtkCheckButton *check)
{
  if (!gtk_check_button_get_active (check))
    return;
  self->chosen = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (check), DATA_KEEP));
  show_trouble (self, NULL);
  update (self);
  if (self->chosen == ZYR_CONFLICT_KEEP_OTHER && self->other_entry != NULL)
    gtk_widget_grab_focus (self->other_entry);
}

/* A value to choose: who may not decide reads it only. */
static void
add_choice (ZyrConflictPage *self, ZyrConflictKeep keep, const char *value, const char *about)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (value, -1);
  g_autofree char *subtitle = g_markup_escape_text (about, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (zyr_conflict_row_get_may_close (self->conflict))
    {
      GtkWidget *check = gtk_check_button_new ();
      g_autofree char *name = g_strdup_printf ("%s, %s", value, about);

      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      gtk_check_button_set_group (GTK_CHECK_BUTTON (check), self->first);
      if (self->first == NULL)
        self->first = GTK_CHECK_BUTTON (check);
      g_object_set_data (G_OBJECT (check), DATA_KEEP, GINT_TO_POINTER (keep));
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                      -1);
      g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
    }
  gtk_list_box_append (self->choices, row);
}

static char *
dup_value (ZyrConflictPage *self, const char *value)
{
  return zyr_field_value_text (self->workspace, zyr_conflict_row_get_rec_kind (self->conflict),
                               zyr_conflict_row_get_field (self->conflict), value);
}

static void
add_values (ZyrConflictPage *self)
{
  ZyrConflictRow *row = self->conflict;
  g_autofree char *theirs = dup_value (self, zyr_conflict_row_get_theirs (row));
  g_autofree char *theirs_author = zyr_conflict_theirs_author (row);
  g_autofree char *mine = dup_value (self, zyr_conflict_row_get_mine (row));
  g_autofree char *mine_author = zyr_conflict_mine_author (row);
  g_autofree char *base = zyr_conflict_base (self->workspace, row);
  g_autofree char *mine_about = g_strdup_printf ("%s\n%s", mine_author, base);
  const char *present_value = zyr_conflict_row_get_present (row);
  gboolean is_theirs = g_str_equal (present_value, zyr_conflict_row_get_theirs (row));
  g_autofree char *theirs_about
      = is_theirs ? g_strdup_printf ("%s\n%s", theirs_author, _ ("It stands in the file now."))
                  : g_strdup (theirs_author);

  add_choice (self, ZYR_CONFLICT_KEEP_THEIRS, theirs, theirs_about);
  add_choice (self, ZYR_CONFLICT_KEEP_MINE, mine, mine_about);
  if (!is_theirs && !g_str_equal (present_value, zyr_conflict_row_get_mine (row)))
    {
      g_autofree char *present = dup_value (self, present_value);

      add_choice (self, ZYR_CONFLICT_KEEP_PRESENT, present,
                  _ ("Written later; it stands in the file now."));
    }
}

static void
add_other (ZyrConflictPage *self)
{
  ZyrConflictRow *row = self->conflict;

  self->other_entry = zyr_field_entry_new (
      self->workspace, zyr_conflict_row_get_rec_kind (row), zyr_conflict_row_get_field (row),
      zyr_conflict_row_get_present (row));
  if (self->other_entry == NULL)
    return;
  add_choice (self, ZYR_CONFLICT_KEEP_OTHER, _ ("Another value"), _ ("Neither of them is right."));
  gtk_list_box_append (self->other_list, self->other_entry);
  if (GTK_IS_EDITABLE (self->other_entry))
    g_signal_connect_object (self->other_entry, "changed", G_CALLBACK (edited_cb), self,
                             G_CONNECT_SWAPPED);
}

static void
show (ZyrConflictPage *self)
{
  ZyrConflictRow *row = self->conflict;
  gboolean may = zyr_conflict_row_get_may_close (row);
  g_autofree char *subject = zyr_conflict_subject (row);

  self->chosen = -1;
  self->first = NULL;
  self->other_entry = NULL;
  zyr_list_box_clear (self->choices);
  zyr_list_box_clear (self->other_list);
  adw_window_title_set_subtitle (self->title, zyr_conflict_row_get_head_name (row));
  gtk_label_set_label (self->subject_label, subject);
  gtk_label_set_label (
      self->explanation_label,
      may ? _ ("Two people wrote different values without knowing of each other. Both are kept "
               "until one is chosen.")
          : _ ("Two people wrote different values without knowing of each other. Both are kept; "
               "a clerk or a supervisor decides about this field."));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->household_button), "s",
                                    zyr_conflict_row_get_household_id (row));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->household_button), "win.open-household");
  add_values (self);
  if (may)
    add_other (self);
  gtk_widget_set_visible (self->keep_button, may);
  gtk_stack_set_visible_child_name (self->states, "conflict");
  update (self);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrConflictPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrConflictRow) conflict = zyr_conflict_load_finish (result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->box == NULL)
    return;
  if (conflict)
    {
      /* What a person has begun to choose stays while nothing that he sees has changed. */
      gboolean same = self->conflict != NULL
                      && g_str_equal (zyr_conflict_row_get_token (self->conflict),
                                      zyr_conflict_row_get_token (conflict))
                      && zyr_conflict_row_get_theirs_at (self->conflict)
                             == zyr_conflict_row_get_theirs_at (conflict);

      g_set_object (&self->conflict, conflict);
      if (!same)
        show (self);
      return;
    }
  if (g_error_matches (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_FOUND)
      || g_error_matches (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_WRONG_STATE))
    sentence = g_strdup (_ ("The conflict has been decided, or the household is no longer on this "
                            "device."));
  else
    sentence = zyr_sentence_for_error (error);
  adw_status_page_set_description (self->decided_page, sentence);
  gtk_stack_set_visible_child_name (self->states, "decided");
}

static void
load (ZyrConflictPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->busy || zyr_workspace_get_state (self->workspace) != ZYR_WORKSPACE_READY)
    return;
  self->cancellable = g_cancellable_new ();
  zyr_conflict_load_async (self->workspace, self->conflict_id, self->cancellable, loaded_cb,
                           g_object_ref (self));
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrConflictPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = zyr_act_finish (result, &error);
  g_autofree char *sentence = NULL;
  ZyrWindow *window;

  if (self->box == NULL)
    return;
  self->busy = FALSE;
  window = zyr_window_of (GTK_WIDGET (self));
  if (id)
    {
      if (window)
        zyr_window_toast (window, _ ("The value is chosen"));
      gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
      return;
    }
  sentence = zyr_sentence_for_error (error);
  show_trouble (self, sentence);
  update (self);
  if (g_error_matches (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_STALE))
    load (self);
}

static void
keep_cb (ZyrConflictPage *self)
{
  g_autofree char *text = NULL;

  if (self->busy || self->chosen < 0)
    return;
  if (self->chosen == ZYR_CONFLICT_KEEP_OTHER)
    text = zyr_field_entry_dup_value (self->other_entry);
  self->busy = TRUE;
  update (self);
  zyr_act_close_conflict_async (self->workspace, self->conflict, (ZyrConflictKeep)self->chosen,
                                text, NULL, kept_cb, g_object_ref (self));
}

static void
zyr_conflict_page_dispose (GObject *object)
{
  ZyrConflictPage *self = ZYR_CONFLICT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->conflict);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_conflict_page_parent_class)->dispose (object);
}

static void
zyr_conflict_page_finalize (GObject *object)
{
  g_free (ZYR_CONFLICT_PAGE (object)->conflict_id);

  G_OBJECT_CLASS (zyr_conflict_page_parent_class)->finalize (object);
}

static void
zyr_conflict_page_class_init (ZyrConflictPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_conflict_page_dispose;
  object_class->finalize = zyr_conflict_page_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/conflicts/zyr-conflict-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrConflictPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrConflictPage, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrConflictPage, states);
  gtk_widget_class_bind_template_child (widget_class, ZyrConflictPage, decided_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrConflictPage, subject_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrConflictPage, explanation_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrConflictPage, household_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrConflictPage, choices);
  gtk_widget_class_bind_template_child (widget_class, ZyrConflictPage, other_list);
  gtk_widget_class_bind_template_child (widget_class, ZyrConflictPage, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrConflictPage, keep_button);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
}

static void
zyr_conflict_page_init (ZyrConflictPage *self)
{
  self->chosen = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zyr_conflict_page_new (ZyrWorkspace *workspace, const char *conflict_id)
{
  ZyrConflictPage *self = g_object_new (ZYR_TYPE_CONFLICT_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->conflict_id = g_strdup (conflict_id);
  g_signal_connect_object (workspace, "records-changed", G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);
  load (self);

  return GTK_WIDGET (self);
}
