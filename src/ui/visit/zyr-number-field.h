/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrNumberField: a number, read and written the Turkish way or the English; a whole one has
 * steps. */
#define ZYR_TYPE_NUMBER_FIELD (zyr_number_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrNumberField, zyr_number_field, ZYR, NUMBER_FIELD, ZyrField)

G_END_DECLS
