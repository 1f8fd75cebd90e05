/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-service-private.h"

#include "zyr-directory.h"
#include "zyr-limits.h"
#include "zyr-publication.h"

#define DAY_S 86400
/* A used code, a used refresh token and a wrong password are remembered for this long. */
#define REMEMBER_DAYS 30

typedef struct
{
  ZyrService *service;
  gint64 now_s;
  GHashTable *heads;
} Maintenance;

/* Pairs of worker and household that no visit keeps together any more: time took them out of the
 * caseload. */
#define ENDED                                                                                      \
  "SELECT caseload.home, caseload.worker, caseload.household FROM caseload WHERE NOT EXISTS"       \
  " (SELECT 1 FROM visit_case WHERE visit_case.home = caseload.home"                               \
  " AND visit_case.worker = caseload.worker AND visit_case.household = caseload.household"         \
  " AND (visit_case.open = 1 OR visit_case.decided >= ?1))"

/* Reports that were sent long ago and wait for a decision: the visit has not changed since. */
#define OVERDUE                                                                                    \
  " FROM log JOIN record ON record.home = log.home AND record.id = log.rec WHERE"                  \
  " log.home = visit_case.home AND log.rec = visit_case.visit AND log.scope = 'f:' || log.home"    \
  " AND log.at < ?1 AND record.body LIKE '%\"state\":\"submitted\"%')"

static gboolean
recheck (ZyrPublication *publication, ZyrRows *rows, guint *n, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;
  for (*n = 0; zyr_rows_next (rows, &local_error); (*n)++)
    {
      if (publication != NULL)
        zyr_publication_recheck (publication, zyr_rows_get_text (rows, 0),
                                 zyr_rows_get_text (rows, 1), zyr_rows_get_text (rows, 2));
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
recheck_caseloads (ZyrTx *tx, ZyrPublication *publication, gint64 now_s, GError **error)
{
  g_autofree char *cutoff = zyr_caseload_dup_cutoff (now_s);
  g_autoptr (ZyrRows) rows = NULL;
  guint n;

  if (!zyr_tx_run (tx,
                   "UPDATE visit_case SET open = 0 WHERE open = 1 AND EXISTS (SELECT 1" OVERDUE,
                   ZYR_VALUES (ZYR_INT (zyr_caseload_get_sent_s (now_s))), error))
    return FALSE;
  rows = zyr_tx_query (tx, ENDED, ZYR_VALUES (ZYR_TEXT (cutoff)), error);
  return recheck (publication, rows, &n, error);
}

static gboolean
maintain_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Maintenance *self = data;
  g_autoptr (ZyrPublication) publication = zyr_publication_new (tx, self->now_s);
  gint64 forget_s = self->now_s - (gint64)REMEMBER_DAYS * DAY_S;
  gint64 n = 0;

  g_clear_pointer (&self->heads, g_hash_table_unref);
  if (!zyr_tx_run (tx, "DELETE FROM token WHERE expires < ?1", ZYR_VALUES (ZYR_INT (forget_s)),
                   error)
      || !zyr_tx_run (tx, "DELETE FROM code WHERE expires < ?1", ZYR_VALUES (ZYR_INT (forget_s)),
                      error)
      || !zyr_tx_run (tx, "DELETE FROM login_failure WHERE at < ?1",
                      ZYR_VALUES (ZYR_INT (forget_s)), error)
      || !zyr_feeds_compact (tx, self->now_s - (gint64)ZYR_FEED_GONE_DAYS_MAX * DAY_S, &n, error)
      || !zyr_directory_refresh (tx, publication, error)
      || !recheck_caseloads (tx, publication, self->now_s, error))
    return FALSE;
  self->heads = zyr_publication_finish (publication, error);
  return self->heads != NULL;
}

gboolean
zyr_service_maintain (ZyrService *service, GError **error)
{
  Maintenance self
      = { .service = service, .now_s = zyr_clock_get_now_us (service->clock) / G_USEC_PER_SEC };
  gboolean ok = zyr_storage_write (service->storage, maintain_tx, &self, error);

  zyr_blob_store_expire (service->blobs, self.now_s - (gint64)ZYR_UPLOAD_AGE_DAYS_MAX * DAY_S);
  if (ok)
    {
      zyr_service_tell_committed (service, self.heads);
      g_atomic_int_set (&service->caseloads_day, (gint)(self.now_s / DAY_S));
    }
  g_clear_pointer (&self.heads, g_hash_table_unref);
  return ok && zyr_service_settle_open_transfers (service, error)
         && zyr_service_retain (service, error);
}

/* One worker's caseload */

typedef struct
{
  ZyrCall *call;
  char *cutoff;
  gint64 sent_s;
  guint n_ended; /* and what is overdue */
  GHashTable *heads;
} Ending;

static gboolean
find_ended (ZyrTx *tx, Ending *self, ZyrPublication *publication, GError **error)
{
  const ZyrCaller *caller = &self->call->caller;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx, ENDED " AND caseload.home = ?2 AND caseload.worker = ?3",
      ZYR_VALUES (ZYR_TEXT (self->cutoff), ZYR_TEXT (caller->home), ZYR_TEXT (caller->account)),
      error);

  return recheck (publication, rows, &self->n_ended, error);
}

/* In the condition of OVERDUE, of the caller's visits. */
#define OF_CALLER " AND visit_case.home = ?2 AND visit_case.worker = ?3"

static gboolean
look_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Ending *self = data;
  const ZyrCaller *caller = &self->call->caller;
  g_autoptr (GError) local_error = NULL;
  guint n_overdue = (guint)zyr_tx_query_int (
      tx, "SELECT count(*) FROM visit_case WHERE open = 1" OF_CALLER " AND EXISTS (SELECT 1" OVERDUE,
      ZYR_VALUES (ZYR_INT (self->sent_s), ZYR_TEXT (caller->home), ZYR_TEXT (caller->account)), 0,
      &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!find_ended (tx, self, NULL, error))
    return FALSE;
  self->n_ended += n_overdue;
  return TRUE;
}

static gboolean
end_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Ending *self = data;
  const ZyrCaller *caller = &self->call->caller;
  g_autoptr (ZyrPublication) publication = zyr_publication_new (tx, self->call->now_s);

  g_clear_pointer (&self->heads, g_hash_table_unref);
  if (!zyr_tx_run (
          tx,
          "UPDATE visit_case SET open = 0 WHERE open = 1" OF_CALLER " AND EXISTS (SELECT 1" OVERDUE,
          ZYR_VALUES (ZYR_INT (self->sent_s), ZYR_TEXT (caller->home), ZYR_TEXT (caller->account)),
          error)
      || !find_ended (tx, self, publication, error))
    return FALSE;
  self->heads = zyr_publication_finish (publication, error);
  return self->heads != NULL;
}

gboolean
zyr_service_end_caseload (ZyrCall *call, GError **error)
{
  ZyrService *service = call->service;
  Ending self = { .call = call };
  gboolean ok;

  if (g_atomic_int_get (&service->caseloads_day) == (gint)(call->now_s / DAY_S))
    return TRUE;
  self.cutoff = zyr_caseload_dup_cutoff (call->now_s);
  self.sent_s = zyr_caseload_get_sent_s (call->now_s);
  ok = zyr_storage_read (service->storage, look_tx, &self, error)
       && (self.n_ended == 0
           || zyr_storage_write_home (service->storage, call->caller.home, end_tx, &self, error));
  if (ok)
    zyr_service_tell_committed (service, self.heads);
  g_clear_pointer (&self.heads, g_hash_table_unref);
  g_free (self.cutoff);
  return ok;
}
