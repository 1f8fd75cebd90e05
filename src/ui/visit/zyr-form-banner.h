/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** ZyrFormBanner: a sentence across the page until it is dismissed, with a button when there is
 * something to do about it. AdwBanner came with 1.3. Signal: "activated" (). */
#define ZYR_TYPE_FORM_BANNER (zyr_form_banner_get_type ())
G_DECLARE_FINAL_TYPE (ZyrFormBanner, zyr_form_banner, ZYR, FORM_BANNER, GtkWidget)

/** zyr_form_banner_show: @sentence: translated; @warning: in the colour of a warning */
void zyr_form_banner_show (ZyrFormBanner *self, const char *sentence, gboolean warning);

/** zyr_form_banner_set_action: @label: (nullable): translated; %NULL for no button */
void zyr_form_banner_set_action (ZyrFormBanner *self, const char *label);

G_END_DECLS
