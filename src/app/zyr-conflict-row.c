/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-conflict-private.h"

#include "zyr-file-field.h"
#include "zyr-row-private.h"

G_DEFINE_FINAL_TYPE (ZyrConflictRow, zyr_conflict_row, G_TYPE_OBJECT)

static const ZyrRowField fields[] = {
  ZYR_ROW_STRING (ZyrConflictRow, "id", id),
  ZYR_ROW_STRING (ZyrConflictRow, "household-id", household_id),
  ZYR_ROW_STRING (ZyrConflictRow, "head-name", head_name),
  ZYR_ROW_STRING (ZyrConflictRow, "rec-kind", rec_kind),
  ZYR_ROW_STRING (ZyrConflictRow, "rec", rec),
  ZYR_ROW_STRING (ZyrConflictRow, "member-name", member_name),
  ZYR_ROW_STRING (ZyrConflictRow, "field", field),
  ZYR_ROW_STRING (ZyrConflictRow, "seen", seen),
  ZYR_ROW_STRING (ZyrConflictRow, "mine", mine),
  ZYR_ROW_STRING (ZyrConflictRow, "mine-name", mine_name),
  ZYR_ROW_INT64 (ZyrConflictRow, "mine-at", mine_at),
  ZYR_ROW_BOOLEAN (ZyrConflictRow, "mine-by-report", mine_by_report),
  ZYR_ROW_BOOLEAN (ZyrConflictRow, "mine-is-own", mine_is_own),
  ZYR_ROW_STRING (ZyrConflictRow, "theirs", theirs),
  ZYR_ROW_STRING (ZyrConflictRow, "theirs-name", theirs_name),
  ZYR_ROW_INT64 (ZyrConflictRow, "theirs-at", theirs_at),
  ZYR_ROW_BOOLEAN (ZyrConflictRow, "theirs-is-own", theirs_is_own),
  ZYR_ROW_STRING (ZyrConflictRow, "present", present),
  ZYR_ROW_STRING (ZyrConflictRow, "token", token),
  ZYR_ROW_BOOLEAN (ZyrConflictRow, "may-close", may_close),
};

