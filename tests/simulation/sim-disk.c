/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-disk-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOKASIDE_BYTES 1024
#define LOOKASIDE_N 60

/* SQLite allocates it; begins as it must. */
typedef struct
{
  sqlite3_file parent;
  Node *node; /* NULL: of no disk */
  int fd;     /* without a node */
  int last_errno;
  char *temporary; /* removed when it is closed */
} File;

static GHashTable *disks; /* folder -> SimDisk */

/* ---- bytes in memory ---- */

/* What one history has used the next one uses again: new memory costs more than all that is done in it. */
static GArray *spare; /* of Memory */

static void
reserve (Memory *memory, gint64 size)
{
  if (memory->data == NULL && spare != NULL && spare->len > 0)
    {
      *memory = g_array_index (spare, Memory, spare->len - 1);
      g_array_set_size (spare, spare->len - 1);
    }
  if (size <= memory->capacity)
    return;
  memory->capacity = MAX (size, 2 * memory->capacity);
  memory->data = g_realloc (memory->data, (gsize) memory->capacity);
}

static void
give_back (Memory *memory)
{
  if (spare == NULL)
    spare = g_array_new (FALSE, FALSE, sizeof (Memory));
  if (memory->data != NULL)
    g_array_append_val (spare, *memory);
}

static void
change_free (Change *change)
{
  g_free (change->new);
  g_free (change);
}

static void
node_free (Node *node)
{
  g_assert (node->n_open == 0);
  g_ptr_array_unref (node->changes);
  g_clear_pointer (&node->given, g_bytes_unref);
  give_back (&node->memory);
  g_free (node->path);
  g_free (node);
}

/* Room for @size bytes that may be changed */
static void
own (Node *node, gint64 size)
{
  reserve (&node->memory, MAX (size, node->size));
  if (node->given != NULL && node->size > 0)
    memcpy (node->memory.data, node->bytes, (gsize) node->size);
  g_clear_pointer (&node->given, g_bytes_unref);
  node->bytes = node->memory.data;
}

void
sim_node_resize (Node *node, gint64 size)
{
  own (node, size);
  if (size > node->size)
    memset (node->memory.data + node->size, 0, (gsize) (size - node->size));
  node->size = size;
  node->changed = TRUE;
}

void
sim_node_put (Node *node, gconstpointer from, gsize n, gint64 offset)
{
  if (offset > node->size)
    sim_node_resize (node, offset);
  own (node, offset + (gint64) n);
  memcpy (node->memory.data + offset, from, n);
  node->size = MAX (node->size, offset + (gint64) n);
  node->changed = TRUE;
}

static gint64
size_of (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 ? (gint64) status.st_size : 0;
}

gboolean
sim_node_load (Node *node, int flags)
{
  int fd = open (node->path, flags | O_CLOEXEC, 0600);

  if (fd < 0)
    return FALSE;
  g_clear_pointer (&node->given, g_bytes_unref);
  node->size = 0;
  own (node, size_of (fd));
  node->size = size_of (fd);
  g_assert (pread (fd, node->memory.data, (gsize) node->size, 0) == node->size);
  close (fd);
  node->loaded = TRUE;
  node->changed = FALSE;
  return TRUE;
}

