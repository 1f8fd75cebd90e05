/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-file-input.h"

#include <glib/gi18n.h>

#include "zyr-dialogs.h"
#include "zyr-task.h"

/* Lives as long as the widget. */
typedef struct
{
  GtkWidget *widget; /* borrowed */
  gboolean pictures;
  gboolean (*is_wanted) (GtkWidget *widget);
  ZyrFileInputFunc func;
} Input;

static gboolean
is_wanted (const Input *input)
{
  return gtk_widget_is_sensitive (input->widget)
         && (input->is_wanted == NULL || input->is_wanted (input->widget));
}

static void
encode_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, gdk_texture_save_to_png_bytes (data), (GDestroyNotify)g_bytes_unref);
}

static void
encoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), NULL);
  ZyrFileInputFunc func = (ZyrFileInputFunc)user_data;

  if (bytes != NULL && gtk_widget_get_root (GTK_WIDGET (source)) != NULL)
    func (GTK_WIDGET (source), NULL, bytes);
}

static void
take_value (const Input *input, const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      GSList *files = g_value_get_boxed (value);

      if (files != NULL)
        input->func (input->widget, files->data, NULL);
    }
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    {
      g_autoptr (GTask) task = g_task_new (input->widget, NULL, encoded_cb, (gpointer)input->func);

      g_task_set_task_data (task, g_value_dup_object (value), g_object_unref);
      zyr_task_run_in_thread (task, encode_thread);
    }
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  const Input *input = user_data;

  if (!is_wanted (input))
    return FALSE;
  take_value (input, value);
  return TRUE;
}

static GdkDragAction
drag_cb (GtkDropTarget *target, double x, double y, gpointer user_data)
{
  return is_wanted (user_data) ? GDK_ACTION_COPY : 0;
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);
  const Input *input = g_object_get_data (G_OBJECT (widget), "zyr-file-input");

  if (value != NULL && gtk_widget_get_root (widget) != NULL && is_wanted (input))
    take_value (input, value);
}

/* Text is none of ours: an entry in the widget takes it. */
static gboolean
paste_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  const Input *input = user_data;
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  g_autoptr (GdkContentFormats) readable
      = gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (formats));
  GType type = G_TYPE_INVALID;

  if (gdk_content_formats_contain_gtype (readable, GDK_TYPE_FILE_LIST))
    type = GDK_TYPE_FILE_LIST;
  else if (input->pictures && gdk_content_formats_contain_gtype (readable, GDK_TYPE_TEXTURE))
    type = GDK_TYPE_TEXTURE;
  if (type == G_TYPE_INVALID || !is_wanted (input))
    return FALSE;
  gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, NULL, pasted_cb,
                                  g_object_ref (widget));
  return TRUE;
}

void
zyr_file_input_attach (GtkWidget *widget,
                       gboolean pictures,
                       gboolean (*wanted) (GtkWidget *),
                       ZyrFileInputFunc func)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };
  GtkDropTarget *drop = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  Input *input = g_new0 (Input, 1);

  input->widget = widget;
  input->pictures = pictures;
  input->is_wanted = wanted;
  input->func = func;
  g_object_set_data_full (G_OBJECT (widget), "zyr-file-input", input, g_free);

  gtk_drop_target_set_gtypes (drop, types, pictures ? 2 : 1);
  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), input);
  g_signal_connect (drop, "enter", G_CALLBACK (drag_cb), input);
  g_signal_connect (drop, "motion", G_CALLBACK (drag_cb), input);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drop));

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>v|<Shift>Insert"),
                        gtk_callback_action_new (paste_cb, input, NULL)));
  gtk_widget_add_controller (widget, keys);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = zyr_open_file_finish (result);
  ZyrFileInputFunc func = (ZyrFileInputFunc)user_data;

  if (file != NULL && gtk_widget_get_root (GTK_WIDGET (source)) != NULL)
    func (GTK_WIDGET (source), file, NULL);
}

/* (transfer full) (nullable) */
static GtkFileFilter *
filter_new (const char *media_type, const char *accept)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_auto (GStrv) words = g_strsplit_set (accept != NULL ? accept : "", ", ", -1);
  gboolean any = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (words[i][0] == '.')
        gtk_file_filter_add_suffix (filter, words[i] + 1);
      else if (strchr (words[i], '/') != NULL)
        gtk_file_filter_add_mime_type (filter, words[i]);
      any = any && *words[i] == '\0';
    }
  if (g_str_has_prefix (media_type, "image"))
    {
      gtk_file_filter_set_name (filter, _ ("Pictures"));
      gtk_file_filter_add_mime_type (filter, "image/jpeg");
      gtk_file_filter_add_mime_type (filter, "image/png");
      gtk_file_filter_add_mime_type (filter, "image/webp");
      return g_steal_pointer (&filter);
    }
  if (g_str_has_prefix (media_type, "audio") || g_str_has_prefix (media_type, "video"))
    {
      gtk_file_filter_set_name (filter, *media_type == 'a' ? _ ("Sounds") : _ ("Videos"));
      gtk_file_filter_add_mime_type (filter, *media_type == 'a' ? "audio/*" : "video/*");
      return g_steal_pointer (&filter);
    }
  gtk_file_filter_set_name (filter, _ ("Files for this question"));
  return any ? NULL : g_steal_pointer (&filter);
}

void
zyr_file_input_choose (GtkWidget *widget,
                       const char *title,
                       const char *media_type,
                       const char *accept,
                       ZyrFileInputFunc func)
{
  g_autoptr (GtkFileFilter) filter = filter_new (media_type, accept);

  zyr_open_file_async (widget, title, _ ("_Choose"), filter, chosen_cb, (gpointer)func);
}
