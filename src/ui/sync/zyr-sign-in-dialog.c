/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sign-in-dialog.h"

#include <glib/gi18n.h>

#include "zyr-sentences.h"

struct _ZyrSignInDialog
{
  AdwWindow parent_instance;

  GtkLabel *who_label;
  GtkEditable *password_row;
  GtkWidget *sign_in_button;
  GtkLabel *trouble_label;

  ZyrWorkspace *workspace;
  gboolean busy; /* an answer of the centre is awaited */
};

G_DEFINE_FINAL_TYPE (ZyrSignInDialog, zyr_sign_in_dialog, ADW_TYPE_WINDOW)

/* @sentence: (nullable): NULL takes the earlier one away */
static void
show_trouble (ZyrSignInDialog *self, const char *sentence)
{
  gtk_label_set_label (self->trouble_label, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_label), sentence != NULL);
}

static void
set_busy (ZyrSignInDialog *self, gboolean busy)
{
  self->busy = busy;
  gtk_button_set_label (GTK_BUTTON (self->sign_in_button),
                        busy ? _ ("Signing In…") : _ ("Sign In"));
  gtk_widget_set_sensitive (self->sign_in_button,
                            !busy && gtk_editable_get_text (self->password_row)[0] != '\0');
}

static void
edited_cb (ZyrSignInDialog *self)
{
  show_trouble (self, NULL);
  set_busy (self, self->busy);
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSignInDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (zyr_workspace_sign_in_finish (ZYR_WORKSPACE (source), result, &error))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (self->password_row == NULL)
    return; /* closed meanwhile */
  set_busy (self, FALSE);
  sentence = zyr_sentence_for_error (error);
  show_trouble (self, sentence);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
sign_in_cb (ZyrSignInDialog *self)
{
  g_autofree char *staff_no = zyr_workspace_dup_staff_no (self->workspace);
  const char *password = gtk_editable_get_text (self->password_row);

  if (self->busy || password[0] == '\0')
    return;
  show_trouble (self, NULL);
  set_busy (self, TRUE);
  zyr_workspace_sign_in_async (self->workspace, staff_no, password, NULL, signed_in_cb,
                               g_object_ref (self));
}

static void
zyr_sign_in_dialog_dispose (GObject *object)
{
  ZyrSignInDialog *self = ZYR_SIGN_IN_DIALOG (object);

  self->password_row = NULL;
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_sign_in_dialog_parent_class)->dispose (object);
}

static void
zyr_sign_in_dialog_class_init (ZyrSignInDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_sign_in_dialog_dispose;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/sync/zyr-sign-in-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrSignInDialog, who_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrSignInDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSignInDialog, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrSignInDialog, trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
}

static void
zyr_sign_in_dialog_init (ZyrSignInDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zyr_sign_in_dialog_present (GtkWindow *parent, ZyrWorkspace *workspace)
{
  ZyrSignInDialog *self;
  g_autofree char *name = NULL;
  g_autofree char *staff_no = NULL;
  g_autofree char *who = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  self = g_object_new (ZYR_TYPE_SIGN_IN_DIALOG, "transient-for", parent, NULL);
  self->workspace = g_object_ref (workspace);
  name = zyr_workspace_dup_user_name (workspace);
  staff_no = zyr_workspace_dup_staff_no (workspace);
  /* Translators: %1$s is the user's name, %2$s the staff number. */
  who = g_strdup_printf (_ ("%1$s, staff number %2$s"), name, staff_no);
  gtk_label_set_label (self->who_label, who);
  gtk_window_present (GTK_WINDOW (self));
}
