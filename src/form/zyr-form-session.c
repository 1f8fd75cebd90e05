/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-form.h"

#include <string.h>

#include "zyr-limits.h"
#include "zyr-session-private.h"
#include "zyr-slots-private.h"

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZyrFormSession, zyr_form_session, G_TYPE_OBJECT)

static void
zyr_form_session_finalize (GObject *object)
{
  ZyrFormSession *self = ZYR_FORM_SESSION (object);

  if (self->parked != NULL && self->tree != NULL)
    zyr_repeat_forget_parked (self);
  g_clear_pointer (&self->parked, g_ptr_array_unref);
  g_clear_pointer (&self->written, g_array_unref);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_clear_pointer (&self->dropped, g_hash_table_unref);
  for (guint i = 0; self->pending != NULL && i < self->form->triggers->len; i++)
    g_clear_pointer (&self->pending[i].nodes, g_hash_table_unref);
  g_free (self->pending);
  g_clear_pointer (&self->tree, zyr_tree_free);
  g_clear_pointer (&self->instances, g_hash_table_unref);
  g_clear_pointer (&self->shared_lists, g_hash_table_unref);
  g_clear_pointer (&self->static_choices, g_hash_table_unref);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_clear_pointer (&self->properties, g_hash_table_unref);
  g_clear_pointer (&self->env.tz, g_time_zone_unref);
  g_clear_pointer (&self->env.random, g_rand_free);
  g_clear_error (&self->error);
  g_clear_error (&self->last_error);
  g_clear_pointer (&self->failed, g_hash_table_unref);
  g_clear_pointer (&self->faults, g_ptr_array_unref);
  g_clear_object (&self->form);
  G_OBJECT_CLASS (zyr_form_session_parent_class)->finalize (object);
}

static void
zyr_form_session_class_init (ZyrFormSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_form_session_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
zyr_form_session_init (ZyrFormSession *self)
{
  self->parked = g_ptr_array_new ();
  self->written = g_array_new (FALSE, FALSE, sizeof (ZyrWritten));
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_form_request_free);
  self->dropped = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->failed = zyr_recalc_failed_new ();
  self->shared_lists = g_hash_table_new_full (NULL, NULL, NULL, zyr_shared_list_free);
  self->static_choices
      = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  self->instances
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)zyr_tree_free);
}

static ZyrTree *
find_instance (gpointer host, const char *id)
{
  ZyrFormSession *self = host;
  ZyrTree *tree = g_hash_table_lookup (self->instances, id);
  const ZyrSecondary *secondary;

  if (tree != NULL)
    return tree;
  secondary = g_hash_table_lookup (self->form->secondary_by_id, id);
  if (secondary != NULL)
    return secondary->tree;
  return g_strcmp0 (self->form->form_id, id) == 0 ? self->tree : NULL;
}

static char *
find_itext (gpointer host, const char *id, ZyrNode *context)
{
  return zyr_session_itext (host, id, ZYR_ITEXT_LONG, context);
}

static const char *
find_property (gpointer host, const char *name)
{
  ZyrFormSession *self = host;
  const char *value
      = self->properties != NULL ? g_hash_table_lookup (self->properties, name) : NULL;

  return value != NULL ? value : "";
}

/* What the instance is made of: a file, or the last record. Returns: (nullable) (transfer full) */
static GBytes *
bytes_of (const ZyrSecondary *secondary, GHashTable *media, const char *last_saved)
{
  GBytes *bytes = NULL;

  if (secondary->kind == ZYR_SOURCE_LAST_SAVED)
    return last_saved != NULL ? g_bytes_new (last_saved, strlen (last_saved)) : NULL;
  if (media != NULL && secondary->file != NULL)
    bytes = g_hash_table_lookup (media, secondary->file);
  return bytes != NULL ? g_bytes_ref (bytes) : NULL;
}

static ZyrTree *
blank_instance (ZyrFormSession *self)
{
  ZyrTree *tree = zyr_tree_new (self->form->names);

  zyr_node_append (tree->document, zyr_node_new (tree, ZYR_NODE_ELEMENT, "root"));
  tree->is_static = TRUE;
  return tree;
}

static ZyrTree *
load_instance (ZyrFormSession *self, const ZyrSecondary *secondary, GBytes *bytes, GError **error)
{
  if (bytes != NULL)
    return zyr_instance_from_bytes (self->form->names, secondary->kind,
                                    secondary->file != NULL ? secondary->file : secondary->id,
                                    bytes, error);
  if (secondary->file == NULL || self->missing_blank)
    return blank_instance (self);
  g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_MISSING_INSTANCE,
               "the file “%s” was not given with the form", secondary->file);
  return NULL;
}

