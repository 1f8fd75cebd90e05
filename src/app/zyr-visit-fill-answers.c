/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person does to the answers of a fill, and takes back. */
#include "zyr-visit-fill-private.h"

#include "zyr-limits.h"

/* The steps to take back. A draft's outlive its page: they wait with the workspace. */

#define HISTORIES_KEY "zyr-fill-histories"

static GHashTable *
get_histories (ZyrWorkspace *workspace)
{
  GHashTable *histories = g_object_get_data (G_OBJECT (workspace), HISTORIES_KEY);

  if (histories == NULL)
    {
      histories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)zyr_fill_history_free);
      g_object_set_data_full (G_OBJECT (workspace), HISTORIES_KEY, histories,
                              (GDestroyNotify)g_hash_table_unref);
    }
  return histories;
}

void
zyr_visit_fill_take_history (ZyrVisitFill *self)
{
  GHashTable *histories = get_histories (self->workspace);
  gpointer id;
  gpointer history;

  if (g_hash_table_steal_extended (histories, self->draft_id, &id, &history))
    {
      g_free (id);
      self->history = history;
    }
  else
    self->history = zyr_fill_history_new ();
}

void
zyr_visit_fill_keep_history (ZyrVisitFill *self)
{
  g_autoptr (ZyrFillHistory) history = g_steal_pointer (&self->history);
  GHashTable *histories;

  if (history == NULL || self->finished || self->workspace == NULL)
    return;
  histories = get_histories (self->workspace);
  if (g_hash_table_size (histories) >= ZYR_FILL_HISTORIES_N_MAX)
    g_hash_table_remove_all (histories);
  zyr_fill_history_touch (history);
  zyr_fill_history_seal (history);
  g_hash_table_insert (histories, g_strdup (self->draft_id), g_steal_pointer (&history));
}

static void
begin_act (ZyrVisitFill *self)
{
  if (self->history != NULL)
    zyr_fill_history_begin (self->history, self->session);
}

static void
note_act (ZyrVisitFill *self, ZyrFillAct act, const char *ref)
{
  if (self->history == NULL)
    return;
  zyr_fill_history_note (self->history, self->session, act, ref,
                         zyr_clock_get_monotonic_us (self->actor->clock));
  zyr_visit_fill_history_changed (self);
}

static ZyrFillAct
get_act (ZyrVisitFill *self, const char *ref)
{
  g_autoptr (ZyrFormItem) item = zyr_form_session_dup_item (self->session, ref);
  gboolean typed = item != NULL
                   && (item->control == ZYR_FORM_CONTROL_INPUT
                       || item->control == ZYR_FORM_CONTROL_SECRET
                       || item->control == ZYR_FORM_CONTROL_RANGE);

  return typed ? ZYR_FILL_ACT_TYPE : ZYR_FILL_ACT_ANSWER;
}

static gboolean
refuse_finished (ZyrVisitFill *self, GError **error)
{
  if (!self->finished)
    return FALSE;
  g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_WRONG_STATE,
                       "the visit is no longer being filled in");
  return TRUE;
}

gboolean
zyr_visit_fill_answer (ZyrVisitFill *self,
                       const char *ref,
                       const char *value,
                       gboolean *valid,
                       GError **error)
{
  gboolean holds = TRUE;
  gboolean taken;
  ZyrFillAct act;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), FALSE);

  if (value == NULL)
    value = "";
  if (refuse_finished (self, error))
    return FALSE;
  if (strlen (value) > ZYR_ANSWER_SIZE_BYTES_MAX)
    {
      g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_TOO_LARGE,
                           "the answer is too long");
      return FALSE;
    }
  act = get_act (self, ref);
  begin_act (self);
  self->answering = ref;
  taken = zyr_form_session_set_value (self->session, ref, value, &holds, error);
  self->answering = NULL;
  if (!taken)
    return FALSE;
  g_hash_table_add (self->answered, g_strdup (ref));
  zyr_visit_fill_enqueue (self, ZYR_DRAFT_SET, ref, value);
  zyr_visit_fill_leave_sound (self, ref);
  note_act (self, act, ref);
  if (!holds)
    zyr_visit_fill_audit (self, ZYR_FILL_LOG_CONSTRAINT_ERROR, ref);
  if (valid != NULL)
    *valid = holds;
  return TRUE;
}

