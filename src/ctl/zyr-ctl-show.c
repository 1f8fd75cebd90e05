/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-ctl.h"

#include "zyr-code-book.h"
#include "zyr-household.h"
#include "zyr-planning.h"
#include "zyr-review-desk.h"
#include "zyr-visit-list.h"

static JsonObject *
header_to_json (const ZyrHouseholdHeader *header)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", header->id);
  json_object_set_string_member (object, "head_name", header->head_name);
  json_object_set_string_member (object, "file_no", header->file_no);
  json_object_set_string_member (object, "status", header->status);
  json_object_set_string_member (object, "address", header->address);
  zyr_json_set_strings (object, "phones", header->phones);
  json_object_set_string_member (object, "rating", header->rating);
  json_object_set_string_member (object, "rating_date", header->rating_date);
  json_object_set_string_member (object, "rating_source", header->rating_source);
  json_object_set_boolean_member (object, "rating_current", header->rating_current);
  json_object_set_string_member (object, "programmes", header->programmes);
  return object;
}

static JsonObject *
member_to_json (gpointer item)
{
  const ZyrHouseholdMember *member = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", member->id);
  json_object_set_string_member (object, "name", member->name);
  json_object_set_string_member (object, "relation", member->relation);
  json_object_set_string_member (object, "sex", member->sex);
  json_object_set_string_member (object, "birth", member->birth);
  json_object_set_int_member (object, "age", member->age);
  json_object_set_string_member (object, "marital", member->marital);
  zyr_json_set_optional (object, "left", member->left);
  return object;
}

static JsonObject *
row_to_json (gpointer item)
{
  const ZyrRegistryRow *row = item;
  JsonObject *object = json_object_new ();

  zyr_json_set_optional (object, "member", row->member_name);
  for (guint i = 0; i < row->facts->len; i++)
    {
      const ZyrFact *fact = g_ptr_array_index (row->facts, i);

      json_object_set_string_member (object, fact->key, fact->value);
    }
  return object;
}

static JsonObject *
snapshot_to_json (const ZyrRegistrySnapshot *snapshot)
{
  static const char *const status_names[] = {
    [ZYR_REGISTRY_DATA] = "data",
    [ZYR_REGISTRY_NOTHING] = "nothing",
    [ZYR_REGISTRY_FAILED] = "failed",
    [ZYR_REGISTRY_NO_CONSENT] = "no-consent",
  };
  JsonObject *object = json_object_new ();
  JsonArray *groups = json_array_new ();

  zyr_ctl_set_time (object, "taken", snapshot->taken);
  json_object_set_boolean_member (object, "is_stale", snapshot->is_stale);
  json_object_set_int_member (object, "age_days", snapshot->age_days);
  json_object_set_int_member (object, "n_failed", snapshot->n_failed);
  for (guint i = 0; i < snapshot->groups->len; i++)
    {
      const ZyrRegistryGroup *group = g_ptr_array_index (snapshot->groups, i);
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "institution", group->institution);
      json_object_set_string_member (entry, "service", group->service);
      json_object_set_string_member (entry, "status", status_names[group->status]);
      zyr_ctl_set_array (entry, "rows", group->rows, row_to_json);
      json_array_add_object_element (groups, entry);
    }
  json_object_set_array_member (object, "groups", groups);
  return object;
}

static JsonObject *
aid_to_json (gpointer item)
{
  const ZyrHouseholdAid *aid = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "programme", aid->programme);
  json_object_set_string_member (object, "institution", aid->institution);
  json_object_set_int_member (object, "amount", aid->amount_kurus);
  json_object_set_string_member (object, "status", aid->status);
  json_object_set_string_member (object, "decided", aid->decided);
  zyr_json_set_optional (object, "decision_no", aid->decision_no);
  return object;
}

static JsonObject *
decision_to_json (gpointer item)
{
  const ZyrHouseholdDecision *decision = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "no", decision->no);
  json_object_set_string_member (object, "date", decision->date);
  json_object_set_string_member (object, "kind", decision->kind);
  zyr_json_set_optional (object, "programme", decision->programme);
  json_object_set_string_member (object, "result", decision->result);
  json_object_set_int_member (object, "amount", decision->amount_kurus);
  json_object_set_boolean_member (object, "regular", decision->regular);
  zyr_json_set_optional (object, "from", decision->from);
  zyr_json_set_optional (object, "until", decision->until);
  zyr_json_set_optional (object, "text", decision->text);
  return object;
}

static JsonObject *
note_to_json (gpointer item)
{
  const ZyrHouseholdNote *note = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", note->id);
  json_object_set_string_member (object, "author", note->author_name);
  zyr_ctl_set_time (object, "created", note->created);
  json_object_set_string_member (object, "text", note->text);
  zyr_json_set_optional (object, "corrects", note->corrects);
  if (note->corrected_by != NULL)
    json_object_set_string_member (object, "corrected_by", note->corrected_by->id);
  json_object_set_boolean_member (object, "is_waiting", note->is_waiting);
  return object;
}

static JsonObject *
matter_to_json (gpointer item)
{
  const ZyrHouseholdMatter *matter = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind",
                                 matter->is_transfer    ? "transfer"
                                 : matter->is_objection ? "objection"
                                                        : "referral");
  json_object_set_string_member (object, "id", matter->id);
  json_object_set_string_member (object, "state", matter->state);
  json_object_set_string_member (object, "date", matter->date);
  json_object_set_string_member (object, "text", matter->text);
  json_object_set_string_member (object, "by", matter->by_name);
  zyr_json_set_optional (object, "institution", matter->institution);
  zyr_json_set_optional (object, "due", matter->due);
  zyr_json_set_optional (object, "reason", matter->reason);
  json_object_set_boolean_member (object, "is_waiting", matter->is_waiting);
  return object;
}

