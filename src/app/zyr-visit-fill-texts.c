/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands beside the questions of a fill: registry, earlier answers, remarks. */
#include "zyr-visit-fill-private.h"

#include "zyr-code-tables-private.h"
#include "zyr-remark-thread-private.h"
#include "zyr-report-summary-private.h"
#include "zyr-visit-result.h"
#include <string.h>

char **
zyr_visit_fill_dup_consents (ZyrVisitFill *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), NULL);

  return zyr_json_dup_strings (self->meta, "consents");
}

char *
zyr_visit_fill_dup_registry_text (ZyrVisitFill *self, const char *ref)
{
  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), NULL);

  return zyr_visit_material_dup_registry_text (self->session, self->meta, ref);
}

static gboolean
is_choice (const ZyrFormItem *item, const char *value)
{
  for (guint i = 0; i < item->choices->len; i++)
    {
      const ZyrFormChoice *choice = g_ptr_array_index (item->choices, i);

      if (g_str_equal (choice->value, value))
        return TRUE;
    }
  return FALSE;
}

static gboolean
are_choices (const ZyrFormItem *item, const char *value)
{
  g_auto (GStrv) codes = g_strsplit (value, " ", -1);

  for (guint i = 0; codes[i] != NULL; i++)
    {
      if (!is_choice (item, codes[i]))
        return FALSE;
    }
  return TRUE;
}

static gboolean
fits (const ZyrFormItem *item, const char *value)
{
  char *end;

  if (item->control == ZYR_FORM_CONTROL_SELECT && item->choices != NULL)
    return are_choices (item, value);
  if (item->choices != NULL)
    return is_choice (item, value);
  switch (item->data_type)
    {
    case ZYR_FORM_DATA_INT:
      g_ascii_strtoll (value, &end, 10);
      return *end == '\0';
    case ZYR_FORM_DATA_DECIMAL:
      g_ascii_strtod (value, &end);
      return *end == '\0';
    case ZYR_FORM_DATA_DATE:
      return zyr_date_is_valid (value);
    case ZYR_FORM_DATA_STRING:
      return TRUE;
    default:
      return FALSE;
    }
}

char *
zyr_visit_fill_dup_registry_value (ZyrVisitFill *self, const char *ref)
{
  g_autofree char *beside = NULL;
  g_autofree char *value = NULL;
  g_autoptr (ZyrFormItem) item = NULL;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), NULL);

  beside = zyr_visit_material_dup_registry_ref (self->meta, ref);
  if (beside != NULL)
    value = zyr_form_session_dup_value (self->session, beside);
  if (value != NULL && value[0] != '\0')
    item = zyr_form_session_dup_item (self->session, ref);
  if (item == NULL || item->readonly || !fits (item, value))
    return g_strdup ("");
  return g_steal_pointer (&value);
}

char *
zyr_visit_fill_dup_instance_label (ZyrVisitFill *self, const char *instance_ref)
{
  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), NULL);

  return zyr_visit_material_dup_instance_label (self->session, self->meta, instance_ref);
}

static char *
value_cb (const char *path, gpointer data)
{
  return zyr_form_session_dup_value (data, path);
}

const ZyrReportSummary *
zyr_visit_fill_get_summary (ZyrVisitFill *self)
{
  g_autoptr (JsonObject) result = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), NULL);

  if (self->meta != NULL)
    text = zyr_visit_result_read (self->meta, value_cb, self->session);
  if (text != NULL)
    result = zyr_json_parse_object (text, -1, G_MAXSIZE, NULL);
  g_clear_pointer (&self->summary, zyr_report_summary_free);
  self->summary = zyr_report_summary_new (result);
  return self->summary;
}

gboolean
zyr_visit_fill_differs_from_registry (ZyrVisitFill *self, const char *ref)
{
  g_autofree char *answer = NULL;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), FALSE);

  if (zyr_visit_material_agrees_with_registry (self->session, self->meta, ref))
    return FALSE;
  answer = zyr_form_session_dup_value (self->session, ref);
  return answer != NULL && answer[0] != '\0';
}

