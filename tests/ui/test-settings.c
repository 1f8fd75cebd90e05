/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys are found by a program that is not installed, with the values that privacy asks for. */
#include "zyr-settings.h"
#include "zyr-visit-pages.h"

static void
test_found (void)
{
  GSettings *settings = zyr_settings_get ();

  g_assert_true (settings == zyr_settings_get ());
  g_assert_false (g_settings_get_boolean (settings, ZYR_SETTINGS_SEARCH_PROVIDER));
  g_assert_true (g_settings_get_boolean (settings, ZYR_SETTINGS_LOCK_ON_SUSPEND));
  g_assert_cmpuint (g_settings_get_uint (settings, ZYR_SETTINGS_LOCK_AFTER), ==, 5);
}

/* Every key that the header names is in the schema, and no other: a name is written twice. */
static void
test_names (void)
{
  static const char *const names[] = {
    ZYR_SETTINGS_LANGUAGE,         ZYR_SETTINGS_TEXT_SCALE,
    ZYR_SETTINGS_COLOR_SCHEME,     ZYR_SETTINGS_LOCK_AFTER,
    ZYR_SETTINGS_LOCK_ON_SUSPEND,  ZYR_SETTINGS_NOTIFICATIONS,
    ZYR_SETTINGS_SEARCH_PROVIDER,  ZYR_SETTINGS_TOUR_SHOWN,
    ZYR_SETTINGS_REVIEW_BASE,      ZYR_SETTINGS_REVIEW_ONLY_DIFFERENCES,
    ZYR_SETTINGS_REVIEW_SORT,
    ZYR_SETTINGS_WINDOW_WIDTH,     ZYR_SETTINGS_WINDOW_HEIGHT,
    ZYR_SETTINGS_WINDOW_MAXIMIZED, NULL,
  };
  g_autoptr (GSettingsSchema) schema = NULL;
  g_auto (GStrv) keys = NULL;

  g_object_get (zyr_settings_get (), "settings-schema", &schema, NULL);
  keys = g_settings_schema_list_keys (schema);
  for (guint i = 0; keys[i] != NULL; i++)
    g_assert_true (g_strv_contains (names, keys[i]));
  g_assert_cmpuint (g_strv_length (keys), ==, G_N_ELEMENTS (names) - 1);
}

/* The numbers of the enumerations are those of the schema. */
static void
test_enums (void)
{
  GSettings *settings = zyr_settings_get ();

  g_assert_true (g_settings_set_string (settings, ZYR_SETTINGS_COLOR_SCHEME, "dark"));
  g_assert_cmpint (g_settings_get_enum (settings, ZYR_SETTINGS_COLOR_SCHEME), ==,
                   ZYR_COLOR_SCHEME_DARK);
  g_assert_true (g_settings_set_string (settings, ZYR_SETTINGS_REVIEW_SORT, "discrepancies"));
  g_assert_cmpint (g_settings_get_enum (settings, ZYR_SETTINGS_REVIEW_SORT), ==,
                   ZYR_REVIEW_SORT_DISCREPANCIES);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/settings/found", test_found);
  g_test_add_func ("/ui/settings/names", test_names);
  g_test_add_func ("/ui/settings/enums", test_enums);
  return g_test_run ();
}
