/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form author's tool: check, play, bench, eval */
#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "ziyaret-form.h"
#include "zyr-fill.h"
#include "zyr-form.h"

static char *opt_media;
static char *opt_now;
static char *opt_answers;
static char *opt_tz;
static char *opt_language;
/* Three of the public walks expect what their two sources' own dice happened to agree on: no seed is
 * the right one, and under this one ours fall the same (tests/form/conformance.py knows which) */
static int opt_random_seed = 10;
static gboolean opt_batch;
static gboolean opt_verify;
static gboolean opt_text;

static const GOptionEntry entries[] = {
  { "media", 0, 0, G_OPTION_ARG_FILENAME, &opt_media, N_ ("Folder with the form's external files"),
    N_ ("DIR") },
  { "now", 0, 0, G_OPTION_ARG_STRING, &opt_now, N_ ("Date and time to take as the present"),
    N_ ("TIMESTAMP") },
  { "tz", 0, 0, G_OPTION_ARG_STRING, &opt_tz, N_ ("Time zone for dates without one"), N_ ("ZONE") },
  { "answers", 0, 0, G_OPTION_ARG_FILENAME, &opt_answers, N_ ("Answers to play"), N_ ("FILE") },
  { "language", 0, 0, G_OPTION_ARG_STRING, &opt_language, N_ ("Translation to use"), N_ ("NAME") },
  { "random-seed", 0, 0, G_OPTION_ARG_INT, &opt_random_seed,
    N_ ("Seed of random() in play --batch"), N_ ("NUMBER") },
  { "batch", 0, 0, G_OPTION_ARG_NONE, &opt_batch, N_ ("Questions as JSON lines on standard input"),
    NULL },
  { "verify", 0, 0, G_OPTION_ARG_NONE, &opt_verify,
    N_ ("Compare with a computation from scratch after every answer"), NULL },
  { "text", 0, 0, G_OPTION_ARG_NONE, &opt_text, N_ ("Plain lines instead of JSON"), NULL },
  { NULL },
};

static int
complain (const GError *error)
{
  g_printerr ("%s\n", error->message);
  return 1;
}

ZyrForm *
zyr_tool_load_form (const char *path, GPtrArray **warnings, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, error))
    return NULL;
  bytes = g_bytes_new_take (g_steal_pointer (&text), size);
  return zyr_form_new_from_bytes (bytes, warnings, error);
}

static gint64
fixed_now (gpointer data)
{
  return *(const gint64 *)data;
}

/* The moment that --now names; @offset takes the zone in which it is written */
static gboolean
parse_now (gint64 *now_us, char **offset, GError **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 (opt_now, utc);

  if (now == NULL)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_VALUE,
                   _ ("“%s” is not a date and time such as 2026-11-21T10:00:00+03:00."), opt_now);
      return FALSE;
    }
  *now_us = g_date_time_to_unix (now) * G_USEC_PER_SEC;
  *offset = g_date_time_format (now, "%:z");
  return TRUE;
}

/* Media, clock and language as the options say. @faults: (out) (optional): all errors */
static ZyrFormSession *
open_session (ZyrForm *form,
              gint64 *now_us,
              gboolean refuse_invalid,
              GPtrArray **faults,
              GError **error)
{
  ZyrFormContext context = { .refuse_invalid = refuse_invalid,
                             .language = opt_language,
                             .tz = opt_tz,
                             .faults = faults };
  g_autoptr (GHashTable) media = NULL;
  g_autofree char *offset = NULL;

  if (opt_now != NULL)
    {
      if (!parse_now (now_us, &offset, error))
        return NULL;
      context.now = fixed_now;
      context.now_data = now_us;
      if (opt_tz == NULL)
        context.tz = offset;
    }
  if (opt_media != NULL && (media = zyr_fill_load_media (opt_media, error)) == NULL)
    return NULL;
  return zyr_form_session_new (form, media, &context, error);
}

static int
run_batch (int (*answer) (const ZyrToolBatch *batch))
{
  ZyrToolBatch batch = { .verify = opt_verify, .random_seed = (guint32)opt_random_seed };
  g_autofree char *offset = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now_us = 0;

  if (opt_now != NULL)
    {
      if (!parse_now (&now_us, &offset, &error))
        return complain (error);
      batch.now = fixed_now;
      batch.now_data = &now_us;
    }
  return answer (&batch);
}

/* Pictures and sounds that are not there keep no form from working */
static void
check_media (ZyrForm *form, const char *path)
{
  g_auto (GStrv) files = zyr_form_dup_media_files (form);

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *file = g_build_filename (opt_media, files[i], NULL);

      if (!g_file_test (file, G_FILE_TEST_IS_REGULAR))
        /* Translators: form, name of a picture or sound */
        g_print (_ ("%s: warning: “%s” is not in the folder\n"), path, files[i]);
    }
}

static int
by_line (gconstpointer a, gconstpointer b)
{
  return (*(const ZyrFormWarning *const *)a)->line - (*(const ZyrFormWarning *const *)b)->line;
}

/* The same place fails each time that it is computed, and may have been told of before
 * Returns: FALSE when it was */
static gboolean
note_place (GHashTable *told, const ZyrFormWarning *warning, gboolean again)
{
  char *place = g_strdup_printf ("%d %s", warning->line, warning->node);

  return g_hash_table_add (told, place) || !again;
}

/* @told: set of places; what comes up @again at one of them is passed over.
 * Returns: the number of errors */
