/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sentences.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "zyr-client-error.h"
#include "zyr-form.h"
#include "zyr-keyring-error.h"
#include "zyr-operation.h"
#include "zyr-store-error.h"

static const char *
sentence_for_io (int code)
{
  switch (code)
    {
    case G_IO_ERROR_NO_SPACE:
      return _ ("The device’s disk is full. Nothing that was saved is lost. Free some space, then "
                "try again.");
    case G_IO_ERROR_PERMISSION_DENIED:
      return _ ("The file may not be read. Choose another file or ask for access to it.");
    case G_IO_ERROR_NOT_FOUND:
      return _ ("The file is no longer there. Choose another one.");
    case G_IO_ERROR_TIMED_OUT:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_CONNECTION_REFUSED:
      return zyr_sentence_for_trouble (ZYR_SYNC_TROUBLE_CENTRE_DOWN);
    default:
      return NULL;
    }
}

static const char *
sentence_for_client (const GError *error)
{
  switch ((ZyrClientError)error->code)
    {
    case ZYR_CLIENT_ERROR_OFFLINE:
      return zyr_sentence_for_trouble (ZYR_SYNC_TROUBLE_NO_NETWORK);
    case ZYR_CLIENT_ERROR_SERVER_DOWN:
    case ZYR_CLIENT_ERROR_TIMEOUT:
      return zyr_sentence_for_trouble (ZYR_SYNC_TROUBLE_CENTRE_DOWN);
    case ZYR_CLIENT_ERROR_WRONG_CA:
      return zyr_sentence_for_trouble (ZYR_SYNC_TROUBLE_WRONG_CENTRE);
    case ZYR_CLIENT_ERROR_NOT_THE_CENTRE:
      return zyr_sentence_for_trouble (ZYR_SYNC_TROUBLE_NOT_THE_CENTRE);
    case ZYR_CLIENT_ERROR_BAD_CREDENTIALS:
      return _ ("The staff number or the password is wrong. Nothing on this device has changed. "
                "Check both and try again.");
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
      return zyr_sentence_for_trouble (ZYR_SYNC_TROUBLE_DEVICE_REVOKED);
    case ZYR_CLIENT_ERROR_SIGN_IN_AGAIN:
      return zyr_sentence_for_trouble (ZYR_SYNC_TROUBLE_SIGN_IN_EXPIRED);
    case ZYR_CLIENT_ERROR_PROTOCOL_VERSION:
      return zyr_sentence_for_trouble (ZYR_SYNC_TROUBLE_OLD_VERSION);
    case ZYR_CLIENT_ERROR_OLD_CENTRE:
      return zyr_sentence_for_trouble (ZYR_SYNC_TROUBLE_OLD_CENTRE);
    case ZYR_CLIENT_ERROR_BUSY:
      return _ ("The centre is busy just now. Your work is kept on this device. It is tried again "
                "by itself.");
    case ZYR_CLIENT_ERROR_NOT_FOUND:
      return _ ("The centre does not have this any more.");
    case ZYR_CLIENT_ERROR_CANCELLED:
      return _ ("Stopped. Nothing has changed.");
    case ZYR_CLIENT_ERROR_LOCKED_OUT:
    case ZYR_CLIENT_ERROR_FAILED:
      break;
    }
  return NULL;
}

static const char *
sentence_for_store (int code)
{
  switch ((ZyrStoreError)code)
    {
    case ZYR_STORE_ERROR_WRONG_KEY:
      return zyr_sentence_for_failure (ZYR_WORKSPACE_FAILURE_WRONG_KEY);
    case ZYR_STORE_ERROR_DAMAGED:
      return zyr_sentence_for_failure (ZYR_WORKSPACE_FAILURE_DAMAGED);
    case ZYR_STORE_ERROR_NEWER_SCHEMA:
      return zyr_sentence_for_failure (ZYR_WORKSPACE_FAILURE_NEWER_SCHEMA);
    case ZYR_STORE_ERROR_FULL:
      return sentence_for_io (G_IO_ERROR_NO_SPACE);
    case ZYR_STORE_ERROR_LOCKED:
      return zyr_sentence_for_failure (ZYR_WORKSPACE_FAILURE_IN_USE);
    case ZYR_STORE_ERROR_IO:
    case ZYR_STORE_ERROR_MIGRATION:
      return zyr_sentence_for_failure (ZYR_WORKSPACE_FAILURE_IO);
    case ZYR_STORE_ERROR_NOT_FOUND:
      return _ ("This is no longer on the device: it was moved or given to somebody else.");
    case ZYR_STORE_ERROR_LIMIT:
      return _ ("This is too long to be kept. Shorten it and try again.");
    case ZYR_STORE_ERROR_CONFLICT:
    case ZYR_STORE_ERROR_REFUSED:
    case ZYR_STORE_ERROR_CLOSED:
      break;
    }
  return NULL;
}

