/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-service-private.h"

#include "zyr-hash.h"
#include "zyr-limits.h"
#include "zyr-protocol.h"
#include "zyr-publication.h"
#include "zyr-record-table.h"
#include "zyr-rights.h"

#include <sodium.h>
#include <string.h>

/* 192 bits, 32 letters: nobody guesses them, and they travel with every request. */
#define TOKEN_BYTES 24
#define RETRY_AFTER_BUSY_S 2
/* Forms that are kept in memory. */
#define FORMS_N_MAX 32

typedef struct
{
  const char *method;
  const char *path; /* ends with "/": the rest is the handler's */
  gboolean signed_in;
  ZyrHandler handle;
} Route;

static const Route routes[] = {
  { "GET", ZYR_PROTOCOL_PATH_HEALTH, FALSE, zyr_service_handle_health },
  { "GET", ZYR_PROTOCOL_PATH_LIVE, FALSE, zyr_service_handle_live },
  { "POST", ZYR_PROTOCOL_PATH_ENROL, FALSE, zyr_service_enrol },
  { "POST", ZYR_PROTOCOL_PATH_SIGN_IN, FALSE, zyr_service_sign_in },
  { "POST", ZYR_PROTOCOL_PATH_TOKEN, FALSE, zyr_service_token },
  { "POST", ZYR_PROTOCOL_PATH_SIGN_OUT, FALSE, zyr_service_sign_out },
  { "POST", ZYR_PROTOCOL_PATH_HELLO, TRUE, zyr_service_hello },
  { "POST", ZYR_PROTOCOL_PATH_LEASE, TRUE, zyr_service_open_lease },
  { "POST", ZYR_PROTOCOL_PATH_PUSH, TRUE, zyr_service_push },
  { "POST", ZYR_PROTOCOL_PATH_RETRY, TRUE, zyr_service_handle_retry },
  { "POST", ZYR_PROTOCOL_PATH_SEALED, FALSE, zyr_service_sealed },
  { "GET", ZYR_PROTOCOL_PATH_PULL, TRUE, zyr_service_pull },
  { "GET", ZYR_PROTOCOL_PATH_WAIT, TRUE, zyr_service_wait },
  { "POST", ZYR_PROTOCOL_PATH_FILE, TRUE, zyr_service_file },
  { "POST", ZYR_PROTOCOL_PATH_FIND, TRUE, zyr_service_find },
  { "POST", ZYR_PROTOCOL_PATH_ANNUL, TRUE, zyr_service_annul },
  { "HEAD", ZYR_PROTOCOL_PATH_BLOB, TRUE, zyr_service_head_blob },
  { "PATCH", ZYR_PROTOCOL_PATH_BLOB, TRUE, zyr_service_patch_blob },
  { "PUT", ZYR_PROTOCOL_PATH_BLOB, TRUE, zyr_service_put_blob },
  { "GET", ZYR_PROTOCOL_PATH_BLOB, TRUE, zyr_service_get_blob },
};

static void
kernel_random (guint8 *bytes, gsize size, gpointer data)
{
  randombytes_buf (bytes, size);
}

static void
locked_random (guint8 *bytes, gsize size, gpointer data)
{
  zyr_service_random (data, bytes, size);
}

void
zyr_service_random (ZyrService *service, guint8 *bytes, gsize size)
{
  g_mutex_lock (&service->random_lock);
  service->random (bytes, size, service->random_data);
  g_mutex_unlock (&service->random_lock);
}

