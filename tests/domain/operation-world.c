/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "operation-world.h"

#include "zyr-operation-build.h"
#include "zyr-uuid.h"

#define IN_FOUNDATION "'foundation':'" FOUNDATION "'"

static char *
key_of (ZyrKind kind, const char *id)
{
  return g_strdup_printf ("%s:%s", zyr_kind_to_string (kind), id);
}

static ZyrRecord *
lookup (ZyrKind kind, const char *id, gpointer data)
{
  ZyrRecord *record = world_get (data, kind, id);

  return record != NULL ? zyr_record_ref (record) : NULL;
}

static char *
read_result (ZyrRecord *form, const char *instance, gpointer data)
{
  World *world = data;
  g_autoptr (JsonObject) result = NULL;

  g_assert_cmpint (zyr_record_get_kind (form), ==, ZYR_KIND_FORM);
  g_assert_nonnull (instance);

  if (world->result == NULL)
    return NULL;
  result = world_json (world->result);
  return zyr_json_object_to_canonical (result);
}

JsonObject *
world_json (const char *text)
{
  g_autofree char *json = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr (GError) error = NULL;
  JsonObject *object = zyr_json_parse_object (json, -1, 65536, &error);

  g_assert_no_error (error);

  return object;
}

void
world_put (World *world, ZyrKind kind, const char *id, const char *text)
{
  g_autoptr (JsonObject) body = world_json (text);

  json_object_set_string_member (body, "id", id);
  g_hash_table_insert (world->records,
                       key_of (kind, id),
                       zyr_record_new (kind, id, "f:" FOUNDATION, 1, body, NULL));
}

ZyrRecord *
world_get (World *world, ZyrKind kind, const char *id)
{
  g_autofree char *key = key_of (kind, id);

  return g_hash_table_lookup (world->records, key);
}

const char *
world_state (World *world, const char *visit)
{
  return zyr_record_get_string (world_get (world, ZYR_KIND_VISIT, visit), "state", "");
}

void
world_act_as (World *world, const char *user, ZyrRole roles)
{
  world->context.user_id = user;
  world->context.user_name = "Elif Demir";
  world->context.roles = roles;
  world->context.device_id = "device";
}

void
world_set_up (World *world, gconstpointer data)
{
  world->records
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) zyr_record_unref);
  world->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);
  world->traced = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_record_unref);
  world->context.lookup = lookup;
  world->context.read_result = read_result;
  world->context.lookup_data = world;
  world->context.foundation = FOUNDATION;
  world->context.now = "2026-11-21T12:00:00Z";
  world_act_as (world, WORKER, ZYR_ROLE_WORKER);

  world_put (world, ZYR_KIND_HOUSEHOLD, HOUSEHOLD,
             "{" IN_FOUNDATION ",'file_no':'34','head':'" MEMBER "','phones':['5321234567'],"
             "'addr_text':'Eski Sok. 1','summary_name':'Ayşe Yılmaz','n_members':2}");
  world_put (world, ZYR_KIND_MEMBER, MEMBER,
             "{'household':'" HOUSEHOLD "','given':'Ayşe','surname':'Yılmaz','n':1,"
             "'marital':'married'}");
  world_put (world, ZYR_KIND_VISIT, VISIT,
             "{'no':'ZYR-2026-000123','household':'" HOUSEHOLD "','worker':'" WORKER
             "','second':'" WORKER_2 "','form':'" FORM "','form_id':'hane','form_version':'1',"
             "'state':'planned','revision':0,'planned':'2026-11-21T09:00:00+03:00'}");
  world_put (world, ZYR_KIND_FORM, FORM, "{'form_id':'hane','version':'1'}");
  world_put (world, ZYR_KIND_USER, WORKER, "{" IN_FOUNDATION ",'roles':['worker'],'active':true}");
  world_put (world, ZYR_KIND_USER, WORKER_2,
             "{" IN_FOUNDATION ",'roles':['worker'],'active':true}");
  world_put (world, ZYR_KIND_USER, SUPERVISOR,
             "{" IN_FOUNDATION ",'roles':['supervisor'],'active':true}");
  world_put (world, ZYR_KIND_USER, RETIRED,
             "{" IN_FOUNDATION ",'roles':['worker'],'active':false}");
  world_put (world, ZYR_KIND_USER, STRANGER,
             "{'foundation':'" OTHER_FOUNDATION "','roles':['worker'],'active':true}");
}

void
world_tear_down (World *world, gconstpointer data)
{
  g_hash_table_unref (world->records);
  g_ptr_array_unref (world->changed);
  g_ptr_array_unref (world->traced);
}

