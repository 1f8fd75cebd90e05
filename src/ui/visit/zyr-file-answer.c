/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-file-answer.h"

#include <glib/gi18n.h>

#include "zyr-dialogs.h"
#include "zyr-sentences.h"

typedef struct
{
  ZyrField *field;
  ZyrFileAnswerFunc func;
} Keeping;

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Keeping *keeping = user_data;
  g_autoptr (ZyrField) field = keeping->field;
  g_autoptr (GError) error = NULL;
  gboolean kept = zyr_form_host_attach_finish (ZYR_FORM_HOST (source), result, &error);

  if (zyr_field_get_item (field) == NULL)
    return;
  if (!kept)
    {
      g_autofree char *sentence = zyr_sentence_for_error (error);

      zyr_field_complain (field, sentence);
    }
  keeping->func (field, FALSE);
}

void
zyr_file_answer_keep (ZyrField *field, GFile *file, GBytes *bytes, ZyrFileAnswerFunc func)
{
  const ZyrFormItem *item = zyr_field_get_item (field);
  Keeping *keeping;

  if (item == NULL)
    return;
  zyr_field_complain (field, "");
  func (field, TRUE);
  keeping = g_new0 (Keeping, 1);
  keeping->field = g_object_ref (field);
  keeping->func = func;
  zyr_form_host_attach_async (zyr_field_get_host (field), item->ref, file, bytes, kept_cb, keeping);
}

static void
confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) next = user_data;
  ZyrField *field = ZYR_FIELD (source);

  if (!zyr_confirm_finish (result) || zyr_field_get_item (field) == NULL)
    return;
  zyr_field_complain (field, "");
  zyr_field_answer (field, "");
  gtk_widget_grab_focus (next);
}

void
zyr_file_answer_remove (ZyrField *field, const char *heading, const char *body, GtkWidget *next)
{
  zyr_confirm_async (GTK_WIDGET (field), heading, body, _ ("_Remove"), ZYR_CONFIRM_DESTRUCTIVE,
                     confirmed_cb, g_object_ref (next));
}
