/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ziyaretctl: the client without a window. JSON on standard output, sentences on standard error. */
#include "zyr-ctl.h"

#include "zyr-sentences.h"
#include "zyr-sync-sentences.h"
#include "zyr-workspace-lease.h"
#include "zyr-workspace-lock.h"
#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>

typedef struct
{
  const char *words[2]; /* the second may be NULL */
  guint n_arguments;
  ZyrCtlFunc func;
  gboolean works_signed_out;
  gboolean inspects; /* at the centre at once, or not at all */
} Command;

static const Command commands[] = {
  { { "enrol", NULL }, 1, zyr_ctl_enrol, TRUE },
  { { "sign-in", NULL }, 1, zyr_ctl_sign_in, TRUE },
  { { "sign-out", NULL }, 0, zyr_ctl_sign_out },
  { { "sync", NULL }, 0, zyr_ctl_sync },
  { { "retry", NULL }, 1, zyr_ctl_retry },
  { { "status", NULL }, 0, zyr_ctl_status, TRUE },
  { { "list", NULL }, 1, zyr_ctl_list },
  { { "show", "household" }, 1, zyr_ctl_show_household },
  { { "show", "visit" }, 1, zyr_ctl_show_visit },
  { { "visit", "start" }, 1, zyr_ctl_visit_start },
  { { "visit", "answer" }, 2, zyr_ctl_visit_answer },
  { { "visit", "attach" }, 3, zyr_ctl_visit_attach },
  { { "visit", "complete" }, 1, zyr_ctl_visit_complete },
  { { "review", NULL }, 2, zyr_ctl_review },
  { { "picture", NULL }, 3, zyr_ctl_picture },
  { { "note", NULL }, 2, zyr_ctl_note },
  { { "plan", NULL }, 2, zyr_ctl_plan },
  { { "reassign", NULL }, 2, zyr_ctl_reassign },
  { { "cancel", NULL }, 2, zyr_ctl_cancel },
  { { "pause", NULL }, 0, zyr_ctl_pause },
  { { "resume", NULL }, 0, zyr_ctl_resume },
  { { "draft", NULL }, 2, zyr_ctl_draft },
  { { "resolve", NULL }, 2, zyr_ctl_resolve },
  { { "correct", NULL }, 4, zyr_ctl_correct },
  { { "annul", NULL }, 2, zyr_ctl_annul },
  { { "inspect", "find" }, 2, zyr_ctl_inspect_find, .inspects = TRUE },
  { { "inspect", "show" }, 2, zyr_ctl_inspect_show, .inspects = TRUE },
  { { "inspect", "picture" }, 5, zyr_ctl_inspect_picture, .inspects = TRUE },
  { { "inspect", "annul" }, 3, zyr_ctl_inspect_annul, .inspects = TRUE },
  { { "refer", NULL }, 2, zyr_ctl_refer },
  { { "referral", NULL }, 2, zyr_ctl_move_referral },
  { { "object", NULL }, 2, zyr_ctl_object },
  { { "objection", NULL }, 2, zyr_ctl_answer_objection },
  { { "transfer", "ask" }, 2, zyr_ctl_ask_transfer },
  { { "transfer", "accept" }, 1, zyr_ctl_accept_transfer },
  { { "transfer", "decline" }, 1, zyr_ctl_decline_transfer },
  { { "transfer", "withdraw" }, 1, zyr_ctl_withdraw_transfer },
};

/* What happened, what is safe and what to do, then the code for whoever gives support. */
static void
print_error (ZyrWorkspace *workspace, const Command *command, const GError *error)
{
  g_autofree char *sentence = NULL;

  if (error->domain == G_OPTION_ERROR)
    {
      g_printerr ("%s\n", error->message);
      return;
    }
  if (g_error_matches (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_FAILED))
    sentence = g_strdup (zyr_sentence_for_failure (zyr_workspace_get_failure (workspace)));
  else if (g_error_matches (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LEASE_ENDED))
    sentence = zyr_lease_ended_sentence (zyr_workspace_get_lease_unsent (workspace));
  else if (command->inspects)
    sentence = zyr_sentence_for_inspection (error);
  else
    sentence = zyr_sentence_for_error (error);
  g_printerr ("%s\n(%s %d: %s)\n", sentence, g_quark_to_string (error->domain), error->code,
              error->message);
}

