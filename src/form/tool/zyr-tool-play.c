/* SPDX-License-Identifier: GPL-3.0-or-later */
/* play --batch: whole fills, with probes after each step */
#include <stdio.h>
#include <string.h>

#include "zyr-form.h"
#include "zyr-session-private.h"
#include "zyr-tool-json.h"

typedef struct
{
  JsonObject *question;
  ZyrForm *form;
  ZyrFormSession *session;
  GHashTable *media;
  GHashTable *properties;
  ZyrFormContext context;
  JsonNode **answers; /* one a probe */
  guint n_answers;
} Play;

static const ZyrToolBatch *batch;

static void
play_clear (Play *self)
{
  for (guint i = 0; i < self->n_answers; i++)
    g_clear_pointer (&self->answers[i], json_node_unref);
  g_free (self->answers);
  g_clear_object (&self->session);
  g_clear_object (&self->form);
  g_clear_pointer (&self->media, g_hash_table_unref);
  g_clear_pointer (&self->properties, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Play, play_clear)

static const ZyrControl *
control_of (Play *self, const ZyrSchema *schema)
{
  if (schema == NULL)
    return NULL;
  if (schema->control != NULL)
    return schema->control;
  for (guint i = 0; i < self->form->controls->len; i++)
    {
      const ZyrControl *control = self->form->controls->pdata[i];

      if (control->schema == schema)
        return control;
    }
  return NULL;
}

static const ZyrText *
label_of (const ZyrControl *control)
{
  if (control->label == NULL && control->kind == ZYR_BODY_REPEAT
      && control->parent->kind == ZYR_BODY_GROUP && control->parent->children->len == 1)
    return control->parent->label;
  return control->label;
}

static void
add_text (JsonBuilder *builder, char *text)
{
  json_builder_add_string_value (builder, text != NULL ? text : "");
  g_free (text);
}

static void
add_choices (Play *self,
             JsonBuilder *builder,
             const ZyrControl *control,
             ZyrNode *node,
             gboolean labels)
{
  g_autoptr (GPtrArray) choices
      = control != NULL ? zyr_session_choices (self->session, control, node) : NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; choices != NULL && i < choices->len; i++)
    {
      const ZyrFormChoice *choice = choices->pdata[i];

      json_builder_add_string_value (builder, labels ? choice->label : choice->value);
    }
  json_builder_end_array (builder);
}

