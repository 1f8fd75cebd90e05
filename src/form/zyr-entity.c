/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "zyr-form.h"
#include "zyr-model-private.h"

#define NEWEST_YEAR 2025
#define NEWEST_NUMBER 1
#define IN_REPEATS_YEAR 2025

/* An <entity> of the form. What is saved by questions at or below @scope belongs to it, unless they
 * are below a nearer one. */
typedef struct
{
  const ZyrSchema *scope;
  const ZyrSchema *entity;
} Declaration;

static void
entity_free (ZyrFormEntity *self)
{
  g_free (self->ref);
  g_free (self->dataset);
  g_free (self->id);
  g_free (self->label);
  g_free (self->branch_id);
  g_free (self->problem);
  g_clear_pointer (&self->properties, g_ptr_array_unref);
  g_free (self);
}

/* Loading */

/* "2024.1.0". FALSE when it is not a version */
static gboolean
parse_version (const char *text, gint64 *year, gint64 *number)
{
  char *end;

  *year = g_ascii_strtoll (text, &end, 10);
  if (*end != '.' || *year < 2022)
    return FALSE;
  *number = g_ascii_strtoll (end + 1, &end, 10);
  return *number > 0 && (*end == '.' || *end == '\0');
}

/* Returns: the year; with an error the newest, so that no other follows from it */
static gint64
check_version (ZyrLoader *self, xmlNode *model)
{
  g_autofree char *version = zyr_xml_attribute (model, "entities-version");
  const int line = zyr_xml_line (model);
  gint64 year = 0;
  gint64 number = 0;

  if (version == NULL)
    {
      zyr_loader_warn (self, line, "model",
                       "the form has entities, but its model has no entities:entities-version;"
                       " it is read as one of 2022.1.0");
      return 2022;
    }
  if (!parse_version (version, &year, &number))
    zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, line, "model",
                     "entities-version “%s” is not of the form 2024.1.0", version);
  else if (year > NEWEST_YEAR || (year == NEWEST_YEAR && number > NEWEST_NUMBER))
    zyr_loader_fail (self, ZYR_FORM_ERROR_UNSUPPORTED, line, "model",
                     "the form's entities are of version %s; this program knows them up to %d.%d",
                     version, NEWEST_YEAR, NEWEST_NUMBER);
  return year != 0 ? year : NEWEST_YEAR;
}

static const char *
save_to (const ZyrSchema *schema)
{
  return schema->bind.attributes != NULL ? g_hash_table_lookup (schema->bind.attributes, "saveto")
                                         : NULL;
}

static ZyrSchema *
child_named (ZyrForm *form, const ZyrSchema *parent, const char *name, gboolean attribute)
{
  return zyr_schema_child (parent, zyr_names_intern (form->names, name), attribute);
}

static void
find_declarations (ZyrForm *form)
{
  const char *const entity_name = zyr_names_intern (form->names, "entity");
  const char *const meta_name = zyr_names_intern (form->names, "meta");

  for (guint i = 0; i < form->schemas->len; i++)
    {
      const ZyrSchema *entity = form->schemas->pdata[i];
      Declaration *declaration;

      if (entity->name != entity_name || entity->parent == NULL || entity->parent->name != meta_name
          || entity->parent->parent == form->document_schema
          || child_named (form, entity, "dataset", TRUE) == NULL)
        continue;
      declaration = g_new0 (Declaration, 1);
      declaration->scope = entity->parent->parent;
      declaration->entity = entity;
      g_ptr_array_add (form->entities, declaration);
    }
}

static const Declaration *
declaration_at (const ZyrForm *form, const ZyrSchema *scope)
{
  for (guint i = 0; i < form->entities->len; i++)
    {
      const Declaration *declaration = form->entities->pdata[i];

      if (declaration->scope == scope)
        return declaration;
    }
  return NULL;
}

