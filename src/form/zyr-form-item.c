/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-model-private.h"

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

const char *
zyr_form_get_text (GHashTable *texts, const char *form)
{
  const char *text = texts != NULL ? g_hash_table_lookup (texts, form) : NULL;

  return text != NULL ? text : "";
}

const char *
zyr_form_item_get_attribute (const ZyrFormItem *self, const char *name)
{
  const char *own = zyr_form_get_text (self->attributes[0], name);

  return *own != '\0' ? own : zyr_form_get_text (self->attributes[1], name);
}

void
zyr_form_item_unref (ZyrFormItem *self)
{
  g_atomic_rc_box_release_full (self, item_clear);
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
