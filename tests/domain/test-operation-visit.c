/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "operation-world.h"

#include "zyr-limits.h"
#include "zyr-operation-build.h"

#define RESULT \
  "{'outcome':'complete','rating':'weak','programmes':[],'discrepancies':[],'income_pc':1097693}"
#define RETURN "{'action':'return','remarks':[{'ref':'/data/s2/phone1','label':'Tel','text':'?'}]}"
#define APPROVE "{'action':'approve'}"

static JsonObject *
start (World *world)
{
  g_autofree char *id = world_op_id (world);

  return zyr_operation_new_visit_start (id, AT, VISIT);
}

static JsonObject *
cancel (World *world, const char *reason)
{
  g_autofree char *id = world_op_id (world);

  return zyr_operation_new_visit_cancel (id, AT, VISIT, reason);
}

static JsonObject *
reassign (World *world, const char *worker)
{
  g_autofree char *id = world_op_id (world);

  return zyr_operation_new_visit_reassign (id, AT, VISIT, worker);
}

static ZyrRecord *
visit (World *world)
{
  return world_get (world, ZYR_KIND_VISIT, VISIT);
}

/* From planned to submitted as the worker, then the supervisor acts. */
static void
bring_to_review (World *world)
{
  world->result = RESULT;
  g_assert_true (world_apply (world, start (world)));
  g_assert_true (world_apply (world, world_submit (world, NEW_ID, 1, "<data/>")));
  g_assert_cmpstr (world_state (world, VISIT), ==, "submitted");
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
}

static void
test_start (World *world, gconstpointer data)
{
  g_assert_true (world_apply (world, start (world)));
  g_assert_cmpstr (world_state (world, VISIT), ==, "in_progress");
  g_assert_cmpstr (zyr_record_get_string (visit (world), "started", NULL), ==, AT);

  /* On his second device: no harm, no change. */
  g_assert_true (world_apply (world, start (world)));
  g_assert_cmpuint (world->changed->len, ==, 0);

  world_act_as (world, WORKER_2, ZYR_ROLE_WORKER);
  world_refuse (world, start (world), ZYR_REFUSAL_WRONG_STATE);
}

static void
test_start_refused (World *world, gconstpointer data)
{
  world_act_as (world, WORKER_2, ZYR_ROLE_WORKER);
  world_refuse (world, start (world), ZYR_REFUSAL_NOT_ALLOWED);
  world_act_as (world, WORKER, ZYR_ROLE_CLERK);
  world_refuse (world, start (world), ZYR_REFUSAL_NOT_ALLOWED);
  world_act_as (world, WORKER, ZYR_ROLE_WORKER);
  world->context.foundation = OTHER_FOUNDATION;
  world_refuse (world, start (world), ZYR_REFUSAL_OTHER_FOUNDATION);
  world->context.foundation = FOUNDATION;
  g_hash_table_remove (world->records, "visit:" VISIT);
  world_refuse (world, start (world), ZYR_REFUSAL_UNKNOWN_RECORD);
}

static void
test_submit (World *world, gconstpointer data)
{
  ZyrRecord *revision = NULL;

  bring_to_review (world);
  revision = world_get (world, ZYR_KIND_VISIT_REVISION, NEW_ID);
  g_assert_nonnull (revision);
  g_assert_cmpstr (zyr_record_get_string (revision, "instance", NULL), ==, "<data/>");
  g_assert_cmpstr (zyr_record_get_string (revision, "visit", NULL), ==, VISIT);
  g_assert_cmpstr (zyr_record_get_string (revision, "household", NULL), ==, HOUSEHOLD);
  g_assert_cmpstr (zyr_record_get_string (revision, "worker", NULL), ==, WORKER);
  g_assert_cmpstr (zyr_record_get_string (revision, "device", NULL), ==, "device");
  g_assert_cmpstr (zyr_record_get_string (revision, "submitted", NULL), ==, AT);
  g_assert_cmpstr (zyr_record_get_string (revision, "received", NULL), ==, "2026-11-21T12:00:00Z");
  g_assert_cmpint (zyr_record_get_int (visit (world), "revision", -1), ==, 1);
  g_assert_cmpstr (zyr_record_get_string (visit (world), "rating", NULL), ==, "weak");
  g_assert_cmpstr (zyr_record_get_string (visit (world), "outcome", NULL), ==, "complete");
  g_assert_cmpint (zyr_json_get_int (zyr_json_get_object (zyr_record_get_body (visit (world)),
                                                          "result"),
                                     "income_pc", 0),
                   ==, 1097693);
}

