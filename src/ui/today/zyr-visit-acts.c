/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-acts.h"

#include <glib/gi18n.h>

#include "zyr-acts.h"
#include "zyr-clock.h"
#include "zyr-code-book.h"
#include "zyr-format.h"
#include "zyr-plan-dialog.h"
#include "zyr-planning.h"
#include "zyr-sentences.h"
#include "zyr-visit-state.h"
#include "zyr-window.h"

/* In the order in which they happen most. */
static const char *const outcomes[]
    = { "absent", "no_address", "refused", "moved", "unsafe", "dissolved" };

static gboolean
is_to_be_made (ZyrVisitRow *row)
{
  switch (zyr_visit_state_from_string (zyr_visit_row_get_state (row)))
    {
    case ZYR_VISIT_PLANNED:
    case ZYR_VISIT_IN_PROGRESS:
    case ZYR_VISIT_RETURNED:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
append_for (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, target != NULL ? "s" : NULL, target);
  g_menu_append_item (menu, item);
}

static void
add_section (GMenu *menu, const char *heading, GMenu *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, heading, G_MENU_MODEL (section));
}

static void
add_way (GMenu *menu, ZyrVisitRow *row)
{
  g_autoptr (GMenu) section = g_menu_new ();

  append_for (section, _ ("Earlier on the Way"), "route.earlier", zyr_visit_row_get_id (row));
  append_for (section, _ ("Later on the Way"), "route.later", zyr_visit_row_get_id (row));
  add_section (menu, NULL, section);
}

static void
add_days (GMenu *menu)
{
  g_autoptr (GMenu) section = g_menu_new ();

  append_for (section, _ ("Put Off to the Next Working Day"), "visit.tomorrow", NULL);
  append_for (section, _ ("Another Day…"), "visit.move", NULL);
  add_section (menu, NULL, section);
}

static void
add_attempts (GMenu *menu, ZyrWorkspace *workspace)
{
  ZyrCodeBook *codes = zyr_workspace_get_codes (workspace);
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_autofree char *label = zyr_code_book_dup_label (codes, "outcome", outcomes[i]);

      append_for (section, label, "visit.attempt", outcomes[i]);
    }
  /* Translators: heading of what kept the worker from making the visit, such as nobody at home. */
  add_section (menu, _ ("Went There in Vain"), section);
}

static void
add_plan (GMenu *menu)
{
  g_autoptr (GMenu) section = g_menu_new ();

  append_for (section, _ ("Give to Another Worker…"), "visit.reassign", NULL);
  append_for (section, _ ("Cancel the Visit…"), "visit.cancel", NULL);
  add_section (menu, NULL, section);
}

gboolean
zyr_visit_acts_are_any (ZyrWorkspace *workspace, ZyrVisitRow *row)
{
  return is_to_be_made (row)
         && ((zyr_visit_row_get_is_mine (row) && zyr_workspace_may_fill (workspace))
             || zyr_workspace_may_plan (workspace) || zyr_workspace_may_review (workspace));
}

GMenuModel *
zyr_visit_acts_dup_menu (ZyrWorkspace *workspace, ZyrVisitRow *row, gboolean is_stop)
{
  const gboolean is_mine = zyr_visit_row_get_is_mine (row) && zyr_workspace_may_fill (workspace);
  const gboolean is_planned
      = zyr_visit_state_from_string (zyr_visit_row_get_state (row)) == ZYR_VISIT_PLANNED;
  g_autoptr (GMenu) menu = NULL;

  if (!zyr_visit_acts_are_any (workspace, row))
    return NULL;
  menu = g_menu_new ();
  if (is_mine)
    add_attempts (menu, workspace);
  if (is_stop)
    add_way (menu, row);
  if (is_mine || zyr_workspace_may_plan (workspace))
    add_days (menu);
  if (zyr_workspace_may_review (workspace) && is_planned)
    add_plan (menu);
  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    return NULL;
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

/* The hour of the plan, on the next working day; in the morning where it has none. */
static gint64
next_working_day (ZyrWorkspace *workspace, ZyrVisitRow *row)
{
  const gint64 planned = zyr_visit_row_get_planned (row);
  g_autoptr (GDateTime) day = zyr_planning_dup_next_working_day (workspace);
  g_autoptr (GDateTime) hour = planned > 0 ? g_date_time_new_from_unix_local (planned) : NULL;
  g_autoptr (GDateTime) moment
      = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                               g_date_time_get_day_of_month (day),
                               hour != NULL ? g_date_time_get_hour (hour) : 9,
                               hour != NULL ? g_date_time_get_minute (hour) : 0, 0);

  return g_date_time_to_unix (moment != NULL ? moment : day);
}

