/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-barcode-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "zyr-barcode.h"
#include "zyr-task.h"
#include "zyr-workspace.h"

/* Codes are found in a tenth of the picture's width; more dots only take longer. */
#define LONGEST_PX 1600
/* A code that fills little of a large photograph needs its dots. */
#define LONGEST_AGAIN_PX 4000
#define PICTURE_SIZE_BYTES_MAX (40 * 1024 * 1024)

typedef struct
{
  GFile *file;   /* (nullable) */
  GBytes *bytes; /* (nullable) */
} Source;

static void
source_free (gpointer data)
{
  Source *source = data;

  g_clear_object (&source->file);
  g_clear_pointer (&source->bytes, g_bytes_unref);
  g_free (source);
}

static GBytes *
read_source (const Source *source, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = NULL;

  if (source->bytes != NULL)
    return g_bytes_ref (source->bytes);
  stream = g_file_read (source->file, cancellable, error);
  if (stream == NULL)
    return NULL;
  return g_input_stream_read_bytes (G_INPUT_STREAM (stream), PICTURE_SIZE_BYTES_MAX + 1,
                                    cancellable, error);
}

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, int *longest_px)
{
  int longest = MAX (width, height);

  if (longest > *longest_px)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int)((gint64)width * *longest_px / longest)),
                                MAX (1, (int)((gint64)height * *longest_px / longest)));
  *longest_px = longest;
}

/* Brightness as the eye has it; what shines through is white paper. */
static GBytes *
make_gray (GdkPixbuf *pixbuf, int width, int height)
{
  const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
  gsize stride = (gsize)gdk_pixbuf_get_rowstride (pixbuf);
  gsize channels = (gsize)gdk_pixbuf_get_n_channels (pixbuf);
  gboolean has_alpha = gdk_pixbuf_get_has_alpha (pixbuf);
  guint8 *gray = g_malloc ((gsize)width * (gsize)height);

  for (gsize y = 0; y < (gsize)height; y++)
    {
      for (gsize x = 0; x < (gsize)width; x++)
        {
          const guint8 *dot = pixels + y * stride + x * channels;
          guint light = (299u * dot[0] + 587u * dot[1] + 114u * dot[2]) / 1000u;

          if (has_alpha)
            light = (light * dot[3] + 255u * (255u - dot[3])) / 255u;
          gray[y * (gsize)width + x] = (guint8)light;
        }
    }
  return g_bytes_new_take (gray, (gsize)width * (gsize)height);
}

/* @longest_px: (inout): at most; of the picture itself. (nullable): this is no picture */
static GPtrArray *
look (GBytes *picture, int *longest_px)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GBytes) gray = NULL;
  GdkPixbuf *pixbuf;
  gboolean read;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), longest_px);
  read = gdk_pixbuf_loader_write_bytes (loader, picture, NULL);
  read = gdk_pixbuf_loader_close (loader, NULL) && read;
  pixbuf = read ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (pixbuf == NULL)
    return NULL;
  gray = make_gray (pixbuf, gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf));
  return zyr_barcode_read (gray, (guint)gdk_pixbuf_get_width (pixbuf),
                           (guint)gdk_pixbuf_get_height (pixbuf));
}

static void
read_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GBytes) picture = read_source (data, cancellable, &error);
  g_autoptr (GPtrArray) texts = NULL;
  int longest_px = LONGEST_PX;

  if (picture == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_bytes_get_size (picture) > PICTURE_SIZE_BYTES_MAX)
    {
      g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_TOO_LARGE,
                               "the picture is too large");
      return;
    }
  texts = look (picture, &longest_px);
  if (texts != NULL && texts->len == 0 && longest_px > LONGEST_PX)
    {
      longest_px = LONGEST_AGAIN_PX;
      g_ptr_array_unref (texts);
      texts = look (picture, &longest_px);
    }
  if (texts == NULL)
    g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_IMAGE,
                             "the picture cannot be read");
  else
    g_task_return_pointer (task, g_steal_pointer (&texts), (GDestroyNotify)g_ptr_array_unref);
}

void
zyr_barcode_picture_read_async (GFile *file,
                                GBytes *bytes,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Source *source = g_new0 (Source, 1);

  g_return_if_fail ((file == NULL) != (bytes == NULL));

  source->file = file != NULL ? g_object_ref (file) : NULL;
  source->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  g_task_set_source_tag (task, zyr_barcode_picture_read_async);
  g_task_set_task_data (task, source, source_free);
  zyr_task_run_in_thread (task, read_thread);
}

GPtrArray *
zyr_barcode_picture_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
