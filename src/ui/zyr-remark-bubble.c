/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-remark-bubble.h"

#include <glib/gi18n.h>

#include "zyr-clear.h"
#include "zyr-format.h"
#include "zyr-label.h"

static char *
dup_who (const ZyrRemark *remark)
{
  g_autofree char *at = zyr_format_date_time (remark->at);

  if (remark->changed)
    /* Translators: who wrote a remark, when; and the answer was changed since */
    return g_strdup_printf (_ ("%1$s, %2$s – answer changed since"), remark->by_name, at);
  if (remark->is_reply)
    /* Translators: which worker answered a remark, and when */
    return g_strdup_printf (_ ("Reply of %1$s, %2$s"), remark->by_name, at);
  /* Translators: who wrote a remark, and when */
  return g_strdup_printf (_ ("%1$s, %2$s"), remark->by_name, at);
}

GtkWidget *
zyr_remark_bubble_new (const ZyrRemark *remark)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *who = dup_who (remark);
  GtkWidget *byline = zyr_label_append (GTK_BOX (box), who, "caption");

  gtk_widget_add_css_class (byline, "dim-label");
  zyr_label_append (GTK_BOX (box), remark->text, NULL);
  gtk_widget_add_css_class (box, "remark");
  if (remark->changed || remark->is_reply)
    gtk_widget_add_css_class (box, "settled");
  if (remark->is_reply)
    gtk_widget_add_css_class (box, "reply");
  return box;
}

void
zyr_remark_bubble_fill (GtkBox *box, GPtrArray *remarks)
{
  zyr_box_clear (box);
  for (guint i = 0; i < remarks->len; i++)
    gtk_box_append (box, zyr_remark_bubble_new (g_ptr_array_index (remarks, i)));
  gtk_widget_set_visible (GTK_WIDGET (box), remarks->len > 0);
}
