/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Refusals that mean the same to every request; and the access token that is renewed on the way. */
#include "zyr-sync-engine-private.h"

#define REFRESHES_MAX 2
#define ASKED_S_MAX 600
#define RETRY_VERSION_MS 60000

static void
refresh (ZyrSyncEngine *self)
{
  if (++self->n_refreshes > REFRESHES_MAX)
    {
      zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_BROKEN_ANSWER, 0);
      return;
    }
  self->resume = self->phase;
  zyr_sync_engine_request (self,
                           PHASE_REFRESHING,
                           zyr_sync_request_new (ZYR_SYNC_REQUEST_TOKEN));
}

void
zyr_sync_engine_refreshed (ZyrSyncEngine *self)
{
  switch ((int) self->resume)
    {
    case PHASE_PUSHING:
      zyr_sync_engine_batch (self);
      break;
    case PHASE_RETRYING:
      zyr_sync_engine_retry (self);
      break;
    case PHASE_PULLING:
      zyr_sync_engine_pull (self);
      break;
    case PHASE_GETTING:
      zyr_sync_engine_blobs (self);
      break;
    case PHASE_WAITING:
      zyr_sync_engine_wait (self);
      break;
    default:
      zyr_sync_engine_hello (self);
      break;
    }
}

void
zyr_sync_engine_refused (ZyrSyncEngine *self, const ZyrProtocolProblem *refusal)
{
  guint asked_ms = (guint) CLAMP (zyr_protocol_problem_get_int (refusal, "retry_after", 0),
                                  0,
                                  ASKED_S_MAX) * 1000;

  switch (refusal->code)
    {
    case ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED:
    case ZYR_PROTOCOL_ERROR_TOKEN_INVALID:
      if (self->phase == PHASE_REFRESHING)
        zyr_sync_engine_rest (self, PHASE_SIGNED_OUT, ZYR_SYNC_STATE_NEEDS_SIGN_IN);
      else
        refresh (self);
      break;
    case ZYR_PROTOCOL_ERROR_DEVICE_REVOKED:
      zyr_sync_engine_revoked (self, refusal);
      break;
    case ZYR_PROTOCOL_ERROR_VERSION:
      zyr_sync_engine_fail (self,
                            zyr_protocol_problem_is_of_older (refusal)
                                ? ZYR_SYNC_PROBLEM_OLD_CENTRE
                                : ZYR_SYNC_PROBLEM_PROTOCOL_VERSION,
                            RETRY_VERSION_MS);
      break;
    case ZYR_PROTOCOL_ERROR_BUSY:
    case ZYR_PROTOCOL_ERROR_TOO_MANY:
    case ZYR_PROTOCOL_ERROR_LOCKED_OUT:
      zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_BUSY, asked_ms);
      break;
    case ZYR_PROTOCOL_ERROR_INTERNAL:
      zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_SERVER_DOWN, asked_ms);
      break;
    case ZYR_PROTOCOL_ERROR_RESET:
    case ZYR_PROTOCOL_ERROR_SCOPE_REVOKED:
      zyr_sync_engine_hello_again (self, ZYR_SYNC_PROBLEM_BROKEN_ANSWER);
      break;
    case ZYR_PROTOCOL_ERROR_BAD_CREDENTIALS:
      zyr_sync_engine_rest (self, PHASE_SIGNED_OUT, ZYR_SYNC_STATE_NEEDS_SIGN_IN);
      break;
    default:
      zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_BROKEN_ANSWER, asked_ms);
      break;
    }
}
