/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrUploadField: a video or any other file, kept with the report. */
#define ZYR_TYPE_UPLOAD_FIELD (zyr_upload_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrUploadField, zyr_upload_field, ZYR, UPLOAD_FIELD, ZyrField)

G_END_DECLS
