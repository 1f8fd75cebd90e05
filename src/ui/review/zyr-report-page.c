/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-report-page.h"

#include <glib/gi18n.h>

#include "zyr-clear.h"
#include "zyr-decision.h"
#include "zyr-format.h"
#include "zyr-matter-dialog.h"
#include "zyr-report-answers.h"
#include "zyr-report-beside.h"
#include "zyr-report-overview.h"
#include "zyr-report-queue.h"
#include "zyr-report-sections.h"
#include "zyr-review-desk.h"
#include "zyr-sentences.h"
#include "zyr-settings.h"
#include "zyr-side-pane.h"
#include "zyr-visit-row.h"
#include "zyr-whereabouts.h"
#include "zyr-window.h"

struct _ZyrReportPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwWindowTitle *title;
  GtkWidget *sections_button;
  GtkStack *states;
  AdwStatusPage *error_page;
  ZyrSidePane *pane;
  GtkListBox *sections;
  GtkScrolledWindow *scroller;
  GtkLabel *heading;
  GtkLabel *compared_label;
  GtkBox *content;
  GtkWidget *remark_group;
  GtkEditable *remark_row;
  GtkButton *next_button;
  GtkLabel *next_label;
  GtkActionBar *decision_bar;
  GtkLabel *decision_label;
  GtkWidget *approve_button;
  GtkWidget *return_button;
  GtkWidget *withdraw_button;

  ZyrWorkspace *workspace;
  char *visit_id;
  ZyrReportQueue *queue;
  ZyrReviewDesk *desk;
  ZyrReviewDesk *last_decided; /* (nullable): its decision can be taken back at once */
  ZyrReportBeside beside;
  GCancellable *cancellable;
  char *whereabouts; /* (nullable): the section to show once the report is there */
};

enum
{
  PROP_WHEREABOUTS = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ZyrReportPage, zyr_report_page, GTK_TYPE_WIDGET)

static void load (ZyrReportPage *self, const char *visit_id);

static void
toast (ZyrReportPage *self, const char *sentence)
{
  ZyrWindow *window = zyr_window_of (GTK_WIDGET (self));

  if (window)
    zyr_window_toast (window, sentence);
}

