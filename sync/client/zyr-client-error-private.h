/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-client-error.h"

G_BEGIN_DECLS

void zyr_client_error_set_retry_after_s (GError *error, guint retry_after_s);

G_END_DECLS
