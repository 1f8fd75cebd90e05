/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-shortcuts-window.h"

void
zyr_shortcuts_window_present (GtkWindow *parent)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (
      "/org/ziyaret/Ziyaret/ui/help/zyr-shortcuts-window.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "window"));

  gtk_window_set_transient_for (window, parent);
  gtk_window_present (window);
}
