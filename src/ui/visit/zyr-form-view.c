/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-form-view.h"

#include <glib/gi18n.h>

#include "zyr-form-finder.h"
#include "zyr-form-keys-private.h"
#include "zyr-form-problems-private.h"
#include "zyr-section-list.h"
#include "zyr-section-view.h"
#include "zyr-side-pane.h"

struct _ZyrFormView
{
  GtkWidget parent_instance;

  ZyrSidePane *pane;
  GtkBox *sidebar;
  GtkWidget *last_separator;
  GtkWidget *last_button;
  GtkStack *stack;
  GtkWidget *bar;
  GtkWidget *previous, *next;
  GtkWidget *problems, *previous_problem, *problem, *problem_arrow;
  GtkLabel *problem_label;
  GtkSearchBar *search_bar;
  GtkEditable *search;

  ZyrFormHost *host;
  ZyrSectionList *list;
  ZyrSectionView *view;
  GtkWidget *last_page; /* (nullable) */
  ZyrFormFinder *finder;
  GtkWidget *before_search; /* (nullable): the page that was shown */
  char *place;              /* (nullable): the question that was gone to last */
  guint refresh_source;
};

G_DEFINE_FINAL_TYPE (ZyrFormView, zyr_form_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FOLDED,
  PROP_SHOW_SECTIONS,
  PROP_SEARCHING,
  N_PROPS
};

enum
{
  MOVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static ZyrFormSession *
session_of (ZyrFormView *self)
{
  return zyr_form_host_get_session (self->host);
}

static gboolean
is_last_page (ZyrFormView *self)
{
  return self->last_page != NULL && gtk_stack_get_visible_child (self->stack) == self->last_page;
}

/* References of the relevant sections, in order. */
static GPtrArray *
list_relevant (ZyrFormView *self)
{
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session_of (self));
  GPtrArray *refs = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);

      if (section->relevant)
        g_ptr_array_add (refs, g_strdup (section->ref));
    }

  return refs;
}

/* The section @by places on from the one that is shown; %NULL beyond the ends. */
static char *
dup_neighbour (ZyrFormView *self, int by)
{
  g_autoptr (GPtrArray) refs = list_relevant (self);
  const char *current = zyr_form_view_get_section (self);
  int index = current == NULL ? (int)refs->len : -1;

  for (guint i = 0; current != NULL && i < refs->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (refs, i), current))
        index = (int)i;
    }
  index += by;

  return index >= 0 && index < (int)refs->len ? g_strdup (g_ptr_array_index (refs, (guint)index))
                                              : NULL;
}

/* What the button below leads to: the open questions, then those that differ from the registry. */
static void
show_problem_count (ZyrFormView *self)
{
  guint n_open, n;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->problems, zyr_form_host_may_edit (self->host));
  if (!zyr_form_host_may_edit (self->host))
    return;

  n_open = zyr_form_problems_count (self->host, ZYR_PROBLEM_OPEN);
  n = n_open > 0 ? n_open : zyr_form_problems_count (self->host, ZYR_PROBLEM_DIFFERENT);
  gtk_widget_set_sensitive (self->problem, n > 0);
  gtk_widget_set_visible (self->previous_problem, n > 0);
  gtk_widget_set_visible (self->problem_arrow, n > 0);
  if (n_open > 0)
    /* Translators: %u is how many of them there are. */
    text = g_strdup_printf (_ ("Next Open Question (%u)"), n_open);
  else if (n > 0)
    /* Translators: %u is how many answers differ from what the registry says. */
    text = g_strdup_printf (_ ("Next Registry Difference (%u)"), n);
  else
    text = g_strdup (_ ("Nothing is missing"));
  gtk_label_set_text (self->problem_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problem), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

/* A section can become irrelevant while it is shown. */
static void
leave_irrelevant (ZyrFormView *self)
{
  g_autoptr (GPtrArray) refs = list_relevant (self);
  const char *current = zyr_form_view_get_section (self);

  for (guint i = 0; current != NULL && i < refs->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (refs, i), current))
        return;
    }
  if (current != NULL && refs->len > 0)
    zyr_form_view_show_section (self, g_ptr_array_index (refs, 0));
}

static void
refresh (ZyrFormView *self)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  leave_irrelevant (self);
  before = dup_neighbour (self, -1);
  after = dup_neighbour (self, 1);
  gtk_widget_set_sensitive (self->previous, before != NULL);
  gtk_widget_set_sensitive (self->next,
                            after != NULL || (self->last_page != NULL && !is_last_page (self)));
  show_problem_count (self);
}

