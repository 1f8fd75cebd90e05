/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-dialogs.h"

#include <glib/gi18n-lib.h>

#define RESPONSE_CANCEL "cancel"
#define RESPONSE_ACCEPT "accept"
#define LONG_BODY_BYTES 300
#define BODY_HEIGHT_MAX_PX 320

static GtkWindow *
window_of (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

#if ADW_CHECK_VERSION(1, 5, 0)

static void
response_cb (AdwAlertDialog *dialog, const char *response, GTask *task)
{
  g_task_return_boolean (task, g_strcmp0 (response, RESPONSE_ACCEPT) == 0);
  g_object_unref (task);
}

void
zyr_confirm_with_async (GtkWidget *parent,
                        const char *heading,
                        const char *body,
                        const char *accept,
                        ZyrConfirmStyle style,
                        GtkWidget *extra,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);
  GTask *task = g_task_new (parent, NULL, callback, user_data);

  g_task_set_source_tag (task, zyr_confirm_with_async);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), RESPONSE_CANCEL, _ ("_Cancel"),
                                  RESPONSE_ACCEPT, accept, NULL);
  adw_alert_dialog_set_response_appearance (
      ADW_ALERT_DIALOG (dialog), RESPONSE_ACCEPT,
      style == ZYR_CONFIRM_DESTRUCTIVE ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (
      ADW_ALERT_DIALOG (dialog),
      style == ZYR_CONFIRM_DESTRUCTIVE ? RESPONSE_CANCEL : RESPONSE_ACCEPT);
  if (extra != NULL)
    adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), extra);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), RESPONSE_CANCEL);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  adw_dialog_present (dialog, parent);
}

void
zyr_confirm_set_ready (GtkWidget *extra, gboolean is_ready)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (extra, ADW_TYPE_ALERT_DIALOG);

  if (dialog != NULL)
    adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), RESPONSE_ACCEPT, is_ready);
}

#else

/* The floor's dialog is as tall as its words: what is longer than most scrolls on a low display. */
static GtkWidget *
scrolled_body_new (const char *body)
{
  GtkWidget *label = gtk_label_new (body);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), label);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), BODY_HEIGHT_MAX_PX);
  gtk_widget_set_focusable (scroller, TRUE);
  return scroller;
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  g_task_return_boolean (task, g_strcmp0 (response, RESPONSE_ACCEPT) == 0);
  g_object_unref (task);
}

void
zyr_confirm_with_async (GtkWidget *parent,
                        const char *heading,
                        const char *body,
                        const char *accept,
                        ZyrConfirmStyle style,
                        GtkWidget *extra,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  const gboolean is_long = extra == NULL && strlen (body) > LONG_BODY_BYTES;
  GtkWidget *dialog = adw_message_dialog_new (window_of (parent), heading, is_long ? NULL : body);
  GTask *task = g_task_new (parent, NULL, callback, user_data);

  g_task_set_source_tag (task, zyr_confirm_with_async);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), RESPONSE_CANCEL, _ ("_Cancel"),
                                    RESPONSE_ACCEPT, accept, NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), RESPONSE_ACCEPT,
      style == ZYR_CONFIRM_DESTRUCTIVE ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (
      ADW_MESSAGE_DIALOG (dialog),
      style == ZYR_CONFIRM_DESTRUCTIVE ? RESPONSE_CANCEL : RESPONSE_ACCEPT);
  if (extra != NULL || is_long)
    adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog),
                                        is_long ? scrolled_body_new (body) : extra);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), RESPONSE_CANCEL);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
zyr_confirm_set_ready (GtkWidget *extra, gboolean is_ready)
{
  GtkWidget *dialog = gtk_widget_get_ancestor (extra, ADW_TYPE_MESSAGE_DIALOG);

  if (dialog != NULL)
    adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), RESPONSE_ACCEPT,
                                             is_ready);
}

#endif

void
zyr_confirm_async (GtkWidget *parent,
                   const char *heading,
                   const char *body,
                   const char *accept,
                   ZyrConfirmStyle style,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  zyr_confirm_with_async (parent, heading, body, accept, style, NULL, callback, user_data);
}

gboolean
zyr_confirm_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

#if GTK_CHECK_VERSION(4, 10, 0)

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GFile *file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  g_task_return_pointer (task, file, g_object_unref);
}

void
zyr_open_file_async (GtkWidget *parent,
                     const char *title,
                     const char *accept,
                     GtkFileFilter *filter,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GTask *task = g_task_new (parent, NULL, callback, user_data);

  g_task_set_source_tag (task, zyr_open_file_async);
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_accept_label (dialog, accept);
  if (filter != NULL)
    gtk_file_dialog_set_default_filter (dialog, filter);
  gtk_file_dialog_open (dialog, window_of (parent), NULL, opened_cb, task);
}

#else

static void
chosen_cb (GtkNativeDialog *dialog, int response, GTask *task)
{
  GFile *file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_task_return_pointer (task, file, g_object_unref);
  g_object_unref (task);
  g_object_unref (dialog);
}

void
zyr_open_file_async (GtkWidget *parent,
                     const char *title,
                     const char *accept,
                     GtkFileFilter *filter,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, window_of (parent), GTK_FILE_CHOOSER_ACTION_OPEN, accept, NULL);
  GTask *task = g_task_new (parent, NULL, callback, user_data);

  g_task_set_source_tag (task, zyr_open_file_async);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (filter != NULL)
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  g_signal_connect (dialog, "response", G_CALLBACK (chosen_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif

GFile *
zyr_open_file_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* Windows of their own; who waits for an answer hears "cancel". */
static void
close_windows_over (GtkWindow *window)
{
  GList *windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    g_object_ref (l->data);
  for (GList *l = windows; l != NULL; l = l->next)
    {
      if (l->data == window || gtk_window_get_transient_for (l->data) != window)
        continue;
      close_windows_over (l->data);
      if (GTK_IS_SHORTCUTS_WINDOW (l->data) || ADW_IS_MESSAGE_DIALOG (l->data))
        gtk_window_close (l->data);
      else
        gtk_window_destroy (l->data);
    }
  g_list_free_full (windows, g_object_unref);
}

void
zyr_close_dialogs (GtkWindow *window)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  if (ADW_IS_APPLICATION_WINDOW (window))
    {
      AdwDialog *dialog;

      while ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window)))
             != NULL)
        adw_dialog_force_close (dialog);
    }
#endif
  close_windows_over (window);
}

#define ABOUT_PROPERTIES                                                                           \
  "application-name", _ ("Ziyaret"), "application-icon", "org.ziyaret.Ziyaret", "version",         \
      ZYR_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "comments",                                \
      _ ("Household visits of social assistance foundations, with or without a network."),         \
      "translator-credits", /* Translators: your names, one a line */ _ ("translator-credits")

void
zyr_show_about (GtkWindow *parent)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  adw_show_about_dialog (GTK_WIDGET (parent), ABOUT_PROPERTIES, NULL);
#else
  adw_show_about_window (parent, ABOUT_PROPERTIES, NULL);
#endif
}
