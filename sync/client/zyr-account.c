/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-account-private.h"

#include "zyr-limits.h"
#include "zyr-protocol.h"

#include <string.h>

#define ANSWER_BYTES_MAX ZYR_KIB (64)
#define SIGN_OUT_TIMEOUT_MS 5000

struct _ZyrAccount
{
  GObject parent_instance;

  char *device_id;
  ZyrTransport *transport;
  ZyrKeyring *keyring;

  gboolean loaded;
  ZyrTokens *tokens;   /* (nullable): nobody is signed in */
  guint generation;    /* of the session: answers about an earlier one are void */
  GPtrArray *waiting;  /* tasks that share the refresh under way */
};

enum
{
  SIGNED_IN,
  SIGNED_OUT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZyrAccount, zyr_account, G_TYPE_OBJECT)

static void
post (ZyrAccount         *self,
      const char         *path,
      GBytes             *body,
      guint               timeout_ms,
      GCancellable       *cancellable,
      GAsyncReadyCallback callback,
      gpointer            user_data)
{
  zyr_transport_send_async (self->transport,
                            &(ZyrRequest){
                                .method = "POST",
                                .path = path,
                                .body = body,
                                .body_type = ZYR_PROTOCOL_JSON_TYPE,
                                .answer_bytes_max = ANSWER_BYTES_MAX,
                                .timeout_ms = timeout_ms,
                            },
                            cancellable,
                            callback,
                            user_data);
}

static ZyrSession *
finish_session (ZyrAccount *self, GAsyncResult *result, GError **error)
{
  g_autoptr (ZyrReply) reply = zyr_transport_send_finish (self->transport, result, error);
  g_autoptr (GError) local = NULL;
  ZyrSession *session;

  if (reply == NULL)
    return NULL;
  local = zyr_reply_to_error (reply);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  session = zyr_session_parse (reply->body, &local);
  if (session == NULL)
    g_set_error (
        error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_NOT_THE_CENTRE, "%s", local->message);
  return session;
}

static ZyrSession *
copy_session (const ZyrSession *session)
{
  g_autoptr (GBytes) bytes = zyr_session_to_bytes (session);

  return zyr_session_parse (bytes, NULL);
}

static void
take_tokens (ZyrAccount *self, ZyrTokens *tokens)
{
  g_clear_pointer (&self->tokens, zyr_tokens_free);
  self->tokens = tokens;
  self->loaded = TRUE;
}

/* ---- the kept session ---- */

static void
tokens_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrAccount *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  ZyrTokens *tokens = zyr_keyring_load_tokens_finish (ZYR_KEYRING (source), result, &error);

  if (self->loaded)
    {
      /* Somebody signed in meanwhile. */
      g_clear_pointer (&tokens, zyr_tokens_free);
      g_task_return_boolean (task, self->tokens != NULL);
      return;
    }
  /* A session of another shape is of no use: signing in replaces it. */
  if (tokens == NULL && !g_error_matches (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_NOT_FOUND)
      && !g_error_matches (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_DAMAGED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  take_tokens (self, tokens);
  g_task_return_boolean (task, tokens != NULL);
}

void
zyr_account_load_async (ZyrAccount         *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, zyr_account_load_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->loaded)
    g_task_return_boolean (task, self->tokens != NULL);
  else
    zyr_keyring_load_tokens_async (
        self->keyring, cancellable, tokens_loaded_cb, g_steal_pointer (&task));
}