static const char *
sentence_for_workspace (const GError *error)
{
  const char *refusal;

  switch ((ZyrWorkspaceError)error->code)
    {
    case ZYR_WORKSPACE_ERROR_NOT_FOUND:
      return sentence_for_store (ZYR_STORE_ERROR_NOT_FOUND);
    case ZYR_WORKSPACE_ERROR_NOT_ALLOWED:
      return zyr_sentence_for_refusal (ZYR_REFUSAL_NOT_ALLOWED);
    case ZYR_WORKSPACE_ERROR_OWN_VISIT:
      return zyr_sentence_for_refusal (ZYR_REFUSAL_OWN_VISIT);
    case ZYR_WORKSPACE_ERROR_WRONG_STATE:
      return zyr_sentence_for_refusal (ZYR_REFUSAL_WRONG_STATE);
    case ZYR_WORKSPACE_ERROR_STALE:
      return zyr_sentence_for_refusal (ZYR_REFUSAL_STALE_REVISION);
    case ZYR_WORKSPACE_ERROR_INCOMPLETE:
      return _ ("Some answers are missing or do not fit. Everything entered is kept; the list shows "
                "what to complete.");
    case ZYR_WORKSPACE_ERROR_NO_FORM:
      return _ ("The form of this visit has not arrived on the device yet. Connect to the centre "
                "once, then open the visit again.");
    case ZYR_WORKSPACE_ERROR_REFUSED:
      refusal = strrchr (error->message, ' ');
      return zyr_sentence_for_refusal (refusal ? refusal + 1 : "");
    case ZYR_WORKSPACE_ERROR_TOO_LARGE:
      return _ ("This is too large: a picture may have 40 MB, another file 20 MB, a text 16,000 "
                "letters. Make it smaller.");
    case ZYR_WORKSPACE_ERROR_NOT_IMAGE:
      return _ ("This file is not a picture in JPEG, PNG or WebP format. Choose another one.");
    case ZYR_WORKSPACE_ERROR_WRONG_KIND:
      return _ ("This file is of another kind than the question asks for. Choose another one.");
    case ZYR_WORKSPACE_ERROR_UNSENT_WORK:
      return _ ("Work of another person still waits on this device. Let them sign in and send it "
                "first; nothing of it is lost.");
    case ZYR_WORKSPACE_ERROR_OTHER_CENTRE:
      return _ ("The centre that answered cannot open this device: it is another one, or was set up "
                "anew. Everything on the device is kept. Tell your administrator.");
    case ZYR_WORKSPACE_ERROR_BAD_VALUE:
      return _ ("This is not a value that can stand here. Nothing has changed. Check it and try "
                "again.");
    case ZYR_WORKSPACE_ERROR_NOT_READY:
      return _ ("Nobody is signed in on this device. Sign in first.");
    case ZYR_WORKSPACE_ERROR_FAILED:
      break;
    }
  return NULL;
}

static const char *
sentence_for_form (int code)
{
  if (code == ZYR_FORM_ERROR_BAD_VALUE)
    return _ ("This is not an answer that the question can take. The earlier answer is kept.");
  if (code == ZYR_FORM_ERROR_BAD_REF)
    return _ ("This question is not asked any more, because another answer changed. Nothing is "
              "lost.");
  return _ ("The form of this visit has an error and cannot be opened. The visit and everything "
            "entered are kept. Tell your supervisor: a corrected form comes by itself.");
}

/* … and what the form's author has to know, for the worker to pass on. */
static char *
with_place (const char *sentence, const GError *error)
{
  int line;
  const char *node = zyr_form_error_get_place (error, &line);
  g_autofree char *place = NULL;

  if (line <= 0)
    return g_strdup (sentence);
  if (*node == '\0')
    /* Translators: %d is a line of the form's text, for its author. */
    place = g_strdup_printf (_ ("The place in the form: line %d."), line);
  else
    /* Translators: a line of the form's text and the question in it, for the form's author. */
    place = g_strdup_printf (_ ("The place in the form: line %d, %s."), line, node);
  return g_strconcat (sentence, " ", place, NULL);
}

