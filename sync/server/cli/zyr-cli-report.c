/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-audit.h"
#include "zyr-clock.h"
#include "zyr-json.h"

/* audit */

typedef struct
{
  GPtrArray *faults;
  gint64 n_entries;
} Verification;

static gboolean
verify_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Verification *verification = data;

  verification->faults = zyr_audit_verify (tx, &verification->n_entries, error);
  return verification->faults != NULL;
}

static void
print_faults (const Verification *verification, gboolean json)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();

  json_object_set_int_member (object, "entries", verification->n_entries);
  json_object_set_array_member (object, "faults", array);
  for (guint i = 0; i < verification->faults->len; i++)
    {
      const ZyrAuditFault *fault = g_ptr_array_index (verification->faults, i);
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "home", fault->home);
      json_object_set_int_member (item, "n", fault->n);
      json_object_set_string_member (item, "what", fault->what);
      json_array_add_object_element (array, item);
      if (!json)
        g_print (_ ("%s, entry %ld: %s\n"), fault->home, (long)fault->n, fault->what);
    }
  if (json)
    zyr_cli_print_json (object);
  else if (verification->faults->len == 0)
    g_print (_ ("%ld entries, the chain holds.\n"), (long)verification->n_entries);
}

static int
audit_verify (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autoptr (GError) error = NULL;
  Verification verification = { 0 };
  gboolean json = FALSE;
  ZyrStorage *storage;
  int status;

  if (!zyr_cli_parse (argc, argv, NULL, NULL, 0, 0, &directory, &json, NULL))
    return 2;
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  zyr_storage_read (storage, verify_tx, &verification, &error);
  zyr_storage_close (storage);
  if (error != NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  print_faults (&verification, json);
  status = verification.faults->len == 0 ? 0 : 1;
  g_ptr_array_unref (verification.faults);
  return status;
}

int
zyr_cli_audit (int argc, char **argv)
{
  static const ZyrCliVerb verbs[] = { { "verify", audit_verify }, { NULL, NULL } };

  return zyr_cli_dispatch (argc, argv, verbs);
}

/* stats */

/* name and number, one row each */
static gboolean
count_tx (ZyrTx *tx, gpointer data, GError **error)
{
  static const char *const statements[] = {
    "SELECT kind, count(*) FROM record GROUP BY kind ORDER BY kind",
    "SELECT 'accounts', count(*) FROM account",
    "SELECT 'devices', count(*) FROM device WHERE revoked = 0",
    "SELECT 'operations', count(*) FROM operation",
    "SELECT 'quarantined', count(*) FROM operation WHERE outcome = 'quarantined'",
    "SELECT 'blobs', count(*) FROM blob",
    "SELECT 'audit_entries', count(*) FROM audit",
  };
  JsonObject *counts = data;

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (ZyrRows) rows = zyr_tx_query (tx, statements[i], ZYR_NO_VALUES, error);

      if (rows == NULL)
        return FALSE;
      while (zyr_rows_next (rows, &local_error))
        json_object_set_int_member (counts, zyr_rows_get_text (rows, 0),
                                    zyr_rows_get_int (rows, 1));
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return TRUE;
}

int
zyr_cli_stats (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autoptr (JsonObject) counts = json_object_new ();
  g_autoptr (GError) error = NULL;
  gboolean json = FALSE;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  ZyrStorage *storage;

  if (!zyr_cli_parse (argc, argv, NULL, NULL, 0, 0, &directory, &json, NULL))
    return 2;
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  zyr_storage_read (storage, count_tx, counts, &error);
  zyr_storage_close (storage);
  if (error != NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  if (json)
    zyr_cli_print_json (counts);
  json_object_iter_init_ordered (&iter, counts);
  while (!json && json_object_iter_next_ordered (&iter, &name, &node))
    g_print ("%-20s %" G_GINT64_FORMAT "\n", name, json_node_get_int (node));
  return 0;
}
