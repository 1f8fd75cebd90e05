/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-household-list.h"

#include "zyr-paged-list-private.h"
#include "zyr-reader-private.h"
#include "zyr-row-private.h"

struct _ZyrHouseholdRow
{
  GObject parent_instance;
  gboolean loaded;
  char *id;
  char *head_name;
  char *file_no;
  char *address;
  char *rating;
  char *rating_date;
  guint n_members;
  char *due;
  gboolean is_twin;
};

G_DEFINE_FINAL_TYPE (ZyrHouseholdRow, zyr_household_row, G_TYPE_OBJECT)

static guint row_changed_signal;

static const ZyrRowField row_fields[] = {
  ZYR_ROW_BOOLEAN (ZyrHouseholdRow, "loaded", loaded),
  ZYR_ROW_STRING (ZyrHouseholdRow, "id", id),
  ZYR_ROW_STRING (ZyrHouseholdRow, "head-name", head_name),
  ZYR_ROW_STRING (ZyrHouseholdRow, "file-no", file_no),
  ZYR_ROW_STRING (ZyrHouseholdRow, "address", address),
  ZYR_ROW_STRING (ZyrHouseholdRow, "rating", rating),
  ZYR_ROW_STRING (ZyrHouseholdRow, "rating-date", rating_date),
  ZYR_ROW_UINT (ZyrHouseholdRow, "n-members", n_members),
  ZYR_ROW_STRING (ZyrHouseholdRow, "due", due),
  ZYR_ROW_BOOLEAN (ZyrHouseholdRow, "is-twin", is_twin),
};

static void
zyr_household_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id >= 1 && prop_id <= G_N_ELEMENTS (row_fields))
    zyr_row_get_field (object, &row_fields[prop_id - 1], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_household_row_finalize (GObject *object)
{
  zyr_row_clear_fields (object, row_fields, G_N_ELEMENTS (row_fields));
  G_OBJECT_CLASS (zyr_household_row_parent_class)->finalize (object);
}

static void
zyr_household_row_class_init (ZyrHouseholdRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zyr_household_row_get_property;
  object_class->finalize = zyr_household_row_finalize;
  zyr_row_install_fields (object_class, row_fields, G_N_ELEMENTS (row_fields));
  row_changed_signal = g_signal_new ("changed", ZYR_TYPE_HOUSEHOLD_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
}

static void
zyr_household_row_init (ZyrHouseholdRow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (row_fields); i++)
    {
      if (row_fields[i].type == G_TYPE_STRING)
        zyr_row_set_text (G_STRUCT_MEMBER_P (self, row_fields[i].offset), "");
    }
}

static ZyrHouseholdRow *
row_from_hit (const ZyrHouseholdHit *hit)
{
  ZyrHouseholdRow *row = g_object_new (ZYR_TYPE_HOUSEHOLD_ROW, NULL);

  row->loaded = TRUE;
  zyr_row_set_text (&row->id, hit->id);
  zyr_row_set_text (&row->head_name, hit->name);
  zyr_row_set_text (&row->file_no, hit->file_no);
  zyr_row_set_text (&row->address, hit->address);
  zyr_row_set_text (&row->rating, hit->rating);
  zyr_row_set_text (&row->rating_date, hit->rating_date);
  row->n_members = hit->n_members;
  zyr_row_set_text (&row->due, hit->due);
  row->is_twin = hit->is_twin;
  return row;
}

static void
row_take (gpointer row, gpointer fresh)
{
  if (zyr_row_swap_fields (row, fresh, row_fields, G_N_ELEMENTS (row_fields)))
    g_signal_emit (row, row_changed_signal, 0);
}

static const char *
row_get_id (gpointer row)
{
  return zyr_household_row_get_id (row);
}

/* The list */

/* What is asked for; "" for all */
typedef struct
{
  char *query;
  char *rating;
  char *due_until;
  char *programme;
  char *neighbourhood;
} Question;

struct _ZyrHouseholdList
{
  ZyrPagedList parent_instance;
  Question question;
};

enum
{
  PROP_QUERY = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ZyrHouseholdList, zyr_household_list, ZYR_TYPE_PAGED_LIST)

static void
question_set_filter (Question *question,
                     const char *rating,
                     const char *due_until,
                     const char *programme,
                     const char *neighbourhood)
{
  zyr_row_set_text (&question->rating, rating);
  zyr_row_set_text (&question->due_until, due_until);
  zyr_row_set_text (&question->programme, programme);
  zyr_row_set_text (&question->neighbourhood, neighbourhood);
}

static void
question_clear (Question *question)
{
  g_free (question->query);
  g_free (question->rating);
  g_free (question->due_until);
  g_free (question->programme);
  g_free (question->neighbourhood);
}

static void
question_free (gpointer question)
{
  question_clear (question);
  g_free (question);
}

static gpointer
zyr_household_list_make_question (ZyrPagedList *list, GDestroyNotify *free_func)
{
  const Question *asked = &ZYR_HOUSEHOLD_LIST (list)->question;
  Question *question = g_new0 (Question, 1);

  zyr_row_set_text (&question->query, asked->query);
  question_set_filter (question, asked->rating, asked->due_until, asked->programme,
                       asked->neighbourhood);
  *free_func = question_free;
  return question;
}

static ZyrHouseholdFilter
make_filter (const Question *question)
{
  return (ZyrHouseholdFilter){ question->rating, question->due_until, question->programme,
                               question->neighbourhood };
}

static GPtrArray *
read_rows (ZyrStore *store,
           const ZyrActor *actor,
           gpointer data,
           guint limit,
           guint offset,
           guint *n_total,
           GError **error)
{
  const Question *question = data;
  const ZyrHouseholdFilter filter = make_filter (question);
  g_autoptr (GPtrArray) hits = zyr_store_filter_households (store, question->query, &filter, limit,
                                                            offset, n_total, error);
  GPtrArray *rows;

  if (hits == NULL)
    return NULL;
  rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < hits->len; i++)
    g_ptr_array_add (rows, row_from_hit (g_ptr_array_index (hits, i)));
  return rows;
}

