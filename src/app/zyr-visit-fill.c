/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-fill-private.h"

#include "zyr-limits.h"
#include "zyr-remark-thread-private.h"
#include "zyr-report-summary-private.h"
#include "zyr-visit-state.h"

enum
{
  PROP_UNSAVED = 1,
  PROP_RECOVERED,
  PROP_CAN_COMPLETE,
  PROP_FAULT,
  PROP_STATE,
  PROP_LANGUAGE,
  N_PROPS,
};

enum
{
  ANSWER_SAVED,
  SAVE_FAILED,
  REMARKS_CHANGED,
  HISTORY_CHANGED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZyrVisitFill, zyr_visit_fill, G_TYPE_OBJECT)

void
zyr_fill_entry_free (ZyrFillEntry *entry)
{
  g_free (entry->ref);
  g_free (entry->value);
  g_free (entry);
}

/* Writing the journal */

typedef struct
{
  char *draft_id;
  GPtrArray *entries; /* of ZyrFillEntry, copies */
} Batch;

/* How far a batch came: entries before it are durable also when a later one failed. */
typedef struct
{
  guint n_written;
  gint64 last_seq;
  GError *error;
} BatchResult;

static void
batch_free (gpointer data)
{
  Batch *batch = data;

  g_free (batch->draft_id);
  g_ptr_array_unref (batch->entries);
  g_free (batch);
}

static void
batch_result_free (gpointer data)
{
  BatchResult *result = data;

  g_clear_error (&result->error);
  g_free (result);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatchResult, batch_result_free)

/* Those of one step, from @first on; or one that is by itself. (transfer full) (element-type
 * ZyrDraftEntry) */
static GPtrArray *
list_together (const Batch *batch, guint first)
{
  GPtrArray *together = g_ptr_array_new_with_free_func (g_free);
  const guint step = ((ZyrFillEntry *)g_ptr_array_index (batch->entries, first))->step;

  for (guint i = first; i < batch->entries->len; i++)
    {
      const ZyrFillEntry *entry = g_ptr_array_index (batch->entries, i);
      ZyrDraftEntry *journal;

      if (i > first && (step == 0 || entry->step != step))
        break;
      journal = g_new0 (ZyrDraftEntry, 1);
      journal->action = entry->action;
      journal->ref = entry->ref;
      journal->value = entry->value;
      g_ptr_array_add (together, journal);
    }
  return together;
}

static gpointer
write_batch (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Batch *batch = data;
  BatchResult *result = g_new0 (BatchResult, 1);

  while (result->n_written < batch->entries->len)
    {
      g_autoptr (GPtrArray) together = list_together (batch, result->n_written);
      const gint64 seq
          = zyr_store_append_answers (store, batch->draft_id, together, &result->error);

      if (seq < 0)
        break;
      result->last_seq = seq;
      result->n_written += together->len;
    }
  return result;
}

static void write_queue (ZyrVisitFill *self);

static void
finish_flushes (ZyrVisitFill *self, const GError *error)
{
  g_autoptr (GPtrArray) flushes = g_steal_pointer (&self->flushes);

  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < flushes->len; i++)
    {
      GTask *task = g_ptr_array_index (flushes, i);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static void
take_written (ZyrVisitFill *self, guint n_written)
{
  for (guint i = 0; i < n_written; i++)
    {
      ZyrFillEntry *entry = g_queue_pop_head (&self->queue);

      if (entry->action == ZYR_DRAFT_SET)
        g_signal_emit (self, signals[ANSWER_SAVED], 0, entry->ref);
      zyr_fill_entry_free (entry);
    }
  if (n_written > 0)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNSAVED]);
}

static void
batch_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrVisitFill) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (BatchResult) written
      = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);

  self->n_writing = 0;
  if (written != NULL)
    {
      if (written->n_written > 0)
        self->last_seq = written->last_seq;
      take_written (self, written->n_written);
      error = g_steal_pointer (&written->error);
    }
  zyr_visit_fill_note_save (self, error == NULL);
  if (error != NULL)
    {
      g_signal_emit (self, signals[SAVE_FAILED], 0, error);
      finish_flushes (self, error);
    }
  else if (!g_queue_is_empty (&self->queue))
    write_queue (self);
  else
    finish_flushes (self, NULL);
  zyr_workspace_release (ZYR_WORKSPACE (source));
}

