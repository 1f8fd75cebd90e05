/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Referrals and objections of a household. */
#include "zyr-household-private.h"

/* The day of a time or a date, as it was where it was written. */
static const char *
keep_day (ZyrHousehold *self, const char *time)
{
  g_autofree char *day = g_strndup (time, strlen ("YYYY-MM-DD"));

  return zyr_household_keep (self, day);
}

static const char *
keep_field (ZyrHousehold *self, ZyrRecord *record, const char *field)
{
  return zyr_household_keep (self, zyr_record_get_string (record, field, ""));
}

static ZyrHouseholdMatter *
make_matter (ZyrHousehold *self, ZyrReader *reader, GHashTable *names, ZyrRecord *record)
{
  ZyrHouseholdMatter *matter = g_new0 (ZyrHouseholdMatter, 1);
  const char *at = zyr_record_get_string (record, "at", "");
  const char *member = g_hash_table_lookup (names, zyr_record_get_string (record, "member", ""));

  matter->is_objection = zyr_record_get_kind (record) == ZYR_KIND_OBJECTION;
  matter->id = zyr_household_keep (self, zyr_record_get_id (record));
  matter->institution = keep_field (self, record, "institution");
  matter->state = keep_field (self, record, "state");
  matter->code = "";
  matter->date = keep_day (self, zyr_record_get_string (record, "filed", at));
  matter->text = keep_field (self, record, matter->is_objection ? "text" : "detail");
  matter->due = keep_field (self, record, "due");
  matter->need = keep_field (self, record, "need");
  matter->urgency = keep_field (self, record, "urgency");
  matter->member_name = member != NULL ? member : "";
  matter->by_name = keep_field (self, record, "by_name");
  matter->reason = keep_field (self, record, "reason");
  matter->moved = keep_day (self, zyr_record_get_string (record, "moved_at", ""));
  matter->is_waiting = zyr_reader_is_waiting (reader, matter->id);
  return matter;
}

/* The last one that was asked for: how it stands, or what came of it. */
static gboolean
read_transfer (ZyrHousehold *self, ZyrReader *reader, GError **error)
{
  g_autoptr (ZyrRecord) household
      = zyr_reader_find (reader, ZYR_KIND_HOUSEHOLD, self->header.id, error);
  const char *id = zyr_record_get_string (household, "transfer", NULL);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) record = NULL;
  ZyrHouseholdMatter *matter;

  if (household == NULL)
    return FALSE;
  if (id != NULL)
    record = zyr_reader_find (reader, ZYR_KIND_TRANSFER, id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (record == NULL)
    return TRUE;
  matter = g_new0 (ZyrHouseholdMatter, 1);
  matter->is_transfer = TRUE;
  matter->id = zyr_household_keep (self, id);
  matter->state = keep_field (self, record, "state");
  matter->code = keep_field (self, record, "code");
  matter->institution = keep_field (
      self, record, g_str_equal (matter->state, "moved") ? "from_name" : "to_name");
  matter->date = keep_day (self, zyr_record_get_string (record, "at", ""));
  matter->text = keep_field (self, record, "reason");
  matter->due = matter->need = matter->urgency = matter->member_name = "";
  matter->by_name = keep_field (self, record, "by_name");
  matter->reason = keep_field (self, record, "answer");
  matter->moved = keep_day (self, zyr_record_get_string (record, "answered_at", ""));
  matter->is_waiting = zyr_reader_is_waiting (reader, id);
  g_ptr_array_add (self->matters, matter);
  return TRUE;
}

static int
compare_matters (gconstpointer a, gconstpointer b)
{
  const ZyrHouseholdMatter *left = *(ZyrHouseholdMatter *const *)a;
  const ZyrHouseholdMatter *right = *(ZyrHouseholdMatter *const *)b;
  const int order = strcmp (right->date, left->date);

  return order != 0 ? order : strcmp (right->id, left->id);
}

gboolean
zyr_household_read_matters (ZyrHousehold *self,
                            ZyrReader *reader,
                            GHashTable *names,
                            GError **error)
{
  static const ZyrKind kinds[] = { ZYR_KIND_REFERRAL, ZYR_KIND_OBJECTION };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (GPtrArray) records = zyr_store_list_records (
          zyr_reader_get_store (reader), kinds[k], self->header.id, error);

      if (records == NULL)
        return FALSE;
      for (guint i = 0; i < records->len; i++)
        g_ptr_array_add (self->matters,
                         make_matter (self, reader, names, g_ptr_array_index (records, i)));
    }
  if (!read_transfer (self, reader, error))
    return FALSE;
  g_ptr_array_sort (self->matters, compare_matters);
  return TRUE;
}
