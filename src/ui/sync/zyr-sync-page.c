/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-sync-page.h"

#include <glib/gi18n.h>

#include "zyr-clock.h"
#include "zyr-dialogs.h"
#include "zyr-draft-page.h"
#include "zyr-kept-draft.h"
#include "zyr-operation.h"
#include "zyr-outbox-rows.h"
#include "zyr-sentences.h"
#include "zyr-sync-list.h"
#include "zyr-sync-status.h"
#include "zyr-sync-sentences.h"
#include "zyr-sync-words.h"
#include "zyr-window.h"

/* The parts of the outbox, each a list of its own. */
typedef enum
{
  PART_ATTENTION,
  PART_WAITING,
  PART_DONE,
  N_PARTS
} Part;

struct _ZyrSyncPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkImage *state_image;
  GtkLabel *headline_label;
  GtkLabel *explanation_label;
  GtkLabel *waiting_label;
  GtkLabel *last_label;
  GtkWidget *progress_box;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkWidget *sign_in_button;
  GtkWidget *sync_button;
  GtkWidget *cancel_button;
  ZyrSyncList *attention_list;
  ZyrSyncList *kept_list;
  ZyrSyncList *waiting_list;
  ZyrSyncList *done_list;
  ZyrSyncList *history_list;
  GtkLabel *clock_label;
  GtkLabel *held_label;
  GtkSwitch *metered_switch;
  GtkSwitch *pause_switch;
  GBinding *metered_binding;
  GBinding *pause_binding;

  ZyrWorkspace *workspace;
  ZyrLiveList *kept; /* (nullable): while somebody is signed in */
  guint badge_number;
  gboolean needs_attention;
};

enum
{
  PROP_BADGE_NUMBER = 1,
  PROP_NEEDS_ATTENTION,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ZyrSyncPage, zyr_sync_page, GTK_TYPE_WIDGET)

static Part
part_of (ZyrOutboxRow *row)
{
  switch (zyr_outbox_row_get_state (row))
    {
    case ZYR_OUTBOX_CONFLICT:
    case ZYR_OUTBOX_REFUSED:
      return PART_ATTENTION;
    case ZYR_OUTBOX_DONE:
      return PART_DONE;
    case ZYR_OUTBOX_WAITING:
    case ZYR_OUTBOX_SENT:
    default:
      return PART_WAITING;
    }
}

static gboolean
in_part (gpointer item, gpointer user_data)
{
  return part_of (item) == (Part)GPOINTER_TO_INT (user_data);
}

static void
update_waiting_rows (ZyrSyncPage *self)
{
  GtkListBox *list = zyr_sync_list_get_list (self->waiting_list);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    zyr_outbox_row_widget_update (GTK_WIDGET (row), self->workspace);
}

/* What was submitted or decided is read as a report, all else in the household's file. */
static void
outbox_activated_cb (GtkListBox *list, GtkListBoxRow *row)
{
  ZyrOutboxRow *item = zyr_outbox_row_widget_get_item (GTK_WIDGET (row));
  const char *kind = zyr_outbox_row_get_kind (item);
  const char *visit_id = zyr_outbox_row_get_visit_id (item);
  gboolean is_report = g_str_equal (kind, ZYR_OP_VISIT_SUBMIT)
                       || g_str_equal (kind, ZYR_OP_REVIEW_ADD);

  if (is_report && visit_id)
    gtk_widget_activate_action (GTK_WIDGET (list), "win.open-review", "s", visit_id);
  else
    gtk_widget_activate_action (GTK_WIDGET (list), "win.open-household", "s",
                                zyr_outbox_row_get_household_id (item));
}

