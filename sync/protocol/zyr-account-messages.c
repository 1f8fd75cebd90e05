/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-account-messages.h"

#include "zyr-enrolment.h"
#include "zyr-limits.h"
#include "zyr-message-reader-private.h"
#include "zyr-protocol.h"

#include <string.h>

#define MESSAGE_BYTES_MAX ZYR_KIB (64)
#define ROLES_N_MAX 16

void
zyr_enrol_request_free (ZyrEnrolRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->code);
  g_free (request->device_name);
  g_free (request->platform);
  g_free (request->app_version);
  g_free (request);
}

ZyrEnrolRequest *
zyr_enrol_request_parse (GBytes *body, GError **error)
{
  g_autoptr (ZyrEnrolRequest) request = g_new0 (ZyrEnrolRequest, 1);
  g_autoptr (JsonObject) object = zyr_message_open (body, MESSAGE_BYTES_MAX, error);
  JsonObject *device;
  const char *code = NULL;
  const char *name = NULL;
  const char *platform = NULL;
  const char *version = NULL;

  if (object == NULL
      || !zyr_message_read_text (object, "code", ZYR_NAME_SIZE_BYTES_MAX, &code, error))
    return NULL;
  device = zyr_json_get_object (object, "device");
  if (device == NULL)
    {
      zyr_message_malformed (error, "member device: no object");
      return NULL;
    }
  if (!zyr_message_read_text (device, "name", ZYR_NAME_SIZE_BYTES_MAX, &name, error)
      || !zyr_message_read_optional (device, "platform", ZYR_NAME_SIZE_BYTES_MAX, &platform, error)
      || !zyr_message_read_optional (device, "app_version", ZYR_NAME_SIZE_BYTES_MAX, &version,
                                     error))
    return NULL;

  request->code = zyr_enrolment_normalize_code (code);
  if (request->code == NULL)
    {
      zyr_message_malformed (error, "member code: no enrolment code");
      return NULL;
    }
  request->device_name = g_strdup (name);
  request->platform = g_strdup (platform);
  request->app_version = g_strdup (version);
  return g_steal_pointer (&request);
}

GBytes *
zyr_enrol_request_to_bytes (const ZyrEnrolRequest *request)
{
  JsonObject *object = json_object_new ();
  JsonObject *device = json_object_new ();

  json_object_set_string_member (object, "code", request->code);
  json_object_set_string_member (device, "name", request->device_name);
  zyr_json_set_optional (device, "platform", request->platform);
  zyr_json_set_optional (device, "app_version", request->app_version);
  json_object_set_object_member (object, "device", device);
  return zyr_message_close (object);
}

void
zyr_enrol_answer_free (ZyrEnrolAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->device);
  g_free (answer->foundation_id);
  g_free (answer->foundation_name);
  g_free (answer->staff_no);
  g_free (answer->user_name);
  g_free (answer->epoch);
  g_free (answer->server_time);
  g_free (answer);
}

ZyrEnrolAnswer *
zyr_enrol_answer_parse (GBytes *body, GError **error)
{
  g_autoptr (ZyrEnrolAnswer) answer = g_new0 (ZyrEnrolAnswer, 1);
  g_autoptr (JsonObject) object = zyr_message_open (body, MESSAGE_BYTES_MAX, error);
  JsonObject *foundation;
  JsonObject *user;
  const char *device = NULL;
  const char *epoch = NULL;
  const char *server_time = NULL;
  const char *foundation_id = NULL;

  if (object == NULL || !zyr_message_read_id (object, "device", &device, error)
      || !zyr_message_read_text (object, "epoch", ZYR_NAME_SIZE_BYTES_MAX, &epoch, error)
      || !zyr_message_read_text (object, "server_time", ZYR_NAME_SIZE_BYTES_MAX, &server_time,
                                 error))
    return NULL;
  foundation = zyr_json_get_object (object, "foundation");
  user = zyr_json_get_object (object, "user");
  if (!zyr_message_read_id (foundation, "id", &foundation_id, error))
    return NULL;

  answer->device = g_strdup (device);
  answer->epoch = g_strdup (epoch);
  answer->server_time = g_strdup (server_time);
  answer->foundation_id = g_strdup (foundation_id);
  answer->foundation_name = g_strdup (zyr_json_get_string (foundation, "name", ""));
  answer->staff_no = g_strdup (zyr_json_get_string (user, "staff_no", ""));
  answer->user_name = g_strdup (zyr_json_get_string (user, "name", ""));
  return g_steal_pointer (&answer);
}