/* The same revision again changes nothing; another one for a number that is taken is kept aside. */
static void
test_submit_again (World *world, gconstpointer data)
{
  bring_to_review (world);
  world_act_as (world, WORKER, ZYR_ROLE_WORKER);
  g_assert_true (world_apply (world, world_submit (world, NEW_ID, 1, "<data/>")));
  g_assert_cmpuint (world->changed->len, ==, 0);
  world_refuse (world, world_submit (world, NEW_ID, 1, "<other/>"), ZYR_REFUSAL_DUPLICATE);
  world_refuse (world, world_submit (world, NEW_ID_2, 1, "<other/>"), ZYR_REFUSAL_STALE_REVISION);
  world_refuse (world, world_submit (world, NEW_ID_2, 3, "<other/>"), ZYR_REFUSAL_STALE_REVISION);
  world_refuse (world, world_submit (world, NEW_ID_2, 2, "<other/>"), ZYR_REFUSAL_WRONG_STATE);
}

static void
change_revision (JsonObject *op, const char *member, const char *value)
{
  json_object_set_string_member (zyr_json_get_object (op, "revision"), member, value);
}

/* A device whose clock is ten years ahead would otherwise win over every visit of these years. */
static void
test_submit_clock_ahead (World *world, gconstpointer data)
{
  JsonObject *op = NULL;

  g_assert_true (world_apply (world, start (world)));
  op = world_submit (world, NEW_ID, 1, "<data/>");
  change_revision (op, "ended", "2036-11-21T11:00:00+03:00");
  g_assert_true (world_apply (world, op));
  g_assert_cmpstr (zyr_record_get_string (visit (world), "ended", NULL), ==,
                   "2026-11-21T12:00:00Z");
  g_assert_cmpstr (zyr_record_get_string (world_get (world, ZYR_KIND_VISIT_REVISION, NEW_ID),
                                          "ended", NULL),
                   ==, "2036-11-21T11:00:00+03:00");
}

static void
test_submit_refused (World *world, gconstpointer data)
{
  JsonObject *op = NULL;

  world_refuse (world, world_submit (world, NEW_ID, 1, "<data/>"), ZYR_REFUSAL_WRONG_STATE);
  g_assert_true (world_apply (world, start (world)));

  op = world_submit (world, NEW_ID, 1, "<data/>");
  change_revision (op, "form_version", "2");
  world_refuse (world, op, ZYR_REFUSAL_UNKNOWN_FORM);
  op = world_submit (world, NEW_ID, 1, "<data/>");
  change_revision (op, "instance", "<changed/>");
  world_refuse (world, op, ZYR_REFUSAL_MALFORMED);
  op = world_submit (world, NEW_ID, 1, "<data/>");
  change_revision (op, "ended", "later");
  world_refuse (world, op, ZYR_REFUSAL_MALFORMED);
  op = world_submit (world, NEW_ID, 1, "<data/>");
  json_object_set_member (zyr_json_get_object (op, "revision"), "attachments",
                          json_node_init_int (json_node_alloc (), 1));
  world_refuse (world, op, ZYR_REFUSAL_MALFORMED);
  world_refuse (world, world_submit (world, "x", 1, "<data/>"), ZYR_REFUSAL_MALFORMED);
  world_act_as (world, WORKER_2, ZYR_ROLE_WORKER);
  world_refuse (world, world_submit (world, NEW_ID, 1, "<data/>"), ZYR_REFUSAL_NOT_ALLOWED);
}

