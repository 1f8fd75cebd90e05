/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-fill-device.h"

#include "zyr-visit-fill-private.h"

static gint64
now_ms (ZyrVisitFill *self)
{
  return zyr_clock_get_now_us (self->actor->clock) / 1000;
}

/* The first time that the draft could not be written, until it was: the row waits with the rest. */
void
zyr_visit_fill_note_save (ZyrVisitFill *self, gboolean saved)
{
  const char *row;

  if (!saved && !self->save_failed && self->audit != NULL)
    {
      row = zyr_fill_log_note (self->audit, ZYR_FILL_LOG_SAVE_ERROR, NULL, now_ms (self));
      if (row != NULL)
        zyr_visit_fill_queue (self, ZYR_DRAFT_NOTE, "", row);
    }
  self->save_failed = !saved;
}

/* A row of the log on its way to the draft */
static void
keep_row (ZyrVisitFill *self, const char *row)
{
  if (row != NULL)
    zyr_visit_fill_enqueue (self, ZYR_DRAFT_NOTE, "", row);
}

void
zyr_visit_fill_audit (ZyrVisitFill *self, ZyrFillLogEvent event, const char *node)
{
  if (self->audit != NULL)
    keep_row (self, zyr_fill_log_note (self->audit, event, node, now_ms (self)));
}

void
zyr_visit_fill_open_audit (ZyrVisitFill *self, const ZyrFillMaterial *material)
{
  GPtrArray *rows = material->draft->notes;
  guint n_rows = 0;

  self->requests = g_ptr_array_ref (material->requests);
  self->audit
      = zyr_fill_log_new (zyr_form_session_get_form (self->session), self->actor->staff_no);
  if (self->audit == NULL)
    return;
  for (guint i = 0; i < rows->len; i++)
    {
      const char *row = g_ptr_array_index (rows, i);

      if (g_str_has_prefix (row, ZYR_FILL_LANGUAGE_NOTE)
          || g_str_has_prefix (row, ZYR_FILL_RECORDING_NOTE))
        continue;
      zyr_fill_log_restore (self->audit, row);
      n_rows++;
    }
  zyr_visit_fill_audit (self,
                        n_rows == 0 && material->revision == NULL ? ZYR_FILL_LOG_START
                                                                     : ZYR_FILL_LOG_RESUME,
                        NULL);
}

void
zyr_visit_fill_enter_question (ZyrVisitFill *self, const char *ref)
{
  g_autofree char *value = NULL;

  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  if (self->history != NULL)
    zyr_fill_history_seal (self->history);
  if (self->audit == NULL || self->finished
      || g_strcmp0 (zyr_fill_log_get_question (self->audit), ref) == 0)
    return;
  zyr_visit_fill_leave_question (self);
  value = zyr_form_session_dup_value (self->session, ref);
  keep_row (self, zyr_fill_log_enter (self->audit, ref, value, now_ms (self)));
}

void
zyr_visit_fill_leave_question (ZyrVisitFill *self)
{
  const char *ref;
  g_autofree char *value = NULL;

  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  if (self->history != NULL)
    zyr_fill_history_seal (self->history);
  ref = self->audit != NULL ? zyr_fill_log_get_question (self->audit) : NULL;
  if (ref == NULL)
    return;
  value = zyr_form_session_dup_value (self->session, ref);
  keep_row (self, zyr_fill_log_leave (self->audit, value, now_ms (self)));
}

void
zyr_visit_fill_note_jump (ZyrVisitFill *self, const char *ref)
{
  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  zyr_visit_fill_leave_question (self);
  zyr_visit_fill_audit (self, ZYR_FILL_LOG_JUMP, ref);
}

static void
leave_page (ZyrVisitFill *self)
{
  zyr_visit_fill_leave_question (self);
  keep_row (self, zyr_fill_log_leave_page (self->audit, now_ms (self)));
}

static gboolean
is_field_list (ZyrVisitFill *self, const char *section_ref)
{
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (self->session);

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);
      g_auto (GStrv) words = NULL;

      if (g_strcmp0 (section->ref, section_ref) != 0)
        continue;
      words = g_strsplit (section->appearance, " ", -1);
      return g_strv_contains ((const char *const *)words, "field-list");
    }
  return FALSE;
}

