/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrDateField: a date, a month, a time of day, or a date with one: typed, or from a calendar. */
#define ZYR_TYPE_DATE_FIELD (zyr_date_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrDateField, zyr_date_field, ZYR, DATE_FIELD, ZyrField)

G_END_DECLS
