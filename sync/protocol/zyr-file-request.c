/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-file-request.h"

#include "zyr-hash.h"
#include "zyr-json.h"
#include "zyr-limits.h"
#include "zyr-message-reader-private.h"
#include "zyr-uuid.h"

#include <string.h>

#define MESSAGE_BYTES_MAX ZYR_KIB (64)

void
zyr_file_request_free (ZyrFileRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->foundation);
  g_free (request->household);
  g_free (request->number);
  g_free (request->reason);
  g_free (request->blob);
  g_free (request->visit);
  g_free (request);
}

/* Of the characters of file and identity numbers, and of nothing that a search could take for more. */
static gboolean
is_number (const char *text)
{
  if (text == NULL || *text == '\0')
    return FALSE;
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && strchr ("/.-", *text) == NULL)
      return FALSE;
  return TRUE;
}

ZyrFileRequest *
zyr_file_request_parse (GBytes *body, GError **error)
{
  g_autoptr (JsonObject) object = zyr_message_open (body, MESSAGE_BYTES_MAX, error);
  g_autofree char *bare = NULL;
  const char *foundation = NULL;
  const char *household = NULL;
  const char *number = NULL;
  const char *reason = NULL;
  const char *blob = NULL;
  const char *visit = NULL;
  ZyrFileRequest *request;

  if (object == NULL
      || !zyr_message_read_text (object, "foundation", ZYR_NAME_SIZE_BYTES_MAX, &foundation, error)
      || !zyr_message_read_optional (object, "household", ZYR_NAME_SIZE_BYTES_MAX, &household, error)
      || !zyr_message_read_optional (object, "number", ZYR_NAME_SIZE_BYTES_MAX, &number, error)
      || !zyr_message_read_text (object, "reason", ZYR_TEXT_SIZE_BYTES_MAX, &reason, error)
      || !zyr_message_read_optional (object, "blob", ZYR_NAME_SIZE_BYTES_MAX, &blob, error)
      || !zyr_message_read_optional (object, "visit", ZYR_NAME_SIZE_BYTES_MAX, &visit, error))
    return NULL;
  bare = g_strstrip (g_strdup (reason));
  if (!zyr_uuid_is_valid (foundation) || *bare == '\0'
      || (household != NULL ? !zyr_uuid_is_valid (household) : !is_number (number))
      || (blob != NULL && !zyr_hash_is_sha256_hex (blob))
      || (visit != NULL && !zyr_uuid_is_valid (visit)))
    {
      zyr_message_malformed (error, "no file, or no reason");
      return NULL;
    }
  request = g_new0 (ZyrFileRequest, 1);
  request->foundation = g_strdup (foundation);
  request->household = g_strdup (household);
  request->number = g_strdup (number);
  request->reason = g_steal_pointer (&bare);
  request->blob = g_strdup (blob);
  request->visit = g_strdup (visit);
  return request;
}

GBytes *
zyr_file_request_to_bytes (const ZyrFileRequest *request)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "foundation", request->foundation);
  zyr_json_set_optional (object, "household", request->household);
  zyr_json_set_optional (object, "number", request->number);
  json_object_set_string_member (object, "reason", request->reason);
  zyr_json_set_optional (object, "blob", request->blob);
  zyr_json_set_optional (object, "visit", request->visit);
  return zyr_message_close (object);
}
