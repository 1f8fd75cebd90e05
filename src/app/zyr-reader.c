/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-reader-private.h"

#include "zyr-visit-derived.h"
#include "zyr-visit-result.h"
#include "zyr-visit-row-private.h"
#include "zyr-visit-state.h"
#include "zyr-row-private.h"

#define OUTBOX_ROWS_N_MAX 5000

struct _ZyrReader
{
  ZyrStore *store;
  const ZyrActor *actor;
  char *today;
  ZyrRecord *parameter;   /* (nullable) */
  GHashTable *names;      /* user id to name */
  GHashTable *waiting;    /* set of record ids */
  GHashTable *households; /* id to record: several visits are of one */
};

static gboolean
load_names (ZyrReader *self, GError **error)
{
  g_autoptr (GPtrArray) users = zyr_store_list_records (self->store, ZYR_KIND_USER, NULL, error);

  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    {
      ZyrRecord *user = g_ptr_array_index (users, i);

      g_hash_table_insert (self->names, g_strdup (zyr_record_get_id (user)),
                           g_strdup (zyr_record_get_string (user, "name", "")));
    }
  if (!g_hash_table_contains (self->names, self->actor->user_id))
    g_hash_table_insert (self->names, g_strdup (self->actor->user_id),
                         g_strdup (self->actor->user_name));
  return TRUE;
}

static gboolean
load_waiting (ZyrReader *self, GError **error)
{
  g_autoptr (GPtrArray) rows
      = zyr_store_list_outbox (self->store, 1u << ZYR_STORE_OP_PENDING, OUTBOX_ROWS_N_MAX, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      ZyrStoreOutboxRow *row = g_ptr_array_index (rows, i);

      g_hash_table_add (self->waiting, g_strdup (row->rec));
      if (row->visit[0] != '\0')
        g_hash_table_add (self->waiting, g_strdup (row->visit));
    }
  return TRUE;
}

ZyrReader *
zyr_reader_new (ZyrStore *store, const ZyrActor *actor, GError **error)
{
  g_autoptr (ZyrReader) self = g_new0 (ZyrReader, 1);
  g_autoptr (GPtrArray) parameters = NULL;
  ZyrRecord *parameter;

  self->store = store;
  self->actor = actor;
  self->today = zyr_actor_dup_today (actor);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->waiting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->households
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)zyr_record_unref);
  parameters = zyr_store_list_records (store, ZYR_KIND_PARAMETER, NULL, error);
  if (parameters == NULL || !load_names (self, error) || !load_waiting (self, error))
    return NULL;
  parameter = zyr_parameter_find (parameters, self->today);
  if (parameter != NULL)
    self->parameter = zyr_record_ref (parameter);
  return g_steal_pointer (&self);
}

void
zyr_reader_free (ZyrReader *self)
{
  g_free (self->today);
  g_clear_pointer (&self->parameter, zyr_record_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->waiting, g_hash_table_unref);
  g_clear_pointer (&self->households, g_hash_table_unref);
  g_free (self);
}

ZyrStore *
zyr_reader_get_store (ZyrReader *self)
{
  return self->store;
}

const ZyrActor *
zyr_reader_get_actor (ZyrReader *self)
{
  return self->actor;
}

const char *
zyr_reader_get_today (ZyrReader *self)
{
  return self->today;
}

ZyrRecord *
zyr_reader_get_parameter (ZyrReader *self)
{
  return self->parameter;
}