static const char *
icon_of_state (ZyrSyncStatus *sync)
{
  switch (zyr_sync_status_get_state (sync))
    {
    case ZYR_SYNC_STATUS_UP_TO_DATE:
      return zyr_sync_status_get_n_attention (sync) > 0 ? "dialog-warning-symbolic"
                                                        : "emblem-ok-symbolic";
    case ZYR_SYNC_STATUS_CONNECTING:
    case ZYR_SYNC_STATUS_SYNCING:
      return "emblem-synchronizing-symbolic";
    case ZYR_SYNC_STATUS_NEEDS_SIGN_IN:
      return "dialog-password-symbolic";
    case ZYR_SYNC_STATUS_REVOKED:
    case ZYR_SYNC_STATUS_ERROR:
      return "dialog-warning-symbolic";
    case ZYR_SYNC_STATUS_PAUSED:
      return "media-playback-pause-symbolic";
    case ZYR_SYNC_STATUS_STOPPED:
    case ZYR_SYNC_STATUS_OFFLINE:
    default:
      return "network-offline-symbolic";
    }
}

static void
update_badge (ZyrSyncPage *self)
{
  ZyrSyncStatus *sync = zyr_workspace_get_sync (self->workspace);
  ZyrSyncStatusState state = zyr_sync_status_get_state (sync);
  guint n_attention = zyr_sync_status_get_n_attention (sync);
  guint badge = n_attention > 0 ? n_attention : zyr_sync_status_get_n_waiting (sync);
  gboolean needs_attention = n_attention > 0 || state == ZYR_SYNC_STATUS_NEEDS_SIGN_IN
                             || state == ZYR_SYNC_STATUS_REVOKED;

  if (badge != self->badge_number)
    {
      self->badge_number = badge;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BADGE_NUMBER]);
    }
  if (needs_attention != self->needs_attention)
    {
      self->needs_attention = needs_attention;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NEEDS_ATTENTION]);
    }
}

static void
update_progress (ZyrSyncPage *self)
{
  ZyrSyncStatus *sync = zyr_workspace_get_sync (self->workspace);
  double progress = zyr_sync_status_get_progress (sync);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->progress_box,
                          progress >= 0
                              && zyr_sync_status_get_state (sync) == ZYR_SYNC_STATUS_SYNCING);
  gtk_progress_bar_set_fraction (self->progress_bar, CLAMP (progress, 0, 1));
  text = zyr_sync_progress_text (sync);
  gtk_label_set_label (self->progress_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress_bar),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
update (ZyrSyncPage *self)
{
  ZyrSyncStatus *sync = zyr_workspace_get_sync (self->workspace);
  ZyrSyncStatusState state = zyr_sync_status_get_state (sync);
  guint n_waiting = zyr_sync_status_get_n_waiting (sync);
  gboolean held = zyr_sync_status_get_photos_held (sync);
  gboolean is_busy
      = state == ZYR_SYNC_STATUS_CONNECTING || state == ZYR_SYNC_STATUS_SYNCING;
  g_autofree char *waiting = zyr_sync_waiting_sentence (n_waiting);
  g_autofree char *photos = zyr_sync_held_sentence (zyr_sync_status_get_photos_waiting (sync));
  g_autofree char *last
      = zyr_sync_last_success_sentence (sync, zyr_workspace_get_now_s (self->workspace));
  gint64 ahead = zyr_sync_status_get_clock_ahead (sync);
  g_autofree char *clock = NULL;

  gtk_image_set_from_icon_name (self->state_image, icon_of_state (sync));
  gtk_label_set_label (self->headline_label, zyr_sync_headline (sync));
  gtk_label_set_label (self->explanation_label, zyr_sync_explanation (sync));
  gtk_label_set_label (self->waiting_label, waiting);
  gtk_label_set_label (self->last_label, last);
  gtk_widget_set_visible (GTK_WIDGET (self->clock_label), ahead != 0);
  if (ahead != 0)
    clock = zyr_clock_sentence (ahead);
  gtk_label_set_label (self->clock_label, clock != NULL ? clock : "");
  gtk_label_set_label (self->held_label, photos);
  gtk_widget_set_visible (GTK_WIDGET (self->held_label), held);
  gtk_widget_set_visible (self->sign_in_button, state == ZYR_SYNC_STATUS_NEEDS_SIGN_IN);
  gtk_widget_set_visible (self->sync_button, state != ZYR_SYNC_STATUS_NEEDS_SIGN_IN
                                                 && state != ZYR_SYNC_STATUS_REVOKED
                                                 && state != ZYR_SYNC_STATUS_STOPPED
                                                 && state != ZYR_SYNC_STATUS_PAUSED && !is_busy);
  gtk_widget_set_visible (self->cancel_button, is_busy);
  update_progress (self);
  update_waiting_rows (self);
  update_badge (self);
}

