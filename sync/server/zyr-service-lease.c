/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For how long a device may do without the centre, and what it is given when it has been away for
 * longer: the part of its key that only the centre can open. */
#include "zyr-service-private.h"

#include "zyr-lease-messages.h"

gboolean
zyr_service_grant_lease (ZyrService *service, ZyrHelloAnswer *answer, GError **error)
{
  if (service->lease_days == 0)
    return TRUE;
  answer->lease_days = service->lease_days;
  answer->seal = zyr_service_dup_seal_key (service, error);
  return answer->seal != NULL;
}

/* Nothing is given out that is not on record. */
static gboolean
audit_tx (ZyrTx *tx, gpointer data, GError **error)
{
  return zyr_call_audit (data, tx, "lease-open", NULL, error);
}

gboolean
zyr_service_open_lease (ZyrCall *call, GError **error)
{
  g_autoptr (GBytes) sealed = zyr_lease_request_parse (call->request->body, error);
  g_autofree char *secret = NULL;
  g_autoptr (GBytes) part = NULL;

  if (sealed == NULL)
    return FALSE;
  secret = zyr_service_dup_seal_secret (call->service, error);
  if (secret == NULL)
    return FALSE;
  part = zyr_lease_part_open (sealed, secret, call->caller.device, error);
  if (part == NULL
      || !zyr_storage_write_home (call->service->storage, call->caller.home, audit_tx, call, error))
    return FALSE;
  zyr_call_answer (call, 200, zyr_lease_answer_to_bytes (part));
  call->response->compressible = FALSE;
  return TRUE;
}
