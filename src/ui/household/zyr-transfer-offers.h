/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-workspace.h"

G_BEGIN_DECLS

/**
 * ZyrTransferOffers: households that other foundations ask this one to take over, each with the
 * buttons that accept and decline it. Not visible while there are none, or for those who may not.
 */
#define ZYR_TYPE_TRANSFER_OFFERS (zyr_transfer_offers_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTransferOffers, zyr_transfer_offers, ZYR, TRANSFER_OFFERS, GtkWidget)

void zyr_transfer_offers_set_workspace (ZyrTransferOffers *self, ZyrWorkspace *workspace);

G_END_DECLS
