/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ZyrVisitSelection: which visits of a list of any length are chosen: by their ids, as the rows of a
 * #ZyrPagedList hold one visit after the other, and most are in no row at all.
 *
 * Signal: "changed".
 */
#define ZYR_TYPE_VISIT_SELECTION (zyr_visit_selection_get_type ())
G_DECLARE_FINAL_TYPE (ZyrVisitSelection, zyr_visit_selection, ZYR, VISIT_SELECTION, GObject)

ZyrVisitSelection *zyr_visit_selection_new (void);

guint zyr_visit_selection_get_size (ZyrVisitSelection *self);
gboolean zyr_visit_selection_contains (ZyrVisitSelection *self, const char *visit_id);
/* (transfer full): in no order */
GStrv zyr_visit_selection_dup_ids (ZyrVisitSelection *self);

/** zyr_visit_selection_set: %FALSE when it was so already */
gboolean zyr_visit_selection_set (ZyrVisitSelection *self, const char *visit_id, gboolean selected);
void zyr_visit_selection_add (ZyrVisitSelection *self, const char *const *visit_ids);
/** zyr_visit_selection_keep: only those of the chosen ones that are among @visit_ids, too */
void zyr_visit_selection_keep (ZyrVisitSelection *self, const char *const *visit_ids);

G_END_DECLS
