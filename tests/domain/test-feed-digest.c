/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "zyr-feed-digest.h"

#include "zyr-hash.h"

#define ID "019abcd0-0000-7000-8000-000000000100"

static char *
digest_of (guint first, guint step, guint n)
{
  ZyrFeedDigest digest = { 0 };

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", (first + i * step) % n);

      zyr_feed_digest_add (&digest, "note", id, 7);
    }
  return zyr_feed_digest_to_text (&digest);
}

/* Of one record it is the beginning of the hash that PROTOCOL.md names; of none it is zero. */
static void
test_of_one (void)
{
  ZyrFeedDigest digest = { 0 };
  g_autofree char *none = zyr_feed_digest_to_text (&digest);
  g_autofree char *hash = zyr_hash_sha256_hex_text ("household " ID " 3");
  g_autofree char *one = NULL;

  g_assert_cmpstr (none, ==, "00000000000000000000000000000000");
  zyr_feed_digest_add (&digest, "household", ID, 3);
  one = zyr_feed_digest_to_text (&digest);
  hash[ZYR_FEED_DIGEST_LENGTH] = '\0';
  g_assert_cmpstr (one, ==, hash);
}

static void
test_order_is_no_matter (void)
{
  g_autofree char *forwards = digest_of (0, 1, 1000);
  g_autofree char *otherwise = digest_of (17, 7, 1000);
  g_autofree char *fewer = digest_of (0, 1, 999);

  g_assert_cmpstr (forwards, ==, otherwise);
  g_assert_cmpstr (forwards, !=, fewer);
}

static void
test_each_part_counts (void)
{
  static const struct
  {
    const char *kind;
    const char *id;
    gint64 ver;
  } others[] = { { "visit", "a", 1 }, { "note", "b", 1 }, { "note", "a", 2 } };
  ZyrFeedDigest digest = { 0 };

  zyr_feed_digest_add (&digest, "note", "a", 1);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      ZyrFeedDigest other = { 0 };

      zyr_feed_digest_add (&other, others[i].kind, others[i].id, others[i].ver);
      g_assert_true (other.high != digest.high && other.low != digest.low);
    }
}

/* The lower half runs over into the upper one. */
static void
test_carries (void)
{
  ZyrFeedDigest digest = { 0, G_MAXUINT64 };
  ZyrFeedDigest alone = { 0 };

  zyr_feed_digest_add (&alone, "note", "a", 1);
  zyr_feed_digest_add (&digest, "note", "a", 1);
  g_assert_cmpuint (digest.low, ==, alone.low - 1);
  g_assert_cmpuint (digest.high, ==, alone.high + 1);
}

static void
test_text (void)
{
  static const char *const bad[] = { "", "0000000000000000000000000000000",
                                     "000000000000000000000000000000000",
                                     "0000000000000000000000000000000G",
                                     "0000000000000000000000000000000A" };

  g_assert_true (zyr_feed_digest_is_text ("0123456789abcdef0123456789abcdef"));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (zyr_feed_digest_is_text (bad[i]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/feed-digest/of-one", test_of_one);
  g_test_add_func ("/domain/feed-digest/order-is-no-matter", test_order_is_no_matter);
  g_test_add_func ("/domain/feed-digest/each-part-counts", test_each_part_counts);
  g_test_add_func ("/domain/feed-digest/carries", test_carries);
  g_test_add_func ("/domain/feed-digest/text", test_text);
  return g_test_run ();
}
