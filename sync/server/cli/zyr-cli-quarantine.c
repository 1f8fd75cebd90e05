/* SPDX-License-Identifier: GPL-3.0-or-later */
/* quarantine: ids and reasons; what is in them only when it is asked for, which the audit log tells. */
#include "zyr-cli.h"

#include "zyr-audit.h"
#include "zyr-json.h"
#include "zyr-limits.h"
#include "zyr-quarantine.h"

#include <string.h>

static gboolean
list_tx (ZyrTx *tx, gpointer data, GError **error)
{
  GPtrArray **found = data;

  g_clear_pointer (found, g_ptr_array_unref);
  *found = zyr_quarantine_list (tx, error);
  return *found != NULL;
}

static GPtrArray *
list_all (ZyrStorage *storage, GError **error)
{
  GPtrArray *found = NULL;

  if (zyr_storage_read (storage, list_tx, &found, error))
    return found;
  g_clear_pointer (&found, g_ptr_array_unref);
  return NULL;
}

static JsonObject *
build_item (const ZyrQuarantined *op)
{
  g_autofree char *id = g_strdup_printf ("%s:%" G_GINT64_FORMAT, op->device, op->n);
  g_autofree char *at = zyr_time_format_iso (op->at_s * G_USEC_PER_SEC, 0);
  JsonObject *item = json_object_new ();

  json_object_set_string_member (item, "id", id);
  json_object_set_string_member (item, "foundation", op->home);
  json_object_set_string_member (item, "device", op->device);
  json_object_set_string_member (item, "account", op->account);
  json_object_set_int_member (item, "n", op->n);
  json_object_set_string_member (item, "kind", op->kind);
  json_object_set_string_member (item, "reason", op->reason);
  json_object_set_string_member (item, "at", at);
  return item;
}

static void
print_item (JsonObject *item)
{
  g_print ("%s  %s  %s  %s\n", json_object_get_string_member (item, "at"),
           json_object_get_string_member (item, "id"), json_object_get_string_member (item, "kind"),
           json_object_get_string_member (item, "reason"));
}

static void
print_list (GPtrArray *found, gboolean json)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();

  json_object_set_array_member (object, "operations", array);
  for (guint i = 0; i < found->len; i++)
    {
      JsonObject *item = build_item (g_ptr_array_index (found, i));

      json_array_add_object_element (array, item);
      if (!json)
        print_item (item);
    }
  if (json)
    zyr_cli_print_json (object);
}

/* DEVICE:N */
static gboolean
read_id (const char *id, char **device, gint64 *n, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (id, ":", 2);
  guint64 number = 0;

  if (g_strv_length (parts) != 2
      || !g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXINT64, &number, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("%s names no operation (DEVICE:NUMBER, as the list has it)."), id);
      return FALSE;
    }
  *device = g_strdup (parts[0]);
  *n = (gint64)number;
  return TRUE;
}

static gboolean
fail_unknown (const char *id, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no operation %s."), id);
  return FALSE;
}

/* show */

typedef struct
{
  char *device;
  gint64 n;
  ZyrQuarantined *found;
} Show;

static gboolean
audit_show (ZyrTx *tx, const ZyrQuarantined *op, GError **error)
{
  g_autofree char *now = zyr_clock_dup_now_iso (zyr_clock_get_system ());
  g_autoptr (JsonObject) details = json_object_new ();
  ZyrAuditEntry entry
      = { .home = op->home, .at = now, .action = "quarantine-read", .details = details };

  json_object_set_string_member (details, "subject", op->device);
  json_object_set_int_member (details, "n", op->n);
  return zyr_audit_append (tx, &entry, error);
}

