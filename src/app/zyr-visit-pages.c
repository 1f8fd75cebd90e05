/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-pages.h"

#include "zyr-paged-list-private.h"
#include "zyr-reader-private.h"
#include "zyr-store-visits.h"
#include "zyr-visit-row-private.h"
#include "zyr-visit-state.h"

struct _ZyrVisitPages
{
  ZyrPagedList parent_instance;
  guint states; /* bits 1 << ZyrVisitState, 0 = all */
  char *worker_id;
  gboolean is_queue;
  ZyrReviewSort sort;
};

G_DEFINE_FINAL_TYPE (ZyrVisitPages, zyr_visit_pages, ZYR_TYPE_PAGED_LIST)

/* A copy for the store's thread. */
typedef struct
{
  guint states;
  char *worker_id;
  gboolean is_queue;
  ZyrReviewSort sort;
  gboolean may_review;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->worker_id);
  g_free (question);
}

static gpointer
zyr_visit_pages_make_question (ZyrPagedList *list, GDestroyNotify *free_func)
{
  ZyrVisitPages *self = ZYR_VISIT_PAGES (list);
  Question *question = g_new0 (Question, 1);

  question->states = self->states;
  question->worker_id = g_strdup (self->worker_id);
  question->is_queue = self->is_queue;
  question->sort = self->sort;
  question->may_review = zyr_workspace_may_review (zyr_paged_list_get_workspace (list));
  *free_func = question_free;
  return question;
}

/* Nobody reviews his own visit, nor one that he witnessed. */
static ZyrStoreVisitFilter
make_queue_filter (const ZyrActor *actor, ZyrReviewSort sort)
{
  static const ZyrStoreVisitOrder orders[] = {
    [ZYR_REVIEW_SORT_AGE] = ZYR_STORE_VISITS_BY_ENDED,
    [ZYR_REVIEW_SORT_WORKER] = ZYR_STORE_VISITS_BY_WORKER,
    [ZYR_REVIEW_SORT_DISCREPANCIES] = ZYR_STORE_VISITS_BY_DISCREPANCIES,
  };

  return (ZyrStoreVisitFilter){
    .states = 1u << ZYR_VISIT_SUBMITTED,
    .not_worker = actor->user_id,
    .order = orders[sort],
  };
}

static ZyrStoreVisitFilter
make_filter (const ZyrActor *actor, const Question *question)
{
  if (question->is_queue)
    return make_queue_filter (actor, question->sort);
  return (ZyrStoreVisitFilter){
    .states = question->states,
    .worker = question->worker_id,
    .order = ZYR_STORE_VISITS_BY_PLANNED_DESC,
  };
}

static gboolean
is_empty (const Question *question)
{
  return question->is_queue && !question->may_review;
}

static GPtrArray *
read_rows (ZyrStore *store,
           const ZyrActor *actor,
           gpointer question,
           guint limit,
           guint offset,
           guint *n_total,
           GError **error)
{
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) visits = NULL;
  ZyrStoreVisitFilter filter = make_filter (actor, question);

  *n_total = 0;
  if (is_empty (question))
    return g_steal_pointer (&rows);
  filter.limit = limit;
  filter.offset = offset;
  visits = reader != NULL ? zyr_store_read_visits (store, &filter, n_total, error) : NULL;
  if (visits == NULL)
    return NULL;
  for (guint i = 0; i < visits->len; i++)
    {
      ZyrVisitRow *row
          = zyr_reader_make_visit_row (reader, g_ptr_array_index (visits, i), error);

      if (row == NULL)
        return NULL;
      g_ptr_array_add (rows, row);
    }
  return g_steal_pointer (&rows);
}

static gint64
find_visit (ZyrStore *store,
            const ZyrActor *actor,
            gpointer question,
            const char *id,
            GError **error)
{
  const ZyrStoreVisitFilter filter = make_filter (actor, question);

  return is_empty (question) ? -1 : zyr_store_find_visit (store, &filter, id, error);
}

static const char *
get_id (gpointer row)
{
  return zyr_visit_row_get_id (row);
}

static const ZyrPagedRows visit_rows = {
  .item_type = zyr_visit_row_get_type,
  .get_id = get_id,
  .take = zyr_visit_row_take,
  .read = read_rows,
  .find = find_visit,
};

