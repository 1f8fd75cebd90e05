/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-centre.h"

#include "zyr-account.h"

G_BEGIN_DECLS

/* Asynchronous calls of a test: give keep_result_cb and the address of a GAsyncResult*, which is
 * NULL until the answer is there, and wait for it. */
void keep_result_cb (GObject *source, GAsyncResult *result, gpointer data);
void wait_for (GAsyncResult **result);

/* A centre over TLS with an authority of its own, and an account there; @name: of the keyring,
 * which is another one each time. All are the caller's to free. */
void account_rig_set_up (const char     *name,
                         TestAuthority **authority,
                         FakeCentre    **centre,
                         ZyrKeyring    **keyring,
                         ZyrAccount    **account);

G_END_DECLS