/* What is missing or cannot be read refuses the session; the first, unless someone wants them all */
static gboolean
load_instances (ZyrFormSession *self, GHashTable *media, const char *last_saved)
{
  for (guint i = 0; i < self->form->secondaries->len; i++)
    {
      const ZyrSecondary *secondary = self->form->secondaries->pdata[i];
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *node = NULL;
      GError *error = NULL;
      ZyrTree *tree;

      if (secondary->tree != NULL)
        continue;
      bytes = bytes_of (secondary, media, last_saved);
      tree = load_instance (self, secondary, bytes, &error);
      if (tree == NULL)
        {
          node = g_strdup_printf ("instance %s", secondary->id);
          zyr_session_note_error (self, secondary->line, node, "", error);
          if (self->faults == NULL)
            return FALSE;
          tree = blank_instance (self);
        }
      g_hash_table_insert (self->instances, secondary->id, tree);
    }
  return self->error == NULL;
}

static GHashTable *
copy_properties (GHashTable *from)
{
  GHashTable *to;
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  if (from == NULL)
    return NULL;
  to = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to, g_strdup (key), g_strdup (value));
  return to;
}

static ZyrFormSession *
session_new (ZyrForm *form, GHashTable *media, const ZyrFormContext *context, GError **error)
{
  g_autoptr (ZyrFormSession) self = g_object_new (ZYR_TYPE_FORM_SESSION, NULL);
  const ZyrFormContext defaults = { 0 };

  if (context == NULL)
    context = &defaults;
  self->form = g_object_ref (form);
  self->now = context->now;
  self->now_data = context->now_data;
  self->properties = copy_properties (context->preload_properties);
  self->refuse_invalid = context->refuse_invalid;
  if (context->random_seed != 0)
    self->env.random = g_rand_new_with_seed (context->random_seed);
  self->missing_blank = context->missing_blank;
  self->pending = g_new0 (ZyrPending, form->triggers->len + 1);
  self->lowest = form->triggers->len;
  self->language = form->default_language;
  self->env.tz = context->tz != NULL ? g_time_zone_new_identifier (context->tz) : NULL;
  if (self->env.tz == NULL)
    self->env.tz = g_time_zone_new_local ();
  self->env.shuffle_seed = (context->random_seed != 0 ? context->random_seed : g_random_int ()) | 1;
  self->env.contextualise = TRUE;
  self->env.blank_empty = TRUE;
  self->env.budget = &self->budget;
  self->env.names = form->names;
  self->env.host = self;
  self->env.instance = find_instance;
  self->env.itext = find_itext;
  self->env.choice_name = zyr_session_choice_name;
  self->env.property = find_property;
  self->env.version = zyr_form_get_version (form);
  if (context->faults != NULL)
    {
      self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_form_warning_free);
      *context->faults = g_ptr_array_ref (self->faults);
    }
  if (context->language != NULL)
    zyr_form_session_set_language (self, context->language);
  zyr_session_tick (self);
  self->is_refused = !load_instances (self, media, context->last_saved);
  if (self->is_refused && self->faults == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* Default values in their types' own spelling */
static void
canonicalise_defaults (ZyrFormSession *self, ZyrNode *node)
{
  g_autofree char *text = NULL;

  if (node->value != NULL && node->schema != NULL && node->schema->typed
      && zyr_store_canonical (self, node->schema, node->value, &text, NULL))
    zyr_store_set (node, text);
  for (ZyrNode *c = node->first_child; c != NULL; c = c->next)
    canonicalise_defaults (self, c);
}

static ZyrFormSession *
start (ZyrFormSession *self, guint events, GError **error)
{
  ZyrNode *root = zyr_node_root_element (self->tree);

  self->env.document = self->tree->document;
  if ((events & ZYR_EVENT_FIRST_LOAD) != 0)
    {
      canonicalise_defaults (self, root);
      zyr_action_preload (self, root);
    }
  else
    self->started = TRUE;
  zyr_action_fire (self, events, NULL, root);
  zyr_recalc_mark_all (self, (events & ZYR_EVENT_FIRST_LOAD) != 0);
  zyr_action_settle (self);
  self->started = TRUE;
  /* A form that cannot be computed is refused before work goes into it; work that is there opens.
   */
  if (self->error == NULL || ((events & ZYR_EVENT_FIRST_LOAD) == 0 && !self->is_refused))
    return self;
  g_propagate_error (error, g_steal_pointer (&self->error));
  g_object_unref (self);
  return NULL;
}

ZyrFormSession *
zyr_form_session_new (ZyrForm *form,
                      GHashTable *media,
                      const ZyrFormContext *context,
                      GError **error)
{
  ZyrFormSession *self;

  g_return_val_if_fail (ZYR_IS_FORM (form), NULL);
  self = session_new (form, media, context, error);
  if (self == NULL)
    return NULL;
  self->tree = zyr_open_blueprint (form);
  return start (self, ZYR_EVENT_FIRST_LOAD | ZYR_EVENT_LOAD, error);
}

ZyrFormSession *
zyr_form_session_new_from_instance (ZyrForm *form,
                                    GHashTable *media,
                                    const ZyrFormContext *context,
                                    const char *instance_xml,
                                    GError **error)
{
  ZyrFormSession *self;

  g_return_val_if_fail (ZYR_IS_FORM (form), NULL);
  g_return_val_if_fail (instance_xml != NULL, NULL);
  self = session_new (form, media, context, error);
  if (self == NULL)
    return NULL;
  self->tree = zyr_open_xml (form, instance_xml, error);
  if (self->tree == NULL)
    {
      g_object_unref (self);
      return NULL;
    }
  return start (self, ZYR_EVENT_LOAD, error);
}

ZyrForm *
zyr_form_session_get_form (ZyrFormSession *self)
{
  return self->form;
}

const GError *
zyr_form_session_get_error (ZyrFormSession *self)
{
  g_return_val_if_fail (ZYR_IS_FORM_SESSION (self), NULL);
  return self->error != NULL ? self->error : zyr_recalc_first_failed (self);
}

gboolean
zyr_form_session_set_language (ZyrFormSession *self, const char *language)
{
  for (guint i = 0; language != NULL && i < self->form->languages->len; i++)
    if (g_str_equal (((ZyrLanguage *)self->form->languages->pdata[i])->name, language))
      {
        self->language = i;
        g_hash_table_remove_all (self->static_choices);
        g_hash_table_remove_all (self->shared_lists);
        zyr_session_tick (self);
        if (self->tree == NULL)
          return TRUE;
        /* jr:itext () and jr:choice-name () may stand in calculations */
        zyr_recalc_mark_all (self, FALSE);
        zyr_recalc_run (self);
        g_signal_emit (self, signals[CHANGED], 0);
        return TRUE;
      }
  return FALSE;
}

const char *
zyr_form_session_get_language (ZyrFormSession *self)
{
  if (self->form->languages->len == 0)
    return NULL;
  return ((ZyrLanguage *)self->form->languages->pdata[self->language])->name;
}

char *
zyr_form_session_dup_value (ZyrFormSession *self, const char *ref)
{
  const ZyrNode *node = zyr_session_find (self, ref);

  if (node == NULL)
    return NULL;
  return zyr_text_dup_printable ((node->flags & ZYR_NODE_IRRELEVANT) != 0 ? "" : zyr_node_value (node));
}

gboolean
zyr_session_is_readonly (ZyrFormSession *self, const ZyrNode *node)
{
  for (; node != NULL; node = node->parent)
    if ((node->flags & ZYR_NODE_OWN_READONLY) != 0)
      return TRUE;
  return FALSE;
}

gboolean
zyr_session_is_valid (ZyrFormSession *self, ZyrNode *node)
{
  if (node->value == NULL || node->schema->bind.constraint == NULL)
    return TRUE;
  return zyr_session_test (self, node->schema->bind.constraint, node, "constraint");
}

/* Would @text satisfy the constraint? The node holds the candidate while it is asked. */
static gboolean
is_acceptable (ZyrFormSession *self, ZyrNode *node, const char *text)
{
  g_autofree char *old = NULL;
  gboolean valid;

  if (*text == '\0' || node->schema->bind.constraint == NULL)
    return TRUE;
  old = g_strdup (zyr_node_value (node));
  zyr_store_set (node, text);
  valid = zyr_session_is_valid (self, node);
  zyr_store_set (node, old);
  self->revision += 2;
  return valid;
}

static ZyrNode *
find_writable (ZyrFormSession *self, const char *ref, GError **error)
{
  ZyrNode *node = zyr_session_find (self, ref);

  if (node == NULL || node->schema == NULL || node->first_child != NULL)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_REF,
                   "%s: the form has no such question", ref);
      return NULL;
    }
  if ((node->flags & ZYR_NODE_IRRELEVANT) != 0)
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_BAD_REF,
                   "%s: the question is not asked at present", ref);
      return NULL;
    }
  if (zyr_session_is_readonly (self, node))
    {
      g_set_error (error, ZYR_FORM_ERROR, ZYR_FORM_ERROR_READONLY, "%s is read-only", ref);
      return NULL;
    }
  return node;
}

