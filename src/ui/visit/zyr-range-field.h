/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrRangeField: a number on a scale. */
#define ZYR_TYPE_RANGE_FIELD (zyr_range_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrRangeField, zyr_range_field, ZYR, RANGE_FIELD, ZyrField)

G_END_DECLS
