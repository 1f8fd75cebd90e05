/* SPDX-License-Identifier: GPL-3.0-or-later */
/* retention: files whose time is over, or whose destruction somebody asked for, are destroyed. */
#include "zyr-cli.h"

#include "zyr-destruction.h"
#include "zyr-json.h"
#include "zyr-limits.h"

#define LOG_BYTES_MAX ZYR_MIB (64)

typedef struct
{
  ZyrCentre *centre;
  ZyrStorage *storage;
  ZyrBlobStore *blobs;
  gint64 before_s;       /* of files that are due; 0: none are */
  const char *household; /* (nullable): the one that is asked for */
  const char *staff_no;  /* (nullable): who asks */
  char *account;
  const char *rule;
  const char *reason;
  GPtrArray *files;  /* ZyrDestructible */
  JsonArray *report; /* of each file */
} Retention;

static void
retention_clear (Retention *self)
{
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->report, json_array_unref);
  g_clear_pointer (&self->blobs, zyr_blob_store_free);
  g_clear_pointer (&self->storage, zyr_storage_close);
  g_clear_pointer (&self->centre, zyr_centre_free);
  g_free (self->account);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Retention, retention_clear)

static gboolean
open_centre (Retention *self, const char *directory)
{
  self->storage = zyr_cli_open (directory, &self->centre);
  if (self->storage == NULL)
    return FALSE;
  self->blobs = zyr_blob_folder_new (self->centre->blobs);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_destructible_free);
  self->report = json_array_new ();
  return TRUE;
}

/* Who may have a file destroyed: of his foundation, or of all. @error is not NULL. */
static gboolean
check_person (ZyrTx *tx, Retention *self, GError **error)
{
  g_autoptr (ZyrAccount) account = NULL;
  const ZyrDestructible *file = self->files->len > 0 ? g_ptr_array_index (self->files, 0) : NULL;
  ZyrReach reach;

  if (self->staff_no == NULL)
    return TRUE;
  if (file == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no household %s."),
                   self->household);
      return FALSE;
    }
  if (!zyr_cli_find_reach (tx, self->staff_no, &account, &reach, error))
    return FALSE;
  if (reach == ZYR_REACH_ALL
      || (reach == ZYR_REACH_FOUNDATION && g_str_equal (file->home, account->home)))
    {
      g_free (self->account);
      self->account = g_strdup (account->id);
      return TRUE;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _ ("%s may not have this file destroyed."), self->staff_no);
  return FALSE;
}

static gboolean
find_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Retention *self = data;
  g_autoptr (GError) local_error = NULL;
  ZyrDestructible *file = NULL;

  g_ptr_array_set_size (self->files, 0);
  json_array_unref (self->report);
  self->report = json_array_new ();
  if (self->household == NULL)
    {
      g_clear_pointer (&self->files, g_ptr_array_unref);
      self->files = self->before_s > 0
                        ? zyr_destruction_list_due (tx, self->before_s, &local_error)
                        : g_ptr_array_new ();
    }
  else
    file = zyr_destruction_find (tx, self->household, &local_error);
  if (file != NULL)
    g_ptr_array_add (self->files, file);
  if (local_error == NULL)
    check_person (tx, self, &local_error);
  for (guint i = 0; local_error == NULL && i < self->files->len; i++)
    {
      JsonObject *item = json_object_new ();
      JsonObject *counts;

      file = g_ptr_array_index (self->files, i);
      counts = zyr_destruction_count (tx, file, &local_error);
      json_object_set_string_member (item, "foundation", file->home);
      json_object_set_string_member (item, "household", file->household);
      json_object_set_string_member (item, "file_no", file->file_no);
      if (counts != NULL)
        json_object_set_object_member (item, "records", counts);
      json_array_add_object_element (self->report, item);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Each in a transaction of its own: what a cut leaves is due the next time. */
static gboolean
destroy_files (Retention *self, GError **error)
{
  const ZyrDestructionOrder order = { .storage = self->storage,
                                      .blobs = self->blobs,
                                      .clock = zyr_clock_get_system (),
                                      .rule = self->rule,
                                      .account = self->account,
                                      .reason = self->reason,
                                      .before_s = self->before_s };

  for (guint i = 0; i < self->files->len;)
    {
      g_autoptr (GHashTable) heads = NULL;

      if (!zyr_destruction_run (&order, g_ptr_array_index (self->files, i), &heads, error))
        return FALSE;
      if (heads != NULL)
        i++;
      else
        {
          g_ptr_array_remove_index (self->files, i);
          json_array_remove_element (self->report, i);
        }
    }
  return TRUE;
}

static void
print_report (Retention *self, gboolean dry, gboolean json)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_boolean_member (object, "dry_run", dry);
  json_object_set_array_member (object, "files", json_array_ref (self->report));
  if (json)
    zyr_cli_print_json (object);
  for (guint i = 0; !json && i < json_array_get_length (self->report); i++)
    {
      JsonObject *item = json_array_get_object_element (self->report, i);
      g_autofree char *records
          = zyr_json_object_to_canonical (zyr_json_get_object (item, "records"));

      g_print ("%s  %-14s  %s\n", zyr_json_get_string (item, "household", ""),
               zyr_json_get_string (item, "file_no", ""), records);
    }
  if (!json)
    g_print (dry ? ngettext ("%u file would be destroyed.\n", "%u files would be destroyed.\n",
                             self->files->len)
                 : ngettext ("%u file is destroyed.\n", "%u files are destroyed.\n",
                             self->files->len),
             self->files->len);
}