static void
test_return_and_resubmit (World *world, gconstpointer data)
{
  bring_to_review (world);
  world_refuse (world, world_review (world, NEW_ID, 1, "{'action':'return'}"),
                ZYR_REFUSAL_MALFORMED);
  g_assert_true (world_apply (world, world_review (world, NEW_ID, 1, RETURN)));
  g_assert_cmpstr (world_state (world, VISIT), ==, "returned");
  g_assert_cmpstr (zyr_record_get_string (visit (world), "decided_by", NULL), ==, SUPERVISOR);
  g_assert_cmpuint (json_array_get_length (zyr_json_get_array (
                        zyr_record_get_body (world_get (world, ZYR_KIND_REVIEW, NEW_ID)),
                        "remarks")),
                    ==, 1);

  world_act_as (world, WORKER, ZYR_ROLE_WORKER);
  g_assert_true (world_apply (world, start (world)));
  g_assert_cmpstr (world_state (world, VISIT), ==, "in_progress");
  g_assert_true (world_apply (world, world_submit (world, NEW_ID_2, 2, "<data>2</data>")));
  g_assert_cmpstr (world_state (world, VISIT), ==, "submitted");
  g_assert_cmpint (zyr_record_get_int (visit (world), "revision", 0), ==, 2);
  g_assert_null (zyr_record_get_string (visit (world), "decided_by", NULL));
  /* The first revision is as it was. */
  g_assert_cmpint (zyr_record_get_ver (world_get (world, ZYR_KIND_VISIT_REVISION, NEW_ID)), ==, 1);

  /* A decision on what has been replaced meanwhile does not count. */
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  world_refuse (world, world_review (world, NEW_ID_2, 1, APPROVE), ZYR_REFUSAL_STALE_REVISION);
  g_assert_true (world_apply (world, world_review (world, NEW_ID_2, 2, APPROVE)));
  g_assert_cmpstr (world_state (world, VISIT), ==, "approved");
}

/* Sent without opening it first, straight from returned. */
static void
test_resubmit_from_returned (World *world, gconstpointer data)
{
  bring_to_review (world);
  g_assert_true (world_apply (world, world_review (world, NEW_ID, 1, RETURN)));
  world_act_as (world, WORKER, ZYR_ROLE_WORKER);
  g_assert_true (world_apply (world, world_submit (world, NEW_ID_2, 2, "<data>2</data>")));
  g_assert_cmpstr (world_state (world, VISIT), ==, "submitted");
}

static void
test_approve (World *world, gconstpointer data)
{
  ZyrRecord *household = NULL;

  world_put (world, ZYR_KIND_VISIT, EARLIER_VISIT,
             "{'household':'" HOUSEHOLD "','state':'approved','rating':'good',"
             "'ended':'2025-11-01T10:00:00+03:00'}");
  world_put (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD,
             "{'foundation':'" FOUNDATION "','rating':'good','rating_visit':'" EARLIER_VISIT "'}");
  bring_to_review (world);
  g_assert_true (world_apply (world, world_review (world, NEW_ID, 1, APPROVE)));

  household = world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD);
  g_assert_cmpuint (world->changed->len, ==, 4);
  g_assert_cmpstr (world_state (world, VISIT), ==, "approved");
  g_assert_cmpstr (world_state (world, EARLIER_VISIT), ==, "superseded");
  g_assert_cmpstr (zyr_record_get_string (household, "rating", NULL), ==, "weak");
  g_assert_cmpstr (zyr_record_get_string (household, "rating_date", NULL), ==, "2026-11-21");
  g_assert_cmpstr (zyr_record_get_string (household, "rating_source", NULL), ==, "visit");
  g_assert_cmpstr (zyr_record_get_string (household, "rating_visit", NULL), ==, VISIT);
  g_assert_cmpstr (zyr_record_get_string (world_get (world, ZYR_KIND_REVIEW, NEW_ID), "by_name",
                                          NULL),
                   ==, "Elif Demir");

  world_refuse (world, world_review (world, NEW_ID, 1, APPROVE), ZYR_REFUSAL_DUPLICATE);
  world_refuse (world, world_review (world, NEW_ID_2, 1, APPROVE), ZYR_REFUSAL_WRONG_STATE);
}