static void
write_queue (ZyrVisitFill *self)
{
  Batch *batch;

  if (self->n_writing > 0 || g_queue_is_empty (&self->queue))
    return;
  batch = g_new0 (Batch, 1);
  batch->draft_id = g_strdup (self->draft_id);
  batch->entries = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_fill_entry_free);
  for (GList *link = self->queue.head; link != NULL; link = link->next)
    {
      const ZyrFillEntry *entry = link->data;
      ZyrFillEntry *copy = g_new0 (ZyrFillEntry, 1);

      copy->action = entry->action;
      copy->ref = g_strdup (entry->ref);
      copy->value = g_strdup (entry->value);
      copy->step = entry->step;
      g_ptr_array_add (batch->entries, copy);
    }
  self->n_writing = batch->entries->len;
  zyr_workspace_hold (self->workspace);
  zyr_workspace_run_for_async (self->workspace, self->actor, write_batch, batch, batch_free,
                               batch_result_free, batch_cb, g_object_ref (self));
}

void
zyr_visit_fill_queue (ZyrVisitFill *self, ZyrDraftAction action, const char *ref, const char *value)
{
  ZyrFillEntry *entry = g_new0 (ZyrFillEntry, 1);

  entry->action = action;
  entry->ref = g_strdup (ref);
  entry->value = g_strdup (value);
  entry->step = self->step;
  g_queue_push_tail (&self->queue, entry);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_UNSAVED]);
}

void
zyr_visit_fill_enqueue (ZyrVisitFill *self,
                        ZyrDraftAction action,
                        const char *ref,
                        const char *value)
{
  zyr_visit_fill_queue (self, action, ref, value);
  if (self->step == 0)
    write_queue (self);
}

void
zyr_visit_fill_begin_step (ZyrVisitFill *self)
{
  g_return_if_fail (self->step == 0);

  self->step = ++self->n_steps;
}

void
zyr_visit_fill_end_step (ZyrVisitFill *self)
{
  self->step = 0;
  write_queue (self);
}

void
zyr_visit_fill_flush (ZyrVisitFill *self, GTask *task)
{
  g_ptr_array_add (self->flushes, task);
  if (g_queue_is_empty (&self->queue))
    finish_flushes (self, NULL);
  else if (self->step == 0)
    write_queue (self);
}

/* Problems, faults and remarks */

static void
check_fault (ZyrVisitFill *self)
{
  const GError *fault = zyr_form_session_get_error (self->session);

  if (g_strcmp0 (fault != NULL ? fault->message : NULL,
                 self->fault != NULL ? self->fault->message : NULL)
      == 0)
    return;
  g_clear_error (&self->fault);
  if (fault != NULL)
    self->fault = g_error_copy (fault);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FAULT]);
}

static gboolean
check_cb (gpointer user_data)
{
  ZyrVisitFill *self = user_data;
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (self->session);
  gboolean can_complete = !self->finished;

  self->check_id = 0;
  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);

      can_complete = can_complete && section->n_missing == 0 && section->n_invalid == 0;
    }
  if (can_complete != self->can_complete)
    {
      self->can_complete = can_complete;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAN_COMPLETE]);
    }
  check_fault (self);
  return G_SOURCE_REMOVE;
}

static void
session_changed_cb (ZyrVisitFill *self)
{
  if (self->check_id == 0)
    self->check_id = g_idle_add (check_cb, self);
}

void
zyr_visit_fill_take_review (ZyrVisitFill *self, ZyrRecord *review)
{
  JsonObject *body = review != NULL ? zyr_record_get_body (review) : NULL;
  JsonArray *remarks = zyr_json_get_array (body, "remarks");

  g_ptr_array_set_size (self->remarks, 0);
  g_free (self->return_text);
  g_free (self->return_id);
  self->return_text = g_strdup (zyr_json_get_string (body, "text", ""));
  self->return_id = g_strdup (review != NULL ? zyr_record_get_id (review) : "");
  for (guint i = 0; remarks != NULL && i < json_array_get_length (remarks); i++)
    g_ptr_array_add (self->remarks,
                     zyr_remark_from_json (zyr_json_object_at (remarks, i),
                                           zyr_json_get_string (body, "by_name", ""),
                                           zyr_json_get_unix (body, "at"),
                                           (guint)zyr_json_get_int (body, "revision", 0)));
}

/* A return that arrives while the visit is open. */

typedef struct
{
  char *visit_id;
  char *known_id; /* of the review that is shown, "" if none */
} ReturnQuestion;

