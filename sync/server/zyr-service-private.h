/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-audit.h"
#include "zyr-blob-store.h"
#include "zyr-downloads-private.h"
#include "zyr-json.h"
#include "zyr-limiter-private.h"
#include "zyr-protocol-error.h"
#include "zyr-record.h"
#include "zyr-role.h"
#include "zyr-service.h"

G_BEGIN_DECLS

struct _ZyrService
{
  ZyrStorage *storage;
  ZyrClock *clock;
  ZyrRandomFunc random;
  gpointer random_data;
  GMutex random_lock;
  ZyrUuidSource *uuids;
  ZyrBlobStore *blobs;
  char *blob_dir;
  char *database_dir; /* (nullable) */
  guint64 free_bytes_min;
  ZyrPasswordCost password_cost;
  ZyrLimiter *limiter;
  ZyrDownloads *downloads;
  guint lease_days; /* 0: none */
  guint file_months; /* 0: files are kept */
  char *no_password; /* a hash that nobody knows the password of */
  ZyrCommittedFunc committed;
  gpointer committed_data;
  GMutex forms_lock;
  GHashTable *forms; /* "epoch id" -> ZyrRecord: published forms never change, and are large */
  gint n_clock_off;   /* atomic: see zyr_service_get_n_clock_off() */
  gint caseloads_day; /* since 1970, atomic: what had ended by then has left; 0: nobody looked */
};

/* Who asks: from the access token. */
typedef struct
{
  char *account;
  char *device;
  char *home;
  char *name;
  ZyrRole roles;
} ZyrCaller;

/* One request on its way. Handlers return FALSE with an error, ZYR_PROTOCOL_ERROR for a refusal,
 * and may put further members of its body into @details. */
typedef struct _ZyrCall ZyrCall;

struct _ZyrCall
{
  ZyrService *service;
  const ZyrRequest *request;
  ZyrResponse *response;
  ZyrCaller caller;
  const char *tail; /* of the path, after a route that ends with "/" */
  gint64 now_s;
  char *now; /* ISO, UTC */
  gint64 clock_ahead_s; /* by which the clock of who calls is ahead of ours; 0: he does not say */
  JsonObject *details;
  gboolean blob_differs; /* refused as malformed for its hash */
  gboolean entered; /* counted as its device's */

  /* What is left to write: zyr_call_write_later() */
  ZyrTxFunc write;
  ZyrTxManyFunc write_many; /* (nullable) */
  void (*answer) (ZyrCall *call, gpointer data);
  GDestroyNotify write_free;
  gpointer write_data;
  GError *write_error;
  ZyrReadyFunc ready;
  gpointer ready_data;
};

typedef gboolean (*ZyrHandler) (ZyrCall *call, GError **error);

/* zyr-service.c: FALSE while too many wrong guesses have come from where the call comes from; and
 * counts one more. */
gboolean zyr_call_may_guess (ZyrCall *call, GError **error);
void zyr_call_note_guess (ZyrCall *call);

/* zyr-service-health.c */
gboolean zyr_service_handle_health (ZyrCall *call, GError **error);
gboolean zyr_service_handle_live (ZyrCall *call, GError **error);

/* zyr-service-transfer.c: the transfer to another foundation that @op is about (nullable); those of
 * all @ops (nullable); after a commit: @ids of @home's are carried on; and all that are open */
const char *zyr_service_get_transfer (JsonObject *op);
GPtrArray *zyr_service_list_transfers (GPtrArray *ops);
void zyr_service_settle_transfers (ZyrService *service, const char *home, GPtrArray *ids);
gboolean zyr_service_settle_open_transfers (ZyrService *service, GError **error);

/* zyr-service-retain.c */
gboolean zyr_service_retain (ZyrService *service, GError **error);

/* zyr-service-account.c */
gboolean zyr_service_enrol (ZyrCall *call, GError **error);
gboolean zyr_service_sign_in (ZyrCall *call, GError **error);
gboolean zyr_service_token (ZyrCall *call, GError **error);
gboolean zyr_service_sign_out (ZyrCall *call, GError **error);
/* Fills the caller in from the Authorization header. */
gboolean zyr_service_authenticate (ZyrCall *call, GError **error);
/* The same for a device that was revoked, and for no other. */
gboolean zyr_service_authenticate_revoked (ZyrCall *call, GError **error);

/* zyr-service-sync.c */
gboolean zyr_service_hello (ZyrCall *call, GError **error);
gboolean zyr_service_pull (ZyrCall *call, GError **error);
gboolean zyr_service_wait (ZyrCall *call, GError **error);

