/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was declared, observed and registered, beside each other, where the last report found that
 * they differ: read from the submission as it was sent, with what the form's meta says to compare. */
#include "zyr-household-private.h"

#include "zyr-instance-private.h"
#include "zyr-limits.h"
#include "zyr-money.h"
#include "zyr-report-summary-private.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrReportSummary, zyr_report_summary_free)

/* What a comparison is read from. */
typedef struct
{
  ZyrHousehold *household;
  ZyrInstance *values;
  JsonObject *meta;
  const char *language;
} Source;

static void
comparison_free (gpointer data)
{
  ZyrComparison *comparison = data;

  g_ptr_array_unref (comparison->declared);
  g_ptr_array_unref (comparison->observed);
  g_ptr_array_unref (comparison->registry);
  g_free (comparison);
}

void
zyr_household_clear_report (ZyrLastReport *report)
{
  g_clear_pointer (&report->comparisons, g_ptr_array_unref);
}

/* The path in the instance @number of the repeat @of; what is outside that stays. */
static char *
dup_value (const Source *source, const char *path, const char *of, guint number)
{
  g_autoptr (GString) place = g_string_new (path);
  const gsize length = strlen (of);
  char *value;

  if (length > 0 && g_str_has_prefix (path, of) && path[length] == '/')
    {
      g_autofree char *position = g_strdup_printf ("[%u]", number);

      g_string_insert (place, (gssize)length, position);
    }
  g_string_replace (place, "{lang}", g_str_equal (source->language, "en") ? "en" : "tr", 0);
  value = zyr_instance_dup_value (source->values, place->str);
  return value != NULL ? g_strstrip (value) : g_strdup ("");
}

static ZyrFactType
type_of (JsonObject *entry)
{
  static const struct
  {
    const char *name;
    ZyrFactType type;
  } types[] = {
    { "money", ZYR_FACT_MONEY },
    { "date", ZYR_FACT_DATE },
    { "number", ZYR_FACT_NUMBER },
    { "flag", ZYR_FACT_FLAG },
  };
  const char *name = zyr_json_get_string (entry, "type", "");

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (g_str_equal (types[i].name, name))
        return types[i].type;
    }
  return zyr_json_has (entry, "list") ? ZYR_FACT_CODE : ZYR_FACT_TEXT;
}

/* (transfer full) (nullable): as facts hold it */
static ZyrFact *
make_fact (const Source *source, JsonObject *entry, const char *of, guint number)
{
  g_autofree char *value
      = dup_value (source, zyr_json_get_string (entry, "path", ""), of, number);
  ZyrFactType type = type_of (entry);
  gint64 kurus;
  ZyrFact *fact;

  if (value[0] == '\0')
    return NULL;
  if (type == ZYR_FACT_MONEY)
    {
      if (!zyr_money_parse_form (value, &kurus, NULL))
        return NULL;
      g_free (value);
      value = g_strdup_printf ("%" G_GINT64_FORMAT, kurus);
    }
  fact = g_new0 (ZyrFact, 1);
  fact->key = "";
  fact->type = type;
  fact->list = zyr_household_keep (source->household, zyr_json_get_string (entry, "list", ""));
  fact->value = zyr_household_keep (source->household, value);
  return fact;
}

static GPtrArray *
read_side (const Source *source, JsonObject *entry, const char *side, guint number)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (g_free);
  const char *of = zyr_json_get_string (entry, "of", "");
  JsonArray *paths = zyr_json_get_array (entry, side);

  for (guint i = 0; paths != NULL && i < json_array_get_length (paths); i++)
    {
      JsonObject *path = zyr_json_object_at (paths, i);
      ZyrFact *fact = path != NULL ? make_fact (source, path, of, number) : NULL;

      if (fact != NULL)
        g_ptr_array_add (facts, fact);
    }
  return facts;
}

