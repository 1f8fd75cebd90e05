/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-page.h"

#include <glib/gi18n.h>

#include "zyr-completion-page.h"
#include "zyr-fill-device.h"
#include "zyr-fill-host.h"
#include "zyr-form-banner.h"
#include "zyr-form-view.h"
#include "zyr-recording-bar.h"
#include "zyr-sentences.h"
#include "zyr-sync-status.h"
#include "zyr-visit-fill-device.h"
#include "zyr-visit-row.h"
#include "zyr-window.h"

#define LAST_PAGE "completion" /* no question is called so: they begin with a stroke */

struct _ZyrVisitPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwWindowTitle *title;
  GtkWidget *sections;
  GtkWidget *tools;
  GtkWidget *find;
  GtkWidget *menu_button;
  GMenu *languages;
  GtkLabel *saving;
  ZyrRecordingBar *recording;
  ZyrFormBanner *recovered, *returned, *trouble, *fault;
  GtkStack *stack;
  AdwStatusPage *failure;
  AdwStatusPage *completed;

  ZyrWorkspace *workspace;
  char *visit_id;
  GCancellable *cancellable;
  ZyrVisitFill *fill; /* (nullable): until it is open */
  ZyrFormHost *host;
  ZyrFormView *form;
  ZyrCompletionPage *completion;
  guint next_remark;
  gboolean completing; /* what the visit becomes is this page's own doing */
  char *language;      /* of the form: state of the action */
  char *whereabouts;   /* (nullable): where to go once the form is there */
};

G_DEFINE_FINAL_TYPE (ZyrVisitPage, zyr_visit_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_LANGUAGE,
  PROP_WHEREABOUTS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What the worker has to know about saving: nothing as long as it works. */
static void
unsaved_cb (ZyrVisitPage *self)
{
  guint n = zyr_visit_fill_get_unsaved (self->fill);

  gtk_label_set_text (self->saving, n > 0 ? _ ("Saving…") : _ ("Saved"));
  if (n == 0)
    zyr_form_banner_show (self->trouble, "", FALSE);
}

static void
save_failed_cb (ZyrVisitPage *self, const GError *error)
{
  g_autofree char *sentence = zyr_sentence_for_error (error);

  zyr_form_banner_show (self->trouble, sentence, TRUE);
  gtk_label_set_text (self->saving, _ ("Not saved"));
}

static void
show_returned (ZyrVisitPage *self)
{
  const char *text = zyr_visit_fill_get_return_text (self->fill);
  g_autoptr (GPtrArray) remarks = zyr_visit_fill_list_remarks (self->fill, NULL);
  g_autofree char *count = NULL;
  g_autofree char *sentence = NULL;

  if (*text == '\0' && remarks->len == 0)
    {
      zyr_form_banner_show (self->returned, "", FALSE);
      return;
    }
  count = g_strdup_printf (ngettext ("Returned by the supervisor with %u remark.",
                                     "Returned by the supervisor with %u remarks.", remarks->len),
                           remarks->len);
  sentence = *text != '\0' ? g_strdup_printf ("%s\n%s", count, text) : g_strdup (count);
  zyr_form_banner_set_action (self->returned, remarks->len > 0 ? _ ("Show") : NULL);
  zyr_form_banner_show (self->returned, sentence, TRUE);
}

/* To the next question with a remark, round and round. */
static void
show_remark_cb (ZyrVisitPage *self)
{
  g_autoptr (GPtrArray) remarks = zyr_visit_fill_list_remarks (self->fill, NULL);

  for (guint i = 0; i < remarks->len; i++)
    {
      const ZyrRemark *remark = g_ptr_array_index (remarks, (self->next_remark + i) % remarks->len);

      if (*remark->ref != '\0' && zyr_form_view_focus (self->form, remark->ref))
        {
          self->next_remark = (self->next_remark + i + 1) % remarks->len;
          return;
        }
    }
}

static void
show_recovered (ZyrVisitPage *self)
{
  guint n = zyr_visit_fill_get_recovered (self->fill);
  g_autofree char *sentence = g_strdup_printf (
      ngettext ("%u answer was recovered after the app stopped unexpectedly. Nothing is lost.",
                "%u answers were recovered after the app stopped unexpectedly. Nothing is lost.",
                n),
      n);

  if (zyr_visit_fill_get_set_aside (self->fill) > 0)
    zyr_form_banner_show (self->recovered,
                          _ ("Your other device has sent this report in the meantime. You are "
                             "correcting that report; what was entered only on this device has "
                             "been put aside."),
                          FALSE);
  else
    zyr_form_banner_show (self->recovered, n > 0 ? sentence : "", FALSE);
}

/* Where the report stands, from the outbox: on this device, on its way, at the centre. */
static void
show_standing (ZyrVisitPage *self)
{
  GListModel *outbox = zyr_sync_status_get_outbox (zyr_workspace_get_sync (self->workspace));
  const char *sentence = _ ("The report waits on this device and is sent as soon as there is a "
                            "connection. You need not do anything.");
  const char *state;

  for (guint i = 0; outbox != NULL && i < g_list_model_get_n_items (outbox); i++)
    {
      g_autoptr (ZyrOutboxRow) row = g_list_model_get_item (outbox, i);

      if (g_strcmp0 (zyr_outbox_row_get_visit_id (row), self->visit_id) != 0
          || !g_str_equal (zyr_outbox_row_get_kind (row), "visit.submit"))
        continue;
      if (zyr_outbox_row_get_state (row) == ZYR_OUTBOX_SENT)
        sentence = _ ("The report is on its way to the centre.");
      else if (zyr_outbox_row_get_state (row) == ZYR_OUTBOX_DONE)
        sentence = _ ("The report is at the centre and waits for your supervisor.");
      else if (zyr_outbox_row_get_state (row) == ZYR_OUTBOX_REFUSED)
        sentence = zyr_sentence_for_refusal (zyr_outbox_row_get_reason (row));
      break;
    }
  /* What became of it while it is looked at goes before how it was sent. */
  state = zyr_visit_fill_get_state (self->fill);
  if (g_str_equal (state, "returned"))
    sentence = _ ("Your supervisor has returned the report. Open the visit again to correct it.");
  else if (g_str_equal (state, "approved"))
    sentence = _ ("Your supervisor has approved the report.");
  adw_status_page_set_description (self->completed, sentence);
}

static void
outbox_changed_cb (ZyrVisitPage *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "completed") == 0)
    show_standing (self);
}

