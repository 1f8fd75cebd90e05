/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-signature-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-camera-button.h"
#include "zyr-file-input.h"
#include "zyr-flow-layout.h"
#include "zyr-in-view.h"
#include "zyr-limits.h"
#include "zyr-sentences.h"

/* In pad coordinates; pressure from 0 to 1, 0.5 where the device has none. */
typedef struct
{
  float x, y, pressure;
} Point;

struct _ZyrSignatureField
{
  ZyrField parent_instance;

  GtkWidget *pad;
  GtkWidget *undo, *clear, *camera, *choose;
  GtkWidget *type; /* a button that opens … */
  GtkWidget *type_popover; /* to sign with the name */
  GtkWidget *name;
  GtkWidget *note;
  GPtrArray *strokes;  /* of GArray of Point */
  char *typed;         /* (nullable): a name that stands for the signature */
  GdkTexture *picture; /* (nullable): the signature as it was kept */
  GBytes *keeping;     /* (nullable): being written */
  gboolean again;      /* drawn on while it was being written */
  guint timeout;
  char *shown;
  char *ours; /* (nullable): the answer that what is drawn here became */
};

G_DEFINE_FINAL_TYPE (ZyrSignatureField, zyr_signature_field, ZYR_TYPE_FIELD)

#define PAD_HEIGHT_PX 160
#define PEN_WIDTH_PX 2.5
#define PICTURE_SCALE 2
#define KEEP_AFTER_MS 600
#define STROKES_N_MAX 500
#define POINTS_N_MAX 20000

static void keep (ZyrSignatureField *self);

/* As a pen does: broader where it is pressed. */
static void
draw_strokes (ZyrSignatureField *self, cairo_t *cr)
{
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (guint s = 0; s < self->strokes->len; s++)
    {
      GArray *stroke = g_ptr_array_index (self->strokes, s);

      for (guint i = 0; i < stroke->len; i++)
        {
          const Point *from = &g_array_index (stroke, Point, i > 0 ? i - 1 : 0);
          const Point *to = &g_array_index (stroke, Point, i);

          cairo_set_line_width (cr, PEN_WIDTH_PX * (0.5 + to->pressure));
          cairo_move_to (cr, from->x, from->y);
          cairo_line_to (cr, to->x, to->y);
          cairo_stroke (cr);
        }
    }
}

/* The name, and in small letters that nobody drew it. */
static void
draw_typed (ZyrSignatureField *self, cairo_t *cr, int width, int height)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->pad, self->typed);
  g_autoptr (PangoLayout) mark = gtk_widget_create_pango_layout (self->pad, _ ("typed"));
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Serif Italic 24");
  int w, h;

  pango_layout_set_font_description (layout, font);
  pango_layout_get_pixel_size (layout, &w, &h);
  cairo_save (cr);
  cairo_translate (cr, 24, height - 36);
  if (w > width - 48)
    cairo_scale (cr, (width - 48.0) / w, (width - 48.0) / w);
  cairo_move_to (cr, 0, -h);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
  cairo_move_to (cr, 24, height - 28);
  pango_cairo_show_layout (cr, mark);
}

/* Paper is white and ink is black in every theme: that is what the report shows. */
static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  ZyrSignatureField *self = user_data;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  if (self->strokes->len == 0 && self->typed == NULL && self->picture != NULL)
    {
      int w = gdk_texture_get_width (self->picture), h = gdk_texture_get_height (self->picture);
      double scale = MIN ((double)width / w, (double)height / h);
      cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, w, h);

      gdk_texture_download (self->picture, cairo_image_surface_get_data (image),
                            (gsize)cairo_image_surface_get_stride (image));
      cairo_surface_mark_dirty (image);
      cairo_translate (cr, (width - w * scale) / 2, (height - h * scale) / 2);
      cairo_scale (cr, scale, scale);
      cairo_set_source_surface (cr, image, 0, 0);
      cairo_paint (cr);
      cairo_surface_destroy (image);
      return;
    }
  cairo_set_source_rgb (cr, 0.8, 0.8, 0.8);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, 24, height - 32.5);
  cairo_line_to (cr, width - 24, height - 32.5);
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  if (self->typed != NULL)
    draw_typed (self, cr, width, height);
  draw_strokes (self, cr);
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
dup_png (ZyrSignatureField *self)
{
  int width = gtk_widget_get_width (self->pad), height = gtk_widget_get_height (self->pad);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width * PICTURE_SCALE,
                                                         height * PICTURE_SCALE);
  cairo_t *cr = cairo_create (surface);
  GByteArray *png = g_byte_array_new ();

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_scale (cr, PICTURE_SCALE, PICTURE_SCALE);
  if (self->typed != NULL)
    draw_typed (self, cr, width, height);
  draw_strokes (self, cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_cb, png);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (png);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSignatureField) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean attached = zyr_form_host_attach_finish (ZYR_FORM_HOST (source), result, &error);

  g_clear_pointer (&self->keeping, g_bytes_unref);
  if (self->pad == NULL)
    return;
  g_free (self->ours);
  self->ours = zyr_form_session_dup_value (zyr_form_host_get_session (ZYR_FORM_HOST (source)),
                                           zyr_field_get_item (ZYR_FIELD (self))->ref);

  if (!attached)
    {
      g_autofree char *sentence = zyr_sentence_for_error (error);

      zyr_field_complain (ZYR_FIELD (self), sentence);
    }
  if (self->again)
    keep (self);
}

