/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-steps.h"

#define STEPS "zyr-steps"
#define STEP_MS 16 /* a frame */

typedef struct
{
  GtkWidget *widget;
  ZyrStepFunc func;
  guint next, n;
  guint source;
} Steps;

static void
set_busy (Steps *self, gboolean is_busy)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->widget), GTK_ACCESSIBLE_STATE_BUSY, is_busy,
                               -1);
}

/* Says whether some are left. */
static gboolean
go_on (Steps *self)
{
  gboolean is_built = FALSE;

  while (self->next < self->n && !is_built)
    is_built = self->func (self->widget, self->next++);

  return self->next < self->n;
}

static gboolean
step_cb (gpointer user_data)
{
  Steps *self = user_data;

  if (go_on (self))
    return G_SOURCE_CONTINUE;
  /* The last step may have stopped or begun anew, too. */
  if (self->source == g_source_get_id (g_main_current_source ()))
    {
      self->source = 0;
      set_busy (self, FALSE);
    }

  return G_SOURCE_REMOVE;
}

void
zyr_steps_stop (GtkWidget *widget)
{
  Steps *self;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  self = g_object_get_data (G_OBJECT (widget), STEPS);
  if (self == NULL)
    return;
  self->next = self->n;
  if (self->source == 0)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  set_busy (self, FALSE);
}

static Steps *
steps_of (GtkWidget *widget)
{
  Steps *self = g_object_get_data (G_OBJECT (widget), STEPS);

  if (self == NULL)
    {
      self = g_new0 (Steps, 1);
      self->widget = widget;
      g_object_set_data_full (G_OBJECT (widget), STEPS, self, g_free);
      g_signal_connect (widget, "destroy", G_CALLBACK (zyr_steps_stop), NULL);
    }

  return self;
}

void
zyr_steps_run (GtkWidget *widget, ZyrStepFunc func, guint n_steps)
{
  Steps *self;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (func != NULL && n_steps > 0);

  zyr_steps_stop (widget);
  self = steps_of (widget);
  self->func = func;
  self->next = 0;
  self->n = n_steps;
  if (!go_on (self))
    return;
  set_busy (self, TRUE);
  /* What is to be drawn goes first. */
  self->source = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, STEP_MS, step_cb, self, NULL);
}