static void
return_question_free (gpointer data)
{
  ReturnQuestion *question = data;

  g_free (question->visit_id);
  g_free (question->known_id);
  g_free (question);
}

typedef struct
{
  ZyrRecord *visit;
  ZyrRecord *review; /* (nullable): another one than is known */
  GPtrArray *thread; /* (nullable): with it */
} ReturnState;

static void
return_state_free (gpointer data)
{
  ReturnState *state = data;

  g_clear_pointer (&state->visit, zyr_record_unref);
  g_clear_pointer (&state->review, zyr_record_unref);
  g_clear_pointer (&state->thread, g_ptr_array_unref);
  g_free (state);
}

static gpointer
read_return (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const ReturnQuestion *question = data;
  g_autoptr (ZyrReader) reader = zyr_reader_new (store, actor, error);
  g_autoptr (ZyrRecord) visit
      = reader != NULL ? zyr_reader_find (reader, ZYR_KIND_VISIT, question->visit_id, error) : NULL;
  g_autoptr (ZyrRecord) review = NULL;
  ReturnState *state;

  if (visit == NULL)
    return NULL;
  state = g_new0 (ReturnState, 1);
  review = zyr_reader_find_return (reader, visit, NULL);
  if (review != NULL && !g_str_equal (zyr_record_get_id (review), question->known_id))
    {
      state->review = g_steal_pointer (&review);
      state->thread = zyr_remark_thread_load (reader, visit, NULL);
    }
  state->visit = g_steal_pointer (&visit);
  return state;
}

static void records_changed_cb (ZyrVisitFill *self);

/* Takes @state. */
static void
take_return_state (ZyrVisitFill *self, ReturnState *state)
{
  zyr_visit_fill_set_state (self, zyr_record_get_string (state->visit, "state", ""));
  if (state->review != NULL)
    {
      zyr_visit_fill_take_review (self, state->review);
      g_clear_pointer (&self->thread, g_ptr_array_unref);
      self->thread = g_steal_pointer (&state->thread);
      g_signal_emit (self, signals[REMARKS_CHANGED], 0);
    }
  return_state_free (state);
}

static void
return_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrVisitFill) self = user_data;
  ReturnState *state = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, NULL);

  self->reading_remarks = FALSE;
  if (state != NULL)
    take_return_state (self, state);
  if (self->read_again)
    records_changed_cb (self);
}

static void
records_changed_cb (ZyrVisitFill *self)
{
  ReturnQuestion *question;

  /* What is being read may be from before this change. */
  self->read_again = self->reading_remarks;
  if (self->reading_remarks)
    return;
  self->reading_remarks = TRUE;
  question = g_new0 (ReturnQuestion, 1);
  question->visit_id = g_strdup (self->visit->id);
  question->known_id = g_strdup (self->return_id);
  zyr_workspace_run_async (self->workspace, read_return, question, return_question_free,
                           return_state_free, NULL, return_read_cb, g_object_ref (self));
}

void
zyr_visit_fill_set_state (ZyrVisitFill *self, const char *state)
{
  if (g_str_equal (state, self->state))
    return;
  g_free (self->state);
  self->state = g_strdup (state);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  session_changed_cb (self);
}

/* The object */

