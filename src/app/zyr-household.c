/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-household.h"

struct _ZyrHousehold
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrHousehold, zyr_household, G_TYPE_OBJECT)

static void
zyr_household_class_init (ZyrHouseholdClass *klass)
{
}

static void
zyr_household_init (ZyrHousehold *self)
{
}

void
zyr_household_load_async (ZyrWorkspace *workspace,
                          const char *household_id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
}

ZyrHousehold *
zyr_household_load_finish (GAsyncResult *result, GError **error)
{
  return NULL;
}

const char *
zyr_household_get_id (ZyrHousehold *self)
{
  return NULL;
}

const ZyrHouseholdHeader *
zyr_household_get_header (ZyrHousehold *self)
{
  return NULL;
}

GPtrArray *
zyr_household_get_members (ZyrHousehold *self)
{
  return NULL;
}

const ZyrRegistrySnapshot *
zyr_household_get_snapshot (ZyrHousehold *self)
{
  return NULL;
}

GPtrArray *
zyr_household_get_aids (ZyrHousehold *self)
{
  return NULL;
}

GPtrArray *
zyr_household_get_visits (ZyrHousehold *self)
{
  return NULL;
}

GPtrArray *
zyr_household_get_notes (ZyrHousehold *self)
{
  return NULL;
}

GPtrArray *
zyr_household_get_matters (ZyrHousehold *self)
{
  return NULL;
}

ZyrVisitRow *
zyr_household_get_open_visit (ZyrHousehold *self)
{
  return NULL;
}

void
zyr_household_add_note_async (ZyrWorkspace *workspace,
                              const char *household_id,
                              const char *text,
                              const char *corrects,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
}

char *
zyr_household_add_note_finish (GAsyncResult *result, GError **error)
{
  return NULL;
}
