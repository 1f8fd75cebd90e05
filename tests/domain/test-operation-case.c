/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "operation-world.h"

#include "zyr-json.h"
#include "zyr-operation-build.h"
#include "zyr-operation-transfer.h"

/* Annulling by two persons, closing conflicts, referrals, objections. */

#define INSPECTOR "01900000-0000-7000-8000-000000000016"
#define INSPECTOR_2 "01900000-0000-7000-8000-000000000017"
#define OLDEST_VISIT "01900000-0000-7000-8000-000000000005"

#define APPROVED(id, ended, rest)                                                                  \
  "{'household':'" HOUSEHOLD "','worker':'" WORKER "','state':'approved','revision':1,"            \
  "'rating':'weak','ended':'" ended "'" rest "}"

static JsonObject *
annul (World *world, const char *visit, const char *reason)
{
  g_autofree char *id = world_op_id (world);

  return zyr_operation_new_visit_annul (id, AT, visit, reason);
}

static const char *
rating_visit (World *world)
{
  return zyr_record_get_string (world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD), "rating_visit",
                                NULL);
}

static void
put_chain (World *world)
{
  world_put (world, ZYR_KIND_VISIT, OLDEST_VISIT,
             "{'household':'" HOUSEHOLD "','worker':'" WORKER "','state':'superseded',"
             "'rating':'good','ended':'2026-01-01T10:00:00Z'}");
  world_put (world, ZYR_KIND_VISIT, EARLIER_VISIT,
             "{'household':'" HOUSEHOLD "','worker':'" WORKER "','state':'superseded',"
             "'rating':'medium','ended':'2026-05-01T10:00:00Z','supersedes':'" OLDEST_VISIT "'}");
  world_put (world, ZYR_KIND_VISIT, VISIT,
             APPROVED (VISIT, "2026-11-01T10:00:00Z", ",'supersedes':'" EARLIER_VISIT "'"));
  world_put (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD,
             "{'foundation':'" FOUNDATION "','rating':'weak','rating_date':'2026-11-01',"
             "'rating_source':'visit','rating_visit':'" VISIT "'}");
}

static void
test_annul (World *world, gconstpointer data)
{
  put_chain (world);
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  world_refuse (world, annul (world, VISIT, "Yanlış hane"), ZYR_REFUSAL_NOT_ALLOWED);
  world_act_as (world, WORKER, ZYR_ROLE_INSPECTOR);
  world_refuse (world, annul (world, VISIT, "Yanlış hane"), ZYR_REFUSAL_OWN_VISIT);
  world_act_as (world, INSPECTOR, ZYR_ROLE_INSPECTOR);
  world_refuse (world, annul (world, VISIT, " "), ZYR_REFUSAL_MALFORMED);
  world_refuse (world, annul (world, EARLIER_VISIT, "x"), ZYR_REFUSAL_WRONG_STATE);

  g_assert_true (world_apply (world, annul (world, VISIT, "Yanlış hane")));
  g_assert_cmpstr (world_state (world, VISIT), ==, "approved");
  g_assert_cmpstr (rating_visit (world), ==, VISIT);
  world_refuse (world, annul (world, VISIT, "Yanlış hane"), ZYR_REFUSAL_SAME_PERSON);

  world_act_as (world, INSPECTOR_2, ZYR_ROLE_INSPECTOR);
  g_assert_true (world_apply (world, annul (world, VISIT, "Doğrulandı")));
  g_assert_cmpstr (world_state (world, VISIT), ==, "void");
  g_assert_cmpstr (world_state (world, EARLIER_VISIT), ==, "approved");
  g_assert_cmpstr (rating_visit (world), ==, EARLIER_VISIT);
  g_assert_cmpstr (zyr_record_get_string (world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD),
                                          "rating", NULL),
                   ==, "medium");
  g_assert_cmpstr (world_state (world, OLDEST_VISIT), ==, "superseded");
}

static void
annul_by_both (World *world, const char *visit)
{
  world_act_as (world, INSPECTOR, ZYR_ROLE_INSPECTOR);
  g_assert_true (world_apply (world, annul (world, visit, "a")));
  world_act_as (world, INSPECTOR_2, ZYR_ROLE_INSPECTOR);
  g_assert_true (world_apply (world, annul (world, visit, "b")));
}

