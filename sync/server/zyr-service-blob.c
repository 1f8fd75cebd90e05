/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-service-private.h"

#include "zyr-hash.h"
#include "zyr-household-transfer.h"
#include "zyr-limits.h"
#include "zyr-protocol.h"
#include "zyr-rights.h"
#include "zyr-transfer.h"

typedef struct
{
  ZyrCall *call;
  gint64 size;
  gboolean found;
  char *household; /* whose picture was found to be readable */
  gboolean moved; /* a household that names it went to another foundation */
} Blob;

static gboolean
check_name (ZyrCall *call, GError **error)
{
  if (zyr_hash_is_sha256_hex (call->tail) && !g_str_equal (call->caller.home, ZYR_AUDIT_CENTRE))
    return TRUE;
  return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_NOT_FOUND, "no such blob");
}

/* What the store says, in the words of the protocol. */
static gboolean
refuse_blob (ZyrCall *call, GError **error, const GError *cause)
{
  ZyrBlobStat stat = { 0 };

  switch ((ZyrBlobError)cause->code)
    {
    case ZYR_BLOB_ERROR_NOT_FOUND:
      return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_NOT_FOUND, "no such blob");
    case ZYR_BLOB_ERROR_OFFSET:
      zyr_blob_store_stat (call->service->blobs, call->caller.home, call->tail, &stat, NULL);
      zyr_call_detail_int (call, "offset", stat.size_bytes);
      return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_OFFSET, "the upload stands elsewhere");
    case ZYR_BLOB_ERROR_HASH:
      call->blob_differs = TRUE;
      return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_MALFORMED, "the bytes have another hash");
    case ZYR_BLOB_ERROR_IO:
    default:
      return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_BUSY, "the blob could not be stored");
    }
}

/* Uploading */

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
    blob->moved = zyr_tx_query_int (
                      tx,
                      "SELECT count(*) FROM blob_use JOIN moved ON moved.home = blob_use.home"
                      " AND moved.rec = blob_use.rec"
                      " WHERE blob_use.home = ?1 AND blob_use.sha256 = ?2",
                      ZYR_VALUES (ZYR_TEXT (blob->call->caller.home), ZYR_TEXT (blob->call->tail)),
                      0, &local_error)
                  > 0;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
forward_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Blob *blob = data;

  return zyr_household_transfer_forward (tx, blob->call->service->blobs, blob->call->caller.home,
                                         blob->call->tail, error);
}

/* A picture that arrives after its household went to another foundation is that one's. */
static gboolean
forward (Blob *blob, GError **error)
{
  ZyrService *service = blob->call->service;

  if (!blob->moved)
    return TRUE;
  if (!zyr_storage_write (service->storage, forward_tx, blob, error))
    return FALSE;
  zyr_household_transfer_tidy (service->storage, service->blobs, blob->call->caller.home);
  return TRUE;
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

static void
answer_upload (ZyrCall *call, guint status, gint64 offset, gboolean complete)
{
  zyr_call_answer (call, status, g_bytes_new (NULL, 0));
  call->response->content_type = NULL;
  call->response->compressible = FALSE;
  call->response->upload = TRUE;
  call->response->upload_offset = offset;
  call->response->upload_complete = complete;
}

/* Its bytes are on the disk: from now on it is the centre's. Also after a crash between the two. */
static gboolean
complete (ZyrCall *call, gint64 size, GError **error)
{
  Blob blob = { .call = call, .size = size };

  if (!zyr_storage_read (call->service->storage, find_blob_tx, &blob, error))
    return FALSE;
  if (!blob.found
      && !zyr_storage_write_home (call->service->storage, call->caller.home, add_blob_tx, &blob,
                                  error))
    return FALSE;
  if (!forward (&blob, error))
    return FALSE;
  answer_upload (call, blob.found ? 200 : 201, size, TRUE);
  return TRUE;
}

static gboolean
check_length (gint64 length, GError **error)
{
  if (length <= (gint64)ZYR_BLOB_SIZE_BYTES_MAX)
    return TRUE;
  return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_TOO_LARGE, "the blob is too large");
}

/* How much of it is here. */
static gboolean
answer_state (ZyrCall *call, GError **error)
{
  g_autoptr (GError) cause = NULL;
  ZyrBlobStat stat = { 0 };

  if (!zyr_blob_store_stat (call->service->blobs, call->caller.home, call->tail, &stat, &cause))
    return refuse_blob (call, error, cause);
  if (stat.complete)
    return complete (call, stat.size_bytes, error);
  answer_upload (call, 200, stat.size_bytes, FALSE);
  return TRUE;
}

gboolean
zyr_service_head_blob (ZyrCall *call, GError **error)
{
  if (!check_name (call, error))
    return FALSE;
  return answer_state (call, error);
}

