/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-instances.h"

#include "zyr-clock.h"
#include "zyr-error.h"
#include "zyr-limits.h"
#include "zyr-money.h"
#include "zyr-role.h"
#include "zyr-visit-card-private.h"
#include "zyr-visit-csv-private.h"
#include "zyr-visit-roster-private.h"

#include <string.h>

/* Aids of the last twelve months are asked about (visit-form.md, S9). */
#define AID_AGE_DAYS_MAX 365

typedef struct
{
  const ZyrVisitRecords *records;
  GPtrArray             *roster;
  ZyrVisitCsv           *csv;
} Build;

static char *
dup_liras (JsonObject *row, const char *member)
{
  if (!zyr_json_has (row, member))
    return NULL;

  return zyr_money_format (zyr_json_get_int (row, member, 0), ZYR_MONEY_PLAIN);
}

/* The visit and its circumstances */

static ZyrRecord *
find_user (const ZyrVisitRecords *records, const char *id)
{
  for (guint i = 0; records->users != NULL && i < records->users->len; i++)
    {
      ZyrRecord *user = g_ptr_array_index (records->users, i);

      if (g_strcmp0 (zyr_record_get_id (user), id) == 0)
        return user;
    }

  return NULL;
}

static void
write_assignment (Build *build)
{
  ZyrRecord *visit = build->records->visit;
  ZyrRecord *worker
      = find_user (build->records, zyr_record_get_string (visit, "worker", NULL));
  g_auto (GStrv) programmes = zyr_json_dup_strings (zyr_record_get_body (visit), "programmes");

  zyr_visit_csv_begin (build->csv);
  zyr_visit_csv_add (build->csv, zyr_record_get_string (visit, "no", zyr_record_get_id (visit)));
  zyr_visit_csv_add (build->csv, zyr_record_get_string (worker, "staff_no", NULL));
  zyr_visit_csv_add (build->csv, zyr_record_get_string (worker, "name", NULL));
  zyr_visit_csv_add (build->csv, zyr_record_get_string (build->records->foundation, "name", NULL));
  zyr_visit_csv_add (build->csv, zyr_record_get_string (visit, "type", NULL));
  zyr_visit_csv_take (build->csv, g_strjoinv (" ", programmes));
  zyr_visit_csv_take (
      build->csv,
      g_strdup_printf ("%" G_GINT64_FORMAT, zyr_record_get_int (visit, "attempt", 1)));
}

static int
compare_staff (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (zyr_record_get_string (*(ZyrRecord *const *) a, "staff_no", NULL),
                    zyr_record_get_string (*(ZyrRecord *const *) b, "staff_no", NULL));
}

/* Who may come along as second officer: other active workers of the foundation. */
static void
write_assignment_staff (Build *build)
{
  const char *worker = zyr_record_get_string (build->records->visit, "worker", NULL);
  GPtrArray *users = build->records->users;
  g_autoptr (GPtrArray) staff = g_ptr_array_new ();

  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      ZyrRecord *user = g_ptr_array_index (users, i);
      g_auto (GStrv) roles = zyr_json_dup_strings (zyr_record_get_body (user), "roles");
      ZyrRole held = zyr_roles_from_strings ((const char *const *) roles);

      if (zyr_record_get_bool (user, "active", FALSE)
          && (held & (ZYR_ROLE_WORKER | ZYR_ROLE_SECOND)) != 0
          && g_strcmp0 (zyr_record_get_id (user), worker) != 0
          && g_strcmp0 (zyr_record_get_string (user, "foundation", NULL),
                        zyr_record_get_id (build->records->foundation))
                 == 0)
        g_ptr_array_add (staff, user);
    }
  g_ptr_array_sort (staff, compare_staff);

  for (guint i = 0; i < staff->len; i++)
    {
      ZyrRecord *user = g_ptr_array_index (staff, i);

      zyr_visit_csv_begin (build->csv);
      zyr_visit_csv_add (build->csv, zyr_record_get_string (user, "staff_no", NULL));
      zyr_visit_csv_add (build->csv, zyr_record_get_string (user, "name", NULL));
    }
}

