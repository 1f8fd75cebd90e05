/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-file-history.h"
#include "zyr-reader-private.h"

G_BEGIN_DECLS

gboolean zyr_file_event_equal (gpointer a, gpointer b);

/* Returns: (transfer full) (element-type ZyrFileEvent): the latest @limit, newest first; NULL with
 * @error */
GPtrArray *zyr_file_history_read (ZyrReader *reader,
                                  const char *household,
                                  guint limit,
                                  GError **error);

G_END_DECLS
