/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A store on a disk that fails while it is being opened: the disk is to blame, not the store. */
#include "sim-world.h"

#include "sim-disk.h"

#include "zyr-store-private.h"

#include <glib/gstdio.h>
#include <locale.h>

#define READINGS 60
#define OPENINGS 400
#define FAIL_PERMILLE 30
#define READS_FAIL_PERMILLE 400

typedef struct
{
  char *folder;
  char *path;
  SimDisk *disk;
} Fixture;

static void
set_up (Fixture *self, gconstpointer sealed)
{
  const SimWorld *world = sim_world_get ();
  const char *template = sealed != NULL ? world->sealed : world->plain;
  g_autofree char *key_from = g_strconcat (template, "-key", NULL);
  g_autofree char *key_to = NULL;

  sim_seal_stores (sealed != NULL);
  self->folder = g_build_filename (world->folder, "bad-disk", NULL);
  self->path = g_build_filename (self->folder, "store.db", NULL);
  key_to = g_strconcat (self->path, "-key", NULL);
  g_mkdir (self->folder, 0700);
  sim_copy_file (template, self->path);
  sim_copy_file (key_from, key_to);
  self->disk = sim_disk_new (self->folder, 1);
}

static void
tear_down (Fixture *self, gconstpointer sealed)
{
  sim_disk_free (self->disk);
  sim_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

/* Now and then something is written and the machine dies, so that there is a log to look through. */
static void
die_at_work (Fixture *self, ZyrStore *store)
{
  sim_disk_set_faults (self->disk, 0, FALSE);
  g_assert_true (zyr_store_set_meta (store, "simulated", "ja", NULL));
  sim_disk_kill (self->disk);
  zyr_store_close (store);
  sim_disk_restart (self->disk);
}

static void
test_opens (Fixture *self, gconstpointer sealed)
{
  guint n_failed = 0;

  for (guint i = 0; i < OPENINGS; i++)
    {
      g_autoptr (GError) error = NULL;
      ZyrStore *store;

      sim_disk_set_faults (self->disk, FAIL_PERMILLE, FALSE);
      store = zyr_store_open (self->path, sim_world_get ()->key, &error);
      if (store != NULL)
        die_at_work (self, store);
      else
        g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_IO);
      n_failed += store == NULL;
    }
  g_test_message ("%u of %u openings failed", n_failed, OPENINGS);
  g_assert_cmpuint (n_failed, >, OPENINGS / 10);
  g_assert_cmpuint (n_failed, <, OPENINGS);
}

/* A read fails now and then while the store is in use: the call that needed it says so, and when the
 * disk is well again so is the store, with all that was kept, and without being closed. */
static void
test_reads_again (Fixture *self, gconstpointer sealed)
{
  g_autoptr (GError) error = NULL;
  ZyrStore *store = zyr_store_open (self->path, sim_world_get ()->key, &error);
  guint n_failed = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < READINGS; i++)
    {
      g_autofree char *kept = g_strdup_printf ("%u", i);
      g_autofree char *found = NULL;

      g_assert_true (zyr_store_set_meta (store, "simulated", kept, &error));
      g_assert_no_error (error);
      sim_disk_set_faults (self->disk, READS_FAIL_PERMILLE, FALSE);
      sqlite3_db_release_memory (store->db);
      found = zyr_store_dup_meta (store, "simulated", &error);
      if (found == NULL)
        {
          g_assert_error (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_IO);
          g_clear_error (&error);
          n_failed++;
        }
      sim_disk_set_faults (self->disk, 0, FALSE);
      g_free (found);
      found = zyr_store_dup_meta (store, "simulated", &error);
      g_assert_no_error (error);
      g_assert_cmpstr (found, ==, kept);
    }
  zyr_store_close (store);
  g_test_message ("%u of %u readings failed", n_failed, READINGS);
  g_assert_cmpuint (n_failed, >, READINGS / 10);
}

int
main (int argc, char *argv[])
{
  int status;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/bad-disk/opens", Fixture, NULL, set_up, test_opens, tear_down);
  g_test_add ("/bad-disk/opens-sealed", Fixture, "sealed", set_up, test_opens, tear_down);
  g_test_add ("/bad-disk/reads-again", Fixture, NULL, set_up, test_reads_again, tear_down);
  g_test_add ("/bad-disk/reads-again-sealed", Fixture, "sealed", set_up, test_reads_again,
              tear_down);
  status = g_test_run ();
  sim_world_clear ();
  return status;
}
