/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-passphrase-dialog.h"

#include <glib/gi18n.h>

#include "zyr-sentences.h"
#include "zyr-workspace-lock.h"

/* A label that wraps does not tell a scrolled window how high it becomes. */
#define SET_HEIGHT_PX 420

struct _ZyrPassphraseDialog
{
  AdwWindow parent_instance;

  GtkScrolledWindow *scroller;
  GtkLabel *text_label;
  GtkEditable *old_row;
  GtkEditable *new_row;
  GtkEditable *again_row;
  GtkLabel *trouble_label;
  GtkWidget *accept_button;

  ZyrWorkspace *workspace;
  ZyrPassphraseAct act;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (ZyrPassphraseDialog, zyr_passphrase_dialog, ADW_TYPE_WINDOW)

static const char *
accept_label (ZyrPassphraseDialog *self)
{
  switch (self->act)
    {
    case ZYR_PASSPHRASE_SET:
      return _ ("Set the Passphrase");
    case ZYR_PASSPHRASE_CHANGE:
      return _ ("Change the Passphrase");
    case ZYR_PASSPHRASE_REMOVE:
      return _ ("Remove the Passphrase");
    default:
      g_return_val_if_reached ("");
    }
}

/* What keeps it from being accepted; "" when nothing was entered yet, NULL when all is well. */
static const char *
complaint (ZyrPassphraseDialog *self)
{
  const char *next = gtk_editable_get_text (self->new_row);
  const char *again = gtk_editable_get_text (self->again_row);

  if (self->act != ZYR_PASSPHRASE_SET && gtk_editable_get_text (self->old_row)[0] == '\0')
    return "";
  if (self->act == ZYR_PASSPHRASE_REMOVE)
    return NULL;
  if (next[0] == '\0')
    return "";
  if (g_utf8_strlen (next, -1) < ZYR_PASSPHRASE_CHARS_MIN)
    return _ ("At least 8 characters. Three or four words that do not belong together are easy to "
              "remember and hard to guess.");
  if (again[0] == '\0')
    return "";
  if (!g_str_equal (next, again))
    return _ ("The two are not the same yet.");
  return NULL;
}

static void
show_trouble (ZyrPassphraseDialog *self, const char *sentence, gboolean is_error)
{
  gtk_label_set_label (self->trouble_label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_label), sentence[0] != '\0');
  gtk_widget_remove_css_class (GTK_WIDGET (self->trouble_label), is_error ? "dim-label" : "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble_label), is_error ? "error" : "dim-label");
}

static void
update (ZyrPassphraseDialog *self)
{
  gtk_button_set_label (GTK_BUTTON (self->accept_button),
                        self->busy ? C_ ("lock", "One Moment…") : accept_label (self));
  /* With large text it is wider than a narrow display. */
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->accept_button))), TRUE);
  gtk_widget_set_sensitive (self->accept_button, !self->busy && complaint (self) == NULL);
}

static void
edited_cb (ZyrPassphraseDialog *self)
{
  const char *sentence = complaint (self);

  show_trouble (self, sentence != NULL ? sentence : "", FALSE);
  update (self);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrPassphraseDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (zyr_workspace_change_passphrase_finish (ZYR_WORKSPACE (source), result, &error))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (self->workspace == NULL)
    return; /* closed meanwhile */
  self->busy = FALSE;
  sentence = zyr_sentence_for_error (error);
  show_trouble (self, sentence, TRUE);
  update (self);
}

static void
accept_cb (ZyrPassphraseDialog *self)
{
  const char *old = gtk_editable_get_text (self->old_row);
  const char *next = gtk_editable_get_text (self->new_row);

  if (self->busy || complaint (self) != NULL)
    return;
  self->busy = TRUE;
  show_trouble (self, "", FALSE);
  update (self);
  zyr_workspace_change_passphrase_async (self->workspace,
                                         self->act == ZYR_PASSPHRASE_SET ? NULL : old,
                                         self->act == ZYR_PASSPHRASE_REMOVE ? NULL : next, NULL,
                                         changed_cb, g_object_ref (self));
}

static void
zyr_passphrase_dialog_dispose (GObject *object)
{
  g_clear_object (&ZYR_PASSPHRASE_DIALOG (object)->workspace);

  G_OBJECT_CLASS (zyr_passphrase_dialog_parent_class)->dispose (object);
}

static void
zyr_passphrase_dialog_class_init (ZyrPassphraseDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_passphrase_dialog_dispose;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/lock/zyr-passphrase-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrPassphraseDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, ZyrPassphraseDialog, text_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrPassphraseDialog, old_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrPassphraseDialog, new_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrPassphraseDialog, again_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrPassphraseDialog, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrPassphraseDialog, accept_button);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
}

static void
zyr_passphrase_dialog_init (ZyrPassphraseDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static const char *
explanation (ZyrPassphraseAct act)
{
  switch (act)
    {
    case ZYR_PASSPHRASE_SET:
      return _ ("Ziyaret asks for it when it opens, and when it was locked. It is not your password "
                "at the centre.\n\nNobody can find it out or set it back, neither your supervisor "
                "nor the centre. If you forget it, what was not sent from this device is lost.");
    case ZYR_PASSPHRASE_CHANGE:
      return _ ("If you forget the new one, what was not sent from this device is lost.");
    case ZYR_PASSPHRASE_REMOVE:
      return _ ("The data stay encrypted; their key is then in the keyring of this desktop alone, "
                "and Ziyaret opens without asking.");
    default:
      g_return_val_if_reached ("");
    }
}

void
zyr_passphrase_dialog_present (GtkWindow *parent, ZyrWorkspace *workspace, ZyrPassphraseAct act)
{
  ZyrPassphraseDialog *self;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  self = g_object_new (ZYR_TYPE_PASSPHRASE_DIALOG, "transient-for", parent, NULL);
  self->workspace = g_object_ref (workspace);
  self->act = act;
  gtk_window_set_title (GTK_WINDOW (self), accept_label (self));
  gtk_label_set_label (self->text_label, explanation (act));
  gtk_widget_set_visible (GTK_WIDGET (self->old_row), act != ZYR_PASSPHRASE_SET);
  gtk_widget_set_visible (GTK_WIDGET (self->new_row), act != ZYR_PASSPHRASE_REMOVE);
  gtk_widget_set_visible (GTK_WIDGET (self->again_row), act != ZYR_PASSPHRASE_REMOVE);
  if (act == ZYR_PASSPHRASE_SET)
    gtk_scrolled_window_set_min_content_height (self->scroller, SET_HEIGHT_PX);
  edited_cb (self);
  gtk_window_present (GTK_WINDOW (self));
}
