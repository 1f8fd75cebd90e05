/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-workspace-private.h"

G_BEGIN_DECLS

/* In the store's thread: forgets the draft of @actor for the household when a note with its text
 * was made; another draft stays. */
gboolean zyr_note_draft_forget (ZyrStore *store,
                                const ZyrActor *actor,
                                const char *household_id,
                                const char *text,
                                GError **error);

G_END_DECLS
