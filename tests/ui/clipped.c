/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded into the program beforehand (LD_PRELOAD), it tells of each label that is seen and cut
 * short, without anything that would show the whole of it: upon SIGUSR1 they are written to the file
 * that ZYR_CLIPPED names, a line each.  It is loaded into whatever a session starts, so it needs none
 * of the libraries that it calls; only a GApplication comes to it. */
#include <dlfcn.h>
#include <glib-unix.h>
#include <gtk/gtk.h>

/* The title of a page has the room that its buttons leave, and its page says more; six places on the
 * narrowest display have their icons and, once they are chosen, their titles; what an empty entry hints
 * at is no more than that. */
static gboolean
tells_the_whole (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      if (gtk_widget_get_has_tooltip (widget) || GTK_IS_TEXT (widget)
          || g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwWindowTitle")
          || g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwViewSwitcherBar"))
        return TRUE;
    }

  return FALSE;
}

static void
look (GtkWidget *widget, GString *lines)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget) && !tells_the_whole (widget)
      && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    g_string_append_printf (lines, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look (child, lines);
}

static gboolean
asked_cb (gpointer user_data)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      look (window, lines);
    }
  g_file_set_contents (g_getenv ("ZYR_CLIPPED"), lines->str, -1, NULL);

  return G_SOURCE_CONTINUE;
}

int
g_application_run (GApplication *application, int argc, char **argv)
{
  int (*run) (GApplication *, int, char **) = dlsym (RTLD_NEXT, "g_application_run");

  if (g_getenv ("ZYR_CLIPPED") != NULL)
    g_unix_signal_add (SIGUSR1, asked_cb, NULL);

  return run (application, argc, argv);
}
