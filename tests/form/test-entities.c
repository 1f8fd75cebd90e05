/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entities: what a record says about things that outlive it */
#include <string.h>

#include "form-kit.h"
#include "zyr-form.h"

#define ENTITY_FORM(version, instance, binds, body)                                                \
  "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'"           \
  " xmlns:jr='http://openrosa.org/javarosa'"                                                       \
  " xmlns:entities='http://www.opendatakit.org/xforms/entities'>"                                  \
  "<h:head><model " version ">\n<instance>" instance "</instance>\n" binds                         \
  "\n</model></h:head><h:body>\n" body "\n</h:body></h:html>"

#define VERSION(v) "entities:entities-version='" v "'"
#define TREE "7d4a3c2e-0c47-4d6c-a2c4-6b1c6d2d1f10"

static const char *const trees = ENTITY_FORM (
    VERSION ("2024.1.0"),
    "<data id='f'><tree/><age/><where/><note/><g><height/></g><meta><instanceID/>"
    "<entity dataset='trees' id='' create='' update='' baseVersion='' trunkVersion='' branchId=''>"
    "<label/></entity></meta></data>",
    "<instance id='trees' src='jr://file-csv/trees.csv'/>"
    "<bind nodeset='/data/where' type='geopoint' entities:saveto='geometry'/>"
    "<bind nodeset='/data/g/height' type='int' entities:saveto='height_cm'/>"
    "<bind nodeset='/data/note' relevant=\"/data/age &gt; 3\" entities:saveto='note'/>"
    "<bind nodeset='/data/meta/entity/@id' calculate=\"if(/data/tree = '', '" TREE
    "', /data/tree)\"/>"
    "<bind nodeset='/data/meta/entity/@create' calculate=\"/data/tree = ''\"/>"
    "<bind nodeset='/data/meta/entity/@update' calculate=\"if(/data/tree != '', 1, 0)\"/>"
    "<bind nodeset='/data/meta/entity/@baseVersion'"
    " calculate=\"instance('trees')/root/item[name = /data/tree]/__version\"/>"
    "<bind nodeset='/data/meta/entity/@trunkVersion'"
    " calculate=\"instance('trees')/root/item[name = /data/tree]/__trunkVersion\"/>"
    "<bind nodeset='/data/meta/entity/@branchId'"
    " calculate=\"instance('trees')/root/item[name = /data/tree]/__branchId\"/>"
    "<bind nodeset='/data/meta/entity/label' calculate=\"concat('Tree of ', /data/age)\"/>",
    "<input ref='/data/tree'/><input ref='/data/age'/><input ref='/data/where'/>"
    "<input ref='/data/note'/><input ref='/data/g/height'/>");

static const char *const tree_files[] = { "trees.csv",
                                          "name,label,__version,__trunkVersion,__branchId\n"
                                          "0b9a1d3e-8a49-4b6e-9a5e-3f0f6f1b2c3d,Old oak,4,2,b-1\n",
                                          NULL };

static GPtrArray *
entities_of (ZyrFormSession *session)
{
  g_autofree char *sent = zyr_form_session_serialize (session, ZYR_FORM_SERIALIZE_SUBMISSION);
  g_autoptr (GError) error = NULL;
  GPtrArray *entities = zyr_form_read_entities (zyr_form_session_get_form (session), sent, &error);

  g_assert_no_error (error);
  return entities;
}

/* Properties as "name=value name=value" */
static void
assert_properties (const ZyrFormEntity *entity, const char *wanted)
{
  g_autoptr (GString) have = g_string_new (NULL);

  for (guint i = 0; i < entity->properties->len; i++)
    {
      const ZyrFormValue *property = entity->properties->pdata[i];

      g_string_append_printf (have, "%s%s=%s", i > 0 ? "|" : "", property->path, property->value);
    }
  g_assert_cmpstr (have->str, ==, wanted);
}

static void
test_create_and_update (void)
{
  g_autoptr (ZyrForm) form = kit_form (trees);
  g_autoptr (ZyrFormSession) s = kit_session (form, tree_files);
  g_autoptr (GPtrArray) created = NULL;
  g_autoptr (GPtrArray) updated = NULL;
  const ZyrFormEntity *entity;

  kit_answer (s, "/data/age", "3");
  kit_answer (s, "/data/where", "39.9 32.8");
  kit_answer (s, "/data/g/height", "250");
  created = entities_of (s);
  g_assert_cmpuint (created->len, ==, 1);
  entity = created->pdata[0];
  g_assert_cmpint (entity->kind, ==, ZYR_FORM_ENTITY_CREATE);
  g_assert_cmpstr (entity->ref, ==, "/data/meta/entity");
  g_assert_cmpstr (entity->dataset, ==, "trees");
  g_assert_cmpstr (entity->id, ==, TREE);
  g_assert_cmpstr (entity->label, ==, "Tree of 3");
  g_assert_cmpint (entity->base_version, ==, 0);
  g_assert_null (entity->problem);
  /* What is not asked is not said */
  assert_properties (entity, "geometry=39.9 32.8 0.0 0.0|height_cm=250");

  kit_answer (s, "/data/tree", "0b9a1d3e-8a49-4b6e-9a5e-3f0f6f1b2c3d");
  kit_answer (s, "/data/age", "4");
  kit_answer (s, "/data/where", "");
  updated = entities_of (s);
  g_assert_cmpuint (updated->len, ==, 1);
  entity = updated->pdata[0];
  g_assert_cmpint (entity->kind, ==, ZYR_FORM_ENTITY_UPDATE);
  g_assert_cmpint (entity->base_version, ==, 4);
  g_assert_cmpint (entity->trunk_version, ==, 2);
  g_assert_cmpstr (entity->branch_id, ==, "b-1");
  assert_properties (entity, "geometry=|note=|height_cm=250");
}