static gint64
find_household (ZyrStore *store,
                const ZyrActor *actor,
                gpointer data,
                const char *id,
                GError **error)
{
  const Question *question = data;
  const ZyrHouseholdFilter filter = make_filter (question);

  return zyr_store_find_household (store, question->query, &filter, id, error);
}

static const ZyrPagedRows household_rows = {
  .item_type = zyr_household_row_get_type,
  .get_id = row_get_id,
  .take = row_take,
  .read = read_rows,
  .find = find_household,
};

static void
zyr_household_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_QUERY)
    g_value_set_string (value, ZYR_HOUSEHOLD_LIST (object)->question.query);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_household_list_finalize (GObject *object)
{
  question_clear (&ZYR_HOUSEHOLD_LIST (object)->question);
  G_OBJECT_CLASS (zyr_household_list_parent_class)->finalize (object);
}

static void
zyr_household_list_class_init (ZyrHouseholdListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zyr_household_list_get_property;
  object_class->finalize = zyr_household_list_finalize;
  ZYR_PAGED_LIST_CLASS (klass)->make_question = zyr_household_list_make_question;

  props[PROP_QUERY]
      = g_param_spec_string ("query", NULL, NULL, "",
                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
zyr_household_list_init (ZyrHouseholdList *self)
{
  zyr_row_set_text (&self->question.query, "");
}

ZyrHouseholdList *
zyr_household_list_new (ZyrWorkspace *workspace)
{
  ZyrHouseholdList *self;

  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (ZYR_TYPE_HOUSEHOLD_LIST, NULL);
  zyr_paged_list_construct (ZYR_PAGED_LIST (self), workspace, &household_rows);
  return self;
}

void
zyr_household_list_set_query (ZyrHouseholdList *self, const char *text)
{
  g_return_if_fail (ZYR_IS_HOUSEHOLD_LIST (self));

  if (g_strcmp0 (text, self->question.query) == 0)
    return;
  zyr_row_set_text (&self->question.query, text);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_QUERY]);
  zyr_paged_list_ask_anew (ZYR_PAGED_LIST (self));
}

void
zyr_household_list_set_filter (ZyrHouseholdList *self,
                               const char *rating,
                               const char *due_until,
                               const char *programme,
                               const char *neighbourhood)
{
  g_return_if_fail (ZYR_IS_HOUSEHOLD_LIST (self));

  question_set_filter (&self->question, rating, due_until, programme, neighbourhood);
  zyr_paged_list_ask_anew (ZYR_PAGED_LIST (self));
}

static gpointer
read_neighbourhoods (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) codes = zyr_store_list_neighbourhoods (store, error);

  if (codes == NULL)
    return NULL;
  g_ptr_array_add (codes, NULL);
  return g_ptr_array_steal (codes, NULL);
}

void
zyr_household_list_neighbourhoods_async (ZyrWorkspace *workspace,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  zyr_workspace_run_async (workspace, read_neighbourhoods, NULL, NULL, (GDestroyNotify)g_strfreev,
                           cancellable, callback, user_data);
}

GStrv
zyr_household_list_neighbourhoods_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
zyr_household_list_get_query (ZyrHouseholdList *self)
{
  g_return_val_if_fail (ZYR_IS_HOUSEHOLD_LIST (self), "");

  return self->question.query;
}

gboolean
zyr_household_row_get_loaded (ZyrHouseholdRow *self)
{
  return self->loaded;
}

const char *
zyr_household_row_get_id (ZyrHouseholdRow *self)
{
  return self->id;
}

const char *
zyr_household_row_get_head_name (ZyrHouseholdRow *self)
{
  return self->head_name;
}

const char *
zyr_household_row_get_file_no (ZyrHouseholdRow *self)
{
  return self->file_no;
}

const char *
zyr_household_row_get_address (ZyrHouseholdRow *self)
{
  return self->address;
}

const char *
zyr_household_row_get_rating (ZyrHouseholdRow *self)
{
  return self->rating;
}

const char *
zyr_household_row_get_rating_date (ZyrHouseholdRow *self)
{
  return self->rating_date;
}

guint
zyr_household_row_get_n_members (ZyrHouseholdRow *self)
{
  return self->n_members;
}

gboolean
zyr_household_row_get_is_twin (ZyrHouseholdRow *self)
{
  return self->is_twin;
}

const char *
zyr_household_row_get_due (ZyrHouseholdRow *self)
{
  return self->due;
}
