/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-store.h"

#include "app-fixture.h"
#include "generated-households.h"
#include "test-authority.h"
#include "zyr-store-records.h"

#include <unistd.h>

static const char world[]
    = "[{'kind':'foundation','id':'1','name':'Örnek SYDV'},"
      "{'kind':'parameter','id':'01a2008d-7400-7000-8000-000000000091','valid_from':'2026-01-01',"
      "'wage_net':2807500,'wage_gross':3303000,'r_poor':'0.3333333333','r_care':'0.6666666667',"
      "'r_gss':'0.3333333333','div_rented':'240','div_unrented':'120','div_vehicle':'120',"
      "'land_wet':'6000','land_dry':'2000','animal_large':'18000','animal_small':'2500',"
      "'gps_tol':'250','inc_tol':'0.10','exp_ratio':'1.5','snap_max':'45','visit_valid':'365',"
      "'notice_version':'1'}]";

/* The store */

static gboolean
keep_identity (ZyrStore *store, const char *role, GError **error)
{
  g_autoptr (TestAuthority) authority = test_authority_new ("bench");
  g_autofree char *user
      = g_strdup_printf ("{\"id\":\"" ID_WORKER "\",\"name\":\"Elif Demir\","
                         "\"staff_no\":\"S1\",\"roles\":[\"%s\"],\"foundation\":\"1\","
                         "\"foundation_name\":\"Örnek\"}",
                         role);

  return zyr_store_set_meta (store, ZYR_META_HOST, "127.0.0.1", error)
         && zyr_store_set_meta (store, ZYR_META_PORT, "1", error)
         && zyr_store_set_meta (store, ZYR_META_CA, authority->ca_pem, error)
         && zyr_store_set_meta (store, ZYR_META_ENROLLED_FOR, "S1", error)
         && zyr_store_set_meta (store, ZYR_META_USER, user, error)
         && zyr_store_set_meta (store, ZYR_STORE_META_DEVICE_ID, ID_FOUNDATION, error);
}

ZyrStore *
bench_open_store (const char *folder, const char *role)
{
  AppFixture fixture = { g_strdup (folder), zyr_clock_ref (zyr_clock_get_system ()),
                         zyr_workspace_new (folder), NULL };
  g_autofree char *path = g_build_filename (folder, "ziyaret.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) key = NULL;
  ZyrStore *store;

  zyr_keyring_load_db_key_async (fixture.workspace->keyring, ZYR_KEYRING_LOAD_OR_MAKE, NULL,
                                 app_done_cb, &fixture);
  key = zyr_keyring_load_db_key_finish (fixture.workspace->keyring, app_wait (&fixture), &error);
  g_assert_no_error (error);
  zyr_store_thread_open_async (fixture.workspace->store, key, NULL, app_done_cb, &fixture);
  zyr_store_thread_open_finish (fixture.workspace->store, app_wait (&fixture), &error);
  g_assert_no_error (error);
  app_fixture_state_form (&fixture);
  app_fixture_state (&fixture, world);
  app_fixture_crash (&fixture);
  zyr_clock_unref (fixture.clock);
  g_free (fixture.folder);

  store = zyr_store_open (path, key, &error);
  g_assert_no_error (error);
  keep_identity (store, role, &error);
  g_assert_no_error (error);
  return store;
}

void
bench_fill_households (ZyrStore *store, guint n_households, gint64 *seq)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_households;)
    {
      g_autoptr (GPtrArray) page = generated_page (&i, n_households, random);

      *seq += page->len;
      zyr_store_apply_page (store, "f:1", "e1", page, *seq, &error);
      g_assert_no_error (error);
    }
}

/* The window */

GtkWidget *
bench_find (GtkWidget *widget, const char *type)
{
  GtkWidget *found = g_str_equal (G_OBJECT_TYPE_NAME (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = bench_find (child, type);

  return found;
}

GtkWidget *
bench_find_seen (GtkWidget *widget, const char *type)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = bench_find_seen (child, type);

  return found;
}

/* The program */

/* Resident, and of that what is not of a file: libraries are shared with the desktop. */
void
bench_report_memory (const char *when)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  const double page_mb = (double)sysconf (_SC_PAGESIZE) / 1e6;
  double resident, of_files;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  fields = g_strsplit (text, " ", 4);
  resident = page_mb * (double)g_ascii_strtoull (fields[1], NULL, 10);
  of_files = page_mb * (double)g_ascii_strtoull (fields[2], NULL, 10);
  g_print ("%-50s %.0f MB, without libraries %.0f MB; goal 200 MB\n", when, resident,
           resident - of_files);
}

char *
bench_run_self (const char *what, const char *folder, const char *number, gboolean is_seen)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  char *output = NULL;

  process = g_subprocess_new (is_seen ? G_SUBPROCESS_FLAGS_NONE : G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                              &error, "/proc/self/exe", what, folder, number, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, is_seen ? NULL : &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  return output;
}

void
bench_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (unlink (path), ==, 0);
    }
  g_assert_cmpint (rmdir (folder), ==, 0);
}