/* A visit made before the one that counts is approved late: it does not become Güncel. */
static void
test_approve_late (World *world, gconstpointer data)
{
  world_put (world, ZYR_KIND_VISIT, EARLIER_VISIT,
             "{'household':'" HOUSEHOLD "','state':'approved','rating':'good',"
             "'ended':'2026-11-21T11:00:00+03:00'}");
  world_put (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD,
             "{'foundation':'" FOUNDATION "','rating':'good','rating_visit':'" EARLIER_VISIT "'}");
  bring_to_review (world);
  g_assert_true (world_apply (world, world_review (world, NEW_ID, 1, APPROVE)));
  g_assert_cmpstr (world_state (world, VISIT), ==, "superseded");
  g_assert_cmpstr (world_state (world, EARLIER_VISIT), ==, "approved");
  g_assert_null (world_changed (world, ZYR_KIND_HOUSEHOLD));
}

static void
test_approve_without_rating (World *world, gconstpointer data)
{
  world->result = "{'outcome':'absent','programmes':[],'discrepancies':[]}";
  g_assert_true (world_apply (world, start (world)));
  g_assert_true (world_apply (world, world_submit (world, NEW_ID, 1, "<data/>")));
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  g_assert_true (world_apply (world, world_review (world, NEW_ID, 1, APPROVE)));
  g_assert_cmpstr (world_state (world, VISIT), ==, "approved");
  g_assert_null (world_changed (world, ZYR_KIND_HOUSEHOLD));
}

#define MISTAKE "{'action':'withdraw','code':'mistake'}"

/* A return is taken back until its worker goes on with the report. */
static void
test_withdraw_return (World *world, gconstpointer data)
{
  bring_to_review (world);
  world_refuse (world, world_review (world, NEW_ID_2, 1, MISTAKE), ZYR_REFUSAL_WRONG_STATE);
  g_assert_true (world_apply (world, world_review (world, NEW_ID, 1, RETURN)));
  world_refuse (world, world_review (world, NEW_ID_2, 1, "{'action':'withdraw'}"),
                ZYR_REFUSAL_MALFORMED);
  world_refuse (world, world_review (world, NEW_ID_2, 1, "{'action':'withdraw','code':'other'}"),
                ZYR_REFUSAL_MALFORMED);
  world_act_as (world, WORKER, ZYR_ROLE_SUPERVISOR);
  world_refuse (world, world_review (world, NEW_ID_2, 1, MISTAKE), ZYR_REFUSAL_OWN_VISIT);
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  g_assert_true (world_apply (world, world_review (world, NEW_ID_2, 1, MISTAKE)));
  g_assert_cmpstr (world_state (world, VISIT), ==, "submitted");
  g_assert_false (zyr_json_has (zyr_record_get_body (visit (world)), "decided_by"));
  g_assert_cmpstr (zyr_record_get_string (visit (world), "rating", NULL), ==, "weak");
  g_assert_cmpstr (zyr_record_get_string (world_get (world, ZYR_KIND_REVIEW, NEW_ID_2), "code",
                                          NULL),
                   ==, "mistake");
  world_act_as (world, WORKER, ZYR_ROLE_WORKER);
  world_refuse (world, start (world), ZYR_REFUSAL_WRONG_STATE);
}

/* The visit before counts again, and does not any more when the report is approved after all. */
static void
test_withdraw_approval (World *world, gconstpointer data)
{
  static const char again[] = "01900000-0000-7000-8000-0000000000f1";

  world_put (world, ZYR_KIND_VISIT, EARLIER_VISIT,
             "{'household':'" HOUSEHOLD "','state':'approved','rating':'good',"
             "'ended':'2025-11-01T10:00:00+03:00'}");
  world_put (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD,
             "{'foundation':'" FOUNDATION "','rating':'good','rating_visit':'" EARLIER_VISIT "'}");
  bring_to_review (world);
  g_assert_true (world_apply (world, world_review (world, NEW_ID, 1, APPROVE)));
  g_assert_true (world_apply (world, world_review (world, NEW_ID_2, 1, MISTAKE)));
  g_assert_cmpstr (world_state (world, VISIT), ==, "submitted");
  g_assert_cmpstr (world_state (world, EARLIER_VISIT), ==, "approved");
  g_assert_cmpstr (zyr_record_get_string (world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD),
                                          "rating_visit", NULL),
                   ==, EARLIER_VISIT);
  g_assert_true (world_apply (world, world_review (world, again, 1, APPROVE)));
  g_assert_cmpstr (world_state (world, EARLIER_VISIT), ==, "superseded");
}