/* 2025.1: an entity each of the form and of the instances of a repeat */
/* Forms of the version before have entities in repeats, too */
static void
test_in_repeats (gconstpointer version)
{
  g_autofree char *xml = g_strdup_printf (ENTITY_FORM (
      VERSION ("%s"),
      "<data id='f'><village/><m jr:template=''><name/><born/><meta><entity dataset='person' id=''"
      " create='1'><label/></entity></meta></m><meta><entity dataset='house' id='" TREE
      "' update='1' baseVersion='x'/></meta></data>",
      "<bind nodeset='/data/village' entities:saveto='village'/>"
      "<bind nodeset='/data/m/name' entities:saveto='name_full'/>"
      "<bind nodeset='/data/m/born' type='int' entities:saveto='year'/>"
      "<bind nodeset='/data/m/meta/entity/label' calculate='../../../name'/>",
      "<input ref='/data/village'/><repeat nodeset='/data/m'>"
      "<setvalue event='odk-new-repeat' ref='/data/m/meta/entity/@id' value='uuid()'/>"
      "<input ref='/data/m/name'/><input ref='/data/m/born'/></repeat>"),
      (const char *)version);
  g_autoptr (ZyrForm) form = kit_form (xml);
  g_autoptr (ZyrFormSession) s = kit_session (form, NULL);
  g_autoptr (GPtrArray) entities = NULL;
  const ZyrFormEntity *house;
  const ZyrFormEntity *second;

  kit_answer (s, "/data/village", "Yenice");
  for (guint i = 0; i < 3; i++)
    g_free (zyr_form_session_add_repeat (s, "/data/m", NULL));
  kit_answer (s, "/data/m[1]/name", "Ali");
  kit_answer (s, "/data/m[2]/name", "Ayşe");
  kit_answer (s, "/data/m[2]/born", "1984");
  entities = entities_of (s);
  g_assert_cmpuint (entities->len, ==, 4);
  house = entities->pdata[0];
  second = entities->pdata[2];
  g_assert_cmpstr (house->dataset, ==, "house");
  g_assert_cmpint (house->base_version, ==, 0);
  assert_properties (house, "village=Yenice");
  g_assert_cmpstr (second->ref, ==, "/data/m[2]/meta/entity");
  g_assert_cmpstr (second->label, ==, "Ayşe");
  g_assert_null (second->problem);
  assert_properties (second, "name_full=Ayşe|year=1984");
  g_assert_cmpstr (second->id, !=, ((ZyrFormEntity *)entities->pdata[1])->id);
  /* the third has no name, so no label */
  g_assert_nonnull (strstr (((ZyrFormEntity *)entities->pdata[3])->problem, "label"));
}

static void
test_wrong_records (void)
{
  static const struct
  {
    const char *entity;
    const char *problem;
  } cases[] = {
    { "dataset='trees' id='5' update='1'", "UUID" },
    { "dataset='' id='" TREE "' update='true'", "dataset" },
    { "dataset='trees' id='" TREE "' create='1'", "label" },
  };
  g_autoptr (ZyrForm) form = kit_form (trees);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = g_strdup_printf (
          "<data><alien><tree/></alien><meta><entity %s/></meta></data>", cases[i].entity);
      g_autoptr (GPtrArray) entities = zyr_form_read_entities (form, xml, NULL);

      g_assert_cmpuint (entities->len, ==, 1);
      g_assert_nonnull (strstr (((ZyrFormEntity *)entities->pdata[0])->problem, cases[i].problem));
    }
  g_assert_null (zyr_form_read_entities (form, "<other/>", &error));
  g_assert_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_REF);
  g_clear_error (&error);
  g_assert_null (zyr_form_read_entities (form, "<data>", &error));
  g_assert_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_PARSE);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *version;
    const char *place;
    const char *save_to;
    const char *words;
  } cases[] = {
    { VERSION ("2026.1.0"), "", "x", "up to 2025.1" },
    { VERSION ("2025.2.0"), "", "x", "up to 2025.1" },
    { VERSION ("new"), "", "x", "2024.1.0" },
    { VERSION ("2024.1.0"), "", "name", "saveto" },
    { VERSION ("2024.1.0"), "", "__v", "saveto" },
    { VERSION ("2024.1.0"), "", "a.b", "saveto" },
    { VERSION ("2024.1.0"), "", "two words", "saveto" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *xml = g_strdup_printf (
          ENTITY_FORM ("%s",
                       "<data id='f'><g><a/><meta>%s</meta></g><meta><entity dataset='t' id=''"
                       " create='1'/></meta></data>",
                       "<bind nodeset='/data/g/a' entities:saveto='%s'/>", ""),
          cases[i].version, cases[i].place, cases[i].save_to);
      g_autoptr (GError) error = kit_refused (xml);

      if (strstr (error->message, cases[i].words) == NULL)
        g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].words));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/form/entities/create-and-update", test_create_and_update);
  g_test_add_data_func ("/form/entities/in-repeats", "2025.1.0", test_in_repeats);
  g_test_add_data_func ("/form/entities/in-repeats-earlier", "2024.1.0", test_in_repeats);
  g_test_add_func ("/form/entities/wrong-records", test_wrong_records);
  g_test_add_func ("/form/entities/refused", test_refused);
  return g_test_run ();
}
