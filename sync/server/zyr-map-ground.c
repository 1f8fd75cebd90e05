/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-map-ground.h"

#include "zyr-json.h"
#include "zyr-map-source.h"
#include "zyr-record-table.h"

gboolean
zyr_map_ground_refresh (ZyrTx *tx,
                        ZyrPublication *publication,
                        const char *tiles,
                        const char *attribution,
                        GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) record = NULL;
  g_autoptr (ZyrRecord) old = zyr_record_table_dup (tx, "ref", ZYR_KIND_PARAMETER,
                                                    ZYR_MAP_SOURCE_ID, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  json_object_set_string_member (body, "id", ZYR_MAP_SOURCE_ID);
  zyr_json_set_optional (body, "tiles", tiles);
  zyr_json_set_optional (body, "attribution", *tiles != '\0' ? attribution : NULL);
  if (old != NULL ? zyr_json_object_equal (zyr_record_get_body (old), body) : *tiles == '\0')
    return TRUE;
  record = zyr_record_new (ZYR_KIND_PARAMETER, ZYR_MAP_SOURCE_ID, "ref",
                           old != NULL ? zyr_record_get_ver (old) + 1 : 1, body, NULL);
  return zyr_publication_put (publication, record, error);
}
