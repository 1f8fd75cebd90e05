/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-clock.h"
#include "zyr-password.h"
#include "zyr-service.h"
#include "zyr-storage-sqlite.h"

G_BEGIN_DECLS

/* A centre's directory: ziyaretd.conf, centre.db, blobs/, and the certificates of zyr-pki.h. */
#define ZYR_CENTRE_CONFIG "ziyaretd.conf"

/**
 * ZyrCentre: a centre's configuration, as ziyaretd.conf (GKeyFile) says; its keys are in the
 * README, one by one
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
  guint statement_s; /* that PostgreSQL may take for one */
  guint free_mib; /* of disk, that a healthy centre has left */
  ZyrServiceLimits limits;
  guint lease_days; /* for which devices may do without the centre */
  guint decided_days; /* see zyr_caseload_set_days() */
  guint sent_days;
  guint file_months; /* see ZyrServiceOptions */
  char *log_format;    /* "text", "json" */
  char *log_level;     /* "info", "warning", "debug" */
  char *metrics;       /* "loopback", "any", "none" */
  char *metrics_token; /* "": none */
  char *metrics_listen; /* address:port; "": at the centre's own */
  char *map_tiles;       /* see zyr-map-source.h; "": none */
  char *map_attribution; /* "": none is to be shown */
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

/** zyr_centre_parse_address: "10.0.0.1:9464" or "[::1]:9464" in two; @address: (out) (transfer full) */
gboolean zyr_centre_parse_address (const char *text, char **address, guint16 *port);

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

/**
 * zyr_centre_try_migrate: whether the database can be brought to this program's schema; changes
 * nothing
 * @version: (out): the database's
 */
gboolean zyr_centre_try_migrate (const ZyrCentre *centre, gint64 *version, GError **error);

/** zyr_centre_get_n_migrations: the version of this program's schema */
guint zyr_centre_get_n_migrations (void);
/** zyr_centre_get_migration: the name of the step to version @version, from 1 */
const char *zyr_centre_get_migration (guint version);

/** zyr_centre_create_storage: a new database with a new epoch, and nothing in it */
ZyrStorage *zyr_centre_create_storage (const ZyrCentre *centre, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrCentre, zyr_centre_free)

G_END_DECLS
