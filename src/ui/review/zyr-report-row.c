/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-report-row.h"

#include <glib/gi18n.h>

#include "zyr-format.h"
#include "zyr-label.h"
#include "zyr-remark-bubble.h"

#define PICTURE_HEIGHT_PX 160

struct _ZyrReportRow
{
  GtkListBoxRow parent_instance;

  GtkBox *box;
  GtkBox *head; /* the question, and the way to a remark on it */
  GtkWidget *picture;
  GtkWidget *remark_button;
  GtkWidget *remark_entry;

  ZyrReviewDesk *desk;
  ZyrFormItem *item;
  const ZyrReportBeside *beside;
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
  return zyr_label_append (self->box, text, style);
}

static void
add_tag (ZyrReportRow *self, const char *text, const char *style)
{
  GtkWidget *label = add_label (self, text, "tag");

  gtk_widget_add_css_class (label, style);
  gtk_widget_set_halign (label, GTK_ALIGN_START);
}

/* Both differences that can be marked where nothing stands beside the answers. */
static void
add_marks (ZyrReportRow *self)
{
  const ZyrRevisionChange *registry
      = zyr_review_desk_find_change (self->desk, ZYR_REVIEW_BASE_REGISTRY, self->item->ref);
  const ZyrRevisionChange *change
      = zyr_review_desk_find_change (self->desk, ZYR_REVIEW_BASE_REVISION, self->item->ref);

  if (registry)
    {
      /* Translators: %s is what the registry says in place of the answer. */
      g_autofree char *text = g_strdup_printf (_ ("Registry: %s"), registry->old_text);

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

/* What the base says: otherwise, the same, or nothing. */
static char *
dup_base_text (ZyrReportRow *self, const char *answer, gboolean *differs)
{
  ZyrReviewBase base = self->beside->base;
  const ZyrRevisionChange *change
      = zyr_review_desk_find_change (self->desk, base, self->item->ref);

  *differs = change != NULL;
  if (change)
    return g_strdup (change->old_text[0] ? change->old_text : "—");
  if (base == ZYR_REVIEW_BASE_REGISTRY)
    return zyr_review_desk_dup_registry_text (self->desk, self->item->ref);
  return g_strdup (answer);
}

/* The answer, and beside it, or below where it is narrow, what it is compared with. */
static void
add_columns (ZyrReportRow *self, const char *answer)
{
  GtkWidget *columns
      = gtk_box_new (self->beside->is_wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL,
                     self->beside->is_wide ? 12 : 4);
  gboolean differs;
  g_autofree char *text = dup_base_text (self, answer, &differs);
  g_autofree char *said = g_strdup_printf ("%s: %s", self->beside->title, text);
  GtkWidget *label;

  gtk_box_set_homogeneous (GTK_BOX (columns), self->beside->is_wide);
  gtk_box_append (self->box, columns);
  gtk_widget_set_valign (zyr_label_append (GTK_BOX (columns), answer, "report-answer"),
                         GTK_ALIGN_START);
  if (text[0] == '\0')
    return;
  label = zyr_label_append (GTK_BOX (columns), said, "report-base");
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  if (differs)
    gtk_widget_add_css_class (label, "differs");
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
begin_remark (ZyrReportRow *self)
{
  if (self->remark_entry == NULL)
    return;
  gtk_widget_set_visible (self->remark_entry, TRUE);
  gtk_widget_set_visible (self->remark_button, FALSE);
  gtk_widget_grab_focus (self->remark_entry);
}

static void
add_remark (ZyrReportRow *self)
{
  g_autofree char *remark = zyr_review_desk_dup_remark (self->desk, self->item->ref);
  g_autoptr (GPtrArray) thread = zyr_review_desk_list_thread (self->desk, self->item->ref);
  GtkWidget *said = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *entry_name = g_strdup_printf (_ ("Remark on: %s"), self->item->label);
  g_autofree char *button_name = g_strdup_printf (_ ("Add a remark on: %s"), self->item->label);

  zyr_remark_bubble_fill (GTK_BOX (said), thread);
  gtk_box_append (self->box, said);
  if (!zyr_review_desk_get_may_decide (self->desk))
    return;
  self->remark_button = gtk_button_new_with_label (_ ("Remark…"));
  self->remark_entry = gtk_entry_new ();
  gtk_widget_set_valign (self->remark_button, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->remark_button, "flat");
  gtk_widget_add_css_class (self->remark_button, "report-remark");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->remark_entry),
                                  _ ("What should the worker correct here?"));
  gtk_entry_set_max_length (GTK_ENTRY (self->remark_entry), 1000);
  if (remark)
    gtk_editable_set_text (GTK_EDITABLE (self->remark_entry), remark);
  gtk_widget_set_visible (self->remark_entry, remark != NULL);
  gtk_widget_set_visible (self->remark_button, remark == NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remark_entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, entry_name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remark_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, button_name, -1);
  g_signal_connect_object (self->remark_button, "clicked", G_CALLBACK (begin_remark), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->remark_entry, "changed", G_CALLBACK (remark_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->head, self->remark_button);
  gtk_box_append (self->box, self->remark_entry);
}

static void
add_head (ZyrReportRow *self)
{
  self->head = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_widget_set_hexpand (zyr_label_append (self->head, self->item->label, "dim-label"), TRUE);
  gtk_box_append (self->box, GTK_WIDGET (self->head));
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
  add_head (self);
  if (self->beside->base < ZYR_N_REVIEW_BASES)
    add_columns (self, answer);
  else
    add_label (self, answer, "report-answer");
  if (item->control == ZYR_FORM_CONTROL_UPLOAD && item->value[0] != '\0')
    add_picture (self);
  if (self->beside->base == ZYR_N_REVIEW_BASES)
    add_marks (self);
  add_remark (self);
}

static void
remark_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  begin_remark (ZYR_REPORT_ROW (widget));
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
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "report-row.remark", NULL,
                                   remark_action);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_m, GDK_CONTROL_MASK,
                                       "report-row.remark", NULL);
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
zyr_report_row_new (ZyrReviewDesk *desk, ZyrFormItem *item, const ZyrReportBeside *beside)
{
  ZyrReportRow *self;

  g_return_val_if_fail (ZYR_IS_REVIEW_DESK (desk), NULL);
  g_return_val_if_fail (item != NULL, NULL);

  self = g_object_new (ZYR_TYPE_REPORT_ROW, NULL);
  self->desk = g_object_ref (desk);
  self->item = zyr_form_item_ref (item);
  self->beside = beside;
  build (self);
  self->beside = NULL;
  return GTK_WIDGET (self);
}
