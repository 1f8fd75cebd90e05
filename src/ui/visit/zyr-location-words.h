/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-location.h"

G_BEGIN_DECLS

/** zyr_location_dup_answer: Returns: (transfer full): "39.920000 32.850000 850.0 12.0", as the form
 * has a place: latitude, longitude, altitude, accuracy; six decimals are a tenth of a metre */
char *zyr_location_dup_answer (const ZyrLocation *location);

/** zyr_location_sentence_for_error: Returns: (transfer none): why there is no position, and what to
 * do; translated */
const char *zyr_location_sentence_for_error (const GError *error);

G_END_DECLS