static void
section_selected_cb (ZyrReportPage *self, GtkListBoxRow *row)
{
  const char *ref = zyr_report_sections_get_ref (row);
  GtkListBoxRow *next;

  if (row == NULL || self->desk == NULL)
    return;
  zyr_box_clear (self->content);
  gtk_label_set_label (self->heading, zyr_report_sections_get_title (row));
  if (ref)
    zyr_report_answers_fill (self->content, self->desk, &self->beside, ref);
  else
    gtk_box_append (self->content, zyr_report_overview_new (self->workspace, self->desk));
  gtk_widget_set_visible (GTK_WIDGET (self->compared_label),
                          gtk_label_get_label (self->compared_label)[0] != '\0');
  gtk_widget_set_visible (self->remark_group,
                          ref == NULL && zyr_review_desk_get_may_decide (self->desk));

  next = gtk_list_box_get_row_at_index (self->sections, gtk_list_box_row_get_index (row) + 1);
  gtk_widget_set_visible (GTK_WIDGET (self->next_button), next != NULL);
  if (next)
    {
      g_autofree char *text = g_strdup_printf (_ ("Next: %s"), zyr_report_sections_get_title (next));

      gtk_label_set_label (self->next_label, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->next_button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
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
move_section (ZyrReportPage *self, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->sections);
  int index = row ? gtk_list_box_row_get_index (row) + by : -1;
  GtkListBoxRow *next = index >= 0 ? gtk_list_box_get_row_at_index (self->sections, index) : NULL;

  if (next)
    gtk_list_box_select_row (self->sections, next);
}

static void
next_cb (ZyrReportPage *self)
{
  move_section (self, 1);
}

static void
go_on (ZyrReportPage *self)
{
  g_autofree char *ref = g_steal_pointer (&self->whereabouts);

  if (ref)
    zyr_report_sections_fill (self->sections, self->desk, &self->beside, ref);
}

/* What stands beside the answers has changed, or the room for it. */
static void
show_beside (ZyrReportPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->sections);
  g_autofree char *selected = g_strdup (zyr_report_sections_get_ref (row));
  g_autofree char *sentence = NULL;

  if (self->desk == NULL)
    return;
  self->beside.is_wide = !zyr_side_pane_get_folded (self->pane);
  zyr_report_beside_choose (&self->beside, self->desk);
  sentence = zyr_report_beside_dup_sentence (&self->beside, self->desk);
  gtk_label_set_label (self->compared_label, sentence);
  zyr_report_sections_fill (self->sections, self->desk, &self->beside, selected);
}

static void
update_decision (ZyrReportPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean may = self->desk && zyr_review_desk_get_may_decide (self->desk);
  gboolean may_withdraw = self->desk && zyr_review_desk_get_may_withdraw (self->desk);
  gboolean may_annul = self->desk && zyr_review_desk_get_may_annul (self->desk);
  const ZyrAnnulment *asked = self->desk ? zyr_decision_get_asked (self->desk) : NULL;
  guint n = may ? zyr_review_desk_get_n_remarks (self->desk) : 0;
  g_autofree char *text = self->desk ? zyr_decision_dup_standing (self->desk) : g_strdup ("");

  gtk_widget_action_set_enabled (widget, "report.approve", may);
  gtk_widget_action_set_enabled (widget, "report.return", may && n > 0);
  gtk_widget_action_set_enabled (widget, "report.reject", may);
  gtk_widget_action_set_enabled (widget, "report.withdraw", may_withdraw);
  gtk_widget_action_set_enabled (widget, "report.annul", may_annul && asked == NULL);
  gtk_widget_action_set_enabled (widget, "report.confirm-annulment", may_annul && asked != NULL);
  gtk_label_set_label (self->decision_label, text);
  gtk_widget_set_visible (self->approve_button, !may_withdraw && asked == NULL);
  gtk_widget_set_visible (self->return_button, !may_withdraw && asked == NULL);
  gtk_widget_set_visible (self->withdraw_button, may_withdraw);
  gtk_widget_set_visible (GTK_WIDGET (self->decision_bar), may || text[0] != '\0');
}

/* The overview tells of it, too. */
static void
show_annulment (ZyrReportPage *self)
{
  show_beside (self);
  update_decision (self);
}

/* The other reports that wait */

static void
update_queue (ZyrReportPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.next",
                                 zyr_report_queue_get_after (self->queue) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.previous",
                                 zyr_report_queue_get_before (self->queue) != NULL);
}

static void
neighbour_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (widget);
  const char *other = g_str_equal (name, "report.next")
                          ? zyr_report_queue_get_after (self->queue)
                          : zyr_report_queue_get_before (self->queue);

  if (other)
    load (self, other);
}

/* See zyr-whereabouts.h: the section that is seen. (transfer full) (nullable) */
static char *
dup_whereabouts (ZyrReportPage *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->sections);

  return g_strdup (self->desk && row ? zyr_report_sections_get_ref (row) : self->whereabouts);
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
  gtk_editable_set_text (self->remark_row, remark ? remark : "");
  gtk_list_box_unselect_all (self->sections);
  show_beside (self);
  go_on (self);
  update_decision (self);
  gtk_stack_set_visible_child_name (self->states, "report");
  /* From here the keyboard's ways lead. */
  gtk_widget_grab_focus (zyr_side_pane_get_folded (self->pane)
                             ? self->sections_button
                             : GTK_WIDGET (gtk_list_box_get_selected_row (self->sections)));
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
      g_signal_connect_object (desk, "annulment-changed", G_CALLBACK (show_annulment), self,
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
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (widget);
  ZyrWindow *window = zyr_window_of (widget);

  if (self->last_decided && window)
    zyr_decision_take_back (window, self->last_decided);
  g_clear_object (&self->last_decided);
}

