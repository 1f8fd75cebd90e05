/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-day-route.h"

#include "zyr-reader-private.h"
#include "zyr-row-private.h"
#include "zyr-visit-row-private.h"

#define META_ORDER "day-route" /* {"user", "day", "ids": [visit …]} */

struct _ZyrDayRoute
{
  GObject parent_instance;
  ZyrWorkspace *workspace;
  GListModel *visits;
  ZyrRowModel *rows;
  GPtrArray *order; /* (nullable): visit ids in the user's order */
  ZyrSpot position;
  ZyrSpot foundation;
  double length_m;
};

enum
{
  PROP_MANUAL = 1,
  PROP_LENGTH_M,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void zyr_day_route_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZyrDayRoute,
                               zyr_day_route,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, zyr_day_route_model_init))

/* What the device remembers of the way: read in the store's thread. */
typedef struct
{
  GPtrArray *order; /* (nullable) */
  ZyrSpot foundation;
} Memory;

static void
memory_free (gpointer data)
{
  Memory *memory = data;

  g_clear_pointer (&memory->order, g_ptr_array_unref);
  g_free (memory);
}

/* Yesterday's order, or another user's, is none. */
static GPtrArray *
read_order (ZyrStore *store, const ZyrActor *actor)
{
  g_autofree char *text = zyr_store_dup_meta (store, META_ORDER, NULL);
  g_autofree char *today = zyr_actor_dup_today (actor);
  g_autoptr (JsonObject) memory
      = text != NULL ? zyr_json_parse_object (text, -1, ZYR_STORE_META_SIZE_BYTES_MAX, NULL) : NULL;
  g_auto (GStrv) ids = NULL;
  GPtrArray *order;

  if (memory == NULL || g_strcmp0 (zyr_json_get_string (memory, "day", ""), today) != 0
      || g_strcmp0 (zyr_json_get_string (memory, "user", ""), actor->user_id) != 0)
    return NULL;
  ids = zyr_json_dup_strings (memory, "ids");
  order = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (order, g_strdup (ids[i]));
  return order;
}

static gpointer
read_memory (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  Memory *memory = g_new0 (Memory, 1);
  g_autoptr (ZyrRecord) foundation
      = zyr_store_dup_record (store, ZYR_KIND_FOUNDATION, actor->foundation, NULL);

  memory->order = read_order (store, actor);
  if (foundation != NULL)
    zyr_json_read_place (zyr_record_get_body (foundation), &memory->foundation);
  return memory;
}

static gpointer
write_order (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  GPtrArray *order = data;
  g_autoptr (JsonObject) memory = json_object_new ();
  g_autofree char *today = zyr_actor_dup_today (actor);
  g_autofree char *text = NULL;
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < order->len; i++)
    json_array_add_string_element (ids, g_ptr_array_index (order, i));
  json_object_set_string_member (memory, "day", today);
  json_object_set_string_member (memory, "user", actor->user_id);
  json_object_set_array_member (memory, "ids", ids);
  text = zyr_json_object_to_canonical (memory);
  return zyr_store_set_meta (store, META_ORDER, order->len > 0 ? text : NULL, error)
             ? g_strdup ("")
             : NULL;
}

gboolean
zyr_day_route_is_stop (ZyrVisitRow *row)
{
  return !row->is_returned
         && (g_str_equal (row->state, "planned") || g_str_equal (row->state, "in_progress"));
}

static guint
position_of (GPtrArray *order, const char *id)
{
  for (guint i = 0; i < order->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (order, i), id))
        return i;
    }
  return G_MAXUINT;
}

typedef struct
{
  ZyrVisitRow *row;
  guint rank;
} Stop;

static int
compare_stops (gconstpointer a, gconstpointer b)
{
  const Stop *left = a;
  const Stop *right = b;

  return (left->rank > right->rank) - (left->rank < right->rank);
}

/* The user's order; what came since stays where the short way had it, behind. */
static void
sort_as_told (GArray *stops, GPtrArray *order)
{
  for (guint i = 0; i < stops->len; i++)
    {
      Stop *stop = &g_array_index (stops, Stop, i);
      const guint told = position_of (order, stop->row->id);

      stop->rank = told != G_MAXUINT ? told : order->len + i;
    }
  g_array_sort (stops, compare_stops);
}

