/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The numbered SQL files that make the schema, for both drivers: number n brings the database from
 * version n - 1 to n. They are written for SQLite, in what PostgreSQL takes as well once types are
 * renamed. */
guint zyr_migrations_get_n (void);

/* @index: from 0. "0001-centre.sql" */
const char *zyr_migrations_get_name (guint index);

/* @index: from 0. Lives as long as the program. */
const char *zyr_migrations_get_text (guint index);

G_END_DECLS
