/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling in a visit. */
#include "zyr-ctl.h"

#include "zyr-form.h"
#include "zyr-visit-fill.h"
#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

static ZyrVisitFill *
open_fill (ZyrCtl *ctl, const char *visit_id, GError **error)
{
  ZyrVisitFill *fill;

  zyr_visit_fill_start_async (ctl->workspace, visit_id, NULL, zyr_ctl_done_cb, ctl);
  fill = zyr_visit_fill_start_finish (zyr_ctl_wait (ctl), error);
  if (fill != NULL && ctl->options->language != NULL)
    zyr_visit_fill_set_language (fill, ctl->options->language);
  return fill;
}

static gboolean
close_fill (ZyrCtl *ctl, ZyrVisitFill *fill, GError **error)
{
  zyr_visit_fill_close_async (fill, zyr_ctl_done_cb, ctl);
  return zyr_visit_fill_close_finish (fill, zyr_ctl_wait (ctl), error);
}

static gboolean
flush (ZyrCtl *ctl, ZyrVisitFill *fill, GError **error)
{
  zyr_visit_fill_flush_async (fill, NULL, zyr_ctl_done_cb, ctl);
  return zyr_visit_fill_flush_finish (fill, zyr_ctl_wait (ctl), error);
}

static JsonArray *
problems_to_json (ZyrVisitFill *fill)
{
  JsonArray *array = json_array_new ();
  g_autoptr (GPtrArray) problems
      = zyr_form_session_list_problems (zyr_visit_fill_get_session (fill));

  for (guint i = 0; i < problems->len; i++)
    {
      const ZyrFormItem *problem = g_ptr_array_index (problems, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (
          object, "kind", problem->state == ZYR_FORM_ITEM_MISSING ? "missing" : "invalid");
      json_object_set_string_member (object, "ref", problem->ref);
      json_object_set_string_member (object, "section", problem->section_ref);
      json_object_set_string_member (object, "label", problem->label);
      json_object_set_string_member (object, "message", problem->message);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonArray *
choices_to_json (GPtrArray *choices)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < choices->len; i++)
    json_array_add_string_element (array,
                                   ((const ZyrFormChoice *)g_ptr_array_index (choices, i))->value);
  return array;
}

static JsonObject *
item_to_json (ZyrVisitFill *fill, const ZyrFormItem *item)
{
  static const char *const kinds[] = { "group", "repeat", "repeat-instance", "question", "note" };
  static const char *const controls[]
      = { "", "input", "select1", "select", "upload", "trigger", "range", "rank", "secret" };
  static const char *const types[]
      = { "string",   "int",      "decimal",  "boolean",  "date",   "time",
          "datetime", "geopoint", "geotrace", "geoshape", "binary", "barcode" };
  static const char *const states[] = { "empty", "missing", "valid", "invalid" };
  JsonObject *object = json_object_new ();
  g_autofree char *registry = zyr_visit_fill_dup_registry_text (fill, item->ref);
  g_autoptr (GPtrArray) remarks = zyr_visit_fill_list_remarks (fill, item->ref);

  json_object_set_string_member (object, "kind", kinds[item->kind]);
  json_object_set_string_member (object, "ref", item->ref);
  json_object_set_string_member (object, "section", item->section_ref);
  json_object_set_string_member (object, "label", item->label);
  if (item->kind == ZYR_FORM_ITEM_REPEAT)
    json_object_set_boolean_member (object, "can_add", item->can_add);
  if (item->kind != ZYR_FORM_ITEM_QUESTION)
    return object;
  json_object_set_string_member (object, "control", controls[item->control]);
  json_object_set_string_member (object, "type", types[item->data_type]);
  json_object_set_string_member (object, "value", item->value);
  json_object_set_boolean_member (object, "required", item->required);
  json_object_set_boolean_member (object, "readonly", item->readonly);
  json_object_set_string_member (object, "state", states[item->state]);
  zyr_json_set_optional (object, "message", item->message);
  json_object_set_boolean_member (object, "saved", zyr_visit_fill_is_saved (fill, item->ref));
  if (item->choices != NULL)
    json_object_set_array_member (object, "choices", choices_to_json (item->choices));
  zyr_json_set_optional (object, "registry", registry);
  if (remarks->len > 0)
    json_object_set_string_member (object, "remark",
                                   ((const ZyrRemark *)g_ptr_array_index (remarks, 0))->text);
  return object;
}

static void
add_items (ZyrVisitFill *fill, GPtrArray *items, JsonArray *array)
{
  for (guint i = 0; i < items->len; i++)
    json_array_add_object_element (array, item_to_json (fill, g_ptr_array_index (items, i)));
}

static JsonArray *
items_to_json (ZyrVisitFill *fill)
{
  ZyrFormSession *session = zyr_visit_fill_get_session (fill);
  JsonArray *array = json_array_new ();
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session);

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (session, section->ref);

      add_items (fill, items, array);
    }
  return array;
}

