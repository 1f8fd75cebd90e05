/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-household-page.h"

#include <glib/gi18n.h>

#include "zyr-acts.h"
#include "zyr-clear.h"
#include "zyr-code-book.h"
#include "zyr-format.h"
#include "zyr-history-page.h"
#include "zyr-household-equal.h"
#include "zyr-household-sections.h"
#include "zyr-matter-dialog.h"
#include "zyr-national-number.h"
#include "zyr-note-editor.h"
#include "zyr-plan-dialog.h"
#include "zyr-sentences.h"
#include "zyr-steps.h"
#include "zyr-transfer-dialog.h"
#include "zyr-transfer.h"
#include "zyr-visit-state.h"
#include "zyr-window.h"

/* From top to bottom */
typedef enum
{
  SECTION_TWINS,
  SECTION_MEMBERS,
  SECTION_VISITS,
  SECTION_NOTES,
  SECTION_REGISTRY,
  SECTION_DISCREPANCIES,
  SECTION_AIDS,
  SECTION_DECISIONS,
  SECTION_MATTERS,
  SECTION_HISTORY,
  N_SECTIONS,
} Section;

struct _ZyrHouseholdPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwWindowTitle *title;
  GtkStack *states;
  AdwStatusPage *error_page;
  GtkLabel *name_label;
  GtkLabel *address_label;
  GtkLabel *contact_label;
  GtkListBox *conflict_list;
  GtkLabel *rating_label;
  GtkButton *visit_button;
  GtkWidget *plan_button;
  GtkBox *before_notes;
  AdwPreferencesGroup *notes_group;
  ZyrNoteEditor *note_editor;
  GtkBox *notes;
  GtkBox *after_notes;
  GtkWidget *sections[N_SECTIONS]; /* a bin each */
  gboolean is_shown[N_SECTIONS];   /* as the household is; of the others some are still to be made */

  ZyrWorkspace *workspace;
  char *household_id;
  ZyrHousehold *household;   /* (nullable): as it is shown */
  gboolean is_reworded;      /* equal data are to be shown in other words */
  GCancellable *cancellable; /* of the load under way */
};

G_DEFINE_FINAL_TYPE (ZyrHouseholdPage, zyr_household_page, GTK_TYPE_WIDGET)

static void load (ZyrHouseholdPage *self);

static gboolean
may_note (ZyrHouseholdPage *self)
{
  return zyr_workspace_may (self->workspace, ZYR_ACTION_WRITE_NOTE, ZYR_REACH_OWN);
}

static void
show_rating (ZyrHouseholdPage *self, const ZyrHouseholdHeader *header)
{
  g_autofree char *rating = zyr_household_rating_text (self->workspace, header);
  GtkWidget *label = GTK_WIDGET (self->rating_label);

  gtk_label_set_label (self->rating_label, rating);
  gtk_widget_set_visible (label, rating[0] != '\0');
  gtk_widget_remove_css_class (label, "accent");
  gtk_widget_remove_css_class (label, "warning");
  gtk_widget_add_css_class (label, header->rating_current ? "accent" : "warning");
}

static void
show_contact (ZyrHouseholdPage *self, const ZyrHouseholdHeader *header)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; header->phones[i]; i++)
    {
      g_autofree char *phone = zyr_phone_format (header->phones[i]);

      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", phone);
    }
  if (header->file_no[0])
    {
      g_string_append (text, text->len > 0 ? " · " : "");
      /* Translators: %s is the number of the household's file. */
      g_string_append_printf (text, _ ("File %s"), header->file_no);
    }
  gtk_label_set_label (self->contact_label, text->str);
  g_string_free (text, TRUE);
}

static void
show_visit_button (ZyrHouseholdPage *self, ZyrVisitRow *visit)
{
  const char *label;

  gtk_widget_set_visible (GTK_WIDGET (self->visit_button), visit != NULL);
  if (visit == NULL)
    return;
  if (zyr_visit_row_get_is_returned (visit))
    label = _ ("Correct the Visit");
  else if (zyr_visit_state_from_string (zyr_visit_row_get_state (visit)) == ZYR_VISIT_PLANNED)
    label = _ ("Start the Visit");
  else
    label = _ ("Continue the Visit");
  gtk_button_set_label (self->visit_button, label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->visit_button), "s",
                                    zyr_visit_row_get_id (visit));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->visit_button), "win.open-visit");
}