gboolean
zyr_service_patch_blob (ZyrCall *call, GError **error)
{
  const ZyrRequest *request = call->request;
  g_autoptr (GError) cause = NULL;
  gint64 size = (gint64)g_bytes_get_size (request->body);
  gint64 offset = 0;
  gint64 length = 0;
  gboolean last = FALSE;

  if (!check_name (call, error))
    return FALSE;
  if (!zyr_transfer_parse_count (request->upload_offset, &offset)
      || !zyr_transfer_parse_count (request->upload_length, &length)
      || !zyr_transfer_parse_flag (request->upload_complete, &last) || offset > length
      || size > length - offset || (last && offset + size != length))
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_MALFORMED, "headers do not fit the bytes");
  if (!check_length (length, error))
    return FALSE;
  if (!zyr_blob_store_append (call->service->blobs, call->caller.home, call->tail, offset,
                              request->body, last, &cause))
    return refuse_blob (call, error, cause);
  /* Also when it was there before this request. */
  return answer_state (call, error);
}

gboolean
zyr_service_put_blob (ZyrCall *call, GError **error)
{
  GBytes *body = call->request->body;
  g_autoptr (GError) cause = NULL;

  if (!check_name (call, error) || !check_length ((gint64)g_bytes_get_size (body), error))
    return FALSE;
  if (!zyr_blob_store_append (call->service->blobs, call->caller.home, call->tail, ZYR_BLOB_WHOLE,
                              body, TRUE, &cause))
    return refuse_blob (call, error, cause);
  return complete (call, (gint64)g_bytes_get_size (body), error);
}

/* Downloading */

static ZyrRecord *
find_form (ZyrTx *tx, const char *id, gpointer data, GError **error)
{
  const Blob *blob = data;
  g_autofree char *epoch = zyr_service_dup_epoch (tx, error);

  return epoch != NULL ? zyr_service_dup_form (blob->call->service, tx, epoch, id, error) : NULL;
}

/* Readable is what an attachment names that the feed shows. */
static gboolean
may_read_in (ZyrTx *tx, Blob *blob, const char *feed, GError **error)
{
  const ZyrCaller *caller = &blob->call->caller;
  g_autofree char *log = zyr_rights_dup_log (feed);
  g_autoptr (ZyrReading) reading = zyr_reading_new (tx, caller->home, feed, find_form, blob);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx,
      "SELECT record.household, record.body FROM blob_use JOIN log ON log.home = blob_use.home"
      " AND log.rec = blob_use.rec JOIN record ON record.home = blob_use.home"
      " AND record.id = blob_use.rec WHERE blob_use.home = ?1 AND blob_use.sha256 = ?2"
      " AND log.scope = ?3 AND log.op IN ('UPSERT', 'ENTER')",
      ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (blob->call->tail), ZYR_TEXT (log)), error);

  if (rows == NULL)
    return FALSE;
  while (!blob->found && zyr_rows_next (rows, &local_error))
    {
      const char *household = zyr_rows_get_text (rows, 0);
      g_autofree char *shown = NULL;

      if (!zyr_reading_show (reading, ZYR_KIND_ATTACHMENT, household, zyr_rows_get_text (rows, 1),
                             &shown, &local_error))
        break;
      if (shown == NULL)
        continue;
      blob->found = TRUE;
      g_free (blob->household);
      blob->household = g_strdup (household);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
may_read_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Blob *blob = data;
  g_auto (GStrv) feeds = zyr_caller_dup_scopes (&blob->call->caller);

  blob->found = FALSE;
  for (guint i = 0; feeds[i] != NULL && !blob->found; i++)
    {
      if (!may_read_in (tx, blob, feeds[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
audit_read_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Blob *blob = data;
  g_autoptr (JsonObject) details = json_object_new ();

  json_object_set_string_member (details, "sha256", blob->call->tail);
  zyr_json_set_optional (details, "household", blob->household);
  return zyr_call_audit (blob->call, tx, "blob", details, error);
}

static void
answer_bytes (ZyrCall *call, GBytes *bytes, gint64 first, gint64 total, gboolean part)
{
  zyr_call_answer (call, part ? 206 : 200, bytes);
  call->response->content_type = ZYR_PROTOCOL_BLOB_TYPE;
  call->response->compressible = FALSE;
  if (part)
    call->response->content_range = zyr_transfer_format_content_range (first, total);
}

static gboolean
get_blob (ZyrCall *call, Blob *blob, GError **error)
{
  ZyrService *service = call->service;
  g_autoptr (GBytes) bytes = NULL;
  gint64 first = 0;
  gint64 total = 0;
  gboolean part = zyr_transfer_parse_range (call->request->range, &first);

  if (!check_name (call, error) || !zyr_service_end_caseload (call, error)
      || !zyr_storage_read (service->storage, may_read_tx, blob, error))
    return FALSE;
  if (blob->found)
    bytes = zyr_blob_store_read (service->blobs, call->caller.home, call->tail, first,
                                 ZYR_BLOB_SIZE_BYTES_MAX, &total, NULL);
  if (bytes == NULL)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_NOT_FOUND, "no such blob");
  if (first >= total && first > 0)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_MALFORMED, "nothing is left of the blob");
  if (!zyr_storage_write_home (service->storage, call->caller.home, audit_read_tx, blob, error))
    return FALSE;
  answer_bytes (call, g_steal_pointer (&bytes), first, total, part);
  return TRUE;
}

gboolean
zyr_service_get_blob (ZyrCall *call, GError **error)
{
  Blob blob = { .call = call };
  gboolean ok = get_blob (call, &blob, error);

  g_free (blob.household);
  return ok;
}
