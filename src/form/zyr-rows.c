/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row is an instance of a repeat, a cell the node in it by whose text it is found. A row stands in the bucket
 * of its cell's text; a reader stands in the buckets of the texts that it has looked up. A row that moves
 * remembers the bucket that it came from until both buckets' readers have been told. */
#include <math.h>

#include "zyr-rows-private.h"
#include "zyr-slots-private.h"

typedef struct
{
  GPtrArray *rows;     /* in document order */
  GHashTable *readers; /* (nullable): set of ZyrReader */
} Bucket;

/* Where a row is, and where it was when its readers were last told */
typedef struct
{
  Bucket *now;
  Bucket *before;
} Place;

typedef struct
{
  ZyrNode *parent;
  const ZyrSchema *column;
  gboolean numeric;
  ZyrEnv env;           /* only what reading a number from a text takes */
  GHashTable *buckets;  /* text -> Bucket */
  GHashTable *places;   /* row -> Place */
  GHashTable *scanners; /* (nullable): set of ZyrReader: of all rows */
} ZyrRows;

static guint
rows_hash (gconstpointer data)
{
  const ZyrRows *self = data;

  return g_direct_hash (self->parent) ^ (g_direct_hash (self->column) * 31) ^ (guint)self->numeric;
}

static gboolean
rows_equal (gconstpointer a, gconstpointer b)
{
  const ZyrRows *x = a;
  const ZyrRows *y = b;

  return x->parent == y->parent && x->column == y->column && x->numeric == y->numeric;
}

static void
rows_free (gpointer data)
{
  ZyrRows *self = data;

  g_hash_table_unref (self->places);
  g_hash_table_unref (self->buckets);
  g_clear_pointer (&self->scanners, g_hash_table_unref);
  g_free (self);
}

static void
bucket_free (gpointer data)
{
  Bucket *self = data;

  g_ptr_array_unref (self->rows);
  g_clear_pointer (&self->readers, g_hash_table_unref);
  g_free (self);
}

static guint
reader_hash (gconstpointer data)
{
  const ZyrReader *self = data;

  return g_direct_hash (self->node) ^ (g_direct_hash (self->trigger) * 31);
}

static gboolean
reader_equal (gconstpointer a, gconstpointer b)
{
  const ZyrReader *x = a;
  const ZyrReader *y = b;

  return x->node == y->node && x->trigger == y->trigger;
}

static void
add_reader (GHashTable **readers, const ZyrReader *reader)
{
  if (reader == NULL)
    return;
  if (*readers == NULL)
    *readers = g_hash_table_new_full (reader_hash, reader_equal, g_free, NULL);
  if (!g_hash_table_contains (*readers, reader))
    g_hash_table_add (*readers, g_memdup2 (reader, sizeof *reader));
}

static Bucket *
bucket_for (ZyrRows *self, const char *text)
{
  Bucket *bucket = g_hash_table_lookup (self->buckets, text);

  if (bucket != NULL)
    return bucket;
  bucket = g_new0 (Bucket, 1);
  bucket->rows = g_ptr_array_new ();
  g_hash_table_insert (self->buckets, g_strdup (text), bucket);
  return bucket;
}

/* What the row's column reads as; a row without it reads "" */
static Bucket *
bucket_of (ZyrRows *self, ZyrNode *row)
{
  const ZyrNode *cell = zyr_slots_get (row, self->column)->only;
  g_autofree char *buffer = NULL;
  g_autofree char *number = NULL;

  if (!self->numeric)
    return bucket_for (self, cell != NULL ? zyr_node_text (cell, &buffer) : "");
  number = zyr_number_to_string (
      cell != NULL ? zyr_text_to_number (&self->env, zyr_node_text (cell, &buffer)) : NAN);
  return bucket_for (self, number);
}

static void
bucket_add (Bucket *self, ZyrNode *row)
{
  guint at = self->rows->len;

  while (at > 0 && zyr_node_position (self->rows->pdata[at - 1]) > zyr_node_position (row))
    at--;
  g_ptr_array_insert (self->rows, (int)at, row);
}

static void
add_row (ZyrRows *self, ZyrNode *row)
{
  Place *place = g_new0 (Place, 1);

  place->now = bucket_of (self, row);
  bucket_add (place->now, row);
  g_hash_table_insert (self->places, row, place);
}

static ZyrRows *
rows_for (ZyrNode *parent, const ZyrSchema *column, const ZyrEnv *env, gboolean numeric)
{
  const ZyrRows wanted = { .parent = parent, .column = column, .numeric = numeric };
  ZyrTree *tree = parent->tree;
  const ZyrSlot *slot;
  ZyrRows *self;

  if (tree->rows == NULL)
    tree->rows = g_hash_table_new_full (rows_hash, rows_equal, NULL, rows_free);
  self = g_hash_table_lookup (tree->rows, &wanted);
  if (self != NULL)
    return self;
  self = g_memdup2 (&wanted, sizeof wanted);
  self->env.tz = env->tz;
  self->buckets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, bucket_free);
  self->places = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_hash_table_add (tree->rows, self);
  ((ZyrSchema *)column)->is_key = TRUE;
  slot = zyr_slots_get (parent, column->parent);
  for (guint i = 0; slot->many != NULL && i < slot->many->len; i++)
    add_row (self, slot->many->pdata[i]);
  return self;
}

