/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-planning.h"

#include "zyr-live-list-private.h"
#include "zyr-operation-build.h"
#include "zyr-reader-private.h"
#include "zyr-row-private.h"
#include "zyr-store-visits.h"
#include "zyr-uuid.h"
#include "zyr-visit-state.h"

#define DUE_SOON_DAYS 7

struct _ZyrWorkerRow
{
  GObject parent_instance;
  char *id;
  char *staff_no;
  char *name;
  guint n_open;
  guint n_due;
  guint n_overdue;
  guint n_returned;
};

G_DEFINE_FINAL_TYPE (ZyrWorkerRow, zyr_worker_row, G_TYPE_OBJECT)

static const ZyrRowField fields[] = {
  ZYR_ROW_STRING (ZyrWorkerRow, "id", id),
  ZYR_ROW_STRING (ZyrWorkerRow, "staff-no", staff_no),
  ZYR_ROW_STRING (ZyrWorkerRow, "name", name),
  ZYR_ROW_UINT (ZyrWorkerRow, "n-open", n_open),
  ZYR_ROW_UINT (ZyrWorkerRow, "n-due", n_due),
  ZYR_ROW_UINT (ZyrWorkerRow, "n-overdue", n_overdue),
  ZYR_ROW_UINT (ZyrWorkerRow, "n-returned", n_returned),
};

static void
zyr_worker_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id >= 1 && prop_id <= G_N_ELEMENTS (fields))
    zyr_row_get_field (object, &fields[prop_id - 1], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_worker_row_finalize (GObject *object)
{
  zyr_row_clear_fields (object, fields, G_N_ELEMENTS (fields));
  G_OBJECT_CLASS (zyr_worker_row_parent_class)->finalize (object);
}

static void
zyr_worker_row_class_init (ZyrWorkerRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = zyr_worker_row_get_property;
  object_class->finalize = zyr_worker_row_finalize;
  zyr_row_install_fields (object_class, fields, G_N_ELEMENTS (fields));
}

static void
zyr_worker_row_init (ZyrWorkerRow *self)
{
}

const char *
zyr_worker_row_get_id (ZyrWorkerRow *self)
{
  return self->id;
}

const char *
zyr_worker_row_get_staff_no (ZyrWorkerRow *self)
{
  return self->staff_no;
}

const char *
zyr_worker_row_get_name (ZyrWorkerRow *self)
{
  return self->name;
}

guint
zyr_worker_row_get_n_open (ZyrWorkerRow *self)
{
  return self->n_open;
}

guint
zyr_worker_row_get_n_due (ZyrWorkerRow *self)
{
  return self->n_due;
}

guint
zyr_worker_row_get_n_overdue (ZyrWorkerRow *self)
{
  return self->n_overdue;
}

guint
zyr_worker_row_get_n_returned (ZyrWorkerRow *self)
{
  return self->n_returned;
}

/* The workers */

static int
compare_workers (gconstpointer a, gconstpointer b)
{
  const ZyrWorkerRow *left = *(ZyrWorkerRow *const *)a;
  const ZyrWorkerRow *right = *(ZyrWorkerRow *const *)b;
  const int order = g_utf8_collate (left->name, right->name);

  return order != 0 ? order : strcmp (left->id, right->id);
}

static ZyrWorkerRow *
make_worker (ZyrRecord *user)
{
  ZyrWorkerRow *row = g_object_new (ZYR_TYPE_WORKER_ROW, NULL);

  row->id = g_strdup (zyr_record_get_id (user));
  row->staff_no = g_strdup (zyr_record_get_string (user, "staff_no", ""));
  row->name = g_strdup (zyr_record_get_string (user, "name", ""));
  return row;
}

/* The day so many days after @today. */
static char *
dup_day_after (const char *today, int days)
{
  g_autofree char *iso = g_strconcat (today, "T12:00:00Z", NULL);
  g_autoptr (GDateTime) noon = g_date_time_new_from_iso8601 (iso, NULL);
  g_autoptr (GDateTime) after = noon != NULL ? g_date_time_add_days (noon, days) : NULL;

  return after != NULL ? g_date_time_format (after, "%Y-%m-%d") : g_strdup (today);
}

/* (element-type ZyrWorkerRow): each with how much he has to do */
static gboolean
count_visits (ZyrStore *store, const ZyrActor *actor, GPtrArray *rows, GError **error)
{
  g_autofree char *today = zyr_actor_dup_today (actor);
  g_autofree char *soon = dup_day_after (today, DUE_SOON_DAYS);
  g_autoptr (GPtrArray) works = zyr_store_count_work (store, today, soon, error);
  g_autoptr (GHashTable) by_worker = g_hash_table_new (g_str_hash, g_str_equal);

  if (works == NULL)
    return FALSE;
  for (guint i = 0; i < works->len; i++)
    {
      ZyrStoreWork *work = g_ptr_array_index (works, i);

      g_hash_table_insert (by_worker, work->worker, work);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      ZyrWorkerRow *row = g_ptr_array_index (rows, i);
      const ZyrStoreWork *work = g_hash_table_lookup (by_worker, row->id);

      if (work == NULL)
        continue;
      row->n_open = work->n_open;
      row->n_due = work->n_due;
      row->n_overdue = work->n_overdue;
      row->n_returned = work->n_returned;
    }
  return TRUE;
}

static gpointer
read_workers (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) users = zyr_store_list_records (store, ZYR_KIND_USER, NULL, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (users == NULL)
    return NULL;
  for (guint i = 0; i < users->len; i++)
    {
      ZyrRecord *user = g_ptr_array_index (users, i);
      g_auto (GStrv) names = zyr_json_dup_strings (zyr_record_get_body (user), "roles");
      const ZyrRole roles = zyr_roles_from_strings ((const char *const *)names);

      if ((roles & ZYR_ROLE_WORKER) == 0 || !zyr_record_get_bool (user, "active", TRUE)
          || !g_str_equal (zyr_record_get_string (user, "foundation", ""), actor->foundation))
        continue;
      g_ptr_array_add (rows, make_worker (user));
    }
  if (!count_visits (store, actor, rows, error))
    return NULL;
  g_ptr_array_sort (rows, compare_workers);
  return g_steal_pointer (&rows);
}

static gboolean
worker_equal (gpointer a, gpointer b)
{
  return zyr_row_equal_fields (a, b, fields, G_N_ELEMENTS (fields));
}

ZyrLiveList *
zyr_planning_worker_list_new (ZyrWorkspace *workspace)
{
  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  return zyr_live_list_new (workspace, ZYR_TYPE_WORKER_ROW, worker_equal, read_workers);
}

static void
workers_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *rows = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  ZyrRowModel *model;

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  model = zyr_row_model_new (ZYR_TYPE_WORKER_ROW, worker_equal);
  zyr_row_model_take (model, rows);
  g_task_return_pointer (task, model, g_object_unref);
}

