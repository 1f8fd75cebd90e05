/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form-host.h"

/* Instances of repeats among a section's items; @first is the index of the instance itself. */

/* The index after the instance's last item. */
guint zyr_instance_end (GPtrArray *items, guint first);

/* Adds to the counts; both are in and out. */
void
zyr_instance_count_problems (GPtrArray *items, guint first, guint *n_missing, guint *n_invalid);

/* What it is, in words; "" when there is nothing in it yet. (transfer full) */
char *zyr_instance_dup_summary (ZyrFormHost *host, GPtrArray *items, guint first);
