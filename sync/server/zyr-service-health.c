/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the centre can do its work, and what of it cannot. */
#include "zyr-service-private.h"

#include <errno.h>
#include <string.h>
#include <sys/statvfs.h>

static gboolean
ask_tx (ZyrTx *tx, gpointer data, GError **error)
{
  g_autofree char *epoch = zyr_service_dup_epoch (tx, error);

  return epoch != NULL;
}

static const char *
look_at_database (ZyrService *service)
{
  g_autoptr (GError) error = NULL;

  if (zyr_storage_read (service->storage, ask_tx, NULL, &error))
    return "ok";
  return error != NULL && g_error_matches (error, ZYR_STORAGE_ERROR, ZYR_STORAGE_ERROR_BUSY)
             ? "busy"
             : "failing";
}

/* The folder of blobs is made with the first of them: until then its parent tells. */
static const char *
look_at_disk (ZyrService *service, const char *folder)
{
  g_autofree char *parent = folder != NULL ? g_path_get_dirname (folder) : NULL;
  struct statvfs disk;

  if (folder == NULL)
    return "ok";
  if (statvfs (folder, &disk) != 0 && (errno != ENOENT || statvfs (parent, &disk) != 0))
    return "failing";
  return (guint64)disk.f_bavail * disk.f_frsize < service->free_bytes_min ? "full" : "ok";
}

/* Ready: a device that comes now is served. */
gboolean
zyr_service_handle_health (ZyrCall *call, GError **error)
{
  ZyrService *service = call->service;
  JsonObject *object = json_object_new ();
  const char *database = look_at_database (service);
  const char *disk = look_at_disk (service, service->database_dir);
  const char *blobs = look_at_disk (service, service->blob_dir);
  gboolean ok = g_str_equal (database, "ok") && g_str_equal (disk, "ok")
                && g_str_equal (blobs, "ok");
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "status", ok ? "ok" : "failing");
  json_object_set_string_member (object, "database", database);
  json_object_set_string_member (object, "disk", disk);
  json_object_set_string_member (object, "blobs", blobs);
  text = zyr_json_object_to_canonical (object);
  json_object_unref (object);
  zyr_call_answer (call, ok ? 200 : 503, g_bytes_new (text, strlen (text)));
  return TRUE;
}

/* Alive: the process answers; starting it anew would change nothing about what it depends on. */
gboolean
zyr_service_handle_live (ZyrCall *call, GError **error)
{
  zyr_call_answer (call, 200, g_bytes_new_static ("{\"status\":\"ok\"}", 15));
  return TRUE;
}

static gboolean
count_tx (ZyrTx *tx, gpointer data, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *(gint64 *)data = zyr_tx_query_int (
      tx, "SELECT count(*) FROM operation WHERE outcome = 'quarantined'", ZYR_NO_VALUES, 0,
      &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

gint64
zyr_service_count_quarantined (ZyrService *service)
{
  gint64 n = 0;

  return zyr_storage_read (service->storage, count_tx, &n, NULL) ? n : -1;
}

guint64
zyr_service_get_n_limited (ZyrService *service)
{
  return zyr_limiter_get_n_refused (service->limiter);
}

guint64
zyr_service_get_n_clock_off (ZyrService *service)
{
  return (guint)g_atomic_int_get (&service->n_clock_off);
}
