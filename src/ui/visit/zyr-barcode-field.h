/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrBarcodeField: what a bar code or QR code says: read from a picture, or typed. */
#define ZYR_TYPE_BARCODE_FIELD (zyr_barcode_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrBarcodeField, zyr_barcode_field, ZYR, BARCODE_FIELD, ZyrField)

G_END_DECLS
