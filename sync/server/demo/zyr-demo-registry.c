/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the institutions answered about a household, and the aids it received. */
#include "zyr-demo-private.h"

#define WAGE_NET_KURUS 2807500
#define PENSION_2022_KURUS 639300

typedef struct
{
  ZyrDemoRun *run;
  JsonArray *items;
  const char *failed; /* institution whose query failed, or NULL */
  char *queried;
  char *valid_at;
} Snapshot;

/* Adds one answer; @rows (transfer full) may be NULL for "nothing registered". */
static void
add_item (Snapshot *snapshot,
          const char *institution,
          const char *service,
          const char *member,
          JsonArray *rows)
{
  JsonObject *item = json_object_new ();
  gboolean failed = g_strcmp0 (snapshot->failed, institution) == 0;
  const char *result = failed ? "error" : rows ? "data" : "none";

  if (member)
    json_object_set_string_member (item, "member", member);
  json_object_set_string_member (item, "institution", institution);
  json_object_set_string_member (item, "service", service);
  json_object_set_string_member (item, "queried", snapshot->queried);
  json_object_set_string_member (item, "result", result);
  if (rows && !failed)
    {
      json_object_set_string_member (item, "valid_at", snapshot->valid_at);
      json_object_set_array_member (item, "rows", json_array_ref (rows));
    }
  if (rows)
    json_array_unref (rows);
  json_array_add_object_element (snapshot->items, item);
}

static JsonArray *
one_row (JsonObject *row)
{
  JsonArray *rows = json_array_new ();

  json_array_add_object_element (rows, row);
  return rows;
}

static JsonObject *
row_with_bool (const char *name, gboolean value)
{
  JsonObject *row = json_object_new ();

  json_object_set_boolean_member (row, name, value);
  return row;
}

static JsonObject *
row_with_string (const char *name, const char *value)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, name, value);
  return row;
}

static void
add_income (Snapshot *snapshot, const ZyrDemoMember *member)
{
  JsonObject *row;
  const char *type;
  gint64 amount;

  if (member->working)
    {
      type = "wage";
      amount = WAGE_NET_KURUS + (gint64) zyr_demo_below (snapshot->run, 6) * 150000;
    }
  else if (g_str_equal (member->sgk, "pension"))
    {
      type = "pension";
      amount = 1688100 + (gint64) zyr_demo_below (snapshot->run, 8) * 50000;
    }
  else if (g_str_equal (member->sgk, "2022"))
    {
      type = "p2022";
      amount = PENSION_2022_KURUS;
    }
  else
    {
      add_item (snapshot, "sgk", "income", member->id, NULL);
      return;
    }
  row = row_with_string ("type", type);
  json_object_set_int_member (row, "amount", amount);
  json_object_set_string_member (row, "as_of", snapshot->valid_at);
  add_item (snapshot, "sgk", "income", member->id, one_row (row));
}

static void
add_member_items (Snapshot *snapshot, const ZyrDemoMember *member)
{
  JsonObject *insurance = row_with_string ("sgk", member->sgk);
  JsonObject *education = row_with_bool ("enrolled", member->enrolled);

  add_item (snapshot, "nvi", "vital", member->id,
            one_row (row_with_string ("marital", member->marital)));
  json_object_set_boolean_member (insurance, "working", member->working);
  add_item (snapshot, "sgk", "insurance", member->id, one_row (insurance));
  add_income (snapshot, member);
  json_object_set_string_member (education, "level", member->edu);
  add_item (snapshot, "meb", "education", member->id, one_row (education));
  if (member->age >= 18 && member->age < 65)
    {
      gboolean registered = !member->working && zyr_demo_chance (snapshot->run, 25);

      add_item (snapshot, "iskur", "employment", member->id,
                one_row (row_with_bool ("registered", registered)));
      add_item (snapshot, "gib", "tax", member->id,
                one_row (row_with_bool ("active", zyr_demo_chance (snapshot->run, 4))));
    }
  if (member->disability_rate > 0)
    {
      JsonObject *row = json_object_new ();

      json_object_set_int_member (row, "rate", member->disability_rate);
      add_item (snapshot, "saglik", "health", member->id, one_row (row));
    }
}

static JsonArray *
property_rows (ZyrDemoRun *run)
{
  static const char *const kinds[] = { "flat", "field", "field", "plot", NULL };
  static const char *const shares[] = { "1", "0.5", "0.25", NULL };
  JsonObject *row;

  if (!zyr_demo_chance (run, 30))
    return NULL;
  row = row_with_string ("kind", zyr_demo_pick (run, kinds));
  json_object_set_int_member (row, "area", 80 + zyr_demo_below (run, 40) * 50);
  json_object_set_string_member (row, "share", zyr_demo_pick (run, shares));
  json_object_set_int_member (row, "value", (gint64) (20 + zyr_demo_below (run, 60)) * 2500000);
  return one_row (row);
}

static JsonArray *
vehicle_rows (ZyrDemoRun *run, const ZyrDemoFoundation *foundation)
{
  JsonObject *row;
  g_autofree char *plate = NULL;
  g_autofree char *year = NULL;

  if (!zyr_demo_chance (run, 18))
    return NULL;
  plate = g_strdup_printf ("%sZR%03u", foundation->province, 100 + zyr_demo_below (run, 900));
  year = g_strdup_printf ("%u", 1998 + zyr_demo_below (run, 20));
  row = row_with_string ("kind", zyr_demo_chance (run, 80) ? "car" : "moto");
  json_object_set_string_member (row, "plate", plate);
  json_object_set_string_member (row, "year", year);
  json_object_set_int_member (row, "value", (gint64) (8 + zyr_demo_below (run, 40)) * 1000000);
  return one_row (row);
}