static void
test_annul_all (World *world, gconstpointer data)
{
  put_chain (world);
  annul_by_both (world, VISIT);
  annul_by_both (world, EARLIER_VISIT);
  g_assert_cmpstr (rating_visit (world), ==, OLDEST_VISIT);
  annul_by_both (world, OLDEST_VISIT);
  g_assert_cmpstr (rating_visit (world), ==, NULL);
  g_assert_cmpstr (zyr_record_get_string (world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD),
                                          "rating", NULL),
                   ==, NULL);
}

/* A visit that is approved late, between two that count: it is there when the newest falls. */
static void
test_late_in_chain (World *world, gconstpointer data)
{
  g_autoptr (JsonObject) op = NULL;

  put_chain (world);
  world_put (world, ZYR_KIND_VISIT, "01900000-0000-7000-8000-000000000006",
             "{'household':'" HOUSEHOLD "','worker':'" WORKER "','state':'submitted','revision':1,"
             "'rating':'good','ended':'2026-08-01T10:00:00Z'}");
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  op = world_json ("{'id':'" NEW_ID "','visit':'01900000-0000-7000-8000-000000000006',"
                   "'revision':1,'action':'approve'}");
  {
    g_autofree char *id = world_op_id (world);

    g_assert_true (world_apply (world, zyr_operation_new_review (id, AT, op)));
  }
  g_assert_cmpstr (world_state (world, "01900000-0000-7000-8000-000000000006"), ==, "superseded");
  g_assert_cmpstr (rating_visit (world), ==, VISIT);
  annul_by_both (world, VISIT);
  g_assert_cmpstr (rating_visit (world), ==, "01900000-0000-7000-8000-000000000006");
  annul_by_both (world, "01900000-0000-7000-8000-000000000006");
  g_assert_cmpstr (rating_visit (world), ==, EARLIER_VISIT);
}

/* Conflicts */

static JsonObject *
set_door (World *world, const char *value)
{
  g_autofree char *id = world_op_id (world);
  g_autofree char *text = g_strdup_printf ("{'addr_door':'%s'}", value);
  g_autoptr (JsonObject) fields = world_json (text);

  return zyr_operation_new_set (id, AT, world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD), fields);
}

static const char *
door (World *world)
{
  return zyr_record_get_string (world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD), "addr_door",
                                NULL);
}

static char *
make_conflict (World *world)
{
  JsonObject *mine = set_door (world, "12");

  g_assert_true (world_apply (world, set_door (world, "14")));
  world_act_as (world, WORKER_2, ZYR_ROLE_WORKER);
  g_assert_true (world_apply (world, mine));
  g_assert_cmpstr (door (world), ==, "14");
  return g_strdup (zyr_record_get_id (world_changed (world, ZYR_KIND_CONFLICT)));
}

static JsonObject *
close_it (World *world, const char *conflict, const char *keep, const char *other)
{
  g_autofree char *id = world_op_id (world);
  g_autoptr (JsonNode) value = other != NULL ? json_node_init_string (json_node_alloc (), other)
                                             : NULL;

  return zyr_operation_new_conflict_close (id, AT, world_get (world, ZYR_KIND_CONFLICT, conflict),
                                           world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD), keep,
                                           value);
}

