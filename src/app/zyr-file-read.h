/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * zyr_file_read_note:
 * @household_id: (nullable): that of @visit_id
 * @visit_id: (nullable): the report or the visit that was opened
 *
 * A person opens a household's file: noted on the device, behind what was asked of the store before,
 * for the centre's audit log (ZYR_OP_FILE_READ). Nothing waits for it, and nothing fails with it. Of
 * what is not on this device nothing is noted; nor of a file that the centre gave out for a reason
 * (zyr-inspection.h), which stands in its log already.
 */
void zyr_file_read_note (ZyrWorkspace *workspace, const char *household_id, const char *visit_id);

G_END_DECLS
