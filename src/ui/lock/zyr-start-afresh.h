/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/** ZyrStartAfreshFailed: @sentence: what was in the way; the page is still there */
typedef void (*ZyrStartAfreshFailed) (GtkWidget *page, const char *sentence);

/**
 * zyr_start_afresh_ask: asks twice, then removes everything from a device that nobody can open any
 * more (zyr_workspace_start_afresh_async()).
 * @heading, @body: of the first question: why, what is safe, what is lost
 */
void zyr_start_afresh_ask (GtkWidget *page,
                           ZyrWorkspace *workspace,
                           const char *heading,
                           const char *body,
                           ZyrStartAfreshFailed failed);

G_END_DECLS
