/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-report-page.h"

#include <glib/gi18n.h>

#include "zyr-dialogs.h"
#include "zyr-format.h"
#include "zyr-matter-dialog.h"
#include "zyr-report-overview.h"
#include "zyr-report-row.h"
#include "zyr-review-desk.h"
#include "zyr-sentences.h"
#include "zyr-side-pane.h"
#include "zyr-visit-row.h"
#include "zyr-window.h"

struct _ZyrReportPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwWindowTitle *title;
  GtkStack *states;
  AdwStatusPage *error_page;
  ZyrSidePane *pane;
  GtkListBox *sections;
  GtkScrolledWindow *scroller;
  GtkLabel *heading;
  GtkBox *content;
  GtkWidget *remark_group;
  GtkEditable *remark_row;
  GtkButton *next_button;
  GtkActionBar *decision_bar;
  GtkLabel *decision_label;

  ZyrWorkspace *workspace;
  char *visit_id;
  ZyrReviewDesk *desk;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ZyrReportPage, zyr_report_page, GTK_TYPE_WIDGET)

static void
toast (ZyrReportPage *self, const char *sentence)
{
  ZyrWindow *window = zyr_window_of (GTK_WIDGET (self));

  if (window)
    zyr_window_toast (window, sentence);
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

/* The section's questions in groups: a heading starts a new list. */
static void
show_section (ZyrReportPage *self, const char *section_ref)
{
  g_autoptr (GPtrArray) items =
      zyr_form_session_list_items (zyr_review_desk_get_session (self->desk), section_ref);
  GtkListBox *list = NULL;

  gtk_box_set_spacing (self->content, 12);
  for (guint i = 0; i < items->len; i++)
    {
      ZyrFormItem *item = g_ptr_array_index (items, i);

      if (item->kind != ZYR_FORM_ITEM_QUESTION && item->kind != ZYR_FORM_ITEM_NOTE)
        {
          g_autofree char *text =
              item->kind == ZYR_FORM_ITEM_REPEAT_INSTANCE
                  ? g_strdup_printf ("%s %u", item->label, item->n_instances)
                  : g_strdup (item->label);
          GtkWidget *label = gtk_label_new (g_strstrip (text));

          gtk_label_set_xalign (GTK_LABEL (label), 0);
          gtk_label_set_wrap (GTK_LABEL (label), TRUE);
          gtk_widget_add_css_class (label, "heading");
          gtk_box_append (self->content, label);
          list = NULL;
          continue;
        }
      if (list == NULL)
        {
          list = GTK_LIST_BOX (gtk_list_box_new ());
          gtk_list_box_set_selection_mode (list, GTK_SELECTION_NONE);
          gtk_widget_add_css_class (GTK_WIDGET (list), "boxed-list");
          gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                          _ ("Answers"), -1);
          gtk_box_append (self->content, GTK_WIDGET (list));
        }
      gtk_list_box_append (list, zyr_report_row_new (self->desk, item));
    }
}

static void
section_selected_cb (ZyrReportPage *self, GtkListBoxRow *row)
{
  const char *ref = row ? g_object_get_data (G_OBJECT (row), "ref") : NULL;
  GtkListBoxRow *next;

  if (row == NULL || self->desk == NULL)
    return;
  clear_box (self->content);
  gtk_label_set_label (self->heading, g_object_get_data (G_OBJECT (row), "title"));
  if (ref)
    show_section (self, ref);
  else
    gtk_box_append (self->content, zyr_report_overview_new (self->workspace, self->desk));
  gtk_widget_set_visible (self->remark_group,
                          ref == NULL && zyr_review_desk_get_may_decide (self->desk));

  next = gtk_list_box_get_row_at_index (self->sections, gtk_list_box_row_get_index (row) + 1);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), next != NULL);
  if (next)
    {
      g_autofree char *text = g_strdup_printf (_ ("Next: %s"),
                                               (char *)g_object_get_data (G_OBJECT (next), "title"));

      gtk_button_set_label (self->next_button, text);
    }
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
section_activated_cb (ZyrReportPage *self)
{
  if (zyr_side_pane_get_folded (self->pane))
    zyr_side_pane_set_show_sidebar (self->pane, FALSE);
}

static void
next_cb (ZyrReportPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->sections);
  GtkListBoxRow *next =
      row ? gtk_list_box_get_row_at_index (self->sections, gtk_list_box_row_get_index (row) + 1)
          : NULL;

  if (next)
    gtk_list_box_select_row (self->sections, next);
}

