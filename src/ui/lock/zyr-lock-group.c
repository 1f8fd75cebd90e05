/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-lock-group.h"

#include <glib/gi18n.h>

#include "zyr-passphrase-dialog.h"
#include "zyr-settings.h"
#include "zyr-workspace-lock.h"

struct _ZyrLockGroup
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *set_row;
  GtkWidget *lock_row;
  AdwComboRow *after_row;
  GtkWidget *sleep_row;
  GtkWidget *sleep_switch;
  GtkWidget *change_row;
  GtkWidget *remove_row;

  ZyrWorkspace *workspace;
};

G_DEFINE_FINAL_TYPE (ZyrLockGroup, zyr_lock_group, ADW_TYPE_PREFERENCES_GROUP)

/* In the order of after_row. */
static const guint minutes[] = { 0, 1, 2, 5, 10, 15, 30, 60 };

static void
present (ZyrLockGroup *self, ZyrPassphraseAct act)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    zyr_passphrase_dialog_present (GTK_WINDOW (root), self->workspace, act);
}

static void
set_cb (ZyrLockGroup *self)
{
  present (self, ZYR_PASSPHRASE_SET);
}

static void
change_cb (ZyrLockGroup *self)
{
  present (self, ZYR_PASSPHRASE_CHANGE);
}

static void
remove_cb (ZyrLockGroup *self)
{
  present (self, ZYR_PASSPHRASE_REMOVE);
}

static void
passphrase_cb (ZyrLockGroup *self)
{
  const gboolean has = zyr_workspace_has_passphrase (self->workspace);

  gtk_widget_set_visible (self->set_row, !has);
  gtk_widget_set_visible (self->lock_row, has);
  gtk_widget_set_visible (GTK_WIDGET (self->after_row), has);
  gtk_widget_set_visible (self->sleep_row, has);
  gtk_widget_set_visible (self->change_row, has);
  gtk_widget_set_visible (self->remove_row, has);
}

static void
after_cb (ZyrLockGroup *self)
{
  const guint chosen = adw_combo_row_get_selected (self->after_row);

  if (chosen < G_N_ELEMENTS (minutes))
    g_settings_set_uint (zyr_settings_get (), ZYR_SETTINGS_LOCK_AFTER, minutes[chosen]);
}

/* A number of minutes that only the desktop's own tools set counts as the next longer one. */
static void
show_after (ZyrLockGroup *self)
{
  const guint set = g_settings_get_uint (zyr_settings_get (), ZYR_SETTINGS_LOCK_AFTER);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint selected = 0;

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      g_autofree char *text = g_strdup_printf (
          ngettext ("After %u minute", "After %u minutes", minutes[i]), minutes[i]);

      gtk_string_list_append (words, minutes[i] > 0 ? text : C_ ("lock when not used", "Never"));
      if (set > 0 && (selected == 0 || minutes[selected] < set))
        selected = i;
    }
  adw_combo_row_set_model (self->after_row, G_LIST_MODEL (words));
  adw_combo_row_set_selected (self->after_row, selected);
  g_signal_connect_object (self->after_row, "notify::selected", G_CALLBACK (after_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
zyr_lock_group_dispose (GObject *object)
{
  g_clear_object (&ZYR_LOCK_GROUP (object)->workspace);

  G_OBJECT_CLASS (zyr_lock_group_parent_class)->dispose (object);
}

static void
zyr_lock_group_class_init (ZyrLockGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_lock_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/lock/zyr-lock-group.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrLockGroup, set_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrLockGroup, lock_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrLockGroup, after_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrLockGroup, sleep_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrLockGroup, sleep_switch);
  gtk_widget_class_bind_template_child (widget_class, ZyrLockGroup, change_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrLockGroup, remove_row);
  gtk_widget_class_bind_template_callback (widget_class, change_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, set_cb);
}

static void
zyr_lock_group_init (ZyrLockGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_after (self);
  g_settings_bind (zyr_settings_get (), ZYR_SETTINGS_LOCK_ON_SUSPEND, self->sleep_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
}

void
zyr_lock_group_set_workspace (ZyrLockGroup *self, ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_LOCK_GROUP (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (workspace, "notify::has-passphrase", G_CALLBACK (passphrase_cb), self,
                           G_CONNECT_SWAPPED);
  passphrase_cb (self);
}
