/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-directory.h"

#include "zyr-json.h"
#include "zyr-limits.h"
#include "zyr-record-table.h"

static JsonObject *
build_line (const char *id, JsonObject *foundation)
{
  static const char *const members[] = { "name", "province", "district" };
  JsonObject *line = json_object_new ();

  json_object_set_string_member (line, "id", id);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    zyr_json_set_optional (line, members[i], zyr_json_get_string (foundation, members[i], NULL));
  return line;
}

/* By way of their accounts, which are few: what belongs to foundations is not searched through. */
static JsonObject *
build (ZyrTx *tx, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  JsonArray *lines = json_array_new ();
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRows) rows = zyr_tx_query (
      tx,
      "SELECT record.id, record.body FROM (SELECT DISTINCT home FROM account) AS somebody"
      " JOIN record ON record.home = somebody.home AND record.id = somebody.home"
      " WHERE record.kind = 'foundation' ORDER BY record.id",
      ZYR_NO_VALUES, error);

  json_object_set_string_member (body, "id", ZYR_DIRECTORY_ID);
  json_object_set_array_member (body, "foundations", lines);
  if (rows == NULL)
    return NULL;
  while (local_error == NULL && zyr_rows_next (rows, &local_error))
    {
      g_autoptr (JsonObject) foundation = zyr_json_parse_object (
          zyr_rows_get_text (rows, 1), -1, ZYR_RECORD_BODY_SIZE_BYTES_MAX, &local_error);

      if (foundation != NULL)
        json_array_add_object_element (lines,
                                       build_line (zyr_rows_get_text (rows, 0), foundation));
    }
  if (local_error == NULL)
    return g_steal_pointer (&body);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

gboolean
zyr_directory_refresh (ZyrTx *tx, ZyrPublication *publication, GError **error)
{
  g_autoptr (JsonObject) body = build (tx, error);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (ZyrRecord) old = NULL;
  g_autoptr (ZyrRecord) record = NULL;

  if (body == NULL)
    return FALSE;
  old = zyr_record_table_dup (tx, "ref", ZYR_KIND_DIRECTORY, ZYR_DIRECTORY_ID, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (json_array_get_length (zyr_json_get_array (body, "foundations")) == 0
      || (old != NULL && zyr_json_object_equal (zyr_record_get_body (old), body)))
    return TRUE;
  record = zyr_record_new (ZYR_KIND_DIRECTORY, ZYR_DIRECTORY_ID, "ref",
                           old != NULL ? zyr_record_get_ver (old) + 1 : 1, body, NULL);
  return zyr_publication_put (publication, record, error);
}
