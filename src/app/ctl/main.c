/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ziyaretctl: the client without a window. JSON on standard output, sentences on standard error. */
#include "zyr-ctl.h"

#include "zyr-app-errors.h"
#include <glib/gi18n.h>
#include <locale.h>
#include <stdlib.h>

typedef struct
{
  const char *words[2]; /* the second may be NULL */
  guint n_arguments;
  ZyrCtlFunc func;
  gboolean works_signed_out;
} Command;

static const Command commands[] = {
  { { "enrol", NULL }, 1, zyr_ctl_enrol, TRUE },
  { { "sign-in", NULL }, 1, zyr_ctl_sign_in, TRUE },
  { { "sign-out", NULL }, 0, zyr_ctl_sign_out },
  { { "sync", NULL }, 0, zyr_ctl_sync },
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
};

/* What happened, what is safe, what to do: the same sentences as in the window. */

static const char *
sentence_for_failure (ZyrWorkspaceFailure failure)
{
  switch (failure)
    {
    case ZYR_WORKSPACE_FAILURE_NO_SECRET_SERVICE:
      return _ ("This session has no password store (Secret Service), so the key of your encrypted "
                "data cannot be read. The data is untouched. Sign in to the desktop as usual, or "
                "start GNOME Keyring, and try again.");
    case ZYR_WORKSPACE_FAILURE_SECRET_LOCKED:
      return _ ("The password store stayed locked, so your encrypted data cannot be opened. The "
                "data is untouched. Try again and unlock it when asked.");
    case ZYR_WORKSPACE_FAILURE_WRONG_KEY:
      return _ ("The data on this device was encrypted with another key than the one in your "
                "password store. The data is untouched. Bring back the earlier password store, or "
                "ask your administrator.");
    case ZYR_WORKSPACE_FAILURE_DAMAGED:
      return _ ("The file with this device’s data is damaged. It was left exactly as it is. Do not "
                "delete it: your administrator may recover work that was not sent yet.");
    case ZYR_WORKSPACE_FAILURE_NEWER_SCHEMA:
      return _ (
          "A newer version of Ziyaret has written this device’s data. It is untouched. Install "
          "the newer version to go on.");
    case ZYR_WORKSPACE_FAILURE_DISK_FULL:
      return _ ("There is no room left on this device’s disk. Nothing that was saved is lost. Free "
                "some space, then try again.");
    case ZYR_WORKSPACE_FAILURE_IN_USE:
      return _ (
          "Another window of Ziyaret is using this device’s data. Go on there, or close it and "
          "try again.");
    case ZYR_WORKSPACE_FAILURE_IO:
    case ZYR_WORKSPACE_FAILURE_NONE:
      break;
    }
  return _ ("The folder with this device’s data cannot be read or written. Nothing was changed in "
            "it. Check the disk and the folder’s permissions, then try again.");
}

static const char *
sentence_for_client (int code)
{
  switch ((ZyrClientError)code)
    {
    case ZYR_CLIENT_ERROR_OFFLINE:
      return _ (
          "There is no network. Everything works without it; your work is kept on this device "
          "and sent when there is a connection.");
    case ZYR_CLIENT_ERROR_SERVER_DOWN:
    case ZYR_CLIENT_ERROR_TIMEOUT:
      return _ (
          "The centre does not answer. Your work is kept on this device and sent by itself as "
          "soon as it does.");
    case ZYR_CLIENT_ERROR_WRONG_CA:
      return _ ("What answers is not your centre: its certificate is a different one. Nothing was "
                "sent. Try another network; if it stays so, tell your administrator.");
    case ZYR_CLIENT_ERROR_NOT_THE_CENTRE:
      return _ (
          "A page of the network answers in place of the centre. Nothing was sent. Open a web "
          "browser and sign in to the network, or use another one.");
    case ZYR_CLIENT_ERROR_BAD_CREDENTIALS:
      return _ ("The staff number or the password is wrong. Nothing on this device has changed. "
                "Check both and try again.");
    case ZYR_CLIENT_ERROR_LOCKED_OUT:
      return _ (
          "Too many wrong passwords. Wait a while, then try again. Nothing on this device has "
          "changed.");
    case ZYR_CLIENT_ERROR_CODE_UNKNOWN:
      return _ ("The centre does not know this code. Nothing was set up. Ask your supervisor for a "
                "new one.");
    case ZYR_CLIENT_ERROR_CODE_EXPIRED:
      return _ ("This code has expired. Nothing was set up. Ask your supervisor for a new one.");
    case ZYR_CLIENT_ERROR_CODE_USED:
      return _ ("This code has already set up a device; it works only once. Ask your supervisor "
                "for a new one.");
    case ZYR_CLIENT_ERROR_BAD_ENROLMENT_TEXT:
      return _ ("This is not a whole set-up code. It begins with “ziyaret:” and ends with eight "
                "characters; copy all of it and paste it again.");
    case ZYR_CLIENT_ERROR_DEVICE_REVOKED:
      return _ ("The centre has withdrawn this device. Nothing more is received. Speak to your "
                "administrator before you delete anything.");
    case ZYR_CLIENT_ERROR_SIGN_IN_AGAIN:
      return _ (
          "Your session has ended. You can go on working; sign in again so that your work can "
          "be sent.");
    case ZYR_CLIENT_ERROR_PROTOCOL_VERSION:
      return _ ("The centre needs a newer version of Ziyaret. Your work is kept on this device; "
                "install the update to send it.");
    default:
      return NULL;
    }
}

