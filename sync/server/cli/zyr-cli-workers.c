/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-cli-workers.h"

#include "zyr-server.h"

#include <glib-unix.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

/* A worker that lived for less is replaced more slowly each time. */
#define SETTLED_S 10
#define DELAY_FIRST_MS 200
#define DELAY_MAX_MS 10000
/* The server itself stops within 5 s. */
#define STOP_S 15
#define STORAGE_VARIABLE "ZIYARETD_STORAGE"
/* What a worker is given. */
#define SOCKET_FD 3
#define READY_FD 4
#define LIMITER_FD 5
#define MONITOR_FD 6
#define FDS_N 4

typedef struct _Supervisor Supervisor;

typedef struct
{
  Supervisor *supervisor;
  GPid pid; /* 0: not running */
  gint64 started_us;
  guint delay_ms;
  guint start_id;
  guint watch_id;
  guint ready_id;
  int ready_fd;
  gboolean ready;   /* has served once */
  GSocket *socket;  /* borrowed */
  GSocket *monitor; /* (nullable): its address for who looks after it */
} Worker;

struct _Supervisor
{
  const ZyrCentre *centre;
  ZyrLimiterMemory *limiter_memory;
  guint16 port;
  GMainLoop *loop;
  Worker *workers;
  guint n;
  guint n_running;
  gboolean listening;
  gboolean stopping;
  guint kill_id;
  ZyrCliListeningFunc func;
  gpointer data;
  GError *error;
};

static gboolean on_start (gpointer data);

static void
stop_all (Supervisor *self, int signal_number)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_clear_handle_id (&self->workers[i].start_id, g_source_remove);
      if (self->workers[i].pid != 0)
        kill (self->workers[i].pid, signal_number);
    }
  if (self->n_running == 0)
    g_main_loop_quit (self->loop);
}

static gboolean
on_kill (gpointer data)
{
  Supervisor *self = data;

  self->kill_id = 0;
  stop_all (self, SIGKILL);
  return G_SOURCE_REMOVE;
}

static void
stop (Supervisor *self)
{
  if (self->stopping)
    return;
  self->stopping = TRUE;
  /* When the workers have closed theirs, too, nobody is left waiting in a queue. */
  for (guint i = 0; i < self->n; i++)
    {
      g_socket_close (self->workers[i].socket, NULL);
      if (self->workers[i].monitor != NULL)
        g_socket_close (self->workers[i].monitor, NULL);
    }
  self->kill_id = g_timeout_add_seconds (STOP_S, on_kill, self);
  stop_all (self, SIGTERM);
}

static gboolean
on_signal (gpointer data)
{
  stop (data);
  return G_SOURCE_CONTINUE;
}

/* Before all have served once, one that ends ends the whole: it would not fare better again. */
static void
fail (Supervisor *self, GError *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
  stop (self);
}

static void
on_ended (GPid pid, int status, gpointer data)
{
  Worker *worker = data;
  Supervisor *self = worker->supervisor;
  gint64 lived_us = g_get_monotonic_time () - worker->started_us;
  GError *error = NULL;

  g_spawn_close_pid (pid);
  worker->pid = 0;
  worker->watch_id = 0;
  g_clear_handle_id (&worker->ready_id, g_source_remove);
  if (worker->ready_fd >= 0)
    close (worker->ready_fd);
  worker->ready_fd = -1;
  self->n_running--;
  if (self->stopping)
    {
      if (self->n_running == 0)
        g_main_loop_quit (self->loop);
      return;
    }
  g_spawn_check_wait_status (status, &error);
  if (!self->listening)
    {
      fail (self, error != NULL
                      ? error
                      : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "a worker ended"));
      return;
    }
  g_warning ("worker %d ended: %s", (int)pid, error != NULL ? error->message : "exit status 0");
  g_clear_error (&error);
  if (lived_us >= (gint64)SETTLED_S * G_USEC_PER_SEC)
    worker->delay_ms = DELAY_FIRST_MS;
  worker->start_id = g_timeout_add (worker->delay_ms, on_start, worker);
  worker->delay_ms = MIN (worker->delay_ms * 2, DELAY_MAX_MS);
}