GPtrArray *
zyr_visit_fill_list_differences (ZyrVisitFill *self)
{
  JsonObject *registry = zyr_json_get_object (self->meta, "registry");
  GPtrArray *refs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) values = NULL;
  JsonObjectIter iter;
  const char *any;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), refs);

  if (registry == NULL)
    return refs;
  json_object_iter_init (&iter, registry);
  if (!json_object_iter_next (&iter, &any, NULL))
    return refs;
  values = zyr_form_session_list_values (self->session);
  for (guint i = 0; i < values->len; i++)
    {
      const ZyrFormValue *value = g_ptr_array_index (values, i);
      g_autofree char *ref = zyr_fill_dup_ref (any, value->path);

      if (zyr_visit_fill_differs_from_registry (self, ref))
        g_ptr_array_add (refs, g_steal_pointer (&ref));
    }
  return refs;
}

char *
zyr_visit_fill_dup_earlier_value (ZyrVisitFill *self, const char *ref, gint64 *at, gboolean *usable)
{
  gboolean of_this_visit;
  g_autofree char *value = NULL;
  g_autoptr (ZyrFormItem) item = NULL;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), NULL);

  of_this_visit = self->previous != NULL;
  *at = of_this_visit ? 0 : self->last_visit_at;
  *usable = FALSE;
  if (of_this_visit)
    value = zyr_instance_dup_value (self->previous, ref);
  else if (self->last_visit != NULL && strchr (ref, '[') == NULL)
    value = zyr_instance_dup_value (self->last_visit, ref);
  if (value != NULL && value[0] != '\0')
    item = zyr_form_session_dup_item (self->session, ref);
  /* A file is no words, and a place or a signature of another day proves nothing today. */
  if (item == NULL || item->control == ZYR_FORM_CONTROL_UPLOAD
      || item->data_type == ZYR_FORM_DATA_GEOPOINT)
    return g_strdup ("");
  *usable = !item->readonly && fits (item, value);
  return g_steal_pointer (&value);
}

static gboolean
has_changed (ZyrVisitFill *self, const char *ref)
{
  g_autofree char *before = NULL;
  g_autofree char *now = NULL;

  if (self->previous == NULL || ref[0] == '\0')
    return FALSE;
  before = zyr_instance_dup_value (self->previous, ref);
  now = zyr_form_session_dup_value (self->session, ref);
  return g_strcmp0 (before != NULL ? before : "", now != NULL ? now : "") != 0;
}

GPtrArray *
zyr_visit_fill_list_remarks (ZyrVisitFill *self, const char *ref)
{
  GPtrArray *remarks = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_remark_free);

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), remarks);

  for (guint i = 0; i < self->remarks->len; i++)
    {
      const ZyrRemark *remark = g_ptr_array_index (self->remarks, i);
      ZyrRemark *copy;

      if (ref != NULL && !g_str_equal (remark->ref, ref))
        continue;
      copy = zyr_remark_copy (remark);
      copy->changed = has_changed (self, remark->ref);
      g_ptr_array_add (remarks, copy);
    }
  return remarks;
}

GPtrArray *
zyr_visit_fill_list_thread (ZyrVisitFill *self, const char *ref)
{
  GPtrArray *thread;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self) && ref != NULL, NULL);

  thread = zyr_remark_thread_of (self->thread, ref);
  for (guint i = 0; i < thread->len; i++)
    {
      ZyrRemark *remark = g_ptr_array_index (thread, i);

      remark->changed = !remark->is_reply && remark->revision == self->visit->revision
                        && has_changed (self, ref);
    }
  return thread;
}

GStrv
zyr_visit_fill_dup_languages (ZyrVisitFill *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), NULL);

  names = zyr_form_dup_languages (zyr_form_session_get_form (self->session));
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *code = zyr_language_to_code (names[i]);
      const char *bracket = strrchr (names[i], '(');
      g_autofree char *name
          = g_strndup (names[i], bracket != NULL ? (gsize)(bracket - names[i]) : strlen (names[i]));

      g_strv_builder_add_many (builder, code, g_strchomp (name), NULL);
    }
  return g_strv_builder_end (builder);
}

const char *
zyr_visit_fill_get_return_text (ZyrVisitFill *self)
{
  return self->return_text;
}
