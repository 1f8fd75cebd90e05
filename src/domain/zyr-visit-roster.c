/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-roster-private.h"

#include "zyr-limits.h"

void
zyr_visit_snapshot_foreach (ZyrRecord         *snapshot,
                            const char        *service,
                            ZyrSnapshotRowFunc func,
                            gpointer           data)
{
  JsonArray *items
      = snapshot != NULL ? zyr_json_get_array (zyr_record_get_body (snapshot), "items") : NULL;
  guint n_items = items != NULL ? MIN (json_array_get_length (items), ZYR_SNAPSHOT_ITEMS_N_MAX) : 0;

  for (guint i = 0; i < n_items; i++)
    {
      JsonObject *item = zyr_json_object_at (items, i);
      JsonArray *rows = zyr_json_get_array (item, "rows");
      guint n_rows = rows != NULL ? MIN (json_array_get_length (rows), ZYR_SNAPSHOT_ROWS_N_MAX) : 0;

      if (g_strcmp0 (zyr_json_get_string (item, "service", NULL), service) != 0
          || g_strcmp0 (zyr_json_get_string (item, "result", NULL), "data") != 0)
        continue;
      for (guint j = 0; j < n_rows; j++)
        {
          JsonObject *row = zyr_json_object_at (rows, j);

          if (row != NULL)
            func (item, row, data);
        }
    }
}

static void
member_free (ZyrMemberCard *member)
{
  g_free (member->disability_rate);
  g_free (member);
}

const ZyrMemberCard *
zyr_visit_roster_find (GPtrArray *roster, const char *member_id)
{
  for (guint i = 0; i < roster->len; i++)
    {
      const ZyrMemberCard *member = g_ptr_array_index (roster, i);

      if (g_strcmp0 (member->id, member_id) == 0)
        return member;
    }

  return NULL;
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  ZyrRecord *first = *(ZyrRecord *const *) a;
  ZyrRecord *second = *(ZyrRecord *const *) b;
  gint64 difference
      = zyr_record_get_int (first, "n", G_MAXINT32) - zyr_record_get_int (second, "n", G_MAXINT32);

  if (difference != 0)
    return difference < 0 ? -1 : 1;

  return g_strcmp0 (zyr_record_get_id (first), zyr_record_get_id (second));
}

static ZyrMemberCard *
member_new (ZyrRecord *record, guint row)
{
  ZyrMemberCard *member = g_new0 (ZyrMemberCard, 1);

  member->row = row;
  member->id = zyr_record_get_id (record);
  member->id_no = zyr_record_get_string (record, "id_no", "");
  member->given = zyr_record_get_string (record, "given", "");
  member->surname = zyr_record_get_string (record, "surname", "");
  member->sex = zyr_record_get_string (record, "sex", "");
  member->birth = zyr_record_get_string (record, "birth", "");
  member->death = zyr_record_get_string (record, "death", "");
  member->marital = zyr_record_get_string (record, "marital", "");
  member->relation = zyr_record_get_string (record, "relation", "");
  member->edu = zyr_record_get_string (record, "edu", "");
  member->sgk = member->working = member->school = "";
  member->iskur = member->tax = member->other_file = "";
  member->disability_rate = g_strdup ("");

  return member;
}

static ZyrMemberCard *
find_of_item (JsonObject *item, gpointer roster)
{
  return (ZyrMemberCard *) zyr_visit_roster_find (roster, zyr_json_get_string (item, "member", NULL));
}

/* "1", "0", or "" when the registry did not say. */
static const char *
get_flag (JsonObject *row, const char *name)
{
  if (!zyr_json_has (row, name))
    return "";

  return zyr_json_get_bool (row, name, FALSE) ? "1" : "0";
}

static void
read_vital (JsonObject *item, JsonObject *row, gpointer roster)
{
  ZyrMemberCard *member = find_of_item (item, roster);

  if (member == NULL)
    return;
  member->marital = zyr_json_get_string (row, "marital", member->marital);
  member->death = zyr_json_get_string (row, "death", member->death);
}

static void
read_insurance (JsonObject *item, JsonObject *row, gpointer roster)
{
  ZyrMemberCard *member = find_of_item (item, roster);

  if (member == NULL)
    return;
  member->sgk = zyr_json_get_string (row, "sgk", "");
  member->working = get_flag (row, "working");
}

static void
read_education (JsonObject *item, JsonObject *row, gpointer roster)
{
  ZyrMemberCard *member = find_of_item (item, roster);

  if (member == NULL)
    return;
  member->school = get_flag (row, "enrolled");
  member->edu = zyr_json_get_string (row, "level", member->edu);
}

static void
read_health (JsonObject *item, JsonObject *row, gpointer roster)
{
  ZyrMemberCard *member = find_of_item (item, roster);

  if (member == NULL)
    return;
  g_free (member->disability_rate);
  member->disability_rate = zyr_card_dup_number (row, "rate");
}

static void
read_employment (JsonObject *item, JsonObject *row, gpointer roster)
{
  ZyrMemberCard *member = find_of_item (item, roster);

  if (member != NULL)
    member->iskur = get_flag (row, "registered");
}

static void
read_tax (JsonObject *item, JsonObject *row, gpointer roster)
{
  ZyrMemberCard *member = find_of_item (item, roster);

  if (member != NULL)
    member->tax = get_flag (row, "active");
}

static void
read_other_file (JsonObject *item, JsonObject *row, gpointer roster)
{
  ZyrMemberCard *member = find_of_item (item, roster);

  if (member != NULL)
    member->other_file = zyr_json_get_string (row, "file_no", "");
}

GPtrArray *
zyr_visit_roster_build (const ZyrVisitRecords *records)
{
  static const struct
  {
    const char        *service;
    ZyrSnapshotRowFunc read;
  } readers[] = {
    { "vital", read_vital },           { "insurance", read_insurance },
    { "education", read_education },   { "health", read_health },
    { "employment", read_employment }, { "tax", read_tax },
    { "other_file", read_other_file },
  };
  GPtrArray *roster = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; records->members != NULL && i < records->members->len; i++)
    {
      ZyrRecord *member = g_ptr_array_index (records->members, i);

      if (!zyr_json_has (zyr_record_get_body (member), "to"))
        g_ptr_array_add (sorted, member);
    }
  g_ptr_array_sort (sorted, compare_members);
  for (guint i = 0; i < sorted->len; i++)
    g_ptr_array_add (roster, member_new (g_ptr_array_index (sorted, i), i + 1));

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    zyr_visit_snapshot_foreach (records->snapshot, readers[i].service, readers[i].read, roster);

  return roster;
}