/* A flag above 0, or one of the codes that `is` names. */
static gboolean
applies (const Source *source, JsonObject *entry, guint number)
{
  const char *path = zyr_json_get_string (entry, "when", NULL);
  g_auto (GStrv) wanted = zyr_json_dup_strings (entry, "is");
  g_autofree char *value = NULL;
  g_auto (GStrv) codes = NULL;

  if (path == NULL)
    return TRUE;
  value = dup_value (source, path, zyr_json_get_string (entry, "of", ""), number);
  if (wanted[0] == NULL)
    return g_ascii_strtod (value, NULL) > 0;
  codes = g_strsplit (value, " ", -1);
  for (guint i = 0; codes[i] != NULL; i++)
    {
      if (g_strv_contains ((const char *const *)wanted, codes[i]))
        return TRUE;
    }
  return FALSE;
}

static const char *
read_owner (const Source *source, JsonObject *entry, guint number)
{
  const char *of = zyr_json_get_string (entry, "of", "");
  const char *name
      = zyr_json_get_string (zyr_json_get_object (source->meta, "repeat_summary"), of, NULL);
  g_autofree char *path = NULL;
  g_autofree char *owner = NULL;

  if (name == NULL || zyr_json_get_bool (entry, "unnamed", FALSE))
    return "";
  path = g_strdup_printf ("%s/%s", of, name);
  owner = dup_value (source, path, of, number);
  return zyr_household_keep (source->household, owner);
}

static ZyrComparison *
add_comparison (const Source *source, const ZyrDiscrepancy *discrepancy)
{
  ZyrComparison *comparison = g_new0 (ZyrComparison, 1);

  comparison->code = zyr_household_keep (source->household, discrepancy->code);
  comparison->severity = zyr_household_keep (source->household, discrepancy->severity);
  comparison->what = comparison->whose = "";
  g_ptr_array_add (source->household->report.comparisons, comparison);
  return comparison;
}

static void
compare (const Source *source, const ZyrDiscrepancy *discrepancy, JsonObject *entry, guint number)
{
  ZyrComparison *comparison = add_comparison (source, discrepancy);
  const char *what = zyr_json_get_string (entry, source->language, NULL);

  if (what == NULL)
    what = zyr_json_get_string (entry, "tr", "");
  comparison->what = zyr_household_keep (source->household, what);
  comparison->whose = read_owner (source, entry, number);
  comparison->declared = read_side (source, entry, "declared", number);
  comparison->observed = read_side (source, entry, "observed", number);
  comparison->registry = read_side (source, entry, "registry", number);
}

static guint
count_instances (const Source *source, const char *of)
{
  guint n = 0;

  if (of == NULL)
    return 1;
  while (n < ZYR_FORM_REPEAT_N_MAX)
    {
      g_autofree char *path = g_strdup_printf ("%s[%u]", of, n + 1);
      g_autofree char *value = zyr_instance_dup_value (source->values, path);

      if (value == NULL)
        break;
      n++;
    }
  return n;
}

/* What the meta says to compare for one code; the code alone when it says nothing. */
static void
explain (const Source *source, const ZyrDiscrepancy *discrepancy)
{
  JsonArray *compared = zyr_json_get_array (source->meta, "compared");
  const guint n_before = source->household->report.comparisons->len;

  for (guint i = 0; compared != NULL && i < json_array_get_length (compared); i++)
    {
      JsonObject *entry = zyr_json_object_at (compared, i);
      guint n_instances;

      if (!g_str_equal (zyr_json_get_string (entry, "code", ""), discrepancy->code))
        continue;
      n_instances = count_instances (source, zyr_json_get_string (entry, "of", NULL));
      for (guint j = 1; j <= n_instances; j++)
        {
          if (source->household->report.comparisons->len < ZYR_HOUSEHOLD_COMPARISONS_N_MAX
              && applies (source, entry, j))
            compare (source, discrepancy, entry, j);
        }
    }
  if (source->household->report.comparisons->len == n_before)
    {
      ZyrComparison *comparison = add_comparison (source, discrepancy);

      comparison->declared = g_ptr_array_new ();
      comparison->observed = g_ptr_array_new ();
      comparison->registry = g_ptr_array_new ();
    }
}

