/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-engine-private.h"

#include "zyr-limits.h"

#define HELLOS_MAX 4

/* Kinds that this program does not know are not kept, so they are not compared. */
static char **
dup_kinds (void)
{
  g_autoptr (GStrvBuilder) kinds = g_strv_builder_new ();

  for (ZyrKind kind = ZYR_KIND_UNKNOWN + 1; kind < ZYR_N_KINDS; kind++)
    g_strv_builder_add (kinds, zyr_kind_to_string (kind));
  return g_strv_builder_end (kinds);
}

static void
add_cursor (ZyrHelloRequest *hello, Scope *scope)
{
  ZyrScopeCursor *cursor = zyr_scope_cursor_new (scope->name, scope->epoch, scope->seq);

  cursor->digest = g_strdup (scope->digest);
  if (cursor->digest != NULL && hello->kinds == NULL)
    hello->kinds = dup_kinds ();
  g_ptr_array_add (hello->scopes, cursor);
}

void
zyr_sync_engine_hello (ZyrSyncEngine *self)
{
  ZyrSyncAction *action = zyr_sync_request_new (ZYR_SYNC_REQUEST_HELLO);
  ZyrHelloRequest *hello = g_new0 (ZyrHelloRequest, 1);

  /* The session says whose device it is. */
  if (self->epoch == NULL)
    hello->app_version = g_strdup (self->app_version);
  hello->epoch = g_strdup (self->epoch != NULL ? self->epoch
                                               : zyr_sync_engine_get_known_epoch (self));
  hello->last_op = self->last_op;
  hello->scopes = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_scope_cursor_free);
  for (guint i = 0; i < self->scopes->len; i++)
    {
      Scope *scope = g_ptr_array_index (self->scopes, i);

      if (scope->known)
        add_cursor (hello, scope);
    }
  hello->lease_days = self->lease_days;
  hello->refused = zyr_sync_engine_dup_refused (self);
  action->hello = hello;
  zyr_sync_engine_request (self, PHASE_HELLO, action);
}

/* The centre has changed under our hands: ask where we are, but not round and round. */
void
zyr_sync_engine_hello_again (ZyrSyncEngine *self, ZyrSyncProblem problem)
{
  if (++self->n_hellos > HELLOS_MAX)
    zyr_sync_engine_fail (self, problem, 0);
  else
    zyr_sync_engine_hello (self);
}

/* @seal: (nullable): as it was */
static void
tell_lease (ZyrSyncEngine *self, const char *seal)
{
  ZyrSyncAction *action = zyr_sync_engine_add (self, ZYR_SYNC_ACTION_GREETED);

  action->max_n = self->lease_days;
  action->seal = g_strdup (seal);
}

void
zyr_sync_engine_greeted (ZyrSyncEngine *self, const ZyrHelloAnswer *answer)
{
  zyr_sync_engine_forget_digests (self);
  self->hello_ms = self->now_ms;
  g_free (self->epoch);
  self->epoch = g_strdup (answer->epoch);
  self->limits = answer->limits;
  self->batch_ops = MIN (self->batch_ops, (guint) MAX (answer->limits.push_ops, 1));
  self->page_records = MIN (self->page_records, (guint) MAX (answer->limits.pull_records, 1));

  self->lease_days = (guint) answer->lease_days;
  tell_lease (self, answer->seal);

  self->centre_op = answer->last_op;
  /* Less than was acknowledged: the centre was restored and needs the journal. More than was
   * acknowledged: an answer was lost, and sending again fetches it. */
  self->push_after = MIN (self->acked_op, answer->last_op);

  zyr_sync_engine_grant (self, answer);
  zyr_sync_engine_begin_again (self, answer->differ);
  /* The hello of every few minutes is nothing to show, until it turns out that there is work. */
  if (self->state != ZYR_SYNC_STATE_WAITING)
    zyr_sync_engine_show (self, ZYR_SYNC_STATE_SYNCING, self->push_block);
  zyr_sync_engine_told (self, answer);
}

/* Those of the protocol, of a centre that has not said its own. */
void
zyr_sync_engine_assume_limits (ZyrSyncEngine *self)
{
  self->limits = (ZyrLimits){ .push_ops = ZYR_PUSH_OPS_N_MAX,
                              .push_bytes = ZYR_BODY_INFLATED_SIZE_BYTES_MAX,
                              .pull_records = ZYR_PULL_RECORDS_N_MAX,
                              .blob_bytes = ZYR_BLOB_SIZE_BYTES_MAX,
                              .wait_seconds = ZYR_WAIT_TIMEOUT_S_MAX };
}

/* The centre has nothing that the device has not, and the other way round: nothing is to be said in
 * either direction. */
void
zyr_sync_engine_greeted_in_step (ZyrSyncEngine *self)
{
  zyr_sync_engine_forget_digests (self);
  if (self->epoch == NULL)
    {
      self->epoch = g_strdup (zyr_sync_engine_get_known_epoch (self));
      zyr_sync_engine_assume_limits (self);
    }
  if (self->epoch == NULL)
    {
      zyr_sync_engine_fail (self, ZYR_SYNC_PROBLEM_BROKEN_ANSWER, 0);
      return;
    }
  self->hello_ms = self->now_ms;
  tell_lease (self, NULL);
  self->centre_op = self->last_op;
  self->push_after = self->acked_op; /* an answer may have been lost: sending again fetches it */
  zyr_sync_engine_stay (self);
  zyr_sync_engine_batch (self);
}
