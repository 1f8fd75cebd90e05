/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-national-number.h"
#include "zyr-search-key.h"
#include "zyr-store-private.h"
#include "zyr-visit-result.h"

#include <string.h>

/* Seconds since 1970; 0 for no time */
static gint64
seconds (const char *text)
{
  gint64 time_us;

  return text[0] != '\0' && zyr_time_parse_iso (text, &time_us, NULL, NULL)
             ? time_us / G_USEC_PER_SEC
             : 0;
}

static gboolean
index_visit (ZyrStore *self, gint64 row, ZyrRecord *visit, GError **error)
{
  JsonObject *result = zyr_json_get_object (zyr_record_get_body (visit), "result");

  return zyr_store_exec (
      self,
      error,
      "INSERT INTO visit (record, household, worker, second, state, due, planned, ended, revision,"
      " n_critical, n_warnings, n_notices)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (record) DO UPDATE SET"
      " household = excluded.household, worker = excluded.worker, second = excluded.second,"
      " state = excluded.state, due = excluded.due, planned = excluded.planned,"
      " ended = excluded.ended, revision = excluded.revision, n_critical = excluded.n_critical,"
      " n_warnings = excluded.n_warnings, n_notices = excluded.n_notices",
      "itttttiiiiii",
      row,
      zyr_record_get_string (visit, "household", ""),
      zyr_record_get_string (visit, "worker", ""),
      zyr_record_get_string (visit, "second", ""),
      zyr_record_get_string (visit, "state", ""),
      zyr_record_get_string (visit, "due", ""),
      seconds (zyr_record_get_string (visit, "planned", "")),
      seconds (zyr_record_get_string (visit, "ended", "")),
      zyr_record_get_int (visit, "revision", 0),
      (gint64) zyr_visit_result_count_discrepancies (result, "crit"),
      (gint64) zyr_visit_result_count_discrepancies (result, "warn"),
      (gint64) zyr_visit_result_count_discrepancies (result, "info"));
}

static gboolean
index_blob (ZyrStore *self, gint64 row, JsonObject *attachment, GError **error)
{
  const char *sha256 = zyr_json_get_string (attachment, "sha256", "");

  return sha256[0] == '\0'
         || zyr_store_exec (self,
                            error,
                            "INSERT OR IGNORE INTO record_blob (sha256, record) VALUES (?, ?)",
                            "ti",
                            sha256,
                            row);
}

