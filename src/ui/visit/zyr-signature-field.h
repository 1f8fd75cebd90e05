/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/**
 * ZyrSignatureField: a signature drawn with finger, pen or mouse. Who cannot draw here types the name,
 * which the report shows, or signs on paper, which is photographed or chosen as a file. With the
 * appearance "draw" it is a drawing: no name stands for it, and the camera is another question's.
 */
#define ZYR_TYPE_SIGNATURE_FIELD (zyr_signature_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSignatureField, zyr_signature_field, ZYR, SIGNATURE_FIELD, ZyrField)

G_END_DECLS
