/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-household-page.h"

struct _ZyrHouseholdPage
{
  GtkWidget parent_instance;

  GtkWidget *box;

  ZyrWorkspace *workspace;
  char *household_id;
};

G_DEFINE_FINAL_TYPE (ZyrHouseholdPage, zyr_household_page, GTK_TYPE_WIDGET)

static void
zyr_household_page_dispose (GObject *object)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_household_page_parent_class)->dispose (object);
}

static void
zyr_household_page_finalize (GObject *object)
{
  ZyrHouseholdPage *self = ZYR_HOUSEHOLD_PAGE (object);

  g_clear_pointer (&self->household_id, g_free);

  G_OBJECT_CLASS (zyr_household_page_parent_class)->finalize (object);
}

static void
zyr_household_page_class_init (ZyrHouseholdPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_household_page_dispose;
  object_class->finalize = zyr_household_page_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/household/zyr-household-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrHouseholdPage, box);
}

static void
zyr_household_page_init (ZyrHouseholdPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zyr_household_page_new (ZyrWorkspace *workspace, const char *household_id)
{
  ZyrHouseholdPage *self = g_object_new (ZYR_TYPE_HOUSEHOLD_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->household_id = g_strdup (household_id);

  return GTK_WIDGET (self);
}
