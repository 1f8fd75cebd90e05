/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-tile.h"

#include <glib/gi18n.h>

#include "zyr-code-book.h"
#include "zyr-flow-layout.h"
#include "zyr-format.h"
#include "zyr-label.h"
#include "zyr-tile-layout.h"
#include "zyr-visit-acts.h"
#include "zyr-visit-state.h"
#include "zyr-window.h"

struct _ZyrVisitTile
{
  GtkWidget parent_instance;

  GtkLabel *lead_label;
  GtkLabel *stop_label;
  GtkLabel *distance_label;
  GtkLabel *name_label;
  GtkLabel *address_label;
  GtkLabel *reason_label;
  AdwBin *tags_place;
  GtkWidget *tags;
  GtkButton *act_button;
  GtkWidget *more_button;
  GtkWidget *go_image;

  ZyrWorkspace *workspace;
  ZyrVisitRow *row;
  ZyrVisitTileLead lead;
  gboolean in_file;
  guint stop;        /* on today's way, from 1; 0: not on it */
  double distance_m; /* below 0: not known */
};

G_DEFINE_FINAL_TYPE (ZyrVisitTile, zyr_visit_tile, GTK_TYPE_WIDGET)

static void
add_tag (ZyrVisitTile *self, const char *text, const char *style)
{
  GtkWidget *tag = zyr_tag_new (text, style);

  gtk_label_set_wrap (GTK_LABEL (tag), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (tag), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_halign (tag, GTK_ALIGN_START);
  zyr_flow_append (self->tags, tag);
}

static void
add_state_tag (ZyrVisitTile *self, ZyrVisitState state)
{
  switch (state)
    {
    case ZYR_VISIT_IN_PROGRESS:
      add_tag (self, _ ("In progress"), "accent");
      break;
    case ZYR_VISIT_SUBMITTED:
      add_tag (self, _ ("Waiting for approval"), NULL);
      break;
    case ZYR_VISIT_APPROVED:
      add_tag (self, C_ ("visit", "Approved"), "success");
      break;
    case ZYR_VISIT_REJECTED:
      add_tag (self, C_ ("visit", "Rejected"), "error");
      break;
    case ZYR_VISIT_SUPERSEDED:
      add_tag (self, _ ("Out of date"), NULL);
      break;
    case ZYR_VISIT_VOID:
      add_tag (self, C_ ("visit", "Cancelled"), NULL);
      break;
    default:
      break;
    }
}

static void
add_remark_tag (ZyrVisitTile *self)
{
  guint n = zyr_visit_row_get_n_remarks (self->row);
  g_autofree char *text = NULL;

  if (n == 0)
    {
      add_tag (self, _ ("Returned"), "warning");
      return;
    }
  /* Translators: a report that the supervisor sent back; %u remarks on its questions. */
  text = g_strdup_printf (ngettext ("Returned with %u remark", "Returned with %u remarks", n), n);
  add_tag (self, text, "warning");
}

static void
add_discrepancy_tags (ZyrVisitTile *self)
{
  guint critical = zyr_visit_row_get_n_critical (self->row);
  guint warnings = zyr_visit_row_get_n_warnings (self->row);

  if (critical > 0)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("%u critical discrepancy", "%u critical discrepancies", critical), critical);

      add_tag (self, text, "error");
    }
  if (warnings > 0 && self->lead == ZYR_VISIT_TILE_REVIEW)
    {
      g_autofree char *text
          = g_strdup_printf (ngettext ("%u warning", "%u warnings", warnings), warnings);

      add_tag (self, text, "warning");
    }
}

/* Which attempt this is, and what came of the last one. */
static void
add_attempt_tags (ZyrVisitTile *self, ZyrVisitState state)
{
  const char *failed = zyr_visit_row_get_failed_outcome (self->row);

  if (zyr_visit_row_get_attempt (self->row) > 1)
    {
      g_autofree char *text
          = g_strdup_printf (_ ("Attempt %u"), zyr_visit_row_get_attempt (self->row));

      add_tag (self, text, NULL);
    }
  if (failed[0] != '\0' && zyr_visit_state_is_open (state))
    {
      g_autofree char *label = zyr_code_book_dup_label (zyr_workspace_get_codes (self->workspace),
                                                        "outcome", failed);
      /* Translators: %s is what kept the worker from the visit the last time. */
      g_autofree char *text = g_strdup_printf (_ ("Last time: %s"), label);

      add_tag (self, text, "warning");
    }
}

/* Still the worker's own to work on: nothing of the report has left his hands. */
static gboolean
is_in_hand (ZyrVisitState state)
{
  return zyr_visit_state_is_open (state) && state != ZYR_VISIT_SUBMITTED;
}

