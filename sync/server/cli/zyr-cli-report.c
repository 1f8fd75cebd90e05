/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-audit.h"
#include "zyr-clock.h"
#include "zyr-json.h"
#include "zyr-limits.h"

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

typedef struct
{
  const char *household; /* "", as the others: of any */
  const char *action;
  const char *staff_no;
  int n_max;
  GPtrArray *entries; /* JsonObject, newest first */
} Shown;

/* A file is named in what an entry says of it, by the member that has its id. */
#define SHOW                                                                                       \
  "SELECT u.at, u.home, u.n, coalesce (a.staff_no, u.account), u.device, u.action, u.details"      \
  " FROM audit u LEFT JOIN account a ON a.id = u.account"                                          \
  " WHERE (?1 = '' OR u.details LIKE '%\"household\":\"' || ?1 || '\"%')"                          \
  " AND (?2 = '' OR u.action = ?2) AND (?3 = '' OR a.staff_no = ?3)"                               \
  " ORDER BY u.at DESC, u.home, u.n DESC LIMIT ?4"

static gboolean
show_tx (ZyrTx *tx, gpointer data, GError **error)
{
  static const char *const members[]
      = { "at", "home", "n", "user", "device", "action", "details" };
  Shown *shown = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx, SHOW,
                      ZYR_VALUES (ZYR_TEXT (shown->household), ZYR_TEXT (shown->action),
                                  ZYR_TEXT (shown->staff_no), ZYR_INT (shown->n_max)),
                      error);

  if (rows == NULL)
    return FALSE;
  g_ptr_array_set_size (shown->entries, 0);
  while (zyr_rows_next (rows, &local_error))
    {
      JsonObject *entry = json_object_new ();

      for (int i = 0; i < (int)G_N_ELEMENTS (members); i++)
        {
          if (g_str_equal (members[i], "n"))
            json_object_set_int_member (entry, members[i], zyr_rows_get_int (rows, i));
          else
            zyr_json_set_optional (entry, members[i], zyr_rows_get_text (rows, i));
        }
      g_ptr_array_add (shown->entries, entry);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
print_entries (GPtrArray *entries, gboolean json)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();

  json_object_set_array_member (object, "entries", array);
  for (guint i = 0; i < entries->len; i++)
    {
      JsonObject *entry = g_ptr_array_index (entries, i);
      JsonObject *details = zyr_json_parse_object (zyr_json_get_string (entry, "details", "{}"), -1,
                                                   ZYR_BODY_INFLATED_SIZE_BYTES_MAX, NULL);

      if (!json)
        g_print ("%s  %-8s  %-14s  %s\n", zyr_json_get_string (entry, "at", ""),
                 zyr_json_get_string (entry, "user", "-"),
                 zyr_json_get_string (entry, "action", ""),
                 zyr_json_get_string (entry, "details", ""));
      if (details != NULL)
        json_object_set_object_member (entry, "details", details);
      json_array_add_object_element (array, json_object_ref (entry));
    }
  if (json)
    zyr_cli_print_json (object);
}

static int
audit_show (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autofree char *action = NULL;
  g_autofree char *staff_no = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  g_autoptr (GError) error = NULL;
  Shown shown = { .n_max = 1000, .entries = found };
  gboolean json = FALSE;
  ZyrStorage *storage;
  const GOptionEntry entries[] = {
    { "action", 0, 0, G_OPTION_ARG_STRING, &action, N_ ("Only this, as file.read"), "WORD" },
    { "user", 0, 0, G_OPTION_ARG_STRING, &staff_no, N_ ("Only what this person did"), "STAFF_NO" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &shown.n_max, N_ ("The newest so many; 1000"), "N" },
    G_OPTION_ENTRY_NULL
  };

  if (!zyr_cli_parse (argc, argv, entries, "[HOUSEHOLD]", 0, 1, &directory, &json, &arguments))
    return 2;
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  shown.household = arguments[0] != NULL ? arguments[0] : "";
  shown.action = action != NULL ? action : "";
  shown.staff_no = staff_no != NULL ? staff_no : "";
  zyr_storage_read (storage, show_tx, &shown, &error);
  zyr_storage_close (storage);
  if (error != NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  print_entries (found, json);
  return 0;
}

int
zyr_cli_audit (int argc, char **argv)
{
  static const ZyrCliVerb verbs[]
      = { { "show", audit_show }, { "verify", audit_verify }, { NULL, NULL } };

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
