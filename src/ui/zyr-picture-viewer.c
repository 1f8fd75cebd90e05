/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-picture-viewer.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define WIDTH_PX 900
#define HEIGHT_PX 700

static void
zoomed_cb (GtkToggleButton *zoom, GParamSpec *pspec, GtkPicture *picture)
{
  gtk_picture_set_can_shrink (picture, !gtk_toggle_button_get_active (zoom));
}

static void
close_on_escape (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys), gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                        gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
}

void
zyr_picture_viewer_show (GtkWidget *parent, GdkTexture *texture, const char *name)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *zoom = gtk_toggle_button_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));

  gtk_button_set_icon_name (GTK_BUTTON (zoom), "zoom-original-symbolic");
  gtk_widget_set_tooltip_text (zoom, _ ("Real Size"));
  gtk_widget_add_css_class (zoom, "answer");
  gtk_accessible_update_property (GTK_ACCESSIBLE (zoom), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Real Size"), -1);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), zoom);
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  g_signal_connect_object (zoom, "notify::active", G_CALLBACK (zoomed_cb), picture, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), picture);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (ADW_WINDOW (window), box);
  /* No more than what it is: titles of windows are seen by others. */
  gtk_window_set_title (GTK_WINDOW (window), _ ("Picture"));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
      gtk_window_set_default_size (GTK_WINDOW (window),
                                   MIN (WIDTH_PX, gtk_widget_get_width (GTK_WIDGET (root))),
                                   MIN (HEIGHT_PX, gtk_widget_get_height (GTK_WIDGET (root))));
    }
  close_on_escape (window);
  gtk_window_present (GTK_WINDOW (window));
}