static gboolean
show_tx (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  Show *show = data;
  g_autoptr (GError) local_error = NULL;

  g_clear_pointer (&show->found, zyr_quarantined_free);
  show->found = zyr_quarantine_find (tx, show->device, show->n, &local_error);
  if (local_error == NULL)
    return show->found == NULL || audit_show (tx, show->found, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
print_answers (JsonArray *answers)
{
  for (guint i = 0; answers != NULL && i < json_array_get_length (answers); i++)
    {
      JsonObject *answer = json_array_get_object_element (answers, i);
      const char *act = zyr_json_get_string (answer, "do", "");
      const char *value = zyr_json_get_string (answer, "value", "");

      if (g_str_equal (act, "set"))
        g_print ("%s = %s\n", zyr_json_get_string (answer, "ref", ""), value);
      else
        g_print ("%s: %s%s\n", act, zyr_json_get_string (answer, "ref", ""), value);
    }
}

/* What somebody had begun: first what it is about, then what he had written. */
static void
print_draft (JsonObject *draft)
{
  static const char *const members[] = { "of",      "visit", "household", "form_id", "form_version",
                                         "begun", "part",  "text",      "instance" };

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *text = zyr_json_get_string (draft, members[i], NULL);

      if (text != NULL)
        g_print ("%s: %s\n", members[i], text);
    }
  print_answers (zyr_json_get_array (draft, "answers"));
}

static void
print_content (const ZyrQuarantined *op, gboolean json)
{
  g_autoptr (JsonObject) item = build_item (op);
  JsonObject *payload = zyr_json_parse_object (op->payload, -1, ZYR_OPERATION_SIZE_BYTES_MAX, NULL);
  g_autofree char *text = NULL;

  json_object_set_object_member (item, "operation", payload);
  if (json)
    {
      zyr_cli_print_json (item);
      return;
    }
  print_item (item);
  if (zyr_json_get_object (payload, "draft") != NULL)
    {
      print_draft (zyr_json_get_object (payload, "draft"));
      return;
    }
  text = zyr_json_object_to_canonical (payload);
  g_print ("%s\n", text);
}

static int
quarantine_show (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_auto (GStrv) ids = NULL;
  g_autoptr (GError) error = NULL;
  gboolean json = FALSE;
  Show show = { 0 };
  ZyrStorage *storage;

  if (!zyr_cli_parse (argc, argv, NULL, "DEVICE:NUMBER", 1, 1, &directory, &json, &ids))
    return 2;
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  if (read_id (ids[0], &show.device, &show.n, &error)
      && zyr_cli_write (storage, NULL, NULL, NULL, show_tx, &show, &error) && show.found == NULL)
    fail_unknown (ids[0], &error);
  zyr_storage_close (storage);
  if (error == NULL)
    print_content (show.found, json);
  g_clear_pointer (&show.found, zyr_quarantined_free);
  g_free (show.device);
  return error == NULL ? 0 : zyr_cli_fail (g_steal_pointer (&error));
}

/* retry */

typedef struct
{
  ZyrStorage *storage;
  ZyrService *service;
  gboolean json;
  JsonArray *results;
  guint n_known;
  guint n_refused;
} Retry;

static void
announce (GHashTable *heads, gpointer data)
{
  zyr_storage_announce (((Retry *)data)->storage, heads);
}

static void
tell (Retry *retry, const char *device, JsonObject *result)
{
  gint64 n = zyr_json_get_int (result, "n", 0);
  g_autofree char *id = g_strdup_printf ("%s:%" G_GINT64_FORMAT, device, n);
  const char *outcome = zyr_json_get_string (result, "s", "");
  const char *reason = zyr_json_get_string (result, "reason", NULL);
  JsonObject *item = json_object_new ();

  retry->n_known++;
  if (reason != NULL)
    retry->n_refused++;
  json_object_set_string_member (item, "id", id);
  json_object_set_string_member (item, "outcome", outcome);
  zyr_json_set_optional (item, "reason", reason);
  json_array_add_object_element (retry->results, item);
  if (!retry->json)
    g_print ("%s  %s%s%s\n", id, outcome, reason != NULL ? "  " : "",
             reason != NULL ? reason : "");
}

static gboolean
try_again (Retry *retry, const char *device, gint64 n, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof n);
  g_autoptr (GPtrArray) results = NULL;

  g_array_append_val (numbers, n);
  results = zyr_service_retry (retry->service, device, numbers, error);
  for (guint i = 0; results != NULL && i < results->len; i++)
    tell (retry, device, g_ptr_array_index (results, i));
  return results != NULL;
}