static void
keep (ZyrSignatureField *self)
{
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));

  g_clear_handle_id (&self->timeout, g_source_remove);
  self->again = self->keeping != NULL;
  if (self->again || item == NULL)
    return;

  zyr_field_complain (ZYR_FIELD (self), "");
  if (self->strokes->len == 0 && self->typed == NULL)
    {
      zyr_field_answer (ZYR_FIELD (self), "");
      return;
    }
  self->keeping = dup_png (self);
  zyr_form_host_attach_async (zyr_field_get_host (ZYR_FIELD (self)), item->ref, NULL, self->keeping,
                              kept_cb, g_object_ref (self));
}

static gboolean
keep_timeout_cb (gpointer user_data)
{
  ZyrSignatureField *self = user_data;

  self->timeout = 0;
  keep (self);

  return G_SOURCE_REMOVE;
}

static void
show_actions (ZyrSignatureField *self)
{
  gboolean readonly = zyr_field_is_readonly (ZYR_FIELD (self));
  gboolean empty = self->strokes->len == 0 && self->typed == NULL && self->picture == NULL;
  gboolean draws = zyr_field_has_appearance (zyr_field_get_item (ZYR_FIELD (self)), "draw");

  gtk_widget_set_visible (self->undo, !readonly);
  gtk_widget_set_visible (self->clear, !readonly);
  gtk_widget_set_visible (self->choose, !readonly);
  gtk_widget_set_visible (self->type, !readonly && !draws);
  zyr_camera_button_set_wanted (ZYR_CAMERA_BUTTON (self->camera), !readonly && !draws);
  gtk_widget_set_sensitive (self->undo, self->strokes->len > 0 || self->typed != NULL);
  gtk_widget_set_sensitive (self->clear, !empty);
  gtk_label_set_text (GTK_LABEL (self->note), readonly || !empty ? ""
                                              : draws
                                                  ? _ ("Draw with a finger, a pen or the mouse")
                                                  : _ ("Sign with a finger, a pen or the mouse"));
  gtk_widget_set_visible (self->note, !readonly && empty);
  gtk_widget_queue_draw (self->pad);
}

static void
add_point (ZyrSignatureField *self, double x, double y, GtkGesture *gesture)
{
  GArray *stroke = g_ptr_array_index (self->strokes, self->strokes->len - 1);
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));
  double pressure = 0.5;
  Point point;

  if (event == NULL || gdk_event_get_device_tool (event) == NULL
      || !gdk_event_get_axis (event, GDK_AXIS_PRESSURE, &pressure))
    pressure = 0.5;
  point = (Point){ (float)x, (float)y, (float)CLAMP (pressure, 0, 1) };
  if (stroke->len < POINTS_N_MAX)
    g_array_append_val (stroke, point);
  gtk_widget_queue_draw (self->pad);
}

static void
drag_begin_cb (ZyrSignatureField *self, double x, double y, GtkGesture *gesture)
{
  if (zyr_field_is_readonly (ZYR_FIELD (self)) || self->strokes->len >= STROKES_N_MAX)
    {
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  /* Not the page's: it would scroll under the pen. */
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->typed, g_free);
  g_ptr_array_add (self->strokes, g_array_new (FALSE, FALSE, sizeof (Point)));
  add_point (self, x, y, gesture);
  show_actions (self);
}

