/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-page.h"

struct _ZyrSyncPage
{
  GtkWidget parent_instance;

  GtkWidget *box;

  ZyrWorkspace *workspace;
};

G_DEFINE_FINAL_TYPE (ZyrSyncPage, zyr_sync_page, GTK_TYPE_WIDGET)

static void
zyr_sync_page_dispose (GObject *object)
{
  ZyrSyncPage *self = ZYR_SYNC_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_sync_page_parent_class)->dispose (object);
}

static void
zyr_sync_page_class_init (ZyrSyncPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_sync_page_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/sync/zyr-sync-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, box);
}

static void
zyr_sync_page_init (ZyrSyncPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zyr_sync_page_set_workspace (ZyrSyncPage *self, ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_SYNC_PAGE (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
}
