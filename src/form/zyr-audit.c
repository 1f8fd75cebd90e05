/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "zyr-form-audit.h"
#include "zyr-limits.h"
#include "zyr-model-private.h"

struct _ZyrFormAudit
{
  char *ref;
  char *user;
  char *priority; /* (nullable) */
  gint64 min_interval_s;
  gint64 max_age_ms;
  gboolean tracks_places;
  gboolean tracks_changes;
  gboolean tracks_reasons;
  gboolean tracks_user;

  char *place[3]; /* latitude, longitude, accuracy; NULL while there is none */
  gint64 place_ms;
  char *reason;
  char *question; /* (nullable) */
  char *old_value;
  gint64 since_ms;

  GPtrArray *rows;
  gsize size_bytes;
};

static const char *
attribute_of (const ZyrSchema *schema, const char *name)
{
  const char *text = schema->bind.attributes != NULL
                         ? g_hash_table_lookup (schema->bind.attributes, name)
                         : NULL;

  return text != NULL ? text : "";
}

static gboolean
is_true (const ZyrSchema *schema, const char *name)
{
  return g_str_has_prefix (attribute_of (schema, name), "true");
}

static gint64
seconds (const ZyrSchema *schema, const char *name)
{
  const gint64 number = g_ascii_strtoll (attribute_of (schema, name), NULL, 10);

  return CLAMP (number, 0, 24 * 60 * 60);
}

static gboolean
is_priority (const char *text)
{
  static const char *const known[] = { "no-power", "low-power", "balanced", "high-accuracy", NULL };

  return g_strv_contains (known, text);
}

/* Places need all three attributes */
static void
read_places (ZyrFormAudit *self, const ZyrSchema *schema)
{
  const char *priority = attribute_of (schema, "location-priority");

  self->min_interval_s = seconds (schema, "location-min-interval");
  self->max_age_ms = seconds (schema, "location-max-age") * 1000;
  self->tracks_places = is_priority (priority)
                        && *attribute_of (schema, "location-min-interval") != '\0'
                        && self->max_age_ms >= self->min_interval_s * 1000;
  self->priority = self->tracks_places ? g_strdup (priority) : NULL;
}

/* Called while a form loads */
void
zyr_load_check_audit (ZyrLoader *self)
{
  const ZyrSchema *schema = self->form->audit;
  g_autoptr (ZyrFormAudit) audit = schema != NULL ? zyr_form_audit_new (self->form, NULL) : NULL;

  if (audit != NULL && !audit->tracks_places && *attribute_of (schema, "location-priority") != '\0')
    zyr_loader_warn (
        self, schema->bind.line, schema->path,
        "no places are noted: location-priority is one of no-power, low-power, balanced,"
        " high-accuracy, and location-max-age (s) is at least location-min-interval (s)");
}

ZyrFormAudit *
zyr_form_audit_new (ZyrForm *form, const char *user)
{
  const ZyrSchema *schema = form->audit;
  ZyrFormAudit *self;

  if (schema == NULL)
    return NULL;
  self = g_new0 (ZyrFormAudit, 1);
  self->ref = g_strdup (schema->path);
  self->user = g_strdup (user != NULL ? user : "");
  self->reason = g_strdup ("");
  self->tracks_changes = is_true (schema, "track-changes");
  self->tracks_reasons
      = strcmp (attribute_of (schema, "track-changes-reasons"), "on-form-edit") == 0;
  self->tracks_user = is_true (schema, "identify-user");
  self->rows = g_ptr_array_new_with_free_func (g_free);
  read_places (self, schema);
  return self;
}

void
zyr_form_audit_free (ZyrFormAudit *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->place); i++)
    g_free (self->place[i]);
  g_free (self->ref);
  g_free (self->user);
  g_free (self->priority);
  g_free (self->reason);
  g_free (self->question);
  g_free (self->old_value);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

const char *
zyr_form_audit_get_ref (ZyrFormAudit *self)
{
  return self->ref;
}

