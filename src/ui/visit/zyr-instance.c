/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-instance-private.h"

#include <string.h>

#include "zyr-answer-field.h"

#define SUMMARY_N_MAX 2

/* Items of the instance at @first: the index after its last one. */
guint
zyr_instance_end (GPtrArray *items, guint first)
{
  const ZyrFormItem *instance = g_ptr_array_index (items, first);
  guint i = first + 1;

  while (i < items->len && ((ZyrFormItem *)g_ptr_array_index (items, i))->depth > instance->depth)
    i++;

  return i;
}

void
zyr_instance_count_problems (GPtrArray *items, guint first, guint *n_missing, guint *n_invalid)
{
  for (guint i = first + 1; i < zyr_instance_end (items, first); i++)
    {
      const ZyrFormItem *item = g_ptr_array_index (items, i);

      if (item->state == ZYR_FORM_ITEM_MISSING)
        (*n_missing)++;
      else if (item->state == ZYR_FORM_ITEM_INVALID)
        (*n_invalid)++;
    }
}

static gboolean
is_words (const ZyrFormItem *item)
{
  return item->control == ZYR_FORM_CONTROL_INPUT && item->data_type == ZYR_FORM_DATA_STRING
         && *item->appearance == '\0';
}

/* The first answers in the instance: @words: only what was written in words, as names are. */
static char *
join_answers (GPtrArray *items, guint first, gboolean words)
{
  GString *summary = g_string_new ("");
  guint n = 0;

  for (guint i = first + 1; i < zyr_instance_end (items, first) && n < SUMMARY_N_MAX; i++)
    {
      const ZyrFormItem *item = g_ptr_array_index (items, i);
      g_autofree char *text = NULL;

      if (item->kind != ZYR_FORM_ITEM_QUESTION || *item->value == '\0'
          || item->control == ZYR_FORM_CONTROL_UPLOAD || (words && !is_words (item)))
        continue;
      text = zyr_answer_dup_text (item);
      g_string_append_printf (summary, "%s%s", n == 0 ? "" : words ? " " : " – ", text);
      n++;
    }

  return g_string_free (summary, FALSE);
}

/* As the host names it, as its first note says, or from the answers in it. */
char *
zyr_instance_dup_summary (ZyrFormHost *host, GPtrArray *items, guint first)
{
  const ZyrFormItem *instance = g_ptr_array_index (items, first);
  g_autofree char *own = zyr_form_host_dup_instance_summary (host, instance->ref);
  char *words;

  if (*own != '\0')
    return g_steal_pointer (&own);

  if (first + 1 < zyr_instance_end (items, first))
    {
      const ZyrFormItem *note = g_ptr_array_index (items, first + 1);

      if (note->kind == ZYR_FORM_ITEM_NOTE && *note->label != '\0')
        return g_strndup (note->label, strcspn (note->label, "\n"));
    }
  words = join_answers (items, first, TRUE);
  if (*words != '\0')
    return words;
  g_free (words);

  return join_answers (items, first, FALSE);
}
