/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-task.h"

/* GLib's own lets go of some two in a thousand in the wrong thread. */
#define N_TASKS 20000

static GThread *main_thread;
static int n_freed_here;
static int n_freed_elsewhere;
static int n_answered;

static void
count_thread (gpointer unused, GObject *unused_object)
{
  g_atomic_int_inc (g_thread_self () == main_thread ? &n_freed_here : &n_freed_elsewhere);
}

static void
free_data (gpointer data)
{
  count_thread (NULL, NULL);
  g_free (data);
}

static void
work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_assert_true (g_thread_self () != main_thread);
  g_assert_true (G_IS_OBJECT (source));
  g_assert_true (g_task_get_cancellable (task) == cancellable);
  if (*(int *) data % 2 == 0)
    g_task_return_int (task, *(int *) data);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "odd");
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer number)
{
  g_autoptr (GError) error = NULL;
  const gssize answer = g_task_propagate_int (G_TASK (result), &error);

  g_assert_true (g_thread_self () == main_thread);
  if (GPOINTER_TO_INT (number) % 2 == 0)
    g_assert_cmpint (answer, ==, GPOINTER_TO_INT (number));
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  n_answered++;
}

static void
test_freed_at_home (void)
{
  main_thread = g_thread_self ();
  for (int i = 0; i < N_TASKS; i++)
    {
      GObject *source = g_object_new (G_TYPE_OBJECT, NULL);
      GTask *task = g_task_new (source, NULL, answered_cb, GINT_TO_POINTER (i));

      g_object_weak_ref (source, count_thread, NULL);
      g_object_unref (source);
      g_task_set_task_data (task, g_memdup2 (&i, sizeof i), free_data);
      zyr_task_run_in_thread (task, work);
      g_object_unref (task);
      while (n_answered <= i || n_freed_here + g_atomic_int_get (&n_freed_elsewhere) < 2 * (i + 1))
        g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (n_freed_elsewhere, ==, 0);
  g_assert_cmpint (n_freed_here, ==, 2 * N_TASKS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/task/freed-at-home", test_freed_at_home);
  return g_test_run ();
}
