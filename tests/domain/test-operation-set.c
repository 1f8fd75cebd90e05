/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "operation-world.h"
#include "zyr-operation-build.h"

#include <string.h>

static JsonObject *
set_op (World *world, ZyrRecord *seen, const char *fields)
{
  g_autofree char *id = world_op_id (world);
  g_autoptr (JsonObject) object = world_json (fields);

  return zyr_operation_new_set (id, AT, seen, object);
}

static ZyrRecord *
household (World *world)
{
  return world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD);
}

static void
test_apply (World *world, gconstpointer data)
{
  g_assert_true (world_apply (
      world,
      set_op (world, household (world), "{'addr_text':'Yeni Sok. 2','lat':39.9,'iban':null}")));
  g_assert_cmpuint (world->changed->len, ==, 1);
  g_assert_cmpstr (zyr_record_get_string (household (world), "addr_text", NULL), ==, "Yeni Sok. 2");
  g_assert_cmpstr (zyr_record_get_token (household (world), "addr_text"), ==, "device:1");
  g_assert_null (zyr_record_get_token (household (world), "file_no"));
  g_assert_cmpstr (zyr_record_get_string (household (world), "file_no", NULL), ==, "34");

  /* The next edit builds on the first, which it names. */
  g_assert_true (
      world_apply (world, set_op (world, household (world), "{'addr_text':'Yeni Sok. 3'}")));
  g_assert_cmpstr (zyr_record_get_string (household (world), "addr_text", NULL), ==, "Yeni Sok. 3");
  g_assert_cmpstr (zyr_record_get_token (household (world), "addr_text"), ==, "device:2");
}

/* A newer version put members there that this one does not know: a `set`, and an operation that says
 * more than this one reads, leave them as they are. */
static void
test_unknown_members (World *world, gconstpointer data)
{
  g_autofree char *before
      = zyr_json_object_to_canonical (zyr_record_get_body (household (world)));
  g_autofree char *more = g_strdup_printf ("%.*s,'of_a_later_version':[1,{'x':2.5}]}",
                                           (int) strlen (before) - 1, before);
  g_autoptr (JsonObject) expected = world_json (more);
  g_autofree char *wanted = NULL;
  g_autofree char *found = NULL;
  JsonObject *op;

  world_put (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD, more);
  op = set_op (world, household (world), "{'addr_text':'Yeni Sok. 2'}");
  json_object_set_string_member (op, "of_a_later_version", "x");
  g_assert_true (world_apply (world, op));
  json_object_set_string_member (expected, "addr_text", "Yeni Sok. 2");
  wanted = zyr_json_object_to_canonical (expected);
  found = zyr_json_object_to_canonical (zyr_record_get_body (household (world)));
  g_assert_cmpstr (found, ==, wanted);
}

/* Two devices saw the same value; the second one's edit is kept beside the first one's. */
static void
find_author (const char *token, JsonObject *author, gpointer data)
{
  g_assert_cmpstr (token, ==, "device:1");
  json_object_set_string_member (author, "by", "user-1");
  json_object_set_string_member (author, "by_name", "Elif Demir");
}

