/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-paged-list-private.h"

/* Rows read at once: more than a screen and what the list keeps beside it. */
#define PAGE_N 50
/* Rows kept beside those that somebody shows. */
#define ROWS_KEPT_N 1000
/* By how many rows a list follows those that are shown: GTK takes some microseconds for each. */
#define FOLLOWED_N_MAX 1000

typedef struct
{
  ZyrWorkspace *workspace; /* (nullable): %NULL when disposed */
  const ZyrPagedRows *kind;
  GCancellable *cancellable; /* of the newest question and its pages */
  guint n_total;
  GHashTable *rows;      /* position to row: those shown, and read lately */
  GHashTable *asked;     /* set of pages being read for this generation */
  guint generation;      /* of the answer shown */
  guint next_generation; /* of the question asked last */
  gboolean loading;
  gboolean reads_again; /* records changed while the newest question was under way */
  gboolean is_other;    /* what is asked now is not what the rows are the answer to */
  GError *error;
} ZyrPagedListPrivate;

enum
{
  PROP_N_TOTAL = 1,
  PROP_LOADING,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void zyr_paged_list_model_init (GListModelInterface *iface);

G_DEFINE_TYPE_WITH_CODE (ZyrPagedList,
                         zyr_paged_list,
                         G_TYPE_OBJECT,
                         G_ADD_PRIVATE (ZyrPagedList)
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, zyr_paged_list_model_init))

#define PRIVATE(list) \
  ((ZyrPagedListPrivate *)zyr_paged_list_get_instance_private (ZYR_PAGED_LIST (list)))

/* What the store's thread does */

typedef struct
{
  const ZyrPagedRows *kind;
  gpointer question;
  GDestroyNotify question_free;
  guint page;
  char *anchor; /* (nullable): id of the record whose place is asked for */
} Job;

typedef struct
{
  GPtrArray *rows;
  guint n_total;
  gint64 anchor_at; /* -1 without one */
} Page;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->question_free != NULL)
    job->question_free (job->question);
  g_free (job->anchor);
  g_free (job);
}

static void
page_free (gpointer data)
{
  Page *page = data;

  g_clear_pointer (&page->rows, g_ptr_array_unref);
  g_free (page);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, page_free)

