/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "test-database.h"

#include <libpq-fe.h>

void
test_database_run (const char *sql)
{
  PGconn *pg = PQconnectdb (g_getenv ("ZYR_TEST_POSTGRESQL"));
  PGresult *result = PQexec (pg, sql);

  g_assert_cmpstr (PQresultErrorMessage (result), ==, "");
  PQclear (result);
  PQfinish (pg);
}

/* A schema each: much sooner made than a database. */
char *
test_database_new (void)
{
  static guint n_made;
  const char *uri = g_getenv ("ZYR_TEST_POSTGRESQL");
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;

  if (uri == NULL)
    return NULL;
  name = g_strdup_printf ("test_%08x_%u", g_random_int (), ++n_made);
  sql = g_strdup_printf ("CREATE SCHEMA %s", name);
  test_database_run (sql);
  return g_strdup_printf ("%s&options=-csearch_path%%3D%s", uri, name);
}