static void
test_conflict (World *world, gconstpointer data)
{
  g_autoptr (ZyrRecord) seen = zyr_record_ref (household (world));
  ZyrRecord *conflict = NULL;
  JsonObject *op = NULL;

  g_assert_true (world_apply (world, set_op (world, seen, "{'addr_text':'A Sok. 1'}")));
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  world->context.device_id = "other";
  world->context.find_author = find_author;
  op = set_op (world, seen, "{'addr_text':'B Sok. 2','settlement':'city'}");
  g_assert_true (world_apply (world, op));

  /* The field without conflict is applied, the other keeps the centre's value. */
  g_assert_cmpuint (world->changed->len, ==, 2);
  g_assert_cmpstr (zyr_record_get_string (household (world), "addr_text", NULL), ==, "A Sok. 1");
  g_assert_cmpstr (zyr_record_get_token (household (world), "addr_text"), ==, "device:1");
  g_assert_cmpstr (zyr_record_get_string (household (world), "settlement", NULL), ==, "city");
  g_assert_cmpstr (zyr_record_get_token (household (world), "settlement"), ==, "other:2");

  conflict = world_changed (world, ZYR_KIND_CONFLICT);
  g_assert_nonnull (conflict);
  g_assert_cmpstr (zyr_record_get_string (conflict, "seen", NULL), ==, "Eski Sok. 1");
  g_assert_cmpstr (zyr_record_get_string (conflict, "mine", NULL), ==, "B Sok. 2");
  g_assert_cmpstr (zyr_record_get_string (conflict, "theirs", NULL), ==, "A Sok. 1");
  g_assert_cmpstr (zyr_record_get_string (conflict, "kind", NULL), ==, "household");
  g_assert_cmpstr (zyr_record_get_string (conflict, "rec", NULL), ==, HOUSEHOLD);
  g_assert_cmpstr (zyr_record_get_string (conflict, "household", NULL), ==, HOUSEHOLD);
  g_assert_cmpstr (zyr_record_get_string (conflict, "field", NULL), ==, "addr_text");
  g_assert_cmpstr (zyr_record_get_string (conflict, "op", NULL), ==, "other:2");
  g_assert_cmpstr (zyr_record_get_string (conflict, "by", NULL), ==, SUPERVISOR);
  g_assert_cmpstr (zyr_record_get_string (conflict, "theirs_op", NULL), ==, "device:1");
  g_assert_cmpstr (zyr_record_get_string (conflict, "theirs_by", NULL), ==, "user-1");
  g_assert_cmpstr (zyr_record_get_string (conflict, "theirs_by_name", NULL), ==, "Elif Demir");
  g_assert_false (zyr_json_has (zyr_record_get_body (conflict), "theirs_at"));
  g_assert_cmpstr (zyr_record_get_string (conflict, "state", NULL), ==, "open");
}

/* What depends on a parked edit is parked too. */
static void
test_dependent (World *world, gconstpointer data)
{
  g_autoptr (ZyrRecord) seen = zyr_record_ref (household (world));
  g_autoptr (JsonObject) tok = world_json ("{'addr_text':'other:2'}");
  g_autoptr (ZyrRecord) view = NULL;

  g_assert_true (world_apply (world, set_op (world, seen, "{'addr_text':'A Sok. 1'}")));
  world->context.device_id = "other";
  g_assert_true (world_apply (world, set_op (world, seen, "{'addr_text':'B Sok. 2'}")));
  view = zyr_record_new (ZYR_KIND_HOUSEHOLD, HOUSEHOLD, "f:" FOUNDATION, 1,
                         zyr_record_get_body (seen), tok);
  g_assert_true (world_apply (world, set_op (world, view, "{'addr_text':'B Sok. 3'}")));
  g_assert_nonnull (world_changed (world, ZYR_KIND_CONFLICT));
  g_assert_cmpstr (zyr_record_get_string (household (world), "addr_text", NULL), ==, "A Sok. 1");
}

static void
test_equal_value (World *world, gconstpointer data)
{
  g_autoptr (ZyrRecord) seen = zyr_record_ref (household (world));

  g_assert_true (world_apply (world, set_op (world, seen, "{'phones':['5330000000']}")));
  world->context.device_id = "other";
  g_assert_true (world_apply (world, set_op (world, seen, "{'phones':['5330000000']}")));
  g_assert_cmpuint (world->changed->len, ==, 0);
}

/* Numbers and tokens move together; what others wrote, and what came before, stays named as it was. */
static void
test_renumber (World *world, gconstpointer data)
{
  g_autoptr (JsonObject) op = world_json (
      "{'n':42,'kind':'set','fields':{'a':{'base':'dev:42'},'b':{'base':'dev:40'},"
      "'c':{'base':'dev2:42'},'d':{'base':'dev:41'},'e':{'value':'dev:42'},'f':{'base':'dev:x'}}}");
  g_autoptr (JsonObject) close
      = world_json ("{'n':43,'kind':'conflict.close','base':'dev:42','value':'1'}");
  g_autofree char *text = NULL;
  g_autofree char *close_text = NULL;
  g_autofree char *wanted = g_strdelimit (
      g_strdup ("{'fields':{'a':{'base':'dev:49'},'b':{'base':'dev:40'},'c':{'base':'dev2:42'},"
                "'d':{'base':'dev:48'},'e':{'value':'dev:42'},'f':{'base':'dev:x'}},"
                "'kind':'set','n':49}"),
      "'", '"');

  zyr_operation_renumber (op, "dev", 40, 7);
  zyr_operation_renumber (close, "dev", 40, 7);
  text = zyr_json_object_to_canonical (op);
  close_text = zyr_json_object_to_canonical (close);
  g_assert_cmpstr (text, ==, wanted);
  g_assert_cmpstr (close_text, ==,
                   "{\"base\":\"dev:49\",\"kind\":\"conflict.close\",\"n\":50,\"value\":\"1\"}");
}

