/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-lease-messages.h"

#include "zyr-limits.h"
#include "zyr-message-reader-private.h"
#include "zyr-seal.h"

#include <sodium.h>
#include <string.h>

#define MESSAGE_BYTES_MAX ZYR_KIB (4)
#define SEALED_BYTES_MAX ZYR_KIB (1)
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

static GBytes *
bytes_message (const char *member, GBytes *bytes, JsonObject *object)
{
  const gsize size = g_bytes_get_size (bytes);
  const gsize text_size = sodium_base64_ENCODED_LEN (size, VARIANT);
  g_autofree char *text = g_malloc (text_size);

  sodium_bin2base64 (text, text_size, g_bytes_get_data (bytes, NULL), size, VARIANT);
  json_object_set_string_member (object, member, text);
  return zyr_message_close (object);
}

static GBytes *
read_bytes (JsonObject *object, const char *member, gsize size_max, GError **error)
{
  const char *text = NULL;
  g_autofree guint8 *bytes = g_malloc (size_max);
  gsize size = 0;

  if (object == NULL
      || !zyr_message_read_text (object, member, MESSAGE_BYTES_MAX, &text, error))
    return NULL;
  if (sodium_base642bin (bytes, size_max, text, strlen (text), NULL, &size, NULL, VARIANT) == 0)
    return g_bytes_new_take (g_steal_pointer (&bytes), size);
  zyr_message_malformed (error, "not bytes in base64");
  return NULL;
}

static GBytes *
read_part (JsonObject *object, GError **error)
{
  g_autoptr (GBytes) part = read_bytes (object, "part", ZYR_LEASE_PART_BYTES, error);

  if (part == NULL || g_bytes_get_size (part) == ZYR_LEASE_PART_BYTES)
    return g_steal_pointer (&part);
  zyr_message_malformed (error, "member part: of another size");
  return NULL;
}

GBytes *
zyr_lease_part_seal (const char *device, GBytes *part, const char *public_key, GError **error)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GBytes) plain = NULL;

  json_object_set_string_member (object, "device", device);
  plain = bytes_message ("part", part, object);
  return zyr_seal (plain, public_key, error);
}

GBytes *
zyr_lease_part_open (GBytes *sealed, const char *secret, const char *device, GError **error)
{
  g_autoptr (GBytes) plain = zyr_seal_open (sealed, secret, error);
  g_autoptr (JsonObject) object
      = plain != NULL ? zyr_message_open (plain, MESSAGE_BYTES_MAX, error) : NULL;
  const char *whose = NULL;

  if (object == NULL || !zyr_message_read_id (object, "device", &whose, error))
    return NULL;
  if (g_str_equal (whose, device))
    return read_part (object, error);
  g_set_error_literal (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_FORBIDDEN,
                       "another device's part");
  return NULL;
}

GBytes *
zyr_lease_request_to_bytes (GBytes *sealed)
{
  return bytes_message ("sealed", sealed, json_object_new ());
}

GBytes *
zyr_lease_request_parse (GBytes *body, GError **error)
{
  g_autoptr (JsonObject) object = zyr_message_open (body, MESSAGE_BYTES_MAX, error);

  return read_bytes (object, "sealed", SEALED_BYTES_MAX, error);
}

GBytes *
zyr_lease_answer_to_bytes (GBytes *part)
{
  return bytes_message ("part", part, json_object_new ());
}

GBytes *
zyr_lease_answer_parse (GBytes *body, GError **error)
{
  g_autoptr (JsonObject) object = zyr_message_open (body, MESSAGE_BYTES_MAX, error);

  return read_part (object, error);
}