static void
write_params (Build *build)
{
  static const char *const numbers[]
      = { "r_poor",     "r_care",       "r_gss",    "div_rented",  "div_unrented",
          "div_vehicle", "land_wet",    "land_dry", "animal_large", "animal_small",
          "gps_tol",    "inc_tol",      "exp_ratio", "snap_max",   "visit_valid",
          "notice_version" };
  JsonObject *parameter = zyr_record_get_body (build->records->parameter);

  zyr_visit_csv_begin (build->csv);
  zyr_visit_csv_take (build->csv, dup_liras (parameter, "wage_net"));
  zyr_visit_csv_take (build->csv, dup_liras (parameter, "wage_gross"));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    zyr_visit_csv_take (build->csv, zyr_card_dup_number (parameter, numbers[i]));
}

static char *
dup_position (JsonObject *household)
{
  g_autofree char *lat = zyr_card_dup_number (household, "lat");
  g_autofree char *lon = zyr_card_dup_number (household, "lon");

  if (*lat == '\0' || *lon == '\0')
    return NULL;

  return g_strdup_printf ("%s %s 0 0", lat, lon);
}

static char *
dup_last_visit (JsonObject *household, ZyrCardLanguage language)
{
  return zyr_card_last_visit (zyr_json_get_string (household, "rating", NULL),
                              zyr_json_get_string (household, "rating_date", NULL),
                              zyr_json_get_string (household, "rating_source", NULL),
                              language);
}

static void
write_reg_household (Build *build)
{
  static const char *const texts[] = { "file_no", "ref_no", "addr_text", "addr_uavt" };
  JsonObject *household = zyr_record_get_body (build->records->household);
  g_auto (GStrv) phones = zyr_json_dup_strings (household, "phones");

  zyr_visit_csv_begin (build->csv);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    zyr_visit_csv_add (build->csv, zyr_json_get_string (household, texts[i], NULL));
  zyr_visit_csv_take (build->csv, dup_position (household));
  zyr_visit_csv_add (build->csv, phones[0]);
  zyr_visit_csv_add (build->csv, zyr_json_get_string (household, "iban", NULL));
  zyr_visit_csv_add (build->csv, zyr_json_get_string (household, "consent_kind", NULL));
  zyr_visit_csv_add (build->csv, zyr_record_get_string (build->records->snapshot, "taken", NULL));
  zyr_visit_csv_take (build->csv, dup_last_visit (household, ZYR_CARD_TR));
  zyr_visit_csv_take (build->csv, dup_last_visit (household, ZYR_CARD_EN));
}

static void
write_reg_members (Build *build)
{
  for (guint i = 0; i < build->roster->len; i++)
    {
      const ZyrMemberCard *member = g_ptr_array_index (build->roster, i);
      const char *columns[] = { member->id_no,   member->given, member->surname,
                                member->sex,     member->birth, member->death,
                                member->marital, member->relation, member->sgk,
                                member->working, member->school, member->edu,
                                member->disability_rate, member->iskur, member->tax,
                                member->other_file };

      zyr_visit_csv_begin (build->csv);
      if (*member->birth != '\0')
        zyr_visit_csv_take (build->csv,
                            g_strdup_printf ("%s %s (%.4s)",
                                             member->given,
                                             member->surname,
                                             member->birth));
      else
        zyr_visit_csv_take (build->csv, g_strdup_printf ("%s %s", member->given, member->surname));
      zyr_visit_csv_take (build->csv, zyr_card_member (member, ZYR_CARD_TR));
      zyr_visit_csv_take (build->csv, zyr_card_member (member, ZYR_CARD_EN));
      for (guint j = 0; j < G_N_ELEMENTS (columns); j++)
        zyr_visit_csv_add (build->csv, columns[j]);
    }
}

/* Registry rows. What belongs to somebody who is no longer of the household is not asked about;
 * what belongs to nobody in particular is, without an owner. */

