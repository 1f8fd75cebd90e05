/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-search-key.h"
#include "zyr-store-private.h"
#include "zyr-store-records.h"

#include <string.h>

/*
 * Scrolling asks for window after window of one result, and typing for a result after each key: the
 * rows of all households in alphabetical order are kept, and those of the last query. Numbers only,
 * no personal data; dropped whenever the index changes.
 */
struct _ZyrStoreSearch
{
  GArray *order; /* gint64: rows of `household` in the order of the list */
  gint64  row_max;
  char   *query; /* of @hits; NULL: none yet */
  GArray *hits;  /* gint64: those of @order that match */
};

void
zyr_store_drop_search (ZyrStore *self)
{
  ZyrStoreSearch *search = g_steal_pointer (&self->search);

  if (search == NULL)
    return;
  g_array_unref (search->order);
  g_clear_pointer (&search->hits, g_array_unref);
  g_free (search->query);
  g_free (search);
}

static gboolean
load_order (ZyrStore *self, GError **error)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (ZyrStmt) query = NULL;
  gint64 row_max = 0;

  query = zyr_store_query (self, error, "SELECT record FROM household ORDER BY sort_key, record", "");
  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    {
      gint64 row = zyr_stmt_int (query, 0);

      g_array_append_val (order, row);
      row_max = MAX (row_max, row);
    }
  if (!zyr_stmt_ok (query, error))
    return FALSE;
  self->search = g_new0 (ZyrStoreSearch, 1);
  self->search->order = g_steal_pointer (&order);
  self->search->row_max = row_max;
  return TRUE;
}

static gboolean
is_number (const char *token)
{
  return token[0] != '\0' && strspn (token, "0123456789") == strlen (token);
}

/* "0532 123 45" is either these prefixes or the one number that they make together. */
static guint
append_term (GString *expression, GStrv tokens, guint first, guint n_tokens)
{
  guint end = first + 1;

  if (is_number (tokens[first]))
    while (end < n_tokens && is_number (tokens[end]))
      end++;
  if (expression->len > 0)
    g_string_append (expression, " AND ");
  g_string_append (expression, end - first > 1 ? "((" : "(");
  for (guint i = first; i < end; i++)
    g_string_append_printf (expression, "%s\"%s\" *", i > first ? " AND " : "", tokens[i]);
  g_string_append_c (expression, ')');
  if (end - first > 1)
    {
      g_string_append (expression, " OR \"");
      for (guint i = first; i < end; i++)
        g_string_append (expression, tokens[i]);
      g_string_append (expression, "\" *)");
    }
  return end;
}

/* An expression of FTS5; tokens hold letters and digits only, so nothing needs escaping */
static char *
build_expression (const char *tokens_text)
{
  g_auto (GStrv) tokens = g_strsplit (tokens_text, " ", -1);
  g_autoptr (GString) expression = g_string_new (NULL);
  guint n_tokens = MIN (g_strv_length (tokens), ZYR_SEARCH_TOKENS_N_MAX);

  for (guint i = 0; i < n_tokens;)
    i = append_term (expression, tokens, i, n_tokens);
  return g_string_free (g_steal_pointer (&expression), FALSE);
}

static gboolean
find_hits (ZyrStore *self, const char *tokens, GError **error)
{
  ZyrStoreSearch *search = self->search;
  g_autofree char *expression = build_expression (tokens);
  g_autofree guint8 *matching = g_malloc0 (search->row_max / 8 + 1);
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (ZyrStmt) query = NULL;

  query = zyr_store_query (self,
                           error,
                           "SELECT rowid FROM household_search WHERE household_search MATCH ?",
                           "t",
                           expression);
  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    {
      gint64 row = zyr_stmt_int (query, 0);

      if (row >= 0 && row <= search->row_max)
        matching[row / 8] |= 1 << (row % 8);
    }
  if (!zyr_stmt_ok (query, error))
    return FALSE;
  for (guint i = 0; i < search->order->len; i++)
    {
      gint64 row = g_array_index (search->order, gint64, i);

      if (matching[row / 8] & (1 << (row % 8)))
        g_array_append_val (hits, row);
    }
  g_clear_pointer (&search->hits, g_array_unref);
  search->hits = g_steal_pointer (&hits);
  g_free (search->query);
  search->query = g_strdup (tokens);
  return TRUE;
}

