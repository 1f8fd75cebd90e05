/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a report and deciding on it. */
#include "zyr-ctl.h"

#include "zyr-form.h"
#include "zyr-review-desk.h"

static const char *
bar_to_text (ZyrReviewBar bar)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (ZYR_TYPE_REVIEW_BAR);

  return g_enum_get_value (klass, (int)bar)->value_nick;
}

static JsonObject *
summary_to_json (const ZyrReportSummary *summary)
{
  JsonObject *object = json_object_new ();
  JsonArray *discrepancies = json_array_new ();

  json_object_set_string_member (object, "outcome", summary->outcome);
  json_object_set_int_member (object, "household_size", summary->household_size);
  zyr_ctl_set_kurus (object, "income_total", summary->income_total);
  zyr_ctl_set_kurus (object, "asset_income", summary->asset_income);
  zyr_ctl_set_kurus (object, "income_per_head", summary->income_per_head);
  zyr_json_set_optional (object, "test_3294", summary->test_3294);
  zyr_json_set_optional (object, "test_gss", summary->test_gss);
  json_object_set_string_member (object, "rating", summary->rating);
  json_object_set_string_member (object, "recommendation", summary->recommendation);
  json_object_set_string_member (object, "opinion", summary->opinion);
  for (guint i = 0; i < summary->discrepancies->len; i++)
    {
      const ZyrDiscrepancy *discrepancy = g_ptr_array_index (summary->discrepancies, i);
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "code", discrepancy->code);
      json_object_set_string_member (entry, "severity", discrepancy->severity);
      json_array_add_object_element (discrepancies, entry);
    }
  json_object_set_array_member (object, "discrepancies", discrepancies);
  return object;
}

static JsonObject *
change_to_json (gpointer item)
{
  const ZyrRevisionChange *change = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "ref", change->ref);
  json_object_set_string_member (object, "label", change->label);
  json_object_set_string_member (object, "old", change->old_text);
  json_object_set_string_member (object, "new", change->new_text);
  json_object_set_boolean_member (object, "was_remarked", change->was_remarked);
  return object;
}

static JsonObject *
decision_to_json (gpointer item)
{
  const ZyrDecision *decision = item;
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "revision", decision->revision);
  json_object_set_string_member (object, "action", decision->action);
  json_object_set_string_member (object, "by", decision->by_name);
  zyr_ctl_set_time (object, "at", decision->at);
  zyr_json_set_optional (object, "text", decision->text);
  zyr_json_set_optional (object, "reason", decision->reason);
  zyr_json_set_optional (object, "code", decision->code);
  json_object_set_int_member (object, "n_remarks", decision->n_remarks);
  return object;
}

static JsonArray *
remarks_to_json (ZyrReviewDesk *desk)
{
  JsonArray *array = json_array_new ();
  g_autoptr (GPtrArray) remarks = zyr_review_desk_list_remarks (desk);

  for (guint i = 0; i < remarks->len; i++)
    {
      const ZyrRemark *remark = g_ptr_array_index (remarks, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "ref", remark->ref);
      json_object_set_string_member (object, "label", remark->label);
      json_object_set_string_member (object, "text", remark->text);
      json_array_add_object_element (array, object);
    }
  return array;
}

JsonArray *
zyr_ctl_answers_to_json (ZyrFormSession *session)
{
  JsonArray *array = json_array_new ();
  g_autoptr (GPtrArray) values = zyr_form_session_list_values (session);

  for (guint i = 0; i < values->len; i++)
    {
      const ZyrFormValue *value = g_ptr_array_index (values, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "path", value->path);
      json_object_set_string_member (object, "value", value->value);
      json_array_add_object_element (array, object);
    }
  return array;
}

static JsonObject *
desk_to_json (ZyrReviewDesk *desk, gboolean with_answers)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "visit",
                                 zyr_ctl_row_to_json (zyr_review_desk_get_visit (desk)));
  json_object_set_int_member (object, "revision", zyr_review_desk_get_revision (desk));
  zyr_ctl_set_time (object, "submitted", zyr_review_desk_get_submitted (desk));
  json_object_set_boolean_member (object, "may_decide", zyr_review_desk_get_may_decide (desk));
  json_object_set_string_member (object, "bar", bar_to_text (zyr_review_desk_get_bar (desk)));
  json_object_set_object_member (object, "summary",
                                 summary_to_json (zyr_review_desk_get_summary (desk)));
  zyr_ctl_set_array (object, "changes",
                     zyr_review_desk_get_changes (desk, ZYR_REVIEW_BASE_REVISION), change_to_json);
  zyr_ctl_set_array (object, "decisions", zyr_review_desk_get_decisions (desk), decision_to_json);
  json_object_set_array_member (object, "remarks", remarks_to_json (desk));
  if (with_answers)
    json_object_set_array_member (object, "answers",
                                  zyr_ctl_answers_to_json (zyr_review_desk_get_session (desk)));
  return object;
}

