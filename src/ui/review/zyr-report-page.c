/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-report-page.h"

struct _ZyrReportPage
{
  GtkWidget parent_instance;

  GtkWidget *box;

  ZyrWorkspace *workspace;
  char *visit_id;
};

G_DEFINE_FINAL_TYPE (ZyrReportPage, zyr_report_page, GTK_TYPE_WIDGET)

static void
zyr_report_page_dispose (GObject *object)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_report_page_parent_class)->dispose (object);
}

static void
zyr_report_page_finalize (GObject *object)
{
  ZyrReportPage *self = ZYR_REPORT_PAGE (object);

  g_clear_pointer (&self->visit_id, g_free);

  G_OBJECT_CLASS (zyr_report_page_parent_class)->finalize (object);
}

static void
zyr_report_page_class_init (ZyrReportPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_report_page_dispose;
  object_class->finalize = zyr_report_page_finalize;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/review/zyr-report-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrReportPage, box);
}

static void
zyr_report_page_init (ZyrReportPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zyr_report_page_new (ZyrWorkspace *workspace, const char *visit_id)
{
  ZyrReportPage *self = g_object_new (ZYR_TYPE_REPORT_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->visit_id = g_strdup (visit_id);

  return GTK_WIDGET (self);
}