static const Command *
find_command (char **words, guint n_words)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const Command *command = &commands[i];
      const guint n = command->words[1] != NULL ? 2 : 1;

      if (n_words == n + command->n_arguments && g_str_equal (words[0], command->words[0])
          && (n == 1 || g_str_equal (words[1], command->words[1])))
        return command;
    }
  return NULL;
}

/* With the passphrase from the environment, as with the password: never an argument. */
static gboolean
unlock (ZyrCtl *ctl, GError **error)
{
  const char *passphrase = g_getenv ("ZIYARET_PASSPHRASE");

  if (zyr_workspace_get_state (ctl->workspace) != ZYR_WORKSPACE_LOCKED)
    return TRUE;
  if (passphrase == NULL)
    {
      g_set_error_literal (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRAPPED,
                           "no passphrase in ZIYARET_PASSPHRASE");
      return FALSE;
    }
  zyr_workspace_unlock_async (ctl->workspace, passphrase, NULL, zyr_ctl_done_cb, ctl);
  return zyr_workspace_unlock_finish (ctl->workspace, zyr_ctl_wait (ctl), error);
}

/* Nothing opens without the centre: only what asks it, or tells that it has to be asked. */
static gboolean
check_lease (ZyrCtl *ctl, const Command *command, GError **error)
{
  if (zyr_workspace_get_state (ctl->workspace) != ZYR_WORKSPACE_NEEDS_CENTRE
      || command->func == zyr_ctl_sign_in || command->func == zyr_ctl_status)
    return TRUE;
  g_set_error_literal (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LEASE_ENDED,
                       "away from the centre for too long");
  return FALSE;
}

static ZyrCtlStatus
run (ZyrCtl *ctl, const Command *command, char **words)
{
  const guint n = command->words[1] != NULL ? 2 : 1;
  g_autoptr (GError) error = NULL;
  ZyrCtlStatus status = ZYR_CTL_FAILED;

  zyr_workspace_open_async (ctl->workspace, NULL, zyr_ctl_done_cb, ctl);
  if (zyr_workspace_open_finish (ctl->workspace, zyr_ctl_wait (ctl), &error)
      && unlock (ctl, &error) && check_lease (ctl, command, &error))
    {
      if (command->works_signed_out
          || zyr_workspace_get_state (ctl->workspace) == ZYR_WORKSPACE_READY)
        status = command->func (ctl, (const char *const *)words + n, &error);
      else
        g_set_error_literal (&error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY,
                             "nobody is signed in");
    }
  if (error != NULL)
    print_error (ctl->workspace, command, error);
  zyr_workspace_close_async (ctl->workspace, zyr_ctl_done_cb, ctl);
  zyr_workspace_close_finish (ctl->workspace, zyr_ctl_wait (ctl), NULL);
  g_clear_object (&ctl->result);
  return status;
}

static void
clear_options (ZyrCtlOptions *options)
{
  g_free (options->query);
  g_strfreev (options->states);
  g_strfreev (options->remarks);
  g_free (options->text);
  g_free (options->reason);
  g_free (options->code);
  g_free (options->corrects);
  g_free (options->type);
  g_free (options->programmes);
  g_free (options->planned);
  g_free (options->due);
  g_free (options->second);
  g_free (options->language);
}

