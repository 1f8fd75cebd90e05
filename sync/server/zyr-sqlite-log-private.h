/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* From now on what SQLite writes to the log @file of a connection is gathered, and written as a
 * whole when a transaction is complete, before SQLite tells anybody of it: it writes pages one by
 * one, each after a few words of its own, and half of what they cost is the number of writes.
 *
 * The connection's own thread alone writes and reads; any may sync what was committed. */
void zyr_sqlite_log_gather (sqlite3_file *file);

G_END_DECLS
