/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who changed what in a file: a record of kind change beside what an operation changes. */
#include "operation-world.h"
#include "zyr-operation-build.h"

#include <locale.h>

#include "zyr-uuid.h"

#define RESULT "{'outcome':'done','rating':'weak','programmes':[],'discrepancies':[]}"

/* The history's @n-th record of the last operation, as it must be but for its id. */
static void
check (World *world, guint n, const char *expected)
{
  ZyrRecord *record = g_ptr_array_index (world->traced, n);
  g_autoptr (JsonObject) body = zyr_json_copy_object (zyr_record_get_body (record));
  g_autoptr (JsonObject) wanted = world_json (expected);
  g_autofree char *text = NULL;
  g_autofree char *wanted_text = zyr_json_object_to_canonical (wanted);

  g_assert_cmpint (zyr_record_get_ver (record), ==, 1);
  g_assert_cmpstr (zyr_record_get_scope (record), ==, "f:" FOUNDATION);
  g_assert_cmpstr (zyr_record_get_household (record), ==, HOUSEHOLD);
  g_assert_true (zyr_uuid_is_valid (zyr_record_get_id (record)));
  json_object_remove_member (body, "id");
  text = zyr_json_object_to_canonical (body);
  g_assert_cmpstr (text, ==, wanted_text);
}

static JsonObject *
set_op (World *world, ZyrKind kind, const char *id, const char *fields)
{
  g_autofree char *op_id = world_op_id (world);
  g_autoptr (JsonObject) object = world_json (fields);

  return zyr_operation_new_set (op_id, AT, world_get (world, kind, id), object);
}

static void
test_fields (World *world, gconstpointer data)
{
  g_assert_true (world_apply (world, set_op (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD,
                                             "{'phones':['5330000000'],'addr_text':null,"
                                             "'settlement':'city'}")));
  g_assert_cmpuint (world->traced->len, ==, 1);
  check (world, 0,
         "{'household':'" HOUSEHOLD "','kind':'household','rec':'" HOUSEHOLD "','op':'set',"
         "'by':'" WORKER "','by_name':'Elif Demir','role':'worker','at':'" AT "','fields':{"
         "'phones':{'from':['5321234567'],'to':['5330000000']},"
         "'addr_text':{'from':'Eski Sok. 1'},'settlement':{'to':'city'}}}");

  /* Her name stands in the household's own record, too: that is no change of its own. */
  world_act_as (world, SUPERVISOR, ZYR_ROLE_WORKER | ZYR_ROLE_SUPERVISOR);
  g_assert_true (world_apply (
      world, set_op (world, ZYR_KIND_MEMBER, MEMBER, "{'given':'Ayşegül','marital':'married'}")));
  g_assert_cmpuint (world->traced->len, ==, 1);
  check (world, 0,
         "{'household':'" HOUSEHOLD "','kind':'member','rec':'" MEMBER "','op':'set',"
         "'by':'" SUPERVISOR "','by_name':'Elif Demir','role':'supervisor','at':'" AT "','fields':{"
         "'given':{'from':'Ayşe','to':'Ayşegül'}}}");
}

/* What changes nothing leaves no trace, and a refused operation even less. */
static void
test_nothing (World *world, gconstpointer data)
{
  g_assert_true (world_apply (
      world, set_op (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD, "{'phones':['5321234567'],'iban':null}")));
  g_assert_cmpuint (world->traced->len, ==, 0);
  world_refuse (world, set_op (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD, "{'status':'passive'}"),
                ZYR_REFUSAL_NOT_ALLOWED);
  g_assert_cmpuint (world->traced->len, ==, 0);
}

/* The value that came second is in the conflict; the history has it when somebody takes it. */
static void
test_conflict (World *world, gconstpointer data)
{
  g_autoptr (ZyrRecord) seen = zyr_record_ref (world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD));
  g_autoptr (JsonObject) fields = world_json ("{'addr_text':'B'}");
  g_autofree char *op_id = NULL;
  g_autofree char *close_id = NULL;
  ZyrRecord *conflict = NULL;

  g_assert_true (world_apply (
      world, set_op (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD, "{'addr_text':'A'}")));
  op_id = world_op_id (world);
  g_assert_true (world_apply (world, zyr_operation_new_set (op_id, AT, seen, fields)));
  conflict = world_changed (world, ZYR_KIND_CONFLICT);
  g_assert_nonnull (conflict);
  g_assert_cmpuint (world->traced->len, ==, 0);
  close_id = world_op_id (world);
  g_assert_true (world_apply (
      world, zyr_operation_new_conflict_close (close_id, AT, conflict,
                                               world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD),
                                               "mine", NULL)));
  check (world, 0,
         "{'household':'" HOUSEHOLD "','kind':'household','rec':'" HOUSEHOLD "',"
         "'op':'conflict.close','by':'" WORKER "','by_name':'Elif Demir','role':'worker',"
         "'at':'" AT "','fields':{'addr_text':{'from':'A','to':'B'}}}");
}

