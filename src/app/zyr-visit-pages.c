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
};

G_DEFINE_FINAL_TYPE (ZyrVisitPages, zyr_visit_pages, ZYR_TYPE_PAGED_LIST)

/* A copy for the store's thread. */
typedef struct
{
  guint states;
  char *worker_id;
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
  *free_func = question_free;
  return question;
}

static ZyrStoreVisitFilter
make_filter (const Question *question)
{
  return (ZyrStoreVisitFilter){
    .states = question->states,
    .worker = question->worker_id,
    .order = ZYR_STORE_VISITS_BY_PLANNED_DESC,
  };
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
  ZyrStoreVisitFilter filter = make_filter (question);

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
  const ZyrStoreVisitFilter filter = make_filter (question);

  return zyr_store_find_visit (store, &filter, id, error);
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
