/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "zyr-store-private.h"

#include <dlfcn.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

/*
 * libsoup brings libsqlite3 into the process that holds SQLCipher. The dynamic linker looks into the
 * program first: were SQLCipher's symbols exported, libsoup would call them with its own structures.
 * This program is linked with both.
 */

static const char *const names[] = {
  "sqlite3_open",  "sqlite3_open_v2",    "sqlite3_close",     "sqlite3_prepare_v2", "sqlite3_step",
  "sqlite3_exec",  "sqlite3_libversion", "sqlite3_initialize", "sqlite3_malloc",     "sqlite3_free",
  "sqlite3_errmsg", "sqlite3_finalize",
};

static void
test_not_interposed (Fixture *self, gconstpointer data)
{
  void *library = dlopen ("libsqlite3.so.0", RTLD_NOW | RTLD_NOLOAD);

  g_assert_nonnull (library); /* it is in the process, brought by others */
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      void *seen = dlsym (RTLD_DEFAULT, names[i]);
      void *own = dlsym (library, names[i]);
      Dl_info info;

      g_assert_nonnull (seen);
      g_assert_true (seen == own);
      g_assert_cmpint (dladdr (seen, &info), !=, 0);
      g_assert_nonnull (strstr (info.dli_fname, "libsqlite3.so"));
    }
  g_assert_null (dlsym (RTLD_DEFAULT, "sqlite3_key"));
  dlclose (library);
}

/* And the store calls its own: two versions live side by side. */
static void
test_own_library (Fixture *self, gconstpointer data)
{
  void *library = dlopen ("libsqlite3.so.0", RTLD_NOW | RTLD_NOLOAD);
  const char *(*library_version) (void) = (const char *(*) (void)) dlsym (library,
                                                                         "sqlite3_libversion");
  g_autoptr (ZyrStmt) query = zyr_store_query (self->store, NULL, "PRAGMA cipher_version", "");
  Dl_info info;

  g_assert_true (zyr_stmt_next (query));
  g_assert_cmpstr (zyr_stmt_text (query, 0), !=, "");
  g_assert_true ((void *) library_version != (void *) sqlite3_libversion);
  g_test_message ("libsqlite3 %s, SQLCipher's %s", library_version (), sqlite3_libversion ());
  g_assert_cmpint (dladdr ((void *) sqlite3_libversion, &info), !=, 0);
  g_assert_null (strstr (info.dli_fname, "libsqlite3"));
  dlclose (library);
}

/* The program's dynamic symbol table offers nothing of SQLCipher's to anybody. */
static void
test_nothing_exported (Fixture *self, gconstpointer data)
{
  const char *argv[] = { g_getenv ("ZYR_NM"), "-D", "--defined-only", "/proc/self/exe", NULL };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_assert_nonnull (argv[0]);
  argv[3] = program;
  g_spawn_sync (NULL,
                (char **) argv,
                NULL,
                G_SPAWN_DEFAULT,
                NULL,
                NULL,
                &output,
                NULL,
                &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_null (strstr (output, "sqlite"));
}

/* The two at work in turn: a cookie jar of libsoup's while a store is open */
static void
test_side_by_side (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "cookies.sqlite", NULL);
  g_autoptr (SoupCookieJar) jar = soup_cookie_jar_db_new (path, FALSE);
  g_autofree char *contents = NULL;
  g_autofree char *value = NULL;
  gsize size = 0;

  soup_cookie_jar_add_cookie (jar, soup_cookie_new ("a", "b", "example.org", "/", 3600));
  g_assert_true (zyr_store_set_meta (self->store, "k", "v", NULL));
  soup_cookie_jar_add_cookie (jar, soup_cookie_new ("c", "d", "example.org", "/", 3600));
  value = zyr_store_dup_meta (self->store, "k", NULL);
  g_assert_cmpstr (value, ==, "v");
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  g_assert_cmpuint (size, >, 100);
  g_assert_true (g_str_has_prefix (contents, "SQLite format 3"));
  g_clear_pointer (&contents, g_free);
  g_assert_true (g_file_get_contents (self->path, &contents, &size, NULL));
  g_assert_false (g_str_has_prefix (contents, "SQLite format 3"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/store/symbols/not-interposed", test_not_interposed);
  fixture_add ("/store/symbols/own-library", test_own_library);
  fixture_add ("/store/symbols/nothing-exported", test_nothing_exported);
  fixture_add ("/store/symbols/side-by-side", test_side_by_side);
  return g_test_run ();
}
