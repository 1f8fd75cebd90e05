/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-note-draft.h"

#include "zyr-limits.h"
#include "zyr-note-draft-private.h"

typedef struct
{
  char *household_id;
  char *text;
  char *corrects; /* (nullable) */
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->household_id);
  g_free (draft->text);
  g_free (draft->corrects);
  g_free (draft);
}

/* Another user of the device does not see it. */
static char *
dup_key (const ZyrActor *actor, const char *household_id)
{
  return g_strdup_printf (ZYR_STORE_META_NOTE_DRAFT "%s.%s", actor->user_id, household_id);
}

gboolean
zyr_note_draft_forget (ZyrStore *store,
                       const ZyrActor *actor,
                       const char *household_id,
                       const char *text,
                       GError **error)
{
  g_autofree char *key = dup_key (actor, household_id);
  g_autofree char *value = zyr_store_dup_meta (store, key, NULL);
  char *draft = value != NULL ? strchr (value, '\n') : NULL;

  if (draft == NULL || strcmp (g_strstrip (draft), text) != 0)
    return TRUE;
  return zyr_store_set_meta (store, key, NULL, error);
}

static gpointer
save (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Draft *draft = data;
  g_autofree char *key = dup_key (actor, draft->household_id);
  g_autofree char *value = NULL;

  /* The first line is the corrected note's id, the rest the text: neither has to be quoted. */
  if (draft->text[0] != '\0')
    value = g_strdup_printf ("%s\n%s", draft->corrects ? draft->corrects : "", draft->text);
  return GINT_TO_POINTER (zyr_store_set_meta (store, key, value, error));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error) != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
zyr_note_draft_save_async (ZyrWorkspace *workspace,
                           const char *household_id,
                           const char *text,
                           const char *corrects,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Draft *draft;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (household_id != NULL && text != NULL);

  task = g_task_new (workspace, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_note_draft_save_async);
  if (strlen (text) > ZYR_TEXT_SIZE_BYTES_MAX)
    {
      g_task_return_new_error (task, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_TOO_LARGE,
                               "the note is too long");
      return;
    }
  draft = g_new0 (Draft, 1);
  draft->household_id = g_strdup (household_id);
  draft->text = g_strdup (text);
  draft->corrects = g_strdup (corrects);
  zyr_workspace_run_async (workspace, save, draft, draft_free, NULL, cancellable, saved_cb,
                           g_steal_pointer (&task));
}

gboolean
zyr_note_draft_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
load (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  g_autofree char *key = dup_key (actor, data);
  g_autoptr (GError) local_error = NULL;
  char *value = zyr_store_dup_meta (store, key, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return value != NULL ? value : g_strdup ("\n");
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *value = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, g_free);
  else
    g_task_return_error (task, error);
}

void
zyr_note_draft_load_async (ZyrWorkspace *workspace,
                           const char *household_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (household_id != NULL);

  task = g_task_new (workspace, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_note_draft_load_async);
  zyr_workspace_run_async (workspace, load, g_strdup (household_id), g_free, g_free, cancellable,
                           loaded_cb, task);
}

char *
zyr_note_draft_load_finish (GAsyncResult *result, char **corrects, GError **error)
{
  g_autofree char *value = g_task_propagate_pointer (G_TASK (result), error);
  const char *text;

  if (value == NULL)
    return NULL;
  text = strchr (value, '\n');
  if (text == NULL)
    return g_strdup ("");
  if (corrects != NULL)
    *corrects = text > value ? g_strndup (value, text - value) : NULL;
  return g_strdup (text + 1);
}
