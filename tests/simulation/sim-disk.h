/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-random.h"

G_BEGIN_DECLS

/*
 * SimDisk: the disk of one simulated machine: a folder whose SQLite files are reached through a
 * VFS of ours. What was written since the last sync of a file is remembered, and a crash keeps of
 * it what chance decides: each write whole, not at all, or some of its sectors. They are worked on
 * in memory, and lie in a real folder when none of them is open, so that code that looks at them
 * beside SQLite sees them too; what it does by itself (lock file, key file) counts as durable. Of a
 * disk that was given an image, what lies there has only their names and sizes.
 */
typedef struct _SimDisk SimDisk;

#define SIM_DISK_NEVER (-1)

/** sim_disk_register_vfs: makes ours the default VFS of SQLite; files outside of any disk's folder
 * are read and written plainly */
void sim_disk_register_vfs (void);

/** sim_memory_register: SQLite's memory (sim-memory.c); sim_disk_register_vfs() does it */
void sim_memory_register (void);

/** sim_disk_new: @folder must exist, and hold what is durable at the beginning */
SimDisk *sim_disk_new (const char *folder, guint64 seed);
void sim_disk_free (SimDisk *self);

/** sim_disk_crash_after: the machine dies at the n-th write or sync from now (1: the next one) */
void sim_disk_crash_after (SimDisk *self, gint64 n);

/** sim_disk_kill: the machine dies now: every further call fails until sim_disk_restart() */
void sim_disk_kill (SimDisk *self);
gboolean sim_disk_is_dead (const SimDisk *self);

/** sim_disk_restart: the files become what the crash left; no file may be open */
void sim_disk_restart (SimDisk *self);

/** SimImage: a database: its file, and its log (%NULL: there is none) */
typedef struct
{
  GBytes *file;
  GBytes *log;
} SimImage;

void sim_image_clear (SimImage *image);

/** sim_disk_take: into @image, which is cleared before, as those who have it open see it; between two
 * transactions that is one state */
void sim_disk_take (SimDisk *self, const char *path, SimImage *image);

/** sim_disk_give: puts it in place, durable; it may not be open. A death that was ordered still comes */
void sim_disk_give (SimDisk *self, const char *path, const SimImage *image);

/** sim_disk_set_faults: reads, writes and syncs that fail, in thousandths; @full: files do not
 * grow */
void sim_disk_set_faults (SimDisk *self, guint fail_permille, gboolean full);

/** sim_disk_pause: those who look are spared the faults, but not the death; counted */
void sim_disk_pause (SimDisk *self, gboolean paused);

/** What happened on it, for the marks of a run */
typedef struct
{
  guint64 n_writes; /* writes, truncations, removals and syncs */
  guint n_failed;
  guint n_full;
  guint n_lost; /* writes that a crash undid */
  guint n_torn; /* writes that a crash left in part */
} SimDiskCounts;

const SimDiskCounts *sim_disk_get_counts (const SimDisk *self);

G_END_DECLS
