/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-draft-page.h"

#include "zyr-form-view.h"
#include "zyr-kept-draft.h"
#include "zyr-sentences.h"

/* What the widgets of the form ask: a session, and nothing that could change it. */

#define ZYR_TYPE_DRAFT_HOST (zyr_draft_host_get_type ())
G_DECLARE_FINAL_TYPE (ZyrDraftHost, zyr_draft_host, ZYR, DRAFT_HOST, GObject)

struct _ZyrDraftHost
{
  GObject parent_instance;

  ZyrFormSession *session;
};

static void host_iface_init (ZyrFormHostInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ZyrDraftHost,
                               zyr_draft_host,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (ZYR_TYPE_FORM_HOST, host_iface_init))

static ZyrFormSession *
get_session (ZyrFormHost *host)
{
  return ZYR_DRAFT_HOST (host)->session;
}

static void
host_iface_init (ZyrFormHostInterface *iface)
{
  iface->get_session = get_session;
}

static void
zyr_draft_host_finalize (GObject *object)
{
  g_clear_object (&ZYR_DRAFT_HOST (object)->session);

  G_OBJECT_CLASS (zyr_draft_host_parent_class)->finalize (object);
}

static void
zyr_draft_host_class_init (ZyrDraftHostClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zyr_draft_host_finalize;
}

static void
zyr_draft_host_init (ZyrDraftHost *self)
{
}

/* The page */

struct _ZyrDraftPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwWindowTitle *title;
  GtkWidget *sections_button;
  GtkStack *states;
  AdwStatusPage *error_page;

  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (ZyrDraftPage, zyr_draft_page, GTK_TYPE_WIDGET)

static void
show (ZyrDraftPage *self, ZyrFormSession *session)
{
  g_autoptr (ZyrDraftHost) host = g_object_new (ZYR_TYPE_DRAFT_HOST, NULL);
  GtkWidget *view;

  host->session = g_object_ref (session);
  view = zyr_form_view_new (ZYR_FORM_HOST (host));
  g_object_bind_property (view, "show-sections", self->sections_button, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_bind_property (view, "folded", self->sections_button, "visible", G_BINDING_SYNC_CREATE);
  gtk_stack_add_named (self->states, view, "draft");
  gtk_stack_set_visible_child_name (self->states, "draft");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (ZyrDraftPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (ZyrFormSession) session = zyr_kept_draft_read_finish (result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->box == NULL)
    return;
  if (session)
    {
      show (self, session);
      return;
    }
  sentence = zyr_sentence_for_error (error);
  adw_status_page_set_description (self->error_page, sentence);
  gtk_stack_set_visible_child_name (self->states, "error");
}

static void
zyr_draft_page_dispose (GObject *object)
{
  ZyrDraftPage *self = ZYR_DRAFT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (zyr_draft_page_parent_class)->dispose (object);
}

static void
zyr_draft_page_class_init (ZyrDraftPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zyr_draft_page_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ziyaret/Ziyaret/ui/sync/zyr-draft-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZyrDraftPage, box);
  gtk_widget_class_bind_template_child (widget_class, ZyrDraftPage, title);
  gtk_widget_class_bind_template_child (widget_class, ZyrDraftPage, sections_button);
  gtk_widget_class_bind_template_child (widget_class, ZyrDraftPage, states);
  gtk_widget_class_bind_template_child (widget_class, ZyrDraftPage, error_page);
}

static void
zyr_draft_page_init (ZyrDraftPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zyr_draft_page_new (ZyrWorkspace *workspace, const char *draft_id, const char *head_name)
{
  ZyrDraftPage *self = g_object_new (ZYR_TYPE_DRAFT_PAGE, NULL);

  adw_window_title_set_subtitle (self->title, head_name);
  self->cancellable = g_cancellable_new ();
  zyr_kept_draft_read_async (workspace, draft_id, self->cancellable, read_cb, g_object_ref (self));

  return GTK_WIDGET (self);
}
