/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A workspace whose key is behind a passphrase; needs a Secret Service. */
#include "zyr-workspace-lock.h"
#include "zyr-workspace.h"

#include "zyr-keyring-private.h"
#include "zyr-workspace-private.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

typedef struct
{
  char *dir;
  ZyrWorkspace *workspace;
  GAsyncResult *result;
} Fixture;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer fixture)
{
  ((Fixture *)fixture)->result = g_object_ref (result);
}

static GAsyncResult *
answer_of (Fixture *self, GAsyncResult **result)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  *result = g_steal_pointer (&self->result);
  return *result;
}

static gboolean
open_workspace (Fixture *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_workspace_open_async (self->workspace, NULL, done_cb, self);
  return zyr_workspace_open_finish (self->workspace, answer_of (self, &result), error);
}

static void
close_workspace (Fixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  zyr_workspace_close_async (self->workspace, done_cb, self);
  zyr_workspace_close_finish (self->workspace, answer_of (self, &result), &error);
  g_assert_no_error (error);
}

static gboolean
unlock (Fixture *self, const char *passphrase, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_workspace_unlock_async (self->workspace, passphrase, NULL, done_cb, self);
  return zyr_workspace_unlock_finish (self->workspace, answer_of (self, &result), error);
}

static gboolean
change (Fixture *self, const char *old, const char *new, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  zyr_workspace_change_passphrase_async (self->workspace, old, new, NULL, done_cb, self);
  return zyr_workspace_change_passphrase_finish (self->workspace, answer_of (self, &result), error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->dir = g_dir_make_tmp ("zyr-lock-XXXXXX", NULL);
  self->workspace = zyr_workspace_new (self->dir);
  zyr_keyring_set_wrap_cost (self->workspace->keyring,
                             (ZyrKeyWrapCost){ .passes = 1, .memory_kib = 8 });
  g_assert_true (open_workspace (self, &error));
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  const char *files[] = { "ziyaret.db", "ziyaret.db-wal", "ziyaret.db-shm", "ziyaret.db.lock" };

  close_workspace (self);
  g_clear_object (&self->workspace);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (self->dir, files[i], NULL);

      g_remove (path);
    }
  g_rmdir (self->dir);
  g_free (self->dir);
}

static void
test_locked (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (zyr_workspace_has_passphrase (self->workspace));
  g_assert_true (change (self, NULL, "lale", &error));
  g_assert_no_error (error);
  g_assert_true (zyr_workspace_has_passphrase (self->workspace));
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_NEEDS_ENROLMENT);
  close_workspace (self);

  g_assert_true (open_workspace (self, &error));
  g_assert_no_error (error);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_LOCKED);
  g_assert_cmpint (zyr_workspace_get_failure (self->workspace), ==, ZYR_WORKSPACE_FAILURE_NONE);
  g_assert_true (zyr_workspace_has_passphrase (self->workspace));

  g_assert_false (unlock (self, "sümbül", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_LOCKED);
  /* A second who opens it finds it locked too, and closing leaves it so. */
  close_workspace (self);
  g_assert_true (open_workspace (self, &error));
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_LOCKED);

  g_assert_true (unlock (self, "lale", &error));
  g_assert_no_error (error);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_NEEDS_ENROLMENT);

  /* Behind a curtain: only whether it is right. */
  g_assert_true (unlock (self, "lale", &error));
  g_assert_false (unlock (self, "sümbül", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRONG_PASSPHRASE);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_NEEDS_ENROLMENT);
}

