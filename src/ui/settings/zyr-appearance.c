/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-appearance.h"

#include <libintl.h>
#include <locale.h>

#include "zyr-settings.h"

#define DPI_DEFAULT (96 * 1024)
#define LARGE_TEXT_SCALE 1.25

/* It stands in the environment itself and is changed in place: setenv() would move the environment
 * under other threads that look up their sentences. */
static char language[32] = "LANGUAGE=";

static void
set_language (const char *value)
{
  g_strlcpy (language + strlen ("LANGUAGE="), value, sizeof language - strlen ("LANGUAGE="));
}

void
zyr_appearance_apply_language (void)
{
  static char *from_system = NULL;
  g_autofree char *chosen = g_settings_get_string (zyr_settings_get (), ZYR_SETTINGS_LANGUAGE);
  const char *messages = setlocale (LC_MESSAGES, NULL);

  if (from_system == NULL)
    {
      from_system = g_strdup (g_getenv ("LANGUAGE"));
      if (from_system == NULL)
        from_system = g_strdup ("");
      set_language (from_system);
      putenv (language);
    }
  set_language (chosen[0] != '\0' ? chosen : from_system);
  /* In the locale "C" gettext translates nothing. */
  if (chosen[0] != '\0' && (g_str_equal (messages, "C") || g_str_equal (messages, "POSIX")))
    setlocale (LC_MESSAGES, "C.UTF-8");
  /* Makes gettext look everything up again. */
  textdomain (GETTEXT_PACKAGE);
}

static void
scale_cb (GSettings *settings)
{
  GtkSettings *display = gtk_settings_get_default ();
  double scale = g_settings_get_double (settings, ZYR_SETTINGS_TEXT_SCALE);
  int dpi;

  gtk_settings_reset_property (display, "gtk-xft-dpi");
  g_object_get (display, "gtk-xft-dpi", &dpi, NULL);
  if (scale > 1.0)
    g_object_set (display, "gtk-xft-dpi", (int)((dpi > 0 ? dpi : DPI_DEFAULT) * scale), NULL);
}

static void
scheme_cb (GSettings *settings)
{
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  switch ((ZyrColorScheme)g_settings_get_enum (settings, ZYR_SETTINGS_COLOR_SCHEME))
    {
    case ZYR_COLOR_SCHEME_LIGHT:
      scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
      break;
    case ZYR_COLOR_SCHEME_DARK:
      scheme = ADW_COLOR_SCHEME_FORCE_DARK;
      break;
    case ZYR_COLOR_SCHEME_SYSTEM:
      break;
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

void
zyr_appearance_follow (void)
{
  GSettings *settings = zyr_settings_get ();

  g_signal_connect (settings, "changed::" ZYR_SETTINGS_TEXT_SCALE, G_CALLBACK (scale_cb), NULL);
  g_signal_connect (settings, "changed::" ZYR_SETTINGS_COLOR_SCHEME, G_CALLBACK (scheme_cb), NULL);
  scale_cb (settings);
  scheme_cb (settings);
}

gboolean
zyr_appearance_has_large_text (GtkWidget *widget)
{
  int dpi;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi >= DPI_DEFAULT * LARGE_TEXT_SCALE;
}