/* Names are those of XML without a full stop; some are the lists' own */
static void
check_property (ZyrLoader *self, const ZyrSchema *schema, const char *name)
{
  const ZyrSchema *scope = schema;

  if (g_str_equal (name, "name") || g_str_equal (name, "label") || g_str_has_prefix (name, "__")
      || strchr (name, '.') != NULL || xmlValidateNCName ((const xmlChar *)name, 0) != 0)
    zyr_loader_fail (
        self, ZYR_FORM_ERROR_PARSE, schema->bind.line, schema->path,
        "saveto “%s” cannot be a property: an XML name is due, not name, label, one with"
        " a full stop or that begins with __",
        name);
  while (scope != NULL && declaration_at (self->form, scope) == NULL)
    scope = scope->parent;
  if (scope == NULL)
    zyr_loader_warn (self, schema->bind.line, schema->path,
                     "saveto has no effect: no meta/entity above it");
}

static void
check_scope (ZyrLoader *self, const Declaration *declaration, gint64 year)
{
  if (declaration->scope != self->form->root && year < IN_REPEATS_YEAR)
    zyr_loader_warn (
        self, declaration->entity->bind.line, declaration->entity->path,
        "an entity that is not in the form's own meta is of entities-version 2025.1.0; programs that"
        " know only the version that the form names may pass it over");
  if (child_named (self->form, declaration->entity, "id", TRUE) == NULL)
    zyr_loader_warn (self, declaration->entity->bind.line, declaration->entity->path,
                     "the entity has no attribute id; nothing can be done with it");
}

void
zyr_load_entities (ZyrLoader *self, xmlNode *model)
{
  ZyrForm *form = self->form;
  g_autofree char *version = zyr_xml_attribute (model, "entities-version");
  g_autoptr (GPtrArray) saved = g_ptr_array_new ();
  gint64 year;

  find_declarations (form);
  for (guint i = 0; i < form->schemas->len; i++)
    if (save_to (form->schemas->pdata[i]) != NULL)
      g_ptr_array_add (saved, form->schemas->pdata[i]);
  if (form->entities->len == 0 && saved->len == 0 && version == NULL)
    return;
  year = check_version (self, model);
  for (guint i = 0; i < form->entities->len && zyr_loader_goes_on (self); i++)
    check_scope (self, form->entities->pdata[i], year);
  for (guint i = 0; i < saved->len && zyr_loader_goes_on (self); i++)
    check_property (self, saved->pdata[i], save_to (saved->pdata[i]));
}

/* Reading a record */

typedef struct
{
  ZyrForm *form;
  GPtrArray *entities; /* of ZyrFormEntity */
} Reading;

static xmlNode *
xml_child (const xmlNode *parent, const char *name)
{
  for (xmlNode *c = parent != NULL ? parent->children : NULL; c != NULL; c = c->next)
    if (zyr_xml_is (c, name))
      return c;
  return NULL;
}

static char *
xml_text (xmlNode *node)
{
  xmlChar *text = node != NULL ? xmlNodeGetContent (node) : NULL;
  char *copy = g_strdup (text != NULL ? (const char *)text : "");

  if (text != NULL)
    xmlFree (text);
  return copy;
}

static char *
attribute (xmlNode *entity, const char *name)
{
  char *text = zyr_xml_attribute (entity, name);

  return text != NULL ? g_strstrip (text) : g_strdup ("");
}

/* "Any value other than a positive integer is 0" */
static gint64
version_of (xmlNode *entity, const char *name)
{
  g_autofree char *text = attribute (entity, name);

  if (*text == '\0' || strlen (text) > 15 || text[strspn (text, "0123456789")] != '\0')
    return 0;
  return g_ascii_strtoll (text, NULL, 10);
}

static gboolean
is_wished (xmlNode *entity, const char *name)
{
  g_autofree char *text = attribute (entity, name);

  return g_str_equal (text, "1") || g_str_equal (text, "true");
}

