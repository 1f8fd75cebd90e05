/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form-host.h"
#include "zyr-visit-fill.h"

G_BEGIN_DECLS

/** ZyrFillHost: the form of a visit that its worker fills in. */
#define ZYR_TYPE_FILL_HOST (zyr_fill_host_get_type ())
G_DECLARE_FINAL_TYPE (ZyrFillHost, zyr_fill_host, ZYR, FILL_HOST, GObject)

ZyrFormHost *zyr_fill_host_new (ZyrVisitFill *fill);

G_END_DECLS
