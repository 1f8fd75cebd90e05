/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-field.h"

G_BEGIN_DECLS

/** ZyrTraceField: a path or an area on the ground, point by point. */
#define ZYR_TYPE_TRACE_FIELD (zyr_trace_field_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTraceField, zyr_trace_field, ZYR, TRACE_FIELD, ZyrField)

G_END_DECLS
