/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-navigation.h"

#if ADW_CHECK_VERSION(1, 4, 0)
#define HAVE_NAVIGATION_VIEW 1
#endif

struct _ZyrNavigation
{
  GtkWidget parent_instance;

  GtkWidget *view;  /* AdwLeaflet or AdwNavigationView */
  GPtrArray *pages; /* GtkWidget, bottom first; borrowed from the view */
};

G_DEFINE_FINAL_TYPE (ZyrNavigation, zyr_navigation, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ROOT,
  N_PROPS
};

enum
{
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GtkWidget *
top (ZyrNavigation *self)
{
  return self->pages->len > 0 ? g_ptr_array_index (self->pages, self->pages->len - 1) : NULL;
}

#ifdef HAVE_NAVIGATION_VIEW

static void
popped_cb (ZyrNavigation *self, AdwNavigationPage *page)
{
  GtkWidget *child = adw_navigation_page_get_child (page);

  /* Popped by a gesture: ours has not heard of it yet. */
  if (g_ptr_array_remove (self->pages, child))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
build (ZyrNavigation *self)
{
  self->view = adw_navigation_view_new ();
  g_signal_connect_object (self->view, "popped", G_CALLBACK (popped_cb), self, G_CONNECT_SWAPPED);
}

static void
view_add (ZyrNavigation *self, GtkWidget *page, gboolean is_root)
{
  AdwNavigationPage *wrapper = adw_navigation_page_new (page, " ");

  /* Swiping back would fight with sliders and the signature pad. */
  adw_navigation_page_set_can_pop (wrapper, FALSE);
  adw_navigation_view_set_animate_transitions (ADW_NAVIGATION_VIEW (self->view), !is_root);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (self->view), wrapper);
  adw_navigation_view_set_animate_transitions (ADW_NAVIGATION_VIEW (self->view), TRUE);
}

static void
view_drop (ZyrNavigation *self)
{
  GtkWidget *wrapper = gtk_widget_get_ancestor (top (self), ADW_TYPE_NAVIGATION_PAGE);
  AdwNavigationView *view = ADW_NAVIGATION_VIEW (self->view);

  adw_navigation_view_set_animate_transitions (view, FALSE);
  adw_navigation_view_pop_to_page (view, ADW_NAVIGATION_PAGE (wrapper));
  adw_navigation_view_set_animate_transitions (view, TRUE);
}

static void
view_show_top (ZyrNavigation *self)
{
  GtkWidget *wrapper = gtk_widget_get_ancestor (top (self), ADW_TYPE_NAVIGATION_PAGE);

  adw_navigation_view_pop_to_page (ADW_NAVIGATION_VIEW (self->view), ADW_NAVIGATION_PAGE (wrapper));
}

#else

/* Pages that were popped stay until the transition ends: they are still seen sliding away. */
static void
remove_popped (ZyrNavigation *self)
{
  GtkWidget *child = gtk_widget_get_first_child (self->view);

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (!g_ptr_array_find (self->pages, child, NULL))
        adw_leaflet_remove (ADW_LEAFLET (self->view), child);
      child = next;
    }
}

static void
transition_cb (ZyrNavigation *self)
{
  if (!adw_leaflet_get_child_transition_running (ADW_LEAFLET (self->view)))
    remove_popped (self);
}

static void
build (ZyrNavigation *self)
{
  self->view = adw_leaflet_new ();
  adw_leaflet_set_can_unfold (ADW_LEAFLET (self->view), FALSE);
  /* What lies below is not laid out whenever the page on top changes, nor the other way round. */
  adw_leaflet_set_homogeneous (ADW_LEAFLET (self->view), FALSE);
  g_signal_connect_object (self->view, "notify::child-transition-running",
                           G_CALLBACK (transition_cb), self, G_CONNECT_SWAPPED);
}

static void
view_add (ZyrNavigation *self, GtkWidget *page, gboolean is_root)
{
  remove_popped (self);
  adw_leaflet_append (ADW_LEAFLET (self->view), page);
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->view), page);
}

static void
view_drop (ZyrNavigation *self)
{
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->view), top (self));
  remove_popped (self);
}

static void
view_show_top (ZyrNavigation *self)
{
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->view), top (self));
  transition_cb (self);
}

