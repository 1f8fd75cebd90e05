/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-report-row.h"

#include <glib/gi18n.h>

#include "zyr-format.h"

#define PICTURE_HEIGHT_PX 160

struct _ZyrReportRow
{
  GtkListBoxRow parent_instance;

  GtkBox *box;
  GtkWidget *picture;
  GtkWidget *remark_button;
  GtkWidget *remark_entry;

  ZyrReviewDesk *desk;
  ZyrFormItem *item;
};

G_DEFINE_FINAL_TYPE (ZyrReportRow, zyr_report_row, GTK_TYPE_LIST_BOX_ROW)

static char *
choice_labels (const ZyrFormItem *item)
{
  g_auto (GStrv) codes = g_strsplit (item->value, " ", -1);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; codes[i]; i++)
    {
      const char *label = codes[i];

      for (guint k = 0; k < item->choices->len; k++)
        {
          const ZyrFormChoice *choice = g_ptr_array_index (item->choices, k);

          if (g_str_equal (choice->value, codes[i]))
            label = choice->label;
        }
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", label);
    }
  return g_string_free (text, FALSE);
}

static char *
position_text (const char *value)
{
  g_auto (GStrv) parts = g_strsplit (value, " ", 3);

  if (parts[0] == NULL || parts[1] == NULL)
    return g_strdup (value);
  return g_strdup_printf ("%s, %s", parts[0], parts[1]);
}

char *
zyr_report_answer_text (const ZyrFormItem *item)
{
  if (item->value[0] == '\0')
    return g_strdup ("—");
  if (item->choices)
    return choice_labels (item);
  switch (item->data_type)
    {
    case ZYR_FORM_DATA_INT:
    case ZYR_FORM_DATA_DECIMAL:
      return zyr_format_number (item->value);
    case ZYR_FORM_DATA_DATE:
      return zyr_format_date (item->value);
    case ZYR_FORM_DATA_GEOPOINT:
      return position_text (item->value);
    case ZYR_FORM_DATA_BINARY:
      return g_strdup (_ ("Picture"));
    default:
      return g_strdup (item->value);
    }
}

static GtkWidget *
add_label (ZyrReportRow *self, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (self->box, label);
  return label;
}

static void
add_tag (ZyrReportRow *self, const char *text, const char *style)
{
  GtkWidget *label = add_label (self, text, "tag");

  gtk_widget_add_css_class (label, style);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
}

static void
add_differences (ZyrReportRow *self)
{
  const ZyrRevisionChange *change = zyr_review_desk_find_change (self->desk, self->item->ref);
  g_autofree char *registry = zyr_review_desk_dup_registry_text (self->desk, self->item->ref);
  g_autofree char *answer = zyr_report_answer_text (self->item);

  if (registry[0] != '\0' && !g_str_equal (registry, answer))
    {
      /* Translators: %s is what the registry says in place of the answer. */
      g_autofree char *text = g_strdup_printf (_ ("Registry: %s"), registry);

      add_tag (self, text, "warning");
    }
  if (change)
    {
      /* Translators: %s is the answer of the last revision. */
      g_autofree char *text = g_strdup_printf (_ ("Changed; before: %s"),
                                               change->old_text[0] ? change->old_text : "—");

      add_tag (self, text, "accent");
    }
}

static void
picture_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrReportRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      zyr_review_desk_load_picture_finish (ZYR_REVIEW_DESK (source), result, &error);
  g_autoptr (GdkTexture) texture = bytes ? gdk_texture_new_from_bytes (bytes, NULL) : NULL;

  if (texture)
    {
      gtk_picture_set_paintable (GTK_PICTURE (self->picture), GDK_PAINTABLE (texture));
      gtk_widget_set_visible (self->picture, TRUE);
    }
}