static const char *
sentence_for_workspace (int code)
{
  switch ((ZyrWorkspaceError)code)
    {
    case ZYR_WORKSPACE_ERROR_NOT_READY:
      return _ ("Nobody is signed in on this device. Sign in first.");
    case ZYR_WORKSPACE_ERROR_NOT_FOUND:
      return _ ("This is no longer on the device: it was moved or given to somebody else.");
    case ZYR_WORKSPACE_ERROR_NOT_ALLOWED:
      return _ ("Your role does not permit this. Nothing has changed.");
    case ZYR_WORKSPACE_ERROR_OWN_VISIT:
      return _ ("Nobody decides on a visit that he made or witnessed. Another supervisor has to do "
                "it.");
    case ZYR_WORKSPACE_ERROR_WRONG_STATE:
      return _ ("The visit has moved on in the meantime, so this could not be applied. What you "
                "wrote is kept and can be read.");
    case ZYR_WORKSPACE_ERROR_STALE:
      return _ ("A newer version of this report has arrived in the meantime. Open it again and "
                "decide on that one.");
    case ZYR_WORKSPACE_ERROR_INCOMPLETE:
      return _ (
          "Some answers are missing or do not fit. Everything entered is kept; the list shows "
          "what to complete.");
    case ZYR_WORKSPACE_ERROR_NO_FORM:
      return _ ("The form of this visit has not arrived on the device yet. Connect to the centre "
                "once, then open the visit again.");
    case ZYR_WORKSPACE_ERROR_TOO_LARGE:
      return _ ("The picture is larger than 8 MB. Choose a smaller one.");
    case ZYR_WORKSPACE_ERROR_NOT_IMAGE:
      return _ ("This file is not a picture in JPEG, PNG or WebP format. Choose another one.");
    case ZYR_WORKSPACE_ERROR_UNSENT_WORK:
      return _ ("Work of another person still waits on this device. Let them sign in and send it "
                "first; nothing of it is lost.");
    default:
      return NULL;
    }
}

static void
print_error (ZyrWorkspace *workspace, const GError *error)
{
  const char *sentence = NULL;

  if (g_error_matches (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_FAILED))
    sentence = sentence_for_failure (zyr_workspace_get_failure (workspace));
  else if (error->domain == ZYR_WORKSPACE_ERROR)
    sentence = sentence_for_workspace (error->code);
  else if (error->domain == ZYR_CLIENT_ERROR)
    sentence = sentence_for_client (error->code);
  else if (error->domain == ZYR_KEYRING_ERROR)
    sentence = sentence_for_failure (ZYR_WORKSPACE_FAILURE_NO_SECRET_SERVICE);
  else if (error->domain == ZYR_FORM_ERROR)
    sentence = _ ("The form of this visit has an error and cannot be opened. The visit and "
                  "everything entered are kept. Tell your supervisor: a corrected form comes by "
                  "itself.");
  else if (error->domain == G_OPTION_ERROR)
    sentence = error->message;
  if (sentence == NULL)
    sentence = _ ("That did not work. What you have entered is kept. Try again; if it happens "
                  "again, tell your supervisor.");
  g_printerr ("%s\n", sentence);
  if (sentence != error->message)
    g_printerr ("(%s %d: %s)\n", g_quark_to_string (error->domain), error->code, error->message);
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

static ZyrCtlStatus
run (ZyrCtl *ctl, const Command *command, char **words)
{
  const guint n = command->words[1] != NULL ? 2 : 1;
  g_autoptr (GError) error = NULL;
  ZyrCtlStatus status = ZYR_CTL_FAILED;

  zyr_workspace_open_async (ctl->workspace, NULL, zyr_ctl_done_cb, ctl);
  if (zyr_workspace_open_finish (ctl->workspace, zyr_ctl_wait (ctl), &error))
    {
      if (command->works_signed_out
          || zyr_workspace_get_state (ctl->workspace) == ZYR_WORKSPACE_READY)
        status = command->func (ctl, (const char *const *)words + n, &error);
      else
        g_set_error_literal (&error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY,
                             "nobody is signed in");
    }
  if (error != NULL)
    print_error (ctl->workspace, error);
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
               "status\n"
               "list today|upcoming|visits|households|review|recovered|outbox|history|workers\n"
               "show household|visit ID\n"
               "visit start|complete ID\n"
               "visit answer ID FILE|-               (name=value, name#i=value, /path=value)\n"
               "visit attach ID QUESTION FILE\n"
               "review ID show|remark|approve|return|reject [--remark REF=TEXT] [--text TEXT]\n"
               "picture ID QUESTION FILE\n"
               "note HOUSEHOLD TEXT [--corrects ID]\n"
               "plan HOUSEHOLD WORKER --due DATE | reassign ID WORKER | cancel ID REASON");
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