static guint
print_warnings (const char *path, GPtrArray *warnings, GHashTable *told, gboolean again)
{
  guint n_errors = 0;

  if (warnings != NULL)
    g_ptr_array_sort (warnings, by_line);
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    {
      const ZyrFormWarning *warning = warnings->pdata[i];
      const gboolean is_error = warning->is_error;
      const char *node = warning->node;
      g_autofree char *where
          = *node != '\0' ? g_strdup_printf ("%s: ", node) : g_strdup ("");

      if (is_error && !note_place (told, warning, again))
        continue;
      n_errors += is_error;
      if (is_error)
        /* Translators: file, line, node (with a colon) or nothing, what is wrong */
        g_printerr (_ ("%s:%d: error: %s%s\n"), path, warning->line, where, warning->message);
      else
        /* Translators: file, line, node (with a colon) or nothing, what is doubtful */
        g_print (_ ("%s:%d: warning: %s%s\n"), path, warning->line, where, warning->message);
    }
  return n_errors;
}

/* What is shown is computed only when it is looked at: labels, lists, messages */
static void
look_at_all (ZyrFormSession *session)
{
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);

  for (guint i = 0; i < sections->len; i++)
    g_ptr_array_unref (zyr_form_session_list_items (
        session, ((const ZyrFormSection *)sections->pdata[i])->ref));
}

/* Whether the files were given that the form needs to be opened */
static gboolean
has_media (ZyrForm *form)
{
  g_auto (GStrv) files = zyr_form_dup_external_files (form);

  return opt_media != NULL || files[0] == NULL;
}

/* Returns: the number of errors */
static guint
check_session (ZyrForm *form, const char *path, GHashTable *told)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now_us;
  g_autoptr (ZyrFormSession) session = open_session (form, &now_us, FALSE, &faults, &error);
  guint n_faults;
  guint n_errors;

  if (session != NULL)
    look_at_all (session);
  n_faults = faults != NULL ? faults->len : 0;
  n_errors = print_warnings (path, faults, told, TRUE);
  if (session != NULL && n_faults == 0)
    zyr_form_session_verify (session, &error);
  if (n_faults == 0 && error != NULL)
    {
      g_printerr (_ ("%s: error: %s\n"), path, error->message);
      n_errors++;
    }
  return n_errors;
}

static int
run_check (const char *path)
{
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrForm) form = zyr_tool_load_form (path, &warnings, &error);
  guint n_errors = print_warnings (path, warnings, told, FALSE);

  if (form == NULL && n_errors == 0)
    {
      g_printerr (_ ("%s: error: %s\n"), path, error->message);
      return 1;
    }
  if (form != NULL && n_errors == 0 && !has_media (form))
    {
      g_print (_ ("%s: loads; its external files were not looked at (use --media)\n"), path);
      return 0;
    }
  if (form != NULL && has_media (form))
    n_errors += check_session (form, path, told);
  if (form != NULL && opt_media != NULL)
    check_media (form, path);
  if (n_errors > 0)
    {
      g_printerr (ngettext ("%s: %u error\n", "%s: %u errors\n", n_errors), path, n_errors);
      return 1;
    }
  g_print (_ ("%s: %s, version %s: no errors\n"), path, zyr_form_get_form_id (form),
           zyr_form_get_version (form));
  return 0;
}

static void
print_event (const ZyrFillEvent *event, gpointer user_data)
{
  g_autofree char *line
      = opt_text ? zyr_fill_event_to_text (event) : zyr_tool_event_to_json (event);

  fprintf (stdout, "%s\n", line);
}

static int
run_play (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrForm) form = zyr_tool_load_form (path, NULL, &error);
  g_autoptr (ZyrFormSession) session = NULL;
  g_autofree char *answers = NULL;
  gint64 now_us;

  if (form == NULL || (session = open_session (form, &now_us, TRUE, NULL, &error)) == NULL)
    return complain (error);
  if (opt_answers != NULL && !g_file_get_contents (opt_answers, &answers, NULL, &error))
    return complain (error);
  if (answers != NULL && *g_strchug (answers) == '{')
    return zyr_tool_play_steps (session, answers, opt_verify) ? 0 : 1;
  if (!zyr_fill_run (session, answers != NULL ? answers : "", opt_verify, print_event, NULL,
                     &error))
    return complain (error);
  return 0;
}

static int
usage (GOptionContext *context)
{
  g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

  g_printerr ("%s", help);
  return 2;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  const char *command;
  const char *localedir;

  setlocale (LC_ALL, "");
  localedir = g_getenv ("ZYR_LOCALEDIR");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : ZYR_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  context = g_option_context_new (_ ("check|play|bench|eval FORM"));
  g_option_context_set_summary (
      context, _ ("check FORM  says what is wrong with a form\n"
                  "  play FORM   answers a form's questions and prints the values\n"
                  "  bench FORM  measures loading and answering\n"
                  "  eval --batch, play --batch  take questions as JSON lines"));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return complain (error) + 1;
  command = argc > 1 ? argv[1] : "";
  if (opt_batch && g_str_equal (command, "eval"))
    return run_batch (zyr_tool_eval_batch);
  if (opt_batch && g_str_equal (command, "play"))
    return run_batch (zyr_tool_play_batch);
  if (argc != 3)
    return usage (context);
  if (g_str_equal (command, "check"))
    return run_check (argv[2]);
  if (g_str_equal (command, "play"))
    return run_play (argv[2]);
  if (g_str_equal (command, "bench"))
    return zyr_tool_bench (argv[2], opt_media, opt_answers);
  return usage (context);
}
