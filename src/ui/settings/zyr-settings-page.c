/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-settings-page.h"

#include <glib/gi18n.h>

#include "zyr-device-room.h"
#include "zyr-dialogs.h"
#include "zyr-format.h"
#include "zyr-lock-group.h"
#include "zyr-map-tiles.h"
#include "zyr-sentences.h"
#include "zyr-role-words.h"
#include "zyr-settings.h"
#include "zyr-sync-status.h"
#include "zyr-window.h"
#include "zyr-workspace-lock.h"

struct _ZyrSettingsPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwActionRow *account_row;
  AdwComboRow *language_row;
  AdwComboRow *scheme_row;
  GtkSpinButton *scale_spin;
  ZyrLockGroup *lock_group;
  GtkSwitch *metered;
  GtkSwitch *notifications;
  GtkSwitch *search;
  AdwActionRow *households_row;
  AdwActionRow *visits_row;
  AdwActionRow *photos_row;
  AdwActionRow *used_row;
  AdwActionRow *free_row;
  AdwActionRow *name_row;
  AdwActionRow *centre_row;
  AdwActionRow *contact_row;
  AdwActionRow *key_row;
  AdwActionRow *map_row;
  AdwActionRow *id_row;

  ZyrWorkspace *workspace;
  ZyrMapTiles *tiles;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ZyrSettingsPage, zyr_settings_page, GTK_TYPE_WIDGET)

/* In the order of language_row. */
static const char *const languages[] = { "", "tr", "en" };

/* ---- account and device ---- */

static char *
dup_roles (ZyrWorkspace *workspace)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ZYR_N_ROLES; i++)
    {
      const ZyrRole role = (ZyrRole) (1u << i);

      if (zyr_workspace_has_role (workspace, role))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", zyr_role_title (role));
    }

  return g_string_free (text, FALSE);
}

static void
show_account (ZyrSettingsPage *self)
{
  g_autofree char *name = zyr_workspace_dup_user_name (self->workspace);
  g_autofree char *staff_no = zyr_workspace_dup_staff_no (self->workspace);
  g_autofree char *foundation = zyr_workspace_dup_foundation_name (self->workspace);
  g_autofree char *roles = dup_roles (self->workspace);
  /* Translators: %1$s is a staff number, %2$s the roles. */
  g_autofree char *number = g_strdup_printf (_ ("Staff number %1$s: %2$s"), staff_no, roles);
  g_autofree char *who = g_strconcat (number, "\n", foundation, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->account_row), name);
  adw_action_row_set_subtitle (self->account_row, who);
}

static void
contact_cb (ZyrSettingsPage *self)
{
  ZyrSyncStatus *sync = zyr_workspace_get_sync (self->workspace);
  g_autofree char *when = zyr_format_date_time (zyr_sync_status_get_last_success (sync));

  adw_action_row_set_subtitle (self->contact_row, *when != '\0' ? when : _ ("Never yet"));
}

static void
key_cb (ZyrSettingsPage *self)
{
  adw_action_row_set_subtitle (self->key_row,
                               zyr_workspace_has_passphrase (self->workspace)
                                   ? _ ("In the keyring of this desktop, behind your passphrase")
                                   : _ ("In the keyring of this desktop"));
}

/* Who learns where the visits are. */
static void
map_cb (ZyrSettingsPage *self)
{
  const char *host = zyr_map_tiles_get_host (self->tiles);
  /* Translators: %s is the name of a server. */
  g_autofree char *from = host != NULL
                              ? g_strdup_printf (_ ("From %s, which your centre has named and which "
                                                    "learns which areas are looked at. What was "
                                                    "seen once is kept here, encrypted."),
                                                 host)
                              : NULL;

  adw_action_row_set_subtitle (self->map_row,
                               from != NULL ? from
                                            : _ ("None: the visits and the way are drawn without "
                                                 "one, and nobody learns where they are."));
}

static void
show_device (ZyrSettingsPage *self)
{
  g_autofree char *centre = zyr_workspace_dup_centre (self->workspace);
  g_autofree char *id = zyr_workspace_dup_device_id (self->workspace);
  gsize length = strlen (id);

  adw_action_row_set_subtitle (self->name_row, g_get_host_name ());
  adw_action_row_set_subtitle (self->centre_row, centre);
  /* The end of a UUID is what tells one from another. */
  adw_action_row_set_subtitle (self->id_row, length > 8 ? id + length - 8 : id);
  contact_cb (self);
  key_cb (self);
  map_cb (self);
}

/* ---- language and appearance ---- */

