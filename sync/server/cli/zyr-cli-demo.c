/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli.h"

#include "zyr-accounts.h"
#include "zyr-audit.h"
#include "zyr-demo.h"
#include "zyr-directory.h"
#include "zyr-forms.h"
#include "zyr-limits.h"

#include <string.h>

#define SEED_DEFAULT 2026
#define HOUSEHOLDS_DEFAULT 400
#define HOUSEHOLDS_MAX 20000
#define CODE_HOURS 72
/* Records of one transaction. */
#define CHUNK_RECORDS_N 2000

typedef struct
{
  const ZyrCentre *centre;
  ZyrRecord *form;
  ZyrDemo *demo;
  guint begin; /* records of this transaction */
  guint end;
  GPtrArray *hashes;     /* of the accounts' passwords */
  GPtrArray *enrolments; /* texts, one an account */
} Demo;

static gboolean
put_accounts (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  Demo *self = data;

  for (guint i = 0; i < self->demo->accounts->len; i++)
    {
      const ZyrDemoAccount *account = g_ptr_array_index (self->demo->accounts, i);
      ZyrAccount added = { .id = account->user_id,
                           .home = account->foundation_id,
                           .staff_no = account->staff_no,
                           .name = account->name,
                           .roles = zyr_role_from_string (account->role),
                           .password = g_ptr_array_index (self->hashes, i) };
      char *text;

      if (!zyr_accounts_insert (tx, &added, error))
        return FALSE;
      text = zyr_cli_new_code (tx, self->centre, account->user_id, CODE_HOURS, error);
      if (text == NULL)
        return FALSE;
      g_ptr_array_add (self->enrolments, text);
    }
  return zyr_publication_put (publication, self->form, error);
}

static gboolean
put_records (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  Demo *self = data;

  for (guint i = self->begin; i < self->end; i++)
    {
      if (!zyr_publication_put (publication, g_ptr_array_index (self->demo->records, i), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
hash_passwords (Demo *self, GError **error)
{
  for (guint i = 0; i < self->demo->accounts->len; i++)
    {
      const ZyrDemoAccount *account = g_ptr_array_index (self->demo->accounts, i);
      char *hash = zyr_password_hash (account->password, self->centre->password_cost,
                                      zyr_cli_random, NULL);

      if (hash == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "%s",
                       _ ("Not enough memory for the password’s hash."));
          return FALSE;
        }
      g_ptr_array_add (self->hashes, hash);
    }
  return TRUE;
}

static gboolean
refresh_directory (ZyrTx *tx, ZyrPublication *publication, gpointer data, GError **error)
{
  return zyr_directory_refresh (tx, publication, error);
}

static gboolean
fill (Demo *self, ZyrStorage *storage, GError **error)
{
  if (!hash_passwords (self, error)
      || !zyr_cli_write (storage, ZYR_AUDIT_CENTRE, "demo", zyr_record_get_id (self->form),
                         put_accounts, self, error))
    return FALSE;
  for (self->begin = 0; self->begin < self->demo->records->len; self->begin = self->end)
    {
      self->end = MIN (self->begin + CHUNK_RECORDS_N, self->demo->records->len);
      if (!zyr_cli_write (storage, NULL, NULL, NULL, put_records, self, error))
        return FALSE;
    }
  return zyr_cli_write (storage, NULL, NULL, NULL, refresh_directory, NULL, error);
}

static void
print_accounts (const Demo *self, gboolean json)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();

  json_object_set_array_member (object, "accounts", array);
  for (guint i = 0; i < self->demo->accounts->len; i++)
    {
      const ZyrDemoAccount *account = g_ptr_array_index (self->demo->accounts, i);
      const char *enrolment = g_ptr_array_index (self->enrolments, i);
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "staff_no", account->staff_no);
      json_object_set_string_member (item, "id", account->user_id);
      json_object_set_string_member (item, "name", account->name);
      json_object_set_string_member (item, "role", account->role);
      json_object_set_string_member (item, "foundation", account->foundation_id);
      json_object_set_string_member (item, "password", account->password);
      json_object_set_string_member (item, "enrolment_text", enrolment);
      json_array_add_object_element (array, item);
      if (!json)
        g_print ("%-10s %-11s %-22s %-18s %s\n", account->staff_no, account->role, account->name,
                 account->password, enrolment);
    }
  if (json)
    zyr_cli_print_json (object);
  else
    g_print (_ ("%u records for %u people; codes are valid for %d hours.\n"),
             self->demo->records->len, self->demo->accounts->len, CODE_HOURS);
}

/* The form of the product, with the lists that belong to the generated addresses. */
static ZyrRecord *
load_form (const char *data, GError **error)
{
  static const char *const lists[] = { "addr_il.csv", "addr_ilce.csv", "addr_mahalle.csv" };
  g_autofree char *path = g_build_filename (data, "forms", "hane_ziyareti.xml", NULL);
  g_autofree char *meta = g_build_filename (data, "forms", "hane_ziyareti.meta.json", NULL);
  g_autoptr (GPtrArray) media = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_add (media, g_build_filename (data, "demo", lists[i], NULL));
  return zyr_form_record_load (path, media, meta, error);
}

static gboolean
run (const char *directory, const char *data, const ZyrDemoOptions *options, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrCentre) centre = NULL;
  g_autoptr (ZyrRecord) form = load_form (data, &error);
  g_autoptr (ZyrDemo) demo = NULL;
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) enrolments = g_ptr_array_new_with_free_func (g_free);
  Demo self = { .form = form, .hashes = hashes, .enrolments = enrolments };
  ZyrStorage *storage;
  gboolean ok;

  if (form == NULL)
    return zyr_cli_fail (g_steal_pointer (&error)) == 0;
  storage = zyr_cli_open (directory, &centre);
  if (storage == NULL)
    return FALSE;
  self.centre = centre;
  self.demo = demo = zyr_demo_generate (options, zyr_record_get_id (form),
                                        zyr_record_get_string (form, "form_id", ""),
                                        zyr_record_get_string (form, "version", ""));
  ok = fill (&self, storage, &error);
  zyr_storage_close (storage);
  if (ok)
    print_accounts (&self, json);
  else if (g_error_matches (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_EXISTS))
    zyr_cli_fail_text (_ ("The demonstration’s people are in this centre already."));
  else
    zyr_cli_fail (g_steal_pointer (&error));
  return ok;
}

