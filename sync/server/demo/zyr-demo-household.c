/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A household: who lives there, and where. */
#include "zyr-demo-private.h"

#include "zyr-national-number.h"

typedef enum
{
  SHAPE_SINGLE,
  SHAPE_ELDERLY_COUPLE,
  SHAPE_NUCLEAR,
  SHAPE_ONE_PARENT,
  SHAPE_EXTENDED,
} Shape;

static void
member_free (gpointer data)
{
  ZyrDemoMember *member = data;

  g_free (member->id);
  g_free (member->given);
  g_free (member->surname);
  g_free (member);
}

static const char *
school_level (int age)
{
  if (age < 10)
    return "none";
  if (age < 14)
    return "primary";
  if (age < 18)
    return "middle";
  return "high";
}

static const char *
draw_education (ZyrDemoRun *run, int age)
{
  static const char *const old[] = { "none", "primary", "primary", "primary", "middle", NULL };
  static const char *const grown[] = { "primary", "primary", "middle", "middle", "high", "high",
                                       "college", "bachelor", NULL };

  if (age < 22)
    return school_level (age);
  return zyr_demo_pick (run, age >= 55 ? old : grown);
}

/* Work and social security must fit each other: the registry is what the form compares with. */
static void
draw_work (ZyrDemoRun *run, ZyrDemoMember *member)
{
  static const char *const at_work[] = { "4a", "4a", "4a", "4b", NULL };
  static const char *const idle[] = { "dependant", "dependant", "g0", "g0", "60g", "none", NULL };

  if (member->age < 18 || member->enrolled)
    member->sgk = zyr_demo_chance (run, 70) ? "dependant" : "g0";
  else if (member->age >= 65)
    member->sgk = zyr_demo_chance (run, 45) ? "pension" : "2022";
  else if (zyr_demo_chance (run, g_str_equal (member->sex, "male") ? 45 : 18))
    {
      member->sgk = zyr_demo_pick (run, at_work);
      member->working = TRUE;
    }
  else
    member->sgk = zyr_demo_pick (run, idle);
}

static ZyrDemoMember *
add_member (ZyrDemoRun *run,
            ZyrDemoHousehold *household,
            const char *relation,
            const char *sex,
            const char *surname,
            int age,
            const char *marital)
{
  ZyrDemoMember *member = g_new0 (ZyrDemoMember, 1);
  gboolean is_woman = g_str_equal (sex, "female");

  member->id = zyr_demo_uuid (run, &run->today);
  member->given = g_strdup (zyr_demo_pick (run, is_woman ? zyr_demo_women : zyr_demo_men));
  member->surname = g_strdup (surname);
  member->sex = sex;
  member->relation = relation;
  member->marital = marital;
  member->age = age;
  zyr_demo_days_before (&run->today,
                        (guint)age * 365 + (guint)age / 4 + 1 + zyr_demo_below (run, 360),
                        &member->birth);
  member->enrolled = age >= 6 && age <= 17 ? !zyr_demo_chance (run, 8)
                                           : age >= 18 && age <= 22 && zyr_demo_chance (run, 35);
  member->edu = draw_education (run, age);
  if (zyr_demo_chance (run, age >= 60 ? 22 : 5))
    member->disability_rate = 40 + (int) zyr_demo_below (run, 6) * 10;
  draw_work (run, member);
  g_ptr_array_add (household->members, member);
  return member;
}

static void
add_children (ZyrDemoRun *run, ZyrDemoHousehold *household, const char *surname, int parent_age)
{
  guint n = 1 + zyr_demo_below (run, 4);
  int oldest = MIN (parent_age - 20, 24);

  for (guint i = 0; i < n && oldest >= 0; i++)
    {
      gboolean girl = zyr_demo_chance (run, 50);

      add_member (run, household, girl ? "daughter" : "son", girl ? "female" : "male", surname,
                  oldest, "never");
      oldest -= 2 + (int) zyr_demo_below (run, 4);
    }
}