static void
drag_update_cb (ZyrSignatureField *self, double dx, double dy, GtkGestureDrag *gesture)
{
  double x, y;

  if (self->strokes->len > 0 && gtk_gesture_drag_get_start_point (gesture, &x, &y))
    add_point (self, x + dx, y + dy, GTK_GESTURE (gesture));
}

static void
keep_soon (ZyrSignatureField *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (KEEP_AFTER_MS, keep_timeout_cb, self);
}

static void
undo_cb (ZyrSignatureField *self)
{
  g_clear_pointer (&self->typed, g_free);
  if (self->strokes->len > 0)
    g_ptr_array_set_size (self->strokes, (int)self->strokes->len - 1);
  show_actions (self);
  keep_soon (self);
}

static void
clear_cb (ZyrSignatureField *self)
{
  g_ptr_array_set_size (self->strokes, 0);
  g_clear_pointer (&self->typed, g_free);
  g_clear_object (&self->picture);
  show_actions (self);
  keep (self);
}

/* For who cannot draw here, and for the keyboard alone. */
static void
typed_cb (ZyrSignatureField *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));

  if (*name == '\0' || strlen (name) > ZYR_NAME_SIZE_BYTES_MAX)
    {
      gtk_widget_error_bell (self->name);
      return;
    }
  g_ptr_array_set_size (self->strokes, 0);
  g_clear_object (&self->picture);
  g_free (self->typed);
  self->typed = g_steal_pointer (&name);
  gtk_popover_popdown (GTK_POPOVER (self->type_popover));
  show_actions (self);
  keep (self);
}

static void
type_shown_cb (ZyrSignatureField *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->name), "");
  gtk_widget_grab_focus (self->name);
}

static GtkWidget *
type_popover_new (ZyrSignatureField *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *label = gtk_label_new (
      _ ("Who cannot draw here signs with the name. The report shows that it was typed."));
  GtkWidget *sign = gtk_button_new_with_label (_ ("Sign with the Name"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  self->name = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Name and surname"));
  gtk_widget_add_css_class (self->name, "answer");
  gtk_widget_add_css_class (sign, "answer");
  gtk_widget_add_css_class (sign, "suggested-action");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->name);
  gtk_box_append (GTK_BOX (box), sign);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_add_css_class (popover, "choices");
  g_signal_connect_object (popover, "show", G_CALLBACK (type_shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->name, "activate", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sign, "clicked", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);

  return popover;
}

/* A way for those who cannot draw here: a picture of the signature on paper. */
static void
take_picture (GtkWidget *widget, GFile *file, GBytes *bytes)
{
  ZyrSignatureField *self = ZYR_SIGNATURE_FIELD (widget);
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));

  if (item == NULL)
    return;
  g_ptr_array_set_size (self->strokes, 0);
  zyr_field_complain (ZYR_FIELD (self), "");
  zyr_form_host_attach_async (zyr_field_get_host (ZYR_FIELD (self)), item->ref, file, bytes,
                              kept_cb, g_object_ref (self));
}

static gboolean
takes_picture (GtkWidget *widget)
{
  return !zyr_field_is_readonly (ZYR_FIELD (widget));
}

static void
choose_cb (ZyrSignatureField *self)
{
  zyr_file_input_choose (GTK_WIDGET (self), _ ("Choose a Picture of the Signature"), "image/*",
                         NULL, take_picture);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSignatureField) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = zyr_form_host_load_picture_finish (ZYR_FORM_HOST (source), result, &error);

  if (self->pad == NULL || bytes == NULL || self->strokes->len > 0 || self->typed != NULL)
    return;

  g_clear_object (&self->picture);
  self->picture = gdk_texture_new_from_bytes (bytes, NULL);
  show_actions (self);
}

static void
forget_drawing (ZyrSignatureField *self)
{
  g_ptr_array_set_size (self->strokes, 0);
  g_clear_pointer (&self->typed, g_free);
  g_clear_object (&self->picture);
}

