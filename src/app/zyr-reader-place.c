/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-reader-private.h"

/* Where a household lives: as its file says, or as the last report measured it. */

static gboolean
is_on_earth (double latitude, double longitude)
{
  return latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180;
}

gboolean
zyr_json_read_place (JsonObject *object, ZyrSpot *place)
{
  place->latitude = zyr_json_get_double (object, "lat", G_MAXDOUBLE);
  place->longitude = zyr_json_get_double (object, "lon", G_MAXDOUBLE);
  place->known = is_on_earth (place->latitude, place->longitude);
  return place->known;
}

/* A geopoint of a form: "latitude longitude altitude accuracy", whatever its question is called. */
static gboolean
find_geopoint (const char *instance, ZyrSpot *place)
{
  static GRegex *geopoint;
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *latitude = NULL;
  g_autofree char *longitude = NULL;

  if (g_once_init_enter (&geopoint))
    g_once_init_leave (
        &geopoint, g_regex_new (">\\s*(-?[0-9]{1,2}(?:\\.[0-9]+)?) (-?[0-9]{1,3}(?:\\.[0-9]+)?)"
                                " -?[0-9]+(?:\\.[0-9]+)? [0-9]+(?:\\.[0-9]+)?\\s*<",
                                0, 0, NULL));
  if (!g_regex_match (geopoint, instance, 0, &match))
    return FALSE;
  latitude = g_match_info_fetch (match, 1);
  longitude = g_match_info_fetch (match, 2);
  place->latitude = g_ascii_strtod (latitude, NULL);
  place->longitude = g_ascii_strtod (longitude, NULL);
  place->known = is_on_earth (place->latitude, place->longitude);
  return place->known;
}

gboolean
zyr_reader_find_place (ZyrReader *self, ZyrRecord *household, ZyrSpot *place, GError **error)
{
  g_autoptr (GPtrArray) revisions = NULL;

  if (zyr_json_read_place (zyr_record_get_body (household), place))
    return TRUE;
  revisions = zyr_store_list_records (zyr_reader_get_store (self), ZYR_KIND_VISIT_REVISION,
                                      zyr_record_get_id (household), error);
  if (revisions == NULL)
    return FALSE;
  /* Ids are in the order of time. */
  for (guint i = revisions->len; i > 0 && !place->known; i--)
    {
      ZyrRecord *revision = g_ptr_array_index (revisions, i - 1);

      find_geopoint (zyr_record_get_string (revision, "instance", ""), place);
    }
  return TRUE;
}