static void
test_changed (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (change (self, NULL, "lale", &error));
  g_assert_false (change (self, "sümbül", "karanfil", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  close_workspace (self);

  /* Also while it is locked */
  g_assert_true (open_workspace (self, &error));
  g_assert_true (change (self, "lale", "karanfil", &error));
  g_assert_no_error (error);
  g_assert_false (unlock (self, "lale", &error));
  g_assert_error (error, ZYR_KEYRING_ERROR, ZYR_KEYRING_ERROR_WRONG_PASSPHRASE);
  g_clear_error (&error);
  g_assert_true (unlock (self, "karanfil", &error));

  g_assert_true (change (self, "karanfil", NULL, &error));
  g_assert_false (zyr_workspace_has_passphrase (self->workspace));
  close_workspace (self);
  g_assert_true (open_workspace (self, &error));
  g_assert_no_error (error);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_NEEDS_ENROLMENT);
}

/* Withdrawn, and the program ended before it was wiped: the next one does it, locked or not. What is
 * there afterwards is new: another key, no passphrase. */
static void
test_withdrawn (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *marker = g_build_filename (self->dir, "withdrawn", NULL);
  g_autofree char *database = g_build_filename (self->dir, "ziyaret.db", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size;

  g_assert_true (change (self, NULL, "lale", &error));
  close_workspace (self);
  g_assert_true (g_file_get_contents (database, &before, &size, &error));
  g_assert_true (g_file_set_contents (marker, "", 0, &error));

  /* Nobody is there: neither opened nor destroyed, for that could ask to unlock the keyring. */
  zyr_workspace_set_unattended (self->workspace, TRUE);
  g_assert_false (open_workspace (self, &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (g_file_test (marker, G_FILE_TEST_EXISTS));

  zyr_workspace_set_unattended (self->workspace, FALSE);
  g_assert_true (open_workspace (self, &error));
  g_assert_no_error (error);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_NEEDS_ENROLMENT);
  g_assert_false (zyr_workspace_has_passphrase (self->workspace));
  g_assert_false (g_file_test (marker, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (database, &after, NULL, &error));
  g_assert_cmpint (memcmp (before, after, 64), !=, 0); /* another salt */
}

/* Forgotten: all of it goes, and nobody opens it while it does. */
static void
test_afresh (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autofree char *database = g_build_filename (self->dir, "ziyaret.db", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  Fixture other = { 0 };

  g_assert_true (change (self, NULL, "lale", &error));
  zyr_workspace_start_afresh_async (self->workspace, done_cb, self);
  g_assert_false (
      zyr_workspace_start_afresh_finish (self->workspace, answer_of (self, &result), &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY);
  g_clear_error (&error);
  g_clear_object (&result);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_NEEDS_ENROLMENT);
  close_workspace (self);
  g_assert_true (open_workspace (self, &error));
  g_assert_true (g_file_get_contents (database, &before, NULL, &error));

  zyr_workspace_start_afresh_async (self->workspace, done_cb, self);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_OPENING);
  zyr_workspace_unlock_async (self->workspace, "lale", NULL, done_cb, &other);
  g_assert_false (zyr_workspace_unlock_finish (self->workspace, answer_of (&other, &late), &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY);
  g_clear_error (&error);
  g_assert_true (
      zyr_workspace_start_afresh_finish (self->workspace, answer_of (self, &result), &error));
  g_assert_no_error (error);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_NEEDS_ENROLMENT);
  g_assert_false (zyr_workspace_has_passphrase (self->workspace));
  g_assert_true (g_file_get_contents (database, &after, NULL, &error));
  g_assert_cmpint (memcmp (before, after, 64), !=, 0); /* another salt */
}

static void
test_not_now (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  close_workspace (self);
  g_assert_false (unlock (self, "lale", &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY);
  g_clear_error (&error);
  g_assert_false (change (self, NULL, "lale", &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/app/lock/locked", Fixture, NULL, set_up, test_locked, tear_down);
  g_test_add ("/app/lock/changed", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add ("/app/lock/withdrawn", Fixture, NULL, set_up, test_withdrawn, tear_down);
  g_test_add ("/app/lock/afresh", Fixture, NULL, set_up, test_afresh, tear_down);
  g_test_add ("/app/lock/not-now", Fixture, NULL, set_up, test_not_now, tear_down);
  return g_test_run ();
}