/* The next report that waits, or where the supervisor came from. */
static void
leave (ZyrReportPage *self, const char *next)
{
  if (next)
    load (self, next);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

/* Another report may be on the desk by now. */
static void
show_decided (ZyrReportPage *self, ZyrReviewDesk *desk, const char *next)
{
  ZyrWindow *window = self->box ? zyr_window_of (GTK_WIDGET (self)) : NULL;

  if (window == NULL)
    return;
  if (!zyr_review_desk_is_decided (desk))
    {
      toast (self, _ ("The decision is taken back"));
      update_decision (self);
      return;
    }
  zyr_decision_toast (window, desk);
  g_set_object (&self->last_decided, desk);
  if (desk == self->desk)
    leave (self, next);
}

static void
decided_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (source);
  g_autofree char *next = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrReviewDesk) desk = zyr_decision_finish (result, &error);
  g_autofree char *sentence = NULL;

  if (desk)
    {
      show_decided (self, desk, next);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  sentence = zyr_sentence_for_error (error);
  toast (self, sentence);
  if (self->box)
    update_decision (self);
}

static char *
dup_next (ZyrReportPage *self)
{
  const char *next = zyr_report_queue_get_after (self->queue);

  return g_strdup (next ? next : zyr_report_queue_get_before (self->queue));
}

static void
decide_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (widget);
  const char *words = gtk_editable_get_text (self->remark_row);

  if (g_str_equal (name, "report.approve"))
    zyr_decision_async (widget, self->desk, ZYR_REVIEW_APPROVE, words, decided_cb, dup_next (self));
  else if (g_str_equal (name, "report.return"))
    zyr_decision_async (widget, self->desk, ZYR_REVIEW_RETURN, NULL, decided_cb, dup_next (self));
  else if (g_str_equal (name, "report.reject"))
    zyr_decision_async (widget, self->desk, ZYR_REVIEW_REJECT, words, decided_cb, dup_next (self));
  else
    zyr_decision_async (widget, self->desk, ZYR_REVIEW_WITHDRAW, NULL, decided_cb, NULL);
}

static void
section_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_section (ZYR_REPORT_PAGE (widget), g_str_equal (name, "report.next-section") ? 1 : -1);
}

static void
remark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (widget);

  if (self->desk == NULL || !zyr_review_desk_get_may_decide (self->desk))
    return;
  gtk_list_box_select_row (self->sections, gtk_list_box_get_row_at_index (self->sections, 0));
  gtk_widget_grab_focus (GTK_WIDGET (self->remark_row));
}

static void
sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrSidePane *pane = ZYR_REPORT_PAGE (widget)->pane;

  zyr_side_pane_set_show_sidebar (pane, !zyr_side_pane_get_show_sidebar (pane));
}

static void
annul_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (widget);
  ZyrVisitRow *visit = self->desk != NULL ? zyr_review_desk_get_visit (self->desk) : NULL;
  const ZyrAnnulment *asked = self->desk ? zyr_decision_get_asked (self->desk) : NULL;
  g_autofree char *when = asked ? zyr_format_date_time (asked->at) : NULL;
  /* Translators: an inspector’s name, a date with a time, and the reason that was given. */
  g_autofree char *words = asked ? g_strdup_printf (_ ("%1$s has asked for it (%2$s): %3$s"),
                                                    asked->by_name, when, asked->reason)
                                 : NULL;

  if (visit != NULL)
    zyr_matter_dialog_annul (widget, self->workspace, zyr_visit_row_get_head_name (visit),
                             zyr_visit_row_get_id (visit), words);
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
zyr_report_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_WHEREABOUTS)
    g_value_take_string (value, dup_whereabouts (ZYR_REPORT_PAGE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_report_page_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (object);

  if (prop_id != PROP_WHEREABOUTS)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  g_free (self->whereabouts);
  self->whereabouts = g_value_dup_string (value);
  if (self->desk)
    go_on (self);
}

static void
zyr_report_page_dispose (GObject *object)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_object (&self->last_decided);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_report_page_parent_class)->dispose (object);
}

