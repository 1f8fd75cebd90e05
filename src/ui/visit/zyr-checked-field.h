/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/**
 * ZyrCheckedField: a national number whose digits check each other, looked at while it is typed. A
 * form asks for it by a word in the appearance of a text question, which other programs pass over:
 * "identity" (T.C. or foreigner identity number), "phone", "iban".
 */
#define ZYR_TYPE_CHECKED_FIELD (zyr_checked_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrCheckedField, zyr_checked_field, ZYR, CHECKED_FIELD, ZyrField)

/** zyr_checked_field_fits: the question asks for one of them */
gboolean zyr_checked_field_fits (const ZyrFormItem *item);

G_END_DECLS
