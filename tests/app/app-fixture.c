/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-fixture.h"

#include "zyr-acts.h"
#include "zyr-instance-private.h"
#include "zyr-json.h"
#include "zyr-limits.h"
#include "zyr-store-records.h"
#include <glib/gstdio.h>

#define SCOPE "f:" ID_FOUNDATION
#define EPOCH "e1"

/* Every body is written once; `kind` and `id` stand in it and are left there. */
static const char world[]
    = "[{'kind':'foundation','id':'" ID_FOUNDATION "','name':'Örnek SYDV'},"
      "{'kind':'user','id':'" ID_WORKER "','staff_no':'S1','name':'Elif Demir','roles':['worker'],"
      "'foundation':'" ID_FOUNDATION "','active':true},"
      "{'kind':'user','id':'" ID_OTHER "','staff_no':'S2','name':'Can Işık','roles':['worker'],"
      "'foundation':'" ID_FOUNDATION "','active':true},"
      "{'kind':'user','id':'" ID_SUPERVISOR "','staff_no':'S3','name':'Ayla Kaya',"
      "'roles':['supervisor','worker'],'foundation':'" ID_FOUNDATION "','active':true},"
      "{'kind':'parameter','id':'01a2008d-7400-7000-8000-000000000091','valid_from':'2026-01-01',"
      "'wage_net':2807500,'wage_gross':3303000,'r_poor':'0.3333333333','r_care':'0.6666666667',"
      "'r_gss':'0.3333333333','div_rented':'240','div_unrented':'120','div_vehicle':'120',"
      "'land_wet':'6000','land_dry':'2000','animal_large':'18000','animal_small':'2500',"
      "'gps_tol':'250','inc_tol':'0.10','exp_ratio':'1.5','snap_max':'45','visit_valid':'365',"
      "'notice_version':'1'},"
      "{'kind':'household','id':'" ID_HOUSEHOLD "','foundation':'" ID_FOUNDATION "',"
      "'file_no':'3400012345','status':'active','head':'" ID_SELF "','summary_name':'Şükrü Iğdır',"
      "'settlement':'city','phones':['5321234567'],'consent_kind':'ink',"
      "'addr_text':'Çınar Cad.\\nNo 12','rating':'medium','rating_date':'2025-06-01',"
      "'rating_source':'visit','n_members':2,'programmes':['food','gss']},"
      "{'kind':'member','id':'" ID_SPOUSE "','household':'" ID_HOUSEHOLD "','n':2,'given':'Nur',"
      "'surname':'Iğdır','sex':'female','birth':'1990-11-22','marital':'married',"
      "'relation':'spouse','id_kind':'tckn','id_no':'10000024838','gss_family':true},"
      "{'kind':'member','id':'" ID_SELF "','household':'" ID_HOUSEHOLD "','n':1,'given':'Şükrü',"
      "'surname':'Iğdır','sex':'male','birth':'1980-11-21','marital':'married',"
      "'relation':'self','id_kind':'tckn','id_no':'10000013702','gss_family':true},"
      "{'kind':'registry_snapshot','id':'" ID_SNAPSHOT "','household':'" ID_HOUSEHOLD "',"
      "'taken':'2026-10-01T03:00:00+03:00','trigger':'batch45','status':'partial','items':["
      "{'member':'" ID_SELF "','institution':'sgk','service':'income',"
      "'queried':'2026-10-01T03:00:00+03:00','result':'data','rows':["
      "{'type':'wage','amount':2807500,'as_of':'2026-09-01'}]},"
      "{'member':'" ID_SPOUSE "','institution':'sgk','service':'income',"
      "'queried':'2026-10-01T03:00:00+03:00','result':'error'},"
      "{'member':'" ID_SELF "','institution':'nvi','service':'vital',"
      "'queried':'2026-10-01T03:00:00+03:00','result':'data','rows':[{'marital':'widowed'}]},"
      "{'member':'" ID_SELF "','institution':'gib','service':'vehicle',"
      "'queried':'2026-10-01T03:00:00+03:00','result':'none'}]},"
      "{'kind':'visit','id':'" ID_TODAY "','no':'ZYR-2026-000001','household':'" ID_HOUSEHOLD "',"
      "'type':'periodic','programmes':['food'],'planned':'2026-11-21T11:00:00+03:00',"
      "'due':'2026-11-25','worker':'" ID_WORKER "','second':'" ID_SUPERVISOR "','attempt':1,"
      "'form':'" ID_FORM "','form_id':'hane_ziyareti','form_version':'2026060101',"
      "'state':'planned','revision':0,'snapshot':'" ID_SNAPSHOT "'},"
      "{'kind':'visit','id':'" ID_OVERDUE "','no':'ZYR-2026-000002','household':'" ID_HOUSEHOLD "',"
      "'type':'first','programmes':['food'],'planned':'2026-11-10T09:00:00+03:00',"
      "'due':'2026-11-15','worker':'" ID_WORKER "','attempt':1,'form':'" ID_FORM "',"
      "'form_id':'hane_ziyareti','form_version':'2026060101','state':'planned','revision':0},"
      "{'kind':'visit','id':'" ID_UPCOMING "','no':'ZYR-2026-000003','household':'" ID_HOUSEHOLD
      "',"
      "'type':'gss','programmes':['gss'],'planned':'2026-11-24T09:00:00+03:00',"
      "'due':'2026-11-30','worker':'" ID_WORKER "','attempt':1,'form':'no-such-form',"
      "'form_id':'hane_ziyareti','form_version':'2099','state':'planned','revision':0},"
      "{'kind':'visit','id':'" ID_OTHERS "','no':'ZYR-2026-000004','household':'" ID_HOUSEHOLD "',"
      "'type':'recheck','programmes':['food'],'planned':'2026-11-20T09:00:00+03:00',"
      "'due':'2026-11-22','worker':'" ID_OTHER "','attempt':1,'form':'" ID_FORM "',"
      "'form_id':'hane_ziyareti','form_version':'2026060101','state':'planned','revision':0,"
      "'snapshot':'" ID_SNAPSHOT "'},"
      "{'kind':'note','id':'" ID_NOTE "','household':'" ID_HOUSEHOLD "','author':'" ID_WORKER "',"
      "'author_name':'Elif Demir','created':'2026-11-01T10:00:00+03:00','text':'Köpek var.'},"
      "{'kind':'aid','id':'" ID_AID "','household':'" ID_HOUSEHOLD "','programme':'food',"
      "'institution':'SYDV','amount':150000,'status':'accepted','decided':'2026-05-01',"
      "'regular':false}]";