static void
language_cb (ZyrSettingsPage *self)
{
  guint chosen = adw_combo_row_get_selected (self->language_row);

  if (chosen < G_N_ELEMENTS (languages))
    g_settings_set_string (zyr_settings_get (), ZYR_SETTINGS_LANGUAGE, languages[chosen]);
}

static void
scheme_cb (ZyrSettingsPage *self)
{
  g_settings_set_enum (zyr_settings_get (), ZYR_SETTINGS_COLOR_SCHEME,
                       (int)adw_combo_row_get_selected (self->scheme_row));
}

static void
scale_cb (ZyrSettingsPage *self)
{
  g_settings_set_double (zyr_settings_get (), ZYR_SETTINGS_TEXT_SCALE,
                         gtk_spin_button_get_value_as_int (self->scale_spin) / 100.0);
}

static gboolean
scale_output_cb (ZyrSettingsPage *self)
{
  int percent = gtk_spin_button_get_value_as_int (self->scale_spin);
  /* Translators: a percentage: "%%%d" where the sign stands before the number, as in Turkish. */
  g_autofree char *text = g_strdup_printf (C_ ("percentage", "%d%%"), percent);

  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (self->scale_spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->scale_spin), text);
  return TRUE;
}

/* Takes the sign with or without, wherever it stands. */
static int
scale_input_cb (ZyrSettingsPage *self, double *value)
{
  g_autofree char *text
      = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->scale_spin)));
  guint64 percent;

  g_strstrip (g_strdelimit (text, "%", ' '));
  if (!g_ascii_string_to_unsigned (text, 10, 0, 1000, &percent, NULL))
    return GTK_INPUT_ERROR;
  *value = (double)percent;
  return TRUE;
}

static void
set_words (AdwComboRow *row, const char *first, const char *second, const char *third)
{
  const char *const words[] = { first, second, third, NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (words);

  adw_combo_row_set_model (row, G_LIST_MODEL (model));
}

static void
show_appearance (ZyrSettingsPage *self)
{
  GSettings *settings = zyr_settings_get ();
  g_autofree char *language = g_settings_get_string (settings, ZYR_SETTINGS_LANGUAGE);

  set_words (self->language_row, C_ ("as the system is", "System"), "Türkçe", "English");
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      if (g_str_equal (languages[i], language))
        adw_combo_row_set_selected (self->language_row, i);
    }
  set_words (self->scheme_row, C_ ("as the system is", "System"), C_ ("colours", "Light"),
             C_ ("colours", "Dark"));
  adw_combo_row_set_selected (self->scheme_row,
                              (guint)g_settings_get_enum (settings, ZYR_SETTINGS_COLOR_SCHEME));
  gtk_spin_button_set_value (self->scale_spin,
                             g_settings_get_double (settings, ZYR_SETTINGS_TEXT_SCALE) * 100);
  scale_output_cb (self);

  /* Only now: what is shown is not chosen by the person. */
  g_signal_connect_object (self->language_row, "notify::selected", G_CALLBACK (language_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scheme_row, "notify::selected", G_CALLBACK (scheme_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scale_spin, "value-changed", G_CALLBACK (scale_cb), self,
                           G_CONNECT_SWAPPED);
}

/* ---- storage ---- */

static void
show_number (AdwActionRow *row, guint64 number)
{
  g_autofree char *plain = g_strdup_printf ("%" G_GUINT64_FORMAT, number);
  g_autofree char *text = zyr_format_number (plain);

  adw_action_row_set_subtitle (row, text);
}

static void
show_room (ZyrSettingsPage *self, const ZyrDeviceRoom *room)
{
  g_autofree char *photos = g_format_size (room->photos_bytes);
  g_autofree char *used = g_format_size (room->used_bytes);
  g_autofree char *spare = g_format_size (room->spare_bytes);
  g_autofree char *photos_text = NULL;
  g_autofree char *spare_text = NULL;

  show_number (self->households_row, room->n_households);
  show_number (self->visits_row, room->n_visits);
  photos_text = room->n_photos == 0 ? g_strdup (C_ ("pictures", "None"))
                : room->n_unsent_photos > 0
                    /* Translators: how many, their size, how many of them were not sent. */
                    ? g_strdup_printf (_ ("%1$u, %2$s (%3$u not sent yet)"), (guint)room->n_photos,
                                       photos, (guint)room->n_unsent_photos)
                    /* Translators: how many, their size. */
                    : g_strdup_printf (_ ("%1$u, %2$s"), (guint)room->n_photos, photos);
  adw_action_row_set_subtitle (self->photos_row, photos_text);
  adw_action_row_set_subtitle (self->used_row, used);

  if (room->n_spare_photos > 0)
    spare_text = g_strdup_printf (
        ngettext ("%1$u picture, %2$s, is safe at the centre and need not be here.",
                  "%1$u pictures, %2$s, are safe at the centre and need not be here.",
                  (gulong)room->n_spare_photos),
        (guint)room->n_spare_photos, spare);
  adw_action_row_set_subtitle (
      self->free_row, spare_text != NULL
                          ? spare_text
                          : _ ("Nothing to free: pictures are kept until the centre has had them "
                               "for 30 days."));
  gtk_widget_set_sensitive (GTK_WIDGET (self->free_row), room->n_spare_photos > 0);
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSettingsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree ZyrDeviceRoom *room = zyr_device_room_load_finish (result, &error);

  if (room != NULL && self->box != NULL)
    show_room (self, room);
}

static void
freed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSettingsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree ZyrDeviceRoom *room = zyr_device_room_free_finish (result, &error);
  g_autofree char *sentence = error != NULL ? zyr_sentence_for_error (error) : NULL;
  ZyrWindow *window;

  if (self->box == NULL)
    return;
  window = zyr_window_of (GTK_WIDGET (self));
  if (room != NULL)
    show_room (self, room);
  if (window != NULL)
    zyr_window_toast (window, sentence != NULL ? sentence : _ ("The space is free"));
}

static void
free_confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrSettingsPage *self = ZYR_SETTINGS_PAGE (source);

  if (!zyr_confirm_finish (result))
    return;
  adw_action_row_set_subtitle (self->free_row, _ ("Freeing…"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->free_row), FALSE);
  zyr_device_room_free_async (self->workspace, self->cancellable, freed_cb, g_object_ref (self));
}