static void
test_withdraw_on_agenda (World *world, gconstpointer data)
{
  bring_to_review (world);
  g_assert_true (world_apply (world, world_review (world, NEW_ID, 1, APPROVE)));
  world_put (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD,
             "{'foundation':'" FOUNDATION "','agenda':'2026-12-01','rating_visit':'" VISIT "'}");
  world_refuse (world, world_review (world, NEW_ID_2, 1, MISTAKE), ZYR_REFUSAL_WRONG_STATE);
}

static void
test_reasons (World *world, gconstpointer data)
{
  bring_to_review (world);
  world_refuse (world, world_review (world, NEW_ID, 1, "{'action':'reject','code':'mistake'}"),
                ZYR_REFUSAL_MALFORMED);
  world_refuse (world, world_review (world, NEW_ID, 1, "{'action':'reject','code':'other'}"),
                ZYR_REFUSAL_MALFORMED);
  world_refuse (world, world_review (world, NEW_ID, 1, "{'action':'return','code':'incomplete'}"),
                ZYR_REFUSAL_MALFORMED);
  g_assert_true (
      world_apply (world, world_review (world, NEW_ID, 1, "{'action':'reject','code':'unusable'}")));
  g_assert_cmpstr (world_state (world, VISIT), ==, "rejected");
  g_assert_true (world_apply (world, world_review (world, NEW_ID_2, 1, MISTAKE)));
  g_assert_cmpstr (world_state (world, VISIT), ==, "submitted");
}

/* What the worker says to the remarks goes with his next revision. */
static void
test_replies (World *world, gconstpointer data)
{
  g_autoptr (JsonObject) op = world_submit (world, NEW_ID_2, 2, "<data>2</data>");
  JsonObject *revision = json_object_get_object_member (op, "revision");
  g_autoptr (JsonArray) replies = json_array_new ();
  JsonObject *reply = json_object_new ();

  json_object_set_string_member (reply, "ref", "/data/s3/income");
  json_array_add_object_element (replies, reply);
  json_object_set_array_member (revision, "replies", json_array_ref (replies));
  bring_to_review (world);
  g_assert_true (world_apply (world, world_review (world, NEW_ID, 1, RETURN)));
  world_act_as (world, WORKER, ZYR_ROLE_WORKER);
  world_refuse (world, json_object_ref (op), ZYR_REFUSAL_MALFORMED);
  json_object_set_string_member (reply, "text", "Makbuzu ekledim.");
  g_assert_true (world_apply (world, json_object_ref (op)));
  g_assert_cmpuint (json_array_get_length (zyr_json_get_array (
                        zyr_record_get_body (world_get (world, ZYR_KIND_VISIT_REVISION, NEW_ID_2)),
                        "replies")),
                    ==, 1);
}

static void
test_own_visit (World *world, gconstpointer data)
{
  static const char *const decisions[]
      = { APPROVE, RETURN, "{'action':'reject','reason':'incomplete'}" };

  bring_to_review (world);
  for (guint i = 0; i < G_N_ELEMENTS (decisions); i++)
    {
      world_act_as (world, WORKER, ZYR_ROLE_WORKER);
      world_refuse (world, world_review (world, NEW_ID, 1, decisions[i]), ZYR_REFUSAL_NOT_ALLOWED);
      world_act_as (world, WORKER, ZYR_ROLE_WORKER | ZYR_ROLE_SUPERVISOR);
      world_refuse (world, world_review (world, NEW_ID, 1, decisions[i]), ZYR_REFUSAL_OWN_VISIT);
      /* Made while he was a worker; a supervisor only by now. */
      world_act_as (world, WORKER, ZYR_ROLE_SUPERVISOR);
      world_refuse (world, world_review (world, NEW_ID, 1, decisions[i]), ZYR_REFUSAL_OWN_VISIT);
      world_act_as (world, WORKER_2, ZYR_ROLE_SUPERVISOR);
      world_refuse (world, world_review (world, NEW_ID, 1, decisions[i]), ZYR_REFUSAL_OWN_VISIT);
      world_act_as (world, SUPERVISOR, ZYR_ROLE_CLERK | ZYR_ROLE_ADMIN | ZYR_ROLE_INSPECTOR);
      world_refuse (world, world_review (world, NEW_ID, 1, decisions[i]), ZYR_REFUSAL_NOT_ALLOWED);
    }
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  world->context.foundation = OTHER_FOUNDATION;
  world_refuse (world, world_review (world, NEW_ID, 1, APPROVE), ZYR_REFUSAL_OTHER_FOUNDATION);
}

