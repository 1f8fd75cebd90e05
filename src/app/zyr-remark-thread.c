/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-remark-thread-private.h"

#include "zyr-remark-draft-private.h"
#include "zyr-review-code.h"

static int
compare_reviews (gconstpointer a, gconstpointer b)
{
  ZyrRecord *left = *(ZyrRecord *const *)a;
  ZyrRecord *right = *(ZyrRecord *const *)b;
  const gint64 at_left = zyr_record_get_unix (left, "at");
  const gint64 at_right = zyr_record_get_unix (right, "at");

  if (at_left != at_right)
    return at_left < at_right ? -1 : 1;
  return strcmp (zyr_record_get_id (left), zyr_record_get_id (right));
}

GPtrArray *
zyr_remark_thread_list_reviews (ZyrReader *reader, ZyrRecord *visit, GError **error)
{
  g_autoptr (GPtrArray) all = zyr_store_list_records (
      zyr_reader_get_store (reader), ZYR_KIND_REVIEW,
      zyr_record_get_string (visit, "household", ""), error);
  GPtrArray *reviews;

  if (all == NULL)
    return NULL;
  reviews = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_record_unref);
  for (guint i = 0; i < all->len; i++)
    {
      ZyrRecord *review = g_ptr_array_index (all, i);

      if (g_str_equal (zyr_record_get_string (review, "visit", ""), zyr_record_get_id (visit)))
        g_ptr_array_add (reviews, zyr_record_ref (review));
    }
  g_ptr_array_sort (reviews, compare_reviews);
  return reviews;
}

/* The texts in @member of @record, said by @name. */
static void
add_texts (GPtrArray *thread, ZyrRecord *record, const char *member, const char *name, gint64 at)
{
  JsonArray *texts = zyr_json_get_array (zyr_record_get_body (record), member);

  for (guint i = 0; texts != NULL && i < json_array_get_length (texts); i++)
    {
      ZyrRemark *remark
          = zyr_remark_from_json (zyr_json_object_at (texts, i), name, at,
                                  (guint)zyr_record_get_int (record, "revision", 0));

      remark->is_reply = zyr_record_get_kind (record) == ZYR_KIND_VISIT_REVISION;
      g_ptr_array_add (thread, remark);
    }
}

static void
add_decisions (GPtrArray *thread, GPtrArray *reviews, gint64 revision)
{
  guint n_before = thread->len;

  for (guint i = 0; i < reviews->len; i++)
    {
      ZyrRecord *review = g_ptr_array_index (reviews, i);

      if (zyr_record_get_int (review, "revision", 0) != revision)
        continue;
      if (g_str_equal (zyr_record_get_string (review, "action", ""), ZYR_REVIEW_WITHDRAW))
        g_ptr_array_set_size (thread, (int)n_before);
      n_before = thread->len;
      add_texts (thread, review, "remarks", zyr_record_get_string (review, "by_name", ""),
                 zyr_record_get_unix (review, "at"));
    }
}

static void
add_replies (GPtrArray *thread,
             ZyrReader *reader,
             ZyrRecord *visit,
             GPtrArray *revisions,
             gint64 number)
{
  for (guint i = 0; i < revisions->len; i++)
    {
      ZyrRecord *revision = g_ptr_array_index (revisions, i);
      const char *worker = zyr_record_get_string (revision, "worker", "");

      if (zyr_record_get_int (revision, "revision", 0) == number
          && g_str_equal (zyr_record_get_string (revision, "visit", ""),
                          zyr_record_get_id (visit)))
        add_texts (thread, revision, "replies", zyr_reader_get_user_name (reader, worker),
                   zyr_record_get_unix (revision, "submitted"));
    }
}

GPtrArray *
zyr_remark_thread_read (ZyrReader *reader, ZyrRecord *visit, GPtrArray *reviews, GError **error)
{
  const gint64 last = zyr_record_get_int (visit, "revision", 0);
  g_autoptr (GPtrArray) thread
      = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_remark_free);
  g_autoptr (GPtrArray) revisions = NULL;

  if (reviews->len == 0)
    return g_steal_pointer (&thread);
  revisions = zyr_store_list_records (zyr_reader_get_store (reader), ZYR_KIND_VISIT_REVISION,
                                      zyr_record_get_string (visit, "household", ""), error);
  if (revisions == NULL)
    return NULL;
  for (gint64 number = 1; number <= last; number++)
    {
      add_replies (thread, reader, visit, revisions, number);
      add_decisions (thread, reviews, number);
    }
  return g_steal_pointer (&thread);
}

GPtrArray *
zyr_remark_thread_load (ZyrReader *reader, ZyrRecord *visit, GError **error)
{
  g_autoptr (GPtrArray) reviews = zyr_remark_thread_list_reviews (reader, visit, error);

  return reviews != NULL ? zyr_remark_thread_read (reader, visit, reviews, error) : NULL;
}

GPtrArray *
zyr_remark_thread_of (GPtrArray *thread, const char *ref)
{
  GPtrArray *of_ref = g_ptr_array_new_with_free_func ((GDestroyNotify)zyr_remark_free);

  for (guint i = 0; thread != NULL && i < thread->len; i++)
    {
      const ZyrRemark *remark = g_ptr_array_index (thread, i);

      if (g_str_equal (remark->ref, ref))
        g_ptr_array_add (of_ref, zyr_remark_copy (remark));
    }
  return of_ref;
}
