/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-rating-field.h"

#include <glib/gi18n.h>

#include "zyr-flow-layout.h"

struct _ZyrRatingField
{
  ZyrField parent_instance;

  GtkWidget *stars;
  GtkLabel *text;
  gint64 most;
};

G_DEFINE_FINAL_TYPE (ZyrRatingField, zyr_rating_field, ZYR_TYPE_FIELD)

static void
star_cb (GtkButton *button, ZyrRatingField *self)
{
  g_autofree char *value = g_strdup (g_object_get_data (G_OBJECT (button), "value"));

  zyr_field_answer (ZYR_FIELD (self), value);
}

static void
build (ZyrRatingField *self, const ZyrFormItem *item)
{
  self->most = g_ascii_strtoll (item->range_end, NULL, 10);
  for (gint64 i = 1; i <= self->most; i++)
    {
      GtkWidget *button = gtk_button_new_from_icon_name ("non-starred-symbolic");

      gtk_widget_add_css_class (button, "answer");
      gtk_widget_add_css_class (button, "flat");
      g_object_set_data_full (G_OBJECT (button), "value", g_strdup_printf ("%" G_GINT64_FORMAT, i),
                              g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (star_cb), self, 0);
      zyr_flow_append (self->stars, button);
    }
}

static void
zyr_rating_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrRatingField *self = ZYR_RATING_FIELD (field);
  gint64 value = g_ascii_strtoll (item->value, NULL, 10);
  g_autofree char *text = NULL;
  gint64 i = 0;

  if (old == NULL)
    build (self, item);
  for (GtkWidget *child = gtk_widget_get_first_child (self->stars); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      /* Translators: a rating by stars: how many, of how many */
      g_autofree char *name = g_strdup_printf (_ ("%1$d of %2$d"), (int)++i, (int)self->most);

      gtk_button_set_icon_name (GTK_BUTTON (child),
                                i <= value ? "starred-symbolic" : "non-starred-symbolic");
      gtk_widget_set_sensitive (child, !item->readonly);
      gtk_widget_set_tooltip_text (child, name);
      zyr_field_name (field, child, name);
    }
  text = *item->value != '\0' ? g_strdup_printf (_ ("%1$d of %2$d"), (int)value, (int)self->most)
                              : g_strdup (_ ("Not answered"));
  gtk_label_set_text (self->text, text);
}

static void
zyr_rating_field_class_init (ZyrRatingFieldClass *klass)
{
  ZYR_FIELD_CLASS (klass)->update = zyr_rating_field_update;
}

static void
zyr_rating_field_init (ZyrRatingField *self)
{
  GtkWidget *text = gtk_label_new ("");

  self->text = GTK_LABEL (text);
  gtk_label_set_xalign (self->text, 0);
  gtk_widget_add_css_class (text, "numeric");
  gtk_widget_add_css_class (text, "dim-label");
  gtk_widget_set_parent (text, GTK_WIDGET (self));
  self->stars = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_add_css_class (self->stars, "rating");
  gtk_widget_set_parent (self->stars, GTK_WIDGET (self));
}