/* Only what its list offers can be chosen */
static void
mark_choices (ZyrFormSession *self, ZyrNode *node)
{
  for (guint i = 0; i < node->schema->triggers->len; i++)
    {
      const ZyrTrigger *trigger = node->schema->triggers->pdata[i];

      if (trigger->kind == ZYR_TRIGGER_CHOICES)
        zyr_recalc_mark (self, trigger, node);
    }
}

gboolean
zyr_form_session_set_value (ZyrFormSession *self,
                            const char *ref,
                            const char *value,
                            gboolean *valid,
                            GError **error)
{
  g_autofree char *text = NULL;
  gboolean holds;
  ZyrNode *node;

  g_return_val_if_fail (ZYR_IS_FORM_SESSION (self), FALSE);
  node = find_writable (self, ref, error);
  if (node == NULL || !zyr_store_canonical (self, node->schema, value, &text, error)
      || !zyr_store_has_room (node, text, error))
    return FALSE;
  zyr_session_tick (self);
  holds = is_acceptable (self, node, text);
  if (valid != NULL)
    *valid = holds;
  if (!holds && self->refuse_invalid)
    return TRUE;
  g_hash_table_remove (self->dropped, node);
  if (!zyr_session_write (self, node, text))
    return TRUE;
  mark_choices (self, node);
  zyr_count_wake (self, node);
  zyr_action_note_change (self, node);
  zyr_action_settle (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}
