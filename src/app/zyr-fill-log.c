/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-fill-log.h"

#include <string.h>

#include "zyr-limits.h"

struct _ZyrFillLog
{
  ZyrFormAudit wants; /* its texts are the form's */
  ZyrForm *form;
  char *user;

  char *place[3]; /* latitude, longitude, accuracy; NULL while there is none */
  gint64 place_ms;
  char *reason;
  char *question; /* (nullable) */
  char *old_value;
  gint64 since_ms;
  ZyrFillLogEvent page;
  char *page_node; /* (nullable): while no page is shown that has a row */
  gint64 page_since_ms;

  GPtrArray *rows;
  gsize size_bytes;
};

ZyrFillLog *
zyr_fill_log_new (ZyrForm *form, const char *user)
{
  const ZyrFormAudit *wants = zyr_form_get_audit (form);
  ZyrFillLog *self;

  if (wants == NULL)
    return NULL;
  self = g_new0 (ZyrFillLog, 1);
  self->wants = *wants;
  self->form = g_object_ref (form);
  self->user = g_strdup (user != NULL ? user : "");
  self->reason = g_strdup ("");
  self->rows = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
zyr_fill_log_free (ZyrFillLog *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->place); i++)
    g_free (self->place[i]);
  g_object_unref (self->form);
  g_free (self->user);
  g_free (self->reason);
  g_free (self->question);
  g_free (self->old_value);
  g_free (self->page_node);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

const char *
zyr_fill_log_get_ref (ZyrFillLog *self)
{
  return self->wants.ref;
}

static const char *
add_row (ZyrFillLog *self, char *row)
{
  const gsize size = strlen (row) + 1;

  if (size > ZYR_FORM_AUDIT_SIZE_BYTES_MAX
      || self->size_bytes > ZYR_FORM_AUDIT_SIZE_BYTES_MAX - size)
    {
      g_free (row);
      return NULL;
    }
  self->size_bytes += size;
  g_ptr_array_add (self->rows, row);
  return row;
}

void
zyr_fill_log_restore (ZyrFillLog *self, const char *row)
{
  add_row (self, g_strdup (row));
}

/* Quoted only when it has to be, as the log's specification wants it */
static void
append_cell (GString *row, const char *value)
{
  g_string_append_c (row, ',');
  if (strpbrk (value, ",\n\r") == NULL)
    {
      g_string_append (row, value);
      return;
    }
  g_string_append_c (row, '"');
  for (const char *c = value; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (row, '"');
      g_string_append_c (row, *c);
    }
  g_string_append_c (row, '"');
}

static void
append_time (GString *row, gint64 at_ms)
{
  g_string_append_c (row, ',');
  if (at_ms > 0)
    g_string_append_printf (row, "%" G_GINT64_FORMAT, at_ms);
}

static void
append_place (ZyrFillLog *self, GString *row, gint64 at_ms)
{
  const gboolean fresh = self->place[0] != NULL
                         && ABS (at_ms - self->place_ms) <= self->wants.place_age_s * 1000;

  for (guint i = 0; i < G_N_ELEMENTS (self->place); i++)
    append_cell (row, fresh ? self->place[i] : "");
}

/* Bounded: of a text that fills pages the beginning tells enough */
static char *
shortened (const char *value)
{
  const char *end = value + ZYR_FORM_AUDIT_VALUE_BYTES_MAX;

  if (strlen (value) <= ZYR_FORM_AUDIT_VALUE_BYTES_MAX)
    return g_strdup (value);
  return g_strndup (value, (gsize)(g_utf8_find_prev_char (value, end) - value));
}

/* @end_ms: 0 for what takes no time; @old_value: (nullable): when nothing was changed */
static const char *
add_event (ZyrFillLog *self,
           const char *event,
           const char *node,
           gint64 start_ms,
           gint64 end_ms,
           const char *old_value,
           const char *new_value)
{
  GString *row = g_string_new (event);
  g_autofree char *old_short = shortened (old_value != NULL ? old_value : "");
  g_autofree char *new_short = shortened (old_value != NULL ? new_value : "");

  append_cell (row, node != NULL ? node : "");
  append_time (row, start_ms);
  append_time (row, end_ms);
  if (self->wants.place_priority != NULL)
    append_place (self, row, end_ms > 0 ? end_ms : start_ms);
  if (self->wants.tracks_changes)
    {
      append_cell (row, old_short);
      append_cell (row, new_short);
    }
  if (self->wants.tracks_user)
    append_cell (row, self->user);
  if (self->wants.tracks_reasons)
    append_cell (row, strcmp (event, "change reason") == 0 ? self->reason : "");
  return add_row (self, g_string_free (row, FALSE));
}

