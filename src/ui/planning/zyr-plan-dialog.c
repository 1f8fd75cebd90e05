/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-plan-dialog.h"

#include <glib/gi18n.h>

#include "zyr-acts.h"
#include "zyr-clock.h"
#include "zyr-check-row.h"
#include "zyr-code-book.h"
#include "zyr-format.h"
#include "zyr-planning.h"
#include "zyr-sentences.h"
#include "zyr-window.h"

/* Days that a planned visit may take when nobody says otherwise. */
#define DUE_DAYS 14

typedef enum
{
  MODE_PLAN,
  MODE_REASSIGN,
  MODE_CANCEL,
  MODE_MOVE,
} Mode;

struct _ZyrPlanDialog
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *who_group;
  AdwComboRow *worker_row;
  GtkWidget *second_row;
  GtkWidget *when_group;
  GtkEditable *day_row;
  GtkMenuButton *day_button;
  GtkEditable *hour_row;
  GtkEditable *due_row;
  GtkMenuButton *due_button;
  GtkWidget *what_group;
  AdwComboRow *type_row;
  AdwExpanderRow *programmes_row;
  GtkWidget *reason_group;
  GtkEditable *reason_row;
  GtkLabel *trouble_label;
  GtkButton *act_button;

  ZyrWorkspace *workspace;
  Mode mode;
  char *household_id;      /* of a plan */
  char *visit_id;          /* of a change */
  char *worker_id;         /* (nullable): who has it now */
  GListModel *workers;     /* (nullable): of ZyrWorkerRow; NULL until they are known */
  GPtrArray *checks;       /* of GtkCheckButton, one a programme, in their order */
  GStrv programmes;        /* the codes of the checks */
  GStrv types;             /* the codes of the choices */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (ZyrPlanDialog, zyr_plan_dialog, ADW_TYPE_WINDOW)

static void
show_trouble (ZyrPlanDialog *self, const char *sentence)
{
  gtk_label_set_label (self->trouble_label, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_label), sentence != NULL);
}

static void
update (ZyrPlanDialog *self)
{
  gboolean has_workers = self->workers != NULL && g_list_model_get_n_items (self->workers) > 0;
  gboolean has_reason = gtk_editable_get_text (self->reason_row)[0] != '\0';

  gtk_widget_set_sensitive (GTK_WIDGET (self->act_button),
                            !self->busy
                                && (self->mode == MODE_MOVE
                                    || (self->mode == MODE_CANCEL ? has_reason : has_workers)));
}

static void
edited_cb (ZyrPlanDialog *self)
{
  show_trouble (self, NULL);
  update (self);
}

/* Workers */

/* "Elif Demir (7 open visits)" */
static char *
worker_label (ZyrWorkerRow *worker)
{
  guint n = zyr_worker_row_get_n_open (worker);
  const char *name = zyr_worker_row_get_name (worker);

  /* Translators: %1$s is a worker's name, %2$u how many visits he still has to do. */
  return g_strdup_printf (ngettext ("%1$s (%2$u open visit)", "%1$s (%2$u open visits)", n), name,
                          n);
}

static void
show_workers (ZyrPlanDialog *self)
{
  g_autoptr (GtkStringList) workers = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) seconds = gtk_string_list_new (NULL);
  guint n = g_list_model_get_n_items (self->workers);
  guint selected = 0;

  gtk_string_list_append (seconds, C_ ("second officer", "None"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ZyrWorkerRow) worker = g_list_model_get_item (self->workers, i);
      g_autofree char *label = worker_label (worker);

      gtk_string_list_append (workers, label);
      gtk_string_list_append (seconds, zyr_worker_row_get_name (worker));
      if (g_strcmp0 (zyr_worker_row_get_id (worker), self->worker_id) == 0)
        selected = i;
    }
  adw_combo_row_set_model (self->worker_row, G_LIST_MODEL (workers));
  adw_combo_row_set_selected (self->worker_row, selected);
  adw_combo_row_set_model (ADW_COMBO_ROW (self->second_row), G_LIST_MODEL (seconds));
}