void
zyr_visit_fill_show_page (ZyrVisitFill *self, const char *section_ref)
{
  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  if (self->audit == NULL || self->finished)
    return;
  leave_page (self);
  if (section_ref == NULL)
    zyr_fill_log_show_page (self->audit, ZYR_FILL_LOG_END_SCREEN, NULL, now_ms (self));
  else if (is_field_list (self, section_ref))
    zyr_fill_log_show_page (self->audit, ZYR_FILL_LOG_GROUP, section_ref, now_ms (self));
}

gboolean
zyr_visit_fill_wants_reason (ZyrVisitFill *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), FALSE);

  return self->audit != NULL && self->previous != NULL && zyr_fill_log_wants_reason (self->audit);
}

void
zyr_visit_fill_set_reason (ZyrVisitFill *self, const char *reason)
{
  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  g_free (self->reason);
  self->reason = g_strdup (reason);
}

/* The log of a draft that is put away */
void
zyr_visit_fill_close_audit (ZyrVisitFill *self)
{
  if (self->audit == NULL)
    return;
  leave_page (self);
  zyr_visit_fill_audit (self, ZYR_FILL_LOG_SAVE, NULL);
  zyr_visit_fill_audit (self, ZYR_FILL_LOG_EXIT, NULL);
}

/* The log of a report that is completed. The report names it. (transfer full) (nullable) */
char *
zyr_visit_fill_end_audit (ZyrVisitFill *self)
{
  const char *ref;

  if (self->audit == NULL)
    return NULL;
  ref = zyr_fill_log_get_ref (self->audit);
  leave_page (self);
  if (zyr_visit_fill_wants_reason (self))
    {
      zyr_fill_log_set_reason (self->audit,
                               self->reason != NULL ? self->reason : self->return_text);
      zyr_visit_fill_audit (self, ZYR_FILL_LOG_CHANGE_REASON, NULL);
    }
  zyr_visit_fill_audit (self, ZYR_FILL_LOG_FINALIZE, NULL);
  zyr_form_session_supply (self->session, ref, ZYR_FILL_LOG_FILE, NULL);
  return zyr_fill_log_to_csv (self->audit);
}

static void
add_request_for_log (ZyrVisitFill *self, GPtrArray *requests)
{
  ZyrFormRequest *request;

  if (self->audit == NULL || self->asked_place
      || zyr_fill_log_wants_place (self->audit, NULL) == NULL)
    return;
  self->asked_place = TRUE;
  request = g_new0 (ZyrFormRequest, 1);
  request->kind = ZYR_FORM_REQUEST_POSITION;
  request->ref = g_strdup ("");
  request->quality = g_strdup ("");
  g_ptr_array_add (requests, request);
}

GPtrArray *
zyr_visit_fill_take_requests (ZyrVisitFill *self)
{
  g_autoptr (GPtrArray) fresh = NULL;
  GPtrArray *requests;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), NULL);

  requests = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_form_request_free);
  fresh = zyr_form_session_take_requests (self->session);
  g_ptr_array_extend_and_steal (requests, g_ptr_array_ref (self->requests));
  g_ptr_array_extend_and_steal (requests, g_steal_pointer (&fresh));
  add_request_for_log (self, requests);
  return requests;
}

gboolean
zyr_visit_fill_supply (ZyrVisitFill *self, const char *ref, const char *value, GError **error)
{
  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), FALSE);

  if (self->audit != NULL)
    zyr_fill_log_set_place (self->audit, value, now_ms (self));
  if (ref[0] == '\0')
    return TRUE;
  if (self->finished)
    {
      g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_WRONG_STATE,
                           "the visit is no longer being filled in");
      return FALSE;
    }
  if (!zyr_form_session_supply (self->session, ref, value, error))
    return FALSE;
  zyr_visit_fill_enqueue (self, ZYR_DRAFT_SUPPLY, ref, value);
  if (self->history != NULL)
    zyr_fill_history_touch (self->history);
  return TRUE;
}
