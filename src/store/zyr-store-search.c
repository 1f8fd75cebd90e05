/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-limits.h"
#include "zyr-search-key.h"
#include "zyr-store-private.h"
#include "zyr-store-records.h"

#include <string.h>

/* Where nothing is found, words one typing error away are looked for. */
#define NEAR_LETTERS_N_MIN 4
#define SAME_NUMBER_N_MAX 20
#define NEAR_WORDS_N_MAX 24
#define NEAR "~"

/* Of words typed, as many results are kept: at 100,000 households 12.5 kB each. */
#define WORD_ROWS_N_MAX 256

/*
 * Scrolling asks for window after window of one result, and typing for a result after each key: the
 * rows of all households in alphabetical order are kept, those of the last query, and those of each
 * word typed lately: of "2026/00123" only the last changes from key to key, and the first begins the
 * file number of a hundred thousand. Numbers only, but for what was typed; dropped whenever the
 * index changes.
 */
struct _ZyrStoreSearch
{
  GArray *order; /* gint64: rows of `household` in the order of the list */
  gint64  row_max;
  char   *query; /* of @hits; NULL: none yet */
  GArray *hits;  /* gint64: those of @order that match */
  GHashTable *word_rows; /* beginning of a word, or one with NEAR before it, to a bit a row */
  char   *filter;   /* of @let_through; NULL: none yet */
  guint8 *let_through; /* a bit a row */
  char   *filtered_query; /* filter and query of @filtered */
  GArray *filtered;
};

void
zyr_store_drop_search (ZyrStore *self)
{
  ZyrStoreSearch *search = g_steal_pointer (&self->search);

  if (search == NULL)
    return;
  g_array_unref (search->order);
  g_clear_pointer (&search->hits, g_array_unref);
  g_hash_table_unref (search->word_rows);
  g_clear_pointer (&search->filtered, g_array_unref);
  g_free (search->filter);
  g_free (search->let_through);
  g_free (search->filtered_query);
  g_free (search->query);
  g_free (search);
}

/* Who is let through may be others now; the order and the words are the same. */
void
zyr_store_drop_filter (ZyrStore *self)
{
  if (self->search == NULL)
    return;
  g_clear_pointer (&self->search->filter, g_free);
  g_clear_pointer (&self->search->filtered_query, g_free);
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
  self->search->word_rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return TRUE;
}

static gboolean
is_number (const char *token)
{
  return token[0] != '\0' && strspn (token, "0123456789") == strlen (token);
}

/* After the last of the numbers that follow one another at @first */
static guint
numbers_end (GStrv tokens, guint first, guint n_tokens)
{
  guint end = first;

  while (end < n_tokens && is_number (tokens[end]))
    end++;
  return end;
}

/* Typing errors */

static gboolean
begins_with (const char *word, const char *start)
{
  return strncmp (word, start, strlen (start)) == 0;
}

/* Whether @typed is one letter wrong, missing, too much or swapped with the next from a beginning of
 * @word. */
static gboolean
is_near (const char *typed, const char *word)
{
  while (*typed != '\0' && *typed == *word)
    {
      typed++;
      word++;
    }
  if (*typed == '\0' || *word == '\0')
    return *typed != '\0' && typed[1] == '\0';
  return begins_with (word + 1, typed + 1) || begins_with (word + 1, typed)
         || begins_with (word, typed + 1)
         || (typed[0] == word[1] && typed[1] == word[0] && begins_with (word + 2, typed + 2));
}

static gboolean
may_be_misspelt (const char *token)
{
  return !is_number (token) && strlen (token) >= NEAR_LETTERS_N_MIN;
}

/* Of the words of the index that begin with @beginning, those that @token may have been meant to be */
static gboolean
append_near_words (ZyrStore   *self,
                   GString    *expression,
                   const char *beginning,
                   const char *token,
                   guint      *n_found,
                   GError    **error)
{
  g_autofree char *end = g_strdup (beginning);
  g_autoptr (ZyrStmt) query = NULL;

  end[strlen (end) - 1]++;
  query = zyr_store_query (self,
                           error,
                           "SELECT term FROM temp.household_word WHERE term >= ? AND term < ?",
                           "tt",
                           beginning,
                           end);
  if (query == NULL)
    return FALSE;
  while (*n_found < NEAR_WORDS_N_MAX && zyr_stmt_next (query))
    {
      const char *word = zyr_stmt_text (query, 0);

      if (!is_near (token, word))
        continue;
      g_string_append_printf (expression, " OR \"%s\"", word);
      (*n_found)++;
    }
  return zyr_stmt_ok (query, error);
}

/* To look at each word of the index would take longer than a frame. If the first letter is right,
 * the word is among those that begin with it; if it is not, the others are. */