GBytes *
zyr_enrol_answer_to_bytes (const ZyrEnrolAnswer *answer)
{
  JsonObject *object = json_object_new ();
  JsonObject *foundation = json_object_new ();
  JsonObject *user = json_object_new ();

  json_object_set_string_member (object, "device", answer->device);
  json_object_set_string_member (object, "epoch", answer->epoch);
  json_object_set_string_member (object, "server_time", answer->server_time);
  json_object_set_string_member (foundation, "id", answer->foundation_id);
  json_object_set_string_member (foundation, "name", answer->foundation_name);
  json_object_set_object_member (object, "foundation", foundation);
  json_object_set_string_member (user, "staff_no", answer->staff_no);
  json_object_set_string_member (user, "name", answer->user_name);
  json_object_set_object_member (object, "user", user);
  return zyr_message_close (object);
}

void
zyr_sign_in_request_free (ZyrSignInRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->device);
  g_free (request->staff_no);
  if (request->password != NULL)
    explicit_bzero (request->password, strlen (request->password));
  g_free (request->password);
  g_free (request);
}

ZyrSignInRequest *
zyr_sign_in_request_parse (GBytes *body, GError **error)
{
  g_autoptr (ZyrSignInRequest) request = g_new0 (ZyrSignInRequest, 1);
  g_autoptr (JsonObject) object = zyr_message_open (body, MESSAGE_BYTES_MAX, error);
  const char *device = NULL;
  const char *staff_no = NULL;
  const char *password = NULL;

  if (object == NULL || !zyr_message_read_id (object, "device", &device, error)
      || !zyr_message_read_text (object, "staff_no", ZYR_NAME_SIZE_BYTES_MAX, &staff_no, error)
      || !zyr_message_read_text (object, "password", ZYR_PASSWORD_SIZE_BYTES_MAX, &password, error))
    return NULL;
  request->device = g_strdup (device);
  request->staff_no = g_strdup (staff_no);
  request->password = g_strdup (password);
  return g_steal_pointer (&request);
}

GBytes *
zyr_sign_in_request_to_bytes (const ZyrSignInRequest *request)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "device", request->device);
  json_object_set_string_member (object, "staff_no", request->staff_no);
  json_object_set_string_member (object, "password", request->password);
  return zyr_message_close (object);
}

void
zyr_token_request_free (ZyrTokenRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->device);
  g_free (request->refresh);
  g_free (request);
}

ZyrTokenRequest *
zyr_token_request_parse (GBytes *body, GError **error)
{
  g_autoptr (ZyrTokenRequest) request = g_new0 (ZyrTokenRequest, 1);
  g_autoptr (JsonObject) object = zyr_message_open (body, MESSAGE_BYTES_MAX, error);
  const char *device = NULL;
  const char *refresh = NULL;

  if (object == NULL || !zyr_message_read_id (object, "device", &device, error)
      || !zyr_message_read_text (object, "refresh", ZYR_PROTOCOL_TOKEN_BYTES_MAX, &refresh, error))
    return NULL;
  request->device = g_strdup (device);
  request->refresh = g_strdup (refresh);
  return g_steal_pointer (&request);
}

GBytes *
zyr_token_request_to_bytes (const ZyrTokenRequest *request)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "device", request->device);
  json_object_set_string_member (object, "refresh", request->refresh);
  return zyr_message_close (object);
}

void
zyr_sign_out_request_free (ZyrSignOutRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->refresh);
  g_free (request);
}