ZyrService *
zyr_service_new (const ZyrServiceOptions *options)
{
  ZyrService *service = g_new0 (ZyrService, 1);

  g_assert (sodium_init () >= 0);
  service->storage = options->storage;
  service->clock = zyr_clock_ref (options->clock);
  service->random = options->random != NULL ? options->random : kernel_random;
  service->random_data = options->random_data;
  g_mutex_init (&service->random_lock);
  service->uuids = zyr_uuid_source_new (options->clock, locked_random, service);
  service->blobs = zyr_blob_folder_new (options->blob_dir);
  service->password_cost = options->password_cost;
  service->blob_dir = g_strdup (options->blob_dir);
  service->database_dir = g_strdup (options->database_dir);
  service->free_bytes_min = options->free_bytes_min;
  service->limiter = zyr_limiter_new (&options->limits, options->limiter_memory);
  service->downloads = zyr_downloads_new (options->limits.downloads);
  service->lease_days = options->lease_days;
  service->file_months = options->file_months;
  service->committed = options->committed;
  service->committed_data = options->committed_data;
  service->no_password = zyr_password_hash ("", options->password_cost, locked_random, service);
  g_assert (service->no_password != NULL);
  g_mutex_init (&service->forms_lock);
  service->forms
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)zyr_record_unref);
  return service;
}

void
zyr_service_free (ZyrService *service)
{
  if (service == NULL)
    return;
  zyr_blob_store_free (service->blobs);
  zyr_uuid_source_free (service->uuids);
  zyr_clock_unref (service->clock);
  g_mutex_clear (&service->random_lock);
  g_mutex_clear (&service->forms_lock);
  g_hash_table_unref (service->forms);
  zyr_limiter_free (service->limiter);
  zyr_downloads_free (service->downloads);
  g_free (service->blob_dir);
  g_free (service->database_dir);
  g_free (service->no_password);
  g_free (service);
}

char *
zyr_service_token_to_text (const guint8 *bytes)
{
  const gsize size = sodium_base64_ENCODED_LEN (TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE);
  char *text = g_malloc (size);

  return sodium_bin2base64 (text, size, bytes, TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE);
}

char *
zyr_service_new_token (ZyrService *service)
{
  guint8 bytes[TOKEN_BYTES];

  zyr_service_random (service, bytes, sizeof bytes);
  return zyr_service_token_to_text (bytes);
}

/* What handlers use */

void
zyr_call_answer (ZyrCall *call, guint status, GBytes *body)
{
  call->response->status = status;
  call->response->content_type = ZYR_PROTOCOL_JSON_TYPE;
  call->response->compressible = TRUE;
  call->response->body = body;
}

void
zyr_service_tell_committed (ZyrService *service, GHashTable *heads)
{
  if (heads != NULL && service->committed != NULL && g_hash_table_size (heads) > 0)
    service->committed (heads, service->committed_data);
}

gboolean
zyr_call_refuse (GError **error, ZyrProtocolError code, const char *message)
{
  g_set_error_literal (error, ZYR_PROTOCOL_ERROR, code, message);
  return FALSE;
}

static JsonObject *
get_details (ZyrCall *call)
{
  if (call->details == NULL)
    call->details = json_object_new ();
  return call->details;
}

void
zyr_call_detail_int (ZyrCall *call, const char *name, gint64 value)
{
  json_object_set_int_member (get_details (call), name, value);
}

void
zyr_call_detail_text (ZyrCall *call, const char *name, const char *value)
{
  json_object_set_string_member (get_details (call), name, value);
}

gboolean
zyr_call_audit (ZyrCall *call, ZyrTx *tx, const char *action, JsonObject *details, GError **error)
{
  return zyr_call_audit_in (call, tx, call->caller.home, action, details, error);
}

gboolean
zyr_call_audit_in (ZyrCall *call,
                   ZyrTx *tx,
                   const char *home,
                   const char *action,
                   JsonObject *details,
                   GError **error)
{
  ZyrAuditEntry entry = { .home = home,
                          .at = call->now,
                          .account = call->caller.account,
                          .device = call->caller.device,
                          .action = action,
                          .details = details };

  return zyr_audit_append (tx, &entry, error);
}

char *
zyr_service_dup_epoch (ZyrTx *tx, GError **error)
{
  return zyr_tx_dup_text (tx, "SELECT value FROM meta WHERE key = 'epoch'", ZYR_NO_VALUES, error);
}

