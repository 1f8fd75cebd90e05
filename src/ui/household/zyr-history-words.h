/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-file-history.h"

G_BEGIN_DECLS

/* What was done to a household's file, in sentences. */

/** zyr_history_sentences: one a line; who it is about stands first when that is one of the
 * household. (transfer full) */
char *zyr_history_sentences (ZyrWorkspace *workspace, ZyrFileEvent *event);

/** zyr_history_byline: "Elif Demir, worker · 21 November 2026, 14:05". (transfer full) */
char *zyr_history_byline (ZyrFileEvent *event);

/** zyr_history_icon_name: (transfer none) */
const char *zyr_history_icon_name (ZyrFileEvent *event);

G_END_DECLS
