/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-accounts.h"
#include "zyr-audit.h"
#include "zyr-directory.h"
#include "zyr-limits.h"
#include "zyr-record-table.h"

#include <string.h>

#define CODE_HOURS_DEFAULT 24

static JsonArray *
print_array (JsonObject *object, const char *name)
{
  JsonArray *array = json_array_new ();

  json_object_set_array_member (object, name, array);
  return array;
}

/* Runs a read; prints what is wrong. */
static gboolean
read_all (const char *directory, ZyrTxFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;
  ZyrStorage *storage = zyr_cli_open (directory, NULL);

  if (storage == NULL)
    return FALSE;
  if (!zyr_storage_read (storage, func, data, &error))
    zyr_cli_fail (g_error_copy (error));
  zyr_storage_close (storage);
  return error == NULL;
}

/* foundation */

typedef struct
{
  char *id;
  char *name;
  char *province;
  char *district;
} NewFoundation;

static gboolean
add_foundation (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  NewFoundation *new = data;

  return zyr_accounts_add_foundation (publication, new->id, new->name, new->province, new->district,
                                      error);
}

static int
foundation_add (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autofree char *province = NULL;
  g_autofree char *district = NULL;
  g_autofree char *id = zyr_uuid_new ();
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;
  NewFoundation new = { 0 };
  ZyrStorage *storage;
  const GOptionEntry entries[]
      = { { "province", 0, 0, G_OPTION_ARG_STRING, &province, N_ ("Code of the province"), "CODE" },
          { "district", 0, 0, G_OPTION_ARG_STRING, &district, N_ ("Code of the district"), "CODE" },
          G_OPTION_ENTRY_NULL };

  if (!zyr_cli_parse (argc, argv, entries, "NAME", 1, 1, &directory, NULL, &arguments))
    return 2;
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  new = (NewFoundation){ id, arguments[0], province, district };
  zyr_cli_write (storage, id, "foundation-add", id, add_foundation, &new, &error);
  zyr_storage_close (storage);
  if (error != NULL)
    return zyr_cli_fail (g_steal_pointer (&error));
  g_print ("%s\n", id);
  return 0;
}

static gboolean
list_foundations_tx (ZyrTx *tx, gpointer data, GError **error)
{
  JsonArray *array = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx, "SELECT id, body FROM record WHERE kind = 'foundation' ORDER BY id",
                      ZYR_NO_VALUES, error);

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    {
      JsonObject *body = zyr_json_parse_object (zyr_rows_get_text (rows, 1), -1,
                                                ZYR_RECORD_BODY_SIZE_BYTES_MAX, &local_error);

      if (body == NULL)
        break;
      json_array_add_object_element (array, body);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static int
foundation_list (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = print_array (object, "foundations");
  gboolean json = FALSE;

  if (!zyr_cli_parse (argc, argv, NULL, NULL, 0, 0, &directory, &json, NULL))
    return 2;
  if (!read_all (directory, list_foundations_tx, array))
    return 1;
  if (json)
    zyr_cli_print_json (object);
  for (guint i = 0; !json && i < json_array_get_length (array); i++)
    {
      JsonObject *body = json_array_get_object_element (array, i);

      g_print ("%s  %s\n", zyr_json_get_string (body, "id", ""),
               zyr_json_get_string (body, "name", ""));
    }
  return 0;
}

int
zyr_cli_foundation (int argc, char **argv)
{
  static const ZyrCliVerb verbs[]
      = { { "add", foundation_add }, { "list", foundation_list }, { NULL, NULL } };

  return zyr_cli_dispatch (argc, argv, verbs);
}

/* user */

typedef struct
{
  const char *staff_no;
  const char *hash;    /* password: the new one's */
  ZyrRole roles;       /* the new ones */
  ZyrAccount *account; /* found, or to be added */
} UserChange;

static gboolean
find_user (ZyrTx *tx, UserChange *change, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_clear_pointer (&change->account, zyr_account_free);
  change->account = zyr_accounts_find_staff_no (tx, change->staff_no, &local_error);
  if (change->account == NULL && local_error == NULL)
    local_error = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no user %s."),
                               change->staff_no);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return change->account != NULL;
}