static const char *
sentence_for_fault (int code)
{
  switch ((ZyrFormError)code)
    {
    case ZYR_FORM_ERROR_LIMIT:
      return _ ("This form asks for more computing than an answer may set off, so not every result is "
                "up to date. Your answers are saved. Go on, and tell your foundation.");
    case ZYR_FORM_ERROR_CYCLE:
      return _ ("A calculation in this form depends on itself and never comes to rest. Your answers "
                "are saved. Go on, and tell your foundation.");
    case ZYR_FORM_ERROR_MISSING_INSTANCE:
      return _ ("A list that this form needs is not on the device, so what depends on it is blank. "
                "Your answers are saved. Go on, and tell your foundation.");
    case ZYR_FORM_ERROR_BAD_REF:
    case ZYR_FORM_ERROR_READONLY:
    case ZYR_FORM_ERROR_BAD_VALUE:
      return _ ("This form wanted to set an answer by itself and could not. Your own answers are "
                "saved. Go on, and tell your foundation.");
    case ZYR_FORM_ERROR_PARSE:
    case ZYR_FORM_ERROR_UNSUPPORTED:
    case ZYR_FORM_ERROR_EXPRESSION:
      break;
    }
  return _ ("A calculation in this form failed, so its result is blank. Your answers are saved. Go on, "
            "and tell your foundation.");
}

char *
zyr_sentence_for_fault (const GError *error)
{
  g_return_val_if_fail (error != NULL && error->domain == ZYR_FORM_ERROR, NULL);

  return with_place (sentence_for_fault (error->code), error);
}

static char *
locked_out (const GError *error)
{
  guint minutes = (zyr_client_error_get_retry_after_s (error) + 59) / 60;

  if (minutes == 0)
    return g_strdup (_ ("Too many wrong passwords. Wait a while, then try again. Nothing on this "
                        "device has changed."));
  /* Translators: %u is a number of minutes. */
  return g_strdup_printf (ngettext ("Too many wrong passwords. Try again in %u minute. Nothing on "
                                    "this device has changed.",
                                    "Too many wrong passwords. Try again in %u minutes. Nothing on "
                                    "this device has changed.",
                                    minutes),
                          minutes);
}

char *
zyr_sentence_for_error (const GError *error)
{
  const char *sentence = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  if (g_error_matches (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_LOCKED_OUT))
    return locked_out (error);

  if (error->domain == G_IO_ERROR)
    sentence = sentence_for_io (error->code);
  else if (error->domain == ZYR_CLIENT_ERROR)
    sentence = sentence_for_client (error);
  else if (error->domain == ZYR_STORE_ERROR)
    sentence = sentence_for_store (error->code);
  else if (error->domain == ZYR_WORKSPACE_ERROR)
    sentence = sentence_for_workspace (error);
  else if (error->domain == ZYR_FORM_ERROR)
    sentence = sentence_for_form (error->code);
  else if (g_error_matches (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRONG_PASSPHRASE))
    sentence = _ ("This is not the passphrase. Nothing has changed. Try again.");
  else if (g_error_matches (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRAPPED))
    sentence = _ ("Ziyaret is locked. Unlock it with its passphrase.");
  else if (g_error_matches (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_LOCKED)
           || g_error_matches (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_DENIED))
    sentence = zyr_sentence_for_failure (ZYR_WORKSPACE_FAILURE_SECRET_LOCKED);
  else if (error->domain == ZYR_KEYRING_ERROR)
    sentence = zyr_sentence_for_failure (ZYR_WORKSPACE_FAILURE_NO_SECRET_SERVICE);
  if (sentence == NULL)
    sentence = _ ("That did not work. What you have entered is kept. Try again; if it happens "
                  "again, tell your supervisor.");

  return with_place (sentence, error);
}

char *
zyr_sentence_for_inspection (const GError *error)
{
  static const ZyrClientError away[] = { ZYR_CLIENT_ERROR_OFFLINE, ZYR_CLIENT_ERROR_SERVER_DOWN,
                                         ZYR_CLIENT_ERROR_TIMEOUT };

  g_return_val_if_fail (error != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (away); i++)
    {
      if (g_error_matches (error, ZYR_CLIENT_ERROR, (int)away[i]))
        return g_strdup (_ ("The centre cannot be reached now, and these files are read only there. "
                            "Nothing was asked; try again when it is in reach."));
    }
  if (g_error_matches (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_BUSY))
    return g_strdup (_ ("The centre is busy just now. Nothing was asked; try again in a while."));
  return zyr_sentence_for_error (error);
}