static gboolean
begin_row (Build *build, JsonObject *item, const ZyrMemberCard **owner)
{
  const char *id = zyr_json_get_string (item, "member", NULL);

  *owner = zyr_visit_roster_find (build->roster, id);
  if (id != NULL && *owner == NULL)
    return FALSE;

  zyr_visit_csv_begin (build->csv);
  zyr_visit_csv_add_row_number (build->csv, *owner != NULL ? (*owner)->row : 0);

  return TRUE;
}

static void
write_income (JsonObject *item, JsonObject *row, gpointer data)
{
  Build *build = data;
  const ZyrMemberCard *owner = NULL;
  const char *as_of
      = zyr_json_get_string (row, "as_of", zyr_json_get_string (item, "valid_at", ""));
  g_autofree char *source = zyr_card_institution (zyr_json_get_string (item, "institution", NULL));
  const char *given = NULL;

  if (!begin_row (build, item, &owner))
    return;
  given = owner != NULL ? owner->given : "";
  zyr_visit_csv_add (build->csv, zyr_json_get_string (row, "type", NULL));
  zyr_visit_csv_take (build->csv, dup_liras (row, "amount"));
  zyr_visit_csv_add (build->csv, source);
  zyr_visit_csv_add (build->csv, as_of);
  zyr_visit_csv_take (build->csv, zyr_card_income (given, row, source, as_of, ZYR_CARD_TR));
  zyr_visit_csv_take (build->csv, zyr_card_income (given, row, source, as_of, ZYR_CARD_EN));
}

static void
write_property (JsonObject *item, JsonObject *row, gpointer data)
{
  Build *build = data;
  const ZyrMemberCard *owner = NULL;

  if (!begin_row (build, item, &owner))
    return;
  zyr_visit_csv_add (build->csv, zyr_json_get_string (row, "kind", NULL));
  zyr_visit_csv_take (build->csv, zyr_card_dup_number (row, "area"));
  zyr_visit_csv_take (build->csv, zyr_card_dup_number (row, "share"));
  zyr_visit_csv_take (build->csv, dup_liras (row, "value"));
  zyr_visit_csv_take (build->csv, zyr_card_property (row, ZYR_CARD_TR));
  zyr_visit_csv_take (build->csv, zyr_card_property (row, ZYR_CARD_EN));
}

static void
write_vehicle (JsonObject *item, JsonObject *row, gpointer data)
{
  Build *build = data;
  const ZyrMemberCard *owner = NULL;

  if (!begin_row (build, item, &owner))
    return;
  zyr_visit_csv_add (build->csv, zyr_json_get_string (row, "kind", NULL));
  zyr_visit_csv_add (build->csv, zyr_json_get_string (row, "plate", NULL));
  zyr_visit_csv_take (build->csv, zyr_card_dup_number (row, "year"));
  zyr_visit_csv_take (build->csv, dup_liras (row, "value"));
  zyr_visit_csv_take (build->csv, zyr_card_vehicle (row, ZYR_CARD_TR));
  zyr_visit_csv_take (build->csv, zyr_card_vehicle (row, ZYR_CARD_EN));
}

static void
write_land (JsonObject *item, JsonObject *row, gpointer data)
{
  Build *build = data;
  const ZyrMemberCard *owner = NULL;

  if (!begin_row (build, item, &owner))
    return;
  zyr_visit_csv_add (build->csv, zyr_json_get_string (row, "kind", NULL));
  zyr_visit_csv_take (build->csv, zyr_card_dup_number (row, "area"));
  zyr_visit_csv_take (build->csv, zyr_card_land (row, ZYR_CARD_TR));
  zyr_visit_csv_take (build->csv, zyr_card_land (row, ZYR_CARD_EN));
}

static void
write_livestock (JsonObject *item, JsonObject *row, gpointer data)
{
  Build *build = data;
  const ZyrMemberCard *owner = NULL;

  if (!begin_row (build, item, &owner))
    return;
  zyr_visit_csv_add (build->csv, zyr_card_livestock_kind (row));
  zyr_visit_csv_take (build->csv, zyr_card_dup_number (row, "count"));
  zyr_visit_csv_take (build->csv, zyr_card_livestock (row, ZYR_CARD_TR));
  zyr_visit_csv_take (build->csv, zyr_card_livestock (row, ZYR_CARD_EN));
}