static JsonArray *
remarks_to_json (ZyrVisitFill *fill)
{
  JsonArray *array = json_array_new ();
  g_autoptr (GPtrArray) remarks = zyr_visit_fill_list_remarks (fill, NULL);

  for (guint i = 0; i < remarks->len; i++)
    {
      const ZyrRemark *remark = g_ptr_array_index (remarks, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "ref", remark->ref);
      json_object_set_string_member (object, "label", remark->label);
      json_object_set_string_member (object, "text", remark->text);
      json_object_set_string_member (object, "by", remark->by_name);
      json_object_set_boolean_member (object, "changed", remark->changed);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
fill_to_json (ZyrVisitFill *fill)
{
  JsonObject *object = json_object_new ();
  g_autofree char *state = NULL;

  g_object_get (fill, "state", &state, NULL);
  json_object_set_string_member (object, "visit", zyr_visit_fill_get_visit_id (fill));
  json_object_set_string_member (object, "state", state);
  json_object_set_int_member (object, "recovered", zyr_visit_fill_get_recovered (fill));
  json_object_set_array_member (object, "remarks", remarks_to_json (fill));
  zyr_json_set_optional (object, "return_text", zyr_visit_fill_get_return_text (fill));
  json_object_set_array_member (object, "problems", problems_to_json (fill));
  return object;
}

ZyrCtlStatus
zyr_ctl_visit_start (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autoptr (ZyrVisitFill) fill = open_fill (ctl, arguments[0], error);
  JsonObject *object;

  if (fill == NULL)
    return ZYR_CTL_FAILED;
  object = fill_to_json (fill);
  json_object_set_array_member (object, "items", items_to_json (fill));
  zyr_ctl_print (object);
  return close_fill (ctl, fill, error) ? ZYR_CTL_OK : ZYR_CTL_FAILED;
}

/* Answers */

/* Whether the question at @ref goes by @name, in the instance @position of its repeat (0: any). */
static gboolean
goes_by (const char *ref, const char *name, guint64 position)
{
  const char *leaf = strrchr (ref, '/');
  const char *open = strrchr (ref, '[');

  if (leaf == NULL || !g_str_equal (leaf + 1, name))
    return FALSE;
  return position == 0 || (open != NULL && g_ascii_strtoull (open + 1, NULL, 10) == position);
}

/* "/data/s3/member[2]/m_work" as it is; "m_work#2" or "hh_type" by looking. (nullable) */
static char *
find_ref (ZyrVisitFill *fill, const char *name)
{
  ZyrFormSession *session = zyr_visit_fill_get_session (fill);
  g_auto (GStrv) parts = g_strsplit (name, "#", 2);
  const guint64 position
      = parts[0] != NULL && parts[1] != NULL ? g_ascii_strtoull (parts[1], NULL, 10) : 0;
  g_autoptr (GPtrArray) sections = NULL;

  if (name[0] == '/')
    return g_strdup (name);
  sections = zyr_form_session_list_sections (session);
  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);
      g_autoptr (GPtrArray) items = zyr_form_session_list_items (session, section->ref);

      for (guint j = 0; j < items->len; j++)
        {
          const ZyrFormItem *item = g_ptr_array_index (items, j);

          if (item->kind == ZYR_FORM_ITEM_QUESTION && goes_by (item->ref, parts[0], position))
            return g_strdup (item->ref);
        }
    }
  return NULL;
}

