/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS_N 25
#define LIFE_MS_MAX 60

/* Runs the child, kills it after @life_ms, gives the last number that it reported as saved. */
static gint64
run_and_kill (Fixture *self, gint64 first, guint life_ms)
{
  g_autofree char *first_text = g_strdup_printf ("%" G_GINT64_FORMAT, first);
  const char *child = g_getenv ("ZYR_KILL_CHILD");
  int channel[2];
  gint64 number;
  gint64 last = first - 1;
  int status;
  pid_t pid;

  g_assert_nonnull (child);
  g_assert_cmpint (pipe (channel), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      dup2 (channel[1], STDOUT_FILENO);
      close (channel[0]);
      close (channel[1]);
      execl (child, child, self->path, first_text, NULL);
      _exit (127);
    }
  close (channel[1]);
  /* Its first answer may take long on a busy machine; after it, it lives for a random moment. */
  if (read (channel[0], &number, sizeof number) == sizeof number)
    {
      g_assert_cmpint (number, ==, last + 1);
      last = number;
      g_usleep (life_ms * 1000);
    }
  kill (pid, SIGKILL);
  while (read (channel[0], &number, sizeof number) == sizeof number)
    {
      g_assert_cmpint (number, ==, last + 1);
      last = number;
    }
  close (channel[0]);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  /* It was killed: it did not give up by itself. */
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  return last;
}

static void
test_kill (Fixture *self, gconstpointer data)
{
  gint64 next = 1;

  fixture_close (self);
  for (int round = 0; round < ROUNDS_N; round++)
    {
      gint64 saved = run_and_kill (self, next, g_test_rand_int_range (0, LIFE_MS_MAX));
      g_autoptr (ZyrDraft) draft = NULL;
      g_autoptr (GPtrArray) unclean = NULL;
      g_autoptr (GError) error = NULL;
      ZyrDraftEntry *last;

      g_assert_cmpint (saved, >=, next);
      fixture_open (self);
      draft = zyr_store_load_draft (self->store, "v1", &error);
      g_assert_no_error (error);
      g_assert_false (draft->clean);
      unclean = zyr_store_list_unclean_drafts (self->store, &error);
      g_assert_cmpuint (unclean->len, ==, 1);
      g_assert_cmpuint (draft->entries->len, >, 0);
      /* Numbers without a gap, each with its own value, at least as far as was reported */
      for (guint i = 0; i < draft->entries->len; i++)
        {
          ZyrDraftEntry *entry = g_ptr_array_index (draft->entries, i);

          g_assert_cmpint (g_ascii_strtoll (entry->value, NULL, 10), ==, entry->seq);
          if (i > 0)
            {
              ZyrDraftEntry *before = g_ptr_array_index (draft->entries, i - 1);

              g_assert_cmpint (entry->seq, ==, before->seq + 1);
            }
        }
      last = g_ptr_array_index (draft->entries, draft->entries->len - 1);
      g_assert_cmpint (last->seq, >=, saved);
      /* At most the one whose report was cut off is there besides. */
      g_assert_cmpint (last->seq, <=, saved + 1);
      next = last->seq + 1;
      g_assert_true (zyr_store_check (self->store, &error));
      fixture_close (self);
    }
  g_test_message ("%" G_GINT64_FORMAT " answers over %d kills", next - 1, ROUNDS_N);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fixture_add ("/store/kill/answers", test_kill);
  return g_test_run ();
}
