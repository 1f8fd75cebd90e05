/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-storage.h"

G_BEGIN_DECLS

/**
 * ZyrPgBell: tells the other processes on a database which feeds moved, and hears them (NOTIFY and
 * LISTEN, on a connection and in a thread of its own).
 *
 * Not within the commits themselves: a NOTIFY makes commits of the whole server wait for each
 * other. What several commits announce in the meantime goes out as one.
 */
typedef struct _ZyrPgBell ZyrPgBell;

/* @func: (nullable): called in the bell's thread; with NULL after a connection was made, since
 * something may have been missed */
ZyrPgBell *zyr_pg_bell_new (const char *uri, ZyrStorageHeardFunc func, gpointer data);
void zyr_pg_bell_ring (ZyrPgBell *bell, GHashTable *heads);
void zyr_pg_bell_free (ZyrPgBell *bell);

G_END_DECLS
