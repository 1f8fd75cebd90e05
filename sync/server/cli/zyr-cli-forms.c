/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-audit.h"
#include "zyr-forms.h"
#include "zyr-record-table.h"

static gint
compare_paths (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

/* Every ordinary file of a directory, in the order of names. */
static GPtrArray *
list_files (const char *directory, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (directory, 0, error);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (files, g_steal_pointer (&path));
    }
  g_ptr_array_sort (files, compare_paths);
  return g_steal_pointer (&files);
}

static gboolean
publish (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  ZyrRecord *form = data;
  gboolean has = FALSE;

  if (!zyr_record_table_has_id (tx, "ref", zyr_record_get_id (form), &has, error))
    return FALSE;
  if (has)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   _ ("Version %s of %s is published already; a published form is never changed."),
                   zyr_record_get_string (form, "version", ""),
                   zyr_record_get_string (form, "form_id", ""));
      return FALSE;
    }
  return zyr_publication_put (publication, form, error);
}

static ZyrRecord *
load (const char *path, const char *media, const char *meta, GError **error)
{
  g_autoptr (GPtrArray) files = NULL;

  if (media != NULL)
    {
      files = list_files (media, error);
      if (files == NULL)
        return NULL;
    }
  return zyr_form_record_load (path, files, meta, error);
}

static int
form_publish (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autofree char *media = NULL;
  g_autofree char *meta = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrRecord) form = NULL;
  ZyrStorage *storage;
  const GOptionEntry entries[]
      = { { "media", 0, 0, G_OPTION_ARG_FILENAME, &media, N_ ("Directory of its static lists"),
            "DIR" },
          { "meta", 0, 0, G_OPTION_ARG_FILENAME, &meta, N_ ("Where its results stand"), "FILE" },
          G_OPTION_ENTRY_NULL };

  if (!zyr_cli_parse (argc, argv, entries, "FILE", 1, 1, &directory, NULL, &arguments))
    return 2;
  form = load (arguments[0], media, meta, &error);
  if (form == NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  if (zyr_cli_write (storage, ZYR_AUDIT_CENTRE, "form-publish", zyr_record_get_id (form), publish,
                     form, &error))
    g_print ("%s\n", zyr_record_get_id (form));
  zyr_storage_close (storage);
  return error == NULL ? 0 : zyr_cli_fail (g_steal_pointer (&error));
}

static gboolean
list_tx (ZyrTx *tx, gpointer data, GError **error)
{
  GPtrArray **forms = data;

  *forms = zyr_record_table_list (tx, "ref", ZYR_KIND_FORM, error);
  return *forms != NULL;
}

static int
form_list (int argc, char **argv)
{
  static const char *const members[] = { "id", "form_id", "version", "title" };
  g_autofree char *directory = NULL;
  g_autoptr (GPtrArray) forms = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();
  gboolean json = FALSE;
  ZyrStorage *storage;

  json_object_set_array_member (object, "forms", array);
  if (!zyr_cli_parse (argc, argv, NULL, NULL, 0, 0, &directory, &json, NULL))
    return 2;
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  zyr_storage_read (storage, list_tx, &forms, &error);
  zyr_storage_close (storage);
  if (error != NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  for (guint i = 0; i < forms->len; i++)
    {
      ZyrRecord *form = g_ptr_array_index (forms, i);
      JsonObject *item = json_object_new ();

      for (guint j = 0; j < G_N_ELEMENTS (members); j++)
        zyr_json_set_optional (item, members[j], zyr_record_get_string (form, members[j], NULL));
      json_array_add_object_element (array, item);
      if (!json)
        g_print ("%s  %s %s  %s\n", zyr_record_get_id (form),
                 zyr_record_get_string (form, "form_id", ""),
                 zyr_record_get_string (form, "version", ""),
                 zyr_record_get_string (form, "title", ""));
    }
  if (json)
    zyr_cli_print_json (object);
  return 0;
}

int
zyr_cli_form (int argc, char **argv)
{
  static const ZyrCliVerb verbs[]
      = { { "publish", form_publish }, { "list", form_list }, { NULL, NULL } };

  return zyr_cli_dispatch (argc, argv, verbs);
}