static void
fill_members (ZyrDemoRun *run, ZyrDemoHousehold *household, Shape shape)
{
  const char *surname = zyr_demo_pick (run, zyr_demo_surnames);
  gboolean woman = zyr_demo_chance (run, 70);
  const char *self = woman ? "female" : "male";
  const char *other = woman ? "male" : "female";
  int age = 26 + (int) zyr_demo_below (run, 26);

  switch (shape)
    {
    case SHAPE_SINGLE:
      add_member (run, household, "self", self, surname, 50 + (int) zyr_demo_below (run, 40),
                  zyr_demo_chance (run, 70) ? "widowed" : "never");
      break;
    case SHAPE_ELDERLY_COUPLE:
      age = 66 + (int) zyr_demo_below (run, 18);
      add_member (run, household, "self", self, surname, age, "married");
      add_member (run, household, "spouse", other, surname, age + 3, "married");
      break;
    case SHAPE_NUCLEAR:
    case SHAPE_EXTENDED:
      add_member (run, household, "self", self, surname, age, "married");
      add_member (run, household, "spouse", other, surname, age + 2, "married");
      add_children (run, household, surname, age);
      if (shape == SHAPE_EXTENDED)
        add_member (run, household, woman ? "motherlaw" : "mother", "female", surname, age + 27,
                    "widowed");
      break;
    case SHAPE_ONE_PARENT:
      add_member (run, household, "self", "female", surname, age,
                  zyr_demo_chance (run, 50) ? "divorced" : "widowed");
      add_children (run, household, surname, age);
      break;
    }
}

static Shape
draw_shape (ZyrDemoRun *run)
{
  guint n = zyr_demo_below (run, 100);

  if (n < 18)
    return SHAPE_SINGLE;
  if (n < 28)
    return SHAPE_ELDERLY_COUPLE;
  if (n < 68)
    return SHAPE_NUCLEAR;
  if (n < 84)
    return SHAPE_ONE_PARENT;
  return SHAPE_EXTENDED;
}

static void
choose_programmes (ZyrDemoRun *run, ZyrDemoHousehold *household)
{
  gboolean has_pupil = FALSE, has_old = FALSE;
  guint n = 0;

  for (guint i = 0; i < household->members->len; i++)
    {
      const ZyrDemoMember *member = g_ptr_array_index (household->members, i);

      has_pupil |= member->enrolled && member->age < 18;
      has_old |= member->age >= 65;
    }
  household->programmes[n++] = zyr_demo_chance (run, 55) ? "food" : "fuel";
  if (has_pupil && zyr_demo_chance (run, 70))
    household->programmes[n++] = "snt_edu";
  else if (!has_old && zyr_demo_chance (run, 40))
    household->programmes[n++] = "gss";
  household->programmes[n] = NULL;
}

static void
set_address (ZyrDemoRun *run, JsonObject *body, const ZyrDemoFoundation *foundation)
{
  guint n_places = 0;
  const ZyrDemoPlace *place;
  const char *street = zyr_demo_pick (run, zyr_demo_streets);
  g_autofree char *door = g_strdup_printf ("%u", 1 + zyr_demo_below (run, 120));
  g_autofree char *flat = g_strdup_printf ("%u", 1 + zyr_demo_below (run, 24));
  g_autofree char *uavt = NULL;
  g_autofree char *text = NULL;

  while (foundation->neighbourhoods[n_places].code)
    n_places++;
  place = &foundation->neighbourhoods[zyr_demo_below (run, n_places)];
  uavt = g_strdup_printf ("%u%09u", 1 + zyr_demo_below (run, 9), zyr_demo_below (run, 1000000000));
  text = g_strdup_printf ("%s Mah. %s No %s/%s %s/%s", place->name, street, door, flat,
                          foundation->district_name, foundation->province_name);
  json_object_set_string_member (body, "addr_text", text);
  json_object_set_string_member (body, "addr_uavt", uavt);
  json_object_set_string_member (body, "addr_province", foundation->province);
  json_object_set_string_member (body, "addr_district", foundation->district);
  json_object_set_string_member (body, "addr_neighbourhood", place->code);
  json_object_set_string_member (body, "addr_csbm", street);
  json_object_set_string_member (body, "addr_door", door);
  json_object_set_string_member (body, "addr_flat", flat);
  json_object_set_double_member (body, "lat", place->lat + ((double) zyr_demo_below (run, 81) - 40) / 10000);
  json_object_set_double_member (body, "lon", place->lon + ((double) zyr_demo_below (run, 81) - 40) / 10000);
}

