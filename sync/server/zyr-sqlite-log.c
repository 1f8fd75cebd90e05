/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sqlite-log-private.h"

#include <string.h>

/* As SQLite writes a log: before each page a few words about it. */
#define FRAME_HEADER_BYTES 24
/* More than that is not kept back: SQLite's own way to a file takes at most 128 KiB at once. */
#define AHEAD_BYTES_MAX (64u * 1024)

typedef struct
{
  sqlite3_io_methods methods; /* the file's; must be first */
  const sqlite3_io_methods *real;
  GByteArray *ahead; /* what is not yet written, up to: */
  sqlite3_int64 end; /* of what was written last */
  gboolean at_last;  /* the page that comes next ends a transaction */
} SqliteLog;

static SqliteLog *
get_log (sqlite3_file *file)
{
  return (SqliteLog *)(gpointer)file->pMethods;
}

static int
flush (sqlite3_file *file)
{
  SqliteLog *self = get_log (file);
  guint size = self->ahead->len;
  int status = SQLITE_OK;

  if (size > 0)
    status = self->real->xWrite (file, self->ahead->data, (int)size,
                                 self->end - (sqlite3_int64)size);
  g_byte_array_set_size (self->ahead, 0);
  if (status != SQLITE_OK)
    self->end = -1;
  return status;
}

/* The second word: the size of the database, when the frame is the last of a transaction. */
static gboolean
is_last (const guint8 *header)
{
  static const guint8 none[4] = { 0 };

  return memcmp (header + 4, none, sizeof none) != 0;
}

static int
log_write (sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
  SqliteLog *self = get_log (file);
  gboolean follows = offset == self->end;
  gboolean ends = self->at_last && size != FRAME_HEADER_BYTES;
  int status = follows ? SQLITE_OK : flush (file);

  if (status != SQLITE_OK)
    return status;
  if (follows)
    g_byte_array_append (self->ahead, data, (guint)size);
  else
    status = self->real->xWrite (file, data, size, offset);
  self->end = status == SQLITE_OK ? offset + size : -1;
  self->at_last = size == FRAME_HEADER_BYTES && is_last (data);
  return status == SQLITE_OK && (ends || self->ahead->len >= AHEAD_BYTES_MAX) ? flush (file)
                                                                              : status;
}

static int
log_read (sqlite3_file *file, void *data, int size, sqlite3_int64 offset)
{
  int status = flush (file);

  return status == SQLITE_OK ? get_log (file)->real->xRead (file, data, size, offset) : status;
}

static int
log_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  int status = flush (file);

  get_log (file)->end = -1;
  return status == SQLITE_OK ? get_log (file)->real->xTruncate (file, size) : status;
}

static int
log_get_size (sqlite3_file *file, sqlite3_int64 *size)
{
  int status = flush (file);

  return status == SQLITE_OK ? get_log (file)->real->xFileSize (file, size) : status;
}

static int
log_close (sqlite3_file *file)
{
  SqliteLog *self = get_log (file);

  flush (file);
  file->pMethods = self->real;
  g_byte_array_unref (self->ahead);
  g_free (self);
  return file->pMethods->xClose (file);
}

void
zyr_sqlite_log_gather (sqlite3_file *file)
{
  SqliteLog *self = g_new0 (SqliteLog, 1);

  self->real = file->pMethods;
  self->methods = *self->real;
  self->methods.xWrite = log_write;
  self->methods.xRead = log_read;
  self->methods.xTruncate = log_truncate;
  self->methods.xFileSize = log_get_size;
  self->methods.xClose = log_close;
  self->ahead = g_byte_array_new ();
  self->end = -1;
  file->pMethods = &self->methods;
}