/* Aids: the foundation's own records, and what other institutions stated */

typedef struct
{
  const char *programme;
  const char *institution;
  const char *date;
  gint64      amount_kurus;
} Aid;

typedef struct
{
  GArray     *aids;
  const char *day; /* of the visit */
} Aids;

static void
add_aid (Aids *found, const Aid *aid)
{
  int age_days = 0;

  if (!zyr_date_days_between (aid->date, found->day, &age_days) || age_days < 0
      || age_days > AID_AGE_DAYS_MAX)
    return;

  for (guint i = 0; i < found->aids->len; i++)
    {
      const Aid *other = &g_array_index (found->aids, Aid, i);

      /* One payment, told by the foundation and by the Directorate. */
      if (g_strcmp0 (other->programme, aid->programme) == 0
          && strncmp (other->date, aid->date, 10) == 0
          && other->amount_kurus == aid->amount_kurus)
        return;
    }
  g_array_append_val (found->aids, *aid);
}

static void
read_aid_row (JsonObject *item, JsonObject *row, gpointer data)
{
  Aid aid = {
    .programme = zyr_json_get_string (row, "programme", NULL),
    .institution = zyr_json_get_string (row,
                                        "institution",
                                        zyr_json_get_string (item, "institution", NULL)),
    .date = zyr_json_get_string (row, "date", NULL),
    .amount_kurus = zyr_json_get_int (row, "amount", 0),
  };

  add_aid (data, &aid);
}

static int
compare_aids (gconstpointer a, gconstpointer b)
{
  const Aid *first = a;
  const Aid *second = b;
  int order = g_strcmp0 (first->date, second->date);

  return order != 0 ? order : g_strcmp0 (first->programme, second->programme);
}

static GArray *
collect_aids (const ZyrVisitRecords *records)
{
  static const char *const given[] = { "accepted", "completed", NULL };
  GArray *aids = g_array_new (FALSE, FALSE, sizeof (Aid));
  Aids found = { aids, zyr_record_get_string (records->visit, "planned", NULL) };

  for (guint i = 0; records->aids != NULL && i < records->aids->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (records->aids, i);
      const char *decided = zyr_record_get_string (record, "decided", NULL);
      Aid aid = {
        .programme = zyr_record_get_string (record, "programme", NULL),
        .institution = zyr_record_get_string (record, "institution", NULL),
        .date = zyr_record_get_string (record, "paid", decided),
        .amount_kurus = zyr_record_get_int (record, "amount", 0),
      };

      if (g_strv_contains (given, zyr_record_get_string (record, "status", "")))
        add_aid (&found, &aid);
    }
  zyr_visit_snapshot_foreach (records->snapshot, "aid", read_aid_row, &found);
  g_array_sort (aids, compare_aids);
  if (aids->len > ZYR_AID_ROWS_N_MAX)
    g_array_remove_range (aids, 0, aids->len - ZYR_AID_ROWS_N_MAX);

  return aids;
}

static void
write_reg_aid (Build *build)
{
  g_autoptr (GArray) aids = collect_aids (build->records);

  for (guint i = 0; i < aids->len; i++)
    {
      const Aid *aid = &g_array_index (aids, Aid, i);
      g_autofree char *date = g_strndup (aid->date, 10);

      zyr_visit_csv_begin (build->csv);
      zyr_visit_csv_add (build->csv, aid->programme);
      zyr_visit_csv_take (build->csv, zyr_card_institution (aid->institution));
      zyr_visit_csv_take (build->csv,
                          aid->amount_kurus > 0
                              ? zyr_money_format (aid->amount_kurus, ZYR_MONEY_PLAIN)
                              : NULL);
      zyr_visit_csv_add (build->csv, date);
      zyr_visit_csv_take (build->csv,
                          zyr_card_aid (aid->programme, aid->amount_kurus, date, ZYR_CARD_TR));
      zyr_visit_csv_take (build->csv,
                          zyr_card_aid (aid->programme, aid->amount_kurus, date, ZYR_CARD_EN));
    }
}

/* All files */

