/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * zyr_entry_rows_tell_focus: screen readers are told when somebody types into an AdwEntryRow or
 * AdwPasswordEntryRow, which libadwaita 1.2 keeps to itself; 1.3 tells. Call once, before the first
 * of them is made.
 */
void zyr_entry_rows_tell_focus (void);

G_END_DECLS