/* A restored database may lack what was published after its backup: its epoch is another. */
ZyrRecord *
zyr_service_dup_form (ZyrService *service,
                      ZyrTx *tx,
                      const char *epoch,
                      const char *id,
                      GError **error)
{
  g_autofree char *key = g_strconcat (epoch, " ", id, NULL);
  g_autoptr (ZyrRecord) form = NULL;

  g_mutex_lock (&service->forms_lock);
  form = g_hash_table_lookup (service->forms, key);
  if (form != NULL)
    zyr_record_ref (form);
  g_mutex_unlock (&service->forms_lock);
  if (form != NULL)
    return g_steal_pointer (&form);

  form = zyr_record_table_dup (tx, "ref", ZYR_KIND_FORM, id, error);
  if (form == NULL)
    return NULL;
  g_mutex_lock (&service->forms_lock);
  if (g_hash_table_size (service->forms) >= FORMS_N_MAX)
    g_hash_table_remove_all (service->forms);
  g_hash_table_replace (service->forms, g_steal_pointer (&key), zyr_record_ref (form));
  g_mutex_unlock (&service->forms_lock);
  return g_steal_pointer (&form);
}

gboolean
zyr_caller_sees_foundation (const ZyrCaller *caller)
{
  return zyr_roles_allow (caller->roles, ZYR_ACTION_SEE_FILE, ZYR_REACH_FOUNDATION);
}

GStrv
zyr_caller_dup_scopes (const ZyrCaller *caller)
{
  return zyr_rights_dup_feeds (caller->roles, caller->home, caller->account);
}

gboolean
zyr_caller_may_read (const ZyrCaller *caller, const char *scope)
{
  g_auto (GStrv) scopes = zyr_caller_dup_scopes (caller);

  return g_strv_contains ((const char *const *)scopes, scope);
}

/* Answering */

static ZyrProtocolError
code_of_error (const GError *error)
{
  if (error->domain == ZYR_PROTOCOL_ERROR)
    return (ZyrProtocolError)error->code;
  if (error->domain == ZYR_STORAGE_ERROR
      && (error->code == ZYR_STORAGE_ERROR_BUSY || error->code == ZYR_STORAGE_ERROR_FULL
          || error->code == ZYR_STORAGE_ERROR_IO))
    return ZYR_PROTOCOL_ERROR_BUSY;
  return ZYR_PROTOCOL_ERROR_INTERNAL;
}

static void
answer_error (ZyrCall *call, const GError *error)
{
  ZyrProtocolError code = code_of_error (error);

  if (code == ZYR_PROTOCOL_ERROR_BUSY && !zyr_json_has (call->details, "retry_after"))
    zyr_call_detail_int (call, "retry_after", RETRY_AFTER_BUSY_S);
  if (code == ZYR_PROTOCOL_ERROR_DEVICE_REVOKED)
    {
      g_autofree char *seal = zyr_service_dup_seal_key (call->service, NULL);

      if (seal != NULL)
        zyr_call_detail_text (call, "seal", seal);
    }
  zyr_response_clear (call->response);
  call->response->status = zyr_protocol_error_to_status (code);
  if (code == ZYR_PROTOCOL_ERROR_MALFORMED && call->blob_differs)
    call->response->status = 422;
  call->response->content_type = ZYR_PROTOCOL_JSON_TYPE;
  call->response->error_code = zyr_protocol_error_to_code (code);
  call->response->retry_after_s = zyr_json_get_int (call->details, "retry_after", 0);
  call->response->body = zyr_protocol_error_build (code, error->message, call->details);
}

static gboolean
find_route (ZyrCall *call, const Route **found, GError **error)
{
  gboolean path_known = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      const Route *route = &routes[i];
      gboolean folder = g_str_has_suffix (route->path, "/");

      if (folder ? !g_str_has_prefix (call->request->path, route->path)
                 : !g_str_equal (call->request->path, route->path))
        continue;
      path_known = TRUE;
      if (g_str_equal (call->request->method, route->method))
        {
          call->tail = call->request->path + strlen (route->path);
          *found = route;
          return TRUE;
        }
    }
  return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_NOT_FOUND,
                          path_known ? "no such method here" : "no such path");
}