static gpointer
read_page (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (Page) page = g_new0 (Page, 1);

  page->rows = job->kind->read (store, actor, job->question, PAGE_N, job->page * PAGE_N,
                                &page->n_total, error);
  if (page->rows == NULL)
    return NULL;
  page->anchor_at = job->anchor != NULL ? job->kind->find (store, actor, job->question, job->anchor,
                                                           &local_error)
                                        : -1;
  if (local_error == NULL)
    return g_steal_pointer (&page);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

/* The rows */

typedef struct
{
  ZyrPagedList *list;
  guint page;
  guint generation;
  guint anchor_from; /* where the anchor stood */
} Pending;

static void ask_page (ZyrPagedList *self, guint page, guint generation);
static void reload (ZyrPagedList *self);

/* Nobody but the list holds it. */
static gboolean
is_spare (gpointer row)
{
  return G_OBJECT (row)->ref_count == 1;
}

static gboolean
is_spare_elsewhere (gpointer position, gpointer row, gpointer first)
{
  const guint at = GPOINTER_TO_UINT (position);

  return is_spare (row) && at / PAGE_N != GPOINTER_TO_UINT (first) / PAGE_N;
}

static gpointer
find_row (ZyrPagedListPrivate *priv, guint position)
{
  return g_hash_table_lookup (priv->rows, GUINT_TO_POINTER (position));
}

/* What was scrolled past is read again when somebody comes back to it. */
static void
fill_page (ZyrPagedListPrivate *priv, guint first, GPtrArray *rows)
{
  if (g_hash_table_size (priv->rows) > ROWS_KEPT_N)
    g_hash_table_foreach_remove (priv->rows, is_spare_elsewhere, GUINT_TO_POINTER (first));
  for (guint i = 0; i < rows->len; i++)
    {
      gpointer fresh = g_ptr_array_index (rows, i);
      gpointer row = find_row (priv, first + i);

      if (row != NULL)
        priv->kind->take (row, fresh);
      else
        g_hash_table_insert (priv->rows, GUINT_TO_POINTER (first + i), g_object_ref (fresh));
    }
}

static gboolean
is_beyond (gpointer position, gpointer row, gpointer n)
{
  return GPOINTER_TO_UINT (position) >= GPOINTER_TO_UINT (n);
}

/* Rows come or go at the end only.  GTK asks for each item that takes the place of another, to find
 * where the list stands: all 100,000 of them, if all were exchanged at once. */
static void
resize (ZyrPagedList *self, guint n_total)
{
  ZyrPagedListPrivate *priv = PRIVATE (self);
  const guint n_before = priv->n_total;
  const guint n_kept = MIN (n_before, n_total);

  if (n_before == n_total)
    return;
  g_hash_table_foreach_remove (priv->rows, is_beyond, GUINT_TO_POINTER (n_total));
  priv->n_total = n_total;
  g_list_model_items_changed (G_LIST_MODEL (self), n_kept, n_before - n_kept, n_total - n_kept);
}

/* Until their own pages come, the rows behind the first do not show what was asked before. */
static void
clear_rows (ZyrPagedListPrivate *priv)
{
  GHashTableIter iter;
  gpointer position;
  gpointer row;

  g_hash_table_iter_init (&iter, priv->rows);
  while (g_hash_table_iter_next (&iter, &position, &row))
    {
      g_autoptr (GObject) nothing = NULL;

      if (GPOINTER_TO_UINT (position) < PAGE_N)
        continue;
      nothing = g_object_new (priv->kind->item_type (), NULL);
      priv->kind->take (row, nothing);
    }
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  const guint left = *(const guint *)a;
  const guint right = *(const guint *)b;

  return left < right ? -1 : left > right;
}

/* The middle one of the rows that somebody shows. Returns: (transfer full) (nullable): %NULL at the
 * top, where what is new is to be seen */
static char *
dup_anchor (ZyrPagedListPrivate *priv, guint *position)
{
  g_autoptr (GArray) shown = g_array_new (FALSE, FALSE, sizeof (guint));
  GHashTableIter iter;
  gpointer key;
  gpointer row;

  g_hash_table_iter_init (&iter, priv->rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    {
      const guint at = GPOINTER_TO_UINT (key);

      if (!is_spare (row) && priv->kind->get_id (row)[0] != '\0')
        g_array_append_val (shown, at);
    }
  if (shown->len == 0)
    return NULL;
  g_array_sort (shown, compare_positions);
  *position = g_array_index (shown, guint, shown->len / 2);
  return *position > shown->len / 2 ? g_strdup (priv->kind->get_id (find_row (priv, *position)))
                                    : NULL;
}

/* Those from @first on stand @by places further on, or further up; there is nothing between. */
static void
move_rows (ZyrPagedListPrivate *priv, guint first, gint64 by)
{
  GHashTable *moved = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  GHashTableIter iter;
  gpointer key;
  gpointer row;

  g_hash_table_iter_init (&iter, priv->rows);
  while (g_hash_table_iter_next (&iter, &key, &row))
    {
      const gint64 at = GPOINTER_TO_UINT (key);

      if (at >= first)
        g_hash_table_insert (moved, GUINT_TO_POINTER (at + by), g_object_ref (row));
      else if (at < first + MIN (by, 0))
        g_hash_table_insert (moved, key, g_object_ref (row));
    }
  g_hash_table_unref (priv->rows);
  priv->rows = moved;
}

/* What came or went before the row at @anchor did so where those begin that are shown with it. A row
 * that stands far away now has changed itself: the others stay where they are. */
static void
follow_anchor (ZyrPagedList *self, guint anchor, gint64 by)
{
  ZyrPagedListPrivate *priv = PRIVATE (self);
  guint first = anchor;
  gpointer row;

  if (ABS (by) > FOLLOWED_N_MAX)
    return;
  while (first > 0 && (row = find_row (priv, first - 1)) != NULL && !is_spare (row))
    first--;
  by = MAX (by, -(gint64)first);
  if (by == 0 || first >= priv->n_total)
    return;
  move_rows (priv, first, by);
  priv->n_total += by;
  if (by > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), first, 0, by);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), first + by, -by, 0);
}

