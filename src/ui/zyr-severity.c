/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-severity.h"

#include <glib/gi18n.h>

const char *
zyr_severity_get_name (const char *severity)
{
  if (g_str_equal (severity, "crit"))
    return C_ ("discrepancy", "Critical");
  if (g_str_equal (severity, "warn"))
    return C_ ("discrepancy", "Warning");
  return C_ ("discrepancy", "Notice");
}

const char *
zyr_severity_get_style (const char *severity)
{
  if (g_str_equal (severity, "crit"))
    return "error";
  return g_str_equal (severity, "warn") ? "warning" : NULL;
}

GtkWidget *
zyr_severity_tag_new (const char *severity)
{
  const char *style = zyr_severity_get_style (severity);
  GtkWidget *tag = gtk_label_new (zyr_severity_get_name (severity));

  gtk_widget_add_css_class (tag, "tag");
  if (style != NULL)
    gtk_widget_add_css_class (tag, style);
  return tag;
}
