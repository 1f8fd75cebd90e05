/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-storage.h"

G_BEGIN_DECLS

/* Who may see what at the centre, from its rows alone: the table of records, accounts and devices,
 * read with SQL of its own and judged by rules of its own. Feeds, caseloads and whatever else the
 * centre keeps to be quick are not looked at. */
typedef struct _SimOracle SimOracle;

/** SimRow: a record. Texts are NULL unless its kind has them. */
typedef struct
{
  char *key;
  char *home;
  char *id;
  char *kind;
  char *household;
  gint64 ver;
  char *body; /* as stored */
  char *tok;
  char *worker; /* visit, visit_revision */
  char *second; /* visit */
  char *visit;  /* review, attachment */
  gboolean open;
  gboolean waits; /* visit: sent, and not decided */
  char *decided; /* visit: the day, when it is not open and counts; or so early that it counts no longer
                  * than it may after the report's end */
  guint reading; /* the oracle's own */
} SimRow;

SimOracle *sim_oracle_new (void);
void sim_oracle_free (SimOracle *self);

/** sim_oracle_invalidate: the centre has changed: read again when next asked */
void sim_oracle_invalidate (SimOracle *self);

/** sim_oracle_read: FALSE: the centre's disk did not let us */
gboolean sim_oracle_read (SimOracle *self, ZyrStorage *storage, gint64 now_s);

/** sim_oracle_find_for: where the device's user is: people may be known in two foundations */
const SimRow *sim_oracle_find_for (SimOracle *self, const char *device, const char *id);
const SimRow *sim_oracle_find (SimOracle *self, const char *id);
/** sim_oracle_list: (element-type SimRow) (transfer container): by id */
GPtrArray *sim_oracle_list (SimOracle *self);

gboolean sim_oracle_device_is_welcome (SimOracle *self, const char *device);
gint64 sim_oracle_device_last (SimOracle *self, const char *device);
gboolean sim_oracle_may_see (SimOracle *self, const char *device, const SimRow *row);

G_END_DECLS