void
zyr_rows_lookup (ZyrNode *parent,
                 const ZyrSchema *column,
                 const ZyrEnv *env,
                 gboolean numeric,
                 const char *key,
                 GPtrArray *out)
{
  ZyrRows *self = rows_for (parent, column, env, numeric);
  Bucket *bucket;

  if (env->reader == NULL)
    bucket = g_hash_table_lookup (self->buckets, key);
  else
    {
      bucket = bucket_for (self, key);
      add_reader (&bucket->readers, env->reader);
    }
  if (bucket != NULL)
    g_ptr_array_extend (out, bucket->rows, NULL, NULL);
}

void
zyr_rows_scan (ZyrNode *parent, const ZyrSchema *column, const ZyrEnv *env)
{
  if (env->reader != NULL)
    add_reader (&rows_for (parent, column, env, FALSE)->scanners, env->reader);
}

static ZyrRows *
find_rows (const ZyrNode *row, const ZyrSchema *column, gboolean numeric)
{
  const ZyrRows wanted
      = { .parent = row->parent, .column = column, .numeric = numeric };

  return row->tree->rows != NULL ? g_hash_table_lookup (row->tree->rows, &wanted) : NULL;
}

static void
move_row (ZyrRows *self, ZyrNode *row)
{
  Place *place = g_hash_table_lookup (self->places, row);
  Bucket *bucket = place != NULL ? bucket_of (self, row) : NULL;

  if (place == NULL || bucket == place->now)
    return;
  g_ptr_array_remove (place->now->rows, row);
  place->before = place->now;
  place->now = bucket;
  bucket_add (bucket, row);
}

void
zyr_rows_follow (ZyrNode *cell)
{
  if (cell->schema == NULL || !cell->schema->is_key || cell->parent == NULL
      || cell->parent->parent == NULL)
    return;
  for (guint numeric = 0; numeric < 2; numeric++)
    {
      ZyrRows *self = find_rows (cell->parent, cell->schema, numeric != 0);

      if (self != NULL)
        move_row (self, cell->parent);
    }
}

void
zyr_rows_settle (ZyrNode *cell)
{
  for (guint numeric = 0; cell->schema->is_key && cell->parent != NULL && numeric < 2; numeric++)
    {
      ZyrRows *self = find_rows (cell->parent, cell->schema, numeric != 0);
      Place *place = self != NULL ? g_hash_table_lookup (self->places, cell->parent) : NULL;

      if (place != NULL)
        place->before = NULL;
    }
}

static void
take_readers (GHashTable *readers, const ZyrTrigger *trigger, ZyrRowsNotify notify, gpointer data)
{
  GHashTableIter iter;
  gpointer key;

  if (readers == NULL)
    return;
  g_hash_table_iter_init (&iter, readers);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const ZyrReader reader = *(const ZyrReader *)key;

      if (reader.trigger != trigger)
        continue;
      g_hash_table_iter_remove (&iter);
      notify (&reader, data);
    }
}

void
zyr_rows_notify (ZyrNode *row,
                 const ZyrSchema *column,
                 const ZyrTrigger *trigger,
                 ZyrRowsNotify notify,
                 gpointer data)
{
  for (guint numeric = 0; numeric < 2; numeric++)
    {
      ZyrRows *self = find_rows (row, column, numeric != 0);
      const Place *place = self != NULL ? g_hash_table_lookup (self->places, row) : NULL;

      if (place != NULL)
        take_readers (place->now->readers, trigger, notify, data);
      if (place != NULL && place->before != NULL)
        take_readers (place->before->readers, trigger, notify, data);
      if (self != NULL)
        take_readers (self->scanners, trigger, notify, data);
    }
}

/* The tree's own hooks */

void
zyr_rows_added (ZyrNode *row)
{
  GHashTableIter iter;
  gpointer rows;

  if (row->schema == NULL || !row->schema->is_repeat)
    return;
  g_hash_table_iter_init (&iter, row->tree->rows);
  while (g_hash_table_iter_next (&iter, &rows, NULL))
    if (((ZyrRows *)rows)->parent == row->parent
        && ((ZyrRows *)rows)->column->parent == row->schema)
      add_row (rows, row);
}

void
zyr_rows_removing (ZyrNode *row)
{
  GHashTableIter iter;
  gpointer rows;

  g_hash_table_iter_init (&iter, row->tree->rows);
  while (g_hash_table_iter_next (&iter, &rows, NULL))
    {
      ZyrRows *self = rows;
      const Place *place;

      if (zyr_node_is_ancestor (row, self->parent))
        {
          g_hash_table_iter_remove (&iter);
          continue;
        }
      place = self->parent == row->parent ? g_hash_table_lookup (self->places, row) : NULL;
      if (place == NULL)
        continue;
      g_ptr_array_remove (place->now->rows, row);
      g_hash_table_remove (self->places, row);
    }
}

static gboolean
is_below (gpointer key, gpointer value, gpointer top)
{
  return zyr_node_is_ancestor (top, ((const ZyrReader *)key)->node);
}

void
zyr_rows_forget (ZyrNode *top)
{
  GHashTableIter iter;
  gpointer rows;

  if (top->tree->rows == NULL)
    return;
  g_hash_table_iter_init (&iter, top->tree->rows);
  while (g_hash_table_iter_next (&iter, &rows, NULL))
    {
      ZyrRows *self = rows;
      GHashTableIter buckets;
      gpointer bucket;

      if (self->scanners != NULL)
        g_hash_table_foreach_remove (self->scanners, is_below, top);
      g_hash_table_iter_init (&buckets, self->buckets);
      while (g_hash_table_iter_next (&buckets, NULL, &bucket))
        if (((Bucket *)bucket)->readers != NULL)
          g_hash_table_foreach_remove (((Bucket *)bucket)->readers, is_below, top);
    }
}
