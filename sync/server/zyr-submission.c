/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-submission-private.h"

#include "zyr-form.h"
#include "zyr-limits.h"
#include "zyr-visit-result.h"
#include "zyr-xml-scan-private.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#define OPENROSA "http://openrosa.org/xforms"

/* Read by the scan when it is plain, which costs a tenth; else by libxml2. */
struct _ZyrSubmission
{
  const char *xml; /* borrowed */
  ZyrXmlScan *scan;
  xmlDocPtr doc;
  xmlNodePtr root;
  char *form_id;
  char *form_version;
};

/* Depth and number of elements, without recursion. */
static gboolean
is_bounded (xmlNodePtr root)
{
  xmlNodePtr node = root;
  guint n_nodes = 0;
  guint depth = 1;

  while (node != NULL)
    {
      if (++n_nodes > ZYR_FORM_NODES_N_MAX || depth > ZYR_XML_DEPTH_MAX)
        return FALSE;
      if (node->children != NULL && node->type == XML_ELEMENT_NODE)
        {
          node = node->children;
          depth++;
          continue;
        }
      while (node != root && node->next == NULL)
        {
          node = node->parent;
          depth--;
        }
      if (node == root)
        break;
      node = node->next;
    }
  return TRUE;
}

/* In no namespace, or in OpenRosa's: version and orx:version are the same. */
static char *
dup_attribute (xmlNodePtr node, const char *name)
{
  xmlChar *value = xmlGetNoNsProp (node, (const xmlChar *)name);
  char *copy;

  if (value == NULL)
    value = xmlGetNsProp (node, (const xmlChar *)name, (const xmlChar *)OPENROSA);
  copy = g_strdup ((const char *)value);

  xmlFree (value);
  return copy;
}

ZyrSubmission *
zyr_submission_parse_tree (const char *xml)
{
  gsize size = strlen (xml);
  ZyrSubmission *submission;
  xmlNodePtr root;
  xmlDocPtr doc;

  if (size == 0 || size > ZYR_INSTANCE_SIZE_BYTES_MAX)
    return NULL;
  doc = xmlReadMemory (xml, (int)size, NULL, "UTF-8",
                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  if (doc == NULL)
    return NULL;
  root = xmlDocGetRootElement (doc);
  if (root == NULL || doc->intSubset != NULL || !is_bounded (root))
    {
      xmlFreeDoc (doc);
      return NULL;
    }
  submission = g_new0 (ZyrSubmission, 1);
  submission->doc = doc;
  submission->root = root;
  submission->form_id = dup_attribute (root, "id");
  submission->form_version = dup_attribute (root, "version");
  return submission;
}

ZyrSubmission *
zyr_submission_parse (const char *xml)
{
  gsize size = strlen (xml);
  ZyrXmlScan *scan = size <= ZYR_INSTANCE_SIZE_BYTES_MAX ? zyr_xml_scan_new (xml, size) : NULL;
  ZyrSubmission *submission;

  if (scan == NULL)
    return zyr_submission_parse_tree (xml);
  submission = g_new0 (ZyrSubmission, 1);
  submission->xml = xml;
  submission->scan = scan;
  submission->form_id = zyr_xml_scan_dup_attribute (scan, "id", OPENROSA);
  submission->form_version = zyr_xml_scan_dup_attribute (scan, "version", OPENROSA);
  return submission;
}

void
zyr_submission_free (ZyrSubmission *submission)
{
  if (submission == NULL)
    return;
  zyr_xml_scan_free (submission->scan);
  g_clear_pointer (&submission->doc, xmlFreeDoc);
  g_free (submission->form_id);
  g_free (submission->form_version);
  g_free (submission);
}

const char *
zyr_submission_get_form_id (ZyrSubmission *submission)
{
  return submission->form_id;
}

const char *
zyr_submission_get_form_version (ZyrSubmission *submission)
{
  return submission->form_version;
}

static gboolean
has_name (xmlNodePtr node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp ((const char *)node->name, name) == 0;
}

static xmlNodePtr
find_child (xmlNodePtr parent, const char *name)
{
  for (xmlNodePtr node = parent->children; node != NULL; node = node->next)
    {
      if (has_name (node, name))
        return node;
    }
  return NULL;
}

static char *
dup_value_of_tree (ZyrSubmission *submission, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", ZYR_XML_DEPTH_MAX + 1);
  xmlNodePtr node = submission->root;
  xmlChar *content;
  char *value;

  /* "/data/…": the first part is empty, the second the root's name. */
  if (g_strv_length (names) < 2 || *names[0] != '\0' || !has_name (node, names[1]))
    return NULL;
  for (guint i = 2; node != NULL && names[i] != NULL; i++)
    node = find_child (node, names[i]);
  if (node == NULL || xmlChildElementCount (node) > 0)
    return NULL;
  content = xmlNodeGetContent (node);
  value = g_strdup ((const char *)content);
  xmlFree (content);
  return value;
}

/* To change it, and to ask the changed one: what the scan takes, libxml2 takes too. */
static void
need_tree (ZyrSubmission *submission)
{
  g_autoptr (ZyrSubmission) whole = NULL;

  if (submission->doc != NULL)
    return;
  whole = zyr_submission_parse_tree (submission->xml);
  g_assert (whole != NULL);
  submission->doc = g_steal_pointer (&whole->doc);
  submission->root = whole->root;
  g_clear_pointer (&submission->scan, zyr_xml_scan_free);
}

static void
empty (xmlNodePtr node)
{
  while (node->children != NULL)
    {
      xmlNodePtr child = node->children;

      xmlUnlinkNode (child);
      xmlFreeNode (child);
    }
}

/* @names: what is left of a path; the depth of the document is bounded. */
static void
empty_path (xmlNodePtr node, char **names)
{
  if (*names == NULL)
    {
      empty (node);
      return;
    }
  for (xmlNodePtr child = node->children; child != NULL; child = child->next)
    if (has_name (child, *names))
      empty_path (child, names + 1);
}

char *
zyr_submission_dup_without (ZyrSubmission *submission, const char *const *paths)
{
  xmlChar *text = NULL;
  char *copy;
  int size = 0;

  need_tree (submission);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_auto (GStrv) names = g_strsplit (paths[i], "/", ZYR_XML_DEPTH_MAX + 1);

      if (g_strv_length (names) > 1 && has_name (submission->root, names[1]))
        empty_path (submission->root, names + 2);
    }
  xmlDocDumpMemoryEnc (submission->doc, &text, &size, "UTF-8");
  copy = g_strndup ((const char *)text, (gsize)size);
  xmlFree (text);
  return copy;
}

