/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-pg-bell-private.h"

#include "zyr-publication.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define CHANNEL "ziyaret_heads"
/* PostgreSQL takes 7999 bytes a message. */
#define PAYLOAD_BYTES_MAX 7800
/* Announcements are gathered for so long. */
#define GATHER_MS 5
#define RECONNECT_MS 1000

struct _ZyrPgBell
{
  char *uri;
  ZyrStorageHeardFunc func;
  gpointer data;
  GThread *thread;
  int wake_fd;
  GMutex lock;
  GHashTable *heads; /* to be announced */
  gboolean closing;
};

static gboolean
is_closing (ZyrPgBell *self)
{
  gboolean closing;

  g_mutex_lock (&self->lock);
  closing = self->closing;
  g_mutex_unlock (&self->lock);
  return closing;
}

/* Waits for the connection (or none), for being woken, or for the time. */
static void
wait_for (ZyrPgBell *self, int fd, int timeout_ms)
{
  struct pollfd fds[] = { { self->wake_fd, POLLIN, 0 }, { fd, POLLIN, 0 } };
  guint64 n;

  if (poll (fds, fd >= 0 ? 2 : 1, timeout_ms) <= 0 || (fds[0].revents & POLLIN) == 0)
    return;
  if (read (self->wake_fd, &n, sizeof n) < 0)
    g_warn_if_fail (errno == EAGAIN);
}

static PGconn *
open_pg (ZyrPgBell *self)
{
  /* Nothing durable is written here. */
  const char *const names[] = { "application_name",     "connect_timeout",  "keepalives_idle",
                                "keepalives_interval",  "keepalives_count", "tcp_user_timeout",
                                "target_session_attrs", "dbname",           NULL };
  const char *const values[]
      = { "ziyaretd bell", "5", "10", "5", "3", "15000", "read-write", self->uri, NULL };
  PGconn *pg = PQconnectdbParams (names, values, 1);
  PGresult *result = NULL;

  if (PQstatus (pg) == CONNECTION_OK)
    result = PQexec (pg, "SET synchronous_commit = off; LISTEN " CHANNEL);
  if (PQresultStatus (result) != PGRES_COMMAND_OK)
    g_clear_pointer (&pg, PQfinish);
  PQclear (result);
  return pg;
}

/* "scope=head scope=head" */
static GHashTable *
parse (const char *payload)
{
  g_autoptr (GHashTable) heads = zyr_heads_new ();
  g_auto (GStrv) words = g_strsplit (payload, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *equals = strrchr (words[i], '=');
      gint64 head = 0;

      if (equals == NULL || !g_ascii_string_to_signed (equals + 1, 10, 0, G_MAXINT64, &head, NULL))
        continue;
      *equals = '\0';
      zyr_heads_set (heads, words[i], head);
    }
  return g_steal_pointer (&heads);
}

static gboolean
hear (ZyrPgBell *self, PGconn *pg)
{
  PGnotify *notify;

  if (PQconsumeInput (pg) != 1)
    return FALSE;
  while ((notify = PQnotifies (pg)) != NULL)
    {
      if (notify->be_pid != PQbackendPID (pg) && self->func != NULL)
        {
          g_autoptr (GHashTable) heads = parse (notify->extra);

          self->func (heads, self->data);
        }
      PQfreemem (notify);
    }
  return TRUE;
}

static gboolean
notify (PGconn *pg, GString *payload)
{
  const char *const values[] = { payload->str };
  PGresult *result
      = PQexecParams (pg, "SELECT pg_notify ('" CHANNEL "', $1)", 1, NULL, values, NULL, NULL, 0);
  gboolean ok = PQresultStatus (result) == PGRES_TUPLES_OK;

  PQclear (result);
  g_string_truncate (payload, 0);
  return ok;
}

static gboolean
tell (ZyrPgBell *self, PGconn *pg)
{
  g_autoptr (GHashTable) heads = NULL;
  g_autoptr (GString) payload = g_string_new (NULL);
  GHashTableIter iter;
  gpointer scope;
  gpointer head;

  g_mutex_lock (&self->lock);
  heads = g_steal_pointer (&self->heads);
  self->heads = zyr_heads_new ();
  g_mutex_unlock (&self->lock);

  g_hash_table_iter_init (&iter, heads);
  while (g_hash_table_iter_next (&iter, &scope, &head))
    {
      g_string_append_printf (payload, "%s%s=%" G_GINT64_FORMAT, payload->len > 0 ? " " : "",
                              (const char *)scope, *(gint64 *)head);
      if (payload->len > PAYLOAD_BYTES_MAX - 200 && !notify (pg, payload))
        return FALSE;
    }
  return payload->len == 0 || notify (pg, payload);
}

static gpointer
bell_thread (gpointer data)
{
  ZyrPgBell *self = data;

  while (!is_closing (self))
    {
      PGconn *pg = open_pg (self);

      if (pg == NULL)
        {
          wait_for (self, -1, RECONNECT_MS);
          continue;
        }
      if (self->func != NULL)
        self->func (NULL, self->data);
      while (!is_closing (self) && tell (self, pg) && hear (self, pg))
        {
          wait_for (self, PQsocket (pg), -1);
          g_usleep (GATHER_MS * 1000);
        }
      PQfinish (pg);
    }
  return NULL;
}

static void
wake (ZyrPgBell *self)
{
  guint64 one = 1;

  g_warn_if_fail (write (self->wake_fd, &one, sizeof one) == sizeof one);
}

ZyrPgBell *
zyr_pg_bell_new (const char *uri, ZyrStorageHeardFunc func, gpointer data)
{
  ZyrPgBell *self = g_new0 (ZyrPgBell, 1);

  self->uri = g_strdup (uri);
  self->func = func;
  self->data = data;
  self->heads = zyr_heads_new ();
  self->wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  g_assert (self->wake_fd >= 0);
  g_mutex_init (&self->lock);
  self->thread = g_thread_new ("zyr-bell", bell_thread, self);
  return self;
}

void
zyr_pg_bell_ring (ZyrPgBell *self, GHashTable *heads)
{
  GHashTableIter iter;
  gpointer scope;
  gpointer head;
  gboolean first;

  g_mutex_lock (&self->lock);
  first = g_hash_table_size (self->heads) == 0;
  g_hash_table_iter_init (&iter, heads);
  while (g_hash_table_iter_next (&iter, &scope, &head))
    {
      const gint64 *known = g_hash_table_lookup (self->heads, scope);

      if (known == NULL || *known < *(gint64 *)head)
        zyr_heads_set (self->heads, scope, *(gint64 *)head);
    }
  g_mutex_unlock (&self->lock);
  if (first)
    wake (self);
}

void
zyr_pg_bell_free (ZyrPgBell *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->closing = TRUE;
  g_mutex_unlock (&self->lock);
  wake (self);
  g_thread_join (self->thread);
  g_hash_table_unref (self->heads);
  g_mutex_clear (&self->lock);
  close (self->wake_fd);
  g_free (self->uri);
  g_free (self);
}
