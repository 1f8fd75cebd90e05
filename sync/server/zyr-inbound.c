/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-inbound-private.h"

#include "zyr-protocol-error.h"
#include "zyr-protocol.h"
#include "zyr-transfer.h"

/* Smaller answers are not worth compressing. */
#define COMPRESS_BYTES_MIN 512

static char *
dup_header (SoupServerMessage *message, const char *name)
{
  return g_strdup (
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), name));
}

void
zyr_inbound_init (ZyrInbound *self,
                  SoupServerMessage *message,
                  const char *path,
                  const GByteArray *body,
                  gsize body_bytes_max)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  self->method = g_strdup (soup_server_message_get_method (message));
  self->path = g_strdup (path);
  self->query = g_strdup (g_uri_get_query (soup_server_message_get_uri (message)));
  self->authorization = dup_header (message, "Authorization");
  self->protocol = dup_header (message, ZYR_PROTOCOL_HEADER);
  self->time = dup_header (message, ZYR_PROTOCOL_TIME_HEADER);
  self->range = dup_header (message, ZYR_TRANSFER_RANGE);
  self->upload_offset = dup_header (message, ZYR_TRANSFER_OFFSET);
  self->upload_length = dup_header (message, ZYR_TRANSFER_LENGTH);
  self->upload_complete = dup_header (message, ZYR_TRANSFER_COMPLETE);
  self->address = g_strdup (soup_server_message_get_remote_host (message));
  self->accepted
      = zyr_compression_choose (soup_message_headers_get_list (headers, "Accept-Encoding"));
  self->body = g_bytes_new (body->data, body->len);
  self->body_bytes_max = body_bytes_max;
}

void
zyr_inbound_clear (ZyrInbound *self)
{
  g_free (self->method);
  g_free (self->path);
  g_free (self->query);
  g_free (self->authorization);
  g_free (self->protocol);
  g_free (self->time);
  g_free (self->range);
  g_free (self->upload_offset);
  g_free (self->upload_length);
  g_free (self->upload_complete);
  g_free (self->address);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->plain, g_bytes_unref);
  zyr_response_clear (&self->response);
}

static void
fail (ZyrInbound *self, const GError *error)
{
  ZyrProtocolError code = (ZyrProtocolError)error->code;

  self->response.status = zyr_protocol_error_to_status (code);
  self->response.content_type = ZYR_PROTOCOL_JSON_TYPE;
  self->response.error_code = zyr_protocol_error_to_code (code);
  self->response.body = zyr_protocol_error_build (code, error->message, NULL);
}

gboolean
zyr_inbound_open (ZyrInbound *self)
{
  g_autoptr (GError) error = NULL;

  self->plain = zyr_decompress (self->body_compression, self->body, self->body_bytes_max, &error);
  if (self->plain == NULL)
    {
      fail (self, error);
      return FALSE;
    }
  self->request = (ZyrRequest){ .method = self->method,
                                .path = self->path,
                                .query = self->query,
                                .authorization = self->authorization,
                                .protocol = self->protocol,
                                .time = self->time,
                                .range = self->range,
                                .upload_offset = self->upload_offset,
                                .upload_length = self->upload_length,
                                .upload_complete = self->upload_complete,
                                .address = self->address,
                                .body = self->plain };
  return TRUE;
}

void
zyr_inbound_close (ZyrInbound *self)
{
  g_autoptr (GBytes) body = NULL;

  if (!self->response.compressible || self->accepted == ZYR_COMPRESSION_IDENTITY
      || g_bytes_get_size (self->response.body) < COMPRESS_BYTES_MIN)
    return;
  body = g_steal_pointer (&self->response.body);
  self->response.body = zyr_compress (self->accepted, body);
  self->response_compression = self->accepted;
}
