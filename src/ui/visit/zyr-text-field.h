/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrTextField: one line or several lines of text; digits, secrets. */
#define ZYR_TYPE_TEXT_FIELD (zyr_text_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTextField, zyr_text_field, ZYR, TEXT_FIELD, ZyrField)

G_END_DECLS
