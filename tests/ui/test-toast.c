/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a toast says is read whole, however narrow the window and large the text. */
#include "form-fixture.h"
#include "zyr-toast.h"

#define SHORT "Karar kaydedildi"
#define LONG "Henüz gönderilmemiş çalışmalar & <yanıtlar> hane dosyasında saklanıyor."
#define NARROW_PX 360
#define WIDE_PX 1000

typedef struct
{
  int width_px;
  gboolean is_large;
  const char *button; /* (nullable) */
  const char *sentence;
  gboolean is_one_line;
} Case;

static void
wait_for_width (GtkWidget *widget)
{
  for (guint i = 0; i < 12000 && gtk_widget_get_width (widget) == 0; i++)
    {
      g_usleep (10000);
      form_settle ();
    }
  g_assert_cmpint (gtk_widget_get_width (widget), >, 0);
}

/* It and its sisters lie in the overlay. */
static void
assert_buttons_inside (GtkWidget *toast, GtkWidget *overlay)
{
  for (GtkWidget *button = form_find_type (toast, GTK_TYPE_BUTTON); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      graphene_rect_t bounds;

      if (!gtk_widget_get_visible (button))
        continue;
      g_assert_true (gtk_widget_compute_bounds (button, overlay, &bounds));
      g_assert_cmpfloat (bounds.origin.x, >=, 0);
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (overlay));
    }
}

static void
assert_whole (GtkWidget *label)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  int width_px, height_px;

  pango_layout_get_pixel_size (layout, &width_px, &height_px);
  g_assert_false (pango_layout_is_ellipsized (layout));
  g_assert_cmpint (width_px, <=, gtk_widget_get_width (label));
  g_assert_cmpint (height_px, <=, gtk_widget_get_height (label));
}

static gboolean
is_as_high_as_its_text (GtkWidget *label)
{
  int height_px;

  pango_layout_get_pixel_size (gtk_label_get_layout (GTK_LABEL (label)), NULL, &height_px);
  return height_px <= gtk_widget_get_height (label);
}

/* The window becomes narrow while the toast is there. */
static void
assert_whole_when_narrow (GtkWidget *clamp, GtkWidget *overlay, GtkWidget *label)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));

  g_object_set (clamp, "maximum-size", NARROW_PX, "tightening-threshold", NARROW_PX, NULL);
  for (guint i = 0; i < 12000 && (gtk_widget_get_width (overlay) != NARROW_PX
                                 || pango_layout_get_line_count (layout) == 1);
       i++)
    {
      g_usleep (10000);
      form_settle ();
    }
  /* What follows from the new width takes some frames. */
  for (guint i = 0; i < 12000 && !is_as_high_as_its_text (label); i++)
    {
      g_usleep (10000);
      form_settle ();
    }
  assert_whole (label);
}

static void
test_whole (gconstpointer data)
{
  const Case *the = data;
  GtkWidget *window = gtk_window_new ();
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", the->width_px,
                                   "tightening-threshold", the->width_px, NULL);
  GtkWidget *overlay = adw_toast_overlay_new ();
  AdwToast *toast = adw_toast_new (the->sentence);
  GtkWidget *widget, *label;
  PangoLayout *layout;

  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (the->is_large ? 144 : 96) * 1024,
                NULL);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), adw_bin_new ());
  adw_clamp_set_child (ADW_CLAMP (clamp), overlay);
  gtk_window_set_child (GTK_WINDOW (window), clamp);
  gtk_window_present (GTK_WINDOW (window));
  wait_for_width (overlay);
  g_assert_cmpint (gtk_widget_get_width (overlay), ==, the->width_px);

  adw_toast_set_button_label (toast, the->button);
  zyr_toast_add (ADW_TOAST_OVERLAY (overlay), toast);
  widget = form_find_type (overlay, g_type_from_name ("AdwToastWidget"));
  g_assert_nonnull (widget);
  label = form_find_type (widget, GTK_TYPE_LABEL);
  wait_for_width (label);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, the->sentence);
  layout = gtk_label_get_layout (GTK_LABEL (label));
  assert_whole (label);
  g_assert_true ((pango_layout_get_line_count (layout) == 1) == the->is_one_line);
  assert_buttons_inside (widget, overlay);
  if (the->width_px > NARROW_PX)
    {
      assert_whole_when_narrow (clamp, overlay, label);
      assert_buttons_inside (widget, overlay);
    }
  gtk_window_destroy (GTK_WINDOW (window));
  form_settle ();
}

int
main (int argc, char *argv[])
{
  static const Case cases[] = {
    { NARROW_PX, FALSE, "Geri Al", SHORT, TRUE }, { NARROW_PX, FALSE, NULL, LONG, FALSE },
    { NARROW_PX, FALSE, "Geri Al", LONG, FALSE }, { NARROW_PX, TRUE, "Geri Al", LONG, FALSE },
    { WIDE_PX, FALSE, "Geri Al", LONG, TRUE },
  };

  form_fixture_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/toast/whole/%zu", i);

      g_test_add_data_func (path, &cases[i], test_whole);
    }
  return g_test_run ();
}
