/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-code-tables-private.h"

#include "zyr-csv-reader.h"
#include "zyr-json.h"
#include "zyr-limits.h"
#include <libxml/parser.h>
#include <string.h>

typedef struct
{
  char *code;
  char *itext; /* (nullable) */
  char *label; /* (nullable): without itext */
} Option;

struct _ZyrCodeTables
{
  GHashTable *lists;         /* list to GPtrArray of Option */
  GHashTable *codes;         /* list to GPtrArray of borrowed codes */
  GHashTable *texts;         /* language code to (itext id to text) */
  char *default_language;    /* (nullable) */
  JsonObject *discrepancies; /* (nullable) */
};

typedef xmlDoc ZyrXmlDoc;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrXmlDoc, xmlFreeDoc)

static void
option_free (gpointer data)
{
  Option *option = data;

  g_free (option->code);
  g_free (option->itext);
  g_free (option->label);
  g_free (option);
}

char *
zyr_language_to_code (const char *language)
{
  const char *open = language != NULL ? strrchr (language, '(') : NULL;
  const char *close = open != NULL ? strchr (open, ')') : NULL;

  if (close != NULL && close > open + 1)
    return g_strndup (open + 1, (gsize)(close - open - 1));
  return g_strdup (language != NULL ? language : "");
}

static gboolean
is_element (xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && g_str_equal ((const char *)node->name, name);
}

static char *
dup_attribute (xmlNode *node, const char *name)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *)name);
  char *copy = value != NULL ? g_strdup ((const char *)value) : NULL;

  if (value != NULL)
    xmlFree (value);
  return copy;
}

static char *
dup_content (xmlNode *node)
{
  xmlChar *value = xmlNodeGetContent (node);
  char *copy = g_strdup (value != NULL ? (const char *)value : "");

  if (value != NULL)
    xmlFree (value);
  return copy;
}

static void
read_option (xmlNode *item, GPtrArray *options)
{
  Option *option = g_new0 (Option, 1);

  for (xmlNode *child = item->children; child != NULL; child = child->next)
    {
      if (is_element (child, "name") && option->code == NULL)
        option->code = dup_content (child);
      else if (is_element (child, "itextId") && option->itext == NULL)
        option->itext = dup_content (child);
      else if (is_element (child, "label") && option->label == NULL)
        option->label = dup_content (child);
    }
  if (option->code != NULL && (option->itext != NULL || option->label != NULL))
    g_ptr_array_add (options, option);
  else
    option_free (option);
}

static void
read_instance (ZyrCodeTables *self, xmlNode *instance)
{
  g_autofree char *id = dup_attribute (instance, "id");
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (option_free);
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  if (id == NULL)
    return;
  for (xmlNode *root = instance->children; root != NULL; root = root->next)
    {
      for (xmlNode *item = is_element (root, "root") ? root->children : NULL; item != NULL;
           item = item->next)
        {
          if (is_element (item, "item"))
            read_option (item, options);
        }
    }
  if (options->len == 0)
    return;
  for (guint i = 0; i < options->len; i++)
    g_ptr_array_add (codes, ((Option *)g_ptr_array_index (options, i))->code);
  g_hash_table_replace (self->codes, g_strdup (id), g_steal_pointer (&codes));
  g_hash_table_replace (self->lists, g_strdup (id), g_steal_pointer (&options));
}

static void
read_translation (ZyrCodeTables *self, xmlNode *translation)
{
  g_autofree char *name = dup_attribute (translation, "lang");
  g_autofree char *language = zyr_language_to_code (name);
  g_autofree char *is_default = dup_attribute (translation, "default");
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (xmlNode *text = translation->children; text != NULL; text = text->next)
    {
      g_autofree char *id = is_element (text, "text") ? dup_attribute (text, "id") : NULL;

      for (xmlNode *value = id != NULL ? text->children : NULL; value != NULL; value = value->next)
        {
          if (is_element (value, "value") && value->properties == NULL)
            g_hash_table_insert (texts, g_strdup (id), dup_content (value));
        }
    }
  if (self->default_language == NULL || is_default != NULL)
    {
      g_free (self->default_language);
      self->default_language = g_strdup (language);
    }
  g_hash_table_replace (self->texts, g_steal_pointer (&language), texts);
}

static void
read_model (ZyrCodeTables *self, xmlNode *model)
{
  for (xmlNode *node = model->children; node != NULL; node = node->next)
    {
      if (is_element (node, "instance"))
        read_instance (self, node);
      for (xmlNode *child = is_element (node, "itext") ? node->children : NULL; child != NULL;
           child = child->next)
        {
          if (is_element (child, "translation"))
            read_translation (self, child);
        }
    }
}

/* Lists beside the form, such as the neighbourhoods of addr_mahalle.csv: what is called code and
 * label in the first line. */