static void
update_tags (ZyrVisitTile *self)
{
  ZyrVisitRow *row = self->row;
  ZyrVisitState state = zyr_visit_state_from_string (zyr_visit_row_get_state (row));

  zyr_flow_clear (self->tags);
  if (zyr_visit_row_get_is_returned (row))
    add_remark_tag (self);
  if (zyr_visit_row_get_is_overdue (row))
    add_tag (self, _ ("Overdue"), "error");
  /* That a started visit's start is not sent yet is of no account: its report is. */
  if (zyr_visit_row_get_is_waiting (row) && !is_in_hand (state))
    add_tag (self, _ ("Waiting to be sent"), "warning");
  else if (self->lead != ZYR_VISIT_TILE_REVIEW)
    add_state_tag (self, state);
  else if (zyr_visit_row_get_revision (row) > 1)
    add_tag (self, _ ("Corrected report"), "accent");
  if (zyr_visit_row_get_is_stale (row) && is_in_hand (state))
    add_tag (self, _ ("Registry data is old"), NULL);
  if (zyr_visit_row_get_second_name (row)[0] != '\0')
    add_tag (self, _ ("With a second officer"), NULL);
  if (g_str_equal (zyr_visit_row_get_visit_type (row), "first"))
    add_tag (self, _ ("First visit"), "accent");
  add_attempt_tags (self, state);
  add_discrepancy_tags (self);
  gtk_widget_set_visible (GTK_WIDGET (self->tags_place),
                          gtk_widget_get_first_child (self->tags) != NULL);
}

/* Of a list of any length: it is still being read. */
static gboolean
has_arrived (ZyrVisitRow *row)
{
  return zyr_visit_row_get_id (row)[0] != '\0';
}

static void
update_lead (ZyrVisitTile *self)
{
  gint64 at = self->lead == ZYR_VISIT_TILE_REVIEW ? zyr_visit_row_get_submitted (self->row)
                                                  : zyr_visit_row_get_planned (self->row);
  g_autofree char *text = NULL;

  if (at == 0)
    text = g_strdup (has_arrived (self->row) ? "—" : "…");
  else if (self->lead == ZYR_VISIT_TILE_HOUR)
    text = zyr_format_time (at);
  else
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at);
      g_autofree char *date = g_date_time_format (time, "%Y-%m-%d");

      text = zyr_format_date_short (date);
    }
  gtk_label_set_label (self->lead_label, text);
}

static void
update_reason (ZyrVisitTile *self)
{
  ZyrCodeBook *codes = zyr_workspace_get_codes (self->workspace);
  g_autofree char *type =
      zyr_code_book_dup_label (codes, "visit_type", zyr_visit_row_get_visit_type (self->row));
  g_autofree char *programmes =
      zyr_code_book_dup_labels (codes, "programme", zyr_visit_row_get_programmes (self->row));
  gboolean name_worker = !zyr_visit_row_get_is_mine (self->row)
                         && self->lead == ZYR_VISIT_TILE_DAY && !self->in_file;
  const char *worker = name_worker ? zyr_visit_row_get_worker_name (self->row) : "";
  const char *reason = zyr_visit_row_get_reason (self->row);
  g_autofree char *text
      = g_strconcat (worker, worker[0] ? " · " : "", type, programmes[0] ? " · " : "", programmes,
                     reason[0] ? " · " : "", reason, NULL);

  gtk_label_set_label (self->reason_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), text[0] != '\0');
}

/* Whose report it is and since when it waits. */
static void
show_for_review (ZyrVisitTile *self)
{
  const char *worker = zyr_visit_row_get_worker_name (self->row);
  gint64 submitted = zyr_visit_row_get_submitted (self->row);
  g_autofree char *time = submitted > 0 ? zyr_format_time (submitted) : g_strdup ("");
  /* Translators: %1$s is the worker's name, %2$s the hour. */
  g_autofree char *text = g_strdup_printf (_ ("%1$s, sent at %2$s"), worker, time);

  gtk_label_set_label (self->address_label, has_arrived (self->row) ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->act_button), FALSE);
  gtk_widget_set_visible (self->go_image, has_arrived (self->row));
}

/* The one thing to do next with a visit of one's own; none for all others. */
static const char *
next_act (ZyrVisitRow *row)
{
  if (!zyr_visit_row_get_is_mine (row))
    return NULL;
  if (zyr_visit_row_get_is_returned (row))
    return _ ("Correct");
  switch (zyr_visit_state_from_string (zyr_visit_row_get_state (row)))
    {
    case ZYR_VISIT_PLANNED:
      return C_ ("visit", "Start");
    case ZYR_VISIT_IN_PROGRESS:
    case ZYR_VISIT_COMPLETED:
      return C_ ("visit", "Continue");
    default:
      return NULL;
    }
}

