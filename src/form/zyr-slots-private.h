/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-model-private.h"

G_BEGIN_DECLS

/* The children of @parent that belong to @schema, a child (no attribute) of its schema.
 * Returns: (transfer none): valid until the children of @parent change */
const ZyrSlot *zyr_slots_get (ZyrNode *parent, const ZyrSchema *schema);

G_END_DECLS
