/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-accounts.h"
#include "zyr-audit.h"
#include "zyr-limits.h"
#include "zyr-quarantine.h"

typedef struct
{
  GPtrArray *devices; /* of ZyrDevice */
  GPtrArray *refused; /* of ZyrQuarantined */
} Listing;

static gboolean
list_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Listing *listing = data;

  g_clear_pointer (&listing->devices, g_ptr_array_unref);
  g_clear_pointer (&listing->refused, g_ptr_array_unref);
  listing->devices = zyr_devices_list (tx, NULL, error);
  if (listing->devices != NULL)
    listing->refused = zyr_quarantine_list (tx, error);
  return listing->refused != NULL;
}

/* Of each device that has any; borrows the ids. (transfer full) */
static GHashTable *
count_refused (GPtrArray *refused)
{
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < refused->len; i++)
    {
      const char *device = ((const ZyrQuarantined *)g_ptr_array_index (refused, i))->device;
      const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, device));

      g_hash_table_insert (counts, (gpointer)device, GUINT_TO_POINTER (n + 1));
    }
  return counts;
}

static char *
dup_time (gint64 time_s)
{
  return zyr_time_format_iso (time_s * G_USEC_PER_SEC, 0);
}

static JsonObject *
to_json (const ZyrDevice *device, guint n_refused)
{
  JsonObject *item = json_object_new ();
  g_autofree char *enrolled = dup_time (device->enrolled_s);
  g_autofree char *seen = dup_time (device->seen_s);

  json_object_set_string_member (item, "id", device->id);
  json_object_set_string_member (item, "user", device->account);
  json_object_set_string_member (item, "foundation", device->home);
  json_object_set_string_member (item, "name", device->name);
  json_object_set_string_member (item, "enrolled", enrolled);
  json_object_set_string_member (item, "seen", seen);
  json_object_set_string_member (item, "platform", device->platform);
  json_object_set_string_member (item, "app_version", device->app_version);
  json_object_set_int_member (item, "last_op", device->last_op);
  json_object_set_int_member (item, "refused", n_refused);
  json_object_set_int_member (item, "clock_ahead", device->clock_ahead_s);
  json_object_set_boolean_member (item, "revoked", device->revoked);
  return item;
}

/* What an operator has to look after stands at the end of the line. */
static void
print_device (const ZyrDevice *device, guint n_refused)
{
  g_autofree char *seen = dup_time (device->seen_s);
  const gint64 off_min = ABS (device->clock_ahead_s) / 60;

  g_print ("%s  %-20s  %-8s  %s", device->id, device->name, device->app_version, seen);
  if (off_min * 60 >= ZYR_CLOCK_SKEW_WARNING_S)
    g_print (device->clock_ahead_s > 0 ? _ ("  clock %d:%02d h ahead") : _ ("  clock %d:%02d h behind"),
             (int)(off_min / 60), (int)(off_min % 60));
  if (n_refused > 0)
    g_print (_ ("  %u refused"), n_refused);
  g_print ("%s\n", device->revoked ? _ (" (revoked)") : "");
}

static int
device_list (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  Listing listing = { NULL, NULL };
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GHashTable) counts = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *array = json_array_new ();
  gboolean json = FALSE;
  ZyrStorage *storage;

  json_object_set_array_member (object, "devices", array);
  if (!zyr_cli_parse (argc, argv, NULL, NULL, 0, 0, &directory, &json, NULL))
    return 2;
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  zyr_storage_read (storage, list_tx, &listing, &error);
  zyr_storage_close (storage);
  if (error != NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  counts = count_refused (listing.refused);
  for (guint i = 0; i < listing.devices->len; i++)
    {
      const ZyrDevice *device = g_ptr_array_index (listing.devices, i);
      const guint n_refused = GPOINTER_TO_UINT (g_hash_table_lookup (counts, device->id));

      if (json)
        json_array_add_object_element (array, to_json (device, n_refused));
      else
        print_device (device, n_refused);
    }
  if (json)
    zyr_cli_print_json (object);
  g_ptr_array_unref (listing.devices);
  g_ptr_array_unref (listing.refused);
  return 0;
}

typedef struct
{
  const char *id;
  const char *action;
  gboolean (*change) (ZyrTx *tx, const char *id, GError **error);
} Change;

static gboolean
change_device (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  const Change *change = data;
  const char *id = change->id;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrDevice) device = zyr_devices_find (tx, id, &local_error);
  g_autofree char *now = zyr_clock_dup_now_iso (zyr_clock_get_system ());
  ZyrAuditEntry entry = { .at = now, .device = id, .action = change->action };

  if (device == NULL && local_error == NULL)
    local_error = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no device %s."), id);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  entry.home = device->home;
  return change->change (tx, id, error) && zyr_audit_append (tx, &entry, error);
}

static int
run_change (int argc, char **argv, Change change)
{
  g_autofree char *directory = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;
  ZyrStorage *storage;

  if (!zyr_cli_parse (argc, argv, NULL, "DEVICE", 1, 1, &directory, NULL, &arguments))
    return 2;
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  change.id = arguments[0];
  zyr_cli_write (storage, NULL, NULL, NULL, change_device, &change, &error);
  zyr_storage_close (storage);
  return error == NULL ? 0 : zyr_cli_fail (g_steal_pointer (&error));
}

static int
device_revoke (int argc, char **argv)
{
  return run_change (argc, argv, (Change){ NULL, "device-revoke", zyr_devices_revoke });
}

static int
device_readmit (int argc, char **argv)
{
  return run_change (argc, argv, (Change){ NULL, "device-readmit", zyr_devices_readmit });
}

int
zyr_cli_device (int argc, char **argv)
{
  static const ZyrCliVerb verbs[]
      = { { "list", device_list }, { "revoke", device_revoke },
          { "readmit", device_readmit }, { NULL, NULL } };

  return zyr_cli_dispatch (argc, argv, verbs);
}
