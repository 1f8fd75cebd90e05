/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-transfer-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zyr-acts.h"
#include "zyr-label.h"
#include "zyr-search-key.h"
#include "zyr-sentences.h"
#include "zyr-transfer.h"
#include "zyr-window.h"

struct _ZyrTransferDialog
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *where_box;
  GtkEditable *search;
  GtkListView *list;
  GtkWidget *nothing_label;
  GtkTextView *text_view;
  GtkLabel *trouble_label;
  GtkButton *act_button;

  ZyrWorkspace *workspace;
  char *household_id; /* (nullable): a transfer is asked for; else declined: */
  char *transfer_id;
  char *key; /* what is searched for, as zyr_search_key() writes it */
  GtkFilter *filter;
  GtkSingleSelection *selection; /* of ZyrFoundationRow */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (ZyrTransferDialog, zyr_transfer_dialog, ADW_TYPE_WINDOW)

static void
show_trouble (ZyrTransferDialog *self, const char *sentence)
{
  gtk_label_set_label (self->trouble_label, sentence ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble_label), sentence != NULL);
  /* The window grows by it: what is filled in stays in sight. */
  gtk_window_set_default_size (GTK_WINDOW (self), -1, -1);
}

static char *
dup_text (ZyrTransferDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static ZyrFoundationRow *
get_foundation (ZyrTransferDialog *self)
{
  return self->selection ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

static void
update (ZyrTransferDialog *self)
{
  g_autofree char *text = dup_text (self);
  guint n = self->selection ? g_list_model_get_n_items (G_LIST_MODEL (self->selection)) : 0;

  gtk_widget_set_visible (self->nothing_label, self->household_id != NULL && n == 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->act_button),
                            !self->busy && text[0] != '\0'
                                && (self->household_id == NULL || get_foundation (self) != NULL));
}

static void
edited_cb (ZyrTransferDialog *self)
{
  show_trouble (self, NULL);
  update (self);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrTransferDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = zyr_act_finish (result, &error);
  g_autofree char *trouble = NULL;
  GtkWindow *parent;

  if (self->workspace == NULL)
    return; /* closed meanwhile */
  self->busy = FALSE;
  update (self);
  if (id == NULL)
    {
      trouble = zyr_sentence_for_error (error);
      show_trouble (self, trouble);
      return;
    }
  parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  if (ZYR_IS_WINDOW (parent))
    zyr_window_toast (ZYR_WINDOW (parent), self->household_id != NULL
                                               ? _ ("The transfer is asked for")
                                               : _ ("The transfer is declined"));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
act_cb (ZyrTransferDialog *self)
{
  g_autofree char *text = dup_text (self);
  ZyrFoundationRow *foundation = get_foundation (self);

  if (self->busy)
    return;
  self->busy = TRUE;
  update (self);
  if (self->household_id != NULL)
    zyr_act_ask_transfer_async (self->workspace, self->household_id,
                                zyr_foundation_row_get_id (foundation), text, NULL, done_cb,
                                g_object_ref (self));
  else
    zyr_act_answer_transfer_async (self->workspace, self->transfer_id, ZYR_TRANSFER_DECLINE, text,
                                   NULL, done_cb, g_object_ref (self));
}

/* Finding a foundation */

static gboolean
matches (gpointer item, gpointer user_data)
{
  ZyrTransferDialog *self = user_data;
  g_autofree char *name = NULL;

  if (self->key == NULL || self->key[0] == '\0')
    return TRUE;
  name = zyr_search_key (zyr_foundation_row_get_name (item));
  return strstr (name, self->key) != NULL;
}

static void
search_changed_cb (ZyrTransferDialog *self)
{
  g_free (self->key);
  self->key = zyr_search_key (gtk_editable_get_text (self->search));
  if (self->filter)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update (self);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = zyr_label_new (NULL, NULL);

  gtk_widget_set_size_request (label, -1, 44);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  ZyrFoundationRow *row = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       zyr_foundation_row_get_name (row));
}

static void
show_foundations (ZyrTransferDialog *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  ZyrLiveList *foundations = zyr_foundation_list_new (self->workspace);
  GtkFilterListModel *found
      = gtk_filter_list_model_new (G_LIST_MODEL (foundations), g_object_ref (filter));

  self->filter = filter;
  self->selection = gtk_single_selection_new (G_LIST_MODEL (found));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
zyr_transfer_dialog_dispose (GObject *object)
{
  ZyrTransferDialog *self = ZYR_TRANSFER_DIALOG (object);

  if (self->selection)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_transfer_dialog_parent_class)->dispose (object);
}

static void
zyr_transfer_dialog_finalize (GObject *object)
{
  ZyrTransferDialog *self = ZYR_TRANSFER_DIALOG (object);

  g_free (self->household_id);
  g_free (self->transfer_id);
  g_free (self->key);

  G_OBJECT_CLASS (zyr_transfer_dialog_parent_class)->finalize (object);
}

static void
zyr_transfer_dialog_class_init (ZyrTransferDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zyr_transfer_dialog_dispose;
  object_class->finalize = zyr_transfer_dialog_finalize;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/household/zyr-transfer-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrTransferDialog, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrTransferDialog, where_box);
  gtk_widget_class_bind_template_child (widget_class, ZyrTransferDialog, search);
  gtk_widget_class_bind_template_child (widget_class, ZyrTransferDialog, list);
  gtk_widget_class_bind_template_child (widget_class, ZyrTransferDialog, nothing_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrTransferDialog, text_view);
  gtk_widget_class_bind_template_child (widget_class, ZyrTransferDialog, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrTransferDialog, act_button);
  gtk_widget_class_bind_template_callback (widget_class, act_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
zyr_transfer_dialog_init (ZyrTransferDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (self->text_view), "changed",
                           G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
}

static ZyrTransferDialog *
dialog_new (GtkWidget *parent, ZyrWorkspace *workspace, const char *title, const char *head_name,
            const char *act)
{
  ZyrTransferDialog *self = g_object_new (ZYR_TYPE_TRANSFER_DIALOG, "transient-for",
                                          gtk_widget_get_root (parent), NULL);

  self->workspace = g_object_ref (workspace);
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, head_name);
  gtk_button_set_label (self->act_button, act);
  return self;
}

void
zyr_transfer_dialog_ask (GtkWidget *parent,
                         ZyrWorkspace *workspace,
                         const char *household_id,
                         const char *head_name)
{
  ZyrTransferDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent) && ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (household_id != NULL);

  self = dialog_new (parent, workspace, _ ("Transfer the Household"), head_name,
                     _ ("Ask for the Transfer"));
  self->household_id = g_strdup (household_id);
  show_foundations (self);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
}

void
zyr_transfer_dialog_decline (GtkWidget *parent,
                             ZyrWorkspace *workspace,
                             const char *transfer_id,
                             const char *head_name)
{
  ZyrTransferDialog *self;

  g_return_if_fail (GTK_IS_WIDGET (parent) && ZYR_IS_WORKSPACE (workspace));
  g_return_if_fail (transfer_id != NULL);

  self = dialog_new (parent, workspace, _ ("Decline the Transfer"), head_name,
                     C_ ("transfer", "Decline"));
  self->transfer_id = g_strdup (transfer_id);
  gtk_widget_set_visible (self->where_box, FALSE);
  update (self);
  gtk_window_present (GTK_WINDOW (self));
}
