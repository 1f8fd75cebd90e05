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