static void
show_in_file (ZyrVisitTile *self)
{
  const char *worker = zyr_visit_row_get_worker_name (self->row);

  gtk_label_set_lines (self->name_label, -1);
  gtk_label_set_ellipsize (self->name_label, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_label (self->name_label, gtk_label_get_label (self->reason_label));
  gtk_label_set_label (self->address_label, worker);
  gtk_widget_set_visible (GTK_WIDGET (self->address_label), worker[0] != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->act_button), FALSE);
  gtk_widget_set_visible (self->go_image, zyr_visit_row_get_revision (self->row) > 0);
}

/* What else can be done with it. */
static void
update_more_button (ZyrVisitTile *self)
{
  const gboolean has_menu = !self->in_file && self->lead != ZYR_VISIT_TILE_REVIEW
                            && zyr_visit_acts_are_any (self->workspace, self->row);
  g_autofree char *label = NULL;

  gtk_widget_set_visible (self->more_button, has_menu);
  if (!has_menu)
    return;
  label = g_strdup_printf ("%s: %s, %s", _ ("Change the Plan"),
                           zyr_visit_row_get_head_name (self->row),
                           gtk_label_get_label (self->lead_label));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* What was chosen is done after the menu has closed, and needs it still there. */
static gboolean
drop_menu_idle (gpointer popover)
{
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

static void
menu_closed_cb (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, drop_menu_idle, g_object_ref (popover), g_object_unref);
}

/* A menu is made when it is wanted: a list has hundreds of rows. */
static void
more_cb (ZyrVisitTile *self)
{
  g_autoptr (GMenuModel) menu
      = self->row != NULL
            ? zyr_visit_acts_dup_menu (self->workspace, self->row, self->stop > 0)
            : NULL;
  GtkWidget *popover;

  if (menu == NULL)
    return;
  popover = gtk_popover_menu_new_from_model (menu);
  gtk_widget_set_parent (popover, self->more_button);
  g_signal_connect (popover, "closed", G_CALLBACK (menu_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

/* Its number on today's way, and how far it is. */
static void
update_stop (ZyrVisitTile *self)
{
  g_autofree char *number = g_strdup_printf ("%u", self->stop);
  /* Translators: %u is the place of a visit in the order of today's way. */
  g_autofree char *name = g_strdup_printf (_ ("Stop %u"), self->stop);
  g_autofree char *distance = zyr_format_distance (self->distance_m);

  gtk_label_set_label (self->stop_label, number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->stop_label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->stop_label), self->stop > 0);
  gtk_label_set_label (self->distance_label, distance);
  gtk_widget_set_visible (GTK_WIDGET (self->distance_label), distance[0] != '\0');
}

static void
visit_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrVisitTile *self = ZYR_VISIT_TILE (widget);
  g_autoptr (ZyrVisitRow) row = self->row != NULL ? zyr_visit_row_dup (self->row) : NULL;

  if (row != NULL)
    zyr_visit_acts_do (widget, self->workspace, row, action_name,
                       parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL);
}

static void
update (ZyrVisitTile *self)
{
  const char *act = next_act (self->row);
  const char *name = zyr_visit_row_get_head_name (self->row);

  update_lead (self);
  gtk_label_set_label (self->name_label, name);
  gtk_label_set_label (self->address_label, zyr_visit_row_get_address (self->row));
  update_reason (self);
  update_tags (self);
  gtk_widget_set_visible (GTK_WIDGET (self->act_button), act != NULL);
  gtk_widget_set_visible (self->go_image, act == NULL && has_arrived (self->row));
  update_stop (self);
  update_more_button (self);
  if (self->in_file)
    show_in_file (self);
  else if (self->lead == ZYR_VISIT_TILE_REVIEW)
    show_for_review (self);
  if (act)
    {
      g_autofree char *label = g_strdup_printf ("%s: %s", act, name);

      gtk_button_set_label (self->act_button, act);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->act_button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
}

static void
act_cb (ZyrVisitTile *self)
{
  if (self->row)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-visit", "s",
                                zyr_visit_row_get_id (self->row));
}

static void
codes_changed_cb (ZyrVisitTile *self)
{
  if (self->row)
    update (self);
}

/* One that is open when its row goes. */
static void
drop_menus (ZyrVisitTile *self)
{
  GtkWidget *child = gtk_widget_get_last_child (self->more_button);

  if (child != NULL && GTK_IS_POPOVER (child))
    gtk_widget_unparent (child);
}

/* Another visit may stand here now: a menu of the one before would act on it. */
static void
row_changed_cb (ZyrVisitTile *self)
{
  drop_menus (self);
  update (self);
}

static void
take_row (ZyrVisitTile *self, ZyrVisitRow *row)
{
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, row_changed_cb, self);
  g_set_object (&self->row, row);
  if (row != NULL)
    g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
zyr_visit_tile_dispose (GObject *object)
{
  ZyrVisitTile *self = ZYR_VISIT_TILE (object);
  GtkWidget *child;

  if (gtk_widget_get_first_child (GTK_WIDGET (self)) != NULL)
    drop_menus (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->workspace);
  take_row (self, NULL);

  G_OBJECT_CLASS (zyr_visit_tile_parent_class)->dispose (object);
}

static void
zyr_visit_tile_class_init (ZyrVisitTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_visit_tile_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, ZYR_TYPE_TILE_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/today/zyr-visit-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitTile, lead_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitTile, stop_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitTile, distance_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitTile, name_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitTile, address_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitTile, reason_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitTile, tags_place);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitTile, act_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitTile, more_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrVisitTile, go_image);
  gtk_widget_class_bind_template_callback (widget_class, act_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);

  gtk_widget_class_install_action (widget_class, "visit.tomorrow", NULL, visit_action);
  gtk_widget_class_install_action (widget_class, "visit.move", NULL, visit_action);
  gtk_widget_class_install_action (widget_class, "visit.attempt", "s", visit_action);
  gtk_widget_class_install_action (widget_class, "visit.reassign", NULL, visit_action);
  gtk_widget_class_install_action (widget_class, "visit.cancel", NULL, visit_action);
}

