/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The machine's network as the test says it is: takes the place of GLib's monitor. */

/** fake_network_install: before anybody asks for the default monitor */
void fake_network_install (void);

/** fake_network_set: tells those who listen; to be set back (TRUE, FALSE, FALSE) at the end */
void fake_network_set (gboolean available, gboolean metered, gboolean portal);

G_END_DECLS
