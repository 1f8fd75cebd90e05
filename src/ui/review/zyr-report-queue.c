/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-report-queue.h"

#include "zyr-settings.h"
#include "zyr-visit-pages.h"

struct _ZyrReportQueue
{
  GObject parent_instance;

  ZyrWorkspace *workspace;
  char *visit_id; /* (nullable) */
  char *before;   /* (nullable) */
  char *after;    /* (nullable) */
  GCancellable *cancellable; /* of the question under way: %NULL when there is none */
  gboolean asks_again;       /* something changed meanwhile */
};

G_DEFINE_FINAL_TYPE (ZyrReportQueue, zyr_report_queue, G_TYPE_OBJECT)

static guint changed_signal;

static void ask (ZyrReportQueue *self);

static void
take (ZyrReportQueue *self, char *before, char *after)
{
  g_free (self->before);
  g_free (self->after);
  self->before = before;
  self->after = after;
  g_signal_emit (self, changed_signal, 0);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrReportQueue) self = user_data;
  g_autoptr (GError) error = NULL;
  char *before;
  char *after;

  zyr_review_queue_look_around_finish (result, &before, &after, &error);
  /* Another report is on the desk, or none. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  take (self, before, after);
  if (self->asks_again)
    ask (self);
}

static void
ask (ZyrReportQueue *self)
{
  const ZyrReviewSort sort
      = (ZyrReviewSort)g_settings_get_enum (zyr_settings_get (), ZYR_SETTINGS_REVIEW_SORT);

  self->asks_again = self->cancellable != NULL;
  if (self->asks_again || self->visit_id == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  zyr_review_queue_look_around_async (self->workspace, sort, self->visit_id, self->cancellable,
                                      found_cb, g_object_ref (self));
}

static void
stop (ZyrReportQueue *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
zyr_report_queue_dispose (GObject *object)
{
  ZyrReportQueue *self = ZYR_REPORT_QUEUE (object);

  stop (self);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (zyr_report_queue_parent_class)->dispose (object);
}

static void
zyr_report_queue_finalize (GObject *object)
{
  ZyrReportQueue *self = ZYR_REPORT_QUEUE (object);

  g_free (self->visit_id);
  g_free (self->before);
  g_free (self->after);
  G_OBJECT_CLASS (zyr_report_queue_parent_class)->finalize (object);
}

static void
zyr_report_queue_class_init (ZyrReportQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = zyr_report_queue_dispose;
  object_class->finalize = zyr_report_queue_finalize;
  changed_signal = g_signal_new ("changed", ZYR_TYPE_REPORT_QUEUE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
zyr_report_queue_init (ZyrReportQueue *self)
{
}

ZyrReportQueue *
zyr_report_queue_new (ZyrWorkspace *workspace)
{
  ZyrReportQueue *self;

  g_return_val_if_fail (ZYR_IS_WORKSPACE (workspace), NULL);

  self = g_object_new (ZYR_TYPE_REPORT_QUEUE, NULL);
  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (workspace, "records-changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::may-review", G_CALLBACK (ask), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (zyr_settings_get (), "changed::" ZYR_SETTINGS_REVIEW_SORT,
                           G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  return self;
}

void
zyr_report_queue_set_visit (ZyrReportQueue *self, const char *visit_id)
{
  g_return_if_fail (ZYR_IS_REPORT_QUEUE (self));
  g_return_if_fail (visit_id != NULL);

  stop (self);
  g_free (self->visit_id);
  self->visit_id = g_strdup (visit_id);
  take (self, NULL, NULL);
  ask (self);
}

const char *
zyr_report_queue_get_before (ZyrReportQueue *self)
{
  g_return_val_if_fail (ZYR_IS_REPORT_QUEUE (self), NULL);

  return self->before;
}

const char *
zyr_report_queue_get_after (ZyrReportQueue *self)
{
  g_return_val_if_fail (ZYR_IS_REPORT_QUEUE (self), NULL);

  return self->after;
}
