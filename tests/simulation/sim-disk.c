/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR 512
#define SHM_REGIONS_N_MAX 64

/* One write or truncation that was not synced yet. */
typedef struct
{
  gint64 offset;
  gint64 old_size; /* of the file */
  gsize n_new;     /* 0: a truncation to offset */
  gsize n_old;
  guint8 *new;
  guint8 *old; /* what stood there */
} Change;

/* A file of a disk, open or not. */
typedef struct
{
  SimDisk *disk;
  char *path;
  GPtrArray *changes; /* of Change, oldest first */
  void *shm[SHM_REGIONS_N_MAX];
  guint n_open;
} Node;

struct _SimDisk
{
  char *folder;
  SimRandom random;
  GHashTable *nodes; /* path -> Node */
  gint64 crash_after;
  gboolean dead;
  guint fail_permille;
  gboolean full;
  guint n_pauses;
  SimDiskCounts counts;
};

/* SQLite allocates it; begins as it must. */
typedef struct
{
  sqlite3_file parent;
  Node *node; /* NULL: of no disk */
  int fd;
  int last_errno;
  char *temporary; /* removed when it is closed */
} File;

static GHashTable *disks; /* folder -> SimDisk */

static void
change_free (Change *change)
{
  g_free (change->new);
  g_free (change->old);
  g_free (change);
}

static void
node_free (Node *node)
{
  g_assert (node->n_open == 0);
  g_ptr_array_unref (node->changes);
  g_free (node->path);
  g_free (node);
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

static gint64
size_of (int fd)
{
  struct stat status;

  return fstat (fd, &status) == 0 ? (gint64) status.st_size : 0;
}

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
remember (File *file, gint64 offset, const void *new, gsize n_new)
{
  gint64 size = size_of (file->fd);
  gint64 n_old = n_new > 0 ? MIN ((gint64) n_new, size - offset) : size - offset;
  Change *change;

  if (file->node == NULL)
    return;
  change = g_new0 (Change, 1);
  change->offset = offset;
  change->old_size = size;
  change->n_new = n_new;
  change->new = n_new > 0 ? g_memdup2 (new, n_new) : NULL;
  if (n_old > 0)
    {
      change->n_old = (gsize) n_old;
      change->old = g_malloc (change->n_old);
      g_assert (pread (file->fd, change->old, change->n_old, offset) == n_old);
    }
  g_ptr_array_add (file->node->changes, change);
}

static int
file_close (sqlite3_file *base)
{
  File *file = (File *) base;

  if (file->node != NULL)
    file->node->n_open--;
  close (file->fd);
  if (file->temporary != NULL)
    unlink (file->temporary);
  g_free (file->temporary);
  return SQLITE_OK;
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
  got = pread (file->fd, to, (gsize) n, offset);
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

  if (disk != NULL && disk->full && disk->n_pauses == 0 && !disk->dead
      && offset + n > size_of (file->fd))
    {
      disk->counts.n_full++;
      return SQLITE_FULL;
    }
  if (fails (disk) || !step (disk, &last))
    {
      file->last_errno = EIO;
      return SQLITE_IOERR_WRITE;
    }
  remember (file, offset, from, (gsize) n);
  if (pwrite (file->fd, from, (gsize) n, offset) != n)
    return SQLITE_FULL;
  return last ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int
file_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  File *file = (File *) base;
  gboolean last;

  if (!step (file->node != NULL ? file->node->disk : NULL, &last))
    return SQLITE_IOERR_TRUNCATE;
  if (size < size_of (file->fd))
    remember (file, size, NULL, 0);
  if (ftruncate (file->fd, size) != 0 || last)
    return SQLITE_IOERR_TRUNCATE;
  return SQLITE_OK;
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
  *size = size_of (file->fd);
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
vfs_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out_flags)
{
  File *file = (File *) base;
  int mode = O_CLOEXEC | (flags & SQLITE_OPEN_READWRITE ? O_RDWR : O_RDONLY);

  memset (file, 0, sizeof *file);
  if (path == NULL)
    {
      file->fd = g_file_open_tmp ("zyr-sim-XXXXXX", &file->temporary, NULL);
      if (file->fd < 0)
        return SQLITE_CANTOPEN;
    }
  else
    {
      Node *node = find_node (path);

      if (node != NULL && node->disk->dead)
        return SQLITE_CANTOPEN;
      file->fd = open (path, mode | (flags & SQLITE_OPEN_CREATE ? O_CREAT : 0), 0600);
      if (file->fd < 0)
        return SQLITE_CANTOPEN;
      file->node = node;
      if (node != NULL)
        node->n_open++;
    }
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
  if (unlink (path) != 0)
    return errno == ENOENT ? SQLITE_IOERR_DELETE_NOENT : SQLITE_IOERR_DELETE;
  if (node != NULL)
    g_ptr_array_set_size (node->changes, 0);
  return SQLITE_OK;
}

static int
vfs_access (sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
  struct stat status;

  *result = stat (path, &status) == 0 && (flags != SQLITE_ACCESS_EXISTS || status.st_size > 0);
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

/* ---- what a crash leaves ---- */

static void
undo (int fd, const Change *change)
{
  g_assert (ftruncate (fd, change->old_size) == 0);
  if (change->n_old > 0)
    g_assert (pwrite (fd, change->old, change->n_old, change->offset) == (gssize) change->n_old);
}

static void
redo_sectors (SimDisk *self, int fd, const Change *change)
{
  for (gsize at = 0; at < change->n_new; at += SECTOR)
    {
      gsize n = MIN (SECTOR, change->n_new - at);

      if (sim_random_percent (&self->random, 50))
        g_assert (pwrite (fd, change->new + at, n, change->offset + (gint64) at) == (gssize) n);
    }
}

static void
redo (SimDisk *self, int fd, const Change *change)
{
  guint fate = sim_random_below (&self->random, 100);

  if (fate < 40)
    self->counts.n_lost++;
  else if (change->n_new == 0)
    g_assert (ftruncate (fd, change->offset) == 0);
  else if (fate < 60)
    {
      self->counts.n_torn++;
      redo_sectors (self, fd, change);
    }
  else
    g_assert (pwrite (fd, change->new, change->n_new, change->offset) == (gssize) change->n_new);
}

static void
crash_node (SimDisk *self, Node *node)
{
  int fd;

  g_assert (node->n_open == 0);
  if (node->changes->len == 0)
    return;
  fd = open (node->path, O_RDWR | O_CLOEXEC);
  g_assert (fd >= 0);
  for (guint i = node->changes->len; i > 0; i--)
    undo (fd, g_ptr_array_index (node->changes, i - 1));
  for (guint i = 0; i < node->changes->len; i++)
    redo (self, fd, g_ptr_array_index (node->changes, i));
  close (fd);
}

void
sim_disk_restart (SimDisk *self)
{
  g_autoptr (GList) paths
      = g_list_sort (g_hash_table_get_keys (self->nodes), (GCompareFunc) strcmp);

  for (GList *l = paths; l != NULL; l = l->next)
    crash_node (self, g_hash_table_lookup (self->nodes, l->data));
  sim_disk_settle (self);
  self->crash_after = SIM_DISK_NEVER;
  self->dead = FALSE;
}

void
sim_disk_settle (SimDisk *self)
{
  g_hash_table_remove_all (self->nodes);
}
