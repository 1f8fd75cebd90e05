/* SPDX-License-Identifier: GPL-3.0-or-later */
/* person: what somebody has a right to know, because it is about him. */
#include "zyr-cli.h"

#include "zyr-audit.h"
#include "zyr-json.h"
#include "zyr-person-file.h"

#include <string.h>

typedef struct
{
  const char *number;
  const char *staff_no;
  const char *reason;
  ZyrAccount *account; /* who lets it be done */
  JsonArray *files;
} Export;

static void
export_clear (Export *self)
{
  g_clear_pointer (&self->account, zyr_account_free);
  g_clear_pointer (&self->files, json_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Export, export_clear)

static gboolean
read_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Export *self = data;
  ZyrReach reach;

  export_clear (self);
  if (!zyr_cli_find_reach (tx, self->staff_no, &self->account, &reach, error))
    return FALSE;
  if (reach < ZYR_REACH_FOUNDATION)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   _ ("%s may not have a person’s data exported."), self->staff_no);
      return FALSE;
    }
  self->files = zyr_person_read_files (
      tx, self->number, reach == ZYR_REACH_ALL ? NULL : self->account->home, error);
  if (self->files == NULL)
    return FALSE;
  if (json_array_get_length (self->files) > 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                       _ ("No file names a person with this number."));
  return FALSE;
}

/* In each file's foundation; the number, which is a person's, is not told. */
static gboolean
audit_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Export *self = data;
  g_autofree char *now = zyr_clock_dup_now_iso (zyr_clock_get_system ());

  for (guint i = 0; i < json_array_get_length (self->files); i++)
    {
      JsonObject *file = json_array_get_object_element (self->files, i);
      g_autoptr (JsonObject) details = json_object_new ();
      const ZyrAuditEntry entry = { .home = zyr_json_get_string (file, "foundation", ""),
                                    .at = now,
                                    .account = self->account->id,
                                    .action = "person-exported",
                                    .details = details };

      json_object_set_string_member (
          details, "household",
          zyr_json_get_string (zyr_json_get_object (file, "household"), "id", ""));
      json_object_set_string_member (details, "reason", self->reason);
      if (!zyr_audit_append (tx, &entry, error))
        return FALSE;
    }
  return TRUE;
}

static char *
dup_text (const Export *self)
{
  g_autofree char *now = zyr_clock_dup_now_iso (zyr_clock_get_system ());
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;

  json_object_set_string_member (object, "at", now);
  json_object_set_string_member (object, "by", self->staff_no);
  json_object_set_string_member (object, "reason", self->reason);
  json_object_set_string_member (object, "id_no", self->number);
  json_object_set_array_member (object, "files", json_array_ref (self->files));
  node = json_node_init_object (json_node_alloc (), object);
  return json_to_string (node, TRUE);
}

/* Its owner's alone, and never in another file's place. It is in the log before a byte is written. */
static gboolean
write_file (Export *self, ZyrStorage *storage, const char *path, GError **error)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileOutputStream) stream
      = g_file_create (file, G_FILE_CREATE_PRIVATE, NULL, error);
  gboolean ok;

  if (stream == NULL)
    return FALSE;
  ok = zyr_storage_write (storage, audit_tx, self, error)
       && g_output_stream_write_all (G_OUTPUT_STREAM (stream), text, strlen (text), NULL, NULL,
                                     error)
       && g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error);
  if (!ok)
    g_file_delete (file, NULL, NULL);
  return ok;
}

static int
person_export (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *staff_no = NULL;
  g_auto (GStrv) arguments = NULL;
  g_auto (Export) self = { 0 };
  g_autofree char *number = NULL;
  g_autoptr (GError) error = NULL;
  ZyrStorage *storage;
  guint n;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, without a name"), "TEXT" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &staff_no, N_ ("Who decided it"), "STAFF_NO" },
    G_OPTION_ENTRY_NULL
  };

  if (!zyr_cli_parse (argc, argv, entries, "FILE", 1, 1, &directory, NULL, &arguments))
    return 2;
  if (reason == NULL || *reason == '\0' || staff_no == NULL)
    return zyr_cli_fail_text (_ ("Exporting a person’s data needs --reason and --by."));
  number = zyr_cli_read_line (_ ("No identity number was given."), &error);
  if (number == NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  if (!zyr_person_number_is_valid (number))
    return zyr_cli_fail_text (_ ("This is no identity number."));
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  self.number = number;
  self.reason = reason;
  self.staff_no = staff_no;
  if (zyr_storage_read (storage, read_tx, &self, &error))
    write_file (&self, storage, arguments[0], &error);
  zyr_storage_close (storage);
  if (error != NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  n = json_array_get_length (self.files);
  g_print (ngettext ("What %u household’s file holds of the person is in %s.\n",
                     "What %u households’ files hold of the person is in %s.\n", n),
           n, arguments[0]);
  return 0;
}

int
zyr_cli_person (int argc, char **argv)
{
  static const ZyrCliVerb verbs[] = { { "export", person_export }, { NULL, NULL } };

  return zyr_cli_dispatch (argc, argv, verbs);
}
