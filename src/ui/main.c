/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-appearance.h"
#include "zyr-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char *argv[])
{
  g_autoptr (ZyrApplication) app = NULL;
  const char *localedir = g_getenv ("ZYR_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, localedir != NULL ? localedir : ZYR_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  zyr_appearance_apply_language ();

  app = zyr_application_new ();

  return g_application_run (G_APPLICATION (app), argc, argv);
}
