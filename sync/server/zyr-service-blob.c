/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-service-private.h"

#include "zyr-hash.h"
#include "zyr-limits.h"
#include "zyr-protocol.h"

typedef struct
{
  ZyrCall *call;
  gsize size;
  gboolean found;
} Blob;

static gboolean
check_name (ZyrCall *call, GError **error)
{
  if (zyr_hash_is_sha256_hex (call->tail) && !g_str_equal (call->caller.home, ZYR_AUDIT_CENTRE))
    return TRUE;
  return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_NOT_FOUND, "no such blob");
}

static gboolean
find_blob_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Blob *blob = data;
  g_autoptr (GError) local_error = NULL;

  blob->found = zyr_tx_query_int (
                    tx, "SELECT count(*) FROM blob WHERE home = ?1 AND sha256 = ?2",
                    ZYR_VALUES (ZYR_TEXT (blob->call->caller.home), ZYR_TEXT (blob->call->tail)), 0,
                    &local_error)
                > 0;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
add_blob_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Blob *blob = data;
  ZyrCall *call = blob->call;

  return zyr_tx_run (tx,
                     "INSERT INTO blob (home, sha256, size, device, at)"
                     " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                     ZYR_VALUES (ZYR_TEXT (call->caller.home), ZYR_TEXT (call->tail),
                                 ZYR_INT (blob->size), ZYR_TEXT (call->caller.device),
                                 ZYR_INT (call->now_s)),
                     error);
}

gboolean
zyr_service_put_blob (ZyrCall *call, GError **error)
{
  GBytes *body = call->request->body;
  Blob blob = { .call = call, .size = g_bytes_get_size (body) };
  g_autofree char *sha256 = NULL;

  if (!check_name (call, error))
    return FALSE;
  if (blob.size > ZYR_BLOB_SIZE_BYTES_MAX)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_TOO_LARGE, "the blob is too large");
  sha256 = zyr_hash_sha256_hex_bytes (body);
  if (!g_str_equal (sha256, call->tail))
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_MALFORMED, "the bytes have another hash");
  if (!zyr_storage_read (call->service->storage, find_blob_tx, &blob, error)
      || !zyr_blob_store_put (call->service->blobs, call->caller.home, sha256, body, error))
    return FALSE;
  if (!blob.found
      && !zyr_storage_write_home (call->service->storage, call->caller.home, add_blob_tx, &blob,
                                  error))
    return FALSE;
  zyr_call_answer (call, blob.found ? 200 : 201, g_bytes_new_static ("{}", 2));
  return TRUE;
}

/* Readable is what an attachment names that one of the caller's feeds holds. */
static gboolean
may_read_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Blob *blob = data;
  const ZyrCaller *caller = &blob->call->caller;
  g_auto (GStrv) scopes = zyr_caller_dup_scopes (caller);

  blob->found = FALSE;
  for (guint i = 0; scopes[i] != NULL && !blob->found; i++)
    {
      g_autoptr (GError) local_error = NULL;

      blob->found = zyr_tx_query_int (
                        tx,
                        "SELECT count(*) FROM blob_use JOIN log ON log.rec = blob_use.rec"
                        " WHERE blob_use.home = ?1 AND blob_use.sha256 = ?2 AND log.scope = ?3"
                        " AND log.op IN ('UPSERT', 'ENTER')",
                        ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (blob->call->tail),
                                    ZYR_TEXT (scopes[i])),
                        0, &local_error)
                    > 0;
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
audit_read_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Blob *blob = data;
  g_autoptr (JsonObject) details = json_object_new ();

  json_object_set_string_member (details, "sha256", blob->call->tail);
  return zyr_call_audit (blob->call, tx, "blob", details, error);
}

gboolean
zyr_service_get_blob (ZyrCall *call, GError **error)
{
  ZyrService *service = call->service;
  Blob blob = { .call = call };
  g_autoptr (GBytes) bytes = NULL;

  if (!check_name (call, error) || !zyr_storage_read (service->storage, may_read_tx, &blob, error))
    return FALSE;
  if (blob.found)
    bytes = zyr_blob_store_get (service->blobs, call->caller.home, call->tail, NULL);
  if (bytes == NULL)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_NOT_FOUND, "no such blob");
  if (!zyr_storage_write_home (service->storage, call->caller.home, audit_read_tx, &blob, error))
    return FALSE;
  zyr_call_answer (call, 200, g_steal_pointer (&bytes));
  call->response->content_type = ZYR_PROTOCOL_BLOB_TYPE;
  call->response->compressible = FALSE;
  return TRUE;
}
