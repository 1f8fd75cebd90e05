/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* All limits are core's. */
#include "zyr-limits.h"
