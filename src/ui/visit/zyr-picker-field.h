/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrPickerField: many choices, behind a button, with a search. */
#define ZYR_TYPE_PICKER_FIELD (zyr_picker_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrPickerField, zyr_picker_field, ZYR, PICKER_FIELD, ZyrField)

G_END_DECLS
