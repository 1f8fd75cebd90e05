/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-outbox-rows.h"

#include <glib/gi18n.h>

#include "zyr-act-row.h"
#include "zyr-clock.h"
#include "zyr-format.h"
#include "zyr-kept-draft.h"
#include "zyr-operation.h"
#include "zyr-sentences.h"
#include "zyr-sync-sentences.h"
#include "zyr-sync-words.h"

#define DATA_ITEM "outbox-row"

static char *
dup_moment (ZyrWorkspace *workspace, gint64 at)
{
  gint64 now = zyr_workspace_get_now_s (workspace);
  g_autofree char *day = NULL;
  g_autofree char *time = NULL;

  if (at == 0)
    return g_strdup ("");
  day = zyr_format_day (at, now);
  time = zyr_format_time (at);
  return g_strdup_printf ("%s, %s", day, time);
}

static void
set_row_texts (GtkWidget *row, const char *title, const char *subtitle)
{
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *subtitle_markup = g_markup_escape_text (subtitle, -1);
  g_autofree char *name = g_strdup_printf ("%s, %s", title, subtitle);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title_markup);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle_markup);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
presentation_image (const char *icon_name)
{
  return g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

/* Acts on their way */

gpointer
zyr_outbox_row_widget_get_item (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), DATA_ITEM);
}

/* "Visit report · Today, 14:05", and under it where it stands. */
void
zyr_outbox_row_widget_update (GtkWidget *row, ZyrWorkspace *workspace)
{
  ZyrOutboxRow *item = zyr_outbox_row_widget_get_item (row);
  ZyrSyncStatus *sync = zyr_workspace_get_sync (workspace);
  const char *name = zyr_outbox_row_get_household_name (item);
  const char *act = zyr_outbox_act (item);
  const char *sentence = zyr_outbox_sentence (item, zyr_sync_status_get_state (sync));
  g_autofree char *moment = dup_moment (workspace, zyr_outbox_row_get_at (item));
  GString *text = g_string_new (NULL);

  if (name[0] != '\0')
    g_string_append (text, act);
  if (moment[0] != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", moment);
  g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", sentence);
  if (ZYR_IS_ACT_ROW (row))
    zyr_act_row_set_texts (ZYR_ACT_ROW (row), name[0] != '\0' ? name : act, text->str);
  else
    set_row_texts (row, name[0] != '\0' ? name : act, text->str);
  g_string_free (text, TRUE);
}

/* A refused report is gone on with among the kept drafts, where what was typed is not lost. */
static GtkWidget *
attention_row_new (ZyrOutboxRow *item)
{
  GtkWidget *row = zyr_act_row_new ("dialog-warning-symbolic", "warning");
  GVariant *number = g_variant_new_uint64 (zyr_outbox_row_get_number (item));
  gboolean is_report = g_str_equal (zyr_outbox_row_get_kind (item), ZYR_OP_VISIT_SUBMIT);
  const char *household = zyr_outbox_row_get_household_id (item);

  g_variant_ref_sink (number);
  if (zyr_outbox_row_get_state (item) == ZYR_OUTBOX_CONFLICT)
    zyr_act_row_add_button (ZYR_ACT_ROW (row), _ ("Show Conflicts"), "win.place",
                            g_variant_new_string ("conflicts"));
  else if (!zyr_outbox_row_get_again (item))
    zyr_act_row_add_button (ZYR_ACT_ROW (row), _ ("Try Again"), "sync.retry", number);
  if (household != NULL && household[0] != '\0')
    zyr_act_row_add_button (ZYR_ACT_ROW (row), _ ("Open the Household"), "win.open-household",
                            g_variant_new_string (household));
  if (!is_report)
    /* Translators: a button: the message was read and need not be shown any more. */
    zyr_act_row_add_button (ZYR_ACT_ROW (row), _ ("Dismiss"), "sync.dismiss", number);
  g_variant_unref (number);
  return row;
}

static GtkWidget *
plain_row_new (ZyrOutboxRow *item)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean is_done = zyr_outbox_row_get_state (item) == ZYR_OUTBOX_DONE;
  GtkWidget *icon = presentation_image (is_done ? "emblem-ok-symbolic" : "document-send-symbolic");
  gboolean opens = zyr_outbox_row_get_household_id (item) != NULL;

  gtk_widget_add_css_class (icon, "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), opens);
  if (opens)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), presentation_image ("go-next-symbolic"));
  return row;
}

GtkWidget *
zyr_outbox_row_widget_new (gpointer item, gpointer workspace)
{
  ZyrOutboxState state = zyr_outbox_row_get_state (item);
  GtkWidget *row = state == ZYR_OUTBOX_CONFLICT || state == ZYR_OUTBOX_REFUSED
                       ? attention_row_new (item)
                       : plain_row_new (item);

  g_object_set_data_full (G_OBJECT (row), DATA_ITEM, g_object_ref (item), g_object_unref);
  zyr_outbox_row_widget_update (row, workspace);
  return row;
}

/* What was exchanged */

GtkWidget *
zyr_history_row_widget_new (gpointer item, gpointer workspace)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean ok = zyr_history_row_get_ok (item);
  GtkWidget *icon = presentation_image (ok ? "emblem-ok-symbolic" : "network-offline-symbolic");
  g_autofree char *sentence = zyr_history_sentence (item);
  g_autofree char *moment = dup_moment (workspace, zyr_history_row_get_at (item));
  g_autofree char *size = g_format_size ((guint64)zyr_history_row_get_n_bytes (item));
  g_autofree char *subtitle = zyr_history_row_get_n_bytes (item) > 0
                                  ? g_strdup_printf ("%s · %s", moment, size)
                                  : g_strdup (moment);

  gtk_widget_add_css_class (icon, "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  set_row_texts (row, sentence, subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

/* Kept drafts */

GtkWidget *
zyr_kept_draft_row_widget_new (gpointer item, gpointer workspace)
{
  GtkWidget *row = zyr_act_row_new ("document-edit-symbolic", "warning");
  const char *id = zyr_kept_draft_row_get_id (item);
  const char *name = zyr_kept_draft_row_get_head_name (item);
  g_autofree char *when = dup_moment (workspace, zyr_kept_draft_row_get_opened (item));
  /* Translators: %s is a day and a time. */
  g_autofree char *begun = g_strdup_printf (_ ("Begun: %s"), when);
  const char *reason = zyr_kept_draft_row_get_reason (item);
  gboolean is_refused = zyr_kept_draft_row_get_number (item) > 0
                        && !g_str_equal (reason, ZYR_REFUSAL_STALE_REVISION);
  const char *why = is_refused
                        ? zyr_sentence_for_refusal (reason)
                        : _ ("A report from another device of yours took its place.");
  g_autofree char *text = g_strdup_printf ("%s\n%s", begun, why);

  zyr_act_row_set_texts (ZYR_ACT_ROW (row), name[0] ? name : _ ("Visit report"), text);
  zyr_act_row_add_button (ZYR_ACT_ROW (row), C_ ("draft", "Read"), "sync.read-draft",
                          g_variant_new_string (id));
  if (zyr_kept_draft_row_get_may_continue (item))
    zyr_act_row_add_button (ZYR_ACT_ROW (row), C_ ("draft", "Go On with It"),
                            "sync.continue-draft", g_variant_new_string (id));
  zyr_act_row_add_button (ZYR_ACT_ROW (row), C_ ("draft", "Discard…"), "sync.discard-draft",
                          g_variant_new_string (id));
  return row;
}