static void
workers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrPlanDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) workers = zyr_planning_list_workers_finish (result, &error);
  g_autofree char *sentence = NULL;

  if (self->workspace == NULL)
    return; /* closed meanwhile */
  if (workers == NULL)
    sentence = zyr_sentence_for_error (error);
  else if (g_list_model_get_n_items (workers) == 0)
    sentence = g_strdup (_ ("No worker of your foundation is known on this device yet."));
  show_trouble (self, sentence);
  if (workers)
    {
      g_set_object (&self->workers, workers);
      show_workers (self);
    }
  update (self);
}

static char *
dup_worker_id (ZyrPlanDialog *self, guint position)
{
  g_autoptr (ZyrWorkerRow) worker = NULL;

  if (position >= g_list_model_get_n_items (self->workers))
    return NULL;
  worker = g_list_model_get_item (self->workers, position);
  return g_strdup (zyr_worker_row_get_id (worker));
}

/* Days */

static GDateTime *
now (ZyrPlanDialog *self)
{
  return g_date_time_new_from_unix_local (zyr_workspace_get_now_s (self->workspace));
}

static void
set_day (GtkEditable *row, GDateTime *day)
{
  g_autofree char *date = g_date_time_format (day, "%Y-%m-%d");
  g_autofree char *text = zyr_format_date_short (date);

  gtk_editable_set_text (row, text);
}

static void
propose_days (ZyrPlanDialog *self)
{
  g_autoptr (GDateTime) day = zyr_planning_dup_next_working_day (self->workspace);
  g_autoptr (GDateTime) due = g_date_time_add_days (day, DUE_DAYS);

  set_day (self->day_row, day);
  set_day (self->due_row, due);
}

static void
day_selected_cb (GtkCalendar *calendar, GtkEditable *row)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (calendar);
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (calendar), GTK_TYPE_POPOVER);

  set_day (row, day);
  if (popover)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
add_calendar (GtkMenuButton *button, GtkEditable *row)
{
  GtkWidget *calendar = gtk_calendar_new ();
  GtkWidget *popover = gtk_popover_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (calendar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Calendar"), -1);
  gtk_popover_set_child (GTK_POPOVER (popover), calendar);
  gtk_menu_button_set_popover (button, popover);
  g_signal_connect_object (calendar, "day-selected", G_CALLBACK (day_selected_cb), row, 0);
}

/* What the visit is about */

static void
programmes_changed_cb (ZyrPlanDialog *self)
{
  g_autofree char *codes = NULL;
  g_autofree char *labels = NULL;
  g_autofree char *markup = NULL;
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < self->checks->len; i++)
    {
      if (gtk_check_button_get_active (g_ptr_array_index (self->checks, i)))
        g_strv_builder_add (chosen, self->programmes[i]);
    }
  list = g_strv_builder_end (chosen);
  codes = g_strjoinv (" ", list);
  labels = zyr_code_book_dup_labels (zyr_workspace_get_codes (self->workspace), "programme", codes);
  markup = g_markup_escape_text (labels[0] ? labels : _ ("None chosen"), -1);
  adw_expander_row_set_subtitle (self->programmes_row, markup);
  g_object_set_data_full (G_OBJECT (self->programmes_row), "codes", g_steal_pointer (&codes),
                          g_free);
}

