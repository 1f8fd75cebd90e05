/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-toast.h"

#include <glib/gi18n.h>

#include "zyr-label.h"

/* The display that everything has to fit. */
#define OVERLAY_WIDTH_PX_MIN 360
/* What is around the title in a toast: its margins, those of the toast, and the toast's padding. */
#define FRAME_PX 60
#define SPACING_PX 6

static GtkSizeRequestMode
request_mode (GtkWidget *title)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* How wide the title can be at most, beside the buttons of its toast. */
static int
room_of (GtkWidget *title)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (title, ADW_TYPE_TOAST_OVERLAY);
  GtkWidget *place = gtk_widget_get_parent (title);
  int room_px = OVERLAY_WIDTH_PX_MIN;

  if (overlay != NULL)
    room_px = MAX (room_px, gtk_widget_get_width (overlay));
  room_px -= FRAME_PX;
  for (GtkWidget *beside = place != NULL ? gtk_widget_get_next_sibling (place) : NULL;
       beside != NULL; beside = gtk_widget_get_next_sibling (beside))
    {
      int width_px;

      if (!gtk_widget_should_layout (beside))
        continue;
      gtk_widget_measure (beside, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width_px, NULL, NULL);
      room_px -= width_px + SPACING_PX;
    }
  return room_px;
}

/* A toast gets the height that it wants at the width that it wants, whatever width is there: it must
 * not want more. */
static void
measure (GtkWidget *title,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  const gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

  gtk_widget_measure (gtk_widget_get_first_child (title), orientation, is_width ? -1 : for_size,
                      minimum, natural, NULL, NULL);
  if (is_width)
    *natural = MAX (*minimum, MIN (*natural, room_of (title)));
}

static gboolean
measure_again_cb (GtkWidget *title, GdkFrameClock *clock, gpointer user_data)
{
  gtk_widget_queue_resize (title);
  return G_SOURCE_REMOVE;
}

/* What it wanted was for the width of then: a window that became narrower leaves less room, and the
 * toast would keep its height. */
static void
allocate (GtkWidget *title, int width, int height, int baseline)
{
  int minimum_px, wanted_px;

  gtk_widget_measure (title, GTK_ORIENTATION_HORIZONTAL, -1, &minimum_px, &wanted_px, NULL, NULL);
  if (wanted_px > MAX (minimum_px, room_of (title)))
    gtk_widget_add_tick_callback (title, measure_again_cb, NULL, NULL);
  gtk_widget_allocate (gtk_widget_get_first_child (title), width, height, baseline, NULL);
}

/* libadwaita 1.2 gives the button that closes a toast no name. */
static void
name_close_button_cb (GtkWidget *title)
{
  GtkWidget *place = gtk_widget_get_parent (title);

  for (GtkWidget *beside = place != NULL ? gtk_widget_get_next_sibling (place) : NULL;
       beside != NULL; beside = gtk_widget_get_next_sibling (beside))
    {
      if (gtk_widget_has_css_class (beside, "circular"))
        gtk_accessible_update_property (GTK_ACCESSIBLE (beside), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        _ ("Close"), -1);
    }
}

/* (transfer floating) */
static GtkWidget *
title_new (const char *text)
{
  GtkWidget *title = adw_bin_new ();

  adw_bin_set_child (ADW_BIN (title), zyr_label_new (text, "heading"));
  g_signal_connect (title, "map", G_CALLBACK (name_close_button_cb), NULL);
  gtk_widget_set_layout_manager (title, gtk_custom_layout_new (request_mode, measure, allocate));
  return title;
}

void
zyr_toast_add (AdwToastOverlay *overlay, AdwToast *toast)
{
  g_autoptr (GtkWidget) title = NULL;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));
  g_return_if_fail (ADW_IS_TOAST (toast));

  title = g_object_ref_sink (title_new (adw_toast_get_title (toast)));
  adw_toast_set_custom_title (toast, title);
  adw_toast_overlay_add_toast (overlay, toast);
}