static void
zyr_visit_fill_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrVisitFill *self = ZYR_VISIT_FILL (object);

  switch (prop_id)
    {
    case PROP_UNSAVED:
      g_value_set_uint (value, zyr_visit_fill_get_unsaved (self));
      break;
    case PROP_RECOVERED:
      g_value_set_uint (value, self->recovered);
      break;
    case PROP_CAN_COMPLETE:
      g_value_set_boolean (value, self->can_complete);
      break;
    case PROP_FAULT:
      g_value_set_boxed (value, self->fault);
      break;
    case PROP_STATE:
      g_value_set_string (value, self->state);
      break;
    case PROP_LANGUAGE:
      g_value_set_string (value, self->language);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_visit_fill_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_LANGUAGE)
    zyr_visit_fill_set_language (ZYR_VISIT_FILL (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
zyr_visit_fill_dispose (GObject *object)
{
  ZyrVisitFill *self = ZYR_VISIT_FILL (object);

  g_clear_handle_id (&self->check_id, g_source_remove);
  zyr_visit_fill_keep_history (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (zyr_visit_fill_parent_class)->dispose (object);
}

static void
zyr_visit_fill_finalize (GObject *object)
{
  ZyrVisitFill *self = ZYR_VISIT_FILL (object);

  g_queue_clear_full (&self->queue, (GDestroyNotify)zyr_fill_entry_free);
  g_clear_error (&self->fault);
  g_clear_object (&self->visit);
  g_clear_pointer (&self->actor, zyr_actor_unref);
  g_clear_pointer (&self->meta, json_object_unref);
  g_clear_pointer (&self->previous, zyr_instance_free);
  g_clear_pointer (&self->last_visit, zyr_instance_free);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  g_clear_pointer (&self->summary, zyr_report_summary_free);
  g_clear_pointer (&self->flushes, g_ptr_array_unref);
  g_clear_pointer (&self->audit, zyr_fill_log_free);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->sounds, g_hash_table_unref);
  g_clear_pointer (&self->answered, g_hash_table_unref);
  g_free (self->state);
  g_free (self->started);
  g_free (self->draft_id);
  g_free (self->form_id);
  g_free (self->form_version);
  g_free (self->reason);
  zyr_visit_fill_close_replies (self);
  g_free (self->return_text);
  g_free (self->return_id);
  g_free (self->language);
  G_OBJECT_CLASS (zyr_visit_fill_parent_class)->finalize (object);
}

static void
zyr_visit_fill_class_init (ZyrVisitFillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = zyr_visit_fill_get_property;
  object_class->set_property = zyr_visit_fill_set_property;
  object_class->dispose = zyr_visit_fill_dispose;
  object_class->finalize = zyr_visit_fill_finalize;

  props[PROP_UNSAVED] = g_param_spec_uint ("unsaved", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_RECOVERED] = g_param_spec_uint ("recovered", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_CAN_COMPLETE] = g_param_spec_boolean ("can-complete", NULL, NULL, FALSE, flags);
  props[PROP_FAULT] = g_param_spec_boxed ("fault", NULL, NULL, G_TYPE_ERROR, flags);
  props[PROP_STATE] = g_param_spec_string ("state", NULL, NULL, "", flags);
  props[PROP_LANGUAGE] = g_param_spec_string ("language", NULL, NULL, "", flags | G_PARAM_WRITABLE);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[ANSWER_SAVED] = g_signal_new ("answer-saved", ZYR_TYPE_VISIT_FILL, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAVE_FAILED] = g_signal_new ("save-failed", ZYR_TYPE_VISIT_FILL, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[REMARKS_CHANGED] = g_signal_new ("remarks-changed", ZYR_TYPE_VISIT_FILL,
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HISTORY_CHANGED]
      = g_signal_new ("history-changed", ZYR_TYPE_VISIT_FILL, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
}

void
zyr_visit_fill_history_changed (ZyrVisitFill *self)
{
  g_signal_emit (self, signals[HISTORY_CHANGED], 0);
}

static void
zyr_visit_fill_init (ZyrVisitFill *self)
{
  g_queue_init (&self->queue);
  self->remarks = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_remark_free);
  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  self->answered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sounds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* What stands in a draft that was put away has been answered, as far as one can tell. */
static void
mark_values_answered (ZyrVisitFill *self)
{
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (self->session);

  for (guint i = 0; i < sections->len; i++)
    {
      ZyrFormSection *section = g_ptr_array_index (sections, i);
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (self->session, section->ref);

      for (guint j = 0; j < items->len; j++)
        {
          ZyrFormItem *item = g_ptr_array_index (items, j);

          if (item->kind == ZYR_FORM_ITEM_QUESTION && item->value[0] != '\0')
            g_hash_table_add (self->answered, g_strdup (item->ref));
        }
    }
}

ZyrVisitFill *
zyr_visit_fill_new (ZyrWorkspace *workspace, ZyrFillMaterial *material)
{
  ZyrVisitFill *self = g_object_new (ZYR_TYPE_VISIT_FILL, NULL);
  const ZyrDraft *draft = material->draft;
  JsonObject *meta = zyr_json_get_object (zyr_record_get_body (material->form), "meta");

  self->workspace = g_object_ref (workspace);
  self->actor = zyr_actor_ref (material->actor);
  self->visit = g_object_ref (material->visit);
  self->state = g_strdup (zyr_record_get_string (material->visit_record, "state", ""));
  self->started
      = g_strdup (zyr_record_get_string (material->visit_record, "started", draft->opened_at));
  self->draft_id = g_strdup (draft->id);
  zyr_visit_fill_take_history (self);
  self->form_id = g_strdup (draft->form_id);
  self->form_version = g_strdup (draft->form_version);
  self->meta = meta != NULL ? json_object_ref (meta) : NULL;
  self->session = g_object_ref (material->session);
  self->language = g_strdup (material->language);
  self->can_compact = material->n_failed == 0;
  if (material->revision != NULL)
    self->previous = zyr_instance_new (zyr_record_get_string (material->revision, "instance", ""));
  if (material->last_visit != NULL)
    {
      self->last_visit
          = zyr_instance_new (zyr_record_get_string (material->last_visit, "instance", ""));
      self->last_visit_at = zyr_record_get_unix (material->last_visit, "submitted");
    }
  if (draft->instance[0] != '\0')
    mark_values_answered (self);
  for (guint i = 0; i < draft->entries->len; i++)
    {
      const ZyrDraftEntry *entry = g_ptr_array_index (draft->entries, i);

      self->last_seq = entry->seq;
      if (entry->action == ZYR_DRAFT_SET)
        g_hash_table_add (self->answered, g_strdup (entry->ref));
    }
  self->recovered = draft->clean ? 0 : draft->entries->len;
  self->n_set_aside = material->n_set_aside;
  zyr_visit_fill_take_review (self, material->review);
  zyr_visit_fill_open_replies (self, material);
  g_signal_connect_swapped (self->session, "changed", G_CALLBACK (session_changed_cb), self);
  g_signal_connect_object (workspace, "records-changed", G_CALLBACK (records_changed_cb), self,
                           G_CONNECT_SWAPPED);
  zyr_visit_fill_open_audit (self, material);
  zyr_visit_fill_open_sounds (self, material);
  check_cb (self);
  return self;
}

ZyrFormSession *
zyr_visit_fill_get_session (ZyrVisitFill *self)
{
  return self->session;
}

ZyrVisitRow *
zyr_visit_fill_get_visit (ZyrVisitFill *self)
{
  return self->visit;
}

const char *
zyr_visit_fill_get_visit_id (ZyrVisitFill *self)
{
  return self->visit->id;
}

guint
zyr_visit_fill_get_recovered (ZyrVisitFill *self)
{
  return self->recovered;
}

guint
zyr_visit_fill_get_set_aside (ZyrVisitFill *self)
{
  return self->n_set_aside;
}

gboolean
zyr_visit_fill_may_continue (ZyrVisitFill *self)
{
  return zyr_visit_state_is_with_worker (zyr_visit_state_from_string (self->state));
}

const char *
zyr_visit_fill_get_state (ZyrVisitFill *self)
{
  return self->state;
}

guint
zyr_visit_fill_get_unsaved (ZyrVisitFill *self)
{
  return self->queue.length + zyr_remark_draft_get_unsaved (self->replies);
}

gboolean
zyr_visit_fill_is_saved (ZyrVisitFill *self, const char *ref)
{
  if (g_strcmp0 (self->answering, ref) == 0)
    return FALSE;
  for (GList *link = self->queue.head; link != NULL; link = link->next)
    {
      if (g_str_equal (((ZyrFillEntry *)link->data)->ref, ref))
        return FALSE;
    }
  return g_hash_table_contains (self->answered, ref);
}

gboolean
zyr_visit_fill_get_can_complete (ZyrVisitFill *self)
{
  return self->can_complete;
}

const GError *
zyr_visit_fill_get_fault (ZyrVisitFill *self)
{
  return self->fault;
}

void
zyr_visit_fill_set_language (ZyrVisitFill *self, const char *language)
{
  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  if (g_strcmp0 (language, self->language) == 0)
    return;
  g_free (self->language);
  self->language = g_strdup (language);
  zyr_visit_material_set_language (self->session, language);
  if (!self->finished)
    {
      g_autofree char *note = g_strconcat (ZYR_FILL_LANGUAGE_NOTE, language, NULL);

      zyr_visit_fill_enqueue (self, ZYR_DRAFT_NOTE, "", note);
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LANGUAGE]);
}

const char *
zyr_visit_fill_get_language (ZyrVisitFill *self)
{
  return self->language;
}

void
zyr_visit_fill_retry_save (ZyrVisitFill *self)
{
  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  write_queue (self);
}

void
zyr_visit_fill_flush_async (ZyrVisitFill *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  g_task_set_source_tag (task, zyr_visit_fill_flush_async);
  zyr_visit_fill_flush (self, task);
}

gboolean
zyr_visit_fill_flush_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