static gboolean
audit_user (ZyrTx *tx, const UserChange *change, const char *action, GError **error)
{
  g_autofree char *now = zyr_clock_dup_now_iso (zyr_clock_get_system ());
  g_autoptr (JsonObject) details = json_object_new ();
  ZyrAuditEntry entry
      = { .home = change->account->home, .at = now, .action = action, .details = details };

  json_object_set_string_member (details, "subject", change->account->id);
  return zyr_audit_append (tx, &entry, error);
}

static gboolean
add_user (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  UserChange *change = data;
  g_autoptr (GError) local_error = NULL;
  const ZyrAccount *account = change->account;
  g_autoptr (ZyrRecord) foundation
      = zyr_record_table_dup (tx, account->home, ZYR_KIND_FOUNDATION, account->home, &local_error);

  if (foundation == NULL && local_error == NULL)
    local_error = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _ ("There is no foundation %s."),
                               account->home);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!zyr_accounts_add (tx, publication, account, error))
    {
      if (error != NULL && g_error_matches (*error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_EXISTS))
        {
          g_clear_error (error);
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _ ("There is a user %s already."),
                       account->staff_no);
        }
      return FALSE;
    }
  /* The first one of a foundation: from now on others find it. */
  return audit_user (tx, change, "user-add", error)
         && zyr_directory_refresh (tx, publication, error);
}

/* From the first line of standard input, or a new one. */
static char *
read_password (gboolean from_stdin, GError **error)
{
  char *line = NULL;

  if (!from_stdin)
    return zyr_cli_new_password ();
  line = zyr_cli_read_line (_ ("No password was given."), error);
  if (line == NULL)
    return NULL;
  if (g_utf8_strlen (line, -1) < ZYR_PASSWORD_CHARS_MIN
      || strlen (line) > ZYR_PASSWORD_SIZE_BYTES_MAX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("A password has at least %d characters."), ZYR_PASSWORD_CHARS_MIN);
      g_clear_pointer (&line, g_free);
    }
  return line;
}

static void
print_password (const char *staff_no, const char *id, const char *password, gboolean json)
{
  g_autoptr (JsonObject) object = json_object_new ();

  if (!json)
    {
      g_print (_ ("User %s, password: %s\n"), staff_no, password);
      return;
    }
  json_object_set_string_member (object, "staff_no", staff_no);
  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "password", password);
  zyr_cli_print_json (object);
}

/* Opens the centre, hashes a password, makes the change and prints it. */
static int
change_password (const char *directory,
                 UserChange *change,
                 ZyrCliFunc func,
                 gboolean from_stdin,
                 gboolean json)
{
  g_autoptr (ZyrCentre) centre = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *password = NULL;
  g_autofree char *hash = NULL;
  ZyrStorage *storage = zyr_cli_open (directory, &centre);

  if (storage == NULL)
    return 1;
  password = read_password (from_stdin, &error);
  if (password != NULL)
    {
      hash = zyr_password_hash (password, centre->password_cost, zyr_cli_random, NULL);
      change->hash = hash;
      if (change->account != NULL)
        change->account->password = g_strdup (hash);
    }
  if (password != NULL && hash == NULL)
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "%s",
                 _ ("Not enough memory for the password’s hash."));
  if (hash != NULL && zyr_cli_write (storage, NULL, NULL, NULL, func, change, &error))
    print_password (change->account->staff_no, change->account->id, from_stdin ? "" : password,
                    json);
  zyr_storage_close (storage);
  g_clear_pointer (&change->account, zyr_account_free);
  return error == NULL ? 0 : zyr_cli_fail (g_steal_pointer (&error));
}