static ZyrReviewDesk *
open_desk (ZyrCtl *ctl, const char *visit_id, GError **error)
{
  zyr_review_desk_load_async (ctl->workspace, visit_id, NULL, zyr_ctl_done_cb, ctl);
  return zyr_review_desk_load_finish (zyr_ctl_wait (ctl), error);
}

ZyrCtlStatus
zyr_ctl_show_visit (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autoptr (ZyrReviewDesk) desk = open_desk (ctl, arguments[0], error);

  if (desk == NULL)
    return ZYR_CTL_FAILED;
  zyr_ctl_print (desk_to_json (desk, TRUE));
  return ZYR_CTL_OK;
}

static gboolean
set_remarks (ZyrReviewDesk *desk, const char *const *remarks, GError **error)
{
  for (guint i = 0; remarks != NULL && remarks[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (remarks[i], "=", 2);

      if (parts[0] == NULL || parts[1] == NULL)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "a remark is REF=TEXT, not “%s”", remarks[i]);
          return FALSE;
        }
      zyr_review_desk_set_remark (desk, parts[0], parts[1]);
    }
  return TRUE;
}

static guint
count_unsaved (ZyrReviewDesk *desk)
{
  guint unsaved = 0;

  g_object_get (desk, "unsaved", &unsaved, NULL);
  return unsaved;
}

static gboolean
decide (ZyrCtl *ctl, ZyrReviewDesk *desk, const char *action, GError **error)
{
  const ZyrCtlOptions *options = ctl->options;

  zyr_review_desk_decide_async (desk, action, options->code,
                                options->reason != NULL ? options->reason : options->text, NULL,
                                zyr_ctl_done_cb, ctl);
  return zyr_review_desk_decide_finish (desk, zyr_ctl_wait (ctl), error);
}

ZyrCtlStatus
zyr_ctl_review (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  static const char *const actions[] = { "show", "remark", ZYR_REVIEW_APPROVE, ZYR_REVIEW_RETURN,
                                         ZYR_REVIEW_REJECT, ZYR_REVIEW_WITHDRAW, NULL };
  const char *action = arguments[1];
  g_autoptr (ZyrReviewDesk) desk = NULL;

  if (!g_strv_contains (actions, action))
    return ZYR_CTL_USAGE;
  desk = open_desk (ctl, arguments[0], error);
  if (desk == NULL || !set_remarks (desk, (const char *const *)ctl->options->remarks, error))
    return ZYR_CTL_FAILED;
  while (count_unsaved (desk) > 0)
    g_main_context_iteration (NULL, TRUE);
  if (!g_str_equal (action, "show") && !g_str_equal (action, "remark")
      && !decide (ctl, desk, action, error))
    return ZYR_CTL_FAILED;
  zyr_ctl_print (desk_to_json (desk, FALSE));
  return ZYR_CTL_OK;
}

/* What stands at a question of a submitted report, into a file; asks the centre when it is not
 * here. */
ZyrCtlStatus
zyr_ctl_picture (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autoptr (ZyrReviewDesk) desk = open_desk (ctl, arguments[0], error);
  g_autoptr (GBytes) picture = NULL;
  g_autoptr (GError) local_error = NULL;
  JsonObject *object;
  gsize size_bytes = 0;
  const char *data;

  if (desk == NULL)
    return ZYR_CTL_FAILED;
  zyr_review_desk_load_picture_async (desk, arguments[1], NULL, zyr_ctl_done_cb, ctl);
  picture = zyr_review_desk_load_picture_finish (desk, zyr_ctl_wait (ctl), &local_error);
  if (picture == NULL)
    {
      if (local_error == NULL)
        g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_FOUND,
                             "there is no picture, or it has not arrived");
      else
        g_propagate_error (error, g_steal_pointer (&local_error));
      return ZYR_CTL_FAILED;
    }
  data = g_bytes_get_data (picture, &size_bytes);
  if (!g_file_set_contents (arguments[2], data, (gssize)size_bytes, error))
    return ZYR_CTL_FAILED;
  object = json_object_new ();
  json_object_set_int_member (object, "size", (gint64)size_bytes);
  zyr_ctl_print (object);
  return ZYR_CTL_OK;
}