static gboolean
check_version (ZyrCall *call, GError **error)
{
  JsonArray *versions;

  if (!g_str_has_prefix (call->request->path, ZYR_PROTOCOL_PATH_BASE)
      || g_strcmp0 (call->request->protocol, ZYR_PROTOCOL_VERSION_TEXT) == 0)
    return TRUE;
  versions = json_array_new ();
  json_array_add_int_element (versions, ZYR_PROTOCOL_VERSION);
  json_object_set_array_member (get_details (call), "versions", versions);
  return zyr_call_refuse (error, ZYR_PROTOCOL_ERROR_VERSION, "protocol version is not spoken here");
}

static gboolean
ask_to_wait (ZyrCall *call, ZyrProtocolError code, gint64 wait_s, const char *what, GError **error)
{
  zyr_call_detail_int (call, "retry_after", wait_s);
  return zyr_call_refuse (error, code, what);
}

gboolean
zyr_call_may_guess (ZyrCall *call, GError **error)
{
  gint64 wait_s
      = zyr_limiter_get_wait_s (call->service->limiter, call->request->address, call->now_s);

  return wait_s == 0
         || ask_to_wait (call, ZYR_PROTOCOL_ERROR_LOCKED_OUT, wait_s, "too many wrong guesses",
                         error);
}

void
zyr_call_note_guess (ZyrCall *call)
{
  zyr_limiter_note_guess (call->service->limiter, call->request->address, call->now_s);
}

/* Who has asked for more than his share comes again later. */
static gboolean
check_share (ZyrCall *call, GError **error)
{
  gint64 wait_s = zyr_limiter_take (call->service->limiter, call->caller.device,
                                    call->caller.account, call->now_s * G_USEC_PER_SEC,
                                    g_bytes_get_size (call->request->body));

  return wait_s == 0
         || ask_to_wait (call, ZYR_PROTOCOL_ERROR_TOO_MANY, wait_s,
                         "this device has asked for too much", error);
}

static void
charge_answer (ZyrCall *call)
{
  gsize bytes = call->response->body != NULL ? g_bytes_get_size (call->response->body) : 0;

  zyr_limiter_charge (call->service->limiter, call->caller.device, call->caller.account,
                      call->now_s * G_USEC_PER_SEC, bytes);
}

/* However many sessions a device opens, most threads are left to others. */
static gboolean
handle_signed_in (ZyrCall *call, const Route *route, GError **error)
{
  ZyrLimiter *limiter = call->service->limiter;
  const ZyrCaller *caller = &call->caller;

  if (!zyr_service_authenticate (call, error) || !check_share (call, error))
    return FALSE;
  if (!zyr_limiter_enter (limiter, caller->device, caller->account))
    return ask_to_wait (call, ZYR_PROTOCOL_ERROR_TOO_MANY, 1,
                        "this device has too much under way", error);
  call->entered = TRUE;
  return route->handle (call, error);
}

static gboolean
handle (ZyrCall *call, GError **error)
{
  const Route *route = NULL;

  if (!find_route (call, &route, error) || !check_version (call, error))
    return FALSE;
  return route->signed_in ? handle_signed_in (call, route, error) : route->handle (call, error);
}

/* The call is over: its response is told and all else is freed. */
static void
end_call (ZyrCall *call, const GError *error)
{
  ZyrResponse *response = call->response;

  if (error != NULL)
    answer_error (call, error);
  else if (call->entered)
    charge_answer (call);
  if (call->entered)
    zyr_limiter_leave (call->service->limiter, call->caller.device, call->caller.account);
  if (call->caller.device != NULL)
    {
      g_autofree char *hash = zyr_hash_sha256_hex_text (call->caller.device);

      g_strlcpy (response->device, hash, sizeof response->device);
    }
  g_assert ((response->status != 0) != (response->park != NULL));

  if (call->write_free != NULL)
    call->write_free (call->write_data);
  g_clear_error (&call->write_error);
  g_free (call->now);
  g_free (call->caller.account);
  g_free (call->caller.device);
  g_free (call->caller.home);
  g_free (call->caller.name);
  g_clear_pointer (&call->details, json_object_unref);
  g_free (call);
}

