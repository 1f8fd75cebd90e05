/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace.h"

G_BEGIN_DECLS

/* A file of any foundation, for an inspector: asked of the centre, which logs who reads it and why,
 * and shown as every other file until it is closed; nothing of it is kept then. One at a time, and
 * only while the centre is in reach. Errors: ZYR_CLIENT_ERROR (OFFLINE …; NOT_FOUND),
 * ZYR_WORKSPACE_ERROR (NOT_ALLOWED, BAD_VALUE: a number or a reason is missing), ZYR_STORE_ERROR. */

typedef struct
{
  char *household_id;
  char *file_no;
  char *head_name;
} ZyrFoundFile;

void zyr_found_file_free (ZyrFoundFile *self);

/** zyr_inspection_find_async: @number: a file number, or an identity number of somebody in it */
void zyr_inspection_find_async (ZyrWorkspace *workspace,
                                const char *foundation_id,
                                const char *number,
                                const char *reason,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/** zyr_inspection_find_finish: Returns: (transfer full) (element-type ZyrFoundFile): */
GPtrArray *zyr_inspection_find_finish (GAsyncResult *result, GError **error);

/** zyr_inspection_open_async: takes the place of the file that was open before */
void zyr_inspection_open_async (ZyrWorkspace *workspace,
                                const char *foundation_id,
                                const char *household_id,
                                const char *reason,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean zyr_inspection_open_finish (GAsyncResult *result, GError **error);

/** zyr_inspection_close: the file, its pictures and what was read of it are taken off the device;
 * nothing happens when none is open */
void zyr_inspection_close (ZyrWorkspace *workspace);

/** zyr_inspection_is_open: a file is here that was opened so */
gboolean zyr_inspection_is_open (ZyrWorkspace *workspace);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZyrFoundFile, zyr_found_file_free)

G_END_DECLS