static void
test_reject (World *world, gconstpointer data)
{
  bring_to_review (world);
  world_refuse (world, world_review (world, NEW_ID, 1, "{'action':'reject'}"),
                ZYR_REFUSAL_MALFORMED);
  world_refuse (world, world_review (world, NEW_ID, 1, "{'action':'reject','reason':' '}"),
                ZYR_REFUSAL_MALFORMED);
  world_refuse (world, world_review (world, NEW_ID, 1, "{'action':'annul','reason':'x'}"),
                ZYR_REFUSAL_MALFORMED);
  world_refuse (world,
                world_review (world, NEW_ID, 1, "{'action':'return','remarks':[{'ref':'/a'}]}"),
                ZYR_REFUSAL_MALFORMED);
  g_assert_true (
      world_apply (world, world_review (world, NEW_ID, 1, "{'action':'reject','reason':'x'}")));
  g_assert_cmpstr (world_state (world, VISIT), ==, "rejected");
  g_assert_null (world_changed (world, ZYR_KIND_HOUSEHOLD));
}

static void
test_cancel_and_reassign (World *world, gconstpointer data)
{
  world_refuse (world, cancel (world, "x"), ZYR_REFUSAL_NOT_ALLOWED);
  world_refuse (world, reassign (world, WORKER), ZYR_REFUSAL_NOT_ALLOWED);
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  world_refuse (world, reassign (world, STRANGER), ZYR_REFUSAL_OTHER_FOUNDATION);
  world_refuse (world, reassign (world, RETIRED), ZYR_REFUSAL_NOT_ALLOWED);
  world_refuse (world, reassign (world, SUPERVISOR), ZYR_REFUSAL_NOT_ALLOWED);
  world_refuse (world, reassign (world, NEW_ID), ZYR_REFUSAL_UNKNOWN_RECORD);
  world_refuse (world, reassign (world, WORKER_2), ZYR_REFUSAL_MALFORMED); /* second officer */
  world_refuse (world, cancel (world, " "), ZYR_REFUSAL_MALFORMED);

  world_put (world, ZYR_KIND_USER, NEW_ID,
             "{'foundation':'" FOUNDATION "','roles':['worker'],'active':true}");
  g_assert_true (world_apply (world, reassign (world, NEW_ID)));
  g_assert_cmpstr (zyr_record_get_string (visit (world), "worker", NULL), ==, NEW_ID);
  g_assert_true (world_apply (world, cancel (world, "duplicate plan")));
  g_assert_cmpstr (world_state (world, VISIT), ==, "void");
  world_refuse (world, cancel (world, "again"), ZYR_REFUSAL_WRONG_STATE);
  world_refuse (world, reassign (world, WORKER), ZYR_REFUSAL_WRONG_STATE);
}

static JsonObject *
move (World *world, const char *planned, const char *due)
{
  g_autofree char *id = world_op_id (world);

  return zyr_operation_new_visit_move (id, AT, VISIT, planned, due, NULL);
}