void
zyr_planning_list_workers_async (ZyrWorkspace *workspace,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (workspace, cancellable, callback, user_data);

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_task_set_source_tag (task, zyr_planning_list_workers_async);
  zyr_workspace_run_async (workspace, read_workers, NULL, NULL, (GDestroyNotify)g_ptr_array_unref,
                           cancellable, workers_cb, task);
}

GListModel *
zyr_planning_list_workers_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Planning */

GDateTime *
zyr_planning_dup_next_working_day (ZyrWorkspace *workspace)
{
  g_autoptr (GDateTime) now
      = g_date_time_new_from_unix_local (zyr_workspace_get_now_s (workspace));
  const int weekday = g_date_time_get_day_of_week (now); /* 5: Friday */

  return g_date_time_add_days (now, weekday < 5 ? 1 : 8 - weekday);
}

static ZyrRecord *
find_newest (ZyrStore *store, ZyrKind kind, const char *household, const char *by, GError **error)
{
  g_autoptr (GPtrArray) records = zyr_store_list_records (store, kind, household, error);
  ZyrRecord *newest = NULL;

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (records, i);

      if (newest == NULL
          || strcmp (zyr_record_get_string (record, by, ""), zyr_record_get_string (newest, by, ""))
                 >= 0)
        newest = record;
    }
  return newest != NULL ? zyr_record_ref (newest) : NULL;
}

/* Earlier unsuccessful attempts of the same plan count on. */
static gint64
count_attempts (ZyrStore *store, const char *household, GError **error)
{
  const ZyrStoreVisitFilter filter = {
    .household = household,
    .order = ZYR_STORE_VISITS_BY_PLANNED_DESC,
    .limit = 1,
  };
  g_autoptr (GPtrArray) visits = zyr_store_list_visits (store, &filter, error);
  ZyrRecord *last;

  if (visits == NULL || visits->len == 0)
    return 1;
  last = g_ptr_array_index (visits, 0);
  if (!zyr_visit_outcome_is_unsuccessful (zyr_record_get_string (last, "outcome", "")))
    return 1;
  return zyr_record_get_int (last, "attempt", 1) + 1;
}

