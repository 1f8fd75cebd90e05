/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-centre.h"

#include "zyr-lease-messages.h"
#include "zyr-limits.h"
#include "zyr-map-source.h"
#include "zyr-migrations-private.h"
#include "zyr-publication.h"
#include "zyr-storage-postgresql.h"
#include "zyr-uuid.h"

#include <string.h>

#define DEFAULT_DATABASE "centre.db"
#define DEFAULT_BLOBS "blobs"
#define PORT_FILE "port"

static const char *const log_formats[] = { "text", "json", NULL };
static const char *const log_levels[] = { "info", "warning", "debug", NULL };
static const char *const metrics_readers[] = { "loopback", "any", "none", NULL };

#define OFFSET(member) G_STRUCT_OFFSET (ZyrCentre, member)

/* Each number of the configuration; an offset is of a guint, or of a guint64 where it says so. */
static const struct
{
  const char *group;
  const char *key;
  glong offset;
  gboolean is_wide;
  guint64 standard;
  guint64 min;
  guint64 max;
} numbers[] = {
  { "storage", "connections", OFFSET (n_connections), FALSE, 12, 2, 1000 },
  { "storage", "statement_seconds", OFFSET (statement_s), FALSE, ZYR_STORAGE_STATEMENT_S, 1, 3600 },
  { "storage", "free_mib", OFFSET (free_mib), FALSE, 64, 0, 1024 * 1024 },
  { "passwords", "argon2id_passes", OFFSET (password_cost.passes), FALSE, 3, 1, 100 },
  { "passwords", "argon2id_memory_kib", OFFSET (password_cost.memory_kib), FALSE, 65536, 8,
    4 * 1024 * 1024 },
  { "devices", "lease_days", OFFSET (lease_days), FALSE, 14, 0, ZYR_LEASE_DAYS_MAX },
  { "retention", "device_decided_days", OFFSET (decided_days), FALSE, ZYR_CASELOAD_DECIDED_DAYS, 0, 3650 },
  { "retention", "device_sent_days", OFFSET (sent_days), FALSE, ZYR_CASELOAD_SENT_DAYS, 1, 3650 },
  { "retention", "file_months", OFFSET (file_months), FALSE, 0, 0, 12 * 200 },
  { "limits", "requests_per_second", OFFSET (limits.requests_per_s), FALSE, 100, 0, 1000000 },
  { "limits", "requests_burst", OFFSET (limits.requests_burst), FALSE, 6000, 1, 10000000 },
  { "limits", "bytes_per_second", OFFSET (limits.bytes_per_s), TRUE, 4 * 1024 * 1024, 0,
    G_GUINT64_CONSTANT (1) << 40 },
  { "limits", "bytes_burst", OFFSET (limits.bytes_burst), TRUE, 128 * 1024 * 1024, 1,
    G_GUINT64_CONSTANT (1) << 40 },
  { "limits", "devices_per_user", OFFSET (limits.devices_per_user), FALSE, 3, 1, 1000 },
  { "limits", "concurrent", OFFSET (limits.concurrent), FALSE, 8, 1, 1000 },
  { "limits", "downloads", OFFSET (limits.downloads), FALSE, 16, 0, 10000 },
  { "limits", "wrong_codes", OFFSET (limits.free_guesses), FALSE, 10, 0, 1000000 },
};

static void
set_number (ZyrCentre *centre, guint i, guint64 value)
{
  if (numbers[i].is_wide)
    G_STRUCT_MEMBER (guint64, centre, numbers[i].offset) = value;
  else
    G_STRUCT_MEMBER (guint, centre, numbers[i].offset) = (guint)value;
}

static guint64
get_number (const ZyrCentre *centre, guint i)
{
  return numbers[i].is_wide ? G_STRUCT_MEMBER (guint64, centre, numbers[i].offset)
                            : G_STRUCT_MEMBER (guint, centre, numbers[i].offset);
}

static void
set_default_numbers (ZyrCentre *centre)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    set_number (centre, i, numbers[i].standard);
}

