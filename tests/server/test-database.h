/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A place of its own in the PostgreSQL that the test was started with (see postgres.py), as a URI;
 * NULL when there is none: then the tests are about SQLite. */
char *test_database_new (void);

/* Statements beside what is tested, on a connection of their own. */
void test_database_run (const char *sql);
