/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-picture-scaler.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "zyr-workspace.h"

/* Tried one after the other, then with a smaller picture. */
static const char *const qualities[] = { "85", "75", "65" };
#define TURNED_QUALITY "90" /* each turn loses a little */
#define SHRINK 0.75
#define LONGEST_PX_MIN 320
#define WHITE 0xffffffff

/* What the header says, and how large it is read. */
typedef struct
{
  guint longest_px;
  int width;
  int height;
} Size;

/* A large photograph is never in memory whole: the decoder itself gives it smaller. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, Size *size)
{
  const int longest = MAX (width, height);

  size->width = width;
  size->height = height;
  if (longest > (int)size->longest_px)
    gdk_pixbuf_loader_set_size (loader,
                                MAX (1, (int)((gint64)width * (int)size->longest_px / longest)),
                                MAX (1, (int)((gint64)height * (int)size->longest_px / longest)));
}

/* (transfer full) (nullable) */
static GdkPixbuf *
decode (GBytes *picture, Size *size)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  GdkPixbuf *pixbuf;
  gboolean read;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), size);
  read = gdk_pixbuf_loader_write_bytes (loader, picture, NULL);
  read = gdk_pixbuf_loader_close (loader, NULL) && read;
  pixbuf = read ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  return pixbuf != NULL ? g_object_ref (pixbuf) : NULL;
}

/* As it is to be looked at; JPEG knows nothing that shines through. */
static GdkPixbuf *
make_upright (GdkPixbuf *pixbuf)
{
  g_autoptr (GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);

  if (!gdk_pixbuf_get_has_alpha (upright))
    return g_steal_pointer (&upright);
  return gdk_pixbuf_composite_color_simple (upright, gdk_pixbuf_get_width (upright),
                                            gdk_pixbuf_get_height (upright), GDK_INTERP_NEAREST,
                                            255, 8, WHITE, WHITE);
}

static GBytes *
encode (GdkPixbuf *pixbuf, const char *quality)
{
  char *buffer = NULL;
  gsize size_bytes = 0;

  if (!gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size_bytes, "jpeg", NULL, "quality", quality,
                                  NULL))
    return NULL;
  return g_bytes_new_take (buffer, size_bytes);
}

static GBytes *
encode_within (GdkPixbuf *pixbuf, gsize size_bytes_max)
{
  g_autoptr (GdkPixbuf) smaller = g_object_ref (pixbuf);
  g_autoptr (GBytes) best = NULL;

  while (TRUE)
    {
      const int width = gdk_pixbuf_get_width (smaller);
      const int height = gdk_pixbuf_get_height (smaller);
      GdkPixbuf *next;

      for (gsize i = 0; i < G_N_ELEMENTS (qualities); i++)
        {
          g_clear_pointer (&best, g_bytes_unref);
          best = encode (smaller, qualities[i]);
          if (best == NULL || g_bytes_get_size (best) <= size_bytes_max)
            return g_steal_pointer (&best);
        }
      if (MAX (width, height) * SHRINK < LONGEST_PX_MIN)
        return g_steal_pointer (&best);
      next = gdk_pixbuf_scale_simple (smaller, MAX (1, (int)(width * SHRINK)),
                                      MAX (1, (int)(height * SHRINK)), GDK_INTERP_BILINEAR);
      g_object_unref (smaller);
      smaller = next;
    }
}

GBytes *
zyr_picture_scaler_run (GBytes *picture, guint longest_px, gsize size_bytes_max, GError **error)
{
  Size size = { .longest_px = longest_px };
  g_autoptr (GdkPixbuf) pixbuf = decode (picture, &size);
  g_autoptr (GdkPixbuf) upright = NULL;
  const char *orientation = pixbuf != NULL ? gdk_pixbuf_get_option (pixbuf, "orientation") : NULL;
  gboolean is_small = g_bytes_get_size (picture) <= size_bytes_max;
  GBytes *scaled;

  if (pixbuf == NULL && is_small)
    return g_bytes_ref (picture);
  if (pixbuf != NULL && is_small && MAX (size.width, size.height) <= (int)longest_px
      && (orientation == NULL || g_str_equal (orientation, "1")))
    return g_bytes_ref (picture);
  upright = pixbuf != NULL ? make_upright (pixbuf) : NULL;
  scaled = upright != NULL ? encode_within (upright, size_bytes_max) : NULL;
  if (scaled == NULL)
    g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_IMAGE,
                         "the picture cannot be read");
  return scaled;
}

GBytes *
zyr_picture_scaler_turn (GBytes *picture, GError **error)
{
  Size size = { .longest_px = G_MAXINT16 };
  g_autoptr (GdkPixbuf) pixbuf = decode (picture, &size);
  g_autoptr (GdkPixbuf) upright = NULL;
  g_autoptr (GdkPixbuf) turned = NULL;
  gsize size_bytes;
  const guint8 *data = g_bytes_get_data (picture, &size_bytes);
  gboolean is_png = size_bytes > 4 && data[0] == 0x89 && data[1] == 'P';
  char *buffer = NULL;

  if (pixbuf != NULL)
    {
      upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);
      turned = gdk_pixbuf_rotate_simple (upright, GDK_PIXBUF_ROTATE_CLOCKWISE);
    }
  if (turned != NULL && is_png
      && gdk_pixbuf_save_to_buffer (turned, &buffer, &size_bytes, "png", NULL, NULL))
    return g_bytes_new_take (buffer, size_bytes);
  if (turned != NULL && !is_png)
    {
      g_autoptr (GdkPixbuf) opaque = make_upright (turned);
      GBytes *jpeg = encode (opaque, TURNED_QUALITY);

      if (jpeg != NULL)
        return jpeg;
    }
  g_set_error_literal (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_IMAGE,
                       "the picture cannot be turned");
  return NULL;
}