ZyrCentre *
zyr_centre_new (const char *directory, const char *host, guint16 port)
{
  ZyrCentre *centre = g_new0 (ZyrCentre, 1);

  centre->directory = g_strdup (directory);
  centre->name = g_strdup ("Ziyaret");
  centre->hosts = g_strsplit (host, ",", -1);
  centre->listen
      = g_strdup (g_hostname_is_ip_address (centre->hosts[0]) ? centre->hosts[0] : "0.0.0.0");
  centre->port = port;
  centre->database = g_build_filename (directory, DEFAULT_DATABASE, NULL);
  centre->blobs = g_build_filename (directory, DEFAULT_BLOBS, NULL);
  set_default_numbers (centre);
  centre->log_format = g_strdup (log_formats[0]);
  centre->log_level = g_strdup (log_levels[0]);
  centre->metrics = g_strdup (metrics_readers[0]);
  centre->metrics_token = g_strdup ("");
  centre->metrics_listen = g_strdup ("");
  centre->map_tiles = g_strdup ("");
  centre->map_attribution = g_strdup ("");
  return centre;
}

void
zyr_centre_free (ZyrCentre *centre)
{
  if (centre == NULL)
    return;
  g_free (centre->directory);
  g_free (centre->name);
  g_strfreev (centre->hosts);
  g_free (centre->listen);
  g_free (centre->database);
  g_free (centre->blobs);
  g_free (centre->log_format);
  g_free (centre->log_level);
  g_free (centre->metrics);
  g_free (centre->metrics_token);
  g_free (centre->metrics_listen);
  g_free (centre->map_tiles);
  g_free (centre->map_attribution);
  g_free (centre);
}

static gboolean
read_number (GKeyFile *file,
             const char *group,
             const char *key,
             guint64 min,
             guint64 max,
             guint64 *value,
             GError **error)
{
  g_autofree char *text = g_key_file_get_value (file, group, key, NULL);

  if (text == NULL)
    return TRUE;
  if (g_ascii_string_to_unsigned (text, 10, min, max, value, NULL))
    return TRUE;
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               "[%s] %s must be a number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, group,
               key, min, max);
  return FALSE;
}

static gboolean
read_numbers (GKeyFile *file, ZyrCentre *centre, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      guint64 value = numbers[i].standard;

      if (!read_number (file, numbers[i].group, numbers[i].key, numbers[i].min, numbers[i].max,
                        &value, error))
        return FALSE;
      set_number (centre, i, value);
    }
  return TRUE;
}

static gboolean
read_word (GKeyFile *file,
           const char *group,
           const char *key,
           const char *const *words,
           char **word,
           GError **error)
{
  g_autofree char *text = g_key_file_get_string (file, group, key, NULL);
  g_autofree char *all = NULL;

  if (text == NULL)
    return TRUE;
  if (g_strv_contains (words, text))
    {
      g_free (*word);
      *word = g_steal_pointer (&text);
      return TRUE;
    }
  all = g_strjoinv (", ", (char **)words);
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, "[%s] %s is none of %s",
               group, key, all);
  return FALSE;
}

static void
read_path (GKeyFile *file, const char *key, const char *directory, char **path)
{
  g_autofree char *text = g_key_file_get_string (file, "storage", key, NULL);

  if (text == NULL)
    return;
  g_free (*path);
  *path = g_canonicalize_filename (text, directory);
}

static void
read_database (GKeyFile *file, ZyrCentre *centre)
{
  g_autofree char *text = g_key_file_get_string (file, "storage", "database", NULL);

  if (text != NULL)
    zyr_centre_set_database (centre, text);
}

void
zyr_centre_set_database (ZyrCentre *centre, const char *database)
{
  g_free (centre->database);
  centre->database = zyr_storage_postgresql_is_uri (database)
                         ? g_strdup (database)
                         : g_canonicalize_filename (database, centre->directory);
}

gboolean
zyr_centre_is_shared (const ZyrCentre *centre)
{
  return zyr_storage_postgresql_is_uri (centre->database);
}