static gpointer
plan_visit (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  JsonObject *visit = data;
  const ZyrStoreActor who = zyr_actor_to_store (actor);
  const char *household = zyr_json_get_string (visit, "household", "");
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) form = find_newest (store, ZYR_KIND_FORM, NULL, "version", &local_error);
  g_autoptr (ZyrRecord) snapshot = NULL;
  g_autoptr (JsonObject) op = NULL;
  g_autofree char *op_id = zyr_uuid_new ();
  g_autofree char *now = zyr_actor_dup_now (actor);

  if (local_error == NULL)
    snapshot = find_newest (store, ZYR_KIND_REGISTRY_SNAPSHOT, household, "taken", &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (form == NULL)
    {
      g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NO_FORM,
                           "no form is published");
      return NULL;
    }
  json_object_set_string_member (visit, "form", zyr_record_get_id (form));
  if (snapshot != NULL)
    json_object_set_string_member (visit, "snapshot", zyr_record_get_id (snapshot));
  json_object_set_int_member (visit, "attempt", count_attempts (store, household, NULL));
  op = zyr_operation_new_visit_plan (op_id, now, visit);
  if (zyr_store_append_operation (store, op, &who, error) < 0)
    return NULL;
  return g_strdup (zyr_json_get_string (visit, "id", ""));
}

static JsonObject *
plan_to_json (const ZyrVisitPlan *plan)
{
  JsonObject *visit = json_object_new ();
  g_auto (GStrv) programmes
      = g_strsplit (plan->programmes != NULL ? plan->programmes : "", " ", -1);
  g_autofree char *id = zyr_uuid_new ();
  g_autofree char *time = zyr_dup_local_iso (plan->planned);
  JsonArray *codes = json_array_new ();

  for (guint i = 0; programmes[i] != NULL; i++)
    {
      if (programmes[i][0] != '\0')
        json_array_add_string_element (codes, programmes[i]);
    }
  json_object_set_string_member (visit, "id", id);
  zyr_json_set_optional (visit, "household", plan->household_id);
  zyr_json_set_optional (visit, "type", plan->visit_type);
  json_object_set_array_member (visit, "programmes", codes);
  zyr_json_set_optional (visit, "planned", time);
  zyr_json_set_optional (visit, "due", plan->due);
  zyr_json_set_optional (visit, "worker", plan->worker_id);
  zyr_json_set_optional (visit, "second", plan->second_id);
  zyr_json_set_optional (visit, "reason", plan->reason);
  return visit;
}

void
zyr_planning_plan_async (ZyrWorkspace *workspace,
                         const ZyrVisitPlan *plan,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  zyr_workspace_run_act_async (workspace, plan_visit, plan_to_json (plan),
                               (GDestroyNotify)json_object_unref, g_free, cancellable, callback,
                               user_data);
}

char *
zyr_planning_plan_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  char *visit_id;
  char *worker_id; /* (nullable): cancels when there is none */
  char *reason;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_free (change->visit_id);
  g_free (change->worker_id);
  g_free (change->reason);
  g_free (change);
}

static gpointer
change_visit (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Change *change = data;
  const ZyrStoreActor who = zyr_actor_to_store (actor);
  g_autofree char *op_id = zyr_uuid_new ();
  g_autofree char *now = zyr_actor_dup_now (actor);
  g_autoptr (JsonObject) op = NULL;

  if (change->worker_id != NULL)
    op = zyr_operation_new_visit_reassign (op_id, now, change->visit_id, change->worker_id);
  else
    op = zyr_operation_new_visit_cancel (op_id, now, change->visit_id, change->reason);
  if (zyr_store_append_operation (store, op, &who, error) < 0)
    return NULL;
  return g_strdup (change->visit_id);
}

void
zyr_planning_reassign_async (ZyrWorkspace *workspace,
                             const char *visit_id,
                             const char *worker_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Change *change;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && worker_id != NULL);

  change = g_new0 (Change, 1);
  change->visit_id = g_strdup (visit_id);
  change->worker_id = g_strdup (worker_id);
  zyr_workspace_run_act_async (workspace, change_visit, change, change_free, g_free, cancellable,
                               callback, user_data);
}

/* Several at once */

struct _ZyrHandover
{
  GStrv visit_ids;
  GStrv worker_ids; /* whose they were, each in its place */
};

void
zyr_handover_free (ZyrHandover *self)
{
  g_strfreev (self->visit_ids);
  g_strfreev (self->worker_ids);
  g_free (self);
}