static int
finish (Retention *self, gboolean dry, gboolean json)
{
  g_autoptr (GError) error = NULL;

  if (!zyr_storage_read (self->storage, find_tx, self, &error)
      || (!dry && !destroy_files (self, &error)))
    return zyr_cli_fail (g_steal_pointer (&error));
  print_report (self, dry, json);
  return 0;
}

static int
retention_run (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autofree char *rule = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Retention) self = { .reason = "" };
  gboolean dry = FALSE;
  gboolean json = FALSE;
  int status;
  const GOptionEntry entries[]
      = { { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry, N_ ("Only say what would be destroyed"),
            NULL },
          G_OPTION_ENTRY_NULL };

  if (!zyr_cli_parse (argc, argv, entries, NULL, 0, 0, &directory, &json, NULL))
    return 2;
  if (!open_centre (&self, directory))
    return 1;
  self.before_s = zyr_destruction_get_before_s (self.centre->file_months, zyr_cli_now_s ());
  self.rule = rule = zyr_destruction_dup_rule (self.centre->file_months);
  status = finish (&self, dry, json);
  if (status == 0 && !dry
      && !zyr_destruction_sweep (self.storage, self.blobs, zyr_cli_now_s (), &error))
    status = zyr_cli_fail (g_steal_pointer (&error));
  return status;
}

static int
retention_destroy (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *staff_no = NULL;
  g_auto (GStrv) arguments = NULL;
  g_auto (Retention) self = { .rule = "request" };
  gboolean dry = FALSE;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry, N_ ("Only say what would be destroyed"), NULL },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, without a name"), "TEXT" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &staff_no, N_ ("Who decided it"), "STAFF_NO" },
    G_OPTION_ENTRY_NULL
  };

  if (!zyr_cli_parse (argc, argv, entries, "HOUSEHOLD", 1, 1, &directory, &json, &arguments))
    return 2;
  if (reason == NULL || *reason == '\0' || staff_no == NULL)
    return zyr_cli_fail_text (_ ("Destroying a file needs --reason and --by."));
  if (!open_centre (&self, directory))
    return 1;
  self.household = arguments[0];
  self.reason = reason;
  self.staff_no = staff_no;
  return finish (&self, dry, json);
}

/* The log */

static gboolean
log_tx (ZyrTx *tx, gpointer data, GError **error)
{
  static const char *const members[]
      = { "foundation", "household", "at", "kind", "n", "file_no", "rule", "account", "reason" };
  JsonArray **array = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx,
                      "SELECT home, household, at, kind, n, file_no, rule, account, reason"
                      " FROM destruction ORDER BY at, home, household, kind",
                      ZYR_NO_VALUES, error);

  if (rows == NULL)
    return FALSE;
  g_clear_pointer (array, json_array_unref);
  *array = json_array_new ();
  while (zyr_rows_next (rows, &local_error))
    {
      JsonObject *item = json_object_new ();

      for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        {
          if (g_str_equal (members[i], "n"))
            json_object_set_int_member (item, members[i], zyr_rows_get_int (rows, i));
          else
            json_object_set_string_member (item, members[i], zyr_rows_get_text (rows, i));
        }
      json_array_add_object_element (*array, item);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static int
retention_log (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = NULL;
  gboolean json = FALSE;
  ZyrStorage *storage;

  if (!zyr_cli_parse (argc, argv, NULL, NULL, 0, 0, &directory, &json, NULL))
    return 2;
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  zyr_storage_read (storage, log_tx, &array, &error);
  zyr_storage_close (storage);
  if (error != NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  for (guint i = 0; !json && i < json_array_get_length (array); i++)
    {
      JsonObject *item = json_array_get_object_element (array, i);

      g_print ("%s  %s  %-14s  %-18s %4d  %s\n", zyr_json_get_string (item, "at", ""),
               zyr_json_get_string (item, "household", ""),
               zyr_json_get_string (item, "file_no", ""), zyr_json_get_string (item, "kind", ""),
               (int)zyr_json_get_int (item, "n", 0), zyr_json_get_string (item, "rule", ""));
    }
  json_object_set_array_member (object, "destroyed", array);
  if (json)
    zyr_cli_print_json (object);
  return 0;
}

/* After a backup was restored: what is in the log that was printed before is destroyed once more. */
static int
again_all (const char *directory, JsonArray *destroyed)
{
  for (guint i = 0; destroyed != NULL && i < json_array_get_length (destroyed); i++)
    {
      JsonObject *item = zyr_json_object_at (destroyed, i);
      g_auto (Retention) self
          = { .rule = "again", .reason = zyr_json_get_string (item, "rule", "") };

      if (g_strcmp0 (zyr_json_get_string (item, "kind", NULL), "household") != 0)
        continue;
      if (!open_centre (&self, directory))
        return 1;
      self.household = zyr_json_get_string (item, "household", "");
      if (finish (&self, FALSE, FALSE) != 0)
        return 1;
    }
  return 0;
}

static int
retention_again (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;
  gsize size = 0;

  if (!zyr_cli_parse (argc, argv, NULL, "FILE", 1, 1, &directory, NULL, &arguments))
    return 2;
  if (g_file_get_contents (arguments[0], &text, &size, &error))
    object = zyr_json_parse_object (text, (gssize)size, LOG_BYTES_MAX, &error);
  if (object == NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  return again_all (directory, zyr_json_get_array (object, "destroyed"));
}

int
zyr_cli_retention (int argc, char **argv)
{
  static const ZyrCliVerb verbs[] = { { "run", retention_run },
                                      { "destroy", retention_destroy },
                                      { "log", retention_log },
                                      { "again", retention_again },
                                      { NULL, NULL } };

  return zyr_cli_dispatch (argc, argv, verbs);
}
