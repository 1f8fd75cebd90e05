/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * The offline lease: the centre lends a device the right to open its own database for some days, and
 * renews it with each contact. When they are over nothing on the device opens it: the state is
 * %ZYR_WORKSPACE_NEEDS_CENTRE until zyr_workspace_sign_in_async() has reached the centre, which gives
 * back what opens it. Everything is kept meanwhile, what was not sent, too.
 *
 * It ends when it is opened, and while it is open: then the signal "lease-ending" is emitted, views
 * go and write what was entered, the store is closed, and it is opened again, into NEEDS_CENTRE.
 *
 * Property "lease-left-days" (uint, read, notifies): in how many days it ends, once that is near; else
 * 0.
 */

/** zyr_workspace_get_lease_near: whether it ends soon; @away_days: (out): whole days without the
 *   centre; @left_days: (out): as the property */
gboolean
zyr_workspace_get_lease_near (ZyrWorkspace *self, guint *away_days, guint *left_days);

/** zyr_workspace_get_lease_unsent: NEEDS_CENTRE: what waits to be sent; -1: not known */
gint64 zyr_workspace_get_lease_unsent (ZyrWorkspace *self);

G_END_DECLS