/* When somebody is expected today; what was put off from another day has no hour any more. */
static gint64
get_hour (ZyrVisitRow *row, const char *today)
{
  g_autofree char *planned = row->planned > 0 ? zyr_dup_local_iso (row->planned) : NULL;

  return planned != NULL && g_str_has_prefix (planned, today) ? row->planned : 0;
}

static GArray *
dup_stops (ZyrDayRoute *self, const ZyrSpot *start)
{
  GArray *stops = g_array_new (FALSE, TRUE, sizeof (Stop));
  g_autoptr (GArray) places = g_array_new (FALSE, TRUE, sizeof (ZyrSpot));
  g_autoptr (GArray) hours = g_array_new (FALSE, TRUE, sizeof (gint64));
  g_autofree char *today = zyr_clock_dup_today (zyr_workspace_get_clock (self->workspace), NULL);
  g_autofree guint *order = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (self->visits); i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (self->visits, i);
      Stop stop = { row, 0 };
      const gint64 hour = get_hour (row, today);

      if (!zyr_day_route_is_stop (row))
        continue;
      g_array_append_val (hours, hour);
      g_array_append_val (stops, stop); /* borrowed: the list holds it */
      g_array_append_val (places, row->place);
    }
  order = zyr_route_order ((const ZyrSpot *)(gpointer)places->data,
                           (const gint64 *)(gpointer)hours->data, places->len, start);
  for (guint i = 0; i < stops->len; i++)
    g_array_index (stops, Stop, order[i]).rank = i;
  g_array_sort (stops, compare_stops);
  return stops;
}

static void
arrange (ZyrDayRoute *self)
{
  const ZyrSpot *start = zyr_day_route_get_start (self);
  g_autoptr (GArray) stops = dup_stops (self, start);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  const ZyrSpot *here = start;
  double length_m = 0;

  if (self->order != NULL)
    sort_as_told (stops, self->order);
  for (guint i = 0; i < stops->len; i++)
    {
      ZyrVisitRow *row = g_array_index (stops, Stop, i).row;

      g_ptr_array_add (rows, g_object_ref (row));
      length_m += MAX (0, zyr_spot_distance_m (here, &row->place));
      if (row->place.known)
        here = &row->place;
    }
  zyr_row_model_take (self->rows, rows);
  if (length_m == self->length_m)
    return;
  self->length_m = length_m;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LENGTH_M]);
}

static void
take_order (ZyrDayRoute *self, GPtrArray *order)
{
  const gboolean was_manual = self->order != NULL;

  g_clear_pointer (&self->order, g_ptr_array_unref);
  self->order = order;
  arrange (self);
  if (was_manual != (order != NULL))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MANUAL]);
}

static void
memory_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrDayRoute) self = user_data;
  g_autoptr (GError) error = NULL;
  Memory *memory = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);

  /* Without it the way is the short one. */
  if (memory == NULL)
    return;
  self->foundation = memory->foundation;
  take_order (self, g_steal_pointer (&memory->order));
  memory_free (memory);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *done = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, NULL);
}

static void
keep_order (ZyrDayRoute *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; self->order != NULL && i < self->order->len; i++)
    g_ptr_array_add (copy, g_strdup (g_ptr_array_index (self->order, i)));
  zyr_workspace_run_async (self->workspace, write_order, copy, (GDestroyNotify)g_ptr_array_unref,
                           g_free, NULL, written_cb, NULL);
}

static void
rows_changed_cb (ZyrDayRoute *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static GType
zyr_day_route_get_item_type (GListModel *model)
{
  return ZYR_TYPE_VISIT_ROW;
}

static guint
zyr_day_route_get_n_items (GListModel *model)
{
  return zyr_row_model_get_n_items (ZYR_DAY_ROUTE (model)->rows);
}

static gpointer
zyr_day_route_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (ZYR_DAY_ROUTE (model)->rows), position);
}

