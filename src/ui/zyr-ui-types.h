/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** zyr_ui_ensure_types: makes the types that templates name known to GtkBuilder; call once. */
void zyr_ui_ensure_types (void);

G_END_DECLS
