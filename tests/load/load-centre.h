/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A centre for the load tool: `ziyaretd init`, filled through the publication as the centre itself
 * would, then served by `ziyaretd serve` in a process of its own. What fails ends the program. */

#define LOAD_WORKERS_PER_FOUNDATION 5

typedef struct
{
  char *visit;
  char *household;
} LoadVisit;

/* A worker with one device that is signed in. */
typedef struct
{
  char *account;
  char *foundation;
  char *device;
  char *token;
  gint64 n_ops;      /* operations that were made for its device */
  GPtrArray *visits; /* LoadVisit, in progress */
} LoadWorker;

typedef struct
{
  char *directory;
  char *authority; /* PEM file */
  char *form;
  char *form_id;
  char *form_version;
  GPtrArray *workers; /* LoadWorker */
  guint16 port;
  GSubprocess *process;
  char *ziyaretd;
  gpointer uuids;
  guint n_files; /* household files made */
} LoadCentre;

/* @init_arguments: (nullable): further ones for `ziyaretd init`: another database.
 * @serve_arguments: (nullable): further ones for `ziyaretd serve` */
LoadCentre *
load_centre_new (const char *ziyaretd, const char *data, const char *init_arguments);
void load_centre_add_workers (LoadCentre *centre, guint n);
/* @n_visits for each of @n_workers from the @worker-th on, each of a household of its own. */
void load_centre_add_visits (LoadCentre *centre, guint worker, guint n_workers, guint n_visits);

void load_centre_start (LoadCentre *centre, const char *serve_arguments);
/* Of the process and its children. */
double load_centre_read_rss_mb (LoadCentre *centre);
double load_centre_read_cpu_s (LoadCentre *centre);
/* Of those of its threads whose name begins so. */
double load_centre_read_thread_cpu_s (LoadCentre *centre, const char *name);
void load_centre_stop (LoadCentre *centre);

/* Rows of the kind in the database. */
gint64 load_centre_count (LoadCentre *centre, const char *kind);
void load_centre_free (LoadCentre *centre); /* and its directory */
