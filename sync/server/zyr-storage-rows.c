/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-storage-rows.h"

#include "zyr-storage-driver.h"

static const char *
intern_rows (const char *insert, const char *rest, guint n_columns, guint n_rows)
{
  g_autoptr (GString) text = g_string_new (insert);

  for (guint i = 0; i < n_rows * n_columns; i++)
    g_string_append_printf (text, "%s?%u%s",
                            i % n_columns > 0 ? ", "
                            : i > 0           ? ", ("
                                              : " (",
                            i + 1, (i + 1) % n_columns == 0 ? ")" : "");
  g_string_append (text, rest);
  return g_intern_string (text->str);
}

static const char *
intern_ids (const char *select, guint n_ids)
{
  g_autoptr (GString) text = g_string_new (select);

  for (guint i = 0; i < n_ids; i++)
    g_string_append_printf (text, "%s?%u", i > 0 ? ", " : " (", i + 2);
  g_string_append_c (text, ')');
  return g_intern_string (text->str);
}

/* A statement by what it was made of; the texts are literals, and are known by their addresses. */
typedef struct
{
  const char *insert;
  const char *rest; /* (nullable): ids */
  guint n_columns;
  guint n_rows;
  const char *text;
} Made;

const char *
zyr_tx_intern_rows (const char *insert, const char *rest, guint n_columns, guint n_rows)
{
  static GPrivate known_of_thread = G_PRIVATE_INIT ((GDestroyNotify)g_array_unref);
  GArray *known = g_private_get (&known_of_thread);
  Made made = { insert, rest, n_columns, n_rows, NULL };

  if (known == NULL)
    {
      known = g_array_new (FALSE, FALSE, sizeof (Made));
      g_private_set (&known_of_thread, known);
    }
  for (guint i = 0; i < known->len; i++)
    {
      const Made *other = &g_array_index (known, Made, i);

      if (other->insert == insert && other->rest == rest && other->n_columns == n_columns
          && other->n_rows == n_rows)
        return other->text;
    }
  made.text = rest != NULL ? intern_rows (insert, rest, n_columns, n_rows)
                           : intern_ids (insert, n_rows);
  g_array_append_val (known, made);
  return made.text;
}

/* Few statements are prepared: the last id fills one up. */
ZyrRows *
zyr_tx_query_ids (ZyrTx *tx,
                  const char *select,
                  const char *home,
                  const char *const *ids,
                  guint n_ids,
                  GError **error)
{
  ZyrValue values[ZYR_QUERY_IDS_N_MAX + 1] = { ZYR_TEXT (home) };
  guint n = 1;

  g_assert (n_ids > 0 && n_ids <= ZYR_QUERY_IDS_N_MAX);
  while (n < n_ids)
    n *= 2;
  for (guint i = 0; i < n; i++)
    values[i + 1] = ZYR_TEXT (ids[MIN (i, n_ids - 1)]);
  return zyr_tx_query (tx, zyr_tx_intern_rows (select, NULL, 1, n), values, n + 1, error);
}

guint
zyr_tx_choose_rows (guint n_left, guint n_max)
{
  guint n = n_max;

  while (n > n_left)
    n /= 2;
  return n;
}

gboolean
zyr_tx_run_rows (ZyrTx *tx,
                 const char *insert,
                 const char *rest,
                 const ZyrValue *values,
                 guint n_columns,
                 guint n_rows,
                 GError **error)
{
  guint n_done = 0;

  while (n_done < n_rows)
    {
      guint n = zyr_tx_choose_rows (n_rows - n_done, MAX (tx->klass->rows_n_max, 1));

      if (!zyr_tx_run (tx, zyr_tx_intern_rows (insert, rest, n_columns, n),
                       values + n_done * n_columns, n * n_columns, error))
        return FALSE;
      n_done += n;
    }
  return TRUE;
}
