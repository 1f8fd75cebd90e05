/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-form-host.h"

G_BEGIN_DECLS

/**
 * ZyrFormFinder: the questions of the whole form that have the words that are looked for, in their
 * text, their hint, their answer or the name of the person or thing that they are about. Words in
 * any order, their beginning is enough; as everywhere, "igdir" finds "IĞDIR".
 *
 * Signal: "chosen" (const char *ref).
 */
#define ZYR_TYPE_FORM_FINDER (zyr_form_finder_get_type ())
G_DECLARE_FINAL_TYPE (ZyrFormFinder, zyr_form_finder, ZYR, FORM_FINDER, GtkWidget)

GtkWidget *zyr_form_finder_new (ZyrFormHost *host);

/** zyr_form_finder_look_for: shows what has the words of @query. Returns: how many were found */
guint zyr_form_finder_look_for (ZyrFormFinder *self, const char *query);

/** zyr_form_finder_choose_first: %FALSE when nothing was found */
gboolean zyr_form_finder_choose_first (ZyrFormFinder *self);

G_END_DECLS
