/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include <locale.h>
#include <malloc.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define ARENAS_N_MAX 2

/* Read by jemalloc, where ziyaretd is linked with it, before main(): the same, and memory that is not
 * needed any more is soon given back. */
const char *malloc_conf = "narenas:2,dirty_decay_ms:500,muzzy_decay_ms:0";

static const struct
{
  const char *name;
  int (*run) (int argc, char **argv);
  const char *what;
} commands[] = {
  { "init", zyr_cli_init,
    N_ ("Make a centre: configuration, database, certificates, administrator") },
  { "serve", zyr_cli_serve, N_ ("Serve devices over HTTPS, in the foreground") },
  { "demo", zyr_cli_demo, N_ ("Fill the centre with generated foundations and households") },
  { "foundation", zyr_cli_foundation, N_ ("add, list: foundations") },
  { "user", zyr_cli_user, N_ ("add, list, password, roles, disable, enable: people") },
  { "code", zyr_cli_code, N_ ("new: a one-time code that enrols a device") },
  { "device", zyr_cli_device, N_ ("list, revoke, readmit: enrolled devices") },
  { "household", zyr_cli_household, N_ ("transfer: to another foundation") },
  { "form", zyr_cli_form, N_ ("publish, list: forms") },
  { "certificate", zyr_cli_certificate, N_ ("show, renew: the server’s certificate") },
  { "audit", zyr_cli_audit, N_ ("show, verify: the audit log, of a household too, and its chain") },
  { "backup", zyr_cli_backup, N_ ("Copy the database to a file, also while it is served") },
  { "restore", zyr_cli_restore,
    N_ ("Put such a file in the database’s place; devices then bring what it lacks") },
  { "migrate", zyr_cli_migrate,
    N_ ("Bring the database to this version’s schema; --dry-run only tries it") },
  { "compact", zyr_cli_compact,
    N_ ("Forget what left feeds long ago, as a served centre does by itself") },
  { "person", zyr_cli_person,
    N_ ("export: what the centre holds of one person, for himself") },
  { "quarantine", zyr_cli_quarantine,
    N_ ("What devices sent and the centre could not apply, with the reason") },
  { "retention", zyr_cli_retention,
    N_ ("run, destroy, log, again: files whose time is over are destroyed") },
  { "stats", zyr_cli_stats, N_ ("Numbers of what the centre holds") },
};

static int
print_usage (FILE *to)
{
  fprintf (to, "%s\n\n", _ ("Usage: ziyaretd COMMAND [--dir DIR] …, and COMMAND --help for more"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (to, "  %-12s %s\n", commands[i].name, _ (commands[i].what));
  return to == stdout ? 0 : 2;
}

/* GLib before 2.76 has an allocator of its own, which costs a centre that is busy a sixth of its
 * processor time; it asks the environment only once, before main(). And of malloc's arenas, one for
 * each of many threads would keep what the others could use. */
static void
settle_memory (char **argv)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);

  mallopt (M_ARENA_MAX, ARENAS_N_MAX);
  if (self == NULL || glib_check_version (2, 76, 0) == NULL || g_getenv ("G_SLICE") != NULL)
    return;
  g_setenv ("G_SLICE", "always-malloc", TRUE);
  execv (self, argv);
}

int
main (int argc, char **argv)
{
  const char *localedir = g_getenv ("ZYR_LOCALEDIR");

  if (argc > 1 && g_str_equal (argv[1], "serve"))
    settle_memory (argv);
  /* Keys, database and blobs are their owner's alone. */
  umask (077);
  /* GIO has no other way to say so: it still speaks TLS 1.0. Read when TLS is first used. */
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", TRUE);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : ZYR_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (sodium_init () < 0)
    return zyr_cli_fail_text (_ ("The cryptographic library does not start."));

  if (argc < 2)
    return print_usage (stderr);
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "help"))
    return print_usage (stdout);
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("ziyaretd %s\n", ZYR_VERSION);
      return 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (g_str_equal (argv[1], commands[i].name))
        return commands[i].run (argc - 1, argv + 1);
    }
  return print_usage (stderr);
}
