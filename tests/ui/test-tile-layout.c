/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-tile-layout.h"

#include <adwaita.h>

/* An hour, a text, buttons and an arrow of fixed sizes. */
#define LEAD_PX 60
#define TEXT_PX 80
#define TEXT_HEIGHT_PX 70
#define ACTS_PX 120
#define HEIGHT_PX 44
#define ARROW_PX 16

enum
{
  LEAD,
  TEXT,
  ACTS,
  ARROW,
  N_PLACES
};

typedef struct
{
  GtkWidget *tile;
  GtkWidget *children[N_PLACES];
  GtkAllocation at[N_PLACES];
  int height_px;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    int width_px, height_px;
  } sizes[N_PLACES] = {
    { LEAD_PX, HEIGHT_PX },
    { TEXT_PX, TEXT_HEIGHT_PX },
    { ACTS_PX, HEIGHT_PX },
    { ARROW_PX, ARROW_PX },
  };
  GtkLayoutManager *layout = g_object_new (ZYR_TYPE_TILE_LAYOUT, NULL);

  fixture->tile = g_object_ref_sink (g_object_new (ADW_TYPE_BIN, "layout-manager", layout, NULL));
  for (guint i = 0; i < N_PLACES; i++)
    {
      fixture->children[i] = adw_bin_new ();
      gtk_widget_set_size_request (fixture->children[i], sizes[i].width_px, sizes[i].height_px);
      gtk_widget_set_parent (fixture->children[i], fixture->tile);
    }
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < N_PLACES; i++)
    gtk_widget_unparent (fixture->children[i]);
  g_object_unref (fixture->tile);
}

/* All are inside, and none is on another. */
static void
assert_apart (Fixture *fixture, int width_px)
{
  const GdkRectangle all = { 0, 0, width_px, fixture->height_px };

  for (guint i = 0; i < N_PLACES; i++)
    {
      GdkRectangle inside;

      if (!gtk_widget_get_visible (fixture->children[i]))
        continue;
      g_assert_true (gdk_rectangle_intersect (&all, &fixture->at[i], &inside));
      g_assert_true (gdk_rectangle_equal (&inside, &fixture->at[i]));
      for (guint j = 0; j < i; j++)
        g_assert_false (gtk_widget_get_visible (fixture->children[j])
                        && gdk_rectangle_intersect (&fixture->at[i], &fixture->at[j], NULL));
    }
}

static void
allocate (Fixture *fixture, int width_px)
{
  gtk_widget_measure (fixture->tile, GTK_ORIENTATION_VERTICAL, width_px, NULL, &fixture->height_px,
                      NULL, NULL);
  gtk_widget_allocate (fixture->tile, width_px, fixture->height_px, -1, NULL);
  for (guint i = 0; i < N_PLACES; i++)
    gtk_widget_get_allocation (fixture->children[i], &fixture->at[i]);
  assert_apart (fixture, width_px);
}

static void
test_wide (Fixture *fixture, gconstpointer data)
{
  allocate (fixture, 700);
  g_assert_cmpint (fixture->height_px, ==, TEXT_HEIGHT_PX);
  g_assert_cmpint (fixture->at[TEXT].x, >, LEAD_PX);
  g_assert_cmpint (fixture->at[ACTS].x, >, fixture->at[TEXT].x + 2 * ACTS_PX);
  g_assert_cmpint (fixture->at[ACTS].y, ==, (TEXT_HEIGHT_PX - HEIGHT_PX) / 2);
  g_assert_cmpint (fixture->at[ARROW].x, ==, 700 - ARROW_PX);
}

/* The buttons leave the text its whole width, and are below it. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  gtk_widget_set_visible (fixture->children[ARROW], FALSE);
  allocate (fixture, 316);
  g_assert_cmpint (fixture->at[TEXT].y, ==, 0);
  g_assert_cmpint (fixture->at[TEXT].x + fixture->at[TEXT].width, ==, 316);
  g_assert_cmpint (fixture->at[ACTS].x, ==, fixture->at[TEXT].x);
  g_assert_cmpint (fixture->at[ACTS].y, >, TEXT_HEIGHT_PX);

  /* a single one that is small stays beside it */
  gtk_widget_set_size_request (fixture->children[ACTS], HEIGHT_PX, HEIGHT_PX);
  allocate (fixture, 316);
  g_assert_cmpint (fixture->at[ACTS].x, ==, 316 - HEIGHT_PX);
  g_assert_cmpint (fixture->height_px, ==, TEXT_HEIGHT_PX);

  /* without any the text has it all */
  gtk_widget_set_visible (fixture->children[ACTS], FALSE);
  allocate (fixture, 316);
  g_assert_cmpint (fixture->at[TEXT].x + fixture->at[TEXT].width, ==, 316);
  g_assert_cmpint (fixture->height_px, ==, TEXT_HEIGHT_PX);
}

/* A day in large letters is above the text. */
static void
test_wide_lead (Fixture *fixture, gconstpointer data)
{
  gtk_widget_set_size_request (fixture->children[LEAD], 2 * LEAD_PX, HEIGHT_PX);
  allocate (fixture, 316);
  g_assert_cmpint (fixture->at[TEXT].x, ==, 0);
  g_assert_cmpint (fixture->at[TEXT].y, >, HEIGHT_PX);
  g_assert_cmpint (fixture->at[ACTS].y, >, fixture->at[TEXT].y + TEXT_HEIGHT_PX);
}

/* From the narrowest that it asks for on, at every width. */
static void
test_every_width (Fixture *fixture, gconstpointer data)
{
  int min_px, nat_px;

  gtk_widget_measure (fixture->tile, GTK_ORIENTATION_HORIZONTAL, -1, &min_px, &nat_px, NULL, NULL);
  g_assert_cmpint (min_px, <, nat_px);
  for (int width_px = min_px; width_px < 800; width_px++)
    allocate (fixture, width_px);
  gtk_widget_set_direction (fixture->tile, GTK_TEXT_DIR_RTL);
  allocate (fixture, 700);
  g_assert_cmpint (fixture->at[ARROW].x, ==, 0);
  g_assert_cmpint (fixture->at[LEAD].x, ==, 700 - LEAD_PX);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/tile-layout/wide", Fixture, NULL, set_up, test_wide, tear_down);
  g_test_add ("/tile-layout/narrow", Fixture, NULL, set_up, test_narrow, tear_down);
  g_test_add ("/tile-layout/wide-lead", Fixture, NULL, set_up, test_wide_lead, tear_down);
  g_test_add ("/tile-layout/every-width", Fixture, NULL, set_up, test_every_width, tear_down);
  return g_test_run ();
}