static void
zyr_visit_tile_init (ZyrVisitTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->tags = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tags), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What is special about this visit"), -1);
  adw_bin_set_child (self->tags_place, self->tags);
}

GtkWidget *
zyr_visit_tile_new (ZyrWorkspace *workspace, ZyrVisitTileLead lead)
{
  ZyrVisitTile *self;

  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (ZYR_TYPE_VISIT_TILE, NULL);
  self->workspace = g_object_ref (workspace);
  self->lead = lead;
  self->distance_m = -1;
  gtk_label_set_width_chars (self->lead_label, lead == ZYR_VISIT_TILE_HOUR ? 5 : 8);
  g_signal_connect_object (zyr_workspace_get_codes (workspace), "changed",
                           G_CALLBACK (codes_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
zyr_visit_tile_set_row (ZyrVisitTile *self, ZyrVisitRow *row)
{
  g_return_if_fail (ZYR_IS_VISIT_TILE (self));
  g_return_if_fail (row == NULL || ZYR_IS_VISIT_ROW (row));

  take_row (self, row);
  if (row)
    update (self);
}

void
zyr_visit_tile_set_in_file (ZyrVisitTile *self)
{
  g_return_if_fail (ZYR_IS_VISIT_TILE (self));

  self->in_file = TRUE;
  if (self->row)
    update (self);
}

void
zyr_visit_tile_set_stop (ZyrVisitTile *self, guint number, double distance_m)
{
  g_return_if_fail (ZYR_IS_VISIT_TILE (self));

  self->stop = number;
  self->distance_m = distance_m;
  if (self->row == NULL)
    return;
  update_stop (self);
  update_more_button (self);
}

GtkWidget *
zyr_visit_tile_list_row_new (ZyrWorkspace *workspace, ZyrVisitTileLead lead, ZyrVisitRow *row)
{
  GtkWidget *list_row = gtk_list_box_row_new ();
  GtkWidget *tile = zyr_visit_tile_new (workspace, lead);

  zyr_visit_tile_set_row (ZYR_VISIT_TILE (tile), row);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (list_row), tile);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  zyr_visit_row_get_head_name (row), -1);
  g_object_set_data_full (G_OBJECT (list_row), "visit", g_object_ref (row), g_object_unref);
  return list_row;
}

void
zyr_visit_tile_open (GtkWidget *widget, ZyrVisitRow *row)
{
  ZyrVisitState state = zyr_visit_state_from_string (zyr_visit_row_get_state (row));
  gboolean has_report = zyr_visit_row_get_revision (row) > 0
                        && !(zyr_visit_row_get_is_mine (row) && zyr_visit_state_is_open (state)
                             && state != ZYR_VISIT_SUBMITTED);

  if (!has_arrived (row))
    return;
  if (has_report)
    gtk_widget_activate_action (widget, "win.open-review", "s", zyr_visit_row_get_id (row));
  else
    gtk_widget_activate_action (widget, "win.open-household", "s",
                                zyr_visit_row_get_household_id (row));
}
