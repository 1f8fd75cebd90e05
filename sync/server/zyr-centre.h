/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-clock.h"
#include "zyr-password.h"
#include "zyr-storage-sqlite.h"

G_BEGIN_DECLS

/* A centre's directory: ziyaretd.conf, centre.db, blobs/, and the certificates of zyr-pki.h. */
#define ZYR_CENTRE_CONFIG "ziyaretd.conf"

/**
 * ZyrCentre: a centre's configuration, as ziyaretd.conf (GKeyFile) says
 *
 *   [centre]    name=Ziyaret
 *   [server]    hosts=127.0.0.1;   names and addresses in the certificate; the first stands in
 *                                  enrolment texts
 *               listen=127.0.0.1   address to listen at
 *               port=8443          0: the kernel chooses
 *   [storage]   database=centre.db a file of SQLite's, or postgresql://…
 *               blobs=blobs        folder, the same one for all processes of a centre
 *               connections=12     of each process to PostgreSQL
 *   [passwords] argon2id_passes=3, argon2id_memory_kib=65536
 *
 * A relative path is relative to the directory.
 */
typedef struct
{
  char *directory;
  char *name;
  char **hosts;
  char *listen;
  guint16 port;
  ZyrPasswordCost password_cost;
  char *database; /* full path, or a URI of PostgreSQL's */
  char *blobs;    /* full path */
  guint n_connections;
} ZyrCentre;

/** zyr_centre_load: Returns: (transfer full) (nullable): NULL with a GKeyFileError or GFileError */
ZyrCentre *zyr_centre_load (const char *directory, GError **error);

/** zyr_centre_save: writes ziyaretd.conf, with a comment on each key */
gboolean zyr_centre_save (const ZyrCentre *centre, GError **error);

/** zyr_centre_new: with defaults for all that is not given */
ZyrCentre *zyr_centre_new (const char *directory, const char *host, guint16 port);
void zyr_centre_free (ZyrCentre *centre);

/** zyr_centre_set_database: @database: a path, relative to the directory, or postgresql://… */
void zyr_centre_set_database (ZyrCentre *centre, const char *database);

/** zyr_centre_is_shared: whether several processes may serve it at once */
gboolean zyr_centre_is_shared (const ZyrCentre *centre);

/**
 * zyr_centre_get_port: the port that devices reach the centre at: the configured one, or, when the
 * kernel chooses it, that of the server that was started last (0 when none was)
 */
guint16 zyr_centre_get_port (const ZyrCentre *centre);

/** zyr_centre_remember_port: for zyr_centre_get_port() of other processes */
gboolean zyr_centre_remember_port (const ZyrCentre *centre, guint16 port, GError **error);

/** zyr_centre_open_storage: @mode: see there. Errors of ZYR_STORAGE_ERROR. */
ZyrStorage *zyr_centre_open_storage (const ZyrCentre *centre, ZyrSqliteMode mode, GError **error);

/** zyr_centre_create_storage: a new database with a new epoch, and nothing in it */
ZyrStorage *zyr_centre_create_storage (const ZyrCentre *centre, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrCentre, zyr_centre_free)

G_END_DECLS
