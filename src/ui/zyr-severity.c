/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-severity.h"

#include <glib/gi18n.h>

#include "zyr-label.h"

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
  return zyr_tag_new (zyr_severity_get_name (severity), zyr_severity_get_style (severity));
}
