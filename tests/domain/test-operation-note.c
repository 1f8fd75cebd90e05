/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "operation-world.h"

#include "zyr-limits.h"
#include "zyr-operation-build.h"

#include <string.h>

/* What is only ever added: notes and attachments; and what operations say of themselves. */

#define SHA256 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static JsonObject *
note (World *world, const char *note_id, const char *text, const char *corrects)
{
  g_autofree char *id = world_op_id (world);

  return zyr_operation_new_note (id, AT, note_id, HOUSEHOLD, text, corrects);
}

static void
test_note (World *world, gconstpointer data)
{
  ZyrRecord *record = NULL;

  g_assert_true (world_apply (world, note (world, NEW_ID, "Kapı çalındı, açan olmadı.", NULL)));
  record = world_get (world, ZYR_KIND_NOTE, NEW_ID);
  g_assert_cmpstr (zyr_record_get_string (record, "text", NULL), ==, "Kapı çalındı, açan olmadı.");
  g_assert_cmpstr (zyr_record_get_string (record, "author", NULL), ==, WORKER);
  g_assert_cmpstr (zyr_record_get_string (record, "author_name", NULL), ==, "Elif Demir");
  g_assert_cmpstr (zyr_record_get_string (record, "created", NULL), ==, AT);
  g_assert_cmpstr (zyr_record_get_household (record), ==, HOUSEHOLD);

  world_refuse (world, note (world, NEW_ID, "başka", NULL), ZYR_REFUSAL_DUPLICATE);
  g_assert_true (world_apply (world, note (world, NEW_ID_2, "Komşu açtı.", NEW_ID)));
  record = world_get (world, ZYR_KIND_NOTE, NEW_ID_2);
  g_assert_cmpstr (zyr_record_get_string (record, "corrects", NULL), ==, NEW_ID);
}

/* A clock that is more than a day off refuses nothing; what it dates says so. */
static void
test_clock (World *world, gconstpointer data)
{
  static const struct
  {
    gint64 said, marked; /* seconds: by the device as it sends, on the record */
    const char *now;     /* at the centre; the act was at AT */
  } clocks[] = {
    { 0, 0, "2026-11-21T10:00:00+03:00" },
    { ZYR_CLOCK_SKEW_FLAG_S, 0, "2026-11-21T10:00:00+03:00" },
    { ZYR_CLOCK_SKEW_FLAG_S + 1, ZYR_CLOCK_SKEW_FLAG_S + 1, "2026-11-21T10:00:00+03:00" },
    { -ZYR_CLOCK_SKEW_FLAG_S - 1, -ZYR_CLOCK_SKEW_FLAG_S - 1, "2026-11-21T10:00:00+03:00" },
    /* It was put right before sending: what has not come yet gives it away; what is long ago may
     * have waited on a device without a line. */
    { 0, 0, "2026-11-20T10:00:00+03:00" },
    { 0, ZYR_CLOCK_SKEW_FLAG_S + 60, "2026-11-20T09:59:00+03:00" },
    { 0, 0, "2027-11-21T10:00:00+03:00" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      g_autofree char *id = world_op_id (world);
      ZyrRecord *record = NULL;

      world->context.clock_ahead_s = clocks[i].said;
      world->context.now = clocks[i].now;
      g_assert_true (world_apply (world, note (world, id, "x", NULL)));
      record = world_get (world, ZYR_KIND_NOTE, id);
      g_assert_cmpint (zyr_record_get_int (record, "clock_ahead", 0), ==, clocks[i].marked);
      g_assert_cmpstr (zyr_record_get_string (record, "created", NULL), ==, AT);
    }
  /* The file itself says nothing of clocks; how it came to be changed does. */
  {
    g_autoptr (JsonObject) fields = world_json ("{'addr_door':'15'}");
    g_autofree char *id = world_op_id (world);
    ZyrRecord *household = world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD);

    world->context.clock_ahead_s = -3 * ZYR_CLOCK_SKEW_FLAG_S;
    g_assert_true (world_apply (world, zyr_operation_new_set (id, AT, household, fields)));
    g_assert_false (json_object_has_member (
        zyr_record_get_body (world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD)), "clock_ahead"));
    g_assert_cmpuint (world->traced->len, ==, 1);
    g_assert_cmpint (zyr_record_get_int (world->traced->pdata[0], "clock_ahead", 0), ==,
                     -3 * ZYR_CLOCK_SKEW_FLAG_S);
  }
}

