/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-list.h"

#include "zyr-reader-private.h"
#include "zyr-row-private.h"
#include "zyr-visit-row-private.h"
#include "zyr-visit-state.h"

typedef enum
{
  SCOPE_KIND,      /* of a ZyrVisitListKind */
  SCOPE_HOUSEHOLD, /* of one household */
} Scope;

struct _ZyrVisitList
{
  GObject parent_instance;
  ZyrWorkspace *workspace;
  ZyrRowModel *rows;
  Scope scope;
  ZyrVisitListKind kind;
  char *household_id;
  guint states; /* bits 1 << ZyrVisitState, 0 = all */
  char *worker_id;
  GError *error;
  guint generation; /* of the question: grows when what is asked for changes */
  gboolean is_reading;
  gboolean reads_again; /* something changed meanwhile */
  gboolean loaded;
};

enum
{
  PROP_LOADING = 1,
  PROP_N_ITEMS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void zyr_visit_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZyrVisitList,
                               zyr_visit_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, zyr_visit_list_model_init))

/* What to read: a copy for the store's thread. */
typedef struct
{
  Scope scope;
  ZyrVisitListKind kind;
  char *household_id;
  guint states;
  char *worker_id;
  gboolean may_review;
  GHashTable *recovered;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->household_id);
  g_free (query->worker_id);
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

  if (query->scope == SCOPE_HOUSEHOLD)
    return TRUE;
  switch (query->kind)
    {
    case ZYR_VISIT_LIST_TODAY:
      return row->is_mine && belongs_today (row, today);
    case ZYR_VISIT_LIST_UPCOMING:
      day = dup_planned_day (row->planned);
      return row->is_mine && !row->is_overdue && strcmp (day, today) > 0;
    case ZYR_VISIT_LIST_REVIEW:
      return query->may_review && !row->is_mine && !row->is_second;
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
  filter->worker = query->worker_id;
  filter->order = ZYR_STORE_VISITS_BY_PLANNED_DESC;
  if (query->scope == SCOPE_HOUSEHOLD)
    {
      filter->household = query->household_id;
      return;
    }
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
      if (belongs (query, row, zyr_reader_get_today (reader)))
        g_ptr_array_add (rows, g_steal_pointer (&row));
    }
  if (query->scope == SCOPE_KIND && query->kind == ZYR_VISIT_LIST_TODAY)
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

typedef struct
{
  ZyrVisitList *list;
  guint generation;
} Pending;

static void reload (ZyrVisitList *self);

static void
take_rows (ZyrVisitList *self, GPtrArray *rows, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  if (rows != NULL)
    zyr_row_model_take (self->rows, rows);
  if (self->loaded)
    return;
  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static void
rows_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pending *pending = user_data;
  g_autoptr (ZyrVisitList) self = pending->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);

  self->is_reading = FALSE;
  /* An answer to an earlier question is not shown; one that changes overtook is, and read again. */
  if (pending->generation == self->generation)
    take_rows (self, g_steal_pointer (&rows), g_steal_pointer (&error));
  if (self->reads_again && self->workspace != NULL)
    reload (self);
  g_free (pending);
}

static void
reload (ZyrVisitList *self)
{
  Query *query;
  Pending *pending;

  self->reads_again = self->is_reading;
  if (self->is_reading || zyr_workspace_get_state (self->workspace) != ZYR_WORKSPACE_READY)
    return;
  self->is_reading = TRUE;
  query = g_new0 (Query, 1);
  query->scope = self->scope;
  query->kind = self->kind;
  query->household_id = g_strdup (self->household_id);
  query->states = self->states;
  query->worker_id = g_strdup (self->worker_id);
  query->may_review = zyr_workspace_may_review (self->workspace);
  query->recovered = copy_recovered (self->workspace);
  pending = g_new0 (Pending, 1);
  pending->list = g_object_ref (self);
  pending->generation = self->generation;
  zyr_workspace_run_async (self->workspace, read_rows, query, query_free,
                           (GDestroyNotify)g_ptr_array_unref, NULL, rows_cb, pending);
}

