/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  ZYR_CONFIRM_SUGGESTED,
  ZYR_CONFIRM_DESTRUCTIVE,
} ZyrConfirmStyle;

/**
 * zyr_confirm_async:
 * @parent: a widget of the window that asks
 * @heading: the question, translated
 * @body: what follows from a yes, translated
 * @accept: the label of the button that goes ahead, translated
 *
 * Asks before something that is hard to take back. What is suggested is the default, what destroys
 * is not.
 * AdwMessageDialog (libadwaita 1.2) or AdwAlertDialog (1.5).
 */
void zyr_confirm_async (GtkWidget *parent,
                        const char *heading,
                        const char *body,
                        const char *accept,
                        ZyrConfirmStyle style,
                        GAsyncReadyCallback callback,
                        gpointer user_data);

/**
 * zyr_confirm_with_async:
 * @extra: (nullable): what else is asked, below @body
 */
void zyr_confirm_with_async (GtkWidget *parent,
                             const char *heading,
                             const char *body,
                             const char *accept,
                             ZyrConfirmStyle style,
                             GtkWidget *extra,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/** zyr_confirm_set_ready: whether the answer can be yes as @extra is filled in; also within the
 * signals of its widgets */
void zyr_confirm_set_ready (GtkWidget *extra, gboolean is_ready);

/** zyr_confirm_finish: Returns: %TRUE when the user said yes; there is no error. */
gboolean zyr_confirm_finish (GAsyncResult *result);

/**
 * zyr_open_file_async:
 * @parent: a widget of the window that asks
 * @title: translated
 * @accept: translated label of the button
 * @filter: (nullable): what may be chosen
 *
 * GtkFileChooserNative (GTK 4.8) or GtkFileDialog (4.10); the portal's where there is one.
 */
void zyr_open_file_async (GtkWidget *parent,
                          const char *title,
                          const char *accept,
                          GtkFileFilter *filter,
                          GAsyncReadyCallback callback,
                          gpointer user_data);

/** zyr_open_file_finish: Returns: (transfer full) (nullable): the file, %NULL when cancelled. */
GFile *zyr_open_file_finish (GAsyncResult *result);

/** zyr_close_dialogs: cancels and closes whatever is open over @window, without asking. */
void zyr_close_dialogs (GtkWindow *window);

/** zyr_show_about: the window "About Ziyaret". */
void zyr_show_about (GtkWindow *parent);

G_END_DECLS
