/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-lock-page.h"

#include <glib/gi18n.h>

#include "zyr-keyring-error.h"
#include "zyr-sentences.h"
#include "zyr-start-afresh.h"

struct _ZyrLockPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkEditable *passphrase_row;
  GtkWidget *unlock_button;
  GtkLabel *trouble_label;

  ZyrAppLock *lock;
  gboolean wrong; /* the last passphrase was */
};

G_DEFINE_FINAL_TYPE (ZyrLockPage, zyr_lock_page, GTK_TYPE_WIDGET)

/* @sentence: (nullable): NULL takes the earlier one away */
static void
show_trouble (ZyrLockPage *self, const char *sentence)
{
  gtk_label_set_label (self->trouble_label, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_label), sentence != NULL);
}

static void
show_wait (ZyrLockPage *self, guint wait_s)
{
  g_autofree char *sentence = g_strdup_printf (
      ngettext ("That is not the passphrase. You can try again in %u second.",
                "That is not the passphrase. You can try again in %u seconds.", wait_s),
      wait_s);

  show_trouble (self, sentence);
}

static void
update (ZyrLockPage *self)
{
  const gboolean busy = zyr_app_lock_get_busy (self->lock);
  const guint wait_s = zyr_app_lock_get_wait_s (self->lock);

  if (wait_s > 0)
    show_wait (self, wait_s);
  else if (self->wrong)
    show_trouble (self, _ ("That is not the passphrase."));
  gtk_button_set_label (GTK_BUTTON (self->unlock_button),
                        busy ? C_ ("lock", "One Moment…") : _ ("Unlock"));
  gtk_widget_set_sensitive (self->unlock_button,
                            !busy && wait_s == 0
                                && gtk_editable_get_text (self->passphrase_row)[0] != '\0');
}

static void
edited_cb (ZyrLockPage *self)
{
  if (gtk_editable_get_text (self->passphrase_row)[0] != '\0' && self->wrong)
    {
      self->wrong = FALSE;
      show_trouble (self, NULL);
    }
  update (self);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrLockPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (zyr_app_lock_unlock_finish (ZYR_APP_LOCK (source), result, &error) || self->box == NULL
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
    return;
  self->wrong
      = g_error_matches (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRONG_PASSPHRASE);
  if (!self->wrong)
    {
      g_autofree char *sentence = zyr_sentence_for_error (error);

      show_trouble (self, sentence);
    }
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->passphrase_row));
}

/* The entry is empty before the passphrase is looked at: it must not stand there for the next. */
static void
unlock_cb (ZyrLockPage *self)
{
  g_autofree char *passphrase = g_strdup (gtk_editable_get_text (self->passphrase_row));

  if (!gtk_widget_get_sensitive (self->unlock_button))
    return;
  self->wrong = FALSE;
  show_trouble (self, NULL);
  gtk_editable_set_text (self->passphrase_row, "");
  zyr_app_lock_unlock_async (self->lock, passphrase, unlocked_cb, g_object_ref (self));
  memset (passphrase, 0, strlen (passphrase));
}

/* ---- forgotten ---- */

static void
afresh_failed (GtkWidget *page, const char *sentence)
{
  show_trouble (ZYR_LOCK_PAGE (page), sentence);
}

static void
forgot_cb (ZyrLockPage *self)
{
  zyr_start_afresh_ask (
      GTK_WIDGET (self), zyr_app_lock_get_workspace (self->lock), _ ("A forgotten passphrase"),
      _ ("Nobody can open this device without it, neither your supervisor nor the centre.\n\n"
         "Safe: everything that was sent. The centre has it, and gives it to this device again.\n\n"
         "Lost: what was entered here and not sent yet.\n\n"
         "First try to remember: it may come back to you. Then ask your administrator for a new "
         "set-up code, remove everything from this device, and set it up with the code."),
      afresh_failed);
}

/* ---- the page ---- */

static gboolean
zyr_lock_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (ZYR_LOCK_PAGE (widget)->passphrase_row));
}

static void
zyr_lock_page_dispose (GObject *object)
{
  ZyrLockPage *self = ZYR_LOCK_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->lock);

  G_OBJECT_CLASS (zyr_lock_page_parent_class)->dispose (object);
}

static void
zyr_lock_page_class_init (ZyrLockPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_lock_page_dispose;
  widget_class->grab_focus = zyr_lock_page_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/lock/zyr-lock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrLockPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrLockPage, passphrase_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrLockPage, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrLockPage, trouble_label);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, forgot_cb);
  gtk_widget_class_bind_template_callback (widget_class, unlock_cb);
}

static void
zyr_lock_page_init (ZyrLockPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zyr_lock_page_set_lock (ZyrLockPage *self, ZyrAppLock *lock)
{
  g_return_if_fail (ZYR_IS_LOCK_PAGE (self));
  g_return_if_fail (ZYR_IS_APP_LOCK (lock));

  g_set_object (&self->lock, lock);
  g_signal_connect_object (lock, "notify::busy", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lock, "notify::wait-s", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}