const char *
zyr_title_for_failure (ZyrWorkspaceFailure failure)
{
  switch (failure)
    {
    case ZYR_WORKSPACE_FAILURE_NO_SECRET_SERVICE:
      return _ ("No Password Store");
    case ZYR_WORKSPACE_FAILURE_SECRET_LOCKED:
      return _ ("The Password Store Is Locked");
    case ZYR_WORKSPACE_FAILURE_WRONG_KEY:
      return _ ("The Key Does Not Fit");
    case ZYR_WORKSPACE_FAILURE_DAMAGED:
      return _ ("The Data Is Damaged");
    case ZYR_WORKSPACE_FAILURE_NEWER_SCHEMA:
      return _ ("A Newer Ziyaret Is Needed");
    case ZYR_WORKSPACE_FAILURE_DISK_FULL:
      return _ ("The Disk Is Full");
    case ZYR_WORKSPACE_FAILURE_IN_USE:
      return _ ("Ziyaret Is Already Open");
    case ZYR_WORKSPACE_FAILURE_WITHDRAWN:
      return _ ("This Device Was Withdrawn");
    case ZYR_WORKSPACE_FAILURE_IO:
    case ZYR_WORKSPACE_FAILURE_NONE:
      break;
    }
  return _ ("The Data Cannot Be Opened");
}

const char *
zyr_sentence_for_failure (ZyrWorkspaceFailure failure)
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
    case ZYR_WORKSPACE_FAILURE_WITHDRAWN:
      return _ ("The centre has withdrawn this device. Work that was not sent yet was handed over to "
                "the centre; everything else was removed from the device. To use it again, ask your "
                "supervisor for a set-up code.");
    case ZYR_WORKSPACE_FAILURE_DAMAGED:
      return _ ("The file with this device’s data is damaged. It was left exactly as it is. Do not "
                "delete it: your administrator may recover work that was not sent yet.");
    case ZYR_WORKSPACE_FAILURE_NEWER_SCHEMA:
      return _ ("A newer version of Ziyaret has written this device’s data. It is untouched. Install "
                "the newer version to go on.");
    case ZYR_WORKSPACE_FAILURE_DISK_FULL:
      return _ ("There is no room left on this device’s disk. Nothing that was saved is lost. Free "
                "some space, then try again.");
    case ZYR_WORKSPACE_FAILURE_IN_USE:
      return _ ("Another window of Ziyaret is using this device’s data. Go on there, or close it and "
                "try again.");
    case ZYR_WORKSPACE_FAILURE_IO:
    case ZYR_WORKSPACE_FAILURE_NONE:
      break;
    }
  return _ ("The folder with this device’s data cannot be read or written. Nothing was changed in "
            "it. Check the disk and the folder’s permissions, then try again.");
}

const char *
zyr_sentence_for_trouble (ZyrSyncTrouble trouble)
{
  switch (trouble)
    {
    case ZYR_SYNC_TROUBLE_NONE:
      return "";
    case ZYR_SYNC_TROUBLE_NO_NETWORK:
      return _ ("There is no network. Everything works without it; your work is kept on this device "
                "and sent when there is a connection.");
    case ZYR_SYNC_TROUBLE_CENTRE_DOWN:
      return _ ("The centre does not answer. Your work is kept on this device and sent by itself as "
                "soon as it does.");
    case ZYR_SYNC_TROUBLE_CENTRE_BUSY:
      return _ ("The centre is busy. Many devices are at work just now, and yours has its turn by "
                "itself in a moment. Your work is kept on this device.");
    case ZYR_SYNC_TROUBLE_WRONG_CENTRE:
      return _ ("What answers is not your centre: its certificate is a different one. Nothing was "
                "sent. Try another network; if it stays so, tell your administrator.");
    case ZYR_SYNC_TROUBLE_NOT_THE_CENTRE:
      return _ ("A page of the network answers in place of the centre. Nothing was sent. Open a web "
                "browser and sign in to the network, or use another one.");
    case ZYR_SYNC_TROUBLE_SIGN_IN_EXPIRED:
      return _ ("Your session has ended. You can go on working; sign in again so that your work can "
                "be sent.");
    case ZYR_SYNC_TROUBLE_DEVICE_REVOKED:
      return _ ("The centre has withdrawn this device. Nothing more is received. Speak to your "
                "administrator before you delete anything.");
    case ZYR_SYNC_TROUBLE_OLD_CENTRE:
      return _ ("The centre is older than this Ziyaret. Your work is kept on this device and sent by "
                "itself once the centre is updated; tell your administrator.");
    case ZYR_SYNC_TROUBLE_OLD_VERSION:
      return _ ("The centre needs a newer version of Ziyaret. Your work is kept on this device; "
                "install the update to send it.");
    case ZYR_SYNC_TROUBLE_DISK_FULL:
      return _ ("The device’s disk is full, so nothing new can be received. Nothing is lost. Free "
                "some space.");
    case ZYR_SYNC_TROUBLE_STORE:
      return _ ("The device’s data could not be written. What was saved before is safe. Close Ziyaret "
                "and open it again.");
    case ZYR_SYNC_TROUBLE_CANCELLED:
      return _ ("You have stopped the exchange. Your work is kept on this device; it goes on by "
                "itself after some ten minutes, or at once when you ask for it.");
    case ZYR_SYNC_TROUBLE_OTHER:
      break;
    }
  return _ ("The exchange with the centre did not finish. Your work is kept on this device and it is "
            "tried again by itself.");
}

