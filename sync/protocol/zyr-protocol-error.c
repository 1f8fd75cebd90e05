/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-protocol-error.h"

#include "zyr-json.h"
#include "zyr-limits.h"
#include "zyr-protocol.h"

G_DEFINE_QUARK (zyr - protocol - error - quark, zyr_protocol_error)

static const struct
{
  const char *code;
  guint status;
} errors[ZYR_PROTOCOL_N_ERRORS] = {
  [ZYR_PROTOCOL_ERROR_BAD_CREDENTIALS] = { "bad-credentials", 401 },
  [ZYR_PROTOCOL_ERROR_LOCKED_OUT] = { "locked-out", 429 },
  [ZYR_PROTOCOL_ERROR_CODE_UNKNOWN] = { "code-unknown", 404 },
  [ZYR_PROTOCOL_ERROR_CODE_EXPIRED] = { "code-expired", 410 },
  [ZYR_PROTOCOL_ERROR_CODE_USED] = { "code-used", 409 },
  [ZYR_PROTOCOL_ERROR_DEVICE_REVOKED] = { "device-revoked", 401 },
  [ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED] = { "token-expired", 401 },
  [ZYR_PROTOCOL_ERROR_TOKEN_INVALID] = { "token-invalid", 401 },
  [ZYR_PROTOCOL_ERROR_GAP] = { "gap", 409 },
  [ZYR_PROTOCOL_ERROR_OP_REUSED] = { "op-reused", 422 },
  [ZYR_PROTOCOL_ERROR_OFFSET] = { "offset", 409 },
  [ZYR_PROTOCOL_ERROR_RESET] = { "reset", 409 },
  [ZYR_PROTOCOL_ERROR_SCOPE_REVOKED] = { "scope-revoked", 403 },
  [ZYR_PROTOCOL_ERROR_TOO_LARGE] = { "too-large", 413 },
  [ZYR_PROTOCOL_ERROR_MALFORMED] = { "malformed", 400 },
  [ZYR_PROTOCOL_ERROR_VERSION] = { "version", 426 },
  [ZYR_PROTOCOL_ERROR_BUSY] = { "busy", 503 },
  [ZYR_PROTOCOL_ERROR_TOO_MANY] = { "too-many", 429 },
  [ZYR_PROTOCOL_ERROR_NOT_FOUND] = { "not-found", 404 },
  [ZYR_PROTOCOL_ERROR_FORBIDDEN] = { "forbidden", 403 },
  [ZYR_PROTOCOL_ERROR_INTERNAL] = { "internal", 500 },
};

const char *
zyr_protocol_error_to_code (ZyrProtocolError error)
{
  g_assert ((guint)error < ZYR_PROTOCOL_N_ERRORS);
  return errors[error].code;
}

gboolean
zyr_protocol_error_from_code (const char *code, ZyrProtocolError *error)
{
  for (guint i = 0; code != NULL && i < ZYR_PROTOCOL_N_ERRORS; i++)
    {
      if (g_str_equal (errors[i].code, code))
        {
          *error = (ZyrProtocolError)i;
          return TRUE;
        }
    }
  return FALSE;
}

guint
zyr_protocol_error_to_status (ZyrProtocolError error)
{
  g_assert ((guint)error < ZYR_PROTOCOL_N_ERRORS);
  return errors[error].status;
}

GBytes *
zyr_protocol_error_build (ZyrProtocolError error, const char *message, JsonObject *details)
{
  g_autoptr (JsonObject) object
      = details != NULL ? zyr_json_copy_object (details) : json_object_new ();
  char *text;

  json_object_set_string_member (object, "code", zyr_protocol_error_to_code (error));
  json_object_set_string_member (object, "message", message);
  text = zyr_json_object_to_canonical (object);
  return g_bytes_new_take (text, strlen (text));
}

ZyrProtocolProblem *
zyr_protocol_problem_parse (GBytes *body, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (JsonObject) object = NULL;
  ZyrProtocolProblem *problem;
  ZyrProtocolError code;
  gsize size = 0;
  const char *text = g_bytes_get_data (body, &size);

  object = zyr_json_parse_object (text, (gssize)size, ZYR_KIB (64), &local_error);
  if (object == NULL
      || !zyr_protocol_error_from_code (zyr_json_get_string (object, "code", NULL), &code))
    {
      g_set_error (error, ZYR_PROTOCOL_ERROR, ZYR_PROTOCOL_ERROR_MALFORMED,
                   "not an answer of the centre: %s",
                   local_error != NULL ? local_error->message : "no code that is known");
      return NULL;
    }

  problem = g_new0 (ZyrProtocolProblem, 1);
  problem->code = code;
  problem->message = g_strdup (zyr_json_get_string (object, "message", ""));
  problem->details = g_steal_pointer (&object);
  return problem;
}

gboolean
zyr_protocol_problem_is_of_older (const ZyrProtocolProblem *problem)
{
  JsonArray *versions = zyr_json_get_array (problem->details, "versions");
  const guint n = versions != NULL ? json_array_get_length (versions) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *version = json_array_get_element (versions, i);

      if (json_node_get_value_type (version) != G_TYPE_INT64
          || json_node_get_int (version) >= ZYR_PROTOCOL_VERSION)
        return FALSE;
    }
  return problem->code == ZYR_PROTOCOL_ERROR_VERSION && n > 0;
}

gint64
zyr_protocol_problem_get_int (const ZyrProtocolProblem *problem, const char *name, gint64 fallback)
{
  return zyr_json_get_int (problem->details, name, fallback);
}

void
zyr_protocol_problem_free (ZyrProtocolProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->message);
  g_clear_pointer (&problem->details, json_object_unref);
  g_free (problem);
}
