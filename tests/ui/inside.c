/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded into the program beforehand (LD_PRELOAD), it tells what only the program itself knows: each
 * label that is seen and cut short, without anything that would show the whole of it, and each control
 * that is too small for a finger.  Upon SIGUSR1 they are written to the file that ZYR_INSIDE names, a
 * line each, which begins with "cut short" or "small".  It is loaded into whatever a session starts, so
 * it needs none of the libraries that it calls; only a GApplication comes to it. */
#include <dlfcn.h>
#include <glib-unix.h>
#include <gtk/gtk.h>

/* https://www.w3.org/TR/WCAG22/#target-size-enhanced */
#define TARGET_PX_MIN 44

static gboolean
is_a (GtkWidget *widget, const char *name)
{
  GType type = g_type_from_name (name);

  return type != 0 && g_type_is_a (G_OBJECT_TYPE (widget), type);
}

/* The title of a page has the room that its buttons leave, and its page says more; six places on the
 * narrowest display have their icons and, once they are chosen, their titles; what an empty entry hints
 * at is no more than that. */
static gboolean
tells_the_whole (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      if (gtk_widget_get_has_tooltip (widget) || GTK_IS_TEXT (widget)
          || is_a (widget, "AdwWindowTitle") || is_a (widget, "AdwViewSwitcherBar"))
        return TRUE;
    }

  return FALSE;
}

/* What a drop-down shows of its list is pressed with all of it. */
static gboolean
is_in_control (GtkWidget *widget)
{
  for (; widget != NULL && !GTK_IS_NATIVE (widget); widget = gtk_widget_get_parent (widget))
    {
      if (GTK_IS_BUTTON (widget) || is_a (widget, "AdwComboRow"))
        return TRUE;
    }

  return FALSE;
}

/* Pressed, chosen or typed into; what GtkListView keeps in stock is not sensitive. */
static gboolean
is_target (GtkWidget *widget)
{
  if (!gtk_widget_is_sensitive (widget) || !gtk_widget_get_can_target (widget))
    return FALSE;
  if (is_a (widget, "GtkListItemWidget") && is_in_control (widget))
    return FALSE;
  if (GTK_IS_LIST_BOX_ROW (widget))
    return gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget));

  return GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_SWITCH (widget)
         || GTK_IS_SCALE (widget) || GTK_IS_TEXT_VIEW (widget)
         || (GTK_IS_EDITABLE (widget) && !GTK_IS_TEXT (widget))
         || is_a (widget, "GtkModelButton") || is_a (widget, "GtkListItemWidget");
}

/* The row whose control a switch or a check mark is, or itself */
static GtkWidget *
whole_of (GtkWidget *widget)
{
  for (GtkWidget *above = gtk_widget_get_parent (widget); above != NULL;
       above = gtk_widget_get_parent (above))
    {
      GtkWidget *control = NULL;

      if (is_a (above, "AdwActionRow"))
        g_object_get (above, "activatable-widget", &control, NULL);
      if (control != NULL)
        {
          g_object_unref (control);
          if (control == widget || gtk_widget_is_ancestor (widget, control))
            return above;
        }
    }

  return widget;
}

static const char *
words_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (gtk_widget_get_tooltip_text (widget) != NULL)
    return gtk_widget_get_tooltip_text (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *words = words_of (child);

      if (words != NULL && *words != '\0')
        return words;
    }

  return GTK_IS_IMAGE (widget) ? gtk_image_get_icon_name (GTK_IMAGE (widget)) : NULL;
}

static void
measure (GtkWidget *widget, GString *lines)
{
  GtkWidget *whole = whole_of (widget);
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (whole, whole, &bounds)
      || (bounds.size.width >= TARGET_PX_MIN && bounds.size.height >= TARGET_PX_MIN))
    return;
  g_string_append_printf (lines, "small\t%.0f×%.0f\t%s\t%s\n", (double) bounds.size.width,
                          (double) bounds.size.height, G_OBJECT_TYPE_NAME (widget),
                          words_of (widget) != NULL ? words_of (widget) : "");
}

static void
look (GtkWidget *widget, GString *lines)
{
  /* The toolkit's own window about the program */
  if (!gtk_widget_get_mapped (widget) || is_a (widget, "AdwAboutWindow"))
    return;
  if (GTK_IS_LABEL (widget) && !tells_the_whole (widget)
      && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    g_string_append_printf (lines, "cut short\t%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  if (is_target (widget))
    measure (widget, lines);
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
  g_file_set_contents (g_getenv ("ZYR_INSIDE"), lines->str, -1, NULL);

  return G_SOURCE_CONTINUE;
}

static void
listen (void)
{
  if (g_getenv ("ZYR_INSIDE") != NULL)
    g_unix_signal_add (SIGUSR1, asked_cb, NULL);
}

int
g_application_run (GApplication *application, int argc, char **argv)
{
  int (*run) (GApplication *, int, char **) = dlsym (RTLD_NEXT, "g_application_run");

  listen ();

  return run (application, argc, argv);
}

/* The program that opens a form's file has no GApplication. */
void adw_init (void);

void
adw_init (void)
{
  void (*init) (void) = dlsym (RTLD_NEXT, "adw_init");

  listen ();
  init ();
}
