/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-connection-bar.h"

#include <glib/gi18n.h>

#include "zyr-sentences.h"
#include "zyr-sync-status.h"
#include "zyr-sync-sentences.h"
#include "zyr-sync-words.h"
#include "zyr-workspace-lease.h"

struct _ZyrConnectionBar
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkWidget *line;
  GtkImage *image;
  GtkLabel *label;
  GtkWidget *sign_in_button;

  ZyrWorkspace *workspace;
};

G_DEFINE_FINAL_TYPE (ZyrConnectionBar, zyr_connection_bar, GTK_TYPE_WIDGET)

/* "No network · 3 items wait to be sent." */
static void
show_words (ZyrConnectionBar *self, ZyrSyncStatus *sync)
{
  guint n_waiting = zyr_sync_status_get_n_waiting (sync);
  const char *title = zyr_title_for_trouble (zyr_sync_status_get_problem (sync));
  g_autofree char *waiting = zyr_sync_waiting_sentence (n_waiting);
  g_autofree char *text = n_waiting > 0 ? g_strdup_printf ("%s · %s", title, waiting)
                                        : g_strdup (title);

  gtk_label_set_label (self->label, text);
}

/* In touch with the centre, and with another time than the centre's. */
static void
show_clock (ZyrConnectionBar *self, ZyrSyncStatus *sync)
{
  gint64 ahead = zyr_sync_status_get_clock_ahead (sync);
  g_autofree char *title = NULL;

  if (ahead != 0)
    {
      title = zyr_clock_title (ahead);
      gtk_label_set_label (self->label, title);
      gtk_image_set_from_icon_name (self->image, "preferences-system-time-symbolic");
      gtk_widget_set_visible (self->sign_in_button, FALSE);
      gtk_widget_add_css_class (self->line, "attention");
    }
  gtk_revealer_set_reveal_child (self->revealer, ahead != 0);
}

/* The centre must be reached soon: that is told whatever keeps it away. */
static gboolean
show_lease (ZyrConnectionBar *self, ZyrSyncStatus *sync)
{
  g_autofree char *sentence = NULL;
  guint away;
  guint left;
  const gboolean near = zyr_workspace_get_lease_near (self->workspace, &away, &left);

  if (!near)
    return FALSE;
  sentence = zyr_lease_near_sentence (away, left);
  gtk_label_set_label (self->label, sentence);
  gtk_image_set_from_icon_name (self->image, "system-lock-screen-symbolic");
  gtk_widget_set_visible (self->sign_in_button,
                          zyr_sync_status_get_state (sync) == ZYR_SYNC_STATUS_NEEDS_SIGN_IN);
  gtk_widget_add_css_class (self->line, "attention");
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  return TRUE;
}

static void
update (ZyrConnectionBar *self)
{
  ZyrSyncStatus *sync = zyr_workspace_get_sync (self->workspace);
  gboolean ended = FALSE;
  gboolean serious = FALSE;

  if (show_lease (self, sync))
    return;

  switch (zyr_sync_status_get_state (sync))
    {
    case ZYR_SYNC_STATUS_NEEDS_SIGN_IN:
      ended = TRUE;
      break;
    case ZYR_SYNC_STATUS_REVOKED:
    case ZYR_SYNC_STATUS_ERROR:
      serious = TRUE;
      break;
    case ZYR_SYNC_STATUS_OFFLINE:
      break;
    case ZYR_SYNC_STATUS_CONNECTING:
      /* An attempt between two failures is no news. */
      return;
    default:
      show_clock (self, sync);
      return;
    }
  show_words (self, sync);
  gtk_widget_set_visible (self->sign_in_button, ended);
  gtk_image_set_from_icon_name (self->image, ended     ? "dialog-password-symbolic"
                                             : serious ? "dialog-warning-symbolic"
                                                       : "network-offline-symbolic");
  if (ended || serious)
    gtk_widget_add_css_class (self->line, "attention");
  else
    gtk_widget_remove_css_class (self->line, "attention");
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static void
sync_changed_cb (ZyrConnectionBar *self, GParamSpec *pspec)
{
  if (!g_str_equal (pspec->name, "progress"))
    update (self);
}

static void
zyr_connection_bar_dispose (GObject *object)
{
  ZyrConnectionBar *self = ZYR_CONNECTION_BAR (object);

  if (self->revealer)
    gtk_widget_unparent (GTK_WIDGET (self->revealer));
  self->revealer = NULL;
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_connection_bar_parent_class)->dispose (object);
}

static void
zyr_connection_bar_class_init (ZyrConnectionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_connection_bar_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/sync/zyr-connection-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrConnectionBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, ZyrConnectionBar, line);
  gtk_widget_class_bind_template_child (widget_class, ZyrConnectionBar, image);
  gtk_widget_class_bind_template_child (widget_class, ZyrConnectionBar, label);
  gtk_widget_class_bind_template_child (widget_class, ZyrConnectionBar, sign_in_button);
}

static void
zyr_connection_bar_init (ZyrConnectionBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zyr_connection_bar_set_workspace (ZyrConnectionBar *self, ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_CONNECTION_BAR (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (zyr_workspace_get_sync (workspace), "notify",
                           G_CALLBACK (sync_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::lease-left-days", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