static void
free_cb (ZyrSettingsPage *self)
{
  zyr_confirm_async (GTK_WIDGET (self), _ ("Remove pictures from this device?"),
                     _ ("The centre has them. They come back over the network when somebody looks "
                        "at them; without a connection they are not seen. Nothing else is "
                        "removed."),
                     _ ("_Free Space"), ZYR_CONFIRM_SUGGESTED, free_confirmed_cb, NULL);
}

/* ---- the page ---- */

static void
zyr_settings_page_dispose (GObject *object)
{
  ZyrSettingsPage *self = ZYR_SETTINGS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->tiles);
  g_clear_object (&self->workspace);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (zyr_settings_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, account_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, language_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, scheme_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, scale_spin);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, lock_group);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, metered);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, notifications);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, search);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, households_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, visits_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, photos_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, used_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, free_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, centre_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, contact_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, key_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, map_row);
  gtk_widget_class_bind_template_child (widget_class, ZyrSettingsPage, id_row);
}

static void
zyr_settings_page_class_init (ZyrSettingsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_settings_page_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/settings/zyr-settings-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, free_cb);
  gtk_widget_class_bind_template_callback (widget_class, scale_input_cb);
  gtk_widget_class_bind_template_callback (widget_class, scale_output_cb);
}

static void
zyr_settings_page_init (ZyrSettingsPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zyr_settings_page_new (ZyrWorkspace *workspace)
{
  ZyrSettingsPage *self = g_object_new (ZYR_TYPE_SETTINGS_PAGE, NULL);
  ZyrSyncStatus *sync = zyr_workspace_get_sync (workspace);
  GSettings *settings = zyr_settings_get ();

  self->workspace = g_object_ref (workspace);
  self->tiles = zyr_map_tiles_new (workspace);
  g_signal_connect_object (self->tiles, "changed", G_CALLBACK (map_cb), self, G_CONNECT_SWAPPED);
  zyr_lock_group_set_workspace (self->lock_group, workspace);
  g_signal_connect_object (workspace, "notify::has-passphrase", G_CALLBACK (key_cb), self,
                           G_CONNECT_SWAPPED);
  show_account (self);
  show_device (self);
  show_appearance (self);
  g_object_bind_property (sync, "photos-on-metered", self->metered, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_settings_bind (settings, ZYR_SETTINGS_NOTIFICATIONS, self->notifications, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, ZYR_SETTINGS_SEARCH_PROVIDER, self->search, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (sync, "notify::last-success", G_CALLBACK (contact_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_sensitive (GTK_WIDGET (self->free_row), FALSE);
  zyr_device_room_load_async (workspace, self->cancellable, measured_cb, g_object_ref (self));

  return GTK_WIDGET (self);
}
