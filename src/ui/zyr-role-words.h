/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-role.h"

G_BEGIN_DECLS

/** zyr_role_title: "worker"; "" unless exactly one role is set. (transfer none) */
const char *zyr_role_title (ZyrRole role);

G_END_DECLS
