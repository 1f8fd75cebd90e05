/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrRankField: choices to be put in order. */
#define ZYR_TYPE_RANK_FIELD (zyr_rank_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrRankField, zyr_rank_field, ZYR, RANK_FIELD, ZyrField)

G_END_DECLS
