/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-search-provider.h"

#include "zyr-household-list.h"
#include "zyr-settings.h"

#define RESULTS_N_MAX 8
#define WORD_CHARS_MIN 3 /* all together: fewer letters would list the caseload */

static const char interface_xml[]
    = "<node><interface name='org.gnome.Shell.SearchProvider2'>"
      "<method name='GetInitialResultSet'><arg type='as' direction='in'/>"
      "<arg type='as' direction='out'/></method>"
      "<method name='GetSubsearchResultSet'><arg type='as' direction='in'/>"
      "<arg type='as' direction='in'/><arg type='as' direction='out'/></method>"
      "<method name='GetResultMetas'><arg type='as' direction='in'/>"
      "<arg type='aa{sv}' direction='out'/></method>"
      "<method name='ActivateResult'><arg type='s' direction='in'/>"
      "<arg type='as' direction='in'/><arg type='u' direction='in'/></method>"
      "<method name='LaunchSearch'><arg type='as' direction='in'/>"
      "<arg type='u' direction='in'/></method>"
      "</interface></node>";

struct _ZyrSearchProvider
{
  GObject parent_instance;

  GDBusConnection *bus; /* (nullable) */
  guint registration;
  ZyrWorkspace *workspace; /* (nullable) */
  ZyrHouseholdList *list;  /* (nullable): made by the first question */
  GHashTable *found;       /* by id, what was answered last: a{sv} for GetResultMetas */
  GDBusMethodInvocation *waiting; /* (nullable): for the list, or the workspace before it */
  char *query;                    /* of what waits */
  guint try_id;
};

enum
{
  ASKED,
  OPEN_HOUSEHOLD,
  SEARCH,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZyrSearchProvider, zyr_search_provider, G_TYPE_OBJECT)

static gboolean
is_on (void)
{
  return g_settings_get_boolean (zyr_settings_get (), ZYR_SETTINGS_SEARCH_PROVIDER);
}

static gboolean
may_answer (ZyrSearchProvider *self)
{
  return is_on () && self->workspace != NULL
         && zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY;
}

/* Whether it is open in a moment. */
static gboolean
is_coming (ZyrSearchProvider *self)
{
  const ZyrWorkspaceState state = self->workspace != NULL
                                      ? zyr_workspace_get_state (self->workspace)
                                      : ZYR_WORKSPACE_FAILED;

  return is_on () && (state == ZYR_WORKSPACE_CLOSED || state == ZYR_WORKSPACE_OPENING);
}

static void
answer_with (ZyrSearchProvider *self, GVariantBuilder *ids)
{
  GDBusMethodInvocation *invocation = g_steal_pointer (&self->waiting);

  g_clear_handle_id (&self->try_id, g_source_remove);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(as)", ids));
}

static void
answer_nothing (ZyrSearchProvider *self)
{
  GVariantBuilder ids;

  g_variant_builder_init (&ids, G_VARIANT_TYPE ("as"));
  answer_with (self, &ids);
}

/* Nothing stays of what may not be answered any more. */
static void
forget (ZyrSearchProvider *self)
{
  g_hash_table_remove_all (self->found);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  if (self->waiting != NULL)
    answer_nothing (self);
}

static gboolean
is_loaded (ZyrSearchProvider *self, guint n)
{
  if (zyr_paged_list_get_loading (ZYR_PAGED_LIST (self->list)))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ZyrHouseholdRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      if (row == NULL || !zyr_household_row_get_loaded (row))
        return FALSE;
    }
  return TRUE;
}

static GVariant *
meta_new (ZyrHouseholdRow *row)
{
  GVariantBuilder meta;

  g_variant_builder_init (&meta, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (&meta, "{sv}", "id",
                         g_variant_new_string (zyr_household_row_get_id (row)));
  g_variant_builder_add (&meta, "{sv}", "name",
                         g_variant_new_string (zyr_household_row_get_head_name (row)));
  g_variant_builder_add (&meta, "{sv}", "description",
                         g_variant_new_string (zyr_household_row_get_address (row)));
  return g_variant_ref_sink (g_variant_builder_end (&meta));
}

/* The rows of a list come a window at a time: looked at again until those that are shown are here. */
static gboolean
try_cb (gpointer user_data)
{
  ZyrSearchProvider *self = user_data;
  const guint n = MIN (zyr_paged_list_get_n_total (ZYR_PAGED_LIST (self->list)), RESULTS_N_MAX);
  GVariantBuilder ids;

  if (!is_loaded (self, n))
    return G_SOURCE_CONTINUE;
  g_hash_table_remove_all (self->found);
  g_variant_builder_init (&ids, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ZyrHouseholdRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), i);
      const char *id = zyr_household_row_get_id (row);

      g_variant_builder_add (&ids, "s", id);
      g_hash_table_insert (self->found, g_strdup (id), meta_new (row));
    }
  self->try_id = 0;
  answer_with (self, &ids);
  return G_SOURCE_REMOVE;
}

static void
look (ZyrSearchProvider *self)
{
  if (self->list == NULL)
    self->list = zyr_household_list_new (self->workspace);
  zyr_household_list_set_query (self->list, self->query);
  self->try_id = g_timeout_add (10, try_cb, self);
}

