/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-portal.h"

#include <gio/gunixfdlist.h>
#include <gio/gunixsocketaddress.h>
#include <unistd.h>

#define NAME "org.freedesktop.portal.Desktop"
#define PATH "/org/freedesktop/portal/desktop"

struct _FakePortal
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GDBusConnection *bus;
  GMutex lock; /* of what follows */
  GCond ready;
  gboolean is_ready;
  gboolean present;
  int answer;
  char *remote;
  guint n_asked, n_closed, n_opened;
};

static const char camera_xml[]
    = "<node><interface name='org.freedesktop.portal.Camera'>"
      "<method name='AccessCamera'><arg type='a{sv}' direction='in'/>"
      "<arg type='o' direction='out'/></method>"
      "<method name='OpenPipeWireRemote'><arg type='a{sv}' direction='in'/>"
      "<arg type='h' direction='out'/></method>"
      "<property name='IsCameraPresent' type='b' access='read'/></interface>"
      "<interface name='org.freedesktop.portal.Request'><method name='Close'/></interface></node>";

static void
close_cb (GDBusConnection *bus,
          const char *sender,
          const char *path,
          const char *interface,
          const char *method,
          GVariant *parameters,
          GDBusMethodInvocation *invocation,
          gpointer user_data)
{
  FakePortal *self = user_data;

  g_mutex_lock (&self->lock);
  self->n_closed++;
  g_mutex_unlock (&self->lock);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static const GDBusInterfaceVTable request_vtable = { .method_call = close_cb };

static GDBusNodeInfo *
get_node (void)
{
  static GDBusNodeInfo *node;

  if (node == NULL)
    node = g_dbus_node_info_new_for_xml (camera_xml, NULL);
  return node;
}

static void
access_camera (FakePortal *self, GDBusMethodInvocation *invocation, GVariant *parameters)
{
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 0);
  g_autofree char *sender
      = g_strdelimit (g_strdup (g_dbus_method_invocation_get_sender (invocation) + 1), ".", '_');
  g_autofree char *path = NULL;
  const char *token = "none";
  int answer;

  g_variant_lookup (options, "handle_token", "&s", &token);
  path = g_strdup_printf (PATH "/request/%s/%s", sender, token);
  g_mutex_lock (&self->lock);
  answer = self->answer;
  g_mutex_unlock (&self->lock);
  if (answer < 0)
    g_dbus_connection_register_object (self->bus, path, get_node ()->interfaces[1], &request_vtable,
                                       self, NULL, NULL);
  g_mutex_lock (&self->lock);
  self->n_asked++;
  g_mutex_unlock (&self->lock);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", path));
  if (answer >= 0)
    g_dbus_connection_emit_signal (self->bus, NULL, path, "org.freedesktop.portal.Request",
                                   "Response",
                                   g_variant_new ("(ua{sv})", (guint32)answer, NULL), NULL);
}

/* A line to the remote, or to nobody */
static int
connect_remote (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  int pair[2];

  if (path == NULL)
    {
      g_assert_cmpint (pipe (pair), ==, 0);
      close (pair[1]);
      return pair[0];
    }
  address = g_unix_socket_address_new (path);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  g_assert_nonnull (connection);
  return dup (g_socket_get_fd (g_socket_connection_get_socket (connection)));
}

static void
open_remote (FakePortal *self, GDBusMethodInvocation *invocation)
{
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new ();
  g_autofree char *path = NULL;
  int remote;

  g_mutex_lock (&self->lock);
  self->n_opened++;
  path = g_strdup (self->remote);
  g_mutex_unlock (&self->lock);
  remote = connect_remote (path);
  g_assert_cmpint (g_unix_fd_list_append (list, remote, NULL), ==, 0);
  close (remote);
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", 0),
                                                           list);
}

static void
call_cb (GDBusConnection *bus,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *parameters,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  if (g_str_equal (method, "AccessCamera"))
    access_camera (user_data, invocation, parameters);
  else
    open_remote (user_data, invocation);
}

static GVariant *
property_cb (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *property,
             GError **error,
             gpointer user_data)
{
  FakePortal *self = user_data;
  gboolean present;

  g_mutex_lock (&self->lock);
  present = self->present;
  g_mutex_unlock (&self->lock);
  return g_variant_new_boolean (present);
}

static const GDBusInterfaceVTable camera_vtable
    = { .method_call = call_cb, .get_property = property_cb };

static gpointer
serve (gpointer user_data)
{
  FakePortal *self = user_data;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = NULL;

  g_main_context_push_thread_default (self->context);
  self->bus = g_dbus_connection_new_for_address_sync (
      address,
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, NULL);
  g_assert_nonnull (self->bus);
  g_dbus_connection_register_object (self->bus, PATH, get_node ()->interfaces[0], &camera_vtable,
                                     self, NULL, NULL);
  reply = g_dbus_connection_call_sync (
      self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (reply);
  g_mutex_lock (&self->lock);
  self->is_ready = TRUE;
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->lock);
  g_main_loop_run (self->loop);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

FakePortal *
fake_portal_new (void)
{
  FakePortal *self = g_new0 (FakePortal, 1);

  self->present = TRUE;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_mutex_init (&self->lock);
  g_cond_init (&self->ready);
  self->thread = g_thread_new ("portal", serve, self);
  g_mutex_lock (&self->lock);
  while (!self->is_ready)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);
  return self;
}

void
fake_portal_free (FakePortal *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self->remote);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ready);
  g_free (self);
}

void
fake_portal_set_present (FakePortal *self, gboolean present)
{
  g_mutex_lock (&self->lock);
  self->present = present;
  g_mutex_unlock (&self->lock);
}

void
fake_portal_set_answer (FakePortal *self, int answer)
{
  g_mutex_lock (&self->lock);
  self->answer = answer;
  g_mutex_unlock (&self->lock);
}

void
fake_portal_set_remote (FakePortal *self, const char *path)
{
  g_mutex_lock (&self->lock);
  g_free (self->remote);
  self->remote = g_strdup (path);
  g_mutex_unlock (&self->lock);
}

static guint
get_number (FakePortal *self, const guint *number)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = *number;
  g_mutex_unlock (&self->lock);
  return n;
}

guint
fake_portal_get_n_asked (FakePortal *self)
{
  return get_number (self, &self->n_asked);
}

guint
fake_portal_get_n_closed (FakePortal *self)
{
  return get_number (self, &self->n_closed);
}

guint
fake_portal_get_n_opened (FakePortal *self)
{
  return get_number (self, &self->n_opened);
}