static JsonObject *
event_to_json (gpointer item)
{
  ZyrFileEvent *event = item;
  GPtrArray *fields = zyr_file_event_get_fields (event);
  JsonObject *object = zyr_ctl_row_to_json (event);
  JsonObject *changed = json_object_new ();

  for (guint i = 0; i < fields->len; i++)
    {
      const ZyrFileEventField *field = g_ptr_array_index (fields, i);
      JsonObject *difference = json_object_new ();

      json_object_set_string_member (difference, "from", field->from);
      json_object_set_string_member (difference, "to", field->to);
      json_object_set_object_member (changed, field->name, difference);
    }
  json_object_set_object_member (object, "fields", changed);
  return object;
}

ZyrCtlStatus
zyr_ctl_show_household (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autoptr (ZyrHousehold) household = NULL;
  GPtrArray *visits;
  JsonArray *visit_array;
  JsonObject *object;

  zyr_household_load_async (ctl->workspace, arguments[0], NULL, zyr_ctl_done_cb, ctl);
  household = zyr_household_load_finish (zyr_ctl_wait (ctl), error);
  if (household == NULL)
    return ZYR_CTL_FAILED;
  object = header_to_json (zyr_household_get_header (household));
  visits = zyr_household_get_visits (household);
  visit_array = json_array_new ();
  for (guint i = 0; i < visits->len; i++)
    json_array_add_object_element (visit_array,
                                   zyr_ctl_row_to_json (g_ptr_array_index (visits, i)));
  zyr_ctl_set_array (object, "members", zyr_household_get_members (household), member_to_json);
  json_object_set_object_member (object, "snapshot",
                                 snapshot_to_json (zyr_household_get_snapshot (household)));
  zyr_ctl_set_array (object, "aids", zyr_household_get_aids (household), aid_to_json);
  zyr_ctl_set_array (object, "decisions",
                     zyr_household_get_decisions (household), decision_to_json);
  json_object_set_array_member (object, "visits", visit_array);
  zyr_ctl_set_array (object, "notes", zyr_household_get_notes (household), note_to_json);
  zyr_ctl_set_array (object, "matters", zyr_household_get_matters (household), matter_to_json);
  zyr_ctl_set_array (object, "conflicts",
                     zyr_household_get_conflicts (household), zyr_ctl_row_to_json);
  zyr_ctl_set_array (object, "history", zyr_household_get_events (household), event_to_json);
  zyr_ctl_print (object);
  return ZYR_CTL_OK;
}

ZyrCtlStatus
zyr_ctl_note (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  g_autofree char *id = NULL;
  JsonObject *object;

  zyr_household_add_note_async (ctl->workspace, arguments[0], arguments[1], ctl->options->corrects,
                                NULL, zyr_ctl_done_cb, ctl);
  id = zyr_household_add_note_finish (zyr_ctl_wait (ctl), error);
  if (id == NULL)
    return ZYR_CTL_FAILED;
  object = json_object_new ();
  json_object_set_string_member (object, "note", id);
  zyr_ctl_print (object);
  return ZYR_CTL_OK;
}

/* Planning */

static ZyrCtlStatus
print_visit_id (const char *id)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "visit", id);
  zyr_ctl_print (object);
  return ZYR_CTL_OK;
}

ZyrCtlStatus
zyr_ctl_plan (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  const ZyrCtlOptions *options = ctl->options;
  gint64 planned_us = zyr_clock_get_now_us (zyr_workspace_get_clock (ctl->workspace));
  g_autofree char *id = NULL;
  ZyrVisitPlan plan = {
    .household_id = arguments[0],
    .worker_id = arguments[1],
    .second_id = options->second,
    .visit_type = options->type != NULL ? options->type : "periodic",
    .programmes = options->programmes,
    .due = options->due,
    .reason = options->reason,
  };

  if (options->planned != NULL && !zyr_time_parse_iso (options->planned, &planned_us, NULL, error))
    return ZYR_CTL_FAILED;
  if (plan.due == NULL)
    return ZYR_CTL_USAGE;
  plan.planned = planned_us / G_USEC_PER_SEC;
  zyr_planning_plan_async (ctl->workspace, &plan, NULL, zyr_ctl_done_cb, ctl);
  id = zyr_planning_plan_finish (zyr_ctl_wait (ctl), error);
  return id != NULL ? print_visit_id (id) : ZYR_CTL_FAILED;
}

ZyrCtlStatus
zyr_ctl_reassign (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  zyr_planning_reassign_async (ctl->workspace, arguments[0], arguments[1], NULL, zyr_ctl_done_cb,
                               ctl);
  if (!zyr_planning_change_finish (zyr_ctl_wait (ctl), error))
    return ZYR_CTL_FAILED;
  return print_visit_id (arguments[0]);
}

ZyrCtlStatus
zyr_ctl_cancel (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  zyr_planning_cancel_async (ctl->workspace, arguments[0], arguments[1], NULL, zyr_ctl_done_cb,
                             ctl);
  if (!zyr_planning_change_finish (zyr_ctl_wait (ctl), error))
    return ZYR_CTL_FAILED;
  return print_visit_id (arguments[0]);
}
