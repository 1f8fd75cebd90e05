/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the institutions answered, grouped as the household page shows it. */
#include "zyr-household-private.h"

#include "zyr-visit-derived.h"

/* Order, type and code list of what rows hold; @service NULL is any. */
static const struct
{
  const char *service;
  const char *key;
  ZyrFactType type;
  const char *list;
} known_facts[] = {
  { "income", "type", ZYR_FACT_CODE, "inc_type" },
  { "property", "kind", ZYR_FACT_CODE, "prop_kind" },
  { "vehicle", "kind", ZYR_FACT_CODE, "veh_kind" },
  { "land", "kind", ZYR_FACT_CODE, "land_kind" },
  { "livestock", "kind", ZYR_FACT_CODE, "animal" },
  { "insurance", "sgk", ZYR_FACT_CODE, "sgk" },
  { "insurance", "working", ZYR_FACT_FLAG, "" },
  { "education", "enrolled", ZYR_FACT_FLAG, "" },
  { "education", "level", ZYR_FACT_CODE, "edu_level" },
  { "vital", "marital", ZYR_FACT_CODE, "marital" },
  { "vital", "death", ZYR_FACT_DATE, "" },
  { "employment", "registered", ZYR_FACT_FLAG, "" },
  { "tax", "active", ZYR_FACT_FLAG, "" },
  { "health", "rate", ZYR_FACT_NUMBER, "" },
  { "other_file", "file_no", ZYR_FACT_TEXT, "" },
  { "aid", "programme", ZYR_FACT_CODE, "programme" },
  { NULL, "institution", ZYR_FACT_TEXT, "" },
  { NULL, "plate", ZYR_FACT_TEXT, "" },
  { NULL, "year", ZYR_FACT_NUMBER, "" },
  { NULL, "area", ZYR_FACT_NUMBER, "" },
  { NULL, "count", ZYR_FACT_NUMBER, "" },
  { NULL, "share", ZYR_FACT_NUMBER, "" },
  { NULL, "amount", ZYR_FACT_MONEY, "" },
  { NULL, "value", ZYR_FACT_MONEY, "" },
  { NULL, "as_of", ZYR_FACT_DATE, "" },
  { NULL, "date", ZYR_FACT_DATE, "" },
};

static void
registry_row_free (gpointer data)
{
  ZyrRegistryRow *row = data;

  g_ptr_array_unref (row->facts);
  g_free (row);
}

static void
registry_group_free (gpointer data)
{
  ZyrRegistryGroup *group = data;

  g_ptr_array_unref (group->rows);
  g_free (group);
}

void
zyr_household_clear_snapshot (ZyrRegistrySnapshot *snapshot)
{
  g_clear_pointer (&snapshot->groups, g_ptr_array_unref);
}

/* (transfer full) (nullable): the text of a scalar */
static char *
dup_scalar (JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return g_strdup (json_node_get_string (node));
    case G_TYPE_BOOLEAN:
      return g_strdup (json_node_get_boolean (node) ? "1" : "0");
    case G_TYPE_INT64:
      return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
    case G_TYPE_DOUBLE:
      return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, json_node_get_double (node)));
    default:
      return NULL;
    }
}

static GPtrArray *
read_facts (ZyrHousehold *self, const char *service, JsonObject *row)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (known_facts); i++)
    {
      g_autofree char *value = NULL;
      ZyrFact *fact;

      if (known_facts[i].service != NULL && !g_str_equal (known_facts[i].service, service))
        continue;
      if (zyr_json_has (row, known_facts[i].key))
        value = dup_scalar (json_object_get_member (row, known_facts[i].key));
      if (value == NULL)
        continue;
      fact = g_new0 (ZyrFact, 1);
      fact->key = known_facts[i].key;
      fact->type = known_facts[i].type;
      fact->list = known_facts[i].list;
      fact->value = zyr_household_keep (self, value);
      g_ptr_array_add (facts, fact);
    }
  return facts;
}

