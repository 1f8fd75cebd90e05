/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sim-disk.h"

G_BEGIN_DECLS

#define SECTOR 512
#define SHM_REGIONS_N_MAX 64

/* One write or truncation that was not synced yet. */
typedef struct
{
  gint64 offset;
  gint64 old_size; /* of the file */
  gsize n_new;     /* 0: a truncation to offset */
  guint8 *new;     /* while it is undone; else they stand in the file */
  gsize n_old;
  guint8 old[]; /* what stood there */
} Change;

typedef struct
{
  guint8 *data;
  gint64 capacity;
} Memory;

/* A file of a disk, open or not. Its bytes are in memory while it is loaded: its own, or, until it is
 * changed, those that it was given. */
typedef struct
{
  SimDisk *disk;
  char *path;
  GPtrArray *changes; /* of Change, oldest first */
  void *shm[SHM_REGIONS_N_MAX];
  guint n_open;
  gboolean loaded;
  gboolean changed; /* since it was loaded */
  gint64 size;
  GBytes *given;
  gconstpointer bytes;
  Memory memory;
} Node;

struct _SimDisk
{
  char *folder;
  SimRandom random;
  GHashTable *nodes; /* path -> Node */
  gboolean in_memory;
  guint n_open;      /* files */
  gint64 crash_after;
  gboolean dead;
  guint fail_permille;
  gboolean full;
  guint n_pauses;
  SimDiskCounts counts;
};

void sim_node_resize (Node *node, gint64 size);
void sim_node_put (Node *node, gconstpointer from, gsize n, gint64 offset);
/* @flags: of open() */
gboolean sim_node_load (Node *node, int flags);
/* From now on it is what lies in the folder, which others may change; of a disk in memory only its
 * size is read there. */
void sim_node_unload (Node *node);

G_END_DECLS