void
app_done_cb (GObject *source, GAsyncResult *result, gpointer fixture)
{
  ((AppFixture *)fixture)->result = g_object_ref (result);
}

GAsyncResult *
app_wait (AppFixture *fixture)
{
  g_clear_object (&fixture->result);
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return fixture->result;
}

static gpointer
nothing (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  return NULL;
}

void
app_settle (AppFixture *fixture)
{
  /* Twice: what the first round's callbacks ask for is answered in the second. */
  for (guint round = 0; round < 2; round++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      zyr_workspace_run_async (fixture->workspace, nothing, NULL, NULL, NULL, NULL, app_done_cb,
                               fixture);
      app_wait (fixture);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static ZyrFeedEntry *
entry_from_json (JsonObject *object, gint64 seq)
{
  const ZyrKind kind = zyr_kind_from_string (zyr_json_get_string (object, "kind", ""));
  g_autoptr (ZyrRecord) record = NULL;

  g_assert_cmpint (kind, !=, ZYR_KIND_UNKNOWN);
  record = zyr_record_new (kind, zyr_json_get_string (object, "id", ""), SCOPE, seq, object,
                           zyr_json_get_object (object, "tok"));
  return zyr_feed_entry_new (ZYR_FEED_UPSERT, seq, record);
}

typedef struct
{
  GPtrArray *entries;
  gint64 next;
} Page;

static gpointer
apply_page (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Page *page = data;

  return GINT_TO_POINTER (
      zyr_store_apply_page (store, SCOPE, EPOCH, page->entries, page->next, error));
}

/* Numbers of the feed, and versions: each newer than the one before. */
static gint64 seq;

static void
state_entries (AppFixture *fixture, GPtrArray *entries)
{
  g_autoptr (GError) error = NULL;
  Page page = { entries, seq };

  zyr_store_thread_run_async (fixture->workspace->store, apply_page, &page, NULL, NULL, NULL,
                              app_done_cb, fixture);
  zyr_store_thread_run_finish (fixture->workspace->store, app_wait (fixture), &error);
  g_assert_no_error (error);
}

static void
state_object (AppFixture *fixture, JsonObject *object)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_feed_entry_free);

  seq++;
  g_ptr_array_add (entries, entry_from_json (object, seq));
  state_entries (fixture, entries);
}

void
app_fixture_state (AppFixture *fixture, const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = zyr_json_parse (text, -1, ZYR_JSON_SIZE_BYTES_MAX, 32, &error);
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_feed_entry_free);
  JsonArray *array;

  g_assert_no_error (error);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      seq++;
      g_ptr_array_add (entries, entry_from_json (json_array_get_object_element (array, i), seq));
    }
  state_entries (fixture, entries);
}

