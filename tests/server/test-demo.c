/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The generated data is what the rest of the system is shown with: it must be valid and the same. */
#include "zyr-demo.h"
#include "zyr-national-number.h"
#include "zyr-visit-state.h"

#define N_HOUSEHOLDS 60

static ZyrDemo *
generate (guint32 seed)
{
  ZyrDemoOptions options = { .seed = seed, .n_households = N_HOUSEHOLDS };

  g_date_clear (&options.today, 1);
  g_date_set_dmy (&options.today, 21, G_DATE_NOVEMBER, 2026);
  return zyr_demo_generate (&options, "00000000-0000-7000-8000-000000000001", "hane_ziyareti",
                            "2026060101");
}

static char *
as_text (ZyrDemo *demo)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < demo->records->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (demo->records, i);
      g_autofree char *body = zyr_json_object_to_canonical (zyr_record_get_body (record));

      g_string_append_printf (text, "%s %s\n", zyr_record_get_scope (record), body);
    }
  return g_string_free (text, FALSE);
}

static guint
count_kind (ZyrDemo *demo, ZyrKind kind)
{
  guint n = 0;

  for (guint i = 0; i < demo->records->len; i++)
    n += zyr_record_get_kind (g_ptr_array_index (demo->records, i)) == kind;
  return n;
}

static void
test_same_seed_same_data (void)
{
  g_autoptr (ZyrDemo) a = generate (7);
  g_autoptr (ZyrDemo) b = generate (7);
  g_autoptr (ZyrDemo) c = generate (8);
  g_autofree char *text_a = as_text (a);
  g_autofree char *text_b = as_text (b);
  g_autofree char *text_c = as_text (c);

  g_assert_cmpstr (text_a, ==, text_b);
  g_assert_cmpstr (text_a, !=, text_c);
}

static void
test_shape (void)
{
  g_autoptr (ZyrDemo) demo = generate (1);
  const ZyrDemoAccount *first = g_ptr_array_index (demo->accounts, 0);

  g_assert_cmpuint (count_kind (demo, ZYR_KIND_FOUNDATION), ==, 2);
  g_assert_cmpuint (count_kind (demo, ZYR_KIND_USER), ==, demo->accounts->len);
  g_assert_cmpuint (count_kind (demo, ZYR_KIND_HOUSEHOLD), ==, 2 * N_HOUSEHOLDS);
  g_assert_cmpuint (count_kind (demo, ZYR_KIND_REGISTRY_SNAPSHOT), ==, 2 * N_HOUSEHOLDS);
  g_assert_cmpuint (count_kind (demo, ZYR_KIND_PARAMETER), ==, 2);
  g_assert_cmpuint (count_kind (demo, ZYR_KIND_MEMBER), >, 3 * N_HOUSEHOLDS);
  g_assert_cmpuint (count_kind (demo, ZYR_KIND_AID), >, N_HOUSEHOLDS);
  g_assert_cmpuint (count_kind (demo, ZYR_KIND_NOTE), >, 0);
  g_assert_cmpuint (count_kind (demo, ZYR_KIND_CHANGE), >, 2 * N_HOUSEHOLDS);
  g_assert_cmpuint (count_kind (demo, ZYR_KIND_DECISION), >, count_kind (demo, ZYR_KIND_AID));
  g_assert_cmpstr (first->staff_no, ==, "S1042");
  g_assert_cmpstr (first->role, ==, "worker");
}

static void
check_references (ZyrRecord *record, GHashTable *seen)
{
  static const char *const names[] = { "household", "head", "worker", "second", "snapshot",
                                       "foundation", "rating_visit", NULL };

  for (gsize i = 0; names[i]; i++)
    {
      const char *id = zyr_record_get_string (record, names[i], NULL);

      /* The head and the rating's visit follow their household. */
      if (id && !g_str_equal (names[i], "head") && !g_str_equal (names[i], "rating_visit"))
        g_assert_true (g_hash_table_contains (seen, id));
    }
  g_assert_true (g_hash_table_add (seen, (char *) zyr_record_get_id (record)));
}

static void
test_records (void)
{
  g_autoptr (ZyrDemo) demo = generate (3);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_planned = 0, n_approved = 0;

  for (guint i = 0; i < demo->records->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (demo->records, i);
      const char *iban = zyr_record_get_string (record, "iban", NULL);

      check_references (record, seen);
      if (zyr_record_get_kind (record) == ZYR_KIND_MEMBER)
        {
          const char *id_no = zyr_record_get_string (record, "id_no", NULL);

          g_assert_cmpint (zyr_tckn_check (id_no), ==, ZYR_NUMBER_OK);
          g_assert_true (g_hash_table_add (numbers, (char *) id_no));
          g_assert_cmpstr (zyr_record_get_string (record, "birth", NULL), <, "2026-11-21");
        }
      if (iban)
        g_assert_cmpint (zyr_iban_check (iban), ==, ZYR_NUMBER_OK);
      if (zyr_record_get_kind (record) == ZYR_KIND_VISIT)
        {
          ZyrVisitState state = zyr_visit_state_from_string (zyr_record_get_string (record, "state", ""));

          g_assert_cmpint (state, !=, ZYR_VISIT_NONE);
          n_planned += state == ZYR_VISIT_PLANNED;
          n_approved += state == ZYR_VISIT_APPROVED;
          if (state == ZYR_VISIT_PLANNED)
            g_assert_cmpstr (zyr_record_get_string (record, "planned", ""), >=, "2026-11-16");
        }
    }
  g_assert_cmpuint (n_planned, ==, 2 * N_HOUSEHOLDS);
  g_assert_cmpuint (n_approved, >, N_HOUSEHOLDS / 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/same-seed-same-data", test_same_seed_same_data);
  g_test_add_func ("/demo/shape", test_shape);
  g_test_add_func ("/demo/records", test_records);
  return g_test_run ();
}
