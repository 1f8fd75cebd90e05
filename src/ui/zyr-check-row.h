/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** zyr_check_row_add: adds to @expander one of several things that can be chosen. Returns: (transfer
 * none): what says whether it is */
GtkCheckButton *zyr_check_row_add (AdwExpanderRow *expander, const char *label, gboolean active);

G_END_DECLS
