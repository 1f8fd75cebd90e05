/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-form-keys-private.h"

/* Lives and dies with the form. */
typedef struct
{
  ZyrFormView *form; /* borrowed */
  ZyrSectionView *view;
  ZyrFormHost *host;
  guint source;
  int by;
} Keys;

static void
keys_free (gpointer data)
{
  Keys *self = data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_object_unref (self->host);
  g_free (self);
}

/* To the next question, in whatever section it is. */
static void
go_on (Keys *self, int by)
{
  if (zyr_section_view_focus_beside (self->view, by))
    return;
  zyr_form_view_move (self->form, by);
  zyr_form_view_focus_section (self->form, by);
}

static gboolean
go_on_cb (gpointer data)
{
  Keys *self = data;

  self->source = 0;
  go_on (self, self->by);

  return G_SOURCE_REMOVE;
}

static gboolean
is_single_choice (Keys *self)
{
  const char *ref = zyr_section_view_get_focus_ref (self->view);
  g_autoptr (ZyrFormItem) item
      = ref != NULL
            ? zyr_form_session_dup_item (zyr_form_host_get_session (self->host), ref)
            : NULL;

  return item != NULL && item->control == ZYR_FORM_CONTROL_SELECT1;
}

/* Return on a choice takes it; one of many is taken by the space bar. */
static void
take_choice (Keys *self, GtkWidget *focus)
{
  if (!is_single_choice (self))
    return;
  if (GTK_IS_CHECK_BUTTON (focus))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (focus), TRUE);
  else if (GTK_IS_TOGGLE_BUTTON (focus))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (focus), TRUE);
}

static gboolean
return_pressed (Keys *self, GtkWidget *focus, guint mask)
{
  int by = mask == GDK_SHIFT_MASK ? -1 : 1;

  if (mask == GDK_ALT_MASK)
    {
      if (zyr_section_view_use_registry (self->view))
        go_on (self, 1);
      else
        gtk_widget_error_bell (GTK_WIDGET (self->form));
      return GDK_EVENT_STOP;
    }
  if (GTK_IS_TEXT (focus))
    {
      if (gtk_widget_get_ancestor (focus, GTK_TYPE_SEARCH_ENTRY) != NULL)
        return GDK_EVENT_PROPAGATE;
      /* The entry may do something of its own with it first. */
      self->by = by;
      if (self->source == 0)
        self->source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, go_on_cb, self, NULL);
      return GDK_EVENT_PROPAGATE;
    }
  if (GTK_IS_CHECK_BUTTON (focus) || GTK_IS_TOGGLE_BUTTON (focus))
    {
      if (by > 0)
        take_choice (self, focus);
      go_on (self, by);
      return GDK_EVENT_STOP;
    }

  return by > 0 && zyr_section_view_open_card (self->view) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

/* Before the widget that has the focus: what an entry would take back is only the half of it. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        gpointer data)
{
  Keys *self = data;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self->form)));
  guint mask = state & gtk_accelerator_get_default_mod_mask ();

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view))
      || !zyr_form_host_may_edit (self->host))
    return GDK_EVENT_PROPAGATE;
  if ((key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
      && (mask == 0 || mask == GDK_SHIFT_MASK || mask == GDK_ALT_MASK))
    {
      if (gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL)
        return GDK_EVENT_PROPAGATE;
      return return_pressed (self, focus, mask);
    }
  /* A text takes it for a new line, whatever is held with it. */
  if (key == GDK_KEY_Return && mask == GDK_CONTROL_MASK && GTK_IS_TEXT_VIEW (focus))
    return gtk_widget_activate_action (GTK_WIDGET (self->form), "visit.completion", NULL);
  key = gdk_keyval_to_lower (key);
  if (key == GDK_KEY_z && mask == GDK_CONTROL_MASK)
    zyr_form_view_undo (self->form, ZYR_FILL_UNDO);
  else if ((key == GDK_KEY_z && mask == (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
           || (key == GDK_KEY_y && mask == GDK_CONTROL_MASK))
    zyr_form_view_undo (self->form, ZYR_FILL_REDO);
  else
    return GDK_EVENT_PROPAGATE;

  return GDK_EVENT_STOP;
}

void
zyr_form_keys_attach (ZyrFormView *form, ZyrFormHost *host, ZyrSectionView *view)
{
  GtkEventController *controller = gtk_event_controller_key_new ();
  Keys *self = g_new0 (Keys, 1);

  self->form = form;
  self->view = view;
  self->host = g_object_ref (host);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (form), controller);
  g_object_set_data_full (G_OBJECT (controller), "keys", self, keys_free);
}