char *
zyr_submission_dup_value (ZyrSubmission *submission, const char *path)
{
  return submission->scan != NULL ? zyr_xml_scan_dup_value (submission->scan, path)
                                  : dup_value_of_tree (submission, path);
}

static gboolean
is_leaf (xmlNodePtr node)
{
  return node->type == XML_ELEMENT_NODE && xmlChildElementCount (node) == 0;
}

static gboolean
is_one_of (xmlNodePtr leaf, const char *const *texts)
{
  xmlChar *content = xmlNodeGetContent (leaf);
  const gboolean found = g_strv_contains (texts, (const char *)content);

  xmlFree (content);
  return found;
}

/* What was answered at and below @node; the depth of the document is bounded. */
static void
add_answers (xmlNodePtr node, JsonArray *answers)
{
  if (is_leaf (node))
    {
      xmlChar *path = xmlGetNodePath (node);
      xmlChar *content = xmlNodeGetContent (node);
      JsonObject *answer = json_object_new ();

      json_object_set_string_member (answer, "path", (const char *)path);
      json_object_set_string_member (answer, "value", (const char *)content);
      if (*content != '\0')
        json_array_add_object_element (answers, json_object_ref (answer));
      json_object_unref (answer);
      xmlFree (content);
      xmlFree (path);
      return;
    }
  for (xmlNodePtr child = node->children; child != NULL; child = child->next)
    if (child->type == XML_ELEMENT_NODE)
      add_answers (child, answers);
}

static gboolean
has_answer (xmlNodePtr group, const char *const *texts)
{
  for (xmlNodePtr child = group->children; child != NULL; child = child->next)
    if (is_leaf (child) && is_one_of (child, texts))
      return TRUE;
  return FALSE;
}

static void
add_naming (xmlNodePtr parent, const char *const *texts, JsonArray *answers)
{
  for (xmlNodePtr child = parent->children; child != NULL; child = child->next)
    {
      if (child->type != XML_ELEMENT_NODE)
        continue;
      if (is_leaf (child) ? is_one_of (child, texts) : has_answer (child, texts))
        add_answers (child, answers);
      else
        add_naming (child, texts, answers);
    }
}

JsonArray *
zyr_submission_read_naming (ZyrSubmission *submission, const char *const *texts)
{
  JsonArray *answers = json_array_new ();

  need_tree (submission);
  add_naming (submission->root, texts, answers);
  return answers;
}

static char *
read_value (const char *path, gpointer data)
{
  return zyr_submission_dup_value (data, path);
}

char *
zyr_submission_read_result (ZyrSubmission *submission, ZyrRecord *form)
{
  JsonObject *meta = zyr_json_get_object (zyr_record_get_body (form), "meta");

  return meta != NULL ? zyr_visit_result_read (meta, read_value, submission) : NULL;
}

static JsonObject *
entity_to_json (const ZyrFormEntity *entity)
{
  JsonObject *object = json_object_new ();
  JsonObject *set = json_object_new ();

  for (guint i = 0; i < entity->properties->len; i++)
    {
      const ZyrFormValue *property = g_ptr_array_index (entity->properties, i);

      json_object_set_string_member (set, property->path, property->value);
    }
  json_object_set_string_member (object, "action",
                                 entity->kind == ZYR_FORM_ENTITY_CREATE ? "create" : "update");
  json_object_set_string_member (object, "dataset", entity->dataset);
  json_object_set_string_member (object, "id", entity->id);
  json_object_set_int_member (object, "base", entity->base_version);
  json_object_set_object_member (object, "set", set);
  return object;
}

JsonArray *
zyr_submission_read_entities (ZyrRecord *form, const char *instance)
{
  const char *xml = zyr_record_get_string (form, "xml", "");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (ZyrForm) compiled = NULL;
  g_autoptr (GPtrArray) entities = NULL;
  JsonArray *array = json_array_new ();

  /* Compiling takes milliseconds, and few forms have any. */
  if (strstr (xml, "dataset") == NULL)
    return array;
  bytes = g_bytes_new (xml, strlen (xml));
  compiled = zyr_form_new_from_bytes (bytes, NULL, NULL);
  if (compiled != NULL)
    entities = zyr_form_read_entities (compiled, instance, NULL);
  for (guint i = 0; entities != NULL && i < entities->len; i++)
    {
      const ZyrFormEntity *entity = g_ptr_array_index (entities, i);

      if (entity->problem == NULL)
        json_array_add_object_element (array, entity_to_json (entity));
    }
  return array;
}
