/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * Each fuzz target gives this function to one of two frames: libFuzzer's, which looks for new ways
 * through the code by itself (./run fuzz), and fuzz-main.c, which tries the corpus and a fixed set
 * of damaged copies of it in every test run.
 *
 * Any input may be refused; none may crash, leak, hang, or break an assertion.
 */
void zyr_fuzz_one (const guint8 *data, gsize size);
