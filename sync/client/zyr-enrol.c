/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-account.h"

#include "zyr-enrolment.h"
#include "zyr-limits.h"
#include "zyr-protocol.h"
#include "zyr-transport-private.h"

#define ANSWER_BYTES_MAX ZYR_KIB (64)
#define PLATFORM "linux"

void
zyr_enrolled_free (ZyrEnrolled *enrolled)
{
  g_clear_pointer (&enrolled->answer, zyr_enrol_answer_free);
  g_free (enrolled->host);
  g_free (enrolled->ca_pem);
  g_free (enrolled);
}

static void
return_enrolled (GTask *task, ZyrTransport *transport, const ZyrReply *reply)
{
  const ZyrEnrolment *enrolment = g_task_get_task_data (task);
  g_autoptr (ZyrEnrolled) enrolled = g_new0 (ZyrEnrolled, 1);
  g_autoptr (GError) error = NULL;

  enrolled->answer = zyr_enrol_answer_parse (reply->body, &error);
  if (enrolled->answer == NULL)
    {
      g_task_return_new_error (
          task, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_NOT_THE_CENTRE, "%s", error->message);
      return;
    }
  enrolled->host = g_strdup (enrolment->host);
  enrolled->port = enrolment->port;
  g_object_get (zyr_transport_get_ca (transport), "certificate-pem", &enrolled->ca_pem, NULL);
  g_task_return_pointer (
      task, g_steal_pointer (&enrolled), (GDestroyNotify) zyr_enrolled_free);
}

static void
enrol_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ZyrTransport *transport = ZYR_TRANSPORT (source);
  g_autoptr (GTask) task = user_data;
  g_autoptr (ZyrReply) reply = NULL;
  GError *error = NULL;

  reply = zyr_transport_send_finish (transport, result, &error);
  if (reply != NULL)
    error = zyr_reply_to_error (reply);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    return_enrolled (task, transport, reply);
}

void
zyr_account_enrol_async (const char         *enrolment_text,
                         const char         *device_name,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (ZyrTransport) transport = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  ZyrEnrolment *enrolment;
  ZyrEnrolRequest message;

  g_return_if_fail (enrolment_text != NULL && device_name != NULL);

  g_task_set_source_tag (task, zyr_account_enrol_async);
  g_task_set_check_cancellable (task, FALSE);
  enrolment = zyr_enrolment_parse (enrolment_text, &error);
  if (enrolment == NULL)
    {
      g_task_return_new_error (
          task, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_BAD_ENROLMENT_TEXT, "%s", error->message);
      return;
    }
  g_task_set_task_data (task, enrolment, (GDestroyNotify) zyr_enrolment_free);

  message = (ZyrEnrolRequest){
    .code = enrolment->code,
    .device_name = (char *) device_name,
    .platform = (char *) PLATFORM,
    .app_version = (char *) ZYR_VERSION,
  };
  body = zyr_enrol_request_to_bytes (&message);
  transport = zyr_transport_new_for_fingerprint (
      enrolment->host, enrolment->port, enrolment->ca_sha256);
  zyr_transport_send_async (transport,
                            &(ZyrRequest){
                                .method = "POST",
                                .path = ZYR_PROTOCOL_PATH_ENROL,
                                .body = body,
                                .body_type = ZYR_PROTOCOL_JSON_TYPE,
                                .answer_bytes_max = ANSWER_BYTES_MAX,
                            },
                            cancellable,
                            enrol_answered_cb,
                            g_steal_pointer (&task));
}

ZyrEnrolled *
zyr_account_enrol_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
