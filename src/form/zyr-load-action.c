/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions: what sets which node when which event happens */
#include <string.h>

#include "zyr-model-private.h"

gboolean
zyr_xml_is_action (const xmlNode *node)
{
  return zyr_xml_is (node, "setvalue") || zyr_xml_is (node, "setgeopoint")
         || zyr_xml_is (node, "recordaudio");
}

void
zyr_load_model_actions (ZyrLoader *self, xmlNode *model)
{
  for (xmlNode *c = model->children; c != NULL && zyr_loader_goes_on (self); c = c->next)
    if (zyr_xml_is_action (c))
      zyr_load_action (self, c, NULL, self->form->root);
}

static guint
parse_events (ZyrLoader *self, xmlNode *element, const char *names)
{
  static const struct
  {
    const char *name;
    guint event;
  } events[] = {
    { "odk-instance-first-load", ZYR_EVENT_FIRST_LOAD },
    { "xforms-ready", ZYR_EVENT_FIRST_LOAD },
    { "jr-insert", ZYR_EVENT_NEW_REPEAT },
    { "odk-instance-load", ZYR_EVENT_LOAD },
    { "xforms-value-changed", ZYR_EVENT_VALUE_CHANGED },
    { "odk-new-repeat", ZYR_EVENT_NEW_REPEAT },
    { "xforms-revalidate", ZYR_EVENT_REVALIDATE },
  };
  g_auto (GStrv) words = g_strsplit_set (names, " \t\r\n", -1);
  guint mask = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      gboolean known = *words[i] == '\0';

      for (guint k = 0; k < G_N_ELEMENTS (events); k++)
        if (g_str_equal (events[k].name, words[i]))
          {
            mask |= events[k].event;
            known = TRUE;
          }
      if (!known)
        zyr_loader_fail (self, ZYR_FORM_ERROR_UNSUPPORTED, zyr_xml_line (element),
                         (const char *)element->name, "there is no event “%s”", words[i]);
    }
  return mask;
}

static guint
load_events (ZyrLoader *self, xmlNode *element, const ZyrControl *within)
{
  g_autofree char *event = zyr_xml_attribute (element, "event");
  const char *name = (const char *)element->name;
  const int line = zyr_xml_line (element);
  guint events;

  if (event == NULL)
    {
      zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, line, name, "the action names no event");
      return 0;
    }
  events = parse_events (self, element, event);
  if (within == NULL && (events & ZYR_EVENT_NEW_REPEAT) != 0)
    zyr_loader_fail (self, ZYR_FORM_ERROR_UNSUPPORTED, line, name,
                     "odk-new-repeat belongs into a <repeat>, not into the model");
  if ((events & ZYR_EVENT_VALUE_CHANGED) != 0
      && (within == NULL || within->kind != ZYR_BODY_QUESTION))
    zyr_loader_warn (self, line, name,
                     "xforms-value-changed never comes here; it belongs into a question");
  return events;
}

/* What a setvalue sets: an expression, or its own text; neither is the empty text */
static void
load_value (ZyrLoader *self, xmlNode *element, ZyrAction *action)
{
  g_autofree char *value = zyr_xml_attribute (element, "value");
  xmlChar *text;

  if (value != NULL && *g_strstrip (value) != '\0')
    action->value = zyr_loader_expr (self, value, action->line, "value", "setvalue");
  if (value != NULL)
    return;
  text = xmlNodeGetContent (element);
  action->literal = g_strdup ((const char *)text);
  xmlFree (text);
}

static ZyrActionKind
kind_of (const xmlNode *element)
{
  if (zyr_xml_is (element, "setgeopoint"))
    return ZYR_ACTION_SETGEOPOINT;
  return zyr_xml_is (element, "recordaudio") ? ZYR_ACTION_RECORDAUDIO : ZYR_ACTION_SETVALUE;
}

/* A position asked for is a geopoint, whether or not its bind says so */
static void
check_target (ZyrLoader *self, const ZyrAction *action, const char *name, const char *ref)
{
  const ZyrSchema *schema = action->target_schema;

  if (schema == NULL)
    zyr_loader_fail (self, ZYR_FORM_ERROR_BAD_REF, action->line, name,
                     "“%s” is not a node of the first instance", ref);
  else if (action->kind == ZYR_ACTION_SETGEOPOINT && schema->typed
           && schema->type != ZYR_FORM_DATA_GEOPOINT)
    zyr_loader_warn (self, action->line, schema->path,
                     "a position is set, but it is not a geopoint");
}

static ZyrAction *
action_new (ZyrLoader *self, xmlNode *element, guint events, const ZyrExpr *target)
{
  ZyrAction *action = g_new0 (ZyrAction, 1);

  g_ptr_array_add (self->form->actions, action);
  action->kind = kind_of (element);
  action->events = events;
  action->line = zyr_xml_line (element);
  action->target = target;
  action->quality = zyr_xml_attribute (element, "quality");
  return action;
}

void
zyr_load_action (ZyrLoader *self, xmlNode *element, ZyrControl *within, ZyrSchema *context)
{
  g_autofree char *ref = zyr_loader_ref (self, element);
  const char *name = (const char *)element->name;
  const guint events = load_events (self, element, within);
  ZyrAction *action;
  const ZyrExpr *target;

  if (ref == NULL)
    zyr_loader_fail (self, ZYR_FORM_ERROR_PARSE, zyr_xml_line (element), name,
                     "the action names no ref to set");
  if (ref == NULL || !zyr_loader_goes_on (self))
    return;
  target = zyr_loader_expr (self, ref, zyr_xml_line (element), "ref", name);
  if (target == NULL)
    return;
  action = action_new (self, element, events, target);
  action->within = within;
  action->target_schema = zyr_analyse_single (self->form, target, context);
  check_target (self, action, name, ref);
  if (action->kind == ZYR_ACTION_SETVALUE && zyr_loader_goes_on (self))
    load_value (self, element, action);
  if (within == NULL || within->kind != ZYR_BODY_QUESTION
      || (events & ZYR_EVENT_VALUE_CHANGED) == 0)
    return;
  if (context->on_change == NULL)
    context->on_change = g_ptr_array_new ();
  g_ptr_array_add (context->on_change, action);
}

void
zyr_action_free (gpointer data)
{
  ZyrAction *self = data;

  g_free (self->literal);
  g_free (self->quality);
  g_free (self);
}