static gboolean
on_ready (int fd, GIOCondition condition, gpointer data)
{
  Worker *worker = data;
  Supervisor *self = worker->supervisor;
  GError *error = NULL;
  guint n_ready = 0;
  char byte;

  worker->ready_id = 0;
  if (read (fd, &byte, 1) != 1)
    return G_SOURCE_REMOVE;
  worker->ready = TRUE;
  for (guint i = 0; i < self->n; i++)
    n_ready += self->workers[i].ready ? 1 : 0;
  if (!self->listening && n_ready == self->n)
    {
      self->listening = TRUE;
      if (!self->func (self->port, self->data, &error))
        fail (self, error);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
spawn (Worker *worker, GError **error)
{
  Supervisor *self = worker->supervisor;
  gboolean monitored = worker->monitor != NULL;
  const char *const argv[] = { "/proc/self/exe",
                               "serve",
                               "--worker",
                               "--dir",
                               self->centre->directory,
                               monitored ? "--monitored" : NULL,
                               NULL };
  /* Not among the arguments, which everybody on the machine can read. */
  g_auto (GStrv) environment
      = g_environ_setenv (g_get_environ (), STORAGE_VARIABLE, self->centre->database, TRUE);
  int pipe_fds[2];
  const int target_fds[FDS_N] = { SOCKET_FD, READY_FD, LIMITER_FD, MONITOR_FD };
  int source_fds[FDS_N];
  gboolean ok;

  if (!g_unix_open_pipe (pipe_fds, FD_CLOEXEC, error))
    return FALSE;
  source_fds[0] = g_socket_get_fd (worker->socket);
  source_fds[1] = pipe_fds[1];
  source_fds[2] = zyr_limiter_memory_get_fd (self->limiter_memory);
  source_fds[3] = monitored ? g_socket_get_fd (worker->monitor) : -1;
  ok = g_spawn_async_with_pipes_and_fds (
      NULL, argv, (const char *const *)environment, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, -1, -1,
      -1, source_fds, target_fds, monitored ? FDS_N : FDS_N - 1, &worker->pid, NULL,
      NULL, NULL, error);
  close (pipe_fds[1]);
  if (!ok)
    {
      close (pipe_fds[0]);
      return FALSE;
    }
  worker->ready_fd = pipe_fds[0];
  worker->ready_id = g_unix_fd_add (pipe_fds[0], G_IO_IN | G_IO_HUP, on_ready, worker);
  worker->watch_id = g_child_watch_add (worker->pid, on_ended, worker);
  worker->started_us = g_get_monotonic_time ();
  self->n_running++;
  return TRUE;
}

static gboolean
on_start (gpointer data)
{
  Worker *worker = data;
  g_autoptr (GError) error = NULL;

  worker->start_id = 0;
  if (spawn (worker, &error))
    return G_SOURCE_REMOVE;
  if (!worker->supervisor->listening)
    fail (worker->supervisor, g_steal_pointer (&error));
  else
    worker->start_id = g_timeout_add (DELAY_MAX_MS, on_start, worker);
  return G_SOURCE_REMOVE;
}

/* Each of a port of its own, for as long as the supervisor lives. */
static gboolean
open_monitors (Supervisor *self, GError **error)
{
  for (guint i = 0; i < self->n && self->centre->metrics_listen[0] != '\0'; i++)
    {
      guint16 port;

      self->workers[i].monitor = zyr_server_open_monitor_socket (self->centre, i, &port, error);
      if (self->workers[i].monitor == NULL)
        return FALSE;
      zyr_cli_tell_monitor (self->workers[i].monitor);
    }
  return TRUE;
}

static void
run (Supervisor *self)
{
  guint term_id = g_unix_signal_add (SIGTERM, on_signal, self);
  guint int_id = g_unix_signal_add (SIGINT, on_signal, self);

  for (guint i = 0; i < self->n; i++)
    self->workers[i].start_id = g_idle_add (on_start, &self->workers[i]);
  g_main_loop_run (self->loop);
  g_source_remove (term_id);
  g_source_remove (int_id);
  g_clear_handle_id (&self->kill_id, g_source_remove);
}

gboolean
zyr_cli_supervise (const ZyrCentre *centre,
                   guint n,
                   ZyrCliListeningFunc listening,
                   gpointer data,
                   GError **error)
{
  guint16 port = 0;
  g_autoptr (GPtrArray) sockets = zyr_server_open_sockets (centre, n, &port, error);
  g_autoptr (ZyrLimiterMemory) memory = sockets != NULL ? zyr_limiter_memory_new (error) : NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autofree Worker *workers = g_new0 (Worker, n);
  Supervisor self = { .centre = centre,
                      .limiter_memory = memory,
                      .port = port,
                      .loop = loop,
                      .workers = workers,
                      .n = n,
                      .func = listening,
                      .data = data };
  gboolean opened;

  if (memory == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      workers[i].supervisor = &self;
      workers[i].socket = g_ptr_array_index (sockets, i);
      workers[i].delay_ms = DELAY_FIRST_MS;
      workers[i].ready_fd = -1;
    }
  opened = open_monitors (&self, error);
  if (opened)
    run (&self);
  for (guint i = 0; i < n; i++)
    g_clear_object (&workers[i].monitor);
  if (!opened)
    return FALSE;
  if (self.error == NULL)
    return TRUE;
  g_propagate_error (error, self.error);
  return FALSE;
}

gboolean
zyr_cli_worker_begin (ZyrCentre *centre)
{
  const char *database = g_getenv (STORAGE_VARIABLE);

  if (database != NULL)
    zyr_centre_set_database (centre, database);
  return prctl (PR_SET_PDEATHSIG, SIGTERM) == 0;
}

GSocket *
zyr_cli_worker_get_socket (GError **error)
{
  return g_socket_new_from_fd (SOCKET_FD, error);
}

GSocket *
zyr_cli_worker_get_monitor (GError **error)
{
  return g_socket_new_from_fd (MONITOR_FD, error);
}

ZyrLimiterMemory *
zyr_cli_worker_open_limiter_memory (GError **error)
{
  g_autoptr (ZyrLimiterMemory) memory = zyr_limiter_memory_open (LIMITER_FD, error);

  close (LIMITER_FD);
  return g_steal_pointer (&memory);
}

/* Nobody reads when the supervisor went before this process asked for its end to be told. */
gboolean
zyr_cli_worker_tell_ready (void)
{
  gboolean told = write (READY_FD, "r", 1) == 1;

  close (READY_FD);
  return told;
}
