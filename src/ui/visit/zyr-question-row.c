/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-question-row.h"

#include <glib/gi18n.h>

#include "zyr-answer-field.h"
#include "zyr-beside-row.h"
#include "zyr-field.h"
#include "zyr-format.h"
#include "zyr-remark-bubble.h"
#include "zyr-sentences.h"
#include "zyr-visit-fill.h"

struct _ZyrQuestionRow
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *label;
  GtkWidget *saved;
  GtkWidget *clear;
  GtkLabel *hint;
  GtkBox *slot;
  GtkWidget *problem;
  GtkLabel *message;
  GtkBox *beside;
  ZyrBesideRow *registry, *earlier;
  GtkBox *remarks;
  GtkEditable *reply;

  ZyrFormHost *host;
  ZyrFormItem *item;
  ZyrField *field;
  char *kind;           /* of the field */
  char *complaint;      /* the field's own, "" when none */
  char *registry_value; /* (nullable): what "Use" answers */
  char *earlier_value;  /* (nullable): likewise */
  gboolean show_missing;
};

G_DEFINE_FINAL_TYPE (ZyrQuestionRow, zyr_question_row, GTK_TYPE_WIDGET)

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* What is wrong, most urgent first; kept beside the value, which stays as it was typed. */
static void
show_problem (ZyrQuestionRow *self)
{
  const char *message = "";
  gboolean invalid = self->item->state == ZYR_FORM_ITEM_INVALID
                     && !zyr_field_is_unfinished (self->field);

  if (*self->complaint != '\0')
    message = self->complaint;
  else if (invalid)
    message = *self->item->message != '\0' ? self->item->message
                                           : _ ("This answer is not allowed here.");
  else if (self->item->state == ZYR_FORM_ITEM_MISSING && self->show_missing)
    message = *self->item->message != '\0' ? self->item->message
                                           : _ ("This question must be answered.");

  gtk_label_set_text (self->message, message);
  gtk_widget_set_visible (self->problem, *message != '\0');
  set_class (GTK_WIDGET (self), "invalid", invalid || *self->complaint != '\0');
  set_class (GTK_WIDGET (self), "missing", *message != '\0' && !invalid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->field), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  *message != '\0' ? message : self->item->hint, -1);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (self->field), GTK_ACCESSIBLE_STATE_INVALID,
      *message != '\0' ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* @value as this question shows its answers. */
static char *
dup_shown (const ZyrFormItem *item, const char *value)
{
  ZyrFormItem other = *item;

  other.value = (char *)value;

  return zyr_answer_dup_text (&other);
}

static gboolean
is_usable (ZyrQuestionRow *self, const char *value)
{
  return *value != '\0' && !zyr_field_is_readonly (self->field)
         && !g_str_equal (value, self->item->value);
}

static void
show_registry (ZyrQuestionRow *self)
{
  g_autofree char *text = zyr_form_host_dup_registry_text (self->host, self->item->ref);
  g_autofree char *value = zyr_form_host_dup_registry_value (self->host, self->item->ref);
  g_autofree char *shown = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *name = NULL;

  shown = *value != '\0' ? dup_shown (self->item, value) : g_strdup (text);
  if (*text != '\0')
    /* Translators: %s is what the registry says about the question above */
    sentence = g_strdup_printf (_ ("Registry: %s"), shown);
  if (*text != '\0' && is_usable (self, value))
    /* Translators: a button's name: %1$s is the question, %2$s is what the registry says */
    name = g_strdup_printf (_ ("%1$s: use the registry value %2$s"), self->item->label, shown);
  zyr_beside_row_show (self->registry, sentence != NULL ? sentence : "",
                       zyr_form_host_differs_from_registry (self->host, self->item->ref), name);
  g_free (self->registry_value);
  self->registry_value = g_steal_pointer (&value);
}

