/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrTriggerField: a thing to be confirmed. */
#define ZYR_TYPE_TRIGGER_FIELD (zyr_trigger_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTriggerField, zyr_trigger_field, ZYR, TRIGGER_FIELD, ZyrField)

G_END_DECLS
