/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-derived.h"

static ZyrRecord *
record (ZyrKind kind, const char *id, const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) body = zyr_json_parse_object (json, -1, 4096, &error);

  g_assert_no_error (error);

  return zyr_record_new (kind, id, NULL, 1, body, NULL);
}

static void
test_overdue (void)
{
  static const struct
  {
    const char *visit;
    gboolean    overdue;
  } cases[] = {
    { "{'state':'planned','due':'2026-11-20'}", TRUE },
    { "{'state':'planned','due':'2026-11-21'}", FALSE },
    { "{'state':'planned','due':'2026-11-22'}", FALSE },
    { "{'state':'in_progress','due':'2026-11-20'}", FALSE },
    { "{'state':'planned'}", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZyrRecord) visit = record (ZYR_KIND_VISIT, "v", cases[i].visit);

      g_assert_cmpint (zyr_visit_is_overdue (visit, "2026-11-21"), ==, cases[i].overdue);
    }
}

static void
test_stale (void)
{
  g_autoptr (ZyrRecord) snapshot
      = record (ZYR_KIND_REGISTRY_SNAPSHOT, "s", "{'taken':'2026-10-07T03:00:00+03:00'}");
  g_autoptr (ZyrRecord) broken = record (ZYR_KIND_REGISTRY_SNAPSHOT, "s", "{}");
  g_autoptr (ZyrRecord) strict = record (ZYR_KIND_PARAMETER, "p", "{'snap_max':'10'}");
  g_autoptr (ZyrRecord) number = record (ZYR_KIND_PARAMETER, "p", "{'snap_max':46}");

  g_assert_false (zyr_snapshot_is_stale (snapshot, NULL, "2026-11-21")); /* 45 days */
  g_assert_true (zyr_snapshot_is_stale (snapshot, NULL, "2026-11-22"));
  g_assert_false (zyr_snapshot_is_stale (snapshot, number, "2026-11-22"));
  g_assert_true (zyr_snapshot_is_stale (snapshot, strict, "2026-10-18"));
  g_assert_false (zyr_snapshot_is_stale (snapshot, strict, "2026-10-17"));
  g_assert_true (zyr_snapshot_is_stale (NULL, NULL, "2026-10-17"));
  g_assert_true (zyr_snapshot_is_stale (broken, NULL, "2026-10-17"));
}

static void
test_rating (void)
{
  g_autoptr (ZyrRecord) none = record (ZYR_KIND_HOUSEHOLD, "h", "{}");
  g_autoptr (ZyrRecord) rated
      = record (ZYR_KIND_HOUSEHOLD, "h", "{'rating':'weak','rating_date':'2025-11-21'}");
  g_autoptr (ZyrRecord) undated = record (ZYR_KIND_HOUSEHOLD, "h", "{'rating':'weak'}");
  g_autoptr (ZyrRecord) strict = record (ZYR_KIND_PARAMETER, "p", "{'visit_valid':'90'}");

  g_assert_cmpint (zyr_household_get_rating_status (none, NULL, "2026-11-21"), ==,
                   ZYR_RATING_NONE);
  g_assert_cmpint (zyr_household_get_rating_status (rated, NULL, "2026-11-21"), ==,
                   ZYR_RATING_CURRENT);
  g_assert_cmpint (zyr_household_get_rating_status (rated, NULL, "2026-11-22"), ==,
                   ZYR_RATING_OUT_OF_DATE);
  g_assert_cmpint (zyr_household_get_rating_status (rated, strict, "2026-03-01"), ==,
                   ZYR_RATING_OUT_OF_DATE);
  g_assert_cmpint (zyr_household_get_rating_status (undated, NULL, "2026-11-21"), ==,
                   ZYR_RATING_OUT_OF_DATE);
}

static void
test_current_visit (void)
{
  static const char *const visits[] = {
    "{'state':'approved','rating':'weak','ended':'2026-05-01T23:30:00+03:00'}",
    /* Later as an instant, earlier as text. */
    "{'state':'approved','rating':'good','ended':'2026-05-01T22:00:00Z'}",
    "{'state':'superseded','rating':'good','ended':'2026-06-01T10:00:00+03:00'}",
    "{'state':'submitted','rating':'good','ended':'2026-07-01T10:00:00+03:00'}",
    "{'state':'approved','outcome':'absent','ended':'2026-08-01T10:00:00+03:00'}",
  };
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);

  g_assert_null (zyr_visit_find_current (list));
  for (guint i = 0; i < G_N_ELEMENTS (visits); i++)
    {
      g_autofree char *id = g_strdup_printf ("v%u", i);

      g_ptr_array_insert (list, 0, record (ZYR_KIND_VISIT, id, visits[i]));
    }
  g_assert_cmpstr (zyr_record_get_id (zyr_visit_find_current (list)), ==, "v1");
}

static void
test_parameter (void)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);

  g_ptr_array_add (list, record (ZYR_KIND_PARAMETER, "2026", "{'valid_from':'2026-01-01'}"));
  g_ptr_array_add (list, record (ZYR_KIND_PARAMETER, "2025", "{'valid_from':'2025-01-01'}"));
  g_ptr_array_add (list, record (ZYR_KIND_PARAMETER, "odd", "{'valid_from':'2026'}"));

  g_assert_null (zyr_parameter_find (list, "2024-12-31"));
  g_assert_cmpstr (zyr_record_get_id (zyr_parameter_find (list, "2025-12-31")), ==, "2025");
  g_assert_cmpstr (zyr_record_get_id (zyr_parameter_find (list, "2026-01-01")), ==, "2026");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/visit-derived/overdue", test_overdue);
  g_test_add_func ("/domain/visit-derived/stale", test_stale);
  g_test_add_func ("/domain/visit-derived/rating", test_rating);
  g_test_add_func ("/domain/visit-derived/current-visit", test_current_visit);
  g_test_add_func ("/domain/visit-derived/parameter", test_parameter);

  return g_test_run ();
}
