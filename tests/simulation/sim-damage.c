/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What nobody foresaw: a record of a feed that a device has read gets lost there, is an older one, or
 * is one too many. Nothing tells the device but the comparison with the centre, every six hours.
 */
#include "sim-private.h"

#include "zyr-store-digest.h"
#include "zyr-store-private.h"

/* Not what those who look follow in the view by itself */
#define HELD                                                                                       \
  " FROM record WHERE base IS NOT NULL AND kind NOT IN ('note', 'conflict')"                       \
  " AND row IN (SELECT record FROM held)"

static gboolean
damage (SimDevice *self, gint64 row, guint how)
{
  g_autofree char *id = NULL;

  switch (how)
    {
    case 0:
      return zyr_store_exec (self->store, NULL, "DELETE FROM record WHERE row = ?", "i", row);
    case 1:
      return zyr_store_exec (self->store, NULL,
                             "UPDATE record SET ver = ver - 1,"
                             " base = json_set (base, '$.damaged', 1) WHERE row = ?",
                             "i", row);
    default:
      id = sim_dup_id (self->run);
      return zyr_store_exec (self->store, NULL,
                             "INSERT INTO record (kind, id, scope, epoch, ver, base, tok)"
                             " SELECT kind, ?, scope, epoch, ver, base, tok FROM record"
                             " WHERE kind = 'user' LIMIT 1",
                             "t", id)
             && zyr_store_exec (self->store, NULL,
                                "INSERT INTO held (record, scope) SELECT row,"
                                " (SELECT max (held.scope) FROM held JOIN record ON row = record"
                                "  WHERE kind = 'user') FROM record WHERE id = ?",
                                "t", id);
    }
}

void
sim_device_damage (SimDevice *self)
{
  guint drawn = sim_random_below (&self->run->random, 1000000);
  gint64 n = 0, row = 0;

  if (!self->up)
    return;
  sim_disk_pause (self->disk, TRUE);
  if (zyr_store_query_int (self->store, NULL, 0, &n, "SELECT count (*)" HELD, "") && n > 0
      && zyr_store_query_int (self->store, NULL, 0, &row,
                              "SELECT row" HELD " ORDER BY row LIMIT 1 OFFSET ?", "i",
                              (gint64) drawn % n)
      && damage (self, row, drawn / 1000 % 3))
    {
      sim_trace (self->run, "device %d: record %d of its store is damaged (%u)", self->number,
                 (int) row, drawn / 1000 % 3);
      sim_mark (self->run, SIM_MARK_DAMAGED);
      self->damaged = TRUE;
    }
  sim_disk_pause (self->disk, FALSE);
}

gboolean
sim_damage_is_any (const SimRun *run)
{
  for (int d = 0; d < SIM_DEVICES; d++)
    {
      if (run->devices[d].damaged)
        return TRUE;
    }
  return FALSE;
}

void
sim_damage_let_time_pass (SimRun *run)
{
  const gint64 by_us = (gint64) (ZYR_STORE_DIGEST_EVERY_S + 1) * G_USEC_PER_SEC;

  sim_trace (run, "six hours pass");
  run->centre.clock_offset_us += by_us;
  for (int d = 0; d < SIM_DEVICES; d++)
    run->devices[d].clock_offset_us += by_us;
  sim_centre_maintain (&run->centre);
}
