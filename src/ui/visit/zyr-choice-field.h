/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrChoiceField: few choices, all in sight: radio buttons or check buttons. */
#define ZYR_TYPE_CHOICE_FIELD (zyr_choice_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrChoiceField, zyr_choice_field, ZYR, CHOICE_FIELD, ZyrField)

G_END_DECLS
