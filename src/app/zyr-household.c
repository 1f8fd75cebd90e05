/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-household-private.h"

#include "zyr-code-book.h"
#include "zyr-conflict-private.h"
#include "zyr-file-history-private.h"
#include "zyr-file-read.h"
#include "zyr-limits.h"
#include "zyr-note-draft-private.h"
#include "zyr-operation-build.h"
#include "zyr-store-visits.h"
#include "zyr-uuid.h"
#include "zyr-visit-derived.h"
#include "zyr-visit-row-private.h"

G_DEFINE_FINAL_TYPE (ZyrHousehold, zyr_household, G_TYPE_OBJECT)

const char *
zyr_household_keep (ZyrHousehold *self, const char *text)
{
  return g_string_chunk_insert_const (self->texts, text != NULL ? text : "");
}

static const char *
keep_field (ZyrHousehold *self, ZyrRecord *record, const char *field)
{
  return zyr_household_keep (self, zyr_record_get_string (record, field, ""));
}

static void
zyr_household_finalize (GObject *object)
{
  ZyrHousehold *self = ZYR_HOUSEHOLD (object);

  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->aids, g_ptr_array_unref);
  g_clear_pointer (&self->decisions, g_ptr_array_unref);
  g_clear_pointer (&self->visits, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->matters, g_ptr_array_unref);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  g_clear_pointer (&self->twins, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  zyr_household_clear_snapshot (&self->snapshot);
  zyr_household_clear_report (&self->report);
  g_string_chunk_free (self->texts);
  G_OBJECT_CLASS (zyr_household_parent_class)->finalize (object);
}

static void
zyr_household_class_init (ZyrHouseholdClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_household_finalize;
}

static void
zyr_household_init (ZyrHousehold *self)
{
  self->texts = g_string_chunk_new (4096);
  self->members = g_ptr_array_new_with_free_func (g_free);
  self->aids = g_ptr_array_new_with_free_func (g_free);
  self->decisions = g_ptr_array_new_with_free_func (g_free);
  self->visits = g_ptr_array_new_with_free_func (g_object_unref);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->matters = g_ptr_array_new_with_free_func (g_free);
  self->twins = g_ptr_array_new_with_free_func (g_free);
}

static void
read_header (ZyrHousehold *self, ZyrReader *reader, ZyrRecord *household)
{
  ZyrHouseholdHeader *header = &self->header;
  JsonObject *body = zyr_record_get_body (household);
  g_auto (GStrv) phones = zyr_json_dup_strings (body, "phones");
  g_autofree char *programmes = zyr_json_dup_joined (body, "programmes");
  g_autofree char *address = zyr_household_dup_address_line (household);

  header->id = zyr_household_keep (self, zyr_record_get_id (household));
  header->head_name = keep_field (self, household, "summary_name");
  header->file_no = keep_field (self, household, "file_no");
  header->ref_no = keep_field (self, household, "ref_no");
  header->status = keep_field (self, household, "status");
  header->opened = keep_field (self, household, "opened");
  header->settlement = keep_field (self, household, "settlement");
  header->address = zyr_household_keep (self, address);
  header->district = keep_field (self, household, "addr_district");
  header->province = keep_field (self, household, "addr_province");
  for (guint i = 0; phones[i] != NULL && i < ZYR_HOUSEHOLD_PHONES_N_MAX; i++)
    header->phones[i] = zyr_household_keep (self, phones[i]);
  header->iban = keep_field (self, household, "iban");
  header->consent = keep_field (self, household, "consent_kind");
  header->programmes = zyr_household_keep (self, programmes);
  header->has_location = zyr_json_has (body, "lat") && zyr_json_has (body, "lon");
  header->latitude = zyr_json_get_double (body, "lat", 0);
  header->longitude = zyr_json_get_double (body, "lon", 0);
  header->rating = keep_field (self, household, "rating");
  header->rating_date = keep_field (self, household, "rating_date");
  header->rating_source = keep_field (self, household, "rating_source");
  header->rating_current
      = zyr_household_get_rating_status (household, zyr_reader_get_parameter (reader),
                                         zyr_reader_get_today (reader))
        == ZYR_RATING_CURRENT;
}

