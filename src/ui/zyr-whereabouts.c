/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-whereabouts.h"

#define ACTION "zyr-action"
#define TARGET "zyr-target"
#define PROPERTY "whereabouts"

void
zyr_whereabouts_mark (GtkWidget *page, const char *action, const char *id)
{
  g_object_set_data_full (G_OBJECT (page), ACTION, g_strdup (action), g_free);
  g_object_set_data_full (G_OBJECT (page), TARGET, g_strdup (id != NULL ? id : ""), g_free);
}

static gboolean
has_property (GtkWidget *page)
{
  return g_object_class_find_property (G_OBJECT_GET_CLASS (page), PROPERTY) != NULL;
}

GVariant *
zyr_whereabouts_new (const char *place, ZyrNavigation *navigation)
{
  GVariantBuilder pages;

  g_variant_builder_init (&pages, G_VARIANT_TYPE ("a(sss)"));
  for (guint i = 1; i <= zyr_navigation_get_depth (navigation); i++)
    {
      GtkWidget *page = zyr_navigation_get_page (navigation, i);
      const char *action = g_object_get_data (G_OBJECT (page), ACTION);
      g_autofree char *inside = NULL;

      if (action == NULL)
        continue;
      if (has_property (page))
        g_object_get (page, PROPERTY, &inside, NULL);
      g_variant_builder_add (&pages, "(sss)", action, g_object_get_data (G_OBJECT (page), TARGET),
                             inside != NULL ? inside : "");
    }
  return g_variant_ref_sink (
      g_variant_new ("(sa(sss))", place != NULL ? place : "today", &pages));
}

GVariant *
zyr_whereabouts_new_single (const char *place, const char *action, const char *target)
{
  GVariantBuilder pages;

  g_variant_builder_init (&pages, G_VARIANT_TYPE ("a(sss)"));
  if (action != NULL)
    g_variant_builder_add (&pages, "(sss)", action, target != NULL ? target : "", "");
  return g_variant_ref_sink (g_variant_new ("(sa(sss))", place, &pages));
}

void
zyr_whereabouts_go (GVariant *whereabouts, GtkWidget *window, ZyrNavigation *navigation)
{
  g_autoptr (GVariantIter) pages = NULL;
  const char *place, *action, *target, *inside;

  g_variant_get (whereabouts, "(&sa(sss))", &place, &pages);
  gtk_widget_activate_action (window, "win.place", "s", place);
  while (g_variant_iter_next (pages, "(&s&s&s)", &action, &target, &inside))
    {
      const guint depth = zyr_navigation_get_depth (navigation);
      GtkWidget *page;

      if (*target != '\0')
        gtk_widget_activate_action (window, action, "s", target);
      else
        gtk_widget_activate_action (window, action, NULL);
      page = zyr_navigation_get_visible_page (navigation);
      if (zyr_navigation_get_depth (navigation) > depth && has_property (page) && *inside != '\0')
        g_object_set (page, PROPERTY, inside, NULL);
    }
}
