/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures, signatures, sounds and other files of a visit. */
#include "zyr-visit-fill-private.h"

#include "zyr-limits.h"
#include "zyr-picture-private.h"
#include "zyr-picture-scaler.h"
#include "zyr-store-blobs.h"
#include "zyr-task.h"

typedef struct
{
  char *ref;
  char *draft_id;
  char *file_name;  /* (nullable) */
  char *media_type; /* of the question */
  const char *mime;
  GBytes *image;
  guint longest_px;
} Attach;

static void
attach_free (gpointer data)
{
  Attach *attach = data;

  g_free (attach->ref);
  g_free (attach->draft_id);
  g_free (attach->file_name);
  g_free (attach->media_type);
  g_clear_pointer (&attach->image, g_bytes_unref);
  g_free (attach);
}

static gpointer
store_image (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Attach *attach = data;

  return zyr_store_put_blob (store, NULL, attach->mime, attach->image, attach->draft_id, FALSE,
                             error);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrVisitFill *self = g_task_get_source_object (task);
  const Attach *attach = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *sha256 = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  g_autofree char *name = NULL;

  if (sha256 != NULL)
    {
      name = zyr_picture_make_name (sha256, attach->mime);
      zyr_visit_fill_answer (self, attach->ref, name, NULL, &error);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* In a thread of GIO: smaller, and without what a camera writes beside it. */
static void
prepare_image (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Attach *attach = data;
  GError *error = NULL;
  g_autoptr (GBytes) image = zyr_picture_scaler_run (attach->image, attach->longest_px,
                                                     ZYR_PHOTO_SIZE_BYTES_MAX, &error);

  if (image == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, zyr_picture_dup_bare (image), (GDestroyNotify)g_bytes_unref);
}

/* Takes @task. */
static void
refuse (GTask *task, ZyrWorkspaceError code)
{
  g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, (int)code, "not a file that can be sent");
  g_object_unref (task);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Attach *attach = g_task_get_task_data (task);
  GError *error = NULL;
  GBytes *image = g_task_propagate_pointer (G_TASK (result), &error);

  if (image == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_bytes_unref (attach->image);
  attach->image = image;
  attach->mime = zyr_picture_get_mime (image);
  if (g_bytes_get_size (image) > ZYR_PICTURE_SIZE_BYTES_MAX)
    refuse (task, ZYR_WORKSPACE_ERROR_TOO_LARGE);
  else
    zyr_workspace_run_async (ZYR_VISIT_FILL (source)->workspace, store_image, attach, NULL, g_free,
                             g_task_get_cancellable (task), stored_cb, task);
}

static gsize
source_size_max (const Attach *attach)
{
  return zyr_attachment_is_picture (attach->media_type) ? ZYR_PICTURE_SOURCE_SIZE_BYTES_MAX
                                                        : ZYR_BLOB_SIZE_BYTES_MAX;
}

/* What the form allows the longer side of the picture to have. */
static guint
get_longest_px (ZyrVisitFill *self, const char *ref)
{
  g_autoptr (ZyrFormItem) item = zyr_form_session_dup_item (self->session, ref);
  const char *text = item != NULL ? zyr_form_item_get_attribute (item, "max-pixels") : NULL;
  guint64 longest_px;

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT16, &longest_px, NULL))
    return (guint)longest_px;
  return ZYR_PICTURE_LONGEST_PX;
}

/* Takes @task, whose data is an Attach without its image. */
static void
attach_image (GTask *task, GBytes *image)
{
  ZyrVisitFill *self = g_task_get_source_object (task);
  Attach *attach = g_task_get_task_data (task);
  gboolean is_picture = zyr_attachment_is_picture (attach->media_type);
  g_autoptr (GTask) prepare = NULL;

  attach->mime = zyr_attachment_get_mime (image, attach->file_name, attach->media_type);
  if (attach->mime == NULL)
    {
      refuse (task, is_picture ? ZYR_WORKSPACE_ERROR_NOT_IMAGE : ZYR_WORKSPACE_ERROR_WRONG_KIND);
      return;
    }
  if (g_bytes_get_size (image) > source_size_max (attach))
    {
      refuse (task, ZYR_WORKSPACE_ERROR_TOO_LARGE);
      return;
    }
  attach->image = g_bytes_ref (image);
  if (!is_picture)
    {
      zyr_workspace_run_async (self->workspace, store_image, attach, NULL, g_free,
                               g_task_get_cancellable (task), stored_cb, task);
      return;
    }
  attach->longest_px = get_longest_px (self, attach->ref);
  prepare = g_task_new (self, g_task_get_cancellable (task), prepared_cb, task);
  g_task_set_task_data (prepare, attach, NULL);
  zyr_task_run_in_thread (prepare, prepare_image);
}

typedef struct
{
  GFile *file;
  gsize size_max;
} Read;

static void
read_free (gpointer data)
{
  Read *read = data;

  g_object_unref (read->file);
  g_free (read);
}

/* In a thread of GIO: at most one byte more than the limit, so that "too large" shows. */
static void
read_file (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Read *read = data;
  GError *error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (read->file, cancellable, &error);
  g_autofree guint8 *buffer = NULL;
  gsize n_read = 0;

  if (stream != NULL)
    {
      buffer = g_malloc (read->size_max + 1);
      g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, read->size_max + 1, &n_read,
                               cancellable, &error);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_bytes_new (buffer, n_read), (GDestroyNotify)g_bytes_unref);
}

static void
file_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) image = g_task_propagate_pointer (G_TASK (result), &error);

  if (image == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  attach_image (task, image);
}

static GTask *
attach_task (ZyrVisitFill *self,
             const char *ref,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Attach *attach = g_new0 (Attach, 1);
  g_autoptr (ZyrFormItem) item = zyr_form_session_dup_item (self->session, ref);

  attach->media_type = g_strdup (item != NULL ? item->media_type : "");
  attach->ref = g_strdup (ref);
  attach->draft_id = g_strdup (self->draft_id);
  g_task_set_source_tag (task, zyr_visit_fill_attach_finish);
  g_task_set_task_data (task, attach, attach_free);
  return task;
}

void
zyr_visit_fill_attach_file_async (ZyrVisitFill *self,
                                  const char *ref,
                                  GFile *file,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) reading = NULL;
  GTask *task;
  Attach *attach;
  Read *read;

  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  task = attach_task (self, ref, cancellable, callback, user_data);
  attach = g_task_get_task_data (task);
  attach->file_name = g_file_get_basename (file);
  read = g_new0 (Read, 1);
  read->file = g_object_ref (file);
  read->size_max = source_size_max (attach);
  reading = g_task_new (self, cancellable, file_read_cb, task);
  g_task_set_task_data (reading, read, read_free);
  zyr_task_run_in_thread (reading, read_file);
}

void
zyr_visit_fill_attach_bytes_async (ZyrVisitFill *self,
                                   const char *ref,
                                   GBytes *image,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  attach_image (attach_task (self, ref, cancellable, callback, user_data), image);
}

gboolean
zyr_visit_fill_attach_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
zyr_visit_fill_load_picture_async (ZyrVisitFill *self,
                                   const char *ref,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *name = NULL;

  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  g_task_set_source_tag (task, zyr_visit_fill_load_picture_async);
  name = zyr_form_session_dup_value (self->session, ref);
  zyr_picture_load (self->workspace, name, TRUE, task);
}

GBytes *
zyr_visit_fill_load_picture_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
