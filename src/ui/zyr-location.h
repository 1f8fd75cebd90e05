/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZyrLocationError:
 * @ZYR_LOCATION_ERROR_NO_SERVICE: GeoClue is not installed or does not answer
 * @ZYR_LOCATION_ERROR_DENIED: location is switched off or not allowed to this program
 * @ZYR_LOCATION_ERROR_NO_FIX: no position in time
 */
typedef enum
{
  ZYR_LOCATION_ERROR_NO_SERVICE,
  ZYR_LOCATION_ERROR_DENIED,
  ZYR_LOCATION_ERROR_NO_FIX,
} ZyrLocationError;

#define ZYR_LOCATION_ERROR (zyr_location_error_quark ())
GQuark zyr_location_error_quark (void);

/* Degrees (WGS 84) and metres. */
typedef struct
{
  double latitude, longitude, altitude_m, accuracy_m;
} ZyrLocation;

/**
 * zyr_location_measure_async:
 *
 * Asks GeoClue for the most accurate position that it has within half a minute: the first one of
 * 25 m or better, or the best when the time is over.
 */
void zyr_location_measure_async (GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean zyr_location_measure_finish (GAsyncResult *result, ZyrLocation *location, GError **error);

G_END_DECLS
