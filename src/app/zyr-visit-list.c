/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-list.h"

#include "zyr-live-list-private.h"
#include "zyr-reader-private.h"
#include "zyr-store-visits.h"
#include "zyr-visit-row-private.h"
#include "zyr-visit-state.h"

struct _ZyrVisitList
{
  ZyrLiveList parent_instance;
  ZyrVisitListKind kind;
  guint states; /* bits 1 << ZyrVisitState, 0 = all */
};

G_DEFINE_FINAL_TYPE (ZyrVisitList, zyr_visit_list, ZYR_TYPE_LIVE_LIST)

/* What to read: a copy for the store's thread. */
typedef struct
{
  ZyrVisitListKind kind;
  guint states;
  gboolean may_review;
  GHashTable *recovered;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_hash_table_unref (query->recovered);
  g_free (query);
}

#define STATE(name) (1u << ZYR_VISIT_##name)

/* TODAY shows what is to be done first: 0 … 4 */
static int
rank_today (const ZyrVisitRow *row)
{
  if (row->is_returned)
    return 0;
  if (g_str_equal (row->state, "in_progress"))
    return 1;
  if (g_str_equal (row->state, "completed"))
    return 2;
  if (g_str_equal (row->state, "planned"))
    return 3;
  return 4;
}

static int
compare_today (gconstpointer a, gconstpointer b)
{
  const ZyrVisitRow *left = *(ZyrVisitRow *const *)a;
  const ZyrVisitRow *right = *(ZyrVisitRow *const *)b;

  if (rank_today (left) != rank_today (right))
    return rank_today (left) - rank_today (right);
  if (left->planned != right->planned)
    return left->planned < right->planned ? -1 : 1;
  return strcmp (left->id, right->id);
}

/* The local day of a plan. */
static char *
dup_planned_day (gint64 planned)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (planned);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("");
}

static gboolean
belongs_today (const ZyrVisitRow *row, const char *today)
{
  g_autofree char *day = NULL;

  if (g_str_equal (row->state, "submitted"))
    return row->is_waiting;
  if (!g_str_equal (row->state, "planned"))
    return TRUE;
  day = dup_planned_day (row->planned);
  return row->is_overdue || strcmp (day, today) <= 0;
}

static gboolean
belongs (const Query *query, const ZyrVisitRow *row, const char *today)
{
  g_autofree char *day = NULL;

  switch (query->kind)
    {
    case ZYR_VISIT_LIST_TODAY:
      return belongs_today (row, today);
    case ZYR_VISIT_LIST_UPCOMING:
      day = dup_planned_day (row->planned);
      return !row->is_overdue && strcmp (day, today) > 0;
    case ZYR_VISIT_LIST_REVIEW:
      return query->may_review;
    case ZYR_VISIT_LIST_RECOVERED:
      return row->recovered > 0;
    case ZYR_VISIT_LIST_ALL:
    default:
      return TRUE;
    }
}

static void
query_to_filter (const Query *query, const ZyrActor *actor, ZyrStoreVisitFilter *filter)
{
  filter->states = query->states;
  filter->order = ZYR_STORE_VISITS_BY_PLANNED_DESC;
  switch (query->kind)
    {
    case ZYR_VISIT_LIST_TODAY:
      filter->worker = actor->user_id;
      filter->order = ZYR_STORE_VISITS_BY_PLANNED;
      filter->states = STATE (PLANNED) | STATE (IN_PROGRESS) | STATE (COMPLETED) | STATE (RETURNED)
                       | STATE (SUBMITTED);
      break;
    case ZYR_VISIT_LIST_UPCOMING:
      filter->worker = actor->user_id;
      filter->order = ZYR_STORE_VISITS_BY_PLANNED;
      filter->states = STATE (PLANNED);
      break;
    case ZYR_VISIT_LIST_REVIEW:
      filter->not_worker = actor->user_id;
      filter->order = ZYR_STORE_VISITS_BY_ENDED;
      filter->states = STATE (SUBMITTED);
      break;
    case ZYR_VISIT_LIST_RECOVERED:
      filter->worker = actor->user_id;
      filter->order = ZYR_STORE_VISITS_BY_PLANNED;
      filter->states = STATE (IN_PROGRESS) | STATE (COMPLETED) | STATE (RETURNED);
      break;
    case ZYR_VISIT_LIST_ALL:
    default:
      break;
    }
}

static gpointer
read_rows (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Query *query = data;
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);
  g_autoptr (GPtrArray) visits = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  ZyrStoreVisitFilter filter = { 0 };
  const gboolean is_today = query->kind == ZYR_VISIT_LIST_TODAY;

  if (reader == NULL)
    return NULL;
  query_to_filter (query, actor, &filter);
  visits = zyr_store_list_visits (store, &filter, error);
  if (visits == NULL)
    return NULL;
  for (guint i = 0; i < visits->len; i++)
    {
      g_autoptr (ZyrVisitRow) row
          = zyr_reader_make_visit_row (reader, g_ptr_array_index (visits, i), error);

      if (row == NULL)
        return NULL;
      row->recovered = GPOINTER_TO_UINT (g_hash_table_lookup (query->recovered, row->id));
      if (!belongs (query, row, zyr_reader_get_today (reader)))
        continue;
      if (is_today && !zyr_reader_fill_place (reader, row, error))
        return NULL;
      g_ptr_array_add (rows, g_steal_pointer (&row));
    }
  if (is_today)
    g_ptr_array_sort (rows, compare_today);
  return g_steal_pointer (&rows);
}

static GHashTable *
copy_recovered (ZyrWorkspace *workspace)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;
  gpointer n_answers;

  g_hash_table_iter_init (&iter, zyr_workspace_get_recovered (workspace));
  while (g_hash_table_iter_next (&iter, &id, &n_answers))
    g_hash_table_insert (copy, g_strdup (id), n_answers);
  return copy;
}

static gpointer
zyr_visit_list_make_question (ZyrLiveList *list, GDestroyNotify *question_free)
{
  ZyrVisitList *self = ZYR_VISIT_LIST (list);
  ZyrWorkspace *workspace = zyr_live_list_get_workspace (list);
  Query *query = g_new0 (Query, 1);

  query->kind = self->kind;
  query->states = self->states;
  query->may_review = zyr_workspace_may_review (workspace);
  query->recovered = copy_recovered (workspace);
  *question_free = query_free;
  return query;
}

static void
zyr_visit_list_class_init (ZyrVisitListClass *klass)
{
  ZYR_LIVE_LIST_CLASS (klass)->make_question = zyr_visit_list_make_question;
}

static void
zyr_visit_list_init (ZyrVisitList *self)
{
}

ZyrVisitList *
zyr_visit_list_new (ZyrWorkspace *workspace, ZyrVisitListKind kind)
{
  ZyrVisitList *self;

  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (ZYR_TYPE_VISIT_LIST, NULL);
  self->kind = kind;
  zyr_live_list_construct (ZYR_LIVE_LIST (self), workspace, ZYR_TYPE_VISIT_ROW,
                           zyr_visit_row_equal, read_rows);
  return self;
}

void
zyr_visit_list_set_states (ZyrVisitList *self, const char *const *states)
{
  guint bits = 0;

  g_return_if_fail (ZYR_IS_VISIT_LIST (self));

  for (guint i = 0; states != NULL && states[i] != NULL; i++)
    bits |= 1u << zyr_visit_state_from_string (states[i]);
  if (bits == self->states)
    return;
  self->states = bits;
  zyr_live_list_ask_anew (ZYR_LIVE_LIST (self));
}