/* Under the address and the telephones; what concerns a member stands with the member. */
static void
show_conflicts (ZyrHouseholdPage *self, ZyrHousehold *household)
{
  GPtrArray *conflicts = zyr_household_get_conflicts (household);

  zyr_list_box_clear (self->conflict_list);
  for (guint i = 0; i < conflicts->len; i++)
    {
      ZyrConflictRow *conflict = g_ptr_array_index (conflicts, i);

      if (g_str_equal (zyr_conflict_row_get_rec_kind (conflict), "household"))
        gtk_list_box_append (self->conflict_list,
                             zyr_household_conflict_row (self->workspace, conflict));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->conflict_list),
                          gtk_widget_get_first_child (GTK_WIDGET (self->conflict_list)) != NULL);
}

/* (transfer floating) (nullable) */
static GtkWidget *
make_section (ZyrHouseholdPage *self, Section section)
{
  ZyrHousehold *household = self->household;

  switch (section)
    {
    case SECTION_TWINS:
      return zyr_household_twins_group (household);
    case SECTION_MEMBERS:
      return zyr_household_members_group (self->workspace, household);
    case SECTION_VISITS:
      return zyr_household_visits_group (self->workspace, household);
    case SECTION_NOTES:
      return zyr_household_notes_list (household, may_note (self));
    case SECTION_REGISTRY:
      return zyr_household_registry_group (self->workspace, household);
    case SECTION_DISCREPANCIES:
      return zyr_household_discrepancies_group (self->workspace, household);
    case SECTION_AIDS:
      return zyr_household_aids_group (self->workspace, household);
    case SECTION_DECISIONS:
      return zyr_household_decisions_group (self->workspace, household);
    case SECTION_MATTERS:
      return zyr_household_matters_group (self->workspace, household);
    case SECTION_HISTORY:
      return zyr_household_history_group (self->workspace, household);
    case N_SECTIONS:
    default:
      return NULL;
    }
}

/* In the place of what stood there, and opened as that was: what is below does not jump. */
static gboolean
show_section (GtkWidget *widget, guint section)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (widget);
  GtkWidget *before = adw_bin_get_child (ADW_BIN (self->sections[section]));
  GtkWidget *group;

  if (self->is_shown[section])
    return FALSE;
  self->is_shown[section] = TRUE;
  group = make_section (self, section);
  if (before != NULL && group != NULL)
    zyr_household_open_again (group, before);
  adw_bin_set_child (ADW_BIN (self->sections[section]), group);
  gtk_widget_set_visible (self->sections[section], group != NULL);
  /* The first frame has the header to show. */
  if (section == SECTION_TWINS)
    return TRUE;
  if (section != SECTION_NOTES)
    return group != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->note_editor), may_note (self));
  if (!may_note (self))
    adw_preferences_group_set_description (self->notes_group, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->notes_group), may_note (self) || group != NULL);
  return TRUE;
}

static void
show_head (ZyrHouseholdPage *self)
{
  const ZyrHouseholdHeader *header = zyr_household_get_header (self->household);

  gtk_label_set_label (self->name_label, header->head_name);
  gtk_label_set_label (self->address_label, header->address);
  show_contact (self, header);
  show_conflicts (self, self->household);
  show_rating (self, header);
  show_visit_button (self, zyr_household_get_open_visit (self->household));
  gtk_widget_set_visible (self->plan_button, zyr_workspace_may_plan (self->workspace));
}

/* What a section shows, besides the conflicts of its members. */
static ZyrHouseholdPart
part_of (Section section)
{
  static const ZyrHouseholdPart parts[N_SECTIONS] = {
    [SECTION_TWINS] = ZYR_HOUSEHOLD_TWINS,
    [SECTION_MEMBERS] = ZYR_HOUSEHOLD_MEMBERS,
    [SECTION_VISITS] = ZYR_HOUSEHOLD_VISITS,
    [SECTION_NOTES] = ZYR_HOUSEHOLD_NOTES,
    [SECTION_REGISTRY] = ZYR_HOUSEHOLD_REGISTRY,
    [SECTION_DISCREPANCIES] = ZYR_HOUSEHOLD_REPORT,
    [SECTION_AIDS] = ZYR_HOUSEHOLD_AIDS,
    [SECTION_DECISIONS] = ZYR_HOUSEHOLD_DECISIONS,
    [SECTION_MATTERS] = ZYR_HOUSEHOLD_MATTERS,
    [SECTION_HISTORY] = ZYR_HOUSEHOLD_EVENTS,
  };

  return parts[section];
}

