/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-ctl.h"

#include "zyr-conflict-list.h"
#include "zyr-household-list.h"
#include "zyr-kept-draft.h"
#include "zyr-planning.h"
#include "zyr-sync-status.h"
#include "zyr-transfer.h"
#include "zyr-visit-list.h"
#include "zyr-sync-sentences.h"

#define ROWS_N 100

/* Takes @live. */
static ZyrCtlStatus
print_live (ZyrCtl *ctl, ZyrLiveList *live, GError **error)
{
  g_autoptr (ZyrLiveList) list = live;

  while (zyr_live_list_get_loading (list))
    g_main_context_iteration (NULL, TRUE);
  if (zyr_live_list_get_error (list) != NULL)
    {
      g_propagate_error (error, g_error_copy (zyr_live_list_get_error (list)));
      return ZYR_CTL_FAILED;
    }
  zyr_ctl_print_array (zyr_ctl_model_to_json (G_LIST_MODEL (list), ctl->options->limit));
  return ZYR_CTL_OK;
}

static ZyrCtlStatus
print_visits (ZyrCtl *ctl, ZyrVisitListKind kind, GError **error)
{
  ZyrVisitList *list = zyr_visit_list_new (ctl->workspace, kind);

  if (ctl->options->states != NULL)
    zyr_visit_list_set_states (list, (const char *const *)ctl->options->states);
  return print_live (ctl, ZYR_LIVE_LIST (list), error);
}

static ZyrCtlStatus
print_households (ZyrCtl *ctl, GError **error)
{
  g_autoptr (ZyrHouseholdList) list = zyr_household_list_new (ctl->workspace);
  const int limit = ctl->options->limit > 0 ? MIN (ctl->options->limit, ROWS_N) : ROWS_N;

  if (ctl->options->query != NULL)
    zyr_household_list_set_query (list, ctl->options->query);
  while (zyr_paged_list_get_loading (ZYR_PAGED_LIST (list)))
    g_main_context_iteration (NULL, TRUE);
  if (zyr_paged_list_get_error (ZYR_PAGED_LIST (list)) != NULL)
    {
      g_propagate_error (error, g_error_copy (zyr_paged_list_get_error (ZYR_PAGED_LIST (list))));
      return ZYR_CTL_FAILED;
    }
  zyr_ctl_print_array (zyr_ctl_model_to_json (G_LIST_MODEL (list), limit));
  return ZYR_CTL_OK;
}

static ZyrCtlStatus
print_workers (ZyrCtl *ctl, GError **error)
{
  g_autoptr (GListModel) workers = NULL;

  zyr_planning_list_workers_async (ctl->workspace, NULL, zyr_ctl_done_cb, ctl);
  workers = zyr_planning_list_workers_finish (zyr_ctl_wait (ctl), error);
  if (workers == NULL)
    return ZYR_CTL_FAILED;
  zyr_ctl_print_array (zyr_ctl_model_to_json (workers, ctl->options->limit));
  return ZYR_CTL_OK;
}

/* The outbox and its counts are read after opening; the store answers in order, so that a list
 * asked for now arrives after them. */
void
zyr_ctl_settle (ZyrCtl *ctl)
{
  g_autoptr (ZyrLiveList) later = NULL;

  if (zyr_workspace_get_state (ctl->workspace) != ZYR_WORKSPACE_READY)
    return;
  later = ZYR_LIVE_LIST (zyr_visit_list_new (ctl->workspace, ZYR_VISIT_LIST_RECOVERED));
  while (zyr_live_list_get_loading (later))
    g_main_context_iteration (NULL, TRUE);
}

static ZyrCtlStatus
print_sync_rows (ZyrCtl *ctl, GListModel *rows)
{
  zyr_ctl_settle (ctl);
  zyr_ctl_print_array (zyr_ctl_model_to_json (rows, ctl->options->limit));
  return ZYR_CTL_OK;
}

/* The rows, and each in the words that the window has for it. */
static ZyrCtlStatus
print_history (ZyrCtl *ctl, GListModel *rows)
{
  JsonArray *array;

  zyr_ctl_settle (ctl);
  array = zyr_ctl_model_to_json (rows, ctl->options->limit);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autoptr (ZyrHistoryRow) row = g_list_model_get_item (rows, i);
      g_autofree char *sentence = zyr_history_sentence (row);

      json_object_set_string_member (json_array_get_object_element (array, i), "sentence",
                                     sentence);
    }
  zyr_ctl_print_array (array);
  return ZYR_CTL_OK;
}

ZyrCtlStatus
zyr_ctl_list (ZyrCtl *ctl, const char *const *arguments, GError **error)
{
  static const struct
  {
    const char *name;
    ZyrVisitListKind kind;
  } visits[] = {
    { "visits", ZYR_VISIT_LIST_ALL },          { "today", ZYR_VISIT_LIST_TODAY },
    { "upcoming", ZYR_VISIT_LIST_UPCOMING },   { "review", ZYR_VISIT_LIST_REVIEW },
    { "recovered", ZYR_VISIT_LIST_RECOVERED },
  };
  ZyrSyncStatus *sync = zyr_workspace_get_sync (ctl->workspace);

  for (guint i = 0; i < G_N_ELEMENTS (visits); i++)
    {
      if (g_str_equal (arguments[0], visits[i].name))
        return print_visits (ctl, visits[i].kind, error);
    }
  if (g_str_equal (arguments[0], "households"))
    return print_households (ctl, error);
  if (g_str_equal (arguments[0], "workers"))
    return print_workers (ctl, error);
  if (g_str_equal (arguments[0], "conflicts"))
    return print_live (ctl, zyr_conflict_list_new (ctl->workspace), error);
  if (g_str_equal (arguments[0], "transfers"))
    return print_live (ctl, zyr_transfer_list_new (ctl->workspace), error);
  if (g_str_equal (arguments[0], "foundations"))
    return print_live (ctl, zyr_foundation_list_new (ctl->workspace), error);
  if (g_str_equal (arguments[0], "drafts"))
    return print_live (ctl, zyr_kept_draft_list_new (ctl->workspace), error);
  if (g_str_equal (arguments[0], "outbox"))
    return print_sync_rows (ctl, zyr_sync_status_get_outbox (sync));
  if (g_str_equal (arguments[0], "history"))
    return print_history (ctl, zyr_sync_status_get_history (sync));
  return ZYR_CTL_USAGE;
}