static const char *
add_row (ZyrFormAudit *self, char *row)
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
zyr_form_audit_restore (ZyrFormAudit *self, const char *row)
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
append_place (ZyrFormAudit *self, GString *row, gint64 at_ms)
{
  const gboolean fresh = self->place[0] != NULL && ABS (at_ms - self->place_ms) <= self->max_age_ms;

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
add_event (ZyrFormAudit *self,
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
  if (self->tracks_places)
    append_place (self, row, end_ms > 0 ? end_ms : start_ms);
  if (self->tracks_changes)
    {
      append_cell (row, old_short);
      append_cell (row, new_short);
    }
  if (self->tracks_user)
    append_cell (row, self->user);
  if (self->tracks_reasons)
    append_cell (row, strcmp (event, "change reason") == 0 ? self->reason : "");
  return add_row (self, g_string_free (row, FALSE));
}

const char *
zyr_form_audit_note (ZyrFormAudit *self, ZyrFormAuditEvent event, const char *node, gint64 at_ms)
{
  static const char *const names[] = {
    [ZYR_FORM_AUDIT_START] = "form start",
    [ZYR_FORM_AUDIT_RESUME] = "form resume",
    [ZYR_FORM_AUDIT_SAVE] = "form save",
    [ZYR_FORM_AUDIT_EXIT] = "form exit",
    [ZYR_FORM_AUDIT_FINALIZE] = "form finalize",
    [ZYR_FORM_AUDIT_JUMP] = "jump",
    [ZYR_FORM_AUDIT_ADD_REPEAT] = "add repeat",
    [ZYR_FORM_AUDIT_DELETE_REPEAT] = "delete repeat",
    [ZYR_FORM_AUDIT_CONSTRAINT_ERROR] = "constraint error",
    [ZYR_FORM_AUDIT_SAVE_ERROR] = "save error",
    [ZYR_FORM_AUDIT_FINALIZE_ERROR] = "finalize error",
    [ZYR_FORM_AUDIT_CHANGE_REASON] = "change reason",
  };

  g_return_val_if_fail ((guint)event < G_N_ELEMENTS (names), NULL);
  return add_event (self, names[event], node, at_ms, 0, NULL, NULL);
}

const char *
zyr_form_audit_leave (ZyrFormAudit *self, const char *value, gint64 at_ms)
{
  g_autofree char *question = g_steal_pointer (&self->question);
  g_autofree char *old_value = g_steal_pointer (&self->old_value);
  const gboolean changed = g_strcmp0 (old_value, value) != 0;

  if (question == NULL)
    return NULL;
  return add_event (self, "question", question, self->since_ms, MAX (at_ms, self->since_ms),
                    changed ? old_value : NULL, value != NULL ? value : "");
}

const char *
zyr_form_audit_enter (ZyrFormAudit *self, const char *ref, const char *value, gint64 at_ms)
{
  const char *row = NULL;

  if (g_strcmp0 (self->question, ref) == 0)
    return NULL;
  if (self->question != NULL)
    row = zyr_form_audit_leave (self, self->old_value, at_ms);
  self->question = g_strdup (ref);
  self->old_value = g_strdup (value != NULL ? value : "");
  self->since_ms = at_ms;
  return row;
}

const char *
zyr_form_audit_get_question (ZyrFormAudit *self)
{
  return self->question;
}

gboolean
zyr_form_audit_wants_reason (ZyrFormAudit *self)
{
  return self->tracks_reasons;
}

void
zyr_form_audit_set_reason (ZyrFormAudit *self, const char *reason)
{
  g_free (self->reason);
  self->reason = shortened (reason != NULL ? reason : "");
}

const char *
zyr_form_audit_wants_place (ZyrFormAudit *self, gint64 *min_interval_s)
{
  if (min_interval_s != NULL)
    *min_interval_s = self->min_interval_s;
  return self->priority;
}

void
zyr_form_audit_set_place (ZyrFormAudit *self, const char *place, gint64 at_ms)
{
  g_auto (GStrv) parts = g_strsplit (place, " ", -1);
  const guint n = g_strv_length (parts);

  if (!self->tracks_places || n < 2)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->place); i++)
    g_free (self->place[i]);
  self->place[0] = g_strdup (parts[0]);
  self->place[1] = g_strdup (parts[1]);
  self->place[2] = g_strdup (n > 3 ? parts[3] : "");
  self->place_ms = at_ms;
}

char *
zyr_form_audit_to_csv (ZyrFormAudit *self)
{
  GString *csv = g_string_new ("event,node,start,end");

  if (self->tracks_places)
    g_string_append (csv, ",latitude,longitude,accuracy");
  if (self->tracks_changes)
    g_string_append (csv, ",old-value,new-value");
  if (self->tracks_user)
    g_string_append (csv, ",user");
  if (self->tracks_reasons)
    g_string_append (csv, ",change-reason");
  g_string_append_c (csv, '\n');
  for (guint i = 0; i < self->rows->len; i++)
    g_string_append_printf (csv, "%s\n", (const char *)self->rows->pdata[i]);
  return g_string_free (csv, FALSE);
}