static void
add_entity (Reading *self,
            ZyrFormEntityKind kind,
            xmlNode *entity,
            const char *ref,
            GPtrArray *properties)
{
  ZyrFormEntity *made = g_new0 (ZyrFormEntity, 1);

  made->kind = kind;
  made->ref = g_strconcat (ref, "/meta/entity", NULL);
  made->dataset = attribute (entity, "dataset");
  made->id = attribute (entity, "id");
  made->label = xml_text (xml_child (entity, "label"));
  made->base_version = version_of (entity, "baseVersion");
  made->trunk_version = version_of (entity, "trunkVersion");
  made->branch_id = attribute (entity, "branchId");
  made->properties = g_ptr_array_ref (properties);
  if (*made->dataset == '\0')
    made->problem = g_strdup ("the entity names no dataset");
  else if (!g_uuid_string_is_valid (made->id))
    made->problem = g_strdup_printf ("the id “%.64s” is not a UUID", made->id);
  else if (kind == ZYR_FORM_ENTITY_CREATE && *made->label == '\0')
    made->problem = g_strdup ("a new entity needs a label");
  g_ptr_array_add (self->entities, made);
}

static guint
position_of (const xmlNode *node)
{
  guint position = 1;

  for (const xmlNode *c = node->prev; c != NULL; c = c->prev)
    position += zyr_xml_is (c, (const char *)node->name);
  return position;
}

static void
add_property (GPtrArray *properties, const char *name, xmlNode *node)
{
  ZyrFormValue *property = g_new0 (ZyrFormValue, 1);

  property->path = g_strdup (name);
  property->value = xml_text (node);
  g_ptr_array_add (properties, property);
}

static GPtrArray *
open_scope (Reading *self, xmlNode *node, const char *ref)
{
  GPtrArray *properties = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_form_value_free);
  xmlNode *entity = xml_child (xml_child (node, "meta"), "entity");

  if (entity == NULL)
    return properties;
  if (is_wished (entity, "create"))
    add_entity (self, ZYR_FORM_ENTITY_CREATE, entity, ref, properties);
  if (is_wished (entity, "update"))
    add_entity (self, ZYR_FORM_ENTITY_UPDATE, entity, ref, properties);
  return properties;
}

/* Without taking a stranger's names into the form's */
static const ZyrSchema *
schema_of (const ZyrSchema *parent, const xmlNode *node)
{
  for (guint i = 0; node->type == XML_ELEMENT_NODE && i < parent->children->len; i++)
    {
      const ZyrSchema *child = parent->children->pdata[i];

      if (!child->is_attribute && g_str_equal (child->name, (const char *)node->name))
        return child;
    }
  return NULL;
}

static void
read_node (Reading *self,
           xmlNode *node,
           const ZyrSchema *schema,
           const char *parent_ref,
           GPtrArray *properties)
{
  g_autoptr (GPtrArray) own = NULL;
  g_autofree char *ref = schema->is_repeat ? g_strdup_printf ("%s/%s[%u]", parent_ref, schema->name,
                                                              position_of (node))
                                           : g_strconcat (parent_ref, "/", schema->name, NULL);

  if (save_to (schema) != NULL && properties != NULL)
    add_property (properties, save_to (schema), node);
  if (declaration_at (self->form, schema) != NULL)
    properties = own = open_scope (self, node, ref);
  for (xmlNode *c = node->children; c != NULL; c = c->next)
    {
      const ZyrSchema *child = schema_of (schema, c);

      if (child != NULL)
        read_node (self, c, child, ref, properties);
    }
}

GPtrArray *
zyr_form_read_entities (ZyrForm *self, const char *submission, GError **error)
{
  xmlDoc *doc = zyr_open_record (self, submission, error);
  Reading reading = { self, NULL };

  if (doc == NULL)
    return NULL;
  reading.entities = g_ptr_array_new_with_free_func ((GDestroyNotify)entity_free);
  if (self->entities->len > 0)
    read_node (&reading, xmlDocGetRootElement (doc), self->root, "", NULL);
  xmlFreeDoc (doc);
  return reading.entities;
}
