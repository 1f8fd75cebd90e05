/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question to the centre outside of the exchange: answered now or not at all. */
#include "zyr-account-private.h"

#include "zyr-protocol.h"

typedef struct
{
  char *path;
  GBytes *body;
  gsize answer_bytes_max;
  gboolean renewed;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->path);
  g_bytes_unref (question->body);
  g_free (question);
}

static void ask (GTask *task);

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (ZyrSession) session
      = zyr_account_refresh_finish (ZYR_ACCOUNT (source), result, &error);

  if (session == NULL)
    g_task_return_error (task, error);
  else
    ask (g_steal_pointer (&task));
}

/* Takes @task. Once for a question. */
static void
renew (GTask *task)
{
  ZyrAccount *self = g_task_get_source_object (task);

  ((Question *)g_task_get_task_data (task))->renewed = TRUE;
  zyr_account_refresh_async (self, g_task_get_cancellable (task), renewed_cb, task);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Question *question = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrReply) reply
      = zyr_transport_send_finish (ZYR_TRANSPORT (source), result, &error);

  if (reply != NULL && !question->renewed && reply->problem != NULL
      && reply->problem->code == ZYR_PROTOCOL_ERROR_TOKEN_EXPIRED)
    {
      renew (g_steal_pointer (&task));
      return;
    }
  if (reply != NULL)
    error = zyr_reply_to_error (reply);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_bytes_ref (reply->body), (GDestroyNotify)g_bytes_unref);
}

/* Takes @task. */
static void
ask (GTask *task)
{
  ZyrAccount *self = g_task_get_source_object (task);
  const Question *question = g_task_get_task_data (task);
  const ZyrRequest request = { .method = "POST",
                               .path = question->path,
                               .body = question->body,
                               .body_type = ZYR_PROTOCOL_JSON_TYPE,
                               .accept_coding = TRUE,
                               .access = zyr_account_get_access (self),
                               .answer_bytes_max = question->answer_bytes_max };

  if (request.access == NULL && !question->renewed)
    renew (task);
  else
    zyr_transport_send_async (zyr_account_get_transport (self), &request,
                              g_task_get_cancellable (task), answered_cb, task);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  zyr_account_load_finish (ZYR_ACCOUNT (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    ask (g_steal_pointer (&task));
}

void
zyr_account_ask_async (ZyrAccount *self,
                       const char *path,
                       GBytes *body,
                       gsize answer_bytes_max,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  g_return_if_fail (ZYR_IS_ACCOUNT (self));

  g_task_set_source_tag (task, zyr_account_ask_async);
  question->path = g_strdup (path);
  question->body = g_bytes_ref (body);
  question->answer_bytes_max = answer_bytes_max;
  g_task_set_task_data (task, question, question_free);
  zyr_account_load_async (self, cancellable, loaded_cb, task);
}

GBytes *
zyr_account_ask_finish (ZyrAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
