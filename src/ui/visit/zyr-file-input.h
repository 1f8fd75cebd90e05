/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The ways a file comes to a question: chosen, dropped on it, pasted into it. */

/** ZyrFileInputFunc: exactly one of @file and @bytes (a picture as PNG) */
typedef void (*ZyrFileInputFunc) (GtkWidget *widget, GFile *file, GBytes *bytes);

/**
 * zyr_file_input_attach: what is dropped on @widget or pasted while the focus is in it goes to
 * @func
 * @is_wanted: (nullable): whether @widget takes one now
 */
void zyr_file_input_attach (GtkWidget *widget,
                            gboolean pictures,
                            gboolean (*is_wanted) (GtkWidget *widget),
                            ZyrFileInputFunc func);

/**
 * zyr_file_input_choose: asks for a file; nothing happens when the person thinks better of it
 * @media_type: "image/…", "audio/…", "video/…", else any file
 * @accept: (nullable): endings and types that the form names, ".pdf,image/png"
 */
void zyr_file_input_choose (GtkWidget *widget,
                            const char *title,
                            const char *media_type,
                            const char *accept,
                            ZyrFileInputFunc func);

G_END_DECLS