/* Sent from another device or cancelled at the centre while it is open here. */
static void
state_cb (ZyrVisitPage *self)
{
  outbox_changed_cb (self);
  if (zyr_visit_fill_may_continue (self->fill) || self->completing
      || g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "form") != 0)
    return;

  zyr_form_banner_show (self->returned,
                        _ ("This visit has moved on at the centre: the report can no longer be "
                           "sent from here. What you entered is kept on this device."),
                        TRUE);
}

static void
history_cb (ZyrVisitPage *self)
{
  gboolean fills = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "form") == 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "visit.undo",
                                 fills && zyr_visit_fill_can_move (self->fill, ZYR_FILL_UNDO));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "visit.redo",
                                 fills && zyr_visit_fill_can_move (self->fill, ZYR_FILL_REDO));
}

static void
show_completed (ZyrVisitPage *self)
{
  zyr_form_banner_show (self->recovered, "", FALSE);
  zyr_form_banner_show (self->returned, "", FALSE);
  zyr_form_banner_show (self->fault, "", FALSE);
  gtk_widget_set_visible (self->menu_button, FALSE);
  gtk_widget_set_visible (self->sections, FALSE);
  gtk_widget_set_visible (self->tools, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->recording), FALSE);
  gtk_label_set_text (self->saving, "");
  gtk_stack_set_visible_child_name (self->stack, "completed");
  history_cb (self);
  show_standing (self);
}

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrVisitPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean completed = zyr_visit_fill_complete_finish (ZYR_VISIT_FILL (source), result, &error);

  if (self->box == NULL)
    return;

  self->completing = FALSE;
  zyr_completion_page_set_busy (self->completion, FALSE);
  if (completed)
    {
      show_completed (self);
    }
  else
    {
      g_autofree char *sentence = zyr_sentence_for_error (error);

      zyr_completion_page_set_complaint (self->completion, sentence);
      zyr_recording_bar_go_on (self->recording);
    }
}

/* What was recorded is an answer now. */
static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrVisitPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (self->box == NULL)
    return;
  if (zyr_recording_bar_end_finish (ZYR_RECORDING_BAR (source), result, &error))
    {
      zyr_visit_fill_complete_async (self->fill, NULL, completed_cb, g_object_ref (self));
      return;
    }
  self->completing = FALSE;
  sentence = zyr_sentence_for_error (error);
  zyr_completion_page_set_busy (self->completion, FALSE);
  zyr_completion_page_set_complaint (self->completion, sentence);
}

