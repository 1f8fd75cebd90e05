/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-review-page.h"

struct _ZyrReviewPage
{
  GtkWidget parent_instance;

  GtkWidget *box;

  ZyrWorkspace *workspace;
};

G_DEFINE_FINAL_TYPE (ZyrReviewPage, zyr_review_page, GTK_TYPE_WIDGET)

static void
zyr_review_page_dispose (GObject *object)
{
  ZyrReviewPage *self = ZYR_REVIEW_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_review_page_parent_class)->dispose (object);
}

static void
zyr_review_page_class_init (ZyrReviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_review_page_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/review/zyr-review-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrReviewPage, box);
}

static void
zyr_review_page_init (ZyrReviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zyr_review_page_set_workspace (ZyrReviewPage *self, ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_REVIEW_PAGE (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
}