/* In the place of an act that was lost: nothing, and for everybody. */
static void
test_void (World *world, gconstpointer data)
{
  world_act_as (world, STRANGER, 0);
  g_assert_true (world_apply (world, zyr_operation_new_void (NEW_ID, AT)));
  g_assert_cmpuint (world->changed->len, ==, 0);
  world_refuse (world, zyr_operation_new_void ("x", AT), ZYR_REFUSAL_MALFORMED);
}

static void
test_conflict_id (World *world, gconstpointer data)
{
  g_autoptr (ZyrRecord) seen = zyr_record_ref (household (world));
  g_autofree char *first = NULL;
  JsonObject *op = NULL;

  g_assert_true (world_apply (world, set_op (world, seen, "{'addr_text':'A'}")));
  op = set_op (world, seen, "{'addr_text':'B'}");
  zyr_operation_set_number (op, 9);
  g_assert_true (world_apply (world, json_object_ref (op)));
  first = g_strdup (zyr_record_get_id (world_changed (world, ZYR_KIND_CONFLICT)));
  g_hash_table_remove_all (world->records);
  world_tear_down (world, NULL);
  world_set_up (world, NULL);
  g_assert_true (world_apply (world, set_op (world, household (world), "{'addr_text':'A'}")));
  g_assert_true (world_apply (world, op));
  g_assert_cmpstr (zyr_record_get_id (world_changed (world, ZYR_KIND_CONFLICT)), ==, first);
}

static void
test_member (World *world, gconstpointer data)
{
  ZyrRecord *member = world_get (world, ZYR_KIND_MEMBER, MEMBER);

  g_assert_true (
      world_apply (world, set_op (world, member, "{'given':'Ayşegül','to':'2026-11-01'}")));
  g_assert_cmpuint (world->changed->len, ==, 2);
  g_assert_cmpstr (zyr_record_get_string (household (world), "summary_name", NULL), ==,
                   "Ayşegül Yılmaz");
  g_assert_cmpint (zyr_record_get_int (household (world), "n_members", 0), ==, 1);

  member = world_get (world, ZYR_KIND_MEMBER, MEMBER);
  g_assert_true (world_apply (world, set_op (world, member, "{'marital':'divorced'}")));
  g_assert_cmpuint (world->changed->len, ==, 1);
  g_assert_true (world_apply (world, set_op (world, world_get (world, ZYR_KIND_MEMBER, MEMBER),
                                             "{'to':null}")));
  g_assert_cmpint (zyr_record_get_int (household (world), "n_members", 0), ==, 2);
}

