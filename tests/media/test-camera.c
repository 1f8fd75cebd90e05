/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The camera behind the desktop's portal, and without one; other sources in place of devices. */
#include <locale.h>

#include "fake-portal.h"
#include "zyr-camera.h"

#define RED "videotestsrc is-live=true pattern=red ! capsfilter caps=video/x-raw,width=1280,height=720"
#define BLUE "videotestsrc is-live=true pattern=blue ! capsfilter caps=video/x-raw,width=640,height=480"
#define BLIND "filesrc location=/nowhere/at/all"

typedef struct
{
  ZyrCamera *camera;
  GError *error;
  guint n_seen;
} Watch;

static void
seen_cb (Watch *watch)
{
  watch->n_seen++;
}

static void
failed_cb (Watch *watch, GError *error)
{
  g_assert_null (watch->error);
  watch->error = g_error_copy (error);
}

static void
watch_init (Watch *watch, const char *sources)
{
  watch->camera = zyr_camera_new (sources, ZYR_CAMERA_SIDE_UNKNOWN);
  g_signal_connect_swapped (watch->camera, "seen", G_CALLBACK (seen_cb), watch);
  g_signal_connect_swapped (watch->camera, "failed", G_CALLBACK (failed_cb), watch);
}

static void
watch_clear (Watch *watch)
{
  ZyrCamera *camera = watch->camera;

  zyr_camera_stop (camera);
  g_object_add_weak_pointer (G_OBJECT (camera), (gpointer *)&watch->camera);
  g_object_unref (camera);
  while (watch->camera != NULL) /* what is under way holds it */
    g_main_context_iteration (NULL, TRUE);
  g_clear_error (&watch->error);
}

