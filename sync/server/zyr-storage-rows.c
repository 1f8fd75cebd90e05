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

static void
append_list (GString *text, guint first, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s?%u", i > 0 ? ", " : " (", first + i);
  g_string_append_c (text, ')');
}

static const char *
intern_ids (const char *select, const char *and_ids, guint n_homes, guint n_ids)
{
  g_autoptr (GString) text = g_string_new (select);

  append_list (text, 1, n_homes);
  g_string_append (text, and_ids);
  append_list (text, n_homes + 1, n_ids);
  return g_intern_string (text->str);
}

static const char *
intern_pairs (const char *select, const char *and_id, guint n_columns, guint n_pairs)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_pairs; i++)
    g_string_append_printf (text, "%s%s ?%u%s ?%u", i > 0 ? " UNION ALL " : "", select,
                            i * n_columns + 1, and_id, i * n_columns + 2);
  return g_intern_string (text->str);
}

typedef const char *(*Intern) (const char *begin, const char *rest, guint n_columns, guint n_rows);

/* A statement by what it was made of; the texts are literals, and are known by their addresses. */
typedef struct
{
  Intern intern;
  const char *begin;
  const char *rest;
  guint n_columns; /* or homes */
  guint n_rows;    /* or ids */
  const char *text;
} Made;

static const char *
intern (Intern func, const char *begin, const char *rest, guint n_columns, guint n_rows)
{
  static GPrivate known_of_thread = G_PRIVATE_INIT ((GDestroyNotify)g_array_unref);
  GArray *known = g_private_get (&known_of_thread);
  Made made = { func, begin, rest, n_columns, n_rows, NULL };

  if (known == NULL)
    {
      known = g_array_new (FALSE, FALSE, sizeof (Made));
      g_private_set (&known_of_thread, known);
    }
  for (guint i = 0; i < known->len; i++)
    {
      const Made *other = &g_array_index (known, Made, i);

      if (other->begin == begin && other->rest == rest && other->n_columns == n_columns
          && other->n_rows == n_rows && other->intern == func)
        return other->text;
    }
  made.text = func (begin, rest, n_columns, n_rows);
  g_array_append_val (known, made);
  return made.text;
}

const char *
zyr_tx_intern_rows (const char *insert, const char *rest, guint n_columns, guint n_rows)
{
  return intern (intern_rows, insert, rest, n_columns, n_rows);
}

/* Few statements are prepared: the last text fills one up. Returns: how many there are then. */
static guint
fill_up (ZyrValue *values, const char *const *texts, guint n_texts, guint n_max)
{
  guint n = 1;

  g_assert (n_texts > 0 && n_texts <= n_max);
  while (n < n_texts)
    n *= 2;
  for (guint i = 0; i < n; i++)
    values[i] = ZYR_TEXT (texts[MIN (i, n_texts - 1)]);
  return n;
}

ZyrRows *
zyr_tx_query_ids (ZyrTx *tx,
                  const char *select,
                  const char *and_ids,
                  const char *const *homes,
                  guint n_homes,
                  const char *const *ids,
                  guint n_ids,
                  GError **error)
{
  ZyrValue values[ZYR_QUERY_HOMES_N_MAX + ZYR_QUERY_IDS_N_MAX];

  n_homes = fill_up (values, homes, n_homes, ZYR_QUERY_HOMES_N_MAX);
  n_ids = fill_up (values + n_homes, ids, n_ids, ZYR_QUERY_IDS_N_MAX);
  return zyr_tx_query (tx, intern (intern_ids, select, and_ids, n_homes, n_ids), values,
                       n_homes + n_ids, error);
}

ZyrRows *
zyr_tx_query_pairs (ZyrTx *tx,
                    const char *select,
                    const char *and_id,
                    const char *const pairs[][2],
                    guint n_pairs,
                    GError **error)
{
  ZyrValue values[ZYR_QUERY_IDS_N_MAX][2];
  guint n = 1;

  g_assert (n_pairs > 0 && n_pairs <= ZYR_QUERY_IDS_N_MAX);
  while (n < n_pairs)
    n *= 2;
  for (guint i = 0; i < n; i++)
    {
      values[i][0] = ZYR_TEXT (pairs[MIN (i, n_pairs - 1)][0]);
      values[i][1] = ZYR_TEXT (pairs[MIN (i, n_pairs - 1)][1]);
    }
  return zyr_tx_query (tx, intern (intern_pairs, select, and_id, 2, n), values[0], n * 2, error);
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
