/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "zyr-clock.h"
#include "zyr-role.h"

G_BEGIN_DECLS

/**
 * ZyrWorkspace: one device's data directory, and everything that the user may do with it.
 *
 * Lives on the main thread; the encrypted store runs in a thread of its own and nothing here
 * blocks. Every list and every page takes the workspace and re-queries itself when it says
 * #ZyrWorkspace::records-changed; callers only build them once the state is %ZYR_WORKSPACE_READY.
 *
 * Errors: ZYR_WORKSPACE_ERROR (below), ZYR_STORE_ERROR (src/store), ZYR_CLIENT_ERROR and
 * ZYR_KEYRING_ERROR (sync/client), ZYR_FORM_ERROR (src/form), ZYR_OPERATION refusals as
 * ZYR_WORKSPACE_ERROR_REFUSED. No message is meant for a person: the window and the command line
 * turn codes into sentences.
 */

typedef enum
{
  ZYR_WORKSPACE_CLOSED,
  ZYR_WORKSPACE_OPENING,
  ZYR_WORKSPACE_NEEDS_ENROLMENT, /* a new directory: ask for the enrolment text */
  ZYR_WORKSPACE_NEEDS_SIGN_IN,   /* enrolled, nobody signed in: ask for staff number and password */
  /* signed in; also while offline or when the session must be renewed (see ZyrSyncStatus) */
  ZYR_WORKSPACE_READY,
  /* the key is behind a passphrase: ask for it, zyr_workspace_unlock_async() (zyr-workspace-lock.h) */
  ZYR_WORKSPACE_LOCKED,
  /* the device was away from its centre for too long: only with the centre does it open, which
   * zyr_workspace_sign_in_async() asks (zyr-workspace-lease.h) */
  ZYR_WORKSPACE_NEEDS_CENTRE,
  ZYR_WORKSPACE_FAILED, /* see zyr_workspace_get_failure; every file is left as it was */
} ZyrWorkspaceState;

#define ZYR_TYPE_WORKSPACE_STATE (zyr_workspace_state_get_type ())
GType zyr_workspace_state_get_type (void) G_GNUC_CONST;

typedef enum
{
  ZYR_WORKSPACE_FAILURE_NONE,
  /* no keyring on this session: the key cannot be kept or read */
  ZYR_WORKSPACE_FAILURE_NO_SECRET_SERVICE,
  ZYR_WORKSPACE_FAILURE_SECRET_LOCKED, /* the keyring stayed locked (prompt dismissed) */
  ZYR_WORKSPACE_FAILURE_WRONG_KEY,     /* the database was made with another key */
  ZYR_WORKSPACE_FAILURE_DAMAGED,       /* the database does not read as one */
  ZYR_WORKSPACE_FAILURE_NEWER_SCHEMA,  /* written by a newer version of the program */
  ZYR_WORKSPACE_FAILURE_DISK_FULL,
  ZYR_WORKSPACE_FAILURE_IN_USE, /* another running program has this directory open */
  ZYR_WORKSPACE_FAILURE_IO,     /* reading, writing or migrating failed */
  /* the centre has withdrawn this device and taken what was not sent yet: all that was here is
   * destroyed; to be opened again as a new one */
  ZYR_WORKSPACE_FAILURE_WITHDRAWN,
} ZyrWorkspaceFailure;

#define ZYR_TYPE_WORKSPACE_FAILURE (zyr_workspace_failure_get_type ())
GType zyr_workspace_failure_get_type (void) G_GNUC_CONST;

typedef enum
{
  ZYR_WORKSPACE_ERROR_NOT_READY,   /* asked of a workspace that is not in a state for it */
  ZYR_WORKSPACE_ERROR_FAILED,      /* opening failed: see the failure */
  ZYR_WORKSPACE_ERROR_NOT_FOUND,   /* no such record on this device (any more) */
  ZYR_WORKSPACE_ERROR_NOT_ALLOWED, /* the user's role does not permit it */
  ZYR_WORKSPACE_ERROR_OWN_VISIT,   /* a decision on a visit that the user made or witnessed */
  ZYR_WORKSPACE_ERROR_WRONG_STATE, /* the visit is not in a state for it */
  ZYR_WORKSPACE_ERROR_STALE,       /* a newer revision arrived meanwhile: load again */
  ZYR_WORKSPACE_ERROR_INCOMPLETE,  /* questions are missing or invalid: see the list of problems */
  /* the visit's form is not on this device yet: synchronise first */
  ZYR_WORKSPACE_ERROR_NO_FORM,
  ZYR_WORKSPACE_ERROR_REFUSED,     /* another rule refused it; the message is "refused: CODE" */
  ZYR_WORKSPACE_ERROR_TOO_LARGE,   /* a picture or text over the limit */
  ZYR_WORKSPACE_ERROR_NOT_IMAGE,   /* the chosen file is not a JPEG, PNG or WebP picture */
  ZYR_WORKSPACE_ERROR_WRONG_KIND,  /* the question takes files of another kind: sounds, videos */
  ZYR_WORKSPACE_ERROR_UNSENT_WORK, /* signing another person in while this one's work waits */
  /* the centre that answers is not the one that can open this device */
  ZYR_WORKSPACE_ERROR_OTHER_CENTRE,
  ZYR_WORKSPACE_ERROR_BAD_VALUE,   /* not a value that a field of the file can have */
} ZyrWorkspaceError;

#define ZYR_WORKSPACE_ERROR (zyr_workspace_error_quark ())
GQuark zyr_workspace_error_quark (void);

#define ZYR_TYPE_WORKSPACE (zyr_workspace_get_type ())
G_DECLARE_FINAL_TYPE (ZyrWorkspace, zyr_workspace, ZYR, WORKSPACE, GObject)

