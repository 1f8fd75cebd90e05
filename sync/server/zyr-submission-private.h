/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-submission.h"

G_BEGIN_DECLS

/* zyr_submission_parse() by libxml2 in any case; the same but for the time that it takes. */
ZyrSubmission *zyr_submission_parse_tree (const char *xml);

G_END_DECLS