static gboolean
append_all_near_words (ZyrStore *self, GString *expression, const char *token, GError **error)
{
  const char first[] = { token[0], '\0' };
  g_autofree char *swapped = g_strdup_printf ("%c%c%s", token[1], token[0], token + 2);
  guint n_found = 0;

  if (!zyr_store_exec (self,
                       error,
                       "CREATE VIRTUAL TABLE IF NOT EXISTS temp.household_word"
                       " USING fts5vocab ('main', 'household_search', 'row')",
                       "")
      || !append_near_words (self, expression, first, token, &n_found, error)
      || !append_near_words (self, expression, swapped, token, &n_found, error)
      || !append_near_words (self, expression, token + 1, token, &n_found, error))
    return FALSE;
  for (char letter = 'a'; letter <= 'z'; letter++)
    {
      g_autofree char *wrong = g_strdup_printf ("%c%s", letter, token + 1);
      g_autofree char *missing = g_strdup_printf ("%c%s", letter, token);

      if (letter != token[0]
          && (!append_near_words (self, expression, wrong, token, &n_found, error)
              || !append_near_words (self, expression, missing, token, &n_found, error)))
        return FALSE;
    }
  return TRUE;
}

/* Sets the bits of rows that match. */
static gboolean
mark_matching (ZyrStore *self, const char *expression, guint8 *matching, GError **error)
{
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

      if (row >= 0 && row <= self->search->row_max)
        matching[row / 8] |= 1 << (row % 8);
    }
  return zyr_stmt_ok (query, error);
}

static GArray *
collect_marked (ZyrStoreSearch *search, const guint8 *matching)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < search->order->len; i++)
    {
      gint64 row = g_array_index (search->order, gint64, i);

      if (matching[row / 8] & (1 << (row % 8)))
        g_array_append_val (hits, row);
    }
  return hits;
}

static gsize
bits_size (const ZyrStoreSearch *search)
{
  return (gsize) search->row_max / 8 + 1;
}

/* A bit a row that has a word which begins with @beginning, or that a person may have meant who
 * @is_near it; borrowed until the next call */
static const guint8 *
load_word_rows (ZyrStore *self, const char *beginning, gboolean is_near, GError **error)
{
  GHashTable *word_rows = self->search->word_rows;
  g_autofree char *key = g_strconcat (is_near ? NEAR : "", beginning, NULL);
  g_autofree guint8 *rows = NULL;
  g_autoptr (GString) expression = NULL;
  const guint8 *known = g_hash_table_lookup (word_rows, key);

  if (known != NULL)
    return known;
  /* In the language of FTS5; tokens hold letters and digits only, so nothing needs escaping. */
  expression = g_string_new (NULL);
  g_string_printf (expression, "\"%s\" *", beginning);
  rows = g_malloc0 (bits_size (self->search));
  if ((is_near && !append_all_near_words (self, expression, beginning, error))
      || !mark_matching (self, expression->str, rows, error))
    return NULL;
  if (g_hash_table_size (word_rows) >= WORD_ROWS_N_MAX)
    g_hash_table_remove_all (word_rows);
  known = rows;
  g_hash_table_insert (word_rows, g_steal_pointer (&key), g_steal_pointer (&rows));
  return known;
}

/* Clears the bits of rows without @beginning. */
static gboolean
narrow (ZyrStore *self, const char *beginning, gboolean is_near, guint8 *matching, GError **error)
{
  const guint8 *rows = load_word_rows (self, beginning, is_near, error);

  for (gsize i = 0; rows != NULL && i < bits_size (self->search); i++)
    matching[i] &= rows[i];
  return rows != NULL;
}

/* The numbers from @first to before @end: "0532 123 45" is either these beginnings or the one number
 * that they make together, which begins with the first of them. */
static gboolean
narrow_by_numbers (ZyrStore *self,
                   GStrv     tokens,
                   guint     first,
                   guint     end,
                   guint8   *matching,
                   GError  **error)
{
  const gsize size = bits_size (self->search);
  g_autofree guint8 *together = NULL;
  g_autoptr (GString) number = g_string_new (tokens[first]);

  if (!narrow (self, tokens[first], FALSE, matching, error))
    return FALSE;
  if (end - first > 1)
    together = g_memdup2 (matching, size);
  for (guint i = first + 1; i < end; i++)
    {
      if (!narrow (self, tokens[i], FALSE, matching, error))
        return FALSE;
      g_string_append (number, tokens[i]);
    }
  /* Nothing was left out: nothing can be added. */
  if (together == NULL || memcmp (together, matching, size) == 0)
    return TRUE;
  if (!narrow (self, number->str, FALSE, together, error))
    return FALSE;
  for (gsize i = 0; i < size; i++)
    matching[i] |= together[i];
  return TRUE;
}