static void
zyr_visit_pages_finalize (GObject *object)
{
  g_free (ZYR_VISIT_PAGES (object)->worker_id);
  G_OBJECT_CLASS (zyr_visit_pages_parent_class)->finalize (object);
}

static void
zyr_visit_pages_class_init (ZyrVisitPagesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_visit_pages_finalize;
  ZYR_PAGED_LIST_CLASS (klass)->make_question = zyr_visit_pages_make_question;
}

static void
zyr_visit_pages_init (ZyrVisitPages *self)
{
}

static guint
states_from_strings (const char *const *states)
{
  guint bits = 0;

  for (guint i = 0; states != NULL && states[i] != NULL; i++)
    bits |= 1u << zyr_visit_state_from_string (states[i]);
  return bits;
}

ZyrVisitPages *
zyr_visit_pages_new (ZyrWorkspace *workspace, const char *const *states)
{
  ZyrVisitPages *self;

  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (ZYR_TYPE_VISIT_PAGES, NULL);
  self->states = states_from_strings (states);
  zyr_paged_list_construct (ZYR_PAGED_LIST (self), workspace, &visit_rows);
  return self;
}

void
zyr_visit_pages_set_states (ZyrVisitPages *self, const char *const *states)
{
  const guint bits = states_from_strings (states);

  g_return_if_fail (ZYR_IS_VISIT_PAGES (self));

  if (bits == self->states)
    return;
  self->states = bits;
  zyr_paged_list_ask_anew (ZYR_PAGED_LIST (self));
}

void
zyr_visit_pages_set_worker (ZyrVisitPages *self, const char *worker_id)
{
  g_return_if_fail (ZYR_IS_VISIT_PAGES (self));

  if (g_strcmp0 (worker_id, self->worker_id) == 0)
    return;
  g_free (self->worker_id);
  self->worker_id = g_strdup (worker_id);
  zyr_paged_list_ask_anew (ZYR_PAGED_LIST (self));
}

ZyrVisitPages *
zyr_visit_pages_new_queue (ZyrWorkspace *workspace, ZyrReviewSort sort)
{
  ZyrVisitPages *self;

  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (ZYR_TYPE_VISIT_PAGES, NULL);
  self->is_queue = TRUE;
  self->sort = sort;
  zyr_paged_list_construct (ZYR_PAGED_LIST (self), workspace, &visit_rows);
  return self;
}

void
zyr_visit_pages_set_sort (ZyrVisitPages *self, ZyrReviewSort sort)
{
  g_return_if_fail (ZYR_IS_VISIT_PAGES (self) && self->is_queue);

  if (sort == self->sort)
    return;
  self->sort = sort;
  zyr_paged_list_ask_anew (ZYR_PAGED_LIST (self));
}

/* What is in a list, seen or not */

typedef struct
{
  Question *question;
  GStrv ids; /* the ends of a range that is asked for, or what is chosen from */
  guint n_max;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  question_free (choice->question);
  g_strfreev (choice->ids);
  g_free (choice);
}

