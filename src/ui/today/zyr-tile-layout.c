/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-tile-layout.h"

struct _ZyrTileLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrTileLayout, zyr_tile_layout, GTK_TYPE_LAYOUT_MANAGER)

#define SPACING_PX 12
#define LINE_SPACING_PX 6
/* What is beside the text takes less than one part in so many. */
#define N_PARTS 3

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
  GtkWidget *child; /* NULL: not to be seen */
  int min_px;       /* widths */
  int nat_px;
  GtkAllocation at;
} Place;

static void
find_places (GtkWidget *widget, Place places[N_PLACES])
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  for (guint i = 0; i < N_PLACES && child != NULL; i++, child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      places[i].child = child;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &places[i].min_px,
                          &places[i].nat_px, NULL, NULL);
    }
}

/* What it takes of a line, with the space to what is beside it; nothing if it is empty. */
static int
share (const Place *place)
{
  return place->nat_px > 0 ? place->nat_px + SPACING_PX : 0;
}

/* The narrowest column that holds the text, and the buttons below it. */
static int
column_min (const Place places[N_PLACES])
{
  return MAX (places[TEXT].min_px, places[ACTS].nat_px);
}

static void
put (Place *place, int x, int y, int width_px)
{
  if (place->child == NULL)
    return;
  place->at = (GtkAllocation){ x, y, width_px, 0 };
  gtk_widget_measure (place->child, GTK_ORIENTATION_VERTICAL, width_px, NULL, &place->at.height,
                      NULL, NULL);
}

static int
bottom (const Place *place)
{
  return place->child != NULL ? place->at.y + place->at.height : 0;
}

/* Returns: the height of all, laid out in @width_px */
static int
lay_out (Place places[N_PLACES], int width_px)
{
  const int beside_arrow = width_px - share (&places[ARROW]);
  const gboolean is_lead_above = share (&places[LEAD]) * N_PARTS > width_px
                                 || beside_arrow - share (&places[LEAD]) < column_min (places);
  const int x = is_lead_above ? 0 : share (&places[LEAD]);
  const int column_px = MAX (beside_arrow - x, column_min (places));
  const gboolean are_acts_below = share (&places[ACTS]) * N_PARTS > column_px
                                  || column_px - share (&places[ACTS]) < places[TEXT].min_px;
  const int text_px = are_acts_below ? column_px : column_px - share (&places[ACTS]);
  int height_px = 0, y;

  put (&places[LEAD], 0, 0, places[LEAD].nat_px);
  y = is_lead_above && places[LEAD].child != NULL ? bottom (&places[LEAD]) + LINE_SPACING_PX : 0;
  put (&places[TEXT], x, y, text_px);
  put (&places[ACTS], are_acts_below ? x : x + text_px + SPACING_PX,
       are_acts_below ? bottom (&places[TEXT]) + LINE_SPACING_PX : y, places[ACTS].nat_px);
  put (&places[ARROW], x + column_px + SPACING_PX, 0, places[ARROW].nat_px);
  for (guint i = 0; i < N_PLACES; i++)
    height_px = MAX (height_px, bottom (&places[i]));
  places[ARROW].at.y = (height_px - places[ARROW].at.height) / 2;
  if (!are_acts_below)
    places[ACTS].at.y += (height_px - y - places[ACTS].at.height) / 2;
  return height_px;
}

static void
zyr_tile_layout_measure (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  Place places[N_PLACES] = { 0 };
  int min_px, nat_px;

  find_places (widget, places);
  min_px = MAX (places[LEAD].nat_px, column_min (places) + share (&places[ARROW]));
  nat_px = MAX (min_px, share (&places[LEAD]) + places[TEXT].nat_px + share (&places[ACTS])
                            + share (&places[ARROW]));
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = min_px;
      *natural = nat_px;
      return;
    }
  *minimum = *natural = lay_out (places, for_size < 0 ? nat_px : MAX (for_size, min_px));
}

static void
zyr_tile_layout_allocate (GtkLayoutManager *manager,
                          GtkWidget *widget,
                          int width,
                          int height,
                          int baseline)
{
  const gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Place places[N_PLACES] = { 0 };

  find_places (widget, places);
  lay_out (places, width);
  for (guint i = 0; i < N_PLACES; i++)
    {
      GtkAllocation *at = &places[i].at;

      if (is_mirrored)
        at->x = width - at->x - at->width;
      if (places[i].child != NULL)
        gtk_widget_size_allocate (places[i].child, at, -1);
    }
}

static GtkSizeRequestMode
zyr_tile_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
zyr_tile_layout_class_init (ZyrTileLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->measure = zyr_tile_layout_measure;
  manager_class->allocate = zyr_tile_layout_allocate;
  manager_class->get_request_mode = zyr_tile_layout_get_request_mode;
}

static void
zyr_tile_layout_init (ZyrTileLayout *self)
{
}