static void
test_refused (World *world, gconstpointer data)
{
  static const struct
  {
    ZyrKind     kind;
    const char *fields;
    const char *refusal;
  } cases[] = {
    { ZYR_KIND_HOUSEHOLD, "{'rating':'good'}", ZYR_REFUSAL_NOT_ALLOWED },
    { ZYR_KIND_HOUSEHOLD, "{'foundation':'" OTHER_FOUNDATION "'}", ZYR_REFUSAL_NOT_ALLOWED },
    { ZYR_KIND_HOUSEHOLD, "{'status':'passive'}", ZYR_REFUSAL_NOT_ALLOWED },
    { ZYR_KIND_HOUSEHOLD, "{'phones':['123']}", ZYR_REFUSAL_MALFORMED },
    { ZYR_KIND_HOUSEHOLD, "{'phones':['5321234567','5321234568','5321234569']}",
      ZYR_REFUSAL_MALFORMED },
    { ZYR_KIND_HOUSEHOLD, "{'iban':'TR340006100519786457841326'}", ZYR_REFUSAL_MALFORMED },
    { ZYR_KIND_HOUSEHOLD, "{'addr_uavt':'12'}", ZYR_REFUSAL_MALFORMED },
    { ZYR_KIND_HOUSEHOLD, "{'addr_text':5}", ZYR_REFUSAL_MALFORMED },
    { ZYR_KIND_HOUSEHOLD, "{'addr_text':'  '}", ZYR_REFUSAL_MALFORMED },
    { ZYR_KIND_HOUSEHOLD, "{'lat':91}", ZYR_REFUSAL_MALFORMED },
    { ZYR_KIND_HOUSEHOLD, "{}", ZYR_REFUSAL_MALFORMED },
    { ZYR_KIND_MEMBER, "{'id_no':'10000000147'}", ZYR_REFUSAL_MALFORMED },
    { ZYR_KIND_MEMBER, "{'birth':'2026-02-30'}", ZYR_REFUSAL_MALFORMED },
    { ZYR_KIND_MEMBER, "{'household':'x'}", ZYR_REFUSAL_NOT_ALLOWED },
    { ZYR_KIND_MEMBER, "{'gss_family':'yes'}", ZYR_REFUSAL_MALFORMED },
    { ZYR_KIND_VISIT, "{'state':'approved'}", ZYR_REFUSAL_MALFORMED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *id = cases[i].kind == ZYR_KIND_HOUSEHOLD ? HOUSEHOLD
                       : cases[i].kind == ZYR_KIND_MEMBER  ? MEMBER
                                                           : VISIT;

      g_test_message ("%s", cases[i].fields);
      world_refuse (world, set_op (world, world_get (world, cases[i].kind, id), cases[i].fields),
                    cases[i].refusal);
    }
}

static void
test_who (World *world, gconstpointer data)
{
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  g_assert_true (world_apply (world, set_op (world, household (world), "{'status':'passive'}")));
  world_refuse (world, set_op (world, household (world), "{'head':'" NEW_ID "'}"),
                ZYR_REFUSAL_UNKNOWN_RECORD);
  world_act_as (world, SUPERVISOR, ZYR_ROLE_ADMIN);
  world_refuse (world, set_op (world, household (world), "{'addr_text':'x'}"),
                ZYR_REFUSAL_NOT_ALLOWED);
  world_act_as (world, STRANGER, ZYR_ROLE_WORKER);
  world->context.foundation = OTHER_FOUNDATION;
  world_refuse (world, set_op (world, household (world), "{'addr_text':'x'}"),
                ZYR_REFUSAL_OTHER_FOUNDATION);
  world->context.foundation = FOUNDATION;
  g_hash_table_remove (world->records, "member:" MEMBER);
  {
    JsonObject *op = world_json ("{'id':'" NEW_ID "','at':'" AT "','kind':'set','rec_kind':'member',"
                                 "'rec':'" MEMBER "','fields':{'given':{'value':'x'}}}");

    world_refuse (world, op, ZYR_REFUSAL_UNKNOWN_RECORD);
  }
}

static void
test_malformed (World *world, gconstpointer data)
{
  static const char *const ops[] = {
    "{}",
    "{'id':'" NEW_ID "','at':'" AT "','kind':'nothing'}",
    "{'id':'" NEW_ID "','at':'" AT "'}",
    "{'id':'1','at':'" AT "','kind':'visit.start','visit':'" VISIT "'}",
    "{'id':'" NEW_ID "','at':'today','kind':'visit.start','visit':'" VISIT "'}",
    "{'id':'" NEW_ID "','at':'" AT "','kind':'set','rec_kind':'household','rec':'" HOUSEHOLD
    "','fields':{'addr_text':'x'}}",
    "{'id':'" NEW_ID "','at':'" AT "','kind':'set','rec_kind':'household','rec':'" HOUSEHOLD
    "','fields':{'addr_text':{}}}",
    "{'n':-1,'id':'" NEW_ID "','at':'" AT "','kind':'visit.start','visit':'" VISIT "'}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ops); i++)
    {
      g_test_message ("%s", ops[i]);
      world_refuse (world, world_json (ops[i]), ZYR_REFUSAL_MALFORMED);
    }
}

#define ADD(name, func) \
  g_test_add ("/domain/operation-set/" name, World, NULL, world_set_up, func, world_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("apply", test_apply);
  ADD ("unknown-members", test_unknown_members);
  ADD ("conflict", test_conflict);
  ADD ("dependent", test_dependent);
  ADD ("equal-value", test_equal_value);
  ADD ("renumber", test_renumber);
  ADD ("void", test_void);
  ADD ("conflict-id", test_conflict_id);
  ADD ("member", test_member);
  ADD ("refused", test_refused);
  ADD ("who", test_who);
  ADD ("malformed", test_malformed);

  return g_test_run ();
}