/* zyr-service-maintain.c: before anything of the caseload of him who calls is shown: what has ended by
 * now leaves it, also when no maintenance came since */
gboolean zyr_service_end_caseload (ZyrCall *call, GError **error);

/* zyr-service-push.c */
gboolean zyr_service_push (ZyrCall *call, GError **error);

/* zyr-service-again.c */
/* The caller's operations of these @numbers (gint64): those that were refused are applied again.
 * The answer has the results of those that are known. */
ZyrPushAnswer *zyr_service_push_again (ZyrCall *call, GArray *numbers, GError **error);

/* zyr-service-retry.c */
gboolean zyr_service_handle_retry (ZyrCall *call, GError **error);
/* Adds to @results what has another answer by now than the device that says @request knows; @epoch is
 * the centre's. */
gboolean zyr_service_read_results (ZyrTx *tx,
                                   const ZyrCaller *caller,
                                   const ZyrHelloRequest *request,
                                   const char *epoch,
                                   GPtrArray *results,
                                   GError **error);

/* zyr-service-sealed.c */
gboolean zyr_service_sealed (ZyrCall *call, GError **error);
/* What revoked devices, and those whose lease has ended, seal to; and what opens it. (transfer full)
 * (nullable): not now */
char *zyr_service_dup_seal_key (ZyrService *service, GError **error);
char *zyr_service_dup_seal_secret (ZyrService *service, GError **error);

/* zyr-service-lease.c: for how long who says hello may do without the centre; and the part of a key */
gboolean zyr_service_grant_lease (ZyrService *service, ZyrHelloAnswer *answer, GError **error);
gboolean zyr_service_open_lease (ZyrCall *call, GError **error);

/* zyr-service-file.c */
gboolean zyr_service_file (ZyrCall *call, GError **error);

/* zyr-service-annul.c */
gboolean zyr_service_find (ZyrCall *call, GError **error);
gboolean zyr_service_annul (ZyrCall *call, GError **error);

/* zyr-service-blob.c */
gboolean zyr_service_head_blob (ZyrCall *call, GError **error);
gboolean zyr_service_patch_blob (ZyrCall *call, GError **error);
gboolean zyr_service_put_blob (ZyrCall *call, GError **error);
gboolean zyr_service_get_blob (ZyrCall *call, GError **error);

/* zyr-service.c */
void zyr_service_random (ZyrService *service, guint8 *bytes, gsize size);
/* 192 random bits, and the first 192 bits of @bytes, in base64 as in URLs. */
char *zyr_service_new_token (ZyrService *service);
char *zyr_service_token_to_text (const guint8 *bytes);
/* After a commit: whoever waits for the feeds of @heads hears of it. (nullable) */
void zyr_service_tell_committed (ZyrService *service, GHashTable *heads);
/* To be written at the caller's home once the handler has returned TRUE, without holding a thread
 * up: then @answer gives the answer, or the error is told. @data is freed in the end. */
void zyr_call_write_later (ZyrCall *call,
                           ZyrTxFunc write,
                           ZyrTxManyFunc write_many,
                           void (*answer) (ZyrCall *call, gpointer data),
                           GDestroyNotify free_func,
                           gpointer data);
void zyr_call_answer (ZyrCall *call, guint status, GBytes *body);
/* Sets an error of ZYR_PROTOCOL_ERROR; returns FALSE always. */
gboolean zyr_call_refuse (GError **error, ZyrProtocolError code, const char *message);
void zyr_call_detail_int (ZyrCall *call, const char *name, gint64 value);
void zyr_call_detail_text (ZyrCall *call, const char *name, const char *value);
/* An entry by the caller, in his home. */
gboolean
zyr_call_audit (ZyrCall *call, ZyrTx *tx, const char *action, JsonObject *details, GError **error);
/* The same in the log of another foundation. */
gboolean zyr_call_audit_in (ZyrCall *call,
                            ZyrTx *tx,
                            const char *home,
                            const char *action,
                            JsonObject *details,
                            GError **error);
char *zyr_service_dup_epoch (ZyrTx *tx, GError **error);

/* The published form, as lookups within a transaction need it. (transfer full) (nullable) */
ZyrRecord *zyr_service_dup_form (ZyrService *service,
                                 ZyrTx *tx,
                                 const char *epoch,
                                 const char *id,
                                 GError **error);

/* Which feeds the caller may read (zyr-rights.h). */
GStrv zyr_caller_dup_scopes (const ZyrCaller *caller);
gboolean zyr_caller_may_read (const ZyrCaller *caller, const char *scope);
gboolean zyr_caller_sees_foundation (const ZyrCaller *caller);

G_END_DECLS