static JsonObject *
household_body (ZyrDemoRun *run, ZyrDemoHousehold *household, guint index)
{
  static const char *const consents[] = { "ink", "ink", "edevlet", NULL };
  const ZyrDemoFoundation *foundation = household->foundation;
  const ZyrDemoMember *head = g_ptr_array_index (household->members, 0);
  JsonObject *body = json_object_new ();
  JsonArray *phones = json_array_new ();
  g_autofree char *phone = g_strdup_printf ("5%02u%07u", 30 + zyr_demo_below (run, 30),
                                            zyr_demo_below (run, 10000000));
  g_autofree char *ref_no = g_strdup_printf ("BSV-%u", 10000 + index * 7);
  g_autofree char *name = g_strdup_printf ("%s %s", head->given, head->surname);
  g_autofree char *opened = NULL;
  GDate day;

  zyr_demo_days_before (&run->today, 400 + zyr_demo_below (run, 3000), &day);
  opened = zyr_demo_date (&day);
  json_array_add_string_element (phones, phone);
  json_object_set_string_member (body, "id", household->id);
  json_object_set_string_member (body, "foundation", household->foundation_id);
  json_object_set_string_member (body, "file_no", household->file_no);
  json_object_set_string_member (body, "ref_no", ref_no);
  json_object_set_string_member (body, "status", "active");
  json_object_set_string_member (body, "opened", opened);
  json_object_set_string_member (body, "head", head->id);
  json_object_set_string_member (body, "summary_name", name);
  json_object_set_string_member (body, "settlement", "city");
  json_object_set_array_member (body, "phones", phones);
  json_object_set_string_member (body, "consent_kind", zyr_demo_pick (run, consents));
  json_object_set_int_member (body, "n_members", household->members->len);
  set_address (run, body, foundation);
  if (zyr_demo_chance (run, 75))
    {
      g_autofree char *iban = zyr_iban_generate (1, zyr_demo_below (run, 1000000000));

      json_object_set_string_member (body, "iban", iban);
    }
  return body;
}

static void
set_programmes (ZyrDemoHousehold *household)
{
  JsonArray *programmes = json_array_new ();

  for (guint i = 0; household->programmes[i]; i++)
    json_array_add_string_element (programmes, household->programmes[i]);
  json_object_set_array_member (household->body, "programmes", programmes);
}

ZyrDemoHousehold *
zyr_demo_household_new (ZyrDemoRun *run,
                        const ZyrDemoFoundation *foundation,
                        const char *foundation_id,
                        guint index)
{
  ZyrDemoHousehold *household = g_new0 (ZyrDemoHousehold, 1);

  household->id = zyr_demo_uuid (run, &run->today);
  household->foundation = foundation;
  household->foundation_id = g_strdup (foundation_id);
  household->file_no = g_strdup_printf ("%s%08u", foundation->province, 12000 + index);
  household->members = g_ptr_array_new_with_free_func (member_free);
  fill_members (run, household, draw_shape (run));
  choose_programmes (run, household);
  household->body = household_body (run, household, index);
  set_programmes (household);
  return household;
}

void
zyr_demo_household_free (ZyrDemoHousehold *household)
{
  g_free (household->id);
  g_free (household->foundation_id);
  g_free (household->file_no);
  g_free (household->snapshot_id);
  g_ptr_array_unref (household->members);
  json_object_unref (household->body);
  g_free (household);
}

static gboolean
in_gss_family (const ZyrDemoMember *member)
{
  return !(g_str_equal (member->relation, "son") || g_str_equal (member->relation, "daughter"))
         || member->age < 25;
}

void
zyr_demo_household_emit (ZyrDemoRun *run, ZyrDemoHousehold *household)
{
  zyr_demo_add (run, ZYR_KIND_HOUSEHOLD, json_object_ref (household->body));
  for (guint i = 0; i < household->members->len; i++)
    {
      const ZyrDemoMember *member = g_ptr_array_index (household->members, i);
      JsonObject *body = json_object_new ();
      g_autofree char *birth = zyr_demo_date (&member->birth);
      g_autofree char *id_no = zyr_tckn_generate (zyr_demo_below (run, 800000000));

      json_object_set_string_member (body, "id", member->id);
      json_object_set_string_member (body, "household", household->id);
      json_object_set_int_member (body, "n", i + 1);
      json_object_set_string_member (body, "id_kind", "tckn");
      json_object_set_string_member (body, "id_no", id_no);
      json_object_set_string_member (body, "given", member->given);
      json_object_set_string_member (body, "surname", member->surname);
      json_object_set_string_member (body, "sex", member->sex);
      json_object_set_string_member (body, "birth", birth);
      json_object_set_string_member (body, "marital", member->marital);
      json_object_set_string_member (body, "relation", member->relation);
      json_object_set_boolean_member (body, "gss_family", in_gss_family (member));
      json_object_set_string_member (body, "edu", member->edu);
      zyr_demo_add (run, ZYR_KIND_MEMBER, body);
    }
}
