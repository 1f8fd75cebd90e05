/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The desktop's camera portal, on the session's bus, answering in a thread of its own as another
 * process would. */
typedef struct _FakePortal FakePortal;

FakePortal *fake_portal_new (void);
void fake_portal_free (FakePortal *self);

void fake_portal_set_present (FakePortal *self, gboolean present);
/* What the person says when asked: 0 yes, 1 no; negative: nothing, until the request is closed */
void fake_portal_set_answer (FakePortal *self, int answer);
/* Where the remote that it hands out leads: a socket's path; NULL for nowhere */
void fake_portal_set_remote (FakePortal *self, const char *path);

/* How often the person was asked, a request was taken back, a remote was handed out */
guint fake_portal_get_n_asked (FakePortal *self);
guint fake_portal_get_n_closed (FakePortal *self);
guint fake_portal_get_n_opened (FakePortal *self);

G_END_DECLS