/* Full years between two dates, -1 when one of them is none. */
static int
years_between (const char *from, const char *to)
{
  int years;

  if (!zyr_date_is_valid (from) || !zyr_date_is_valid (to))
    return -1;
  years = (int)(g_ascii_strtoll (to, NULL, 10) - g_ascii_strtoll (from, NULL, 10));
  return strcmp (to + 4, from + 4) < 0 ? years - 1 : years;
}

static ZyrHouseholdMember *
make_member (ZyrHousehold *self, ZyrReader *reader, ZyrRecord *record)
{
  ZyrHouseholdMember *member = g_new0 (ZyrHouseholdMember, 1);
  g_autofree char *name = zyr_member_dup_name (record);

  member->id = zyr_household_keep (self, zyr_record_get_id (record));
  member->name = zyr_household_keep (self, name);
  member->relation = keep_field (self, record, "relation");
  member->sex = keep_field (self, record, "sex");
  member->birth = keep_field (self, record, "birth");
  member->death = keep_field (self, record, "death");
  member->age = years_between (
      member->birth, member->death[0] != '\0' ? member->death : zyr_reader_get_today (reader));
  member->marital = keep_field (self, record, "marital");
  member->edu = keep_field (self, record, "edu");
  member->id_kind = keep_field (self, record, "id_kind");
  member->id_no = keep_field (self, record, "id_no");
  member->gss_family = zyr_record_get_bool (record, "gss_family", FALSE);
  member->left = keep_field (self, record, "to");
  member->leave_reason = keep_field (self, record, "leave_reason");
  return member;
}

/* @names: filled with member id to name */
static gboolean
read_members (ZyrHousehold *self, ZyrReader *reader, GHashTable *names, GError **error)
{
  g_autoptr (GPtrArray) records = zyr_store_list_records (zyr_reader_get_store (reader),
                                                          ZYR_KIND_MEMBER, self->header.id, error);

  if (records == NULL)
    return FALSE;
  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < records->len; i++)
        {
          ZyrRecord *record = g_ptr_array_index (records, i);
          const gboolean has_left = zyr_record_get_string (record, "to", "")[0] != '\0';
          ZyrHouseholdMember *member;

          if (has_left != (pass == 1))
            continue;
          member = make_member (self, reader, record);
          g_hash_table_insert (names, (gpointer)member->id, (gpointer)member->name);
          g_ptr_array_add (self->members, member);
        }
    }
  return TRUE;
}

static int
compare_aids (gconstpointer a, gconstpointer b)
{
  const ZyrHouseholdAid *left = *(ZyrHouseholdAid *const *)a;
  const ZyrHouseholdAid *right = *(ZyrHouseholdAid *const *)b;

  return strcmp (right->decided, left->decided);
}

static gboolean
read_aids (ZyrHousehold *self, ZyrReader *reader, GHashTable *names, GError **error)
{
  g_autoptr (GPtrArray) records = zyr_store_list_records (zyr_reader_get_store (reader),
                                                          ZYR_KIND_AID, self->header.id, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (records, i);
      ZyrHouseholdAid *aid = g_new0 (ZyrHouseholdAid, 1);
      const char *name = g_hash_table_lookup (names, zyr_record_get_string (record, "member", ""));

      aid->id = zyr_household_keep (self, zyr_record_get_id (record));
      aid->programme = keep_field (self, record, "programme");
      aid->institution = keep_field (self, record, "institution");
      aid->member_name = name != NULL ? name : "";
      aid->amount_kurus = zyr_record_get_int (record, "amount", 0);
      aid->status = keep_field (self, record, "status");
      aid->decided = keep_field (self, record, "decided");
      aid->paid = keep_field (self, record, "paid");
      aid->delivered = keep_field (self, record, "delivered");
      aid->decision_no = keep_field (self, record, "decision_no");
      aid->regular = zyr_record_get_bool (record, "regular", FALSE);
      g_ptr_array_add (self->aids, aid);
    }
  g_ptr_array_sort (self->aids, compare_aids);
  return TRUE;
}

static int
compare_decisions (gconstpointer a, gconstpointer b)
{
  const ZyrHouseholdDecision *left = *(ZyrHouseholdDecision *const *)a;
  const ZyrHouseholdDecision *right = *(ZyrHouseholdDecision *const *)b;
  const int order = strcmp (right->date, left->date);

  return order != 0 ? order : strcmp (right->no, left->no);
}

