/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replica.h"

#include "zyr-feed-digest.h"

typedef struct
{
  gint64 after;
  GHashTable *records; /* id -> line */
  GHashTable *seen;    /* id -> the newest version ever given */
} ReplicaFeed;

static void
feed_free (ReplicaFeed *feed)
{
  g_hash_table_unref (feed->records);
  g_hash_table_unref (feed->seen);
  g_free (feed);
}

static ReplicaFeed *
feed_new (void)
{
  ReplicaFeed *feed = g_new0 (ReplicaFeed, 1);

  feed->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)json_object_unref);
  feed->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return feed;
}

Replica *
replica_new (Fixture *fixture, const char *account, const char *staff_no)
{
  Replica *replica = g_new0 (Replica, 1);

  replica->device = device_new (fixture, account, staff_no);
  replica->feeds
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)feed_free);
  return replica;
}

void
replica_free (Replica *replica)
{
  g_hash_table_unref (replica->feeds);
  device_free (replica->device);
  g_free (replica);
}

void
replica_sign_in (Fixture *fixture, Replica *replica, const char *staff_no)
{
  g_autoptr (Answer) answer
      = request (fixture, "POST", "/sign-in", NULL, NULL,
                 "{'device':'%s','staff_no':'%s','password':'" PASSWORD "'}", replica->device->id,
                 staff_no);

  g_assert_cmpuint (answer->status, ==, 200);
  g_free (replica->device->access);
  replica->device->access = g_strdup (zyr_json_get_string (answer->body, "access", NULL));
}

static void
take_line (Replica *replica, ReplicaFeed *feed, JsonObject *line, gint64 *last)
{
  const char *id = zyr_json_get_string (line, "id", NULL);
  const char *op = zyr_json_get_string (line, "k", "");
  gint64 ver = zyr_json_get_int (line, "ver", -1);
  gint64 seq = zyr_json_get_int (line, "seq", -1);
  const gint64 *seen = g_hash_table_lookup (feed->seen, id);

  g_assert_nonnull (id);
  g_assert_cmpint (seq, >, *last);
  *last = seq;
  replica->n_lines++;
  if (g_str_equal (op, "LEAVE") || g_str_equal (op, "DELETE"))
    {
      g_assert_false (zyr_json_has (line, "body"));
      g_hash_table_remove (feed->records, id);
      json_object_unref (line);
      return;
    }
  if (seen != NULL)
    g_assert_cmpint (ver, >=, *seen);
  g_hash_table_replace (feed->seen, g_strdup (id), g_memdup2 (&ver, sizeof ver));
  g_hash_table_replace (feed->records, g_strdup (id), line);
}

/* Returns whether there is more. */
static gboolean
take_page (Replica *replica, ReplicaFeed *feed, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gint64 last = feed->after;
  gint64 n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      JsonObject *line = zyr_json_parse_object (lines[i], -1, 10000000, NULL);

      g_assert_nonnull (line);
      if (!zyr_json_get_bool (line, "trailer", FALSE))
        {
          take_line (replica, feed, line, &last);
          n++;
          continue;
        }
      gboolean more = zyr_json_get_bool (line, "more", FALSE);

      g_assert_cmpint (zyr_json_get_int (line, "count", -1), ==, n);
      g_assert_cmpint (zyr_json_get_int (line, "next", -1), >=, last);
      g_assert_cmpint (zyr_json_get_int (line, "head", -1), >=,
                       zyr_json_get_int (line, "next", -1));
      feed->after = zyr_json_get_int (line, "next", -1);
      json_object_unref (line);
      return more;
    }
  g_assert_not_reached ();
}

static gboolean
pull_feed (Fixture *fixture, Replica *replica, const char *name, guint limit)
{
  ReplicaFeed *feed = g_hash_table_lookup (replica->feeds, name);
  g_autofree char *query
      = g_strdup_printf ("scope=%s&epoch=" EPOCH "&after=%" G_GINT64_FORMAT "&limit=%u", name,
                         feed->after, limit > 0 ? limit : 500);
  g_autoptr (Answer) page
      = request (fixture, "GET", "/pull", query, replica->device->access, NULL);

  if (page->status == 409)
    {
      g_assert_cmpstr (answer_code (page), ==, "reset");
      replica->n_resets++;
      g_hash_table_replace (replica->feeds, g_strdup (name), feed_new ());
      return TRUE;
    }
  g_assert_cmpuint (page->status, ==, 200);
  return take_page (replica, feed, page->text);
}

static GStrv
hello_feeds (Fixture *fixture, Replica *replica)
{
  g_autoptr (Answer) answer = request (fixture, "POST", "/hello", NULL, replica->device->access,
                                       "{'device':'%s','last_op':0,'scopes':[]}",
                                       replica->device->id);

  g_assert_cmpuint (answer->status, ==, 200);
  return zyr_json_dup_strings (answer->body, "scopes");
}

