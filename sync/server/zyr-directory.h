/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-publication.h"

G_BEGIN_DECLS

/* The names of all foundations that have somebody: one record of kind directory in the feed "ref", so
 * that a supervisor finds where a household has moved to, also without the network. */

#define ZYR_DIRECTORY_ID "00000000-0000-7000-8000-646972656374"

/** zyr_directory_refresh: writes it anew when it has changed */
gboolean zyr_directory_refresh (ZyrTx *tx, ZyrPublication *publication, GError **error);

G_END_DECLS