static char *
dup_all (World *world)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GList) keys = g_hash_table_get_keys (world->records);

  keys = g_list_sort (g_steal_pointer (&keys), (GCompareFunc) g_strcmp0);
  for (GList *l = keys; l != NULL; l = l->next)
    {
      g_autoptr (JsonObject) json
          = zyr_record_to_json (g_hash_table_lookup (world->records, l->data));
      g_autofree char *line = zyr_json_object_to_canonical (json);

      g_string_append_printf (text, "%s\n", line);
    }

  return g_string_free (text, FALSE);
}

static gboolean
apply_without_side_effects (World *world, JsonObject *op)
{
  g_autofree char *op_before = NULL;
  g_autofree char *op_after = NULL;
  g_autofree char *records_before = dup_all (world);
  g_autofree char *records_after = NULL;
  gboolean applied = FALSE;

  g_ptr_array_set_size (world->changed, 0);
  if (zyr_operation_get_number (op) == 0)
    zyr_operation_set_number (op, ++world->number);
  op_before = zyr_json_object_to_canonical (op);
  applied = zyr_operation_apply (op, &world->context, world->changed, &world->refusal);
  g_ptr_array_set_size (world->traced, 0);
  for (guint i = 0; i < world->changed->len;)
    if (zyr_record_get_kind (g_ptr_array_index (world->changed, i)) == ZYR_KIND_CHANGE)
      g_ptr_array_add (world->traced, g_ptr_array_steal_index (world->changed, i));
    else
      i++;
  op_after = zyr_json_object_to_canonical (op);
  records_after = dup_all (world);
  g_assert_cmpstr (op_before, ==, op_after);
  g_assert_cmpstr (records_before, ==, records_after);

  return applied;
}

static void
take_changed (World *world)
{
  for (guint i = 0; i < world->changed->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (world->changed, i);
      ZyrRecord *old
          = world_get (world, zyr_record_get_kind (record), zyr_record_get_id (record));

      g_assert_cmpint (zyr_record_get_ver (record), ==,
                       old != NULL ? zyr_record_get_ver (old) + 1 : 1);
      g_assert_cmpstr (zyr_record_get_scope (record), ==, "f:" FOUNDATION);
      g_assert_cmpstr (zyr_record_get_string (record, "id", NULL), ==, zyr_record_get_id (record));
      g_hash_table_insert (world->records,
                           key_of (zyr_record_get_kind (record), zyr_record_get_id (record)),
                           zyr_record_ref (record));
    }
}

gboolean
world_apply (World *world, JsonObject *op)
{
  gboolean applied = apply_without_side_effects (world, op);

  json_object_unref (op);
  if (!applied)
    return FALSE;
  g_assert_null (world->refusal);
  take_changed (world);

  return TRUE;
}

void
world_refuse (World *world, JsonObject *op, const char *refusal)
{
  gboolean applied = apply_without_side_effects (world, op);

  json_object_unref (op);
  g_assert_false (applied);
  g_assert_cmpstr (world->refusal, ==, refusal);
  g_assert_cmpuint (world->changed->len, ==, 0);
}

ZyrRecord *
world_changed (World *world, ZyrKind kind)
{
  for (guint i = 0; i < world->changed->len; i++)
    if (zyr_record_get_kind (g_ptr_array_index (world->changed, i)) == kind)
      return g_ptr_array_index (world->changed, i);

  return NULL;
}

char *
world_op_id (World *world)
{
  return g_strdup_printf ("01920000-0000-7000-8000-%012" G_GINT64_MODIFIER "x", world->number + 1);
}

JsonObject *
world_submit (World *world, const char *revision_id, int revision, const char *instance)
{
  g_autoptr (JsonObject) object
      = world_json ("{'form_id':'hane','form_version':'1','started':'2026-11-21T09:10:00+03:00',"
                    "'ended':'2026-11-21T09:50:00+03:00','attachments':[]}");
  g_autofree char *op_id = world_op_id (world);

  json_object_set_string_member (object, "id", revision_id);
  json_object_set_int_member (object, "revision", revision);
  json_object_set_string_member (object, "instance", instance);

  return zyr_operation_new_visit_submit (op_id, AT, VISIT, object);
}

JsonObject *
world_review (World *world, const char *review_id, int revision, const char *rest)
{
  g_autoptr (JsonObject) object = world_json (rest);
  g_autofree char *op_id = world_op_id (world);

  json_object_set_string_member (object, "id", review_id);
  json_object_set_string_member (object, "visit", VISIT);
  json_object_set_int_member (object, "revision", revision);

  return zyr_operation_new_review (op_id, AT, object);
}