static void
add_programmes (ZyrPlanDialog *self, const char *chosen)
{
  ZyrCodeBook *codes = zyr_workspace_get_codes (self->workspace);
  g_auto (GStrv) active = g_strsplit (chosen, " ", -1);

  self->programmes = zyr_code_book_dup_codes (codes, "programme");
  for (guint i = 0; self->programmes[i] != NULL; i++)
    {
      g_autofree char *label = zyr_code_book_dup_label (codes, "programme", self->programmes[i]);
      gboolean is_active
          = g_strv_contains ((const char *const *)active, self->programmes[i]);
      GtkCheckButton *check = zyr_check_row_add (self->programmes_row, label, is_active);

      g_signal_connect_object (check, "toggled", G_CALLBACK (programmes_changed_cb), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (self->checks, check);
    }
  programmes_changed_cb (self);
}

static void
add_types (ZyrPlanDialog *self, const char *chosen)
{
  ZyrCodeBook *codes = zyr_workspace_get_codes (self->workspace);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint selected = 0;

  self->types = zyr_code_book_dup_codes (codes, "visit_type");
  for (guint i = 0; self->types[i] != NULL; i++)
    {
      g_autofree char *label = zyr_code_book_dup_label (codes, "visit_type", self->types[i]);

      gtk_string_list_append (labels, label);
      if (g_str_equal (self->types[i], chosen))
        selected = i;
    }
  adw_combo_row_set_model (self->type_row, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->type_row, selected);
}

/* The act */

static void
finish (ZyrPlanDialog *self, gboolean done, const GError *error, const char *sentence)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *trouble = NULL;

  if (self->workspace == NULL)
    return; /* closed meanwhile */
  self->busy = FALSE;
  update (self);
  if (done)
    {
      if (ZYR_IS_WINDOW (parent))
        zyr_window_toast (ZYR_WINDOW (parent), sentence);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  trouble = zyr_sentence_for_error (error);
  show_trouble (self, trouble);
}

static void
planned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrPlanDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = zyr_planning_plan_finish (result, &error);

  finish (self, id != NULL, error, _ ("The visit is planned"));
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrPlanDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = zyr_planning_change_finish (result, &error);

  finish (self, done, error,
          self->mode == MODE_CANCEL ? _ ("The visit is cancelled")
                                    : _ ("The visit is handed over"));
}

/* Unix seconds of the day and hour, 0 with a sentence when they are none. */
static gint64
read_moment (ZyrPlanDialog *self, const char **sentence)
{
  g_autofree char *date = zyr_parse_date (gtk_editable_get_text (self->day_row));
  g_autofree char *time = zyr_parse_time (gtk_editable_get_text (self->hour_row));
  g_autofree char *text = NULL;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) moment = NULL;
  g_autoptr (GDateTime) today = now (self);
  g_autofree char *today_text = g_date_time_format (today, "%Y-%m-%d");

  if (date == NULL || date[0] == '\0')
    *sentence = _ ("Enter the day as in 21.11.2026.");
  else if (time == NULL || time[0] == '\0')
    *sentence = _ ("Enter the hour as in 10:00.");
  else if (strcmp (date, today_text) < 0)
    *sentence = _ ("The day has passed already. Choose today or a later one.");
  else
    {
      text = g_strdup_printf ("%sT%.8s", date, time);
      moment = g_date_time_new_from_iso8601 (text, zone);
    }
  return moment != NULL ? g_date_time_to_unix (moment) : 0;
}

static void
plan (ZyrPlanDialog *self)
{
  const char *sentence = NULL;
  g_autofree char *day = zyr_parse_date (gtk_editable_get_text (self->day_row));
  g_autofree char *due = zyr_parse_date (gtk_editable_get_text (self->due_row));
  g_autofree char *worker = dup_worker_id (self, adw_combo_row_get_selected (self->worker_row));
  guint second_position = adw_combo_row_get_selected (ADW_COMBO_ROW (self->second_row));
  g_autofree char *second = second_position > 0 ? dup_worker_id (self, second_position - 1) : NULL;
  guint type = adw_combo_row_get_selected (self->type_row);
  const char *reason = gtk_editable_get_text (self->reason_row);
  ZyrVisitPlan visit = {
    .household_id = self->household_id,
    .worker_id = worker,
    .second_id = second,
    .visit_type = type < g_strv_length (self->types) ? self->types[type] : "",
    .programmes = g_object_get_data (G_OBJECT (self->programmes_row), "codes"),
    .planned = read_moment (self, &sentence),
    .due = due,
    .reason = reason[0] != '\0' ? reason : NULL,
  };

  if (sentence == NULL && (due == NULL || due[0] == '\0'))
    sentence = _ ("Enter the last day as in 21.11.2026.");
  else if (sentence == NULL && strcmp (due, day) < 0)
    sentence = _ ("The last day lies before the day of the visit.");
  else if (sentence == NULL && g_strcmp0 (worker, second) == 0)
    sentence = _ ("The second officer has to be somebody else.");
  show_trouble (self, sentence);
  if (sentence != NULL || worker == NULL)
    return;
  self->busy = TRUE;
  update (self);
  zyr_planning_plan_async (self->workspace, &visit, NULL, planned_cb, g_object_ref (self));
}

