/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has come together in a file: who corrected what, and what the Board decided. */
#include "zyr-demo-private.h"

#include "zyr-operation-kinds.h"

#include <string.h>

typedef struct
{
  ZyrDemoRun *run;
  const ZyrDemoHousehold *household;
  const ZyrDemoAccount *worker;
  const ZyrDemoAccount *supervisor;
} File;

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

/* Takes @from and @to. */
static void
set_difference (JsonObject *fields, const char *name, JsonNode *from, JsonNode *to)
{
  JsonObject *difference = json_object_new ();

  if (from != NULL)
    json_object_set_member (difference, "from", from);
  json_object_set_member (difference, "to", to);
  json_object_set_object_member (fields, name, difference);
}

/* Takes @fields. */
static void
add_change (File *file,
            const ZyrDemoAccount *account,
            const GDate *day,
            const char *op,
            const char *kind,
            const char *rec,
            JsonObject *fields)
{
  JsonObject *body = json_object_new ();
  g_autofree char *id = zyr_demo_uuid (file->run, day);
  g_autofree char *at = zyr_demo_timestamp (day, 9 + zyr_demo_below (file->run, 8),
                                            zyr_demo_below (file->run, 60));

  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "household", file->household->id);
  json_object_set_string_member (body, "kind", kind);
  json_object_set_string_member (body, "rec", rec);
  json_object_set_string_member (body, "op", op);
  json_object_set_string_member (body, "by", account->user_id);
  json_object_set_string_member (body, "by_name", account->name);
  json_object_set_string_member (body, "role", account->role);
  json_object_set_string_member (body, "at", at);
  json_object_set_object_member (body, "fields", fields);
  zyr_demo_add (file->run, ZYR_KIND_CHANGE, body);
}

static void
draw_day (File *file, guint n_days_max, GDate *day)
{
  zyr_demo_days_before (&file->run->today, 5 + zyr_demo_below (file->run, n_days_max), day);
}

static void
add_telephone (File *file)
{
  JsonObject *fields = json_object_new ();
  JsonArray *before = json_array_new ();
  JsonNode *from = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *phone = g_strdup_printf ("5%02u%07u", 30 + zyr_demo_below (file->run, 30),
                                            zyr_demo_below (file->run, 10000000));
  GDate day;

  draw_day (file, 300, &day);
  json_array_add_string_element (before, phone);
  json_node_take_array (from, before);
  set_difference (fields, "phones", from,
                  json_node_copy (json_object_get_member (file->household->body, "phones")));
  add_change (file, file->worker, &day, ZYR_OP_SET, "household", file->household->id, fields);
}

static void
add_address (File *file)
{
  JsonObject *fields = json_object_new ();
  JsonObject *body = file->household->body;
  g_autofree char *door = g_strdup_printf ("%u", 1 + zyr_demo_below (file->run, 90));
  GDate day;

  draw_day (file, 500, &day);
  set_difference (fields, "addr_door", text_node (door),
                  json_node_copy (json_object_get_member (body, "addr_door")));
  set_difference (fields, "addr_csbm", text_node (zyr_demo_pick (file->run, zyr_demo_streets)),
                  json_node_copy (json_object_get_member (body, "addr_csbm")));
  add_change (file, file->worker, &day, ZYR_OP_SET, "household", file->household->id, fields);
}

/* Of the first whose marriage has ended. */
static void
add_marriage (File *file)
{
  for (guint i = 0; i < file->household->members->len; i++)
    {
      const ZyrDemoMember *member = g_ptr_array_index (file->household->members, i);
      JsonObject *fields = NULL;
      GDate day;

      if (!g_str_equal (member->marital, "widowed") && !g_str_equal (member->marital, "divorced"))
        continue;
      fields = json_object_new ();
      draw_day (file, 200, &day);
      set_difference (fields, "marital", text_node ("married"), text_node (member->marital));
      add_change (file, file->worker, &day, ZYR_OP_SET, "member", member->id, fields);
      return;
    }
}

/* With the approval of the last visit. */
static void
add_rating (File *file)
{
  static const char *const before[] = { "good", "medium", "weak", NULL };
  JsonObject *body = file->household->body;
  const char *rating = json_object_get_string_member (body, "rating");
  const char *from = zyr_demo_pick (file->run, before);
  JsonObject *fields = NULL;
  GDate day;

  if (g_str_equal (from, rating))
    return;
  fields = json_object_new ();
  g_date_clear (&day, 1);
  g_date_set_parse (&day, json_object_get_string_member (body, "rating_date"));
  set_difference (fields, "rating", text_node (from), text_node (rating));
  add_change (file, file->supervisor, &day, ZYR_OP_REVIEW_ADD, "household", file->household->id,
              fields);
}