static void
wait_until_seen (Watch *watch)
{
  guint n = watch->n_seen;

  while (watch->n_seen == n && watch->error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (watch->error);
}

static void
wait_for_error (Watch *watch, int code)
{
  while (watch->error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (watch->error, ZYR_MEDIA_ERROR, code);
  g_assert_cmpuint (watch->n_seen, ==, 0);
  g_assert_null (zyr_camera_dup_image (watch->camera));
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static gboolean
look (const char *sources)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_camera_look_async (sources, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return zyr_camera_look_finish (result);
}

static GBytes *
take (ZyrCamera *camera, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_camera_take_async (camera, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return zyr_camera_take_finish (camera, result, error);
}

/* The first of the numbers that a JPEG's frame says: its height and width */
static void
read_size (GBytes *jpeg, guint *width, guint *height)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (jpeg, &size);

  g_assert_cmpuint (size, >, 1000);
  for (gsize i = 2; i + 9 < size; i += 2 + (gsize)(data[i + 2] << 8 | data[i + 3]))
    {
      g_assert_cmpuint (data[i], ==, 0xff);
      if (data[i + 1] != 0xc0)
        continue;
      *height = (guint)(data[i + 5] << 8 | data[i + 6]);
      *width = (guint)(data[i + 7] << 8 | data[i + 8]);
      return;
    }
  g_assert_not_reached ();
}

/* Blue, green, red of the dot in the middle */
static void
assert_colour (ZyrCamera *camera, gboolean red)
{
  g_autoptr (ZyrCameraImage) image = zyr_camera_dup_image (camera);
  const guint8 *pixels = g_bytes_get_data (image->pixels, NULL);
  const guint8 *dot = pixels + image->stride_bytes * (gsize)(image->height_px / 2)
                      + 4 * (gsize)(image->width_px / 2);

  g_assert_cmpint (image->width_px, <=, 960);
  g_assert_cmpint (dot[red ? 2 : 0], >, 200);
  g_assert_cmpint (dot[red ? 0 : 2], <, 60);
  g_assert_cmpint (dot[3], ==, 255);
}

/* Asked for at the portal, seen small, taken large. */
static void
test_allowed (void)
{
  FakePortal *portal = fake_portal_new ();
  Watch watch = { 0 };
  g_autoptr (GBytes) jpeg = NULL;
  g_autoptr (GError) error = NULL;
  guint width = 0, height = 0;

  g_assert_true (look (NULL));
  g_assert_cmpuint (fake_portal_get_n_asked (portal), ==, 0);
  watch_init (&watch, RED);
  g_assert_null (take (watch.camera, &error));
  g_assert_error (error, ZYR_MEDIA_ERROR, ZYR_MEDIA_ERROR_NO_DEVICE);
  g_clear_error (&error);
  zyr_camera_start (watch.camera);
  wait_until_seen (&watch);
  g_assert_cmpuint (fake_portal_get_n_asked (portal), ==, 1);
  g_assert_cmpuint (fake_portal_get_n_opened (portal), ==, 1);
  g_assert_cmpuint (zyr_camera_get_n_cameras (watch.camera), ==, 1);
  assert_colour (watch.camera, TRUE);
  jpeg = take (watch.camera, &error);
  g_assert_no_error (error);
  read_size (jpeg, &width, &height);
  g_assert_cmpuint (width, ==, 1280);
  g_assert_cmpuint (height, ==, 720);
  /* And again, after it was put away. */
  zyr_camera_stop (watch.camera);
  g_assert_cmpuint (zyr_camera_get_n_cameras (watch.camera), ==, 0);
  zyr_camera_start (watch.camera);
  wait_until_seen (&watch);
  g_assert_cmpuint (fake_portal_get_n_asked (portal), ==, 2);
  watch_clear (&watch);
  fake_portal_free (portal);
}

static void
test_denied (void)
{
  FakePortal *portal = fake_portal_new ();
  Watch watch = { 0 };

  fake_portal_set_answer (portal, 1);
  watch_init (&watch, RED);
  zyr_camera_start (watch.camera);
  wait_for_error (&watch, ZYR_MEDIA_ERROR_DENIED);
  g_assert_cmpuint (fake_portal_get_n_opened (portal), ==, 0);
  /* Thought better of */
  g_clear_error (&watch.error);
  fake_portal_set_answer (portal, 0);
  zyr_camera_start (watch.camera);
  wait_until_seen (&watch);
  watch_clear (&watch);
  fake_portal_free (portal);
}

/* Who goes away while the question stands takes it back. */
static void
test_left_alone (void)
{
  /* As an application has it open: what is sent last would else be lost with it. */
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  FakePortal *portal = fake_portal_new ();
  Watch watch = { 0 };

  fake_portal_set_answer (portal, -1);
  watch_init (&watch, RED);
  zyr_camera_start (watch.camera);
  while (fake_portal_get_n_asked (portal) == 0)
    g_main_context_iteration (NULL, FALSE);
  zyr_camera_stop (watch.camera);
  while (fake_portal_get_n_closed (portal) == 0)
    g_main_context_iteration (NULL, FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_no_error (watch.error);
  watch_clear (&watch);
  fake_portal_free (portal);
}

/* Without a portal, or where it has none, the devices decide. */
static void
test_no_portal (void)
{
  FakePortal *portal;
  Watch watch = { 0 };

  g_assert_true (look (RED));
  portal = fake_portal_new ();
  fake_portal_set_present (portal, FALSE);
  g_assert_true (look (RED));
  watch_init (&watch, RED);
  zyr_camera_start (watch.camera);
  wait_until_seen (&watch);
  g_assert_cmpuint (fake_portal_get_n_asked (portal), ==, 0);
  watch_clear (&watch);
  fake_portal_free (portal);
}

static void
test_change (void)
{
  Watch watch = { 0 };

  watch_init (&watch, RED ";" BLUE);
  zyr_camera_start (watch.camera);
  wait_until_seen (&watch);
  g_assert_cmpuint (zyr_camera_get_n_cameras (watch.camera), ==, 2);
  g_assert_cmpstr (zyr_camera_get_name (watch.camera), ==, "1");
  assert_colour (watch.camera, TRUE);
  zyr_camera_change (watch.camera);
  g_assert_cmpstr (zyr_camera_get_name (watch.camera), ==, "2");
  wait_until_seen (&watch);
  assert_colour (watch.camera, FALSE);
  zyr_camera_change (watch.camera);
  wait_until_seen (&watch);
  assert_colour (watch.camera, TRUE);
  watch_clear (&watch);
}

static void
test_broken (void)
{
  Watch watch = { 0 };

  watch_init (&watch, BLIND);
  zyr_camera_start (watch.camera);
  wait_for_error (&watch, ZYR_MEDIA_ERROR_NO_DEVICE);
  watch_clear (&watch);

  watch = (Watch){ 0 };
  watch_init (&watch, "nosuchelementsrc");
  zyr_camera_start (watch.camera);
  wait_for_error (&watch, ZYR_MEDIA_ERROR_NO_SUPPORT);
  watch_clear (&watch);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GTestDBus) bus = NULL;
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_test_add_func ("/media/camera/allowed", test_allowed);
  g_test_add_func ("/media/camera/denied", test_denied);
  g_test_add_func ("/media/camera/left-alone", test_left_alone);
  g_test_add_func ("/media/camera/no-portal", test_no_portal);
  g_test_add_func ("/media/camera/change", test_change);
  g_test_add_func ("/media/camera/broken", test_broken);
  status = g_test_run ();
  g_test_dbus_stop (bus);
  return status;
}