gboolean
zyr_centre_parse_address (const char *text, char **address, guint16 *port)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = colon != NULL ? g_strndup (text, (gsize)(colon - text)) : NULL;
  gsize size = host != NULL ? strlen (host) : 0;
  gboolean bracketed = size > 2 && host[0] == '[' && host[size - 1] == ']';
  guint64 number = 0;

  if (bracketed)
    {
      memmove (host, host + 1, size - 2);
      host[size - 2] = '\0';
    }
  if (host == NULL || !g_hostname_is_ip_address (host) || bracketed != (strchr (host, ':') != NULL)
      || !g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &number, NULL))
    return FALSE;
  *address = g_steal_pointer (&host);
  *port = (guint16)number;
  return TRUE;
}

static void
read_text (GKeyFile *file, const char *group, const char *key, char **text)
{
  char *found = g_key_file_get_string (file, group, key, NULL);

  if (found == NULL)
    return;
  g_free (*text);
  *text = found;
}

static gboolean
read_metrics (GKeyFile *file, ZyrCentre *centre, GError **error)
{
  g_autofree char *address = NULL;
  guint16 port;

  read_text (file, "metrics", "token", &centre->metrics_token);
  read_text (file, "metrics", "listen", &centre->metrics_listen);
  if (!read_word (file, "metrics", "readers", metrics_readers, &centre->metrics, error))
    return FALSE;
  if (centre->metrics_listen[0] == '\0'
      || zyr_centre_parse_address (centre->metrics_listen, &address, &port))
    return TRUE;
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
               "[metrics] listen is no address and port");
  return FALSE;
}

static gboolean
read_map (GKeyFile *file, ZyrCentre *centre, GError **error)
{
  gboolean tiles_ok;

  read_text (file, "map", "tiles", &centre->map_tiles);
  read_text (file, "map", "attribution", &centre->map_attribution);
  tiles_ok = centre->map_tiles[0] == '\0' || zyr_map_source_is_valid (centre->map_tiles);
  if (tiles_ok && strlen (centre->map_attribution) <= ZYR_NAME_SIZE_BYTES_MAX)
    return TRUE;
  g_set_error_literal (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                       tiles_ok ? "[map] attribution is too long"
                                : "[map] tiles is no https:// address with {z}, {x} and {y}");
  return FALSE;
}

static gboolean
read_server (GKeyFile *file, ZyrCentre *centre, GError **error)
{
  g_auto (GStrv) hosts = g_key_file_get_string_list (file, "server", "hosts", NULL, error);
  g_autofree char *listen = g_key_file_get_string (file, "server", "listen", NULL);

  if (hosts == NULL)
    return FALSE;
  if (hosts[0] == NULL)
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                   "[server] hosts is empty");
      return FALSE;
    }
  g_strfreev (centre->hosts);
  centre->hosts = g_steal_pointer (&hosts);
  if (listen == NULL)
    return TRUE;
  if (!g_hostname_is_ip_address (listen))
    {
      g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                   "[server] listen is no address");
      return FALSE;
    }
  g_free (centre->listen);
  centre->listen = g_steal_pointer (&listen);
  return TRUE;
}

ZyrCentre *
zyr_centre_load (const char *directory, GError **error)
{
  g_autoptr (ZyrCentre) centre = zyr_centre_new (directory, "127.0.0.1", 0);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (directory, ZYR_CENTRE_CONFIG, NULL);
  guint64 port = 0;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error)
      || !read_server (file, centre, error)
      || !read_number (file, "server", "port", 0, G_MAXUINT16, &port, error)
      || !read_numbers (file, centre, error)
      || !read_word (file, "log", "format", log_formats, &centre->log_format, error)
      || !read_word (file, "log", "level", log_levels, &centre->log_level, error)
      || !read_metrics (file, centre, error) || !read_map (file, centre, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  centre->port = (guint16)port;
  read_text (file, "centre", "name", &centre->name);
  read_database (file, centre);
  read_path (file, "blobs", directory, &centre->blobs);
  return g_steal_pointer (&centre);
}