gboolean
replica_pull_page (Fixture *fixture, Replica *replica, guint limit)
{
  g_auto (GStrv) names = hello_feeds (fixture, replica);
  gboolean more = FALSE;
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, replica->feeds);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_strv_contains ((const char *const *)names, name))
      g_hash_table_iter_remove (&iter);
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (!g_hash_table_contains (replica->feeds, names[i]))
        g_hash_table_insert (replica->feeds, g_strdup (names[i]), feed_new ());
      more |= pull_feed (fixture, replica, names[i], limit);
    }
  return more;
}

static char *
dup_digest (ReplicaFeed *feed, const char *kind)
{
  ZyrFeedDigest digest = { 0 };
  GHashTableIter iter;
  gpointer id, line;

  g_hash_table_iter_init (&iter, feed->records);
  while (g_hash_table_iter_next (&iter, &id, &line))
    {
      const char *its = zyr_json_get_string (line, "kind", "");

      if (kind == NULL || g_str_equal (its, kind))
        zyr_feed_digest_add (&digest, its, id, zyr_json_get_int (line, "ver", -1));
    }
  return zyr_feed_digest_to_text (&digest);
}

Answer *
replica_compare (Fixture *fixture, Replica *replica, const char *kind)
{
  g_autoptr (GString) cursors = g_string_new (NULL);
  g_autoptr (GString) kinds = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name, feed;

  g_hash_table_iter_init (&iter, replica->feeds);
  while (g_hash_table_iter_next (&iter, &name, &feed))
    {
      g_autofree char *digest = dup_digest (feed, kind);

      g_string_append_printf (cursors,
                              "%s{'scope':'%s','seq':%" G_GINT64_FORMAT ",'digest':'%s'}",
                              cursors->len > 0 ? "," : "", (const char *) name,
                              ((ReplicaFeed *) feed)->after, digest);
    }
  for (ZyrKind k = ZYR_KIND_HOUSEHOLD; k < ZYR_N_KINDS; k++)
    {
      const char *its = zyr_kind_to_string (k);

      if (kind == NULL || g_str_equal (its, kind))
        g_string_append_printf (kinds, "%s'%s'", kinds->len > 0 ? "," : "", its);
    }
  return request (fixture, "POST", "/hello", NULL, replica->device->access,
                  "{'epoch':'" EPOCH "','last_op':1000,'scopes':[%s],'kinds':[%s]}", cursors->str,
                  kinds->str);
}

/* What was read to its end is what the centre says that it is. */
void
replica_pull (Fixture *fixture, Replica *replica, guint limit)
{
  g_autoptr (Answer) compared = NULL;

  while (replica_pull_page (fixture, replica, limit))
    ;
  compared = replica_compare (fixture, replica, NULL);
  g_assert_cmpuint (compared->status, ==, 200);
  g_assert_false (zyr_json_has (compared->body, "differ"));
}

char *
replica_dup_feeds (Replica *replica)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (replica->feeds),
                                         (GCompareFunc)g_strcmp0);
  GString *text = g_string_new (NULL);

  for (GList *l = names; l != NULL; l = l->next)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", (const char *)l->data);
  return g_string_free (text, FALSE);
}

JsonObject *
replica_find (Replica *replica, const char *id)
{
  GHashTableIter iter;
  gpointer feed;
  JsonObject *found = NULL;

  g_hash_table_iter_init (&iter, replica->feeds);
  while (found == NULL && g_hash_table_iter_next (&iter, NULL, &feed))
    found = g_hash_table_lookup (((ReplicaFeed *)feed)->records, id);
  return found;
}

gboolean
replica_has (Replica *replica, const char *id)
{
  return replica_find (replica, id) != NULL;
}

guint
replica_count (Replica *replica, const char *kind)
{
  GHashTableIter feeds;
  gpointer feed;
  guint n = 0;

  g_hash_table_iter_init (&feeds, replica->feeds);
  while (g_hash_table_iter_next (&feeds, NULL, &feed))
    {
      GHashTableIter records;
      gpointer line;

      g_hash_table_iter_init (&records, ((ReplicaFeed *)feed)->records);
      while (g_hash_table_iter_next (&records, NULL, &line))
        n += kind == NULL || g_str_equal (zyr_json_get_string (line, "kind", ""), kind);
    }
  return n;
}

char *
replica_dup_text (Replica *replica, const char *kind)
{
  GString *text = g_string_new (NULL);
  GHashTableIter feeds;
  gpointer feed;

  g_hash_table_iter_init (&feeds, replica->feeds);
  while (g_hash_table_iter_next (&feeds, NULL, &feed))
    {
      GHashTableIter records;
      gpointer line;

      g_hash_table_iter_init (&records, ((ReplicaFeed *)feed)->records);
      while (g_hash_table_iter_next (&records, NULL, &line))
        {
          g_autofree char *one = zyr_json_object_to_canonical (line);

          if (g_str_equal (zyr_json_get_string (line, "kind", ""), kind))
            g_string_append (text, one);
        }
    }
  return g_string_free (text, FALSE);
}
