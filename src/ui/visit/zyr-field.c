/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-field.h"

#include <string.h>

#include "zyr-answer-field.h"
#include "zyr-audio-field.h"
#include "zyr-barcode-field.h"
#include "zyr-checked-field.h"
#include "zyr-choice-field.h"
#include "zyr-date-field.h"
#include "zyr-focus.h"
#include "zyr-geopoint-field.h"
#include "zyr-number-field.h"
#include "zyr-picker-field.h"
#include "zyr-picture-field.h"
#include "zyr-range-field.h"
#include "zyr-rank-field.h"
#include "zyr-rating-field.h"
#include "zyr-signature-field.h"
#include "zyr-text-field.h"
#include "zyr-trace-field.h"
#include "zyr-trigger-field.h"
#include "zyr-upload-field.h"

typedef struct
{
  ZyrFormHost *host;
  ZyrFormItem *item;
  gboolean unfinished;
  char *given; /* the last answer that came from this field */
} ZyrFieldPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ZyrField, zyr_field, GTK_TYPE_WIDGET)

enum
{
  ANSWERED,
  COMPLAINT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
zyr_field_dispose (GObject *object)
{
  ZyrFieldPrivate *priv = zyr_field_get_instance_private (ZYR_FIELD (object));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&priv->host);
  g_clear_pointer (&priv->item, zyr_form_item_unref);
  g_clear_pointer (&priv->given, g_free);

  G_OBJECT_CLASS (zyr_field_parent_class)->dispose (object);
}

static gboolean
zyr_field_grab_focus (GtkWidget *widget)
{
  return zyr_focus_first (widget);
}

