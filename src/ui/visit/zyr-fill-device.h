/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "zyr-form-view.h"
#include "zyr-recording-bar.h"
#include "zyr-visit-fill.h"

G_BEGIN_DECLS

/**
 * zyr_fill_device_attach:
 *
 * Gives @fill what its form asks of the device, as long as @form lives: positions, when there is a
 * location service (nothing is said when there is none: the form goes on without), recordings, and
 * which page is shown and which question has the focus, for the log of forms that want one.
 * @recording: (nullable): where a recording shows; lives as long as @form
 */
void
zyr_fill_device_attach (ZyrVisitFill *fill, ZyrFormView *form, ZyrRecordingBar *recording);

G_END_DECLS
