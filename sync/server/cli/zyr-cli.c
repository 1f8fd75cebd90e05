/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-audit.h"
#include "zyr-accounts.h"
#include "zyr-enrolment.h"
#include "zyr-limits.h"
#include "zyr-pki.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>

int
zyr_cli_fail_text (const char *text)
{
  g_printerr ("ziyaretd: %s\n", text);
  return 1;
}

gboolean
zyr_cli_hold (const ZyrCentre *centre, gboolean alone)
{
  g_autofree char *path = g_build_filename (centre->directory, "in-use.lock", NULL);
  const int lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  /* The descriptor stays open: the lock is the process's. */
  if (lock >= 0 && flock (lock, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0)
    return TRUE;
  if (errno != EWOULDBLOCK)
    zyr_cli_fail_text (g_strerror (errno));
  else if (alone)
    zyr_cli_fail_text (_ ("The centre is being served. Nothing was changed. Stop it first."));
  else
    zyr_cli_fail_text (_ ("The centre is being restored. Start it when that is done."));
  return FALSE;
}

int
zyr_cli_fail (GError *error)
{
  zyr_cli_fail_text (error->message);
  g_error_free (error);
  return 1;
}

gboolean
zyr_cli_parse (int argc,
               char **argv,
               const GOptionEntry *entries,
               const char *usage,
               guint n_min,
               guint n_max,
               char **directory,
               gboolean *json,
               GStrv *arguments)
{
  g_autofree char *given = NULL;
  gboolean want_json = FALSE;
  g_auto (GStrv) rest = NULL;
  const GOptionEntry common[]
      = { { "dir", 'd', 0, G_OPTION_ARG_FILENAME, &given, N_ ("The centre’s directory"), "DIR" },
          { "json", 0, 0, G_OPTION_ARG_NONE, &want_json, N_ ("Print JSON"), NULL },
          { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &rest, NULL, usage },
          G_OPTION_ENTRY_NULL };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  guint n;

  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      zyr_cli_fail_text (error->message);
      return FALSE;
    }
  n = rest != NULL ? g_strv_length (rest) : 0;
  if (n < n_min || n > n_max)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", help);
      return FALSE;
    }
  *directory = g_canonicalize_filename (given != NULL ? given : ZYR_CLI_DEFAULT_DIR, NULL);
  if (json != NULL)
    *json = want_json;
  if (arguments != NULL)
    *arguments = rest != NULL ? g_steal_pointer (&rest) : g_new0 (char *, 1);
  return TRUE;
}

ZyrStorage *
zyr_cli_open (const char *directory, ZyrCentre **centre)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrCentre) loaded = zyr_centre_load (directory, &error);
  ZyrStorage *storage = NULL;

  if (loaded != NULL)
    storage = zyr_centre_open_storage (loaded, ZYR_SQLITE_INLINE, &error);
  if (storage == NULL)
    {
      zyr_cli_fail (g_steal_pointer (&error));
      return NULL;
    }
  if (centre != NULL)
    *centre = g_steal_pointer (&loaded);
  return storage;
}

typedef struct
{
  const char *home;
  const char *action;
  const char *subject;
  ZyrCliFunc func;
  gpointer data;
} Change;

static gboolean
write_audit (ZyrTx *tx, const Change *change, GError **error)
{
  g_autofree char *now = zyr_clock_dup_now_iso (zyr_clock_get_system ());
  g_autoptr (JsonObject) details = json_object_new ();
  ZyrAuditEntry entry
      = { .home = change->home, .at = now, .action = change->action, .details = details };

  zyr_json_set_optional (details, "subject", change->subject);
  return zyr_audit_append (tx, &entry, error);
}

static gboolean
write_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Change *change = data;
  g_autoptr (ZyrPublication) publication = zyr_publication_new (tx, zyr_cli_now_s ());
  g_autoptr (GHashTable) heads = NULL;

  if (!change->func (tx, publication, change->data, error)
      || (change->home != NULL && !write_audit (tx, change, error)))
    return FALSE;
  heads = zyr_publication_finish (publication, error);
  return heads != NULL;
}

gboolean
zyr_cli_write (ZyrStorage *storage,
               const char *home,
               const char *action,
               const char *subject,
               ZyrCliFunc func,
               gpointer data,
               GError **error)
{
  Change change = { home, action, subject, func, data };

  return zyr_storage_write (storage, write_tx, &change, error);
}

gboolean
zyr_cli_find_reach (
    ZyrTx *tx, const char *staff_no, ZyrAccount **account, ZyrReach *reach, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *account = zyr_accounts_find_staff_no (tx, staff_no, &local_error);
  *reach = ZYR_REACH_NONE;
  if (*account != NULL && (*account)->active)
    *reach = MAX (zyr_roles_get_reach ((*account)->roles, ZYR_ACTION_EXECUTE_DESTRUCTION),
                  zyr_roles_get_reach ((*account)->roles, ZYR_ACTION_ORDER_DESTRUCTION));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
zyr_cli_print_json (JsonObject *object)
{
  g_autofree char *text = zyr_json_object_to_canonical (object);

  g_print ("%s\n", text);
}

void
zyr_cli_random (guint8 *bytes, gsize size, gpointer data)
{
  randombytes_buf (bytes, size);
}

gint64
zyr_cli_now_s (void)
{
  return zyr_clock_get_now_us (zyr_clock_get_system ()) / G_USEC_PER_SEC;
}

char *
zyr_cli_read_line (const char *missing, GError **error)
{
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (0);
  g_autoptr (GError) local_error = NULL;
  char *line = NULL;
  gsize end = 0;

  if (g_io_channel_read_line (channel, &line, NULL, &end, &local_error) == G_IO_STATUS_NORMAL)
    {
      line[end] = '\0';
      return line;
    }
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, missing);
  return NULL;
}

/* Two codes' worth of letters that cannot be mistaken for each other. */
char *
zyr_cli_new_password (void)
{
  guint8 random[10];
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  randombytes_buf (random, sizeof random);
  left = zyr_enrolment_code_from_random (random);
  right = zyr_enrolment_code_from_random (random + 5);
  return g_strdup_printf ("%s-%s", left, right);
}

char *
zyr_cli_new_code (ZyrTx *tx,
                  const ZyrCentre *centre,
                  const char *account,
                  gint64 hours,
                  GError **error)
{
  guint8 random[5];
  g_autofree char *fingerprint = zyr_pki_dup_ca_fingerprint (centre->directory, error);
  g_autofree char *code = NULL;
  g_autoptr (ZyrEnrolment) enrolment = NULL;
  gint64 now_s = zyr_cli_now_s ();

  if (fingerprint == NULL)
    return NULL;
  randombytes_buf (random, sizeof random);
  code = zyr_enrolment_code_from_random (random);
  if (!zyr_codes_add (tx, code, account, now_s, now_s + hours * 3600, error))
    return NULL;
  enrolment = zyr_enrolment_new (centre->hosts[0], zyr_centre_get_port (centre), fingerprint, code);
  return zyr_enrolment_format (enrolment);
}

int
zyr_cli_dispatch (int argc, char **argv, const ZyrCliVerb *verbs)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; verbs[i].name != NULL; i++)
    {
      if (argc > 1 && g_str_equal (argv[1], verbs[i].name))
        return verbs[i].run (argc - 1, argv + 1);
      g_string_append_printf (names, " %s", verbs[i].name);
    }
  /* Translators: %s are the name of a command and the words that may follow it */
  g_printerr (_ ("ziyaretd %s: after it comes one of:%s\n"), argv[0], names->str);
  return 2;
}
