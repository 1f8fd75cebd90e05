/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Earlier visits, as they came over from the office's files, and this week's plan. */
#include "zyr-demo-private.h"

#define VISITS_PER_DAY 8

static JsonArray *
programme_array (const ZyrDemoHousehold *household)
{
  JsonArray *programmes = json_array_new ();

  for (guint i = 0; household->programmes[i]; i++)
    json_array_add_string_element (programmes, household->programmes[i]);
  return programmes;
}

static JsonObject *
visit_body (ZyrDemoRun *run, ZyrDemoHousehold *household, const GDate *day, const char *type)
{
  JsonObject *body = json_object_new ();
  g_autofree char *id = zyr_demo_uuid (run, &run->today);
  g_autofree char *no = g_strdup_printf ("ZYR-%u-%06u", g_date_get_year (day), ++run->visit_no);

  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "no", no);
  json_object_set_string_member (body, "household", household->id);
  json_object_set_string_member (body, "type", type);
  json_object_set_array_member (body, "programmes", programme_array (household));
  json_object_set_int_member (body, "attempt", 1);
  json_object_set_int_member (body, "revision", 0);
  return body;
}

static void
emit_note (ZyrDemoRun *run,
           ZyrDemoHousehold *household,
           const ZyrDemoAccount *author,
           const GDate *day)
{
  JsonObject *body = json_object_new ();
  g_autofree char *id = zyr_demo_uuid (run, &run->today);
  g_autofree char *created = zyr_demo_timestamp (day, 9 + zyr_demo_below (run, 8),
                                                 zyr_demo_below (run, 60));

  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "household", household->id);
  json_object_set_string_member (body, "author", author->user_id);
  json_object_set_string_member (body, "author_name", author->name);
  json_object_set_string_member (body, "created", created);
  json_object_set_string_member (body, "text", zyr_demo_pick (run, zyr_demo_notes));
  zyr_demo_add (run, ZYR_KIND_NOTE, body);
}

static JsonObject *
past_result (ZyrDemoRun *run, const ZyrDemoHousehold *household, const char *rating)
{
  JsonObject *result = json_object_new ();
  gint64 income = (gint64) (6000 + zyr_demo_below (run, 30000)) * 100;

  json_object_set_string_member (result, "outcome", "complete");
  json_object_set_int_member (result, "hh_size", household->members->len);
  json_object_set_int_member (result, "income_total", income);
  json_object_set_int_member (result, "income_pc", income / household->members->len);
  json_object_set_string_member (result, "rating", rating);
  json_object_set_string_member (result, "recommendation",
                                 g_str_equal (rating, "good") ? "change" : "continue");
  json_object_set_string_member (result, "opinion", zyr_demo_pick (run, zyr_demo_opinions));
  return result;
}

void
zyr_demo_visits_emit_past (ZyrDemoRun *run,
                           ZyrDemoHousehold *household,
                           const ZyrDemoAccount *worker,
                           const ZyrDemoAccount *supervisor)
{
  static const char *const ratings[] = { "weak", "weak", "weak", "medium", "medium", "good", NULL };
  guint n = zyr_demo_chance (run, 62) ? 1 + zyr_demo_below (run, 2) : 0;
  guint age_days = 120 + n * 330 + zyr_demo_below (run, 120);

  for (guint i = 0; i < n; i++, age_days -= 330)
    {
      gboolean latest = i + 1 == n;
      const char *rating = zyr_demo_pick (run, ratings);
      GDate day;
      JsonObject *body;
      g_autofree char *when = NULL;
      g_autofree char *date = NULL;

      zyr_demo_days_before (&run->today, age_days, &day);
      body = visit_body (run, household, &day, i == 0 ? "first" : "periodic");
      when = zyr_demo_timestamp (&day, 10 + zyr_demo_below (run, 6), 0);
      date = zyr_demo_date (&day);
      json_object_set_string_member (body, "state", latest ? "approved" : "superseded");
      json_object_set_string_member (body, "source", "isas");
      json_object_set_string_member (body, "planned", when);
      json_object_set_string_member (body, "due", date);
      json_object_set_string_member (body, "started", when);
      json_object_set_string_member (body, "ended", when);
      json_object_set_string_member (body, "worker", worker->user_id);
      json_object_set_string_member (body, "outcome", "complete");
      json_object_set_string_member (body, "rating", rating);
      json_object_set_string_member (body, "decided_by", supervisor->user_id);
      json_object_set_string_member (body, "decided_at", when);
      json_object_set_object_member (body, "result", past_result (run, household, rating));
      if (latest)
        {
          json_object_set_string_member (household->body, "rating", rating);
          json_object_set_string_member (household->body, "rating_date", date);
          json_object_set_string_member (household->body, "rating_source", "visit");
          json_object_set_string_member (household->body, "rating_visit",
                                         json_object_get_string_member (body, "id"));
          household->visited = TRUE;
        }
      zyr_demo_add (run, ZYR_KIND_VISIT, body);
      if (zyr_demo_chance (run, 40))
        emit_note (run, household, worker, &day);
    }
}

static const char *
planned_type (ZyrDemoRun *run, const ZyrDemoHousehold *household)
{
  static const char *const again[] = { "periodic", "periodic", "periodic", "recheck", "gss",
                                       "appeal", NULL };

  return household->visited ? zyr_demo_pick (run, again) : "first";
}

void
zyr_demo_visits_emit_planned (ZyrDemoRun *run,
                              ZyrDemoHousehold *household,
                              const ZyrDemoAccount *worker,
                              const ZyrDemoAccount *second,
                              const GDate *first_day,
                              guint slot)
{
  GDate day = *first_day, due;
  JsonObject *body;
  g_autofree char *planned = NULL;
  g_autofree char *due_text = NULL;

  g_date_add_days (&day, slot / VISITS_PER_DAY);
  due = day;
  g_date_add_days (&due, zyr_demo_below (run, 12));
  body = visit_body (run, household, &day, planned_type (run, household));
  planned
      = zyr_demo_timestamp (&day, 9 + slot % VISITS_PER_DAY, zyr_demo_chance (run, 50) ? 30 : 0);
  due_text = zyr_demo_date (&due);
  json_object_set_string_member (body, "state", "planned");
  json_object_set_string_member (body, "planned", planned);
  json_object_set_string_member (body, "due", due_text);
  json_object_set_string_member (body, "worker", worker->user_id);
  if (second && zyr_demo_chance (run, 25))
    json_object_set_string_member (body, "second", second->user_id);
  json_object_set_string_member (body, "form", run->form_id);
  json_object_set_string_member (body, "form_id", run->form_name);
  json_object_set_string_member (body, "form_version", run->form_version);
  json_object_set_string_member (body, "snapshot", household->snapshot_id);
  zyr_demo_add (run, ZYR_KIND_VISIT, body);
}
