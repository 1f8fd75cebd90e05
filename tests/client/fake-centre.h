/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "test-authority.h"

#include "zyr-feed-entry.h"
#include "zyr-protocol-error.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * FakeCentre: a centre in this process that speaks the protocol over TLS on a port that the kernel
 * chose. It knows one device, one user and any number of scopes; what it holds and how it
 * misbehaves is set by the test.
 */
typedef struct _FakeCentre FakeCentre;

#define FAKE_DEVICE "01900000-0000-7000-8000-00000000d001"
#define FAKE_USER "01900000-0000-7000-8000-00000000a001"
#define FAKE_FOUNDATION "01900000-0000-7000-8000-00000000f001"
#define FAKE_SCOPE "w:" FAKE_USER
#define FAKE_STAFF_NO "S1042"
#define FAKE_PASSWORD "doğru-parola-1"
#define FAKE_CODE_GOOD "AAAA-2222"
#define FAKE_CODE_USED "BBBB-2222"
#define FAKE_CODE_EXPIRED "CCCC-2222"

/* What the next requests for a path get instead of an answer */
typedef enum
{
  FAKE_FAULT_NONE,
  FAKE_FAULT_REFUSE,       /* @refusal */
  FAKE_FAULT_HTML,         /* 200 with a page, as a captive portal gives it */
  FAKE_FAULT_BAD_GATEWAY,  /* 502 with a page */
  FAKE_FAULT_HANG,         /* never answered */
  FAKE_FAULT_CUT,          /* the request takes effect, the answer is lost */
  FAKE_FAULT_HALF,         /* blob: the line is cut after half of it */
  FAKE_FAULT_TORN,         /* pull: the answer without its trailer */
  FAKE_FAULT_GARBAGE,      /* 200, JSON type, but no JSON */
} FakeFault;

/* @ca: signs the server's certificate for @host; listens on 127.0.0.1 */
FakeCentre *fake_centre_new (GTlsCertificate *certificate);
void fake_centre_free (FakeCentre *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeCentre, fake_centre_free)

guint16 fake_centre_get_port (FakeCentre *self);
/* Stops listening and breaks open connections; start again listens on the same port. */
void fake_centre_stop (FakeCentre *self);
void fake_centre_start (FakeCentre *self);

/* The next @n requests whose path ends with @path; several faults queue up. */
void fake_centre_fail (FakeCentre *self, const char *path, FakeFault fault, guint n);
void fake_centre_refuse (
    FakeCentre *self, const char *path, ZyrProtocolError refusal, guint n, const char *details);

/* Sessions: tokens it has given out become void as if their time had passed. */
void fake_centre_expire_access (FakeCentre *self);
void fake_centre_kill_session (FakeCentre *self);

/* Records: a note of this text in @scope */
void fake_centre_put_note (FakeCentre *self, const char *scope, const char *id, const char *text);
void fake_centre_leave (FakeCentre *self, const char *scope, const char *id);
void fake_centre_revoke_scope (FakeCentre *self, const char *scope);
/* An operation of the device that the device's own database does not have. */
void fake_centre_add_op (FakeCentre *self, const char *id, const char *text);
/* A restored backup: another epoch, and the last @n_ops operations unknown. */
void fake_centre_restore (FakeCentre *self, guint n_ops);
void fake_centre_put_blob (FakeCentre *self, GBytes *bytes);

guint fake_centre_count (FakeCentre *self, const char *path);
guint fake_centre_get_n_ops (FakeCentre *self);
JsonObject *fake_centre_get_op (FakeCentre *self, guint index);
gboolean fake_centre_has_blob (FakeCentre *self, const char *sha256);
/* Content-Encoding of the last push, and of the last pull's answer */
const char *fake_centre_get_push_coding (FakeCentre *self);
void fake_centre_set_answer_coding (FakeCentre *self, const char *coding);
guint fake_centre_get_n_waiting (FakeCentre *self);

G_END_DECLS