/* Only what differs from @before (nullable) is made anew: the rest keeps its focus and its place. */
static void
show (ZyrHouseholdPage *self, ZyrHousehold *before)
{
  ZyrHousehold *now = self->household;
  const gboolean conflicts_equal
      = before != NULL && zyr_household_is_equal (now, before, ZYR_HOUSEHOLD_CONFLICTS);

  for (guint i = 0; i < N_SECTIONS; i++)
    {
      if (before == NULL || !zyr_household_is_equal (now, before, part_of (i))
          || (i == SECTION_MEMBERS && !conflicts_equal))
        self->is_shown[i] = FALSE;
    }
  if (before == NULL || !conflicts_equal
      || !zyr_household_is_equal (now, before, ZYR_HOUSEHOLD_HEAD))
    show_head (self);
  zyr_steps_run (GTK_WIDGET (self), show_section, N_SECTIONS);
  gtk_stack_set_visible_child_name (self->states, "file");
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrHouseholdPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrHousehold) household = zyr_household_load_finish (result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->box == NULL)
    return;
  if (household)
    {
      g_autoptr (ZyrHousehold) before = g_steal_pointer (&self->household);

      self->household = g_steal_pointer (&household);
      show (self, self->is_reworded ? NULL : before);
      self->is_reworded = FALSE;
      return;
    }
  sentence = zyr_sentence_for_error (error);
  adw_status_page_set_description (self->error_page, sentence);
  gtk_stack_set_visible_child_name (self->states, "error");
}

static void
load (ZyrHouseholdPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (zyr_workspace_get_state (self->workspace) != ZYR_WORKSPACE_READY)
    return;
  self->cancellable = g_cancellable_new ();
  zyr_household_load_async (self->workspace, self->household_id, self->cancellable, loaded_cb,
                            g_object_ref (self));
}

static void
codes_changed_cb (ZyrHouseholdPage *self)
{
  self->is_reworded = TRUE;
  load (self);
}

/* A household that was visited before is seen again, another for the first time. */
static void
plan_visit_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (widget);
  const ZyrHouseholdHeader *header;

  if (self->household == NULL)
    return;
  header = zyr_household_get_header (self->household);
  zyr_plan_dialog_plan (widget, self->workspace, self->household_id, header->head_name,
                        header->programmes, header->rating[0] ? "periodic" : "first");
}

/* Referrals and objections */

static void
matter_dialog_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (widget);

  if (self->household == NULL)
    return;
  if (g_str_equal (action_name, "household.refer"))
    zyr_matter_dialog_refer (widget, self->workspace, self->household);
  else
    zyr_matter_dialog_object (widget, self->workspace, self->household);
}

static void
answer_objection_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (widget);
  const char *id;
  const char *state;

  g_variant_get (parameter, "(&s&s)", &id, &state);
  if (self->household != NULL)
    zyr_matter_dialog_answer (widget, self->workspace,
                              zyr_household_get_header (self->household)->head_name, id, state);
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrHouseholdPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = zyr_act_finish (result, &error);
  ZyrWindow *window = self->box != NULL ? zyr_window_of (GTK_WIDGET (self)) : NULL;
  g_autofree char *sentence = NULL;

  if (id != NULL || window == NULL)
    return;
  sentence = zyr_sentence_for_error (error);
  zyr_window_toast (window, sentence);
}

static void
move_matter_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (widget);
  const char *id;
  const char *state;

  g_variant_get (parameter, "(&s&s)", &id, &state);
  if (g_str_equal (action_name, "household.move-referral"))
    zyr_act_move_referral_async (self->workspace, id, state, NULL, NULL, moved_cb,
                                 g_object_ref (self));
  else
    zyr_act_answer_objection_async (self->workspace, id, state, NULL, NULL, NULL, moved_cb,
                                    g_object_ref (self));
}

