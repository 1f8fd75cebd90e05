/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody puts a device's store back from an older copy: a backup, a snapshot of the machine. */
#include "sim-private.h"

#include "zyr-hash.h"
#include "zyr-operation-kinds.h"

#include <string.h>

#define ACTS_AFTER 4
#define ACTS_AFTER_MS 5000

void
sim_device_copy (SimDevice *self)
{
  /* What those who look do not know for sure is no beginning to compare with. */
  if (!self->up || self->in_doubt || !sim_ledger_is_certain (&self->ledger))
    return;
  sim_disk_take (self->disk, self->path, &self->copy);
  sim_ledger_copy (&self->ledger_copy, &self->ledger);
  sim_trace (self->run, "device %d is copied at operation %u", self->number,
             self->ledger.acts->len);
}

/* Under the same number; one that was numbered anew since is another. */
static gboolean
is_in_copy (SimDevice *self, const SimAct *act)
{
  const SimAct *copied = sim_ledger_get (&self->ledger_copy, act->n);

  return copied != NULL && zyr_json_object_equal (copied->op, act->op);
}

void
sim_device_put_back (SimDevice *self)
{
  if (!self->up || self->copy.file == NULL)
    return;
  sim_trace (self->run, "device %d is put back from operation %u to %u", self->number,
             self->ledger.acts->len, self->ledger_copy.acts->len);
  sim_mark (self->run, SIM_MARK_PUT_BACK);
  sim_device_shut_down (self);
  sim_disk_give (self->disk, self->path, &self->copy);
  for (gint64 n = 1; n <= self->ledger.acts->len; n++)
    {
      const SimAct *act = sim_ledger_get (&self->ledger, n);

      if (!act->is_void && !is_in_copy (self, act))
        g_ptr_array_add (self->lost, sim_act_copy (act));
    }
  sim_ledger_copy (&self->ledger, &self->ledger_copy);
  self->in_doubt = FALSE;
  /* He finds that his work is missing, and goes on at once. */
  for (guint i = 0; i < ACTS_AFTER; i++)
    sim_add_event (self->run, ACTS_AFTER_MS + sim_delay_ms (self->run, ACTS_AFTER_MS),
                   sim_event_new (self->run, SIM_ACT, self->number));
}

void
sim_copy_renumbered (SimDevice *self, gint64 after, gint64 last)
{
  sim_ledger_drop_refused (&self->ledger);
  sim_mark (self->run, SIM_MARK_RENUMBERED);
  sim_ledger_renumber (&self->ledger, self->run->world->devices[self->number].id, after, last);
}

/* It is one of those that were lost here, or (a centre that lost it, too, was told so) nothing. */
void
sim_copy_check_void (SimDevice *self, gint64 n, const char *kind, const char *hash)
{
  if (g_strcmp0 (kind, ZYR_OP_VOID) == 0)
    {
      if (self->run->centre.n_epochs == 0)
        sim_violate (self->run, "device %d: operation %d has become void at the centre",
                     self->number, (int) n);
      return;
    }
  for (guint i = 0; i < self->lost->len; i++)
    {
      const SimAct *act = g_ptr_array_index (self->lost, i);
      g_autofree char *text = act->n == n ? zyr_json_object_to_canonical (act->op) : NULL;
      g_autofree char *own = text != NULL ? zyr_hash_sha256_hex_text (text) : NULL;

      if (g_strcmp0 (own, hash) == 0)
        return;
    }
  sim_violate (self->run, "operation %d of device %d, which the copy lacks, is another one at the"
               " centre", (int) n, self->number);
}
