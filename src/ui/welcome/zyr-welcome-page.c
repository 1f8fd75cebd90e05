/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-welcome-page.h"

#include <glib/gi18n.h>

#include "zyr-client-error.h"
#include "zyr-sentences.h"
#include "zyr-start-afresh.h"
#include "zyr-sync-sentences.h"
#include "zyr-workspace-lease.h"

struct _ZyrWelcomePage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkStack *steps;
  GtkSpinner *opening_spinner;
  GtkEditable *code_row;
  GtkWidget *enrol_button;
  AdwStatusPage *sign_in_page;
  GtkEditable *staff_row;
  GtkEditable *password_row;
  GtkWidget *sign_in_button;
  GtkWidget *afresh_button;
  AdwStatusPage *failure_page;
  GtkLabel *failure_detail;
  GtkBox *enrol_box;
  GtkBox *sign_in_box;
  GtkLabel *trouble;

  ZyrWorkspace *workspace;
  gboolean busy; /* an answer of the centre is awaited */
};

G_DEFINE_FINAL_TYPE (ZyrWelcomePage, zyr_welcome_page, GTK_TYPE_WIDGET)

/* Between what was filled in and the button, where large text leaves it in sight.
 * @sentence: (nullable): NULL takes the earlier one away */
static void
show_trouble (ZyrWelcomePage *self, const char *sentence)
{
  g_autoptr (GtkWidget) trouble = g_object_ref (GTK_WIDGET (self->trouble));
  GtkBox *box = gtk_widget_get_mapped (GTK_WIDGET (self->sign_in_box)) ? self->sign_in_box
                                                                       : self->enrol_box;

  if (gtk_widget_get_parent (trouble) != GTK_WIDGET (box))
    {
      gtk_box_remove (GTK_BOX (gtk_widget_get_parent (trouble)), trouble);
      gtk_box_insert_child_after (box, trouble, gtk_widget_get_first_child (GTK_WIDGET (box)));
    }
  gtk_label_set_label (self->trouble, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (trouble, sentence != NULL);
}

static void
show_error (ZyrWelcomePage *self, const GError *error)
{
  /* There is no work yet that would be kept. */
  gboolean is_away = g_error_matches (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_OFFLINE)
                     || g_error_matches (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_SERVER_DOWN)
                     || g_error_matches (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_TIMEOUT);
  g_autofree char *sentence
      = is_away ? g_strdup (_ ("The centre cannot be reached. This needs a connection, once: check "
                               "the network and try again."))
                : zyr_sentence_for_error (error);

  show_trouble (self, sentence);
}

static gboolean
is_filled (GtkEditable *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (row)));

  return text[0] != '\0';
}

static void
update_buttons (ZyrWelcomePage *self)
{
  gtk_widget_set_sensitive (self->enrol_button, !self->busy && is_filled (self->code_row));
  gtk_widget_set_sensitive (self->sign_in_button, !self->busy && is_filled (self->staff_row)
                                                      && is_filled (self->password_row));
}

static void
set_busy (ZyrWelcomePage *self, gboolean busy)
{
  self->busy = busy;
  gtk_button_set_label (GTK_BUTTON (self->enrol_button), busy ? _ ("Setting Up…") : _ ("Set Up"));
  gtk_button_set_label (GTK_BUTTON (self->sign_in_button),
                        busy ? _ ("Signing In…") : _ ("Sign In"));
  update_buttons (self);
}

static void
enrol_edited_cb (ZyrWelcomePage *self)
{
  show_trouble (self, NULL);
  update_buttons (self);
}

static void
sign_in_edited_cb (ZyrWelcomePage *self)
{
  enrol_edited_cb (self);
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrWelcomePage) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text == NULL)
    {
      show_trouble (self, _ ("There is no text to paste. Copy the set-up code first."));
      return;
    }
  gtk_editable_set_text (self->code_row, g_strstrip (text));
}

static void
paste_cb (ZyrWelcomePage *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, pasted_cb,
                                 g_object_ref (self));
}

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrWelcomePage) self = user_data;
  g_autoptr (GError) error = NULL;

  set_busy (self, FALSE);
  if (!zyr_workspace_enrol_finish (ZYR_WORKSPACE (source), result, &error))
    show_error (self, error);
  else
    gtk_editable_set_text (self->code_row, "");
}

static void
enrol_cb (ZyrWelcomePage *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->code_row)));

  if (self->busy || text[0] == '\0')
    return;
  show_trouble (self, NULL);
  set_busy (self, TRUE);
  zyr_workspace_enrol_async (self->workspace, text, NULL, enrolled_cb, g_object_ref (self));
}

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrWelcomePage) self = user_data;
  g_autoptr (GError) error = NULL;

  set_busy (self, FALSE);
  if (zyr_workspace_sign_in_finish (ZYR_WORKSPACE (source), result, &error))
    {
      gtk_editable_set_text (self->password_row, "");
      return;
    }
  show_error (self, error);
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static void
sign_in_cb (ZyrWelcomePage *self)
{
  g_autofree char *staff_no = g_strstrip (g_strdup (gtk_editable_get_text (self->staff_row)));

  if (self->busy || !is_filled (self->staff_row) || !is_filled (self->password_row))
    return;
  show_trouble (self, NULL);
  set_busy (self, TRUE);
  zyr_workspace_sign_in_async (self->workspace, staff_no,
                               gtk_editable_get_text (self->password_row), NULL, signed_in_cb,
                               g_object_ref (self));
}