static void
take_lists (ZyrSyncPage *self)
{
  ZyrSyncStatus *sync = zyr_workspace_get_sync (self->workspace);
  ZyrSyncList *lists[N_PARTS] = { self->attention_list, self->waiting_list, self->done_list };

  for (Part part = 0; part < N_PARTS; part++)
    {
      GtkFilter *filter
          = GTK_FILTER (gtk_custom_filter_new (in_part, GINT_TO_POINTER (part), NULL));
      g_autoptr (GtkFilterListModel) rows = gtk_filter_list_model_new (
          g_object_ref (zyr_sync_status_get_outbox (sync)), filter);

      zyr_sync_list_set_model (lists[part], G_LIST_MODEL (rows), zyr_outbox_row_widget_new,
                               self->workspace);
    }
  zyr_sync_list_set_model (self->history_list, zyr_sync_status_get_history (sync),
                           zyr_history_row_widget_new, self->workspace);
  self->kept = zyr_kept_draft_list_new (self->workspace);
  zyr_sync_list_set_model (self->kept_list, G_LIST_MODEL (self->kept),
                           zyr_kept_draft_row_widget_new, self->workspace);
}

static void
drop_lists (ZyrSyncPage *self)
{
  zyr_sync_list_set_model (self->kept_list, NULL, NULL, NULL);
  g_clear_object (&self->kept);
  zyr_sync_list_set_model (self->attention_list, NULL, NULL, NULL);
  zyr_sync_list_set_model (self->waiting_list, NULL, NULL, NULL);
  zyr_sync_list_set_model (self->done_list, NULL, NULL, NULL);
  zyr_sync_list_set_model (self->history_list, NULL, NULL, NULL);
}

/* Progress moves often, and nothing else with it. */
static void
sync_changed_cb (ZyrSyncPage *self, GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "progress"))
    update_progress (self);
  else
    update (self);
}

static void
workspace_changed_cb (ZyrSyncPage *self)
{
  drop_lists (self);
  if (zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY)
    take_lists (self);
  update (self);
}

/* What can be done about acts and drafts */

static void
tell (ZyrSyncPage *self, const GError *error, const char *done)
{
  ZyrWindow *window = self->box != NULL ? zyr_window_of (GTK_WIDGET (self)) : NULL;
  g_autofree char *sentence = error != NULL ? zyr_sentence_for_error (error) : g_strdup (done);

  if (window != NULL)
    zyr_window_toast (window, sentence);
}

static void
number_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrSyncStatus *sync = zyr_workspace_get_sync (ZYR_SYNC_PAGE (widget)->workspace);
  guint64 number = g_variant_get_uint64 (parameter);

  if (g_str_equal (action_name, "sync.retry"))
    zyr_sync_status_retry (sync, number);
  else
    zyr_sync_status_dismiss (sync, number);
}

static void
cancel_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zyr_sync_status_cancel (zyr_workspace_get_sync (ZYR_SYNC_PAGE (widget)->workspace));
}

static void
read_draft_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ZyrSyncPage *self = ZYR_SYNC_PAGE (widget);
  ZyrWindow *window = zyr_window_of (widget);
  const char *id = g_variant_get_string (parameter, NULL);
  guint n = self->kept != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->kept)) : 0;

  for (guint i = 0; window != NULL && i < n; i++)
    {
      g_autoptr (ZyrKeptDraftRow) row = g_list_model_get_item (G_LIST_MODEL (self->kept), i);

      if (g_str_equal (zyr_kept_draft_row_get_id (row), id))
        zyr_window_push (window, zyr_draft_page_new (self->workspace, id,
                                                     zyr_kept_draft_row_get_head_name (row)));
    }
}

