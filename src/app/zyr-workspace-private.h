/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-keyring-lease.h"
#include "zyr-store-operations.h"
#include "zyr-store-thread.h"
#include "zyr-sync-runner.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

/* Keys of the store's meta table, beside ZYR_STORE_META_DEVICE_ID */
#define ZYR_META_HOST "centre.host"
#define ZYR_META_PORT "centre.port"
#define ZYR_META_CA "centre.ca"
#define ZYR_META_ENROLLED_FOR "enrolled-for" /* staff number */
#define ZYR_META_USER "user"           /* JSON of who is signed in; absent after signing out */
#define ZYR_META_LAST_USER "last-user" /* staff number of whose work the outbox holds */
#define ZYR_META_LAST_SUCCESS "sync.last-success"
#define ZYR_META_PAUSED "sync.paused" /* "1"; absent: no */
#define ZYR_META_PHOTOS_ON_METERED "sync.photos-on-metered" /* "1"; absent: no */

/**
 * ZyrActor: who acts, as jobs in the store's thread need it; immutable, atomically counted.
 */
typedef struct
{
  char *user_id;
  char *user_name;
  char *staff_no;
  char *foundation;
  char *foundation_name;
  char *device_id;
  ZyrRole roles;
  ZyrClock *clock;
} ZyrActor;

ZyrActor *zyr_actor_ref (ZyrActor *self);
void zyr_actor_unref (ZyrActor *self);
/* What the store wants to know; borrows from @self. */
ZyrStoreActor zyr_actor_to_store (const ZyrActor *self);
/* Of the act that happens now. (transfer full) */
char *zyr_actor_dup_now (const ZyrActor *self);
char *zyr_actor_dup_today (const ZyrActor *self);
/* Of a time that a person chose, in seconds since 1970, with the offset that holds here then.
 * (transfer full) */
char *zyr_dup_local_iso (gint64 unix_s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrActor, zyr_actor_unref)

struct _ZyrWorkspace
{
  GObject parent_instance;

  char *data_dir;
  ZyrWorkspaceState state;
  ZyrWorkspaceFailure failure;
  char *failure_detail; /* (nullable) */
  gboolean has_passphrase;
  gboolean unattended;
  ZyrClock *clock;
  char *today;

  ZyrKeyring *keyring;
  ZyrStoreThread *store;
  ZyrSyncStore *sync_store; /* (nullable): made with the account */
  ZyrAccount *account;      /* (nullable): before enrolment */
  ZyrSyncRunner *runner;    /* (nullable): before sign-in */
  ZyrActor *actor;          /* (nullable): before sign-in */

  char *device_id; /* these four (nullable): before enrolment */
  char *host;
  char *ca_pem;
  char *enrolled_for;
  guint port;

  ZyrSyncStatus *sync;
  ZyrCodeBook *codes;
  GHashTable *recovered;
  struct _ZyrInspection *inspection; /* (nullable): of a file that is open for an inspector */
  guint n_holds;
  ZyrLease *lease; /* (nullable): none, or not opened */
  guint lease_left;
  gboolean lease_ending;
  GTask *closing; /* (nullable): waits for the last release */
  guint changed_idle_id;
  guint midnight_id;
};

/* Sets what follows from the meta table: the account when enrolled, the actor when signed in.
 * @user_json: (nullable) */
gboolean zyr_workspace_set_identity (ZyrWorkspace *self, const char *user_json, GError **error);
/* READY, NEEDS_SIGN_IN or NEEDS_ENROLMENT, as the identity says; starts or stops synchronising. */
void zyr_workspace_settle (ZyrWorkspace *self);
void zyr_workspace_set_state (ZyrWorkspace *self, ZyrWorkspaceState state);
void zyr_workspace_set_has_passphrase (ZyrWorkspace *self, gboolean has_passphrase);
/* Opens the store with @key and settles; fails as zyr_workspace_open_async(). Takes @task, which is
 * of the workspace and answered with a boolean. */
void zyr_workspace_open_with (ZyrWorkspace *self, GBytes *key, GTask *task);
/* Opens once more what waited for a key: whether it did is @task's answer, which it takes. */
void zyr_workspace_reopen (GTask *task);
/* Sets the failure that @error stands for and answers @task, which it takes. */
void zyr_workspace_fail (GTask *task, const GError *error);
void zyr_workspace_queue_changed (ZyrWorkspace *self);

/* @detail: (nullable) */
void
zyr_workspace_set_failure (ZyrWorkspace *self, ZyrWorkspaceFailure failure, const char *detail);