static void
reassign (ZyrPlanDialog *self)
{
  g_autofree char *worker = dup_worker_id (self, adw_combo_row_get_selected (self->worker_row));

  if (worker == NULL || g_strcmp0 (worker, self->worker_id) == 0)
    {
      show_trouble (self, _ ("The visit is with this worker already. Choose another one."));
      return;
    }
  self->busy = TRUE;
  update (self);
  zyr_planning_reassign_async (self->workspace, self->visit_id, worker, NULL, changed_cb,
                               g_object_ref (self));
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrPlanDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = zyr_act_finish (result, &error);

  finish (self, id != NULL, error, _ ("The visit is moved"));
}

static void
move (ZyrPlanDialog *self)
{
  const gboolean may_plan = zyr_workspace_may_plan (self->workspace);
  const char *sentence = NULL;
  const char *reason = gtk_editable_get_text (self->reason_row);
  const gint64 planned = read_moment (self, &sentence);
  g_autofree char *due
      = may_plan ? zyr_parse_date (gtk_editable_get_text (self->due_row)) : NULL;

  if (sentence == NULL && may_plan && due == NULL)
    sentence = _ ("Enter the last day as in 21.11.2026.");
  show_trouble (self, sentence);
  if (sentence != NULL)
    return;
  self->busy = TRUE;
  update (self);
  zyr_act_move_visit_async (self->workspace, self->visit_id, planned,
                            due != NULL && due[0] != '\0' ? due : NULL,
                            reason[0] != '\0' ? reason : NULL, NULL, moved_cb,
                            g_object_ref (self));
}

static void
cancel (ZyrPlanDialog *self)
{
  self->busy = TRUE;
  update (self);
  zyr_planning_cancel_async (self->workspace, self->visit_id,
                             gtk_editable_get_text (self->reason_row), NULL, changed_cb,
                             g_object_ref (self));
}

static void
act_cb (ZyrPlanDialog *self)
{
  if (self->mode == MODE_PLAN)
    plan (self);
  else if (self->mode == MODE_REASSIGN)
    reassign (self);
  else if (self->mode == MODE_MOVE)
    move (self);
  else
    cancel (self);
}

static void
zyr_plan_dialog_dispose (GObject *object)
{
  ZyrPlanDialog *self = ZYR_PLAN_DIALOG (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->workers);

  G_OBJECT_CLASS (zyr_plan_dialog_parent_class)->dispose (object);
}

static void
zyr_plan_dialog_finalize (GObject *object)
{
  ZyrPlanDialog *self = ZYR_PLAN_DIALOG (object);

  g_clear_pointer (&self->household_id, g_free);
  g_clear_pointer (&self->visit_id, g_free);
  g_clear_pointer (&self->worker_id, g_free);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->programmes, g_strfreev);
  g_clear_pointer (&self->types, g_strfreev);

  G_OBJECT_CLASS (zyr_plan_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, who_group);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, worker_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, second_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, when_group);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, day_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, day_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, hour_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, due_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, due_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, what_group);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, type_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, programmes_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, reason_group);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrPlanDialog, act_button);
}

static void
zyr_plan_dialog_class_init (ZyrPlanDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_plan_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_plan_dialog_finalize;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/planning/zyr-plan-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, act_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
}