static void
set_comments (GKeyFile *file)
{
  static const struct
  {
    const char *group;
    const char *key;
    const char *comment;
  } comments[] = {
    { "centre", "name", " Shown in the certificates" },
    { "server", "hosts",
      " Names and addresses that devices reach the centre by; the first stands in enrolment texts."
      "\n After a change: ziyaretd certificate renew" },
    { "server", "listen", " Address to listen at; 0.0.0.0 for all" },
    { "server", "port", " 0: the kernel chooses one (see serve --port-file)" },
    { "storage", "database",
      " A file of SQLite's, relative to this one, or postgresql://… for PostgreSQL" },
    { "storage", "blobs", " Folder of attachments, relative to this file; one for all processes" },
    { "storage", "free_mib", " With less than that left on a disk, /healthz says that it is full" },
    { "storage", "connections", " Of each process to PostgreSQL, at most" },
    { "storage", "statement_seconds",
      " A statement that takes PostgreSQL longer, or waits half as long for a lock, is given up and\n"
      " its device told to come again" },
    { "passwords", "argon2id_passes",
      " Cost of a new password's hash; passwords already set keep theirs" },
    { "passwords", "argon2id_memory_kib", " … and its memory" },
    { "devices", "lease_days",
      " A device that was not here for so many days opens again only with the centre; 0: never" },
    { "retention", "device_decided_days",
      " So many days after the decision about his report a file leaves its worker's device" },
    { "retention", "device_sent_days",
      " … and so many days after he sent it at the latest, decided or not" },
    { "retention", "file_months",
      " Files in which nothing has changed for so many months are destroyed, once a day while the centre\n"
      " is served, or by ziyaretd retention run; 0: none" },
    { "limits", "requests_per_second",
      " Of one device, in the long run; 0: no limit. Workers of one machine count together." },
    { "limits", "requests_burst", " … and at once, saved up while it is quiet" },
    { "limits", "bytes_per_second", " The same for bytes, up and down; 0: no limit" },
    { "limits", "bytes_burst", " … and at once" },
    { "limits", "devices_per_user", " What a user may use in all, in devices" },
    { "limits", "concurrent", " Requests of one device under way at a time, in each process" },
    { "limits", "downloads",
      " Devices that fetch all that they may see, as new ones do, at a time in each process; others\n"
      " are told to come again. 0: no limit" },
    { "limits", "wrong_codes",
      " Wrong enrolment codes from one address that cost no wait; each further one\n"
      " doubles it, up to a minute. 0: no limit (behind a proxy all have its address)" },
    { "log", "format", " text, or json: one object a line" },
    { "log", "level", " info: a line a request; warning: what failed; debug: long polls too" },
    { "metrics", "readers", " Who may read /metrics: loopback, any, none" },
    { "metrics", "token", " When set, whoever presents it as Bearer, from anywhere" },
    { "metrics", "listen",
      " address:port of its own for /metrics (HTTP), and then not at the centre's; workers\n"
      " take the ports from this one on" },
    { "map", "tiles",
      " Ground of the devices' maps: https://…/{z}/{x}/{y}.png of a server of your own, for it\n"
      " learns in which streets somebody is visited. Empty: maps without a ground" },
    { "map", "attribution", " Whose map that is, shown on it: © OpenStreetMap contributors" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (comments); i++)
    g_key_file_set_comment (file, comments[i].group, comments[i].key, comments[i].comment, NULL);
}

gboolean
zyr_centre_save (const ZyrCentre *centre, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = g_build_filename (centre->directory, ZYR_CENTRE_CONFIG, NULL);
  g_autofree char *standard = g_build_filename (centre->directory, DEFAULT_DATABASE, NULL);

  g_key_file_set_string (file, "centre", "name", centre->name);
  g_key_file_set_string_list (file, "server", "hosts", (const char *const *)centre->hosts,
                              g_strv_length (centre->hosts));
  g_key_file_set_string (file, "server", "listen", centre->listen);
  g_key_file_set_integer (file, "server", "port", centre->port);
  g_key_file_set_string (file, "storage", "database",
                         g_str_equal (centre->database, standard) ? DEFAULT_DATABASE
                                                                  : centre->database);
  g_key_file_set_string (file, "storage", "blobs", DEFAULT_BLOBS);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_key_file_set_uint64 (file, numbers[i].group, numbers[i].key, get_number (centre, i));
  g_key_file_set_string (file, "log", "format", centre->log_format);
  g_key_file_set_string (file, "log", "level", centre->log_level);
  g_key_file_set_string (file, "metrics", "readers", centre->metrics);
  g_key_file_set_string (file, "metrics", "token", centre->metrics_token);
  g_key_file_set_string (file, "metrics", "listen", centre->metrics_listen);
  g_key_file_set_string (file, "map", "tiles", centre->map_tiles);
  g_key_file_set_string (file, "map", "attribution", centre->map_attribution);
  set_comments (file);
  return g_key_file_save_to_file (file, path, error);
}

guint16
zyr_centre_get_port (const ZyrCentre *centre)
{
  g_autofree char *path = g_build_filename (centre->directory, PORT_FILE, NULL);
  g_autofree char *text = NULL;
  guint64 port = 0;

  if (centre->port != 0 || !g_file_get_contents (path, &text, NULL, NULL))
    return centre->port;
  g_ascii_string_to_unsigned (g_strstrip (text), 10, 0, G_MAXUINT16, &port, NULL);
  return (guint16)port;
}

gboolean
zyr_centre_remember_port (const ZyrCentre *centre, guint16 port, GError **error)
{
  g_autofree char *path = g_build_filename (centre->directory, PORT_FILE, NULL);
  g_autofree char *text = g_strdup_printf ("%u\n", port);

  return g_file_set_contents (path, text, -1, error);
}

/* A command runs one transaction at a time, with a connection to spare. */
static ZyrStorage *
open_storage (const ZyrCentre *centre, ZyrSqliteMode mode, gboolean create, GError **error)
{
  zyr_caseload_set_days (centre->decided_days, centre->sent_days);
  if (zyr_centre_is_shared (centre))
    return zyr_storage_postgresql_open (
        centre->database, mode == ZYR_SQLITE_INLINE ? 2 : centre->n_connections,
        centre->statement_s, create, error);
  return zyr_storage_sqlite_open (centre->database, mode, create, error);
}

ZyrStorage *
zyr_centre_open_storage (const ZyrCentre *centre, ZyrSqliteMode mode, GError **error)
{
  return open_storage (centre, mode, FALSE, error);
}

gboolean
zyr_centre_try_migrate (const ZyrCentre *centre, gint64 *version, GError **error)
{
  if (zyr_centre_is_shared (centre))
    return zyr_storage_postgresql_try_migrate (centre->database, version, error);
  return zyr_storage_sqlite_try_migrate (centre->database, version, error);
}

guint
zyr_centre_get_n_migrations (void)
{
  return zyr_migrations_get_n ();
}

const char *
zyr_centre_get_migration (guint version)
{
  return zyr_migrations_get_name (version - 1);
}

static gboolean
set_epoch_tx (ZyrTx *tx, gpointer data, GError **error)
{
  g_autofree char *epoch = zyr_uuid_new ();

  return zyr_tx_run (tx, "INSERT INTO meta (key, value) VALUES ('epoch', ?1)",
                     ZYR_VALUES (ZYR_TEXT (epoch)), error);
}

ZyrStorage *
zyr_centre_create_storage (const ZyrCentre *centre, GError **error)
{
  ZyrStorage *storage = open_storage (centre, ZYR_SQLITE_INLINE, TRUE, error);

  if (storage == NULL)
    return NULL;
  if (!zyr_storage_write (storage, set_epoch_tx, NULL, error))
    {
      if (error != NULL && g_error_matches (*error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_EXISTS))
        {
          g_clear_error (error);
          g_set_error_literal (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_EXISTS,
                               "there is a centre in this database already");
        }
      zyr_storage_close (storage);
      return NULL;
    }
  return storage;
}