/* (transfer full): @forgiving: also what may have been meant */
static GArray *
find_rows (ZyrStore *self, GStrv tokens, guint n_tokens, gboolean forgiving, GError **error)
{
  g_autofree guint8 *matching = g_malloc (bits_size (self->search));

  memset (matching, 0xff, bits_size (self->search));
  for (guint first = 0; first < n_tokens;)
    {
      guint end = numbers_end (tokens, first, n_tokens);

      if (end > first)
        {
          if (!narrow_by_numbers (self, tokens, first, end, matching, error))
            return NULL;
          first = end;
        }
      else if (narrow (self,
                       tokens[first],
                       forgiving && may_be_misspelt (tokens[first]),
                       matching,
                       error))
        first++;
      else
        return NULL;
    }
  return collect_marked (self->search, matching);
}

static gboolean
find_hits (ZyrStore *self, const char *tokens_text, GError **error)
{
  ZyrStoreSearch *search = self->search;
  g_auto (GStrv) tokens = g_strsplit (tokens_text, " ", -1);
  guint n_tokens = MIN (g_strv_length (tokens), ZYR_SEARCH_TOKENS_N_MAX);
  GArray *hits = find_rows (self, tokens, n_tokens, FALSE, error);

  if (hits != NULL && hits->len == 0)
    {
      g_array_unref (hits);
      hits = find_rows (self, tokens, n_tokens, TRUE, error);
    }
  if (hits == NULL)
    return FALSE;
  g_clear_pointer (&search->hits, g_array_unref);
  search->hits = hits;
  g_free (search->query);
  search->query = g_strdup (tokens_text);
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
      "  AND v.state IN ('planned', 'in_progress', 'completed', 'returned')),"
      " EXISTS (SELECT 1 FROM household_number n JOIN household_number o USING (number)"
      "  WHERE n.record = h.record AND o.record <> h.record)"
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
  hit->is_twin = zyr_stmt_int (query, 8) != 0;
  return hit;
}

/* Filters */

static char *
filter_key (const ZyrHouseholdFilter *filter)
{
  const char *rating = filter != NULL && filter->rating != NULL ? filter->rating : "";
  const char *due = filter != NULL && filter->due_until != NULL ? filter->due_until : "";
  const char *programme = filter != NULL && filter->programme != NULL ? filter->programme : "";
  const char *place = filter != NULL && filter->neighbourhood != NULL ? filter->neighbourhood : "";

  return g_strdup_printf ("%s %s %s %s", rating, due, programme, place);
}

static gboolean
mark_let_through (ZyrStore *self, const ZyrHouseholdFilter *filter, const char *key, GError **error)
{
  ZyrStoreSearch *search = self->search;
  g_autofree guint8 *let_through = NULL;
  g_autoptr (ZyrStmt) query = NULL;

  if (g_strcmp0 (search->filter, key) == 0)
    return TRUE;
  let_through = g_malloc0 (search->row_max / 8 + 1);
  query = zyr_store_query (
      self,
      error,
      "SELECT h.record FROM household h JOIN record r ON r.row = h.record"
      " WHERE (?1 = '' OR h.rating = CASE ?1 WHEN 'none' THEN '' ELSE ?1 END)"
      " AND (?2 = '' OR EXISTS (SELECT 1 FROM visit v WHERE v.household = r.id AND v.due <> ''"
      "  AND v.due <= ?2 AND v.state IN ('planned', 'in_progress', 'completed', 'returned')))"
      " AND (?3 = '' OR EXISTS (SELECT 1 FROM json_each (coalesce (r.own, r.base), '$.programmes')"
      "  WHERE value = ?3))"
      " AND (?4 = '' OR h.neighbourhood = ?4)",
      "tttt",
      filter->rating != NULL ? filter->rating : "",
      filter->due_until != NULL ? filter->due_until : "",
      filter->programme != NULL ? filter->programme : "",
      filter->neighbourhood != NULL ? filter->neighbourhood : "");
  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    {
      gint64 row = zyr_stmt_int (query, 0);

      if (row >= 0 && row <= search->row_max)
        let_through[row / 8] |= 1 << (row % 8);
    }
  if (!zyr_stmt_ok (query, error))
    return FALSE;
  g_free (search->let_through);
  search->let_through = g_steal_pointer (&let_through);
  g_free (search->filter);
  search->filter = g_strdup (key);
  return TRUE;
}