static int
user_add (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autofree char *foundation = NULL;
  g_autofree char *roles = NULL;
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) arguments = NULL;
  gboolean from_stdin = FALSE;
  gboolean json = FALSE;
  UserChange change = { 0 };
  ZyrRole known;
  const GOptionEntry entries[] = {
    { "foundation", 0, 0, G_OPTION_ARG_STRING, &foundation, N_ ("Id of the foundation"), "ID" },
    { "roles", 0, 0, G_OPTION_ARG_STRING, &roles, N_ ("worker, supervisor, clerk …"), "ROLE,…" },
    { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &from_stdin,
      N_ ("Read the password from standard input"), NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!zyr_cli_parse (argc, argv, entries, "STAFF_NO NAME", 2, 2, &directory, &json, &arguments))
    return 2;
  names = g_strsplit (roles != NULL ? roles : "worker", ",", -1);
  known = zyr_roles_from_strings ((const char *const *)names);
  if (foundation == NULL || known == ZYR_ROLE_NONE)
    return zyr_cli_fail_text (_ ("A user needs --foundation and known --roles."));
  change.account = g_new0 (ZyrAccount, 1);
  change.account->id = zyr_uuid_new ();
  change.account->home = g_steal_pointer (&foundation);
  change.account->staff_no = zyr_staff_no_normalize (arguments[0]);
  change.account->name = g_strdup (arguments[1]);
  change.account->roles = known;
  return change_password (directory, &change, add_user, from_stdin, json);
}

static gboolean
set_password (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  UserChange *change = data;

  return find_user (tx, change, error)
         && zyr_accounts_set_password (tx, change->account->id, change->hash, error)
         && audit_user (tx, change, "user-password", error);
}

static int
user_password (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_auto (GStrv) arguments = NULL;
  gboolean from_stdin = FALSE;
  gboolean json = FALSE;
  UserChange change = { 0 };
  const GOptionEntry entries[] = { { "password-stdin", 0, 0, G_OPTION_ARG_NONE, &from_stdin,
                                     N_ ("Read the password from standard input"), NULL },
                                   G_OPTION_ENTRY_NULL };

  if (!zyr_cli_parse (argc, argv, entries, "STAFF_NO", 1, 1, &directory, &json, &arguments))
    return 2;
  change.staff_no = arguments[0];
  return change_password (directory, &change, set_password, from_stdin, json);
}

static gboolean
disable_user (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  UserChange *change = data;

  return find_user (tx, change, error)
         && zyr_accounts_disable (tx, publication, change->account, error)
         && audit_user (tx, change, "user-disable", error);
}

static gboolean
enable_user (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  UserChange *change = data;

  return find_user (tx, change, error)
         && zyr_accounts_enable (tx, publication, change->account, error)
         && audit_user (tx, change, "user-enable", error);
}

static gboolean
set_roles (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  UserChange *change = data;

  return find_user (tx, change, error)
         && zyr_accounts_set_roles (tx, publication, change->account, change->roles, error)
         && audit_user (tx, change, "user-roles", error);
}

static int
change_user (int argc, char **argv, const char *usage, ZyrCliFunc func)
{
  g_autofree char *directory = NULL;
  g_auto (GStrv) arguments = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;
  UserChange change = { 0 };
  ZyrStorage *storage;
  guint n = func == set_roles ? 2 : 1;

  if (!zyr_cli_parse (argc, argv, NULL, usage, n, n, &directory, NULL, &arguments))
    return 2;
  change.staff_no = arguments[0];
  if (func == set_roles)
    {
      names = g_strsplit (arguments[1], ",", -1);
      change.roles = zyr_roles_from_strings ((const char *const *)names);
      for (guint i = 0; names[i] != NULL; i++)
        if (zyr_role_from_string (names[i]) == ZYR_ROLE_NONE)
          return zyr_cli_fail_text (_ ("Roles are worker, second, clerk, supervisor, board, "
                                       "inspector, admin, translator, dpo or client."));
    }
  storage = zyr_cli_open (directory, NULL);
  if (storage == NULL)
    return 1;
  zyr_cli_write (storage, NULL, NULL, NULL, func, &change, &error);
  zyr_storage_close (storage);
  zyr_account_free (change.account);
  return error == NULL ? 0 : zyr_cli_fail (g_steal_pointer (&error));
}

static int
user_disable (int argc, char **argv)
{
  return change_user (argc, argv, "STAFF_NO", disable_user);
}

