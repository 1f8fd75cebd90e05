/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a session evaluates: what an operation may spend, its moment, and what becomes of errors */
#include "zyr-limits.h"
#include "zyr-session-private.h"

void
zyr_session_refill (ZyrFormSession *self)
{
  if (self->budget.height == 0)
    self->budget.steps_left = ZYR_FORM_OPERATION_STEPS_MAX;
}

/* The clock stands still during one operation, so that all that is computed agrees */
void
zyr_session_tick (ZyrFormSession *self)
{
  zyr_session_refill (self);
  self->env.now_us = self->now != NULL ? self->now (self->now_data) : g_get_real_time ();
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_clear_error (&self->error);
}

void
zyr_session_note_error (ZyrFormSession *self,
                        int line,
                        const char *node,
                        const char *what,
                        GError *error)
{
  if (self->faults != NULL && self->faults->len < ZYR_FORM_ERRORS_N_MAX)
    g_ptr_array_add (self->faults,
                     zyr_form_warning_new (TRUE, line, node,
                                           g_strconcat (what, error->message, NULL)));
  g_prefix_error (&error, "line %d: %s%s%s", line, node != NULL ? node : "",
                  node != NULL ? ": " : "", what);
  zyr_form_error_set_place (error, line, node);
  if (self->error == NULL)
    self->error = g_error_copy (error);
  g_clear_error (&self->last_error);
  self->last_error = error;
}

/* The same expression may stand in several places; that of the node's own bind is the likeliest */
static int
line_of (const ZyrExpr *expr, const ZyrSchema *schema)
{
  const ZyrBind *bind = schema != NULL ? &schema->bind : NULL;

  if (bind != NULL
      && (expr == bind->calculate || expr == bind->relevant || expr == bind->readonly
          || expr == bind->required || expr == bind->constraint))
    return bind->line;
  return expr->line;
}

ZyrValue
zyr_session_eval (ZyrFormSession *self, const ZyrExpr *expr, ZyrNode *context, const char *what)
{
  GError *error = NULL;
  ZyrValue value = zyr_expr_evaluate (expr, &self->env, context, &error);

  if (error != NULL)
    {
      const ZyrSchema *schema = context != NULL ? context->schema : NULL;

      g_prefix_error (&error, " “%.200s”: ", expr->source);
      zyr_session_note_error (self, line_of (expr, schema), schema != NULL ? schema->path : NULL,
                              what, error);
    }
  return value;
}

gboolean
zyr_session_test (ZyrFormSession *self, const ZyrExpr *expr, ZyrNode *context, const char *what)
{
  g_auto (ZyrValue) value = zyr_session_eval (self, expr, context, what);

  return zyr_value_to_boolean (&value);
}
