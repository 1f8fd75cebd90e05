/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store-drafts.h"

G_BEGIN_DECLS

/* Kept drafts: those put aside, and those whose submission was refused and not dismissed. */

/** zyr_store_list_kept_drafts: newest first. (transfer full) (element-type ZyrDraftInfo) */
GPtrArray *zyr_store_list_kept_drafts (ZyrStore *self, GError **error);

/** zyr_store_load_kept_draft: NOT_FOUND when no kept draft has that id */
ZyrDraft *zyr_store_load_kept_draft (ZyrStore *self, const char *draft, GError **error);

/**
 * zyr_store_take_up_draft:
 * @media: (transfer none): in place of the draft's
 *
 * A kept draft becomes the visit's unfinished one again; the one that is there meanwhile is put
 * aside. A refused submission counts as dismissed. NOT_FOUND as above.
 */
gboolean zyr_store_take_up_draft (ZyrStore   *self,
                                  const char *draft,
                                  JsonObject *media,
                                  GError    **error);

/** zyr_store_discard_draft: a kept one, with its pictures that nothing else names; likewise */
gboolean zyr_store_discard_draft (ZyrStore *self, const char *draft, GError **error);

G_END_DECLS
