/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form-view.h"
#include "zyr-section-view.h"

G_BEGIN_DECLS

/* Return from question to question (Shift: back), Alt+Return with the registry's value, undo and
 * redo also from within an entry. @view is the child of @form with the questions. */
void zyr_form_keys_attach (ZyrFormView *form, ZyrFormHost *host, ZyrSectionView *view);

G_END_DECLS
