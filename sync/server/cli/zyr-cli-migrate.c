/* SPDX-License-Identifier: GPL-3.0-or-later */
/* migrate: brings the database to this program's schema; --dry-run proves that it can be done. */
#include "zyr-cli.h"

static void
print_steps (gint64 version, gboolean json, gboolean done)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *steps = json_array_new ();
  guint newest = zyr_centre_get_n_migrations ();

  json_object_set_int_member (object, "version", version);
  json_object_set_int_member (object, "newest", newest);
  json_object_set_boolean_member (object, "done", done);
  json_object_set_array_member (object, "steps", steps);
  for (guint i = (guint)version + 1; i <= newest; i++)
    {
      json_array_add_string_element (steps, zyr_centre_get_migration (i));
      if (!json && done)
        g_print (_ ("done: %s\n"), zyr_centre_get_migration (i));
      else if (!json)
        g_print (_ ("would be done, and was tried: %s\n"), zyr_centre_get_migration (i));
    }
  if (json)
    zyr_cli_print_json (object);
  else if ((guint)version == newest)
    g_print (_ ("The database is of version %u, the newest.\n"), newest);
}

static gboolean
migrate (const ZyrCentre *centre, GError **error)
{
  ZyrStorage *storage = zyr_centre_open_storage (centre, ZYR_SQLITE_INLINE, error);

  if (storage == NULL)
    return FALSE;
  zyr_storage_close (storage);
  return TRUE;
}

int
zyr_cli_migrate (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autoptr (ZyrCentre) centre = NULL;
  g_autoptr (GError) error = NULL;
  gboolean dry_run = FALSE;
  gboolean json = FALSE;
  gint64 version = 0;
  const GOptionEntry entries[]
      = { { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run,
            N_ ("Try it on a copy, or in a transaction that is rolled back"), NULL },
          G_OPTION_ENTRY_NULL };

  if (!zyr_cli_parse (argc, argv, entries, NULL, 0, 0, &directory, &json, NULL))
    return 2;
  centre = zyr_centre_load (directory, &error);
  if (centre == NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  /* Also before it is done: what fails there, fails before anything is touched. */
  if (!zyr_centre_try_migrate (centre, &version, &error))
    return zyr_cli_fail (g_steal_pointer (&error));
  if (!dry_run && (guint)version < zyr_centre_get_n_migrations ()
      && (!zyr_cli_hold (centre, TRUE) || !migrate (centre, &error)))
    return error != NULL ? zyr_cli_fail (g_steal_pointer (&error)) : 1;
  print_steps (version, json, !dry_run);
  return 0;
}
