/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-household-list.h"

#include "zyr-reader-private.h"
#include "zyr-row-private.h"

/* Rows read at once: more than a screen and what the list keeps beside it. */
#define WINDOW_N 50
/* Rows kept beside those that somebody shows. */
#define ROWS_KEPT_N 1000

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

/* Moves the contents of @fresh into @row, and says so. */
static void
row_take (ZyrHouseholdRow *row, ZyrHouseholdRow *fresh)
{
  if (zyr_row_equal_fields (row, fresh, row_fields, G_N_ELEMENTS (row_fields)))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (row_fields); i++)
    {
      const ZyrRowField *field = &row_fields[i];
      gpointer to = G_STRUCT_MEMBER_P (row, field->offset);
      gpointer from = G_STRUCT_MEMBER_P (fresh, field->offset);

      if (field->type == G_TYPE_STRING)
        {
          char *text = *(char **)to;

          *(char **)to = *(char **)from;
          *(char **)from = text;
        }
      else
        *(guint *)to = *(guint *)from;
    }
  g_signal_emit (row, row_changed_signal, 0);
}

struct _ZyrHouseholdList
{
  GObject parent_instance;
  ZyrWorkspace *workspace;
  char *query;
  char *rating; /* of the filter, as the next three; "" for all */
  char *due_until;
  char *programme;
  char *neighbourhood;
  char *shown_query; /* (nullable): what the rows are the answer to */
  GCancellable *cancellable; /* of the newest question and its windows */
  guint n_total;
  GHashTable *rows;      /* position to row: those shown, and read lately */
  GHashTable *asked;     /* set of windows being read for this generation */
  guint generation;      /* of the answer shown */
  guint next_generation; /* of the question asked last */
  gboolean loading;
  gboolean reads_again; /* records changed while the newest question was under way */
  GError *error;
};

enum
{
  PROP_QUERY = 1,
  PROP_N_TOTAL,
  PROP_LOADING,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void zyr_household_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZyrHouseholdList,
                               zyr_household_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      zyr_household_list_model_init))

typedef struct
{
  char *query;
  char *rating;
  char *due_until;
  char *programme;
  char *neighbourhood;
  guint offset;
} Search;

typedef struct
{
  GPtrArray *rows;
  guint n_total;
} Window;

typedef struct
{
  ZyrHouseholdList *list;
  guint window;
  guint generation;
} Pending;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_free (search->query);
  g_free (search->rating);
  g_free (search->due_until);
  g_free (search->programme);
  g_free (search->neighbourhood);
  g_free (search);
}

static void
window_free (gpointer data)
{
  Window *window = data;

  g_ptr_array_unref (window->rows);
  g_free (window);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Window, window_free)

static gpointer
read_window (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Search *search = data;
  guint n_total = 0;
  const ZyrHouseholdFilter filter = { search->rating, search->due_until, search->programme,
                                      search->neighbourhood };
  g_autoptr (GPtrArray) hits = zyr_store_filter_households (
      store, search->query, &filter, WINDOW_N, search->offset, &n_total, error);
  Window *window;

  if (hits == NULL)
    return NULL;
  window = g_new0 (Window, 1);
  window->n_total = n_total;
  window->rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < hits->len; i++)
    g_ptr_array_add (window->rows, row_from_hit (g_ptr_array_index (hits, i)));
  return window;
}

static void
set_loading (ZyrHouseholdList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

static void ask_window (ZyrHouseholdList *self, guint window, guint generation);
static void reload (ZyrHouseholdList *self);

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

  return is_spare (row) && at / WINDOW_N != GPOINTER_TO_UINT (first) / WINDOW_N;
}

/* What was scrolled past is read again when somebody comes back to it. */
static void
fill_window (ZyrHouseholdList *self, guint first, GPtrArray *rows)
{
  if (g_hash_table_size (self->rows) > ROWS_KEPT_N)
    g_hash_table_foreach_remove (self->rows, is_spare_elsewhere, GUINT_TO_POINTER (first));
  for (guint i = 0; i < rows->len; i++)
    {
      ZyrHouseholdRow *fresh = g_ptr_array_index (rows, i);
      ZyrHouseholdRow *row = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (first + i));

      if (row != NULL)
        row_take (row, fresh);
      else
        g_hash_table_insert (self->rows, GUINT_TO_POINTER (first + i), g_object_ref (fresh));
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
resize (ZyrHouseholdList *self, guint n_total)
{
  const guint n_before = self->n_total;
  const guint n_kept = MIN (n_before, n_total);

  if (n_before == n_total)
    return;
  g_hash_table_foreach_remove (self->rows, is_beyond, GUINT_TO_POINTER (n_total));
  self->n_total = n_total;
  g_list_model_items_changed (G_LIST_MODEL (self), n_kept, n_before - n_kept, n_total - n_kept);
}

/* Until their own windows come, the rows behind the first do not show what was asked before. */
static void
clear_rows (ZyrHouseholdList *self)
{
  GHashTableIter iter;
  gpointer position;
  gpointer row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &position, &row))
    {
      g_autoptr (ZyrHouseholdRow) nothing = NULL;

      if (GPOINTER_TO_UINT (position) < WINDOW_N)
        continue;
      nothing = g_object_new (ZYR_TYPE_HOUSEHOLD_ROW, NULL);
      row_take (row, nothing);
    }
}