static int
user_enable (int argc, char **argv)
{
  return change_user (argc, argv, "STAFF_NO", enable_user);
}

static int
user_roles (int argc, char **argv)
{
  return change_user (argc, argv, "STAFF_NO ROLE,…", set_roles);
}

static gboolean
list_users_tx (ZyrTx *tx, gpointer data, GError **error)
{
  GPtrArray **accounts = data;

  *accounts = zyr_accounts_list (tx, NULL, error);
  return *accounts != NULL;
}

static int
user_list (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = print_array (object, "users");
  gboolean json = FALSE;

  if (!zyr_cli_parse (argc, argv, NULL, NULL, 0, 0, &directory, &json, NULL))
    return 2;
  if (!read_all (directory, list_users_tx, &accounts))
    return 1;
  for (guint i = 0; i < accounts->len; i++)
    {
      const ZyrAccount *account = g_ptr_array_index (accounts, i);
      g_auto (GStrv) roles = zyr_roles_to_strings (account->roles);
      g_autofree char *joined = g_strjoinv (",", roles);
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "staff_no", account->staff_no);
      json_object_set_string_member (item, "id", account->id);
      json_object_set_string_member (item, "name", account->name);
      json_object_set_string_member (item, "foundation", account->home);
      json_object_set_boolean_member (item, "active", account->active);
      zyr_json_set_strings (item, "roles", (const char *const *)roles);
      json_array_add_object_element (array, item);
      if (!json)
        g_print ("%-12s %-24s %-20s %s%s\n", account->staff_no, account->name, joined,
                 account->home, account->active ? "" : _ (" (disabled)"));
    }
  if (json)
    zyr_cli_print_json (object);
  return 0;
}

int
zyr_cli_user (int argc, char **argv)
{
  static const ZyrCliVerb verbs[] = { { "add", user_add },
                                      { "list", user_list },
                                      { "password", user_password },
                                      { "disable", user_disable },
                                      { "enable", user_enable },
                                      { "roles", user_roles },
                                      { NULL, NULL } };

  return zyr_cli_dispatch (argc, argv, verbs);
}

/* code */

typedef struct
{
  UserChange user;
  const ZyrCentre *centre;
  gint64 hours;
  char *text;
} NewCode;

static gboolean
add_code (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  NewCode *new = data;

  g_clear_pointer (&new->text, g_free);
  if (!find_user (tx, &new->user, error))
    return FALSE;
  new->text = zyr_cli_new_code (tx, new->centre, new->user.account->id, new->hours, error);
  return new->text != NULL &&audit_user (tx, &new->user, "code-new", error);
}

static int
code_new (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autoptr (ZyrCentre) centre = NULL;
  g_autoptr (GError) error = NULL;
  int hours = CODE_HOURS_DEFAULT;
  NewCode new = { 0 };
  ZyrStorage *storage;
  const GOptionEntry entries[]
      = { { "hours", 0, 0, G_OPTION_ARG_INT, &hours, N_ ("How long it is valid"), "N" },
          G_OPTION_ENTRY_NULL };

  if (!zyr_cli_parse (argc, argv, entries, "STAFF_NO", 1, 1, &directory, NULL, &arguments))
    return 2;
  if (hours < 1 || hours > ZYR_ENROLMENT_CODE_AGE_S_MAX / 3600)
    return zyr_cli_fail_text (_ ("A code is valid for 1 to 72 hours."));
  storage = zyr_cli_open (directory, &centre);
  if (storage == NULL)
    return 1;
  new.user.staff_no = arguments[0];
  new.centre = centre;
  new.hours = hours;
  if (zyr_cli_write (storage, NULL, NULL, NULL, add_code, &new, &error))
    g_print ("%s\n", new.text);
  zyr_storage_close (storage);
  zyr_account_free (new.user.account);
  g_free (new.text);
  return error == NULL ? 0 : zyr_cli_fail (g_steal_pointer (&error));
}

int
zyr_cli_code (int argc, char **argv)
{
  static const ZyrCliVerb verbs[] = { { "new", code_new }, { NULL, NULL } };

  return zyr_cli_dispatch (argc, argv, verbs);
}