static gboolean
refresh_cb (gpointer user_data)
{
  ZyrFormView *self = user_data;

  self->refresh_source = 0;
  refresh (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (ZyrFormView *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refresh_cb, self, NULL);
}

static void
moved (ZyrFormView *self)
{
  gboolean last = is_last_page (self);

  zyr_section_list_select (self->list, zyr_form_view_get_section (self));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->last_button), last);
  if (zyr_side_pane_get_folded (self->pane))
    zyr_side_pane_set_show_sidebar (self->pane, FALSE);
  refresh (self);
  g_signal_emit (self, signals[MOVED], 0);
}

void
zyr_form_view_show_section (ZyrFormView *self, const char *section_ref)
{
  g_return_if_fail (ZYR_IS_FORM_VIEW (self));
  g_return_if_fail (section_ref != NULL);

  self->before_search = NULL;
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->view));
  zyr_section_view_set_section (self->view, section_ref);
  moved (self);
}

void
zyr_form_view_show_last_page (ZyrFormView *self)
{
  g_return_if_fail (ZYR_IS_FORM_VIEW (self));
  g_return_if_fail (self->last_page != NULL);

  /* Who wants to finish is told at each question what is still missing. */
  zyr_section_view_set_show_missing (self->view, TRUE);
  self->before_search = NULL;
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_stack_set_visible_child (self->stack, self->last_page);
  moved (self);
}

const char *
zyr_form_view_get_section (ZyrFormView *self)
{
  g_return_val_if_fail (ZYR_IS_FORM_VIEW (self), NULL);

  return is_last_page (self) ? NULL : zyr_section_view_get_section (self->view);
}

gboolean
zyr_form_view_focus (ZyrFormView *self, const char *ref)
{
  g_autoptr (ZyrFormItem) item = NULL;
  char *place;

  g_return_val_if_fail (ZYR_IS_FORM_VIEW (self), FALSE);
  g_return_val_if_fail (ref != NULL, FALSE);

  item = zyr_form_session_dup_item (session_of (self), ref);
  if (item == NULL)
    return FALSE;
  if (g_strcmp0 (zyr_form_view_get_section (self), item->section_ref) != 0
      || self->before_search != NULL)
    zyr_form_view_show_section (self, item->section_ref);
  place = g_strdup (ref);
  g_free (self->place);
  self->place = place;

  return zyr_section_view_focus (self->view, ref);
}

const char *
zyr_form_view_get_focus_ref (ZyrFormView *self)
{
  g_return_val_if_fail (ZYR_IS_FORM_VIEW (self), NULL);

  return is_last_page (self) ? NULL : zyr_section_view_get_focus_ref (self->view);
}

static gboolean
go_to_problem (ZyrFormView *self, ZyrProblemKind kind, int by)
{
  const char *section = zyr_form_view_get_section (self);
  const char *focus = section != NULL ? zyr_section_view_get_focus_ref (self->view) : NULL;
  g_autofree char *ref = NULL;

  /* Who comes from the button by key goes on from where he was led last. */
  ref = zyr_form_problems_dup_neighbour (self->host, kind, section,
                                         focus != NULL ? focus : self->place, by);

  if (ref == NULL)
    return FALSE;
  if (kind == ZYR_PROBLEM_OPEN)
    zyr_section_view_set_show_missing (self->view, TRUE);

  return zyr_form_view_focus (self, ref);
}

gboolean
zyr_form_view_next_problem (ZyrFormView *self, int by)
{
  g_return_val_if_fail (ZYR_IS_FORM_VIEW (self), FALSE);

  return go_to_problem (self, ZYR_PROBLEM_OPEN, by)
         || go_to_problem (self, ZYR_PROBLEM_DIFFERENT, by);
}

gboolean
zyr_form_view_next_difference (ZyrFormView *self)
{
  g_return_val_if_fail (ZYR_IS_FORM_VIEW (self), FALSE);

  return go_to_problem (self, ZYR_PROBLEM_DIFFERENT, 1);
}

void
zyr_form_view_undo (ZyrFormView *self, ZyrFillMove move)
{
  g_autofree char *look = NULL;

  g_return_if_fail (ZYR_IS_FORM_VIEW (self));

  look = zyr_form_host_move (self->host, move);
  if (look == NULL)
    gtk_widget_error_bell (GTK_WIDGET (self));
  else
    zyr_form_view_focus (self, look);
}