gboolean
zyr_account_load_finish (ZyrAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- signing in ---- */

static void
session_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrAccount *self = g_task_get_source_object (task);
  ZyrSession *session = g_task_get_task_data (task);
  GError *error = NULL;

  if (!zyr_keyring_store_tokens_finish (ZYR_KEYRING (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  self->generation++;
  take_tokens (self, zyr_tokens_new (session->access, session->refresh));
  g_task_return_pointer (task, copy_session (session), (GDestroyNotify) zyr_session_free);
  g_signal_emit (self, signals[SIGNED_IN], 0);
}

static void
sign_in_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrAccount *self = g_task_get_source_object (task);
  g_autoptr (ZyrTokens) tokens = NULL;
  GError *error = NULL;
  ZyrSession *session = finish_session (self, result, &error);

  if (session == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, session, (GDestroyNotify) zyr_session_free);
  tokens = zyr_tokens_new (session->access, session->refresh);
  zyr_keyring_store_tokens_async (self->keyring,
                                  tokens,
                                  g_task_get_cancellable (task),
                                  session_kept_cb,
                                  g_object_ref (task));
}

void
zyr_account_sign_in_async (ZyrAccount         *self,
                           const char         *staff_no,
                           const char         *password,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task;
  g_autoptr (GBytes) body = NULL;
  ZyrSignInRequest message;

  g_return_if_fail (ZYR_IS_ACCOUNT (self));
  g_return_if_fail (staff_no != NULL && password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_account_sign_in_async);
  g_task_set_check_cancellable (task, FALSE);
  message = (ZyrSignInRequest){
    .device = self->device_id,
    .staff_no = (char *) staff_no,
    .password = (char *) password,
  };
  body = zyr_sign_in_request_to_bytes (&message);
  post (self, ZYR_PROTOCOL_PATH_SIGN_IN, body, 0, cancellable, sign_in_answered_cb, task);
}

ZyrSession *
zyr_account_sign_in_finish (ZyrAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- renewing ---- */

static void
share_error (ZyrAccount *self, GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  for (guint i = 0; i < waiting->len; i++)
    g_task_return_error (g_ptr_array_index (waiting, i), g_error_copy (error));
  g_error_free (error);
}

static void
share_session (ZyrAccount *self, const ZyrSession *session)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  for (guint i = 0; i < waiting->len; i++)
    g_task_return_pointer (g_ptr_array_index (waiting, i),
                           copy_session (session),
                           (GDestroyNotify) zyr_session_free);
}

typedef struct
{
  ZyrAccount *self;
  guint generation;
  ZyrSession *session;
} Refresh;

static void
refresh_free (Refresh *refresh)
{
  g_clear_pointer (&refresh->session, zyr_session_free);
  g_object_unref (refresh->self);
  g_free (refresh);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Refresh, refresh_free)

static void
renewed_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Refresh) refresh = user_data;
  GError *error = NULL;

  if (!zyr_keyring_store_tokens_finish (ZYR_KEYRING (source), result, &error))
    share_error (refresh->self, error);
  else
    share_session (refresh->self, refresh->session);
}

static void
forget_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrAccount) self = user_data;

  /* What cannot be forgotten is refused by the centre all the same. */
  zyr_keyring_clear_tokens_finish (ZYR_KEYRING (source), result, NULL);
  /* Signed in anew meanwhile: that holds, and its tokens may have been forgotten with the old ones. */
  if (self->tokens != NULL)
    zyr_keyring_store_tokens_async (self->keyring, self->tokens, NULL, NULL, NULL);
  else
    g_signal_emit (self, signals[SIGNED_OUT], 0);
}

static void
renewal_failed (ZyrAccount *self, GError *error)
{
  if (g_error_matches (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_BAD_CREDENTIALS))
    error->code = ZYR_CLIENT_ERROR_SIGN_IN_AGAIN;
  if (g_error_matches (error, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_SIGN_IN_AGAIN))
    {
      self->generation++;
      take_tokens (self, NULL);
      zyr_keyring_clear_tokens_async (self->keyring, NULL, forget_cb, g_object_ref (self));
    }
  share_error (self, error);
}

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Refresh) refresh = user_data;
  ZyrAccount *self = refresh->self;
  GError *error = NULL;

  refresh->session = finish_session (self, result, &error);
  if (refresh->generation != self->generation)
    {
      /* Signed in anew or out meanwhile: that holds. */
      g_clear_error (&error);
      share_error (self,
                   g_error_new (ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_CANCELLED, "another session"));
    }
  else if (refresh->session == NULL)
    renewal_failed (self, error);
  else
    {
      /* The old token is dead from now on: the new one counts even if the keyring fails. */
      take_tokens (self, zyr_tokens_new (refresh->session->access, refresh->session->refresh));
      zyr_keyring_store_tokens_async (
          self->keyring, self->tokens, NULL, renewed_kept_cb, g_steal_pointer (&refresh));
    }
}

static void
start_refresh (ZyrAccount *self)
{
  ZyrTokenRequest message = { .device = self->device_id, .refresh = self->tokens->refresh };
  g_autoptr (GBytes) body = zyr_token_request_to_bytes (&message);
  Refresh *refresh = g_new0 (Refresh, 1);

  refresh->self = g_object_ref (self);
  refresh->generation = self->generation;
  /* Not to be cancelled: an answer that nobody reads would end the session. */
  post (self, ZYR_PROTOCOL_PATH_TOKEN, body, 0, NULL, renewed_cb, refresh);
}

void
zyr_account_refresh_async (ZyrAccount         *self,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (ZYR_IS_ACCOUNT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_account_refresh_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->tokens == NULL)
    {
      g_task_return_new_error (
          task, ZYR_CLIENT_ERROR, ZYR_CLIENT_ERROR_SIGN_IN_AGAIN, "nobody is signed in");
      return;
    }
  if (self->waiting != NULL)
    {
      g_ptr_array_add (self->waiting, g_steal_pointer (&task));
      return;
    }
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  start_refresh (self);
}