static char *
read_source (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("ZYR_SOURCE"), "data", "forms", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Takes @media and @meta. */
static void
state_form (AppFixture *fixture, const char *xml, JsonObject *media, JsonObject *meta)
{
  g_autoptr (JsonObject) form = json_object_new ();

  json_object_set_string_member (form, "kind", "form");
  json_object_set_string_member (form, "id", ID_FORM);
  json_object_set_string_member (form, "form_id", "hane_ziyareti");
  json_object_set_string_member (form, "version", "2026060101");
  json_object_set_object_member (form, "media", media);
  json_object_set_object_member (form, "meta", meta);
  json_object_set_string_member (form, "xml", xml);
  state_object (fixture, form);
}

void
app_fixture_state_xml (AppFixture *fixture, const char *xml)
{
  state_form (fixture, xml, json_object_new (), json_object_new ());
}

void
app_fixture_state_form (AppFixture *fixture)
{
  static const char *const lists[] = { "addr_il.csv", "addr_ilce.csv", "addr_mahalle.csv" };
  g_autofree char *xml = read_source ("hane_ziyareti.xml");
  g_autofree char *meta_text = read_source ("hane_ziyareti.meta.json");
  JsonObject *media = json_object_new ();
  JsonObject *meta = zyr_json_parse_object (meta_text, -1, ZYR_JSON_SIZE_BYTES_MAX, NULL);

  g_assert_nonnull (meta);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *name = g_build_filename ("media", lists[i], NULL);
      g_autofree char *list = read_source (name);

      json_object_set_string_member (media, lists[i], list);
    }
  state_form (fixture, xml, media, meta);
}

static gpointer
prepare (ZyrStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  zyr_store_set_clock (store, data);
  zyr_store_set_result_reader (store, zyr_instance_read_result, NULL, NULL);
  return GINT_TO_POINTER (
      zyr_store_set_meta (store, ZYR_STORE_META_DEVICE_ID, ID_FOUNDATION, error));
}

static char *
user_json (const char *user)
{
  const gboolean supervises = g_str_equal (user, ID_SUPERVISOR);

  return g_strdup_printf ("{\"id\":\"%s\",\"name\":\"%s\",\"staff_no\":\"%s\",\"roles\":[%s],"
                          "\"foundation\":\"" ID_FOUNDATION "\",\"foundation_name\":\"Örnek\"}",
                          user, supervises ? "Ayla Kaya" : "Elif Demir", supervises ? "S3" : "S1",
                          supervises ? "\"supervisor\",\"worker\"" : "\"worker\"");
}

void
app_fixture_open (AppFixture *fixture, const char *user)
{
  const guint8 key[32] = { 7 };
  g_autoptr (GBytes) bytes = g_bytes_new (key, sizeof key);
  g_autofree char *json = user_json (user);
  g_autoptr (GError) error = NULL;
  const gboolean is_new = fixture->folder == NULL;
  ZyrWorkspace *workspace;

  if (is_new)
    {
      fixture->folder = g_dir_make_tmp ("zyr-app-XXXXXX", &error);
      g_assert_no_error (error);
      fixture->clock = zyr_clock_new_fake_iso ("2026-11-21T10:00:00+03:00");
    }
  workspace = fixture->workspace = zyr_workspace_new (fixture->folder);
  zyr_workspace_set_clock (workspace, fixture->clock);
  zyr_store_thread_open_async (workspace->store, bytes, NULL, app_done_cb, fixture);
  zyr_store_thread_open_finish (workspace->store, app_wait (fixture), &error);
  g_assert_no_error (error);
  zyr_store_thread_run_async (workspace->store, prepare, fixture->clock, NULL, NULL, NULL,
                              app_done_cb, fixture);
  zyr_store_thread_run_finish (workspace->store, app_wait (fixture), &error);
  g_assert_no_error (error);
  zyr_workspace_set_identity (workspace, json, &error);
  g_assert_no_error (error);
  workspace->actor->device_id = g_strdup (ID_FOUNDATION);
  zyr_workspace_set_state (workspace, ZYR_WORKSPACE_READY);
  if (is_new)
    {
      app_fixture_state_form (fixture);
      app_fixture_state (fixture, world);
    }
}

void
app_fixture_crash (AppFixture *fixture)
{
  zyr_store_thread_close_async (fixture->workspace->store, NULL, app_done_cb, fixture);
  zyr_store_thread_close_finish (fixture->workspace->store, app_wait (fixture), NULL);
  g_clear_object (&fixture->result);
  g_clear_object (&fixture->workspace);
}

void
app_fixture_clear (AppFixture *fixture)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  app_fixture_crash (fixture);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->clock, zyr_clock_unref);
}

char *
app_finish_act (AppFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *id = zyr_act_finish (app_wait (fixture), &error);

  g_assert_no_error (error);
  g_assert_nonnull (id);
  return id;
}

void
app_assert_act_fails (AppFixture *fixture, ZyrWorkspaceError code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = zyr_act_finish (app_wait (fixture), &error);

  g_assert_null (id);
  g_assert_error (error, ZYR_WORKSPACE_ERROR, (int)code);
}

void
app_wait_for_list (ZyrLiveList *list)
{
  while (zyr_live_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (zyr_live_list_get_error (list));
}