/* The first window of a newer answer. Rows change in place: those who show them need not be made
 * anew, and a list does not jump while records arrive. */
static void
take_answer (ZyrHouseholdList *self, Window *window, guint generation)
{
  const guint n_before = self->n_total;
  GHashTableIter iter;
  gpointer position;

  self->generation = generation;
  g_hash_table_remove_all (self->asked);
  g_hash_table_foreach_remove (self->rows, is_spare_elsewhere, GUINT_TO_POINTER (0));
  if (g_strcmp0 (self->query, self->shown_query) != 0)
    clear_rows (self);
  zyr_row_set_text (&self->shown_query, self->query);
  fill_window (self, 0, window->rows);
  resize (self, window->n_total);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &position, NULL))
    {
      const guint later = GPOINTER_TO_UINT (position) / WINDOW_N;

      if (later > 0 && g_hash_table_add (self->asked, GUINT_TO_POINTER (later)))
        ask_window (self, later, generation);
    }
  if (n_before != self->n_total)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_TOTAL]);
}

static void
window_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pending *pending = user_data;
  g_autoptr (ZyrHouseholdList) self = pending->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (Window) window = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  const gboolean is_newest = pending->generation == self->next_generation;

  if (pending->generation == self->generation)
    g_hash_table_remove (self->asked, GUINT_TO_POINTER (pending->window));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ;
  else if (window == NULL)
    {
      g_clear_error (&self->error);
      self->error = g_steal_pointer (&error);
    }
  else if (pending->generation == self->generation)
    fill_window (self, pending->window * WINDOW_N, window->rows);
  else if (is_newest && pending->window == 0)
    {
      g_clear_error (&self->error);
      take_answer (self, window, pending->generation);
    }
  if (is_newest && pending->window == 0)
    {
      set_loading (self, FALSE);
      if (self->reads_again && self->workspace != NULL)
        reload (self);
    }
  g_free (pending);
}

static void
ask_window (ZyrHouseholdList *self, guint window, guint generation)
{
  Search *search;
  Pending *pending;

  if (self->workspace == NULL || zyr_workspace_get_state (self->workspace) != ZYR_WORKSPACE_READY)
    return;
  search = g_new0 (Search, 1);
  search->query = g_strdup (self->query);
  search->rating = g_strdup (self->rating);
  search->due_until = g_strdup (self->due_until);
  search->programme = g_strdup (self->programme);
  search->neighbourhood = g_strdup (self->neighbourhood);
  search->offset = window * WINDOW_N;
  pending = g_new0 (Pending, 1);
  pending->list = g_object_ref (self);
  pending->window = window;
  pending->generation = generation;
  zyr_workspace_run_async (self->workspace, read_window, search, search_free, window_free,
                           self->cancellable, window_cb, pending);
}

static void
reload (ZyrHouseholdList *self)
{
  self->reads_again = FALSE;
  if (zyr_workspace_get_state (self->workspace) != ZYR_WORKSPACE_READY)
    return;
  /* Whoever types on does not wait for what was meant before. */
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->next_generation++;
  set_loading (self, TRUE);
  ask_window (self, 0, self->next_generation);
}

/* While a download brings page after page, each answer is shown before the next question. */
static void
records_changed_cb (ZyrHouseholdList *self)
{
  if (self->loading)
    self->reads_again = TRUE;
  else
    reload (self);
}

static GType
zyr_household_list_get_item_type (GListModel *model)
{
  return ZYR_TYPE_HOUSEHOLD_ROW;
}

static guint
zyr_household_list_get_n_items (GListModel *model)
{
  return ZYR_HOUSEHOLD_LIST (model)->n_total;
}

