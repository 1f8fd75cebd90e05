/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-store.h"

G_BEGIN_DECLS

/* A page of the feed */
#define GENERATED_PAGE_N 500

/**
 * generated_page:
 * @from: (inout): of the first household; after it of the first of the next page
 *
 * Households 0, 1 … to before @end, each with a member: names from two short lists, the file number
 * 2026/NNNNNN, the identity number zyr_tckn_generate (n), a telephone number 53NNNNNNNN. The same
 * @random makes the same.
 *
 * Returns: (transfer full) (element-type ZyrFeedEntry):
 */
GPtrArray *generated_page (guint *from, guint end, GRand *random);

G_END_DECLS