guint
zyr_handover_get_n_visits (const ZyrHandover *self)
{
  return g_strv_length (self->visit_ids);
}

typedef struct
{
  GStrv visit_ids;
  GStrv worker_ids; /* each in its place; the last one is that of the rest, too */
} Changes;

static void
changes_free (gpointer data)
{
  Changes *changes = data;

  g_strfreev (changes->visit_ids);
  g_strfreev (changes->worker_ids);
  g_free (changes);
}

/* What was begun meanwhile stays whose it is. (nullable) (transfer full): NULL without error, too */
static ZyrRecord *
find_to_give (ZyrStore *store, const char *visit_id, const char *worker_id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) visit
      = zyr_store_dup_record (store, ZYR_KIND_VISIT, visit_id, &local_error);

  if (visit == NULL && !g_error_matches (local_error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));
  if (visit == NULL
      || zyr_visit_state_from_string (zyr_record_get_string (visit, "state", ""))
             != ZYR_VISIT_PLANNED
      || g_str_equal (zyr_record_get_string (visit, "worker", ""), worker_id)
      || g_str_equal (zyr_record_get_string (visit, "second", ""), worker_id))
    return NULL;
  return g_steal_pointer (&visit);
}

static gpointer
reassign_all (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Changes *changes = data;
  const ZyrStoreActor who = zyr_actor_to_store (actor);
  const guint n_workers = g_strv_length (changes->worker_ids);
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  g_autoptr (GStrvBuilder) visits = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) before = g_strv_builder_new ();
  g_autofree char *now = zyr_actor_dup_now (actor);
  ZyrHandover *handover;

  for (guint i = 0; changes->visit_ids[i] != NULL; i++)
    {
      const char *worker = changes->worker_ids[MIN (i, n_workers - 1)];
      g_autoptr (GError) local_error = NULL;
      g_autoptr (ZyrRecord) visit
          = find_to_give (store, changes->visit_ids[i], worker, &local_error);
      g_autofree char *op_id = zyr_uuid_new ();

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (visit == NULL)
        continue;
      g_ptr_array_add (ops, zyr_operation_new_visit_reassign (op_id, now, changes->visit_ids[i],
                                                              worker));
      g_strv_builder_add (visits, changes->visit_ids[i]);
      g_strv_builder_add (before, zyr_record_get_string (visit, "worker", ""));
    }
  if (ops->len > 0 && !zyr_store_append_operations (store, ops, &who, error))
    return NULL;
  handover = g_new0 (ZyrHandover, 1);
  handover->visit_ids = g_strv_builder_end (visits);
  handover->worker_ids = g_strv_builder_end (before);
  return handover;
}

static void
start_handover (ZyrWorkspace *workspace,
                const char *const *visit_ids,
                const char *const *worker_ids,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  Changes *changes = g_new0 (Changes, 1);

  changes->visit_ids = g_strdupv ((GStrv)visit_ids);
  changes->worker_ids = g_strdupv ((GStrv)worker_ids);
  zyr_workspace_run_act_async (workspace, reassign_all, changes, changes_free,
                               (GDestroyNotify)zyr_handover_free, cancellable, callback, user_data);
}

void
zyr_planning_hand_over_async (ZyrWorkspace *workspace,
                              const char *const *visit_ids,
                              const char *worker_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  const char *const worker_ids[] = { worker_id, NULL };

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && worker_id != NULL);

  start_handover (workspace, visit_ids, worker_ids, cancellable, callback, user_data);
}

void
zyr_planning_hand_back_async (ZyrWorkspace *workspace,
                              const ZyrHandover *handover,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace) && handover != NULL);
  g_return_if_fail (zyr_handover_get_n_visits (handover) > 0);

  start_handover (workspace, (const char *const *)handover->visit_ids,
                  (const char *const *)handover->worker_ids, cancellable, callback, user_data);
}

ZyrHandover *
zyr_planning_hand_over_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
zyr_planning_cancel_async (ZyrWorkspace *workspace,
                           const char *visit_id,
                           const char *reason,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Change *change;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  change = g_new0 (Change, 1);
  change->visit_id = g_strdup (visit_id);
  change->reason = g_strdup (reason != NULL ? reason : "");
  zyr_workspace_run_act_async (workspace, change_visit, change, change_free, g_free, cancellable,
                               callback, user_data);
}

gboolean
zyr_planning_change_finish (GAsyncResult *result, GError **error)
{
  g_autofree char *id = g_task_propagate_pointer (G_TASK (result), error);

  return id != NULL;
}
