/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrPictureField: a picture from a file, with a thumbnail. */
#define ZYR_TYPE_PICTURE_FIELD (zyr_picture_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrPictureField, zyr_picture_field, ZYR, PICTURE_FIELD, ZyrField)

G_END_DECLS