void
zyr_call_write_later (ZyrCall *call,
                      ZyrTxFunc write,
                      ZyrTxManyFunc write_many,
                      void (*answer) (ZyrCall *call, gpointer data),
                      GDestroyNotify free_func,
                      gpointer data)
{
  call->write = write;
  call->write_many = write_many;
  call->answer = answer;
  call->write_free = free_func;
  call->write_data = data;
}

static void
on_written (gboolean ok, const GError *error, gpointer data)
{
  ZyrCall *call = data;

  if (!ok)
    call->write_error = g_error_copy (error);
  call->ready (call, call->ready_data);
}

gboolean
zyr_service_start (ZyrService *service,
                   const ZyrRequest *request,
                   ZyrResponse *response,
                   ZyrReadyFunc ready,
                   gpointer data)
{
  static GBytes *no_body = NULL;
  g_autoptr (GError) error = NULL;
  ZyrCall *call = g_new0 (ZyrCall, 1);
  ZyrRequest with_body = *request;
  gint64 time_us = 0;
  gboolean is_over;

  memset (response, 0, sizeof *response);
  call->service = service;
  call->request = &with_body;
  call->response = response;
  call->ready = ready;
  call->ready_data = data;
  if (g_once_init_enter (&no_body))
    g_once_init_leave (&no_body, g_bytes_new_static ("", 0));
  if (with_body.body == NULL)
    with_body.body = no_body;
  call->now_s = zyr_clock_get_now_us (service->clock) / G_USEC_PER_SEC;
  call->now = zyr_clock_dup_now_iso (service->clock);
  if (request->time != NULL && zyr_time_parse_iso (request->time, &time_us, NULL, NULL))
    call->clock_ahead_s = time_us / G_USEC_PER_SEC - call->now_s;
  is_over = !handle (call, &error) || call->write == NULL;
  if (call->caller.device != NULL && ABS (call->clock_ahead_s) > ZYR_CLOCK_SKEW_WARNING_S)
    g_atomic_int_inc (&service->n_clock_off);
  if (is_over)
    {
      end_call (call, error);
      return TRUE;
    }
  call->request = NULL;
  zyr_storage_start_home (service->storage, call->caller.home, call->write, call->write_many,
                          call->write_data, on_written, call);
  return FALSE;
}

void
zyr_service_finish (ZyrPending *call)
{
  if (call->write_error == NULL)
    call->answer (call, call->write_data);
  end_call (call, call->write_error);
}

/* Who waits for a request. */
typedef struct
{
  GMutex lock;
  GCond cond;
  ZyrPending *pending;
} Waiter;

static void
on_ready (ZyrPending *pending, gpointer data)
{
  Waiter *waiter = data;

  g_mutex_lock (&waiter->lock);
  waiter->pending = pending;
  g_cond_signal (&waiter->cond);
  g_mutex_unlock (&waiter->lock);
}

void
zyr_service_handle (ZyrService *service, const ZyrRequest *request, ZyrResponse *response)
{
  Waiter waiter = { .pending = NULL };

  g_mutex_init (&waiter.lock);
  g_cond_init (&waiter.cond);
  if (!zyr_service_start (service, request, response, on_ready, &waiter))
    {
      g_mutex_lock (&waiter.lock);
      while (waiter.pending == NULL)
        g_cond_wait (&waiter.cond, &waiter.lock);
      g_mutex_unlock (&waiter.lock);
      zyr_service_finish (waiter.pending);
    }
  g_mutex_clear (&waiter.lock);
  g_cond_clear (&waiter.cond);
}

void
zyr_response_clear (ZyrResponse *response)
{
  g_clear_pointer (&response->body, g_bytes_unref);
  g_clear_pointer (&response->content_range, g_free);
  g_clear_pointer (&response->park, zyr_wait_query_free);
  memset (response, 0, sizeof *response);
}
