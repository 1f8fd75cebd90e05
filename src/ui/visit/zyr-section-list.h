/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-form-host.h"

G_BEGIN_DECLS

/**
 * ZyrSectionList: the form's sections with their state: how much is answered, what is missing or
 * wrong. Follows the session. Signal: "chosen" (const char *section_ref): the person wants it.
 */
#define ZYR_TYPE_SECTION_LIST (zyr_section_list_get_type ())
G_DECLARE_FINAL_TYPE (ZyrSectionList, zyr_section_list, ZYR, SECTION_LIST, GtkWidget)

GtkWidget *zyr_section_list_new (ZyrFormHost *host);

/** zyr_section_list_select: marks @section_ref, %NULL for none; emits nothing */
void zyr_section_list_select (ZyrSectionList *self, const char *section_ref);

G_END_DECLS