static GArray *
filter_rows (ZyrStore                 *self,
             GArray                   *rows,
             const ZyrHouseholdFilter *filter,
             const char               *key,
             const char               *tokens,
             GError                  **error)
{
  ZyrStoreSearch *search = self->search;
  g_autofree char *whole = g_strdup_printf ("%s\n%s", key, tokens);
  GArray *filtered;

  if (search->filtered != NULL && g_strcmp0 (search->filtered_query, whole) == 0)
    return search->filtered;
  if (!mark_let_through (self, filter, key, error))
    return NULL;
  filtered = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < rows->len; i++)
    {
      gint64 row = g_array_index (rows, gint64, i);

      if (search->let_through[row / 8] & (1 << (row % 8)))
        g_array_append_val (filtered, row);
    }
  g_clear_pointer (&search->filtered, g_array_unref);
  search->filtered = filtered;
  g_free (search->filtered_query);
  search->filtered_query = g_steal_pointer (&whole);
  return filtered;
}

/* The rows that match, in order; borrowed until the next write */
static GArray *
match (ZyrStore *self, const char *text, const ZyrHouseholdFilter *filter, GError **error)
{
  g_autofree char *tokens = zyr_search_key_tokens (text);
  g_autofree char *key = filter_key (filter);
  GArray *rows;

  if (self->search == NULL && !load_order (self, error))
    return NULL;
  if (tokens[0] != '\0' && g_strcmp0 (self->search->query, tokens) != 0
      && !find_hits (self, tokens, error))
    return NULL;
  rows = tokens[0] == '\0' ? self->search->order : self->search->hits;
  return key[strspn (key, " ")] != '\0' ? filter_rows (self, rows, filter, key, tokens, error) : rows;
}

/* The same, with an index that shows to be malformed only now made anew */
static GArray *
match_or_mend (ZyrStore *self, const char *text, const ZyrHouseholdFilter *filter, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GArray *rows = match (self, text, filter, &local_error);

  if (rows != NULL)
    return rows;
  if (self->search_malformed && zyr_store_mend_search (self, NULL))
    return match (self, text, filter, error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}

static GArray *
match_checked (ZyrStore *self, const char *query, const ZyrHouseholdFilter *filter, GError **error)
{
  if (query == NULL || strlen (query) <= ZYR_SEARCH_QUERY_SIZE_BYTES_MAX)
    return match_or_mend (self, query, filter, error);
  g_set_error_literal (error, ZYR_STORE_ERROR, ZYR_STORE_ERROR_LIMIT, "query is too long");
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
  return zyr_store_filter_households (self, query, NULL, limit, offset, n_total, error);
}

GPtrArray *
zyr_store_filter_households (ZyrStore                 *self,
                             const char               *query,
                             const ZyrHouseholdFilter *filter,
                             guint                     limit,
                             guint                     offset,
                             guint                    *n_total,
                             GError                  **error)
{
  g_autoptr (GPtrArray) window = NULL;
  GArray *rows;

  ZYR_STORE_ASSERT_THREAD (self);

  rows = match_checked (self, query, filter, error);
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

gint64
zyr_store_find_household (ZyrStore                 *self,
                          const char               *query,
                          const ZyrHouseholdFilter *filter,
                          const char               *id,
                          GError                  **error)
{
  GArray *rows;

  ZYR_STORE_ASSERT_THREAD (self);

  rows = match_checked (self, query, filter, error);
  return rows != NULL ? zyr_store_find_row (self, rows, ZYR_KIND_HOUSEHOLD, id, error) : -1;
}

GPtrArray *
zyr_store_list_households_by_number (ZyrStore   *self,
                                     const char *number,
                                     const char *except,
                                     GError    **error)
{
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify) zyr_household_hit_free);
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT record FROM household_number WHERE number = ? AND number <> ''"
                           " LIMIT ?",
                           "ti",
                           number,
                           (gint64) SAME_NUMBER_N_MAX + 1);
  if (query == NULL)
    return NULL;
  while (zyr_stmt_next (query))
    {
      g_autoptr (ZyrHouseholdHit) hit = load_hit (self, zyr_stmt_int (query, 0), error);

      if (hit == NULL)
        return NULL;
      if (g_strcmp0 (hit->id, except) != 0 && found->len < SAME_NUMBER_N_MAX)
        g_ptr_array_add (found, g_steal_pointer (&hit));
    }
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&found) : NULL;
}

GPtrArray *
zyr_store_list_neighbourhoods (ZyrStore *self, GError **error)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (ZyrStmt) query = NULL;

  ZYR_STORE_ASSERT_THREAD (self);

  query = zyr_store_query (self,
                           error,
                           "SELECT DISTINCT neighbourhood FROM household WHERE neighbourhood <> ''"
                           " ORDER BY neighbourhood",
                           "");
  if (query == NULL)
    return NULL;
  while (zyr_stmt_next (query))
    g_ptr_array_add (codes, zyr_stmt_dup (query, 0));
  return zyr_stmt_ok (query, error) ? g_steal_pointer (&codes) : NULL;
}
