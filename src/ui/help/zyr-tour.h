/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ZyrTour: four screens for somebody who sees Ziyaret for the first time; can be passed over, and
 * opened again from the help. However it is left, it counts as shown (ZYR_SETTINGS_TOUR_SHOWN).
 */
#define ZYR_TYPE_TOUR (zyr_tour_get_type ())
G_DECLARE_FINAL_TYPE (ZyrTour, zyr_tour, ZYR, TOUR, AdwWindow)

void zyr_tour_present (GtkWindow *parent);

G_END_DECLS
