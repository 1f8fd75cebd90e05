/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-inspection-page.h"

#include <glib/gi18n.h>

#include "zyr-clear.h"
#include "zyr-household-page.h"
#include "zyr-inspection.h"
#include "zyr-sentences.h"
#include "zyr-transfer.h"
#include "zyr-window.h"

struct _ZyrInspectionPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkDropDown *foundation;
  GtkEditable *number;
  GtkEditable *reason;
  GtkWidget *search_button;
  GtkSpinner *spinner;
  GtkLabel *message;
  GtkListBox *files;

  ZyrWorkspace *workspace;
  ZyrLiveList *foundations; /* (nullable): while somebody is signed in */
  GCancellable *cancellable; /* (nullable): of what is asked of the centre */
  char *found_in;           /* (nullable): foundation of the files */
};

G_DEFINE_FINAL_TYPE (ZyrInspectionPage, zyr_inspection_page, GTK_TYPE_WIDGET)

static void
say (ZyrInspectionPage *self, const char *sentence)
{
  gtk_label_set_label (self->message, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->message), sentence[0] != '\0');
}

static void
say_error (ZyrInspectionPage *self, const GError *error)
{
  g_autofree char *sentence = zyr_sentence_for_inspection (error);

  say (self, sentence);
}

/* (nullable) */
static const char *
get_foundation (ZyrInspectionPage *self)
{
  ZyrFoundationRow *row = gtk_drop_down_get_selected_item (self->foundation);

  return row != NULL ? zyr_foundation_row_get_id (row) : NULL;
}

static gboolean
has_words (GtkEditable *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  return text[0] != '\0';
}

static void
changed_cb (ZyrInspectionPage *self)
{
  gtk_widget_set_sensitive (self->search_button,
                            self->cancellable == NULL && get_foundation (self) != NULL
                                && has_words (self->number) && has_words (self->reason));
}

static void
set_busy (ZyrInspectionPage *self, gboolean busy)
{
  if (busy)
    {
      say (self, "");
      self->cancellable = g_cancellable_new ();
    }
  else
    g_clear_object (&self->cancellable);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->files), !busy);
  changed_cb (self);
}

static void
clear_files (ZyrInspectionPage *self)
{
  zyr_list_box_clear (self->files);
  gtk_widget_set_visible (GTK_WIDGET (self->files), FALSE);
}

/* Finding */

static GtkWidget *
file_row (const ZyrFoundFile *file)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  g_autofree char *subtitle = g_strdup_printf (_ ("File %s"), file->file_no);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), file->head_name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "household", g_strdup (file->household_id), g_free);
  return row;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrInspectionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = zyr_inspection_find_finish (result, &error);

  if (self->box == NULL)
    return;
  set_busy (self, FALSE);
  if (files == NULL)
    {
      say_error (self, error);
      return;
    }
  if (files->len == 0)
    say (self, _ ("This foundation has no file with this number, and nobody with it in a file."));
  for (guint i = 0; i < files->len; i++)
    gtk_list_box_append (self->files, file_row (g_ptr_array_index (files, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->files), files->len > 0);
}

static void
search_cb (ZyrInspectionPage *self)
{
  if (!gtk_widget_get_sensitive (self->search_button))
    return;
  clear_files (self);
  g_free (self->found_in);
  self->found_in = g_strdup (get_foundation (self));
  set_busy (self, TRUE);
  zyr_inspection_find_async (self->workspace, self->found_in,
                             gtk_editable_get_text (self->number),
                             gtk_editable_get_text (self->reason), self->cancellable, found_cb,
                             g_object_ref (self));
}

/* Opening */

static void
left_cb (GtkWidget *page, ZyrWorkspace *workspace)
{
  zyr_inspection_close (workspace);
}

typedef struct
{
  ZyrInspectionPage *self;
  char *household;
} Opening;

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr (ZyrInspectionPage) self = opening->self;
  g_autofree char *household = opening->household;
  g_autoptr (GError) error = NULL;
  const gboolean is_open = zyr_inspection_open_finish (result, &error);
  ZyrWindow *window = self->box != NULL ? zyr_window_of (GTK_WIDGET (self)) : NULL;
  GtkWidget *page = NULL;

  g_free (opening);
  if (window == NULL)
    {
      zyr_inspection_close (ZYR_WORKSPACE (source));
      return;
    }
  set_busy (self, FALSE);
  if (!is_open)
    {
      say_error (self, error);
      return;
    }
  page = zyr_household_page_new (self->workspace, household);
  g_signal_connect_object (page, "destroy", G_CALLBACK (left_cb), self->workspace, 0);
  zyr_window_push (window, page);
}

static void
file_activated_cb (ZyrInspectionPage *self, GtkListBoxRow *row)
{
  Opening *opening = NULL;

  if (self->cancellable != NULL)
    return;
  opening = g_new0 (Opening, 1);
  opening->self = g_object_ref (self);
  opening->household = g_strdup (g_object_get_data (G_OBJECT (row), "household"));
  set_busy (self, TRUE);
  zyr_inspection_open_async (self->workspace, self->found_in, opening->household,
                             gtk_editable_get_text (self->reason), self->cancellable, opened_cb,
                             opening);
}

/* What was asked for one person is none of the next one's. */
static void
workspace_changed_cb (ZyrInspectionPage *self)
{
  const gboolean ready = zyr_workspace_get_state (self->workspace) == ZYR_WORKSPACE_READY;

  if (ready && self->foundations == NULL)
    {
      self->foundations = zyr_foundation_list_new_all (self->workspace);
      gtk_drop_down_set_model (self->foundation, G_LIST_MODEL (self->foundations));
    }
  else if (!ready)
    {
      g_cancellable_cancel (self->cancellable);
      gtk_drop_down_set_model (self->foundation, NULL);
      g_clear_object (&self->foundations);
      gtk_editable_set_text (self->number, "");
      gtk_editable_set_text (self->reason, "");
      clear_files (self);
      say (self, "");
    }
  changed_cb (self);
}

static void
zyr_inspection_page_dispose (GObject *object)
{
  ZyrInspectionPage *self = ZYR_INSPECTION_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->foundations);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->found_in, g_free);

  G_OBJECT_CLASS (zyr_inspection_page_parent_class)->dispose (object);
}

static void
zyr_inspection_page_class_init (ZyrInspectionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_inspection_page_dispose;
  g_type_ensure (ZYR_TYPE_FOUNDATION_ROW);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ziyaret/Ziyaret/ui/household/zyr-inspection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrInspectionPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrInspectionPage, foundation);
  gtk_widget_class_bind_template_child (widget_class, ZyrInspectionPage, number);
  gtk_widget_class_bind_template_child (widget_class, ZyrInspectionPage, reason);
  gtk_widget_class_bind_template_child (widget_class, ZyrInspectionPage, search_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrInspectionPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, ZyrInspectionPage, message);
  gtk_widget_class_bind_template_child (widget_class, ZyrInspectionPage, files);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_activated_cb);
}

static void
zyr_inspection_page_init (ZyrInspectionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
zyr_inspection_page_set_workspace (ZyrInspectionPage *self, ZyrWorkspace *workspace)
{
  g_return_if_fail (ZYR_IS_INSPECTION_PAGE (self));
  g_return_if_fail (ZYR_IS_WORKSPACE (workspace));

  g_set_object (&self->workspace, workspace);
  g_signal_connect_object (workspace, "notify::state", G_CALLBACK (workspace_changed_cb), self,
                           G_CONNECT_SWAPPED);
  workspace_changed_cb (self);
}