/* A week before it, by who plans. */
static void
add_plan (File *file, ZyrRecord *visit)
{
  static const char *const told[] = { "worker", "second", "planned", "due", "state" };
  JsonObject *fields = json_object_new ();
  GDate day = file->run->today;

  g_date_subtract_days (&day, 7);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      const char *value = zyr_record_get_string (visit, told[i], NULL);

      if (value != NULL)
        set_difference (fields, told[i], NULL, text_node (value));
    }
  add_change (file, file->supervisor, &day, ZYR_OP_VISIT_PLAN, "visit", zyr_record_get_id (visit),
              fields);
}

/* Decisions */

/* Takes @amount as the Board grants it, 0 for none. */
static void
add_decision (File *file, const char *programme, const char *kind, const char *result,
              const GDate *day, const char *no, gint64 amount, const char *text)
{
  JsonObject *body = json_object_new ();
  g_autofree char *id = zyr_demo_uuid (file->run, day);
  g_autofree char *date = zyr_demo_date (day);
  g_autofree char *meeting = g_strndup (no, strcspn (no, "-"));
  const gboolean regular = g_str_equal (programme, "snt_edu");
  GDate until = *day;
  g_autofree char *until_text = NULL;

  g_date_add_months (&until, 12);
  until_text = zyr_demo_date (&until);
  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "household", file->household->id);
  json_object_set_string_member (body, "no", no);
  json_object_set_string_member (body, "meeting", meeting);
  json_object_set_string_member (body, "date", date);
  json_object_set_string_member (body, "kind", kind);
  json_object_set_string_member (body, "programme", programme);
  json_object_set_string_member (body, "result", result);
  json_object_set_boolean_member (body, "regular", regular);
  if (amount > 0)
    json_object_set_int_member (body, "amount", amount);
  if (amount > 0 && regular)
    {
      json_object_set_string_member (body, "from", date);
      json_object_set_string_member (body, "until", until_text);
    }
  json_object_set_int_member (body, "votes_for", 5 + zyr_demo_below (file->run, 4));
  json_object_set_int_member (body, "votes_against", zyr_demo_below (file->run, 3));
  json_object_set_string_member (body, "text", text);
  zyr_demo_add (file->run, ZYR_KIND_DECISION, body);
}

/* What was granted comes of a decision. */
static void
add_grant (File *file, ZyrRecord *aid)
{
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_parse (&day, zyr_record_get_string (aid, "decided", ""));
  add_decision (file, zyr_record_get_string (aid, "programme", ""),
                g_str_equal (zyr_record_get_string (aid, "status", ""), "accepted") ? "continue"
                                                                                    : "new",
                "accepted", &day, zyr_record_get_string (aid, "decision_no", ""),
                zyr_record_get_int (aid, "amount", 0), zyr_demo_pick (file->run, zyr_demo_grounds));
}

static void
add_refusal (File *file)
{
  static const char *const programmes[] = { "food", "fuel", "rent", NULL };
  const gboolean ended = zyr_demo_chance (file->run, 30);
  g_autofree char *no = NULL;
  GDate day;

  draw_day (file, 600, &day);
  no = zyr_demo_dup_decision_no (file->household, &day, 9);
  add_decision (file, zyr_demo_pick (file->run, programmes), ended ? "stop" : "new",
                ended ? "terminated" : "rejected", &day, no, 0,
                zyr_demo_pick (file->run, zyr_demo_refusals));
}

void
zyr_demo_file_emit (ZyrDemoRun *run,
                    ZyrDemoHousehold *household,
                    const ZyrDemoAccount *worker,
                    const ZyrDemoAccount *supervisor,
                    guint first_record)
{
  File file = { run, household, worker, supervisor };
  GRand *rand = run->rand;
  const guint n_records = run->records->len;

  /* Drawn beside the rest, which stays what it was. */
  run->rand = run->beside;
  if (zyr_demo_chance (run, 50))
    add_telephone (&file);
  if (zyr_demo_chance (run, 25))
    add_address (&file);
  if (zyr_demo_chance (run, 60))
    add_marriage (&file);
  if (household->visited)
    add_rating (&file);
  for (guint i = first_record; i < n_records; i++)
    {
      ZyrRecord *record = g_ptr_array_index (run->records, i);

      if (g_str_equal (zyr_record_get_string (record, "state", ""), "planned"))
        add_plan (&file, record);
      if (zyr_record_get_kind (record) == ZYR_KIND_AID)
        add_grant (&file, record);
    }
  if (zyr_demo_chance (run, 25))
    add_refusal (&file);
  run->rand = rand;
}
