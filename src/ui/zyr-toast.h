/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** zyr_toast_add: shows @toast with its whole title: in as many lines as it needs where the overlay
 * is narrow. The title is plain text, without markup.
 * @toast: (transfer full): not shown before */
void zyr_toast_add (AdwToastOverlay *overlay, AdwToast *toast);

G_END_DECLS
