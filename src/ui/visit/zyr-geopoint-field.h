/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrGeopointField: a position, measured by GeoClue or typed. */
#define ZYR_TYPE_GEOPOINT_FIELD (zyr_geopoint_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrGeopointField, zyr_geopoint_field, ZYR, GEOPOINT_FIELD, ZyrField)

G_END_DECLS