static void
add_section (ZyrReportPage *self, const char *ref, const char *title)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_widget_add_css_class (row, "place");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (row), "ref", g_strdup (ref), g_free);
  g_object_set_data_full (G_OBJECT (row), "title", g_strdup (title), g_free);
  gtk_list_box_append (self->sections, row);
}

static void
fill_sections (ZyrReportPage *self)
{
  g_autoptr (GPtrArray) sections =
      zyr_form_session_list_sections (zyr_review_desk_get_session (self->desk));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sections))) != NULL)
    gtk_list_box_remove (self->sections, child);
  add_section (self, NULL, _ ("Overview"));
  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);

      if (section->relevant)
        add_section (self, section->ref, section->title);
    }
  gtk_list_box_select_row (self->sections, gtk_list_box_get_row_at_index (self->sections, 0));
}

static const char *
bar_text (ZyrReviewBar bar)
{
  switch (bar)
    {
    case ZYR_REVIEW_OWN_VISIT:
      return _ ("You made this visit: another supervisor decides on it.");
    case ZYR_REVIEW_SECOND_OFFICER:
      return _ ("You were the second officer of this visit: another supervisor decides on it.");
    default:
      return "";
    }
}

/* An inspector's, of what was approved. */
static gboolean
may_annul (ZyrReportPage *self)
{
  return self->desk != NULL
         && zyr_workspace_may (self->workspace, ZYR_ACTION_ANNUL_VISIT, ZYR_REACH_ALL)
         && g_str_equal (zyr_visit_row_get_state (zyr_review_desk_get_visit (self->desk)),
                         "approved");
}

static void
update_decision (ZyrReportPage *self)
{
  gboolean may = self->desk && zyr_review_desk_get_may_decide (self->desk);
  ZyrReviewBar bar = self->desk ? zyr_review_desk_get_bar (self->desk) : ZYR_REVIEW_WRONG_STATE;
  const char *why = may ? "" : bar_text (bar);
  g_autoptr (GPtrArray) remarks = may ? zyr_review_desk_list_remarks (self->desk) : NULL;
  guint n = remarks ? remarks->len : 0;
  g_autofree char *text = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.approve", may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.return", may && n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.reject", may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.annul", may_annul (self));
  if (may)
    text = n > 0 ? g_strdup_printf (ngettext ("%u remark", "%u remarks", n), n)
                 : g_strdup (_ ("To return it, add a remark."));
  gtk_label_set_label (self->decision_label, text ? text : why);
  gtk_widget_set_visible (GTK_WIDGET (self->decision_bar), may || why[0] != '\0');
}

static void
show (ZyrReportPage *self)
{
  ZyrVisitRow *visit = zyr_review_desk_get_visit (self->desk);
  g_autofree char *when = zyr_format_date_time (zyr_review_desk_get_submitted (self->desk));
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", zyr_visit_row_get_worker_name (visit), when);
  g_autofree char *remark = zyr_review_desk_dup_remark (self->desk, "");

  adw_window_title_set_title (self->title, zyr_visit_row_get_head_name (visit));
  adw_window_title_set_subtitle (self->title, subtitle);
  if (remark)
    gtk_editable_set_text (self->remark_row, remark);
  fill_sections (self);
  update_decision (self);
  gtk_stack_set_visible_child_name (self->states, "report");
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrReportPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrReviewDesk) desk = zyr_review_desk_load_finish (result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->box == NULL)
    return;
  if (desk)
    {
      g_set_object (&self->desk, desk);
      g_signal_connect_object (desk, "remarks-changed", G_CALLBACK (update_decision), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (desk, "notify::may-decide", G_CALLBACK (update_decision), self,
                               G_CONNECT_SWAPPED);
      show (self);
      return;
    }
  sentence = zyr_sentence_for_error (error);
  adw_status_page_set_description (self->error_page, sentence);
  gtk_stack_set_visible_child_name (self->states, "error");
}

static void
remark_changed_cb (ZyrReportPage *self)
{
  if (self->desk)
    zyr_review_desk_set_remark (self->desk, "", gtk_editable_get_text (self->remark_row));
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrReportPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (zyr_review_desk_decide_finish (ZYR_REVIEW_DESK (source), result, &error))
    {
      toast (self, _ ("The decision is saved and is sent to the centre"));
      gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
      return;
    }
  sentence = zyr_sentence_for_error (error);
  toast (self, sentence);
  if (self->box)
    update_decision (self);
}