char *
zyr_visit_fill_add_repeat (ZyrVisitFill *self, const char *repeat_ref, GError **error)
{
  char *instance;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), NULL);

  if (refuse_finished (self, error))
    return NULL;
  begin_act (self);
  instance = zyr_form_session_add_repeat (self->session, repeat_ref, error);
  if (instance != NULL)
    {
      zyr_visit_fill_enqueue (self, ZYR_DRAFT_ADD_REPEAT, repeat_ref, NULL);
      zyr_visit_fill_audit (self, ZYR_FILL_LOG_ADD_REPEAT, instance);
      note_act (self, ZYR_FILL_ACT_ADD, instance);
    }
  return instance;
}

/* After "/data/x/r[2]" went, what was at r[3] is at r[2]. */
static void
shift_answered (ZyrVisitFill *self, const char *instance_ref)
{
  const char *open = strrchr (instance_ref, '[');
  g_autofree char *prefix = NULL;
  g_autoptr (GHashTable) shifted = NULL;
  GHashTableIter iter;
  gpointer ref;
  guint64 removed;

  if (open == NULL)
    return;
  prefix = g_strndup (instance_ref, (gsize)(open + 1 - instance_ref));
  removed = g_ascii_strtoull (open + 1, NULL, 10);
  shifted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, self->answered);
  while (g_hash_table_iter_next (&iter, &ref, NULL))
    {
      const char *rest = ref;
      char *end;
      guint64 position;

      if (!g_str_has_prefix (rest, prefix))
        {
          g_hash_table_add (shifted, g_strdup (rest));
          continue;
        }
      position = g_ascii_strtoull (rest + strlen (prefix), &end, 10);
      if (position < removed)
        g_hash_table_add (shifted, g_strdup (rest));
      else if (position > removed)
        g_hash_table_add (shifted,
                          g_strdup_printf ("%s%" G_GUINT64_FORMAT "%s", prefix, position - 1, end));
    }
  g_hash_table_unref (self->answered);
  self->answered = g_steal_pointer (&shifted);
}

gboolean
zyr_visit_fill_remove_repeat (ZyrVisitFill *self, const char *instance_ref, GError **error)
{
  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), FALSE);

  if (refuse_finished (self, error))
    return FALSE;
  begin_act (self);
  if (!zyr_form_session_remove_repeat (self->session, instance_ref, error))
    return FALSE;
  shift_answered (self, instance_ref);
  zyr_visit_fill_enqueue (self, ZYR_DRAFT_REMOVE_REPEAT, instance_ref, NULL);
  zyr_visit_fill_audit (self, ZYR_FILL_LOG_DELETE_REPEAT, instance_ref);
  note_act (self, ZYR_FILL_ACT_REMOVE, instance_ref);
  return TRUE;
}

/* Taking back is answering anew. */

static gboolean
write_answer (gpointer data, const char *ref, const char *value)
{
  return zyr_visit_fill_answer (data, ref, value, NULL, NULL);
}

static gboolean
write_supply (gpointer data, const char *ref, const char *value)
{
  ZyrVisitFill *self = data;

  if (!zyr_form_session_supply (self->session, ref, value, NULL))
    return FALSE;
  zyr_visit_fill_enqueue (self, ZYR_DRAFT_SUPPLY, ref, value);
  return TRUE;
}

static char *
write_add (gpointer data, const char *repeat_ref)
{
  return zyr_visit_fill_add_repeat (data, repeat_ref, NULL);
}

static gboolean
write_remove (gpointer data, const char *instance_ref)
{
  return zyr_visit_fill_remove_repeat (data, instance_ref, NULL);
}

static const ZyrFillWriter writer = { write_answer, write_supply, write_add, write_remove };

gboolean
zyr_visit_fill_can_move (ZyrVisitFill *self, ZyrFillMove move)
{
  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), FALSE);

  return !self->finished && self->history != NULL && zyr_fill_history_can (self->history, move);
}

char *
zyr_visit_fill_move (ZyrVisitFill *self, ZyrFillMove move)
{
  char *look;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), NULL);

  if (!zyr_visit_fill_can_move (self, move))
    return NULL;
  /* A process that dies in the middle has taken back all of it or nothing. */
  zyr_visit_fill_begin_step (self);
  look = zyr_fill_history_move (self->history, self->session, move, &writer, self);
  zyr_visit_fill_end_step (self);
  zyr_visit_fill_history_changed (self);
  return look;
}

guint
zyr_visit_fill_get_step (ZyrVisitFill *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), 0);

  return self->history != NULL ? zyr_fill_history_get_step (self->history) : 0;
}
