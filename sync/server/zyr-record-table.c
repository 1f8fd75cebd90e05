/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-record-table.h"

#include "zyr-limits.h"
#include "zyr-storage-rows.h"

#include <string.h>

/* A body of ours, with a margin for what the form record holds beside the form itself. */
#define STORED_BYTES_MAX (ZYR_FORM_SIZE_BYTES_MAX + ZYR_FORM_MEDIA_SIZE_BYTES_MAX * 2)

const char *
zyr_home_from_scope (const char *scope)
{
  if (g_str_equal (scope, "ref"))
    return scope;
  if (g_str_has_prefix (scope, "f:") && scope[2] != '\0')
    return scope + 2;
  return NULL;
}

char *
zyr_home_dup_scope (const char *home)
{
  return g_str_equal (home, "ref") ? g_strdup (home) : g_strconcat ("f:", home, NULL);
}

ZyrRecord *
zyr_record_from_row (ZyrRows *rows, const char *home, GError **error)
{
  g_autofree char *scope = zyr_home_dup_scope (home);
  const char *body = zyr_rows_get_text (rows, 3);
  const char *tok = zyr_rows_get_text (rows, 4);
  gsize body_size = strlen (body);
  gsize tok_size = strlen (tok);

  if (!zyr_json_check_object (body, body_size, STORED_BYTES_MAX, error)
      || !zyr_json_check_object (tok, tok_size, STORED_BYTES_MAX, error))
    return NULL;
  return zyr_record_new_from_text (zyr_kind_from_string (zyr_rows_get_text (rows, 1)),
                                   zyr_rows_get_text (rows, 0), scope, zyr_rows_get_int (rows, 2),
                                   body, body_size, tok, tok_size);
}

ZyrRecord *
zyr_record_table_dup (ZyrTx *tx, const char *home, ZyrKind kind, const char *id, GError **error)
{
  g_autoptr (ZyrRows) rows = zyr_tx_query (tx, ZYR_RECORD_SELECT " WHERE home = ?1 AND id = ?2",
                                           ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (id)), error);

  if (rows == NULL || !zyr_rows_next (rows, error))
    return NULL;
  if (zyr_kind_from_string (zyr_rows_get_text (rows, 1)) != kind)
    return NULL;
  return zyr_record_from_row (rows, home, error);
}

static gint
compare_by_kind (gconstpointer a, gconstpointer b)
{
  ZyrRecord *left = *(ZyrRecord *const *)a;
  ZyrRecord *right = *(ZyrRecord *const *)b;
  int order = (int)zyr_record_get_kind (left) - (int)zyr_record_get_kind (right);

  return order != 0 ? order : strcmp (zyr_record_get_id (left), zyr_record_get_id (right));
}

static GPtrArray *
collect (ZyrRows *rows, const char *home, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_record_unref);
  g_autoptr (GError) local_error = NULL;

  while (zyr_rows_next (rows, &local_error))
    {
      ZyrRecord *record = zyr_record_from_row (rows, home, &local_error);

      if (record == NULL)
        break;
      g_ptr_array_add (records, record);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  g_ptr_array_sort (records, compare_by_kind);
  return g_steal_pointer (&records);
}

GPtrArray *
zyr_record_table_list (ZyrTx *tx, const char *home, ZyrKind kind, GError **error)
{
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx,
                      "SELECT id, kind, ver, body, tok FROM record"
                      " WHERE home = ?1 AND kind = ?2 AND household IS NULL",
                      ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (zyr_kind_to_string (kind))), error);

  return rows != NULL ? collect (rows, home, error) : NULL;
}

GPtrArray *
zyr_record_table_list_household (ZyrTx *tx, const char *home, const char *household, GError **error)
{
  g_autoptr (ZyrRows) rows
      = zyr_tx_query (tx, ZYR_RECORD_SELECT " WHERE home = ?1 AND household = ?2",
                      ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (household)), error);

  return rows != NULL ? collect (rows, home, error) : NULL;
}

gboolean
zyr_record_table_has_id (ZyrTx *tx, const char *home, const char *id, gboolean *has, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  *has = zyr_tx_query_int (tx, "SELECT count(*) FROM record WHERE home = ?1 AND id = ?2",
                           ZYR_VALUES (ZYR_TEXT (home), ZYR_TEXT (id)), 0, &local_error)
         > 0;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* A record stays where it hangs, but for members, who may come into another household: an index
 * that is not named in an update is not written. */
#define INSERT "INSERT INTO record (home, id, kind, household, ver, body, tok) VALUES"
#define REST                                                                                       \
  " ON CONFLICT (home, id) DO UPDATE SET ver = excluded.ver, body = excluded.body,"                \
  " tok = excluded.tok"
#define COLUMNS_N 7u

static void
add_row (GArray *values, ZyrRecord *record)
{
  const char *home = zyr_home_from_scope (zyr_record_get_scope (record));
  const ZyrValue row[COLUMNS_N]
      = { ZYR_TEXT (home),
          ZYR_TEXT (zyr_record_get_id (record)),
          ZYR_TEXT (zyr_kind_to_string (zyr_record_get_kind (record))),
          ZYR_TEXT (zyr_record_get_household (record)),
          ZYR_INT (zyr_record_get_ver (record)),
          ZYR_TEXT (zyr_record_get_body_text (record)),
          ZYR_TEXT (zyr_record_get_tok_text (record)) };

  g_assert (home != NULL);
  g_array_append_vals (values, row, COLUMNS_N);
}

static gboolean
put_rows (ZyrTx *tx, GArray *values, const char *rest, GError **error)
{
  return zyr_tx_run_rows (tx, INSERT, rest, (const ZyrValue *)(gpointer)values->data, COLUMNS_N,
                          values->len / COLUMNS_N, error);
}

gboolean
zyr_record_table_put_all (ZyrTx *tx, GPtrArray *records, GError **error)
{
  g_autoptr (GArray) staying = g_array_new (FALSE, FALSE, sizeof (ZyrValue));
  g_autoptr (GArray) moving = g_array_new (FALSE, FALSE, sizeof (ZyrValue));

  for (guint i = 0; i < records->len; i++)
    {
      ZyrRecord *record = g_ptr_array_index (records, i);

      add_row (zyr_record_get_kind (record) == ZYR_KIND_MEMBER ? moving : staying, record);
    }
  return put_rows (tx, staying, REST, error)
         && put_rows (tx, moving, REST ", household = excluded.household", error);
}

gboolean
zyr_record_table_put (ZyrTx *tx, ZyrRecord *record, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new ();

  g_ptr_array_add (records, record);
  return zyr_record_table_put_all (tx, records, error);
}