/* "/data/r" or "/data/r[1]": how many there are beside it */
static void
add_repeat_count (Play *self, JsonBuilder *builder, const char *ref)
{
  g_autofree char *path = g_strdup (ref);
  char *slash = g_strrstr (path, "/");
  ZyrNode *parent;
  guint n = 0;

  if (slash == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  *slash = '\0';
  slash[1 + strcspn (slash + 1, "[")] = '\0';
  parent = *path != '\0' ? zyr_session_find (self->session, path) : self->session->tree->document;
  for (const ZyrNode *c = parent != NULL ? parent->first_child : NULL; c != NULL; c = c->next)
    n += g_str_equal (c->name, slash + 1);
  json_builder_add_int_value (builder, n);
}

static void
add_message (Play *self, JsonBuilder *builder, ZyrNode *node, const ZyrText *text)
{
  add_text (builder, zyr_session_text (self->session, text, ZYR_ITEXT_LONG, node));
}

static gboolean
add_bind_probe (Play *self, JsonBuilder *builder, ZyrNode *node, const char *prop)
{
  const gboolean required = (node->flags & ZYR_NODE_REQUIRED) != 0;

  if (g_str_equal (prop, "relevant"))
    json_builder_add_boolean_value (builder, (node->flags & ZYR_NODE_IRRELEVANT) == 0);
  else if (g_str_equal (prop, "required"))
    json_builder_add_boolean_value (builder, required);
  else if (g_str_equal (prop, "readonly"))
    json_builder_add_boolean_value (builder, zyr_session_is_readonly (self->session, node));
  else if (g_str_equal (prop, "constraint_ok"))
    json_builder_add_boolean_value (builder, zyr_session_is_valid (self->session, node));
  else if (g_str_equal (prop, "required_ok"))
    json_builder_add_boolean_value (builder, !required || node->value != NULL);
  else if (g_str_equal (prop, "constraint_msg"))
    add_message (self, builder, node, node->schema->bind.constraint_msg);
  else if (g_str_equal (prop, "required_msg"))
    add_message (self, builder, node, node->schema->bind.required_msg);
  else
    return FALSE;
  return TRUE;
}

/* "/data/r", a repeat that has no instance now, in a place that is relevant */
static gboolean
is_empty_repeat (Play *self, const char *ref)
{
  g_autofree char *path = g_strdup (ref);
  char *slash = g_strrstr (path, "/");
  const ZyrSchema *repeat = NULL;
  const ZyrNode *parent;

  if (slash == NULL || slash == path)
    return FALSE;
  *slash = '\0';
  parent = zyr_session_find (self->session, path);
  if (parent != NULL && parent->schema != NULL)
    repeat = zyr_schema_child (parent->schema, zyr_names_intern (self->form->names, slash + 1),
                               FALSE);
  return repeat != NULL && repeat->is_repeat && (parent->flags & ZYR_NODE_IRRELEVANT) == 0;
}

static void
add_probe (Play *self, JsonBuilder *builder, const char *ref, const char *prop)
{
  ZyrNode *node = zyr_session_find (self->session, ref);
  const ZyrControl *control = node != NULL ? control_of (self, node->schema) : NULL;

  if (g_str_equal (prop, "repeat_count"))
    add_repeat_count (self, builder, ref);
  else if (g_str_equal (prop, "relevant") && node == NULL && is_empty_repeat (self, ref))
    json_builder_add_boolean_value (builder, TRUE);
  else if (node == NULL || node->schema == NULL)
    json_builder_add_null_value (builder);
  else if (g_str_equal (prop, "value"))
    add_text (builder, zyr_node_dup_text (node));
  else if (g_str_equal (prop, "choices") || g_str_equal (prop, "choice_labels"))
    add_choices (self, builder, control, node, g_str_equal (prop, "choice_labels"));
  else if (add_bind_probe (self, builder, node, prop))
    return;
  else if (g_str_equal (prop, "label"))
    add_message (self, builder, node, control != NULL ? label_of (control) : NULL);
  else if (g_str_equal (prop, "hint"))
    add_message (self, builder, node, control != NULL ? control->hint : NULL);
  else
    json_builder_add_null_value (builder);
}

/* Answers the probes that are due after this step; each goes to its own place among the answers */
static void
take_probes (Play *self, gint64 after)
{
  JsonArray *probes = zyr_json_array (self->question, "probes");

  for (guint i = 0; probes != NULL && i < json_array_get_length (probes); i++)
    {
      JsonObject *probe = json_array_get_object_element (probes, i);
      const char *ref = zyr_json_text (probe, "ref");
      const char *prop = zyr_json_text (probe, "prop");
      g_autoptr (JsonBuilder) builder = NULL;
      g_autoptr (JsonNode) wrapped = NULL;

      if (ref == NULL || prop == NULL
          || json_object_get_int_member_with_default (probe, "after_step", 0) != after)
        continue;
      builder = json_builder_new ();
      json_builder_begin_array (builder);
      add_probe (self, builder, ref, prop);
      json_builder_end_array (builder);
      wrapped = json_builder_get_root (builder);
      g_clear_pointer (&self->answers[i], json_node_unref);
      self->answers[i] = json_array_dup_element (json_node_get_array (wrapped), 0);
    }
}

static void
add_answers (Play *self, JsonBuilder *builder, guint n)
{
  json_builder_set_member_name (builder, "values");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      if (self->answers[i] != NULL)
        json_builder_add_value (builder, g_steal_pointer (&self->answers[i]));
      else
        json_builder_add_null_value (builder);
    }
  json_builder_end_array (builder);
}

/* A form's fills give the same answers each time, also where it throws dice: one form's dice are not
 * another's */
static guint32
seed_of (ZyrForm *form)
{
  const guint32 seed = g_str_hash (zyr_form_get_form_id (form)) ^ batch->random_seed;

  return seed != 0 ? seed : 1;
}

static gboolean
replace_session (Play *self, const char *xml, GError **error)
{
  ZyrFormSession *session;

  self->context.random_seed = seed_of (self->form);
  session = xml != NULL ? zyr_form_session_new_from_instance (self->form, self->media,
                                                              &self->context, xml, error)
                        : zyr_form_session_new (self->form, self->media, &self->context, error);
  if (session == NULL)
    return FALSE;
  if (self->session != NULL)
    zyr_form_session_set_language (session, zyr_form_session_get_language (self->session));
  g_set_object (&self->session, session);
  g_object_unref (session);
  return TRUE;
}

