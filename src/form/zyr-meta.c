/* SPDX-License-Identifier: GPL-3.0-or-later */
/* meta/instanceID and its kin, in the namespace of XForms or of OpenRosa alike; preloads */
#include <string.h>

#include "zyr-form.h"
#include "zyr-session-private.h"

static ZyrSchema *
child_named (ZyrForm *form, const ZyrSchema *parent, const char *name)
{
  return parent != NULL ? zyr_schema_child (parent, zyr_names_intern (form->names, name), FALSE)
                        : NULL;
}

/* The instance gets a deprecatedID only when a record is corrected */
static ZyrSchema *
add_deprecated_id (ZyrForm *form, ZyrSchema *meta, const ZyrSchema *like)
{
  ZyrSchema *schema = zyr_schema_add (form, meta, zyr_names_intern (form->names, "deprecatedID"));

  schema->prefix = like->prefix;
  schema->ns = like->ns;
  schema->is_optional = TRUE;
  return schema;
}

void
zyr_load_meta (ZyrLoader *self)
{
  ZyrForm *form = self->form;

  form->meta = child_named (form, form->root, "meta");
  form->instance_id = child_named (form, form->meta, "instanceID");
  form->deprecated_id = child_named (form, form->meta, "deprecatedID");
  if (form->instance_id != NULL && form->deprecated_id == NULL)
    form->deprecated_id = add_deprecated_id (form, form->meta, form->instance_id);
  if (form->instance_id == NULL)
    zyr_loader_warn (self, 0, "meta",
                     "records of this form have no meta/instanceID to be known by");
}

typedef enum
{
  PRELOAD_UNKNOWN,
  PRELOAD_UID,
  PRELOAD_START,
  PRELOAD_END,
  PRELOAD_TODAY,
  PRELOAD_PROPERTY,
} Preload;

/* @property takes the name to look up, @scheme what is put before its value */
static Preload
preload_of (const ZyrBind *bind, const char **property, const char **scheme)
{
  static const struct
  {
    const char *params;
    const char *property;
    const char *scheme;
  } properties[] = {
    { "deviceid", "deviceid", "" },
    { "email", "email", "" },
    { "username", "username", "" },
    { "phonenumber", "phonenumber", "" },
    { "phone number", "phonenumber", "" },
    { "subscriberid", "subscriberid", "" },
    { "simserial", "simserial", "" },
    { "uri:deviceid", "deviceid", "deviceid:" },
    { "uri:email", "email", "mailto:" },
    { "uri:username", "username", "username:" },
    { "uri:phonenumber", "phonenumber", "tel:" },
  };
  const char *params = bind->preload_params != NULL ? bind->preload_params : "";

  if (g_str_equal (bind->preload, "uid"))
    return PRELOAD_UID;
  if (g_str_equal (bind->preload, "timestamp") && g_str_equal (params, "start"))
    return PRELOAD_START;
  if (g_str_equal (bind->preload, "timestamp") && g_str_equal (params, "end"))
    return PRELOAD_END;
  if (g_str_equal (bind->preload, "date") && g_str_equal (params, "today"))
    return PRELOAD_TODAY;
  for (guint i = 0; g_str_equal (bind->preload, "property") && i < G_N_ELEMENTS (properties); i++)
    if (g_str_equal (properties[i].params, params))
      {
        *property = properties[i].property;
        *scheme = properties[i].scheme;
        return PRELOAD_PROPERTY;
      }
  return PRELOAD_UNKNOWN;
}

void
zyr_load_check_preload (ZyrLoader *self, const ZyrSchema *schema)
{
  const ZyrBind *bind = &schema->bind;
  const char *property;
  const char *scheme;

  if (bind->preload != NULL && preload_of (bind, &property, &scheme) == PRELOAD_UNKNOWN)
    zyr_loader_warn (
        self, bind->line, schema->path,
        "jr:preload “%s” with “%s” is not known and fills nothing; uid, timestamp (start,"
        " end), date (today) and property (deviceid, email, username, phonenumber) are",
        bind->preload, bind->preload_params != NULL ? bind->preload_params : "");
}

static char *
dup_uuid (void)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return g_strconcat ("uuid:", uuid, NULL);
}

