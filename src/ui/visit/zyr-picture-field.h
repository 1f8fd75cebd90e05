/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/**
 * ZyrPictureField: a picture, with a thumbnail: from the camera, or a file that is chosen, dropped or
 * pasted. With the appearance "new" only from the camera, with "new-front" or "selfie" from the one
 * in front; where there is none, files are taken all the same.
 */
#define ZYR_TYPE_PICTURE_FIELD (zyr_picture_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrPictureField, zyr_picture_field, ZYR, PICTURE_FIELD, ZyrField)

G_END_DECLS