typedef struct _ZyrSyncStatus ZyrSyncStatus;
typedef struct _ZyrCodeBook ZyrCodeBook;

/**
 * zyr_workspace_new:
 * @data_dir: (nullable): the directory; %NULL means $ZIYARET_DATA_DIR, or XDG_DATA_HOME/ziyaret.
 * Made (0700) when missing.
 *
 * Properties: "state" (#ZyrWorkspaceState, read, notifies), "failure" (#ZyrWorkspaceFailure, read,
 * notifies), "user-name", "staff-no", "foundation-name" (strings, read, notify; "" before sign-in),
 * "may-fill", "may-review", "may-plan" (booleans, read, notify: worker; supervisor; supervisor or
 * clerk).
 *
 * Signal "records-changed" (no arguments): something a view shows may have changed (a pull, an
 * answer from the centre, an act of the user, midnight). Emitted on the main context, at most once
 * an iteration.
 */
ZyrWorkspace *zyr_workspace_new (const char *data_dir);

/* Opens the store (key from the Secret Service; made for a new directory). Succeeds also in the
 * NEEDS_ states and LOCKED; fails with ZYR_WORKSPACE_ERROR_FAILED after setting "failure". May be tried again
 * after a failure. Starts synchronising when READY. */
void zyr_workspace_open_async (ZyrWorkspace *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean zyr_workspace_open_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error);

/**
 * zyr_workspace_set_unattended: before opening: nobody is there to look or to be asked. Only what is
 * there already and needs no unlocking of the keyring opens, and nothing is exchanged with the
 * centre. %FALSE when somebody comes: it begins to synchronise, and what failed may be opened again.
 */
void zyr_workspace_set_unattended (ZyrWorkspace *self, gboolean unattended);

/* Stops synchronising, waits for what is being written, closes the store. The state becomes CLOSED.
 */
void
zyr_workspace_close_async (ZyrWorkspace *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean zyr_workspace_close_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error);

/* @text: the enrolment text as pasted or scanned. Errors: ZYR_CLIENT_ERROR (BAD_ENROLMENT_TEXT,
 * WRONG_CA, CODE_EXPIRED, OFFLINE …). On success the state is NEEDS_SIGN_IN, and
 * zyr_workspace_dup_enrolled_staff_no names whom the code was issued to. */
void zyr_workspace_enrol_async (ZyrWorkspace *self,
                                const char *text,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean zyr_workspace_enrol_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error);

/* Also renews a session that the centre ended (ZyrSyncStatus NEEDS_SIGN_IN), without touching
 * unsent work; and opens one that NEEDS_CENTRE (LOCKED, when there is a passphrase, too). Errors:
 * OTHER_CENTRE, ZYR_CLIENT_ERROR (BAD_CREDENTIALS, LOCKED_OUT, SERVER_DOWN, DEVICE_REVOKED
 * …), ZYR_WORKSPACE_ERROR_UNSENT_WORK. */
void zyr_workspace_sign_in_async (ZyrWorkspace *self,
                                  const char *staff_no,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean zyr_workspace_sign_in_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error);

/* Ends the session and forgets the tokens; the store and unsent work stay. The state becomes
 * NEEDS_SIGN_IN. */
void zyr_workspace_sign_out_async (ZyrWorkspace *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean zyr_workspace_sign_out_finish (ZyrWorkspace *self, GAsyncResult *result, GError **error);

ZyrWorkspaceState zyr_workspace_get_state (ZyrWorkspace *self);
ZyrWorkspaceFailure zyr_workspace_get_failure (ZyrWorkspace *self);
/* (nullable): technical, English, no personal data; for a "details" row */
const char *zyr_workspace_get_failure_detail (ZyrWorkspace *self);

/* (nullable): before sign-in */
const char *zyr_workspace_get_user_id (ZyrWorkspace *self);
/* "" before sign-in, as the next three */
char *zyr_workspace_dup_user_name (ZyrWorkspace *self);
char *zyr_workspace_dup_staff_no (ZyrWorkspace *self);
char *zyr_workspace_dup_foundation_name (ZyrWorkspace *self);
/* whom the device was enrolled for, to fill the sign-in field; "" if unknown */
char *zyr_workspace_dup_enrolled_staff_no (ZyrWorkspace *self);
/* UUID, "" before enrolment */
char *zyr_workspace_dup_device_id (ZyrWorkspace *self);
/* "host:port", "" before enrolment */
char *zyr_workspace_dup_centre (ZyrWorkspace *self);
/* any of these bits */
gboolean zyr_workspace_has_role (ZyrWorkspace *self, ZyrRole role);
/* the table of rights: whether the user's roles do @action as far as @reach */
gboolean zyr_workspace_may (ZyrWorkspace *self, ZyrAction action, ZyrReach reach);
gboolean zyr_workspace_may_fill (ZyrWorkspace *self);
gboolean zyr_workspace_may_review (ZyrWorkspace *self);
gboolean zyr_workspace_may_plan (ZyrWorkspace *self);

/* (transfer none): one for the workspace's whole life */
ZyrSyncStatus *zyr_workspace_get_sync (ZyrWorkspace *self);
/* (transfer none): one for the whole life; empty until the form is there */
ZyrCodeBook *zyr_workspace_get_codes (ZyrWorkspace *self);
ZyrClock *zyr_workspace_get_clock (ZyrWorkspace *self); /* (transfer none) */
gint64 zyr_workspace_get_now_s (ZyrWorkspace *self);     /* by that clock, in unix seconds */

G_END_DECLS
