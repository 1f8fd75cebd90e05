/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-visit-case-private.h"

#include "zyr-record-table.h"
#include "zyr-visit-state.h"

#include <string.h>

typedef struct
{
  char *worker;
  gint64 open;
  char *decided;
} VisitCase;

static void
visit_case_free (VisitCase *self)
{
  g_free (self->worker);
  g_free (self->decided);
  g_free (self);
}

static GPtrArray *
list_former (ZyrTx *tx, const char *home, const char *visit, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func ((GDestroyNotify)visit_case_free);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx, "SELECT worker, open, decided FROM visit_case WHERE home = ?1 AND visit = ?2",
      ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (visit)), error);

  if (rows == NULL)
    return NULL;
  while (zyr_rows_next (rows, &local_error))
    {
      VisitCase *former = g_new0 (VisitCase, 1);

      former->worker = g_strdup (zyr_rows_get_text (rows, 0));
      former->open = zyr_rows_get_int (rows, 1);
      former->decided = g_strdup (zyr_rows_get_text (rows, 2));
      g_ptr_array_add (found, former);
    }
  if (local_error == NULL)
    return g_steal_pointer (&found);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static const VisitCase *
find_former (GPtrArray *former, const char *worker)
{
  for (guint i = 0; i < former->len; i++)
    {
      const VisitCase *one = g_ptr_array_index (former, i);

      if (g_str_equal (one->worker, worker))
        return one;
    }
  return NULL;
}

/* Who makes the visit no longer. */
static gboolean
drop_others (ZyrPublication *publication,
             ZyrTx *tx,
             ZyrRecord *visit,
             GPtrArray *former,
             const char *const *people,
             GError **error)
{
  const char *home = zyr_home_from_scope (zyr_record_get_scope (visit));

  for (guint i = 0; i < former->len; i++)
    {
      const VisitCase *one = g_ptr_array_index (former, i);

      if (g_strv_contains (people, one->worker))
        continue;
      zyr_publication_recheck (publication, home, one->worker, zyr_record_get_household (visit));
      if (!zyr_tx_run (
              tx, "DELETE FROM visit_case WHERE home = ?1 AND visit = ?2 AND worker = ?3",
              ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (zyr_record_get_id (visit)),
                          ZYR_TEXT (one->worker)),
              error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_one (ZyrPublication *publication,
         ZyrTx *tx,
         ZyrRecord *visit,
         const VisitCase *former,
         const char *worker,
         GError **error)
{
  const char *home = zyr_home_from_scope (zyr_record_get_scope (visit));
  const char *household = zyr_record_get_household (visit);
  ZyrVisitState state = zyr_visit_state_from_string (zyr_record_get_string (visit, "state", NULL));
  gint64 open = zyr_visit_state_is_open (state) ? 1 : 0;
  g_autofree char *decided = zyr_caseload_dup_decided_day (visit);

  if (former != NULL && former->open == open && g_strcmp0 (former->decided, decided) == 0)
    return TRUE;
  zyr_publication_recheck (publication, home, worker, household);
  return zyr_tx_run (
      tx,
      "INSERT INTO visit_case (home, visit, worker, household, open, decided)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (home, visit, worker) DO UPDATE SET"
      " household = excluded.household, open = excluded.open, decided = excluded.decided",
      ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (zyr_record_get_id (visit)), ZYR_TEXT (worker),
                  ZYR_TEXT (household), ZYR_INT (open), ZYR_TEXT (decided)),
      error);
}

gboolean
zyr_visit_case_put (ZyrPublication *publication, ZyrTx *tx, ZyrRecord *visit, GError **error)
{
  const char *home = zyr_home_from_scope (zyr_record_get_scope (visit));
  const char *people[] = { zyr_record_get_string (visit, "worker", NULL),
                           zyr_record_get_string (visit, "second", NULL), NULL };
  g_autoptr (GPtrArray) former = NULL;

  if (zyr_record_get_household (visit) == NULL || people[0] == NULL
      || g_strcmp0 (zyr_record_get_string (visit, ZYR_VISIT_MADE_AT, home), home) != 0)
    return TRUE;
  former = list_former (tx, home, zyr_record_get_id (visit), error);
  if (former == NULL || !drop_others (publication, tx, visit, former, people, error))
    return FALSE;
  for (guint i = 0; people[i] != NULL; i++)
    {
      if (!put_one (publication, tx, visit, find_former (former, people[i]), people[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_same (ZyrRecord *former, ZyrRecord *visit, const char *member)
{
  return g_strcmp0 (zyr_record_get_string (former, member, NULL),
                    zyr_record_get_string (visit, member, NULL))
         == 0;
}

/* Of visits at work alone: nothing was decided of them. */
gboolean
zyr_visit_case_is_same (ZyrRecord *former, ZyrRecord *visit)
{
  return zyr_record_get_kind (former) == ZYR_KIND_VISIT
         && zyr_record_get_kind (visit) == ZYR_KIND_VISIT && has_same (former, visit, "household")
         && has_same (former, visit, "worker") && has_same (former, visit, "second")
         && has_same (former, visit, ZYR_VISIT_MADE_AT)
         && zyr_visit_state_is_open (
             zyr_visit_state_from_string (zyr_record_get_string (former, "state", NULL)))
         && zyr_visit_state_is_open (
             zyr_visit_state_from_string (zyr_record_get_string (visit, "state", NULL)))
         && has_same (former, visit, "decided_at");
}