ZyrRecord *
zyr_reader_find (ZyrReader *self, ZyrKind kind, const char *id, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  ZyrRecord *record;

  if (id == NULL || id[0] == '\0')
    return NULL;
  record = zyr_store_dup_record (self->store, kind, id, &local_error);
  if (record == NULL && !g_error_matches (local_error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return record;
}

const char *
zyr_reader_get_user_name (ZyrReader *self, const char *user_id)
{
  const char *name = user_id != NULL ? g_hash_table_lookup (self->names, user_id) : NULL;

  return name != NULL ? name : "";
}

gboolean
zyr_reader_is_waiting (ZyrReader *self, const char *record_id)
{
  return g_hash_table_contains (self->waiting, record_id);
}

ZyrRecord *
zyr_reader_find_return (ZyrReader *self, ZyrRecord *visit, GError **error)
{
  g_autoptr (GPtrArray) reviews = NULL;
  ZyrRecord *last = NULL;

  reviews = zyr_store_list_records (self->store, ZYR_KIND_REVIEW,
                                    zyr_record_get_string (visit, "household", ""), error);
  if (reviews == NULL)
    return NULL;
  for (guint i = 0; i < reviews->len; i++)
    {
      ZyrRecord *review = g_ptr_array_index (reviews, i);

      if (g_str_equal (zyr_record_get_string (review, "visit", ""), zyr_record_get_id (visit))
          && g_str_equal (zyr_record_get_string (review, "action", ""), "return")
          && zyr_record_get_int (review, "revision", 0)
                 == zyr_record_get_int (visit, "revision", -1))
        last = review;
    }
  return last != NULL ? zyr_record_ref (last) : NULL;
}

gboolean
zyr_visit_state_is_with_worker (ZyrVisitState state)
{
  return zyr_visit_state_is_open (state) && state != ZYR_VISIT_SUBMITTED;
}

gint64
zyr_json_get_unix (JsonObject *object, const char *member)
{
  const char *text = zyr_json_get_string (object, member, NULL);
  gint64 time_us = 0;

  if (text == NULL || !zyr_time_parse_iso (text, &time_us, NULL, NULL))
    return 0;
  return time_us / G_USEC_PER_SEC;
}

gint64
zyr_record_get_unix (ZyrRecord *record, const char *field)
{
  return zyr_json_get_unix (zyr_record_get_body (record), field);
}

char *
zyr_json_dup_joined (JsonObject *object, const char *member)
{
  g_auto (GStrv) words = zyr_json_dup_strings (object, member);

  return g_strjoinv (" ", words);
}

char *
zyr_member_dup_name (ZyrRecord *member)
{
  return g_strstrip (g_strdup_printf ("%s %s", zyr_record_get_string (member, "given", ""),
                                      zyr_record_get_string (member, "surname", "")));
}

char *
zyr_household_dup_address_line (ZyrRecord *household)
{
  g_autofree char *line = g_strdup (zyr_record_get_string (household, "addr_text", ""));

  return g_strdup (g_strstrip (g_strdelimit (line, "\r\n\t", ' ')));
}

/* (transfer none) (nullable): NULL without error when it is not here */
static ZyrRecord *
find_household (ZyrReader *self, const char *id, GError **error)
{
  ZyrRecord *household = g_hash_table_lookup (self->households, id);

  if (household != NULL)
    return household;
  household = zyr_reader_find (self, ZYR_KIND_HOUSEHOLD, id, error);
  if (household != NULL)
    g_hash_table_insert (self->households, (gpointer)zyr_record_get_id (household), household);
  return household;
}

static gboolean
fill_household (ZyrReader *self, ZyrVisitRow *row, ZyrRecord *visit, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) phones = NULL;
  ZyrRecord *household;

  zyr_row_set_text (&row->household_id, zyr_record_get_string (visit, "household", ""));
  household = find_household (self, row->household_id, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (household == NULL)
    return TRUE;
  phones = zyr_json_dup_strings (zyr_record_get_body (household), "phones");
  zyr_row_set_text (&row->head_name, zyr_record_get_string (household, "summary_name", ""));
  zyr_row_set_text (&row->file_no, zyr_record_get_string (household, "file_no", ""));
  zyr_row_set_text (&row->phone, phones[0]);
  row->address = zyr_household_dup_address_line (household);
  return TRUE;
}

gboolean
zyr_reader_fill_place (ZyrReader *self, ZyrVisitRow *row, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  ZyrRecord *household = find_household (self, row->household_id, &local_error);

  if (household != NULL)
    return zyr_reader_find_place (self, household, &row->place, error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
fill_staleness (ZyrReader *self, ZyrVisitRow *row, ZyrRecord *visit, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) snapshot = NULL;

  if (!zyr_visit_state_is_open (zyr_visit_state_from_string (row->state)))
    return TRUE;
  snapshot = zyr_reader_find (self, ZYR_KIND_REGISTRY_SNAPSHOT,
                              zyr_record_get_string (visit, "snapshot", NULL), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  row->is_stale = zyr_snapshot_is_stale (snapshot, self->parameter, self->today);
  return TRUE;
}

static gboolean
fill_return (ZyrReader *self, ZyrVisitRow *row, ZyrRecord *visit, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) review = NULL;
  JsonArray *remarks;

  row->is_returned = g_str_equal (row->state, "returned")
                     || (row->revision > 0 && g_str_equal (row->state, "in_progress"));
  if (!row->is_returned)
    return TRUE;
  review = zyr_reader_find_return (self, visit, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  remarks = review != NULL ? zyr_json_get_array (zyr_record_get_body (review), "remarks") : NULL;
  row->n_remarks = remarks != NULL ? json_array_get_length (remarks) : 0;
  return TRUE;
}

static void
fill_people (ZyrReader *self, ZyrVisitRow *row, ZyrRecord *visit)
{
  const char *worker = zyr_record_get_string (visit, "worker", "");
  const char *second = zyr_record_get_string (visit, "second", "");

  zyr_row_set_text (&row->worker_id, worker);
  zyr_row_set_text (&row->worker_name, zyr_reader_get_user_name (self, worker));
  zyr_row_set_text (&row->second_name, zyr_reader_get_user_name (self, second));
  row->is_mine = g_strcmp0 (worker, self->actor->user_id) == 0;
  row->is_second = g_strcmp0 (second, self->actor->user_id) == 0;
}

static void
fill_attempts (ZyrVisitRow *row, ZyrRecord *visit)
{
  JsonArray *attempts = zyr_json_get_array (zyr_record_get_body (visit), "attempts");
  const guint n = attempts != NULL ? json_array_get_length (attempts) : 0;
  JsonObject *last = n > 0 ? zyr_json_object_at (attempts, n - 1) : NULL;

  if (last == NULL)
    return;
  zyr_row_set_text (&row->failed_outcome, zyr_json_get_string (last, "outcome", ""));
  row->failed_at = zyr_json_get_unix (last, "at");
}

static void
fill_result (ZyrVisitRow *row, ZyrRecord *visit)
{
  JsonObject *result = zyr_json_get_object (zyr_record_get_body (visit), "result");
  const char *outcome = zyr_record_get_string (visit, "outcome", NULL);
  const char *rating = zyr_record_get_string (visit, "rating", NULL);

  zyr_row_set_text (&row->outcome,
                    outcome != NULL ? outcome : zyr_json_get_string (result, "outcome", ""));
  zyr_row_set_text (&row->rating,
                    rating != NULL ? rating : zyr_json_get_string (result, "rating", ""));
  if (result == NULL)
    return;
  row->n_critical = zyr_visit_result_count_discrepancies (result, "crit");
  row->n_warnings = zyr_visit_result_count_discrepancies (result, "warn");
  row->n_notices = zyr_visit_result_count_discrepancies (result, "info");
}

ZyrVisitRow *
zyr_reader_make_visit_row (ZyrReader *self, ZyrRecord *visit, GError **error)
{
  g_autoptr (ZyrVisitRow) row = g_object_new (ZYR_TYPE_VISIT_ROW, NULL);
  ZyrVisitState state;

  zyr_row_set_text (&row->id, zyr_record_get_id (visit));
  zyr_row_set_text (&row->no, zyr_record_get_string (visit, "no", ""));
  zyr_row_set_text (&row->state, zyr_record_get_string (visit, "state", ""));
  zyr_row_set_text (&row->visit_type, zyr_record_get_string (visit, "type", ""));
  row->programmes = zyr_json_dup_joined (zyr_record_get_body (visit), "programmes");
  row->planned = zyr_record_get_unix (visit, "planned");
  zyr_row_set_text (&row->due, zyr_record_get_string (visit, "due", ""));
  row->attempt = (guint)zyr_record_get_int (visit, "attempt", 1);
  row->revision = (guint)zyr_record_get_int (visit, "revision", 0);
  row->submitted = row->revision > 0 ? zyr_record_get_unix (visit, "ended") : 0;
  row->decided = zyr_record_get_unix (visit, "decided_at");
  row->is_waiting = zyr_reader_is_waiting (self, row->id);
  state = zyr_visit_state_from_string (row->state);
  row->is_overdue = zyr_visit_state_is_with_worker (state) && row->due[0] != '\0'
                    && strcmp (row->due, self->today) < 0;
  zyr_row_set_text (&row->reason, zyr_record_get_string (visit, "reason", ""));
  fill_attempts (row, visit);
  fill_people (self, row, visit);
  fill_result (row, visit);
  if (!fill_household (self, row, visit, error) || !fill_staleness (self, row, visit, error)
      || !fill_return (self, row, visit, error))
    return NULL;
  return g_steal_pointer (&row);
}
