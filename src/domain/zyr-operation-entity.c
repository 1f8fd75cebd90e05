/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an approved report says about the household file itself (ODK Entities), carried out. */
#include "zyr-file-field.h"
#include "zyr-limits.h"
#include "zyr-operation-private.h"
#include "zyr-uuid.h"

#include <string.h>

/* The fields of @set that are fields of such a record and whose text is a value of theirs, as a
 * "set" operation would give them. @base: the report's author saw the record as it is now. */
static JsonObject *
dup_changes (ZyrRecord *record, ZyrKind kind, JsonObject *set, gboolean is_current)
{
  JsonObject *changes = json_object_new ();
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node = NULL;

  json_object_iter_init_ordered (&iter, set);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      const ZyrFileField *field = zyr_file_field_find (kind, name);
      JsonNode *value = field != NULL
                            ? zyr_file_field_from_text (field, json_node_get_string (node))
                            : NULL;
      JsonObject *change = NULL;

      if (value == NULL)
        continue;
      change = json_object_new ();
      json_object_set_member (change, "value", value);
      if (is_current && record != NULL)
        zyr_json_set_optional (change, "base", zyr_record_get_token (record, name));
      json_object_set_object_member (changes, name, change);
    }

  return changes;
}

/* The version before this operation: what the report's author may have seen. */
static gboolean
is_current (ZyrApply *self, ZyrRecord *record, JsonObject *entity)
{
  g_autoptr (ZyrRecord) before = self->context->lookup (zyr_record_get_kind (record),
                                                        zyr_record_get_id (record),
                                                        self->context->lookup_data);

  return before != NULL
         && zyr_json_get_int (entity, "base", 0) == zyr_record_get_ver (before);
}

static void
update (ZyrApply *self, ZyrRecord *record, ZyrRecord *household, JsonObject *entity)
{
  g_autoptr (JsonObject) changes = dup_changes (record,
                                                zyr_record_get_kind (record),
                                                zyr_json_get_object (entity, "set"),
                                                is_current (self, record, entity));

  zyr_apply_set_fields (self, record, household, changes);
}

/* Who has left counts, too: a file that grew with each report would never end. `n_persons` is counted
 * from the first that a report finds. */
static gint64
count_persons (ZyrRecord *household)
{
  return MAX (zyr_record_get_int (household, "n_persons", 0),
              zyr_record_get_int (household, "n_members", 0));
}

/* A person whom the report found in the household. */
static void
add_member (ZyrApply   *self,
            ZyrRecord  *visit,
            ZyrRecord  *household,
            const char *id,
            JsonObject *entity)
{
  g_autoptr (JsonObject) changes
      = dup_changes (NULL, ZYR_KIND_MEMBER, zyr_json_get_object (entity, "set"), FALSE);
  const char *ended = zyr_record_get_string (visit, "ended", self->at);
  g_autofree char *day = g_strndup (ended, strlen ("YYYY-MM-DD"));
  JsonObject *body = NULL;
  JsonObject *file = NULL;
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node = NULL;

  if (zyr_json_get_object (changes, "given") == NULL
      || count_persons (household) >= ZYR_HOUSEHOLD_PERSONS_N_MAX)
    return;
  body = json_object_new ();
  json_object_set_string_member (body, "id", id);
  json_object_set_string_member (body, "household", zyr_record_get_id (household));
  json_object_set_string_member (body, "from", day);
  json_object_iter_init_ordered (&iter, changes);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      JsonNode *value = json_object_get_member (json_node_get_object (node), "value");

      if (!JSON_NODE_HOLDS_NULL (value))
        json_object_set_member (body, name, zyr_json_copy (value));
    }
  zyr_apply_add (self, ZYR_KIND_MEMBER, id, household, body);
  file = zyr_json_copy_object (zyr_record_get_body (household));
  json_object_set_int_member (file, "n_members", zyr_json_get_int (file, "n_members", 0) + 1);
  json_object_set_int_member (file, "n_persons", count_persons (household) + 1);
  zyr_apply_change (self, household, file, NULL);
}

/* Ids that a form makes are random ones; a record's are of version 7. */
static char *
dup_record_id (const char *id, ZyrRecord *household)
{
  return zyr_uuid_is_valid (id) ? g_strdup (id)
                                : zyr_uuid_derive (zyr_record_get_id (household), id);
}

static void
carry_out (ZyrApply *self, ZyrRecord *visit, const char *household_id, JsonObject *entity)
{
  const char *dataset = zyr_json_get_string (entity, "dataset", "");
  const gboolean is_new = g_str_equal (zyr_json_get_string (entity, "action", ""), "create");
  g_autoptr (ZyrRecord) household = zyr_apply_lookup (self, ZYR_KIND_HOUSEHOLD, household_id);
  g_autoptr (ZyrRecord) member = NULL;
  g_autofree char *id = NULL;

  if (household == NULL)
    return;
  id = dup_record_id (zyr_json_get_string (entity, "id", ""), household);
  if (g_str_equal (dataset, "household") && !is_new && g_str_equal (id, household_id))
    update (self, household, household, entity);
  if (!g_str_equal (dataset, "member"))
    return;
  member = zyr_apply_lookup (self, ZYR_KIND_MEMBER, id);
  if (is_new && member == NULL)
    add_member (self, visit, household, id, entity);
  else if (!is_new && member != NULL
           && g_strcmp0 (zyr_record_get_household (member), household_id) == 0)
    update (self, member, household, entity);
}

void
zyr_apply_entities (ZyrApply *self, ZyrRecord *visit, ZyrRecord *household)
{
  g_autoptr (JsonArray) entities = NULL;
  guint n_entities = 0;

  if (self->context->read_entities == NULL)
    return;
  entities = self->context->read_entities (visit, self->context->lookup_data);
  if (entities != NULL)
    n_entities = MIN (json_array_get_length (entities), ZYR_REPORT_ENTITIES_N_MAX);
  for (guint i = 0; i < n_entities; i++)
    carry_out (self,
               visit,
               zyr_record_get_id (household),
               json_array_get_object_element (entities, i));
}
