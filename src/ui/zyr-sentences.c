/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sentences.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

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
      return _ ("The centre cannot be reached. Your work is kept on this device and will be sent "
                "when there is a connection.");
    default:
      return NULL;
    }
}

char *
zyr_sentence_for_error (const GError *error)
{
  const char *sentence = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain == G_IO_ERROR)
    sentence = sentence_for_io (error->code);
  if (sentence == NULL)
    sentence = _ ("That did not work. What you have entered is kept. Try again; if it happens "
                  "again, tell your supervisor.");

  return g_strdup (sentence);
}