ZyrSignOutRequest *
zyr_sign_out_request_parse (GBytes *body, GError **error)
{
  ZyrSignOutRequest *request;
  g_autoptr (JsonObject) object = zyr_message_open (body, MESSAGE_BYTES_MAX, error);
  const char *refresh = NULL;

  if (object == NULL
      || !zyr_message_read_text (object, "refresh", ZYR_PROTOCOL_TOKEN_BYTES_MAX, &refresh, error))
    return NULL;
  request = g_new0 (ZyrSignOutRequest, 1);
  request->refresh = g_strdup (refresh);
  return request;
}

GBytes *
zyr_sign_out_request_to_bytes (const ZyrSignOutRequest *request)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "refresh", request->refresh);
  return zyr_message_close (object);
}

void
zyr_session_free (ZyrSession *session)
{
  if (session == NULL)
    return;
  g_free (session->access);
  g_free (session->refresh);
  g_free (session->user_id);
  g_free (session->staff_no);
  g_free (session->user_name);
  g_strfreev (session->roles);
  g_free (session->foundation_id);
  g_free (session->foundation_name);
  g_free (session);
}

ZyrSession *
zyr_session_parse (GBytes *body, GError **error)
{
  g_autoptr (ZyrSession) session = g_new0 (ZyrSession, 1);
  g_autoptr (JsonObject) object = zyr_message_open (body, MESSAGE_BYTES_MAX, error);
  JsonObject *user;
  JsonObject *foundation;
  JsonArray *roles;
  const char *access = NULL;
  const char *refresh = NULL;
  const char *user_id = NULL;
  const char *foundation_id = NULL;

  if (object == NULL
      || !zyr_message_read_text (object, "access", ZYR_PROTOCOL_TOKEN_BYTES_MAX, &access, error)
      || !zyr_message_read_text (object, "refresh", ZYR_PROTOCOL_TOKEN_BYTES_MAX, &refresh, error)
      || !zyr_message_read_int (object, "access_expires_in", 0, G_MAXINT32,
                                &session->access_expires_in, error))
    return NULL;
  user = zyr_json_get_object (object, "user");
  foundation = zyr_json_get_object (object, "foundation");
  if (!zyr_message_read_id (user, "id", &user_id, error)
      || !zyr_message_read_array (user, "roles", ROLES_N_MAX, &roles, error)
      || !zyr_message_read_id (foundation, "id", &foundation_id, error))
    return NULL;

  session->access = g_strdup (access);
  session->refresh = g_strdup (refresh);
  session->user_id = g_strdup (user_id);
  session->staff_no = g_strdup (zyr_json_get_string (user, "staff_no", ""));
  session->user_name = g_strdup (zyr_json_get_string (user, "name", ""));
  session->roles = zyr_json_dup_strings (user, "roles");
  session->foundation_id = g_strdup (foundation_id);
  session->foundation_name = g_strdup (zyr_json_get_string (foundation, "name", ""));
  return g_steal_pointer (&session);
}

GBytes *
zyr_session_to_bytes (const ZyrSession *session)
{
  JsonObject *object = json_object_new ();
  JsonObject *user = json_object_new ();
  JsonObject *foundation = json_object_new ();

  json_object_set_string_member (object, "access", session->access);
  json_object_set_int_member (object, "access_expires_in", session->access_expires_in);
  json_object_set_string_member (object, "refresh", session->refresh);
  json_object_set_string_member (user, "id", session->user_id);
  json_object_set_string_member (user, "staff_no", session->staff_no);
  json_object_set_string_member (user, "name", session->user_name);
  json_object_set_string_member (user, "foundation", session->foundation_id);
  zyr_json_set_strings (user, "roles", (const char *const *)session->roles);
  json_object_set_object_member (object, "user", user);
  json_object_set_string_member (foundation, "id", session->foundation_id);
  json_object_set_string_member (foundation, "name", session->foundation_name);
  json_object_set_object_member (object, "foundation", foundation);
  return zyr_message_close (object);
}