static JsonArray *
read_entities (ZyrRecord *visit, gpointer data)
{
  g_autoptr (JsonObject) object = world_json (
      "{'list':[{'action':'update','dataset':'member','id':'" MEMBER "','base':1,"
      "'set':{'marital':'widowed'}},{'action':'create','dataset':'member',"
      "'id':'01900000-0000-7000-8000-000000000077','set':{'given':'Can'}}]}");

  return json_array_ref (json_object_get_array_member (object, "list"));
}

/* By approving, a supervisor changes the rating and what the report says of the persons. */
static void
test_approval (World *world, gconstpointer data)
{
  g_autofree char *id = world_op_id (world);
  g_autofree char *withdraw_id = NULL;

  world->context.read_entities = read_entities;
  world->result = RESULT;
  g_assert_true (world_apply (world, zyr_operation_new_visit_start (id, AT, VISIT)));
  g_assert_cmpuint (world->traced->len, ==, 0);
  g_assert_true (world_apply (world, world_submit (world, NEW_ID, 1, "<data/>")));
  g_assert_cmpuint (world->traced->len, ==, 0);
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  g_assert_true (
      world_apply (world, world_review (world, NEW_ID_2, 1, "{'action':'approve'}")));
  g_assert_cmpuint (world->traced->len, ==, 3);
  for (guint i = 0; i < world->traced->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (world->traced, i);
      const char *kind = zyr_record_get_string (record, "kind", "");
      JsonObject *fields = zyr_json_get_object (zyr_record_get_body (record), "fields");
      gboolean is_new = zyr_record_get_bool (record, "new", FALSE);
      const char *field = is_new ? "given" : g_str_equal (kind, "member") ? "marital" : "rating";

      g_assert_cmpstr (zyr_record_get_string (record, "op", ""), ==, "review.add");
      g_assert_cmpstr (zyr_record_get_string (record, "visit", ""), ==, VISIT);
      g_assert_true (zyr_json_has (fields, field));
    }
  g_assert_cmpstr (zyr_record_get_id (g_ptr_array_index (world->traced, 0)), !=,
                   zyr_record_get_id (g_ptr_array_index (world->traced, 1)));

  withdraw_id = g_strdup ("01910000-0000-7000-8000-000000000003");
  g_assert_true (world_apply (
      world, world_review (world, withdraw_id, 1, "{'action':'withdraw','text':'x'}")));
  g_assert_cmpuint (world->traced->len, ==, 1);
}

static void
test_visit (World *world, gconstpointer data)
{
  g_autofree char *attempt = world_op_id (world);
  g_autofree char *give = NULL;

  g_assert_true (world_apply (
      world, zyr_operation_new_visit_attempt (attempt, AT, VISIT, "absent", NULL, NULL, NULL)));
  check (world, 0,
         "{'household':'" HOUSEHOLD "','kind':'visit','rec':'" VISIT "','op':'visit.attempt',"
         "'by':'" WORKER "','by_name':'Elif Demir','role':'worker','at':'" AT "','visit':'" VISIT
         "','outcome':'absent','fields':{}}");
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  world_put (world, ZYR_KIND_USER, STRANGER,
             "{'foundation':'" FOUNDATION "','roles':['worker'],'active':true}");
  give = world_op_id (world);
  g_assert_true (
      world_apply (world, zyr_operation_new_visit_reassign (give, AT, VISIT, STRANGER)));
  check (world, 0,
         "{'household':'" HOUSEHOLD "','kind':'visit','rec':'" VISIT "','op':'visit.reassign',"
         "'by':'" SUPERVISOR "','by_name':'Elif Demir','role':'supervisor','at':'" AT "',"
         "'visit':'" VISIT "','fields':{'worker':{'from':'" WORKER "','to':'" STRANGER "'}}}");
}

static void
test_case (World *world, gconstpointer data)
{
  g_autofree char *id = world_op_id (world);
  g_autoptr (JsonObject) referral
      = world_json ("{'id':'" NEW_ID "','household':'" HOUSEHOLD "','institution':'iskur'}");

  g_assert_true (world_apply (world, zyr_operation_new_referral (id, AT, referral)));
  check (world, 0,
         "{'household':'" HOUSEHOLD "','kind':'referral','rec':'" NEW_ID "','op':'referral.add',"
         "'by':'" WORKER "','by_name':'Elif Demir','role':'worker','at':'" AT "','new':true,"
         "'fields':{'institution':{'to':'iskur'},'state':{'to':'open'}}}");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/domain/operation/trace/" name, World, NULL, world_set_up, function, world_tear_down)
  ADD ("fields", test_fields);
  ADD ("nothing", test_nothing);
  ADD ("conflict", test_conflict);
  ADD ("approval", test_approval);
  ADD ("visit", test_visit);
  ADD ("case", test_case);
#undef ADD

  return g_test_run ();
}