static void
zyr_report_page_finalize (GObject *object)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (object);

  g_clear_pointer (&self->visit_id, g_free);
  g_clear_pointer (&self->whereabouts, g_free);

  G_OBJECT_CLASS (zyr_report_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, sections_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, states);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, pane);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, sections);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, heading);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, compared_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, content);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, remark_group);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, remark_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, next_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, next_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, decision_bar);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, decision_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, approve_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, return_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, withdraw_button);
  gtk_widget_class_bind_template_callback (widget_class, section_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, section_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, remark_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

/* The actions, with their keys, which zyr-shortcuts-window.ui lists. */
static void
install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
    guint key;
    GdkModifierType modifiers;
  } actions[] = {
    { "report.approve", decide_action, GDK_KEY_Return, GDK_CONTROL_MASK },
    { "report.return", decide_action, GDK_KEY_r, GDK_CONTROL_MASK },
    { "report.reject", decide_action, GDK_KEY_r, GDK_CONTROL_MASK | GDK_SHIFT_MASK },
    { "report.withdraw", decide_action, 0, 0 },
    { "report.undo", undo_action, GDK_KEY_z, GDK_CONTROL_MASK },
    { "report.next", neighbour_action, GDK_KEY_Page_Down, GDK_ALT_MASK },
    { "report.previous", neighbour_action, GDK_KEY_Page_Up, GDK_ALT_MASK },
    { "report.next-section", section_action, 0, 0 },
    { "report.previous-section", section_action, 0, 0 },
    { "report.remark", remark_action, GDK_KEY_m, GDK_CONTROL_MASK },
    { "report.sections", sidebar_action, GDK_KEY_F9, 0 },
    { "report.annul", annul_action, 0, 0 },
    { "report.confirm-annulment", annul_action, 0, 0 },
    { "report.household", household_action, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (widget_class, actions[i].key, actions[i].modifiers,
                                             actions[i].name, NULL);
    }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK,
                                       "compare." ZYR_SETTINGS_REVIEW_ONLY_DIFFERENCES, NULL);
}

static void
zyr_report_page_class_init (ZyrReportPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_report_page_dispose;
  object_class->finalize = zyr_report_page_finalize;
  object_class->get_property = zyr_report_page_get_property;
  object_class->set_property = zyr_report_page_set_property;
  properties[PROP_WHEREABOUTS] = g_param_spec_string (
      "whereabouts", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/review/zyr-report-page.ui");
  bind_children (widget_class);
  install_actions (widget_class);
}

/* Before the list of sections takes them for moving in itself. */
static void
add_section_keys (ZyrReportPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Page_Down, GDK_CONTROL_MASK),
                        gtk_named_action_new ("report.next-section")));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Page_Up, GDK_CONTROL_MASK),
                        gtk_named_action_new ("report.previous-section")));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
zyr_report_page_init (ZyrReportPage *self)
{
  static const char *const keys[]
      = { ZYR_SETTINGS_REVIEW_BASE, ZYR_SETTINGS_REVIEW_ONLY_DIFFERENCES };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (zyr_settings_get (), keys[i]);
      g_autofree char *changed = g_strconcat ("changed::", keys[i], NULL);

      g_action_map_add_action (G_ACTION_MAP (actions), action);
      g_signal_connect_object (zyr_settings_get (), changed, G_CALLBACK (show_beside), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "compare", G_ACTION_GROUP (actions));
  g_type_ensure (ZYR_TYPE_SIDE_PANE);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_section_keys (self);
  self->beside.base = ZYR_N_REVIEW_BASES;
  g_signal_connect_object (self->pane, "notify::folded", G_CALLBACK (show_beside), self,
                           G_CONNECT_SWAPPED);
  update_decision (self);
}

static void
load (ZyrReportPage *self, const char *visit_id)
{
  g_autofree char *id = g_strdup (visit_id);

  if (self->desk)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  g_clear_object (&self->desk);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_free (self->visit_id);
  self->visit_id = g_steal_pointer (&id);
  zyr_whereabouts_mark (GTK_WIDGET (self), "win.open-review", self->visit_id);
  zyr_report_queue_set_visit (self->queue, self->visit_id);
  gtk_stack_set_visible_child_name (self->states, "loading");
  update_decision (self);
  zyr_review_desk_load_async (self->workspace, self->visit_id, self->cancellable, loaded_cb,
                              g_object_ref (self));
}

GtkWidget *
zyr_report_page_new (ZyrWorkspace *workspace, const char *visit_id)
{
  ZyrReportPage *self = g_object_new (ZYR_TYPE_REPORT_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->queue = zyr_report_queue_new (workspace);
  g_signal_connect_object (self->queue, "changed", G_CALLBACK (update_queue), self,
                           G_CONNECT_SWAPPED);
  load (self, visit_id);

  return GTK_WIDGET (self);
}
