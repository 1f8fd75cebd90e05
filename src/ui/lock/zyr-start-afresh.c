/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-start-afresh.h"

#include <glib/gi18n.h>

#include "zyr-dialogs.h"
#include "zyr-sentences.h"
#include "zyr-workspace-lock.h"

typedef struct
{
  GtkWidget *page;
  ZyrWorkspace *workspace;
  ZyrStartAfreshFailed failed;
} Asked;

static void
asked_free (Asked *asked)
{
  g_object_unref (asked->page);
  g_object_unref (asked->workspace);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static void
afresh_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (zyr_workspace_start_afresh_finish (ZYR_WORKSPACE (source), result, &error)
      || gtk_widget_get_root (asked->page) == NULL)
    return;
  sentence = zyr_sentence_for_error (error);
  asked->failed (asked->page, sentence);
}

static void
really_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  ZyrWorkspace *workspace = asked->workspace;

  if (zyr_confirm_finish (result))
    zyr_workspace_start_afresh_async (workspace, afresh_cb, g_steal_pointer (&asked));
}

static void
wanted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;

  if (zyr_confirm_finish (result))
    zyr_confirm_async (GTK_WIDGET (source), _ ("Remove everything from this device?"),
                       _ ("This cannot be taken back. Do it only with a new set-up code at hand."),
                       _ ("_Remove Everything"), ZYR_CONFIRM_DESTRUCTIVE, really_cb,
                       g_steal_pointer (&asked));
}

void
zyr_start_afresh_ask (GtkWidget *page,
                      ZyrWorkspace *workspace,
                      const char *heading,
                      const char *body,
                      ZyrStartAfreshFailed failed)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->page = g_object_ref (page);
  asked->workspace = g_object_ref (workspace);
  asked->failed = failed;
  zyr_confirm_async (page, heading, body, _ ("_Start Afresh…"), ZYR_CONFIRM_DESTRUCTIVE, wanted_cb,
                     asked);
}
