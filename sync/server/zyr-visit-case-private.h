/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-publication.h"

G_BEGIN_DECLS

/**
 * zyr_visit_case_put: keeps in the table visit_case what of @visit decides who holds its household:
 * its worker and its second officer, whether it is open, when it was decided. Where that changes,
 * their caseloads are looked at again.
 */
gboolean
zyr_visit_case_put (ZyrPublication *publication, ZyrTx *tx, ZyrRecord *visit, GError **error);

/* zyr_visit_case_is_same: whether that of @visit, of the same id as @former, is as @former left it */
gboolean zyr_visit_case_is_same (ZyrRecord *former, ZyrRecord *visit);

G_END_DECLS
