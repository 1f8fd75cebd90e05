/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A workspace whose key is behind a passphrase, or out of reach without the centre; needs a Secret
 * Service. */
#include "zyr-workspace-lease.h"
#include "zyr-workspace-lock.h"
#include "zyr-workspace.h"

#include "zyr-keyring-private.h"
#include "zyr-lease-messages.h"
#include "zyr-seal.h"
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

/* ---- the lease ---- */

#define DEVICE "019abcd0-0000-7000-8000-000000000001"
#define CENTRE_SECRET "BQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
/* Any authority's certificate: nothing is asked of it. */
#define CA_PEM \
  "-----BEGIN CERTIFICATE-----\n" \
  "MIIBbzCCARWgAwIBAgIUO/ffdZxObwftWgw7x/HFubPySJMwCgYIKoZIzj0EAwIw\n" \
  "DDEKMAgGA1UEAwwBYzAgFw0yNjExMjIyMDMwMDlaGA8yMTI2MTAyOTIwMzAwOVow\n" \
  "DDEKMAgGA1UEAwwBYzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABC3yr55ZGORg\n" \
  "G0LI0A++O4t7QYtHdg3Fp4FwKNAHMqaeZOQttBeadEwmJT1n9dZMFlnn2KX7PAjs\n" \
  "SP7WAljTVzGjUzBRMB0GA1UdDgQWBBQtvuDQQgQD/LpdhEnkh/oviGNqBDAfBgNV\n" \
  "HSMEGDAWgBQtvuDQQgQD/LpdhEnkh/oviGNqBDAPBgNVHRMBAf8EBTADAQH/MAoG\n" \
  "CCqGSM49BAMCA0gAMEUCIQCE8TXKW7uI+km7EC8tx6fESTm7z/vD3Ol0ygtxblkJ\n" \
  "KAIgcsKzs2EbOG3CrvUX6oCpqtMBjfZoo3Lt3E7C3MhTCHQ=\n" \
  "-----END CERTIFICATE-----\n"
#define LEASE_START ((gint64)1795243200)
#define DAY_US ((gint64)86400 * G_USEC_PER_SEC)

static void
keep_lease (Fixture *self, ZyrLease *lease)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  zyr_keyring_keep_lease_async (self->workspace->keyring, lease, NULL, done_cb, self);
  zyr_keyring_keep_lease_finish (self->workspace->keyring, answer_of (self, &result), &error);
  g_assert_no_error (error);
}

/* As the centre would. */
static void
give_key_back (Fixture *self)
{
  ZyrKeyring *keyring = self->workspace->keyring;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GAsyncResult) given = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) part = NULL;

  zyr_keyring_load_sealed_part_async (keyring, NULL, done_cb, self);
  sealed = zyr_keyring_load_sealed_part_finish (keyring, answer_of (self, &loaded), &error);
  g_assert_no_error (error);
  part = zyr_lease_part_open (sealed, CENTRE_SECRET, DEVICE, &error);
  g_assert_no_error (error);
  zyr_keyring_lease_in_async (keyring, part, NULL, done_cb, self);
  zyr_keyring_lease_in_finish (keyring, answer_of (self, &given), &error);
  g_assert_no_error (error);
}

static void
open_to (Fixture *self, ZyrWorkspaceState state)
{
  g_autoptr (GError) error = NULL;

  close_workspace (self);
  g_assert_true (open_workspace (self, &error));
  g_assert_no_error (error);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, state);
}

/* It ends behind the passphrase, in a program that runs on; nothing but the centre's part opens it,
 * and then the passphrase is asked for as before. */
static void
test_lease (Fixture *self, gconstpointer data)
{
  g_autoptr (ZyrClock) clock = zyr_clock_new_fake (LEASE_START * G_USEC_PER_SEC);
  g_autoptr (ZyrLease) lease = zyr_lease_new ("centre.example", 8443, "PEM", DEVICE);
  g_autofree char *seal = zyr_seal_dup_public (CENTRE_SECRET, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_free (lease->ca_pem);
  lease->ca_pem = g_strdup (CA_PEM);
  zyr_lease_renew (lease, 14, seal, LEASE_START, 0);
  g_assert_true (change (self, NULL, "lale", &error));
  keep_lease (self, lease);
  close_workspace (self);
  zyr_workspace_set_clock (self->workspace, clock);
  g_assert_true (open_workspace (self, &error));
  zyr_workspace_watch_lease (self->workspace);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_LOCKED);

  zyr_clock_advance_us (clock, 15 * DAY_US);
  zyr_workspace_watch_lease (self->workspace);
  while (zyr_workspace_get_state (self->workspace) != ZYR_WORKSPACE_NEEDS_CENTRE)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (zyr_workspace_get_lease_unsent (self->workspace), ==, -1);
  g_assert_false (unlock (self, "lale", &error));
  g_assert_error (error, ZYR_WORKSPACE_ERROR, ZYR_WORKSPACE_ERROR_NOT_READY);
  g_clear_error (&error);

  /* Nobody is there, or the clock was set back, or a new term was written down and the key not yet
   * taken back: it stays so. */
  zyr_workspace_set_unattended (self->workspace, TRUE);
  open_to (self, ZYR_WORKSPACE_NEEDS_CENTRE);
  zyr_workspace_set_unattended (self->workspace, FALSE);
  zyr_clock_set_now_us (clock, LEASE_START * G_USEC_PER_SEC);
  open_to (self, ZYR_WORKSPACE_NEEDS_CENTRE);
  zyr_clock_set_now_us (clock, LEASE_START * G_USEC_PER_SEC + 15 * DAY_US);
  zyr_lease_renew (lease, 14, NULL, LEASE_START + 15 * 86400, 0);
  keep_lease (self, lease);
  open_to (self, ZYR_WORKSPACE_NEEDS_CENTRE);

  give_key_back (self);
  open_to (self, ZYR_WORKSPACE_LOCKED);
  g_assert_true (unlock (self, "lale", &error));
  g_assert_no_error (error);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_NEEDS_ENROLMENT);

  /* A centre that is no more: the device begins anew, and owes nobody anything. */
  zyr_clock_advance_us (clock, 15 * DAY_US);
  open_to (self, ZYR_WORKSPACE_NEEDS_CENTRE);
  zyr_workspace_start_afresh_async (self->workspace, done_cb, self);
  g_assert_true (
      zyr_workspace_start_afresh_finish (self->workspace, answer_of (self, &result), &error));
  g_assert_no_error (error);
  g_assert_cmpint (zyr_workspace_get_state (self->workspace), ==, ZYR_WORKSPACE_NEEDS_ENROLMENT);
  zyr_clock_advance_us (clock, 100 * DAY_US);
  open_to (self, ZYR_WORKSPACE_NEEDS_ENROLMENT);
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
  g_test_add ("/app/lock/lease", Fixture, NULL, set_up, test_lease, tear_down);
  g_test_add ("/app/lock/not-now", Fixture, NULL, set_up, test_not_now, tear_down);
  return g_test_run ();
}