static void
zyr_conflict_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id >= 1 && prop_id <= G_N_ELEMENTS (fields))
    zyr_row_get_field (object, &fields[prop_id - 1], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_conflict_row_finalize (GObject *object)
{
  zyr_row_clear_fields (object, fields, G_N_ELEMENTS (fields));
  G_OBJECT_CLASS (zyr_conflict_row_parent_class)->finalize (object);
}

static void
zyr_conflict_row_class_init (ZyrConflictRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zyr_conflict_row_get_property;
  object_class->finalize = zyr_conflict_row_finalize;
  zyr_row_install_fields (object_class, fields, G_N_ELEMENTS (fields));
}

static void
zyr_conflict_row_init (ZyrConflictRow *self)
{
}

gboolean
zyr_conflict_row_equal (gpointer a, gpointer b)
{
  return zyr_row_equal_fields (a, b, fields, G_N_ELEMENTS (fields));
}

/* Reading */

static char *
dup_value (ZyrRecord *record, const char *member)
{
  return zyr_file_field_dup_text (json_object_get_member (zyr_record_get_body (record), member));
}

static const char *
find_name (ZyrReader *reader, ZyrRecord *conflict, const char *id_member, const char *name_member)
{
  const char *name
      = zyr_reader_get_user_name (reader, zyr_record_get_string (conflict, id_member, NULL));

  return name[0] != '\0' ? name : zyr_record_get_string (conflict, name_member, "");
}

static void
fill_authors (ZyrConflictRow *row, ZyrReader *reader, ZyrRecord *conflict)
{
  const char *user = zyr_reader_get_actor (reader)->user_id;

  row->mine = dup_value (conflict, "mine");
  zyr_row_set_text (&row->mine_name, find_name (reader, conflict, "by", "by_name"));
  row->mine_at = zyr_record_get_unix (conflict, "at");
  row->mine_by_report = zyr_record_get_string (conflict, "visit", NULL) != NULL;
  row->mine_is_own = g_str_equal (zyr_record_get_string (conflict, "by", ""), user);
  row->theirs = dup_value (conflict, "theirs");
  zyr_row_set_text (&row->theirs_name,
                    find_name (reader, conflict, "theirs_by", "theirs_by_name"));
  row->theirs_at = zyr_record_get_unix (conflict, "theirs_at");
  row->theirs_is_own = g_str_equal (zyr_record_get_string (conflict, "theirs_by", ""), user);
}

/* The record as it stands: without it there is nothing to decide about. */
static gboolean
fill_record (ZyrConflictRow *row, ZyrReader *reader, ZyrRecord *conflict, GError **error)
{
  const ZyrKind kind = zyr_kind_from_string (row->rec_kind);
  const ZyrFileField *field = zyr_file_field_find (kind, row->field);
  g_autoptr (ZyrRecord) record = zyr_reader_find (reader, kind, row->rec, error);
  g_autoptr (ZyrRecord) household = NULL;

  if (record == NULL)
    return FALSE;
  household = zyr_reader_find (reader, ZYR_KIND_HOUSEHOLD, row->household_id, error);
  if (household == NULL)
    return FALSE;
  zyr_row_set_text (&row->head_name, zyr_record_get_string (household, "summary_name", ""));
  row->member_name = kind == ZYR_KIND_MEMBER ? zyr_member_dup_name (record) : g_strdup ("");
  row->present = dup_value (record, row->field);
  zyr_row_set_text (&row->token, zyr_record_get_token (record, row->field));
  row->may_close
      = field != NULL && zyr_file_field_may_set (field, zyr_reader_get_actor (reader)->roles);
  return TRUE;
}

/* NULL without error when the record that it is about is not on this device. */
static ZyrConflictRow *
make_row (ZyrReader *reader, ZyrRecord *conflict, GError **error)
{
  g_autoptr (ZyrConflictRow) row = g_object_new (ZYR_TYPE_CONFLICT_ROW, NULL);

  zyr_row_set_text (&row->id, zyr_record_get_id (conflict));
  zyr_row_set_text (&row->household_id, zyr_record_get_string (conflict, "household", ""));
  zyr_row_set_text (&row->rec_kind, zyr_record_get_string (conflict, "kind", ""));
  zyr_row_set_text (&row->rec, zyr_record_get_string (conflict, "rec", ""));
  zyr_row_set_text (&row->field, zyr_record_get_string (conflict, "field", ""));
  row->seen = dup_value (conflict, "seen");
  fill_authors (row, reader, conflict);
  return fill_record (row, reader, conflict, error) ? g_steal_pointer (&row) : NULL;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const ZyrConflictRow *left = *(ZyrConflictRow *const *)a;
  const ZyrConflictRow *right = *(ZyrConflictRow *const *)b;

  if (left->mine_at != right->mine_at)
    return left->mine_at > right->mine_at ? -1 : 1;
  return strcmp (left->id, right->id);
}

GPtrArray *
zyr_conflict_read_open (ZyrReader *reader, const char *household, GError **error)
{
  g_autoptr (GPtrArray) records = zyr_store_list_records_in (
      zyr_reader_get_store (reader), ZYR_KIND_CONFLICT, household, "open", error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (records, i);
      g_autoptr (GError) local_error = NULL;
      ZyrConflictRow *row;

      row = make_row (reader, record, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (row != NULL)
        g_ptr_array_add (rows, row);
    }
  g_ptr_array_sort (rows, compare_rows);
  return g_steal_pointer (&rows);
}

/* Getters */

#define DEFINE_GETTER(type, member)                                                                \
  type zyr_conflict_row_get_##member (ZyrConflictRow *self)                                        \
  {                                                                                                \
    return self->member;                                                                           \
  }

DEFINE_GETTER (const char *, id)
DEFINE_GETTER (const char *, household_id)
DEFINE_GETTER (const char *, head_name)
DEFINE_GETTER (const char *, rec_kind)
DEFINE_GETTER (const char *, rec)
DEFINE_GETTER (const char *, member_name)
DEFINE_GETTER (const char *, field)
DEFINE_GETTER (const char *, seen)
DEFINE_GETTER (const char *, mine)
DEFINE_GETTER (const char *, mine_name)
DEFINE_GETTER (gint64, mine_at)
DEFINE_GETTER (gboolean, mine_by_report)
DEFINE_GETTER (gboolean, mine_is_own)
DEFINE_GETTER (const char *, theirs)
DEFINE_GETTER (const char *, theirs_name)
DEFINE_GETTER (gint64, theirs_at)
DEFINE_GETTER (gboolean, theirs_is_own)
DEFINE_GETTER (const char *, present)
DEFINE_GETTER (const char *, token)
DEFINE_GETTER (gboolean, may_close)
