/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-live-list-private.h"
#include "zyr-reader-private.h"
#include "zyr-transfer.h"

#include <string.h>

struct _ZyrTransferRow
{
  GObject parent_instance;
  char *id;
  char *household_id;
  char *state;
  char *code;
  char *file_no;
  char *head_name;
  char *from_name;
  char *to_name;
  char *reason;
  char *by_name;
  gint64 at;
  char *answer_name;
  char *answer;
  gboolean is_incoming;
  gboolean may_answer;
};

G_DEFINE_FINAL_TYPE (ZyrTransferRow, zyr_transfer_row, G_TYPE_OBJECT)

static const ZyrRowField fields[] = {
  ZYR_ROW_STRING (ZyrTransferRow, "id", id),
  ZYR_ROW_STRING (ZyrTransferRow, "household-id", household_id),
  ZYR_ROW_STRING (ZyrTransferRow, "state", state),
  ZYR_ROW_STRING (ZyrTransferRow, "code", code),
  ZYR_ROW_STRING (ZyrTransferRow, "file-no", file_no),
  ZYR_ROW_STRING (ZyrTransferRow, "head-name", head_name),
  ZYR_ROW_STRING (ZyrTransferRow, "from-name", from_name),
  ZYR_ROW_STRING (ZyrTransferRow, "to-name", to_name),
  ZYR_ROW_STRING (ZyrTransferRow, "reason", reason),
  ZYR_ROW_STRING (ZyrTransferRow, "by-name", by_name),
  ZYR_ROW_INT64 (ZyrTransferRow, "at", at),
  ZYR_ROW_STRING (ZyrTransferRow, "answer-name", answer_name),
  ZYR_ROW_STRING (ZyrTransferRow, "answer", answer),
  ZYR_ROW_BOOLEAN (ZyrTransferRow, "is-incoming", is_incoming),
  ZYR_ROW_BOOLEAN (ZyrTransferRow, "may-answer", may_answer),
};

static void
zyr_transfer_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id >= 1 && prop_id <= G_N_ELEMENTS (fields))
    zyr_row_get_field (object, &fields[prop_id - 1], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_transfer_row_finalize (GObject *object)
{
  zyr_row_clear_fields (object, fields, G_N_ELEMENTS (fields));
  G_OBJECT_CLASS (zyr_transfer_row_parent_class)->finalize (object);
}

static void
zyr_transfer_row_class_init (ZyrTransferRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zyr_transfer_row_get_property;
  object_class->finalize = zyr_transfer_row_finalize;
  zyr_row_install_fields (object_class, fields, G_N_ELEMENTS (fields));
}

static void
zyr_transfer_row_init (ZyrTransferRow *self)
{
}

static gboolean
row_equal (gpointer a, gpointer b)
{
  return zyr_row_equal_fields (a, b, fields, G_N_ELEMENTS (fields));
}

#define GETTER(type, member)                                                                       \
  type zyr_transfer_row_get_##member (ZyrTransferRow *self)                                        \
  {                                                                                                \
    return self->member;                                                                           \
  }

GETTER (const char *, id)
GETTER (const char *, household_id)
GETTER (const char *, state)
GETTER (const char *, code)
GETTER (const char *, file_no)
GETTER (const char *, head_name)
GETTER (const char *, from_name)
GETTER (const char *, to_name)
GETTER (const char *, reason)
GETTER (const char *, by_name)
GETTER (gint64, at)
GETTER (const char *, answer_name)
GETTER (const char *, answer)
GETTER (gboolean, is_incoming)
GETTER (gboolean, may_answer)

/* Reading */

/* While the household is here, its file tells the name, and the record does not. */
static gboolean
fill_head_name (ZyrTransferRow *row, ZyrReader *reader, ZyrRecord *transfer, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) household
      = zyr_reader_find (reader, ZYR_KIND_HOUSEHOLD, row->household_id, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  zyr_row_set_text (&row->head_name, household != NULL
                                         ? zyr_record_get_string (household, "summary_name", "")
                                         : zyr_record_get_string (transfer, "head_name", ""));
  return TRUE;
}

static ZyrTransferRow *
make_row (ZyrReader *reader, ZyrRecord *transfer, GError **error)
{
  const ZyrActor *actor = zyr_reader_get_actor (reader);
  g_autoptr (ZyrTransferRow) row = g_object_new (ZYR_TYPE_TRANSFER_ROW, NULL);
  const struct
  {
    char **member;
    const char *name;
  } texts[] = {
    { &row->household_id, "file" },   { &row->state, "state" },
    { &row->code, "code" },           { &row->file_no, "file_no" },
    { &row->from_name, "from_name" }, { &row->to_name, "to_name" },
    { &row->reason, "reason" },       { &row->by_name, "by_name" },
    { &row->answer, "answer" },       { &row->answer_name, "answered_by_name" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    zyr_row_set_text (texts[i].member, zyr_record_get_string (transfer, texts[i].name, ""));
  zyr_row_set_text (&row->id, zyr_record_get_id (transfer));
  row->at = zyr_record_get_unix (transfer, "at");
  row->is_incoming
      = g_strcmp0 (zyr_record_get_string (transfer, "to", NULL), actor->foundation) == 0;
  row->may_answer
      = g_str_equal (row->state, "requested")
        && zyr_roles_allow (actor->roles, ZYR_ACTION_TRANSFER_FILE, ZYR_REACH_FOUNDATION);
  return fill_head_name (row, reader, transfer, error) ? g_steal_pointer (&row) : NULL;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const ZyrTransferRow *row_a = *(ZyrTransferRow *const *)a;
  const ZyrTransferRow *row_b = *(ZyrTransferRow *const *)b;
  gboolean open_a = g_str_equal (row_a->state, "requested");
  gboolean open_b = g_str_equal (row_b->state, "requested");

  if (open_a != open_b)
    return open_a ? -1 : 1;
  if (row_a->at != row_b->at)
    return row_a->at > row_b->at ? -1 : 1;
  return strcmp (row_a->id, row_b->id);
}

/* Takes @transfers (nullable): %NULL with @error set */
static gpointer
make_rows (ZyrReader *reader, GPtrArray *transfers, GError **error)
{
  g_autoptr (GPtrArray) records = transfers;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      ZyrTransferRow *row = make_row (reader, g_ptr_array_index (records, i), error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  g_ptr_array_sort (rows, compare_rows);
  return records != NULL ? g_steal_pointer (&rows) : NULL;
}

static gpointer
read_all (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);

  return reader != NULL
             ? make_rows (reader, zyr_store_list_records (store, ZYR_KIND_TRANSFER, NULL, error),
                          error)
             : NULL;
}

static gpointer
read_open (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);

  return reader != NULL
             ? make_rows (reader,
                          zyr_store_list_records_in (store, ZYR_KIND_TRANSFER, NULL, "requested",
                                                     error),
                          error)
             : NULL;
}

ZyrLiveList *
zyr_transfer_list_new (ZyrWorkspace *workspace)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  return zyr_live_list_new (workspace, ZYR_TYPE_TRANSFER_ROW, row_equal, read_all);
}

ZyrLiveList *
zyr_transfer_list_new_open (ZyrWorkspace *workspace)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  return zyr_live_list_new (workspace, ZYR_TYPE_TRANSFER_ROW, row_equal, read_open);
}