static void
zyr_field_class_init (ZyrFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_field_dispose;
  widget_class->grab_focus = zyr_field_grab_focus;

  signals[ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COMPLAINT] = g_signal_new ("complaint", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "field");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
zyr_field_init (ZyrField *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
}

#define STARS_N_MAX 10
#define OPEN_N_MAX 30 /* also when the form wants them open: more are searched */

gboolean
zyr_field_has_appearance (const ZyrFormItem *item, const char *word)
{
  g_auto (GStrv) words = g_strsplit (item->appearance, " ", -1);

  return g_strv_contains ((const char *const *)words, word);
}

/* Choices that a person can take in at a glance stand open; more of them behind a button. */
static gboolean
is_open_list (const ZyrFormItem *item)
{
  guint n = item->choices != NULL ? item->choices->len : 0;

  if (zyr_field_has_appearance (item, "minimal") || zyr_field_has_appearance (item, "autocomplete")
      || zyr_field_has_appearance (item, "search"))
    return FALSE;

  if (strstr (item->appearance, "columns") != NULL || zyr_field_has_appearance (item, "likert")
      || zyr_field_has_appearance (item, "no-buttons"))
    return n <= OPEN_N_MAX;

  return n <= (item->control == ZYR_FORM_CONTROL_SELECT ? 8 : 6);
}

static GType
type_of_input (const ZyrFormItem *item)
{
  switch (item->data_type)
    {
    case ZYR_FORM_DATA_INT:
    case ZYR_FORM_DATA_DECIMAL:
      return ZYR_TYPE_NUMBER_FIELD;
    case ZYR_FORM_DATA_DATE:
    case ZYR_FORM_DATA_TIME:
    case ZYR_FORM_DATA_DATETIME:
      return ZYR_TYPE_DATE_FIELD;
    case ZYR_FORM_DATA_GEOPOINT:
      return ZYR_TYPE_GEOPOINT_FIELD;
    case ZYR_FORM_DATA_GEOTRACE:
    case ZYR_FORM_DATA_GEOSHAPE:
      return ZYR_TYPE_TRACE_FIELD;
    case ZYR_FORM_DATA_BARCODE:
      return ZYR_TYPE_BARCODE_FIELD;
    case ZYR_FORM_DATA_STRING:
      return zyr_checked_field_fits (item) ? ZYR_TYPE_CHECKED_FIELD : ZYR_TYPE_TEXT_FIELD;
    case ZYR_FORM_DATA_BOOLEAN:
    case ZYR_FORM_DATA_BINARY:
    default:
      return ZYR_TYPE_TEXT_FIELD;
    }
}

static GType
type_of_upload (const ZyrFormItem *item)
{
  if (g_str_has_prefix (item->media_type, "audio"))
    return ZYR_TYPE_AUDIO_FIELD;
  if (*item->media_type != '\0' && !g_str_has_prefix (item->media_type, "image"))
    return ZYR_TYPE_UPLOAD_FIELD;
  return zyr_field_has_appearance (item, "signature") || zyr_field_has_appearance (item, "draw")
             ? ZYR_TYPE_SIGNATURE_FIELD
             : ZYR_TYPE_PICTURE_FIELD;
}

/* Stars count from one (none is no answer); a scale of many points is no rating. */
static gboolean
is_rating (const ZyrFormItem *item)
{
  return zyr_field_has_appearance (item, "rating") && item->data_type == ZYR_FORM_DATA_INT
         && g_ascii_strtoll (item->range_start, NULL, 10) >= 0
         && g_ascii_strtoll (item->range_step, NULL, 10) == 1
         && g_ascii_strtoll (item->range_end, NULL, 10) >= 2
         && g_ascii_strtoll (item->range_end, NULL, 10) <= STARS_N_MAX;
}

static GType
type_of (ZyrFormHost *host, const ZyrFormItem *item)
{
  if ((item->readonly || !zyr_form_host_may_edit (host))
      && item->control != ZYR_FORM_CONTROL_UPLOAD)
    return ZYR_TYPE_ANSWER_FIELD;

  switch (item->control)
    {
    case ZYR_FORM_CONTROL_SELECT1:
    case ZYR_FORM_CONTROL_SELECT:
      return is_open_list (item) ? ZYR_TYPE_CHOICE_FIELD : ZYR_TYPE_PICKER_FIELD;
    case ZYR_FORM_CONTROL_UPLOAD:
      return type_of_upload (item);
    case ZYR_FORM_CONTROL_TRIGGER:
      return ZYR_TYPE_TRIGGER_FIELD;
    case ZYR_FORM_CONTROL_RANGE:
      return is_rating (item)                  ? ZYR_TYPE_RATING_FIELD
             : zyr_field_has_appearance (item, "picker") ? ZYR_TYPE_NUMBER_FIELD
                                               : ZYR_TYPE_RANGE_FIELD;
    case ZYR_FORM_CONTROL_RANK:
      return ZYR_TYPE_RANK_FIELD;
    case ZYR_FORM_CONTROL_NONE:
    case ZYR_FORM_CONTROL_INPUT:
    case ZYR_FORM_CONTROL_SECRET:
    default:
      return type_of_input (item);
    }
}

ZyrField *
zyr_field_new (ZyrFormHost *host, const ZyrFormItem *item)
{
  ZyrField *self = g_object_new (type_of (host, item), NULL);
  ZyrFieldPrivate *priv = zyr_field_get_instance_private (self);

  priv->host = g_object_ref (host);

  return self;
}

char *
zyr_field_dup_kind (ZyrFormHost *host, const ZyrFormItem *item)
{
  return g_strdup_printf ("%d %d %d %s %s", item->kind, item->control, item->data_type,
                          g_type_name (type_of (host, item)), item->appearance);
}

gboolean
zyr_field_is_readonly (ZyrField *self)
{
  ZyrFieldPrivate *priv = zyr_field_get_instance_private (self);

  return priv->item == NULL || priv->item->readonly || !zyr_form_host_may_edit (priv->host);
}

void
zyr_field_update (ZyrField *self, ZyrFormItem *item)
{
  ZyrFieldPrivate *priv = zyr_field_get_instance_private (self);
  g_autoptr (ZyrFormItem) old = NULL;

  g_return_if_fail (ZYR_IS_FIELD (self));

  old = g_steal_pointer (&priv->item);
  priv->item = zyr_form_item_ref (item);
  if (old == NULL || !g_str_equal (old->label, item->label))
    zyr_field_name (self, GTK_WIDGET (self), NULL);
  ZYR_FIELD_GET_CLASS (self)->update (self, item, old);
  /* Another hand may change it and come back to the same value. */
  if (g_strcmp0 (priv->given, item->value) != 0)
    g_clear_pointer (&priv->given, g_free);
}

ZyrFormHost *
zyr_field_get_host (ZyrField *self)
{
  ZyrFieldPrivate *priv = zyr_field_get_instance_private (self);

  return priv->host;
}

const ZyrFormItem *
zyr_field_get_item (ZyrField *self)
{
  ZyrFieldPrivate *priv = zyr_field_get_instance_private (self);

  return priv->item;
}

gboolean
zyr_field_is_echo (ZyrField *self, const ZyrFormItem *item)
{
  ZyrFieldPrivate *priv = zyr_field_get_instance_private (self);

  return g_strcmp0 (priv->given, item->value) == 0;
}

void
zyr_field_answer (ZyrField *self, const char *value)
{
  ZyrFieldPrivate *priv = zyr_field_get_instance_private (self);

  g_free (priv->given);
  priv->given = g_strdup (value);
  g_signal_emit (self, signals[ANSWERED], 0, value);
}

void
zyr_field_complain (ZyrField *self, const char *sentence)
{
  g_signal_emit (self, signals[COMPLAINT], 0, sentence);
}

void
zyr_field_set_unfinished (ZyrField *self, gboolean unfinished)
{
  ZyrFieldPrivate *priv = zyr_field_get_instance_private (self);

  priv->unfinished = unfinished;
}

gboolean
zyr_field_is_unfinished (ZyrField *self)
{
  ZyrFieldPrivate *priv = zyr_field_get_instance_private (self);

  return priv->unfinished;
}

void
zyr_field_name (ZyrField *self, GtkWidget *widget, const char *part)
{
  ZyrFieldPrivate *priv = zyr_field_get_instance_private (self);
  g_autofree char *name = NULL;

  if (priv->item == NULL)
    return;

  name = part != NULL ? g_strdup_printf ("%s: %s", priv->item->label, part)
                      : g_strdup (priv->item->label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
