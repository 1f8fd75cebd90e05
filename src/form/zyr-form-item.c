/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-form-item.h"

G_DEFINE_BOXED_TYPE (ZyrFormItem, zyr_form_item, zyr_form_item_ref, zyr_form_item_unref)
G_DEFINE_BOXED_TYPE (ZyrFormSection, zyr_form_section, zyr_form_section_ref, zyr_form_section_unref)

ZyrFormItem *
zyr_form_item_ref (ZyrFormItem *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
item_clear (gpointer data)
{
  ZyrFormItem *self = data;

  g_free (self->ref);
  g_free (self->section_ref);
  g_free (self->appearance);
  g_free (self->media_type);
  g_free (self->label);
  g_free (self->hint);
  g_free (self->guidance);
  g_free (self->value);
  g_free (self->range_start);
  g_free (self->range_end);
  g_free (self->range_step);
  g_free (self->message);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  for (guint i = 0; i < G_N_ELEMENTS (self->attributes); i++)
    g_clear_pointer (&self->attributes[i], g_hash_table_unref);
  g_clear_pointer (&self->texts, g_hash_table_unref);
}

static const char *
look_up (GHashTable *table, const char *name)
{
  const char *text = table != NULL ? g_hash_table_lookup (table, name) : NULL;

  return text != NULL ? text : "";
}

const char *
zyr_form_item_get_attribute (const ZyrFormItem *self, const char *name)
{
  const char *own = look_up (self->attributes[0], name);

  return *own != '\0' ? own : look_up (self->attributes[1], name);
}

const char *
zyr_form_item_get_text (const ZyrFormItem *self, const char *form)
{
  return look_up (self->texts, form);
}

const char *
zyr_form_choice_get_text (const ZyrFormChoice *self, const char *form)
{
  return look_up (self->texts, form);
}

void
zyr_form_item_unref (ZyrFormItem *self)
{
  g_atomic_rc_box_release_full (self, item_clear);
}

ZyrFormSection *
zyr_form_section_ref (ZyrFormSection *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
section_clear (gpointer data)
{
  ZyrFormSection *self = data;

  g_free (self->ref);
  g_free (self->title);
}

void
zyr_form_section_unref (ZyrFormSection *self)
{
  g_atomic_rc_box_release_full (self, section_clear);
}

void
zyr_form_problem_free (ZyrFormProblem *self)
{
  if (self == NULL)
    return;
  g_free (self->ref);
  g_free (self->section_ref);
  g_free (self->label);
  g_free (self->message);
  g_free (self);
}

void
zyr_form_value_free (ZyrFormValue *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->value);
  g_free (self);
}
