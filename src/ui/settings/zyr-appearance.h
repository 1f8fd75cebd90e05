/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * zyr_appearance_apply_language: makes the language of the settings that of every sentence from now
 * on; what is on the screen already stays as it is. First called before any thread is started.
 */
void zyr_appearance_apply_language (void);

/** zyr_appearance_follow: size of the text and light or dark follow the settings from now on. */
void zyr_appearance_follow (void);

/**
 * zyr_appearance_has_large_text: whether letters are so large, by the settings or the desktop's, that
 * what stands side by side on a narrow display has to stand below each other. It changes when
 * GtkWidgetClass.system_setting_changed() tells of the DPI.
 */
gboolean zyr_appearance_has_large_text (GtkWidget *widget);

G_END_DECLS