void
zyr_form_view_focus_section (ZyrFormView *self, int by)
{
  g_return_if_fail (ZYR_IS_FORM_VIEW (self));

  if (is_last_page (self))
    gtk_widget_child_focus (self->last_page, GTK_DIR_TAB_FORWARD);
  else
    zyr_section_view_focus_end (self->view, by);
}

void
zyr_form_view_focus_list (ZyrFormView *self)
{
  g_return_if_fail (ZYR_IS_FORM_VIEW (self));

  zyr_side_pane_set_show_sidebar (self->pane, TRUE);
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

gboolean
zyr_form_view_move_card (ZyrFormView *self, int by)
{
  g_return_val_if_fail (ZYR_IS_FORM_VIEW (self), FALSE);

  return !is_last_page (self) && zyr_section_view_move_card (self->view, by);
}

void
zyr_form_view_move (ZyrFormView *self, int by)
{
  g_autofree char *ref = NULL;

  g_return_if_fail (ZYR_IS_FORM_VIEW (self));

  ref = dup_neighbour (self, by);
  if (ref != NULL)
    zyr_form_view_show_section (self, ref);
  else if (by > 0 && self->last_page != NULL)
    zyr_form_view_show_last_page (self);
}

static void
previous_cb (ZyrFormView *self)
{
  zyr_form_view_move (self, -1);
}

static void
next_cb (ZyrFormView *self)
{
  zyr_form_view_move (self, 1);
}

static void
problem_cb (ZyrFormView *self)
{
  zyr_form_view_next_problem (self, 1);
}

static void
previous_problem_cb (ZyrFormView *self)
{
  zyr_form_view_next_problem (self, -1);
}

static void
last_clicked_cb (ZyrFormView *self)
{
  zyr_form_view_show_last_page (self);
}

static void
chosen_cb (ZyrFormView *self, const char *section_ref)
{
  zyr_form_view_show_section (self, section_ref);
}

void
zyr_form_view_set_last_page (ZyrFormView *self, GtkWidget *page, const char *title)
{
  g_return_if_fail (ZYR_IS_FORM_VIEW (self));
  g_return_if_fail (self->last_page == NULL);

  self->last_page = page;
  gtk_stack_add_child (self->stack, page);
  gtk_button_set_label (GTK_BUTTON (self->last_button), title);
  gtk_widget_set_visible (self->last_button, TRUE);
  gtk_widget_set_visible (self->last_separator, TRUE);
  refresh (self);
}

GtkWidget *
zyr_form_view_get_row (ZyrFormView *self, const char *ref)
{
  g_return_val_if_fail (ZYR_IS_FORM_VIEW (self), NULL);

  return zyr_section_view_get_row (self->view, ref);
}

void
zyr_form_view_sync (ZyrFormView *self)
{
  g_return_if_fail (ZYR_IS_FORM_VIEW (self));

  zyr_section_view_sync (self->view);
  refresh (self);
}

/* Looking for a question */

static void
end_search_page (ZyrFormView *self)
{
  if (self->before_search != NULL)
    gtk_stack_set_visible_child (self->stack, self->before_search);
  self->before_search = NULL;
}

static void
set_searching (ZyrFormView *self, gboolean searching)
{
  gtk_search_bar_set_search_mode (self->search_bar, searching);
  if (searching)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->search));
      gtk_editable_select_region (self->search, 0, -1);
    }
}

static void
search_mode_cb (ZyrFormView *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    {
      end_search_page (self);
      gtk_editable_set_text (self->search, "");
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

static void
search_changed_cb (ZyrFormView *self)
{
  const char *text = gtk_editable_get_text (self->search);

  if (*text == '\0')
    {
      end_search_page (self);
      return;
    }
  zyr_form_finder_look_for (self->finder, text);
  if (self->before_search == NULL)
    self->before_search = gtk_stack_get_visible_child (self->stack);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->finder));
}

static void
search_activate_cb (ZyrFormView *self)
{
  /* What was typed last may not have been looked for yet. */
  search_changed_cb (self);
  zyr_form_finder_choose_first (self->finder);
}

/* Down into what was found, of all that was typed. */
static gboolean
search_key_cb (ZyrFormView *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_Down || *gtk_editable_get_text (self->search) == '\0')
    return GDK_EVENT_PROPAGATE;
  search_changed_cb (self);
  gtk_widget_child_focus (GTK_WIDGET (self->finder), GTK_DIR_TAB_FORWARD);

  return GDK_EVENT_STOP;
}

