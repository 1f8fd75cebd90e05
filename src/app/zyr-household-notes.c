/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-household-private.h"

#include "zyr-national-number.h"

/* Workers' notes, and which other files a household may have. */

static ZyrHouseholdNote *
make_note (ZyrHousehold *self, ZyrReader *reader, ZyrRecord *record)
{
  ZyrHouseholdNote *note = g_new0 (ZyrHouseholdNote, 1);
  const char *author = zyr_record_get_string (record, "author", "");

  note->id = zyr_household_keep (self, zyr_record_get_id (record));
  note->author_name = zyr_household_keep (self, zyr_record_get_string (record, "author_name", ""));
  note->is_mine = g_str_equal (author, zyr_reader_get_actor (reader)->user_id);
  note->created = zyr_record_get_unix (record, "created");
  note->clock_ahead = zyr_record_get_int (record, "clock_ahead", 0);
  note->text = zyr_household_keep (self, zyr_record_get_string (record, "text", ""));
  note->corrects = zyr_household_keep (self, zyr_record_get_string (record, "corrects", ""));
  note->pinned = zyr_record_get_bool (record, "pinned", FALSE);
  note->is_waiting = zyr_reader_is_waiting (reader, note->id);
  return note;
}

static int
compare_notes (gconstpointer a, gconstpointer b)
{
  const ZyrHouseholdNote *left = *(ZyrHouseholdNote *const *)a;
  const ZyrHouseholdNote *right = *(ZyrHouseholdNote *const *)b;

  if (left->created != right->created)
    return left->created > right->created ? -1 : 1;
  return strcmp (right->id, left->id);
}

/* A correction is pinned with what it corrects. */
static gboolean
is_pinned (const ZyrHouseholdNote *note, GPtrArray *notes)
{
  for (guint n = 0; n < notes->len; n++)
    {
      const ZyrHouseholdNote *before = NULL;

      if (note->pinned)
        return TRUE;
      for (guint i = 0; i < notes->len && before == NULL; i++)
        {
          const ZyrHouseholdNote *other = g_ptr_array_index (notes, i);

          if (note->corrects[0] != '\0' && g_str_equal (other->id, note->corrects))
            before = other;
        }
      if (before == NULL)
        return FALSE;
      note = before;
    }
  return FALSE;
}

/* @note, then what it corrects, and so on. */
static void
add_with_originals (GPtrArray *to, ZyrHouseholdNote *note, GPtrArray *from)
{
  g_ptr_array_add (to, note);
  for (guint i = 0; i < from->len; i++)
    {
      ZyrHouseholdNote *other = g_ptr_array_index (from, i);

      if (other->corrected_by == note && !g_ptr_array_find (to, other, NULL))
        add_with_originals (to, other, from);
    }
}

static void
arrange (GPtrArray *notes)
{
  g_autoptr (GPtrArray) arranged = g_ptr_array_new ();

  for (int pinned = 1; pinned >= 0; pinned--)
    {
      for (guint i = 0; i < notes->len; i++)
        {
          ZyrHouseholdNote *note = g_ptr_array_index (notes, i);

          if (note->corrected_by == NULL && is_pinned (note, notes) == pinned)
            add_with_originals (arranged, note, notes);
        }
    }
  for (guint i = 0; i < notes->len; i++)
    {
      if (!g_ptr_array_find (arranged, g_ptr_array_index (notes, i), NULL))
        return; /* corrections in a circle: the order of time */
    }
  memcpy (notes->pdata, arranged->pdata, notes->len * sizeof (gpointer));
}

gboolean
zyr_household_read_notes (ZyrHousehold *self, ZyrReader *reader, GError **error)
{
  g_autoptr (GPtrArray) records = zyr_store_list_records (zyr_reader_get_store (reader),
                                                          ZYR_KIND_NOTE, self->header.id, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (self->notes, make_note (self, reader, g_ptr_array_index (records, i)));
  g_ptr_array_sort (self->notes, compare_notes);
  /* Newest first: of several corrections the newest is met first and stays. */
  for (guint i = 0; i < self->notes->len; i++)
    {
      const ZyrHouseholdNote *later = g_ptr_array_index (self->notes, i);

      for (guint j = 0; later->corrects[0] != '\0' && j < self->notes->len; j++)
        {
          ZyrHouseholdNote *note = g_ptr_array_index (self->notes, j);

          if (note->corrected_by == NULL && g_str_equal (note->id, later->corrects))
            note->corrected_by = later;
        }
    }
  arrange (self->notes);
  return TRUE;
}

static gboolean
has_twin (ZyrHousehold *self, const char *household_id, const char *number)
{
  for (guint i = 0; i < self->twins->len; i++)
    {
      const ZyrHouseholdTwin *twin = g_ptr_array_index (self->twins, i);

      if (g_str_equal (twin->household_id, household_id) && g_str_equal (twin->number, number))
        return TRUE;
    }
  return FALSE;
}

static gboolean
add_twins (ZyrHousehold *self,
           ZyrReader *reader,
           const char *number,
           const char *member_name,
           GError **error)
{
  g_autoptr (GPtrArray) hits = NULL;

  if (number[0] == '\0')
    return TRUE;
  hits = zyr_store_list_households_by_number (zyr_reader_get_store (reader), number,
                                              self->header.id, error);
  if (hits == NULL)
    return FALSE;
  for (guint i = 0; i < hits->len; i++)
    {
      const ZyrHouseholdHit *hit = g_ptr_array_index (hits, i);
      ZyrHouseholdTwin *twin;

      if (has_twin (self, hit->id, number))
        continue;
      twin = g_new0 (ZyrHouseholdTwin, 1);
      twin->household_id = zyr_household_keep (self, hit->id);
      twin->head_name = zyr_household_keep (self, hit->name);
      twin->file_no = zyr_household_keep (self, hit->file_no);
      twin->number = zyr_household_keep (self, number);
      twin->member_name = zyr_household_keep (self, member_name);
      g_ptr_array_add (self->twins, twin);
    }
  return TRUE;
}

gboolean
zyr_household_read_twins (ZyrHousehold *self, ZyrReader *reader, GError **error)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      const ZyrHouseholdMember *member = g_ptr_array_index (self->members, i);

      /* Who moved to another household stands in both files, and rightly. */
      if (member->left[0] == '\0'
          && !add_twins (self, reader, member->id_no, member->name, error))
        return FALSE;
    }
  for (guint i = 0; self->header.phones[i] != NULL; i++)
    {
      g_autofree char *phone = zyr_phone_normalize (self->header.phones[i]);

      if (!add_twins (self, reader, phone, "", error))
        return FALSE;
    }
  return TRUE;
}
