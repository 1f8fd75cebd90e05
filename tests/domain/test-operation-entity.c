/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an approved report says about the household file is carried out with the approval. */
#include "operation-world.h"
#include "zyr-limits.h"
#include "zyr-operation-build.h"

#include <locale.h>
#include <string.h>

#define RESULT "{'outcome':'done','rating':'weak','programmes':[],'discrepancies':[]}"
#define STRANGE_MEMBER "01900000-0000-7000-8000-000000000099"
#define RANDOM_ID "7d4a3c2e-0c47-4d6c-a2c4-6b1c6d2d1f10"

static const char *entities_text;

static JsonArray *
read_entities (ZyrRecord *visit, gpointer data)
{
  g_autoptr (JsonObject) object = NULL;

  g_assert_cmpstr (zyr_record_get_id (visit), ==, VISIT);
  object = world_json (entities_text);

  return json_array_ref (json_object_get_array_member (object, "list"));
}

static char *
start_id (World *world)
{
  return world_op_id (world);
}

/* Submitted, and approved with what the report says. */
static void
approve (World *world, const char *entities)
{
  g_autofree char *id = start_id (world);

  entities_text = entities;
  world->context.read_entities = read_entities;
  world->result = RESULT;
  g_assert_true (world_apply (world, zyr_operation_new_visit_start (id, AT, VISIT)));
  g_assert_true (world_apply (world, world_submit (world, NEW_ID, 1, "<data/>")));
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  g_assert_true (
      world_apply (world, world_review (world, NEW_ID_2, 1, "{'action':'approve'}")));
  g_assert_cmpstr (world_state (world, VISIT), ==, "approved");
}

static const char *
household_text (World *world, const char *field)
{
  return zyr_record_get_string (world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD), field, NULL);
}

static void
test_update (World *world, gconstpointer data)
{
  ZyrRecord *household = NULL;
  ZyrRecord *member = NULL;

  approve (world,
           "{'list':[{'action':'update','dataset':'household','id':'" HOUSEHOLD "','base':1,"
           "'set':{'addr_text':'Yeni Cad. 5','lat':'39.92','phones':'5329876543 5321112233',"
           "'iban':'not one','file_no':'99','shoe_size':'44','status':'active'}},"
           "{'action':'update','dataset':'member','id':'" MEMBER "','base':1,"
           "'set':{'marital':'widowed','surname':'Demir','gss_family':'true','edu':''}}]}");
  household = world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD);
  member = world_get (world, ZYR_KIND_MEMBER, MEMBER);

  g_assert_cmpstr (household_text (world, "addr_text"), ==, "Yeni Cad. 5");
  g_assert_cmpstr (household_text (world, "status"), ==, "active");
  g_assert_cmpfloat (json_object_get_double_member (zyr_record_get_body (household), "lat"), ==,
                     39.92);
  g_assert_cmpuint (json_array_get_length (
                        json_object_get_array_member (zyr_record_get_body (household), "phones")),
                    ==, 2);
  /* the rating of the same approval, and what the report may not change */
  g_assert_cmpstr (household_text (world, "rating"), ==, "weak");
  g_assert_cmpstr (household_text (world, "file_no"), ==, "34");
  g_assert_null (household_text (world, "iban"));
  g_assert_null (household_text (world, "shoe_size"));
  g_assert_cmpint (zyr_record_get_ver (household), ==, 2);
  g_assert_nonnull (zyr_record_get_token (household, "addr_text"));
  g_assert_cmpstr (zyr_record_get_string (member, "marital", NULL), ==, "widowed");
  g_assert_true (zyr_record_get_bool (member, "gss_family", FALSE));
  /* she is the head: lists show her name */
  g_assert_cmpstr (household_text (world, "summary_name"), ==, "Ayşe Demir");
  g_assert_null (world_changed (world, ZYR_KIND_CONFLICT));
}

/* Someone corrected the address after the report's author saw it: both values stay. */
static void
test_conflict (World *world, gconstpointer data)
{
  g_autoptr (JsonObject) fields = world_json ("{'addr_text':'Düzeltilen Sok. 7'}");
  g_autofree char *id = start_id (world);
  ZyrRecord *conflict = NULL;

  g_assert_true (world_apply (
      world, zyr_operation_new_set (id, AT, world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD),
                                    fields)));
  approve (world,
           "{'list':[{'action':'update','dataset':'household','id':'" HOUSEHOLD "','base':1,"
           "'set':{'addr_text':'Yeni Cad. 5','settlement':'rural'}}]}");
  conflict = world_changed (world, ZYR_KIND_CONFLICT);
  g_assert_nonnull (conflict);
  g_assert_cmpstr (zyr_record_get_string (conflict, "field", NULL), ==, "addr_text");
  g_assert_cmpstr (zyr_record_get_string (conflict, "mine", NULL), ==, "Yeni Cad. 5");
  g_assert_cmpstr (zyr_record_get_string (conflict, "theirs", NULL), ==, "Düzeltilen Sok. 7");
  g_assert_cmpstr (household_text (world, "addr_text"), ==, "Düzeltilen Sok. 7");
  g_assert_cmpstr (household_text (world, "settlement"), ==, "rural");
  g_assert_cmpstr (household_text (world, "rating"), ==, "weak");
}