static gboolean
parse_date (const char *text, GDate *date)
{
  g_auto (GStrv) parts = NULL;
  g_autoptr (GDateTime) now = NULL;
  gint64 values[3];

  if (text == NULL)
    {
      now = g_date_time_new_now_local ();
      g_date_set_dmy (date, (GDateDay)g_date_time_get_day_of_month (now),
                      (GDateMonth)g_date_time_get_month (now),
                      (GDateYear)g_date_time_get_year (now));
      return TRUE;
    }
  if (!zyr_date_is_valid (text))
    return FALSE;
  parts = g_strsplit (text, "-", 3);
  for (guint i = 0; i < 3; i++)
    g_ascii_string_to_signed (parts[i], 10, 0, 9999, &values[i], NULL);
  g_date_set_dmy (date, (GDateDay)values[2], (GDateMonth)values[1], (GDateYear)values[0]);
  return TRUE;
}

int
zyr_cli_demo (int argc, char **argv)
{
  g_autofree char *directory = NULL;
  g_autofree char *date = NULL;
  g_autofree char *data = NULL;
  gint64 seed = SEED_DEFAULT;
  int n_households = HOUSEHOLDS_DEFAULT;
  gboolean json = FALSE;
  ZyrDemoOptions options = { 0 };
  const GOptionEntry entries[]
      = { { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, N_ ("What the data is drawn from"), "N" },
          { "date", 0, 0, G_OPTION_ARG_STRING, &date, N_ ("The day it is made for"), "YYYY-MM-DD" },
          { "households", 0, 0, G_OPTION_ARG_INT, &n_households,
            N_ ("Households of each foundation"), "N" },
          { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Where forms and lists are"), "DIR" },
          G_OPTION_ENTRY_NULL };

  if (!zyr_cli_parse (argc, argv, entries, NULL, 0, 0, &directory, &json, NULL))
    return 2;
  g_date_clear (&options.today, 1);
  if (!parse_date (date, &options.today) || n_households < 1 || n_households > HOUSEHOLDS_MAX
      || seed < 0 || seed > G_MAXUINT32)
    return zyr_cli_fail_text (_ ("An option has a value that is out of range."));
  options.seed = (guint32)seed;
  options.n_households = (guint)n_households;
  if (data == NULL)
    data = g_strdup (g_getenv ("ZIYARET_DATA_SOURCE") != NULL ? g_getenv ("ZIYARET_DATA_SOURCE")
                                                              : ZYR_DATADIR);
  return run (directory, data, &options, json) ? 0 : 1;
}