static char *
dup_property (ZyrFormSession *self, const char *name, const char *scheme)
{
  const char *value
      = self->properties != NULL ? g_hash_table_lookup (self->properties, name) : NULL;

  return value != NULL && *value != '\0' ? g_strconcat (scheme, value, NULL) : NULL;
}

static char *
preload_value (ZyrFormSession *self, const ZyrBind *bind, gboolean at_end)
{
  const ZyrDate now = zyr_date_from_instant (&self->env, self->env.now_us / 1000);
  const char *property = NULL;
  const char *scheme = NULL;
  const Preload preload = preload_of (bind, &property, &scheme);

  if (at_end != (preload == PRELOAD_END))
    return NULL;
  switch (preload)
    {
    case PRELOAD_UID:
      return dup_uuid ();
    case PRELOAD_START:
    case PRELOAD_END:
      return zyr_date_instant_string (&self->env, &now);
    case PRELOAD_TODAY:
      return zyr_date_day_string (&self->env, &now);
    case PRELOAD_PROPERTY:
      return dup_property (self, property, scheme);
    case PRELOAD_UNKNOWN:
    default:
      return NULL;
    }
}

static void
preload (ZyrFormSession *self, ZyrNode *top, gboolean at_end)
{
  if (top->schema != NULL && top->schema->bind.preload != NULL && (at_end || top->value == NULL))
    {
      g_autofree char *text = preload_value (self, &top->schema->bind, at_end);

      if (text != NULL)
        zyr_session_write (self, top, text);
    }
  for (ZyrNode *a = top->attrs; a != NULL; a = a->next)
    preload (self, a, at_end);
  for (ZyrNode *c = top->first_child; c != NULL; c = c->next)
    preload (self, c, at_end);
}

/* Fills what the form asks to be filled; nothing that is there is overwritten */
void
zyr_action_preload (ZyrFormSession *self, ZyrNode *top)
{
  preload (self, top, FALSE);
}

static ZyrNode *
find_meta (ZyrFormSession *self, const ZyrSchema *schema)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  if (schema != NULL)
    zyr_schema_collect (schema, self->tree->document, found);
  return found->len > 0 ? found->pdata[0] : NULL;
}

/* What the form wants to know at the end: when that was. And a record has a name of its own,
 * whether or not the form's author thought of a bind for it. */
void
zyr_action_finish (ZyrFormSession *self)
{
  ZyrNode *id = find_meta (self, self->form->instance_id);

  preload (self, zyr_node_root_element (self->tree), TRUE);
  if (id != NULL && id->value == NULL)
    {
      g_autofree char *uuid = dup_uuid ();

      zyr_session_write (self, id, uuid);
    }
}

char *
zyr_form_session_dup_meta (ZyrFormSession *self, const char *name)
{
  const char *known;
  const ZyrNode *node = NULL;

  g_return_val_if_fail (ZYR_IS_FORM_SESSION (self), NULL);
  known = zyr_names_find (self->form->names, name);
  if (known != NULL && self->form->meta != NULL)
    node = find_meta (self, zyr_schema_child (self->form->meta, known, FALSE));
  return g_strdup (node != NULL ? zyr_node_value (node) : "");
}

gboolean
zyr_form_session_begin_edit (ZyrFormSession *self)
{
  ZyrNode *id;
  ZyrNode *old;
  g_autofree char *fresh = NULL;

  g_return_val_if_fail (ZYR_IS_FORM_SESSION (self), FALSE);
  id = find_meta (self, self->form->instance_id);
  if (id == NULL)
    return FALSE;
  old = find_meta (self, self->form->deprecated_id);
  if (old == NULL)
    {
      old = zyr_node_new (self->tree, ZYR_NODE_ELEMENT, self->form->deprecated_id->name);
      old->prefix = self->form->deprecated_id->prefix;
      old->ns = self->form->deprecated_id->ns;
      old->schema = self->form->deprecated_id;
      zyr_node_append (id->parent, old);
    }
  fresh = dup_uuid ();
  zyr_session_tick (self);
  zyr_session_write (self, old, zyr_node_value (id));
  zyr_session_write (self, id, fresh);
  zyr_action_settle (self);
  g_signal_emit_by_name (self, "changed");
  return TRUE;
}