static void
zyr_day_route_model_init (GListModelInterface *iface)
{
  iface->get_item_type = zyr_day_route_get_item_type;
  iface->get_n_items = zyr_day_route_get_n_items;
  iface->get_item = zyr_day_route_get_item;
}

static void
zyr_day_route_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrDayRoute *self = ZYR_DAY_ROUTE (object);

  switch (prop_id)
    {
    case PROP_MANUAL:
      g_value_set_boolean (value, self->order != NULL);
      break;
    case PROP_LENGTH_M:
      g_value_set_double (value, self->length_m);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_day_route_finalize (GObject *object)
{
  ZyrDayRoute *self = ZYR_DAY_ROUTE (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->visits);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  G_OBJECT_CLASS (zyr_day_route_parent_class)->finalize (object);
}

static void
zyr_day_route_class_init (ZyrDayRouteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = zyr_day_route_get_property;
  object_class->finalize = zyr_day_route_finalize;

  props[PROP_MANUAL] = g_param_spec_boolean ("manual", NULL, NULL, FALSE, flags);
  props[PROP_LENGTH_M] = g_param_spec_double ("length-m", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
zyr_day_route_init (ZyrDayRoute *self)
{
  self->rows = zyr_row_model_new (ZYR_TYPE_VISIT_ROW, zyr_visit_row_equal);
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (rows_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

ZyrDayRoute *
zyr_day_route_new (ZyrWorkspace *workspace, GListModel *visits)
{
  ZyrDayRoute *self;

  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (visits), NULL);

  self = g_object_new (ZYR_TYPE_DAY_ROUTE, NULL);
  self->workspace = g_object_ref (workspace);
  self->visits = g_object_ref (visits);
  g_signal_connect_object (visits, "items-changed", G_CALLBACK (arrange), self, G_CONNECT_SWAPPED);
  arrange (self);
  zyr_workspace_run_async (workspace, read_memory, NULL, NULL, memory_free, NULL, memory_cb,
                           g_object_ref (self));
  return self;
}

void
zyr_day_route_set_position (ZyrDayRoute *self, const ZyrSpot *place)
{
  const ZyrSpot nowhere = { 0 };

  g_return_if_fail (ZYR_IS_DAY_ROUTE (self));

  self->position = place != NULL ? *place : nowhere;
  arrange (self);
}

const ZyrSpot *
zyr_day_route_get_start (ZyrDayRoute *self)
{
  g_return_val_if_fail (ZYR_IS_DAY_ROUTE (self), NULL);

  return self->position.known ? &self->position : &self->foundation;
}

double
zyr_day_route_get_distance_m (ZyrDayRoute *self, ZyrVisitRow *row)
{
  g_return_val_if_fail (ZYR_IS_DAY_ROUTE (self), -1);

  return zyr_spot_distance_m (&self->position, &row->place);
}

void
zyr_day_route_move (ZyrDayRoute *self, guint from, guint to)
{
  const guint n = zyr_row_model_get_n_items (self->rows);
  GPtrArray *order = NULL;

  g_return_if_fail (ZYR_IS_DAY_ROUTE (self));
  g_return_if_fail (from < n && to < n);

  if (from == to)
    return;
  order = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ZyrVisitRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      g_ptr_array_add (order, g_strdup (row->id));
    }
  g_ptr_array_insert (order, (int)to, g_ptr_array_steal_index (order, from));
  take_order (self, order);
  keep_order (self);
}

void
zyr_day_route_reset (ZyrDayRoute *self)
{
  g_return_if_fail (ZYR_IS_DAY_ROUTE (self));

  if (self->order == NULL)
    return;
  take_order (self, NULL);
  keep_order (self);
}

gboolean
zyr_day_route_is_manual (ZyrDayRoute *self)
{
  g_return_val_if_fail (ZYR_IS_DAY_ROUTE (self), FALSE);

  return self->order != NULL;
}

double
zyr_day_route_get_length_m (ZyrDayRoute *self)
{
  g_return_val_if_fail (ZYR_IS_DAY_ROUTE (self), 0);

  return self->length_m;
}