static gboolean
load_form (Play *self, GError **error)
{
  const char *xml = zyr_json_text (self->question, "form_xml");
  g_autoptr (GBytes) bytes = g_bytes_new (xml != NULL ? xml : "", xml != NULL ? strlen (xml) : 0);
  ZyrForm *form = zyr_form_new_from_bytes (bytes, NULL, error);

  if (form == NULL)
    return FALSE;
  g_set_object (&self->form, form);
  g_object_unref (form);
  return TRUE;
}

static char *
draft_of (Play *self)
{
  return zyr_form_session_serialize (self->session, ZYR_FORM_SERIALIZE_DRAFT);
}

/* The repeat that a reference with a position is an instance of */
static char *
without_position (const char *ref)
{
  char *copy = g_strdup (ref);
  char *bracket = g_str_has_suffix (copy, "]") ? g_strrstr (copy, "[") : NULL;

  if (bracket != NULL)
    *bracket = '\0';
  return copy;
}

static gboolean
step (Play *self, JsonObject *object, GError **error)
{
  const char *op = zyr_json_text (object, "op");
  const char *ref = zyr_json_text (object, "ref");
  g_autofree char *value = zyr_json_dup_scalar (object, "value");
  JsonObject *options = zyr_json_object (self->question, "options");
  g_autofree char *text = NULL;

  if (g_strcmp0 (op, "answer") == 0)
    zyr_form_session_set_value (self->session, ref, value, NULL, NULL);
  else if (g_strcmp0 (op, "new_repeat") == 0)
    {
      g_autofree char *repeat = without_position (ref);

      text = zyr_form_session_add_repeat (self->session, repeat, NULL);
    }
  else if (g_strcmp0 (op, "remove_repeat") == 0)
    zyr_form_session_remove_repeat (self->session, ref, NULL);
  else if (g_strcmp0 (op, "set_language") == 0)
    zyr_form_session_set_language (self->session, value);
  else if (g_strcmp0 (op, "new_instance") == 0)
    return replace_session (self, NULL, error);
  else if (g_strcmp0 (op, "edit_instance") == 0)
    {
      const char *xml = options != NULL ? zyr_json_text (options, "editInstance") : NULL;

      if (xml == NULL)
        xml = text = zyr_form_session_serialize (self->session, ZYR_FORM_SERIALIZE_SUBMISSION);
      return replace_session (self, xml, error)
             && (zyr_form_session_begin_edit (self->session) || TRUE);
    }
  else if (g_strcmp0 (op, "restore_instance") == 0)
    return replace_session (self, zyr_json_text (object, "xml"), error);
  else if (g_strcmp0 (op, "serialize_restore_instance") == 0)
    return replace_session (self, text = draft_of (self), error);
  else if (g_strcmp0 (op, "serialize_restore_form") == 0)
    {
      text = draft_of (self);
      return load_form (self, error) && replace_session (self, text, error);
    }
  return TRUE;
}

/* What stands for a file that is there and of which nothing is told */
static const char *
blank_file (const char *name)
{
  if (g_str_has_suffix (name, ".geojson"))
    return "{\"type\":\"FeatureCollection\",\"features\":[]}";
  if (g_str_has_suffix (name, ".csv") || g_str_has_prefix (name, "jr://file-csv/"))
    return "name,label\n";
  return "<root/>";
}

static void
read_options (Play *self)
{
  JsonObject *options = zyr_json_object (self->question, "options");
  JsonObject *properties = options != NULL ? zyr_json_object (options, "preloadProperties") : NULL;
  JsonObject *resources = zyr_json_object (self->question, "resources");
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  self->context.now = batch->now;
  self->context.now_data = batch->now_data;
  self->context.tz = zyr_json_text (self->question, "tz");
  if (options != NULL && g_strcmp0 (zyr_json_text (options, "missing"), "BLANK") == 0)
    self->context.missing_blank = TRUE;
  self->media
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  if (resources != NULL)
    {
      json_object_iter_init (&iter, resources);
      while (json_object_iter_next (&iter, &name, &node))
        {
          const char *text = zyr_json_text (resources, name);
          const char *slash = strrchr (name, '/');

          if (text == NULL)
            text = blank_file (name);
          g_hash_table_insert (self->media, g_strdup (slash != NULL ? slash + 1 : name),
                               g_bytes_new (text, strlen (text)));
        }
    }
  if (properties == NULL)
    return;
  self->properties = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  json_object_iter_init (&iter, properties);
  while (json_object_iter_next (&iter, &name, &node))
    g_hash_table_insert (self->properties, g_strdup (name), zyr_json_dup_scalar (properties, name));
  self->context.preload_properties = self->properties;
}

