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

/* Pairs of worker and household without an open visit: time may have taken them out of the
 * caseload. */
static gboolean
recheck_caseloads (ZyrTx *tx, ZyrPublication *publication, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx,
      "SELECT caseload.home, caseload.worker, caseload.household FROM caseload"
      " WHERE NOT EXISTS (SELECT 1 FROM visit_case WHERE visit_case.home = caseload.home"
      " AND visit_case.worker = caseload.worker AND visit_case.household = caseload.household"
      " AND visit_case.open = 1)",
      ZYR_NO_VALUES, error);

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    zyr_publication_recheck (publication, zyr_rows_get_text (rows, 0), zyr_rows_get_text (rows, 1),
                             zyr_rows_get_text (rows, 2));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
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
      || !recheck_caseloads (tx, publication, error))
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
    zyr_service_tell_committed (service, self.heads);
  g_clear_pointer (&self.heads, g_hash_table_unref);
  return ok && zyr_service_settle_open_transfers (service, error);
}
