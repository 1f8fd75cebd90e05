/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-answer-private.h"

#include "zyr-json.h"
#include "zyr-protocol.h"
#include "zyr-transfer.h"

#include <sodium.h>
#include <string.h>

#define STOPPING "{\"status\":\"stopping\"}"

/* Every byte counts on a poor line: what the answer means without it is left out. */
static void
send_upload_state (SoupMessageHeaders *headers, const ZyrResponse *response)
{
  g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, response->upload_offset);

  soup_message_headers_replace (headers, ZYR_TRANSFER_OFFSET, offset);
  soup_message_headers_replace (headers, ZYR_TRANSFER_COMPLETE,
                                response->upload_complete ? "?1" : "?0");
}

void
zyr_answer_send (SoupServerMessage *message,
                 const ZyrResponse *response,
                 ZyrCompression compression)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, response->status, NULL);
  soup_message_headers_replace (headers, ZYR_PROTOCOL_HEADER, ZYR_PROTOCOL_VERSION_TEXT);
  if (g_strcmp0 (soup_server_message_get_method (message), "POST") != 0)
    soup_message_headers_replace (headers, "Cache-Control", "no-store");
  if (response->content_type != NULL)
    soup_message_headers_replace (headers, "Content-Type", response->content_type);
  if (response->upload)
    send_upload_state (headers, response);
  if (response->content_range != NULL)
    soup_message_headers_replace (headers, ZYR_TRANSFER_CONTENT_RANGE, response->content_range);
  if (response->error_code != NULL
      && g_strcmp0 (soup_server_message_get_method (message), "HEAD") == 0)
    soup_message_headers_replace (headers, ZYR_PROTOCOL_ERROR_HEADER, response->error_code);
  if (compression != ZYR_COMPRESSION_IDENTITY)
    soup_message_headers_replace (headers, "Content-Encoding",
                                  zyr_compression_to_name (compression));
  if (response->retry_after_s > 0)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, response->retry_after_s);

      soup_message_headers_replace (headers, "Retry-After", text);
    }
  if (g_bytes_get_size (response->body) > 0)
    soup_message_body_append_bytes (soup_server_message_get_response_body (message),
                                    response->body);
  soup_message_body_complete (soup_server_message_get_response_body (message));
}

void
zyr_answer_refuse (SoupServerMessage *message,
                   ZyrProtocolError code,
                   gint64 retry_after_s,
                   const char *text)
{
  g_auto (ZyrResponse) response = { .status = zyr_protocol_error_to_status (code),
                                    .content_type = ZYR_PROTOCOL_JSON_TYPE,
                                    .retry_after_s = retry_after_s,
                                    .error_code = zyr_protocol_error_to_code (code) };
  g_autoptr (JsonObject) details = json_object_new ();

  if (retry_after_s > 0)
    json_object_set_int_member (details, "retry_after", retry_after_s);
  response.body = zyr_protocol_error_build (code, text, details);
  zyr_answer_send (message, &response, ZYR_COMPRESSION_IDENTITY);
}

gboolean
zyr_answer_is_health (const char *path)
{
  return g_str_equal (path, ZYR_PROTOCOL_PATH_HEALTH) || g_str_equal (path, ZYR_PROTOCOL_PATH_LIVE);
}

void
zyr_answer_stopping (SoupServerMessage *message)
{
  g_auto (ZyrResponse) response
      = { .status = 503,
          .content_type = ZYR_PROTOCOL_JSON_TYPE,
          .body = g_bytes_new_static (STOPPING, strlen (STOPPING)) };

  zyr_answer_send (message, &response, ZYR_COMPRESSION_IDENTITY);
}

/* Its time does not tell where they differ. */
static gboolean
is_secret (const char *text, const char *secret)
{
  return strlen (text) == strlen (secret) && sodium_memcmp (text, secret, strlen (secret)) == 0;
}

/* How the process fares is told to who runs it: by default, who asks from the same machine. */
gboolean
zyr_answer_may_read_metrics (SoupServerMessage *message, const char *readers, const char *token)
{
  const char *authorization = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Authorization");
  g_autoptr (GInetAddress) address
      = g_inet_address_new_from_string (soup_server_message_get_remote_host (message));

  if (token[0] != '\0')
    return authorization != NULL && g_str_has_prefix (authorization, "Bearer ")
           && is_secret (authorization + strlen ("Bearer "), token);
  if (g_str_equal (readers, "loopback"))
    return address != NULL && g_inet_address_get_is_loopback (address);
  return g_str_equal (readers, "any");
}
