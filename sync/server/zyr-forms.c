/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-forms.h"

#include "zyr-form.h"
#include "zyr-limits.h"
#include "zyr-uuid.h"

#include <string.h>

/* What ids of form records are derived from: an id of 1970 that stands for nothing else. */
#define FORM_ID_BASE "00000000-0000-7000-8000-666f726d0000"

static gboolean
invalid (GError **error, const char *path, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", path, what);
  return FALSE;
}

/* Text in UTF-8 within a limit. */
static char *
read_text (const char *path, gsize size_bytes_max, gsize *size, GError **error)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, size, error))
    return NULL;
  if (*size > size_bytes_max || !g_utf8_validate_len (text, *size, NULL))
    {
      invalid (error, path, "too large, or not in UTF-8");
      return NULL;
    }
  return g_steal_pointer (&text);
}

static JsonObject *
read_media (GPtrArray *media_files, GError **error)
{
  g_autoptr (JsonObject) media = json_object_new ();
  gsize total = 0;

  for (guint i = 0; media_files != NULL && i < media_files->len; i++)
    {
      const char *path = g_ptr_array_index (media_files, i);
      g_autofree char *name = g_path_get_basename (path);
      gsize size = 0;
      g_autofree char *text = read_text (path, ZYR_FORM_MEDIA_SIZE_BYTES_MAX, &size, error);

      if (text == NULL)
        return NULL;
      total += size;
      if (total > ZYR_FORM_MEDIA_SIZE_BYTES_MAX)
        {
          invalid (error, path, "the files of the form are too large together");
          return NULL;
        }
      json_object_set_string_member (media, name, text);
    }
  return g_steal_pointer (&media);
}

static gboolean
add_meta (JsonObject *body, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  JsonObject *meta;
  gsize size = 0;

  if (path == NULL)
    return TRUE;
  text = read_text (path, ZYR_JSON_SIZE_BYTES_MAX, &size, error);
  if (text == NULL)
    return FALSE;
  meta = zyr_json_parse_object (text, (gssize)size, ZYR_JSON_SIZE_BYTES_MAX, error);
  if (meta == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  json_object_set_object_member (body, "meta", meta);
  return TRUE;
}

/* Identity comes from the form as the engine reads it: what does not run is not published. */
static gboolean
add_identity (JsonObject *body, const char *path, const char *xml, gsize size, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (xml, size);
  g_autoptr (ZyrForm) form = zyr_form_new_from_bytes (bytes, NULL, error);

  if (form == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }
  zyr_json_set_optional (body, "form_id", zyr_form_get_form_id (form));
  zyr_json_set_optional (body, "version", zyr_form_get_version (form));
  zyr_json_set_optional (body, "title", zyr_form_get_title (form));
  if (!zyr_json_has (body, "form_id") || !zyr_json_has (body, "version"))
    return invalid (error, path, "its primary instance has no id and version");
  return TRUE;
}

ZyrRecord *
zyr_form_record_load (const char *path,
                      GPtrArray *media_files,
                      const char *meta_path,
                      GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *xml = NULL;
  g_autofree char *name = NULL;
  g_autofree char *id = NULL;
  JsonObject *media;
  gsize size = 0;

  xml = read_text (path, ZYR_FORM_SIZE_BYTES_MAX, &size, error);
  if (xml == NULL || !add_identity (body, path, xml, size, error))
    return NULL;
  media = read_media (media_files, error);
  if (media == NULL)
    return NULL;

  name = g_strdup_printf ("%s %s", zyr_json_get_string (body, "form_id", ""),
                          zyr_json_get_string (body, "version", ""));
  id = zyr_uuid_derive (FORM_ID_BASE, name);
  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "xml", xml);
  json_object_set_object_member (body, "media", media);
  if (!add_meta (body, meta_path, error))
    return NULL;
  return zyr_record_new (ZYR_KIND_FORM, id, "ref", 1, body, NULL);
}
