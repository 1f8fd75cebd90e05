/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-network.h"

typedef struct
{
  GObject parent_instance;
} FakeNetwork;

typedef GObjectClass FakeNetworkClass;

enum
{
  PROP_0,
  PROP_AVAILABLE,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static struct
{
  gboolean available;
  gboolean metered;
  gboolean portal;
} now = { TRUE, FALSE, FALSE };

static gboolean
fake_network_start (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
fake_network_initable_init (GInitableIface *iface)
{
  iface->init = fake_network_start;
}

static void
fake_network_iface_init (GNetworkMonitorInterface *iface)
{
}

GType fake_network_get_type (void);
G_DEFINE_TYPE_WITH_CODE (FakeNetwork, fake_network, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, fake_network_initable_init)
                         G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, fake_network_iface_init))

static void
fake_network_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, now.available);
      break;
    case PROP_METERED:
      g_value_set_boolean (value, now.metered);
      break;
    case PROP_CONNECTIVITY:
      g_value_set_enum (value, now.portal ? G_NETWORK_CONNECTIVITY_PORTAL
                                          : G_NETWORK_CONNECTIVITY_FULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fake_network_class_init (FakeNetworkClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = fake_network_get_property;
  g_object_class_override_property (klass, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (klass, PROP_METERED, "network-metered");
  g_object_class_override_property (klass, PROP_CONNECTIVITY, "connectivity");
}

static void
fake_network_init (FakeNetwork *self)
{
}

void
fake_network_install (void)
{
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME,
                                  fake_network_get_type (), "fake", 1000);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (g_network_monitor_get_default ()), ==, "FakeNetwork");
}

void
fake_network_set (gboolean available, gboolean metered, gboolean portal)
{
  GObject *monitor = G_OBJECT (g_network_monitor_get_default ());

  now.available = available;
  now.metered = metered;
  now.portal = portal;
  g_object_notify (monitor, "network-metered");
  g_object_notify (monitor, "connectivity");
  g_signal_emit_by_name (monitor, "network-changed", available);
}