typedef struct
{
  guint n_saved;
  guint n_invalid;
  GPtrArray *left; /* lines whose question is not asked */
} Answers;

/* @line: "name=value". Returns: FALSE when the question is not asked (now). */
static gboolean
give (ZyrVisitFill *fill, const char *line, Answers *answers, GError **error)
{
  const char *equals = strchr (line, '=');
  g_autofree char *name = equals != NULL ? g_strndup (line, (gsize)(equals - line)) : NULL;
  g_autofree char *ref = name != NULL ? find_ref (fill, name) : NULL;
  gboolean valid = FALSE;

  if (ref == NULL)
    return FALSE;
  if (!zyr_visit_fill_answer (fill, ref, equals + 1, &valid, error))
    return FALSE;
  answers->n_saved++;
  if (!valid)
    answers->n_invalid++;
  return TRUE;
}

/* Round after round, since an answer can make another question appear. */
static void
give_all (ZyrVisitFill *fill, char **lines, Answers *answers)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();
  guint n_before;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_strstrip (lines[i])[0] != '\0')
        g_ptr_array_add (waiting, lines[i]);
    }
  do
    {
      n_before = waiting->len;
      for (guint i = 0; i < waiting->len;)
        {
          if (give (fill, g_ptr_array_index (waiting, i), answers, NULL))
            g_ptr_array_remove_index (waiting, i);
          else
            i++;
        }
    }
  while (waiting->len > 0 && waiting->len < n_before);
  for (guint i = 0; i < waiting->len; i++)
    g_ptr_array_add (answers->left, g_ptr_array_index (waiting, i));
}

static ZyrCtlStatus
answer_from_file (ZyrCtl *ctl, ZyrVisitFill *fill, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  Answers answers = { .left = left };
  JsonObject *object;
  JsonArray *array;

  if (!g_file_get_contents (path, &text, NULL, error))
    return ZYR_CTL_FAILED;
  lines = g_strsplit (text, "\n", -1);
  give_all (fill, lines, &answers);
  if (!flush (ctl, fill, error))
    return ZYR_CTL_FAILED;
  object = fill_to_json (fill);
  array = json_array_new ();
  for (guint i = 0; i < left->len; i++)
    json_array_add_string_element (array, g_ptr_array_index (left, i));
  json_object_set_int_member (object, "saved", answers.n_saved);
  json_object_set_int_member (object, "invalid", answers.n_invalid);
  json_object_set_array_member (object, "not_asked", array);
  zyr_ctl_print (object);
  return ZYR_CTL_OK;
}

/* @line: "QUESTION=FILE" */
static gboolean
attach (ZyrCtl *ctl, ZyrVisitFill *fill, const char *line, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (line, "=", 2);
  g_autofree char *ref = parts[0] != NULL ? find_ref (fill, parts[0]) : NULL;
  g_autoptr (GFile) file = NULL;

  if (ref == NULL || parts[1] == NULL)
    {
      g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_FOUND,
                           "the question is not asked");
      return FALSE;
    }
  file = g_file_new_for_path (parts[1]);
  zyr_visit_fill_attach_file_async (fill, ref, file, NULL, zyr_ctl_done_cb, ctl);
  return zyr_visit_fill_attach_finish (fill, zyr_ctl_wait (ctl), error);
}

static JsonObject *
answer_line (ZyrCtl *ctl, ZyrVisitFill *fill, const char *line, GError **error)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GPtrArray) left = g_ptr_array_new ();
  g_autofree char *ref = NULL;
  Answers answers = { .left = left };

  json_object_set_string_member (object, "line", line);
  if (line[0] == '+')
    {
      ref = zyr_visit_fill_add_repeat (fill, line + 1, error);
      zyr_json_set_optional (object, "ref", ref);
    }
  else if (line[0] == '-')
    zyr_visit_fill_remove_repeat (fill, line + 1, error);
  else if (line[0] == '@')
    attach (ctl, fill, line + 1, error);
  else if (give (fill, line, &answers, error))
    json_object_set_boolean_member (object, "valid", answers.n_invalid == 0);
  else
    json_object_set_boolean_member (object, "asked", FALSE);
  return object;
}