static void
complete_cb (ZyrVisitPage *self)
{
  if (zyr_visit_fill_wants_reason (self->fill))
    {
      g_autofree char *reason = zyr_completion_page_dup_reason (self->completion);

      zyr_visit_fill_set_reason (self->fill, reason);
    }
  zyr_completion_page_set_complaint (self->completion, "");
  self->completing = TRUE;
  zyr_completion_page_set_busy (self->completion, TRUE);
  zyr_recording_bar_end_async (self->recording, recorded_cb, g_object_ref (self));
}

static void
go_cb (ZyrVisitPage *self, const char *ref)
{
  zyr_visit_fill_note_jump (self->fill, ref);
  zyr_form_view_focus (self->form, ref);
}

/* The form's own mistake: what was entered is safe, so it is told quietly. */
static void
fault_cb (ZyrVisitPage *self)
{
  const GError *fault = zyr_visit_fill_get_fault (self->fill);
  g_autofree char *sentence = fault != NULL ? zyr_sentence_for_fault (fault) : NULL;

  zyr_form_banner_show (self->fault, sentence != NULL ? sentence : "", FALSE);
}

/* On a narrow display what is in the menu, at each question and, if it fails, in the banner has no
 * place in the header. */
static void
folded_cb (ZyrVisitPage *self)
{
  gboolean folded;

  g_object_get (self->form, "folded", &folded, NULL);
  gtk_widget_set_visible (self->sections, folded);
  gtk_widget_set_visible (self->tools, !folded);
  gtk_widget_set_visible (GTK_WIDGET (self->saving), !folded);
}

static void
set_language (ZyrVisitPage *self, const char *language)
{
  if (g_strcmp0 (self->language, language) == 0)
    return;

  g_free (self->language);
  self->language = g_strdup (language);
  if (self->fill != NULL)
    zyr_visit_fill_set_language (self->fill, language);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LANGUAGE]);
}

/* See zyr-whereabouts.h: the question or section that is seen. */
static char *
dup_whereabouts (ZyrVisitPage *self)
{
  const char *ref = NULL;

  if (self->form == NULL)
    return g_strdup (self->whereabouts);
  ref = zyr_form_view_get_focus_ref (self->form);
  if (ref == NULL)
    ref = zyr_form_view_get_section (self->form);
  return g_strdup (ref != NULL ? ref : LAST_PAGE);
}

static void
go_on (ZyrVisitPage *self)
{
  g_autofree char *ref = g_steal_pointer (&self->whereabouts);

  if (ref == NULL)
    return;
  if (g_str_equal (ref, LAST_PAGE))
    zyr_form_view_show_last_page (self->form);
  else if (!zyr_form_view_focus (self->form, ref))
    zyr_form_view_show_section (self->form, ref);
}

/* As the form has them; with one there is nothing to choose. */
static void
fill_languages (ZyrVisitPage *self)
{
  g_auto (GStrv) languages = zyr_visit_fill_dup_languages (self->fill);

  g_menu_remove_all (self->languages);
  if (g_strv_length (languages) <= 2)
    return;
  for (guint i = 0; languages[i] != NULL; i += 2)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (languages[i + 1], NULL);

      g_menu_item_set_action_and_target (item, "visit.language", "s", languages[i]);
      g_menu_append_item (self->languages, item);
    }
}