static void
continued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSyncPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *visit_id = zyr_kept_draft_continue_finish (result, &error);

  if (visit_id == NULL)
    tell (self, error, NULL);
  else if (self->box != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-visit", "s", visit_id);
}

static void
continue_draft_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zyr_kept_draft_continue_async (ZYR_SYNC_PAGE (widget)->workspace,
                                 g_variant_get_string (parameter, NULL), NULL, continued_cb,
                                 g_object_ref (widget));
}

static void
discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrSyncPage) self = user_data;
  g_autoptr (GError) error = NULL;

  zyr_kept_draft_discard_finish (result, &error);
  tell (self, error, _ ("The draft is discarded"));
}

static void
discard_confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *id = user_data;

  if (zyr_confirm_finish (result))
    zyr_kept_draft_discard_async (ZYR_SYNC_PAGE (source)->workspace, id, NULL, discarded_cb,
                                  g_object_ref (source));
}

static void
discard_draft_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  zyr_confirm_async (widget, _ ("Discard this draft?"),
                     _ ("What was typed in it is deleted from this device for good."),
                     _ ("_Discard"), ZYR_CONFIRM_DESTRUCTIVE, discard_confirmed_cb,
                     g_variant_dup_string (parameter, NULL));
}

static void
zyr_sync_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  ZyrSyncPage *self = ZYR_SYNC_PAGE (object);

  switch (prop_id)
    {
    case PROP_BADGE_NUMBER:
      g_value_set_uint (value, self->badge_number);
      break;
    case PROP_NEEDS_ATTENTION:
      g_value_set_boolean (value, self->needs_attention);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
zyr_sync_page_dispose (GObject *object)
{
  ZyrSyncPage *self = ZYR_SYNC_PAGE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->kept);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (zyr_sync_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, state_image);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, headline_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, explanation_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, last_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, progress_box);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, progress_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, sync_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, attention_list);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, waiting_list);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, done_list);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, history_list);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, pause_switch);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, kept_list);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, clock_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, held_label);
  gtk_widget_class_bind_template_child (widget_class, ZyrSyncPage, metered_switch);
}

static void
zyr_sync_page_class_init (ZyrSyncPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = zyr_sync_page_dispose;
  object_class->get_property = zyr_sync_page_get_property;

  props[PROP_BADGE_NUMBER] = g_param_spec_uint ("badge-number", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_NEEDS_ATTENTION]
      = g_param_spec_boolean ("needs-attention", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/sync/zyr-sync-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "sync.retry", "t", number_action);
  gtk_widget_class_install_action (widget_class, "sync.dismiss", "t", number_action);
  gtk_widget_class_install_action (widget_class, "sync.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "sync.read-draft", "s", read_draft_action);
  gtk_widget_class_install_action (widget_class, "sync.continue-draft", "s",
                                   continue_draft_action);
  gtk_widget_class_install_action (widget_class, "sync.discard-draft", "s", discard_draft_action);
}

static void
zyr_sync_page_init (ZyrSyncPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (zyr_sync_list_get_list (self->waiting_list), "row-activated",
                    G_CALLBACK (outbox_activated_cb), NULL);
  g_signal_connect (zyr_sync_list_get_list (self->done_list), "row-activated",
                    G_CALLBACK (outbox_activated_cb), NULL);
}

void
zyr_sync_page_set_workspace (ZyrSyncPage *self, ZyrWorkspace *workspace)
{
  ZyrSyncStatus *sync;

  g_return_if_fail (ZYR_IS_SYNC_PAGE (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
  sync = zyr_workspace_get_sync (workspace);
  g_clear_pointer (&self->metered_binding, g_binding_unbind);
  self->metered_binding
      = g_object_bind_property (sync, "photos-on-metered", self->metered_switch, "active",
                                G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_clear_pointer (&self->pause_binding, g_binding_unbind);
  self->pause_binding
      = g_object_bind_property (sync, "paused", self->pause_switch, "active",
                                G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sync, "notify", G_CALLBACK (sync_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "map", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  workspace_changed_cb (self);
}
