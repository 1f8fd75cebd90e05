/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-forms.h"

#include "zyr-limits.h"
#include "zyr-uuid.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

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

/* The first element below @parent with that local name; "*" takes any. */
static xmlNodePtr
find_element (xmlNodePtr parent, const char *name)
{
  for (xmlNodePtr node = parent != NULL ? parent->children : NULL; node != NULL; node = node->next)
    {
      if (node->type == XML_ELEMENT_NODE
          && (g_str_equal (name, "*") || g_str_equal (name, (const char *)node->name)))
        return node;
    }
  return NULL;
}

static void
set_xml_text (JsonObject *body, const char *member, xmlChar *text)
{
  zyr_json_set_optional (body, member, (const char *)text);
  xmlFree (text);
}

/* Identity: attributes of the primary instance's root (html/head/model/instance/…), and the title.
 */
static gboolean
add_identity (JsonObject *body, const char *path, const char *xml, gsize size, GError **error)
{
  xmlDocPtr doc = xmlReadMemory (xml, (int)size, NULL, "UTF-8",
                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  xmlNodePtr head;
  xmlNodePtr root;

  if (doc == NULL)
    return invalid (error, path, "is not well-formed XML");
  head = find_element (xmlDocGetRootElement (doc), "head");
  root = find_element (find_element (find_element (head, "model"), "instance"), "*");
  if (root != NULL)
    {
      set_xml_text (body, "form_id", xmlGetNoNsProp (root, (const xmlChar *)"id"));
      set_xml_text (body, "version", xmlGetNoNsProp (root, (const xmlChar *)"version"));
    }
  if (find_element (head, "title") != NULL)
    set_xml_text (body, "title", xmlNodeGetContent (find_element (head, "title")));
  xmlFreeDoc (doc);
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