static void
show_form (ZyrVisitPage *self)
{
  ZyrVisitRow *visit = zyr_visit_fill_get_visit (self->fill);

  adw_window_title_set_title (self->title, zyr_visit_row_get_head_name (visit));
  adw_window_title_set_subtitle (self->title, zyr_visit_row_get_no (visit));

  self->host = zyr_fill_host_new (self->fill);
  self->form = ZYR_FORM_VIEW (zyr_form_view_new (self->host));
  self->completion = ZYR_COMPLETION_PAGE (
      zyr_completion_page_new (self->host, zyr_workspace_get_codes (self->workspace)));
  if (zyr_visit_fill_wants_reason (self->fill))
    zyr_completion_page_ask_reason (self->completion);
  zyr_form_view_set_last_page (self->form, GTK_WIDGET (self->completion), _ ("Completion"));
  zyr_fill_device_attach (self->fill, self->form, self->recording);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->form), "form");
  gtk_stack_set_visible_child_name (self->stack, "form");

  g_signal_connect_object (self->completion, "go", G_CALLBACK (go_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->completion, "complete", G_CALLBACK (complete_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->form, "notify::folded", G_CALLBACK (folded_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (self->form, "searching", self->find, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (self->form, "show-sections", self->sections, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (self->fill, "notify::unsaved", G_CALLBACK (unsaved_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fill, "save-failed", G_CALLBACK (save_failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fill, "remarks-changed", G_CALLBACK (show_returned), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fill, "history-changed", G_CALLBACK (history_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fill, "notify::state", G_CALLBACK (state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fill, "notify::fault", G_CALLBACK (fault_cb), self,
                           G_CONNECT_SWAPPED);
  fill_languages (self);
  set_language (self, zyr_visit_fill_get_language (self->fill));
  gtk_widget_set_visible (self->menu_button, TRUE);
  folded_cb (self);
  history_cb (self);
  show_recovered (self);
  show_returned (self);
  fault_cb (self);
  go_on (self);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrVisitPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrVisitFill) fill = zyr_visit_fill_start_finish (result, &error);

  if (self->box == NULL)
    {
      if (fill != NULL)
        zyr_visit_fill_close_async (fill, NULL, NULL);
      return;
    }
  if (fill == NULL)
    {
      g_autofree char *sentence = zyr_sentence_for_error (error);

      adw_status_page_set_description (self->failure, sentence);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }
  self->fill = g_steal_pointer (&fill);
  show_form (self);
}

static void
start (ZyrVisitPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "opening");
  zyr_visit_fill_start_async (self->workspace, self->visit_id, self->cancellable, started_cb,
                              g_object_ref (self));
}

static void
retry_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrVisitPage *self = ZYR_VISIT_PAGE (widget);

  if (self->fill == NULL)
    start (self);
  else
    zyr_visit_fill_retry_save (self->fill);
}

/* F8 and its like; where they led is noted as the button's are. */
static void
problem_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrVisitPage *self = ZYR_VISIT_PAGE (widget);
  gboolean found;

  if (self->form == NULL)
    return;
  if (g_str_equal (name, "visit.next-difference"))
    found = zyr_form_view_next_difference (self->form);
  else
    found = zyr_form_view_next_problem (self->form, g_str_equal (name, "visit.next-problem") ? 1 : -1);
  if (found)
    zyr_visit_fill_note_jump (self->fill, zyr_form_view_get_focus_ref (self->form));
  else
    gtk_widget_error_bell (widget);
}

static void
find_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrVisitPage *self = ZYR_VISIT_PAGE (widget);

  if (self->form != NULL)
    g_object_set (self->form, "searching", TRUE, NULL);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrVisitPage *self = ZYR_VISIT_PAGE (widget);

  if (self->form != NULL)
    zyr_form_view_undo (self->form, g_str_equal (name, "visit.undo") ? ZYR_FILL_UNDO : ZYR_FILL_REDO);
}

/* By key: the focus goes where the eyes go. */
static void
section_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrVisitPage *self = ZYR_VISIT_PAGE (widget);

  if (self->form == NULL)
    return;
  if (g_str_equal (name, "visit.completion"))
    zyr_form_view_show_last_page (self->form);
  else
    zyr_form_view_move (self->form, g_str_equal (name, "visit.next-section") ? 1 : -1);
  zyr_form_view_focus_section (self->form, 1);
}

static void
card_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrVisitPage *self = ZYR_VISIT_PAGE (widget);

  if (self->form == NULL
      || !zyr_form_view_move_card (self->form, g_str_equal (name, "visit.next-card") ? 1 : -1))
    gtk_widget_error_bell (widget);
}

static void
sections_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrVisitPage *self = ZYR_VISIT_PAGE (widget);

  if (self->form != NULL)
    zyr_form_view_focus_list (self->form);
}

static void
open_household_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrVisitPage *self = ZYR_VISIT_PAGE (widget);
  ZyrWindow *window = zyr_window_of (widget);

  if (window != NULL && self->fill != NULL)
    zyr_window_open_household (
        window, zyr_visit_row_get_household_id (zyr_visit_fill_get_visit (self->fill)));
}