/* Takes @invocation. */
static void
find (ZyrSearchProvider *self, char **words, GDBusMethodInvocation *invocation)
{
  gboolean is_enough;

  if (self->waiting != NULL)
    answer_nothing (self);
  g_free (self->query);
  self->query = g_strjoinv (" ", words);
  is_enough = g_utf8_strlen (self->query, -1) >= WORD_CHARS_MIN;
  if (is_on () && is_enough)
    g_signal_emit (self, signals[ASKED], 0);
  self->waiting = invocation;
  if (is_enough && may_answer (self))
    look (self);
  else if (!is_enough || !is_coming (self))
    answer_nothing (self);
}

/* ---- what is asked ---- */

static GVariant *
metas (ZyrSearchProvider *self, char **ids)
{
  GVariantBuilder all;

  g_variant_builder_init (&all, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; ids[i] != NULL && may_answer (self); i++)
    {
      GVariant *meta = g_hash_table_lookup (self->found, ids[i]);

      if (meta != NULL)
        g_variant_builder_add_value (&all, meta);
    }
  return g_variant_new ("(aa{sv})", &all);
}

static void
call_cb (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *arguments, GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  ZyrSearchProvider *self = user_data;
  g_auto (GStrv) words = NULL;
  const char *id;
  guint32 time;

  if (g_str_equal (method, "GetInitialResultSet"))
    {
      g_variant_get (arguments, "(^as)", &words);
      find (self, words, invocation);
    }
  else if (g_str_equal (method, "GetSubsearchResultSet"))
    {
      g_variant_get (arguments, "(@as^as)", NULL, &words);
      find (self, words, invocation);
    }
  else if (g_str_equal (method, "GetResultMetas"))
    {
      g_variant_get (arguments, "(^as)", &words);
      g_dbus_method_invocation_return_value (invocation, metas (self, words));
    }
  else if (g_str_equal (method, "ActivateResult"))
    {
      g_variant_get (arguments, "(&s^asu)", &id, &words, &time);
      g_signal_emit (self, signals[OPEN_HOUSEHOLD], 0, id);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else
    {
      g_autofree char *query = NULL;

      g_variant_get (arguments, "(^asu)", &words, &time);
      query = g_strjoinv (" ", words);
      g_signal_emit (self, signals[SEARCH], 0, query);
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
}

/* ---- the object ---- */

static void
zyr_search_provider_dispose (GObject *object)
{
  ZyrSearchProvider *self = ZYR_SEARCH_PROVIDER (object);

  zyr_search_provider_set_workspace (self, NULL);
  zyr_search_provider_unexport (self);

  G_OBJECT_CLASS (zyr_search_provider_parent_class)->dispose (object);
}

static void
zyr_search_provider_finalize (GObject *object)
{
  ZyrSearchProvider *self = ZYR_SEARCH_PROVIDER (object);

  g_hash_table_unref (self->found);
  g_free (self->query);

  G_OBJECT_CLASS (zyr_search_provider_parent_class)->finalize (object);
}

static void
zyr_search_provider_class_init (ZyrSearchProviderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = zyr_search_provider_dispose;
  object_class->finalize = zyr_search_provider_finalize;

  signals[ASKED] = g_signal_new ("asked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  signals[OPEN_HOUSEHOLD]
      = g_signal_new ("open-household", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SEARCH] = g_signal_new ("search", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
zyr_search_provider_init (ZyrSearchProvider *self)
{
  self->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify)g_variant_unref);
}

ZyrSearchProvider *
zyr_search_provider_new (void)
{
  return g_object_new (ZYR_TYPE_SEARCH_PROVIDER, NULL);
}

static void
state_cb (ZyrSearchProvider *self)
{
  if (may_answer (self))
    {
      if (self->waiting != NULL && self->try_id == 0)
        look (self);
    }
  else if (!is_coming (self))
    forget (self);
}

void
zyr_search_provider_set_workspace (ZyrSearchProvider *self, ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_SEARCH_PROVIDER (self));

  forget (self);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_set_object (&self->workspace, workspace);
  if (workspace != NULL)
    g_signal_connect_object (workspace, "notify::state", G_CALLBACK (state_cb), self,
                             G_CONNECT_SWAPPED);
}

gboolean
zyr_search_provider_export (ZyrSearchProvider *self,
                            GDBusConnection *bus,
                            const char *path,
                            GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = call_cb };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (interface_xml, NULL);

  g_return_val_if_fail (ZYR_IS_SEARCH_PROVIDER (self), FALSE);

  self->registration = g_dbus_connection_register_object (bus, path, node->interfaces[0], &vtable,
                                                          self, NULL, error);
  if (self->registration == 0)
    return FALSE;
  self->bus = g_object_ref (bus);
  return TRUE;
}

void
zyr_search_provider_unexport (ZyrSearchProvider *self)
{
  g_return_if_fail (ZYR_IS_SEARCH_PROVIDER (self));

  if (self->registration != 0)
    g_dbus_connection_unregister_object (self->bus, self->registration);
  self->registration = 0;
  g_clear_object (&self->bus);
}