static void
test_conflict (World *world, gconstpointer data)
{
  static const struct
  {
    const char *keep;
    const char *other;
    const char *door;
  } cases[] = { { "mine", NULL, "12" }, { "theirs", NULL, "14" }, { "other", "16", "16" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *conflict = NULL;
      ZyrRecord *record = NULL;

      world_tear_down (world, NULL);
      world_set_up (world, NULL);
      conflict = make_conflict (world);
      world_act_as (world, SUPERVISOR, ZYR_ROLE_BOARD);
      world_refuse (world, close_it (world, conflict, "mine", NULL), ZYR_REFUSAL_NOT_ALLOWED);
      world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
      world_refuse (world, close_it (world, conflict, "both", NULL), ZYR_REFUSAL_MALFORMED);
      g_assert_true (world_apply (world, close_it (world, conflict, cases[i].keep,
                                                   cases[i].other)));
      g_assert_cmpstr (door (world), ==, cases[i].door);
      record = world_get (world, ZYR_KIND_CONFLICT, conflict);
      g_assert_cmpstr (zyr_record_get_string (record, "state", NULL), ==, "resolved");
      g_assert_cmpstr (zyr_record_get_string (record, "mine", NULL), ==, "12");
      g_assert_cmpstr (zyr_record_get_string (record, "theirs", NULL), ==, "14");
      g_assert_cmpstr (zyr_record_get_string (record, "resolved_by", NULL), ==, SUPERVISOR);
      world_refuse (world, close_it (world, conflict, "mine", NULL), ZYR_REFUSAL_WRONG_STATE);
    }
}

/* What was written after the chooser looked is not overwritten. */
static void
test_conflict_moved (World *world, gconstpointer data)
{
  g_autofree char *conflict = make_conflict (world);
  JsonObject *choice = close_it (world, conflict, "mine", NULL);

  g_assert_true (world_apply (world, set_door (world, "18")));
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  world_refuse (world, choice, ZYR_REFUSAL_STALE_REVISION);
  g_assert_cmpstr (door (world), ==, "18");
  g_assert_true (world_apply (world, close_it (world, conflict, "mine", NULL)));
  g_assert_cmpstr (door (world), ==, "12");
}

/* Referrals and objections */

static JsonObject *
referral (World *world, const char *rest)
{
  g_autofree char *id = world_op_id (world);
  g_autofree char *text
      = g_strdup_printf ("{'id':'" NEW_ID "','household':'" HOUSEHOLD "'%s}", rest);
  g_autoptr (JsonObject) given = world_json (text);

  return zyr_operation_new_referral (id, AT, given);
}

static JsonObject *
move (World *world, ZyrKind kind, const char *state)
{
  g_autofree char *id = world_op_id (world);

  return zyr_operation_new_move (id, AT, kind, NEW_ID, state, "çünkü", NULL);
}

static void
test_referral (World *world, gconstpointer data)
{
  world_refuse (world, referral (world, ""), ZYR_REFUSAL_MALFORMED);
  world_refuse (world, referral (world, ",'institution':'iskur','due':'yarın'"),
                ZYR_REFUSAL_MALFORMED);
  world_refuse (world, referral (world, ",'institution':'iskur','visit':'" NEW_ID_2 "'"),
                ZYR_REFUSAL_UNKNOWN_RECORD);
  g_assert_true (world_apply (world, referral (world, ",'institution':'iskur','member':'" MEMBER
                                                      "','due':'2026-12-01','extra':'x'")));
  world_refuse (world, referral (world, ",'institution':'iskur'"), ZYR_REFUSAL_DUPLICATE);
  world_refuse (world, move (world, ZYR_KIND_REFERRAL, "open"), ZYR_REFUSAL_WRONG_STATE);
  g_assert_true (world_apply (world, move (world, ZYR_KIND_REFERRAL, "sent")));
  g_assert_true (world_apply (world, move (world, ZYR_KIND_REFERRAL, "done")));
  world_refuse (world, move (world, ZYR_KIND_REFERRAL, "sent"), ZYR_REFUSAL_WRONG_STATE);
  world_act_as (world, SUPERVISOR, ZYR_ROLE_DPO);
  world_refuse (world, move (world, ZYR_KIND_REFERRAL, "sent"), ZYR_REFUSAL_NOT_ALLOWED);
}

static JsonObject *
objection (World *world, const char *rest)
{
  g_autofree char *id = world_op_id (world);
  g_autofree char *text
      = g_strdup_printf ("{'id':'" NEW_ID "','household':'" HOUSEHOLD "'%s}", rest);
  g_autoptr (JsonObject) given = world_json (text);

  return zyr_operation_new_objection (id, AT, given);
}

static void
test_objection (World *world, gconstpointer data)
{
  const char *good = ",'filed':'2026-11-20','text':'Karara itiraz ediyorum.'";

  world_refuse (world, objection (world, good), ZYR_REFUSAL_NOT_ALLOWED);
  world_act_as (world, SUPERVISOR, ZYR_ROLE_CLERK);
  world_refuse (world, objection (world, ",'filed':'dün','text':'x'"), ZYR_REFUSAL_MALFORMED);
  g_assert_true (world_apply (world, objection (world, good)));
  world_refuse (world, move (world, ZYR_KIND_OBJECTION, "upheld"), ZYR_REFUSAL_NOT_ALLOWED);
  g_assert_true (world_apply (world, move (world, ZYR_KIND_OBJECTION, "in_review")));
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  world_refuse (world, move (world, ZYR_KIND_OBJECTION, "filed"), ZYR_REFUSAL_WRONG_STATE);
  g_assert_true (world_apply (world, move (world, ZYR_KIND_OBJECTION, "visit_ordered")));
  g_assert_true (world_apply (world, move (world, ZYR_KIND_OBJECTION, "dismissed")));
  world_refuse (world, move (world, ZYR_KIND_OBJECTION, "upheld"), ZYR_REFUSAL_WRONG_STATE);
}

/* Nobody does what the table of rights does not give his role, whatever it is about. */
static void
test_rights (World *world, gconstpointer data)
{
  /* Columns W W2 C M B I A T D X, from the domain's table of roles. */
  static const struct
  {
    const char *kind;
    const char *may;
  } rows[] = {
    { ZYR_OP_SET, "x-xx------" },           { ZYR_OP_NOTE_ADD, "x-xx------" },
    { ZYR_OP_VISIT_START, "x---------" },   { ZYR_OP_VISIT_SUBMIT, "x---------" },
    { ZYR_OP_ATTACHMENT_ADD, "x---------" }, { ZYR_OP_VISIT_PLAN, "--xx------" },
    { ZYR_OP_VISIT_REASSIGN, "---x------" }, { ZYR_OP_VISIT_CANCEL, "---x------" },
    { ZYR_OP_VISIT_MOVE, "x-xx------" }, { ZYR_OP_VISIT_ATTEMPT, "x---------" },
    { ZYR_OP_NOTE_PIN, "x-xx------" },
    { ZYR_OP_VISIT_ANNUL, "-----x----" },   { ZYR_OP_REVIEW_ADD, "---x------" },
    { ZYR_OP_CONFLICT_CLOSE, "x-xx------" }, { ZYR_OP_REFERRAL_ADD, "x-xx------" },
    { ZYR_OP_REFERRAL_MOVE, "x-xx------" }, { ZYR_OP_OBJECTION_FILE, "--xx------" },
    { ZYR_OP_OBJECTION_MOVE, "--xx------" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint role = 0; role < ZYR_N_ROLES; role++)
      {
        gboolean may = rows[i].may[role] == 'x';
        g_autofree char *id = world_op_id (world);
        JsonObject *op = json_object_new ();

        json_object_set_string_member (op, "id", id);
        json_object_set_string_member (op, "at", AT);
        json_object_set_string_member (op, "kind", rows[i].kind);
        json_object_set_string_member (op, "state", "in_review");
        world_act_as (world, STRANGER, (ZyrRole) (1 << role));
        g_assert_cmpint (zyr_operation_is_allowed (rows[i].kind, (ZyrRole) (1 << role)), ==, may);
        g_assert_false (world_apply (world, op));
        if (may)
          g_assert_cmpstr (world->refusal, !=, ZYR_REFUSAL_NOT_ALLOWED);
        else
          g_assert_cmpstr (world->refusal, ==, ZYR_REFUSAL_NOT_ALLOWED);
      }
  g_assert_false (zyr_operation_is_allowed ("no.such", (ZyrRole) ~0u));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/operation-case/" name, World, NULL, world_set_up, func, world_tear_down)

/* Transfers to another foundation */

#define TRANSFER "01900000-0000-7000-8000-0000000000a1"
#define TRANSFER_2 "01900000-0000-7000-8000-0000000000a2"

static JsonObject *
ask_transfer (World *world, const char *transfer, const char *to, const char *reason)
{
  g_autofree char *id = world_op_id (world);
  g_autoptr (JsonObject) given = json_object_new ();

  json_object_set_string_member (given, "id", transfer);
  json_object_set_string_member (given, "household", HOUSEHOLD);
  json_object_set_string_member (given, "to", to);
  json_object_set_string_member (given, "reason", reason);

  return zyr_operation_new_transfer_ask (id, AT, given);
}

static JsonObject *
answer_transfer (World *world, const char *kind, const char *transfer, const char *reason)
{
  g_autofree char *id = world_op_id (world);

  return zyr_operation_new_transfer_answer (id, AT, kind, transfer, reason);
}

static const char *
transfer_state (World *world, const char *transfer)
{
  return zyr_record_get_string (world_get (world, ZYR_KIND_TRANSFER, transfer), "state", NULL);
}

static void
test_transfer_ask (World *world, gconstpointer data)
{
  world_act_as (world, WORKER, ZYR_ROLE_WORKER);
  world_refuse (world, ask_transfer (world, TRANSFER, OTHER_FOUNDATION, "x"),
                ZYR_REFUSAL_NOT_ALLOWED);
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  world_refuse (world, ask_transfer (world, TRANSFER, OTHER_FOUNDATION, " "),
                ZYR_REFUSAL_MALFORMED);
  world_refuse (world, ask_transfer (world, TRANSFER, FOUNDATION, "x"), ZYR_REFUSAL_MALFORMED);
  world_refuse (world, ask_transfer (world, TRANSFER, "x", "x"), ZYR_REFUSAL_MALFORMED);
  g_assert_true (world_apply (world, ask_transfer (world, TRANSFER, OTHER_FOUNDATION, "x")));
  g_assert_cmpstr (transfer_state (world, TRANSFER), ==, "requested");
  g_assert_cmpstr (
      zyr_record_get_string (world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD), "transfer", NULL),
      ==, TRANSFER);
  world_refuse (world, ask_transfer (world, TRANSFER, OTHER_FOUNDATION, "x"),
                ZYR_REFUSAL_DUPLICATE);
  world_refuse (world, ask_transfer (world, TRANSFER_2, OTHER_FOUNDATION, "x"),
                ZYR_REFUSAL_WRONG_STATE);
  world_refuse (world, answer_transfer (world, ZYR_OP_TRANSFER_ACCEPT, TRANSFER, NULL),
                ZYR_REFUSAL_OTHER_FOUNDATION);
  g_assert_true (
      world_apply (world, answer_transfer (world, ZYR_OP_TRANSFER_WITHDRAW, TRANSFER, NULL)));
  g_assert_cmpstr (transfer_state (world, TRANSFER), ==, "withdrawn");
  g_assert_true (world_apply (world, ask_transfer (world, TRANSFER_2, OTHER_FOUNDATION, "x")));
}

static void
test_transfer_answer (World *world, gconstpointer data)
{
  static const char offered[] = "{'from':'" OTHER_FOUNDATION "','to':'" FOUNDATION
                                "','file':'" HOUSEHOLD "','state':'requested'}";

  world_put (world, ZYR_KIND_TRANSFER, TRANSFER, offered);
  world_put (world, ZYR_KIND_TRANSFER, TRANSFER_2, offered);
  world_act_as (world, SUPERVISOR, ZYR_ROLE_CLERK);
  world_refuse (world, answer_transfer (world, ZYR_OP_TRANSFER_ACCEPT, TRANSFER, NULL),
                ZYR_REFUSAL_NOT_ALLOWED);
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  world_refuse (world, answer_transfer (world, ZYR_OP_TRANSFER_WITHDRAW, TRANSFER, NULL),
                ZYR_REFUSAL_OTHER_FOUNDATION);
  world_refuse (world, answer_transfer (world, ZYR_OP_TRANSFER_DECLINE, TRANSFER, NULL),
                ZYR_REFUSAL_MALFORMED);
  world_refuse (world, answer_transfer (world, ZYR_OP_TRANSFER_ACCEPT, VISIT, NULL),
                ZYR_REFUSAL_UNKNOWN_RECORD);
  g_assert_true (
      world_apply (world, answer_transfer (world, ZYR_OP_TRANSFER_ACCEPT, TRANSFER, NULL)));
  g_assert_cmpstr (transfer_state (world, TRANSFER), ==, "accepted");
  world_refuse (world, answer_transfer (world, ZYR_OP_TRANSFER_DECLINE, TRANSFER, "x"),
                ZYR_REFUSAL_WRONG_STATE);
  g_assert_true (
      world_apply (world, answer_transfer (world, ZYR_OP_TRANSFER_DECLINE, TRANSFER_2, "x")));
  g_assert_cmpstr (zyr_record_get_string (world_get (world, ZYR_KIND_TRANSFER, TRANSFER_2),
                                          "answer", NULL),
                   ==, "x");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("annul", test_annul);
  ADD ("annul-all", test_annul_all);
  ADD ("late-in-chain", test_late_in_chain);
  ADD ("conflict", test_conflict);
  ADD ("conflict-moved", test_conflict_moved);
  ADD ("referral", test_referral);
  ADD ("objection", test_objection);
  ADD ("transfer-ask", test_transfer_ask);
  ADD ("transfer-answer", test_transfer_answer);
  ADD ("rights", test_rights);
  return g_test_run ();
}
