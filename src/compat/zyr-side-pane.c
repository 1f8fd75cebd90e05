/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-side-pane.h"

#if ADW_CHECK_VERSION(1, 4, 0)
#define HAVE_OVERLAY_SPLIT_VIEW 1
#endif

struct _ZyrSidePane
{
  GtkWidget parent_instance;

  GtkWidget *outer; /* the only child: AdwFlap, or a breakpoint bin around the split view */
  GtkWidget *pane;  /* AdwFlap or AdwOverlaySplitView */
};

G_DEFINE_FINAL_TYPE (ZyrSidePane, zyr_side_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SIDEBAR,
  PROP_CONTENT,
  PROP_FOLDED,
  PROP_SHOW_SIDEBAR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define FOLD_WIDTH_PX 640

static void
notify_folded_cb (ZyrSidePane *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

static void
notify_shown_cb (ZyrSidePane *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_SIDEBAR]);
}

#ifdef HAVE_OVERLAY_SPLIT_VIEW

static void
build (ZyrSidePane *self)
{
  g_autofree char *text = g_strdup_printf ("max-width: %dpx", FOLD_WIDTH_PX);
  AdwBreakpoint *breakpoint = adw_breakpoint_new (adw_breakpoint_condition_parse (text));
  GValue folded = G_VALUE_INIT;

  self->pane = adw_overlay_split_view_new ();
  adw_overlay_split_view_set_min_sidebar_width (ADW_OVERLAY_SPLIT_VIEW (self->pane), 200);
  self->outer = adw_breakpoint_bin_new ();
  gtk_widget_set_size_request (self->outer, 320, 200);
  adw_breakpoint_bin_set_child (ADW_BREAKPOINT_BIN (self->outer), self->pane);

  g_value_init (&folded, G_TYPE_BOOLEAN);
  g_value_set_boolean (&folded, TRUE);
  adw_breakpoint_add_setter (breakpoint, G_OBJECT (self->pane), "collapsed", &folded);
  adw_breakpoint_bin_add_breakpoint (ADW_BREAKPOINT_BIN (self->outer), breakpoint);

  g_signal_connect_object (self->pane, "notify::collapsed", G_CALLBACK (notify_folded_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "notify::show-sidebar", G_CALLBACK (notify_shown_cb), self,
                           G_CONNECT_SWAPPED);
}

void
zyr_side_pane_set_sidebar (ZyrSidePane *self, GtkWidget *sidebar)
{
  g_return_if_fail (ZYR_IS_SIDE_PANE (self));

  adw_overlay_split_view_set_sidebar (ADW_OVERLAY_SPLIT_VIEW (self->pane), sidebar);
}

void
zyr_side_pane_set_content (ZyrSidePane *self, GtkWidget *content)
{
  g_return_if_fail (ZYR_IS_SIDE_PANE (self));

  adw_overlay_split_view_set_content (ADW_OVERLAY_SPLIT_VIEW (self->pane), content);
}

static GtkWidget *
get_sidebar (ZyrSidePane *self)
{
  return adw_overlay_split_view_get_sidebar (ADW_OVERLAY_SPLIT_VIEW (self->pane));
}

static GtkWidget *
get_content (ZyrSidePane *self)
{
  return adw_overlay_split_view_get_content (ADW_OVERLAY_SPLIT_VIEW (self->pane));
}

gboolean
zyr_side_pane_get_folded (ZyrSidePane *self)
{
  g_return_val_if_fail (ZYR_IS_SIDE_PANE (self), FALSE);

  return adw_overlay_split_view_get_collapsed (ADW_OVERLAY_SPLIT_VIEW (self->pane));
}

gboolean
zyr_side_pane_get_show_sidebar (ZyrSidePane *self)
{
  g_return_val_if_fail (ZYR_IS_SIDE_PANE (self), FALSE);

  return adw_overlay_split_view_get_show_sidebar (ADW_OVERLAY_SPLIT_VIEW (self->pane));
}

void
zyr_side_pane_set_show_sidebar (ZyrSidePane *self, gboolean show_sidebar)
{
  g_return_if_fail (ZYR_IS_SIDE_PANE (self));

  adw_overlay_split_view_set_show_sidebar (ADW_OVERLAY_SPLIT_VIEW (self->pane), show_sidebar);
}

#else

static void
build (ZyrSidePane *self)
{
  GtkWidget *separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);

  self->pane = adw_flap_new ();
  self->outer = self->pane;
  gtk_widget_add_css_class (separator, "sidebar");
  adw_flap_set_separator (ADW_FLAP (self->pane), separator);
  adw_flap_set_fold_policy (ADW_FLAP (self->pane), ADW_FLAP_FOLD_POLICY_AUTO);
  adw_flap_set_fold_threshold_policy (ADW_FLAP (self->pane), ADW_FOLD_THRESHOLD_POLICY_MINIMUM);
  /* Swiping would fight with sliders and the signature pad. */
  adw_flap_set_swipe_to_open (ADW_FLAP (self->pane), FALSE);

  g_signal_connect_object (self->pane, "notify::folded", G_CALLBACK (notify_folded_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "notify::reveal-flap", G_CALLBACK (notify_shown_cb), self,
                           G_CONNECT_SWAPPED);
}

void
zyr_side_pane_set_sidebar (ZyrSidePane *self, GtkWidget *sidebar)
{
  g_return_if_fail (ZYR_IS_SIDE_PANE (self));

  /* AdwFlap draws its flap over the content without a background of its own. */
  if (sidebar != NULL)
    gtk_widget_add_css_class (sidebar, "background");
  adw_flap_set_flap (ADW_FLAP (self->pane), sidebar);
}

void
zyr_side_pane_set_content (ZyrSidePane *self, GtkWidget *content)
{
  g_return_if_fail (ZYR_IS_SIDE_PANE (self));

  adw_flap_set_content (ADW_FLAP (self->pane), content);
}

static GtkWidget *
get_sidebar (ZyrSidePane *self)
{
  return adw_flap_get_flap (ADW_FLAP (self->pane));
}

static GtkWidget *
get_content (ZyrSidePane *self)
{
  return adw_flap_get_content (ADW_FLAP (self->pane));
}

gboolean
zyr_side_pane_get_folded (ZyrSidePane *self)
{
  g_return_val_if_fail (ZYR_IS_SIDE_PANE (self), FALSE);

  return adw_flap_get_folded (ADW_FLAP (self->pane));
}

gboolean
zyr_side_pane_get_show_sidebar (ZyrSidePane *self)
{
  g_return_val_if_fail (ZYR_IS_SIDE_PANE (self), FALSE);

  return adw_flap_get_reveal_flap (ADW_FLAP (self->pane));
}

void
zyr_side_pane_set_show_sidebar (ZyrSidePane *self, gboolean show_sidebar)
{
  g_return_if_fail (ZYR_IS_SIDE_PANE (self));

  adw_flap_set_reveal_flap (ADW_FLAP (self->pane), show_sidebar);
}

#endif

static void
zyr_side_pane_dispose (GObject *object)
{
  ZyrSidePane *self = ZYR_SIDE_PANE (object);

  self->pane = NULL;
  g_clear_pointer (&self->outer, gtk_widget_unparent);

  G_OBJECT_CLASS (zyr_side_pane_parent_class)->dispose (object);
}

static void
zyr_side_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrSidePane *self = ZYR_SIDE_PANE (object);

  switch (prop_id)
    {
    case PROP_SIDEBAR:
      g_value_set_object (value, get_sidebar (self));
      break;
    case PROP_CONTENT:
      g_value_set_object (value, get_content (self));
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, zyr_side_pane_get_folded (self));
      break;
    case PROP_SHOW_SIDEBAR:
      g_value_set_boolean (value, zyr_side_pane_get_show_sidebar (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_side_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ZyrSidePane *self = ZYR_SIDE_PANE (object);

  switch (prop_id)
    {
    case PROP_SIDEBAR:
      zyr_side_pane_set_sidebar (self, g_value_get_object (value));
      break;
    case PROP_CONTENT:
      zyr_side_pane_set_content (self, g_value_get_object (value));
      break;
    case PROP_SHOW_SIDEBAR:
      zyr_side_pane_set_show_sidebar (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_side_pane_class_init (ZyrSidePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags rw = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = zyr_side_pane_dispose;
  object_class->get_property = zyr_side_pane_get_property;
  object_class->set_property = zyr_side_pane_set_property;

  properties[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET, rw);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, rw);
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_SIDEBAR] = g_param_spec_boolean ("show-sidebar", NULL, NULL, TRUE, rw);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
zyr_side_pane_init (ZyrSidePane *self)
{
  build (self);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
}

GtkWidget *
zyr_side_pane_new (void)
{
  return g_object_new (ZYR_TYPE_SIDE_PANE, NULL);
}
