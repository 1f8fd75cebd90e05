/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How a discrepancy's severity ("crit", "warn", "info") is said and shown. */

/** zyr_severity_get_name: Returns: (transfer none): "Critical", translated */
const char *zyr_severity_get_name (const char *severity);

/** zyr_severity_get_style: Returns: (transfer none) (nullable): the CSS class of its colour */
const char *zyr_severity_get_style (const char *severity);

/** zyr_severity_tag_new: its name in its colour, beside a title; to be aligned by the caller */
GtkWidget *zyr_severity_tag_new (const char *severity);

G_END_DECLS
