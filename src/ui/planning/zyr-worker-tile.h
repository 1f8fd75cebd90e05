/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-planning.h"

G_BEGIN_DECLS

/** zyr_worker_tile_new: a worker's name, what he has to do in words, and a bar of it. @most: of open
 * visits that anybody has. Returns: (transfer floating): a list box row, named */
GtkWidget *zyr_worker_tile_new (ZyrWorkerRow *worker, guint most);

G_END_DECLS
