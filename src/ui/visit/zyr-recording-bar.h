/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "zyr-visit-fill.h"

G_BEGIN_DECLS

/**
 * ZyrRecordingBar: says that a form records what is spoken, for as long as it does, and lets the
 * worker stop it and remove what was recorded. It records only while it can be seen. What is
 * recorded is in the draft within seconds.
 */
#define ZYR_TYPE_RECORDING_BAR (zyr_recording_bar_get_type ())
G_DECLARE_FINAL_TYPE (ZyrRecordingBar, zyr_recording_bar, ZYR, RECORDING_BAR, GtkWidget)

/**
 * zyr_recording_bar_want: the form wants a recording at @ref
 * @quality: as the form says: "low", "voice-only", "normal"
 */
void zyr_recording_bar_want (ZyrRecordingBar *self,
                             ZyrVisitFill *fill,
                             const char *ref,
                             const char *quality);

/** zyr_recording_bar_end_async: stops; what was recorded answers its questions. At once when there
 * is nothing to end. */
void zyr_recording_bar_end_async (ZyrRecordingBar *self,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
/** zyr_recording_bar_go_on: records again after an end that was none */
void zyr_recording_bar_go_on (ZyrRecordingBar *self);
gboolean
zyr_recording_bar_end_finish (ZyrRecordingBar *self, GAsyncResult *result, GError **error);

G_END_DECLS
