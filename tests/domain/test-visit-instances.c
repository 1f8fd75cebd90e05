/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-instances.h"

#include <locale.h>
#include <string.h>

/* A household that mirrors the form's sample files: what is built from its records must be those
 * files, byte for byte. */

static const char household_json[]
    = "{'file_no':'3400012345','ref_no':'BSV-77','foundation':'f1','addr_uavt':'1234567890',"
      "'addr_text':'Örnek Mah. Çınar Cad. No 12/3 Örnekilçe','lat':39.92077,'lon':32.85411,"
      "'phones':['5321234567','2121234567'],'iban':'TR330006100519786457841326',"
      "'consent_kind':'ink','rating':'weak','rating_date':'2025-05-20','rating_source':'visit'}";

static const char visit_json[]
    = "{'no':'ZYR-2026-000123','household':'h1','worker':'u1','type':'periodic','attempt':1,"
      "'programmes':['food','snt_edu','gss'],'planned':'2026-11-21T10:00:00+03:00'}";

static const char parameter_json[]
    = "{'wage_net':2807500,'wage_gross':3303000,'r_poor':'0.3333333333','r_care':'0.6666666667',"
      "'r_gss':'0.3333333333','div_rented':'240','div_unrented':'120','div_vehicle':'120',"
      "'land_wet':'6000','land_dry':'2000','animal_large':'18000','animal_small':'2500',"
      "'gps_tol':'250','inc_tol':'0.10','exp_ratio':'1.5','snap_max':'45','visit_valid':'365',"
      "'notice_version':'KVKK-2026-01'}";

/* The order is not that of the file. */
static const char *const member_json[] = {
  "{'n':2,'id_no':'10000013702','given':'Hasan','surname':'Yılmaz','sex':'male',"
  "'birth':'1980-07-01','marital':'married','relation':'spouse'}",
  "{'n':1,'id_no':'10000010046','given':'Ayşe','surname':'Yılmaz','sex':'female',"
  "'birth':'1984-03-11','marital':'married','relation':'self'}",
  "{'n':3,'id_no':'10000017458','given':'Ali','surname':'Yılmaz','sex':'male',"
  "'birth':'2012-09-15','marital':'never','relation':'son'}",
  "{'n':5,'id_no':'10000024840','given':'Gitmiş','surname':'Yılmaz','sex':'male',"
  "'birth':'2000-01-01','marital':'never','relation':'son','to':'2025-01-01'}",
  "{'n':4,'id_no':'10000021172','given':'Fatma','surname':'Yılmaz','sex':'female',"
  "'birth':'1948-01-02','marital':'widowed','relation':'motherlaw'}",
};
static const char *const member_ids[] = { "m2", "m1", "m3", "m5", "m4" };

#define ITEM(member, institution, service, row) \
  "{'member':'" member "','institution':'" institution "','service':'" service \
  "','result':'data','rows':[" row "]}"

static const char snapshot_json[]
    = "{'household':'h1','taken':'2026-04-01T03:12:00+03:00','items':["
      ITEM ("m1", "sgk", "insurance", "{'sgk':'dependant','working':false}") ","
      ITEM ("m2", "sgk", "insurance", "{'sgk':'4a','working':true}") ","
      ITEM ("m3", "sgk", "insurance", "{'sgk':'dependant','working':false}") ","
      ITEM ("m4", "sgk", "insurance", "{'sgk':'2022','working':false}") ","
      ITEM ("m1", "meb", "education", "{'level':'primary'}") ","
      ITEM ("m2", "meb", "education", "{'level':'middle'}") ","
      ITEM ("m3", "meb", "education", "{'enrolled':true,'level':'primary'}") ","
      ITEM ("m4", "meb", "education", "{'level':'none'}") ","
      ITEM ("m4", "saglik", "health", "{'rate':50}") ","
      ITEM ("m1", "iskur", "employment", "{'registered':false}") ","
      ITEM ("m2", "iskur", "employment", "{'registered':false}") ","
      ITEM ("m1", "gib", "tax", "{'active':false}") ","
      ITEM ("m2", "gib", "tax", "{'active':false}") ","
      ITEM ("m3", "gib", "tax", "{'active':false}") ","
      ITEM ("m4", "gib", "tax", "{'active':false}") ","
      ITEM ("m2", "sgk", "income", "{'type':'wage','amount':2807500,'as_of':'2026-03-01'}") ","
      ITEM ("m5", "sgk", "income", "{'type':'wage','amount':100,'as_of':'2026-03-01'}") ","
      ITEM ("m4", "sgk", "income", "{'type':'p2022','amount':639300,'as_of':'2026-03-01'}") ","
      ITEM ("m2", "tkgm", "property",
            "{'kind':'field','area':1200,'share':0.25,'value':40000000}") ","
      ITEM ("m2", "gib", "vehicle",
            "{'kind':'car','plate':'06ABC123','year':2004,'value':24000000}") ","
      ITEM ("m2", "cks", "land", "{'kind':'dry','area':12}") ","
      ITEM ("m2", "cks", "livestock", "{'kind':'small','count':6}") ","
      "{'member':'m1','institution':'nvi','service':'vital','result':'error','rows':["
      "{'marital':'divorced'}]},"
      "{'institution':'sygm','service':'aid','result':'data','rows':["
      "{'programme':'food','institution':'SYDV','amount':150000,'date':'2026-02-10'}]}]}";

