/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrRatingField: a whole number as stars. */
#define ZYR_TYPE_RATING_FIELD (zyr_rating_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrRatingField, zyr_rating_field, ZYR, RATING_FIELD, ZyrField)

G_END_DECLS
