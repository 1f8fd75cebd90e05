/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-message-reader-private.h"

#include "zyr-error.h"
#include "zyr-limits.h"
#include "zyr-uuid.h"

#include <string.h>

gboolean
zyr_message_malformed (GError **error, const char *what)
{
  g_set_error_literal (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED, what);
  return FALSE;
}

static gboolean
bad_member (GError **error, const char *member, const char *what)
{
  g_set_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED, "member %s: %s", member,
               what);
  return FALSE;
}

static void
set_json_error (GError **error, const GError *problem)
{
  gboolean large = g_error_matches (problem, ZYR_CORE_ERROR, ZYR_CORE_ERROR_TOO_LARGE);

  g_set_error_literal (error, ZYR_PROTOCOL_ERROR,
                       large ? ZYR_PROTOCOL_ERROR_TOO_LARGE : ZYR_PROTOCOL_ERROR_MALFORMED,
                       problem->message);
}

gboolean
zyr_message_check_text (const char *text, gsize size, gsize size_bytes_max, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (zyr_json_check_object (text, size, size_bytes_max, &local_error))
    return TRUE;
  set_json_error (error, local_error);
  return FALSE;
}

JsonObject *
zyr_message_open_text (const char *text, gsize size, gsize size_bytes_max, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  JsonObject *object = zyr_json_parse_object (text != NULL ? text : "", (gssize)size,
                                              size_bytes_max, &local_error);

  if (object == NULL)
    set_json_error (error, local_error);
  return object;
}

JsonObject *
zyr_message_open (GBytes *body, gsize size_bytes_max, GError **error)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (body, &size);

  return zyr_message_open_text (text, size, size_bytes_max, error);
}

gboolean
zyr_message_read_text (JsonObject *object,
                       const char *member,
                       gsize size_bytes_max,
                       const char **value,
                       GError **error)
{
  const char *text = zyr_json_get_string (object, member, NULL);

  if (text == NULL || *text == '\0')
    return bad_member (error, member, "text is missing");
  if (strlen (text) > size_bytes_max)
    return bad_member (error, member, "text is too long");
  *value = text;
  return TRUE;
}

gboolean
zyr_message_read_optional (JsonObject *object,
                           const char *member,
                           gsize size_bytes_max,
                           const char **value,
                           GError **error)
{
  *value = NULL;
  if (!zyr_json_has (object, member))
    return TRUE;
  return zyr_message_read_text (object, member, size_bytes_max, value, error);
}

gboolean
zyr_message_read_id (JsonObject *object, const char *member, const char **value, GError **error)
{
  const char *text = zyr_json_get_string (object, member, NULL);

  if (!zyr_uuid_is_valid (text))
    return bad_member (error, member, "no id");
  *value = text;
  return TRUE;
}

gboolean
zyr_message_read_int (JsonObject *object,
                      const char *member,
                      gint64 min,
                      gint64 max,
                      gint64 *value,
                      GError **error)
{
  gint64 number = 0;

  if (!zyr_json_require_int (object, member, &number, NULL))
    return bad_member (error, member, "no whole number");
  if (number < min || number > max)
    return bad_member (error, member, "number out of range");
  *value = number;
  return TRUE;
}

gboolean
zyr_message_read_array (JsonObject *object,
                        const char *member,
                        guint n_max,
                        JsonArray **value,
                        GError **error)
{
  JsonArray *array = zyr_json_get_array (object, member);

  if (array == NULL)
    return bad_member (error, member, "no array");
  if (json_array_get_length (array) > n_max)
    return bad_member (error, member, "too many elements");
  *value = array;
  return TRUE;
}

GBytes *
zyr_message_close (JsonObject *object)
{
  char *text = zyr_json_object_to_canonical (object);

  json_object_unref (object);
  return g_bytes_new_take (text, strlen (text));
}
