/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-demo-private.h"

#define N_WORKERS 6
#define N_SUPERVISORS 2
#define VISITS_PER_WEEK 40

static void
account_free (gpointer data)
{
  ZyrDemoAccount *account = data;

  g_free (account->user_id);
  g_free (account->staff_no);
  g_free (account->name);
  g_free (account->role);
  g_free (account->foundation_id);
  g_free (account->password);
  g_free (account);
}

static void
run_clear (ZyrDemoRun *run)
{
  g_rand_free (run->rand);
  g_rand_free (run->beside);
  g_ptr_array_unref (run->records);
  g_free (run->scope);
  g_free (run->form_id);
  g_free (run->form_name);
  g_free (run->form_version);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ZyrDemoRun, run_clear)

static char *
staff_name (ZyrDemoRun *run)
{
  gboolean woman = zyr_demo_chance (run, 60);

  return g_strdup_printf ("%s %s", zyr_demo_pick (run, woman ? zyr_demo_women : zyr_demo_men),
                          zyr_demo_pick (run, zyr_demo_surnames));
}

static void
emit_user (ZyrDemoRun *run, const ZyrDemoAccount *account)
{
  JsonObject *body = json_object_new ();
  JsonArray *roles = json_array_new ();

  json_array_add_string_element (roles, account->role);
  json_object_set_string_member (body, "id", account->user_id);
  json_object_set_string_member (body, "staff_no", account->staff_no);
  json_object_set_string_member (body, "name", account->name);
  json_object_set_array_member (body, "roles", roles);
  json_object_set_string_member (body, "foundation", account->foundation_id);
  json_object_set_boolean_member (body, "active", TRUE);
  zyr_demo_add (run, ZYR_KIND_USER, body);
}

/* The accounts that the README names have fixed names and numbers. */
static ZyrDemoAccount *
add_account (ZyrDemoRun *run,
             GPtrArray *accounts,
             const char *foundation_id,
             const char *role,
             guint staff_no,
             const char *name)
{
  ZyrDemoAccount *account = g_new0 (ZyrDemoAccount, 1);

  account->user_id = zyr_demo_uuid (run, &run->today);
  account->staff_no = g_strdup_printf ("S%u", staff_no);
  account->name = name ? g_strdup (name) : staff_name (run);
  account->role = g_strdup (role);
  account->foundation_id = g_strdup (foundation_id);
  account->password = g_strdup_printf ("Ziyaret-%u", staff_no);
  g_ptr_array_add (accounts, account);
  emit_user (run, account);
  return account;
}

static void
emit_foundation (ZyrDemoRun *run, const ZyrDemoFoundation *foundation, const char *id)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "name", foundation->name);
  json_object_set_string_member (body, "province", foundation->province);
  json_object_set_string_member (body, "district", foundation->district);
  zyr_demo_add (run, ZYR_KIND_FOUNDATION, body);
}

/* Earlier visits give the household its rating, and a record is never changed once made: so they
 * are drawn first and put after it. */
static void
emit_household (ZyrDemoRun *run,
                ZyrDemoHousehold *household,
                const ZyrDemoAccount *worker,
                const ZyrDemoAccount *supervisor)
{
  GPtrArray *records = g_steal_pointer (&run->records);
  g_autoptr (GPtrArray) past = NULL;

  run->records = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);
  zyr_demo_visits_emit_past (run, household, worker, supervisor);
  past = g_steal_pointer (&run->records);
  run->records = records;
  zyr_demo_household_emit (run, household);
  zyr_demo_registry_emit (run, household);
  g_ptr_array_extend_and_steal (run->records, g_steal_pointer (&past));
}