static const char *const aid_json[] = {
  "{'programme':'snt_edu','institution':'SYGM','amount':45000,'decided':'2026-03-15',"
  "'status':'completed'}",
  "{'programme':'food','institution':'SYDV','amount':150000,'decided':'2026-02-01',"
  "'paid':'2026-02-10','status':'completed'}",
  "{'programme':'fuel','institution':'SYDV','amount':150000,'decided':'2026-02-01',"
  "'status':'rejected'}",
  "{'programme':'fuel','institution':'SYDV','amount':150000,'decided':'2024-02-01',"
  "'status':'completed'}",
};

static const char *const user_json[] = {
  "{'staff_no':'S1090','name':'Zeynep Işık','roles':['worker'],'foundation':'f1','active':true}",
  "{'staff_no':'S1042','name':'Elif Demir','roles':['worker'],'foundation':'f1','active':true}",
  "{'staff_no':'S1077','name':'Murat Kaya','roles':['worker'],'foundation':'f1','active':true}",
  "{'staff_no':'S1001','name':'Amir','roles':['supervisor'],'foundation':'f1','active':true}",
  "{'staff_no':'S1002','name':'Eski','roles':['worker'],'foundation':'f1','active':false}",
  "{'staff_no':'S1003','name':'Uzak','roles':['worker'],'foundation':'f2','active':true}",
};
static const char *const user_ids[] = { "u3", "u1", "u2", "u4", "u5", "u6" };

static ZyrRecord *
record_from_text (ZyrKind kind, const char *id, const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = zyr_json_parse_object (json, -1, 65536, &error);

  g_assert_no_error (error);
  json_object_set_string_member (body, "id", id);

  return zyr_record_new (kind, id, "f:f1", 1, body, NULL);
}

typedef struct
{
  ZyrVisitRecords records;
} Fixture;

static GPtrArray *
record_array (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);
}

static void
fixture_set_up (Fixture *f, gconstpointer data)
{
  f->records.visit = record_from_text (ZYR_KIND_VISIT, "v1", visit_json);
  f->records.household = record_from_text (ZYR_KIND_HOUSEHOLD, "h1", household_json);
  f->records.foundation = record_from_text (ZYR_KIND_FOUNDATION, "f1", "{'name':'Örnek SYDV'}");
  f->records.parameter = record_from_text (ZYR_KIND_PARAMETER, "p1", parameter_json);
  f->records.snapshot = record_from_text (ZYR_KIND_REGISTRY_SNAPSHOT, "s1", snapshot_json);
  f->records.members = record_array ();
  f->records.aids = record_array ();
  f->records.users = record_array ();
  for (guint i = 0; i < G_N_ELEMENTS (member_json); i++)
    g_ptr_array_add (f->records.members,
                     record_from_text (ZYR_KIND_MEMBER, member_ids[i], member_json[i]));
  for (guint i = 0; i < G_N_ELEMENTS (aid_json); i++)
    {
      g_autofree char *id = g_strdup_printf ("a%u", i);

      g_ptr_array_add (f->records.aids, record_from_text (ZYR_KIND_AID, id, aid_json[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (user_json); i++)
    g_ptr_array_add (f->records.users,
                     record_from_text (ZYR_KIND_USER, user_ids[i], user_json[i]));
}

static void
fixture_tear_down (Fixture *f, gconstpointer data)
{
  zyr_record_unref (f->records.visit);
  zyr_record_unref (f->records.household);
  zyr_record_unref (f->records.foundation);
  zyr_record_unref (f->records.parameter);
  g_clear_pointer (&f->records.snapshot, zyr_record_unref);
  g_ptr_array_unref (f->records.members);
  g_ptr_array_unref (f->records.aids);
  g_ptr_array_unref (f->records.users);
}

static const char *
get_text (GHashTable *instances, const char *name)
{
  GBytes *bytes = g_hash_table_lookup (instances, name);

  g_assert_nonnull (bytes);

  return g_bytes_get_data (bytes, NULL);
}

static void
test_samples (Fixture *f, gconstpointer data)
{
  static const char *const names[]
      = { "assignment.csv",  "assignment_staff.csv", "params.csv",   "reg_household.csv",
          "reg_members.csv", "reg_income.csv",       "reg_property.csv", "reg_vehicle.csv",
          "reg_land.csv",    "reg_livestock.csv",    "reg_aid.csv" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) instances = zyr_visit_instances_build (&f->records, &error);

  g_assert_no_error (error);
  /* and the lists of entities */
  g_assert_cmpuint (g_hash_table_size (instances), ==, G_N_ELEMENTS (names) + 2);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path
          = g_test_build_filename (G_TEST_DIST, "data", "forms", "media", names[i], NULL);
      g_autofree char *wanted = NULL;
      g_autofree char *built = NULL;
      gsize size_bytes = 0;
      GBytes *bytes = g_hash_table_lookup (instances, names[i]);

      g_file_get_contents (path, &wanted, &size_bytes, &error);
      g_assert_no_error (error);
      built = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_assert_cmpstr (built, ==, wanted);
      g_assert_cmpuint (g_bytes_get_size (bytes), ==, size_bytes);
    }
}

static void
test_entity_lists (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) instances = zyr_visit_instances_build (&f->records, NULL);
  const char *households = get_text (instances, "household.csv");
  g_auto (GStrv) lines = g_strsplit (get_text (instances, "member.csv"), "\r\n", -1);
  g_autofree char *first
      = g_strdup_printf ("\r\n1,%s,3400012345,%d,3400012345,",
                         zyr_record_get_id (f->records.household),
                         (int) zyr_record_get_ver (f->records.household));

  g_assert_true (g_str_has_prefix (households, "n,name,label,__version,file_no,"));
  g_assert_nonnull (strstr (households, first));
  g_assert_true (g_str_has_prefix (lines[0], "n,name,label,__version,id_kind,"));
  g_assert_cmpuint (g_strv_length (lines), >=, 3);
  for (guint i = 1; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);

      g_assert_cmpuint (g_strv_length (cells), ==, 16);
      g_assert_cmpint (strlen (cells[2]), >, 2);
    }
}