/* Opens with @key, or is LOCKED when it is NULL; takes @task, as zyr_workspace_open_with(). */
void zyr_workspace_open_leased (ZyrWorkspace *self, GBytes *key, GTask *task);

/* zyr-workspace-lease.c: what the keyring said of the database's key */
typedef enum
{
  ZYR_WORKSPACE_KEY_HERE,
  ZYR_WORKSPACE_KEY_WRAPPED,
  ZYR_WORKSPACE_KEY_OUT_OF_REACH,
} ZyrWorkspaceKey;

/* Opens as zyr_workspace_open_leased(), or ends the lease; takes @task and its data. @key: (nullable).
 * @is_new: there is no database yet */
void zyr_workspace_check_lease (ZyrWorkspace *self,
                                ZyrWorkspaceKey kind,
                                GBytes *key,
                                gboolean is_new,
                                GTask *task);
/* Now and then, while it is open */
void zyr_workspace_watch_lease (ZyrWorkspace *self);
/* The centre has answered; @seal: (nullable): as it was */
void zyr_workspace_greeted (ZyrWorkspace *self, guint days, const char *seal);
void zyr_workspace_set_lease_left (ZyrWorkspace *self, guint left_days);
/* NEEDS_CENTRE, after signing in there: takes the key back and opens. */
void zyr_workspace_take_back_async (ZyrWorkspace *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean zyr_workspace_take_back_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error);

/* zyr-workspace-wipe.c: after the centre has taken everything: closes, destroys the key, then the
 * files, and says so as a failure. A wipe that was interrupted is ended at the next opening. */
void zyr_workspace_handed_over (ZyrWorkspace *self);
/* In any thread: reads the disk */
gboolean zyr_workspace_is_withdrawn (const char *data_dir);
void
zyr_workspace_wipe_async (ZyrWorkspace *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean zyr_workspace_wipe_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error);

/* (nullable) (transfer none): NULL before sign-in */
ZyrSyncRunner *zyr_workspace_get_runner (ZyrWorkspace *self);

/**
 * ZyrJobFunc: runs in the store's thread on behalf of @actor.
 */
typedef gpointer (*ZyrJobFunc) (ZyrStore *store,
                                const ZyrActor *actor,
                                gpointer data,
                                GError **error);

/* Runs @func in the store's thread; fails at once with NOT_READY unless the state is READY.
 * @data_free runs in either thread. Finish translates refusals of the store to ZYR_WORKSPACE_ERROR.
 */
void zyr_workspace_run_async (ZyrWorkspace *self,
                              ZyrJobFunc func,
                              gpointer data,
                              GDestroyNotify data_free,
                              GDestroyNotify result_free,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* The same for work that @actor began before signing out, as long as the store is open. */
void zyr_workspace_run_for_async (ZyrWorkspace *self,
                                  ZyrActor *actor,
                                  ZyrJobFunc func,
                                  gpointer data,
                                  GDestroyNotify data_free,
                                  GDestroyNotify result_free,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* The same for an act of the user's: when it succeeded, the device has something to send. */
void zyr_workspace_run_act_async (ZyrWorkspace *self,
                                  ZyrJobFunc func,
                                  gpointer data,
                                  GDestroyNotify data_free,
                                  GDestroyNotify result_free,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/* Of the three. Who has no more to do than to hand the result on, gives his caller's callback, and
 * takes the result with g_task_propagate_pointer(). */
gpointer zyr_workspace_run_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error);

/* What a person wrote, without the space around it. (transfer full) (nullable): NULL when there is
 * nothing else */
char *zyr_workspace_dup_words (const char *text);

/* Work in several jobs, such as answers that wait for the ones before them: closing the workspace
 * waits with the store until each hold is released. */
void zyr_workspace_hold (ZyrWorkspace *self);
void zyr_workspace_release (ZyrWorkspace *self);

/* After an operation was added to the outbox. */
void zyr_workspace_notify_local_change (ZyrWorkspace *self);

/* Visits whose draft was open when the program died: visit id to number of answers; main thread. */
GHashTable *zyr_workspace_get_recovered (ZyrWorkspace *self);
void zyr_workspace_forget_recovered (ZyrWorkspace *self, const char *visit_id);

/* For tests: before opening. */
void zyr_workspace_set_clock (ZyrWorkspace *self, ZyrClock *clock);

/* Turns ZYR_STORE_ERROR_REFUSED into the workspace's code, in place; other errors stay. */
void zyr_workspace_error_translate (GError **error);

G_END_DECLS
