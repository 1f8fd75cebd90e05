/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-household-list.h"

struct _ZyrHouseholdRow
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrHouseholdRow, zyr_household_row, G_TYPE_OBJECT)

static void
zyr_household_row_class_init (ZyrHouseholdRowClass *klass)
{
}

static void
zyr_household_row_init (ZyrHouseholdRow *self)
{
}

struct _ZyrHouseholdList
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrHouseholdList, zyr_household_list, G_TYPE_OBJECT)

static void
zyr_household_list_class_init (ZyrHouseholdListClass *klass)
{
}

static void
zyr_household_list_init (ZyrHouseholdList *self)
{
}

gboolean
zyr_household_row_get_loaded (ZyrHouseholdRow *self)
{
  return 0;
}

const char *
zyr_household_row_get_id (ZyrHouseholdRow *self)
{
  return NULL;
}

const char *
zyr_household_row_get_head_name (ZyrHouseholdRow *self)
{
  return NULL;
}

const char *
zyr_household_row_get_file_no (ZyrHouseholdRow *self)
{
  return NULL;
}

const char *
zyr_household_row_get_address (ZyrHouseholdRow *self)
{
  return NULL;
}

const char *
zyr_household_row_get_rating (ZyrHouseholdRow *self)
{
  return NULL;
}

const char *
zyr_household_row_get_rating_date (ZyrHouseholdRow *self)
{
  return NULL;
}

guint
zyr_household_row_get_n_members (ZyrHouseholdRow *self)
{
  return 0;
}

const char *
zyr_household_row_get_due (ZyrHouseholdRow *self)
{
  return NULL;
}

ZyrHouseholdList *
zyr_household_list_new (ZyrWorkspace *workspace)
{
  return NULL;
}

void
zyr_household_list_set_query (ZyrHouseholdList *self, const char *text)
{
}

const char *
zyr_household_list_get_query (ZyrHouseholdList *self)
{
  return NULL;
}

guint
zyr_household_list_get_n_total (ZyrHouseholdList *self)
{
  return 0;
}

gboolean
zyr_household_list_get_loading (ZyrHouseholdList *self)
{
  return 0;
}

const GError *
zyr_household_list_get_error (ZyrHouseholdList *self)
{
  return NULL;
}