static void
test_note_refused (World *world, gconstpointer data)
{
  g_autofree char *huge = g_strnfill (ZYR_TEXT_SIZE_BYTES_MAX + 1, 'x');

  world_refuse (world, note (world, NEW_ID, " \n", NULL), ZYR_REFUSAL_MALFORMED);
  world_refuse (world, note (world, NEW_ID, huge, NULL), ZYR_REFUSAL_MALFORMED);
  world_refuse (world, note (world, "1", "x", NULL), ZYR_REFUSAL_MALFORMED);
  world_refuse (world, note (world, NEW_ID, "x", NEW_ID_2), ZYR_REFUSAL_UNKNOWN_RECORD);
  g_assert_true (world_apply (world, note (world, NEW_ID, "x", NULL)));
  world_act_as (world, WORKER_2, ZYR_ROLE_WORKER);
  world_refuse (world, note (world, NEW_ID_2, "y", NEW_ID), ZYR_REFUSAL_NOT_ALLOWED);
  world_act_as (world, WORKER_2, ZYR_ROLE_ADMIN | ZYR_ROLE_TRANSLATOR);
  world_refuse (world, note (world, NEW_ID_2, "y", NULL), ZYR_REFUSAL_NOT_ALLOWED);
  world_act_as (world, STRANGER, ZYR_ROLE_SUPERVISOR);
  world->context.foundation = OTHER_FOUNDATION;
  world_refuse (world, note (world, NEW_ID_2, "y", NULL), ZYR_REFUSAL_OTHER_FOUNDATION);
}

static void
test_note_pin (World *world, gconstpointer data)
{
  ZyrRecord *record = NULL;

  world_refuse (world, zyr_operation_new_note_pin (NEW_ID_2, AT, NEW_ID, TRUE),
                ZYR_REFUSAL_UNKNOWN_RECORD);
  g_assert_true (world_apply (world, note (world, NEW_ID, "x", NULL)));
  g_assert_true (world_apply (world, zyr_operation_new_note_pin (NEW_ID_2, AT, NEW_ID, TRUE)));
  record = world_get (world, ZYR_KIND_NOTE, NEW_ID);
  g_assert_true (zyr_record_get_bool (record, "pinned", FALSE));
  g_assert_cmpstr (zyr_record_get_string (record, "text", NULL), ==, "x");
  world_act_as (world, STRANGER, ZYR_ROLE_SUPERVISOR);
  world->context.foundation = OTHER_FOUNDATION;
  world_refuse (world, zyr_operation_new_note_pin (NEW_ID_2, AT, NEW_ID, FALSE),
                ZYR_REFUSAL_OTHER_FOUNDATION);
}

static JsonObject *
attachment (World *world, const char *rest)
{
  g_autofree char *id = world_op_id (world);
  g_autofree char *text = g_strdup_printf ("{'visit':'" VISIT "',%s}", rest);
  g_autoptr (JsonObject) object = world_json (text);

  return zyr_operation_new_attachment (id, AT, object);
}

#define PHOTO \
  "'id':'" NEW_ID "','ref':'/data/s12/photo[1]/ph_img','sha256':'" SHA256 \
  "','mime':'image/jpeg','name':'ev.jpg'"

static void
test_attachment (World *world, gconstpointer data)
{
  ZyrRecord *record = NULL;

  world_refuse (world, attachment (world, PHOTO ",'size':3"), ZYR_REFUSAL_WRONG_STATE);
  g_assert_true (
      world_apply (world, zyr_operation_new_visit_start (NEW_ID_2, AT, VISIT)));
  world_refuse (world, attachment (world, PHOTO), ZYR_REFUSAL_MALFORMED);
  world_refuse (world, attachment (world, PHOTO ",'size':3000000000"), ZYR_REFUSAL_MALFORMED);
  world_refuse (world, attachment (world, PHOTO ",'size':3,'sha256':'00'"), ZYR_REFUSAL_MALFORMED);
  g_assert_true (world_apply (world, attachment (world, PHOTO ",'size':3")));
  record = world_get (world, ZYR_KIND_ATTACHMENT, NEW_ID);
  g_assert_cmpstr (zyr_record_get_string (record, "sha256", NULL), ==, SHA256);
  g_assert_cmpstr (zyr_record_get_string (record, "household", NULL), ==, HOUSEHOLD);
  g_assert_cmpint (zyr_record_get_int (record, "size", 0), ==, 3);
  world_refuse (world, attachment (world, PHOTO ",'size':3"), ZYR_REFUSAL_DUPLICATE);
  world_act_as (world, WORKER_2, ZYR_ROLE_WORKER);
  world_refuse (world, attachment (world, PHOTO ",'size':3"), ZYR_REFUSAL_NOT_ALLOWED);
}