/* An end that is not there is that of the list. */
static gboolean
find_range (ZyrStore *store,
            const Choice *choice,
            ZyrStoreVisitFilter *filter,
            GError **error)
{
  gint64 ends[2] = { -1, -1 };

  for (guint i = 0; i < G_N_ELEMENTS (ends) && choice->ids[i] != NULL; i++)
    {
      g_autoptr (GError) local_error = NULL;

      ends[i] = zyr_store_find_visit (store, filter, choice->ids[i], &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  filter->limit = choice->n_max;
  if (ends[0] < 0 || ends[1] < 0)
    return TRUE;
  filter->offset = (guint)MIN (ends[0], ends[1]);
  filter->limit = (guint)MIN (choice->n_max, ABS (ends[0] - ends[1]) + 1);
  return TRUE;
}

static gpointer
list_ids (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Choice *choice = data;
  ZyrStoreVisitFilter filter = make_filter (actor, choice->question);

  if (is_empty (choice->question))
    return g_new0 (char *, 1);
  return find_range (store, choice, &filter, error)
             ? zyr_store_list_visit_ids (store, &filter, error)
             : NULL;
}

static gpointer
choose_ids (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Choice *choice = data;
  g_autoptr (GStrvBuilder) chosen = g_strv_builder_new ();

  for (guint i = 0; choice->ids[i] != NULL; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (find_visit (store, actor, choice->question, choice->ids[i], &local_error) >= 0)
        g_strv_builder_add (chosen, choice->ids[i]);
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }
  return g_strv_builder_end (chosen);
}

static Choice *
make_choice (ZyrVisitPages *self, const char *const *ids, guint n_max)
{
  Choice *choice = g_new0 (Choice, 1);
  GDestroyNotify free_func = NULL;

  choice->question = zyr_visit_pages_make_question (ZYR_PAGED_LIST (self), &free_func);
  choice->ids = g_strdupv ((GStrv)ids);
  choice->n_max = n_max;
  return choice;
}

void
zyr_visit_pages_list_ids_async (ZyrVisitPages *self,
                                const char *from,
                                const char *to,
                                guint n_max,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  const char *const ends[] = { from, from != NULL ? to : NULL, NULL };

  g_return_if_fail (ZYR_IS_VISIT_PAGES (self) && n_max > 0);

  zyr_workspace_run_async (zyr_paged_list_get_workspace (ZYR_PAGED_LIST (self)), list_ids,
                           make_choice (self, ends, n_max), choice_free,
                           (GDestroyNotify)g_strfreev, cancellable, callback, user_data);
}

void
zyr_visit_pages_choose_ids_async (ZyrVisitPages *self,
                                  const char *const *ids,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (ZYR_IS_VISIT_PAGES (self) && ids != NULL);

  zyr_workspace_run_async (zyr_paged_list_get_workspace (ZYR_PAGED_LIST (self)), choose_ids,
                           make_choice (self, ids, 0), choice_free, (GDestroyNotify)g_strfreev,
                           cancellable, callback, user_data);
}

GStrv
zyr_visit_pages_ids_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* One report of the queue */

typedef struct
{
  ZyrReviewSort sort;
  char *visit_id;
  gboolean may_review;
} Place;

typedef struct
{
  char *before;
  char *after;
} Neighbours;

static void
place_free (gpointer data)
{
  g_free (((Place *)data)->visit_id);
  g_free (data);
}

static void
neighbours_free (gpointer data)
{
  Neighbours *neighbours = data;

  g_free (neighbours->before);
  g_free (neighbours->after);
  g_free (neighbours);
}

static gpointer
look_around (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Place *place = data;
  ZyrStoreVisitFilter filter = make_queue_filter (actor, place->sort);
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) ids = NULL;
  Neighbours *neighbours;
  gint64 at = place->may_review
                  ? zyr_store_find_visit (store, &filter, place->visit_id, &local_error)
                  : -1;

  if (local_error == NULL && at >= 0)
    {
      filter.offset = (guint)MAX (at - 1, 0);
      filter.limit = at > 0 ? 3 : 2;
      ids = zyr_store_list_visit_ids (store, &filter, &local_error);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  neighbours = g_new0 (Neighbours, 1);
  if (ids != NULL)
    {
      const guint own = at > 0 ? 1 : 0;

      neighbours->before = own > 0 ? g_strdup (ids[0]) : NULL;
      neighbours->after = g_strdup (ids[own + 1]);
    }
  return neighbours;
}

void
zyr_review_queue_look_around_async (ZyrWorkspace *workspace,
                                    ZyrReviewSort sort,
                                    const char *visit_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Place *place;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && visit_id != NULL);

  place = g_new0 (Place, 1);
  place->sort = sort;
  place->visit_id = g_strdup (visit_id);
  place->may_review = zyr_workspace_may_review (workspace);
  zyr_workspace_run_async (workspace, look_around, place, place_free, neighbours_free, cancellable,
                           callback, user_data);
}

gboolean
zyr_review_queue_look_around_finish (GAsyncResult *result,
                                     char **before,
                                     char **after,
                                     GError **error)
{
  Neighbours *neighbours = g_task_propagate_pointer (G_TASK (result), error);

  *before = neighbours != NULL ? g_steal_pointer (&neighbours->before) : NULL;
  *after = neighbours != NULL ? g_steal_pointer (&neighbours->after) : NULL;
  if (neighbours == NULL)
    return FALSE;
  neighbours_free (neighbours);
  return TRUE;
}