static void
test_new_member (World *world, gconstpointer data)
{
  ZyrRecord *member = NULL;

  approve (world,
           "{'list':[{'action':'create','dataset':'member','id':'" RANDOM_ID "','base':0,"
           "'set':{'given':'Can','surname':'Yılmaz','birth':'2026-10-01','relation':'child'}},"
           "{'action':'create','dataset':'member','id':'" MEMBER "','set':{'given':'Zeki'}},"
           "{'action':'create','dataset':'member','id':'" STRANGE_MEMBER "','set':{'edu':'x'}}]}");
  member = world_changed (world, ZYR_KIND_MEMBER);
  g_assert_nonnull (member);
  g_assert_cmpint (zyr_record_get_ver (member), ==, 1);
  g_assert_cmpstr (zyr_record_get_household (member), ==, HOUSEHOLD);
  g_assert_cmpstr (zyr_record_get_string (member, "given", NULL), ==, "Can");
  g_assert_cmpstr (zyr_record_get_string (member, "from", NULL), ==, "2026-11-21");
  g_assert_cmpint (zyr_record_get_int (world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD),
                                       "n_members", 0),
                   ==, 3);
  /* neither one who is there already nor one without a name */
  g_assert_cmpstr (zyr_record_get_string (world_get (world, ZYR_KIND_MEMBER, MEMBER), "given",
                                          NULL),
                   ==, "Ayşe");
  g_assert_null (world_get (world, ZYR_KIND_MEMBER, STRANGE_MEMBER));
}

/* Over many reports, too, a file has only so many persons, who have left among them. */
static void
test_many_members (World *world, gconstpointer data)
{
  ZyrRecord *household = NULL;

  world_put (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD,
             "{'foundation':'" FOUNDATION "','head':'" MEMBER "','n_members':2,'n_persons':499}");
  approve (world,
           "{'list':[{'action':'create','dataset':'member','id':'" RANDOM_ID "','base':0,"
           "'set':{'given':'Can'}},"
           "{'action':'create','dataset':'member','id':'" STRANGE_MEMBER "','base':0,"
           "'set':{'given':'Zeki'}},"
           "{'action':'update','dataset':'household','id':'" HOUSEHOLD "','base':1,"
           "'set':{'addr_text':'Yeni Cad. 5'}}]}");
  household = world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD);
  g_assert_cmpint (zyr_record_get_int (household, "n_members", 0), ==, 3);
  g_assert_cmpint (zyr_record_get_int (household, "n_persons", 0), ==, ZYR_HOUSEHOLD_PERSONS_N_MAX);
  g_assert_null (world_get (world, ZYR_KIND_MEMBER, STRANGE_MEMBER));
  /* What else the report says is carried out. */
  g_assert_cmpstr (household_text (world, "addr_text"), ==, "Yeni Cad. 5");
}

/* A report speaks of its own household only. */
static void
test_others (World *world, gconstpointer data)
{
  world_put (world, ZYR_KIND_HOUSEHOLD, EARLIER_VISIT,
             "{'foundation':'" FOUNDATION "','addr_text':'komşu'}");
  world_put (world, ZYR_KIND_MEMBER, STRANGE_MEMBER,
             "{'household':'" EARLIER_VISIT "','given':'Komşu'}");
  approve (world,
           "{'list':[{'action':'update','dataset':'household','id':'" EARLIER_VISIT "','base':1,"
           "'set':{'addr_text':'x'}},"
           "{'action':'create','dataset':'household','id':'" HOUSEHOLD "','set':{'addr_text':'x'}},"
           "{'action':'update','dataset':'member','id':'" STRANGE_MEMBER "','base':1,"
           "'set':{'given':'x'}},"
           "{'action':'update','dataset':'trees','id':'" HOUSEHOLD "','set':{'addr_text':'x'}}]}");
  g_assert_cmpstr (zyr_record_get_string (world_get (world, ZYR_KIND_HOUSEHOLD, EARLIER_VISIT),
                                          "addr_text", NULL),
                   ==, "komşu");
  g_assert_cmpstr (household_text (world, "addr_text"), ==, "Eski Sok. 1");
  g_assert_cmpstr (zyr_record_get_string (world_get (world, ZYR_KIND_MEMBER, STRANGE_MEMBER),
                                          "given", NULL),
                   ==, "Komşu");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                                            \
  g_test_add ("/domain/operation-entity/" name, World, NULL, world_set_up, func, world_tear_down)
  ADD ("update", test_update);
  ADD ("conflict", test_conflict);
  ADD ("new-member", test_new_member);
  ADD ("many-members", test_many_members);
  ADD ("others", test_others);

  return g_test_run ();
}
