/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is opened by somebody who holds no feed of it: one at a time, for a reason that stands
 * in the audit log of the file's foundation before a byte of it is given out. */
#include "zyr-service-private.h"

#include "zyr-feed.h"
#include "zyr-file-request.h"
#include "zyr-limits.h"
#include "zyr-protocol.h"
#include "zyr-record-table.h"
#include "zyr-rights.h"

typedef struct
{
  ZyrCall *call;
  const ZyrFileRequest *request;
  GBytes *page;
  guint n_records;
  gboolean has_blob; /* a picture of the file is the one that is asked for */
} File;

static void
add_record (ZyrFeedWriter *writer, ZyrRecord *record, gint64 n)
{
  g_autofree char *body = zyr_json_object_to_canonical (zyr_record_get_body (record));
  g_autofree char *tok = zyr_json_object_to_canonical (zyr_record_get_tok (record));

  zyr_feed_writer_add (writer, ZYR_FEED_ENTER, zyr_kind_to_string (zyr_record_get_kind (record)),
                       zyr_record_get_id (record), zyr_record_get_ver (record), n, body, tok);
}

/* The foundation and its users, whom the file names. */
static gboolean
add_named (File *file, ZyrTx *tx, ZyrFeedWriter *writer, gint64 *n, GError **error)
{
  static const ZyrKind kinds[] = { ZYR_KIND_FOUNDATION, ZYR_KIND_USER };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GPtrArray) records
          = zyr_record_table_list (tx, file->request->foundation, kinds[i], error);

      if (records == NULL)
        return FALSE;
      for (guint j = 0; j < records->len; j++)
        add_record (writer, g_ptr_array_index (records, j), ++*n);
    }
  return TRUE;
}

static gboolean
read_tx (ZyrTx *tx, gpointer data, GError **error)
{
  File *file = data;
  g_autoptr (GPtrArray) records = zyr_record_table_list_household (
      tx, file->request->foundation, file->request->household, error);
  g_autoptr (ZyrFeedWriter) writer = zyr_feed_writer_new ();
  gint64 n = 0;

  if (records == NULL)
    return FALSE;
  g_clear_pointer (&file->page, g_bytes_unref);
  file->n_records = records->len;
  file->has_blob = FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (records, i);

      add_record (writer, record, ++n);
      file->has_blob |= zyr_record_get_kind (record) == ZYR_KIND_ATTACHMENT
                        && g_strcmp0 (zyr_record_get_string (record, "sha256", NULL),
                                      file->request->blob)
                               == 0;
    }
  if (!add_named (file, tx, writer, &n, error))
    return FALSE;
  file->page = zyr_feed_writer_finish (writer, n, n, FALSE, n);
  return TRUE;
}

static gboolean
audit_tx (ZyrTx *tx, gpointer data, GError **error)
{
  const File *file = data;
  g_autoptr (JsonObject) details = json_object_new ();

  json_object_set_string_member (details, "household", file->request->household);
  if (file->request->blob != NULL)
    json_object_set_string_member (details, "blob", file->request->blob);
  else
    json_object_set_int_member (details, "n_records", file->n_records);
  json_object_set_string_member (details, "reason", file->request->reason);
  return zyr_call_audit_in (file->call, tx, file->request->foundation, "file", details, error);
}

/* The picture in place of the page. FALSE: it is none of the file's, or not here yet. */
static gboolean
read_blob (ZyrCall *call, File *file)
{
  gint64 total = 0;

  g_clear_pointer (&file->page, g_bytes_unref);
  if (file->has_blob)
    file->page = zyr_blob_store_read (call->service->blobs, file->request->foundation,
                                      file->request->blob, 0, ZYR_BLOB_SIZE_BYTES_MAX, &total,
                                      NULL);
  return file->page != NULL;
}

gboolean
zyr_service_file (ZyrCall *call, GError **error)
{
  g_autoptr (ZyrFileRequest) request = zyr_file_request_parse (call->request->body, error);
  ZyrStorage *storage = call->service->storage;
  File file = { .call = call, .request = request };
  gboolean ok;

  if (request == NULL)
    return FALSE;
  if (request->household == NULL)
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_MALFORMED, "no household");
  if (!zyr_rights_may_open (call->caller.roles))
    return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_FORBIDDEN, "not this user's to open");
  ok = zyr_storage_read (storage, read_tx, &file, error);
  if (ok && file.n_records == 0)
    ok = zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_NOT_FOUND, "no such file");
  if (ok && request->blob != NULL && !read_blob (call, &file))
    ok = zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_NOT_FOUND, "no such picture of the file");
  ok = ok && zyr_storage_write_home (storage, request->foundation, audit_tx, &file, error);
  if (ok)
    {
      zyr_call_answer (call, 200, g_steal_pointer (&file.page));
      call->response->content_type
          = request->blob != NULL ? ZYR_PROTOCOL_BLOB_TYPE : ZYR_PROTOCOL_NDJSON_TYPE;
      call->response->compressible = request->blob == NULL;
    }
  g_clear_pointer (&file.page, g_bytes_unref);
  return ok;
}
