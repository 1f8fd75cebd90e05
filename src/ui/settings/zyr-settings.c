/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-settings.h"

#define SCHEMA "org.ziyaret.Ziyaret"

/* (nullable): a build directory keeps the compiled schema in data/, each program in a folder two
 * levels down. What else lies there on an installed system is nobody's schema. */
static GSettingsSchemaSource *
build_source_new (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *built = g_build_filename (program != NULL ? program : "/", "../../..", NULL);
  g_autofree char *top = g_canonicalize_filename (built, NULL);
  g_autofree char *mark = g_build_filename (top, "meson-info", NULL);
  g_autofree char *data = g_build_filename (top, "data", NULL);

  if (!g_file_test (mark, G_FILE_TEST_IS_DIR))
    return NULL;
  return g_settings_schema_source_new_from_directory (
      data, g_settings_schema_source_get_default (), TRUE, NULL);
}

GSettings *
zyr_settings_get (void)
{
  static GSettings *settings = NULL;
  g_autoptr (GSettingsSchemaSource) built = NULL;
  g_autoptr (GSettingsSchema) schema = NULL;

  if (settings != NULL)
    return settings;

  built = build_source_new ();
  if (built != NULL)
    schema = g_settings_schema_source_lookup (built, SCHEMA, TRUE);
  /* Without it GSettings ends the program and says which schema is missing. */
  settings = schema != NULL ? g_settings_new_full (schema, NULL, NULL) : g_settings_new (SCHEMA);
  return settings;
}
