/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-kit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "form-kit.h"

gint64
bench_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (gint64)now.tv_sec * 1000000000 + now.tv_nsec;
}

GArray *
bench_times_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (double));
}

void
bench_add_us (GArray *times, double us)
{
  g_array_append_val (times, us);
}

void
bench_add (GArray *times, gint64 start_ns)
{
  bench_add_us (times, (double)(bench_now_ns () - start_ns) / 1000);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *)a;
  const double y = *(const double *)b;

  return (x > y) - (x < y);
}

double
bench_quantile_us (GArray *times, double q)
{
  if (times->len == 0)
    return 0;
  g_array_sort (times, compare_times);
  return g_array_index (times, double, (guint)((times->len - 1) * q));
}

void
bench_check (gboolean ok, const GError *error)
{
  if (ok)
    return;
  g_printerr ("bench: %s\n", error != NULL ? error->message : "failed");
  exit (1);
}

GBytes *
bench_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  gsize size = 0;

  bench_check (g_file_get_contents (path, &text, &size, &error), error);
  return g_bytes_new_take (text, size);
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
bench_list_xml (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *paths;
  const char *name;

  if (dir == NULL)
    return NULL;
  paths = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".xml"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_paths);
  return paths;
}

#define ROSTER_HEAD                                                                                \
  "<instance><data id='roster'><household/><person jr:template=''><n/><name/><sex/><age/>"         \
  "<adult/><earns/><income/><kind/><label/><more><school/><grade/></more></person>"                \
  "<n_persons/><total/><mean/><adults/></data></instance>"                                         \
  "<bind nodeset='/data/person/n' calculate='position(..)'/>"                                      \
  "<bind nodeset='/data/person/age' type='int' constraint='. &gt;= 0 and . &lt; 130'/>"            \
  "<bind nodeset='/data/person/adult' calculate=\"if(../age &gt;= 18, 'yes', 'no')\"/>"            \
  "<bind nodeset='/data/person/earns' relevant=\"../adult = 'yes'\"/>"                             \
  "<bind nodeset='/data/person/income' type='int' relevant=\"../earns = 'yes'\"/>"                 \
  "<bind nodeset='/data/person/kind' calculate=\"concat(../sex, '-', ../adult)\"/>"                \
  "<bind nodeset='/data/person/label' calculate=\"concat(../n, '. ', ../name, ' (', ../age, ')')\"/>" \
  "<bind nodeset='/data/person/more' relevant=\"../adult = 'no'\"/>"                               \
  "<bind nodeset='/data/person/more/grade' relevant=\"../school = 'yes'\"/>"                       \
  "<bind nodeset='/data/n_persons' calculate='count(/data/person)'/>"                              \
  "<bind nodeset='/data/total' type='int' calculate='sum(/data/person/income)'/>"                  \
  "<bind nodeset='/data/mean' calculate='/data/total div /data/n_persons'/>"                       \
  "<bind nodeset='/data/adults' calculate=\"count(/data/person[adult = 'yes'])\"/>"
#define ROSTER_BODY                                                                                \
  "<input ref='/data/household'><label>Household</label></input>"                                  \
  "<group ref='/data/person'><label>Person</label><repeat nodeset='/data/person'>"                 \
  "<input ref='/data/person/name'><label>Name</label></input>"                                     \
  "<input ref='/data/person/sex'><label>Sex</label></input>"                                       \
  "<input ref='/data/person/age'><label>Age</label></input>"                                       \
  "<input ref='/data/person/earns'><label>Earns</label></input>"                                   \
  "<input ref='/data/person/income'><label>Income</label></input>"                                 \
  "<group ref='/data/person/more'><input ref='/data/person/more/school'><label>At school</label>"  \
  "</input><input ref='/data/person/more/grade'><label>Grade</label></input></group>"              \
  "</repeat></group>"

GBytes *
bench_roster_form (void)
{
  static const char form[] = KIT_FORM (ROSTER_HEAD, ROSTER_BODY);

  return g_bytes_new_static (form, sizeof form - 1);
}

#define LIST_HEAD                                                                                  \
  "<instance><data id='list'><district/><place/><name/></data></instance>"                         \
  "<instance id='places' src='jr://file-csv/places.csv'/>"                                         \
  "<bind nodeset='/data/name'"                                                                     \
  " calculate=\"instance('places')/root/item[code = /data/place]/label\"/>"
#define LIST_BODY                                                                                  \
  "<input ref='/data/district'><label>District</label></input>"                                    \
  "<select1 ref='/data/place'><label>Place</label>"                                                \
  "<itemset nodeset=\"instance('places')/root/item[district = /data/district]\">"                  \
  "<value ref='code'/><label ref='label'/></itemset></select1>"

GBytes *
bench_list_form (void)
{
  static const char form[] = KIT_FORM (LIST_HEAD, LIST_BODY);

  return g_bytes_new_static (form, sizeof form - 1);
}

/* A hundred places to a district */
GBytes *
bench_list_csv (guint n_rows)
{
  GString *csv = g_string_new ("code,district,label,people\n");

  for (guint i = 0; i < n_rows; i++)
    g_string_append_printf (csv, "p%u,d%u,\"Place %u, Örnek\",%u\n", i, i / 100, i, i * 7 % 5000);
  return g_string_free_to_bytes (csv);
}

/* The registry's rows of a household of @n */
GBytes *
bench_members_csv (guint n)
{
  GString *csv = g_string_new ("n,label,card_tr,card_en,tckn,given,surname,sex,birth,death,marital,relation,"
                               "sgk,working,school,edu,disrate,iskur,tax,other_file\n");

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (csv,
                            "%u,Kişi %u,Kişi %u – kendisi,Person %u – self,1000001%04u,Kişi,Örnek,%s,"
                            "%u-03-11,,married,%s,dependant,0,,primary,,0,0,\n",
                            i, i, i, i, i, i % 2 == 0 ? "male" : "female", 1940 + i % 80,
                            i == 1 ? "self" : "child");
  return g_string_free_to_bytes (csv);
}
