/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-live-list.h"
#include "zyr-row-private.h"
#include "zyr-workspace-private.h"

G_BEGIN_DECLS

/* @read: takes what the class's make_question gives, and gives (transfer full) a #GPtrArray of
 * rows with g_object_unref as its free function. */
ZyrLiveList *zyr_live_list_new (ZyrWorkspace *workspace,
                                GType item_type,
                                ZyrRowEqualFunc equal,
                                ZyrJobFunc read);
/* The same for a derived type, once, when it can tell its question: begins to read. */
void zyr_live_list_construct (ZyrLiveList *self,
                              ZyrWorkspace *workspace,
                              GType item_type,
                              ZyrRowEqualFunc equal,
                              ZyrJobFunc read);
/* The question is another one now: what is being read is not shown any more. */
void zyr_live_list_ask_anew (ZyrLiveList *self);
ZyrWorkspace *zyr_live_list_get_workspace (ZyrLiveList *self); /* (transfer none) */

G_END_DECLS