static void
test_no_snapshot (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) instances = NULL;
  g_auto (GStrv) lines = NULL;

  g_clear_pointer (&f->records.snapshot, zyr_record_unref);
  instances = zyr_visit_instances_build (&f->records, NULL);
  g_assert_nonnull (instances);

  /* The form still opens: headers alone where the registry said nothing. */
  g_assert_cmpmem ("n,member_n,kind,area,card_tr,card_en\r\n",
                   38,
                   get_text (instances, "reg_land.csv"),
                   g_bytes_get_size (g_hash_table_lookup (instances, "reg_land.csv")));
  lines = g_strsplit (get_text (instances, "reg_members.csv"), "\r\n", -1);
  g_assert_true (g_str_has_prefix (lines[1], "1,Ayşe Yılmaz (1984),Ayşe YILMAZ – kendisi – 1984 – evli,"));
  g_assert_true (g_str_has_suffix (lines[1], ",married,self,,,,,,,,"));
  g_assert_true (g_str_has_prefix (lines[4], "4,Fatma"));
}

static void
test_quoting (Fixture *f, gconstpointer data)
{
  ZyrRecord *household = record_from_text (ZYR_KIND_HOUSEHOLD,
                                           "h1",
                                           "{'file_no':'1','addr_text':'x','rating':'good',"
                                           "'rating_date':'2026-01-02',"
                                           "'rating_source':'declaration'}");
  g_autoptr (GHashTable) instances = NULL;

  json_object_set_string_member (zyr_record_get_body (household),
                                 "addr_text",
                                 "\"Gül\" Apt., kat 2\r\nNo 3");
  zyr_record_unref (f->records.household);
  f->records.household = household;
  instances = zyr_visit_instances_build (&f->records, NULL);

  g_assert_nonnull (strstr (get_text (instances, "reg_household.csv"),
                            "\r\n1,1,,\"\"\"Gül\"\" Apt., kat 2  No 3\",,,,,,"
                            "2026-04-01T03:12:00+03:00,02.01.2026 – İyi (Beyan),"
                            "02/01/2026 – Good (declaration)\r\n"));
}

static void
test_form_media (Fixture *f, gconstpointer data)
{
  g_autoptr (ZyrRecord) form
      = record_from_text (ZYR_KIND_FORM,
                          "form1",
                          "{'media':{'addr_il.csv':'code,label','params.csv':'forged'}}");
  g_autoptr (GHashTable) instances = zyr_visit_instances_build (&f->records, NULL);

  zyr_visit_instances_add_form_media (instances, form);
  g_assert_cmpuint (g_bytes_get_size (g_hash_table_lookup (instances, "addr_il.csv")), ==, 10);
  g_assert_true (g_str_has_prefix (get_text (instances, "params.csv"), "n,wage_net"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/domain/visit-instances/samples", Fixture, NULL, fixture_set_up, test_samples,
              fixture_tear_down);
  g_test_add ("/domain/visit-instances/entity-lists", Fixture, NULL, fixture_set_up,
              test_entity_lists, fixture_tear_down);
  g_test_add ("/domain/visit-instances/no-snapshot", Fixture, NULL, fixture_set_up,
              test_no_snapshot, fixture_tear_down);
  g_test_add ("/domain/visit-instances/quoting", Fixture, NULL, fixture_set_up, test_quoting,
              fixture_tear_down);
  g_test_add ("/domain/visit-instances/form-media", Fixture, NULL, fixture_set_up,
              test_form_media, fixture_tear_down);

  return g_test_run ();
}
