/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The centre keeps one row a record of each feed and forgets in time what has left. Whoever stands at
 * whatever number must nevertheless come to what is there, or be told to begin again: of every number
 * that a feed ever had, not only of those at which a device stood. What each feed told is written down
 * here as it is committed.
 */
#include "sim-private.h"

#include <string.h>

typedef struct
{
  SimCentre *centre;
  GHashTable *heads; /* feed -> gint64 */
} Feeds;

static const char *
feed_of (ZyrRows *rows)
{
  g_autofree char *feed
      = g_strconcat (zyr_rows_get_text (rows, 0), " ", zyr_rows_get_text (rows, 1), NULL);

  return g_intern_string (feed);
}

static gboolean
is_there (ZyrRows *rows, int column)
{
  const char *op = zyr_rows_get_text (rows, column);

  return g_str_equal (op, "ENTER") || g_str_equal (op, "UPSERT");
}

/* ---- as it goes on ---- */

static gint64
seen_of (Feeds *self, const char *feed)
{
  const gint64 *seen = g_hash_table_lookup (self->heads, feed);

  return seen != NULL ? *seen : 0;
}

static void
find_seen (Feeds *self)
{
  const GArray *told = self->centre->ledger.told;

  for (guint i = 0; i < told->len; i++)
    {
      const SimTold *line = &g_array_index (told, SimTold, i);

      g_hash_table_insert (self->heads, (gpointer) line->feed,
                           g_memdup2 (&line->seq, sizeof line->seq));
    }
}

/* All feeds have less together than is worth a question each. */
static gboolean
note_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Feeds *self = data;
  GArray *told = self->centre->ledger.told;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx, "SELECT home, scope, rec, seq, op FROM log ORDER BY seq", ZYR_NO_VALUES, error);
  const guint known = told->len;

  if (rows == NULL)
    return FALSE;
  while (zyr_rows_next (rows, &local_error))
    {
      SimTold line = { feed_of (rows), g_intern_string (zyr_rows_get_text (rows, 2)),
                       zyr_rows_get_int (rows, 3), is_there (rows, 4) };

      if (line.seq > seen_of (self, line.feed))
        g_array_append_val (told, line);
    }
  if (local_error != NULL)
    g_array_set_size (told, known);
  return local_error == NULL;
}

void
sim_feeds_note (SimCentre *self)
{
  Feeds feeds = { .centre = self };

  if (!self->moved || !self->run->keeps_feeds || self->storage == NULL
      || sim_disk_is_dead (self->disk))
    return;
  feeds.heads = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  find_seen (&feeds);
  sim_disk_pause (self->disk, TRUE);
  self->moved = !zyr_storage_read (self->storage, note_tx, &feeds, NULL);
  sim_disk_pause (self->disk, FALSE);
  g_hash_table_unref (feeds.heads);
}

/* ---- at rest ---- */

typedef struct
{
  SimRun *run;
  GHashTable *rows;   /* "feed record" -> SimTold: as the centre has it now */
  GHashTable *floors; /* feed -> gint64 */
} Rest;

static char *
key_of (const SimTold *line)
{
  return g_strconcat (line->feed, " ", line->rec, NULL);
}

static gboolean
rest_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Rest *self = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) scopes
      = zyr_tx_query (tx, "SELECT home, scope, floor FROM scope", ZYR_NO_VALUES, error);
  g_autoptr (ZyrRows) rows = zyr_tx_query (tx, "SELECT home, scope, rec, seq, op FROM log",
                                           ZYR_NO_VALUES, error);

  if (scopes == NULL || rows == NULL)
    return FALSE;
  while (zyr_rows_next (scopes, &local_error))
    {
      gint64 floor = zyr_rows_get_int (scopes, 2);

      g_hash_table_replace (self->floors, (gpointer) feed_of (scopes),
                            g_memdup2 (&floor, sizeof floor));
    }
  while (local_error == NULL && zyr_rows_next (rows, &local_error))
    {
      SimTold line = { feed_of (rows), g_intern_string (zyr_rows_get_text (rows, 2)),
                       zyr_rows_get_int (rows, 3), is_there (rows, 4) };

      g_hash_table_replace (self->rows, key_of (&line), g_memdup2 (&line, sizeof line));
    }
  return local_error == NULL;
}

/* Whoever stands at @line, or behind it up to @until, has what it told of the record, and is to come to
 * @last: is told of it, or begins again. */
static void
check_line (Rest *self, const SimTold *line, const SimTold *last, gint64 until)
{
  g_autofree char *key = key_of (line);
  const SimTold *row = g_hash_table_lookup (self->rows, key);
  const gint64 *floor = g_hash_table_lookup (self->floors, line->feed);

  if (row != NULL && (row->seq != last->seq || row->there != last->there))
    sim_violate (self->run, "feed %s told of %s at %d, and has it at %d", line->feed, line->rec,
                 (int) last->seq, (int) row->seq);
  else if (row == NULL && last->there)
    sim_violate (self->run, "feed %s has forgotten %s, which is there", line->feed, line->rec);
  else if (row == NULL && line->there && until >= (floor != NULL ? *floor : 0))
    sim_violate (self->run, "whoever stands at %d of feed %s keeps %s for ever", (int) until,
                 line->feed, line->rec);
}

/* Of each record: its last line, and the one after that which is being looked at */
typedef struct
{
  const SimTold *last;
  gint64 next_seq;
} Course;

void
sim_feeds_check (SimRun *run)
{
  const GArray *told = run->centre.ledger.told;
  Rest self = { .run = run };
  g_autoptr (GHashTable) courses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (!run->keeps_feeds)
    return;
  sim_feeds_note (&run->centre);
  self.rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.floors = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  if (!zyr_storage_read (run->centre.storage, rest_tx, &self, NULL))
    sim_violate (run, "the centre's feeds cannot be read");
  for (guint i = told->len; i > 0; i--)
    {
      const SimTold *line = &g_array_index (told, SimTold, i - 1);
      g_autofree char *key = key_of (line);
      Course *course = g_hash_table_lookup (courses, key);

      if (course == NULL)
        {
          course = g_new0 (Course, 1);
          course->last = line;
          course->next_seq = G_MAXINT64;
          g_hash_table_insert (courses, g_steal_pointer (&key), course);
        }
      check_line (&self, line, course->last, course->next_seq - 1);
      course->next_seq = line->seq;
    }
  g_hash_table_unref (self.rows);
  g_hash_table_unref (self.floors);
}
