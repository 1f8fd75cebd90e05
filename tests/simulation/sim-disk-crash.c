/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a crash leaves of what was not synced. */
#include "sim-disk-private.h"

#include <fcntl.h>
#include <string.h>

/* Everything later is undone: what it wrote stands there. */
static void
undo (Node *node, Change *change)
{
  change->new = g_memdup2 ((const guint8 *) node->bytes + change->offset, change->n_new);
  sim_node_resize (node, change->old_size);
  if (change->n_old > 0)
    sim_node_put (node, change->old, change->n_old, change->offset);
}

static void
redo_sectors (SimDisk *self, Node *node, const Change *change)
{
  for (gsize at = 0; at < change->n_new; at += SECTOR)
    {
      gsize n = MIN (SECTOR, change->n_new - at);

      if (sim_random_percent (&self->random, 50))
        sim_node_put (node, change->new + at, n, change->offset + (gint64) at);
    }
}

static void
redo (SimDisk *self, Node *node, const Change *change)
{
  guint fate = sim_random_below (&self->random, 100);

  if (fate < 40)
    self->counts.n_lost++;
  else if (change->n_new == 0)
    sim_node_resize (node, change->offset);
  else if (fate < 60)
    {
      self->counts.n_torn++;
      redo_sectors (self, node, change);
    }
  else
    sim_node_put (node, change->new, change->n_new, change->offset);
}

static void
crash_node (SimDisk *self, Node *node)
{
  g_assert (node->n_open == 0);
  if (node->changes->len > 0 && !node->loaded)
    g_assert (sim_node_load (node, O_RDONLY));
  for (guint i = node->changes->len; i > 0; i--)
    undo (node, g_ptr_array_index (node->changes, i - 1));
  for (guint i = 0; i < node->changes->len; i++)
    redo (self, node, g_ptr_array_index (node->changes, i));
  g_ptr_array_set_size (node->changes, 0);
  sim_node_unload (node);
}

void
sim_disk_restart (SimDisk *self)
{
  g_autoptr (GList) paths
      = g_list_sort (g_hash_table_get_keys (self->nodes), (GCompareFunc) strcmp);

  for (GList *l = paths; l != NULL; l = l->next)
    crash_node (self, g_hash_table_lookup (self->nodes, l->data));
  self->crash_after = SIM_DISK_NEVER;
  self->dead = FALSE;
}