static void
assert_touches (JsonObject *op, const char *expected)
{
  g_autoptr (GArray) touches = zyr_operation_touches (op);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < touches->len; i++)
    {
      const ZyrOperationTouch *touch = &g_array_index (touches, ZyrOperationTouch, i);

      g_string_append_printf (text, "%s:%s ", zyr_kind_to_string (touch->kind), touch->id);
    }
  g_assert_cmpstr (text->str, ==, expected);
  json_object_unref (op);
}

static void
test_touches (World *world, gconstpointer data)
{
  g_autoptr (JsonObject) fields = world_json ("{'addr_text':'x'}");

  assert_touches (note (world, NEW_ID, "x", NULL), "note:" NEW_ID " household:" HOUSEHOLD " ");
  assert_touches (zyr_operation_new_visit_start (NEW_ID, AT, VISIT), "visit:" VISIT " ");
  assert_touches (world_submit (world, NEW_ID, 1, "x"),
                  "visit:" VISIT " visit_revision:" NEW_ID " ");
  assert_touches (world_review (world, NEW_ID, 1, "{}"), "review:" NEW_ID " visit:" VISIT " ");
  assert_touches (attachment (world, PHOTO), "attachment:" NEW_ID " visit:" VISIT " ");
  assert_touches (zyr_operation_new_set (NEW_ID,
                                         AT,
                                         world_get (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD),
                                         fields),
                  "household:" HOUSEHOLD " ");
  assert_touches (world_json ("{'kind':'nothing'}"), "");
}

/* The wire form, as the protocol's examples have it. */
static void
test_wire (World *world, gconstpointer data)
{
  g_autoptr (JsonObject) tok = world_json ("{'phones':'d:7'}");
  g_autoptr (JsonObject) body = world_json ("{'phones':['5321234567']}");
  g_autoptr (ZyrRecord) seen
      = zyr_record_new (ZYR_KIND_HOUSEHOLD, HOUSEHOLD, NULL, 1, body, tok);
  g_autoptr (JsonObject) fields = world_json ("{'phones':['5330000000'],'settlement':'city'}");
  g_autoptr (JsonObject) op = zyr_operation_new_set (NEW_ID, AT, seen, fields);
  g_autofree char *text = NULL;
  g_autofree char *token = zyr_operation_dup_token ("d", 12);

  g_assert_cmpint (zyr_operation_get_number (op), ==, 0);
  zyr_operation_set_number (op, 12);
  text = zyr_json_object_to_canonical (op);
  g_assert_cmpstr (text, ==,
                   "{\"at\":\"" AT "\",\"fields\":{\"phones\":{\"base\":\"d:7\",\"seen\":"
                   "[\"5321234567\"],\"value\":[\"5330000000\"]},\"settlement\":{\"value\":"
                   "\"city\"}},\"id\":\"" NEW_ID "\",\"kind\":\"set\",\"n\":12,\"rec\":\"" HOUSEHOLD
                   "\",\"rec_kind\":\"household\"}");
  g_assert_cmpstr (token, ==, "d:12");
  g_assert_cmpstr (zyr_operation_get_kind (op), ==, "set");
}

#define ADD(name, func) \
  g_test_add ("/domain/operation-note/" name, World, NULL, world_set_up, func, world_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("note", test_note);
  ADD ("note-refused", test_note_refused);
  ADD ("note-pin", test_note_pin);
  ADD ("clock", test_clock);
  ADD ("attachment", test_attachment);
  ADD ("touches", test_touches);
  ADD ("wire", test_wire);

  return g_test_run ();
}