/* What is said in passing once it is durable; the widget's row may have left the list by then. */
typedef struct
{
  ZyrWindow *window; /* (nullable) */
  char *sentence;
} Said;

static void
said_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Said *said = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = zyr_act_finish (result, &error);
  g_autofree char *trouble = id == NULL ? zyr_sentence_for_error (error) : NULL;

  if (said->window != NULL)
    zyr_window_toast (said->window, id != NULL ? said->sentence : trouble);
  g_clear_object (&said->window);
  g_free (said->sentence);
  g_free (said);
}

/* @sentence: (transfer full) */
static Said *
said_new (GtkWidget *widget, char *sentence)
{
  Said *said = g_new0 (Said, 1);
  ZyrWindow *window = zyr_window_of (widget);

  said->window = window != NULL ? g_object_ref (window) : NULL;
  said->sentence = sentence;
  return said;
}

static char *
dup_moment (ZyrWorkspace *workspace, gint64 moment)
{
  g_autofree char *day = zyr_format_day (moment, zyr_workspace_get_now_s (workspace));
  g_autofree char *time = zyr_format_time (moment);

  /* Translators: %1$s is a day ("Tomorrow", "23 November 2026"), %2$s an hour. */
  return g_strdup_printf (C_ ("moment", "%1$s, %2$s"), day, time);
}

static void
put_off (GtkWidget *widget, ZyrWorkspace *workspace, ZyrVisitRow *row)
{
  const gint64 moment = next_working_day (workspace, row);
  g_autofree char *when = dup_moment (workspace, moment);

  zyr_act_move_visit_async (
      workspace, zyr_visit_row_get_id (row), moment, NULL, NULL, NULL, said_cb,
      /* Translators: %s is a day and an hour. */
      said_new (widget, g_strdup_printf (_ ("Put off: %s"), when)));
}

/* Nobody at home, or the way barred: it is tried again on the next working day. All else the
 * supervisor has to think about first. */
static gboolean
is_worth_another_try (const char *outcome)
{
  return g_str_equal (outcome, "absent") || g_str_equal (outcome, "unsafe");
}

static void
attempt (GtkWidget *widget, ZyrWorkspace *workspace, ZyrVisitRow *row, const char *outcome)
{
  const gint64 moment = is_worth_another_try (outcome) ? next_working_day (workspace, row) : 0;
  g_autofree char *when = moment > 0 ? dup_moment (workspace, moment) : NULL;
  char *sentence;

  if (moment > 0)
    /* Translators: %s is the day and hour of the next attempt at a visit; as short as can be. */
    sentence = g_strdup_printf (_ ("Noted, next try: %s"), when);
  else
    sentence = g_strdup (_ ("Noted for your supervisor"));
  zyr_act_attempt_async (workspace, zyr_visit_row_get_id (row), outcome, NULL, NULL, moment, NULL,
                         said_cb, said_new (widget, sentence));
}

void
zyr_visit_acts_do (GtkWidget *widget,
                   ZyrWorkspace *workspace,
                   ZyrVisitRow *row,
                   const char *action,
                   const char *outcome)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && ZYR_IS_VISIT_ROW (row));

  if (g_str_equal (action, "visit.tomorrow"))
    put_off (widget, workspace, row);
  else if (g_str_equal (action, "visit.attempt"))
    attempt (widget, workspace, row, outcome);
  else if (g_str_equal (action, "visit.move"))
    zyr_plan_dialog_move (widget, workspace, row);
  else if (g_str_equal (action, "visit.reassign"))
    zyr_plan_dialog_reassign (widget, workspace, row);
  else
    zyr_plan_dialog_cancel (widget, workspace, row);
}
