/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An approved visit of any foundation, annulled by inspectors, who hold no feed of it: the first one
 * asks for it, a second one's word makes it void. The rule is that of every other operation; its
 * place in the numbers of a device it does not need, since doing it twice is refused. */
#include "zyr-service-private.h"

#include "zyr-file-request.h"
#include "zyr-operation-build.h"
#include "zyr-operation.h"
#include "zyr-publication.h"
#include "zyr-record-table.h"

#include <string.h>

typedef struct
{
  ZyrCall *call;
  const ZyrFileRequest *request;
  ZyrTx *tx;
  GError *lookup_error;
  GPtrArray *changed;
  const char *refusal;
  GHashTable *heads;
} Annulment;

static ZyrRecord *
lookup (ZyrKind kind, const char *id, gpointer data)
{
  Annulment *self = data;

  if (self->lookup_error != NULL)
    return NULL;
  return zyr_record_table_dup (self->tx, self->request->foundation, kind, id,
                               &self->lookup_error);
}

static gboolean
apply (Annulment *self, GError **error)
{
  const ZyrCall *call = self->call;
  g_autofree char *id = zyr_uuid_source_next (call->service->uuids);
  g_autoptr (JsonObject) op
      = zyr_operation_new_visit_annul (id, call->now, self->request->visit, self->request->reason);
  const ZyrOperationContext context = { .user_id = call->caller.account,
                                        .user_name = call->caller.name,
                                        .roles = call->caller.roles,
                                        .foundation = self->request->foundation,
                                        .device_id = call->caller.device,
                                        .now = call->now,
                                        .lookup = lookup,
                                        .lookup_data = self };

  zyr_operation_set_number (op, 1);
  self->refusal = NULL;
  g_ptr_array_set_size (self->changed, 0);
  if (zyr_operation_apply (op, &context, self->changed, &self->refusal))
    self->refusal = NULL;
  if (self->lookup_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->lookup_error));
  return FALSE;
}

static gboolean
note (const Annulment *self, GError **error)
{
  g_autoptr (JsonObject) details = json_object_new ();

  json_object_set_string_member (details, "visit", self->request->visit);
  json_object_set_string_member (details, "household", self->request->household);
  json_object_set_string_member (details, "reason", self->request->reason);
  json_object_set_string_member (details, "outcome",
                                 self->refusal != NULL ? self->refusal : "ok");
  return zyr_call_audit_in (self->call, self->tx, self->request->foundation, ZYR_OP_VISIT_ANNUL,
                            details, error);
}

static gboolean
annul_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Annulment *self = data;
  g_autoptr (ZyrPublication) publication
      = zyr_publication_new (tx, self->call->now_s);

  g_clear_pointer (&self->heads, g_hash_table_unref);
  self->tx = tx;
  if (!apply (self, error))
    return FALSE;
  for (guint i = 0; i < self->changed->len; i++)
    {
      if (!zyr_publication_put (publication, g_ptr_array_index (self->changed, i), error))
        return FALSE;
    }
  if (!note (self, error))
    return FALSE;
  self->heads = zyr_publication_finish (publication, error);
  return self->heads != NULL;
}

static GBytes *
build_answer (const Annulment *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *touched = json_array_new ();
  char *text;

  for (guint i = 0; i < self->changed->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (self->changed, i);
      JsonObject *item = json_object_new ();

      json_object_set_string_member (item, "kind",
                                     zyr_kind_to_string (zyr_record_get_kind (record)));
      json_object_set_string_member (item, "id", zyr_record_get_id (record));
      json_object_set_int_member (item, "ver", zyr_record_get_ver (record));
      json_array_add_object_element (touched, item);
    }
  json_object_set_string_member (object, "s", self->refusal != NULL ? "refused" : "ok");
  zyr_json_set_optional (object, "reason", self->refusal);
  json_object_set_array_member (object, "res", touched);
  text = zyr_json_object_to_canonical (object);
  return g_bytes_new_take (text, strlen (text));
}

gboolean
zyr_service_annul (ZyrCall *call, GError **error)
{
  g_autoptr (ZyrFileRequest) request = zyr_file_request_parse (call->request->body, error);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_record_unref);
  Annulment self = { .call = call, .request = request, .changed = changed };
  ZyrService *service = call->service;
  gboolean ok;

  if (request == NULL)
    return FALSE;
  if (request->visit == NULL || request->household == NULL)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_MALFORMED, "no visit");
  if (!zyr_roles_allow (call->caller.roles, ZYR_ACTION_ANNUL_VISIT, ZYR_REACH_ALL))
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_FORBIDDEN, "not this user's to annul");
  ok = zyr_storage_write_home (service->storage, request->foundation, annul_tx, &self, error);
  if (ok)
    {
      zyr_call_answer (call, 200, build_answer (&self));
      zyr_service_tell_committed (service, self.heads);
    }
  g_clear_pointer (&self.heads, g_hash_table_unref);
  return ok;
}