static void
transfer_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (widget);

  if (parameter != NULL)
    zyr_act_answer_transfer_async (self->workspace, g_variant_get_string (parameter, NULL),
                                   ZYR_TRANSFER_WITHDRAW, NULL, NULL, moved_cb,
                                   g_object_ref (self));
  else if (self->household != NULL)
    zyr_transfer_dialog_ask (widget, self->workspace, self->household_id,
                             zyr_household_get_header (self->household)->head_name);
}

static void
history_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (widget);

  if (self->household != NULL)
    zyr_window_push (zyr_window_of (widget),
                     zyr_history_page_new (self->workspace, self->household_id,
                                           zyr_household_get_header (self->household)->head_name));
}

static void
pin_note_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (widget);
  const char *id;
  gboolean pinned;

  g_variant_get (parameter, "(&sb)", &id, &pinned);
  zyr_act_pin_note_async (self->workspace, id, pinned, NULL, moved_cb, g_object_ref (self));
}

static void
correct_note_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  GPtrArray *notes = self->household ? zyr_household_get_notes (self->household) : NULL;

  for (guint i = 0; notes != NULL && i < notes->len; i++)
    {
      const ZyrHouseholdNote *note = g_ptr_array_index (notes, i);

      if (g_str_equal (note->id, id))
        zyr_note_editor_correct (self->note_editor, id, note->text);
    }
}

static void
zyr_household_page_dispose (GObject *object)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->household);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_household_page_parent_class)->dispose (object);
}

static void
zyr_household_page_finalize (GObject *object)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (object);

  g_clear_pointer (&self->household_id, g_free);

  G_OBJECT_CLASS (zyr_household_page_parent_class)->finalize (object);
}

static void
zyr_household_page_class_init (ZyrHouseholdPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_household_page_dispose;
  object_class->finalize = zyr_household_page_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/household/zyr-household-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, states);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, address_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, contact_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, conflict_list);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, rating_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, visit_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, plan_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, before_notes);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, notes_group);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, note_editor);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, notes);
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, after_notes);

  gtk_widget_class_install_action (widget_class, "household.plan-visit", NULL, plan_visit_action);
  gtk_widget_class_install_action (widget_class, "household.correct-note", "s",
                                   correct_note_action);
  gtk_widget_class_install_action (widget_class, "household.pin-note", "(sb)", pin_note_action);
  gtk_widget_class_install_action (widget_class, "household.history", NULL, history_action);
  gtk_widget_class_install_action (widget_class, "household.refer", NULL, matter_dialog_action);
  gtk_widget_class_install_action (widget_class, "household.object", NULL, matter_dialog_action);
  gtk_widget_class_install_action (widget_class, "household.move-referral", "(ss)",
                                   move_matter_action);
  gtk_widget_class_install_action (widget_class, "household.move-objection", "(ss)",
                                   move_matter_action);
  gtk_widget_class_install_action (widget_class, "household.answer-objection", "(ss)",
                                   answer_objection_action);
  gtk_widget_class_install_action (widget_class, "household.transfer", NULL, transfer_action);
  gtk_widget_class_install_action (widget_class, "household.withdraw-transfer", "s",
                                   transfer_action);
}

static void
zyr_household_page_init (ZyrHouseholdPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_SECTIONS; i++)
    {
      GtkBox *place = i < SECTION_NOTES    ? self->before_notes
                      : i == SECTION_NOTES ? self->notes
                                           : self->after_notes;

      self->sections[i] = adw_bin_new ();
      gtk_widget_set_visible (self->sections[i], FALSE);
      gtk_box_append (place, self->sections[i]);
    }
}

GtkWidget *
zyr_household_page_new (ZyrWorkspace *workspace, const char *household_id)
{
  ZyrHouseholdPage *self = g_object_new (ZYR_TYPE_HOUSEHOLD_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->household_id = g_strdup (household_id);
  zyr_note_editor_set_household (self->note_editor, workspace, household_id);
  g_signal_connect_object (workspace, "records-changed", G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (zyr_workspace_get_codes (workspace), "changed",
                           G_CALLBACK (codes_changed_cb), self, G_CONNECT_SWAPPED);
  load (self);

  return GTK_WIDGET (self);
}
