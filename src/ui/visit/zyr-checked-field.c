/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-checked-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-field-parts.h"
#include "zyr-limits.h"
#include "zyr-national-number.h"

typedef enum
{
  IDENTITY,
  PHONE,
  IBAN,
} What;

typedef struct
{
  What what;
  const char *word; /* in the appearance */
  guint n_chars;
  ZyrNumberVerdict (*check) (const char *number);
  char *(*normalize) (const char *text);
  char *(*format) (const char *number);
} Kind;

struct _ZyrCheckedField
{
  ZyrField parent_instance;

  const Kind *kind;
  GtkWidget *entry;
  GtkLabel *note;
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (ZyrCheckedField, zyr_checked_field, ZYR_TYPE_FIELD)

static ZyrNumberVerdict
check_phone (const char *number)
{
  return zyr_phone_check (number, NULL);
}

/* Nothing is put between its digits. */
static char *
format_identity (const char *number)
{
  return g_strdup (number);
}

static const Kind kinds[] = {
  { IDENTITY, "identity", 11, zyr_id_check, zyr_number_normalize, format_identity },
  { PHONE, "phone", 10, check_phone, zyr_phone_normalize, zyr_phone_format },
  { IBAN, "iban", 26, zyr_iban_check, zyr_number_normalize, zyr_iban_format },
};

/* (nullable) */
static const Kind *
find_kind (const ZyrFormItem *item)
{
  g_auto (GStrv) words = g_strsplit (item->appearance, " ", -1);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_strv_contains ((const char *const *)words, kinds[i].word))
        return &kinds[i];
    }

  return NULL;
}

gboolean
zyr_checked_field_fits (const ZyrFormItem *item)
{
  return find_kind (item) != NULL;
}

static char *
dup_number (ZyrCheckedField *self)
{
  return self->kind->normalize (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}

static char *
dup_length_sentence (What what, guint n)
{
  switch (what)
    {
    case IDENTITY:
      return g_strdup_printf (_ ("An identity number has 11 digits; these are %u."), n);
    case PHONE:
      return g_strdup_printf (_ ("A telephone number has 10 digits after the 0; these are %u."), n);
    case IBAN:
    default:
      return g_strdup_printf (_ ("An IBAN has 26 characters; these are %u."), n);
    }
}

static const char *
get_prefix_sentence (What what)
{
  switch (what)
    {
    case IDENTITY:
      return _ ("An identity number does not begin with 0.");
    case PHONE:
      return _ ("No telephone number in Turkey begins so.");
    case IBAN:
    default:
      return _ ("An account in Turkey begins with TR.");
    }
}

/* What is wrong with the whole number; (transfer full), "" when nothing is. */
static char *
dup_complaint (ZyrCheckedField *self, const char *number)
{
  switch (self->kind->check (number))
    {
    case ZYR_NUMBER_OK:
    case ZYR_NUMBER_EMPTY:
      return g_strdup ("");
    case ZYR_NUMBER_LENGTH:
      return dup_length_sentence (self->kind->what, (guint)g_utf8_strlen (number, -1));
    case ZYR_NUMBER_PREFIX:
      return g_strdup (get_prefix_sentence (self->kind->what));
    case ZYR_NUMBER_CHECK_DIGIT:
      return g_strdup (
          _ ("The check digits do not fit the others: look whether one is wrong or two "
             "are swapped."));
    case ZYR_NUMBER_CHARACTER:
    default:
      return g_strdup (_ ("There is a character in it that does not belong there."));
    }
}

/* Blamed as soon as it is complete, and no sooner. */
static void
look (ZyrCheckedField *self, gboolean done)
{
  g_autofree char *number = dup_number (self);
  guint n = (guint)g_utf8_strlen (number, -1);
  gboolean unfinished = !done && n < self->kind->n_chars;
  g_autofree char *complaint = unfinished ? g_strdup ("") : dup_complaint (self, number);
  g_autofree char *note = NULL;

  zyr_field_set_unfinished (ZYR_FIELD (self), unfinished);
  if (unfinished && n > 0)
    /* Translators: so many digits of a number are typed, of so many */
    note = g_strdup_printf (_ ("%1$u of %2$u characters"), n, self->kind->n_chars);
  else if (n > 0 && *complaint == '\0')
    note = g_strdup (_ ("The number is correct in itself."));
  zyr_field_note_show (self->note, note != NULL ? note : "");
  zyr_field_complain (ZYR_FIELD (self), complaint);
}

static void
changed_cb (ZyrCheckedField *self)
{
  g_autofree char *number = NULL;

  if (self->showing)
    return;
  number = dup_number (self);
  if (strlen (number) > ZYR_ANSWER_SIZE_BYTES_MAX)
    {
      zyr_field_complain (ZYR_FIELD (self), _ ("This text is too long to be kept."));
      return;
    }
  look (self, FALSE);
  zyr_field_answer (ZYR_FIELD (self), number);
}

static void
show_number (ZyrCheckedField *self, const char *number)
{
  g_autofree char *text = self->kind->format (number);

  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  self->showing = FALSE;
}

static void
focus_out_cb (ZyrCheckedField *self)
{
  const ZyrFormItem *item = zyr_field_get_item (ZYR_FIELD (self));

  if (item == NULL)
    return;
  show_number (self, item->value);
  look (self, TRUE);
}

static void
zyr_checked_field_update (ZyrField *field, const ZyrFormItem *item, const ZyrFormItem *old)
{
  ZyrCheckedField *self = ZYR_CHECKED_FIELD (field);

  if (old == NULL)
    {
      self->kind = find_kind (item);
      gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), self->kind->what == IBAN
                                                                ? GTK_INPUT_PURPOSE_FREE_FORM
                                                                : GTK_INPUT_PURPOSE_DIGITS);
    }
  zyr_field_name (field, self->entry, NULL);
  if (zyr_field_is_echo (field, item) || (old != NULL && g_str_equal (old->value, item->value)))
    return;
  show_number (self, item->value);
  zyr_field_set_unfinished (field, FALSE);
  zyr_field_note_show (self->note, "");
}

static gboolean
zyr_checked_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (ZYR_CHECKED_FIELD (widget)->entry);
}

static void
zyr_checked_field_class_init (ZyrCheckedFieldClass *klass)
{
  ZYR_FIELD_CLASS (klass)->update = zyr_checked_field_update;
  GTK_WIDGET_CLASS (klass)->grab_focus = zyr_checked_field_grab_focus;
}

static void
zyr_checked_field_init (ZyrCheckedField *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = gtk_entry_new ();
  gtk_widget_add_css_class (self->entry, "answer");
  gtk_widget_add_css_class (self->entry, "numeric");
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (focus_out_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->entry, focus);
  self->note = zyr_field_note_new (ZYR_FIELD (self));
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "caption");
}