static gpointer
zyr_household_list_get_item (GListModel *model, guint position)
{
  ZyrHouseholdList *self = ZYR_HOUSEHOLD_LIST (model);
  const guint window = position / WINDOW_N;
  ZyrHouseholdRow *row;

  if (position >= self->n_total)
    return NULL;
  row = g_hash_table_lookup (self->rows, GUINT_TO_POINTER (position));
  if (row == NULL)
    {
      row = g_object_new (ZYR_TYPE_HOUSEHOLD_ROW, NULL);
      g_hash_table_insert (self->rows, GUINT_TO_POINTER (position), row);
      /* While a newer question runs, the windows of the old one are no longer worth reading. */
      if (self->generation == self->next_generation
          && g_hash_table_add (self->asked, GUINT_TO_POINTER (window)))
        ask_window (self, window, self->generation);
    }
  return g_object_ref (row);
}

static void
zyr_household_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = zyr_household_list_get_item_type;
  iface->get_n_items = zyr_household_list_get_n_items;
  iface->get_item = zyr_household_list_get_item;
}

static void
zyr_household_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrHouseholdList *self = ZYR_HOUSEHOLD_LIST (object);

  switch (prop_id)
    {
    case PROP_QUERY:
      g_value_set_string (value, self->query);
      break;
    case PROP_N_TOTAL:
      g_value_set_uint (value, self->n_total);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_household_list_dispose (GObject *object)
{
  ZyrHouseholdList *self = ZYR_HOUSEHOLD_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (zyr_household_list_parent_class)->dispose (object);
}

static void
zyr_household_list_finalize (GObject *object)
{
  ZyrHouseholdList *self = ZYR_HOUSEHOLD_LIST (object);

  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->asked);
  g_clear_error (&self->error);
  g_free (self->query);
  g_free (self->rating);
  g_free (self->due_until);
  g_free (self->programme);
  g_free (self->neighbourhood);
  g_free (self->shown_query);
  G_OBJECT_CLASS (zyr_household_list_parent_class)->finalize (object);
}

static void
zyr_household_list_class_init (ZyrHouseholdListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = zyr_household_list_get_property;
  object_class->dispose = zyr_household_list_dispose;
  object_class->finalize = zyr_household_list_finalize;

  props[PROP_QUERY] = g_param_spec_string ("query", NULL, NULL, "", flags);
  props[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
zyr_household_list_init (ZyrHouseholdList *self)
{
  self->query = g_strdup ("");
  self->rows = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
  self->asked = g_hash_table_new (NULL, NULL);
}

ZyrHouseholdList *
zyr_household_list_new (ZyrWorkspace *workspace)
{
  ZyrHouseholdList *self;

  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (ZYR_TYPE_HOUSEHOLD_LIST, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "records-changed", G_CALLBACK (records_changed_cb), self,
                           G_CONNECT_SWAPPED);
  reload (self);
  return self;
}

void
zyr_household_list_set_query (ZyrHouseholdList *self, const char *text)
{
  g_return_if_fail (ZYR_IS_HOUSEHOLD_LIST (self));

  if (g_strcmp0 (text, self->query) == 0)
    return;
  zyr_row_set_text (&self->query, text);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_QUERY]);
  reload (self);
}

void
zyr_household_list_set_filter (ZyrHouseholdList *self,
                               const char *rating,
                               const char *due_until,
                               const char *programme,
                               const char *neighbourhood)
{
  g_return_if_fail (ZYR_IS_HOUSEHOLD_LIST (self));

  zyr_row_set_text (&self->rating, rating);
  zyr_row_set_text (&self->due_until, due_until);
  zyr_row_set_text (&self->programme, programme);
  zyr_row_set_text (&self->neighbourhood, neighbourhood);
  /* As many as before may be others. */
  g_clear_pointer (&self->shown_query, g_free);
  reload (self);
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

  return self->query;
}

guint
zyr_household_list_get_n_total (ZyrHouseholdList *self)
{
  g_return_val_if_fail (ZYR_IS_HOUSEHOLD_LIST (self), 0);

  return self->n_total;
}

gboolean
zyr_household_list_get_loading (ZyrHouseholdList *self)
{
  g_return_val_if_fail (ZYR_IS_HOUSEHOLD_LIST (self), FALSE);

  return self->loading;
}

const GError *
zyr_household_list_get_error (ZyrHouseholdList *self)
{
  g_return_val_if_fail (ZYR_IS_HOUSEHOLD_LIST (self), NULL);

  return self->error;
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