static void
flush (Node *node)
{
  int fd;

  if (!node->loaded || !node->changed)
    return;
  fd = open (node->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  g_assert (fd >= 0);
  g_assert (ftruncate (fd, node->size) == 0);
  if (!node->disk->in_memory)
    g_assert (pwrite (fd, node->bytes, (gsize) node->size, 0) == node->size);
  close (fd);
  node->changed = FALSE;
}

void
sim_node_unload (Node *node)
{
  flush (node);
  node->loaded = node->disk->in_memory && node->loaded;
}

/* ---- faults ---- */

/* One more step that changes the disk. Returns whether it happens at all; @last: the machine dies
 * with it. */
static gboolean
step (SimDisk *disk, gboolean *last)
{
  *last = FALSE;
  if (disk == NULL)
    return TRUE;
  if (disk->dead)
    return FALSE;
  disk->counts.n_writes++;
  if (disk->crash_after > 0 && --disk->crash_after == 0)
    {
      disk->dead = TRUE;
      *last = TRUE;
    }
  return TRUE;
}

static gboolean
fails (SimDisk *disk)
{
  if (disk == NULL)
    return FALSE;
  if (disk->dead)
    return TRUE;
  if (disk->n_pauses > 0 || disk->fail_permille == 0
      || !sim_random_permille (&disk->random, disk->fail_permille))
    return FALSE;
  disk->counts.n_failed++;
  return TRUE;
}

/* ---- files ---- */

static SimDisk *
find_disk (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return disks != NULL ? g_hash_table_lookup (disks, folder) : NULL;
}

static Node *
find_node (const char *path)
{
  SimDisk *disk = find_disk (path);
  Node *node;

  if (disk == NULL)
    return NULL;
  node = g_hash_table_lookup (disk->nodes, path);
  if (node == NULL)
    {
      node = g_new0 (Node, 1);
      node->disk = disk;
      node->path = g_strdup (path);
      node->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
      g_hash_table_insert (disk->nodes, node->path, node);
    }
  return node;
}

static void
remember (Node *node, gint64 offset, gsize n_new)
{
  gint64 n_behind = MAX (node->size - offset, 0);
  gint64 n_old = n_new > 0 ? MIN ((gint64) n_new, n_behind) : n_behind;
  Change *change = g_malloc (sizeof *change + (gsize) n_old);

  change->offset = offset;
  change->old_size = node->size;
  change->n_new = n_new;
  change->new = NULL;
  change->n_old = (gsize) n_old;
  if (n_old > 0)
    memcpy (change->old, (const guint8 *) node->bytes + offset, change->n_old);
  g_ptr_array_add (node->changes, change);
}

static void
unload_all (SimDisk *disk)
{
  GHashTableIter iter;
  gpointer node;

  g_hash_table_iter_init (&iter, disk->nodes);
  while (g_hash_table_iter_next (&iter, NULL, &node))
    sim_node_unload (node);
}

static int
file_close (sqlite3_file *base)
{
  File *file = (File *) base;
  SimDisk *disk = file->node != NULL ? file->node->disk : NULL;

  if (disk != NULL)
    {
      file->node->n_open--;
      /* Of a machine that has died, what it leaves is only decided. */
      if (--disk->n_open == 0 && !disk->dead)
        unload_all (disk);
      return SQLITE_OK;
    }
  close (file->fd);
  if (file->temporary != NULL)
    unlink (file->temporary);
  g_free (file->temporary);
  return SQLITE_OK;
}

/* At most @n bytes. Returns how many */
static gssize
read_at (const File *file, void *to, gsize n, gint64 offset)
{
  const Node *node = file->node;
  gsize n_there;

  if (node == NULL)
    return pread (file->fd, to, n, offset);
  n_there = (gsize) CLAMP (node->size - offset, 0, (gint64) n);
  if (n_there > 0)
    memcpy (to, (const guint8 *) node->bytes + offset, n_there);
  return (gssize) n_there;
}

static int
file_read (sqlite3_file *base, void *to, int n, sqlite3_int64 offset)
{
  File *file = (File *) base;
  gssize got;

  if (file->node != NULL && fails (file->node->disk))
    {
      file->last_errno = EIO;
      return SQLITE_IOERR_READ;
    }
  got = read_at (file, to, (gsize) n, offset);
  if (got == n)
    return SQLITE_OK;
  if (got < 0)
    return SQLITE_IOERR_READ;
  memset ((guint8 *) to + got, 0, (gsize) (n - got));
  return SQLITE_IOERR_SHORT_READ;
}

static int
file_write (sqlite3_file *base, const void *from, int n, sqlite3_int64 offset)
{
  File *file = (File *) base;
  SimDisk *disk = file->node != NULL ? file->node->disk : NULL;
  gboolean last;

  if (disk == NULL)
    return pwrite (file->fd, from, (gsize) n, offset) == n ? SQLITE_OK : SQLITE_FULL;
  if (disk->full && disk->n_pauses == 0 && !disk->dead && offset + n > file->node->size)
    {
      disk->counts.n_full++;
      return SQLITE_FULL;
    }
  if (fails (disk) || !step (disk, &last))
    {
      file->last_errno = EIO;
      return SQLITE_IOERR_WRITE;
    }
  remember (file->node, offset, (gsize) n);
  sim_node_put (file->node, from, (gsize) n, offset);
  return last ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int
file_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  File *file = (File *) base;
  gboolean last;

  if (file->node == NULL)
    return ftruncate (file->fd, size) == 0 ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
  if (!step (file->node->disk, &last))
    return SQLITE_IOERR_TRUNCATE;
  if (size < file->node->size)
    remember (file->node, size, 0);
  sim_node_resize (file->node, size);
  return last ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
}

/* A sync that the machine dies in has made nothing durable; one that fails neither. */
static int
file_sync (sqlite3_file *base, int flags)
{
  File *file = (File *) base;
  gboolean last;

  if (file->node == NULL)
    return SQLITE_OK;
  if (fails (file->node->disk) || !step (file->node->disk, &last) || last)
    return SQLITE_IOERR_FSYNC;
  g_ptr_array_set_size (file->node->changes, 0);
  return SQLITE_OK;
}

static int
file_size (sqlite3_file *base, sqlite3_int64 *size)
{
  File *file = (File *) base;

  if (file->node != NULL && file->node->disk->dead)
    return SQLITE_IOERR_FSTAT;
  *size = file->node != NULL ? file->node->size : size_of (file->fd);
  return SQLITE_OK;
}

/* One process and one connection a file: there is nobody to lock out. */
static int
file_lock (sqlite3_file *base, int level)
{
  return SQLITE_OK;
}

static int
file_is_reserved (sqlite3_file *base, int *reserved)
{
  *reserved = 0;
  return SQLITE_OK;
}

static int
file_control (sqlite3_file *base, int op, void *data)
{
  if (op != SQLITE_FCNTL_LAST_ERRNO)
    return SQLITE_NOTFOUND;
  *(int *) data = ((File *) base)->last_errno;
  return SQLITE_OK;
}

static int
file_sector_size (sqlite3_file *base)
{
  return SECTOR;
}

/* Nothing that would allow SQLite to trust a write that was not synced. */
static int
file_characteristics (sqlite3_file *base)
{
  return 0;
}

static int
file_shm_map (sqlite3_file *base, int region, int size, int extend, void volatile **memory)
{
  File *file = (File *) base;

  *memory = NULL;
  if (file->node == NULL || region >= SHM_REGIONS_N_MAX)
    return SQLITE_NOMEM;
  if (file->node->shm[region] == NULL && extend)
    file->node->shm[region] = g_malloc0 ((gsize) size);
  *memory = file->node->shm[region];
  return SQLITE_OK;
}

static int
file_shm_lock (sqlite3_file *base, int offset, int n, int flags)
{
  return SQLITE_OK;
}

static void
file_shm_barrier (sqlite3_file *base)
{
}

static int
file_shm_unmap (sqlite3_file *base, int remove)
{
  File *file = (File *) base;

  for (guint i = 0; file->node != NULL && i < SHM_REGIONS_N_MAX; i++)
    g_clear_pointer (&file->node->shm[i], g_free);
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_lock,
  .xCheckReservedLock = file_is_reserved,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_shm_map,
  .xShmLock = file_shm_lock,
  .xShmBarrier = file_shm_barrier,
  .xShmUnmap = file_shm_unmap,
};

/* ---- the VFS ---- */

static int
open_node (File *file, Node *node, int flags)
{
  if (node->disk->dead || (!node->loaded && !sim_node_load (node, flags)))
    return SQLITE_CANTOPEN;
  file->node = node;
  node->n_open++;
  node->disk->n_open++;
  return SQLITE_OK;
}

static int
open_plain (File *file, const char *path, int flags)
{
  file->fd = path != NULL ? open (path, flags | O_CLOEXEC, 0600)
                          : g_file_open_tmp ("zyr-sim-XXXXXX", &file->temporary, NULL);
  return file->fd >= 0 ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int
vfs_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out_flags)
{
  File *file = (File *) base;
  int mode = (flags & SQLITE_OPEN_READWRITE ? O_RDWR : O_RDONLY)
             | (flags & SQLITE_OPEN_CREATE ? O_CREAT : 0);
  Node *node = path != NULL ? find_node (path) : NULL;
  int status;

  memset (file, 0, sizeof *file);
  status = node != NULL ? open_node (file, node, mode) : open_plain (file, path, mode);
  if (status != SQLITE_OK)
    return status;
  file->parent.pMethods = &methods;
  if (out_flags != NULL)
    *out_flags = flags;
  return SQLITE_OK;
}

/* Names of files are durable at once. */
static int
vfs_delete (sqlite3_vfs *vfs, const char *path, int sync)
{
  Node *node = find_node (path);
  gboolean last;

  if (!step (node != NULL ? node->disk : NULL, &last) || last)
    return SQLITE_IOERR_DELETE;
  if (node != NULL)
    {
      g_assert (node->n_open == 0);
      g_ptr_array_set_size (node->changes, 0);
      node->loaded = FALSE;
    }
  if (unlink (path) != 0)
    return errno == ENOENT ? SQLITE_IOERR_DELETE_NOENT : SQLITE_IOERR_DELETE;
  return SQLITE_OK;
}

static int
vfs_access (sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
  const Node *node = find_node (path);
  gboolean loaded = node != NULL && node->loaded;
  struct stat status;

  *result = (loaded || stat (path, &status) == 0)
            && (flags != SQLITE_ACCESS_EXISTS || (loaded ? node->size : status.st_size) > 0);
  return SQLITE_OK;
}

static int
vfs_full_path (sqlite3_vfs *vfs, const char *path, int n, char *out)
{
  return g_strlcpy (out, path, (gsize) n) < (gsize) n ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int
vfs_randomness (sqlite3_vfs *vfs, int n, char *out)
{
  static SimRandom random;

  for (int i = 0; i < n; i++)
    out[i] = (char) sim_random (&random);
  return n;
}

static int
vfs_sleep (sqlite3_vfs *vfs, int us)
{
  return us;
}

static int
vfs_time (sqlite3_vfs *vfs, sqlite3_int64 *ms)
{
  *ms = G_GINT64_CONSTANT (212000000000000);
  return SQLITE_OK;
}

static int
vfs_time_days (sqlite3_vfs *vfs, double *days)
{
  *days = 2453703.7;
  return SQLITE_OK;
}

static int
vfs_last_error (sqlite3_vfs *vfs, int n, char *out)
{
  return 0;
}

void
sim_disk_register_vfs (void)
{
  static sqlite3_vfs vfs = {
    .iVersion = 2,
    .szOsFile = sizeof (File),
    .mxPathname = 512,
    .zName = "ziyaret-simulated",
    .xOpen = vfs_open,
    .xDelete = vfs_delete,
    .xAccess = vfs_access,
    .xFullPathname = vfs_full_path,
    .xRandomness = vfs_randomness,
    .xSleep = vfs_sleep,
    .xCurrentTime = vfs_time_days,
    .xCurrentTimeInt64 = vfs_time,
    .xGetLastError = vfs_last_error,
  };

  if (disks != NULL)
    return;
  /* One thread, and nobody asks how much memory is in use. */
  g_assert (sqlite3_config (SQLITE_CONFIG_SINGLETHREAD) == SQLITE_OK);
  g_assert (sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK);
  sim_memory_register ();
  g_assert (sqlite3_config (SQLITE_CONFIG_LOOKASIDE, LOOKASIDE_BYTES, LOOKASIDE_N) == SQLITE_OK);
  disks = g_hash_table_new (g_str_hash, g_str_equal);
  g_assert (sqlite3_vfs_register (&vfs, 1) == SQLITE_OK);
}

/* ---- the disk ---- */

SimDisk *
sim_disk_new (const char *folder, guint64 seed)
{
  SimDisk *self = g_new0 (SimDisk, 1);

  self->folder = g_strdup (folder);
  self->random.state = seed;
  self->crash_after = SIM_DISK_NEVER;
  self->nodes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) node_free);
  g_assert (!g_hash_table_contains (disks, folder));
  g_hash_table_insert (disks, self->folder, self);
  return self;
}