static void
add_picture (ZyrReportRow *self)
{
  self->picture = gtk_picture_new ();
  gtk_picture_set_can_shrink (GTK_PICTURE (self->picture), TRUE);
  gtk_widget_set_size_request (self->picture, -1, PICTURE_HEIGHT_PX);
  gtk_widget_set_halign (self->picture, GTK_ALIGN_START);
  gtk_widget_set_visible (self->picture, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->item->label, -1);
  gtk_box_append (self->box, self->picture);
  zyr_review_desk_load_picture_async (self->desk, self->item->ref, NULL, picture_loaded_cb,
                                      g_object_ref (self));
}

static void
remark_changed_cb (ZyrReportRow *self)
{
  zyr_review_desk_set_remark (self->desk, self->item->ref,
                              gtk_editable_get_text (GTK_EDITABLE (self->remark_entry)));
}

static void
remark_clicked_cb (ZyrReportRow *self)
{
  gtk_widget_set_visible (self->remark_entry, TRUE);
  gtk_widget_set_visible (self->remark_button, FALSE);
  gtk_widget_grab_focus (self->remark_entry);
}

static void
add_remark (ZyrReportRow *self)
{
  g_autofree char *remark = zyr_review_desk_dup_remark (self->desk, self->item->ref);
  g_autofree char *entry_name = g_strdup_printf (_ ("Remark on: %s"), self->item->label);
  g_autofree char *button_name = g_strdup_printf (_ ("Add a remark on: %s"), self->item->label);

  if (!zyr_review_desk_get_may_decide (self->desk))
    return;
  self->remark_button = gtk_button_new_with_label (_ ("Remark…"));
  self->remark_entry = gtk_entry_new ();
  gtk_widget_set_halign (self->remark_button, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->remark_button, "flat");
  gtk_widget_add_css_class (self->remark_button, "report-remark");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->remark_entry),
                                  _ ("What should the officer correct here?"));
  gtk_entry_set_max_length (GTK_ENTRY (self->remark_entry), 1000);
  if (remark)
    gtk_editable_set_text (GTK_EDITABLE (self->remark_entry), remark);
  gtk_widget_set_visible (self->remark_entry, remark != NULL);
  gtk_widget_set_visible (self->remark_button, remark == NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remark_entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, entry_name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remark_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, button_name, -1);
  g_signal_connect_object (self->remark_button, "clicked", G_CALLBACK (remark_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->remark_entry, "changed", G_CALLBACK (remark_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->box, self->remark_button);
  gtk_box_append (self->box, self->remark_entry);
}

static void
build (ZyrReportRow *self)
{
  const ZyrFormItem *item = self->item;
  g_autofree char *answer = zyr_report_answer_text (item);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  item->label, -1);
  if (item->kind == ZYR_FORM_ITEM_NOTE)
    {
      add_label (self, item->label, NULL);
      return;
    }
  add_label (self, item->label, "dim-label");
  add_label (self, answer, "report-answer");
  if (item->control == ZYR_FORM_CONTROL_UPLOAD && item->value[0] != '\0')
    add_picture (self);
  add_differences (self);
  add_remark (self);
}

static void
zyr_report_row_finalize (GObject *object)
{
  ZyrReportRow *self = ZYR_REPORT_ROW (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->item, zyr_form_item_unref);

  G_OBJECT_CLASS (zyr_report_row_parent_class)->finalize (object);
}

static void
zyr_report_row_class_init (ZyrReportRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_report_row_finalize;
}

static void
zyr_report_row_init (ZyrReportRow *self)
{
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 4));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "note");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (self->box));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

GtkWidget *
zyr_report_row_new (ZyrReviewDesk *desk, ZyrFormItem *item)
{
  ZyrReportRow *self;

  g_return_val_if_fail (ZYR_IS_REVIEW_DESK (desk), NULL);
  g_return_val_if_fail (item != NULL, NULL);

  self = g_object_new (ZYR_TYPE_REPORT_ROW, NULL);
  self->desk = g_object_ref (desk);
  self->item = zyr_form_item_ref (item);
  build (self);
  return GTK_WIDGET (self);
}
