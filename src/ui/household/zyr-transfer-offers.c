/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-transfer-offers.h"

#include <glib/gi18n.h>

#include "zyr-act-row.h"
#include "zyr-acts.h"
#include "zyr-clear.h"
#include "zyr-format.h"
#include "zyr-sentences.h"
#include "zyr-transfer-dialog.h"
#include "zyr-transfer.h"
#include "zyr-window.h"

struct _ZyrTransferOffers
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkListBox *list;

  ZyrWorkspace *workspace;
  ZyrLiveList *transfers; /* (nullable): while somebody is signed in */
};

G_DEFINE_FINAL_TYPE (ZyrTransferOffers, zyr_transfer_offers, GTK_TYPE_WIDGET)

/* "Örnek SYDV asks you to take over this household: taşındı · 21 November 2026 · Can Ak" */
static char *
dup_words (ZyrTransferRow *row)
{
  g_autofree char *time = zyr_format_date_time (zyr_transfer_row_get_at (row));
  g_autofree char *asks = g_strdup_printf (
      /* Translators: %s is another foundation. */
      _ ("%s asks you to take this household over."), zyr_transfer_row_get_from_name (row));

  return g_strdup_printf ("%s\n%s\n%s · %s", asks, zyr_transfer_row_get_reason (row), time,
                          zyr_transfer_row_get_by_name (row));
}

static void
add_row (ZyrTransferOffers *self, ZyrTransferRow *offer)
{
  GtkWidget *row = zyr_act_row_new ("send-to-symbolic", "accent");
  const char *name = zyr_transfer_row_get_head_name (offer);
  g_autofree char *words = dup_words (offer);

  zyr_act_row_set_texts (ZYR_ACT_ROW (row), name, words);
  zyr_act_row_add_button (ZYR_ACT_ROW (row), C_ ("transfer", "Accept"), "offers.accept",
                          g_variant_new ("(ss)", zyr_transfer_row_get_id (offer), name));
  zyr_act_row_add_button (ZYR_ACT_ROW (row), C_ ("transfer", "Decline…"), "offers.decline",
                          g_variant_new ("(ss)", zyr_transfer_row_get_id (offer), name));
  gtk_list_box_append (self->list, row);
}

static void
changed_cb (ZyrTransferOffers *self)
{
  GListModel *model = G_LIST_MODEL (self->transfers);
  guint n = self->transfers != NULL ? g_list_model_get_n_items (model) : 0;

  zyr_list_box_clear (self->list);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ZyrTransferRow) row = g_list_model_get_item (model, i);

      if (zyr_transfer_row_get_is_incoming (row) && zyr_transfer_row_get_may_answer (row))
        add_row (self, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_widget_get_first_child (GTK_WIDGET (self->list)) != NULL);
}

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrTransferOffers) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = zyr_act_finish (result, &error);
  ZyrWindow *window = self->box != NULL ? zyr_window_of (GTK_WIDGET (self)) : NULL;
  g_autofree char *sentence = NULL;

  if (window == NULL)
    return;
  if (id == NULL)
    sentence = zyr_sentence_for_error (error);
  zyr_window_toast (window, sentence != NULL ? sentence
                                             : _ ("Accepted: it comes when synchronised"));
}

static void
answer_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrTransferOffers *self = ZYR_TRANSFER_OFFERS (widget);
  const char *id;
  const char *name;

  g_variant_get (parameter, "(&s&s)", &id, &name);
  if (g_str_equal (action_name, "offers.accept"))
    zyr_act_answer_transfer_async (self->workspace, id, ZYR_TRANSFER_ACCEPT, NULL, NULL,
                                   accepted_cb, g_object_ref (self));
  else
    zyr_transfer_dialog_decline (widget, self->workspace, id, name);
}

static void
state_changed_cb (ZyrTransferOffers *self)
{
  gboolean ready = zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY;

  if (ready && self->transfers == NULL)
    {
      self->transfers = zyr_transfer_list_new_open (self->workspace);
      g_signal_connect_object (self->transfers, "items-changed", G_CALLBACK (changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  else if (!ready)
    g_clear_object (&self->transfers);
  changed_cb (self);
}

static void
zyr_transfer_offers_dispose (GObject *object)
{
  ZyrTransferOffers *self = ZYR_TRANSFER_OFFERS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->transfers);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_transfer_offers_parent_class)->dispose (object);
}

static void
zyr_transfer_offers_class_init (ZyrTransferOffersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_transfer_offers_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "offers.accept", "(ss)", answer_action);
  gtk_widget_class_install_action (widget_class, "offers.decline", "(ss)", answer_action);
}

static void
zyr_transfer_offers_init (ZyrTransferOffers *self)
{
  GtkWidget *title = gtk_label_new (_ ("Offered by Other Foundations"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Offered by Other Foundations"), -1);
  gtk_box_append (GTK_BOX (self->box), title);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
zyr_transfer_offers_set_workspace (ZyrTransferOffers *self, ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_TRANSFER_OFFERS (self) && ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  state_changed_cb (self);
}
