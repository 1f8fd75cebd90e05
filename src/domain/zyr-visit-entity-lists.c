/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The household and its members as lists of entities (ODK Entities): name is the record's id,
 * __version what the form gives back as baseVersion; the other columns are what its saveto may set. */
#include "zyr-visit-csv-private.h"
#include "zyr-visit-roster-private.h"

#define COMMON "n,name,label,__version,"

static const char *const household_fields[]
    = { "file_no",      "ref_no",        "status",             "settlement", "addr_text",
        "addr_uavt",    "addr_province", "addr_district",      "addr_neighbourhood",
        "addr_csbm",    "addr_door",     "addr_flat",          "iban",       "consent_kind",
        NULL };
static const char *const member_fields[]
    = { "id_kind", "id_no",   "given",    "surname",     "sex", "birth", "death",
        "marital", "relation", "nationality", "edu", "from", NULL };

static void
add_record (ZyrVisitCsv *csv, ZyrRecord *record, const char *label, const char *const *fields)
{
  zyr_visit_csv_begin (csv);
  zyr_visit_csv_add (csv, zyr_record_get_id (record));
  zyr_visit_csv_add (csv, label);
  zyr_visit_csv_take (csv, g_strdup_printf ("%" G_GINT64_FORMAT, zyr_record_get_ver (record)));
  for (guint i = 0; fields[i] != NULL; i++)
    zyr_visit_csv_add (csv, zyr_record_get_string (record, fields[i], NULL));
}

static ZyrVisitCsv *
begin_list (const char *const *fields)
{
  g_autofree char *names = g_strjoinv (",", (char **) fields);
  g_autofree char *columns = g_strconcat (COMMON, names, NULL);

  return zyr_visit_csv_new (columns);
}

void
zyr_visit_entity_lists_add (const ZyrVisitRecords *records, GHashTable *instances)
{
  g_autoptr (ZyrVisitCsv) household = begin_list (household_fields);
  g_autoptr (ZyrVisitCsv) members = begin_list (member_fields);

  add_record (household, records->household,
              zyr_record_get_string (records->household, "file_no", NULL), household_fields);
  for (guint i = 0; records->members != NULL && i < records->members->len; i++)
    {
      ZyrRecord *member = g_ptr_array_index (records->members, i);
      g_autofree char *name
          = g_strdup_printf ("%s %s", zyr_record_get_string (member, "given", ""),
                             zyr_record_get_string (member, "surname", ""));

      if (!zyr_json_has (zyr_record_get_body (member), "to"))
        add_record (members, member, g_strstrip (name), member_fields);
    }
  g_hash_table_insert (instances, g_strdup ("household.csv"), zyr_visit_csv_end (household));
  g_hash_table_insert (instances, g_strdup ("member.csv"), zyr_visit_csv_end (members));
}