static gboolean
try_id (Retry *retry, const char *id, GError **error)
{
  g_autofree char *device = NULL;
  gint64 n = 0;
  guint n_known = retry->n_known;

  if (!read_id (id, &device, &n, error) || !try_again (retry, device, n, error))
    return FALSE;
  return retry->n_known > n_known || fail_unknown (id, error);
}

/* In the order in which they came: what one makes possible, a later one may need. */
static gboolean
try_all (Retry *retry, GError **error)
{
  g_autoptr (GPtrArray) found = list_all (retry->storage, error);

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const ZyrQuarantined *op = g_ptr_array_index (found, i);

      if (!try_again (retry, op->device, op->n, error))
        return FALSE;
    }
  return found != NULL;
}

static gboolean
try_them (Retry *retry, char **ids, GError **error)
{
  if (ids[0] == NULL)
    return try_all (retry, error);
  for (guint i = 0; ids[i] != NULL; i++)
    if (!try_id (retry, ids[i], error))
      return FALSE;
  return TRUE;
}

static int
retry_run (Retry *retry, const ZyrCentre *centre, char **ids)
{
  const ZyrServiceOptions options = { .storage = retry->storage,
                                      .clock = zyr_clock_get_system (),
                                      .blob_dir = centre->blobs,
                                      .password_cost = centre->password_cost,
                                      .committed = announce,
                                      .committed_data = retry };
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GError) error = NULL;
  gboolean ok;

  retry->results = json_array_new ();
  json_object_set_array_member (object, "operations", retry->results);
  retry->service = zyr_service_new (&options);
  ok = try_them (retry, ids, &error);
  zyr_service_free (retry->service);
  if (retry->json)
    zyr_cli_print_json (object);
  if (!ok)
    return zyr_cli_fail (g_steal_pointer (&error));
  return retry->n_refused > 0 ? 1 : 0;
}

static int
quarantine_retry (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_auto (GStrv) ids = NULL;
  g_autoptr (ZyrCentre) centre = NULL;
  gboolean all = FALSE;
  const GOptionEntry entries[] = { { "all", 0, 0, G_OPTION_ARG_NONE, &all,
                                     N_ ("Everything that was refused, oldest first"), NULL },
                                   G_OPTION_ENTRY_NULL };
  Retry retry = { 0 };
  int status;

  if (!zyr_cli_parse (argc, argv, entries, "DEVICE:NUMBER …", 0, G_MAXUINT, &directory,
                      &retry.json, &ids))
    return 2;
  if (all == (ids[0] != NULL))
    {
      zyr_cli_fail_text (_ ("Either name operations (DEVICE:NUMBER) or give --all."));
      return 2;
    }
  retry.storage = zyr_cli_open (directory, &centre);
  if (retry.storage == NULL)
    return 1;
  status = retry_run (&retry, centre, ids);
  zyr_storage_close (retry.storage);
  return status;
}

int
zyr_cli_quarantine (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;
  gboolean json = FALSE;
  ZyrStorage *storage;

  if (argc > 1 && g_str_equal (argv[1], "show"))
    return quarantine_show (argc - 1, argv + 1);
  if (argc > 1 && g_str_equal (argv[1], "retry"))
    return quarantine_retry (argc - 1, argv + 1);
  if (!zyr_cli_parse (argc, argv, NULL, NULL, 0, 0, &directory, &json, NULL))
    return 2;
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  found = list_all (storage, &error);
  zyr_storage_close (storage);
  if (found == NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  print_list (found, json);
  return 0;
}
