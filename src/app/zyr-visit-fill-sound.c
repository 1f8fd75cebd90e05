/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a form has recorded while it is filled in. */
#include "zyr-visit-fill-private.h"

#include "zyr-picture-private.h"
#include "zyr-store-sounds.h"
#include "zyr-visit-fill-device.h"

#define SOUND_MIME "audio/ogg"

typedef struct
{
  char *draft_id;
  char *ref;
  char *before;  /* (nullable) */
  GBytes *piece; /* (nullable) */
} Sound;

static Sound *
sound_new (ZyrVisitFill *self, const char *ref)
{
  Sound *sound = g_new0 (Sound, 1);

  sound->draft_id = g_strdup (self->draft_id);
  sound->ref = g_strdup (ref);
  return sound;
}

static void
sound_free (gpointer data)
{
  Sound *sound = data;

  g_free (sound->draft_id);
  g_free (sound->ref);
  g_free (sound->before);
  g_clear_pointer (&sound->piece, g_bytes_unref);
  g_free (sound);
}

/* The workspace stays open until all is written. */
static void
run (ZyrVisitFill *self,
     ZyrJobFunc job,
     Sound *sound,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  zyr_workspace_hold (self->workspace);
  zyr_workspace_run_for_async (self->workspace, self->actor, job, sound, sound_free, g_free,
                               callback, user_data);
}

/* Pieces */

static gpointer
append_piece (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Sound *sound = data;

  zyr_store_append_sound (store, sound->draft_id, sound->ref, sound->before, sound->piece, error);
  return NULL;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrVisitFill) self = user_data;
  g_autoptr (GError) error = NULL;

  zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);
  zyr_workspace_release (ZYR_WORKSPACE (source));
  if (error != NULL)
    g_signal_emit_by_name (self, "save-failed", error);
}

gboolean
zyr_visit_fill_add_sound (ZyrVisitFill *self, const char *ref, GBytes *piece, gboolean begins)
{
  g_autofree char *name = NULL;
  Sound *sound;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), FALSE);

  if (self->finished || (!begins && !g_hash_table_contains (self->sounds, ref)))
    return FALSE;
  sound = sound_new (self, ref);
  sound->piece = g_bytes_ref (piece);
  if (g_hash_table_add (self->sounds, g_strdup (ref)))
    {
      name = zyr_form_session_dup_value (self->session, ref);
      sound->before = zyr_picture_name_to_hash (name);
    }
  run (self, append_piece, sound, written_cb, g_object_ref (self));
  return TRUE;
}

/* The whole */

static gpointer
put_sound (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Sound *sound = data;

  return zyr_store_put_sound (store, sound->draft_id, sound->ref, SOUND_MIME, error);
}

static gboolean
answer (ZyrVisitFill *self, const char *ref, const char *name, GError **error)
{
  g_autofree char *before = zyr_form_session_dup_value (self->session, ref);

  if (g_strcmp0 (before, name) == 0)
    return TRUE;
  if (!zyr_form_session_supply (self->session, ref, name, error))
    return FALSE;
  zyr_visit_fill_enqueue (self, ZYR_DRAFT_SUPPLY, ref, name);
  if (self->history != NULL)
    zyr_fill_history_touch (self->history);
  return TRUE;
}