/* The first page of a newer answer. Rows change in place: those who show them need not be made
 * anew, and a list does not jump while records arrive. */
static void
take_answer (ZyrPagedList *self, const Page *page, const Pending *pending)
{
  ZyrPagedListPrivate *priv = PRIVATE (self);
  const guint n_before = priv->n_total;
  GHashTableIter iter;
  gpointer position;

  priv->generation = pending->generation;
  g_hash_table_remove_all (priv->asked);
  g_hash_table_add (priv->asked, GUINT_TO_POINTER (0)); /* it is here */
  g_hash_table_foreach_remove (priv->rows, is_spare_elsewhere, GUINT_TO_POINTER (0));
  if (priv->is_other)
    clear_rows (priv);
  else if (page->anchor_at >= 0)
    follow_anchor (self, pending->anchor_from, page->anchor_at - pending->anchor_from);
  priv->is_other = FALSE;
  fill_page (priv, 0, page->rows);
  resize (self, page->n_total);
  g_hash_table_remove (priv->asked, GUINT_TO_POINTER (0));
  g_hash_table_iter_init (&iter, priv->rows);
  while (g_hash_table_iter_next (&iter, &position, NULL))
    {
      const guint later = GPOINTER_TO_UINT (position) / PAGE_N;

      if (later > 0 && g_hash_table_add (priv->asked, GUINT_TO_POINTER (later)))
        ask_page (self, later, pending->generation);
    }
  if (n_before != priv->n_total)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_TOTAL]);
}

/* Asking */

static void
set_loading (ZyrPagedList *self, gboolean loading)
{
  ZyrPagedListPrivate *priv = PRIVATE (self);

  if (priv->loading == loading)
    return;
  priv->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Pending *pending = user_data;
  g_autoptr (ZyrPagedList) self = pending->list;
  ZyrPagedListPrivate *priv = PRIVATE (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (Page) page = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  const gboolean is_newest = pending->generation == priv->next_generation;

  if (pending->generation == priv->generation)
    g_hash_table_remove (priv->asked, GUINT_TO_POINTER (pending->page));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ;
  else if (page == NULL)
    {
      g_clear_error (&priv->error);
      priv->error = g_steal_pointer (&error);
    }
  else if (pending->generation == priv->generation)
    fill_page (priv, pending->page * PAGE_N, page->rows);
  else if (is_newest && pending->page == 0)
    {
      g_clear_error (&priv->error);
      take_answer (self, page, pending);
    }
  if (is_newest && pending->page == 0)
    {
      set_loading (self, FALSE);
      if (priv->reads_again && priv->workspace != NULL)
        reload (self);
    }
}

static void
ask_page (ZyrPagedList *self, guint page, guint generation)
{
  ZyrPagedListPrivate *priv = PRIVATE (self);
  Pending *pending;
  Job *job;

  if (priv->workspace == NULL || zyr_workspace_get_state (priv->workspace) != ZYR_WORKSPACE_READY)
    return;
  pending = g_new0 (Pending, 1);
  pending->list = g_object_ref (self);
  pending->page = page;
  pending->generation = generation;
  job = g_new0 (Job, 1);
  job->kind = priv->kind;
  job->question = ZYR_PAGED_LIST_GET_CLASS (self)->make_question (self, &job->question_free);
  job->page = page;
  if (generation != priv->generation && !priv->is_other)
    job->anchor = dup_anchor (priv, &pending->anchor_from);
  zyr_workspace_run_async (priv->workspace, read_page, job, job_free, page_free, priv->cancellable,
                           page_cb, pending);
}

static void
reload (ZyrPagedList *self)
{
  ZyrPagedListPrivate *priv = PRIVATE (self);

  priv->reads_again = FALSE;
  if (zyr_workspace_get_state (priv->workspace) != ZYR_WORKSPACE_READY)
    return;
  /* Whoever types on does not wait for what was meant before. */
  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  priv->cancellable = g_cancellable_new ();
  priv->next_generation++;
  set_loading (self, TRUE);
  ask_page (self, 0, priv->next_generation);
}

/* While a download brings page after page, each answer is shown before the next question. */
static void
records_changed_cb (ZyrPagedList *self)
{
  ZyrPagedListPrivate *priv = PRIVATE (self);

  if (priv->loading)
    priv->reads_again = TRUE;
  else
    reload (self);
}

static GType
zyr_paged_list_get_item_type (GListModel *model)
{
  return PRIVATE (model)->kind->item_type ();
}

static guint
zyr_paged_list_get_n_items (GListModel *model)
{
  return PRIVATE (model)->n_total;
}

static gpointer
zyr_paged_list_get_item (GListModel *model, guint position)
{
  ZyrPagedListPrivate *priv = PRIVATE (model);
  const guint page = position / PAGE_N;
  gpointer row;

  if (position >= priv->n_total)
    return NULL;
  row = find_row (priv, position);
  if (row == NULL)
    {
      row = g_object_new (priv->kind->item_type (), NULL);
      g_hash_table_insert (priv->rows, GUINT_TO_POINTER (position), row);
      /* While a newer question runs, the pages of the old one are no longer worth reading. */
      if (priv->generation == priv->next_generation
          && g_hash_table_add (priv->asked, GUINT_TO_POINTER (page)))
        ask_page (ZYR_PAGED_LIST (model), page, priv->generation);
    }
  return g_object_ref (row);
}

static void
zyr_paged_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = zyr_paged_list_get_item_type;
  iface->get_n_items = zyr_paged_list_get_n_items;
  iface->get_item = zyr_paged_list_get_item;
}