/* What says that somebody has or gets something now: a row at all, or in some services its flag. */
static gboolean
is_active (const char *service, JsonObject *row)
{
  static const struct
  {
    const char *service;
    const char *flag; /* (nullable) */
  } findings[] = {
    { "income", NULL },       { "property", NULL },    { "vehicle", NULL },
    { "land", NULL },         { "livestock", NULL },   { "other_file", NULL },
    { "insurance", "working" }, { "tax", "active" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (findings); i++)
    {
      g_autofree char *flag = NULL;

      if (!g_str_equal (findings[i].service, service))
        continue;
      if (findings[i].flag != NULL && zyr_json_has (row, findings[i].flag))
        flag = dup_scalar (json_object_get_member (row, findings[i].flag));
      return findings[i].flag == NULL || g_strcmp0 (flag, "1") == 0;
    }
  return FALSE;
}

static ZyrRegistryGroup *
ensure_group (ZyrHousehold *self, const char *institution, const char *service)
{
  GPtrArray *groups = self->snapshot.groups;
  ZyrRegistryGroup *group;

  for (guint i = 0; i < groups->len; i++)
    {
      group = g_ptr_array_index (groups, i);
      if (g_str_equal (group->institution, institution) && g_str_equal (group->service, service))
        return group;
    }
  group = g_new0 (ZyrRegistryGroup, 1);
  group->institution = zyr_household_keep (self, institution);
  group->service = zyr_household_keep (self, service);
  group->status = ZYR_REGISTRY_NOTHING;
  group->rows = g_ptr_array_new_with_free_func (registry_row_free);
  g_ptr_array_add (groups, group);
  return group;
}

/* A failure outweighs data, data outweighs a missing consent, that outweighs nothing. */
static void
raise_status (ZyrRegistryGroup *group, ZyrRegistryStatus status)
{
  static const int weight[] = {
    [ZYR_REGISTRY_NOTHING] = 0,
    [ZYR_REGISTRY_NO_CONSENT] = 1,
    [ZYR_REGISTRY_DATA] = 2,
    [ZYR_REGISTRY_FAILED] = 3,
  };

  if (weight[status] > weight[group->status])
    group->status = status;
}

static void
read_item (ZyrHousehold *self, JsonObject *item, GHashTable *names)
{
  const char *service = zyr_json_get_string (item, "service", "");
  const char *result = zyr_json_get_string (item, "result", "none");
  const char *member = zyr_json_get_string (item, "member", NULL);
  const char *name = member != NULL ? g_hash_table_lookup (names, member) : NULL;
  JsonArray *rows = zyr_json_get_array (item, "rows");
  ZyrRegistryGroup *group
      = ensure_group (self, zyr_json_get_string (item, "institution", ""), service);

  group->queried = MAX (group->queried, zyr_json_get_unix (item, "queried"));
  if (g_str_equal (result, "error"))
    {
      group->n_failed++;
      self->snapshot.n_failed++;
      raise_status (group, ZYR_REGISTRY_FAILED);
    }
  else if (g_str_equal (result, "no_consent"))
    raise_status (group, ZYR_REGISTRY_NO_CONSENT);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *entry = zyr_json_object_at (rows, i);
      ZyrRegistryRow *row;

      if (entry == NULL)
        continue;
      row = g_new0 (ZyrRegistryRow, 1);
      row->member_name = name != NULL ? name : "";
      row->facts = read_facts (self, service, entry);
      row->is_active = is_active (service, entry);
      group->n_active += row->is_active ? 1 : 0;
      g_ptr_array_add (group->rows, row);
      raise_status (group, ZYR_REGISTRY_DATA);
    }
}

static ZyrRecord *
find_latest (GPtrArray *snapshots)
{
  ZyrRecord *latest = NULL;

  for (guint i = 0; i < snapshots->len; i++)
    {
      ZyrRecord *snapshot = g_ptr_array_index (snapshots, i);

      if (latest == NULL
          || zyr_record_get_unix (snapshot, "taken") >= zyr_record_get_unix (latest, "taken"))
        latest = snapshot;
    }
  return latest;
}

gboolean
zyr_household_read_snapshot (ZyrHousehold *self,
                             ZyrReader *reader,
                             GHashTable *names,
                             GError **error)
{
  ZyrRegistrySnapshot *shown = &self->snapshot;
  g_autoptr (GPtrArray) snapshots = zyr_store_list_records (
      zyr_reader_get_store (reader), ZYR_KIND_REGISTRY_SNAPSHOT, self->header.id, error);
  ZyrRecord *snapshot;
  JsonArray *items;
  int age_days = 0;

  if (snapshots == NULL)
    return FALSE;
  snapshot = find_latest (snapshots);
  shown->groups = g_ptr_array_new_with_free_func (registry_group_free);
  shown->is_stale = zyr_snapshot_is_stale (snapshot, zyr_reader_get_parameter (reader),
                                           zyr_reader_get_today (reader));
  shown->id = zyr_household_keep (self, snapshot != NULL ? zyr_record_get_id (snapshot) : "");
  shown->trigger = zyr_household_keep (self, zyr_record_get_string (snapshot, "trigger", ""));
  shown->status = zyr_household_keep (self, zyr_record_get_string (snapshot, "status", ""));
  if (snapshot == NULL)
    return TRUE;
  shown->taken = zyr_record_get_unix (snapshot, "taken");
  if (zyr_date_days_between (zyr_record_get_string (snapshot, "taken", ""),
                             zyr_reader_get_today (reader), &age_days))
    shown->age_days = (guint)MAX (age_days, 0);
  items = zyr_json_get_array (zyr_record_get_body (snapshot), "items");
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonObject *item = zyr_json_object_at (items, i);

      if (item != NULL)
        read_item (self, item, names);
    }
  return TRUE;
}