/* ---- a centre that cannot open the device ---- */

static void
afresh_failed (GtkWidget *page, const char *sentence)
{
  show_trouble (ZYR_WELCOME_PAGE (page), sentence);
}

static void
afresh_cb (ZyrWelcomePage *self)
{
  zyr_start_afresh_ask (
      GTK_WIDGET (self), self->workspace, _ ("A device that its centre cannot open"),
      _ ("Only the centre that this device was set up for opens it again. Do this when your "
         "administrator says that it never will: because it was set up anew, or has withdrawn this "
         "device.\n\n"
         "Safe: everything that was sent.\n\n"
         "Lost: what was entered here and not sent yet."),
      afresh_failed);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrWelcomePage) self = user_data;
  g_autoptr (GError) error = NULL;

  /* A failure is shown from the workspace's state. */
  zyr_workspace_open_finish (ZYR_WORKSPACE (source), result, &error);
}

static void
retry_cb (ZyrWelcomePage *self)
{
  zyr_workspace_open_async (self->workspace, NULL, opened_cb, g_object_ref (self));
}

static void
show_failure (ZyrWelcomePage *self)
{
  ZyrWorkspaceFailure failure = zyr_workspace_get_failure (self->workspace);
  const char *detail = zyr_workspace_get_failure_detail (self->workspace);

  adw_status_page_set_title (self->failure_page, zyr_title_for_failure (failure));
  adw_status_page_set_description (self->failure_page, zyr_sentence_for_failure (failure));
  gtk_label_set_label (self->failure_detail, detail ? detail : "");
  gtk_stack_set_visible_child_name (self->steps, "failure");
}

static void
show_sign_in (ZyrWelcomePage *self)
{
  g_autofree char *centre = zyr_workspace_dup_centre (self->workspace);
  g_autofree char *staff_no = zyr_workspace_dup_enrolled_staff_no (self->workspace);
  /* Translators: %s is the address of the centre's computer. */
  g_autofree char *text = g_strdup_printf (_ ("This device belongs to the centre at %s."), centre);
  g_autofree char *ended
      = zyr_lease_ended_sentence (zyr_workspace_get_lease_unsent (self->workspace));
  const gboolean asks
      = zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_NEEDS_CENTRE;
  g_autofree char *description = asks ? g_strconcat (ended, "\n\n", text, NULL) : g_strdup (text);
  g_autofree char *markup = g_markup_escape_text (description, -1);

  gtk_widget_set_visible (self->afresh_button, asks);
  if (asks)
    gtk_widget_add_css_class (GTK_WIDGET (self->sign_in_page), "compact"); /* more is said */
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->sign_in_page), "compact");
  adw_status_page_set_icon_name (self->sign_in_page,
                                 asks ? "system-lock-screen-symbolic" : "org.ziyaret.Ziyaret");
  adw_status_page_set_title (self->sign_in_page,
                             asks ? _ ("The Centre Has to Be Reached") : _ ("Sign In"));
  adw_status_page_set_description (self->sign_in_page, markup);
  if (!is_filled (self->staff_row))
    gtk_editable_set_text (self->staff_row, staff_no);
  gtk_stack_set_visible_child_name (self->steps, "sign-in");
  gtk_widget_grab_focus (GTK_WIDGET (is_filled (self->staff_row) ? self->password_row
                                                                 : self->staff_row));
}

static void
state_changed_cb (ZyrWelcomePage *self)
{
  ZyrWorkspaceState state = zyr_workspace_get_state (self->workspace);

  show_trouble (self, NULL);
  gtk_spinner_set_spinning (self->opening_spinner, FALSE);
  switch (state)
    {
    case ZYR_WORKSPACE_NEEDS_ENROLMENT:
      gtk_stack_set_visible_child_name (self->steps, "enrol");
      gtk_widget_grab_focus (GTK_WIDGET (self->code_row));
      break;
    case ZYR_WORKSPACE_NEEDS_SIGN_IN:
    case ZYR_WORKSPACE_NEEDS_CENTRE:
      show_sign_in (self);
      break;
    case ZYR_WORKSPACE_FAILED:
      show_failure (self);
      break;
    case ZYR_WORKSPACE_CLOSED:
    case ZYR_WORKSPACE_OPENING:
    case ZYR_WORKSPACE_LOCKED:
    case ZYR_WORKSPACE_READY:
      gtk_spinner_set_spinning (self->opening_spinner, state == ZYR_WORKSPACE_OPENING);
      gtk_stack_set_visible_child_name (self->steps, "opening");
      break;
    }
}

static void
zyr_welcome_page_dispose (GObject *object)
{
  ZyrWelcomePage *self = ZYR_WELCOME_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_welcome_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, steps);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, opening_spinner);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, code_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, enrol_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, sign_in_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, staff_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, password_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, afresh_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, failure_page);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, failure_detail);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, enrol_box);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, sign_in_box);
  gtk_widget_class_bind_template_child (widget_class, ZyrWelcomePage, trouble);
}

static void
zyr_welcome_page_class_init (ZyrWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_welcome_page_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/welcome/zyr-welcome-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, afresh_cb);
  gtk_widget_class_bind_template_callback (widget_class, enrol_cb);
  gtk_widget_class_bind_template_callback (widget_class, enrol_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, sign_in_edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
zyr_welcome_page_init (ZyrWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zyr_welcome_page_set_workspace (ZyrWelcomePage *self, ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_WELCOME_PAGE (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  state_changed_cb (self);
}