static ZyrHouseholdDecision *
make_decision (ZyrHousehold *self, GHashTable *names, ZyrRecord *record)
{
  ZyrHouseholdDecision *decision = g_new0 (ZyrHouseholdDecision, 1);
  const char *name = g_hash_table_lookup (names, zyr_record_get_string (record, "member", ""));

  decision->id = zyr_household_keep (self, zyr_record_get_id (record));
  decision->no = keep_field (self, record, "no");
  decision->meeting = keep_field (self, record, "meeting");
  decision->date = keep_field (self, record, "date");
  decision->kind = keep_field (self, record, "kind");
  decision->programme = keep_field (self, record, "programme");
  decision->member_name = name != NULL ? name : "";
  decision->result = keep_field (self, record, "result");
  decision->amount_kurus = zyr_record_get_int (record, "amount", 0);
  decision->regular = zyr_record_get_bool (record, "regular", FALSE);
  decision->from = keep_field (self, record, "from");
  decision->until = keep_field (self, record, "until");
  decision->votes_for = (int)zyr_record_get_int (record, "votes_for", 0);
  decision->votes_against = (int)zyr_record_get_int (record, "votes_against", 0);
  decision->text = keep_field (self, record, "text");
  return decision;
}

static gboolean
read_decisions (ZyrHousehold *self, ZyrReader *reader, GHashTable *names, GError **error)
{
  g_autoptr (GPtrArray) records = zyr_store_list_records (
      zyr_reader_get_store (reader), ZYR_KIND_DECISION, self->header.id, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (self->decisions,
                     make_decision (self, names, g_ptr_array_index (records, i)));
  g_ptr_array_sort (self->decisions, compare_decisions);
  return TRUE;
}

/* What the user can do here now: correct, continue, start. 0: nothing. */
static guint
rank_open (const ZyrVisitRow *row)
{
  if (!row->is_mine)
    return 0;
  if (row->is_returned)
    return 3;
  if (g_str_equal (row->state, "in_progress") || g_str_equal (row->state, "completed"))
    return 2;
  return g_str_equal (row->state, "planned") ? 1 : 0;
}

static gboolean
read_visits (ZyrHousehold *self, ZyrReader *reader, GError **error)
{
  const ZyrStoreVisitFilter filter = {
    .household = self->header.id,
    .order = ZYR_STORE_VISITS_BY_PLANNED_DESC,
  };
  g_autoptr (GPtrArray) visits
      = zyr_store_list_visits (zyr_reader_get_store (reader), &filter, error);
  guint best = 0;

  if (visits == NULL)
    return FALSE;
  for (guint i = 0; i < visits->len; i++)
    {
      ZyrVisitRow *row = zyr_reader_make_visit_row (reader, g_ptr_array_index (visits, i), error);

      if (row == NULL)
        return FALSE;
      g_ptr_array_add (self->visits, row);
      /* Of two that are planned, the earlier one, which comes later here. */
      if (rank_open (row) > 0 && rank_open (row) >= best)
        {
          best = rank_open (row);
          self->open_visit = row;
        }
    }
  return TRUE;
}

static gboolean
read_conflicts (ZyrHousehold *self, ZyrReader *reader, GError **error)
{
  self->conflicts = zyr_conflict_read_open (reader, self->header.id, error);
  return self->conflicts != NULL;
}

static gboolean
read_events (ZyrHousehold *self, ZyrReader *reader, GError **error)
{
  self->events = zyr_file_history_read (reader, self->header.id, ZYR_HOUSEHOLD_EVENTS_N + 1, error);
  return self->events != NULL;
}

typedef struct
{
  char *id;
  char *language; /* a bare code */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->id);
  g_free (request->language);
  g_free (request);
}

