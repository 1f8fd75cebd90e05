/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-account-messages.h"
#include "zyr-client-error.h"
#include "zyr-keyring.h"

G_BEGIN_DECLS

/**
 * ZyrEnrolled: a device just bound to a centre; everything but the secret is kept in the store's
 * meta table.
 * @ca_pem: the centre's CA certificate, whose fingerprint was in the enrolment text
 * @answer: device id, foundation, and whom the code was for
 */
typedef struct
{
  char *host;
  guint16 port;
  char *ca_pem;
  ZyrEnrolAnswer *answer;
} ZyrEnrolled;

void zyr_enrolled_free (ZyrEnrolled *enrolled);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrEnrolled, zyr_enrolled_free)

/**
 * zyr_account_enrol_async:
 * @enrolment_text: as pasted or scanned, see zyr-enrolment.h
 * @device_name: as people will read it in the centre's list of devices
 *
 * Over TLS; the chain that the centre presents must end in a CA with the text's fingerprint and be
 * valid for its host. Errors: ZYR_CLIENT_ERROR (BAD_ENROLMENT_TEXT, WRONG_CA, CODE_UNKNOWN,
 * CODE_EXPIRED, CODE_USED, …).
 */
void zyr_account_enrol_async (const char         *enrolment_text,
                              const char         *device_name,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
/** zyr_account_enrol_finish: Returns: (transfer full) (nullable): */
ZyrEnrolled *zyr_account_enrol_finish (GAsyncResult *result, GError **error);

/**
 * ZyrAccount: an enrolled device's way to its centre: HTTPS to one host, whose certificate must be
 * of the pinned CA and of no other, and the session of the user who is signed in. The session's
 * tokens live in the keyring.
 *
 * Signals: "signed-in" and "signed-out" (also when the centre ended the session).
 */
#define ZYR_TYPE_ACCOUNT (zyr_account_get_type ())
G_DECLARE_FINAL_TYPE (ZyrAccount, zyr_account, ZYR, ACCOUNT, GObject)

/**
 * zyr_account_new:
 * @keyring: where the session is kept
 *
 * Returns: (transfer full) (nullable): NULL with ZYR_CLIENT_ERROR_FAILED when @ca_pem is not a
 * certificate
 */
ZyrAccount *zyr_account_new (const char *host,
                             guint16     port,
                             const char *ca_pem,
                             const char *device_id,
                             ZyrKeyring *keyring,
                             GError    **error);

const char *zyr_account_get_device_id (ZyrAccount *self);

/**
 * zyr_account_sign_in_async:
 *
 * Replaces the session. Errors: ZYR_CLIENT_ERROR (BAD_CREDENTIALS, LOCKED_OUT, DEVICE_REVOKED, …),
 * ZYR_KEYRING_ERROR when the session cannot be kept.
 */
void zyr_account_sign_in_async (ZyrAccount         *self,
                                const char         *staff_no,
                                const char         *password,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
/**
 * zyr_account_sign_in_finish: Returns: (transfer full) (nullable): user and foundation, to be kept
 *   in the store
 */
ZyrSession *zyr_account_sign_in_finish (ZyrAccount *self, GAsyncResult *result, GError **error);

/**
 * zyr_account_sign_out_async:
 *
 * Forgets the session, then tells the centre if it is in reach. Work on the device stays. Errors:
 * the keyring's only.
 */
void zyr_account_sign_out_async (ZyrAccount         *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean zyr_account_sign_out_finish (ZyrAccount *self, GAsyncResult *result, GError **error);

/**
 * zyr_account_refresh_async:
 *
 * Renews the access token; the refresh token is replaced too, and kept before this answers. Calls
 * while one is under way share its outcome. Errors: ZYR_CLIENT_ERROR (SIGN_IN_AGAIN: the session is
 * gone and forgotten, DEVICE_REVOKED, OFFLINE, …), ZYR_KEYRING_ERROR.
 */
void zyr_account_refresh_async (ZyrAccount         *self,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
/**
 * zyr_account_refresh_finish: Returns: (transfer full) (nullable): as of now: roles may have
 *   changed
 */
ZyrSession *zyr_account_refresh_finish (ZyrAccount *self, GAsyncResult *result, GError **error);

/**
 * zyr_account_ask_async: posts @body, a message in JSON, to @path as the user who is signed in.
 *
 * Outside of the exchange, and never kept for later. Errors: ZYR_CLIENT_ERROR (OFFLINE, SIGN_IN_AGAIN,
 * NOT_FOUND, FAILED when the centre refuses …).
 */
void zyr_account_ask_async (ZyrAccount         *self,
                            const char         *path,
                            GBytes             *body,
                            gsize               answer_bytes_max,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data);
/** zyr_account_ask_finish: Returns: (transfer full) (nullable): the answer's body */
GBytes *zyr_account_ask_finish (ZyrAccount *self, GAsyncResult *result, GError **error);

G_END_DECLS