static void
zyr_plan_dialog_init (ZyrPlanDialog *self)
{
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static ZyrPlanDialog *
dialog_new (GtkWidget *parent, ZyrWorkspace *workspace, Mode mode, const char *head_name)
{
  ZyrPlanDialog *self
      = g_object_new (ZYR_TYPE_PLAN_DIALOG, "transient-for", gtk_widget_get_root (parent), NULL);
  const char *titles[] = { _ ("Plan a Visit"), _ ("Give to Another Worker"), _ ("Cancel the Visit"),
                           _ ("Another Day") };
  const char *acts[] = { C_ ("visit", "Plan"), _ ("Give the Visit"), _ ("Cancel the Visit"),
                         _ ("Move the Visit") };
  const gboolean asks_when = mode == MODE_PLAN || mode == MODE_MOVE;

  self->workspace = g_object_ref (workspace);
  self->mode = mode;
  gtk_window_set_title (GTK_WINDOW (self), titles[mode]);
  adw_window_title_set_title (self->title, titles[mode]);
  adw_window_title_set_subtitle (self->title, head_name);
  gtk_button_set_label (self->act_button, acts[mode]);
  gtk_widget_add_css_class (GTK_WIDGET (self->act_button),
                            mode == MODE_CANCEL ? "destructive-action" : "suggested-action");
  gtk_widget_set_visible (self->who_group, mode == MODE_PLAN || mode == MODE_REASSIGN);
  gtk_widget_set_visible (self->second_row, mode == MODE_PLAN);
  gtk_widget_set_visible (self->when_group, asks_when);
  gtk_widget_set_visible (GTK_WIDGET (self->due_row),
                          mode == MODE_PLAN || zyr_workspace_may_plan (workspace));
  gtk_widget_set_visible (self->what_group, mode == MODE_PLAN);
  gtk_widget_set_visible (self->reason_group, mode != MODE_REASSIGN);
  if (asks_when)
    {
      add_calendar (self->day_button, self->day_row);
      add_calendar (self->due_button, self->due_row);
      propose_days (self);
    }
  if (mode == MODE_PLAN || mode == MODE_REASSIGN)
    zyr_planning_list_workers_async (workspace, NULL, workers_cb, g_object_ref (self));
  update (self);
  return self;
}

void
zyr_plan_dialog_plan (GtkWidget *parent,
                      ZyrWorkspace *workspace,
                      const char *household_id,
                      const char *head_name,
                      const char *programmes,
                      const char *visit_type)
{
  ZyrPlanDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent) && ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (household_id && head_name && programmes && visit_type);

  self = dialog_new (parent, workspace, MODE_PLAN, head_name);
  self->household_id = g_strdup (household_id);
  gtk_window_set_default_size (GTK_WINDOW (self), 480, 600);
  add_types (self, visit_type);
  add_programmes (self, programmes);
  gtk_window_present (GTK_WINDOW (self));
}

static void
present_change (GtkWidget *parent, ZyrWorkspace *workspace, Mode mode, ZyrVisitRow *visit)
{
  ZyrPlanDialog *self = dialog_new (parent, workspace, mode, zyr_visit_row_get_head_name (visit));

  self->visit_id = g_strdup (zyr_visit_row_get_id (visit));
  self->worker_id = g_strdup (zyr_visit_row_get_worker_id (visit));
  gtk_window_present (GTK_WINDOW (self));
}

void
zyr_plan_dialog_reassign (GtkWidget *parent, ZyrWorkspace *workspace, ZyrVisitRow *visit)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (ZYR_IS_VISIT_ROW (visit));

  present_change (parent, workspace, MODE_REASSIGN, visit);
}

void
zyr_plan_dialog_move (GtkWidget *parent, ZyrWorkspace *workspace, ZyrVisitRow *visit)
{
  ZyrPlanDialog *self;
  g_autofree char *hour = NULL;
  g_autofree char *due = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent) && ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (ZYR_IS_VISIT_ROW (visit));

  self = dialog_new (parent, workspace, MODE_MOVE, zyr_visit_row_get_head_name (visit));
  self->visit_id = g_strdup (zyr_visit_row_get_id (visit));
  due = zyr_format_date_short (zyr_visit_row_get_due (visit));
  gtk_editable_set_text (self->due_row, due);
  if (zyr_visit_row_get_planned (visit) > 0)
    {
      hour = zyr_format_time (zyr_visit_row_get_planned (visit));
      gtk_editable_set_text (self->hour_row, hour);
    }
  gtk_window_present (GTK_WINDOW (self));
}

void
zyr_plan_dialog_cancel (GtkWidget *parent, ZyrWorkspace *workspace, ZyrVisitRow *visit)
{
  g_return_if_fail (GTK_IS_WIDGET (parent) && ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (ZYR_IS_VISIT_ROW (visit));

  present_change (parent, workspace, MODE_CANCEL, visit);
}