static gboolean
index_blobs (ZyrStore *self, gint64 row, ZyrRecord *record, GError **error)
{
  JsonArray *attachments = zyr_json_get_array (zyr_record_get_body (record), "attachments");

  if (!zyr_store_exec (self, error, "DELETE FROM record_blob WHERE record = ?", "i", row)
      || !index_blob (self, row, zyr_record_get_body (record), error))
    return FALSE;
  for (guint i = 0; attachments != NULL && i < json_array_get_length (attachments); i++)
    {
      JsonObject *attachment = zyr_json_object_at (attachments, i);

      if (attachment != NULL && !index_blob (self, row, attachment, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
zyr_store_index_record (ZyrStore   *self,
                        gint64      row,
                        ZyrRecord  *record,
                        GHashTable *households,
                        GError    **error)
{
  const char *household = zyr_record_get_household (record);

  switch ((int) zyr_record_get_kind (record))
    {
    case ZYR_KIND_VISIT:
      zyr_store_drop_filter (self);
      zyr_store_drop_visits (self);
      return index_visit (self, row, record, error);
    case ZYR_KIND_HOUSEHOLD:
    case ZYR_KIND_MEMBER:
      zyr_store_drop_filter (self);
      if (household != NULL)
        g_hash_table_add (households, g_strdup (household));
      return TRUE;
    case ZYR_KIND_VISIT_REVISION:
    case ZYR_KIND_ATTACHMENT:
      return index_blobs (self, row, record, error);
    case ZYR_KIND_USER:
      zyr_store_drop_visits (self); /* those in the order of their workers' names */
      return TRUE;
    default:
      return TRUE;
    }
}

/*
 * Turkish alphabetical order as bytes, in any locale: A is 'A', B 'B', C 'C', Ç 'D' … Z 'a', with
 * the circumflexed vowels as the plain ones and q, w, x in their usual places.
 */
char *
zyr_store_sort_key (const char *name)
{
  static const char alphabet[] = "ABCÇDEFGĞHIİJKLMNOÖPQRSŞTUÜVWXYZ";
  static const char marked[][2][3] = { { "Â", "A" }, { "Î", "İ" }, { "Û", "U" }, { "Ê", "E" } };
  g_autofree char *composed = g_utf8_normalize (name, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *upper = zyr_text_upper_turkish (composed != NULL ? composed : "");
  g_autoptr (GString) key = g_string_new (NULL);

  for (const char *c = upper; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);
      const char *place;

      for (guint i = 0; i < G_N_ELEMENTS (marked); i++)
        if (letter == g_utf8_get_char (marked[i][0]))
          letter = g_utf8_get_char (marked[i][1]);
      place = g_utf8_strchr (alphabet, -1, letter);
      if (place != NULL)
        g_string_append_c (key, (char) ('A' + g_utf8_pointer_to_offset (alphabet, place)));
      else if (letter >= '0' && letter <= '9')
        g_string_append_c (key, (char) letter);
      else if (key->len > 0 && key->str[key->len - 1] != ' ')
        g_string_append_c (key, ' ');
    }
  return g_string_free (g_steal_pointer (&key), FALSE);
}

static void
add_words (GString *words, const char *text)
{
  g_autofree char *tokens = zyr_search_key_tokens (text);

  if (tokens[0] == '\0')
    return;
  if (words->len > 0)
    g_string_append_c (words, ' ');
  g_string_append (words, tokens);
}

/* A number is also found without its separators and without its leading zeros. */
static void
add_number (GString *words, const char *number)
{
  g_autofree char *tokens = zyr_search_key_tokens (number);
  g_auto (GStrv) parts = g_strsplit (tokens, " ", -1);
  g_autofree char *joined = g_strjoinv ("", parts);

  add_words (words, number);
  if (!g_str_equal (joined, tokens))
    add_words (words, joined);
  for (guint i = 0; parts[i] != NULL; i++)
    if (parts[i][0] == '0' && strspn (parts[i], "0") < strlen (parts[i]))
      add_words (words, parts[i] + strspn (parts[i], "0"));
}

/* As written, and with and without the prefixes that people dial */
static void
add_phone (GString *words, const char *phone)
{
  g_autofree char *national = zyr_phone_normalize (phone);
  g_autofree char *trunk = g_strconcat ("0", national, NULL);
  g_autofree char *international = g_strconcat ("90", national, NULL);

  add_words (words, phone);
  if (national[0] == '\0')
    return;
  add_words (words, national);
  add_words (words, trunk);
  add_words (words, international);
}

/* A household of the view and its members, as the list needs them */
typedef struct
{
  gint64 row;
  gboolean made; /* a moment ago: there is nothing to compare with */
  ZyrRecord *household;
  GString *words;
  GPtrArray *numbers; /* of who lives there and of telephones, as they are recorded */
  char *head_name;
  guint n_members;
} Listing;

static void
listing_clear (Listing *self)
{
  g_clear_pointer (&self->household, zyr_record_unref);
  if (self->words != NULL)
    g_string_free (self->words, TRUE);
  g_clear_pointer (&self->numbers, g_ptr_array_unref);
  g_free (self->head_name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)

static gboolean
load_household (ZyrStore *self, const char *id, Listing *listing, GError **error)
{
  const ZyrStoreFresh *fresh = zyr_store_fresh_find (self, ZYR_KIND_HOUSEHOLD, id);
  g_autoptr (GError) local_error = NULL;

  if (fresh != NULL)
    {
      listing->household = zyr_record_ref (fresh->record);
      listing->made = fresh->made;
      return TRUE;
    }
  listing->household = zyr_store_load_record (self, ZYR_KIND_HOUSEHOLD, id, FALSE, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
add_member (Listing *listing, ZyrRecord *member)
{
  const char *head = zyr_record_get_string (listing->household, "head", "");
  g_autofree char *name = g_strjoin (" ",
                                     zyr_record_get_string (member, "given", ""),
                                     zyr_record_get_string (member, "surname", ""),
                                     NULL);

  add_words (listing->words, name);
  add_number (listing->words, zyr_record_get_string (member, "id_no", ""));
  if (zyr_record_get_string (member, "to", "")[0] == '\0')
    g_ptr_array_add (listing->numbers, g_strdup (zyr_record_get_string (member, "id_no", "")));
  if (g_str_equal (head, zyr_record_get_id (member)))
    {
      g_free (listing->head_name);
      listing->head_name = g_strdup (g_strstrip (name));
    }
  if (zyr_record_get_string (member, "to", "")[0] == '\0'
      && zyr_record_get_string (member, "death", "")[0] == '\0')
    listing->n_members++;
}

static ZyrRecord *
load_member (ZyrStore *self, const char *id, GError **error)
{
  const ZyrStoreFresh *fresh = zyr_store_fresh_find (self, ZYR_KIND_MEMBER, id);

  return fresh != NULL ? zyr_record_ref (fresh->record)
                       : zyr_store_load_record (self, ZYR_KIND_MEMBER, id, FALSE, error);
}

static gboolean
add_members (ZyrStore *self, Listing *listing, GError **error)
{
  g_autoptr (ZyrStmt) query = NULL;

  query = zyr_store_query (self,
                           error,
                           "SELECT id FROM record"
                           " WHERE household = ? AND household <> '' AND kind = 'member'",
                           "t",
                           zyr_record_get_id (listing->household));
  if (query == NULL)
    return FALSE;
  while (zyr_stmt_next (query))
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (ZyrRecord) member = load_member (self, zyr_stmt_text (query, 0), &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (member != NULL)
        add_member (listing, member);
    }
  return zyr_stmt_ok (query, error);
}

static void
add_household (Listing *listing)
{
  JsonObject *body = zyr_record_get_body (listing->household);
  g_auto (GStrv) phones = zyr_json_dup_strings (body, "phones");

  add_words (listing->words, zyr_json_get_string (body, "summary_name", ""));
  add_words (listing->words, zyr_json_get_string (body, "addr_text", ""));
  add_number (listing->words, zyr_json_get_string (body, "addr_uavt", ""));
  add_number (listing->words, zyr_json_get_string (body, "file_no", ""));
  add_number (listing->words, zyr_json_get_string (body, "ref_no", ""));
  for (guint i = 0; phones[i] != NULL; i++)
    {
      add_phone (listing->words, phones[i]);
      g_ptr_array_add (listing->numbers, g_strdup (phones[i]));
    }
}

static gboolean
write_numbers (ZyrStore *self, Listing *listing, GError **error)
{
  if (!listing->made
      && !zyr_store_exec (self,
                          error,
                          "DELETE FROM household_number WHERE record = ?",
                          "i",
                          listing->row))
    return FALSE;
  for (guint i = 0; i < listing->numbers->len; i++)
    {
      const char *number = g_ptr_array_index (listing->numbers, i);

      if (number[0] != '\0'
          && !zyr_store_exec (self,
                              error,
                              "INSERT OR IGNORE INTO household_number (number, record)"
                              " VALUES (?, ?)",
                              "ti",
                              number,
                              listing->row))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_words (ZyrStore *self, Listing *listing, GError **error)
{
  gint64 same = 0;

  if (!listing->made
      && !zyr_store_query_int (self,
                            error,
                            0,
                            &same,
                            "SELECT words = ? FROM household_search WHERE rowid = ?",
                            "ti",
                            listing->words->str,
                            listing->row))
    return FALSE;
  if (same)
    return TRUE;
  zyr_store_drop_search (self);
  self->search_touched = TRUE;
  return zyr_store_exec (self,
                         error,
                         listing->made
                             ? "INSERT INTO household_search (rowid, words) VALUES (?, ?)"
                             : "INSERT OR REPLACE INTO household_search (rowid, words) VALUES (?, ?)",
                         "it",
                         listing->row,
                         listing->words->str);
}

static gboolean
write_listing (ZyrStore *self, Listing *listing, GError **error)
{
  JsonObject *body = zyr_record_get_body (listing->household);
  const char *name = zyr_json_get_string (body, "summary_name", "");
  g_autofree char *sort_key = NULL;
  gint64 same = 0;

  if (name[0] == '\0' && listing->head_name != NULL)
    name = listing->head_name;
  if (name[0] == '\0')
    name = zyr_json_get_string (body, "file_no", "");
  sort_key = zyr_store_sort_key (name);
  if (!listing->made
      && !zyr_store_query_int (self,
                            error,
                            0,
                            &same,
                            "SELECT sort_key = ? FROM household WHERE record = ?",
                            "ti",
                            sort_key,
                            listing->row))
    return FALSE;
  if (!same)
    zyr_store_drop_search (self);
  return zyr_store_exec (
      self,
      error,
      "INSERT INTO household (record, sort_key, name, file_no, address, neighbourhood, rating,"
      " rating_date, n_members) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (record) DO UPDATE"
      " SET sort_key = excluded.sort_key, name = excluded.name, file_no = excluded.file_no,"
      " address = excluded.address, neighbourhood = excluded.neighbourhood,"
      " rating = excluded.rating, rating_date = excluded.rating_date,"
      " n_members = excluded.n_members",
      "ittttttti",
      listing->row,
      sort_key,
      name,
      zyr_json_get_string (body, "file_no", ""),
      zyr_json_get_string (body, "addr_text", ""),
      zyr_json_get_string (body, "addr_neighbourhood", ""),
      zyr_json_get_string (body, "rating", ""),
      zyr_json_get_string (body, "rating_date", ""),
      zyr_json_get_int (body, "n_members", listing->n_members));
}

static gboolean
find_row (ZyrStore *self, const char *id, gint64 *row, GError **error)
{
  const ZyrStoreFresh *fresh = zyr_store_fresh_find (self, ZYR_KIND_HOUSEHOLD, id);

  if (fresh == NULL)
    return zyr_store_query_int (self,
                                error,
                                0,
                                row,
                                "SELECT row FROM record WHERE kind = 'household' AND id = ?",
                                "t",
                                id);
  *row = fresh->row;
  return TRUE;
}

typedef struct
{
  gint64 row;
  const char *id;
} Place;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *one = a;
  const Place *other = b;

  return (one->row > other->row) - (one->row < other->row);
}

static gboolean
index_household (ZyrStore *self, const Place *place, GError **error)
{
  g_auto (Listing) listing = { .row = place->row };

  if (!load_household (self, place->id, &listing, error))
    return FALSE;
  if (listing.household == NULL)
    return TRUE;
  listing.words = g_string_new (NULL);
  listing.numbers = g_ptr_array_new_with_free_func (g_free);
  add_household (&listing);
  return add_members (self, &listing, error) && write_words (self, &listing, error)
         && write_listing (self, &listing, error) && write_numbers (self, &listing, error);
}

/* In the order of their rows: FTS5 writes what it has gathered out whenever a row comes that lies
 * before the last one. */
gboolean
zyr_store_index_households (ZyrStore *self, GHashTable *households, GError **error)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, households);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      Place place = { 0, id };

      if (!find_row (self, id, &place.row, error))
        return FALSE;
      if (place.row != 0)
        g_array_append_val (places, place);
    }
  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    if (!index_household (self, &g_array_index (places, Place, i), error))
      return FALSE;
  return TRUE;
}