static void
generate_foundation (ZyrDemoRun *run,
                     GPtrArray *accounts,
                     const ZyrDemoFoundation *foundation,
                     guint n_households)
{
  g_autofree char *id = zyr_demo_uuid (run, &run->today);
  ZyrDemoAccount *workers[N_WORKERS], *supervisors[N_SUPERVISORS];
  gboolean first = foundation == &zyr_demo_foundations[0];
  GDate first_day = run->today;

  /* On a weekend the plan starts at once, so that there is always something to do today. */
  if (g_date_get_weekday (&first_day) < G_DATE_SATURDAY)
    g_date_subtract_days (&first_day, g_date_get_weekday (&first_day) - G_DATE_MONDAY);
  g_free (run->scope);
  run->scope = g_strconcat ("f:", id, NULL);
  emit_foundation (run, foundation, id);
  for (guint i = 0; i < N_WORKERS; i++)
    workers[i] = add_account (run, accounts, id, "worker", foundation->staff_base + 42 + i,
                              first && i == 0 ? "Elif Demir" : NULL);
  for (guint i = 0; i < N_SUPERVISORS; i++)
    supervisors[i] = add_account (run, accounts, id, "supervisor", foundation->staff_base + 1 + i,
                                  first && i == 0 ? "Hakan Aydın" : NULL);

  for (guint i = 0; i < n_households; i++)
    {
      guint w = i % N_WORKERS, slot = i / N_WORKERS;
      const guint first_record = run->records->len;
      ZyrDemoHousehold *household = zyr_demo_household_new (run, foundation, id, i);

      emit_household (run, household, workers[zyr_demo_below (run, N_WORKERS)],
                      supervisors[zyr_demo_below (run, N_SUPERVISORS)]);
      if (slot < VISITS_PER_WEEK)
        zyr_demo_visits_emit_planned (run, household, workers[w], workers[(w + 1) % N_WORKERS],
                                      &first_day, slot);
      zyr_demo_file_emit (run, household, workers[w], supervisors[i % N_SUPERVISORS], first_record);
      zyr_demo_household_free (household);
    }
}

static void
emit_parameter (ZyrDemoRun *run, const char *valid_from, gint64 wage_net, gint64 wage_gross)
{
  static const struct
  {
    const char *name;
    const char *value;
  } numbers[] = {
    { "r_poor", "0.3333333333" }, { "r_care", "0.6666666667" }, { "r_gss", "0.3333333333" },
    { "div_rented", "240" },      { "div_unrented", "120" },    { "div_vehicle", "120" },
    { "land_wet", "6000" },       { "land_dry", "2000" },       { "animal_large", "18000" },
    { "animal_small", "2500" },   { "gps_tol", "250" },         { "inc_tol", "0.10" },
    { "exp_ratio", "1.5" },       { "snap_max", "45" },         { "visit_valid", "365" },
    { "notice_version", "KVKK-2026-01" },
  };
  JsonObject *body = json_object_new ();
  g_autofree char *id = zyr_demo_uuid (run, &run->today);

  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "valid_from", valid_from);
  json_object_set_int_member (body, "wage_net", wage_net);
  json_object_set_int_member (body, "wage_gross", wage_gross);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    json_object_set_string_member (body, numbers[i].name, numbers[i].value);
  zyr_demo_add (run, ZYR_KIND_PARAMETER, body);
}

ZyrDemo *
zyr_demo_generate (const ZyrDemoOptions *options,
                   const char *form_id,
                   const char *form_name,
                   const char *form_version)
{
  g_auto (ZyrDemoRun) run = { 0 };
  ZyrDemo *demo = g_new0 (ZyrDemo, 1);

  g_assert (g_date_valid (&options->today));
  run.today = options->today;
  run.rand = g_rand_new_with_seed (options->seed);
  run.beside = g_rand_new_with_seed (options->seed + 1);
  run.records = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);
  run.form_id = g_strdup (form_id);
  run.form_name = g_strdup (form_name);
  run.form_version = g_strdup (form_version);

  demo->accounts = g_ptr_array_new_with_free_func (account_free);
  emit_parameter (&run, "2025-01-01", 2210467, 2600550);
  emit_parameter (&run, "2026-01-01", 2807500, 3303000);
  for (gsize i = 0; i < G_N_ELEMENTS (zyr_demo_foundations); i++)
    generate_foundation (&run, demo->accounts, &zyr_demo_foundations[i], options->n_households);
  demo->records = g_ptr_array_ref (run.records);
  return demo;
}

void
zyr_demo_free (ZyrDemo *demo)
{
  g_ptr_array_unref (demo->records);
  g_ptr_array_unref (demo->accounts);
  g_free (demo);
}