/* What is asked for is another thing now. */
static void
ask_anew (ZyrVisitList *self)
{
  self->generation++;
  reload (self);
}

static void
rows_changed_cb (ZyrVisitList *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_ITEMS]);
}

static GType
zyr_visit_list_get_item_type (GListModel *model)
{
  return ZYR_TYPE_VISIT_ROW;
}

static guint
zyr_visit_list_get_n_items (GListModel *model)
{
  return zyr_row_model_get_n_items (ZYR_VISIT_LIST (model)->rows);
}

static gpointer
zyr_visit_list_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (ZYR_VISIT_LIST (model)->rows), position);
}

static void
zyr_visit_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = zyr_visit_list_get_item_type;
  iface->get_n_items = zyr_visit_list_get_n_items;
  iface->get_item = zyr_visit_list_get_item;
}

static void
zyr_visit_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrVisitList *self = ZYR_VISIT_LIST (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, !self->loaded);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, zyr_row_model_get_n_items (self->rows));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_visit_list_dispose (GObject *object)
{
  g_clear_object (&ZYR_VISIT_LIST (object)->workspace);
  G_OBJECT_CLASS (zyr_visit_list_parent_class)->dispose (object);
}

static void
zyr_visit_list_finalize (GObject *object)
{
  ZyrVisitList *self = ZYR_VISIT_LIST (object);

  g_clear_object (&self->rows);
  g_clear_error (&self->error);
  g_free (self->household_id);
  g_free (self->worker_id);
  G_OBJECT_CLASS (zyr_visit_list_parent_class)->finalize (object);
}

static void
zyr_visit_list_class_init (ZyrVisitListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = zyr_visit_list_get_property;
  object_class->dispose = zyr_visit_list_dispose;
  object_class->finalize = zyr_visit_list_finalize;

  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);
  props[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
zyr_visit_list_init (ZyrVisitList *self)
{
  self->rows = zyr_row_model_new (ZYR_TYPE_VISIT_ROW, zyr_visit_row_equal);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (rows_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static ZyrVisitList *
list_new (ZyrWorkspace *workspace, Scope scope, ZyrVisitListKind kind, const char *household_id)
{
  ZyrVisitList *self = g_object_new (ZYR_TYPE_VISIT_LIST, NULL);

  self->workspace = g_object_ref (workspace);
  self->scope = scope;
  self->kind = kind;
  self->household_id = g_strdup (household_id);
  g_signal_connect_object (workspace, "records-changed", G_CALLBACK (reload), self,
                           G_CONNECT_SWAPPED);
  reload (self);
  return self;
}

ZyrVisitList *
zyr_visit_list_new (ZyrWorkspace *workspace, ZyrVisitListKind kind)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  return list_new (workspace, SCOPE_KIND, kind, NULL);
}

ZyrVisitList *
zyr_visit_list_new_for_household (ZyrWorkspace *workspace, const char *household_id)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  return list_new (workspace, SCOPE_HOUSEHOLD, ZYR_VISIT_LIST_ALL, household_id);
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
  ask_anew (self);
}

void
zyr_visit_list_set_worker (ZyrVisitList *self, const char *worker_id)
{
  g_return_if_fail (ZYR_IS_VISIT_LIST (self));

  if (g_strcmp0 (worker_id, self->worker_id) == 0)
    return;
  g_free (self->worker_id);
  self->worker_id = g_strdup (worker_id);
  ask_anew (self);
}

gboolean
zyr_visit_list_get_loading (ZyrVisitList *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_LIST (self), FALSE);

  return !self->loaded;
}

const GError *
zyr_visit_list_get_error (ZyrVisitList *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_LIST (self), NULL);

  return self->error;
}

void
zyr_visit_list_dismiss_recovered (ZyrVisitList *self)
{
  g_return_if_fail (ZYR_IS_VISIT_LIST (self));

  zyr_workspace_forget_recovered (self->workspace, NULL);
}