static void
add_asset_items (Snapshot *snapshot, const ZyrDemoHousehold *household)
{
  const ZyrDemoMember *owner = g_ptr_array_index (household->members,
                                                  household->members->len > 1 ? 1 : 0);
  JsonArray *land = NULL, *livestock = NULL;

  add_item (snapshot, "tkgm", "property", owner->id, property_rows (snapshot->run));
  add_item (snapshot, "gib", "vehicle", owner->id,
            vehicle_rows (snapshot->run, household->foundation));
  if (zyr_demo_chance (snapshot->run, 10))
    {
      JsonObject *row = row_with_string ("kind", "dry");

      json_object_set_int_member (row, "area", 4 + zyr_demo_below (snapshot->run, 20));
      land = one_row (row);
    }
  if (zyr_demo_chance (snapshot->run, 8))
    {
      JsonObject *row = row_with_string ("kind", zyr_demo_chance (snapshot->run, 70) ? "small" : "cattle");

      json_object_set_int_member (row, "count", 2 + zyr_demo_below (snapshot->run, 12));
      livestock = one_row (row);
    }
  add_item (snapshot, "cks", "land", owner->id, land);
  add_item (snapshot, "cks", "livestock", owner->id, livestock);
}

static gint64
aid_amount (const char *programme)
{
  if (g_str_equal (programme, "food"))
    return 150000;
  if (g_str_equal (programme, "fuel"))
    return 250000;
  if (g_str_equal (programme, "snt_edu"))
    return 45000;
  return 100000;
}

static void
emit_aids (ZyrDemoRun *run, ZyrDemoHousehold *household, JsonArray *rows)
{
  guint n_decisions = 0;

  for (guint i = 0; household->programmes[i]; i++)
    {
      const char *programme = household->programmes[i];
      gboolean regular = g_str_equal (programme, "snt_edu");
      guint n = 1 + zyr_demo_below (run, regular ? 4 : 2);

      if (g_str_equal (programme, "gss"))
        continue;
      for (guint k = 0; k < n; k++)
        {
          JsonObject *body = json_object_new ();
          g_autofree char *id = zyr_demo_uuid (run, &run->today);
          g_autofree char *decided = NULL;
          g_autofree char *no = NULL;
          GDate day;
          JsonObject *row = json_object_new ();
          const char *institution = regular ? "SYGM" : "SYDV";

          zyr_demo_days_before (&run->today, 40 + k * 60 + zyr_demo_below (run, 30), &day);
          decided = zyr_demo_date (&day);
          json_object_set_string_member (body, "id", id);
          json_object_set_string_member (body, "household", household->id);
          json_object_set_string_member (body, "programme", programme);
          json_object_set_string_member (body, "institution", institution);
          json_object_set_int_member (body, "amount", aid_amount (programme));
          no = zyr_demo_dup_decision_no (household, &day, ++n_decisions);
          json_object_set_string_member (body, "decision_no", no);
          json_object_set_string_member (body, "decided", decided);
          json_object_set_string_member (body, "paid", decided);
          json_object_set_string_member (body, "status", k == 0 ? "accepted" : "completed");
          json_object_set_boolean_member (body, "regular", regular);
          zyr_demo_add (run, ZYR_KIND_AID, body);

          json_object_set_string_member (row, "programme", programme);
          json_object_set_string_member (row, "institution", institution);
          json_object_set_int_member (row, "amount", aid_amount (programme));
          json_object_set_string_member (row, "date", decided);
          json_array_add_object_element (rows, row);
        }
    }
}

void
zyr_demo_registry_emit (ZyrDemoRun *run, ZyrDemoHousehold *household)
{
  static const char *const institutions[] = { "sgk", "tkgm", "meb", "cks", NULL };
  static const char *const triggers[] = { "batch45", "batch45", "pre_payment", "user", NULL };
  g_autofree char *id = zyr_demo_uuid (run, &run->today);
  g_autofree char *queried = NULL;
  g_autofree char *valid_at = NULL;
  JsonObject *body = json_object_new ();
  JsonArray *aid_rows = json_array_new ();
  Snapshot snapshot = { .run = run, .items = json_array_new () };
  guint age_days = zyr_demo_chance (run, 20) ? 46 + zyr_demo_below (run, 90)
                                             : 1 + zyr_demo_below (run, 44);
  GDate day;

  zyr_demo_days_before (&run->today, age_days, &day);
  queried = zyr_demo_timestamp (&day, 3, zyr_demo_below (run, 60));
  valid_at = zyr_demo_date (&day);
  snapshot.queried = queried;
  snapshot.valid_at = valid_at;
  snapshot.failed = zyr_demo_chance (run, 8) ? zyr_demo_pick (run, institutions) : NULL;

  for (guint i = 0; i < household->members->len; i++)
    add_member_items (&snapshot, g_ptr_array_index (household->members, i));
  add_asset_items (&snapshot, household);
  emit_aids (run, household, aid_rows);
  if (json_array_get_length (aid_rows) == 0)
    g_clear_pointer (&aid_rows, json_array_unref);
  add_item (&snapshot, "sygm", "aid", NULL, aid_rows);

  household->snapshot_id = g_strdup (id);
  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "household", household->id);
  json_object_set_string_member (body, "taken", queried);
  json_object_set_string_member (body, "trigger", zyr_demo_pick (run, triggers));
  json_object_set_string_member (body, "status", snapshot.failed ? "partial" : "ok");
  json_object_set_array_member (body, "items", snapshot.items);
  zyr_demo_add (run, ZYR_KIND_REGISTRY_SNAPSHOT, body);
}