static void
zyr_paged_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrPagedListPrivate *priv = PRIVATE (object);

  switch (prop_id)
    {
    case PROP_N_TOTAL:
      g_value_set_uint (value, priv->n_total);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, priv->loading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_paged_list_dispose (GObject *object)
{
  ZyrPagedListPrivate *priv = PRIVATE (object);

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  g_clear_object (&priv->workspace);
  G_OBJECT_CLASS (zyr_paged_list_parent_class)->dispose (object);
}

static void
zyr_paged_list_finalize (GObject *object)
{
  ZyrPagedListPrivate *priv = PRIVATE (object);

  g_hash_table_unref (priv->rows);
  g_hash_table_unref (priv->asked);
  g_clear_error (&priv->error);
  G_OBJECT_CLASS (zyr_paged_list_parent_class)->finalize (object);
}

static void
zyr_paged_list_class_init (ZyrPagedListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = zyr_paged_list_get_property;
  object_class->dispose = zyr_paged_list_dispose;
  object_class->finalize = zyr_paged_list_finalize;

  props[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
zyr_paged_list_init (ZyrPagedList *self)
{
  ZyrPagedListPrivate *priv = PRIVATE (self);

  priv->rows = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  priv->asked = g_hash_table_new (NULL, NULL);
}

void
zyr_paged_list_construct (ZyrPagedList *self, ZyrWorkspace *workspace, const ZyrPagedRows *rows)
{
  ZyrPagedListPrivate *priv = PRIVATE (self);

  priv->workspace = g_object_ref (workspace);
  priv->kind = rows;
  g_signal_connect_object (workspace, "records-changed", G_CALLBACK (records_changed_cb), self,
                           G_CONNECT_SWAPPED);
  reload (self);
}

ZyrWorkspace *
zyr_paged_list_get_workspace (ZyrPagedList *self)
{
  return PRIVATE (self)->workspace;
}

void
zyr_paged_list_ask_anew (ZyrPagedList *self)
{
  PRIVATE (self)->is_other = TRUE;
  reload (self);
}

guint
zyr_paged_list_get_n_total (ZyrPagedList *self)
{
  g_return_val_if_fail (ZYR_IS_PAGED_LIST (self), 0);

  return PRIVATE (self)->n_total;
}

gboolean
zyr_paged_list_get_loading (ZyrPagedList *self)
{
  g_return_val_if_fail (ZYR_IS_PAGED_LIST (self), FALSE);

  return PRIVATE (self)->loading;
}

const GError *
zyr_paged_list_get_error (ZyrPagedList *self)
{
  g_return_val_if_fail (ZYR_IS_PAGED_LIST (self), NULL);

  return PRIVATE (self)->error;
}
