/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-row-text.h"

#define LINES_N_MAX 3 /* of each of the texts */
#define SPACING 3
#define WIDTH_MIN 120
/* As the style class "dim-label" */
#define PALE 0.55
#define PALE_HIGH_CONTRAST 0.9

struct _ZyrRowText
{
  GtkWidget parent_instance;

  char *text; /* one paragraph each */
  guint heading_end;
  guint detail_start;
  PangoLayout *layout; /* (nullable): made when it is needed */
};

G_DEFINE_FINAL_TYPE (ZyrRowText, zyr_row_text, GTK_TYPE_WIDGET)

static void
take_attribute (PangoAttrList *attributes, PangoAttribute *attribute, guint start, guint end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (attributes, attribute);
}

static PangoLayout *
make_layout (ZyrRowText *self)
{
  const double pale = adw_style_manager_get_high_contrast (adw_style_manager_get_default ())
                          ? PALE_HIGH_CONTRAST
                          : PALE;
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->text);
  PangoAttrList *attributes = pango_attr_list_new ();
  guint16 alpha;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  alpha = (guint16)(pale * color.alpha * G_MAXUINT16);
  take_attribute (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), 0, self->heading_end);
  take_attribute (attributes, pango_attr_foreground_alpha_new (alpha), self->detail_start,
                  PANGO_ATTR_INDEX_TO_TEXT_END);
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (layout, -LINES_N_MAX);
  pango_layout_set_spacing (layout, SPACING * PANGO_SCALE);

  return layout;
}

static PangoLayout *
get_layout (ZyrRowText *self, int width)
{
  if (self->layout == NULL)
    self->layout = make_layout (self);
  pango_layout_set_width (self->layout, width * PANGO_SCALE);

  return self->layout;
}

static void
forget_layout (ZyrRowText *self)
{
  g_clear_object (&self->layout);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static GtkSizeRequestMode
zyr_row_text_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* It takes the width that there is. */
static void
zyr_row_text_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                      int *natural, int *minimum_baseline, int *natural_baseline)
{
  int height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = WIDTH_MIN;
  else
    {
      pango_layout_get_pixel_size (get_layout (ZYR_ROW_TEXT (widget), MAX (for_size, WIDTH_MIN)),
                                   NULL, &height);
      *minimum = *natural = height;
    }
}

static void
zyr_row_text_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA color;

  gtk_style_context_get_color (style, &color);
  gtk_snapshot_append_layout (
      snapshot, get_layout (ZYR_ROW_TEXT (widget), gtk_widget_get_width (widget)), &color);
}

static void
zyr_row_text_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (zyr_row_text_parent_class)->css_changed (widget, change);

  forget_layout (ZYR_ROW_TEXT (widget));
}

static void
zyr_row_text_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (zyr_row_text_parent_class)->system_setting_changed (widget, setting);

  forget_layout (ZYR_ROW_TEXT (widget));
}

static void
zyr_row_text_finalize (GObject *object)
{
  ZyrRowText *self = ZYR_ROW_TEXT (object);

  g_clear_object (&self->layout);
  g_free (self->text);

  G_OBJECT_CLASS (zyr_row_text_parent_class)->finalize (object);
}

static void
zyr_row_text_class_init (ZyrRowTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = zyr_row_text_finalize;
  widget_class->get_request_mode = zyr_row_text_get_request_mode;
  widget_class->measure = zyr_row_text_measure;
  widget_class->snapshot = zyr_row_text_snapshot;
  widget_class->css_changed = zyr_row_text_css_changed;
  widget_class->system_setting_changed = zyr_row_text_system_setting_changed;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
zyr_row_text_init (ZyrRowText *self)
{
  self->text = g_strdup ("");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast",
                           G_CALLBACK (forget_layout), self, G_CONNECT_SWAPPED);
}

GtkWidget *
zyr_row_text_new (void)
{
  return g_object_new (ZYR_TYPE_ROW_TEXT, NULL);
}

void
zyr_row_text_set (ZyrRowText *self, const char *heading, const char *text, const char *detail)
{
  g_autofree char *whole = g_strdup_printf ("%s%s%s%s%s", heading, text[0] != '\0' ? "\n" : "",
                                            text, detail[0] != '\0' ? "\n" : "", detail);

  g_return_if_fail (ZYR_IS_ROW_TEXT (self));

  if (g_str_equal (whole, self->text))
    return;
  self->heading_end = (guint)strlen (heading);
  self->detail_start = (guint)(strlen (whole) - strlen (detail));
  g_free (self->text);
  self->text = g_steal_pointer (&whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text,
                                  -1);
  forget_layout (self);
}