/* The report sent last that counts: of a visit that is not void, its last revision, and somebody was
 * spoken to. (transfer full) (nullable): of its visit, with @revision */
static ZyrRecord *
find_last (ZyrHousehold *self, ZyrReader *reader, ZyrRecord **revision, GError **error)
{
  g_autoptr (GPtrArray) revisions = zyr_store_list_records (
      zyr_reader_get_store (reader), ZYR_KIND_VISIT_REVISION, self->header.id, error);
  g_autoptr (ZyrRecord) last = NULL;

  for (guint i = 0; revisions != NULL && i < revisions->len; i++)
    {
      ZyrRecord *candidate = g_ptr_array_index (revisions, i);
      JsonObject *result = zyr_json_get_object (zyr_record_get_body (candidate), "result");
      g_autoptr (ZyrRecord) visit = NULL;

      if (zyr_json_get_int (result, "hh_size", 0) == 0
          || (*revision != NULL
              && zyr_record_get_unix (candidate, "submitted")
                     < zyr_record_get_unix (*revision, "submitted")))
        continue;
      visit = zyr_reader_find (reader, ZYR_KIND_VISIT,
                               zyr_record_get_string (candidate, "visit", NULL), NULL);
      if (visit == NULL
          || zyr_record_get_int (visit, "revision", 0)
                 != zyr_record_get_int (candidate, "revision", 0)
          || zyr_visit_state_from_string (zyr_record_get_string (visit, "state", ""))
                 == ZYR_VISIT_VOID)
        continue;
      g_clear_pointer (revision, zyr_record_unref);
      g_clear_pointer (&last, zyr_record_unref);
      *revision = zyr_record_ref (candidate);
      last = g_steal_pointer (&visit);
    }
  return g_steal_pointer (&last);
}

static const char *
keep_field (ZyrHousehold *self, ZyrRecord *record, const char *field)
{
  return zyr_household_keep (self, zyr_record_get_string (record, field, ""));
}

gboolean
zyr_household_read_report (ZyrHousehold *self,
                           ZyrReader *reader,
                           const char *language,
                           GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) revision = NULL;
  g_autoptr (ZyrRecord) visit = find_last (self, reader, &revision, &local_error);
  g_autoptr (ZyrRecord) form = NULL;
  g_autoptr (ZyrInstance) values = NULL;
  g_autoptr (ZyrReportSummary) summary = NULL;
  ZyrLastReport *report = &self->report;
  Source source = { .household = self, .language = language };

  report->comparisons = g_ptr_array_new_with_free_func (comparison_free);
  report->visit_id = report->worker_name = report->state = "";
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (visit == NULL)
    return TRUE;
  report->visit_id = zyr_household_keep (self, zyr_record_get_id (visit));
  report->state = keep_field (self, visit, "state");
  report->submitted = zyr_record_get_unix (revision, "submitted");
  report->worker_name = zyr_household_keep (
      self, zyr_reader_get_user_name (reader, zyr_record_get_string (revision, "worker", "")));
  summary = zyr_report_summary_new (
      zyr_json_get_object (zyr_record_get_body (revision), "result"));
  /* Without the form there are the codes alone: their words come later, as all words do. */
  form = zyr_reader_find (reader, ZYR_KIND_FORM, zyr_record_get_string (visit, "form", NULL), NULL);
  values = zyr_instance_new (zyr_record_get_string (revision, "instance", ""));
  if (form != NULL && values != NULL)
    source.meta = zyr_json_get_object (zyr_record_get_body (form), "meta");
  source.values = values;
  for (guint i = 0; i < summary->discrepancies->len; i++)
    explain (&source, g_ptr_array_index (summary->discrepancies, i));
  return TRUE;
}