/* Only where it says something new: what is answered again as it was needs no line. */
static void
show_earlier (ZyrQuestionRow *self)
{
  gint64 at = 0;
  gboolean usable = FALSE;
  g_autofree char *value
      = zyr_form_host_dup_earlier_value (self->host, self->item->ref, &at, &usable);
  g_autofree char *shown = dup_shown (self->item, value);
  g_autofree char *now = dup_shown (self->item, self->item->value);
  g_autofree char *sentence = NULL;
  g_autofree char *name = NULL;
  gboolean differs = *shown != '\0' && !g_str_equal (shown, now);

  if (differs && at != 0)
    {
      g_autofree char *day = zyr_format_date_at (at);

      /* Translators: %1$s is the day of the last visit, %2$s what was answered then */
      sentence = g_strdup_printf (_ ("Visit of %1$s: %2$s"), day, shown);
    }
  else if (differs)
    {
      /* Translators: %s is the answer in the report that was sent last */
      sentence = g_strdup_printf (_ ("In the last report: %s"), shown);
    }
  if (differs && usable && is_usable (self, value))
    /* Translators: a button's name: %1$s is the question, %2$s what was answered earlier */
    name = g_strdup_printf (_ ("%1$s: use the earlier answer %2$s"), self->item->label, shown);
  zyr_beside_row_show (self->earlier, sentence != NULL ? sentence : "",
                       differs && *self->item->value != '\0', name);
  g_free (self->earlier_value);
  self->earlier_value = g_steal_pointer (&value);
}

/* An empty box would leave a gap. */
static void
show_beside (ZyrQuestionRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->beside),
                          gtk_widget_get_visible (GTK_WIDGET (self->registry))
                              || gtk_widget_get_visible (GTK_WIDGET (self->earlier)));
}

static void
reply_changed_cb (ZyrQuestionRow *self)
{
  if (self->host != NULL && self->item != NULL)
    zyr_form_host_set_reply (self->host, self->item->ref, gtk_editable_get_text (self->reply));
}

/* Where there is a remark, and it is the user's to answer. */
static void
update_reply (ZyrQuestionRow *self, gboolean has_remarks)
{
  gboolean may_reply = has_remarks && zyr_form_host_may_reply (self->host);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->reply), may_reply);
  if (!may_reply)
    return;
  name = g_strdup_printf (_ ("Reply to the remark on: %s"), self->item->label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reply), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  text = zyr_form_host_dup_reply (self->host, self->item->ref);
  g_signal_handlers_block_by_func (self->reply, reply_changed_cb, self);
  /* What is being typed has spaces that are not kept. */
  if (!gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (self->reply))))
    gtk_editable_set_text (self->reply, text);
  g_signal_handlers_unblock_by_func (self->reply, reply_changed_cb, self);
}

void
zyr_question_row_update_remarks (ZyrQuestionRow *self)
{
  g_autoptr (GPtrArray) remarks = NULL;

  g_return_if_fail (ZYR_IS_QUESTION_ROW (self));

  remarks = zyr_form_host_list_remarks (self->host, self->item->ref);
  zyr_remark_bubble_fill (self->remarks, remarks);
  update_reply (self, remarks->len > 0);
}

static void
show_label (ZyrQuestionRow *self)
{
  g_autofree char *escaped = g_markup_escape_text (self->item->label, -1);
  g_autofree char *markup = NULL;

  /* The star after a question that must be answered, never alone on a line. */
  if (self->item->required && !zyr_field_is_readonly (self->field))
    markup = g_strconcat (escaped, "\u00a0<span alpha=\"55%\">*</span>", NULL);
  gtk_label_set_markup (self->label, markup != NULL ? markup : escaped);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->field), GTK_ACCESSIBLE_PROPERTY_REQUIRED,
                                  self->item->required, -1);
}

/* Answers that cannot be taken back by typing. */
static gboolean
is_clearable (ZyrQuestionRow *self, const ZyrFormItem *item)
{
  if (zyr_field_is_readonly (self->field) || *item->value == '\0')
    return FALSE;

  switch (item->control)
    {
    case ZYR_FORM_CONTROL_SELECT1:
    case ZYR_FORM_CONTROL_RANGE:
    case ZYR_FORM_CONTROL_RANK:
      return TRUE;
    case ZYR_FORM_CONTROL_INPUT:
      return item->data_type == ZYR_FORM_DATA_GEOPOINT;
    case ZYR_FORM_CONTROL_NONE:
    case ZYR_FORM_CONTROL_SELECT:
    case ZYR_FORM_CONTROL_UPLOAD:
    case ZYR_FORM_CONTROL_TRIGGER:
    case ZYR_FORM_CONTROL_SECRET:
    default:
      return FALSE;
    }
}

