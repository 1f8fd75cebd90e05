/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-fetcher.h"

#include <libsoup/soup.h>

#define TIMEOUT_S 15

struct _ZyrFetcher
{
  GObject parent_instance;

  SoupSession *session;
};

G_DEFINE_FINAL_TYPE (ZyrFetcher, zyr_fetcher, G_TYPE_OBJECT)

/* What is under way: an answer is read into the room that it may take. */
typedef struct
{
  SoupMessage *message;
  GInputStream *stream;
  guint8 *room;
  gsize size_bytes_max;
} Get;

static void
get_free (Get *get)
{
  g_clear_object (&get->message);
  g_clear_object (&get->stream);
  g_free (get->room);
  g_free (get);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Get *get = g_task_get_task_data (task);
  GError *error = NULL;
  gsize n_bytes = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &n_bytes, &error))
    g_task_return_error (task, error);
  else if (n_bytes > get->size_bytes_max)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                             "the answer is larger than %" G_GSIZE_FORMAT " bytes",
                             get->size_bytes_max);
  else
    g_task_return_pointer (task, g_bytes_new (get->room, n_bytes), (GDestroyNotify)g_bytes_unref);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Get *get = g_task_get_task_data (task);
  GError *error = NULL;

  get->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (get->stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (get->message)))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "the server answered with %u",
                               soup_message_get_status (get->message));
      return;
    }
  /* A byte more tells that there are too many. */
  get->room = g_malloc (get->size_bytes_max + 1);
  g_input_stream_read_all_async (get->stream, get->room, get->size_bytes_max + 1,
                                 G_PRIORITY_DEFAULT, g_task_get_cancellable (task), read_cb,
                                 g_object_ref (task));
}

static void
zyr_fetcher_dispose (GObject *object)
{
  ZyrFetcher *self = ZYR_FETCHER (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zyr_fetcher_parent_class)->dispose (object);
}

static void
zyr_fetcher_class_init (ZyrFetcherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zyr_fetcher_dispose;
}

static void
zyr_fetcher_init (ZyrFetcher *self)
{
  self->session
      = soup_session_new_with_options ("timeout", TIMEOUT_S, "user-agent", "Ziyaret", NULL);
}

ZyrFetcher *
zyr_fetcher_new (void)
{
  return g_object_new (ZYR_TYPE_FETCHER, NULL);
}

void
zyr_fetcher_get_async (ZyrFetcher *self,
                       const char *address,
                       gsize size_bytes_max,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Get *get = g_new0 (Get, 1);

  g_task_set_source_tag (task, zyr_fetcher_get_async);
  g_task_set_task_data (task, get, (GDestroyNotify)get_free);
  get->size_bytes_max = size_bytes_max;
  get->message = soup_message_new (SOUP_METHOD_GET, address);
  if (get->message == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                               "this is not an address");
      g_object_unref (task);
      return;
    }
  /* Who is sent elsewhere would tell somebody else. */
  soup_message_add_flags (get->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_async (self->session, get->message, G_PRIORITY_DEFAULT, cancellable, sent_cb,
                           task);
}

GBytes *
zyr_fetcher_get_finish (ZyrFetcher *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