/* Puts the next row's fields into @cells */
static void
read_row (ZyrCsvReader *reader, GPtrArray *cells)
{
  gboolean more = TRUE;

  g_ptr_array_set_size (cells, 0);
  while (more)
    {
      more = zyr_csv_reader_next (reader);
      g_ptr_array_add (cells, g_strdup (reader->field->str));
    }
}

static gboolean
find_column (GPtrArray *cells, const char *name, guint *column)
{
  return g_ptr_array_find_with_equal_func (cells, name, g_str_equal, column);
}

static void
read_media (ZyrCodeTables *self, const char *name, const char *text)
{
  g_auto (ZyrCsvReader) reader = { 0 };
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (option_free);
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  guint code = 0, label = 0;

  zyr_csv_reader_init (&reader, text, strlen (text));
  read_row (&reader, cells);
  for (guint i = 0; i < cells->len; i++)
    g_strstrip (g_ptr_array_index (cells, i));
  if (!find_column (cells, "code", &code) || !find_column (cells, "label", &label))
    return;
  while (zyr_csv_reader_has_row (&reader))
    {
      Option *option = NULL;

      read_row (&reader, cells);
      if (cells->len <= MAX (code, label))
        continue;
      option = g_new0 (Option, 1);
      option->code = g_strdup (g_ptr_array_index (cells, code));
      option->label = g_strdup (g_ptr_array_index (cells, label));
      g_ptr_array_add (options, option);
      g_ptr_array_add (codes, option->code);
    }
  g_hash_table_replace (self->codes, g_strndup (name, strlen (name) - strlen (".csv")),
                        g_steal_pointer (&codes));
  g_hash_table_replace (self->lists, g_strndup (name, strlen (name) - strlen (".csv")),
                        g_steal_pointer (&options));
}

static void
read_all_media (ZyrCodeTables *self, JsonObject *media)
{
  g_autoptr (GList) names = media != NULL ? json_object_get_members (media) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *text = zyr_json_get_string (media, l->data, NULL);

      if (text != NULL && g_str_has_suffix (l->data, ".csv"))
        read_media (self, l->data, text);
    }
}

ZyrCodeTables *
zyr_code_tables_new (const char *form_xml, JsonObject *media, JsonObject *meta, GError **error)
{
  g_autoptr (ZyrCodeTables) self = g_new0 (ZyrCodeTables, 1);
  g_autoptr (ZyrXmlDoc) doc = NULL;
  const gsize size_bytes = strlen (form_xml);
  JsonObject *discrepancies = zyr_json_get_object (meta, "discrepancies");
  xmlNode *root;

  self->lists
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->codes
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  self->texts
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  if (discrepancies != NULL)
    self->discrepancies = json_object_ref (discrepancies);
  if (size_bytes <= ZYR_FORM_SIZE_BYTES_MAX)
    doc = xmlReadMemory (form_xml, (int)size_bytes, "form.xml", NULL,
                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;
  if (root == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the form is not XML");
      return NULL;
    }
  for (xmlNode *head = root->children; head != NULL; head = head->next)
    {
      for (xmlNode *node = is_element (head, "head") ? head->children : NULL; node != NULL;
           node = node->next)
        {
          if (is_element (node, "model"))
            read_model (self, node);
        }
    }
  read_all_media (self, media);
  return g_steal_pointer (&self);
}

void
zyr_code_tables_free (ZyrCodeTables *self)
{
  g_hash_table_unref (self->lists);
  g_hash_table_unref (self->codes);
  g_hash_table_unref (self->texts);
  g_free (self->default_language);
  g_clear_pointer (&self->discrepancies, json_object_unref);
  g_free (self);
}

static const char *
find_text (ZyrCodeTables *self, const char *language, const char *itext)
{
  GHashTable *texts = g_hash_table_lookup (self->texts, language);
  const char *text = texts != NULL ? g_hash_table_lookup (texts, itext) : NULL;

  if (text == NULL && self->default_language != NULL)
    {
      texts = g_hash_table_lookup (self->texts, self->default_language);
      text = texts != NULL ? g_hash_table_lookup (texts, itext) : NULL;
    }
  return text;
}

const char *
zyr_code_tables_get_label (ZyrCodeTables *self,
                           const char *language,
                           const char *list,
                           const char *code)
{
  GPtrArray *options = g_hash_table_lookup (self->lists, list);

  for (guint i = 0; options != NULL && i < options->len; i++)
    {
      Option *option = g_ptr_array_index (options, i);

      if (g_str_equal (option->code, code))
        return option->itext != NULL ? find_text (self, language, option->itext) : option->label;
    }
  return NULL;
}

const char *
zyr_code_tables_get_discrepancy (ZyrCodeTables *self, const char *language, const char *code)
{
  JsonObject *entry = zyr_json_get_object (self->discrepancies, code);
  const char *text = zyr_json_get_string (entry, language, NULL);

  return text != NULL ? text : zyr_json_get_string (entry, "tr", NULL);
}

GPtrArray *
zyr_code_tables_get_codes (ZyrCodeTables *self, const char *list)
{
  return g_hash_table_lookup (self->codes, list);
}
