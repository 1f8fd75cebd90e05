/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-worker-tile.h"

#include <glib/gi18n.h>

#include "zyr-label.h"

/* Takes @text. */
static void
add_count (GStrvBuilder *parts, guint n, char *text)
{
  if (n > 0)
    g_strv_builder_add (parts, text);
  g_free (text);
}

static char *
dup_counts (ZyrWorkerRow *worker)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  guint n_open = zyr_worker_row_get_n_open (worker);
  guint n_due = zyr_worker_row_get_n_due (worker);
  guint n_overdue = zyr_worker_row_get_n_overdue (worker);
  guint n_returned = zyr_worker_row_get_n_returned (worker);
  g_autofree char *open
      = g_strdup_printf (ngettext ("%u open visit", "%u open visits", n_open), n_open);

  g_strv_builder_add (parts, open);
  /* Translators: of a worker’s visits: due in the next seven days */
  add_count (parts, n_due, g_strdup_printf (ngettext ("%u due", "%u due", n_due), n_due));
  add_count (parts, n_overdue,
             g_strdup_printf (ngettext ("%u overdue", "%u overdue", n_overdue), n_overdue));
  /* Translators: of a worker’s visits: sent back to be corrected */
  add_count (parts, n_returned,
             g_strdup_printf (ngettext ("%u returned", "%u returned", n_returned), n_returned));
  list = g_strv_builder_end (parts);
  return g_strjoinv (" · ", list);
}

/* What of his work presses, and the rest; as long as his share of the most that anybody has. */
static GtkWidget *
bar_new (ZyrWorkerRow *worker, guint most)
{
  GtkWidget *bar = gtk_level_bar_new_for_interval (0, MAX (most, 1));

  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), zyr_worker_row_get_n_open (worker));
  gtk_widget_add_css_class (bar, "workload");
  if (zyr_worker_row_get_n_overdue (worker) > 0)
    gtk_widget_add_css_class (bar, "overdue");
  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Share of the work"), -1);
  return bar;
}

GtkWidget *
zyr_worker_tile_new (ZyrWorkerRow *worker, guint most)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_autofree char *counts = dup_counts (worker);
  g_autofree char *name = g_strdup_printf ("%s, %s", zyr_worker_row_get_name (worker), counts);

  zyr_label_append (GTK_BOX (box), zyr_worker_row_get_name (worker), NULL);
  gtk_widget_add_css_class (zyr_label_append (GTK_BOX (box), counts, "caption"), "dim-label");
  gtk_box_append (GTK_BOX (box), bar_new (worker, most));
  gtk_widget_add_css_class (box, "worker-tile");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "worker", g_object_ref (worker), g_object_unref);
  return row;
}
