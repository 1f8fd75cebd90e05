/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-form.h"

G_BEGIN_DECLS

/**
 * ZyrStructureRow: what stands between questions: the heading of a group or a repeat, the head of
 * one instance (opens and closes it), a note.
 *
 * Signals: "add" () on a repeat; "remove" () and "toggled" () on an instance.
 */
#define ZYR_TYPE_STRUCTURE_ROW (zyr_structure_row_get_type ())
G_DECLARE_FINAL_TYPE (ZyrStructureRow, zyr_structure_row, ZYR, STRUCTURE_ROW, GtkWidget)

/** zyr_structure_row_new: @kind: any but a question */
GtkWidget *zyr_structure_row_new (ZyrFormItemKind kind);

/**
 * ZyrStructureState: what an instance shows besides its item
 * @summary: what is in it, in words; "" when there is nothing yet
 */
typedef struct
{
  const char *summary;
  guint n_missing;
  guint n_invalid;
  gboolean expanded;
  gboolean editable;
} ZyrStructureState;

void
zyr_structure_row_update (ZyrStructureRow *self, ZyrFormItem *item, const ZyrStructureState *state);

G_END_DECLS