static void
approve_confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (source);

  if (zyr_confirm_finish (result) && self->desk)
    zyr_review_desk_approve_async (self->desk, gtk_editable_get_text (self->remark_row), NULL,
                                   decided_cb, g_object_ref (self));
}

static void
return_confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (source);

  if (zyr_confirm_finish (result) && self->desk)
    zyr_review_desk_return_async (self->desk, gtk_editable_get_text (self->remark_row), NULL,
                                  decided_cb, g_object_ref (self));
}

static void
reject_confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (source);

  if (zyr_confirm_finish (result) && self->desk)
    zyr_review_desk_reject_async (self->desk, gtk_editable_get_text (self->remark_row), NULL,
                                  decided_cb, g_object_ref (self));
}

static void
approve_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  zyr_confirm_async (widget, _ ("Approve this report?"),
                     _ ("Its rating becomes the household’s current one, and the earlier report "
                        "goes out of date."),
                     _ ("_Approve"), ZYR_CONFIRM_SUGGESTED, approve_confirmed_cb, NULL);
}

static void
return_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (widget);
  g_autoptr (GPtrArray) remarks = zyr_review_desk_list_remarks (self->desk);
  g_autofree char *body = g_strdup_printf (
      ngettext ("The officer gets the report back with %u remark, corrects it and sends it again.",
                "The officer gets the report back with %u remarks, corrects it and sends it again.",
                remarks->len),
      remarks->len);

  zyr_confirm_async (widget, _ ("Return this report?"), body, _ ("_Return"),
                     ZYR_CONFIRM_SUGGESTED, return_confirmed_cb, NULL);
}

static void
reject_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (widget);
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (self->remark_row)));

  if (reason[0] == '\0')
    {
      gtk_list_box_select_row (self->sections, gtk_list_box_get_row_at_index (self->sections, 0));
      gtk_widget_grab_focus (GTK_WIDGET (self->remark_row));
      toast (self, _ ("Write the reason as a remark on the whole report first"));
      return;
    }
  zyr_confirm_async (widget, _ ("Reject this report?"),
                     _ ("This is final: a new visit has to be planned. The report and your reason "
                        "are kept."),
                     _ ("_Reject"), ZYR_CONFIRM_DESTRUCTIVE, reject_confirmed_cb, NULL);
}

static void
annul_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (widget);
  ZyrVisitRow *visit = self->desk != NULL ? zyr_review_desk_get_visit (self->desk) : NULL;

  if (visit != NULL)
    zyr_matter_dialog_annul (widget, self->workspace, zyr_visit_row_get_head_name (visit),
                             zyr_visit_row_get_id (visit));
}

static void
household_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (widget);

  if (self->desk)
    gtk_widget_activate_action (
        widget, "win.open-household", "s",
        zyr_visit_row_get_household_id (zyr_review_desk_get_visit (self->desk)));
}

static void
zyr_report_page_dispose (GObject *object)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_report_page_parent_class)->dispose (object);
}

static void
zyr_report_page_finalize (GObject *object)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (object);

  g_clear_pointer (&self->visit_id, g_free);

  G_OBJECT_CLASS (zyr_report_page_parent_class)->finalize (object);
}

static void
zyr_report_page_class_init (ZyrReportPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_report_page_dispose;
  object_class->finalize = zyr_report_page_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/review/zyr-report-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, states);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, pane);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, sections);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, heading);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, content);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, remark_group);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, remark_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, next_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, decision_bar);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, decision_label);
  gtk_widget_class_bind_template_callback (widget_class, section_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, section_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, remark_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_install_action (widget_class, "report.approve", NULL, approve_action);
  gtk_widget_class_install_action (widget_class, "report.return", NULL, return_action);
  gtk_widget_class_install_action (widget_class, "report.reject", NULL, reject_action);
  gtk_widget_class_install_action (widget_class, "report.annul", NULL, annul_action);
  gtk_widget_class_install_action (widget_class, "report.household", NULL, household_action);
}

static void
zyr_report_page_init (ZyrReportPage *self)
{
  g_type_ensure (ZYR_TYPE_SIDE_PANE);
  gtk_widget_init_template (GTK_WIDGET (self));
  update_decision (self);
}

GtkWidget *
zyr_report_page_new (ZyrWorkspace *workspace, const char *visit_id)
{
  ZyrReportPage *self = g_object_new (ZYR_TYPE_REPORT_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->visit_id = g_strdup (visit_id);
  self->cancellable = g_cancellable_new ();
  zyr_review_desk_load_async (workspace, visit_id, self->cancellable, loaded_cb,
                              g_object_ref (self));

  return GTK_WIDGET (self);
}