static gpointer
read_household (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);
  g_autoptr (ZyrHousehold) self = NULL;
  g_autoptr (ZyrRecord) household = NULL;
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) local_error = NULL;

  if (reader == NULL)
    return NULL;
  household = zyr_reader_find (reader, ZYR_KIND_HOUSEHOLD, request->id, &local_error);
  if (household == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_FOUND,
                             "the household is not on this device");
      return NULL;
    }
  self = g_object_new (ZYR_TYPE_HOUSEHOLD, NULL);
  self->today = zyr_household_keep (self, zyr_reader_get_today (reader));
  self->roles = zyr_reader_get_actor (reader)->roles;
  read_header (self, reader, household);
  if (!read_members (self, reader, names, error)
      || !zyr_household_read_snapshot (self, reader, names, error)
      || !zyr_household_read_report (self, reader, request->language, error)
      || !read_aids (self, reader, names, error)
      || !read_decisions (self, reader, names, error) || !read_visits (self, reader, error)
      || !zyr_household_read_notes (self, reader, error)
      || !zyr_household_read_matters (self, reader, names, error)
      || !read_conflicts (self, reader, error) || !read_events (self, reader, error)
      || !zyr_household_read_twins (self, reader, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
zyr_household_load_async (ZyrWorkspace *workspace,
                          const char *household_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Request *request;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  request = g_new0 (Request, 1);
  request->id = g_strdup (household_id);
  request->language
      = g_strdup (zyr_code_book_get_language (zyr_workspace_get_codes (workspace)));
  zyr_workspace_run_async (workspace, read_household, request, request_free, g_object_unref,
                           cancellable, callback, user_data);
  zyr_file_read_note (workspace, household_id, NULL);
}

ZyrHousehold *
zyr_household_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  char *household_id;
  char *text;
  char *corrects;
} NewNote;

static void
new_note_free (gpointer data)
{
  NewNote *note = data;

  g_free (note->household_id);
  g_free (note->text);
  g_free (note->corrects);
  g_free (note);
}

static gpointer
add_note (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const NewNote *note = data;
  const ZyrStoreActor who = zyr_actor_to_store (actor);
  g_autofree char *op_id = zyr_uuid_new ();
  g_autofree char *note_id = zyr_uuid_new ();
  g_autofree char *now = zyr_actor_dup_now (actor);
  g_autoptr (JsonObject) op = zyr_operation_new_note (op_id, now, note_id, note->household_id,
                                                      note->text, note->corrects);

  if (zyr_store_append_operation (store, op, &who, error) < 0)
    return NULL;
  /* The note is safe; a draft that could not be forgotten only offers itself once more. */
  zyr_note_draft_forget (store, actor, note->household_id, note->text, NULL);
  return g_steal_pointer (&note_id);
}

void
zyr_household_add_note_async (ZyrWorkspace *workspace,
                              const char *household_id,
                              const char *text,
                              const char *corrects,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  NewNote *note;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  if (strlen (text) > ZYR_TEXT_SIZE_BYTES_MAX)
    {
      g_task_report_new_error (workspace, callback, user_data,
                               (gpointer)zyr_household_add_note_async, ZYR_WORKSPACE_ERROR,
                               ZYR_WORKSPACE_ERROR_TOO_LARGE, "the note is too long");
      return;
    }
  note = g_new0 (NewNote, 1);
  note->household_id = g_strdup (household_id);
  note->text = g_strstrip (g_strdup (text));
  note->corrects = g_strdup (corrects);
  zyr_workspace_run_act_async (workspace, add_note, note, new_note_free, g_free, cancellable,
                               callback, user_data);
}

char *
zyr_household_add_note_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
zyr_household_get_id (ZyrHousehold *self)
{
  return self->header.id;
}

const ZyrHouseholdHeader *
zyr_household_get_header (ZyrHousehold *self)
{
  return &self->header;
}

GPtrArray *
zyr_household_get_members (ZyrHousehold *self)
{
  return self->members;
}

const ZyrRegistrySnapshot *
zyr_household_get_snapshot (ZyrHousehold *self)
{
  return &self->snapshot;
}

const ZyrLastReport *
zyr_household_get_report (ZyrHousehold *self)
{
  return &self->report;
}

GPtrArray *
zyr_household_get_aids (ZyrHousehold *self)
{
  return self->aids;
}

GPtrArray *
zyr_household_get_decisions (ZyrHousehold *self)
{
  return self->decisions;
}

GPtrArray *
zyr_household_get_visits (ZyrHousehold *self)
{
  return self->visits;
}

GPtrArray *
zyr_household_get_notes (ZyrHousehold *self)
{
  return self->notes;
}

GPtrArray *
zyr_household_get_matters (ZyrHousehold *self)
{
  return self->matters;
}

GPtrArray *
zyr_household_get_conflicts (ZyrHousehold *self)
{
  return self->conflicts;
}

GPtrArray *
zyr_household_get_events (ZyrHousehold *self)
{
  return self->events;
}

GPtrArray *
zyr_household_get_twins (ZyrHousehold *self)
{
  return self->twins;
}

ZyrVisitRow *
zyr_household_get_open_visit (ZyrHousehold *self)
{
  return self->open_visit;
}
