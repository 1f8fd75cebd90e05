/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-picture-private.h"

#include "zyr-hash.h"
#include "zyr-inspection-private.h"
#include "zyr-store-blobs.h"
#include <string.h>

typedef struct
{
  const char *mime;
  const char *extension;
  gsize offset; /* of @magic */
  const char *magic;
} Kind;

/* Pictures first. Those without magic are known by the ending of their file's name alone. */
static const Kind kinds[] = {
  { "image/jpeg", ".jpg", 0, "\xff\xd8\xff" },
  { "image/png", ".png", 0, "\x89PNG\r\n\x1a\n" },
  { "image/webp", ".webp", 8, "WEBP" },
  { "audio/ogg", ".ogg", 0, "OggS" },
  { "audio/wav", ".wav", 8, "WAVE" },
  { "audio/flac", ".flac", 0, "fLaC" },
  { "audio/amr", ".amr", 0, "#!AMR" },
  { "audio/mpeg", ".mp3", 0, "ID3" },
  { "audio/mpeg", ".mp3", 0, "\xff\xfb" },
  { "audio/mpeg", ".mp3", 0, "\xff\xf3" },
  { "audio/aac", ".aac", 0, "\xff\xf1" },
  { "audio/aac", ".aac", 0, "\xff\xf9" },
  { "audio/mp4", ".m4a", 4, "ftypM4A" },
  { "video/3gpp", ".3gp", 4, "ftyp3g" },
  { "video/mp4", ".mp4", 4, "ftyp" },
  { "video/webm", ".webm", 0, "\x1a\x45\xdf\xa3" },
  { "application/pdf", ".pdf", 0, "%PDF-" },
  { "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx" },
  { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx" },
  { "application/vnd.oasis.opendocument.text", ".odt" },
  { "application/vnd.oasis.opendocument.spreadsheet", ".ods" },
  { "text/csv", ".csv" },
  { "text/plain", ".txt" },
  { "application/zip", ".zip" },
};

#define N_PICTURE_KINDS 3
#define UNKNOWN_MIME "application/octet-stream"
#define UNKNOWN_EXTENSION ".bin"

static gboolean
has_magic (const Kind *kind, const guint8 *data, gsize size_bytes)
{
  gsize length = kind->magic != NULL ? strlen (kind->magic) : 0;

  return length > 0 && size_bytes >= kind->offset + length
         && memcmp (data + kind->offset, kind->magic, length) == 0
         /* WEBP and WAVE stand in the same envelope. */
         && (kind->offset != 8 || memcmp (data, "RIFF", 4) == 0);
}

static const char *
find_mime (GBytes *bytes, gsize n_kinds)
{
  gsize size_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &size_bytes);

  for (gsize i = 0; i < n_kinds; i++)
    {
      if (has_magic (&kinds[i], data, size_bytes))
        return kinds[i].mime;
    }
  return NULL;
}

const char *
zyr_picture_get_mime (GBytes *bytes)
{
  return find_mime (bytes, N_PICTURE_KINDS);
}

gboolean
zyr_attachment_is_picture (const char *media_type)
{
  return *media_type == '\0' || g_str_has_prefix (media_type, "image");
}

/* An MPEG-4 or WebM file can hold a sound alone; telephones record so. */
static gboolean
may_be_sound (const char *mime)
{
  return g_str_has_prefix (mime, "audio/") || g_str_has_prefix (mime, "video/");
}

const char *
zyr_attachment_get_mime (GBytes *bytes, const char *file_name, const char *media_type)
{
  const char *mime = find_mime (bytes, G_N_ELEMENTS (kinds));
  g_autofree char *name = file_name != NULL ? g_ascii_strdown (file_name, -1) : NULL;

  if (zyr_attachment_is_picture (media_type))
    return zyr_picture_get_mime (bytes);
  if (g_str_has_prefix (media_type, "audio"))
    return mime != NULL && may_be_sound (mime) ? mime : NULL;
  if (g_str_has_prefix (media_type, "video"))
    return mime != NULL && g_str_has_prefix (mime, "video/") ? mime : NULL;
  for (gsize i = 0; mime == NULL && name != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      if (kinds[i].magic == NULL && g_str_has_suffix (name, kinds[i].extension))
        mime = kinds[i].mime;
    }
  return mime != NULL ? mime : UNKNOWN_MIME;
}

char *
zyr_picture_make_name (const char *sha256, const char *mime)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (kinds[i].mime, mime))
        return g_strconcat (sha256, kinds[i].extension, NULL);
    }
  return g_strconcat (sha256, UNKNOWN_EXTENSION, NULL);
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
inspected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  if (zyr_inspection_fetch_finish (result, NULL))
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
      if (zyr_inspection_is_open (load->workspace))
        {
          zyr_inspection_fetch_async (load->workspace, load->sha256, load->mime,
                                      g_task_get_cancellable (task), inspected_cb, task);
          return;
        }
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
  load->mime = UNKNOWN_MIME;
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_has_suffix (name, kinds[i].extension))
        load->mime = kinds[i].mime;
    }
  load->fetch = fetch;
  g_task_set_task_data (task, load, load_free);
  start_load (task);
}