static void
found_cb (ZyrFormView *self, const char *ref)
{
  self->before_search = GTK_WIDGET (self->view);
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  zyr_form_view_focus (self, ref);
}

static void
notify_folded_cb (ZyrFormView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

static void
notify_shown_cb (ZyrFormView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_SECTIONS]);
}

static void
zyr_form_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrFormView *self = ZYR_FORM_VIEW (object);

  switch (prop_id)
    {
    case PROP_FOLDED:
      g_value_set_boolean (value, zyr_side_pane_get_folded (self->pane));
      break;
    case PROP_SEARCHING:
      g_value_set_boolean (value, gtk_search_bar_get_search_mode (self->search_bar));
      break;
    case PROP_SHOW_SECTIONS:
      g_value_set_boolean (value, zyr_side_pane_get_show_sidebar (self->pane));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_form_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  ZyrFormView *self = ZYR_FORM_VIEW (object);

  switch (prop_id)
    {
    case PROP_SEARCHING:
      set_searching (self, g_value_get_boolean (value));
      break;
    case PROP_SHOW_SECTIONS:
      zyr_side_pane_set_show_sidebar (self->pane, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_form_view_dispose (GObject *object)
{
  ZyrFormView *self = ZYR_FORM_VIEW (object);

  g_clear_handle_id (&self->refresh_source, g_source_remove);
  if (self->pane != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->pane));
  self->pane = NULL;
  g_clear_pointer (&self->place, g_free);
  g_clear_object (&self->host);

  G_OBJECT_CLASS (zyr_form_view_parent_class)->dispose (object);
}

static void
zyr_form_view_class_init (ZyrFormViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_form_view_dispose;
  object_class->get_property = zyr_form_view_get_property;
  object_class->set_property = zyr_form_view_set_property;

  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_SECTIONS]
      = g_param_spec_boolean ("show-sections", NULL, NULL, TRUE,
                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SEARCHING]
      = g_param_spec_boolean ("searching", NULL, NULL, FALSE,
                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (ZYR_TYPE_SIDE_PANE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/visit/zyr-form-view.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, pane);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, sidebar);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, last_separator);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, last_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, stack);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, bar);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, previous);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, problems);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, previous_problem);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, problem);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, problem_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, problem_arrow);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, search_bar);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, search);
  gtk_widget_class_bind_template_child (widget_class, ZyrFormView, next);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, problem_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_problem_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, last_clicked_cb);
}

static void
zyr_form_view_init (ZyrFormView *self)
{
  GtkEventController *search_keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, self->search);
  g_signal_connect_object (search_keys, "key-pressed", G_CALLBACK (search_key_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (search_keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->search), search_keys);
  g_signal_connect_object (self->pane, "notify::folded", G_CALLBACK (notify_folded_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pane, "notify::show-sidebar", G_CALLBACK (notify_shown_cb), self,
                           G_CONNECT_SWAPPED);
}

/* Where work goes on: the first section with something missing or wrong, else the first. */
static void
show_start (ZyrFormView *self)
{
  g_autoptr (GPtrArray) sections = zyr_form_session_list_sections (session_of (self));
  const ZyrFormSection *start = NULL;

  for (guint i = 0; i < sections->len; i++)
    {
      const ZyrFormSection *section = g_ptr_array_index (sections, i);
      gboolean open = section->n_missing > 0 || section->n_invalid > 0;

      if (!section->relevant)
        continue;
      if (start == NULL)
        start = section;
      if (open && zyr_form_host_may_edit (self->host))
        {
          start = section;
          break;
        }
    }
  if (start != NULL)
    zyr_form_view_show_section (self, start->ref);
}

GtkWidget *
zyr_form_view_new (ZyrFormHost *host)
{
  ZyrFormView *self = g_object_new (ZYR_TYPE_FORM_VIEW, NULL);
  GtkWidget *list = zyr_section_list_new (host);

  self->host = g_object_ref (host);
  self->list = ZYR_SECTION_LIST (list);
  gtk_widget_set_vexpand (list, TRUE);
  gtk_box_prepend (self->sidebar, list);
  g_signal_connect_object (list, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  self->view = ZYR_SECTION_VIEW (zyr_section_view_new (host));
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->view));
  self->finder = ZYR_FORM_FINDER (zyr_form_finder_new (host));
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->finder));
  zyr_form_keys_attach (self, host, self->view);
  g_signal_connect_object (self->finder, "chosen", G_CALLBACK (found_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session_of (self), "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_start (self);

  return GTK_WIDGET (self);
}