/* One line in, one line out, once it is durable: a program can hold the conversation. */
static gboolean
converse (ZyrCtl *ctl, ZyrVisitFill *fill, const char *line, GError **error)
{
  g_autoptr (GError) refused = NULL;
  JsonObject *object;

  if (g_str_equal (line, "?"))
    {
      zyr_ctl_print_array (problems_to_json (fill));
      return TRUE;
    }
  if (g_str_equal (line, "??"))
    {
      zyr_ctl_print_array (items_to_json (fill));
      return TRUE;
    }
  object = answer_line (ctl, fill, line, &refused);
  if (refused != NULL)
    json_object_set_string_member (object, "refused", refused->message);
  if (!flush (ctl, fill, error))
    {
      json_object_unref (object);
      return FALSE;
    }
  json_object_set_boolean_member (object, "saved", refused == NULL);
  zyr_ctl_print (object);
  return TRUE;
}

static ZyrCtlStatus
answer_from_input (ZyrCtl *ctl, ZyrVisitFill *fill, GError **error)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  GError *read_error = NULL;

  zyr_ctl_print (fill_to_json (fill));
  for (;;)
    {
      g_autofree char *line = NULL;

      g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, zyr_ctl_done_cb, ctl);
      line = g_data_input_stream_read_line_finish_utf8 (lines, zyr_ctl_wait (ctl), NULL,
                                                        &read_error);
      if (read_error != NULL)
        {
          g_propagate_error (error, read_error);
          return ZYR_CTL_FAILED;
        }
      if (line == NULL)
        return ZYR_CTL_OK;
      if (line[0] != '\0' && !converse (ctl, fill, line, error))
        return ZYR_CTL_FAILED;
    }
}

ZyrCtlStatus
zyr_ctl_visit_answer (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autoptr (ZyrVisitFill) fill = open_fill (ctl, arguments[0], error);
  ZyrCtlStatus status;

  if (fill == NULL)
    return ZYR_CTL_FAILED;
  if (g_str_equal (arguments[1], "-"))
    status = answer_from_input (ctl, fill, error);
  else
    status = answer_from_file (ctl, fill, arguments[1], error);
  if (status == ZYR_CTL_OK && !close_fill (ctl, fill, error))
    return ZYR_CTL_FAILED;
  return status;
}

ZyrCtlStatus
zyr_ctl_visit_attach (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autoptr (ZyrVisitFill) fill = open_fill (ctl, arguments[0], error);
  g_autofree char *line = NULL;

  if (fill == NULL)
    return ZYR_CTL_FAILED;
  line = g_strconcat (arguments[1], "=", arguments[2], NULL);
  if (!attach (ctl, fill, line, error) || !flush (ctl, fill, error))
    return ZYR_CTL_FAILED;
  zyr_ctl_print (fill_to_json (fill));
  return close_fill (ctl, fill, error) ? ZYR_CTL_OK : ZYR_CTL_FAILED;
}

ZyrCtlStatus
zyr_ctl_visit_complete (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autoptr (ZyrVisitFill) fill = open_fill (ctl, arguments[0], error);
  g_autoptr (GError) local_error = NULL;
  gboolean incomplete;

  if (fill == NULL)
    return ZYR_CTL_FAILED;
  zyr_visit_fill_complete_async (fill, NULL, zyr_ctl_done_cb, ctl);
  zyr_visit_fill_complete_finish (fill, zyr_ctl_wait (ctl), &local_error);
  incomplete = g_error_matches (local_error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_INCOMPLETE);
  if (local_error != NULL && !incomplete)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return ZYR_CTL_FAILED;
    }
  zyr_ctl_print (fill_to_json (fill));
  if (!close_fill (ctl, fill, error))
    return ZYR_CTL_FAILED;
  return incomplete ? ZYR_CTL_INCOMPLETE : ZYR_CTL_OK;
}
