/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-list.h"

struct _ZyrVisitList
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrVisitList, zyr_visit_list, G_TYPE_OBJECT)

static void
zyr_visit_list_class_init (ZyrVisitListClass *klass)
{
}

static void
zyr_visit_list_init (ZyrVisitList *self)
{
}

ZyrVisitList *
zyr_visit_list_new (ZyrWorkspace *workspace, ZyrVisitListKind kind)
{
  return NULL;
}

ZyrVisitList *
zyr_visit_list_new_for_household (ZyrWorkspace *workspace, const char *household_id)
{
  return NULL;
}

void
zyr_visit_list_set_states (ZyrVisitList *self, const char *const *states)
{
}

void
zyr_visit_list_set_worker (ZyrVisitList *self, const char *worker_id)
{
}

gboolean
zyr_visit_list_get_loading (ZyrVisitList *self)
{
  return 0;
}

const GError *
zyr_visit_list_get_error (ZyrVisitList *self)
{
  return NULL;
}

void
zyr_visit_list_dismiss_recovered (ZyrVisitList *self)
{
}
