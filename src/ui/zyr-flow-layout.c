/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-flow-layout.h"

struct _ZyrFlowLayout
{
  GtkLayoutManager parent_instance;

  guint n_columns;
};

G_DEFINE_FINAL_TYPE (ZyrFlowLayout, zyr_flow_layout, GTK_TYPE_LAYOUT_MANAGER)

/* The widget that has it, when nothing else is wanted of that. */
#define ZYR_TYPE_FLOW (zyr_flow_get_type ())
G_DECLARE_FINAL_TYPE (ZyrFlow, zyr_flow, ZYR, FLOW, GtkWidget)

struct _ZyrFlow
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (ZyrFlow, zyr_flow, GTK_TYPE_WIDGET)

#define SPACING_PX 6
/* A column need not be as wide as its longest text: that wraps. */
#define COLUMN_WIDTH_PX_MAX 140

static int
width_of (GtkWidget *child, gboolean natural)
{
  int min_px, nat_px;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min_px, &nat_px, NULL, NULL);
  return natural ? nat_px : min_px;
}

static int
height_of (GtkWidget *child, int width_px)
{
  int nat_px;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width_px, NULL, &nat_px, NULL, NULL);
  return nat_px;
}

/* 0: no columns. */
static int
column_width (ZyrFlowLayout *self, GtkWidget *widget, int width_px)
{
  int wanted_px = 1;
  int n;

  if (self->n_columns == 0)
    return 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (gtk_widget_should_layout (child))
        wanted_px = MAX (wanted_px, MAX (width_of (child, FALSE),
                                         MIN (width_of (child, TRUE), COLUMN_WIDTH_PX_MAX)));
    }
  n = CLAMP ((width_px + SPACING_PX) / (wanted_px + SPACING_PX), 1, (int)self->n_columns);
  return (width_px - (n - 1) * SPACING_PX) / n;
}

/* Lays the children out in @width_px; places them when @place. Returns: the height */
static int
flow (ZyrFlowLayout *self, GtkWidget *widget, int width_px, gboolean place)
{
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int column_px = column_width (self, widget, width_px);
  int x = 0, y = 0, line_px = 0;
  GtkWidget *line = NULL; /* the first child of the line, whose heights come out together */

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_px, height_px;

      if (!gtk_widget_should_layout (child))
        continue;
      child_px = column_px > 0 ? column_px : MIN (width_of (child, TRUE), width_px);
      child_px = MAX (child_px, width_of (child, FALSE));
      if (line != NULL && x + child_px > width_px)
        {
          x = 0;
          y += line_px + SPACING_PX;
          line_px = 0;
        }
      line = child;
      height_px = height_of (child, child_px);
      if (place)
        gtk_widget_size_allocate (
            child,
            &(GtkAllocation){ mirrored ? width_px - x - child_px : x, y, child_px, height_px }, -1);
      x += child_px + SPACING_PX;
      line_px = MAX (line_px, height_px);
    }
  return y + line_px;
}

static void
zyr_flow_layout_measure (GtkLayoutManager *manager,
                         GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  ZyrFlowLayout *self = ZYR_FLOW_LAYOUT (manager);
  int min_px = 0, nat_px = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      min_px = MAX (min_px, width_of (child, FALSE));
      nat_px += width_of (child, TRUE) + SPACING_PX;
    }
  nat_px = MAX (nat_px - SPACING_PX, min_px);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = min_px;
      *natural = nat_px;
      return;
    }
  *minimum = *natural = flow (self, widget, for_size < 0 ? nat_px : MAX (for_size, min_px), FALSE);
}

static void
zyr_flow_layout_allocate (GtkLayoutManager *manager,
                          GtkWidget *widget,
                          int width,
                          int height,
                          int baseline)
{
  flow (ZYR_FLOW_LAYOUT (manager), widget, width, TRUE);
}

static GtkSizeRequestMode
zyr_flow_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
zyr_flow_layout_class_init (ZyrFlowLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->measure = zyr_flow_layout_measure;
  manager_class->allocate = zyr_flow_layout_allocate;
  manager_class->get_request_mode = zyr_flow_layout_get_request_mode;
}

static void
zyr_flow_layout_init (ZyrFlowLayout *self)
{
}

static void
zyr_flow_dispose (GObject *object)
{
  zyr_flow_clear (GTK_WIDGET (object));

  G_OBJECT_CLASS (zyr_flow_parent_class)->dispose (object);
}

static void
zyr_flow_class_init (ZyrFlowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_flow_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), ZYR_TYPE_FLOW_LAYOUT);
}

static void
zyr_flow_init (ZyrFlow *self)
{
}

GtkWidget *
zyr_flow_new (GtkAccessibleRole role)
{
  return g_object_new (ZYR_TYPE_FLOW, "accessible-role", role, NULL);
}

void
zyr_flow_append (GtkWidget *flow_widget, GtkWidget *child)
{
  g_return_if_fail (ZYR_IS_FLOW (flow_widget));

  /* With large letters a button is wider than a narrow window. */
  if (GTK_IS_BUTTON (child) && GTK_IS_LABEL (gtk_button_get_child (GTK_BUTTON (child))))
    {
      GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (child)));

      gtk_label_set_wrap (label, TRUE);
      gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
    }
  gtk_widget_insert_before (child, flow_widget, NULL);
}

void
zyr_flow_clear (GtkWidget *flow_widget)
{
  GtkWidget *child;

  g_return_if_fail (ZYR_IS_FLOW (flow_widget));

  while ((child = gtk_widget_get_first_child (flow_widget)) != NULL)
    gtk_widget_unparent (child);
}

void
zyr_flow_set_columns (GtkWidget *flow_widget, guint n)
{
  ZyrFlowLayout *layout = ZYR_FLOW_LAYOUT (gtk_widget_get_layout_manager (flow_widget));

  g_return_if_fail (ZYR_IS_FLOW_LAYOUT (layout));

  layout->n_columns = n;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (layout));
}