static GOptionContext *
make_context (ZyrCtlOptions *options, char **data_dir, GStrv *words)
{
  /* Texts are taken as they come, in UTF-8, whatever the locale's character set is called. */
  GOptionContext *context = g_option_context_new (NULL);
  const GOptionEntry entries[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, data_dir,
      N_ ("The device’s data, if not in the usual place"), "DIR" },
    { "query", 0, 0, G_OPTION_ARG_FILENAME, &options->query, N_ ("Households to look for"),
      "TEXT" },
    { "state", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->states, N_ ("Visits in this state"),
      "STATE" },
    { "limit", 0, 0, G_OPTION_ARG_INT, &options->limit, N_ ("At most so many rows"), "N" },
    { "wait", 0, 0, G_OPTION_ARG_NONE, &options->wait, N_ ("Wait until the centre is reached"),
      NULL },
    { "timeout", 0, 0, G_OPTION_ARG_INT, &options->timeout_s, N_ ("Wait at most so long"),
      "SECONDS" },
    { "remark", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->remarks, N_ ("A remark on a question"),
      "REF=TEXT" },
    { "text", 0, 0, G_OPTION_ARG_FILENAME, &options->text, N_ ("About the whole report"), "TEXT" },
    { "code", 0, 0, G_OPTION_ARG_STRING, &options->code, N_ ("Why, as a code of a decision"),
      "CODE" },
    { "reason", 0, 0, G_OPTION_ARG_FILENAME, &options->reason, N_ ("Why"), "TEXT" },
    { "corrects", 0, 0, G_OPTION_ARG_FILENAME, &options->corrects, N_ ("The note to be corrected"),
      "ID" },
    { "type", 0, 0, G_OPTION_ARG_FILENAME, &options->type, N_ ("Type of the visit"), "CODE" },
    { "programmes", 0, 0, G_OPTION_ARG_FILENAME, &options->programmes,
      N_ ("What the visit concerns"), "CODES" },
    { "planned", 0, 0, G_OPTION_ARG_FILENAME, &options->planned, N_ ("Day and hour"), "TIME" },
    { "due", 0, 0, G_OPTION_ARG_FILENAME, &options->due, N_ ("Last day"), "DATE" },
    { "second", 0, 0, G_OPTION_ARG_FILENAME, &options->second, N_ ("The second officer"), "ID" },
    { "language", 0, 0, G_OPTION_ARG_FILENAME, &options->language, N_ ("Language of the form"),
      "CODE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, words, NULL, "COMMAND" },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (
      context, "enrol TEXT\n"
               "sign-in STAFF-NO                     ($ZIYARET_PASSWORD)\n"
               "sign-out\n"
               "sync [--wait] [--timeout SECONDS]\n"
               "retry NUMBER                         (of the outbox, what was refused)\n"
               "status\n"
               "list today|upcoming|visits|households|review|recovered|outbox|history|workers|conflicts|drafts\n"
               "list transfers|foundations\n"
               "show household|visit ID\n"
               "visit start|complete ID\n"
               "visit answer ID FILE|-               (name=value, name#i=value, /path=value)\n"
               "visit attach ID QUESTION FILE\n"
               "review ID show|remark|approve|return|reject|withdraw [--remark REF=TEXT] [--text TEXT] [--code CODE]\n"
               "picture ID QUESTION FILE\n"
               "note HOUSEHOLD TEXT [--corrects ID]\n"
               "plan HOUSEHOLD WORKER --due DATE | reassign ID WORKER | cancel ID REASON\n"
               "pause | resume                       (the exchange with the centre)\n"
               "draft ID read|continue|discard       (of list drafts: what was refused or overtaken)\n"
               "resolve CONFLICT mine|theirs|present|other [--text VALUE]\n"
               "correct household|member ID FIELD VALUE\n"
               "annul VISIT REASON                   (asks for it; a second inspector's carries it out)\n"
               "inspect find FOUNDATION NUMBER --reason TEXT         (an inspector; at the centre)\n"
               "inspect show FOUNDATION HOUSEHOLD --reason TEXT\n"
               "inspect picture FOUNDATION HOUSEHOLD ID QUESTION FILE --reason TEXT\n"
               "inspect annul FOUNDATION HOUSEHOLD VISIT --reason TEXT\n"
               "refer HOUSEHOLD INSTITUTION [--text TEXT] [--due DATE] | referral ID sent|done\n"
               "object HOUSEHOLD TEXT\n"
               "objection ID in_review|visit_ordered|upheld|dismissed [--reason TEXT]\n"
               "transfer ask HOUSEHOLD FOUNDATION --reason TEXT      (of list foundations)\n"
               "transfer accept|withdraw ID | transfer decline ID --reason TEXT");
  return context;
}

int
main (int argc, char **argv)
{
  const char *localedir = g_getenv ("ZIYARET_LOCALEDIR");
  g_autofree char *data_dir = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  ZyrCtlOptions options = { 0 };
  ZyrCtl ctl = { .options = &options };
  const Command *command = NULL;
  ZyrCtlStatus status = ZYR_CTL_USAGE;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : ZYR_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  for (int i = 1; i < argc; i++)
    {
      if (!g_utf8_validate (argv[i], -1, NULL))
        {
          g_printerr ("%s\n", _ ("The command is not text in UTF-8."));
          return ZYR_CTL_USAGE;
        }
    }
  context = make_context (&options, &data_dir, &words);
  if (g_option_context_parse (context, &argc, &argv, &error) && words != NULL)
    command = find_command (words, g_strv_length (words));
  if (command != NULL)
    {
      ctl.workspace = zyr_workspace_new (data_dir);
      status = run (&ctl, command, words);
      g_clear_object (&ctl.workspace);
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);
  if (status == ZYR_CTL_USAGE)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", help);
    }
  clear_options (&options);
  return (int)status;
}
