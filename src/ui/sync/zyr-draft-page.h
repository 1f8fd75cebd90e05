/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/** ZyrDraftPage: reads a kept draft (see zyr-kept-draft.h), section by section. */
#define ZYR_TYPE_DRAFT_PAGE (zyr_draft_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrDraftPage, zyr_draft_page, ZYR, DRAFT_PAGE, GtkWidget)

/** zyr_draft_page_new: @head_name: of the household */
GtkWidget *
zyr_draft_page_new (ZyrWorkspace *workspace, const char *draft_id, const char *head_name);

G_END_DECLS