static const struct
{
  const char        *name;
  const char        *columns;
  void             (*write) (Build *build);
  const char        *service; /* written row by row instead */
  ZyrSnapshotRowFunc write_row;
} files[] = {
  { "assignment.csv",
    "n,visit_id,worker_no,worker_name,vakif,visit_type,programmes,attempt_no",
    write_assignment },
  { "assignment_staff.csv", "n,staff_no,label", write_assignment_staff },
  { "params.csv",
    "n,wage_net,wage_gross,r_poor,r_care,r_gss,div_rented,div_unrented,div_vehicle,land_wet,"
    "land_dry,animal_large,animal_small,gps_tol,inc_tol,exp_ratio,snap_max,visit_valid,"
    "notice_version",
    write_params },
  { "reg_household.csv",
    "n,file_no,ref_no,addr_text,addr_uavt,geo,phone1,iban,consent_kind,snapshot_ts,last_visit_tr,"
    "last_visit_en",
    write_reg_household },
  { "reg_members.csv",
    "n,label,card_tr,card_en,tckn,given,surname,sex,birth,death,marital,relation,sgk,working,"
    "school,edu,disrate,iskur,tax,other_file",
    write_reg_members },
  { "reg_income.csv",
    "n,member_n,type,amount,source,asof,card_tr,card_en",
    NULL,
    "income",
    write_income },
  { "reg_property.csv",
    "n,member_n,kind,area,share,value,card_tr,card_en",
    NULL,
    "property",
    write_property },
  { "reg_vehicle.csv",
    "n,member_n,kind,plate,year,value,card_tr,card_en",
    NULL,
    "vehicle",
    write_vehicle },
  { "reg_land.csv", "n,member_n,kind,area,card_tr,card_en", NULL, "land", write_land },
  { "reg_livestock.csv",
    "n,member_n,kind,count,card_tr,card_en",
    NULL,
    "livestock",
    write_livestock },
  { "reg_aid.csv", "n,programme,institution,amount,date,card_tr,card_en", write_reg_aid },
};

GHashTable *
zyr_visit_instances_build (const ZyrVisitRecords *records, GError **error)
{
  g_autoptr (GHashTable) instances
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) roster = NULL;

  g_return_val_if_fail (records != NULL && records->visit != NULL, NULL);
  g_return_val_if_fail (records->household != NULL && records->foundation != NULL, NULL);
  g_return_val_if_fail (records->parameter != NULL, NULL);

  roster = zyr_visit_roster_build (records);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (ZyrVisitCsv) csv = zyr_visit_csv_new (files[i].columns);
      Build build = { records, roster, csv };

      if (files[i].write != NULL)
        files[i].write (&build);
      else
        zyr_visit_snapshot_foreach (records->snapshot,
                                    files[i].service,
                                    files[i].write_row,
                                    &build);
      if (zyr_visit_csv_get_n_rows (csv) > ZYR_INSTANCE_ROWS_N_MAX)
        {
          g_set_error (error,
                       ZYR_CORE_ERROR,
                       ZYR_CORE_ERROR_TOO_LARGE,
                       "%s would have more than %d rows",
                       files[i].name,
                       ZYR_INSTANCE_ROWS_N_MAX);
          return NULL;
        }
      g_hash_table_insert (instances, g_strdup (files[i].name), zyr_visit_csv_end (csv));
    }
  zyr_visit_entity_lists_add (records, instances);

  return g_steal_pointer (&instances);
}

void
zyr_visit_instances_add_form_media (GHashTable *instances, ZyrRecord *form)
{
  JsonObject *media = NULL;
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node = NULL;

  g_return_if_fail (instances != NULL && form != NULL);

  media = zyr_json_get_object (zyr_record_get_body (form), "media");
  if (media == NULL)
    return;

  json_object_iter_init (&iter, media);
  while (json_object_iter_next (&iter, &name, &node))
    {
      const char *text = zyr_json_get_string (media, name, NULL);

      if (text != NULL && !g_hash_table_contains (instances, name))
        g_hash_table_insert (instances, g_strdup (name), g_bytes_new (text, strlen (text)));
    }
}