/* An instance to edit that no step asks for is what the fill starts with. Returns: (nullable) */
static const char *
first_instance (Play *self, JsonArray *steps)
{
  JsonObject *options = zyr_json_object (self->question, "options");

  for (guint i = 0; steps != NULL && i < json_array_get_length (steps); i++)
    if (g_strcmp0 (zyr_json_text (json_array_get_object_element (steps, i), "op"), "edit_instance")
        == 0)
      return NULL;
  return options != NULL ? zyr_json_text (options, "editInstance") : NULL;
}

/* What could not be computed cannot be compared, either */
static gboolean
verify_step (Play *self, guint n, GError **error)
{
  if (!batch->verify || zyr_form_session_get_error (self->session) != NULL
      || zyr_form_session_verify (self->session, error))
    return TRUE;
  g_prefix_error (error, "after step %u: not as computed afresh: ", n);
  return FALSE;
}

static gboolean
answer_play (JsonObject *question, JsonBuilder *builder, GError **error)
{
  g_auto (Play) self = { .question = question };
  JsonArray *steps = zyr_json_array (question, "steps");
  JsonArray *probes = zyr_json_array (question, "probes");

  self.n_answers = probes != NULL ? json_array_get_length (probes) : 0;
  self.answers = g_new0 (JsonNode *, self.n_answers + 1);
  read_options (&self);
  if (!load_form (&self, error) || !replace_session (&self, first_instance (&self, steps), error))
    return FALSE;
  if (!verify_step (&self, 0, error))
    return FALSE;
  take_probes (&self, 0);
  for (guint i = 0; steps != NULL && i < json_array_get_length (steps); i++)
    {
      if (!step (&self, json_array_get_object_element (steps, i), error))
        return FALSE;
      if (!verify_step (&self, i + 1, error))
        return FALSE;
      take_probes (&self, i + 1);
    }
  add_answers (&self, builder, self.n_answers);
  return TRUE;
}

int
zyr_tool_play_batch (const ZyrToolBatch *under)
{
  batch = under;
  return zyr_json_each_line (answer_play);
}

static gboolean
play_line (ZyrFormSession *session, JsonObject *object, gboolean verify, JsonBuilder *builder)
{
  const char *op = zyr_json_text (object, "op");
  const char *ref = zyr_json_text (object, "ref");
  g_autofree char *value = zyr_json_dup_scalar (object, "value");
  g_autofree char *made = NULL;
  gboolean valid = TRUE;
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;

  zyr_json_add_string (builder, "op", op);
  zyr_json_add_string (builder, "ref", ref);
  if (g_strcmp0 (op, "answer") == 0)
    ok = zyr_form_session_set_value (session, ref, value, &valid, &error);
  else if (g_strcmp0 (op, "new_repeat") == 0)
    ok = (made = zyr_form_session_add_repeat (session, ref, &error)) != NULL;
  else if (g_strcmp0 (op, "remove_repeat") == 0)
    ok = zyr_form_session_remove_repeat (session, ref, &error);
  else if (g_strcmp0 (op, "set_language") == 0)
    ok = zyr_form_session_set_language (session, value);
  if (!valid)
    zyr_json_add_string (builder, "outcome", "constraint");
  if (made != NULL)
    zyr_json_add_string (builder, "made", made);
  if (ok && verify)
    ok = zyr_form_session_verify (session, &error);
  if (!ok)
    zyr_json_add_string (builder, "error", error != NULL ? error->message : "refused");
  return ok;
}

gboolean
zyr_tool_play_steps (ZyrFormSession *session, const char *steps, gboolean verify)
{
  g_auto (GStrv) lines = g_strsplit (steps, "\n", -1);
  g_autoptr (GPtrArray) values = NULL;
  gboolean ok = TRUE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      if (*g_strstrip (lines[i]) == '\0')
        continue;
      node = json_from_string (lines[i], NULL);
      json_builder_begin_object (builder);
      if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        {
          zyr_json_add_string (builder, "error", "not a JSON object");
          ok = FALSE;
        }
      else
        ok = play_line (session, json_node_get_object (node), verify, builder) && ok;
      json_builder_end_object (builder);
      zyr_json_print (builder);
    }
  values = zyr_form_session_list_values (session);
  for (guint i = 0; i < values->len; i++)
    {
      const ZyrFormValue *value = values->pdata[i];
      const ZyrFillEvent event = { ZYR_FILL_VALUE, value->path, value->value, 0, 0 };
      g_autofree char *line = zyr_tool_event_to_json (&event);

      fprintf (stdout, "%s\n", line);
    }
  return ok;
}
