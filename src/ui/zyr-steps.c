/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-steps.h"

#define STEPS "zyr-steps"

typedef struct
{
  ZyrStepFunc func;
  guint next, n;
  gboolean is_waiting; /* for a frame */
  gboolean is_new;     /* the next frame lays out the first step */
} Steps;

/* Says whether some are left. */
static gboolean
go_on (GtkWidget *widget, Steps *self)
{
  gboolean is_built = FALSE;

  while (self->next < self->n && !is_built)
    is_built = self->func (widget, self->next++);

  return self->next < self->n;
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Steps *self = user_data;

  if (self->is_new)
    self->is_new = FALSE;
  else
    self->is_waiting = go_on (widget, self);

  return self->is_waiting ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
zyr_steps_run (GtkWidget *widget, ZyrStepFunc func, guint n_steps)
{
  Steps *self;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (func != NULL && n_steps > 0);

  self = g_object_get_data (G_OBJECT (widget), STEPS);
  if (self == NULL)
    {
      self = g_new0 (Steps, 1);
      g_object_set_data_full (G_OBJECT (widget), STEPS, self, g_free);
    }
  self->func = func;
  self->next = 0;
  self->n = n_steps;
  self->is_new = TRUE;
  if (go_on (widget, self) && !self->is_waiting)
    {
      self->is_waiting = TRUE;
      gtk_widget_add_tick_callback (widget, frame_cb, self, NULL);
    }
}