ZyrSession *
zyr_account_refresh_finish (ZyrAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- signing out ---- */

static void
centre_told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (ZyrReply) reply = NULL;

  /* Out of reach: the session ends there by its age. */
  reply = zyr_transport_send_finish (ZYR_TRANSPORT (source), result, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
session_forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrAccount *self = g_task_get_source_object (task);
  ZyrTokens *old = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean cleared = zyr_keyring_clear_tokens_finish (ZYR_KEYRING (source), result, &error);

  g_signal_emit (self, signals[SIGNED_OUT], 0);
  if (!cleared)
    g_task_return_error (task, error);
  else if (old == NULL)
    g_task_return_boolean (task, TRUE);
  else
    {
      ZyrSignOutRequest message = { .refresh = old->refresh };
      g_autoptr (GBytes) body = zyr_sign_out_request_to_bytes (&message);

      post (self,
            ZYR_PROTOCOL_PATH_SIGN_OUT,
            body,
            SIGN_OUT_TIMEOUT_MS,
            NULL,
            centre_told_cb,
            g_steal_pointer (&task));
    }
}

static void
loaded_to_sign_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ZyrAccount *self = ZYR_ACCOUNT (source);

  zyr_account_load_finish (self, result, NULL);
  if (self->tokens != NULL)
    g_task_set_task_data (
        task, g_steal_pointer (&self->tokens), (GDestroyNotify) zyr_tokens_free);
  self->generation++;
  self->loaded = TRUE;
  zyr_keyring_clear_tokens_async (
      self->keyring, NULL, session_forgotten_cb, g_steal_pointer (&task));
}

void
zyr_account_sign_out_async (ZyrAccount         *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (ZYR_IS_ACCOUNT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, zyr_account_sign_out_async);
  g_task_set_check_cancellable (task, FALSE);
  zyr_account_load_async (self, cancellable, loaded_to_sign_out_cb, task);
}

gboolean
zyr_account_sign_out_finish (ZyrAccount *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- the object ---- */

static void
zyr_account_finalize (GObject *object)
{
  ZyrAccount *self = ZYR_ACCOUNT (object);

  g_clear_pointer (&self->tokens, zyr_tokens_free);
  g_clear_object (&self->transport);
  g_clear_object (&self->keyring);
  g_free (self->device_id);

  G_OBJECT_CLASS (zyr_account_parent_class)->finalize (object);
}

static void
zyr_account_class_init (ZyrAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_account_finalize;

  signals[SIGNED_IN] = g_signal_new ("signed-in",
                                     G_TYPE_FROM_CLASS (klass),
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     0);
  signals[SIGNED_OUT] = g_signal_new ("signed-out",
                                      G_TYPE_FROM_CLASS (klass),
                                      G_SIGNAL_RUN_LAST,
                                      0,
                                      NULL,
                                      NULL,
                                      NULL,
                                      G_TYPE_NONE,
                                      0);
}

static void
zyr_account_init (ZyrAccount *self)
{
}

ZyrAccount *
zyr_account_new (const char *host,
                 guint16     port,
                 const char *ca_pem,
                 const char *device_id,
                 ZyrKeyring *keyring,
                 GError    **error)
{
  g_autoptr (GTlsCertificate) ca = NULL;
  g_autoptr (GError) local = NULL;
  ZyrAccount *self;

  g_return_val_if_fail (host != NULL && ca_pem != NULL && device_id != NULL, NULL);
  g_return_val_if_fail (ZYR_IS_KEYRING (keyring), NULL);

  ca = g_tls_certificate_new_from_pem (ca_pem, -1, &local);
  if (ca == NULL)
    {
      g_set_error (error,
                   ZYR_CLIENT_ERROR,
                   ZYR_CLIENT_ERROR_FAILED,
                   "the kept certificate: %s",
                   local->message);
      return NULL;
    }
  self = g_object_new (ZYR_TYPE_ACCOUNT, NULL);
  self->device_id = g_strdup (device_id);
  self->transport = zyr_transport_new (host, port, ca);
  self->keyring = g_object_ref (keyring);
  return self;
}

const char *
zyr_account_get_device_id (ZyrAccount *self)
{
  return self->device_id;
}

ZyrTransport *
zyr_account_get_transport (ZyrAccount *self)
{
  return self->transport;
}

const char *
zyr_account_get_access (ZyrAccount *self)
{
  return self->tokens != NULL ? self->tokens->access : NULL;
}
