/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-tour.h"

#include <glib/gi18n.h>

#include "zyr-settings.h"

struct _ZyrTour
{
  AdwWindow parent_instance;

  AdwCarousel *carousel;
  GtkWidget *skip_button;
  GtkWidget *next_button;
  GtkLabel *position_label;
};

G_DEFINE_FINAL_TYPE (ZyrTour, zyr_tour, ADW_TYPE_WINDOW)

static guint
current (ZyrTour *self)
{
  return (guint)(adw_carousel_get_position (self->carousel) + 0.5);
}

static void
position_cb (ZyrTour *self)
{
  const guint n = adw_carousel_get_n_pages (self->carousel);
  const gboolean last = current (self) + 1 >= n;
  /* Translators: which screen of the tour: "2 of 4" */
  g_autofree char *position = g_strdup_printf (_ ("%1$u of %2$u"), current (self) + 1, n);

  gtk_button_set_label (GTK_BUTTON (self->next_button), last ? _ ("Begin") : C_ ("tour", "Next"));
  gtk_widget_set_visible (self->skip_button, !last);
  gtk_label_set_label (self->position_label, position);
  /* Screens beside the one that is seen are not to be reached by keys. */
  for (guint i = 0; i < n; i++)
    gtk_widget_set_can_focus (adw_carousel_get_nth_page (self->carousel, i), i == current (self));
}

static void
go (ZyrTour *self, int by)
{
  const int target = (int)current (self) + by;

  if (target < 0)
    return;
  if ((guint)target >= adw_carousel_get_n_pages (self->carousel))
    gtk_window_close (GTK_WINDOW (self));
  else
    adw_carousel_scroll_to (self->carousel,
                            adw_carousel_get_nth_page (self->carousel, (guint)target), TRUE);
}

static void
next_cb (ZyrTour *self)
{
  go (self, 1);
}

static gboolean
forward_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  ZyrTour *self = ZYR_TOUR (widget);

  if (current (self) + 1 < adw_carousel_get_n_pages (self->carousel))
    go (self, 1);
  return TRUE;
}

static gboolean
backward_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  go (ZYR_TOUR (widget), -1);
  return TRUE;
}

static void
zyr_tour_dispose (GObject *object)
{
  g_settings_set_boolean (zyr_settings_get (), ZYR_SETTINGS_TOUR_SHOWN, TRUE);

  G_OBJECT_CLASS (zyr_tour_parent_class)->dispose (object);
}

static void
zyr_tour_class_init (ZyrTourClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_tour_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/help/zyr-tour.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrTour, carousel);
  gtk_widget_class_bind_template_child (widget_class, ZyrTour, skip_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrTour, next_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrTour, position_label);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, position_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, 0, forward_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, 0, backward_cb, NULL);
}

static void
zyr_tour_init (ZyrTour *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zyr_tour_present (GtkWindow *parent)
{
  ZyrTour *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  /* Told when it is made: otherwise GTK 4.8 gives this window the role of any widget. */
  self = g_object_new (ZYR_TYPE_TOUR, "accessible-role", GTK_ACCESSIBLE_ROLE_DIALOG,
                       "transient-for", parent, NULL);
  position_cb (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->next_button);
  gtk_window_present (GTK_WINDOW (self));
}
