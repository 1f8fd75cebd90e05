/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrVisitPage: a visit being filled in: it starts or continues the visit, shows its form and the
 * completion, and closes the draft when it goes away. Actions: `visit.language(s)` (bare code),
 * `visit.next-problem`, `visit.next-section`, `visit.previous-section`, `visit.retry`.
 */
#define ZYR_TYPE_VISIT_PAGE (zyr_visit_page_get_type ())
G_DECLARE_FINAL_TYPE (ZyrVisitPage, zyr_visit_page, ZYR, VISIT_PAGE, GtkWidget)

/** zyr_visit_page_new: @visit_id: UUID of a visit of the signed-in user */
GtkWidget *zyr_visit_page_new (ZyrWorkspace *workspace, const char *visit_id);

G_END_DECLS