static void
zyr_visit_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_LANGUAGE:
      g_value_set_string (value, ZYR_VISIT_PAGE (object)->language);
      break;
    case PROP_WHEREABOUTS:
      g_value_take_string (value, dup_whereabouts (ZYR_VISIT_PAGE (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_visit_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_LANGUAGE:
      set_language (ZYR_VISIT_PAGE (object), g_value_get_string (value));
      break;
    case PROP_WHEREABOUTS:
      g_free (ZYR_VISIT_PAGE (object)->whereabouts);
      ZYR_VISIT_PAGE (object)->whereabouts = g_value_dup_string (value);
      if (ZYR_VISIT_PAGE (object)->form != NULL)
        go_on (ZYR_VISIT_PAGE (object));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_visit_page_dispose (GObject *object)
{
  ZyrVisitPage *self = ZYR_VISIT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  if (self->fill != NULL)
    zyr_visit_fill_close_async (self->fill, NULL, NULL);
  g_clear_object (&self->fill);
  g_clear_object (&self->host);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_visit_page_parent_class)->dispose (object);
}

static void
zyr_visit_page_finalize (GObject *object)
{
  ZyrVisitPage *self = ZYR_VISIT_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->visit_id, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->whereabouts, g_free);

  G_OBJECT_CLASS (zyr_visit_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/visit/zyr-visit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, sections);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, tools);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, find);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, languages);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, saving);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, recording);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, recovered);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, returned);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, fault);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, stack);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, failure);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitPage, completed);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_CONTROL_MASK,
                                       "visit.next-section", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_CONTROL_MASK,
                                       "visit.previous-section", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_y, GDK_CONTROL_MASK, "visit.redo",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "visit.undo",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "visit.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_ALT_MASK,
                                       "visit.next-card", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_ALT_MASK,
                                       "visit.previous-card", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "visit.sections", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "visit.completion", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "visit.find",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F8, 0, "visit.next-problem", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F8, GDK_SHIFT_MASK,
                                       "visit.previous-problem", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F8, GDK_CONTROL_MASK,
                                       "visit.next-difference", NULL);
}

static void
zyr_visit_page_class_init (ZyrVisitPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_visit_page_dispose;
  object_class->finalize = zyr_visit_page_finalize;
  object_class->get_property = zyr_visit_page_get_property;
  object_class->set_property = zyr_visit_page_set_property;

  properties[PROP_LANGUAGE]
      = g_param_spec_string ("language", NULL, NULL, NULL,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_WHEREABOUTS] = g_param_spec_string (
      "whereabouts", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (ZYR_TYPE_FORM_BANNER);
  g_type_ensure (ZYR_TYPE_RECORDING_BAR);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);

  gtk_widget_class_install_property_action (widget_class, "visit.language", "language");
  gtk_widget_class_install_action (widget_class, "visit.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "visit.next-problem", NULL, problem_action);
  gtk_widget_class_install_action (widget_class, "visit.previous-problem", NULL, problem_action);
  gtk_widget_class_install_action (widget_class, "visit.next-difference", NULL, problem_action);
  gtk_widget_class_install_action (widget_class, "visit.find", NULL, find_action);
  gtk_widget_class_install_action (widget_class, "visit.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "visit.redo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "visit.next-section", NULL, section_action);
  gtk_widget_class_install_action (widget_class, "visit.previous-section", NULL, section_action);
  gtk_widget_class_install_action (widget_class, "visit.completion", NULL, section_action);
  gtk_widget_class_install_action (widget_class, "visit.next-card", NULL, card_action);
  gtk_widget_class_install_action (widget_class, "visit.previous-card", NULL, card_action);
  gtk_widget_class_install_action (widget_class, "visit.sections", NULL, sections_action);
  gtk_widget_class_install_action (widget_class, "visit.open-household", NULL,
                                   open_household_action);
  bind_keys (widget_class);
}

static void
zyr_visit_page_init (ZyrVisitPage *self)
{
  self->cancellable = g_cancellable_new ();
  /* The state of an action is never NULL, not even before the form is there. */
  self->language = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "visit.undo", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "visit.redo", FALSE);
  g_signal_connect_object (self->returned, "activated", G_CALLBACK (show_remark_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
zyr_visit_page_new (ZyrWorkspace *workspace, const char *visit_id)
{
  ZyrVisitPage *self = g_object_new (ZYR_TYPE_VISIT_PAGE, NULL);
  GListModel *outbox = zyr_sync_status_get_outbox (zyr_workspace_get_sync (workspace));

  self->workspace = g_object_ref (workspace);
  self->visit_id = g_strdup (visit_id);
  g_signal_connect_object (outbox, "items-changed", G_CALLBACK (outbox_changed_cb), self,
                           G_CONNECT_SWAPPED);
  start (self);

  return GTK_WIDGET (self);
}