static void
test_move (World *world, gconstpointer data)
{
  const char *before = "2026-11-24T09:00:00+03:00";

  world_refuse (world, move (world, "tomorrow", NULL), ZYR_REFUSAL_MALFORMED);
  world_refuse (world, move (world, before, "2026-12-01"), ZYR_REFUSAL_NOT_ALLOWED);
  g_assert_true (world_apply (world, move (world, before, NULL)));
  g_assert_cmpstr (zyr_record_get_string (visit (world), "planned", NULL), ==, before);
  g_assert_cmpstr (world_state (world, VISIT), ==, "planned");
  world_act_as (world, WORKER_2, ZYR_ROLE_WORKER); /* second officer */
  world_refuse (world, move (world, AT, NULL), ZYR_REFUSAL_NOT_ALLOWED);
  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR);
  world_refuse (world, move (world, AT, "1.12.2026"), ZYR_REFUSAL_MALFORMED);
  g_assert_true (world_apply (world, move (world, AT, "2026-12-01")));
  g_assert_cmpstr (zyr_record_get_string (visit (world), "planned", NULL), ==, AT);
  g_assert_cmpstr (zyr_record_get_string (visit (world), "due", NULL), ==, "2026-12-01");
  g_assert_true (world_apply (world, cancel (world, "duplicate plan")));
  world_refuse (world, move (world, AT, NULL), ZYR_REFUSAL_WRONG_STATE);
}

static JsonObject *
attempt (World *world, const char *outcome, const char *place, const char *planned)
{
  g_autofree char *id = world_op_id (world);
  g_autoptr (JsonObject) object = place != NULL ? world_json (place) : NULL;

  return zyr_operation_new_visit_attempt (id, AT, VISIT, outcome, "Komşu şehir dışında dedi.",
                                          object, planned);
}

static void
test_attempt (World *world, gconstpointer data)
{
  const char *next = "2026-11-24T09:00:00+03:00";
  JsonArray *attempts;
  JsonObject *first;

  world_refuse (world, attempt (world, "complete", NULL, NULL), ZYR_REFUSAL_MALFORMED);
  world_refuse (world, attempt (world, "absent", NULL, "later"), ZYR_REFUSAL_MALFORMED);
  world_refuse (world, attempt (world, "absent", "{'lat':91,'lon':0}", NULL),
                ZYR_REFUSAL_MALFORMED);
  world_refuse (world, attempt (world, "absent", "{'lat':1}", NULL), ZYR_REFUSAL_MALFORMED);
  g_assert_true (world_apply (
      world, attempt (world, "absent", "{'lat':39.5,'lon':32.5,'accuracy':8,'x':1}", next)));
  g_assert_true (world_apply (world, attempt (world, "no_address", NULL, NULL)));

  attempts = zyr_json_get_array (zyr_record_get_body (visit (world)), "attempts");
  g_assert_cmpuint (json_array_get_length (attempts), ==, 2);
  first = json_array_get_object_element (attempts, 0);
  g_assert_cmpstr (zyr_json_get_string (first, "outcome", ""), ==, "absent");
  g_assert_cmpstr (zyr_json_get_string (first, "by", ""), ==, WORKER);
  g_assert_cmpstr (zyr_json_get_string (first, "at", ""), ==, AT);
  g_assert_cmpint (zyr_json_get_int (first, "n", 0), ==, 1);
  g_assert_cmpfloat (zyr_json_get_double (first, "lat", 0), ==, 39.5);
  g_assert_false (zyr_json_has (first, "x"));
  g_assert_cmpint (zyr_record_get_int (visit (world), "attempt", 0), ==, 3);
  g_assert_cmpstr (zyr_record_get_string (visit (world), "planned", NULL), ==, next);
  g_assert_cmpstr (world_state (world, VISIT), ==, "planned");

  world_act_as (world, SUPERVISOR, ZYR_ROLE_SUPERVISOR | ZYR_ROLE_WORKER);
  world_refuse (world, attempt (world, "absent", NULL, NULL), ZYR_REFUSAL_NOT_ALLOWED);
}

static void
test_attempts_are_bounded (World *world, gconstpointer data)
{
  for (guint i = 0; i < ZYR_ATTEMPTS_N_MAX; i++)
    g_assert_true (world_apply (world, attempt (world, "absent", NULL, NULL)));
  world_refuse (world, attempt (world, "absent", NULL, NULL), ZYR_REFUSAL_MALFORMED);
}

#define PLAN \
  "'household':'" HOUSEHOLD "','type':'periodic','planned':'" AT "','due':'2026-11-30'," \
  "'programmes':['food'],'form':'" FORM "'"

