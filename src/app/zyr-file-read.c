/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-file-read.h"

#include "zyr-inspection-private.h"
#include "zyr-operation-build.h"
#include "zyr-store-operations.h"
#include "zyr-store-records.h"
#include "zyr-uuid.h"
#include "zyr-workspace-private.h"

typedef struct
{
  char *household_id;
  char *visit_id;
} Opened;

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  g_free (opened->household_id);
  g_free (opened->visit_id);
  g_free (opened);
}

/* (nullable): of what is here by the user's own feeds */
static ZyrRecord *
find_household (ZyrStore *store, const Opened *opened)
{
  g_autoptr (ZyrRecord) visit = NULL;
  g_autoptr (ZyrRecord) household = NULL;
  const char *id = opened->household_id;

  if (id == NULL)
    {
      visit = zyr_store_dup_record (store, ZYR_KIND_VISIT, opened->visit_id, NULL);
      id = visit != NULL ? zyr_record_get_household (visit) : NULL;
    }
  if (id != NULL)
    household = zyr_store_dup_record (store, ZYR_KIND_HOUSEHOLD, id, NULL);
  if (household == NULL || g_str_equal (zyr_record_get_scope (household), ZYR_INSPECTION_SCOPE))
    return NULL;
  return g_steal_pointer (&household);
}

static gpointer
note_read (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Opened *opened = data;
  const ZyrStoreActor who = zyr_actor_to_store (actor);
  g_autoptr (ZyrRecord) household = find_household (store, opened);
  g_autofree char *id = zyr_uuid_new ();
  g_autofree char *now = zyr_actor_dup_now (actor);
  g_autoptr (JsonObject) op = NULL;

  if (household == NULL)
    return NULL;
  op = zyr_operation_new_file_read (id, now, zyr_record_get_id (household), opened->visit_id);
  zyr_store_append_read (store, op, &who, error);
  return NULL;
}

void
zyr_file_read_note (ZyrWorkspace *workspace, const char *household_id, const char *visit_id)
{
  Opened *opened;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (household_id != NULL || visit_id != NULL);

  opened = g_new0 (Opened, 1);
  opened->household_id = g_strdup (household_id);
  opened->visit_id = g_strdup (visit_id);
  zyr_workspace_run_async (workspace, note_read, opened, opened_free, NULL, NULL, NULL, NULL);
}
