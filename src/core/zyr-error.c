/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-error.h"

G_DEFINE_QUARK (zyr-core-error-quark, zyr_core_error)
