/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device that was withdrawn hands over before it destroys its key: read by the centre alone,
 * and kept aside, for a person to decide about. */
#include "zyr-service-push-private.h"

#include "zyr-accounts.h"
#include "zyr-audit.h"
#include "zyr-hash.h"
#include "zyr-limits.h"
#include "zyr-messages.h"
#include "zyr-operation.h"
#include "zyr-seal.h"

#define META_SEAL "seal"

/* The secret key, made when it is asked for first, as for the first lease; in the database, as a centre
 * of many processes needs it, and as its backups do. */

typedef struct
{
  ZyrService *service;
  char *secret;
} SealKey;

static gboolean
read_key_tx (ZyrTx *tx, gpointer data, GError **error)
{
  SealKey *key = data;
  g_autoptr (GError) local_error = NULL;

  g_clear_pointer (&key->secret, g_free);
  key->secret = zyr_tx_dup_text (tx, "SELECT value FROM meta WHERE key = '" META_SEAL "'",
                                 ZYR_NO_VALUES, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
make_key_tx (ZyrTx *tx, gpointer data, GError **error)
{
  SealKey *key = data;
  guint8 bytes[ZYR_SEAL_KEY_BYTES];

  if (!read_key_tx (tx, data, error) || key->secret != NULL)
    return key->secret != NULL;
  zyr_service_random (key->service, bytes, sizeof bytes);
  key->secret = zyr_seal_key_to_text (bytes);
  memset (bytes, 0, sizeof bytes);
  return zyr_tx_run (tx, "INSERT INTO meta (key, value) VALUES ('" META_SEAL "', ?1)",
                     ZYR_VALUES (ZYR_TEXT (key->secret)), error);
}

char *
zyr_service_dup_seal_secret (ZyrService *service, GError **error)
{
  SealKey key = { service, NULL };

  if (zyr_storage_read (service->storage, read_key_tx, &key, error)
      && (key.secret != NULL
          || zyr_storage_write (service->storage, make_key_tx, &key, error)))
    return key.secret;
  g_free (key.secret);
  return NULL;
}

char *
zyr_service_dup_seal_key (ZyrService *service, GError **error)
{
  g_autofree char *secret = zyr_service_dup_seal_secret (service, error);

  return secret != NULL ? zyr_seal_dup_public (secret, error) : NULL;
}

/* Operations */

typedef struct
{
  ZyrCall *call;
  const ZyrPushRequest *request;
  ZyrPushAnswer *answer;
} Sealed;

/* Which files were opened on it is nothing to decide about. */
static gboolean
is_read (JsonObject *op)
{
  return g_str_equal (zyr_operation_get_kind (op), ZYR_OP_FILE_READ);
}

static JsonObject *
build_result (JsonObject *op)
{
  JsonObject *result = json_object_new ();

  json_object_set_int_member (result, "n", zyr_operation_get_number (op));
  json_object_set_string_member (result, "s", is_read (op) ? "ok" : ZYR_PUSH_QUARANTINED);
  if (!is_read (op))
    json_object_set_string_member (result, "reason", ZYR_REFUSAL_DEVICE_REVOKED);
  json_object_set_array_member (result, "res", json_array_new ());
  return result;
}

static gboolean
audit_read (Sealed *sealed, ZyrTx *tx, JsonObject *op, gint64 n, GError **error)
{
  g_autofree char *text = zyr_push_dup_read_details (op, n, ZYR_REFUSAL_DEVICE_REVOKED);
  g_autoptr (JsonObject) details = zyr_json_parse_object (text, -1, strlen (text), error);

  return details != NULL && zyr_call_audit (sealed->call, tx, ZYR_OP_FILE_READ, details, error);
}

/* Numbers may be taken, or missing (the device may be an older copy of itself): what is new comes
 * behind what is known, and what is known is told by its content. */
static gboolean
keep_operation (Sealed *sealed, ZyrTx *tx, JsonObject *op, gint64 *last, GError **error)
{
  const ZyrCaller *caller = &sealed->call->caller;
  g_autofree char *sent = zyr_json_object_to_canonical (op);
  g_autofree char *hash = zyr_hash_sha256_hex_text (sent);
  g_autoptr (JsonObject) kept = NULL;
  g_autoptr (JsonObject) result = NULL;
  g_autofree char *payload = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *known = zyr_tx_dup_text (
      tx, "SELECT hash FROM operation WHERE home = ?1 AND device = ?2 AND hash = ?3",
      ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (caller->device), ZYR_TEXT (hash)),
      &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (known != NULL)
    return TRUE;
  kept = zyr_json_copy_object (op);
  zyr_operation_set_number (kept, ++*last);
  if (is_read (op) && !audit_read (sealed, tx, op, *last, error))
    return FALSE;
  payload = is_read (op) ? NULL : zyr_json_object_to_canonical (kept);
  result = build_result (kept);
  text = zyr_json_object_to_canonical (result);
  return zyr_tx_run (tx,
                     "INSERT INTO operation (home, device, n, kind, hash, outcome, result, payload,"
                     " at) VALUES (?1, ?2, ?3, ?4, ?5, ?9, ?6, ?7, ?8)",
                     ZYR_VALUES (ZYR_TEXT (caller->home), ZYR_TEXT (caller->device),
                                 ZYR_INT (*last), ZYR_TEXT (zyr_operation_get_kind (op)),
                                 ZYR_TEXT (hash), ZYR_TEXT (text), ZYR_TEXT (payload),
                                 ZYR_INT (sealed->call->now_s),
                                 ZYR_TEXT (zyr_json_get_string (result, "s", ""))),
                     error);
}

static gboolean
sealed_tx (ZyrTx *tx, gpointer data, GError **error)
{
  Sealed *sealed = data;
  const ZyrCaller *caller = &sealed->call->caller;
  g_autoptr (ZyrDevice) device = NULL;
  g_autoptr (JsonObject) details = json_object_new ();
  gint64 last;

  g_clear_pointer (&sealed->answer, zyr_push_answer_free);
  sealed->answer = g_new0 (ZyrPushAnswer, 1);
  sealed->answer->results
      = g_ptr_array_new_with_free_func ((GDestroyNotify)json_object_unref);
  device = zyr_devices_find_in (tx, caller->home, caller->device, &sealed->answer->epoch, error);
  if (device == NULL)
    return FALSE;
  last = device->last_op;
  for (guint i = 0; i < sealed->request->ops->len; i++)
    {
      JsonObject *op = g_ptr_array_index (sealed->request->ops, i);

      if (!keep_operation (sealed, tx, op, &last, error))
        return FALSE;
      g_ptr_array_add (sealed->answer->results, build_result (op));
    }
  sealed->answer->last = sealed->request->first + sealed->request->ops->len - 1;
  if (last == device->last_op)
    return TRUE;
  json_object_set_int_member (details, "first", device->last_op + 1);
  json_object_set_int_member (details, "last", last);
  return zyr_devices_set_progress (tx, caller->home, caller->device, last, sealed->call->now_s,
                                   sealed->call->clock_ahead_s, error)
         && zyr_call_audit (sealed->call, tx, "device-handed-over", details, error);
}

static gboolean
take_operations (ZyrCall *call, GBytes *plain, GError **error)
{
  g_autoptr (ZyrPushRequest) request = zyr_push_request_parse (plain, error);
  Sealed sealed = { call, request, NULL };
  gboolean done;

  if (request == NULL)
    return FALSE;
  done = zyr_storage_write_home (call->service->storage, call->caller.home, sealed_tx, &sealed,
                                 error);
  if (done)
    zyr_call_answer (call, 200, zyr_push_answer_to_bytes (sealed.answer));
  g_clear_pointer (&sealed.answer, zyr_push_answer_free);
  return done;
}

/* The rest of the path: nothing with operations, the hash of a photo with its bytes. */
gboolean
zyr_service_sealed (ZyrCall *call, GError **error)
{
  const ZyrRequest *outer = call->request;
  ZyrRequest inner = *outer;
  g_autofree char *secret = NULL;
  g_autoptr (GBytes) plain = NULL;
  gboolean done;

  if (!zyr_service_authenticate_revoked (call, error))
    return FALSE;
  secret = zyr_service_dup_seal_secret (call->service, error);
  plain = secret != NULL ? zyr_seal_open (outer->body, secret, error) : NULL;
  if (plain == NULL)
    return FALSE;
  if (call->tail[0] == '\0')
    return take_operations (call, plain, error);
  inner.body = plain;
  call->request = &inner;
  done = zyr_service_put_blob (call, error);
  call->request = outer;
  return done;
}