static const char *
name_of (ZyrFillLogEvent event)
{
  static const char *const names[] = {
    [ZYR_FILL_LOG_START] = "form start",
    [ZYR_FILL_LOG_RESUME] = "form resume",
    [ZYR_FILL_LOG_SAVE] = "form save",
    [ZYR_FILL_LOG_EXIT] = "form exit",
    [ZYR_FILL_LOG_FINALIZE] = "form finalize",
    [ZYR_FILL_LOG_JUMP] = "jump",
    [ZYR_FILL_LOG_ADD_REPEAT] = "add repeat",
    [ZYR_FILL_LOG_DELETE_REPEAT] = "delete repeat",
    [ZYR_FILL_LOG_CONSTRAINT_ERROR] = "constraint error",
    [ZYR_FILL_LOG_SAVE_ERROR] = "save error",
    [ZYR_FILL_LOG_FINALIZE_ERROR] = "finalize error",
    [ZYR_FILL_LOG_CHANGE_REASON] = "change reason",
    [ZYR_FILL_LOG_GROUP] = "group questions",
    [ZYR_FILL_LOG_END_SCREEN] = "end screen",
  };

  g_return_val_if_fail ((guint)event < G_N_ELEMENTS (names), "");
  return names[event];
}

const char *
zyr_fill_log_note (ZyrFillLog *self, ZyrFillLogEvent event, const char *node, gint64 at_ms)
{
  return add_event (self, name_of (event), node, at_ms, 0, NULL, NULL);
}

void
zyr_fill_log_show_page (ZyrFillLog *self, ZyrFillLogEvent event, const char *node, gint64 at_ms)
{
  g_free (self->page_node);
  self->page_node = g_strdup (node != NULL ? node : "");
  self->page = event;
  self->page_since_ms = at_ms;
}

const char *
zyr_fill_log_leave_page (ZyrFillLog *self, gint64 at_ms)
{
  g_autofree char *node = g_steal_pointer (&self->page_node);

  if (node == NULL)
    return NULL;
  return add_event (self, name_of (self->page), node, self->page_since_ms,
                    MAX (at_ms, self->page_since_ms), NULL, NULL);
}

/* What is shown with others says nothing by having been seen */
static gboolean
is_in_group (const ZyrFillLog *self)
{
  return self->page_node != NULL && self->page == ZYR_FILL_LOG_GROUP;
}

const char *
zyr_fill_log_leave (ZyrFillLog *self, const char *value, gint64 at_ms)
{
  g_autofree char *question = g_steal_pointer (&self->question);
  g_autofree char *old_value = g_steal_pointer (&self->old_value);
  const gboolean changed = g_strcmp0 (old_value, value) != 0;

  if (question == NULL || (is_in_group (self) && !(changed && self->wants.tracks_changes)))
    return NULL;
  return add_event (self, "question", question, self->since_ms, MAX (at_ms, self->since_ms),
                    changed ? old_value : NULL, value != NULL ? value : "");
}

const char *
zyr_fill_log_enter (ZyrFillLog *self, const char *ref, const char *value, gint64 at_ms)
{
  const char *row = NULL;

  if (g_strcmp0 (self->question, ref) == 0)
    return NULL;
  if (self->question != NULL)
    row = zyr_fill_log_leave (self, self->old_value, at_ms);
  self->question = g_strdup (ref);
  self->old_value = g_strdup (value != NULL ? value : "");
  self->since_ms = at_ms;
  return row;
}

const char *
zyr_fill_log_get_question (ZyrFillLog *self)
{
  return self->question;
}

gboolean
zyr_fill_log_wants_reason (ZyrFillLog *self)
{
  return self->wants.tracks_reasons;
}

void
zyr_fill_log_set_reason (ZyrFillLog *self, const char *reason)
{
  g_free (self->reason);
  self->reason = shortened (reason != NULL ? reason : "");
}

const char *
zyr_fill_log_wants_place (ZyrFillLog *self, gint64 *min_interval_s)
{
  if (min_interval_s != NULL)
    *min_interval_s = self->wants.place_interval_s;
  return self->wants.place_priority;
}

void
zyr_fill_log_set_place (ZyrFillLog *self, const char *place, gint64 at_ms)
{
  g_auto (GStrv) parts = g_strsplit (place, " ", -1);
  const guint n = g_strv_length (parts);

  if (self->wants.place_priority == NULL || n < 2)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->place); i++)
    g_free (self->place[i]);
  self->place[0] = g_strdup (parts[0]);
  self->place[1] = g_strdup (parts[1]);
  self->place[2] = g_strdup (n > 3 ? parts[3] : "");
  self->place_ms = at_ms;
}

char *
zyr_fill_log_to_csv (ZyrFillLog *self)
{
  GString *csv = g_string_new ("event,node,start,end");

  if (self->wants.place_priority != NULL)
    g_string_append (csv, ",latitude,longitude,accuracy");
  if (self->wants.tracks_changes)
    g_string_append (csv, ",old-value,new-value");
  if (self->wants.tracks_user)
    g_string_append (csv, ",user");
  if (self->wants.tracks_reasons)
    g_string_append (csv, ",change-reason");
  g_string_append_c (csv, '\n');
  for (guint i = 0; i < self->rows->len; i++)
    g_string_append_printf (csv, "%s\n", (const char *)self->rows->pdata[i]);
  return g_string_free (csv, FALSE);
}
