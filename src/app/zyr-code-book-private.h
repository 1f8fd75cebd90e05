/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-code-book.h"
#include "zyr-workspace.h"

G_BEGIN_DECLS

ZyrCodeBook *zyr_code_book_new (void);
/* Reads the newest form of the workspace when it is another one than before; asynchronous. */
void zyr_code_book_refresh (ZyrCodeBook *self, ZyrWorkspace *workspace);

G_END_DECLS