static void
put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrVisitFill *self = g_task_get_source_object (task);
  const char *ref = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *sha256 = zyr_workspace_run_finish (ZYR_WORKSPACE (source), result, &error);

  zyr_workspace_release (ZYR_WORKSPACE (source));
  /* Dropped meanwhile */
  if (!g_hash_table_contains (self->sounds, ref))
    g_clear_error (&error);
  else if (sha256 != NULL)
    {
      g_autofree char *name = zyr_picture_make_name (sha256, SOUND_MIME);

      answer (self, ref, name, &error);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
zyr_visit_fill_end_sound_async (ZyrVisitFill *self,
                                const char *ref,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  g_task_set_source_tag (task, zyr_visit_fill_end_sound_async);
  g_task_set_task_data (task, g_strdup (ref), g_free);
  if (self->finished || !g_hash_table_contains (self->sounds, ref))
    g_task_return_boolean (task, TRUE);
  else
    run (self, put_sound, sound_new (self, ref), put_cb, g_object_ref (task));
}

gboolean
zyr_visit_fill_end_sound_finish (ZyrVisitFill *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
drop_sound (ZyrStore *store, const ZyrActor *actor, gpointer data, GError **error)
{
  const Sound *sound = data;

  zyr_store_drop_sound (store, sound->draft_id, sound->ref, error);
  return NULL;
}

/* What takes the place of the pieces is durable: they can go. */
static void
flushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrVisitFill *self = ZYR_VISIT_FILL (source);
  g_autofree char *ref = user_data;

  if (zyr_visit_fill_flush_finish (self, result, NULL) && !self->finished
      && !g_hash_table_contains (self->sounds, ref))
    run (self, drop_sound, sound_new (self, ref), written_cb, g_object_ref (self));
}

void
zyr_visit_fill_leave_sound (ZyrVisitFill *self, const char *ref)
{
  if (g_hash_table_remove (self->sounds, ref))
    zyr_visit_fill_flush_async (self, NULL, flushed_cb, g_strdup (ref));
}

void
zyr_visit_fill_drop_sound (ZyrVisitFill *self, const char *ref)
{
  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  if (self->finished)
    return;
  /* First of all what nobody wanted recorded */
  if (g_hash_table_remove (self->sounds, ref))
    run (self, drop_sound, sound_new (self, ref), written_cb, g_object_ref (self));
  answer (self, ref, "", NULL);
}

gboolean
zyr_visit_fill_has_sound (ZyrVisitFill *self, const char *ref)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), FALSE);

  name = zyr_form_session_dup_value (self->session, ref);
  return g_hash_table_contains (self->sounds, ref) || (name != NULL && name[0] != '\0');
}

/* Opening */

GPtrArray *
zyr_visit_fill_gather_sounds (ZyrStore *store, const char *draft, GError **error)
{
  g_autoptr (GPtrArray) refs = zyr_store_list_sounds (store, draft, error);
  g_autoptr (GPtrArray) sounds
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_fill_entry_free);

  for (guint i = 0; refs != NULL && i < refs->len; i++)
    {
      const char *ref = g_ptr_array_index (refs, i);
      g_autofree char *sha256 = zyr_store_put_sound (store, draft, ref, SOUND_MIME, error);
      ZyrFillEntry *entry;

      if (sha256 == NULL)
        return NULL;
      entry = g_new0 (ZyrFillEntry, 1);
      entry->action = ZYR_DRAFT_SUPPLY;
      entry->ref = g_strdup (ref);
      entry->value = zyr_picture_make_name (sha256, SOUND_MIME);
      g_ptr_array_add (sounds, entry);
    }
  return refs != NULL ? g_steal_pointer (&sounds) : NULL;
}

void
zyr_visit_fill_open_sounds (ZyrVisitFill *self, const ZyrFillMaterial *material)
{
  GPtrArray *notes = material->draft->notes;

  self->records = TRUE;
  for (guint i = 0; i < notes->len; i++)
    {
      const char *note = g_ptr_array_index (notes, i);

      if (g_str_has_prefix (note, ZYR_FILL_RECORDING_NOTE))
        self->records = g_str_equal (note + strlen (ZYR_FILL_RECORDING_NOTE), "on");
    }
  for (guint i = 0; material->sounds != NULL && i < material->sounds->len; i++)
    {
      const ZyrFillEntry *sound = g_ptr_array_index (material->sounds, i);

      g_hash_table_add (self->sounds, g_strdup (sound->ref));
      answer (self, sound->ref, sound->value, NULL);
    }
}

gboolean
zyr_visit_fill_get_records (ZyrVisitFill *self)
{
  g_return_val_if_fail (ZYR_IS_VISIT_FILL (self), FALSE);

  return self->records;
}

void
zyr_visit_fill_set_records (ZyrVisitFill *self, gboolean records)
{
  g_return_if_fail (ZYR_IS_VISIT_FILL (self));

  if (self->records == records || self->finished)
    return;
  self->records = records;
  zyr_visit_fill_enqueue (self, ZYR_DRAFT_NOTE, "",
                          records ? ZYR_FILL_RECORDING_NOTE "on" : ZYR_FILL_RECORDING_NOTE "off");
}