void
sim_disk_free (SimDisk *self)
{
  if (self == NULL)
    return;
  g_hash_table_remove (disks, self->folder);
  g_hash_table_unref (self->nodes);
  g_free (self->folder);
  g_free (self);
}

void
sim_disk_crash_after (SimDisk *self, gint64 n)
{
  self->crash_after = n;
}

void
sim_disk_kill (SimDisk *self)
{
  self->dead = TRUE;
}

gboolean
sim_disk_is_dead (const SimDisk *self)
{
  return self->dead;
}

void
sim_disk_set_faults (SimDisk *self, guint fail_permille, gboolean full)
{
  self->fail_permille = fail_permille;
  self->full = full;
}

void
sim_disk_pause (SimDisk *self, gboolean paused)
{
  self->n_pauses += paused ? 1 : -1;
}

const SimDiskCounts *
sim_disk_get_counts (const SimDisk *self)
{
  return &self->counts;
}

/* ---- images ---- */

static GBytes *
take (SimDisk *self, const char *path)
{
  Node *node = g_hash_table_lookup (self->nodes, path);

  if (node == NULL || !node->loaded)
    return NULL;
  return node->given != NULL ? g_bytes_ref (node->given)
                             : g_bytes_new (node->bytes, (gsize) node->size);
}

static void
give (SimDisk *self, const char *path, GBytes *bytes)
{
  Node *node = find_node (path);

  g_assert (self->in_memory && node->disk == self && node->n_open == 0);
  g_ptr_array_set_size (node->changes, 0);
  g_clear_pointer (&node->given, g_bytes_unref);
  node->loaded = bytes != NULL;
  if (bytes == NULL)
    {
      unlink (path);
      return;
    }
  node->given = g_bytes_ref (bytes);
  node->bytes = g_bytes_get_data (bytes, NULL);
  node->size = (gint64) g_bytes_get_size (bytes);
  node->changed = TRUE;
  flush (node);
}

void
sim_disk_take (SimDisk *self, const char *path, SimImage *image)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  sim_image_clear (image);
  image->file = take (self, path);
  image->log = take (self, log);
}

void
sim_disk_give (SimDisk *self, const char *path, const SimImage *image)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  self->in_memory = TRUE;
  give (self, path, image->file);
  give (self, log, image->log);
}

void
sim_image_clear (SimImage *image)
{
  g_clear_pointer (&image->file, g_bytes_unref);
  g_clear_pointer (&image->log, g_bytes_unref);
}
