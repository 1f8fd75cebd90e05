/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-accounts.h"
#include "zyr-audit.h"
#include "zyr-pki.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define ADMIN_STAFF_NO "ADMIN"

typedef struct
{
  ZyrAccount account;
} NewAdmin;

static gboolean
add_admin (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  NewAdmin *admin = data;

  return zyr_accounts_add (tx, publication, &admin->account, error);
}

/* Returns the password, or NULL. */
static char *
create_admin (ZyrStorage *storage, const ZyrCentre *centre, GError **error)
{
  g_autofree char *password = zyr_cli_new_password ();
  g_autofree char *hash = zyr_password_hash (password, centre->password_cost, zyr_cli_random, NULL);
  g_autofree char *id = zyr_uuid_new ();
  NewAdmin admin = { .account = { .id = id,
                                  .home = (char *)ZYR_AUDIT_CENTRE,
                                  .staff_no = (char *)ADMIN_STAFF_NO,
                                  .name = (char *)_ ("Administrator"),
                                  .roles = ZYR_ROLE_ADMIN,
                                  .password = hash } };

  if (hash == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "%s",
                   _ ("Not enough memory for the password’s hash."));
      return NULL;
    }
  if (!zyr_cli_write (storage, ZYR_AUDIT_CENTRE, "init", id, add_admin, &admin, error))
    return NULL;
  return g_steal_pointer (&password);
}

static gboolean
check_new_directory (const char *directory, GError **error)
{
  g_autofree char *config = g_build_filename (directory, ZYR_CENTRE_CONFIG, NULL);

  if (g_file_test (config, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("There is a centre already: %s"),
                   config);
      return FALSE;
    }
  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", directory, g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

static void
print_centre (const ZyrCentre *centre, const char *fingerprint, const char *password, gboolean json)
{
  g_autoptr (JsonObject) object = json_object_new ();

  if (json)
    {
      json_object_set_string_member (object, "directory", centre->directory);
      json_object_set_string_member (object, "host", centre->hosts[0]);
      json_object_set_int_member (object, "port", centre->port);
      json_object_set_string_member (object, "ca_sha256", fingerprint);
      json_object_set_string_member (object, "staff_no", ADMIN_STAFF_NO);
      json_object_set_string_member (object, "password", password);
      zyr_cli_print_json (object);
      return;
    }
  g_print (_ ("The centre is in %s.\n"), centre->directory);
  g_print (_ ("Fingerprint of its certificate authority: %s\n"), fingerprint);
  g_print (_ ("Administrator: %s, password: %s\n"), ADMIN_STAFF_NO, password);
}

static gboolean
init_centre (const ZyrCentre *centre, gboolean json, GError **error)
{
  g_autofree char *fingerprint = NULL;
  g_autofree char *password = NULL;
  ZyrStorage *storage;

  /* The configuration comes last: with it, the centre is made. */
  if (!check_new_directory (centre->directory, error)
      || !zyr_pki_create_ca (centre->directory, centre->name, zyr_cli_now_s (), error)
      || !zyr_pki_create_server (centre->directory, (const char *const *)centre->hosts,
                                 zyr_cli_now_s (), error))
    return FALSE;
  fingerprint = zyr_pki_dup_ca_fingerprint (centre->directory, error);
  storage = fingerprint != NULL ? zyr_centre_create_storage (centre, error) : NULL;
  if (storage == NULL)
    return FALSE;
  password = create_admin (storage, centre, error);
  zyr_storage_close (storage);
  if (password == NULL || !zyr_centre_save (centre, error))
    return FALSE;
  print_centre (centre, fingerprint, password, json);
  return TRUE;
}

int
zyr_cli_init (int argc, char **argv)
{
  g_autofree char *host = NULL;
  g_autofree char *name = NULL;
  g_autofree char *database = NULL;
  g_autofree char *directory = NULL;
  int port = 8443;
  int passes = 0;
  int memory_kib = 0;
  gboolean json = FALSE;
  g_autoptr (ZyrCentre) centre = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "host", 0, 0, G_OPTION_ARG_STRING, &host,
      N_ ("Names and addresses that devices reach it by, separated by commas"), "HOST,…" },
    { "port", 0, 0, G_OPTION_ARG_INT, &port, N_ ("Port; 0: chosen at each start"), "PORT" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("Name of the centre"), "NAME" },
    { "storage", 0, 0, G_OPTION_ARG_STRING, &database,
      N_ ("Database: a file, or postgresql://… (default: centre.db in the directory)"), "URI" },
    { "argon2id-passes", 0, 0, G_OPTION_ARG_INT, &passes, N_ ("Cost of a password’s hash"), "N" },
    { "argon2id-memory", 0, 0, G_OPTION_ARG_INT, &memory_kib, N_ ("Cost of a password’s hash"),
      "KIB" },
    G_OPTION_ENTRY_NULL
  };

  if (!zyr_cli_parse (argc, argv, entries, NULL, 0, 0, &directory, &json, NULL))
    return 2;
  if (port < 0 || port > G_MAXUINT16 || passes < 0 || memory_kib < 0
      || (host != NULL && *host == '\0'))
    return zyr_cli_fail_text (_ ("An option has a value that is out of range."));
  centre = zyr_centre_new (directory, host != NULL ? host : "127.0.0.1", (guint16)port);
  if (name != NULL)
    {
      g_free (centre->name);
      centre->name = g_steal_pointer (&name);
    }
  if (database != NULL)
    zyr_centre_set_database (centre, database);
  if (passes > 0)
    centre->password_cost.passes = (guint)passes;
  if (memory_kib > 0)
    centre->password_cost.memory_kib = (guint)MAX (memory_kib, 8);
  return init_centre (centre, json, &error) ? 0 : zyr_cli_fail (g_steal_pointer (&error));
}

static int
certificate_show (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autofree char *fingerprint = NULL;
  g_autoptr (GError) error = NULL;

  if (!zyr_cli_parse (argc, argv, NULL, NULL, 0, 0, &directory, NULL, NULL))
    return 2;
  fingerprint = zyr_pki_dup_ca_fingerprint (directory, &error);
  if (fingerprint == NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  g_print ("%s\n", fingerprint);
  return 0;
}

static int
certificate_renew (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autoptr (ZyrCentre) centre = NULL;
  g_autoptr (GError) error = NULL;

  if (!zyr_cli_parse (argc, argv, NULL, NULL, 0, 0, &directory, NULL, NULL))
    return 2;
  centre = zyr_centre_load (directory, &error);
  if (centre == NULL
      || !zyr_pki_create_server (directory, (const char *const *)centre->hosts, zyr_cli_now_s (),
                                 &error))
    return zyr_cli_fail (g_steal_pointer (&error));
  g_print ("%s\n", _ ("The server has a new certificate; it is used from its next start on."));
  return 0;
}

int
zyr_cli_certificate (int argc, char **argv)
{
  static const ZyrCliVerb verbs[]
      = { { "show", certificate_show }, { "renew", certificate_renew }, { NULL, NULL } };

  return zyr_cli_dispatch (argc, argv, verbs);
}
