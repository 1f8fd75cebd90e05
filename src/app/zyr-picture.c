/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-picture-private.h"

#include "zyr-hash.h"
#include "zyr-store-blobs.h"
#include <string.h>

static const struct
{
  const char *mime;
  const char *extension;
} kinds[] = {
  { "image/jpeg", ".jpg" },
  { "image/png", ".png" },
  { "image/webp", ".webp" },
};

const char *
zyr_picture_get_mime (GBytes *bytes)
{
  gsize size_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &size_bytes);

  if (size_bytes >= 4 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return kinds[0].mime;
  if (size_bytes >= 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return kinds[1].mime;
  if (size_bytes >= 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return kinds[2].mime;
  return NULL;
}

char *
zyr_picture_make_name (const char *sha256, const char *mime)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (kinds[i].mime, mime))
        return g_strconcat (sha256, kinds[i].extension, NULL);
    }
  g_return_val_if_reached (NULL);
}

char *
zyr_picture_name_to_hash (const char *name)
{
  g_autofree char *hash = NULL;

  if (name == NULL || strlen (name) <= ZYR_SHA256_HEX_LENGTH || name[ZYR_SHA256_HEX_LENGTH] != '.')
    return NULL;
  hash = g_strndup (name, ZYR_SHA256_HEX_LENGTH);
  return zyr_hash_is_sha256_hex (hash) ? g_steal_pointer (&hash) : NULL;
}

typedef struct
{
  ZyrWorkspace *workspace;
  char *sha256;
  const char *mime;
  gboolean fetch;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->workspace);
  g_free (load->sha256);
  g_free (load);
}

static gpointer
read_picture (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GBytes *bytes = zyr_store_dup_blob (store, data, NULL, &local_error);

  if (bytes == NULL && !g_error_matches (local_error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return bytes;
}

static void start_load (GTask *task);

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  /* Not there, or no contact: the picture has not arrived; the next try asks again. */
  if (zyr_sync_runner_fetch_blob_finish (ZYR_SYNC_RUNNER (source), result, NULL))
    {
      start_load (task);
      return;
    }
  g_task_return_pointer (task, NULL, NULL);
  g_object_unref (task);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Load *load = g_task_get_task_data (task);
  ZyrSyncRunner *runner = zyr_workspace_get_runner (load->workspace);
  GError *error = NULL;
  GBytes *bytes = zyr_workspace_run_finish (load->workspace, result, &error);

  if (bytes == NULL && error == NULL && load->fetch && runner != NULL)
    {
      load->fetch = FALSE;
      zyr_sync_runner_fetch_blob_async (runner, load->sha256, load->mime,
                                        g_task_get_cancellable (task), fetched_cb, task);
      return;
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
  g_object_unref (task);
}

static void
start_load (GTask *task)
{
  Load *load = g_task_get_task_data (task);

  zyr_workspace_run_async (load->workspace, read_picture, g_strdup (load->sha256), g_free,
                           (GDestroyNotify)g_bytes_unref, g_task_get_cancellable (task), read_cb,
                           task);
}

void
zyr_picture_load (ZyrWorkspace *workspace, const char *name, gboolean fetch, GTask *task)
{
  g_autofree char *sha256 = zyr_picture_name_to_hash (name);
  Load *load;

  if (sha256 == NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      g_object_unref (task);
      return;
    }
  load = g_new0 (Load, 1);
  load->workspace = g_object_ref (workspace);
  load->sha256 = g_steal_pointer (&sha256);
  load->mime = kinds[0].mime;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_has_suffix (name, kinds[i].extension))
        load->mime = kinds[i].mime;
    }
  load->fetch = fetch;
  g_task_set_task_data (task, load, load_free);
  start_load (task);
}