#endif

static void
zyr_navigation_dispose (GObject *object)
{
  ZyrNavigation *self = ZYR_NAVIGATION (object);

  g_ptr_array_set_size (self->pages, 0);
  g_clear_pointer (&self->view, gtk_widget_unparent);

  G_OBJECT_CLASS (zyr_navigation_parent_class)->dispose (object);
}

static void
zyr_navigation_finalize (GObject *object)
{
  ZyrNavigation *self = ZYR_NAVIGATION (object);

  g_clear_pointer (&self->pages, g_ptr_array_unref);

  G_OBJECT_CLASS (zyr_navigation_parent_class)->finalize (object);
}

static void
zyr_navigation_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrNavigation *self = ZYR_NAVIGATION (object);

  switch (prop_id)
    {
    case PROP_ROOT:
      g_value_set_object (value, self->pages->len > 0 ? g_ptr_array_index (self->pages, 0) : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_navigation_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ZyrNavigation *self = ZYR_NAVIGATION (object);

  switch (prop_id)
    {
    case PROP_ROOT:
      zyr_navigation_set_root (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_navigation_class_init (ZyrNavigationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = zyr_navigation_dispose;
  object_class->finalize = zyr_navigation_finalize;
  object_class->get_property = zyr_navigation_get_property;
  object_class->set_property = zyr_navigation_set_property;

  properties[PROP_ROOT]
      = g_param_spec_object ("root", NULL, NULL, GTK_TYPE_WIDGET,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
zyr_navigation_init (ZyrNavigation *self)
{
  self->pages = g_ptr_array_new ();
  build (self);
  gtk_widget_set_parent (self->view, GTK_WIDGET (self));
}

GtkWidget *
zyr_navigation_new (void)
{
  return g_object_new (ZYR_TYPE_NAVIGATION, NULL);
}

void
zyr_navigation_set_root (ZyrNavigation *self, GtkWidget *root)
{
  g_return_if_fail (ZYR_IS_NAVIGATION (self));
  g_return_if_fail (self->pages->len == 0);

  if (root == NULL)
    return;

  g_ptr_array_add (self->pages, root);
  view_add (self, root, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROOT]);
}

void
zyr_navigation_push (ZyrNavigation *self, GtkWidget *page)
{
  g_return_if_fail (ZYR_IS_NAVIGATION (self));
  g_return_if_fail (GTK_IS_WIDGET (page));

  g_ptr_array_add (self->pages, page);
  view_add (self, page, FALSE);
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
zyr_navigation_pop (ZyrNavigation *self)
{
  g_return_val_if_fail (ZYR_IS_NAVIGATION (self), FALSE);

  if (self->pages->len < 2)
    return FALSE;

  g_ptr_array_set_size (self->pages, self->pages->len - 1);
  view_show_top (self);
  g_signal_emit (self, signals[CHANGED], 0);

  return TRUE;
}

void
zyr_navigation_pop_to_root (ZyrNavigation *self)
{
  g_return_if_fail (ZYR_IS_NAVIGATION (self));

  if (self->pages->len < 2)
    return;

  g_ptr_array_set_size (self->pages, 1);
  view_show_top (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
zyr_navigation_drop_pages (ZyrNavigation *self)
{
  g_return_if_fail (ZYR_IS_NAVIGATION (self));

  if (self->pages->len < 1)
    return;

  g_ptr_array_set_size (self->pages, 1);
  view_drop (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

GtkWidget *
zyr_navigation_get_visible_page (ZyrNavigation *self)
{
  g_return_val_if_fail (ZYR_IS_NAVIGATION (self), NULL);

  return top (self);
}

GtkWidget *
zyr_navigation_get_page (ZyrNavigation *self, guint position)
{
  g_return_val_if_fail (ZYR_IS_NAVIGATION (self), NULL);

  return position < self->pages->len ? g_ptr_array_index (self->pages, position) : NULL;
}

guint
zyr_navigation_get_depth (ZyrNavigation *self)
{
  g_return_val_if_fail (ZYR_IS_NAVIGATION (self), 0);

  return self->pages->len > 0 ? self->pages->len - 1 : 0;
}