static ZyrHouseholdHit *
load_hit (ZyrStore *self, gint64 row, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;
  ZyrHouseholdHit *hit;

  query = zyr_store_query (
      self,
      error,
      "SELECT r.id, h.name, h.file_no, h.address, h.rating, h.rating_date, h.n_members,"
      " (SELECT min (v.due) FROM visit v WHERE v.household = r.id AND v.due <> ''"
      "  AND v.state IN ('planned', 'in_progress', 'completed', 'returned'))"
      " FROM household h JOIN record r ON r.row = h.record WHERE h.record = ?",
      "i",
      row);
  if (query == NULL)
    return NULL;
  if (!zyr_stmt_next (query))
    {
      if (zyr_stmt_ok (query, error))
        g_set_error_literal (error,
                             ZYR_STORE_ERROR,
                             ZYR_STORE_ERROR_DAMAGED,
                             "the search index names a household that is not there");
      return NULL;
    }
  hit = g_new0 (ZyrHouseholdHit, 1);
  hit->id = zyr_stmt_dup (query, 0);
  hit->name = zyr_stmt_dup (query, 1);
  hit->file_no = zyr_stmt_dup (query, 2);
  hit->address = zyr_stmt_dup (query, 3);
  hit->rating = zyr_stmt_dup (query, 4);
  hit->rating_date = zyr_stmt_dup (query, 5);
  hit->n_members = zyr_stmt_int (query, 6);
  if (!zyr_stmt_is_null (query, 7))
    hit->due = zyr_stmt_dup (query, 7);
  return hit;
}

/* The rows that match, in order; borrowed until the next write */
static GArray *
match (ZyrStore *self, const char *text, GError **error)
{
  g_autofree char *tokens = zyr_search_key_tokens (text);

  if (self->search == NULL && !load_order (self, error))
    return NULL;
  if (tokens[0] == '\0')
    return self->search->order;
  if (g_strcmp0 (self->search->query, tokens) != 0 && !find_hits (self, tokens, error))
    return NULL;
  return self->search->hits;
}

/* The same, with an index that shows to be malformed only now made anew */
static GArray *
match_or_mend (ZyrStore *self, const char *text, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GArray *rows = match (self, text, &local_error);

  if (rows != NULL)
    return rows;
  if (self->search_malformed && zyr_store_mend_search (self, NULL))
    return match (self, text, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

GPtrArray *
zyr_store_search_households (ZyrStore   *self,
                             const char *query,
                             guint       limit,
                             guint       offset,
                             guint      *n_total,
                             GError    **error)
{
  g_autoptr (GPtrArray) window = NULL;
  GArray *rows;

  ZYR_STORE_ASSERT_THREAD (self);

  if (query != NULL && strlen (query) > ZYR_SEARCH_QUERY_SIZE_BYTES_MAX)
    {
      g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT, "query is too long");
      return NULL;
    }
  rows = match_or_mend (self, query, error);
  if (rows == NULL)
    return NULL;
  window = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_household_hit_free);
  limit = MIN (limit, ZYR_SEARCH_RESULTS_N_MAX);
  for (guint i = offset; i < rows->len && i - offset < limit; i++)
    {
      ZyrHouseholdHit *hit = load_hit (self, g_array_index (rows, gint64, i), error);

      if (hit == NULL)
        return NULL;
      g_ptr_array_add (window, hit);
    }
  if (n_total != NULL)
    *n_total = rows->len;
  return g_steal_pointer (&window);
}