static void
zyr_signature_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrSignatureField *self = ZYR_SIGNATURE_FIELD (field);

  zyr_field_name (field, self->pad, _ ("Signature"));
  zyr_field_name (field, self->undo, _ ("Undo the Last Stroke"));
  zyr_field_name (field, self->clear, _ ("Clear the Signature"));
  zyr_field_name (field, self->type, _ ("Type the Name Instead"));
  zyr_field_name (field, self->name, _ ("Name and surname"));
  zyr_field_name (field, self->camera, _ ("Take a Picture of the Signature on Paper"));
  zyr_field_name (field, self->choose, _ ("Choose a Picture of the Signature"));
  if (g_strcmp0 (self->shown, item->value) != 0)
    {
      g_free (self->shown);
      self->shown = g_strdup (item->value);
      /* Not what was drawn here: it was undone, or taken from elsewhere. */
      if (self->keeping == NULL && self->timeout == 0 && *item->value != '\0'
          && g_strcmp0 (self->ours, item->value) != 0)
        forget_drawing (self);
      if (*item->value == '\0' && self->keeping == NULL && self->timeout == 0)
        forget_drawing (self);
      if (*item->value != '\0' && self->strokes->len == 0 && self->typed == NULL)
        zyr_form_host_load_picture_async (zyr_field_get_host (field), item->ref, loaded_cb,
                                          g_object_ref (self));
    }
  show_actions (self);
}

static void
unmap_cb (ZyrSignatureField *self)
{
  if (self->timeout != 0)
    keep (self);
}

static void
zyr_signature_field_dispose (GObject *object)
{
  ZyrSignatureField *self = ZYR_SIGNATURE_FIELD (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  self->pad = NULL;

  G_OBJECT_CLASS (zyr_signature_field_parent_class)->dispose (object);
}

static void
zyr_signature_field_finalize (GObject *object)
{
  ZyrSignatureField *self = ZYR_SIGNATURE_FIELD (object);

  g_clear_pointer (&self->strokes, g_ptr_array_unref);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->ours, g_free);
  g_clear_pointer (&self->typed, g_free);

  G_OBJECT_CLASS (zyr_signature_field_parent_class)->finalize (object);
}

static void
zyr_signature_field_class_init (ZyrSignatureFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_signature_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = zyr_signature_field_finalize;
  ZYR_FIELD_CLASS (klass)->update = zyr_signature_field_update;
}

static GtkWidget *
action_new (ZyrSignatureField *self, const char *icon, const char *tooltip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "answer");
  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);

  return button;
}

static void
zyr_signature_field_init (ZyrSignatureField *self)
{
  GtkWidget *actions = zyr_flow_new (GTK_ACCESSIBLE_ROLE_GROUP);
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->strokes = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  self->pad = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG,
                            "content-height", PAD_HEIGHT_PX, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->pad), draw_cb, self, NULL);
  gtk_widget_set_overflow (self->pad, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (self->pad, "signature");
  gtk_widget_set_cursor_from_name (self->pad, "crosshair");
  gtk_widget_set_parent (self->pad, GTK_WIDGET (self));
  g_signal_connect_object (self->pad, "unmap", G_CALLBACK (unmap_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (keep_soon), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->pad, GTK_EVENT_CONTROLLER (drag));

  self->note = gtk_label_new ("");
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_widget_add_css_class (self->note, "dim-label");
  gtk_widget_set_parent (self->note, GTK_WIDGET (self));
  self->undo
      = action_new (self, "edit-undo-symbolic", _ ("Undo the Last Stroke"), G_CALLBACK (undo_cb));
  self->clear = action_new (self, "edit-clear-all-symbolic", _ ("Clear the Signature"),
                            G_CALLBACK (clear_cb));
  self->choose = action_new (self, "document-open-symbolic",
                             _ ("Choose a Picture of the Signature"), G_CALLBACK (choose_cb));
  self->camera = zyr_camera_button_new (GTK_WIDGET (self), take_picture);
  gtk_button_set_icon_name (GTK_BUTTON (self->camera), "camera-photo-symbolic");
  gtk_widget_set_tooltip_text (self->camera, _ ("Take a Picture of the Signature on Paper"));
  gtk_widget_add_css_class (self->camera, "flat");
  self->type_popover = type_popover_new (self);
  self->type = zyr_popover_button_new ("input-keyboard-symbolic", self->type_popover);
  gtk_widget_set_tooltip_text (self->type, _ ("Type the Name Instead"));
  gtk_widget_add_css_class (self->type, "flat");
  gtk_widget_add_css_class (self->type, "answer");
  zyr_flow_append (actions, self->type);
  zyr_flow_append (actions, self->camera);
  zyr_flow_append (actions, self->choose);
  zyr_flow_append (actions, self->undo);
  zyr_flow_append (actions, self->clear);
  gtk_widget_set_parent (actions, GTK_WIDGET (self));
  zyr_file_input_attach (GTK_WIDGET (self), TRUE, takes_picture, take_picture);
}
