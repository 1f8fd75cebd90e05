/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-ui-types.h"

#include "zyr-back-button.h"
#include "zyr-conflicts-page.h"
#include "zyr-connection-bar.h"
#include "zyr-day-way.h"
#include "zyr-entry-rows.h"
#include "zyr-help-page.h"
#include "zyr-help-window.h"
#include "zyr-households-page.h"
#include "zyr-inspection-page.h"
#include "zyr-list-place.h"
#include "zyr-lock-group.h"
#include "zyr-lock-page.h"
#include "zyr-menu-button.h"
#include "zyr-navigation.h"
#include "zyr-note-editor.h"
#include "zyr-resources.h"
#include "zyr-review-page.h"
#include "zyr-side-pane.h"
#include "zyr-sync-list.h"
#include "zyr-sync-page.h"
#include "zyr-today-page.h"
#include "zyr-visits-page.h"
#include "zyr-welcome-page.h"

void
zyr_ui_ensure_types (void)
{
  /* A static library drops an object that nobody names, and the resources with it. */
  g_resources_register (zyr_get_resource ());

  zyr_entry_rows_tell_focus ();

  g_type_ensure (ZYR_TYPE_BACK_BUTTON);
  g_type_ensure (ZYR_TYPE_CONFLICTS_PAGE);
  g_type_ensure (ZYR_TYPE_CONNECTION_BAR);
  g_type_ensure (ZYR_TYPE_DAY_WAY);
  g_type_ensure (ZYR_TYPE_HELP_PAGE);
  g_type_ensure (ZYR_TYPE_HELP_WINDOW);
  g_type_ensure (ZYR_TYPE_HOUSEHOLDS_PAGE);
  g_type_ensure (ZYR_TYPE_INSPECTION_PAGE);
  g_type_ensure (ZYR_TYPE_LIST_PLACE);
  g_type_ensure (ZYR_TYPE_LOCK_GROUP);
  g_type_ensure (ZYR_TYPE_LOCK_PAGE);
  g_type_ensure (ZYR_TYPE_MENU_BUTTON);
  g_type_ensure (ZYR_TYPE_NAVIGATION);
  g_type_ensure (ZYR_TYPE_NOTE_EDITOR);
  g_type_ensure (ZYR_TYPE_REVIEW_PAGE);
  g_type_ensure (ZYR_TYPE_SIDE_PANE);
  g_type_ensure (ZYR_TYPE_SYNC_LIST);
  g_type_ensure (ZYR_TYPE_SYNC_PAGE);
  g_type_ensure (ZYR_TYPE_TODAY_PAGE);
  g_type_ensure (ZYR_TYPE_VISITS_PAGE);
  g_type_ensure (ZYR_TYPE_WELCOME_PAGE);
}
