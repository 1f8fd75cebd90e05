/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-help-book.h"

G_BEGIN_DECLS

/** ZyrHelpPage: one page of the help. Its links activate "help.open" with the page's id. */
#define ZYR_TYPE_HELP_PAGE (zyr_help_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrHelpPage, zyr_help_page, ZYR, HELP_PAGE, GtkWidget)

/** zyr_help_page_new: @topic: of the book */
GtkWidget *zyr_help_page_new (const ZyrHelpTopic *topic);

G_END_DECLS