static void
give (ZyrQuestionRow *self, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrQuestionRow) alive = g_object_ref (self);

  zyr_question_row_set_saved (self, FALSE);
  if (zyr_form_host_answer (self->host, self->item->ref, value, NULL, &error))
    return;

  g_free (self->complaint);
  self->complaint = zyr_sentence_for_error (error);
  show_problem (self);
}

static void
answered_cb (ZyrQuestionRow *self, const char *value)
{
  give (self, value);
}

static void
complaint_cb (ZyrQuestionRow *self, const char *sentence)
{
  if (g_strcmp0 (self->complaint, sentence) == 0)
    return;

  g_free (self->complaint);
  self->complaint = g_strdup (sentence);
  show_problem (self);
}

static void
clear_cb (ZyrQuestionRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->field));
  complaint_cb (self, "");
  give (self, "");
}

static void
use (ZyrQuestionRow *self, const char *value)
{
  g_autofree char *given = g_strdup (value);

  gtk_widget_grab_focus (GTK_WIDGET (self->field));
  complaint_cb (self, "");
  give (self, given);
}

static void
registry_use_cb (ZyrQuestionRow *self)
{
  use (self, self->registry_value);
}

static void
earlier_use_cb (ZyrQuestionRow *self)
{
  use (self, self->earlier_value);
}

gboolean
zyr_question_row_use_registry (ZyrQuestionRow *self)
{
  g_return_val_if_fail (ZYR_IS_QUESTION_ROW (self), FALSE);

  if (self->registry_value == NULL || *self->registry_value == '\0'
      || zyr_field_is_readonly (self->field))
    return FALSE;
  registry_use_cb (self);

  return TRUE;
}

static void
ensure_field (ZyrQuestionRow *self, const ZyrFormItem *item)
{
  g_autofree char *kind = zyr_field_dup_kind (self->host, item);

  if (g_strcmp0 (kind, self->kind) == 0)
    return;

  if (self->field != NULL)
    gtk_box_remove (self->slot, GTK_WIDGET (self->field));
  g_free (self->kind);
  self->kind = g_steal_pointer (&kind);
  self->field = zyr_field_new (self->host, item);
  gtk_box_append (self->slot, GTK_WIDGET (self->field));
  g_signal_connect_object (self->field, "answered", G_CALLBACK (answered_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->field, "complaint", G_CALLBACK (complaint_cb), self,
                           G_CONNECT_SWAPPED);
}

void
zyr_question_row_update (ZyrQuestionRow *self, ZyrFormItem *item, gboolean show_missing)
{
  g_autoptr (ZyrFormItem) old = NULL;
  gboolean same_ref, same_value;

  g_return_if_fail (ZYR_IS_QUESTION_ROW (self));
  g_return_if_fail (item != NULL);

  old = g_steal_pointer (&self->item);
  self->item = zyr_form_item_ref (item);
  self->show_missing = show_missing;
  same_ref = old != NULL && g_str_equal (old->ref, item->ref);
  same_value = same_ref && g_str_equal (old->value, item->value);
  ensure_field (self, item);
  if (!same_value)
    zyr_question_row_set_saved (self, *item->value != '\0'
                                          && zyr_form_host_is_saved (self->host, item->ref));

  zyr_field_update (self->field, item);
  show_label (self);
  show_text (self->hint, zyr_field_is_readonly (self->field) ? "" : item->hint);
  if (!zyr_field_is_echo (self->field, item) && !same_value)
    complaint_cb (self, "");
  show_problem (self);
  show_registry (self);
  gtk_widget_set_visible (self->clear, is_clearable (self, item));
  if (is_clearable (self, item))
    {
      /* Translators: a button's name; %s is the question */
      g_autofree char *name = g_strdup_printf (_ ("%s: clear the answer"), item->label);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self->clear), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      name, -1);
    }
  if (!same_value)
    {
      show_earlier (self);
      zyr_question_row_update_remarks (self);
    }
  show_beside (self);
}

