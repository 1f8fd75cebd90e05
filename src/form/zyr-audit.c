/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What meta/audit wants logged: the attributes of its bind */
#include <string.h>

#include "zyr-model-private.h"

#define SECONDS_MAX (24 * 60 * 60)

static const char *
attribute_of (const ZyrSchema *schema, const char *name)
{
  return zyr_form_get_text (schema->bind.attributes, name);
}

static gint64
seconds (const ZyrSchema *schema, const char *name)
{
  const gint64 number = g_ascii_strtoll (attribute_of (schema, name), NULL, 10);

  return CLAMP (number, 0, SECONDS_MAX);
}

static gboolean
is_true (const ZyrSchema *schema, const char *name)
{
  return g_str_has_prefix (attribute_of (schema, name), "true");
}

/* Places need all three attributes */
static gboolean
wants_places (const ZyrSchema *schema, const ZyrFormAudit *audit)
{
  static const char *const known[] = { "no-power", "low-power", "balanced", "high-accuracy", NULL };

  return g_strv_contains (known, attribute_of (schema, "location-priority"))
         && *attribute_of (schema, "location-min-interval") != '\0'
         && audit->place_age_s >= audit->place_interval_s;
}

void
zyr_load_audit (ZyrLoader *self)
{
  ZyrForm *form = self->form;
  const char *name = zyr_names_find (form->names, "audit");
  ZyrSchema *schema
      = form->meta != NULL && name != NULL ? zyr_schema_child (form->meta, name, FALSE) : NULL;
  ZyrFormAudit *audit;

  if (schema == NULL)
    return;
  audit = form->audit = g_new0 (ZyrFormAudit, 1);
  audit->ref = schema->path;
  audit->tracks_changes = is_true (schema, "track-changes");
  audit->tracks_reasons
      = strcmp (attribute_of (schema, "track-changes-reasons"), "on-form-edit") == 0;
  audit->tracks_user = is_true (schema, "identify-user");
  audit->place_interval_s = seconds (schema, "location-min-interval");
  audit->place_age_s = seconds (schema, "location-max-age");
  if (wants_places (schema, audit))
    audit->place_priority = attribute_of (schema, "location-priority");
  else if (*attribute_of (schema, "location-priority") != '\0')
    zyr_loader_warn (
        self, schema->bind.line, schema->path,
        "no places are noted: location-priority is one of no-power, low-power, balanced,"
        " high-accuracy, and location-max-age (s) is at least location-min-interval (s)");
}

const ZyrFormAudit *
zyr_form_get_audit (ZyrForm *self)
{
  g_return_val_if_fail (ZYR_IS_FORM (self), NULL);
  return self->audit;
}
