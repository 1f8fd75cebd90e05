/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-history-page.h"

#include <glib/gi18n.h>

#include "zyr-back-button.h"
#include "zyr-format.h"
#include "zyr-history-words.h"
#include "zyr-label.h"
#include "zyr-list-place.h"

struct _ZyrHistoryPage
{
  GtkWidget parent_instance;

  ZyrListPlace *place;

  ZyrWorkspace *workspace;
  ZyrFileHistory *events;
};

G_DEFINE_FINAL_TYPE (ZyrHistoryPage, zyr_history_page, GTK_TYPE_WIDGET)

/* One event */

GtkWidget *
zyr_history_tile_new (void)
{
  GtkWidget *tile = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "valign", GTK_ALIGN_START, "margin-top", 2,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *sentences = zyr_label_append (GTK_BOX (box), NULL, NULL);
  GtkWidget *byline = zyr_label_append (GTK_BOX (box), NULL, "caption");

  gtk_widget_add_css_class (tile, "note");
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_widget_set_hexpand (box, TRUE);
  g_object_set_data (G_OBJECT (tile), "icon", icon);
  g_object_set_data (G_OBJECT (tile), "sentences", sentences);
  g_object_set_data (G_OBJECT (tile), "byline", byline);
  gtk_widget_add_css_class (byline, "dim-label");
  gtk_box_append (GTK_BOX (tile), icon);
  gtk_box_append (GTK_BOX (tile), box);
  return tile;
}

void
zyr_history_tile_show (GtkWidget *tile, ZyrWorkspace *workspace, ZyrFileEvent *event)
{
  g_autofree char *sentences = zyr_history_sentences (workspace, event);
  g_autofree char *byline = zyr_history_byline (event);

  gtk_image_set_from_icon_name (g_object_get_data (G_OBJECT (tile), "icon"),
                                zyr_history_icon_name (event));
  gtk_label_set_label (g_object_get_data (G_OBJECT (tile), "sentences"), sentences);
  gtk_label_set_label (g_object_get_data (G_OBJECT (tile), "byline"), byline);
}

/* All of them */

static GtkWidget *
setup_row (gpointer data)
{
  return zyr_history_tile_new ();
}

/* Where the end is shown, what was before it is fetched. */
static void
bind_row (GtkWidget *tile, gpointer item, gpointer data)
{
  ZyrHistoryPage *self = data;
  const guint n = zyr_list_place_get_n_items (self->place);
  g_autoptr (GObject) last
      = n > 0 ? g_list_model_get_item (G_LIST_MODEL (self->events), n - 1) : NULL;

  zyr_history_tile_show (tile, self->workspace, item);
  if (last == item)
    zyr_file_history_reach_back (self->events);
}

static char *
dup_month (gpointer item, gpointer data)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (zyr_file_event_get_at (item));
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("");

  return zyr_format_month (date);
}

static void
zyr_history_page_dispose (GObject *object)
{
  ZyrHistoryPage *self = ZYR_HISTORY_PAGE (object);

  if (self->place)
    gtk_widget_unparent (GTK_WIDGET (self->place));
  self->place = NULL;
  g_clear_object (&self->events);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_history_page_parent_class)->dispose (object);
}

static void
zyr_history_page_class_init (ZyrHistoryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_history_page_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/household/zyr-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrHistoryPage, place);
}

static void
zyr_history_page_init (ZyrHistoryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  zyr_list_place_pack_start (self->place, g_object_new (ZYR_TYPE_BACK_BUTTON, NULL));
  zyr_list_place_set_rows (self->place, setup_row, bind_row, self);
  zyr_list_place_set_headers (self->place, dup_month);
}

GtkWidget *
zyr_history_page_new (ZyrWorkspace *workspace, const char *household_id, const char *head_name)
{
  ZyrHistoryPage *self = g_object_new (ZYR_TYPE_HISTORY_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->events = zyr_file_history_new (workspace, household_id);
  zyr_list_place_set_subtitle (self->place, head_name);
  zyr_list_place_set_model (self->place, G_LIST_MODEL (self->events));
  return GTK_WIDGET (self);
}