const char *
zyr_title_for_trouble (ZyrSyncTrouble trouble)
{
  switch (trouble)
    {
    case ZYR_SYNC_TROUBLE_NONE:
      return "";
    case ZYR_SYNC_TROUBLE_NO_NETWORK:
      return _ ("No network");
    case ZYR_SYNC_TROUBLE_CENTRE_DOWN:
      return _ ("The centre does not answer");
    case ZYR_SYNC_TROUBLE_CENTRE_BUSY:
      return _ ("The centre is busy");
    case ZYR_SYNC_TROUBLE_WRONG_CENTRE:
      return _ ("This is not your centre");
    case ZYR_SYNC_TROUBLE_NOT_THE_CENTRE:
      return _ ("The network asks for a sign-in");
    case ZYR_SYNC_TROUBLE_SIGN_IN_EXPIRED:
      return _ ("Your session has ended");
    case ZYR_SYNC_TROUBLE_DEVICE_REVOKED:
      return _ ("This device was withdrawn");
    case ZYR_SYNC_TROUBLE_OLD_CENTRE:
      return _ ("The centre is older than this Ziyaret");
    case ZYR_SYNC_TROUBLE_OLD_VERSION:
      return _ ("A newer Ziyaret is needed");
    case ZYR_SYNC_TROUBLE_DISK_FULL:
      return _ ("The disk is full");
    case ZYR_SYNC_TROUBLE_STORE:
      return _ ("The data could not be written");
    case ZYR_SYNC_TROUBLE_CANCELLED:
      return _ ("Stopped by you");
    case ZYR_SYNC_TROUBLE_OTHER:
      break;
    }
  return _ ("The exchange did not finish");
}

const char *
zyr_sentence_for_refusal (const char *code)
{
  static const struct
  {
    const char *code;
    const char *sentence;
  } sentences[] = {
    { ZYR_REFUSAL_NOT_ALLOWED, N_ ("Your role does not permit this. Nothing has changed.") },
    { ZYR_REFUSAL_OWN_VISIT,
      N_ ("Nobody decides on a visit that he made or witnessed. Another supervisor has to do it.") },
    { ZYR_REFUSAL_WRONG_STATE,
      N_ ("The visit has moved on in the meantime, so this could not be applied. What you wrote is "
          "kept and can be read.") },
    { ZYR_REFUSAL_STALE_REVISION,
      N_ ("A newer version of this report has arrived in the meantime. Open it again and decide on "
          "that one.") },
    { ZYR_REFUSAL_UNKNOWN_RECORD,
      N_ ("The centre does not know this household or visit any more. What you wrote is kept.") },
    { ZYR_REFUSAL_UNKNOWN_FORM,
      N_ ("The centre does not know the form of this visit. What you wrote is kept; your "
          "administrator can bring the form back.") },
    { ZYR_REFUSAL_MALFORMED,
      N_ ("The centre could not read this. What you wrote is kept; tell your administrator.") },
    { ZYR_REFUSAL_OTHER_FOUNDATION,
      N_ ("The household now belongs to another foundation. What you wrote is kept.") },
    { ZYR_REFUSAL_SAME_PERSON,
      N_ ("You have asked for this already. Another inspector has to do it, too.") },
    { ZYR_REFUSAL_DUPLICATE, N_ ("The centre already has this. There is nothing to do.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      if (g_strcmp0 (code, sentences[i].code) == 0)
        return _ (sentences[i].sentence);
    }
  return _ ("The centre could not apply this. What you wrote is kept; tell your supervisor.");
}