void
zyr_question_row_set_saved (ZyrQuestionRow *self, gboolean saved)
{
  g_return_if_fail (ZYR_IS_QUESTION_ROW (self));

  /* The place stays, so that nothing jumps when the mark comes. */
  gtk_widget_set_opacity (self->saved, saved ? 1 : 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->saved), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  saved ? _ ("Saved") : "", -1);
}

GtkWidget *
zyr_question_row_get_field (ZyrQuestionRow *self)
{
  g_return_val_if_fail (ZYR_IS_QUESTION_ROW (self), NULL);

  return GTK_WIDGET (self->field);
}

static gboolean
zyr_question_row_grab_focus (GtkWidget *widget)
{
  ZyrQuestionRow *self = ZYR_QUESTION_ROW (widget);

  return self->field != NULL && gtk_widget_grab_focus (GTK_WIDGET (self->field));
}

static void
zyr_question_row_dispose (GObject *object)
{
  ZyrQuestionRow *self = ZYR_QUESTION_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  self->field = NULL;
  g_clear_object (&self->host);
  g_clear_pointer (&self->item, zyr_form_item_unref);

  G_OBJECT_CLASS (zyr_question_row_parent_class)->dispose (object);
}

static void
zyr_question_row_finalize (GObject *object)
{
  ZyrQuestionRow *self = ZYR_QUESTION_ROW (object);

  g_clear_pointer (&self->kind, g_free);
  g_clear_pointer (&self->complaint, g_free);
  g_clear_pointer (&self->registry_value, g_free);
  g_clear_pointer (&self->earlier_value, g_free);

  G_OBJECT_CLASS (zyr_question_row_parent_class)->finalize (object);
}

static void
zyr_question_row_class_init (ZyrQuestionRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_question_row_dispose;
  object_class->finalize = zyr_question_row_finalize;
  widget_class->grab_focus = zyr_question_row_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/visit/zyr-question-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrQuestionRow, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrQuestionRow, label);
  gtk_widget_class_bind_template_child (widget_class, ZyrQuestionRow, saved);
  gtk_widget_class_bind_template_child (widget_class, ZyrQuestionRow, clear);
  gtk_widget_class_bind_template_child (widget_class, ZyrQuestionRow, hint);
  gtk_widget_class_bind_template_child (widget_class, ZyrQuestionRow, slot);
  gtk_widget_class_bind_template_child (widget_class, ZyrQuestionRow, problem);
  gtk_widget_class_bind_template_child (widget_class, ZyrQuestionRow, message);
  gtk_widget_class_bind_template_child (widget_class, ZyrQuestionRow, beside);
  gtk_widget_class_bind_template_child (widget_class, ZyrQuestionRow, remarks);
  gtk_widget_class_bind_template_child (widget_class, ZyrQuestionRow, reply);
  gtk_widget_class_bind_template_callback (widget_class, reply_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
zyr_question_row_init (ZyrQuestionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->registry = ZYR_BESIDE_ROW (zyr_beside_row_new ("drive-multidisk-symbolic"));
  self->earlier = ZYR_BESIDE_ROW (zyr_beside_row_new ("document-open-recent-symbolic"));
  gtk_box_append (self->beside, GTK_WIDGET (self->registry));
  gtk_box_append (self->beside, GTK_WIDGET (self->earlier));
  g_signal_connect_object (self->registry, "use", G_CALLBACK (registry_use_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->earlier, "use", G_CALLBACK (earlier_use_cb), self,
                           G_CONNECT_SWAPPED);
  self->complaint = g_strdup ("");
}

GtkWidget *
zyr_question_row_new (ZyrFormHost *host)
{
  ZyrQuestionRow *self = g_object_new (ZYR_TYPE_QUESTION_ROW, NULL);

  self->host = g_object_ref (host);

  return GTK_WIDGET (self);
}
