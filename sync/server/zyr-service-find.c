/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which files of a foundation have a number, for somebody who holds no feed of it and says why. */
#include "zyr-service-private.h"

#include "zyr-file-request.h"
#include "zyr-record-table.h"
#include "zyr-rights.h"

#include <string.h>

#define FILES_N_MAX 20

typedef struct
{
  ZyrCall *call;
  const ZyrFileRequest *request;
  GPtrArray *households; /* of ZyrRecord */
} Search;

/* Households may be named twice, by several of their people. */
static GHashTable *
list_ids (Search *self, ZyrTx *tx, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *of_file = g_strdup_printf ("%%\"file_no\":\"%s\"%%", self->request->number);
  g_autofree char *of_person = g_strdup_printf ("%%\"id_no\":\"%s\"%%", self->request->number);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx,
      "SELECT id, household, kind FROM record WHERE home = ?1 AND"
      " ((kind = 'household' AND body LIKE ?2) OR (kind = 'member' AND body LIKE ?3))",
      ZYR_VALUES (ZYR_TEXT (self->request->foundation), ZYR_TEXT (of_file), ZYR_TEXT (of_person)),
      error);

  if (rows == NULL)
    return NULL;
  while (g_hash_table_size (ids) < FILES_N_MAX && zyr_rows_next (rows, &local_error))
    g_hash_table_add (ids, g_strdup (zyr_rows_get_text (
                               rows, g_str_equal (zyr_rows_get_text (rows, 2), "member") ? 1 : 0)));
  if (local_error == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static gboolean
find_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Search *self = data;
  g_autoptr (GHashTable) ids = list_ids (self, tx, error);
  g_autoptr (GError) local_error = NULL;
  GHashTableIter iter;
  gpointer id;

  if (ids == NULL)
    return FALSE;
  g_ptr_array_set_size (self->households, 0);
  g_hash_table_iter_init (&iter, ids);
  while (local_error == NULL && g_hash_table_iter_next (&iter, &id, NULL))
    {
      ZyrRecord *household = zyr_record_table_dup (tx, self->request->foundation,
                                                   ZYR_KIND_HOUSEHOLD, id, &local_error);

      if (household != NULL)
        g_ptr_array_add (self->households, household);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Which files were told of; not the number that was asked for, which may be a person's. */
static gboolean
audit_tx (ZyrTx *tx, gpointer data, GError **error)
{
  const Search *self = data;
  g_autoptr (JsonObject) details = json_object_new ();
  JsonArray *households = json_array_new ();

  for (guint i = 0; i < self->households->len; i++)
    json_array_add_string_element (
        households, zyr_record_get_id (g_ptr_array_index (self->households, i)));
  json_object_set_array_member (details, "households", households);
  json_object_set_string_member (details, "reason", self->request->reason);
  return zyr_call_audit_in (self->call, tx, self->request->foundation, "find", details, error);
}

static GBytes *
build_answer (const Search *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *files = json_array_new ();
  char *text;

  for (guint i = 0; i < self->households->len; i++)
    {
      ZyrRecord *household = g_ptr_array_index (self->households, i);
      JsonObject *file = json_object_new ();

      json_object_set_string_member (file, "household", zyr_record_get_id (household));
      zyr_json_set_optional (file, "file_no", zyr_record_get_string (household, "file_no", NULL));
      zyr_json_set_optional (file, "head_name",
                             zyr_record_get_string (household, "summary_name", NULL));
      json_array_add_object_element (files, file);
    }
  json_object_set_array_member (object, "files", files);
  text = zyr_json_object_to_canonical (object);
  return g_bytes_new_take (text, strlen (text));
}

gboolean
zyr_service_find (ZyrCall *call, GError **error)
{
  g_autoptr (ZyrFileRequest) request = zyr_file_request_parse (call->request->body, error);
  g_autoptr (GPtrArray) households
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_record_unref);
  Search self = { .call = call, .request = request, .households = households };
  ZyrStorage *storage = call->service->storage;

  if (request == NULL)
    return FALSE;
  if (request->number == NULL)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_MALFORMED, "no number");
  if (!zyr_rights_may_open (call->caller.roles))
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_FORBIDDEN, "not this user's to look for");
  if (!zyr_storage_read (storage, find_tx, &self, error)
      || !zyr_storage_write_home (storage, request->foundation, audit_tx, &self, error))
    return FALSE;
  zyr_call_answer (call, 200, build_answer (&self));
  return TRUE;
}