static JsonObject *
plan (World *world, const char *text)
{
  g_autofree char *id = world_op_id (world);
  g_autoptr (JsonObject) object = world_json (text);

  return zyr_operation_new_visit_plan (id, AT, object);
}

static void
test_plan (World *world, gconstpointer data)
{
  static const struct
  {
    const char *plan;
    const char *refusal;
  } cases[] = {
    { "{'id':'" NEW_ID "','worker':'" STRANGER "'," PLAN "}", ZYR_REFUSAL_OTHER_FOUNDATION },
    { "{'id':'" NEW_ID "','worker':'" WORKER "','second':'" WORKER "'," PLAN "}",
      ZYR_REFUSAL_MALFORMED },
    { "{'id':'" NEW_ID "','worker':'" WORKER "','second':'" RETIRED "'," PLAN "}",
      ZYR_REFUSAL_NOT_ALLOWED },
    { "{'id':'" VISIT "','worker':'" WORKER "'," PLAN "}", ZYR_REFUSAL_DUPLICATE },
    { "{'id':'x','worker':'" WORKER "'," PLAN "}", ZYR_REFUSAL_MALFORMED },
    { "{'id':'" NEW_ID "','worker':'" WORKER "'," PLAN ",'due':'soon'}", ZYR_REFUSAL_MALFORMED },
    { "{'id':'" NEW_ID "','worker':'" WORKER "'," PLAN ",'form':'" NEW_ID "'}",
      ZYR_REFUSAL_UNKNOWN_FORM },
    { "{'id':'" NEW_ID "','worker':'" WORKER "'," PLAN ",'household':'" NEW_ID "'}",
      ZYR_REFUSAL_UNKNOWN_RECORD },
  };
  ZyrRecord *planned = NULL;
  static const char good[]
      = "{'id':'" NEW_ID "','worker':'" WORKER "','second':'" WORKER_2 "'," PLAN "}";

  world_refuse (world, plan (world, good), ZYR_REFUSAL_NOT_ALLOWED);
  world_act_as (world, SUPERVISOR, ZYR_ROLE_CLERK);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].plan);
      world_refuse (world, plan (world, cases[i].plan), cases[i].refusal);
    }
  g_assert_true (world_apply (world, plan (world, good)));
  planned = world_get (world, ZYR_KIND_VISIT, NEW_ID);
  g_assert_cmpstr (zyr_record_get_string (planned, "state", NULL), ==, "planned");
  g_assert_cmpstr (zyr_record_get_string (planned, "form_id", NULL), ==, "hane");
  g_assert_cmpstr (zyr_record_get_string (planned, "form_version", NULL), ==, "1");
  g_assert_cmpint (zyr_record_get_int (planned, "revision", -1), ==, 0);
  g_assert_cmpint (zyr_record_get_int (planned, "attempt", -1), ==, 1);
}

#define ADD(name, func) \
  g_test_add ("/domain/operation-visit/" name, World, NULL, world_set_up, func, world_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("start", test_start);
  ADD ("start-refused", test_start_refused);
  ADD ("submit", test_submit);
  ADD ("submit-again", test_submit_again);
  ADD ("submit-clock-ahead", test_submit_clock_ahead);
  ADD ("submit-refused", test_submit_refused);
  ADD ("return-and-resubmit", test_return_and_resubmit);
  ADD ("resubmit-from-returned", test_resubmit_from_returned);
  ADD ("approve", test_approve);
  ADD ("approve-late", test_approve_late);
  ADD ("approve-without-rating", test_approve_without_rating);
  ADD ("withdraw-return", test_withdraw_return);
  ADD ("withdraw-approval", test_withdraw_approval);
  ADD ("withdraw-on-agenda", test_withdraw_on_agenda);
  ADD ("reasons", test_reasons);
  ADD ("replies", test_replies);
  ADD ("own-visit", test_own_visit);
  ADD ("reject", test_reject);
  ADD ("cancel-and-reassign", test_cancel_and_reassign);
  ADD ("move", test_move);
  ADD ("attempt", test_attempt);
  ADD ("attempts-are-bounded", test_attempts_are_bounded);
  ADD ("plan", test_plan);

  return g_test_run ();
}
