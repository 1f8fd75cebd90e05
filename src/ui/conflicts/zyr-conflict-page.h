/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/** ZyrConflictPage: the values that two people gave one field, of which one is taken, or a third is
 * written. Works offline: the act waits in the outbox. */
#define ZYR_TYPE_CONFLICT_PAGE (zyr_conflict_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrConflictPage, zyr_conflict_page, ZYR, CONFLICT_PAGE, GtkWidget)

GtkWidget *zyr_conflict_page_new (ZyrWorkspace *workspace, const char *conflict_id);

G_END_DECLS
